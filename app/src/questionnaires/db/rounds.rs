// SPDX-License-Identifier: AGPL-3.0-or-later
//! A round from planned to open, and the reminder.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{Connection, PgConnection, types::Json};
use uuid::Uuid;

use super::{
    Error,
    tell::{self, News},
};
use crate::{
    error::FieldCode,
    people::EditionScope,
    questionnaires::{QuestionSet, rules::OPEN_DAYS},
    seal::KeyFolder,
};

/// Where a round belongs.
///
/// # Errors
/// Those of the database.
pub async fn find_round(connection: &mut PgConnection, round: Uuid) -> Result<Option<EditionScope>, sqlx::Error> {
    sqlx::query_as!(
        EditionScope,
        "select e.id as edition, e.partner_id as partner, e.project_id as project
         from survey_round r join edition e on e.id = r.edition_id
         where r.id = $1",
        round,
    )
    .fetch_optional(connection)
    .await
}

/// The row of a questionnaire, written if it is not there.
async fn keep_set(connection: &mut PgConnection, set: &QuestionSet) -> Result<Uuid, Error> {
    sqlx::query!(
        "insert into question_set (id, code, version, content) values ($1, $2, $3, $4)
         on conflict (code, version) do nothing",
        Uuid::new_v4(),
        set.code,
        set.version,
        Json(set) as _,
    )
    .execute(&mut *connection)
    .await?;
    let kept = sqlx::query!(
        r#"select id, content as "content: Json<QuestionSet>" from question_set where code = $1 and version = $2"#,
        set.code,
        set.version,
    )
    .fetch_one(connection)
    .await?;
    if kept.content.0 != *set {
        let what = format!("{} {} was changed after it had been used: raise its version", set.code, set.version);
        return Err(Error::Set(what));
    }
    Ok(kept.id)
}

/// Plans a round for each edition under way that has none. Answers how many. A job.
///
/// # Errors
/// Those of the database.
pub async fn plan(connection: &mut PgConnection, set: &QuestionSet) -> Result<u64, Error> {
    let wanting = sqlx::query_scalar!(
        "select e.id from edition e
         where e.state = 'running' and not exists (select 1 from survey_round r where r.edition_id = e.id)
         order by e.id"
    )
    .fetch_all(&mut *connection)
    .await?;
    if wanting.is_empty() {
        return Ok(0);
    }
    let mut transaction = connection.begin().await?;
    let set = keep_set(&mut transaction, set).await?;
    let mut planned = 0;
    for edition in wanting {
        planned += sqlx::query!(
            "insert into survey_round (id, edition_id, question_set_id, state) values ($1, $2, $3, 'planned')
             on conflict (edition_id) do nothing",
            Uuid::new_v4(),
            edition,
            set,
        )
        .execute(&mut *transaction)
        .await?
        .rows_affected();
    }
    transaction.commit().await?;
    Ok(planned)
}

/// The editions whose round is to open: over, with participants, and so lately that the closing day is to come.
///
/// # Errors
/// Those of the database.
pub async fn due(connection: &mut PgConnection, now: Timestamp) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select e.id
        from edition e
        join project p on p.id = e.project_id
        left join survey_round r on r.edition_id = e.id
        where e.state = 'finished' and p.state <> 'concluded' and coalesce(r.state, 'planned') = 'planned'
          and ((e.ends_on + $2::integer + 1)::timestamp at time zone p.zone) > $1
          and exists (select 1 from enrolment n where n.edition_id = e.id and n.status = 'accepted')
        order by e.ends_on, e.id
        "#,
        now.to_sqlx() as jiff_sqlx::Timestamp,
        OPEN_DAYS,
    )
    .fetch_all(connection)
    .await
}

/// Opens the rounds that are due, each in a transaction of its own. Answers how many. A job.
///
/// # Errors
/// Those of the database and the key folder.
pub async fn open_due(
    connection: &mut PgConnection,
    set: &QuestionSet,
    keys: &KeyFolder,
    now: Timestamp,
    site: &str,
) -> Result<u32, Error> {
    let mut opened = 0;
    for edition in due(&mut *connection, now).await? {
        let mut transaction = connection.begin().await?;
        match open(&mut transaction, edition, set, keys, now, site).await {
            Ok(_) => {
                transaction.commit().await?;
                opened += 1;
            }
            // Somebody was faster.
            Err(Error::Refused(_) | Error::Absent) => transaction.rollback().await?,
            Err(error) => return Err(error),
        }
    }
    Ok(opened)
}

/// Opens the round of an edition that is over, in the caller's transaction, and tells its participants. The private
/// key is on the disk before anything can be sealed to it; if the transaction comes to nothing, it opens nothing.
///
/// # Errors
/// `Refused` if it is open or closed already, or the edition not over; `Absent`; `Key`.
pub async fn open(
    connection: &mut PgConnection,
    edition: Uuid,
    set: &QuestionSet,
    keys: &KeyFolder,
    now: Timestamp,
    site: &str,
) -> Result<Uuid, Error> {
    // Locked first and read afterwards: whoever waited here sees what the one before has written.
    sqlx::query_scalar!("select id from edition where id = $1 for no key update", edition)
        .fetch_optional(&mut *connection)
        .await?
        .ok_or(Error::Absent)?;
    let facts = sqlx::query!(
        r#"
        select e.state, r.id as "round?", r.state as "round_state?", e.teachers as "teachers: Json<Vec<String>>",
               ((e.ends_on + $2::integer + 1)::timestamp at time zone p.zone) as "closes_at!: jiff_sqlx::Timestamp"
        from edition e
        join project p on p.id = e.project_id
        left join survey_round r on r.edition_id = e.id
        where e.id = $1
        "#,
        edition,
        OPEN_DAYS,
    )
    .fetch_one(&mut *connection)
    .await?;
    if facts.state != "finished" || facts.round_state.is_some_and(|state| state != "planned") {
        return Err(FieldCode::StatusChanged.into());
    }
    let set = keep_set(&mut *connection, set).await?;
    // A planned round has an id already; a key of that name can be there only from an opening that came to nothing.
    let round = facts.round.unwrap_or_else(Uuid::new_v4);
    keys.delete(round)?;
    let public_key = keys.create(round)?;
    let closes_at = facts.closes_at.to_jiff();
    // Halfway between now and then, to the second.
    let half = (closes_at.as_second() - now.as_second()).max(0) / 2;
    let remind_at = now + jiff::SignedDuration::from_secs(half);
    sqlx::query!(
        "insert into survey_round (id, edition_id, question_set_id, state, teachers, public_key, remind_at, closes_at)
         values ($1, $2, $3, 'open', $4, $5, $6, $7)
         on conflict (edition_id) do update
         set question_set_id = $3, state = 'open', teachers = $4, public_key = $5, remind_at = $6, closes_at = $7",
        round,
        edition,
        set,
        Json(&facts.teachers.0) as _,
        &public_key[..],
        remind_at.to_sqlx() as jiff_sqlx::Timestamp,
        closes_at.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .execute(&mut *connection)
    .await?;
    tell::participants(connection, round, News::Open, now, site).await?;
    Ok(round)
}

/// Reminds, once and halfway, those who have not answered. Answers how many rounds. A job.
///
/// # Errors
/// Those of the database.
pub async fn remind_due(connection: &mut PgConnection, now: Timestamp, site: &str) -> Result<u32, Error> {
    let due = sqlx::query_scalar!(
        "select id from survey_round
         where state = 'open' and not reminded and remind_at <= $1 and closes_at > $1
         order by remind_at, id",
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut reminded = 0;
    for round in due {
        let mut transaction = connection.begin().await?;
        let first = sqlx::query!("update survey_round set reminded = true where id = $1 and not reminded", round)
            .execute(&mut *transaction)
            .await?
            .rows_affected();
        if first == 1 {
            tell::participants(&mut transaction, round, News::Reminder, now, site).await?;
            reminded += 1;
        }
        transaction.commit().await?;
    }
    Ok(reminded)
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Closing a round: its ballots are opened in memory, counted, and deleted, in one transaction; then their key.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::SliceRandom};
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use super::Error;
use crate::{
    error::FieldCode,
    questionnaires::{
        QuestionSet,
        rules::{Opened, open_ballot, tally},
    },
    seal::KeyFolder,
};

/// Closes a round in the caller's transaction, if its day has come or all have answered. When that is committed the
/// caller deletes the key.
///
/// # Errors
/// `Refused` if it is not open or not due; `Absent`; `Key` if the key is missing or a ballot does not open, and then
/// nothing is changed.
pub async fn close(
    connection: &mut PgConnection,
    round: Uuid,
    keys: &KeyFolder,
    now: Timestamp,
    rng: &mut impl Rng,
) -> Result<(), Error> {
    // Locked first and read afterwards: no ballot comes in any more, and all that came are seen.
    sqlx::query_scalar!("select id from survey_round where id = $1 for update", round)
        .fetch_optional(&mut *connection)
        .await?
        .ok_or(Error::Absent)?;
    let facts = sqlx::query!(
        r#"
        select r.state, r.closes_at as "closes_at: jiff_sqlx::Timestamp", r.teachers as "teachers: Json<Vec<String>>",
               s.content as "set: Json<QuestionSet>",
               (select count(*) from enrolment n where n.edition_id = r.edition_id and n.status = 'accepted')
                   as "participants!",
               (select count(*) from survey_mark m where m.round_id = r.id) as "marks!"
        from survey_round r
        join question_set s on s.id = r.question_set_id
        where r.id = $1
        "#,
        round,
    )
    .fetch_one(&mut *connection)
    .await?;
    if facts.state != "open" {
        return Err(FieldCode::QuestionnaireNotOpen.into());
    }
    let day_has_come = facts.closes_at.is_some_and(|closes_at| closes_at.to_jiff() <= now);
    if !day_has_come && facts.marks < facts.participants {
        return Err(FieldCode::NotAllHaveAnswered.into());
    }
    let key = keys.open(round)?;
    let sealed = sqlx::query!("select on_paper, sealed from survey_ballot where round_id = $1", round)
        .fetch_all(&mut *connection)
        .await?;
    let mut opened = Vec::with_capacity(sealed.len());
    for ballot in sealed {
        let plain = key.unseal(&ballot.sealed)?;
        opened.push(Opened { ballot: open_ballot(&plain)?, on_paper: ballot.on_paper });
    }
    let (set, teachers) = (facts.set.0, facts.teachers.0.len());
    // Already here nothing is left of the order in which they lay.
    opened.shuffle(rng);
    let counted = tally(&set, teachers, &opened, rng);
    for atom in &counted.atoms {
        sqlx::query!(
            "insert into survey_atom (round_id, item, teacher, counts, respondents) values ($1, $2, $3, $4, $5)",
            round,
            atom.item,
            i16::try_from(atom.teacher).unwrap_or(i16::MAX),
            &atom.counts,
            atom.counts.iter().sum::<i32>(),
        )
        .execute(&mut *connection)
        .await?;
    }
    for (item, body) in &counted.texts {
        sqlx::query!(
            "insert into survey_text (id, round_id, item, body) values ($1, $2, $3, $4)",
            Uuid::new_v4(),
            round,
            item,
            body,
        )
        .execute(&mut *connection)
        .await?;
    }
    sqlx::query!("delete from survey_ballot where round_id = $1", round).execute(&mut *connection).await?;
    let count = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let responses = count(opened.len());
    sqlx::query!(
        "update survey_round
         set state = 'closed', public_key = null, closes_at = least(closes_at, $2), responses = $3::integer,
             participants = greatest($3::integer, $4::integer)
         where id = $1",
        round,
        now.to_sqlx() as jiff_sqlx::Timestamp,
        responses,
        i32::try_from(facts.participants).unwrap_or(i32::MAX),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Closes a round and, once that is committed, deletes its key.
///
/// # Errors
/// Those of [`close`]. A key that cannot be deleted is no error: it is tried again.
pub async fn close_and_forget(pool: &PgPool, round: Uuid, keys: &KeyFolder, now: Timestamp) -> Result<(), Error> {
    let mut transaction = pool.begin().await?;
    close(&mut transaction, round, keys, now, &mut StdRng::from_os_rng()).await?;
    transaction.commit().await?;
    forget(keys, round);
    Ok(())
}

fn forget(keys: &KeyFolder, round: Uuid) {
    if let Err(error) = keys.delete(round) {
        tracing::error!(%error, "the key of a closed questionnaire was not deleted; it is tried again");
    }
}

/// Closes the rounds whose day has come, each in a transaction of its own. One that cannot be closed is told in the
/// log, keeps all its ballots, and does not hold up the others. Answers how many. A job.
///
/// # Errors
/// Those of the database.
pub async fn close_due(pool: &PgPool, keys: &KeyFolder, now: Timestamp) -> Result<u32, Error> {
    let due = sqlx::query_scalar!(
        "select id from survey_round where state = 'open' and closes_at <= $1 order by closes_at, id",
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_all(pool)
    .await?;
    let mut closed = 0;
    for round in due {
        match close_and_forget(pool, round, keys, now).await {
            Ok(()) => closed += 1,
            // Somebody was faster.
            Err(Error::Refused(_) | Error::Absent) => {}
            Err(Error::Database(error)) => return Err(error.into()),
            Err(error) => tracing::error!(%round, %error, "a questionnaire cannot be closed"),
        }
    }
    Ok(closed)
}

/// Deletes the keys of closed rounds that are still there, because the program ended between closing and deleting.
/// A key whose round this database does not know is left alone: the folder may serve another one. A job.
///
/// # Errors
/// Those of the database and the key folder.
pub async fn forget_left_over_keys(connection: &mut PgConnection, keys: &KeyFolder) -> Result<u32, Error> {
    let there = keys.list()?;
    if there.is_empty() {
        return Ok(0);
    }
    let left_over = sqlx::query_scalar!("select id from survey_round where id = any($1) and state = 'closed'", &there)
        .fetch_all(connection)
        .await?;
    let mut deleted = 0;
    for round in left_over {
        keys.delete(round)?;
        deleted += 1;
    }
    Ok(deleted)
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! One step of a membership: its state, the event that says so, the words with it, the community's count, the mail.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Error,
    tell::{self, About},
};
use crate::{
    communities::{
        CommunityPlace, MemberState,
        db::note_membership,
        place::rules::{self, Step},
    },
    error::FieldErrors,
    notifications::community_mails::News,
    people::asking::Act,
};

/// A membership as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Its state.
    pub state: MemberState,
    /// Number of its last event.
    pub version: i32,
    /// Whether the last event is an objection.
    pub objected: bool,
}

/// The membership of a person, if there was ever one.
///
/// # Errors
/// Those of the database.
pub async fn membership(
    connection: &mut PgConnection,
    community: Uuid,
    person: Uuid,
) -> Result<Option<Membership>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select m.state, m.version, coalesce(e.kind = 'objected', false) as "objected!"
        from community_member m
        left join community_member_event e
            on e.community_id = m.community_id and e.person_id = m.person_id and e.number = m.version
        where m.community_id = $1 and m.person_id = $2
        "#,
        community,
        person,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.and_then(|row| {
        let state = MemberState::from_code(&row.state)?;
        Some(Membership { state, version: row.version, objected: row.objected })
    }))
}

/// Does a step of somebody's membership, and tells whom it concerns. `words` go with the event, where there are any.
///
/// # Errors
/// `Refused` if it cannot be done from where things stand; `Absent` if somebody is to be answered who never asked.
pub async fn change(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    person: Uuid,
    step: Step,
    words: &str,
    act: &Act<'_>,
) -> Result<(), Error> {
    sqlx::query!("select id from community where id = $1 for update", place.id).fetch_one(&mut *connection).await?;
    let before = membership(&mut *connection, place.id, person).await?;
    let answers = matches!(step, Step::Admit | Step::Refuse | Step::Remove | Step::Readmit);
    if answers && before.is_none() {
        return Err(Error::Absent);
    }
    let (state, objected) = (before.as_ref().map(|before| before.state), before.as_ref().is_some_and(|b| b.objected));
    let (after, event) = rules::step(step, state, objected, place.state, place.joining)
        .map_err(|code| FieldErrors::one(field_of(step), code))?;
    let number = before.as_ref().map_or(1, |before| before.version + 1);
    // An objection changes nothing until somebody decides; and who was suspended is so when they come back.
    sqlx::query!(
        "insert into community_member (community_id, person_id, state, since, version, body_name)
         values ($1, $2, $3, $4, $5,
                 coalesce((select nullif(body_name, '') from account where person_id = $2 and disabled_at is null),
                          (select body_name from enrolment where person_id = $2 order by submitted_at desc limit 1), ''))
         on conflict (community_id, person_id) do update
         set version = excluded.version,
             since = case when community_member.state = excluded.state then community_member.since
                          else excluded.since end,
             body_name = case when excluded.state = 'member' and excluded.body_name <> '' then excluded.body_name
                              else community_member.body_name end,
             state = excluded.state",
        place.id,
        person,
        after.code(),
        act.now.to_sqlx() as jiff_sqlx::Timestamp,
        number,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "insert into community_member_event (community_id, person_id, number, kind, actor, at)
         values ($1, $2, $3, $4, $5, $6)",
        place.id,
        person,
        number,
        event.code(),
        act.actor,
        act.now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .execute(&mut *connection)
    .await?;
    if !words.is_empty() {
        sqlx::query!(
            "insert into community_member_note (community_id, person_id, number, body) values ($1, $2, $3, $4)",
            place.id,
            person,
            number,
            words,
        )
        .execute(&mut *connection)
        .await?;
    }
    let counted = |state: Option<MemberState>| i32::from(state == Some(MemberState::Member));
    let more = counted(Some(after)) - counted(state);
    if more != 0 {
        sqlx::query!("update community set member_count = member_count + $2 where id = $1", place.id, more)
            .execute(&mut *connection)
            .await?;
    }
    // Whoever belongs to it no longer reads on no longer.
    note_membership(&mut *connection, place.id, person).await?;
    news(connection, place, person, step, words, act).await?;
    Ok(())
}

/// The field that a refused step is told at.
fn field_of(step: Step) -> &'static str {
    match step {
        Step::Invite | Step::Appoint => "email",
        _ => "",
    }
}

async fn news(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    person: Uuid,
    step: Step,
    words: &str,
    act: &Act<'_>,
) -> Result<(), sqlx::Error> {
    let about = About { community: place.id, act };
    let to_person = match step {
        Step::Invite => Some(News::Invited),
        Step::Admit => Some(News::Admitted),
        Step::Refuse => Some(News::NotAdmitted),
        Step::Remove => Some(News::Removed),
        Step::Readmit => Some(News::Readmitted),
        Step::Join | Step::Ask | Step::Accept | Step::Decline | Step::Leave | Step::Object | Step::Appoint => None,
    };
    if let Some(news) = to_person {
        tell::person(&mut *connection, &about, person, news, words).await?;
    }
    match step {
        Step::Ask => tell::facilitators(connection, &about, person, News::Requested, words).await,
        Step::Object => tell::managers(connection, &about, place.project, person, News::Objected, words).await,
        _ => Ok(()),
    }
}

/// Notes that a member has seen what is new.
///
/// # Errors
/// Those of the database.
pub async fn mark_seen(
    connection: &mut PgConnection,
    community: Uuid,
    person: Uuid,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update community_member set last_visit_at = $3
         where community_id = $1 and person_id = $2 and (last_visit_at is null or last_visit_at < $3)",
        community,
        person,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .execute(connection)
    .await?;
    Ok(())
}

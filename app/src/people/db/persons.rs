// SPDX-License-Identifier: AGPL-3.0-or-later
//! Persons: entered, merged and parted; how they are looked for is in `find_persons`.
//!
//! A merged person keeps its row and its enrolments; `merged_into` says whom it counts as, always the last of the
//! chain. It reads `enrolment`, a table of a domain above, to know which projects a person belongs to.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::log::{self, LogEntry};
use crate::people::{PersonAccount, PersonRow, rules::persons::NewPerson};

/// A person as decisions need it.
#[derive(Clone, Debug)]
pub struct FoundPerson {
    /// Its row.
    pub row: PersonRow,
    /// The person it counts as.
    pub merged_into: Option<Uuid>,
    /// Its account.
    pub account: Option<PersonAccount>,
}

/// Why two persons were not merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotMerged {
    /// They are one.
    Same,
    /// One of them counts as another one already (so no circle can arise), or is not there.
    MergedAlready,
    /// The one to be merged away can still log in.
    HasAccount,
    /// Both have a live application for one edition, or for one course where the project allows one.
    BothHaveApplied,
}

/// Enters a person without an account; logged.
///
/// # Errors
/// Those of the database.
pub async fn create(
    connection: &mut PgConnection,
    new: &NewPerson,
    actor: Uuid,
    now: Timestamp,
) -> Result<Uuid, sqlx::Error> {
    let id = Uuid::now_v7();
    sqlx::query!(
        "insert into person (id, given_name, family_name, email, source, entered_for, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id,
        new.given_name,
        new.family_name,
        new.email,
        new.source,
        new.project,
        now.to_sqlx(),
    )
    .execute(&mut *connection)
    .await?;
    let entry = LogEntry {
        actor: Some(actor),
        action: "person_entered",
        subject_kind: "person",
        subject: id,
        reason: Some(new.source),
        detail: json!({ "project": new.project }),
    };
    log::write(connection, entry, now).await?;
    Ok(id)
}

/// A person; its row is locked when it is to be changed.
///
/// # Errors
/// Those of the database.
pub async fn find(connection: &mut PgConnection, id: Uuid) -> Result<Option<FoundPerson>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select p.id, p.given_name, p.family_name, p.email, p.source, p.merged_into, a.id as "account?",
               a.email_verified_at is not null as "confirmed!", a.disabled_at is not null as "disabled!"
        from person p left join account a on a.person_id = p.id
        where p.id = $1 and p.erased_at is null
        "#,
        id,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| FoundPerson {
        merged_into: row.merged_into,
        account: row.account.map(|account| PersonAccount { account, confirmed: row.confirmed, disabled: row.disabled }),
        row: PersonRow {
            id: row.id,
            given_name: row.given_name,
            family_name: row.family_name,
            email: row.email,
            source: row.source,
            has_account: row.account.is_some(),
        },
    }))
}

/// The projects a person belongs to, with those who count as it: by their applications, or because they were entered
/// for one.
///
/// # Errors
/// Those of the database.
pub async fn projects_of(connection: &mut PgConnection, person: Uuid) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        with same as (select id, entered_for from person where id = $1 or merged_into = $1)
        select project_id as "project!" from enrolment where person_id in (select id from same)
        union
        select entered_for from same where entered_for is not null
        "#,
        person,
    )
    .fetch_all(connection)
    .await
}

/// A person and all who count as it: whose enrolments a person's own pages show.
///
/// # Errors
/// Those of the database.
pub async fn same_person(connection: &mut PgConnection, person: Uuid) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("select id from person where id = $1 or merged_into = $1 order by id", person)
        .fetch_all(connection)
        .await
}

/// Those who count as a person.
///
/// # Errors
/// Those of the database.
pub async fn merged_into(connection: &mut PgConnection, person: Uuid) -> Result<Vec<PersonRow>, sqlx::Error> {
    sqlx::query_as!(
        PersonRow,
        r#"
        select p.id, p.given_name, p.family_name, p.email, p.source,
               exists (select 1 from account a where a.person_id = p.id) as "has_account!"
        from person p where p.merged_into = $1 order by p.id
        "#,
        person,
    )
    .fetch_all(connection)
    .await
}

/// Applications of a person and of those who count as it.
///
/// # Errors
/// Those of the database.
pub async fn count_applications(connection: &mut PgConnection, person: Uuid) -> Result<u32, sqlx::Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from enrolment
           where person_id in (select id from person where id = $1 or merged_into = $1)"#,
        person,
    )
    .fetch_one(connection)
    .await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Makes a person count as another one, with all who counted as it; logged, and undone by [`part`].
///
/// # Errors
/// Those of the database.
pub async fn merge(
    connection: &mut PgConnection,
    person: Uuid,
    into: Uuid,
    actor: Option<Uuid>,
    now: Timestamp,
) -> Result<Result<(), NotMerged>, sqlx::Error> {
    if person == into {
        return Ok(Err(NotMerged::Same));
    }
    // Both rows are locked in one order: of two merges in opposite directions the second sees the first.
    let locked = sqlx::query_scalar!(
        "select id from person where id = any($1) and merged_into is null and erased_at is null order by id for update",
        &[person, into],
    )
    .fetch_all(&mut *connection)
    .await?;
    if locked.len() != 2 {
        return Ok(Err(NotMerged::MergedAlready));
    }
    let has_account = sqlx::query_scalar!(
        r#"select exists (select 1 from account where person_id = $1 and disabled_at is null) as "yes!""#,
        person,
    )
    .fetch_one(&mut *connection)
    .await?;
    if has_account {
        return Ok(Err(NotMerged::HasAccount));
    }
    if both_have_applied(connection, person, into).await? {
        return Ok(Err(NotMerged::BothHaveApplied));
    }
    let moved =
        sqlx::query_scalar!("update person set merged_into = $2 where merged_into = $1 returning id", person, into,)
            .fetch_all(&mut *connection)
            .await?;
    sqlx::query!("update person set merged_into = $2 where id = $1", person, into).execute(&mut *connection).await?;
    let entry = LogEntry {
        actor,
        action: "person_merged",
        subject_kind: "person",
        subject: person,
        reason: None,
        detail: json!({ "into": into, "moved": moved }),
    };
    log::write(connection, entry, now).await?;
    Ok(Ok(()))
}

async fn both_have_applied(connection: &mut PgConnection, one: Uuid, other: Uuid) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        with live as (
            select e.edition_id, e.course_id, p.one_live_application_per_course as one_per_course,
                   coalesce(s.merged_into, s.id) = $1 as first
            from person s
            join enrolment e on e.person_id = s.id
                and e.status in ('submitted', 'awaiting_consent', 'accepted', 'waitlisted', 'offered')
            join project p on p.id = e.project_id
            where s.id in ($1, $2) or s.merged_into in ($1, $2))
        select exists (
            select 1 from live a join live b on a.first and not b.first
                and (a.edition_id = b.edition_id or (a.one_per_course and a.course_id = b.course_id))) as "yes!"
        "#,
        one,
        other,
    )
    .fetch_one(connection)
    .await
}

/// Parts a merged person again, with those who came along with it when it was merged; logged. Answers false if it was
/// not merged.
///
/// # Errors
/// Those of the database.
pub async fn part(
    connection: &mut PgConnection,
    person: Uuid,
    actor: Uuid,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let from = sqlx::query_scalar!("select merged_into from person where id = $1 for update", person)
        .fetch_optional(&mut *connection)
        .await?
        .flatten();
    let Some(from) = from else { return Ok(false) };
    sqlx::query!("update person set merged_into = null where id = $1", person).execute(&mut *connection).await?;
    // Only those who still count as the same one as it did: some may have been parted meanwhile.
    let moved = sqlx::query_scalar!(
        r#"
        with latest as (
            select detail -> 'moved' as moved from log_entry
            where subject_kind = 'person' and subject_id = $1 and action = 'person_merged'
            order by id desc limit 1)
        update person set merged_into = $1
        from latest
        where merged_into = $2 and latest.moved ? person.id::text
        returning person.id
        "#,
        person,
        from,
    )
    .fetch_all(&mut *connection)
    .await?;
    let entry = LogEntry {
        actor: Some(actor),
        action: "person_parted",
        subject_kind: "person",
        subject: person,
        reason: None,
        detail: json!({ "from": from, "moved": moved }),
    };
    log::write(connection, entry, now).await?;
    Ok(true)
}

/// Joins to a person, who has just shown to own an address, the one that staff entered with it before.
///
/// It is done only where nothing is left to guess: there is exactly one such person, without an account, with the same
/// address and the same name, and no two live applications collide. An address alone is not enough: offices share
/// mailboxes. Everything else is shown to staff among the likely duplicates.
///
/// # Errors
/// Those of the database.
pub async fn join_by_address(
    connection: &mut PgConnection,
    person: Uuid,
    now: Timestamp,
) -> Result<Option<Uuid>, sqlx::Error> {
    let found = sqlx::query_scalar!(
        r#"
        select p.id
        from person p, person one
        where one.id = $1 and p.id <> one.id and p.merged_into is null and p.erased_at is null
            and lower(p.email) = lower(one.email)
            and p.name_key = one.name_key
            and not exists (select 1 from account a where a.person_id = p.id)
        limit 2
        "#,
        person,
    )
    .fetch_all(&mut *connection)
    .await?;
    let [only] = found.as_slice() else { return Ok(None) };
    let merged = merge(connection, *only, person, None, now).await?;
    Ok(merged.is_ok().then_some(*only))
}

/// The projects that persons may be entered for: id and acronym. None is all.
///
/// # Errors
/// Those of the database.
pub async fn projects(
    connection: &mut PgConnection,
    projects: Option<&[Uuid]>,
) -> Result<Vec<(Uuid, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, acronym from project where $1::uuid[] is null or id = any($1) order by acronym",
        projects,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.acronym)).collect())
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What has to be known before a change: whose application it is, where it belongs, which codes a project knows.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    enrolment::rules::{Codes, Colleague},
    people::EditionScope,
};

/// Whose an application is, and where it belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The human behind it: `as_seen_by` itself where that is the same one after a merge.
    pub person: Uuid,
    /// Its edition.
    pub scope: EditionScope,
    /// Its code.
    pub code: String,
}

/// Whose an application is, seen by a person.
///
/// # Errors
/// Those of the database.
pub async fn place(
    connection: &mut PgConnection,
    enrolment: Uuid,
    as_seen_by: Uuid,
) -> Result<Option<Place>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select n.code, n.person_id, n.edition_id, e.partner_id, e.project_id,
               coalesce(p.merged_into, p.id) = (select coalesce(merged_into, id) from person where id = $2) as own
        from enrolment n
        join edition e on e.id = n.edition_id
        join person p on p.id = n.person_id
        where n.id = $1
        "#,
        enrolment,
        as_seen_by,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Place {
        person: if row.own == Some(true) { as_seen_by } else { row.person_id },
        scope: EditionScope { edition: row.edition_id, partner: row.partner_id, project: row.project_id },
        code: row.code,
    }))
}

/// Where an edition belongs.
///
/// # Errors
/// Those of the database.
pub async fn edition_scope(connection: &mut PgConnection, code: &str) -> Result<Option<EditionScope>, sqlx::Error> {
    sqlx::query_as!(
        EditionScope,
        "select id as edition, partner_id as partner, project_id as project from edition
         where lower(code) = lower($1)",
        code,
    )
    .fetch_optional(connection)
    .await
}

/// The codes a project knows now.
///
/// # Errors
/// Those of the database.
pub async fn codes(connection: &mut PgConnection, project: Uuid, now: Timestamp) -> Result<Codes, sqlx::Error> {
    let terms = sqlx::query!(
        "select kind, code from project_term where project_id = $1 order by kind, position, code",
        project,
    )
    .fetch_all(&mut *connection)
    .await?;
    let of_kind = |kind: &str| terms.iter().filter(|term| term.kind == kind).map(|term| term.code.clone()).collect();
    let territories =
        sqlx::query_scalar!("select code from territory where project_id = $1 order by position, code", project)
            .fetch_all(&mut *connection)
            .await?;
    let privacy_version = sqlx::query_scalar!(
        r#"select coalesce(max(version), 0) as "version!" from privacy_notice
           where project_id = $1 and published_at <= $2"#,
        project,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_one(&mut *connection)
    .await?;
    let needs_consent =
        sqlx::query_scalar!("select needs_consent from project where id = $1", project).fetch_one(connection).await?;
    Ok(Codes {
        age_bands: of_kind("age_band"),
        body_kinds: of_kind("body_kind"),
        roles: of_kind("role"),
        territories,
        privacy_version,
        needs_consent,
    })
}

/// The person behind the account with a colleague's address, else a new person without account.
///
/// # Errors
/// Those of the database.
pub async fn find_or_add_person(
    connection: &mut PgConnection,
    colleague: &Colleague,
    now: Timestamp,
) -> Result<Uuid, sqlx::Error> {
    let known = sqlx::query_scalar!(
        "select person_id from account where email = $1 and disabled_at is null and email_verified_at is not null",
        colleague.email,
    )
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(person) = known {
        return Ok(person);
    }
    let id = Uuid::now_v7();
    sqlx::query!(
        "insert into person (id, given_name, family_name, email, source, created_at)
         values ($1, $2, $3, $4, 'paper', $5)",
        id,
        colleague.given_name,
        colleague.family_name,
        colleague.email,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .execute(connection)
    .await?;
    Ok(id)
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Somebody added in the room.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{
    Error,
    locked::lock_with_edition,
    look_up::{Place, head},
};
use crate::{
    attendance::{RoomChoice, RoomChoices, rules::may_record},
    error::FieldErrors,
    i18n::Text,
    people::{
        db::{accounts, persons},
        rules::persons::NewPerson,
    },
};

/// What the form chooses from.
///
/// # Errors
/// Those of the database.
pub async fn choices(
    connection: &mut PgConnection,
    place: &Place,
    meeting: i32,
    now: Timestamp,
) -> Result<RoomChoices, sqlx::Error> {
    let head = head(&mut *connection, place.scope.edition).await?;
    let terms = sqlx::query!(
        r#"
        select kind, code, title as "title: Json<Text>", position from project_term
        where project_id = $1 and kind in ('body_kind', 'role', 'age_band')
        order by kind, position, code
        "#,
        place.scope.project,
    )
    .fetch_all(&mut *connection)
    .await?;
    let of_kind = |kind: &str| -> Vec<RoomChoice> {
        terms.iter().filter(|term| term.kind == kind).map(|term| (term.code.clone(), term.title.0.clone())).collect()
    };
    let territories = sqlx::query!(
        r#"select code, name as "name: Json<Text>" from territory where project_id = $1 order by position, code"#,
        place.scope.project,
    )
    .fetch_all(&mut *connection)
    .await?;
    let row = sqlx::query!(
        r#"
        select e.seats - e.seats_held as "seats_left!", t.code as territory,
               coalesce((select max(version) from privacy_notice
                         where project_id = e.project_id and published_at <= $2), 0) as "privacy_version!"
        from edition e
        join territory t on t.id = e.territory_id
        where e.id = $1
        "#,
        place.scope.edition,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_one(connection)
    .await?;
    Ok(RoomChoices {
        edition: head.edition,
        meeting,
        seats_left: row.seats_left,
        body_kinds: of_kind("body_kind"),
        roles: of_kind("role"),
        age_bands: of_kind("age_band"),
        territories: territories.into_iter().map(|row| (row.code, row.name.0)).collect(),
        territory: row.territory,
        project_slug: head.project_slug,
        privacy_version: row.privacy_version,
    })
}

/// Whether somebody can be added to this meeting now: its register can be written. Edition and register stay locked, so
/// that nobody closes it meanwhile.
///
/// # Errors
/// `Refused`; `Absent`.
pub async fn may_add(connection: &mut PgConnection, meeting: Uuid, now: Timestamp) -> Result<(), Error> {
    let register = lock_with_edition(connection, meeting, now).await?;
    Ok(may_record(&register.facts, register.today).map_err(FieldErrors::from)?)
}

/// The person of a confirmed account with the address; else one of the project's persons without an account who has
/// the same names, and the same address or body; else a new one, logged.
///
/// # Errors
/// Those of the database.
pub async fn find_or_add_in_room(
    connection: &mut PgConnection,
    new: &NewPerson,
    body_name: &str,
    actor: Uuid,
    now: Timestamp,
) -> Result<Uuid, sqlx::Error> {
    if let Some(email) = &new.email
        && let Some(account) = accounts::find_confirmed(&mut *connection, email).await?
    {
        return Ok(account.person);
    }
    let known = sqlx::query_scalar!(
        "select h.id
         from person h
         where lower(h.family_name) = lower($2) and lower(h.given_name) = lower($3)
           and h.merged_into is null and h.erased_at is null
           and not exists (select 1 from account where person_id = h.id)
           and ((h.entered_for = $1 and lower(h.email) = lower($4))
                or exists (select 1 from enrolment n
                           where n.person_id = h.id and n.project_id = $1
                             and (lower(h.email) = lower($4) or lower(n.body_name) = lower($5))))
         order by h.id
         limit 1",
        new.project,
        new.family_name,
        new.given_name,
        new.email,
        body_name,
    )
    .fetch_optional(&mut *connection)
    .await?;
    match known {
        Some(person) => Ok(person),
        None => persons::create(connection, new, actor, now).await,
    }
}

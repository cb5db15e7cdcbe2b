// SPDX-License-Identifier: AGPL-3.0-or-later
//! Editions as the pages of applications name them.

use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::{
    enrolment::{EditionSummary, Selection},
    i18n::Text,
};

/// The editions with these ids, in the order of their start.
///
/// # Errors
/// Those of the database.
pub async fn summaries(connection: &mut PgConnection, editions: &[Uuid]) -> Result<Vec<EditionSummary>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select e.code, c.title as "course: Json<Text>", e.town, e.starts_on::text as "starts_on!",
               e.ends_on::text as "ends_on!", e.state, e.selection, e.seats, e.seats_held, e.waiting,
               to_char(e.applications_until at time zone p.zone, 'YYYY-MM-DD"T"HH24:MI') as "applications_until!",
               e.cancelled_reason, p.slug, p.acronym
        from edition e
        join course c on c.id = e.course_id
        join project p on p.id = e.project_id
        where e.id = any($1)
        order by e.starts_on, e.id
        "#,
        editions,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| EditionSummary {
            code: row.code,
            course: row.course.0,
            town: row.town,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            applications_until: row.applications_until,
            state: row.state,
            selection: Selection::from_code(&row.selection).unwrap_or(Selection::Review),
            seats: row.seats,
            seats_left: (row.seats - row.seats_held).max(0),
            waiting: row.waiting,
            cancelled_because: row.cancelled_reason,
            project: row.slug,
            acronym: row.acronym,
        })
        .collect())
}

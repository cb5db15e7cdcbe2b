// SPDX-License-Identifier: AGPL-3.0-or-later
//! What editions take over from their slots and their course.

use sqlx::PgConnection;

use super::{Findings, Rule};

pub(super) async fn check(connection: &mut PgConnection, found: &mut Findings) -> Result<(), sqlx::Error> {
    found.add(Rule::DatesNotOfSlots, dates_not_of_slots(&mut *connection).await?);
    found.add(Rule::EditionMisplaced, edition_misplaced(connection).await?);
    Ok(())
}

/// An edition without slots has days to stand in lists by, and no minutes.
async fn dates_not_of_slots(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('edition %s is from %s to %s with %s minutes, its slots from %s to %s with %s', e.code,
                      e.starts_on, e.ends_on, e.minutes, coalesce(s.starts_on::text, 'nothing'),
                      coalesce(s.ends_on::text, 'nothing'), s.minutes) as "facts!"
        from edition e
        join project p on p.id = e.project_id
        cross join lateral (
            select (min(slot.starts_at) at time zone p.zone)::date as starts_on,
                   (max(slot.starts_at) at time zone p.zone)::date as ends_on,
                   min(slot.starts_at) as starts_at, coalesce(sum(slot.minutes), 0) as minutes
            from meeting
            join slot on slot.meeting_id = meeting.id
            where meeting.edition_id = e.id
        ) s
        where e.minutes <> s.minutes
           or (s.starts_at is not null
               and (e.starts_on, e.ends_on, e.starts_at) is distinct from (s.starts_on, s.ends_on, s.starts_at))
        order by e.code
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn edition_misplaced(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('edition %s is not of the project and axis of its course, partner and territory', e.code)
            as "facts!"
        from edition e
        join course c on c.id = e.course_id
        join partner on partner.id = e.partner_id
        join territory on territory.id = e.territory_id
        where (e.project_id, e.axis_id) is distinct from (c.project_id, c.axis_id)
           or partner.project_id <> e.project_id or territory.project_id <> e.project_id
        order by e.code
        "#,
    )
    .fetch_all(connection)
    .await
}

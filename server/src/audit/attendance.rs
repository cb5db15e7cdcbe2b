// SPDX-License-Identifier: AGPL-3.0-or-later
//! What registers say, against their slots, their events and their seals.

use sqlx::PgConnection;

use super::{Findings, Rule};

pub(super) async fn check(connection: &mut PgConnection, found: &mut Findings) -> Result<(), sqlx::Error> {
    found.add(Rule::AttendanceExceedsSlot, exceeds_slot(&mut *connection).await?);
    found.add(Rule::MarkNotOfEvents, mark_not_of_events(&mut *connection).await?);
    found.add(Rule::SealBroken, seal_broken(&mut *connection).await?);
    found.add(Rule::AttendanceTotalWrong, total_wrong(&mut *connection).await?);
    found.add(Rule::RegisterIncomplete, incomplete(connection).await?);
    Ok(())
}

async fn exceeds_slot(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('application %s has %s minutes in a slot of %s, meeting %s of edition %s%s', n.code, a.minutes,
                      s.minutes, m.number, e.code,
                      case when n.edition_id <> e.id then ', which is not its own' else '' end) as "facts!"
        from attendance a
        join slot s on s.id = a.slot_id
        join meeting m on m.id = s.meeting_id
        join edition e on e.id = m.edition_id
        join enrolment n on n.id = a.enrolment_id
        where a.left_after > s.minutes or n.edition_id <> e.id
        order by e.code, m.number, n.code
        "#,
    )
    .fetch_all(connection)
    .await
}

/// The last event that was not only a disagreement, against the mark; numbers without gaps.
async fn mark_not_of_events(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        with last as (
            select distinct on (slot_id, enrolment_id) slot_id, enrolment_id, number, status, arrived_after, left_after
            from attendance_event
            where kind <> 'contested'
            order by slot_id, enrolment_id, number desc
        ),
        numbered as (
            select slot_id, enrolment_id, max(number) <> count(*) as has_gaps
            from attendance_event
            group by slot_id, enrolment_id
        )
        select format('application %s, meeting %s of edition %s: the mark is %s, its events say %s', n.code, m.number,
                      e.code, coalesce(a.status || ' ' || a.minutes, 'none'),
                      case when numbered.has_gaps then 'nothing sure, one is missing'
                           else coalesce(last.status || ' ' || coalesce(last.left_after - last.arrived_after, 0), 'none')
                      end) as "facts!"
        from attendance a
        full join last on last.slot_id = a.slot_id and last.enrolment_id = a.enrolment_id
        left join numbered on numbered.slot_id = last.slot_id and numbered.enrolment_id = last.enrolment_id
        join slot s on s.id = coalesce(a.slot_id, last.slot_id)
        join meeting m on m.id = s.meeting_id
        join edition e on e.id = m.edition_id
        join enrolment n on n.id = coalesce(a.enrolment_id, last.enrolment_id)
        where (a.status, a.arrived_after, a.left_after) is distinct from (last.status, last.arrived_after, last.left_after)
           or (a.slot_id is not null and a.number is distinct from last.number)
           or numbered.has_gaps
        order by e.code, m.number, n.code, s.starts_at
        "#,
    )
    .fetch_all(connection)
    .await
}

/// The seal computed anew from the marks, by the recipe of `attendance::rules::seal`, and that of the last closing.
async fn seal_broken(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('the marks of meeting %s of edition %s are not those that were sealed', m.number, e.code)
            as "facts!"
        from meeting_register r
        join meeting m on m.id = r.meeting_id
        join edition e on e.id = m.edition_id
        cross join lateral (
            select sha256(convert_to(r.meeting_id || coalesce(string_agg(
                       E'\n' || a.slot_id || ' ' || a.enrolment_id || ' ' || a.status || ' ' || a.minutes, ''
                       order by a.slot_id, a.enrolment_id), ''), 'UTF8')) as seal
            from slot s
            join attendance a on a.slot_id = s.id
            where s.meeting_id = r.meeting_id
        ) now
        where r.state = 'closed'
          and (r.seal <> now.seal
               or r.seal is distinct from (select v.seal from register_event v
                                           where v.meeting_id = r.meeting_id and v.kind = 'closed'
                                           order by v.number desc limit 1))
        order by e.code, m.number
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn total_wrong(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        with added as (
            select a.enrolment_id, sum(a.minutes) as minutes
            from meeting_register r
            join slot s on s.meeting_id = r.meeting_id
            join attendance a on a.slot_id = s.id
            where r.state = 'closed'
            group by a.enrolment_id
        )
        select format('application %s has a total of %s minutes, its closed registers say %s', n.code,
                      coalesce(t.minutes::text, 'nothing'), coalesce(added.minutes::text, 'nothing')) as "facts!"
        from added
        full join attendance_total t on t.enrolment_id = added.enrolment_id
        join enrolment n on n.id = coalesce(t.enrolment_id, added.enrolment_id)
        where coalesce(t.minutes, -1) <> coalesce(added.minutes, 0)
        order by n.code
        "#,
    )
    .fetch_all(connection)
    .await
}

/// Participants accepted before the closing have a mark in each slot.
async fn incomplete(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('application %s is not marked in the closed register of meeting %s of edition %s', n.code,
                      m.number, e.code) as "facts!"
        from meeting_register r
        join meeting m on m.id = r.meeting_id
        join edition e on e.id = m.edition_id
        join slot s on s.meeting_id = m.id
        join enrolment n on n.edition_id = e.id and n.status = 'accepted'
        where r.state = 'closed'
          and not exists (select 1 from attendance a where a.slot_id = s.id and a.enrolment_id = n.id)
          and exists (select 1 from enrolment_event v
                      where v.enrolment_id = n.id and v.to_status = 'accepted' and v.at <= r.closed_at)
          and not exists (select 1 from enrolment_event v
                          where v.enrolment_id = n.id and v.at > r.closed_at)
        order by e.code, m.number, n.code
        "#,
    )
    .fetch_all(connection)
    .await
}

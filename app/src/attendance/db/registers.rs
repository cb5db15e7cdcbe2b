// SPDX-License-Identifier: AGPL-3.0-or-later
//! The registers of an edition.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::look_up::{closing, head, slots};
use crate::{
    attendance::{EditionRegisters, RegisterLine, SlotLine, rules::hundredths_of_percent},
    i18n::Text,
};

/// The registers of an edition: how each meeting stands, and the attendance of the closed ones.
///
/// # Errors
/// Those of the database.
pub async fn registers(
    connection: &mut PgConnection,
    edition: Uuid,
    now: Timestamp,
) -> Result<EditionRegisters, sqlx::Error> {
    let head = head(&mut *connection, edition).await?;
    let of_edition = sqlx::query!(
        r#"
        select to_char($2::timestamptz at time zone p.zone, 'YYYY-MM-DD') as "today!",
               e.state in ('provisional', 'open', 'confirmed', 'running', 'finished') and p.state <> 'concluded'
                   as "may_record!",
               n.participants as "participants!", n.participations as "participations!", n.attended as "attended!"
        from edition e
        join project p on p.id = e.project_id
        cross join lateral (
            select count(*) filter (where n.status = 'accepted') as participants, count(*) as participations,
                   coalesce(sum(t.minutes), 0) as attended
            from enrolment n
            left join attendance_total t on t.enrolment_id = n.id
            where n.edition_id = e.id and (n.status = 'accepted' or n.withdrawn_phase = 'during')
        ) n
        where e.id = $1
        "#,
        edition,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_one(&mut *connection)
    .await?;
    let mut lines: BTreeMap<Uuid, Vec<SlotLine>> = BTreeMap::new();
    for slot in slots(&mut *connection, edition).await? {
        lines.entry(slot.meeting).or_default().push(slot.line);
    }
    let rows = sqlx::query!(
        r#"
        select m.id, m.number, m.topic as "planned: Json<Text>", r.topic as "topic?", r.seal as "seal?",
               to_char(r.closed_at at time zone p.zone, 'YYYY-MM-DD"T"HH24:MI') as closed_at,
               h.given_name || ' ' || h.family_name as closed_by, a.marked as "marked!", a.attended as "attended!",
               coalesce(t.taught, 0) as "taught!"
        from meeting m
        join edition e on e.id = m.edition_id
        join project p on p.id = e.project_id
        left join meeting_register r on r.meeting_id = m.id
        left join account on account.id = r.closed_by
        left join person h on h.id = account.person_id
        cross join lateral (
            select count(*) filter (where n.status = 'accepted') as marked, coalesce(sum(a.minutes), 0) as attended
            from slot s
            join attendance a on a.slot_id = s.id
            join enrolment n on n.id = a.enrolment_id
            where s.meeting_id = m.id
        ) a
        cross join lateral (select sum(minutes) as taught from meeting_teaching where meeting_id = m.id) t
        where m.edition_id = $1
        order by m.number
        "#,
        edition,
    )
    .fetch_all(connection)
    .await?;
    let today = of_edition.today;
    let meetings: Vec<RegisterLine> = rows
        .into_iter()
        .map(|row| {
            let slots = lines.remove(&row.id).unwrap_or_default();
            let day = slots.first().map(|slot| slot.day.as_str());
            RegisterLine {
                number: row.number,
                topic: row.topic.map_or(row.planned.0, Text::plain),
                has_come: day.is_some_and(|day| day <= today.as_str()),
                is_today: slots.iter().any(|slot| slot.day == today),
                marked: row.marked,
                to_mark: of_edition.participants * slots.len() as i64,
                attended: row.attended,
                taught: row.taught,
                closing: closing(row.closed_by, row.closed_at, row.seal),
                slots,
            }
        })
        .collect();
    let closed_minutes = meetings
        .iter()
        .filter(|meeting| meeting.closing.is_some())
        .flat_map(|meeting| &meeting.slots)
        .map(|slot| i64::from(slot.minutes))
        .sum();
    Ok(EditionRegisters {
        edition: head.edition,
        participants: of_edition.participants,
        closed_minutes,
        attended_minutes: of_edition.attended,
        mean_attendance: hundredths_of_percent(of_edition.attended, of_edition.participations * closed_minutes),
        may_record: of_edition.may_record,
        today,
        meetings,
    })
}

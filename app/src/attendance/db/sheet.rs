// SPDX-License-Identifier: AGPL-3.0-or-later
//! The sheet of a meeting.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::look_up::{MeetingSlot, Place, closing, head, slots};
use crate::{
    attendance::{
        Cell, Contest, Mark, RegisterDeed, RegisterEntry, Sheet, SheetRow,
        rules::{CellEvent, CellNow, RegisterFacts, in_force, may_record},
    },
    i18n::Text,
};

/// An event of a cell, with whom and when in words.
struct CellLine {
    event: CellEvent,
    by: Option<String>,
    /// Civil moment.
    at: String,
    /// Whether the register had been closed before.
    after_closing: bool,
}

type CellLines = BTreeMap<(Uuid, Uuid), Vec<CellLine>>;

/// The sheet of a meeting.
///
/// # Errors
/// Those of the database.
pub async fn sheet(
    connection: &mut PgConnection,
    place: &Place,
    may_reopen: bool,
    now: Timestamp,
) -> Result<Sheet, sqlx::Error> {
    let (meeting, edition) = (place.meeting, place.scope.edition);
    let head = head(&mut *connection, edition).await?;
    let mut slots = slots(&mut *connection, edition).await?;
    slots.retain(|slot| slot.meeting == meeting);
    let row = sqlx::query!(
        r#"
        select m.number, (select count(*) from meeting where edition_id = e.id) as "meetings!",
               k.title as "kind?: Json<Text>", m.kind as kind_code, m.place, m.topic as "planned: Json<Text>",
               r.topic as "topic?", coalesce(r.version, 0) as "version!", r.seal as "seal?",
               to_char(r.closed_at at time zone p.zone, 'YYYY-MM-DD"T"HH24:MI') as closed_at,
               h.given_name || ' ' || h.family_name as closed_by, e.state, p.state as project_state,
               ($2::timestamptz at time zone p.zone)::date as "today!: jiff_sqlx::Date"
        from meeting m
        join edition e on e.id = m.edition_id
        join project p on p.id = e.project_id
        left join project_term k on k.project_id = p.id and k.kind = 'meeting_kind' and k.code = m.kind
        left join meeting_register r on r.meeting_id = m.id
        left join account on account.id = r.closed_by
        left join person h on h.id = account.person_id
        where m.id = $1
        "#,
        meeting,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_one(&mut *connection)
    .await?;
    let closing = closing(row.closed_by, row.closed_at, row.seal);
    let facts = RegisterFacts {
        edition_state: row.state,
        project_state: row.project_state,
        day: slots.first().and_then(|slot| slot.line.day.parse().ok()),
        closed: closing.is_some(),
    };
    let lines = cell_lines(&mut *connection, &slots, &head.zone).await?;
    let (rows, names) = rows(&mut *connection, edition, &slots, &lines).await?;
    let mut history = register_entries(&mut *connection, meeting, &head.zone).await?;
    history.extend(corrections(&slots, &lines, &names));
    // Stable: what happened in the same minute stays in its order.
    history.sort_by(|a, b| b.at.cmp(&a.at));
    Ok(Sheet {
        edition: head.edition,
        number: row.number,
        of: row.meetings,
        kind: row.kind.map_or_else(|| Text::plain(row.kind_code), |kind| kind.0),
        planned_topic: row.planned.0,
        topic: row.topic,
        place: row.place,
        locked: may_record(&facts, row.today.to_jiff()).err(),
        slots: slots.into_iter().map(|slot| slot.line).collect(),
        rows,
        teaching: teaching(connection, meeting, head.teachers).await?,
        version: row.version,
        closing,
        may_reopen,
        history,
        funding_wording: head.funding_wording,
        marks: head.marks,
        project: head.project,
        project_title: head.project_title,
        partner: head.partner,
    })
}

/// The teachers of the edition, and whoever else taught, with the minutes written.
async fn teaching(
    connection: &mut PgConnection,
    meeting: Uuid,
    teachers: Vec<String>,
) -> Result<Vec<(String, Option<i32>)>, sqlx::Error> {
    let taught =
        sqlx::query!("select teacher, minutes from meeting_teaching where meeting_id = $1 order by position", meeting,)
            .fetch_all(connection)
            .await?;
    let mut lines: Vec<(String, Option<i32>)> = teachers.into_iter().map(|teacher| (teacher, None)).collect();
    for row in taught {
        match lines.iter_mut().find(|(teacher, minutes)| *teacher == row.teacher && minutes.is_none()) {
            Some(line) => line.1 = Some(row.minutes),
            None => lines.push((row.teacher, Some(row.minutes))),
        }
    }
    Ok(lines)
}

async fn cell_lines(
    connection: &mut PgConnection,
    slots: &[MeetingSlot],
    zone: &str,
) -> Result<CellLines, sqlx::Error> {
    let ids: Vec<Uuid> = slots.iter().map(|slot| slot.id).collect();
    let rows = sqlx::query!(
        r#"
        select v.slot_id, v.enrolment_id, v.number, v.kind, v.status, v.arrived_after, v.left_after,
               to_char(v.at at time zone $2, 'YYYY-MM-DD"T"HH24:MI') as "at!",
               h.given_name || ' ' || h.family_name as by,
               v.at > coalesce((select min(r.at) from register_event r
                                join slot s on s.meeting_id = r.meeting_id
                                where s.id = v.slot_id and r.kind = 'closed'), 'infinity') as "after_closing!"
        from attendance_event v
        left join account on account.id = v.actor
        left join person h on h.id = account.person_id
        where v.slot_id = any($1)
        order by v.slot_id, v.enrolment_id, v.number
        "#,
        &ids,
        zone,
    )
    .fetch_all(connection)
    .await?;
    let mut lines = CellLines::new();
    for row in rows {
        let mark = row.status.and_then(|status| Mark::from_columns(&status, row.arrived_after, row.left_after));
        lines.entry((row.slot_id, row.enrolment_id)).or_default().push(CellLine {
            event: CellEvent { number: row.number, contested: row.kind == "contested", mark },
            by: row.by,
            at: row.at,
            after_closing: row.after_closing,
        });
    }
    Ok(lines)
}

/// Names of those on the sheet, by enrolment.
type Names = BTreeMap<Uuid, String>;

async fn rows(
    connection: &mut PgConnection,
    edition: Uuid,
    slots: &[MeetingSlot],
    lines: &CellLines,
) -> Result<(Vec<SheetRow>, Names), sqlx::Error> {
    let ids: Vec<Uuid> = slots.iter().map(|slot| slot.id).collect();
    let participants = sqlx::query!(
        r#"
        select n.id, n.code, h.family_name, h.given_name, n.body_name, n.status = 'accepted' as "counts!"
        from enrolment n
        join person h on h.id = n.person_id
        where n.edition_id = $1
          and (n.status = 'accepted' or n.withdrawn_phase = 'during'
               or exists (select 1 from attendance a where a.enrolment_id = n.id and a.slot_id = any($2)))
        order by lower(unaccent(h.family_name)), lower(unaccent(h.given_name)), n.id
        "#,
        edition,
        &ids,
    )
    .fetch_all(connection)
    .await?;
    let names = participants.iter().map(|row| (row.id, format!("{} {}", row.family_name, row.given_name))).collect();
    let rows = participants
        .into_iter()
        .map(|row| SheetRow {
            cells: slots.iter().map(|slot| cell(lines.get(&(slot.id, row.id)).map_or(&[], Vec::as_slice))).collect(),
            code: row.code,
            family_name: row.family_name,
            given_name: row.given_name,
            body_name: row.body_name,
            counts: row.counts,
        })
        .collect();
    Ok((rows, names))
}

fn cell(lines: &[CellLine]) -> Cell {
    let events: Vec<CellEvent> = lines.iter().map(|line| line.event).collect();
    let now = CellNow::of(&events);
    let contest = now.contested.and_then(|second| {
        let last = lines.last()?;
        let first = lines.iter().rev().find(|line| !line.event.contested)?;
        Some(Contest {
            first_by: first.by.clone().unwrap_or_default(),
            first_at: first.at.clone(),
            first: now.mark,
            second_by: last.by.clone().unwrap_or_default(),
            second_at: last.at.clone(),
            second,
        })
    });
    Cell { seen: now.number, mark: now.mark, contest }
}

async fn register_entries(
    connection: &mut PgConnection,
    meeting: Uuid,
    zone: &str,
) -> Result<Vec<RegisterEntry>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select v.kind, v.seal, to_char(v.at at time zone $2, 'YYYY-MM-DD"T"HH24:MI') as "at!",
               h.given_name || ' ' || h.family_name as by, n.body as "note?"
        from register_event v
        left join account on account.id = v.actor
        left join person h on h.id = account.person_id
        left join register_note n on n.meeting_id = v.meeting_id and n.number = v.number
        where v.meeting_id = $1
        order by v.number desc
        "#,
        meeting,
        zone,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| RegisterEntry {
            at: row.at,
            by: row.by,
            what: match (row.kind.as_str(), row.seal) {
                ("closed", Some(seal)) => {
                    RegisterDeed::Closed(seal.iter().take(4).map(|byte| format!("{byte:02x}")).collect())
                }
                ("reopened", _) => RegisterDeed::Reopened(row.note.unwrap_or_default()),
                _ => RegisterDeed::Described,
            },
        })
        .collect())
}

/// Marks that were changed after the first closing, and those that somebody contested.
fn corrections(slots: &[MeetingSlot], lines: &CellLines, names: &Names) -> Vec<RegisterEntry> {
    let mut entries = Vec::new();
    for ((slot, enrolment), lines) in lines {
        let number = slots.iter().find(|known| known.id == *slot).map_or(0, |slot| slot.line.number);
        let events: Vec<CellEvent> = lines.iter().map(|line| line.event).collect();
        for line in lines.iter().filter(|line| line.after_closing || line.event.contested) {
            entries.push(RegisterEntry {
                at: line.at.clone(),
                by: line.by.clone(),
                what: RegisterDeed::Marked {
                    name: names.get(enrolment).cloned().unwrap_or_default(),
                    slot: number,
                    from: in_force(&events, line.event.number - 1),
                    to: line.event.mark,
                    contested: line.event.contested,
                },
            });
        }
    }
    entries
}

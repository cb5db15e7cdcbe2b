// SPDX-License-Identifier: AGPL-3.0-or-later
//! A register under its row lock, with its participants and the events of each cell.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Error,
    look_up::{MeetingSlot, slots},
};
use crate::attendance::{
    Mark,
    rules::{CellEvent, CellNow, RegisterFacts, SlotTimes},
};

/// Somebody on the sheet.
pub(super) struct Participant {
    pub enrolment: Uuid,
    pub code: String,
    /// Whether everybody has to be marked includes them: those who withdrew keep what was marked.
    pub counts: bool,
}

/// A meeting's register, locked until the transaction ends.
pub(super) struct LockedRegister {
    pub meeting: Uuid,
    pub edition: Uuid,
    pub facts: RegisterFacts,
    /// Today by the project's clock.
    pub today: Date,
    /// Number of its last event.
    pub version: i32,
    pub slots: Vec<MeetingSlot>,
}

/// The events of each cell that has any: by slot and enrolment.
pub(super) type Cells = BTreeMap<(Uuid, Uuid), Vec<CellEvent>>;

impl LockedRegister {
    /// Locks the register of a meeting, begun if nobody has written into it yet.
    pub async fn lock(connection: &mut PgConnection, meeting: Uuid, now: Timestamp) -> Result<Self, Error> {
        sqlx::query!("insert into meeting_register (meeting_id) values ($1) on conflict do nothing", meeting)
            .execute(&mut *connection)
            .await?;
        let row = sqlx::query!(
            r#"
            select r.state = 'closed' as "closed!", r.version, e.id as edition, e.state, p.state as project_state,
                   ($2::timestamptz at time zone p.zone)::date as "today!: jiff_sqlx::Date",
                   (select (min(s.starts_at) at time zone p.zone)::date from slot s where s.meeting_id = m.id)
                       as "day: jiff_sqlx::Date"
            from meeting_register r
            join meeting m on m.id = r.meeting_id
            join edition e on e.id = m.edition_id
            join project p on p.id = e.project_id
            where r.meeting_id = $1
            for update of r
            "#,
            meeting,
            now.to_sqlx() as jiff_sqlx::Timestamp,
        )
        .fetch_optional(&mut *connection)
        .await?
        .ok_or(Error::Absent)?;
        let mut slots = slots(connection, row.edition).await?;
        slots.retain(|slot| slot.meeting == meeting);
        Ok(Self {
            meeting,
            edition: row.edition,
            facts: RegisterFacts {
                edition_state: row.state,
                project_state: row.project_state,
                day: row.day.map(jiff_sqlx::Date::to_jiff),
                closed: row.closed,
            },
            today: row.today.to_jiff(),
            version: row.version,
            slots,
        })
    }

    /// The slot with a number, from 1, and its times.
    pub fn slot(&self, number: usize) -> Option<(Uuid, SlotTimes)> {
        let slot = self.slots.get(number.checked_sub(1)?)?;
        Some((slot.id, SlotTimes { starts: slot.line.starts.parse().ok()?, minutes: slot.line.minutes }))
    }

    /// Ids of the slots.
    pub fn slot_ids(&self) -> Vec<Uuid> {
        self.slots.iter().map(|slot| slot.id).collect()
    }

    /// Those on the sheet: participants now, and those with marks who are none any more.
    pub async fn participants(&self, connection: &mut PgConnection) -> Result<Vec<Participant>, sqlx::Error> {
        sqlx::query_as!(
            Participant,
            r#"
            select n.id as enrolment, n.code, n.status = 'accepted' as "counts!"
            from enrolment n
            where n.edition_id = $1
              and (n.status = 'accepted' or n.withdrawn_phase = 'during'
                   or exists (select 1 from attendance a where a.enrolment_id = n.id and a.slot_id = any($2)))
            order by n.id
            "#,
            self.edition,
            &self.slot_ids(),
        )
        .fetch_all(connection)
        .await
    }

    /// The events of every cell.
    pub async fn cells(&self, connection: &mut PgConnection) -> Result<Cells, sqlx::Error> {
        let rows = sqlx::query!(
            "select slot_id, enrolment_id, number, kind, status, arrived_after, left_after
             from attendance_event
             where slot_id = any($1)
             order by slot_id, enrolment_id, number",
            &self.slot_ids(),
        )
        .fetch_all(connection)
        .await?;
        let mut cells = Cells::new();
        for row in rows {
            let mark = row.status.and_then(|status| Mark::from_columns(&status, row.arrived_after, row.left_after));
            let event = CellEvent { number: row.number, contested: row.kind == "contested", mark };
            cells.entry((row.slot_id, row.enrolment_id)).or_default().push(event);
        }
        Ok(cells)
    }

    /// How many cells of participants are not marked, and on how many cells two tutors disagree.
    pub fn open_cells(&self, participants: &[Participant], cells: &Cells) -> (u32, u32) {
        let (mut unmarked, mut contested) = (0, 0);
        for participant in participants {
            for slot in &self.slots {
                let now = cells.get(&(slot.id, participant.enrolment)).map(|events| CellNow::of(events));
                let now = now.unwrap_or_default();
                contested += u32::from(now.contested.is_some());
                unmarked += u32::from(participant.counts && now.mark.is_none());
            }
        }
        (unmarked, contested)
    }
}

/// Locks the edition of a meeting, then its register: participants and totals are the edition's. Enrolment locks the
/// same row first, so that the two never wait for each other.
pub(super) async fn lock_with_edition(
    connection: &mut PgConnection,
    meeting: Uuid,
    now: Timestamp,
) -> Result<LockedRegister, Error> {
    sqlx::query!(
        "select e.id from edition e join meeting m on m.edition_id = e.id where m.id = $1 for update of e",
        meeting,
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(Error::Absent)?;
    LockedRegister::lock(connection, meeting, now).await
}

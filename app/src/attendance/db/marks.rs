// SPDX-License-Identifier: AGPL-3.0-or-later
//! A sheet is saved.

use std::collections::BTreeMap;

use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Error,
    locked::{Cells, LockedRegister, Participant},
};
use crate::{
    attendance::{
        CellInput, Mark,
        rules::{CellNow, Settled, Wish, in_force, may_record, parse_cell, settle},
    },
    enrolment::db::Act,
    error::FieldErrors,
};

/// What becomes of participants for whom nothing is chosen and nothing marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fill {
    /// They stay unmarked.
    #[default]
    Nothing,
    /// They were there from beginning to end.
    Present,
    /// They were not there.
    Absent,
}

/// What saving a sheet did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Marks written.
    pub written: u32,
    /// Marks on which somebody else had decided otherwise meanwhile.
    pub contested: u32,
}

/// Saves a sheet: cells by `cell_key`, as `pK7M3QXAC_1`. All cells that can be settled
/// are; where somebody else has marked otherwise meanwhile, theirs stays and both are shown.
///
/// # Errors
/// `Refused` if the register cannot be written now, or a cell says what cannot be: then nothing is written;
/// `NotOfThisSheet`; `Absent`.
pub async fn record(
    connection: &mut PgConnection,
    meeting: Uuid,
    inputs: &BTreeMap<String, CellInput>,
    fill: Fill,
    act: &Act<'_>,
) -> Result<Recorded, Error> {
    let register = LockedRegister::lock(&mut *connection, meeting, act.now).await?;
    may_record(&register.facts, register.today).map_err(FieldErrors::from)?;
    let participants = register.participants(&mut *connection).await?;
    let wishes = parse(&mut *connection, &register, &participants, inputs).await?;
    let cells = register.cells(&mut *connection).await?;

    let mut changes = Changes::default();
    for participant in &participants {
        for slot in &register.slots {
            let key = (slot.id, participant.enrolment);
            let events = cells.get(&key).map_or(&[][..], Vec::as_slice);
            let now = CellNow::of(events);
            let (seen, mut wish) = wishes.get(&key).copied().unwrap_or((now.number, Wish::Nothing));
            if wish == Wish::Nothing && participant.counts && now.mark.is_none() && now.contested.is_none() {
                wish = filled(fill, slot.line.minutes);
            }
            match settle(wish, in_force(events, seen), seen, &now) {
                Settled::Keep => {}
                Settled::Write(mark) => changes.add(key, now.number + 1, mark, false),
                Settled::Contest(mark) => changes.add(key, now.number + 1, mark, true),
            }
        }
    }
    changes.write(connection, act).await?;
    Ok(changes.recorded)
}

/// Marks absent whoever is not marked; before closing.
pub(super) async fn fill_absent(
    connection: &mut PgConnection,
    register: &LockedRegister,
    participants: &[Participant],
    cells: &Cells,
    act: &Act<'_>,
) -> Result<(), Error> {
    let mut changes = Changes::default();
    for participant in participants.iter().filter(|participant| participant.counts) {
        for slot in &register.slots {
            let key = (slot.id, participant.enrolment);
            let now = cells.get(&key).map(|events| CellNow::of(events)).unwrap_or_default();
            if now.mark.is_none() && now.contested.is_none() {
                changes.add(key, now.number + 1, Some(Mark::Absent), false);
            }
        }
    }
    changes.write(connection, act).await
}

fn filled(fill: Fill, slot_minutes: i32) -> Wish {
    match fill {
        Fill::Nothing => Wish::Nothing,
        Fill::Present => Wish::Mark(Mark::whole(slot_minutes)),
        Fill::Absent => Wish::Mark(Mark::Absent),
    }
}

type Wishes = BTreeMap<(Uuid, Uuid), (i32, Wish)>;

/// What each cell wishes, and the event its page had seen last. Somebody who has left the sheet since is passed over.
async fn parse(
    connection: &mut PgConnection,
    register: &LockedRegister,
    participants: &[Participant],
    inputs: &BTreeMap<String, CellInput>,
) -> Result<Wishes, Error> {
    let mut errors = FieldErrors::default();
    let mut wishes = Wishes::new();
    let mut gone = Vec::new();
    for (key, input) in inputs {
        let (code, slot) = key.strip_prefix('p').and_then(|key| key.split_once('_')).ok_or(Error::NotOfThisSheet)?;
        let (slot, times) = slot.parse().ok().and_then(|number| register.slot(number)).ok_or(Error::NotOfThisSheet)?;
        let Some(participant) = participants.iter().find(|participant| participant.code == code) else {
            gone.push(code.to_owned());
            continue;
        };
        let seen = match input.seen.trim() {
            "" => 0,
            typed => typed.parse().map_err(|_| Error::NotOfThisSheet)?,
        };
        match parse_cell(input, &times) {
            Ok(wish) => {
                wishes.insert((slot, participant.enrolment), (seen, wish));
            }
            Err(refusal) => errors.add(&format!("cells[{key}][{}]", refusal.field), refusal.code),
        }
    }
    if !gone.is_empty() {
        let known = sqlx::query_scalar!(
            r#"select count(*) as "count!" from enrolment where edition_id = $1 and code = any($2)"#,
            register.edition,
            &gone,
        )
        .fetch_one(connection)
        .await?;
        gone.sort_unstable();
        gone.dedup();
        if usize::try_from(known) != Ok(gone.len()) {
            return Err(Error::NotOfThisSheet);
        }
    }
    errors.into_result()?;
    Ok(wishes)
}

/// Events to write, column by column.
#[derive(Default)]
struct Changes {
    recorded: Recorded,
    slots: Vec<Uuid>,
    enrolments: Vec<Uuid>,
    numbers: Vec<i32>,
    kinds: Vec<String>,
    statuses: Vec<Option<String>>,
    arrived: Vec<Option<i32>>,
    left: Vec<Option<i32>>,
}

impl Changes {
    fn add(&mut self, (slot, enrolment): (Uuid, Uuid), number: i32, mark: Option<Mark>, contested: bool) {
        let kind = match (contested, mark) {
            (true, _) => "contested",
            (false, Some(_)) => "marked",
            (false, None) => "unmarked",
        };
        let (status, arrived, left) = mark
            .map(Mark::columns)
            .map_or((None, None, None), |(status, arrived, left)| (Some(status.to_owned()), arrived, left));
        if contested {
            self.recorded.contested += 1;
        } else {
            self.recorded.written += 1;
        }
        self.slots.push(slot);
        self.enrolments.push(enrolment);
        self.numbers.push(number);
        self.kinds.push(kind.to_owned());
        self.statuses.push(status);
        self.arrived.push(arrived);
        self.left.push(left);
    }

    /// Writes the events and what they leave: three statements, however many cells.
    async fn write(&self, connection: &mut PgConnection, act: &Act<'_>) -> Result<(), Error> {
        if self.slots.is_empty() {
            return Ok(());
        }
        sqlx::query!(
            "insert into attendance_event (slot_id, enrolment_id, number, kind, status, arrived_after, left_after,
                                           actor, at)
             select slot_id, enrolment_id, number, kind, status, arrived_after, left_after, $8, $9
             from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::text[], $6::integer[], $7::integer[])
                 as change (slot_id, enrolment_id, number, kind, status, arrived_after, left_after)",
            &self.slots,
            &self.enrolments,
            &self.numbers,
            &self.kinds,
            &self.statuses as &[Option<String>],
            &self.arrived as &[Option<i32>],
            &self.left as &[Option<i32>],
            act.actor,
            act.now.to_sqlx() as jiff_sqlx::Timestamp,
        )
        .execute(&mut *connection)
        .await?;
        sqlx::query!(
            "insert into attendance (slot_id, enrolment_id, status, arrived_after, left_after, number)
             select slot_id, enrolment_id, status, arrived_after, left_after, number
             from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::text[], $6::integer[], $7::integer[])
                 as change (slot_id, enrolment_id, number, kind, status, arrived_after, left_after)
             where kind = 'marked'
             on conflict (slot_id, enrolment_id) do update
             set status = excluded.status, arrived_after = excluded.arrived_after, left_after = excluded.left_after,
                 number = excluded.number",
            &self.slots,
            &self.enrolments,
            &self.numbers,
            &self.kinds,
            &self.statuses as &[Option<String>],
            &self.arrived as &[Option<i32>],
            &self.left as &[Option<i32>],
        )
        .execute(&mut *connection)
        .await?;
        sqlx::query!(
            "delete from attendance
             where (slot_id, enrolment_id) in (
                 select slot_id, enrolment_id
                 from unnest($1::uuid[], $2::uuid[], $3::text[]) as change (slot_id, enrolment_id, kind)
                 where kind = 'unmarked')",
            &self.slots,
            &self.enrolments,
            &self.kinds,
        )
        .execute(connection)
        .await?;
        Ok(())
    }
}

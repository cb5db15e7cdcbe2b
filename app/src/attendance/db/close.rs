// SPDX-License-Identifier: AGPL-3.0-or-later
//! A register is closed with its seal, reopened with a reason, or described.

use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Error,
    locked::{LockedRegister, lock_with_edition},
    marks::fill_absent,
};
use crate::{
    attendance::{
        Mark,
        rules::{Description, SealedMark, may_close, may_record, may_reopen, seal},
    },
    enrolment::db::Act,
    error::{FieldCode, FieldErrors},
};

/// Closes the register of a meeting and answers its seal. With `unmarked_absent` whoever is not marked was absent.
///
/// # Errors
/// `Refused` if somebody is not marked, two tutors disagree, or it cannot be written now; `Absent`.
pub async fn close(
    connection: &mut PgConnection,
    meeting: Uuid,
    unmarked_absent: bool,
    act: &Act<'_>,
) -> Result<[u8; 32], Error> {
    let register = lock_with_edition(&mut *connection, meeting, act.now).await?;
    let participants = register.participants(&mut *connection).await?;
    let mut cells = register.cells(&mut *connection).await?;
    if unmarked_absent {
        // Asked before anything is written, so that a refusal never has to be undone.
        may_record(&register.facts, register.today).map_err(FieldErrors::from)?;
        fill_absent(&mut *connection, &register, &participants, &cells, act).await?;
        cells = register.cells(&mut *connection).await?;
    }
    let (unmarked, contested) = register.open_cells(&participants, &cells);
    may_close(&register.facts, unmarked, contested, register.today)?;
    let sealed = seal(meeting, &marks(&mut *connection, &register).await?);
    sqlx::query!(
        "update meeting_register set state = 'closed', closed_by = $2, closed_at = $3, seal = $4 where meeting_id = $1",
        meeting,
        act.actor,
        act.now.to_sqlx() as jiff_sqlx::Timestamp,
        &sealed[..],
    )
    .execute(&mut *connection)
    .await?;
    event(&mut *connection, &register, "closed", Some(&sealed[..]), act).await?;
    write_totals(connection, &register).await?;
    Ok(sealed)
}

/// Opens a closed register again, to correct it.
///
/// # Errors
/// `Refused` if it is not closed, or the project is concluded; `Absent`.
pub async fn reopen(connection: &mut PgConnection, meeting: Uuid, reason: &str, act: &Act<'_>) -> Result<(), Error> {
    let register = lock_with_edition(&mut *connection, meeting, act.now).await?;
    may_reopen(&register.facts)?;
    sqlx::query!(
        "update meeting_register set state = 'open', closed_by = null, closed_at = null, seal = null
         where meeting_id = $1",
        meeting,
    )
    .execute(&mut *connection)
    .await?;
    let number = event(&mut *connection, &register, "reopened", None, act).await?;
    sqlx::query!("insert into register_note (meeting_id, number, body) values ($1, $2, $3)", meeting, number, reason,)
        .execute(&mut *connection)
        .await?;
    write_totals(connection, &register).await?;
    Ok(())
}

/// Writes what a meeting was about and who taught it; `seen` is the number of the register's last event that the page
/// showed, so that nobody overwrites what they have not read.
///
/// # Errors
/// `Refused` if it was changed meanwhile or cannot be written now; `Absent`.
pub async fn describe(
    connection: &mut PgConnection,
    meeting: Uuid,
    description: &Description,
    seen: i32,
    act: &Act<'_>,
) -> Result<(), Error> {
    let register = LockedRegister::lock(&mut *connection, meeting, act.now).await?;
    may_record(&register.facts, register.today).map_err(FieldErrors::from)?;
    if register.version > seen {
        return Err(FieldErrors::one("topic", FieldCode::StatusChanged).into());
    }
    sqlx::query!("update meeting_register set topic = $2 where meeting_id = $1", meeting, description.topic)
        .execute(&mut *connection)
        .await?;
    sqlx::query!("delete from meeting_teaching where meeting_id = $1", meeting).execute(&mut *connection).await?;
    for (position, (teacher, minutes)) in (1..).zip(&description.teaching) {
        sqlx::query!(
            "insert into meeting_teaching (meeting_id, position, teacher, minutes) values ($1, $2, $3, $4)",
            meeting,
            position,
            teacher,
            minutes,
        )
        .execute(&mut *connection)
        .await?;
    }
    event(connection, &register, "described", None, act).await?;
    Ok(())
}

/// The marks of a register.
async fn marks(connection: &mut PgConnection, register: &LockedRegister) -> Result<Vec<SealedMark>, sqlx::Error> {
    let rows = sqlx::query!(
        "select slot_id, enrolment_id, status, arrived_after, left_after from attendance where slot_id = any($1)",
        &register.slot_ids(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let mark = Mark::from_columns(&row.status, row.arrived_after, row.left_after)?;
            Some(SealedMark { slot: row.slot_id, enrolment: row.enrolment_id, mark })
        })
        .collect())
}

/// Writes what happened to a register and answers its number.
async fn event(
    connection: &mut PgConnection,
    register: &LockedRegister,
    kind: &str,
    seal: Option<&[u8]>,
    act: &Act<'_>,
) -> Result<i32, sqlx::Error> {
    let number = register.version + 1;
    sqlx::query!(
        "insert into register_event (meeting_id, number, kind, seal, actor, at) values ($1, $2, $3, $4, $5, $6)",
        register.meeting,
        number,
        kind,
        seal,
        act.actor,
        act.now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("update meeting_register set version = $2 where meeting_id = $1", register.meeting, number)
        .execute(connection)
        .await?;
    Ok(number)
}

/// Adds up anew the minutes in closed registers of everybody with a mark in this one.
async fn write_totals(connection: &mut PgConnection, register: &LockedRegister) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "with closed as (
             select a.enrolment_id, a.minutes
             from meeting m
             join meeting_register r on r.meeting_id = m.id and r.state = 'closed'
             join slot s on s.meeting_id = m.id
             join attendance a on a.slot_id = s.id
             where m.edition_id = $2
         )
         insert into attendance_total (enrolment_id, minutes)
         select marked.enrolment_id, coalesce(sum(closed.minutes), 0)
         from (select distinct enrolment_id from attendance where slot_id = any($1)) marked
         left join closed on closed.enrolment_id = marked.enrolment_id
         group by marked.enrolment_id
         order by marked.enrolment_id
         on conflict (enrolment_id) do update set minutes = excluded.minutes",
        &register.slot_ids(),
        register.edition,
    )
    .execute(connection)
    .await?;
    Ok(())
}

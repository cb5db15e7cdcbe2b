// SPDX-License-Identifier: AGPL-3.0-or-later
//! What changes for applications when their edition does: seats, dates, start, end, cancellation.

use jiff_sqlx::ToSqlx;
use sqlx::{Connection, PgConnection, types::Json};
use uuid::Uuid;

use super::{
    Act, Error,
    decisions::close_line,
    line::offer_free_seats,
    locked::{LockedEdition, Step},
    news,
};
use crate::{
    enrolment::{
        EditionStep, EventKind, Status,
        rules::{self, DateChange, EditionChange, Refusal},
    },
    notifications::enrolment_mails::News,
};

/// Gives an edition more or fewer seats, never fewer than are held; added seats are offered to those in line.
///
/// # Errors
/// `Refused` if more seats are held or the edition is over; `Absent`.
pub async fn change_seats(
    connection: &mut PgConnection,
    edition: Uuid,
    seats: i32,
    act: &Act<'_>,
) -> Result<(), Error> {
    let mut edition = LockedEdition::lock(&mut *connection, edition).await?;
    rules::change_seats(&edition.facts, seats)?;
    let before = edition.facts.seats;
    if seats == before {
        return Ok(());
    }
    edition.facts.seats = seats;
    sqlx::query!("update edition set seats = $2 where id = $1", edition.id, seats).execute(&mut *connection).await?;
    log(&mut *connection, edition.id, "change_seats", None, serde_json::json!({"from": before, "to": seats}), act)
        .await?;
    offer_free_seats(&mut *connection, &mut edition, seats - before, act).await?;
    edition.save(connection).await
}

/// Seats and dates at once, as a form sends them.
///
/// # Errors
/// `Refused` as [`change_seats`] and [`change_dates`] do; `Absent`.
pub async fn change_edition(
    connection: &mut PgConnection,
    edition: Uuid,
    change: &EditionChange,
    act: &Act<'_>,
) -> Result<(), Error> {
    if let Some(seats) = change.seats {
        change_seats(&mut *connection, edition, seats, act).await?;
    }
    if let Some(dates) = &change.dates {
        change_dates(connection, edition, dates, act).await?;
    }
    Ok(())
}

/// The instants of the new time of applications, which is civil by the project's clock.
async fn instants(
    connection: &mut PgConnection,
    edition: Uuid,
    change: &DateChange,
) -> Result<(jiff::Timestamp, jiff::Timestamp), Error> {
    let row = sqlx::query!(
        r#"
        select $2::timestamp at time zone p.zone as "from!: jiff_sqlx::Timestamp",
               $3::timestamp at time zone p.zone as "until!: jiff_sqlx::Timestamp"
        from edition e join project p on p.id = e.project_id
        where e.id = $1
        "#,
        edition,
        change.applications_from.to_sqlx() as jiff_sqlx::DateTime,
        change.applications_until.to_sqlx() as jiff_sqlx::DateTime,
    )
    .fetch_one(connection)
    .await?;
    Ok((row.from.to_jiff(), row.until.to_jiff()))
}

/// Changes when applications are taken and, by whole days, when the edition meets; everybody with a live application
/// is told if the meetings moved.
///
/// # Errors
/// `Refused` if the dates are not in order or the edition has started; `Absent`.
pub async fn change_dates(
    connection: &mut PgConnection,
    edition: Uuid,
    change: &DateChange,
    act: &Act<'_>,
) -> Result<(), Error> {
    let edition = LockedEdition::lock(&mut *connection, edition).await?;
    let window = instants(&mut *connection, edition.id, change).await?;
    // The new start by the clock of the project's zone, over changes of summer time too.
    let starts_at = sqlx::query_scalar!(
        r#"
        select ((e.starts_at at time zone p.zone) + make_interval(days => $2)) at time zone p.zone
            as "at!: jiff_sqlx::Timestamp"
        from edition e join project p on p.id = e.project_id
        where e.id = $1
        "#,
        edition.id,
        change.move_days,
    )
    .fetch_one(&mut *connection)
    .await?
    .to_jiff();
    if window == (edition.facts.applications_from, edition.facts.applications_until) && change.move_days == 0 {
        return Ok(());
    }
    rules::change_dates(&edition.facts, window, starts_at, act.now)?;
    sqlx::query!(
        "update edition
         set applications_from = $2, applications_until = $3, starts_at = $4, starts_on = starts_on + $5::integer,
             ends_on = ends_on + $5::integer
         where id = $1",
        edition.id,
        window.0.to_sqlx() as jiff_sqlx::Timestamp,
        window.1.to_sqlx() as jiff_sqlx::Timestamp,
        starts_at.to_sqlx() as jiff_sqlx::Timestamp,
        change.move_days,
    )
    .execute(&mut *connection)
    .await?;
    log(&mut *connection, edition.id, "change_dates", None, serde_json::json!({"days": change.move_days}), act).await?;
    if change.move_days == 0 {
        return Ok(());
    }
    sqlx::query!(
        "update slot s
         set starts_at = ((s.starts_at at time zone p.zone) + make_interval(days => $2)) at time zone p.zone,
             ends_at = ((s.ends_at at time zone p.zone) + make_interval(days => $2)) at time zone p.zone
         from meeting m, edition e, project p
         where m.id = s.meeting_id and e.id = m.edition_id and p.id = e.project_id and e.id = $1",
        edition.id,
        change.move_days,
    )
    .execute(&mut *connection)
    .await?;
    // No offer is held past the start.
    sqlx::query!(
        "update enrolment set offer_until = least(offer_until, $2) where edition_id = $1 and status = 'offered'",
        edition.id,
        starts_at.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .execute(&mut *connection)
    .await?;
    for enrolment in edition.live(&mut *connection, None).await? {
        news::tell(&mut *connection, enrolment, &News::DatesChanged, act).await?;
    }
    Ok(())
}

/// Brings an edition on: it is announced, opened, or confirmed, of which everybody accepted is told.
///
/// # Errors
/// `Refused` if the step does not lead from its state, or there is nothing to apply for; `Absent`.
pub async fn step_edition(
    connection: &mut PgConnection,
    edition: Uuid,
    step: EditionStep,
    act: &Act<'_>,
) -> Result<(), Error> {
    let edition = LockedEdition::lock(&mut *connection, edition).await?;
    rules::take_step(&edition.facts, step, act.now)?;
    sqlx::query!("update edition set state = $2 where id = $1", edition.id, step.code())
        .execute(&mut *connection)
        .await?;
    let accepted = edition.live(&mut *connection, Some(Status::Accepted)).await?;
    let detail = serde_json::json!({"from": edition.facts.state, "to": step.code(), "accepted": accepted.len()});
    log(&mut *connection, edition.id, "step_edition", None, detail, act).await?;
    if step == EditionStep::Confirm {
        for enrolment in accepted {
            news::tell(&mut *connection, enrolment, &News::EditionConfirmed, act).await?;
        }
    }
    Ok(())
}

/// Cancels an edition and every live application of it, and tells everybody.
///
/// # Errors
/// `Refused` if it is over or cancelled already; `Absent`.
pub async fn cancel_edition(
    connection: &mut PgConnection,
    edition: Uuid,
    reason: &str,
    act: &Act<'_>,
) -> Result<(), Error> {
    let mut edition = LockedEdition::lock(&mut *connection, edition).await?;
    match edition.facts.state.as_str() {
        "cancelled" => return Err(Refusal::EditionCancelled.into()),
        // A draft has no applications, but may be cancelled.
        "draft" => {}
        _ => edition.facts.is_alive()?,
    }
    sqlx::query!("update edition set state = 'cancelled', cancelled_reason = $2 where id = $1", edition.id, reason)
        .execute(&mut *connection)
        .await?;
    log(&mut *connection, edition.id, "cancel_edition", Some(reason), serde_json::json!({}), act).await?;
    let live = edition.live(&mut *connection, None).await?;
    for mut application in edition.applications(&mut *connection, &live).await? {
        let step = Step::to(EventKind::CancelledWithEdition, Status::CancelledWithEdition);
        edition.apply(&mut *connection, &mut application, &step, act).await?;
        news::tell(&mut *connection, application.id, &News::EditionCancelled, act).await?;
    }
    edition.save(connection).await
}

/// Starts an edition: those still in line are not accepted, for want of a seat, and open offers end.
///
/// # Errors
/// `Refused` if it is neither open nor confirmed; `Absent`.
pub async fn start_edition(connection: &mut PgConnection, edition: Uuid, act: &Act<'_>) -> Result<(), Error> {
    let mut edition = LockedEdition::lock(&mut *connection, edition).await?;
    if !matches!(edition.facts.state.as_str(), "open" | "confirmed") {
        return Err(Refusal::EditionNotOpen.into());
    }
    close_line(&mut *connection, &mut edition, act).await?;
    sqlx::query!("update edition set state = 'running' where id = $1", edition.id).execute(&mut *connection).await?;
    log(&mut *connection, edition.id, "start_edition", None, serde_json::json!({}), act).await?;
    edition.save(connection).await
}

/// Ends an edition; what was written of accessibility needs is deleted, since it has served.
///
/// # Errors
/// `Refused` if it is not running; `Absent`.
pub async fn finish_edition(connection: &mut PgConnection, edition: Uuid, act: &Act<'_>) -> Result<(), Error> {
    let edition = LockedEdition::lock(&mut *connection, edition).await?;
    if edition.facts.state != "running" {
        return Err(Refusal::WrongStatus.into());
    }
    sqlx::query!("update edition set state = 'finished' where id = $1", edition.id).execute(&mut *connection).await?;
    sqlx::query!(
        "update enrolment set accessibility_needs = null where edition_id = $1 and accessibility_needs is not null",
        edition.id,
    )
    .execute(&mut *connection)
    .await?;
    log(connection, edition.id, "finish_edition", None, serde_json::json!({}), act).await
}

/// Starts the editions whose first slot has begun and ends those whose last day is over, each in a transaction of its
/// own. An open edition in which fewer are accepted than its minimum waits for the coordinator. Answers how many moved on. A job.
///
/// # Errors
/// Those of the database.
pub async fn advance_editions(connection: &mut PgConnection, act: &Act<'_>) -> Result<u32, Error> {
    let by_itself = Act { actor: None, ..*act };
    let due = sqlx::query!(
        r#"
        select e.id, e.state
        from edition e
        join project p on p.id = e.project_id
        where p.state <> 'concluded' and (
            (e.state in ('open', 'confirmed') and e.starts_at <= $1
                and (e.state = 'confirmed' or coalesce(e.minimum, 0) <= (
                    select count(*) from enrolment where edition_id = e.id and status = 'accepted')))
            or (e.state = 'running' and e.ends_on < ($1 at time zone p.zone)::date))
        order by e.starts_at, e.id
        "#,
        act.now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut moved = 0;
    for row in due {
        let mut transaction = connection.begin().await?;
        let outcome = if row.state == "running" {
            finish_edition(&mut transaction, row.id, &by_itself).await
        } else {
            start_edition(&mut transaction, row.id, &by_itself).await
        };
        match outcome {
            Ok(()) => {
                transaction.commit().await?;
                moved += 1;
            }
            // Somebody was faster.
            Err(Error::Refused(_) | Error::Absent) => transaction.rollback().await?,
            Err(error) => return Err(error),
        }
    }
    Ok(moved)
}

/// Writes into the log what was done to an edition.
async fn log(
    connection: &mut PgConnection,
    edition: Uuid,
    action: &str,
    reason: Option<&str>,
    detail: serde_json::Value,
    act: &Act<'_>,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into log_entry (at, actor, action, subject_kind, subject_id, reason, detail)
         values ($1, $2, $3, 'edition', $4, $5, $6)",
        act.now.to_sqlx() as jiff_sqlx::Timestamp,
        act.actor,
        action,
        edition,
        reason,
        Json(detail) as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! An application goes over to another edition, or to a colleague; it stays the one application.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Act, Error,
    line::offer_free_seats,
    locked::{Application, LockedEdition, Step, record},
    news,
    submit::{place, project_words, refuse_second},
};
use crate::{
    enrolment::{
        EventKind, Status,
        rules::{self, Frozen, Reason, Refusal},
    },
    notifications::enrolment_mails::News,
};

/// Moves an application to another edition of its course. Somebody accepted keeps a seat, if there is a free one;
/// anybody else stands there as if arriving now. A seat it held is offered to the next in line.
///
/// # Errors
/// `Refused` if it is another course, no seat is free, either edition has started, or the person has an application
/// there; `Absent`.
pub async fn transfer(
    connection: &mut PgConnection,
    enrolment: Uuid,
    to: Uuid,
    reason: &Reason,
    act: &Act<'_>,
) -> Result<(), Error> {
    let from = sqlx::query_scalar!("select edition_id from enrolment where id = $1", enrolment)
        .fetch_optional(&mut *connection)
        .await?
        .ok_or(Error::Absent)?;
    if from == to {
        return Err(Refusal::OtherCourse.into());
    }
    // In the order of their ids.
    let (first, second) = (from.min(to), from.max(to));
    let first = LockedEdition::lock(&mut *connection, first).await?;
    let second = LockedEdition::lock(&mut *connection, second).await?;
    let (mut old, mut new) = if first.id == from { (first, second) } else { (second, first) };
    if old.course != new.course {
        return Err(Refusal::OtherCourse.into());
    }
    let mut found = old.applications(&mut *connection, &[enrolment]).await?;
    let mut application = found.pop().ok_or(Refusal::WrongStatus)?;
    let there = rules::transfer(application.status, &old.facts, &new.facts, act.now)?;
    refuse_second(&mut *connection, &new, application.person, Some(enrolment)).await?;

    let before = application.status;
    carry_over(&mut *connection, &mut old, &mut new, &mut application, reason, act).await?;
    if before != Status::Accepted {
        place(&mut *connection, &mut new, &mut application, there, act).await?;
    }
    new.save(&mut *connection).await?;
    news::tell(&mut *connection, enrolment, &News::Transferred, act).await?;
    offer_free_seats(&mut *connection, &mut old, i32::from(before.holds_seat()), act).await?;
    old.save(connection).await
}

/// Writes the application into the other edition, accepted as it was, or to be placed there.
async fn carry_over(
    connection: &mut PgConnection,
    old: &mut LockedEdition,
    new: &mut LockedEdition,
    application: &mut Application,
    reason: &Reason,
    act: &Act<'_>,
) -> Result<(), Error> {
    let before = application.status;
    let to = match before {
        Status::Accepted | Status::AwaitingConsent => before,
        _ => Status::Submitted,
    };
    old.count(Some(before), None);
    new.count(None, Some(to));
    application.status = to;
    application.version += 1;
    // Place and rank belong to the edition left behind.
    application.waiting_position = None;
    application.rank = None;
    sqlx::query!(
        "update enrolment
         set edition_id = $2, status = $3, waiting_position = null, rank = null, version = $4
         where id = $1",
        application.id,
        new.id,
        to.code(),
        application.version,
    )
    .execute(&mut *connection)
    .await?;
    let step = Step { reason, ..Step::to(EventKind::Transferred, to) };
    let detail = serde_json::json!({ "from_edition": old.id, "to_edition": new.id });
    record(connection, application.id, application.version, Some(before), &step, detail, act).await
}

/// A colleague takes the place of somebody accepted, with what is frozen of their own.
///
/// # Errors
/// `Refused` if the application is not accepted, the edition has started, or the colleague has an application there;
/// `Absent`.
pub async fn substitute(
    connection: &mut PgConnection,
    enrolment: Uuid,
    colleague: Uuid,
    frozen: &Frozen,
    reason: &Reason,
    act: &Act<'_>,
) -> Result<(), Error> {
    let (mut edition, mut application) = LockedEdition::lock_of(&mut *connection, enrolment).await?;
    rules::substitute(application.status, &edition.facts, act.now)?;
    refuse_second(&mut *connection, &edition, colleague, None).await?;
    let words = project_words(&mut *connection, &edition, frozen).await?;
    // While it is still theirs.
    news::tell(&mut *connection, enrolment, &News::GivenToColleague, act).await?;
    sqlx::query!(
        "update enrolment
         set person_id = $2, gender = $3, age_band = $4, body_kind = $5, body_name = $6, role = $7, territory_id = $8,
             recipients = $9, privacy_version = $10, motivation = $11, accessibility_needs = $12
         where id = $1",
        enrolment,
        colleague,
        frozen.gender,
        frozen.age_band,
        frozen.body_kind,
        frozen.body_name,
        frozen.role,
        words.territory,
        words.recipients,
        frozen.privacy_version,
        frozen.motivation,
        frozen.accessibility_needs,
    )
    .execute(&mut *connection)
    .await?;
    application.person = colleague;
    let step = Step { reason, ..Step::to(EventKind::Substituted, Status::Accepted) };
    edition.apply(&mut *connection, &mut application, &step, act).await?;
    edition.save(&mut *connection).await?;
    news::tell(connection, enrolment, &News::Substituted, act).await
}

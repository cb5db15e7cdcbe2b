// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which change is possible from where, and what becomes of seats and of the waiting list.
//!
//! | from | accept | reject | waitlist | reopen | withdraw | offer answered |
//! |---|---|---|---|---|---|---|
//! | submitted | accepted | rejected | waitlisted | - | before decision | - |
//! | awaiting consent | - | rejected | - | - | before decision | - |
//! | waitlisted | accepted (out of turn: with a reason) | rejected | - | submitted | before decision | - |
//! | offered | - | - | - | - | before decision | accepted, or withdrawn |
//! | accepted | - | - | - | where it was | before start, during | - |
//! | rejected | - | - | - | where it was | - | - |
//! | withdrawn, cancelled | - | - | - | - | - | - |

use jiff::{SignedDuration, Timestamp};

use super::Refusal;
use crate::enrolment::{Decision, Selection, Status, WithdrawalPhase};

/// What the rules know of an edition: its row as locked for the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionFacts {
    /// draft, provisional, open, confirmed, running, finished or cancelled.
    pub state: String,
    /// preparing, active, reporting or concluded.
    pub project_state: String,
    /// How it chooses.
    pub selection: Selection,
    /// Seats there are.
    pub seats: i32,
    /// Seats accepted or offered.
    pub seats_held: i32,
    /// Applications in line.
    pub waiting: i32,
    /// First moment of applications.
    pub applications_from: Timestamp,
    /// Last moment of applications.
    pub applications_until: Timestamp,
    /// Start of the first slot.
    pub starts_at: Timestamp,
    /// How long an offered seat is held.
    pub offer_hours: i32,
    /// Minutes of its meetings.
    pub minutes: i32,
}

impl EditionFacts {
    /// Whether a seat is free.
    pub fn has_seat(&self) -> bool {
        self.seats_held < self.seats
    }

    /// Whether the first slot has begun.
    pub fn has_started(&self, now: Timestamp) -> bool {
        now >= self.starts_at || self.state == "running" || self.state == "finished"
    }

    /// Whether its applications may still change: it is neither in the making, nor over.
    ///
    /// # Errors
    /// `EditionCancelled`, `EditionOver` or `EditionNotOpen`.
    pub fn is_alive(&self) -> Result<(), Refusal> {
        match self.state.as_str() {
            "cancelled" => Err(Refusal::EditionCancelled),
            "finished" => Err(Refusal::EditionOver),
            "draft" => Err(Refusal::EditionNotOpen),
            // A concluded project can be read only.
            _ if self.project_state == "concluded" => Err(Refusal::EditionOver),
            _ => Ok(()),
        }
    }
}

/// Whether an application may be sent now.
///
/// # Errors
/// Why not.
pub fn may_apply(edition: &EditionFacts, now: Timestamp) -> Result<(), Refusal> {
    match edition.state.as_str() {
        "open" | "confirmed" if edition.project_state == "active" => {}
        "cancelled" => return Err(Refusal::EditionCancelled),
        _ => return Err(Refusal::EditionNotOpen),
    }
    if now < edition.applications_from {
        Err(Refusal::NotYet)
    } else if now > edition.applications_until || now >= edition.starts_at {
        Err(Refusal::TooLate)
    } else {
        Ok(())
    }
}

/// Whether somebody who stands in the room may be added: the edition takes place, and a seat is free that nobody else
/// waits for.
///
/// # Errors
/// `NoSeatLeft`, `EditionNotOpen`, or why the edition's applications change no more.
pub fn may_add_in_room(edition: &EditionFacts, now: Timestamp) -> Result<(), Refusal> {
    edition.is_alive()?;
    if edition.state == "provisional" || edition.project_state != "active" {
        return Err(Refusal::EditionNotOpen);
    }
    // Before the start a free seat is offered in the line's order.
    let waited_for = edition.waiting > 0 && !edition.has_started(now);
    if edition.has_seat() && !waited_for { Ok(()) } else { Err(Refusal::NoSeatLeft) }
}

/// What becomes of an application as it arrives: in order of arrival it is accepted while seats last, but never past
/// those who wait already; under review it waits for a decision.
pub fn on_arrival(edition: &EditionFacts) -> Status {
    match edition.selection {
        Selection::Review => Status::Submitted,
        Selection::FirstCome if edition.has_seat() && edition.waiting == 0 => Status::Accepted,
        Selection::FirstCome => Status::Waitlisted,
    }
}

/// An application about to be decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Where it stands.
    pub status: Status,
    /// Whether it stood on the waiting list, or was offered a seat from it, when it was last decided on.
    pub decided_from_waiting: bool,
    /// Whether it awaited consent when it was last decided on.
    pub decided_from_consent: bool,
    /// Whether somebody who is not decided on in the same breath waits in front of it.
    pub others_in_front: bool,
}

/// Where a decision leads.
///
/// # Errors
/// `WrongStatus`, `ConsentMissing`, `NoSeatLeft`, `ReasonNeeded`, or why the edition's applications change no more.
pub fn decide(
    candidate: Candidate,
    decision: Decision,
    edition: &EditionFacts,
    has_words: bool,
    now: Timestamp,
) -> Result<Status, Refusal> {
    edition.is_alive()?;
    let started = edition.has_started(now);
    match (decision, candidate.status) {
        (Decision::Accept | Decision::Waitlist, Status::AwaitingConsent) => Err(Refusal::ConsentMissing),
        (Decision::Accept, Status::Submitted | Status::Waitlisted) => {
            if !edition.has_seat() {
                return Err(Refusal::NoSeatLeft);
            }
            let out_of_turn = candidate.status == Status::Waitlisted && candidate.others_in_front;
            if (out_of_turn || started) && !has_words {
                return Err(Refusal::ReasonNeeded);
            }
            Ok(Status::Accepted)
        }
        (Decision::Reject, Status::Submitted | Status::AwaitingConsent | Status::Waitlisted) => Ok(Status::Rejected),
        (Decision::Waitlist, Status::Submitted) => {
            if started {
                Err(Refusal::EditionStarted)
            } else {
                Ok(Status::Waitlisted)
            }
        }
        (Decision::Reopen, Status::Waitlisted) => Ok(Status::Submitted),
        (Decision::Reopen, Status::Rejected) if candidate.decided_from_consent => Ok(Status::AwaitingConsent),
        // Back to their own place in line, which nobody has taken; once the edition has started there is no line.
        (Decision::Reopen, Status::Accepted | Status::Rejected) if candidate.decided_from_waiting && !started => {
            Ok(Status::Waitlisted)
        }
        (Decision::Reopen, Status::Accepted | Status::Rejected) => Ok(Status::Submitted),
        _ => Err(Refusal::WrongStatus),
    }
}

/// The phase in which somebody withdraws.
///
/// # Errors
/// `WrongStatus`, or why the edition's applications change no more.
pub fn withdraw(status: Status, edition: &EditionFacts, now: Timestamp) -> Result<WithdrawalPhase, Refusal> {
    edition.is_alive()?;
    match status {
        Status::Submitted | Status::AwaitingConsent | Status::Waitlisted | Status::Offered => {
            Ok(WithdrawalPhase::BeforeDecision)
        }
        Status::Accepted if edition.has_started(now) => Ok(WithdrawalPhase::During),
        Status::Accepted => Ok(WithdrawalPhase::BeforeStart),
        Status::Rejected | Status::Withdrawn | Status::CancelledWithEdition => Err(Refusal::WrongStatus),
    }
}

/// Whether an offer may be taken now.
///
/// # Errors
/// `WrongStatus` if there is none, `OfferOver` after its deadline.
pub fn accept_offer(
    status: Status,
    offer_until: Option<Timestamp>,
    edition: &EditionFacts,
    now: Timestamp,
) -> Result<(), Refusal> {
    edition.is_alive()?;
    match (status, offer_until) {
        (Status::Offered, Some(until)) if now <= until => Ok(()),
        (Status::Offered, _) => Err(Refusal::OfferOver),
        _ => Err(Refusal::WrongStatus),
    }
}

/// Until when a seat offered now is held: never past the start.
pub fn offer_until(edition: &EditionFacts, now: Timestamp) -> Timestamp {
    (now + SignedDuration::from_hours(i64::from(edition.offer_hours))).min(edition.starts_at)
}

/// How many seats are offered to the waiting list after a change that freed `freed` of them.
///
/// In order of arrival every free seat is; under review the coordinator may keep seats free, so only those are that
/// just came free. After the start nothing is offered by the program.
pub fn seats_to_offer(edition: &EditionFacts, freed: i32, now: Timestamp) -> i32 {
    if edition.has_started(now) || edition.is_alive().is_err() {
        return 0;
    }
    let free = edition.seats - edition.seats_held;
    let wished = match edition.selection {
        Selection::FirstCome => free,
        Selection::Review => freed,
    };
    wished.min(free).min(edition.waiting).max(0)
}

/// Somebody in line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting<Id> {
    /// Which application.
    pub id: Id,
    /// Its place.
    pub position: i32,
    /// Whether a seat can be offered: not to a person erased, or holding a seat here already (found out by a merge).
    pub eligible: bool,
}

/// Who is offered the next seat: the first eligible in waiting order. Nobody is while that is one of those whose
/// acceptance was `undone` in the same breath: the seat would come straight back to them, and to pass them by would jump
/// the order.
pub fn next_offer<Id: Copy + PartialEq>(line: &[Waiting<Id>], undone: &[Id]) -> Option<Id> {
    let first = line.iter().filter(|waiting| waiting.eligible).min_by_key(|waiting| waiting.position)?;
    (!undone.contains(&first.id)).then_some(first.id)
}

/// What becomes of an application in the other edition of its course.
///
/// An acceptance needs a free seat there; anything else stands there as if it arrived now.
///
/// # Errors
/// `WrongStatus`, `EditionStarted`, `NoSeatLeft`, or why either edition's applications cannot change.
pub fn transfer(status: Status, from: &EditionFacts, to: &EditionFacts, now: Timestamp) -> Result<Status, Refusal> {
    from.is_alive()?;
    to.is_alive()?;
    if to.state == "provisional" {
        return Err(Refusal::EditionNotOpen);
    }
    if from.has_started(now) || to.has_started(now) {
        return Err(Refusal::EditionStarted);
    }
    match status {
        Status::Accepted if to.has_seat() => Ok(Status::Accepted),
        Status::Accepted => Err(Refusal::NoSeatLeft),
        // The body has not agreed to the other edition either.
        Status::AwaitingConsent => Ok(Status::AwaitingConsent),
        Status::Submitted | Status::Waitlisted => Ok(on_arrival(to)),
        _ => Err(Refusal::WrongStatus),
    }
}

/// Whether a colleague may take the place: of somebody accepted, before the start.
///
/// # Errors
/// `WrongStatus`, `EditionStarted`, or why the edition's applications change no more.
pub fn substitute(status: Status, edition: &EditionFacts, now: Timestamp) -> Result<(), Refusal> {
    edition.is_alive()?;
    if edition.has_started(now) {
        return Err(Refusal::EditionStarted);
    }
    if status == Status::Accepted { Ok(()) } else { Err(Refusal::WrongStatus) }
}

/// Whether a rank may be given.
///
/// # Errors
/// `NoRanks`, `WrongStatus`, or why the edition's applications change no more.
pub fn rank(status: Status, edition: &EditionFacts) -> Result<(), Refusal> {
    edition.is_alive()?;
    match (edition.selection, status) {
        (Selection::FirstCome, _) => Err(Refusal::NoRanks),
        (Selection::Review, Status::Submitted | Status::AwaitingConsent) => Ok(()),
        _ => Err(Refusal::WrongStatus),
    }
}

/// Whether the edition may have so many seats.
///
/// # Errors
/// `SeatsBelowHeld`, or why the edition changes no more.
pub fn change_seats(edition: &EditionFacts, seats: i32) -> Result<(), Refusal> {
    edition.is_alive()?;
    if seats < edition.seats_held { Err(Refusal::SeatsBelowHeld(edition.seats_held)) } else { Ok(()) }
}

/// Whether the edition may have these dates.
///
/// # Errors
/// `EditionStarted`, `DatesOutOfOrder`, or why the edition changes no more.
pub fn change_dates(
    edition: &EditionFacts,
    (from, until): (Timestamp, Timestamp),
    starts_at: Timestamp,
    now: Timestamp,
) -> Result<(), Refusal> {
    edition.is_alive()?;
    if edition.has_started(now) {
        return Err(Refusal::EditionStarted);
    }
    if from > until || until > starts_at || starts_at <= now { Err(Refusal::DatesOutOfOrder) } else { Ok(()) }
}

#[cfg(test)]
mod tests;

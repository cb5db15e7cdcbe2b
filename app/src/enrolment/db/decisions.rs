// SPDX-License-Identifier: AGPL-3.0-or-later
//! Coordinators decide.

use std::collections::BTreeMap;

use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Act, Error,
    line::{offer_free_seats, offer_undone_seats},
    locked::{Application, LockedEdition, Step},
    news,
    submit::refuse_second,
};
use crate::{
    enrolment::{
        Decision, EventKind, Status,
        rules::{self, Candidate, Reason, Refusal},
    },
    notifications::enrolment_mails::News,
};

/// Decides on applications, of one edition or of several: on all of them or, if one is refused, on none.
///
/// # Errors
/// `Refused` with the first refusal; `Absent` if one of them does not exist.
pub async fn decide(
    connection: &mut PgConnection,
    enrolments: &[Uuid],
    decision: Decision,
    reason: &Reason,
    act: &Act<'_>,
) -> Result<(), Error> {
    // All editions first, in the order of their ids, so that two such decisions never wait for each other.
    let mut locked = Vec::new();
    for (edition, enrolments) in by_edition(&mut *connection, enrolments).await? {
        locked.push((LockedEdition::lock(&mut *connection, edition).await?, enrolments));
    }
    for (mut edition, enrolments) in locked {
        let mut applications = edition.applications(&mut *connection, &enrolments).await?;
        if applications.len() != enrolments.len() {
            // One of them went over to another edition while we waited.
            return Err(Refusal::WrongStatus.into());
        }
        let mut undone = Vec::new();
        for application in &mut applications {
            let held_seat = application.status.holds_seat();
            decide_one(&mut *connection, &mut edition, application, &enrolments, decision, reason, act).await?;
            if held_seat {
                undone.push(application.id);
            }
        }
        if decision != Decision::Reopen {
            offer_free_seats(&mut *connection, &mut edition, 0, act).await?;
        } else if !undone.is_empty() {
            offer_undone_seats(&mut *connection, &mut edition, &undone, act).await?;
        }
        edition.save(&mut *connection).await?;
    }
    Ok(())
}

async fn decide_one(
    connection: &mut PgConnection,
    edition: &mut LockedEdition,
    application: &mut Application,
    together: &[Uuid],
    decision: Decision,
    reason: &Reason,
    act: &Act<'_>,
) -> Result<(), Error> {
    let candidate = candidate(&mut *connection, edition, application, together).await?;
    let to = rules::decide(candidate, decision, &edition.facts, reason.note.is_some(), act.now)?;
    let revives = !application.status.is_live();
    if revives {
        // Meanwhile the person may have applied again.
        refuse_second(&mut *connection, edition, application.person, Some(application.id)).await?;
    }
    let (kind, news) = match decision {
        Decision::Accept => (EventKind::Accepted, News::Accepted),
        Decision::Reject => (EventKind::Rejected, News::NotAccepted),
        Decision::Waitlist => (EventKind::Waitlisted, News::Waitlisted),
        Decision::Reopen => (EventKind::Reopened, News::Reopened),
    };
    let step = Step { reason, keeps_place: decision == Decision::Reopen, ..Step::to(kind, to) };
    edition.apply(&mut *connection, application, &step, act).await?;
    news::tell(connection, application.id, &news, act).await
}

/// What the rules need to know of an application before a decision.
async fn candidate(
    connection: &mut PgConnection,
    edition: &LockedEdition,
    application: &Application,
    together: &[Uuid],
) -> Result<Candidate, Error> {
    let row = sqlx::query!(
        r#"
        select exists (
                   select 1 from enrolment
                   where edition_id = $2 and status = 'waitlisted' and waiting_position < $3 and id <> all($4)
               ) as "others_in_front!",
               coalesce((
                   select from_status in ('waitlisted', 'offered') from enrolment_event
                   where enrolment_id = $1 and kind in ('accepted', 'offer_accepted', 'rejected')
                   order by number desc
                   limit 1
               ), false) as "decided_from_waiting!",
               coalesce((
                   select from_status = 'awaiting_consent' from enrolment_event
                   where enrolment_id = $1 and kind in ('accepted', 'offer_accepted', 'rejected')
                   order by number desc
                   limit 1
               ), false) as "decided_from_consent!"
        "#,
        application.id,
        edition.id,
        application.waiting_position,
        together,
    )
    .fetch_one(connection)
    .await?;
    Ok(Candidate {
        status: application.status,
        // A place in another edition's line is lost with a transfer.
        decided_from_waiting: row.decided_from_waiting && application.waiting_position.is_some(),
        decided_from_consent: row.decided_from_consent,
        others_in_front: row.others_in_front,
    })
}

/// The applications by edition, in the order of the editions' ids.
async fn by_edition(connection: &mut PgConnection, enrolments: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<Uuid>>, Error> {
    let rows = sqlx::query!("select id, edition_id from enrolment where id = any($1)", enrolments)
        .fetch_all(connection)
        .await?;
    let mut editions: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for row in rows {
        editions.entry(row.edition_id).or_default().push(row.id);
    }
    if enrolments.iter().any(|wished| !editions.values().flatten().any(|found| found == wished)) {
        return Err(Error::Absent);
    }
    Ok(editions)
}

/// The statuses an application passes through when its edition starts with it still in line.
pub(super) async fn close_line(
    connection: &mut PgConnection,
    edition: &mut LockedEdition,
    act: &Act<'_>,
) -> Result<(), Error> {
    let by_itself = Act { actor: None, ..*act };
    let no_seat = Reason::code(crate::enrolment::NO_SEAT);
    let lapsed = Reason::code(crate::enrolment::OFFER_LAPSED);
    for (status, reason, news) in
        [(Status::Offered, &lapsed, News::OfferLapsed), (Status::Waitlisted, &no_seat, News::NotAccepted)]
    {
        let ids = edition.live(&mut *connection, Some(status)).await?;
        for mut application in edition.applications(&mut *connection, &ids).await? {
            let step = Step { reason, ..Step::to(EventKind::Rejected, Status::Rejected) };
            edition.apply(&mut *connection, &mut application, &step, &by_itself).await?;
            news::tell(&mut *connection, application.id, &news, &by_itself).await?;
        }
    }
    Ok(())
}

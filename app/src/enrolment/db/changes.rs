// SPDX-License-Identifier: AGPL-3.0-or-later
//! Applicants withdraw and answer offers; offers lapse; coordinators rank.

use jiff_sqlx::ToSqlx;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::{
    Act, Error,
    line::offer_free_seats,
    locked::{Application, LockedEdition, Step},
    news,
};
use crate::{
    enrolment::{
        EventKind, OFFER_DECLINED, OFFER_LAPSED, Status, WithdrawalPhase,
        rules::{self, Reason, Refusal},
    },
    notifications::enrolment_mails::News,
};

/// Withdraws an application; a seat it held is offered to the next in line.
///
/// # Errors
/// `Refused` if it is not live or its edition is over; `Absent`.
pub async fn withdraw(
    connection: &mut PgConnection,
    enrolment: Uuid,
    reason: &Reason,
    act: &Act<'_>,
) -> Result<WithdrawalPhase, Error> {
    let (mut edition, mut application) = LockedEdition::lock_of(&mut *connection, enrolment).await?;
    let phase = rules::withdraw(application.status, &edition.facts, act.now)?;
    let freed = i32::from(application.status.holds_seat());
    let step = Step { reason, phase: Some(phase), ..Step::to(EventKind::Withdrawn, Status::Withdrawn) };
    edition.apply(&mut *connection, &mut application, &step, act).await?;
    news::tell(&mut *connection, enrolment, &News::Withdrawn, act).await?;
    offer_free_seats(&mut *connection, &mut edition, freed, act).await?;
    edition.save(connection).await?;
    Ok(phase)
}

/// Takes an offered seat.
///
/// # Errors
/// `Refused` if there is no offer or its deadline has passed; `Absent`.
pub async fn accept_offer(connection: &mut PgConnection, enrolment: Uuid, act: &Act<'_>) -> Result<(), Error> {
    let (mut edition, mut application) = LockedEdition::lock_of(&mut *connection, enrolment).await?;
    rules::accept_offer(application.status, application.offer_until, &edition.facts, act.now)?;
    let step = Step::to(EventKind::OfferAccepted, Status::Accepted);
    edition.apply(&mut *connection, &mut application, &step, act).await?;
    edition.save(&mut *connection).await?;
    news::tell(connection, enrolment, &News::Accepted, act).await
}

/// Declines an offered seat: the application is withdrawn, the seat offered to the next in line.
///
/// # Errors
/// `Refused` if there is no offer; `Absent`.
pub async fn decline_offer(connection: &mut PgConnection, enrolment: Uuid, act: &Act<'_>) -> Result<(), Error> {
    // Asked under the edition's lock again by `withdraw`; here only an offer can be declined.
    let (_, application) = LockedEdition::lock_of(&mut *connection, enrolment).await?;
    if application.status != Status::Offered {
        return Err(Refusal::WrongStatus.into());
    }
    withdraw(connection, enrolment, &Reason::code(OFFER_DECLINED), act).await?;
    Ok(())
}

/// Ends the offers whose deadline has passed, each in a transaction of its own, and offers their seats to the next in
/// line. Answers how many lapsed. A job of the server.
///
/// # Errors
/// Those of the database.
pub async fn lapse_offers(connection: &mut PgConnection, act: &Act<'_>) -> Result<u32, Error> {
    let due = sqlx::query_scalar!(
        "select id from enrolment where status = 'offered' and offer_until < $1 order by offer_until, id",
        act.now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut lapsed = 0;
    for enrolment in due {
        let mut transaction = connection.begin().await?;
        match lapse(&mut transaction, enrolment, act).await {
            Ok(()) => {
                transaction.commit().await?;
                lapsed += 1;
            }
            // Answered, cancelled or moved since we looked.
            Err(Error::Refused(_) | Error::Absent) => transaction.rollback().await?,
            Err(error) => return Err(error),
        }
    }
    Ok(lapsed)
}

async fn lapse(connection: &mut PgConnection, enrolment: Uuid, act: &Act<'_>) -> Result<(), Error> {
    let (mut edition, mut application) = LockedEdition::lock_of(&mut *connection, enrolment).await?;
    if application.status != Status::Offered || application.offer_until.is_none_or(|until| until >= act.now) {
        return Err(Refusal::WrongStatus.into());
    }
    let by_itself = Act { actor: None, ..*act };
    let reason = Reason::code(OFFER_LAPSED);
    let step = Step { reason: &reason, ..Step::to(EventKind::Rejected, Status::Rejected) };
    edition.apply(&mut *connection, &mut application, &step, &by_itself).await?;
    news::tell(&mut *connection, enrolment, &News::OfferLapsed, &by_itself).await?;
    offer_free_seats(&mut *connection, &mut edition, 1, act).await?;
    edition.save(connection).await
}

/// Gives an application under review a rank (1 is first), or takes it away.
///
/// # Errors
/// `Refused` if the edition goes by order of arrival or the application is decided on; `Absent`.
pub async fn set_rank(
    connection: &mut PgConnection,
    enrolment: Uuid,
    rank: Option<i32>,
    act: &Act<'_>,
) -> Result<(), Error> {
    let (mut edition, mut application) = LockedEdition::lock_of(&mut *connection, enrolment).await?;
    give_rank(connection, &mut edition, &mut application, rank, act).await
}

/// Gives several applications of an edition, named by their codes, their ranks: all of them or, if one is refused,
/// none. Those whose rank stays are left alone.
///
/// # Errors
/// As [`set_rank`]; `Refused` too if one is not of the edition any more.
pub async fn set_ranks(
    connection: &mut PgConnection,
    edition: Uuid,
    ranks: &[(String, Option<i32>)],
    act: &Act<'_>,
) -> Result<(), Error> {
    let mut edition = LockedEdition::lock(&mut *connection, edition).await?;
    let codes: Vec<String> = ranks.iter().map(|(code, _)| code.clone()).collect();
    let rows =
        sqlx::query!("select id, code from enrolment where edition_id = $1 and code = any($2)", edition.id, &codes)
            .fetch_all(&mut *connection)
            .await?;
    if rows.len() != ranks.len() {
        return Err(Refusal::WrongStatus.into());
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    for mut application in edition.applications(&mut *connection, &ids).await? {
        let code = rows.iter().find(|row| row.id == application.id).map(|row| row.code.as_str());
        let wished = ranks.iter().find(|(ranked, _)| Some(ranked.as_str()) == code).and_then(|(_, rank)| *rank);
        if application.rank != wished {
            give_rank(&mut *connection, &mut edition, &mut application, wished, act).await?;
        }
    }
    Ok(())
}

async fn give_rank(
    connection: &mut PgConnection,
    edition: &mut LockedEdition,
    application: &mut Application,
    rank: Option<i32>,
    act: &Act<'_>,
) -> Result<(), Error> {
    rules::rank(application.status, &edition.facts)?;
    application.rank = rank;
    let step = Step::to(EventKind::Ranked, application.status);
    edition.apply(connection, application, &step, act).await
}

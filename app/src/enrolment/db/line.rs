// SPDX-License-Identifier: AGPL-3.0-or-later
//! The waiting list: who is offered a seat that came free.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Act, Error,
    locked::{LockedEdition, Step},
    news,
};
use crate::{
    enrolment::{
        EventKind, Status,
        rules::{self, Waiting},
    },
    notifications::enrolment_mails::News,
};

/// Offers free seats in waiting order: after a change that freed `freed` of them.
pub(super) async fn offer_free_seats(
    connection: &mut PgConnection,
    edition: &mut LockedEdition,
    freed: i32,
    act: &Act<'_>,
) -> Result<(), Error> {
    offer_seats_of(connection, edition, freed, &[], act).await
}

/// Offers the seats of undone acceptances in waiting order.
pub(super) async fn offer_undone_seats(
    connection: &mut PgConnection,
    edition: &mut LockedEdition,
    undone: &[Uuid],
    act: &Act<'_>,
) -> Result<(), Error> {
    let freed = i32::try_from(undone.len()).unwrap_or(i32::MAX);
    offer_seats_of(connection, edition, freed, undone, act).await
}

async fn offer_seats_of(
    connection: &mut PgConnection,
    edition: &mut LockedEdition,
    freed: i32,
    undone: &[Uuid],
    act: &Act<'_>,
) -> Result<(), Error> {
    let seats = rules::seats_to_offer(&edition.facts, freed, act.now);
    if seats == 0 {
        return Ok(());
    }
    // The program offers, whoever freed the seat.
    let by_itself = Act { actor: None, ..*act };
    let mut line = waiting(&mut *connection, edition.id).await?;
    for _ in 0..seats {
        let Some(next) = rules::next_offer(&line, undone) else { break };
        line.retain(|waiting| waiting.id != next);
        let mut found = edition.applications(&mut *connection, &[next]).await?;
        let Some(application) = found.first_mut() else { continue };
        let until = rules::offer_until(&edition.facts, act.now);
        let step = Step { offer_until: Some(until), ..Step::to(EventKind::Offered, Status::Offered) };
        edition.apply(&mut *connection, application, &step, &by_itself).await?;
        news::tell(&mut *connection, next, &News::Offered, &by_itself).await?;
    }
    Ok(())
}

/// Those in line.
async fn waiting(connection: &mut PgConnection, edition: Uuid) -> Result<Vec<Waiting<Uuid>>, Error> {
    let rows = sqlx::query!(
        r#"
        select n.id, n.waiting_position as "position!",
               p.erased_at is null and not exists (
                   select 1
                   from enrolment other
                   join person same on same.id = other.person_id
                   where other.edition_id = n.edition_id and other.status in ('accepted', 'offered')
                     and coalesce(same.merged_into, same.id) = coalesce(p.merged_into, p.id)
               ) as "eligible!"
        from enrolment n
        join person p on p.id = n.person_id
        where n.edition_id = $1 and n.status = 'waitlisted'
        order by n.waiting_position
        "#,
        edition,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| Waiting { id: row.id, position: row.position, eligible: row.eligible }).collect())
}

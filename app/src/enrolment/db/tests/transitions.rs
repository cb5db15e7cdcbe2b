// SPDX-License-Identifier: AGPL-3.0-or-later
//! Each change once, and each refusal.

use sqlx::PgPool;
use uuid::Uuid;

use super::fixture::*;
use crate::enrolment::{
    Decision, Status, WithdrawalPhase,
    db::{self, Error, NewApplication},
    rules::{Reason, Refusal},
};

/// The refusal of a change that must have been refused.
pub(super) fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn in_order_of_arrival_seats_are_given_while_they_last(pool: PgPool) {
    project(&pool, "first_come", 2).await;
    let ids = submit_some(&pool, 4).await;
    let connection = &mut pool.acquire().await.unwrap();
    assert_eq!(
        statuses(connection, &ids).await,
        [Status::Accepted, Status::Accepted, Status::Waitlisted, Status::Waitlisted]
    );
    assert_eq!(events(connection, ids[0]).await, ["submitted", "accepted"]);
    assert_eq!(events(connection, ids[3]).await, ["submitted", "waitlisted"]);
    assert_eq!(
        mails(connection).await,
        ["enrolment_accepted", "enrolment_accepted", "enrolment_waitlisted", "enrolment_waitlisted"]
    );
    let body: String = sqlx::query_scalar("select body from mail order by id desc limit 1")
        .fetch_one(&mut **connection)
        .await
        .unwrap();
    assert!(body.contains("al posto 2") && body.contains("Progetto finanziato"), "{body}");
    assert_eq!(breaches(connection).await, [""; 0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn under_review_a_coordinator_decides(pool: PgPool) {
    project(&pool, "review", 2).await;
    let ids = submit_some(&pool, 4).await;
    let connection = &mut pool.acquire().await.unwrap();
    assert_eq!(statuses(connection, &ids).await, [Status::Submitted; 4]);

    db::set_rank(connection, ids[3], Some(1), &act()).await.unwrap();
    db::set_rank(connection, ids[2], Some(2), &act()).await.unwrap();
    db::decide(connection, &ids[..1], Decision::Accept, &Reason::default(), &act()).await.unwrap();
    db::decide(connection, &ids[1..2], Decision::Reject, &Reason::code("not_recipient"), &act()).await.unwrap();
    // Put in line together: in the order of their ranks.
    db::decide(connection, &ids[2..], Decision::Waitlist, &Reason::default(), &act()).await.unwrap();
    assert_eq!(
        statuses(connection, &ids).await,
        [Status::Accepted, Status::Rejected, Status::Waitlisted, Status::Waitlisted],
        "a seat a coordinator keeps is not given away"
    );
    let positions: Vec<i32> =
        sqlx::query_scalar("select waiting_position from enrolment where status = 'waitlisted' order by rank")
            .fetch_all(&mut **connection)
            .await
            .unwrap();
    assert_eq!(positions, [1, 2]);
    assert_eq!(breaches(connection).await, [""; 0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_freed_seat_goes_down_the_line(pool: PgPool) {
    project(&pool, "first_come", 1).await;
    let ids = submit_some(&pool, 4).await;
    let connection = &mut pool.acquire().await.unwrap();

    let later = act_at(at("2026-11-22T10:00:00Z"));
    let phase = db::withdraw(connection, ids[0], &Reason::code("work"), &later).await.unwrap();
    assert_eq!(phase, WithdrawalPhase::BeforeStart);
    assert_eq!(status(connection, ids[1]).await, Status::Offered);
    assert_eq!(offer_until(connection, ids[1]).await, Some(at("2026-11-24T10:00:00Z")));

    db::decline_offer(connection, ids[1], &later).await.unwrap();
    assert_eq!(status(connection, ids[1]).await, Status::Withdrawn);
    assert_eq!(status(connection, ids[2]).await, Status::Offered);

    assert_eq!(db::lapse_offers(connection, &act_at(at("2026-11-24T10:00:00Z"))).await.unwrap(), 0);
    assert_eq!(db::lapse_offers(connection, &act_at(at("2026-11-24T10:00:01Z"))).await.unwrap(), 1);
    assert_eq!(status(connection, ids[2]).await, Status::Rejected);
    assert_eq!(status(connection, ids[3]).await, Status::Offered);

    assert_eq!(
        refusal(db::accept_offer(connection, ids[2], &act_at(at("2026-11-25T10:00:00Z"))).await),
        Refusal::WrongStatus
    );
    assert_eq!(
        refusal(db::accept_offer(connection, ids[3], &act_at(at("2026-11-26T10:00:02Z"))).await),
        Refusal::OfferOver
    );
    db::accept_offer(connection, ids[3], &act_at(at("2026-11-25T10:00:00Z"))).await.unwrap();
    assert_eq!(events(connection, ids[3]).await, ["submitted", "waitlisted", "offered", "offer_accepted"]);
    assert_eq!(breaches(connection).await, [""; 0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_may_not_apply_is_told_why(pool: PgPool) {
    project(&pool, "first_come", 5).await;
    let maria = person(&pool, 1).await;
    submit_at(&pool, maria, EDITION, now()).await.unwrap();
    assert_eq!(refusal(submit_at(&pool, maria, EDITION, now()).await), Refusal::AlreadyApplied);
    // Another edition of the course, where the project does not mind.
    let second = submit_at(&pool, maria, OTHER_EDITION, now()).await.unwrap();
    let connection = &mut pool.acquire().await.unwrap();
    db::withdraw(connection, second.id, &Reason::code("work"), &act()).await.unwrap();
    one_per_course(connection).await;
    assert_eq!(refusal(submit_at(&pool, maria, OTHER_EDITION, now()).await), Refusal::AlreadyAppliedForCourse);
    submit_at(&pool, maria, FOREIGN_EDITION, now()).await.unwrap();
    // Merged with Maria, somebody else is Maria.
    let other = person(&pool, 2).await;
    merge(connection, other, maria).await;
    assert_eq!(refusal(submit_at(&pool, other, EDITION, now()).await), Refusal::AlreadyApplied);

    let late = person(&pool, 3).await;
    for (moment, expected) in [("2026-10-31T10:00:00Z", Refusal::NotYet), ("2026-12-01T10:00:00Z", Refusal::TooLate)] {
        assert_eq!(refusal(submit_at(&pool, late, EDITION, at(moment)).await), expected);
    }
    for (state, expected) in [("draft", Refusal::EditionNotOpen), ("cancelled", Refusal::EditionCancelled)] {
        set_state(connection, EDITION, state).await;
        assert_eq!(refusal(submit_at(&pool, late, EDITION, now()).await), expected);
    }
    set_state(connection, EDITION, "confirmed").await;
    for (field, wrong) in [
        ("territory", crate::enrolment::rules::Frozen { territory: "XX".to_owned(), ..frozen() }),
        ("body_kind", crate::enrolment::rules::Frozen { body_kind: "XX".to_owned(), ..frozen() }),
    ] {
        let mut transaction = pool.begin().await.unwrap();
        let application = NewApplication { edition: EDITION, person: late, frozen: wrong };
        let mut rng = <rand::rngs::StdRng as rand::SeedableRng>::seed_from_u64(1);
        let result = db::submit(&mut transaction, &application, &mut rng, &act()).await;
        assert_eq!(refusal(result), Refusal::NotAChoice(field));
    }
    assert!(matches!(submit_at(&pool, late, Uuid::from_u128(77), now()).await, Err(Error::Absent)));
    assert!(matches!(submit_at(&pool, Uuid::from_u128(77), EDITION, now()).await, Err(Error::Absent)));
    submit_at(&pool, late, EDITION, now()).await.unwrap();
    assert_eq!(breaches(connection).await, [""; 0]);
}

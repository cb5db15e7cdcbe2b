// SPDX-License-Identifier: AGPL-3.0-or-later
//! Decisions out of turn, undone, and applications that move.

use sqlx::PgPool;
use uuid::Uuid;

use super::{fixture::*, transitions::refusal};
use crate::enrolment::{
    Decision, Status,
    db::{self, Error},
    rules::{Frozen, Reason, Refusal},
};

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_undone_decision_gives_the_place_back(pool: PgPool) {
    project(&pool, "first_come", 1).await;
    let ids = submit_some(&pool, 3).await;
    let connection = &mut pool.acquire().await.unwrap();
    db::decide(connection, &ids[1..2], Decision::Reject, &Reason::code("duplicate"), &act()).await.unwrap();
    db::decide(connection, &ids[1..2], Decision::Reopen, &Reason::default(), &act()).await.unwrap();
    assert_eq!(status(connection, ids[1]).await, Status::Waitlisted);
    let position: Option<i32> = sqlx::query_scalar("select waiting_position from enrolment where id = $1")
        .bind(ids[1])
        .fetch_one(&mut **connection)
        .await
        .unwrap();
    assert_eq!(position, Some(1), "the place it had");
    // The seat of an undone acceptance is offered to the first in line, as a withdrawn one's is.
    db::decide(connection, &ids[..1], Decision::Reopen, &Reason::words("per errore"), &act()).await.unwrap();
    assert_eq!(statuses(connection, &ids).await, [Status::Submitted, Status::Offered, Status::Waitlisted]);
    let full = db::decide(connection, &ids[..1], Decision::Accept, &Reason::default(), &act()).await;
    assert_eq!(refusal(full), Refusal::NoSeatLeft);
    assert_eq!(events(connection, ids[0]).await, ["submitted", "accepted", "reopened"]);
    let note: String = sqlx::query_scalar("select body from enrolment_note where enrolment_id = $1")
        .bind(ids[0])
        .fetch_one(&mut **connection)
        .await
        .unwrap();
    assert_eq!(note, "per errore");
    assert_eq!(breaches(connection).await, [""; 0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_undone_seat_neither_comes_back_at_once_nor_passes_the_first_by(pool: PgPool) {
    project(&pool, "review", 1).await;
    let ids = submit_some(&pool, 3).await;
    let connection = &mut pool.acquire().await.unwrap();
    db::decide(connection, &ids, Decision::Waitlist, &Reason::default(), &act()).await.unwrap();
    // The first of the line was accepted and is undone: back to the first place, and the seat stays free.
    db::decide(connection, &ids[..1], Decision::Accept, &Reason::default(), &act()).await.unwrap();
    db::decide(connection, &ids[..1], Decision::Reopen, &Reason::default(), &act()).await.unwrap();
    assert_eq!(statuses(connection, &ids).await, [Status::Waitlisted; 3]);
    // The third, accepted out of turn, goes back behind the first, who is offered the seat.
    db::decide(connection, &ids[2..], Decision::Accept, &Reason::words("serve"), &act()).await.unwrap();
    db::decide(connection, &ids[2..], Decision::Reopen, &Reason::default(), &act()).await.unwrap();
    assert_eq!(statuses(connection, &ids).await, [Status::Offered, Status::Waitlisted, Status::Waitlisted]);
    assert_eq!(breaches(connection).await, [""; 0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn out_of_turn_takes_words_and_together_is_in_turn(pool: PgPool) {
    project(&pool, "review", 2).await;
    let ids = submit_some(&pool, 3).await;
    let connection = &mut pool.acquire().await.unwrap();
    db::decide(connection, &ids, Decision::Waitlist, &Reason::default(), &act()).await.unwrap();
    let behind = db::decide(connection, &ids[1..2], Decision::Accept, &Reason::default(), &act()).await;
    assert_eq!(refusal(behind), Refusal::ReasonNeeded);
    // The order of the ids asked for does not matter.
    db::decide(connection, &[ids[1], ids[0]], Decision::Accept, &Reason::default(), &act()).await.unwrap();
    assert_eq!(statuses(connection, &ids).await, [Status::Accepted, Status::Accepted, Status::Waitlisted]);
    let full = db::decide(connection, &ids[2..], Decision::Accept, &Reason::words("serve"), &act()).await;
    assert_eq!(refusal(full), Refusal::NoSeatLeft);
    assert_eq!(breaches(connection).await, [""; 0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn many_at_once_is_all_or_none(pool: PgPool) {
    project(&pool, "review", 2).await;
    let ids = submit_some(&pool, 3).await;
    let mut transaction = pool.begin().await.unwrap();
    let result = db::decide(&mut transaction, &ids, Decision::Accept, &Reason::default(), &act()).await;
    assert_eq!(refusal(result), Refusal::NoSeatLeft);
    transaction.rollback().await.unwrap();
    let connection = &mut pool.acquire().await.unwrap();
    assert_eq!(statuses(connection, &ids).await, [Status::Submitted; 3]);
    let unknown =
        db::decide(connection, &[ids[0], Uuid::from_u128(9)], Decision::Accept, &Reason::default(), &act()).await;
    assert!(matches!(unknown, Err(Error::Absent)));
    assert_eq!(breaches(connection).await, [""; 0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_applied_again_is_not_reopened(pool: PgPool) {
    project(&pool, "review", 2).await;
    let ids = submit_some(&pool, 1).await;
    let connection = &mut pool.acquire().await.unwrap();
    db::decide(connection, &ids, Decision::Reject, &Reason::code("incomplete"), &act()).await.unwrap();
    submit_at(&pool, Uuid::from_u128(1000), EDITION, act().now).await.unwrap();
    let result = db::decide(connection, &ids, Decision::Reopen, &Reason::default(), &act()).await;
    assert_eq!(refusal(result), Refusal::AlreadyApplied);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_transfer_keeps_an_acceptance_and_frees_its_seat(pool: PgPool) {
    project(&pool, "first_come", 1).await;
    let ids = submit_some(&pool, 3).await;
    let connection = &mut pool.acquire().await.unwrap();
    let foreign = db::transfer(connection, ids[0], FOREIGN_EDITION, &Reason::default(), &act()).await;
    assert_eq!(refusal(foreign), Refusal::OtherCourse);
    let same = db::transfer(connection, ids[0], EDITION, &Reason::default(), &act()).await;
    assert_eq!(refusal(same), Refusal::OtherCourse);
    db::transfer(connection, ids[0], OTHER_EDITION, &Reason::words("più vicino"), &act()).await.unwrap();
    assert_eq!(statuses(connection, &ids).await, [Status::Accepted, Status::Offered, Status::Waitlisted]);
    // The other edition is full now: who waits here waits there, at the end.
    db::transfer(connection, ids[2], OTHER_EDITION, &Reason::default(), &act()).await.unwrap();
    assert_eq!(events(connection, ids[2]).await, ["submitted", "waitlisted", "transferred", "waitlisted"]);
    db::accept_offer(connection, ids[1], &act()).await.unwrap();
    let full = db::transfer(connection, ids[1], OTHER_EDITION, &Reason::default(), &act()).await;
    assert_eq!(refusal(full), Refusal::NoSeatLeft);
    // Somebody who has applied there already is not moved on top of it.
    submit_at(&pool, Uuid::from_u128(1001), OTHER_EDITION, act().now).await.unwrap();
    db::change_seats(connection, OTHER_EDITION, 9, &act()).await.unwrap();
    let twice = db::transfer(connection, ids[1], OTHER_EDITION, &Reason::default(), &act()).await;
    assert_eq!(refusal(twice), Refusal::AlreadyApplied);
    assert_eq!(breaches(connection).await, [""; 0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_colleague_takes_the_place_with_their_own_data(pool: PgPool) {
    project(&pool, "first_come", 1).await;
    let ids = submit_some(&pool, 2).await;
    let colleague = person(&pool, 50).await;
    let connection = &mut pool.acquire().await.unwrap();
    let theirs = Frozen {
        gender: "male".to_owned(),
        body_kind: "associazione".to_owned(),
        motivation: String::new(),
        accessibility_needs: None,
        ..frozen()
    };
    let already = Uuid::from_u128(1001);
    let result = db::substitute(connection, ids[0], already, &theirs, &Reason::default(), &act()).await;
    assert_eq!(refusal(result), Refusal::AlreadyApplied);
    let waiting = db::substitute(connection, ids[1], colleague, &theirs, &Reason::default(), &act()).await;
    assert_eq!(refusal(waiting), Refusal::WrongStatus);
    db::substitute(connection, ids[0], colleague, &theirs, &Reason::words("ferie"), &act()).await.unwrap();
    let row: (Uuid, String, String, String, Option<String>, String) = sqlx::query_as(
        "select person_id, gender, recipients, motivation, accessibility_needs, status from enrolment where id = $1",
    )
    .bind(ids[0])
    .fetch_one(&mut **connection)
    .await
    .unwrap();
    let expected = (colleague, "male".to_owned(), "indirect".to_owned(), String::new(), None, "accepted".to_owned());
    assert_eq!(row, expected);
    let told: Vec<(String, String)> = sqlx::query_as("select to_address, template from mail order by id desc limit 2")
        .fetch_all(&mut **connection)
        .await
        .unwrap();
    assert_eq!(told[0], ("persona-50@prova.example".to_owned(), "enrolment_substituted".to_owned()));
    assert_eq!(told[1], ("persona-0@prova.example".to_owned(), "enrolment_given_to_colleague".to_owned()));
    assert_eq!(breaches(connection).await, [""; 0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_already_has_a_seat_is_passed_over(pool: PgPool) {
    project(&pool, "first_come", 2).await;
    let ids = submit_some(&pool, 4).await;
    let connection = &mut pool.acquire().await.unwrap();
    // The first in line turns out to be the same human as the one with the second seat.
    merge(connection, Uuid::from_u128(1002), Uuid::from_u128(1001)).await;
    db::withdraw(connection, ids[0], &Reason::code("work"), &act()).await.unwrap();
    assert_eq!(statuses(connection, &ids[2..]).await, [Status::Waitlisted, Status::Offered]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn ranks_are_for_review(pool: PgPool) {
    project(&pool, "first_come", 2).await;
    let ids = submit_some(&pool, 1).await;
    let connection = &mut pool.acquire().await.unwrap();
    assert_eq!(refusal(db::set_rank(connection, ids[0], Some(1), &act()).await), Refusal::NoRanks);
}

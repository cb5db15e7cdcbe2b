// SPDX-License-Identifier: AGPL-3.0-or-later
//! Many at once.

use std::sync::Arc;

use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::{sync::Barrier, task::JoinSet};

use super::fixture::*;
use crate::enrolment::{
    Decision, Status,
    db::{self, Error},
    rules::{Reason, Refusal},
};

/// Applications at once.
const CROWD: u128 = 200;

/// More connections than a test has by itself, so that transactions truly meet.
async fn wide(connect: PgConnectOptions) -> PgPool {
    let patience = std::time::Duration::from_secs(120);
    PgPoolOptions::new().max_connections(40).acquire_timeout(patience).connect_with(connect).await.unwrap()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_crowd_gets_the_seats_in_the_order_of_the_lock(_options: PgPoolOptions, connect: PgConnectOptions) {
    let pool = wide(connect).await;
    project(&pool, "first_come", 25).await;
    let mut people = Vec::new();
    for number in 0..CROWD {
        people.push(person(&pool, number).await);
    }
    let start = Arc::new(Barrier::new(CROWD as usize));
    let mut crowd = JoinSet::new();
    for person in people {
        let (pool, start) = (pool.clone(), start.clone());
        crowd.spawn(async move {
            start.wait().await;
            submit_at(&pool, person, EDITION, now()).await.unwrap().status
        });
    }
    let statuses = crowd.join_all().await;
    assert_eq!(statuses.iter().filter(|status| **status == Status::Accepted).count(), 25);
    assert_eq!(statuses.iter().filter(|status| **status == Status::Waitlisted).count(), 175);
    let connection = &mut pool.acquire().await.unwrap();
    let positions: Vec<i32> =
        sqlx::query_scalar("select waiting_position from enrolment where status = 'waitlisted' order by 1")
            .fetch_all(&mut **connection)
            .await
            .unwrap();
    assert_eq!(positions, (1..=175).collect::<Vec<_>>());
    assert_eq!(breaches(connection).await, [""; 0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_crowd_applies_while_seats_change_and_people_withdraw(_options: PgPoolOptions, connect: PgConnectOptions) {
    let pool = wide(connect).await;
    project(&pool, "first_come", 25).await;
    let mut people = Vec::new();
    for number in 0..CROWD {
        people.push(person(&pool, number).await);
    }
    let mut crowd = JoinSet::new();
    for (number, person) in people.into_iter().enumerate() {
        let pool = pool.clone();
        crowd.spawn(async move {
            let sent = submit_at(&pool, person, EDITION, now()).await.unwrap();
            // Every fifth thinks better of it, while the others still arrive.
            if number % 5 == 0 {
                let mut transaction = pool.begin().await.unwrap();
                db::withdraw(&mut transaction, sent.id, &Reason::code("work"), &act_at(now())).await.unwrap();
                transaction.commit().await.unwrap();
            }
        });
    }
    let coordinator = pool.clone();
    crowd.spawn(async move {
        for seats in [30, 20, 27, 25, 40, 35, 45, 41] {
            let mut transaction = coordinator.begin().await.unwrap();
            match db::change_seats(&mut transaction, EDITION, seats, &act_at(now())).await {
                Ok(()) => transaction.commit().await.unwrap(),
                Err(Error::Refused(Refusal::SeatsBelowHeld(held))) => assert!(held > seats),
                Err(error) => panic!("{error}"),
            }
        }
    });
    let decider = pool.clone();
    crowd.spawn(async move {
        for _ in 0..20 {
            let first: Option<uuid::Uuid> = sqlx::query_scalar(
                "select id from enrolment where edition_id = $1 and status = 'waitlisted'
                 order by waiting_position limit 1",
            )
            .bind(EDITION)
            .fetch_optional(&decider)
            .await
            .unwrap();
            let Some(first) = first else { continue };
            let mut transaction = decider.begin().await.unwrap();
            match db::decide(&mut transaction, &[first], Decision::Reject, &Reason::code("duplicate"), &act_at(now()))
                .await
            {
                Ok(()) => transaction.commit().await.unwrap(),
                Err(Error::Refused(Refusal::WrongStatus)) => {}
                Err(error) => panic!("{error}"),
            }
        }
    });
    crowd.join_all().await;
    let connection = &mut pool.acquire().await.unwrap();
    assert_eq!(breaches(connection).await, [""; 0]);
    let (held, seats, waiting): (i32, i32, i32) =
        sqlx::query_as("select seats_held, seats, waiting from edition where id = $1")
            .bind(EDITION)
            .fetch_one(&mut **connection)
            .await
            .unwrap();
    assert!(held == seats || waiting == 0, "{held} of {seats} seats held while {waiting} wait");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn one_person_in_two_windows_applies_once(_options: PgPoolOptions, connect: PgConnectOptions) {
    let pool = wide(connect).await;
    project(&pool, "first_come", 25).await;
    one_per_course(&mut pool.acquire().await.unwrap()).await;
    for number in 0..10 {
        let person = person(&pool, number).await;
        let mut windows = JoinSet::new();
        // Twice here and twice in another edition of the course.
        for edition in [EDITION, OTHER_EDITION, EDITION, OTHER_EDITION] {
            let pool = pool.clone();
            windows.spawn(async move { submit_at(&pool, person, edition, now()).await.is_ok() });
        }
        let sent = windows.join_all().await.into_iter().filter(|sent| *sent).count();
        assert_eq!(sent, 1);
    }
    assert_eq!(breaches(&mut pool.acquire().await.unwrap()).await, [""; 0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn crossing_transfers_do_not_wait_for_each_other(_options: PgPoolOptions, connect: PgConnectOptions) {
    let pool = wide(connect).await;
    project(&pool, "first_come", 50).await;
    let mut moves = JoinSet::new();
    for number in 0..40 {
        let person = person(&pool, number).await;
        let (from, to) = if number % 2 == 0 { (EDITION, OTHER_EDITION) } else { (OTHER_EDITION, EDITION) };
        let sent = submit_at(&pool, person, from, now()).await.unwrap();
        let pool = pool.clone();
        moves.spawn(async move {
            let mut transaction = pool.begin().await.unwrap();
            db::transfer(&mut transaction, sent.id, to, &Reason::default(), &act_at(now())).await.unwrap();
            transaction.commit().await.unwrap();
        });
    }
    moves.join_all().await;
    assert_eq!(breaches(&mut pool.acquire().await.unwrap()).await, [""; 0]);
}

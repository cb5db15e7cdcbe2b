// SPDX-License-Identifier: AGPL-3.0-or-later
//! Anything may happen in any order: after each step the invariants hold.

use jiff::SignedDuration;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use sqlx::PgPool;
use uuid::Uuid;

use super::fixture::*;
use crate::enrolment::{
    DECISIONS,
    db::{self, Error},
    rules::Reason,
};

/// Steps of each walk.
const STEPS: u32 = 150;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn in_order_of_arrival(pool: PgPool) {
    walk(&pool, "first_come", 1).await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn under_review(pool: PgPool) {
    walk(&pool, "review", 2).await;
}

async fn walk(pool: &PgPool, selection: &str, seed: u64) {
    project(pool, selection, 4).await;
    let mut people = Vec::new();
    for number in 0..15 {
        people.push(person(pool, number).await);
    }
    let mut rng = StdRng::seed_from_u64(seed);
    let mut enrolments: Vec<Uuid> = Vec::new();
    let mut clock = now();
    let mut done = 0;
    for step in 0..STEPS {
        // Near the end the edition starts.
        clock += if step == STEPS - 20 { SignedDuration::from_hours(24 * 20) } else { SignedDuration::from_mins(97) };
        let choice = rng.random_range(0..12);
        let outcome = one_step(pool, choice, &people, &mut enrolments, clock, &mut rng).await;
        match outcome {
            Ok(()) => done += 1,
            Err(Error::Refused(_)) => {}
            Err(error) => panic!("step {step}, choice {choice}: {error}"),
        }
        let breaches = breaches(&mut pool.acquire().await.unwrap()).await;
        assert_eq!(breaches, [""; 0], "step {step}, choice {choice}");
    }
    assert!(done > STEPS / 4, "only {done} of {STEPS} steps did anything");
}

async fn one_step(
    pool: &PgPool,
    choice: u32,
    people: &[Uuid],
    enrolments: &mut Vec<Uuid>,
    clock: jiff::Timestamp,
    rng: &mut StdRng,
) -> Result<(), Error> {
    let act = act_at(clock);
    let edition = *[EDITION, OTHER_EDITION].choose(rng).unwrap();
    let person = *people.choose(rng).unwrap();
    let some = enrolments.choose(rng).copied();
    let mut transaction = pool.begin().await?;
    let connection = &mut *transaction;
    match (choice, some) {
        (0..=3, _) | (_, None) => {
            enrolments.push(submit_at(pool, person, edition, clock).await?.id);
        }
        (4 | 5, Some(some)) => {
            let decision = *DECISIONS.choose(rng).unwrap();
            let mut ids = vec![some, *enrolments.choose(rng).unwrap()];
            ids.sort_unstable();
            ids.dedup();
            let reason = Reason { code: Some("other".to_owned()), note: Some("perché sì".to_owned()) };
            db::decide(connection, &ids, decision, &reason, &act).await?;
        }
        (6, Some(some)) => {
            db::withdraw(connection, some, &Reason::code("work"), &act).await?;
        }
        (7, Some(some)) if rng.random_bool(0.7) => db::accept_offer(connection, some, &act).await?,
        (7, Some(some)) => db::decline_offer(connection, some, &act).await?,
        (8, Some(some)) => db::transfer(connection, some, edition, &Reason::default(), &act).await?,
        (9, Some(some)) => db::substitute(connection, some, person, &frozen(), &Reason::default(), &act).await?,
        (10, _) => db::change_seats(connection, edition, rng.random_range(2..8), &act).await?,
        (_, Some(some)) => {
            db::lapse_offers(connection, &act).await?;
            db::advance_editions(connection, &act).await?;
            db::set_rank(connection, some, Some(rng.random_range(1..9)), &act).await?;
        }
    }
    transaction.commit().await?;
    Ok(())
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Applications that await the consent of the applicant's body.

use rand::{SeedableRng, rngs::StdRng};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::{fixture::*, transitions::refusal};
use crate::enrolment::{
    Decision, Status,
    db::{self, NewApplication},
    rules::{ConsentAnswer, Reason, Refusal},
};

const RESPONSIBLE: &str = "capo@comune.example";

async fn asks_for_consent(pool: &PgPool, selection: &str, seats: i32) {
    project(pool, selection, seats).await;
    sqlx::query("update project set needs_consent = true").execute(pool).await.unwrap();
}

/// Applications of so many new persons, each of whom names who is responsible.
async fn apply(pool: &PgPool, count: u128) -> Vec<Uuid> {
    let mut ids = Vec::new();
    for number in 0..count {
        let application = NewApplication { edition: EDITION, person: person(pool, number).await, frozen: frozen() };
        let mut transaction = pool.begin().await.unwrap();
        let (rng, act) = (&mut StdRng::from_os_rng(), act_at(now()));
        let sent = db::submit_asking(&mut transaction, &application, Some(RESPONSIBLE), rng, &act).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(sent.status, Status::AwaitingConsent);
        ids.push(sent.id);
    }
    ids
}

/// The secret in the newest request for consent.
async fn secret(connection: &mut PgConnection) -> String {
    let body: String = sqlx::query_scalar("select body from mail where to_address = $1 order by id desc limit 1")
        .bind(RESPONSIBLE)
        .fetch_one(connection)
        .await
        .unwrap();
    body.split("?codice=").nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
}

/// Addresses that are still kept.
async fn addresses(connection: &mut PgConnection) -> i64 {
    sqlx::query_scalar("select count(*) from enrolment_consent where email is not null")
        .fetch_one(connection)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn seats_go_by_the_moment_of_the_consent(pool: PgPool) {
    asks_for_consent(&pool, "first_come", 1).await;
    let ids = apply(&pool, 2).await;
    let connection = &mut pool.acquire().await.unwrap();
    assert_eq!(statuses(connection, &ids).await, [Status::AwaitingConsent; 2]);
    let early = db::decide(connection, &ids[..1], Decision::Accept, &Reason::default(), &act()).await;
    assert_eq!(refusal(early), Refusal::ConsentMissing);

    // The second's body answers first.
    let link = secret(connection).await;
    assert_eq!(db::by_consent_secret(connection, &link).await.unwrap(), Some(ids[1]));
    let request = db::consent_request(connection, ids[1]).await.unwrap().unwrap();
    assert_eq!((request.name.as_str(), request.edition.as_str()), ("Persona 1", "PRO-CR-I-01"));
    let by_link = db::Act { actor: None, ..act() };
    db::answer_consent(connection, ids[1], &ConsentAnswer::Given, &by_link).await.unwrap();
    // The first's comes on paper.
    db::answer_consent(connection, ids[0], &ConsentAnswer::Given, &act()).await.unwrap();
    assert_eq!(statuses(connection, &ids).await, [Status::Waitlisted, Status::Accepted]);
    assert_eq!(events(connection, ids[1]).await, ["submitted", "consented", "accepted"]);
    assert_eq!(db::by_consent_secret(connection, &link).await.unwrap(), None, "the link serves once");
    assert_eq!(addresses(connection).await, 0);
    let twice = db::answer_consent(connection, ids[1], &ConsentAnswer::Given, &act()).await;
    assert_eq!(refusal(twice), Refusal::WrongStatus);
    assert_eq!(breaches(connection).await, [""; 0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_refused_consent_is_told_and_can_be_undone(pool: PgPool) {
    asks_for_consent(&pool, "review", 1).await;
    let ids = apply(&pool, 1).await;
    let connection = &mut pool.acquire().await.unwrap();
    let refused = ConsentAnswer::Refused("serve in ufficio".to_owned());
    db::answer_consent(connection, ids[0], &refused, &act()).await.unwrap();
    assert_eq!(status(connection, ids[0]).await, Status::Rejected);
    let (reason, body): (Option<String>, String) =
        sqlx::query_as("select n.reason, m.body from enrolment n, mail m order by m.id desc limit 1")
            .fetch_one(&mut **connection)
            .await
            .unwrap();
    assert_eq!(reason.as_deref(), Some("no_consent"));
    assert!(body.contains("Il tuo ente non ha dato il consenso. serve in ufficio"), "{body}");
    db::decide(connection, &ids, Decision::Reopen, &Reason::default(), &act()).await.unwrap();
    assert_eq!(status(connection, ids[0]).await, Status::AwaitingConsent);
    db::answer_consent(connection, ids[0], &ConsentAnswer::Given, &act()).await.unwrap();
    assert_eq!(status(connection, ids[0]).await, Status::Submitted, "to be decided on");
    assert_eq!(breaches(connection).await, [""; 0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn asking_again_ends_the_older_link_and_is_not_done_all_the_time(pool: PgPool) {
    asks_for_consent(&pool, "first_come", 1).await;
    let ids = apply(&pool, 2).await;
    let connection = &mut pool.acquire().await.unwrap();
    let older = secret(connection).await;
    let rng = &mut StdRng::from_os_rng();
    let soon = db::ask_again(connection, ids[1], RESPONSIBLE, rng, &act_at(now())).await;
    assert_eq!(refusal(soon), Refusal::AskedJustNow);
    db::ask_again(connection, ids[1], RESPONSIBLE, rng, &act()).await.unwrap();
    assert_eq!(db::by_consent_secret(connection, &older).await.unwrap(), None);
    let newer = secret(connection).await;
    assert_eq!(db::by_consent_secret(connection, &newer).await.unwrap(), Some(ids[1]));

    // It awaits consent in another edition too; withdrawn or cancelled, nobody is asked any more.
    db::transfer(connection, ids[1], OTHER_EDITION, &Reason::default(), &act()).await.unwrap();
    assert_eq!(status(connection, ids[1]).await, Status::AwaitingConsent);
    assert_eq!(addresses(connection).await, 2);
    db::withdraw(connection, ids[1], &Reason::code("work"), &act()).await.unwrap();
    db::cancel_edition(connection, EDITION, "Poche domande", &act()).await.unwrap();
    assert_eq!(addresses(connection).await, 0);
    assert_eq!(db::by_consent_secret(connection, &newer).await.unwrap(), None);
    assert_eq!(breaches(connection).await, [""; 0]);
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! A project that nobody who wrote the program knew, with territories and words of its own, from its file to an
//! accepted application.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

use app::{
    enrolment::{
        Status,
        db::{Act, Error, NewApplication, decide, submit, withdraw},
        rules::{ApplicationForm, Codes, Frozen, Reason, Refusal},
    },
    projects::file::parse,
};
use correlare::{audit, import};
use jiff::Timestamp;
use rand::{SeedableRng, rngs::StdRng};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

async fn codes(db: &mut PgConnection, statement: &'static str) -> Vec<String> {
    sqlx::query_scalar(statement).fetch_all(db).await.unwrap()
}

/// What the form of this project offers.
async fn choices(db: &mut PgConnection) -> Codes {
    Codes {
        age_bands: codes(db, "select code from project_term where kind = 'age_band' order by position").await,
        body_kinds: codes(db, "select code from project_term where kind = 'body_kind' order by position").await,
        roles: codes(db, "select code from project_term where kind = 'role' order by position").await,
        territories: codes(db, "select code from territory order by position").await,
        privacy_version: sqlx::query_scalar("select max(version) from privacy_notice").fetch_one(db).await.unwrap(),
        needs_consent: false,
    }
}

fn filled_in(choices: &Codes) -> Frozen {
    ApplicationForm {
        motivation: "Vorrei scegliere libri per chi arriva in valle.",
        gender: "unknown",
        age_band: "40-e-oltre",
        body_kind: "proloco",
        body_name: "Pro loco di Sopra",
        role: "bibliotecario",
        territory: "SOTTO",
        accessibility_needs: "",
        privacy_version: "1",
    }
    .parse(choices)
    .unwrap()
}

async fn person(db: &mut PgConnection, id: u128) -> Uuid {
    let id = Uuid::from_u128(id);
    sqlx::query(
        "insert into person (id, given_name, family_name, source, created_at) values ($1, 'Ada', $2, 'paper', now())",
    )
    .bind(id)
    .bind(id.to_string())
    .execute(db)
    .await
    .unwrap();
    id
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_fourth_project_runs_from_its_file_to_accepted_applications(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let now: Timestamp = "2027-05-10T10:00:00Z".parse().unwrap();
    let file = parse(include_str!("data/valdora.json")).unwrap();
    let plan = import::plan(&mut db, &file, now).await.unwrap();
    import::apply(&mut db, &file, plan, now).await.unwrap();

    let edition =
        sqlx::query_scalar("select id from edition where code = 'VAL-SOPRA-1'").fetch_one(&mut *db).await.unwrap();
    let frozen = filled_in(&choices(&mut db).await);
    let act = Act { actor: None, now, site: "http://127.0.0.1:3000" };
    let mut rng = StdRng::seed_from_u64(7);
    let mut sent = Vec::new();
    for id in 1..=3 {
        let application = NewApplication { edition, person: person(&mut db, id).await, frozen: frozen.clone() };
        sent.push(submit(&mut db, &application, &mut rng, &act).await.unwrap());
    }
    let states: Vec<Status> = sent.iter().map(|sent| sent.status).collect();
    assert_eq!(states, [Status::Accepted, Status::Accepted, Status::Waitlisted], "two seats, in order of arrival");

    // Its own words decide whose recipients they are; its own territories are kept.
    let kept = "select concat_ws(' ', n.recipients, t.code, n.age_band) from enrolment n
        join territory t on t.id = n.territory_id limit 1";
    assert_eq!(codes(&mut db, kept).await, ["indirect SOTTO 40-e-oltre"]);

    // A freed seat goes to the next in line; its own zone says when it is too late.
    withdraw(&mut db, sent[0].id, &Reason::code("work"), &act).await.unwrap();
    let offered = "select status from enrolment where waiting_position = 1";
    assert_eq!(codes(&mut db, offered).await, ["offered"]);
    let application = NewApplication { edition, person: person(&mut db, 4).await, frozen };
    let last_minute = Act { now: "2027-05-20T22:59:00Z".parse().unwrap(), ..act };
    submit(&mut db, &application, &mut rng, &last_minute).await.unwrap();
    let late = NewApplication { person: person(&mut db, 5).await, ..application };
    let too_late = Act { now: "2027-05-20T23:00:00Z".parse().unwrap(), ..act };
    let refused = submit(&mut db, &late, &mut rng, &too_late).await.unwrap_err();
    assert!(matches!(refused, Error::Refused(Refusal::TooLate)), "{refused}");
    let again = decide(&mut db, &[sent[1].id], app::enrolment::Decision::Accept, &Reason::default(), &act).await;
    assert!(matches!(again, Err(Error::Refused(Refusal::WrongStatus))));
    assert_eq!(audit::run(&mut db).await.unwrap(), []);
}

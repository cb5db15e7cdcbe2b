// SPDX-License-Identifier: AGPL-3.0-or-later
//! A thousand people apply at once for 25 seats, through real sockets, while a coordinator changes the seats and
//! decides and some withdraw; in the midst of it the server is killed with `kill -9` and started again. Nothing that
//! was acknowledged is lost, the seats are never exceeded, and nobody jumps the line.

#![expect(clippy::unwrap_used, reason = "tests only; clippy does not see that outside the test functions")]

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use app::{error::FieldCode, people::ACCOUNT_KEY, ui::form::FormOutcome};
use correlare::postgres::PrivatePostgres;
use sqlx::{PgPool, postgres::PgPoolOptions};
use tokio::{
    sync::{Barrier, watch},
    task::JoinSet,
    time::{sleep, timeout},
};
use tower_sessions::session::Id;
use uuid::Uuid;

use crate::common::process::{Folder, Server, exchange, signal};

const CROWD: usize = 1_000;
/// Every so many-th of the crowd withdraws as soon as the application is acknowledged.
const WITHDRAWS: usize = 20;
/// Windows in which the coordinator works: in one, each form would wait its turn behind the crowd.
const WINDOWS: usize = 12;
/// Decisions that the coordinator makes, if need be after the crowd.
const DECISIONS_LEAST: usize = 20;
/// Acknowledged applications before the kill.
const BEFORE_KILL: usize = 300;
/// Longer than all of it takes on a slow machine.
const AT_MOST: Duration = Duration::from_secs(300);
/// Between two tries of somebody who got no answer, or that the server was too busy.
const NEXT_TRY: Duration = Duration::from_millis(200);
/// The edition `PRO-CR-I-01` of the sample, by order of arrival.
const EDITION: Uuid = Uuid::from_u128(10);
const PARTNER: Uuid = Uuid::from_u128(3);

/// What the clients share.
#[derive(Clone)]
struct Crowd {
    /// Where the server is now; none while it is down.
    server: watch::Receiver<Option<SocketAddr>>,
    pool: PgPool,
    /// Codes of the applications that the server has acknowledged.
    sent: Arc<Mutex<BTreeSet<String>>>,
    /// Codes of those whose withdrawal it has acknowledged.
    withdrawn: Arc<Mutex<BTreeSet<String>>>,
    /// Decisions it has acknowledged to the coordinator.
    decided: Arc<Mutex<usize>>,
    /// Whether everybody who applies has been answered.
    answered: Arc<AtomicBool>,
    /// Whether nothing changes any more.
    over: Arc<AtomicBool>,
}

impl Crowd {
    /// Sends a form until it is answered, whatever happens to the server meanwhile.
    async fn send(&self, function: &str, session: &str, body: &str) -> FormOutcome {
        let mut server = self.server.clone();
        loop {
            let address = server.wait_for(Option::is_some).await.unwrap().unwrap();
            if let Ok(Some(outcome)) = call(address, function, session, body).await {
                return outcome;
            }
            sleep(NEXT_TRY).await;
        }
    }

    /// Somebody applies, and perhaps withdraws.
    async fn apply(self, number: usize, session: String) {
        let body = "edition_code=PRO-CR-I-01&motivation=Vorrei+imparare&gender=female&age_band=30-39&body_kind=comune\
                    &body_name=Comune+di+Crema&role=operatore&territory=CR&privacy_version=1";
        let code = match self.send("apply", &session, body).await {
            FormOutcome::Done { to, .. } => {
                let code = to.trim_start_matches("/area-personale/domande/").split('?').next().unwrap().to_owned();
                self.sent.lock().unwrap().insert(code.clone());
                code
            }
            // The answer to the first try was lost with the server, the application was not.
            FormOutcome::Refused { fields } => {
                assert_eq!(fields.of(""), Some(&FieldCode::AlreadyApplied), "{fields:?}");
                return;
            }
        };
        if number.is_multiple_of(WITHDRAWS) {
            let id: Uuid = sqlx::query_scalar("select id from enrolment where code = $1")
                .bind(&code)
                .fetch_one(&self.pool)
                .await
                .unwrap();
            let body = format!("enrolment_id={id}&reason=work");
            if let FormOutcome::Done { .. } = self.send("withdraw", &session, &body).await {
                self.withdrawn.lock().unwrap().insert(code);
            }
        }
    }

    /// The coordinator changes the seats, undoes acceptances, accepts who is next and turns others down.
    async fn coordinate(self, window: usize, session: String) {
        let choices = [
            "select id from enrolment where status = 'accepted' order by decided_at desc limit 1",
            "select id from enrolment where status = 'waitlisted' order by waiting_position limit 1",
            "select id from enrolment where status = 'waitlisted' order by waiting_position desc limit 1",
            "select id from enrolment where status = 'submitted' order by submitted_at limit 1",
        ];
        let decisions = ["decision=reopen&reason=Per+errore", "decision=accept", "decision=reject&reason=duplicate"];
        for round in window.. {
            if self.answered.load(Ordering::Relaxed) && *self.decided.lock().unwrap() >= DECISIONS_LEAST {
                return;
            }
            let seats = [30, 20, 27, 25, 35, 31, 25][round % 7];
            self.send("change_edition", &session, &format!("edition_code=PRO-CR-I-01&seats={seats}")).await;
            for (choice, decision) in choices.into_iter().zip(decisions.into_iter().cycle()).skip(round % 2) {
                let Some(id) = sqlx::query_scalar::<_, Uuid>(choice).fetch_optional(&self.pool).await.unwrap() else {
                    continue;
                };
                let body = format!("enrolment_ids={id}&{decision}");
                if let FormOutcome::Done { .. } = self.send("decide", &session, &body).await {
                    *self.decided.lock().unwrap() += 1;
                }
            }
        }
    }

    /// Looks at the seats for as long as things change. Each look is one statement, which sees one state of the
    /// database; answers how often it looked.
    async fn watch(self) -> usize {
        let mut looks = 0;
        while !self.over.load(Ordering::Relaxed) {
            let (seats, counted, held): (i32, i32, i64) = sqlx::query_as(
                "select e.seats, e.seats_held,
                        (select count(*) from enrolment n
                         where n.edition_id = e.id and n.status in ('accepted', 'offered'))
                 from edition e where e.id = $1",
            )
            .bind(EDITION)
            .fetch_one(&self.pool)
            .await
            .unwrap();
            assert!(held <= i64::from(seats) && held == i64::from(counted), "{held} ({counted}) of {seats} seats");
            looks += 1;
            sleep(Duration::from_millis(5)).await;
        }
        looks
    }
}

/// Calls a server function as the page's WebAssembly does; none if the server was too busy to do it.
async fn call(address: SocketAddr, function: &str, session: &str, body: &str) -> io::Result<Option<FormOutcome>> {
    let request = format!(
        "POST /api/fn/{function} HTTP/1.1\r\nHost: {address}\r\nAccept: application/json\r\nCookie: sessione={session}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let answer = exchange(address, &request).await?;
    // A server that is killed may have sent a part.
    let Some((head, body)) = answer.split_once("\r\n\r\n") else { return Ok(None) };
    if head.starts_with("HTTP/1.1 5") {
        return Ok(None);
    }
    assert!(head.starts_with("HTTP/1.1 200"), "{function}: {answer}");
    Ok(serde_json::from_str(body).ok())
}

/// Persons with accounts and web sessions, written at once: a thousand log-ins would take minutes. Answers the ids of
/// the sessions; the last one is the coordinator's.
async fn people(pool: &PgPool) -> Vec<String> {
    let sessions: Vec<String> = (0..=CROWD).map(|_| Id::default().to_string()).collect();
    let statements = [
        "insert into person (id, given_name, family_name, email, source, created_at)
         select id, 'Persona', id::text, id || '@comune.example', 'account', now() from unnest($1::uuid[]) id",
        "insert into account (id, person_id, email, email_verified_at, created_at)
         select id, id, id || '@comune.example', now(), now() from unnest($1::uuid[]) id",
    ];
    let ids: Vec<Uuid> = sessions.iter().map(|_| Uuid::now_v7()).collect();
    for statement in statements {
        sqlx::query(statement).bind(&ids).execute(pool).await.unwrap();
    }
    sqlx::query(
        "insert into web_session (id, account_id, data, expires_at)
         select session, account, jsonb_build_object($3::text, account), now() + interval '1 day'
         from unnest($1::text[], $2::uuid[]) as of_account (session, account)",
    )
    .bind(&sessions)
    .bind(&ids)
    .bind(ACCOUNT_KEY)
    .execute(pool)
    .await
    .unwrap();
    sqlx::query(
        "insert into role_grant (id, account_id, role, scope_kind, scope_id, valid_from, given_at)
         values (gen_random_uuid(), $1, 'coordinator', 'partner', $2, now(), now())",
    )
    .bind(ids.last())
    .bind(PARTNER)
    .execute(pool)
    .await
    .unwrap();
    sessions
}

/// A project with an edition of 25 seats that takes applications today, whatever day it is.
async fn edition(pool: &PgPool) {
    let today = "update edition
        set seats = 25, minutes = 0, applications_from = now() - interval '1 day',
            applications_until = now() + interval '20 days', starts_on = current_date + 30,
            ends_on = current_date + 37, starts_at = now() + interval '30 days'";
    for statements in [include_str!("enrolment/sample.sql"), today] {
        sqlx::raw_sql(statements).execute(pool).await.unwrap();
    }
}

async fn count(pool: &PgPool, query: &'static str) -> usize {
    let count: i64 = sqlx::query_scalar(query).fetch_one(pool).await.unwrap();
    usize::try_from(count).unwrap()
}

/// How many of these applications are there with one of these statuses (any, if none is named).
async fn kept(pool: &PgPool, codes: &BTreeSet<String>, status: Option<&str>) -> usize {
    let codes: Vec<&String> = codes.iter().collect();
    let kept: i64 =
        sqlx::query_scalar("select count(*) from enrolment where code = any($1) and ($2::text is null or status = $2)")
            .bind(codes)
            .bind(status)
            .fetch_one(pool)
            .await
            .unwrap();
    usize::try_from(kept).unwrap()
}

/// Goes through all that happened in its order: places in line are given one after the other, who arrives is accepted
/// only while nobody waits, and the program offers a seat to the first in line only.
async fn nobody_jumped(pool: &PgPool) {
    type Event = (Uuid, String, String, bool, Option<i32>);
    let events: Vec<Event> = sqlx::query_as(
        "select enrolment_id, kind, to_status, actor is null, (detail ->> 'position')::integer
         from enrolment_event order by sequence",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let mut line: BTreeMap<i32, Uuid> = BTreeMap::new();
    let mut places: BTreeMap<Uuid, i32> = BTreeMap::new();
    let mut last = 0;
    for (enrolment, kind, to, by_itself, position) in events {
        let place = places.get(&enrolment).copied();
        match kind.as_str() {
            "accepted" if by_itself => assert!(line.is_empty(), "{enrolment} arrived and was accepted past the line"),
            "offered" => assert_eq!(line.first_key_value().map(|(_, first)| *first), Some(enrolment), "out of turn"),
            _ => {}
        }
        if let Some(place) = place {
            line.remove(&place);
        }
        if to == "waitlisted" {
            if let Some(given) = position {
                assert_eq!(given, last + 1, "places are given one after the other");
                last = given;
                places.insert(enrolment, given);
            }
            line.insert(places[&enrolment], enrolment);
        }
    }
    assert!(last > 0, "somebody waited");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_apply_at_once_and_the_server_is_killed() {
    let folder = Folder::new("crowd");
    // A database with something in it gets no demonstration data.
    let admin = folder.program(&["create-admin", "capo@comune.example"]).output().await.unwrap();
    assert!(admin.status.success(), "{admin:?}");
    let postgres = PrivatePostgres::start_or_join(&folder.data()).await.unwrap();
    let pool = PgPoolOptions::new().max_connections(8).connect_with(postgres.connect_options()).await.unwrap();
    edition(&pool).await;
    let mut sessions = people(&pool).await;

    let mut server = Server::start(&folder).await;
    let (announce, place) = watch::channel(Some(server.address));
    let crowd = Crowd {
        server: place,
        pool: pool.clone(),
        sent: Arc::default(),
        withdrawn: Arc::default(),
        decided: Arc::default(),
        answered: Arc::default(),
        over: Arc::default(),
    };
    let session = sessions.pop().unwrap();
    let mut coordinator = JoinSet::new();
    for window in 0..WINDOWS {
        coordinator.spawn(crowd.clone().coordinate(window, session.clone()));
    }
    let watcher = tokio::spawn(crowd.clone().watch());
    let start = Arc::new(Barrier::new(CROWD));
    let mut applicants = JoinSet::new();
    for (number, session) in sessions.into_iter().enumerate() {
        let (crowd, start) = (crowd.clone(), start.clone());
        applicants.spawn(async move {
            start.wait().await;
            crowd.apply(number, session).await;
        });
    }

    timeout(AT_MOST, async {
        while crowd.sent.lock().unwrap().len() < BEFORE_KILL {
            sleep(Duration::from_millis(2)).await;
        }
    })
    .await
    .expect("the server takes applications");
    announce.send_replace(None);
    signal("KILL", server.child.id().unwrap()).await;
    server.child.wait().await.unwrap();
    let (sent, withdrawn) = (crowd.sent.lock().unwrap().clone(), crowd.withdrawn.lock().unwrap().clone());
    assert!(sent.len() < CROWD, "it was killed in the midst of it");
    assert_eq!(kept(&pool, &sent, None).await, sent.len(), "acknowledged applications after the kill");
    assert_eq!(kept(&pool, &withdrawn, Some("withdrawn")).await, withdrawn.len());

    let server = Server::start(&folder).await;
    announce.send_replace(Some(server.address));
    timeout(AT_MOST, async {
        while let Some(done) = applicants.join_next().await {
            done.unwrap()
        }
    })
    .await
    .expect("everybody is answered");
    crowd.answered.store(true, Ordering::Relaxed);
    timeout(AT_MOST, coordinator.join_all()).await.unwrap();
    crowd.over.store(true, Ordering::Relaxed);
    let looks = watcher.await.unwrap();
    assert!(looks > 10, "the seats were looked at while it happened");

    let (sent, withdrawn) = (crowd.sent.lock().unwrap().clone(), crowd.withdrawn.lock().unwrap().clone());
    assert_eq!(kept(&pool, &sent, None).await, sent.len(), "acknowledged applications");
    assert_eq!(kept(&pool, &withdrawn, Some("withdrawn")).await, withdrawn.len(), "acknowledged withdrawals");
    assert_eq!(count(&pool, "select count(distinct person_id) from enrolment").await, CROWD, "nobody was turned away");
    let decided = *crowd.decided.lock().unwrap();
    let decisions = "select count(*) from enrolment_event
                     where actor is not null and kind in ('accepted', 'rejected', 'reopened')";
    assert!(count(&pool, decisions).await >= decided, "{decided} acknowledged decisions");
    nobody_jumped(&pool).await;

    let audit = folder.program(&["audit"]).output().await.unwrap();
    assert!(audit.status.success(), "{}", String::from_utf8_lossy(&audit.stdout));
    server.interrupt().await;
    pool.close().await;
    postgres.stop().await.unwrap();
}

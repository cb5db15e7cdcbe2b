// SPDX-License-Identifier: AGPL-3.0-or-later
//! The outbox worker in conversation with a mail server, which is a small one on loopback written here.

#![expect(clippy::unwrap_used, reason = "tests only; clippy does not see that outside the test functions")]

use std::{
    collections::VecDeque,
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use app::{
    clock::Clock,
    i18n::Locale,
    notifications::{
        NewMail,
        db::{enqueue, enqueue_with_way_out},
    },
};
use axum::{
    Router,
    body::Body,
    http::{Method, Request},
    middleware,
    routing::{get, post},
};
use correlare::{
    config::{Config, MailConfig},
    mail::{LEASE, LOOK_EVERY, Looked, Outbox, TRIES_MOST, Wake, wake_after_forms},
    stop::stop_by_hand,
};
use jiff::{SignedDuration, Timestamp};
use sqlx::PgPool;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Notify,
    time::{sleep, timeout},
};
use tower::ServiceExt;
use uuid::Uuid;

const NOW: &str = "2026-11-21T09:00:00Z";

/// What the mail server does with the next mail; with none of these it accepts it.
#[derive(Clone, Debug)]
enum Behaviour {
    /// Answers the recipient with this line.
    AtRecipient(&'static str),
    /// Answers the whole mail with this line.
    AfterData(&'static str),
    /// Has the whole mail and never says so.
    Silent,
    /// Accepts the mail after a while.
    Slow(Duration),
}

/// A mail server on loopback.
#[derive(Clone, Debug)]
struct MailServer {
    address: SocketAddr,
    /// What it will do, mail by mail.
    script: Arc<Mutex<VecDeque<Behaviour>>>,
    /// Every mail whose text has arrived, accepted or not.
    received: Arc<Mutex<Vec<String>>>,
    /// Told at each mail that arrives.
    arrived: Arc<Notify>,
    /// Refuses every greeting with this line.
    refuses_greeting: Option<&'static str>,
}

impl MailServer {
    async fn start(script: impl IntoIterator<Item = Behaviour>) -> Self {
        Self::start_with(script, None).await
    }

    async fn start_with(script: impl IntoIterator<Item = Behaviour>, refuses_greeting: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            script: Arc::new(Mutex::new(script.into_iter().collect())),
            received: Arc::default(),
            arrived: Arc::default(),
            refuses_greeting,
        };
        let accepting = server.clone();
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(accepting.clone().converse(connection));
            }
        });
        server
    }

    async fn converse(self, connection: TcpStream) -> Option<()> {
        let (read, mut write) = connection.into_split();
        let mut lines = BufReader::new(read).lines();
        let greeting = self.refuses_greeting.unwrap_or("220 posta.example ESMTP");
        write.write_all(format!("{greeting}\r\n").as_bytes()).await.ok()?;
        let mut behaviour = None;
        while let Some(line) = lines.next_line().await.ok()? {
            let command = line.split([' ', ':']).next()?.to_ascii_uppercase();
            let answer = match command.as_str() {
                "EHLO" => "250-posta.example\r\n250 8BITMIME",
                "MAIL" => {
                    behaviour = self.script.lock().unwrap().pop_front();
                    "250 sender ok"
                }
                "RCPT" => match behaviour {
                    Some(Behaviour::AtRecipient(refusal)) => refusal,
                    _ => "250 recipient ok",
                },
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await.ok()?;
                    let mut mail = String::new();
                    while let Some(line) = lines.next_line().await.ok()?.filter(|line| line != ".") {
                        mail.push_str(&line);
                        mail.push('\n');
                    }
                    self.received.lock().unwrap().push(mail);
                    self.arrived.notify_one();
                    match behaviour.take() {
                        Some(Behaviour::AfterData(refusal)) => refusal,
                        Some(Behaviour::Silent) => std::future::pending().await,
                        Some(Behaviour::Slow(pause)) => {
                            sleep(pause).await;
                            "250 accepted"
                        }
                        _ => "250 accepted",
                    }
                }
                "QUIT" => {
                    write.write_all(b"221 bye\r\n").await.ok()?;
                    return None;
                }
                _ => "250 ok",
            };
            write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
        }
        None
    }

    fn config(&self) -> MailConfig {
        let smtp_url = format!("smtp://{}", self.address);
        let lookup = |name: &str| match name {
            "CORRELARE_SMTP_URL" => Some(smtp_url.clone().into()),
            "CORRELARE_MAIL_FROM" => Some("Formazione in rete <formazione@correlare.example>".into()),
            "CORRELARE_MAIL_REPLY_TO" => Some("segreteria@correlare.example".into()),
            "CORRELARE_DATA_DIR" => Some("data".into()),
            _ => None,
        };
        Config::read(lookup, Path::new("/nowhere")).unwrap().mail.unwrap()
    }

    fn received(&self) -> Vec<String> {
        self.received.lock().unwrap().clone()
    }

    /// The Message-IDs of what arrived, in order.
    fn message_ids(&self) -> Vec<String> {
        let id = |mail: &String| mail.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap().to_owned();
        self.received().iter().map(id).collect()
    }
}

fn clock() -> Clock {
    Clock::at(NOW.parse().unwrap())
}

fn mail(to: &str) -> NewMail {
    NewMail {
        account: None,
        to: to.to_owned(),
        locale: Locale::it,
        template: "enrolment_accepted",
        subject: "La tua domanda è stata accettata".to_owned(),
        body: "Buongiorno,\n\nla tua domanda è accettata.\n.\nA presto".to_owned(),
    }
}

async fn write_mail(pool: &PgPool, to: &str) -> Uuid {
    enqueue(&mut pool.acquire().await.unwrap(), &mail(to), NOW.parse().unwrap()).await.unwrap()
}

/// What the outbox says of a mail.
#[derive(Debug, PartialEq)]
struct Row {
    attempts: i32,
    sent: bool,
    given_up: bool,
    locked: bool,
    error: Option<String>,
}

async fn row(pool: &PgPool, id: Uuid) -> Row {
    let (attempts, sent, given_up, locked, error) = sqlx::query_as(
        "select attempts, sent_at is not null, given_up_at is not null, locked_until is not null, last_error
         from mail where id = $1",
    )
    .bind(id)
    .fetch_one(pool)
    .await
    .unwrap();
    Row { attempts, sent, given_up, locked, error }
}

fn advance(clock: &Clock, by: SignedDuration) {
    clock.set(clock.now() + by);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_mail_arrives_as_it_was_written(pool: PgPool) {
    let server = MailServer::start([]).await;
    let outbox = Outbox::new(pool.clone(), clock(), &server.config()).unwrap();
    let id = write_mail(&pool, "maria@comune.example").await;

    assert_eq!(outbox.send_next().await.unwrap(), Looked::Sent);
    assert_eq!(outbox.send_next().await.unwrap(), Looked::Nothing);
    assert_eq!(row(&pool, id).await, Row { attempts: 1, sent: true, given_up: false, locked: false, error: None });

    let [mail] = server.received().try_into().unwrap();
    for header in [
        &format!("Message-ID: <{}@correlare>", id.simple()),
        "From: \"Formazione in rete\" <formazione@correlare.example>",
        "Reply-To: segreteria@correlare.example",
        "To: maria@comune.example",
        "Date: Sat, 21 Nov 2026 09:00:00 +0000",
        "Auto-Submitted: auto-generated",
        "Content-Type: text/plain; charset=utf-8",
    ] {
        assert!(mail.lines().any(|line| line == header), "{header}\n{mail}");
    }
    // A line with a full stop alone would end the mail: it is doubled on the way.
    assert!(mail.contains("\n..\n") && mail.contains("A presto"), "{mail}");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_mail_that_can_be_stopped_says_where_as_mail_programs_read_it(pool: PgPool) {
    let server = MailServer::start([]).await;
    let outbox = Outbox::new(pool.clone(), clock(), &server.config()).unwrap();
    // As long as they are: longer than a line of a mail.
    let address = format!("https://formazione.provincia.example/disiscrizione/{}", "aB3-_".repeat(8));
    let (to, now) = ("maria@comune.example", NOW.parse().unwrap());
    enqueue_with_way_out(&mut pool.acquire().await.unwrap(), &mail(to), &address, now).await.unwrap();
    write_mail(&pool, "anna@comune.example").await;
    assert_eq!(outbox.send_next().await.unwrap(), Looked::Sent);
    assert_eq!(outbox.send_next().await.unwrap(), Looked::Sent);
    let [stoppable, other] = server.received().try_into().unwrap();
    let unfolded = stoppable.replace("\n ", " ").replace("  ", " ");
    for header in [&format!("List-Unsubscribe: <{address}>"), "List-Unsubscribe-Post: List-Unsubscribe=One-Click"] {
        assert!(unfolded.lines().any(|line| line == header), "{header}\n{stoppable}");
    }
    assert!(!other.contains("List-Unsubscribe"), "{other}");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_server_that_refuses_first_gets_it_later(pool: PgPool) {
    let server = MailServer::start([Behaviour::AfterData("451 try again later")]).await;
    let clock = clock();
    let outbox = Outbox::new(pool.clone(), clock.clone(), &server.config()).unwrap();
    let id = write_mail(&pool, "maria@comune.example").await;

    assert_eq!(outbox.send_next().await.unwrap(), Looked::Refused);
    let after = row(&pool, id).await;
    assert_eq!((after.attempts, after.sent, after.given_up, after.locked), (1, false, false, false));
    assert!(after.error.as_ref().unwrap().contains("451"), "{after:?}");

    assert_eq!(outbox.send_next().await.unwrap(), Looked::Nothing, "not before its pause is over");
    advance(&clock, SignedDuration::from_mins(1));
    assert_eq!(outbox.send_next().await.unwrap(), Looked::Sent);
    assert_eq!(row(&pool, id).await, Row { attempts: 2, sent: true, given_up: false, locked: false, error: None });
    let ids = server.message_ids();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_worker_killed_between_sending_and_marking_loses_nothing(pool: PgPool) {
    let server = MailServer::start([Behaviour::Silent]).await;
    let clock = clock();
    let id = write_mail(&pool, "maria@comune.example").await;

    let killed = Outbox::new(pool.clone(), clock.clone(), &server.config()).unwrap();
    let worker = tokio::spawn(async move { killed.send_next().await });
    timeout(Duration::from_secs(10), server.arrived.notified()).await.unwrap();
    worker.abort();
    assert!(worker.await.unwrap_err().is_cancelled());
    let left = row(&pool, id).await;
    assert!(left.locked && !left.sent);

    let next = Outbox::new(pool.clone(), clock.clone(), &server.config()).unwrap();
    assert_eq!(next.send_next().await.unwrap(), Looked::Nothing, "it still belongs to the killed one");
    advance(&clock, LEASE);
    assert_eq!(next.send_next().await.unwrap(), Looked::Sent);
    assert!(row(&pool, id).await.sent);
    let ids = server.message_ids();
    assert_eq!(ids, [ids[0].clone(), ids[0].clone()]);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_address_that_does_not_exist_is_given_up(pool: PgPool) {
    let server = MailServer::start([Behaviour::AtRecipient("550 no such mailbox")]).await;
    let outbox = Outbox::new(pool.clone(), clock(), &server.config()).unwrap();
    let refused = write_mail(&pool, "nobody@comune.example").await;
    let unwritable = write_mail(&pool, "not an address").await;

    assert_eq!(outbox.send_next().await.unwrap(), Looked::Refused);
    assert_eq!(outbox.send_next().await.unwrap(), Looked::Refused);
    assert_eq!(outbox.send_next().await.unwrap(), Looked::Nothing);
    for (id, reason) in [(refused, "550"), (unwritable, "not a mail")] {
        let after = row(&pool, id).await;
        assert!(after.given_up && !after.sent && after.error.as_ref().unwrap().contains(reason), "{after:?}");
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_server_that_does_not_let_us_in_costs_no_mail(pool: PgPool) {
    let server = MailServer::start_with([], Some("554 you are not welcome")).await;
    let clock = clock();
    let outbox = Outbox::new(pool.clone(), clock.clone(), &server.config()).unwrap();
    let id = write_mail(&pool, "maria@comune.example").await;
    assert_eq!(outbox.send_next().await.unwrap(), Looked::ServerAway);
    assert!(!row(&pool, id).await.given_up);

    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let away = MailServer { address: nobody, ..server };
    let outbox = Outbox::new(pool.clone(), clock.clone(), &away.config()).unwrap();
    advance(&clock, SignedDuration::from_hours(1));
    assert_eq!(outbox.send_next().await.unwrap(), Looked::ServerAway);
    assert!(!row(&pool, id).await.given_up);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn after_a_day_of_refusals_it_is_given_up(pool: PgPool) {
    let refusals = std::iter::repeat_n(Behaviour::AfterData("451 never"), 20);
    let server = MailServer::start(refusals).await;
    let clock = clock();
    let outbox = Outbox::new(pool.clone(), clock.clone(), &server.config()).unwrap();
    let id = write_mail(&pool, "maria@comune.example").await;
    let begin: Timestamp = clock.now();
    while !row(&pool, id).await.given_up {
        assert_eq!(outbox.send_next().await.unwrap(), Looked::Refused);
        advance(&clock, SignedDuration::from_hours(6));
        assert!(clock.now() < begin + SignedDuration::from_hours(24 * 10), "it is tried for ever");
    }
    assert_eq!(row(&pool, id).await.attempts, TRIES_MOST);
    assert_eq!(outbox.send_next().await.unwrap(), Looked::Nothing);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn two_workers_never_send_the_same_mail(pool: PgPool) {
    let slow = std::iter::repeat_n(Behaviour::Slow(Duration::from_millis(30)), 12);
    let server = MailServer::start(slow).await;
    for number in 0..12 {
        write_mail(&pool, &format!("person{number}@comune.example")).await;
    }
    let (stopper, stop) = stop_by_hand();
    let workers: Vec<_> = (0..3)
        .map(|_| Outbox::new(pool.clone(), clock(), &server.config()).unwrap())
        .map(|outbox| tokio::spawn(Arc::new(outbox).run(stop.clone())))
        .collect();
    timeout(Duration::from_secs(20), async {
        while server.received().len() < 12 {
            sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .unwrap();
    stopper.stop();
    for worker in workers {
        timeout(Duration::from_secs(5), worker).await.unwrap().unwrap();
    }
    let mut ids = server.message_ids();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), server.received().len()), (12, 12));
    let unsent: i64 =
        sqlx::query_scalar("select count(*) from mail where sent_at is null").fetch_one(&pool).await.unwrap();
    assert_eq!(unsent, 0, "a worker that is told to stop finishes the mail it is sending");
}

async fn request(routes: &Router, method: Method, path: &str) {
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    assert!(routes.clone().oneshot(request).await.unwrap().status().is_success());
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_a_form_writes_goes_out_at_once(pool: PgPool) {
    let server = MailServer::start([]).await;
    let outbox = Outbox::new(pool.clone(), clock(), &server.config()).unwrap();
    let form = {
        let pool = pool.clone();
        async move || {
            write_mail(&pool, "anna@comune.example").await;
        }
    };
    let waking = middleware::from_fn_with_state(outbox.wake(), wake_after_forms);
    let routes = Router::new().route("/form", post(form)).layer(waking);
    write_mail(&pool, "maria@comune.example").await;
    let (stopper, stop) = stop_by_hand();
    let worker = tokio::spawn(Arc::new(outbox).run(stop));
    timeout(LOOK_EVERY, server.arrived.notified()).await.unwrap();

    // The worker has sent what there was, and would look again much later.
    request(&routes, Method::POST, "/form").await;
    timeout(LOOK_EVERY / 2, server.arrived.notified()).await.unwrap();
    stopper.stop();
    worker.await.unwrap();
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn forms_wake_the_worker_and_pages_do_not() {
    let wake = Wake::default();
    let is_woken = async || {
        tokio::select! {
            biased;
            () = wake.called() => true,
            () = std::future::ready(()) => false,
        }
    };
    let waking = middleware::from_fn_with_state(wake.clone(), wake_after_forms);
    let routes = Router::new().route("/", get(async || "page").post(async || "done")).layer(waking);
    request(&routes, Method::GET, "/").await;
    assert!(!is_woken().await);
    request(&routes, Method::POST, "/").await;
    assert!(is_woken().await, "also when it was not waiting yet");
    assert!(!is_woken().await, "once");
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Live updates through real sockets: while 100 posts are written by another process, the connection that listens is
//! ended, readers' connections are cut and a server is started again; each reader is told of each post once, in order.

#![expect(clippy::unwrap_used, reason = "tests only; clippy does not see that outside the test functions")]

use std::{
    io,
    net::SocketAddr,
    time::{Duration, Instant},
};

use app::{
    communities::{ChangeKind, db},
    people::{ACCOUNT_KEY, Role},
};
use axum::http::StatusCode;
use correlare::postgres::PrivatePostgres;
use jiff::Timestamp;
use sqlx::{PgPool, postgres::PgPoolOptions};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};
use tower_sessions::session::Id;
use uuid::Uuid;

use crate::common::{
    Site,
    process::{Folder, Server, exchange},
};

const COMMUNITY: Uuid = Uuid::from_u128(0x000a_0000_0000_0001);
const AUTHOR: Uuid = Uuid::from_u128(0x000c_0000_0000_0001);
const THREAD: Uuid = Uuid::from_u128(0x000d_0000_0000_0001);
const POSTS: i32 = 100;
const READERS: usize = 12;
/// Longer than all of it takes on a slow machine.
const AT_MOST: Duration = Duration::from_secs(120);

async fn ground(pool: &PgPool) {
    for statements in [include_str!("enrolment/sample.sql"), include_str!("live/ground.sql")] {
        sqlx::raw_sql(statements).execute(pool).await.unwrap();
    }
}

/// Members with a web session each: its id, and the person.
async fn members(pool: &PgPool, count: usize) -> Vec<(String, Uuid)> {
    let members: Vec<_> = (0..count).map(|_| (Id::default().to_string(), Uuid::now_v7())).collect();
    let (sessions, ids): (Vec<String>, Vec<Uuid>) = members.iter().cloned().unzip();
    for statement in [
        "insert into person (id, given_name, family_name, source, created_at)
         select id, 'Persona', id::text, 'account', now() from unnest($1::uuid[]) id",
        "insert into account (id, person_id, email, email_verified_at, created_at)
         select id, id, id || '@comune.example', now(), now() from unnest($1::uuid[]) id",
        "insert into community_member (community_id, person_id, state, since, version)
         select '00000000-0000-0000-000a-000000000001', id, 'member', now(), 1 from unnest($1::uuid[]) id",
    ] {
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
    members
}

/// Somebody writes a post; its change's number.
async fn write(pool: &PgPool) -> i32 {
    let mut transaction = pool.begin().await.unwrap();
    let number: i32 =
        sqlx::query_scalar("update thread set last_number = last_number + 1 where id = $1 returning last_number")
            .bind(THREAD)
            .fetch_one(&mut *transaction)
            .await
            .unwrap();
    let post = Uuid::now_v7();
    sqlx::query(
        "insert into post (id, thread_id, number, author_id, body, html, created_at)
         values ($1, $2, $3, $4, 'Testo', '<p>Testo</p>', now())",
    )
    .bind(post)
    .bind(THREAD)
    .bind(number)
    .bind(AUTHOR)
    .execute(&mut *transaction)
    .await
    .unwrap();
    let now = Timestamp::UNIX_EPOCH;
    let seq = db::note_change(&mut transaction, THREAD, ChangeKind::Posted, Some(post), now).await.unwrap();
    transaction.commit().await.unwrap();
    seq
}

fn request(address: SocketAddr, thread: Uuid, session: &str, known: i32) -> String {
    // An answer to HTTP/1.0 is not cut into chunks, and ends with the connection.
    format!(
        "GET /api/v1/threads/{thread}/events HTTP/1.0\r\nHost: {address}\r\nAccept: text/event-stream\r\n\
         Cookie: sessione={session}\r\nLast-Event-ID: {known}\r\n\r\n"
    )
}

/// The lines of a stream, after its head.
type Lines = tokio::io::Lines<BufReader<TcpStream>>;

async fn open(address: SocketAddr, session: &str, known: i32) -> io::Result<Lines> {
    let mut connection = TcpStream::connect(address).await?;
    connection.write_all(request(address, THREAD, session, known).as_bytes()).await?;
    let mut lines = BufReader::new(connection).lines();
    while let Some(line) = lines.next_line().await? {
        if line.is_empty() {
            return Ok(lines);
        }
    }
    Err(io::ErrorKind::UnexpectedEof.into())
}

/// The number of the next change that a stream tells.
async fn next(lines: &mut Lines) -> io::Result<i32> {
    while let Some(line) = lines.next_line().await? {
        if let Some(data) = line.strip_prefix("data: ") {
            let change: serde_json::Value = serde_json::from_str(data)?;
            return Ok(change["seq"].as_i64().and_then(|seq| i32::try_from(seq).ok()).unwrap());
        }
    }
    Err(io::ErrorKind::UnexpectedEof.into())
}

/// A reader who comes again whenever the stream ends, as browsers do, until everything has been told. Answers what was
/// told, and how often it had to come again.
async fn follow(
    mut server: watch::Receiver<Option<SocketAddr>>,
    mut cut: watch::Receiver<u32>,
    session: String,
) -> (Vec<i32>, usize) {
    let (mut told, mut openings) = (Vec::new(), 0);
    while told.last() != Some(&POSTS) {
        let address = server.wait_for(Option::is_some).await.unwrap().unwrap();
        let known = told.last().copied().unwrap_or_default();
        if let Ok(mut lines) = open(address, &session, known).await {
            openings += 1;
            while told.last() != Some(&POSTS) {
                tokio::select! {
                    seq = next(&mut lines) => match seq {
                        Ok(seq) => told.push(seq),
                        Err(_) => break,
                    },
                    _cut = cut.changed() => break,
                }
            }
        }
        sleep(Duration::from_millis(5)).await;
    }
    (told, openings)
}

/// A folder with a private Postgres that is no demonstration.
async fn start(test: &str) -> (Folder, PrivatePostgres, PgPool) {
    let folder = Folder::new(test);
    let admin = folder.program(&["create-admin", "capo@comune.example"]).output().await.unwrap();
    assert!(admin.status.success(), "{admin:?}");
    let postgres = PrivatePostgres::start_or_join(&folder.data()).await.unwrap();
    let pool = PgPoolOptions::new().max_connections(8).connect_with(postgres.connect_options()).await.unwrap();
    ground(&pool).await;
    (folder, postgres, pool)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_reader_is_told_of_each_post_once_and_in_order_whatever_breaks() {
    let (folder, postgres, pool) = start("live").await;
    let sessions = members(&pool, READERS).await;
    // Two processes on one database: readers of both are told.
    let (mut first, second) = (Server::start(&folder).await, Server::start(&folder).await);
    let (announce, place) = watch::channel(Some(first.address));
    let (_same, of_second) = watch::channel(Some(second.address));
    let (cut, cuts) = watch::channel(0);
    let mut readers = JoinSet::new();
    for (number, (session, _)) in sessions.into_iter().enumerate() {
        let server = if number % 2 == 0 { place.clone() } else { of_second.clone() };
        readers.spawn(follow(server, cuts.clone(), session));
    }

    let mut listeners_ended = 0;
    for number in 1..=POSTS {
        assert_eq!(write(&pool).await, number);
        match number {
            n if n % 15 == 0 => {
                let ended: i64 = sqlx::query_scalar(
                    "select count(pg_terminate_backend(pid)) from pg_stat_activity
                     where query ilike 'listen%' and pid <> pg_backend_pid()",
                )
                .fetch_one(&pool)
                .await
                .unwrap();
                listeners_ended += ended;
            }
            n if n % 10 == 4 => cut.send_modify(|cuts| *cuts += 1),
            50 => {
                announce.send_replace(None);
                first.interrupt().await;
                first = Server::start(&folder).await;
                announce.send_replace(Some(first.address));
            }
            // Most posts come one by one, some at once.
            n if n % 3 == 0 => sleep(Duration::from_millis(20)).await,
            _ => {}
        }
    }
    assert!(listeners_ended >= 6, "only {listeners_ended} connections that listen were found");
    let all: Vec<i32> = (1..=POSTS).collect();
    let told = timeout(AT_MOST, readers.join_all()).await.expect("everybody is told of everything");
    for (told, openings) in told {
        assert_eq!(told, all);
        assert!(openings > 1, "connections were cut");
    }
    // Open streams do not hold the end up.
    let (session, _) = members(&pool, 1).await.remove(0);
    let mut open_still = open(first.address, &session, POSTS).await.unwrap();
    let asked = Instant::now();
    first.interrupt().await;
    let took = asked.elapsed();
    assert!(next(&mut open_still).await.is_err());
    println!("a server with an open stream ended {took:?} after Ctrl-C");
    second.interrupt().await;
    pool.close().await;
    postgres.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_read_is_told_nothing_and_a_member_removed_no_more() {
    let (folder, postgres, pool) = start("live-members").await;
    let members = members(&pool, 3).await;
    let server = Server::start(&folder).await;
    let status = async |thread: Uuid, session: &str| {
        let answer = exchange(server.address, &request(server.address, thread, session, 0)).await.unwrap();
        answer.split(' ').nth(1).unwrap().to_owned()
    };
    let (outsider, person) = &members[1];
    sqlx::query("delete from community_member where person_id = $1").bind(person).execute(&pool).await.unwrap();
    assert_eq!(status(THREAD, outsider).await, "403");
    assert_eq!(status(THREAD, &Id::default().to_string()).await, "401");
    assert_eq!(status(Uuid::nil(), &members[0].0).await, "404");
    sqlx::query("update thread set state = 'hidden' where id = $1").bind(THREAD).execute(&pool).await.unwrap();
    assert_eq!(status(THREAD, &members[0].0).await, "404");
    sqlx::query("update thread set state = 'visible' where id = $1").bind(THREAD).execute(&pool).await.unwrap();

    let (session, person) = &members[0];
    let mut stream = open(server.address, session, 0).await.unwrap();
    write(&pool).await;
    assert_eq!(timeout(AT_MOST, next(&mut stream)).await.unwrap().unwrap(), 1);
    let mut transaction = pool.begin().await.unwrap();
    sqlx::query("update community_member set state = 'removed' where person_id = $1")
        .bind(person)
        .execute(&mut *transaction)
        .await
        .unwrap();
    db::note_membership(&mut transaction, COMMUNITY, *person).await.unwrap();
    transaction.commit().await.unwrap();
    assert!(timeout(AT_MOST, next(&mut stream)).await.unwrap().is_err(), "the stream ends with the membership");
    assert_eq!(status(THREAD, session).await, "403");

    // Logged out everywhere: found the next time it is looked, which is now or when it next says that it is there.
    let (session, person) = &members[2];
    let mut stream = open(server.address, session, 1).await.unwrap();
    sqlx::query("delete from web_session where account_id = $1").bind(person).execute(&pool).await.unwrap();
    db::note_membership(&mut pool.acquire().await.unwrap(), COMMUNITY, *person).await.unwrap();
    assert!(timeout(AT_MOST, next(&mut stream)).await.unwrap().is_err());
    server.interrupt().await;
    pool.close().await;
    postgres.stop().await.unwrap();
}

/// Resident memory of a process, in kB.
fn memory(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_readers_are_told() {
    const CROWD: usize = 1_000;
    const TOLD: i32 = 10;
    let (folder, postgres, pool) = start("live-crowd").await;
    let sessions = members(&pool, CROWD).await;
    let server = Server::start(&folder).await;
    let process = server.child.id().unwrap();
    let before = memory(process);
    let address = server.address;
    let (ready, mut opened) = watch::channel(0_usize);
    let mut readers = JoinSet::new();
    for (session, _) in sessions {
        let ready = ready.clone();
        readers.spawn(async move {
            let mut stream = open(address, &session, 0).await.unwrap();
            // It has begun: nothing is told from before.
            ready.send_modify(|count| *count += 1);
            let mut told = Vec::new();
            for expected in 1..=TOLD {
                assert_eq!(next(&mut stream).await.unwrap(), expected);
                told.push(Instant::now());
            }
            (told, stream)
        });
    }
    timeout(AT_MOST, opened.wait_for(|count| *count == CROWD)).await.unwrap().unwrap();
    let mut written = Vec::new();
    for _ in 0..TOLD {
        written.push(Instant::now());
        write(&pool).await;
        sleep(Duration::from_millis(300)).await;
    }
    let told = timeout(AT_MOST, readers.join_all()).await.unwrap();
    let during = memory(process);
    let mut took: Vec<Duration> =
        told.iter().flat_map(|(told, _)| told.iter().zip(&written).map(|(told, written)| *told - *written)).collect();
    took.sort();
    let at = |share: usize| took[(took.len() - 1) * share / 100];
    println!(
        "{CROWD} readers: memory {before} kB before, {during} kB with all; told after {:?} (half), {:?} (95 %), {:?} (99 %), {:?} (all)",
        at(50),
        at(95),
        at(99),
        at(100)
    );
    // The budget of 100 MB is the release build's, which begins with half as much; each reader costs either about the same.
    assert!(during - before < 70_000, "{before} kB before, {during} kB with all");
    drop(told);
    server.interrupt().await;
    pool.close().await;
    postgres.stop().await.unwrap();
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_stream_begins_where_its_reader_is(pool: PgPool) {
    ground(&pool).await;
    let site = Site::new(pool);
    let reader = site.account("lettrice@comune.example").await;
    site.grant(reader.account, Role::Facilitator, Some(COMMUNITY)).await;
    let mut browser = site.browser();
    browser.log_in("lettrice@comune.example").await;
    for _ in 0..600 {
        write(&site.pool).await;
    }
    let numbers =
        |text: &str| -> Vec<i32> { text.lines().filter_map(|line| line.strip_prefix("id: ")?.parse().ok()).collect() };
    let path = format!("/api/v1/threads/{THREAD}/events");
    for (query, first) in [("?da=0", 1), ("?da=597", 598), ("", 601), ("?da=-5", 1), ("?da=9999", 601), ("?da=x", 601)]
    {
        let answer = browser.get(&format!("{path}{query}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.headers["content-type"], "text/event-stream");
        assert_eq!(numbers(&answer.text), (first..=600).collect::<Vec<_>>(), "{query}");
    }
    browser.headers.push(("last-event-id", "599".to_owned()));
    assert_eq!(numbers(&browser.get(&format!("{path}?da=3")).await.text), [600]);
    for nowhere in ["x", "%00", "00000000-0000-0000-0000-000000000000"] {
        assert_eq!(browser.get(&format!("/api/v1/threads/{nowhere}/events")).await.status, StatusCode::NOT_FOUND);
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The mailbox of a demonstration, and that it is nowhere else; and the deleting of what is out of date.

#![expect(clippy::unwrap_used, reason = "tests only; clippy does not see that outside the test functions")]

use app::{
    clock::Clock,
    files::FileStore,
    i18n::Locale,
    notifications::{MailsStayHere, NewMail, db::enqueue},
    seal::KeyFolder,
    services::Services,
};
use axum::{
    Extension, Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use correlare::{
    jobs::tidy,
    router::{AppState, SecureCookies, SessionLasts, TrustedProxies, router},
    session_store::PgSessionStore,
};
use jiff::{SignedDuration, Timestamp};
use leptos::config::LeptosOptions;
use object_store::memory::InMemory;
use sqlx::PgPool;
use tower::ServiceExt;

const PAGE: &str = "/posta-dimostrativa";

fn now() -> Timestamp {
    "2026-11-21T09:00:00Z".parse().unwrap()
}

fn site(pool: &PgPool) -> Router {
    router(AppState {
        live: Default::default(),
        turns: Default::default(),
        services: Services {
            pool: pool.clone(),
            clock: Clock::at(now()),
            public_url: "http://correlare.example".into(),
            keys: KeyFolder::new("no keys here"),
            files: FileStore::new(std::sync::Arc::new(InMemory::new())),
            host: None,
        },
        leptos_options: LeptosOptions::builder().output_name("correlare").site_root("/nonexistent").build(),
        secure_cookies: SecureCookies(false),
        session_lasts: SessionLasts(12),
        trusted_proxies: TrustedProxies(0),
    })
}

async fn get(router: Router, path: &str) -> (StatusCode, String) {
    let request = Request::get(path).header(header::ACCEPT, "text/html").body(Body::empty()).unwrap();
    let response = router.oneshot(request).await.unwrap();
    let status = response.status();
    (status, String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap())
}

async fn make_demonstration(pool: &PgPool) {
    sqlx::raw_sql(
        "insert into person (id, given_name, family_name, source, created_at)
             values ('00000000-0000-0000-0000-00000000000a', 'Ada', 'Demo', 'demo', now());
         insert into account (id, person_id, email, created_at, demonstration)
             values ('00000000-0000-0000-0000-00000000000b', '00000000-0000-0000-0000-00000000000a',
                 'operatrice@demo.correlare.test', now(), true);",
    )
    .execute(pool)
    .await
    .unwrap();
}

async fn write_mails(pool: &PgPool, count: i32) {
    let mut connection = pool.acquire().await.unwrap();
    for number in 1..=count {
        let mail = NewMail {
            account: None,
            to: "ada@comune.example".to_owned(),
            locale: Locale::it,
            template: "test",
            subject: format!("Messaggio {number:02}"),
            body: format!("Ciao <b>Ada</b>,\n\nconferma qui: http://correlare.example/conferma/{number}."),
        };
        // Two of each moment, so that the order within one counts as well.
        enqueue(&mut connection, &mail, now() + SignedDuration::from_mins(i64::from(number / 2))).await.unwrap();
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn it_exists_only_where_a_demonstration_sends_no_mail(pool: PgPool) {
    write_mails(&pool, 1).await;
    let stays = || site(&pool).layer(Extension(MailsStayHere));
    assert_eq!(get(stays(), PAGE).await.0, StatusCode::NOT_FOUND, "no demonstration accounts");
    make_demonstration(&pool).await;
    assert_eq!(get(site(&pool), PAGE).await.0, StatusCode::NOT_FOUND, "mails are sent");
    assert_eq!(get(site(&pool), "/api/fn/demo_mails?cursor=").await.0, StatusCode::NOT_FOUND);
    let (status, text) = get(stays(), PAGE).await;
    assert_eq!(status, StatusCode::OK);
    assert!(text.contains("Messaggio 01") && text.contains("21/11/2026 10:00"), "{text}");
    assert!(text.contains("href=\"http://correlare.example/conferma/1\""), "{text}");
    assert!(text.contains("&lt;b&gt;Ada"), "what stands in a mail is no markup: {text}");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn its_pages_go_on_by_key_and_show_each_mail_once(pool: PgPool) {
    make_demonstration(&pool).await;
    write_mails(&pool, 45).await;
    let stays = || site(&pool).layer(Extension(MailsStayHere));
    let mut path = PAGE.to_owned();
    let mut seen = Vec::new();
    loop {
        let (status, text) = get(stays(), &path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        // The heading only: what the browser reads the page's data from has the subjects too.
        seen.extend(text.split("<h2 class=\"item-title\">").skip(1).map(|rest| rest[..12].to_owned()));
        let Some((_, rest)) = text.split_once("?cursore=") else { break };
        path = format!("{PAGE}?cursore={}", rest.split('"').next().unwrap());
    }
    let expected: Vec<String> = (1..=45).rev().map(|number| format!("Messaggio {number:02}")).collect();
    assert_eq!(seen, expected);
    assert_eq!(get(stays(), &format!("{PAGE}?cursore=x")).await.0, StatusCode::BAD_REQUEST);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_is_out_of_date_is_deleted(pool: PgPool) {
    make_demonstration(&pool).await;
    sqlx::raw_sql(
        "insert into web_session (id, data, expires_at) values
             ('past', '{}', '2026-11-21T09:00:00Z'), ('live', '{}', '2026-11-21T09:00:01Z');
         insert into form_flash (id, sealed, expires_at) values
             ('00000000-0000-0000-0000-000000000001', 'x', '2026-11-21T08:00:00Z'),
             ('00000000-0000-0000-0000-000000000002', 'x', '2026-11-21T10:00:00Z');
         insert into account_token (token_hash, account_id, purpose, expires_at, created_at) values
             ('past', '00000000-0000-0000-0000-00000000000b', 'reset', '2026-11-21T08:00:00Z', '2026-11-20T08:00:00Z'),
             ('live', '00000000-0000-0000-0000-00000000000b', 'reset', '2026-11-21T10:00:00Z', '2026-11-20T08:00:00Z');
         insert into login_failure (key, at) values
             ('past', '2026-11-20T09:00:00Z'), ('live', '2026-11-21T09:00:00Z');",
    )
    .execute(&pool)
    .await
    .unwrap();
    let sessions = PgSessionStore::new(pool.clone(), Clock::at(now()));
    tidy(&pool, &sessions, now()).await.unwrap();
    for table in ["web_session", "form_flash", "account_token", "login_failure"] {
        let left: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {table}")))
            .fetch_one(&pool)
            .await
            .unwrap();
        assert_eq!(left, 1, "{table}");
    }
}

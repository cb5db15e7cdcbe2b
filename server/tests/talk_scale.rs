// SPDX-License-Identifier: AGPL-3.0-or-later
//! Discussions beside 1,000,000 posts: the list, a thread at any place and the search read no table as a whole, and few
//! posts. Postgres counts by itself; all requests go over one connection, so that its counts are complete.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

use app::people::Role;
use axum::http::StatusCode;
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use uuid::Uuid;

use crate::common::Site;

const COMMUNITY: Uuid = Uuid::from_u128(0x000a_0000_0000_0001);
const LONG: &str = "00000000-0000-0000-00bb-000000000001";

/// Sequential scans of the big tables, and rows of posts that were fetched.
async fn read(pool: &PgPool) -> (i64, i64) {
    sqlx::query("select pg_stat_force_next_flush()").execute(pool).await.unwrap();
    sqlx::query_as(
        "select sum(seq_scan)::bigint, sum(idx_tup_fetch) filter (where relname = 'post')::bigint
         from pg_stat_user_tables where relname in ('post', 'thread')",
    )
    .fetch_one(pool)
    .await
    .unwrap()
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn discussions_cost_the_same_beside_a_million_posts(options: PgPoolOptions, connect: PgConnectOptions) {
    let pool = options.max_connections(1).connect_with(connect).await.unwrap();
    for statements in [
        include_str!("../../app/src/monitoring/db/ground.sql"),
        include_str!("talk/ground.sql"),
        include_str!("talk/many.sql"),
    ] {
        sqlx::raw_sql(statements).execute(&pool).await.unwrap();
    }
    let site = Site::new(pool.clone());
    let account = site.account("fiora@rete.example").await;
    site.grant(account.account, Role::Facilitator, Some(COMMUNITY)).await;
    let mut reader = site.browser();
    reader.log_in("fiora@rete.example").await;

    // The counter counts: this is what must not happen below.
    let (before, _) = read(&pool).await;
    sqlx::query("select count(*) from thread where title = 'x'").execute(&pool).await.unwrap();
    assert!(read(&pool).await.0 > before);

    let thread = format!("/comunita/sportelli/discussioni/{LONG}");
    sqlx::query("insert into thread_reader (thread_id, person_id, read_number) values ($1::uuid, $2, 3000)")
        .bind(LONG)
        .bind(account.person)
        .execute(&pool)
        .await
        .unwrap();
    for (page, shown) in [
        ("/comunita/sportelli/discussioni".to_owned(), "Discussione 2000"),
        ("/comunita/sportelli/discussioni?senza-risposta=1".to_owned(), "Discussione 2000"),
        (thread.clone(), "id=\"intervento-3001\""),
        (format!("{thread}?da=1"), "id=\"intervento-20\""),
        (format!("{thread}?da=4990"), "id=\"intervento-5000\""),
        ("/comunita/cerca?testo=permesso".to_owned(), "<mark>Permesso</mark>"),
        ("/comunita/cerca?testo=rarissima".to_owned(), "intervento n. 7"),
        ("/comunita/cerca?testo=parolachenonesiste".to_owned(), "Nessun intervento"),
    ] {
        let (scans, rows) = read(&pool).await;
        let answer = reader.get(&page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
        assert!(answer.text.contains(shown), "{page}: {}", answer.text);
        let (scans_after, rows_after) = read(&pool).await;
        println!("{page}: {} rows of posts", rows_after - rows);
        assert_eq!(scans_after, scans, "{page}");
        // The most frequent of all words, in one small community whose posts are the oldest, is the worst there can be.
        let most = if page.ends_with("=permesso") { 1_000_000 } else { 300 };
        assert!(rows_after - rows <= most, "{page} reads {} posts", rows_after - rows);
    }
}

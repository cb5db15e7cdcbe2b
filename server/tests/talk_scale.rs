// SPDX-License-Identifier: AGPL-3.0-or-later
//! Discussions beside 1,000,000 posts: the community's page, its list, a thread at any place, the search, members, the
//! moderators' queue and log read no table as a whole, and few posts. Postgres counts by itself; all requests go over one
//! connection, so that its counts are complete.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

use app::people::Role;
use axum::http::StatusCode;
use correlare::{
    audit,
    generate_talk::{self, GenerateError, RARE_WORD, Size},
};
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use uuid::Uuid;

use crate::common::Site;

/// Sequential scans of the big tables, and rows of posts that were fetched.
async fn read(pool: &PgPool) -> (i64, i64) {
    sqlx::query("select pg_stat_force_next_flush()").execute(pool).await.unwrap();
    sqlx::query_as(
        "select sum(seq_scan)::bigint, sum(idx_tup_fetch) filter (where relname = 'post')::bigint
         from pg_stat_user_tables
         where relname in ('post', 'thread', 'community_member', 'moderation_action', 'moderation_note', 'post_flag')",
    )
    .fetch_one(pool)
    .await
    .unwrap()
}

async fn ground(pool: &PgPool) {
    for statements in [include_str!("../../app/src/monitoring/db/ground.sql"), include_str!("talk/ground.sql")] {
        sqlx::raw_sql(statements).execute(pool).await.unwrap();
    }
}

/// What `audit` finds; the ground's editions have no slots.
async fn breaches(connection: &mut sqlx::PgConnection) -> Vec<audit::Breach> {
    let mut found = audit::run(connection).await.unwrap();
    found.retain(|breach| breach.rule != audit::Rule::DatesNotOfSlots);
    found
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_is_generated_is_sound_and_the_same_again(pool: PgPool) {
    ground(&pool).await;
    let mut connection = pool.acquire().await.unwrap();
    let size = Size { communities: 3, threads: 60, posts: 2_000, sentences: 2, seed: 7 };
    let all =
        "select md5(string_agg(p::text || t::text, '' order by p.id)) from post p join thread t on t.id = p.thread_id";
    generate_talk::run(&mut connection, size, "rete", false, |_| ()).await.unwrap();
    let first: String = sqlx::query_scalar(all).fetch_one(&mut *connection).await.unwrap();
    assert_eq!(breaches(&mut connection).await, []);
    let full = generate_talk::run(&mut connection, Size { seed: 8, ..size }, "rete", false, |_| ()).await;
    assert!(matches!(full, Err(GenerateError::NotEmpty)), "{full:?}");
    let twice = generate_talk::run(&mut connection, size, "rete", true, |_| ()).await;
    assert!(matches!(twice, Err(GenerateError::SeedUsed(7))), "{twice:?}");
    let nowhere = generate_talk::run(&mut connection, Size { seed: 8, ..size }, "altrove", true, |_| ()).await;
    assert!(matches!(nowhere, Err(GenerateError::NoProject(_))), "{nowhere:?}");
    let small = generate_talk::run(&mut connection, Size { threads: 8, ..size }, "rete", true, |_| ()).await;
    assert!(matches!(small, Err(GenerateError::TooSmall)), "{small:?}");
    generate_talk::run(&mut connection, Size { seed: 8, ..size }, "rete", true, |_| ()).await.unwrap();
    assert_eq!(breaches(&mut connection).await, []);
    sqlx::raw_sql("truncate community, person cascade").execute(&mut *connection).await.unwrap();
    generate_talk::run(&mut connection, size, "rete", false, |_| ()).await.unwrap();
    let again: String = sqlx::query_scalar(all).fetch_one(&mut *connection).await.unwrap();
    assert_eq!(again, first);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn discussions_cost_the_same_beside_a_million_posts(options: PgPoolOptions, connect: PgConnectOptions) {
    let pool = options.max_connections(1).connect_with(connect).await.unwrap();
    ground(&pool).await;
    let size = Size { communities: 400, threads: 100_000, posts: 1_000_000, sentences: 1, seed: 1 };
    generate_talk::run(&mut pool.acquire().await.unwrap(), size, "rete", false, |_| ()).await.unwrap();
    sqlx::raw_sql(include_str!("talk/many.sql")).execute(&pool).await.unwrap();
    let site = Site::new(pool.clone());
    let account = site.account("fiora@rete.example").await;
    let (community, long): (Uuid, Uuid) = sqlx::query_as(
        "select c.id, t.id from community c join thread t on t.community_id = c.id
         where c.slug = 'prova-1-1' and t.last_number = 5000",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    site.grant(account.account, Role::Facilitator, Some(community)).await;
    let mut reader = site.browser();
    reader.log_in("fiora@rete.example").await;

    // The counter counts: this is what must not happen below.
    let (before, _) = read(&pool).await;
    sqlx::query("select count(*) from thread where title = 'x'").execute(&pool).await.unwrap();
    assert!(read(&pool).await.0 > before);

    let place = "/comunita/prova-1-1";
    let thread = format!("{place}/discussioni/{long}");
    sqlx::query("insert into thread_reader (thread_id, person_id, read_number) values ($1, $2, 3000)")
        .bind(long)
        .bind(account.person)
        .execute(&pool)
        .await
        .unwrap();
    let waits: Uuid = sqlx::query_scalar(
        "select p.id from post p join thread t on t.id = p.thread_id where t.community_id = $1 and p.state = 'waiting'
         order by p.number desc limit 1",
    )
    .bind(community)
    .fetch_one(&pool)
    .await
    .unwrap();
    for (page, shown) in [
        (place.to_owned(), "Comunità di prova 1".to_owned()),
        (format!("{place}/membri"), "di Prova".to_owned()),
        (format!("{place}/discussioni"), "Discussione 50000".to_owned()),
        (format!("{place}/discussioni?senza-risposta=1"), "Discussione ".to_owned()),
        (thread.clone(), "id=\"intervento-3001\"".to_owned()),
        (format!("{thread}?da=1"), "id=\"intervento-20\"".to_owned()),
        (format!("{thread}?da=4990"), "id=\"intervento-5000\"".to_owned()),
        ("/comunita/cerca?testo=permesso".to_owned(), "<mark>permesso</mark>".to_owned()),
        (format!("/comunita/cerca?testo={RARE_WORD}"), "intervento n. 7".to_owned()),
        ("/comunita/cerca?testo=parolachenonesiste".to_owned(), "Nessun intervento".to_owned()),
        (format!("{place}/moderazione"), "in attesa".to_owned()),
        (format!("{place}/moderazione/registro"), "Avviso".to_owned()),
        (format!("{place}/moderazione/intervento/{waits}"), "Avviso".to_owned()),
        (format!("{place}/moderazione/discussione/{long}?da=4000"), "Divid".to_owned()),
    ] {
        let (scans, rows) = read(&pool).await;
        let answer = reader.get(&page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
        assert!(answer.text.contains(&shown), "{page}: {}", answer.text);
        let (scans_after, rows_after) = read(&pool).await;
        println!("{page}: {} rows of posts", rows_after - rows);
        assert_eq!(scans_after, scans, "{page}");
        // A frequent word may cost what the communities of the reader hold, here as much as a twentieth of everything;
        // never the rest. A rare one costs what has it.
        let most = if page.ends_with("testo=permesso") { 60_000 } else { 300 };
        assert!(rows_after - rows <= most, "{page} reads {} posts", rows_after - rows);
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The catalogue over 100,000 editions: no list reads the whole table. Postgres counts its sequential scans itself; all
//! requests go over one connection, so that its counts are complete when they are asked for.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::{
    catalogue::site::{JSON, get, load},
    common::{PUBLIC_URL, Site},
};

async fn sequential_scans(pool: &PgPool) -> i64 {
    sqlx::query("select pg_stat_force_next_flush()").execute(pool).await.unwrap();
    sqlx::query_scalar("select seq_scan from pg_stat_user_tables where relname = 'edition'")
        .fetch_one(pool)
        .await
        .unwrap()
}

/// Rows of editions that were fetched by way of an index.
async fn rows_read(pool: &PgPool) -> i64 {
    sqlx::query("select pg_stat_force_next_flush()").execute(pool).await.unwrap();
    sqlx::query_scalar("select idx_tup_fetch from pg_stat_user_tables where relname = 'edition'")
        .fetch_one(pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn no_list_reads_all_editions(pool_options: PgPoolOptions, connect_options: PgConnectOptions) {
    let pool = pool_options.max_connections(1).connect_with(connect_options).await.unwrap();
    load(&pool).await;
    sqlx::raw_sql(include_str!("catalogue/many.sql")).execute(&pool).await.unwrap();
    let site = Site::new(pool.clone());

    // The counter counts: this is what must not happen below.
    let before = sequential_scans(&pool).await;
    sqlx::query("select count(*) from edition where town = 'Raro'").execute(&pool).await.unwrap();
    assert!(sequential_scans(&pool).await > before);

    let lists = [
        "",
        "?stato=conclusi",
        "?stato=tutti&limite=100",
        "?progetto=rete-uno",
        "?stato=conclusi&progetto=rete-uno",
        "?stato=tutti&progetto=rete-uno",
        "?territorio=CR",
        "?territorio=LOM&stato=tutti",
        "?territorio=MI&stato=conclusi",
        "?asse=IV",
        "?asse=I&stato=conclusi",
        "?territorio=MI&asse=IV&progetto=rete-uno",
        "?posti=1",
        "?posti=3&territorio=MI",
        "?da=2030-01-01&a=2030-01-31",
        "?da=2015-06-01&a=2015-06-30&stato=conclusi",
        "?testo=scuola",
        "?testo=scuola&stato=conclusi&territorio=CR",
        "?testo=casalmaggiore&stato=tutti",
        "?testo=raro&stato=tutti",
        "?testo=parolachenonesiste",
        "?territorio=XX",
    ];
    for list in lists {
        for path in ["/api/v1/editions", "/corsi"] {
            let before = sequential_scans(&pool).await;
            let answer = get(&site, &format!("{path}{list}"), JSON).await;
            assert_eq!(answer.status, 200, "{path}{list}");
            assert_eq!(sequential_scans(&pool).await, before, "{path}{list}");
            // The page after it costs the same.
            let next = format!(r#""next":"{PUBLIC_URL}"#);
            let next = answer.text.split(&next).nth(1).and_then(|rest| rest.split('"').next());
            if let Some(next) = next {
                assert_eq!(get(&site, next, JSON).await.status, 200);
                assert_eq!(sequential_scans(&pool).await, before, "{next}");
            }
        }
    }
    // Where nearly all are full, those with a seat are found without walking over the others.
    sqlx::raw_sql("update edition set seats_held = case when id::text like any (array['%777', '%778']) then 3 else seats end; analyze")
        .execute(&pool)
        .await
        .unwrap();
    for list in ["?posti=1", "?posti=1&stato=conclusi", "?posti=1&stato=tutti", "?posti=2&territorio=CR"] {
        let before = rows_read(&pool).await;
        let answer = get(&site, &format!("/api/v1/editions{list}"), JSON).await;
        assert!(answer.text.contains("MOLTE-"), "{list}: {}", answer.text);
        let read = rows_read(&pool).await - before;
        assert!(read < 2_000, "{list} reads {read} of 100,000 editions");
    }
    for path in ["/", "/corsi/italiano-e-qualita", "/edizioni/UNO-CR-I-01", "/progetti/rete-uno"] {
        let before = sequential_scans(&pool).await;
        assert_eq!(get(&site, path, JSON).await.status, 200);
        assert_eq!(sequential_scans(&pool).await, before, "{path}");
    }
}

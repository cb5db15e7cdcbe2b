// SPDX-License-Identifier: AGPL-3.0-or-later
//! Registers beside 1,000,000 marks: no page and no write reads a whole table. Postgres counts its sequential scans
//! itself; all requests go over one connection, so that its counts are complete when they are asked for.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

use app::people::Role;
use axum::http::StatusCode;
use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use uuid::Uuid;

use crate::common::Site;

const EDITION: Uuid = Uuid::from_u128(0x0004_0000_0000_0001);

async fn sequential_scans(pool: &PgPool) -> i64 {
    sqlx::query("select pg_stat_force_next_flush()").execute(pool).await.unwrap();
    sqlx::query_scalar(
        "select sum(seq_scan)::bigint from pg_stat_user_tables
         where relname in ('attendance', 'attendance_event', 'attendance_total', 'enrolment', 'slot', 'meeting',
                           'meeting_register', 'edition', 'person')",
    )
    .fetch_one(pool)
    .await
    .unwrap()
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn registers_cost_the_same_beside_a_million_marks(options: PgPoolOptions, connect: PgConnectOptions) {
    let pool = options.max_connections(1).connect_with(connect).await.unwrap();
    for statements in [
        include_str!("../../app/src/monitoring/db/ground.sql"),
        include_str!("attendance/sample.sql"),
        include_str!("attendance/many.sql"),
    ] {
        sqlx::raw_sql(statements).execute(&pool).await.unwrap();
    }
    let site = Site::new(pool.clone());
    let account = site.account("tutor@ente.example").await;
    site.grant(account.account, Role::Tutor, Some(EDITION)).await;
    let mut tutor = site.browser();
    tutor.log_in("tutor@ente.example").await;
    sqlx::query("update person set merged_into = $1 where family_name = 'Alfa'")
        .bind(account.person)
        .execute(&pool)
        .await
        .unwrap();

    // The counter counts: this is what must not happen below.
    let before = sequential_scans(&pool).await;
    sqlx::query("select count(*) from attendance where number = 7").execute(&pool).await.unwrap();
    assert!(sequential_scans(&pool).await > before);

    let about = [("edition_code", "ED-1"), ("meeting", "2"), ("fill", "present"), ("reason", "Prova")];
    for step in ["record_attendance", "close_register", "reopen_register", "close_register"] {
        let before = sequential_scans(&pool).await;
        let answer = tutor.call(step, &about).await;
        assert_eq!(answer.status, StatusCode::OK, "{step}");
        answer.done_to();
        assert_eq!(sequential_scans(&pool).await, before, "{step}");
    }
    for page in [
        "/gestione",
        "/gestione/edizioni/ED-1/registro",
        "/gestione/edizioni/ED-1/registro/2",
        "/gestione/edizioni/ED-1/registro/2/stampa",
        "/area-personale/domande/3ALFA333/dichiarazione",
    ] {
        let before = sequential_scans(&pool).await;
        assert_eq!(tutor.get(page).await.status, StatusCode::OK, "{page}");
        assert_eq!(sequential_scans(&pool).await, before, "{page}");
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The program over the sample catalogue, read by somebody without an account.

use axum::http::Method;
use sqlx::PgPool;

use crate::common::{Answer, Site};

/// What a program asks for.
pub const JSON: &str = "application/json";

/// The sample catalogue in the test's own database.
pub async fn load(pool: &PgPool) {
    sqlx::raw_sql(include_str!("sample.sql")).execute(pool).await.expect("the sample fits the schema");
}

/// Answers a GET.
pub async fn get(site: &Site, path: &str, accept: &str) -> Answer {
    site.browser().send(Method::GET, path, accept, None).await
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The whole application over the sample catalogue, at a set moment.

use app::{clock::Clock, services::Services};
use axum::{
    Router,
    body::Body,
    http::{Request, Response, header},
};
use correlare::router::{AppState, SecureCookies, SessionLasts, router};
use leptos::config::LeptosOptions;
use sqlx::PgPool;
use tower::ServiceExt;

/// What a program asks for.
pub const JSON: &str = "application/json";

/// The application at noon of 21 November 2026.
pub fn site(pool: PgPool) -> Router {
    let options = LeptosOptions::builder().output_name("correlare").build();
    router(AppState {
        services: Services {
            pool,
            clock: Clock::at("2026-11-21T11:00:00Z".parse().unwrap()),
            public_url: "https://formazione.example".into(),
        },
        leptos_options: options,
        secure_cookies: SecureCookies(false),
        session_lasts: SessionLasts(12),
    })
}

/// The sample catalogue in the test's own database.
pub async fn load(pool: &PgPool) {
    sqlx::raw_sql(include_str!("sample.sql")).execute(pool).await.unwrap();
}

/// Answers a GET.
pub async fn get(site: &Router, path: &str, accept: &str) -> Response<Body> {
    let request = Request::get(path).header(header::ACCEPT, accept).body(Body::empty()).unwrap();
    site.clone().oneshot(request).await.unwrap()
}

/// Status and body of a GET.
pub async fn read(site: &Router, path: &str, accept: &str) -> (u16, String) {
    let response = get(site, path, accept).await;
    let status = response.status().as_u16();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/metrics`, in the text format of Prometheus: on an address of its own, since it tells how much the site is used.

use std::{
    fmt::Write,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use app::notifications::outbox_db;
use axum::{
    Router,
    extract::{Request, State},
    http::header,
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use sqlx::PgPool;

/// Counters of this process.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    /// Answers by the first digit of their status code, from 1.
    answers: Arc<[AtomicU64; 5]>,
}

/// Counts the answers of a router.
pub fn counted(router: Router, metrics: Metrics) -> Router {
    router.layer(middleware::from_fn_with_state(metrics, count))
}

async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let class = usize::from(response.status().as_u16() / 100);
    if let Some(counter) = class.checked_sub(1).and_then(|index| metrics.answers.get(index)) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
    response
}

/// The router of the address that `/metrics` is on.
pub fn router(metrics: Metrics, pool: PgPool) -> Router {
    Router::new().route("/metrics", get(show)).with_state((metrics, pool))
}

async fn show(State((metrics, pool)): State<(Metrics, PgPool)>) -> Response {
    // Read before a connection is taken for the counts.
    let in_use = usize::try_from(pool.size()).unwrap_or_default().saturating_sub(pool.num_idle());
    let counts = async { outbox_db::count(&mut *pool.acquire().await?).await };
    let counts: Result<_, sqlx::Error> = counts.await;
    let text = text(&metrics, in_use, pool.num_idle(), counts.ok());
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

fn text(metrics: &Metrics, in_use: usize, idle: usize, mails: Option<outbox_db::OutboxCounts>) -> String {
    let mut text = String::new();
    let mut lines = |name: &str, kind: &str, help: &str, label: &str, values: &[(&str, u64)]| {
        let _infallible = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
        for (value_of, value) in values {
            let _infallible = writeln!(text, "{name}{{{label}=\"{value_of}\"}} {value}");
        }
    };
    let answers: Vec<(&str, u64)> = ["1xx", "2xx", "3xx", "4xx", "5xx"]
        .into_iter()
        .zip(metrics.answers.iter().map(|counter| counter.load(Ordering::Relaxed)))
        .collect();
    lines("correlare_http_responses_total", "counter", "Answers since the start.", "status", &answers);
    let connections = [("in_use", in_use as u64), ("idle", idle as u64)];
    lines("correlare_database_connections", "gauge", "Connections of the pool.", "state", &connections);
    if let Some(mails) = mails {
        let counts = [("waiting", mails.waiting.unsigned_abs()), ("given_up", mails.given_up.unsigned_abs())];
        lines("correlare_mails", "gauge", "Mails of the outbox that were not sent.", "state", &counts);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::Body, http::StatusCode};
    use tower::ServiceExt;

    #[tokio::test]
    async fn answers_are_counted_by_class() {
        let metrics = Metrics::default();
        let routes = Router::new().route("/gone", get(async || StatusCode::GONE));
        let router = counted(routes, metrics.clone());
        for path in ["/gone", "/nowhere"] {
            router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        }
        let shown = text(&metrics, 3, 1, Some(outbox_db::OutboxCounts { waiting: 7, given_up: 0 }));
        assert!(shown.contains("correlare_http_responses_total{status=\"4xx\"} 2\n"), "{shown}");
        assert!(shown.contains("correlare_database_connections{state=\"in_use\"} 3\n"), "{shown}");
        assert!(shown.contains("correlare_mails{state=\"waiting\"} 7\n"), "{shown}");
    }
}

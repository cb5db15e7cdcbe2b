// SPDX-License-Identifier: AGPL-3.0-or-later
//! The JSON API under `/api/v1`: read-only, open to everybody, on the same functions as the pages.
//!
//! One more address: a handler here or in a file beside, a route below, an entry in `api_v1/openapi.json` (a test
//! compares the two).

mod calendar;
mod editions;
mod indicators;
mod projects;

use app::{error::AppError, services::Services};
use axum::{
    Json, Router,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};

use crate::router::{AppState, Handler, table};

/// The description of the API, in which the test and people find every address.
const OPENAPI: &str = include_str!("api_v1/openapi.json");

/// All addresses below `/api/v1`.
pub fn routes() -> Router<AppState> {
    let api = table(handlers())
        .fallback(async || ApiError(AppError::NotFound))
        .method_not_allowed_fallback(async || StatusCode::METHOD_NOT_ALLOWED);
    Router::new().nest("/api/v1", api)
}

/// Their paths.
pub fn paths() -> impl Iterator<Item = String> {
    handlers().into_iter().map(|(path, _)| format!("/api/v1{path}"))
}

fn handlers() -> [Handler; 6] {
    [
        ("/projects", get(projects::list)),
        ("/projects/{slug}/indicators", get(indicators::show)),
        ("/editions", get(editions::list)),
        ("/editions/{code}", get(editions::one)),
        ("/editions/{code}/calendar.ics", get(calendar::of_edition)),
        ("/openapi.json", get(openapi)),
    ]
}

/// A failure as JSON: `{"error": "not_found"}`.
#[derive(Debug)]
pub struct ApiError(AppError);

impl From<AppError> for ApiError {
    fn from(error: AppError) -> Self {
        Self(error)
    }
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let code = match &self.0 {
            AppError::NotAuthenticated => "not_authenticated",
            AppError::Forbidden => "forbidden",
            AppError::NotFound => "not_found",
            AppError::BadRequest => "bad_request",
            AppError::Conflict => "conflict",
            AppError::TooManyRequests => "too_many_requests",
            AppError::Internal { .. } => "internal",
            AppError::Transport => "transport",
            AppError::TooLarge => "too_large",
            AppError::CrossSite => "cross_site",
            AppError::Unavailable => "unavailable",
        };
        let mut body = json!({ "error": code });
        if let AppError::Internal { id } = &self.0 {
            body["id"] = json!(id);
        }
        let status = StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(body)).into_response()
    }
}

/// The address people use for this installation, with a path of ours.
fn public(services: &Services, path: &str) -> String {
    format!("{}{path}", services.public_url)
}

async fn openapi() -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    (headers, OPENAPI).into_response()
}

/// A text in its languages.
fn text(text: &app::i18n::Text) -> Value {
    json!(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_has_its_code_and_status() {
        let response = ApiError(AppError::NotFound).into_response();
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn the_description_is_json_of_openapi() {
        let document: Value = serde_json::from_str(OPENAPI).unwrap();
        assert!(document["openapi"].as_str().unwrap().starts_with("3."));
    }
}

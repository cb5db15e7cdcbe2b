// SPDX-License-Identifier: AGPL-3.0-or-later
//! Errors as people see them. Whatever fails, a browser that asked for a page gets one of ours with the true status
//! code; a program gets the code as JSON.
//!
//! Leptos answers a failed form of a browser without WebAssembly with a redirect to where it came from, the error in
//! the address, and an unreadable body with status 500: both are put right here.

use std::{
    any::Any,
    sync::{Arc, OnceLock},
};

use app::{
    error::AppError,
    i18n, panics,
    shell::{PageState, error_shell},
};
use axum::{
    Json,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::{config::LeptosOptions, prelude::provide_context, server_fn::error::SERVER_FN_ERROR_HEADER};

use crate::{page_state::locale_of, pages};

/// An error is a few words of JSON; longer bodies are none.
const ERROR_BYTES_MOST: usize = 16 * 1024;
/// Addresses that programs ask, whatever they say they accept.
const FOR_PROGRAMS: [&str; 3] = ["/api/v1/", "/healthz", "/readyz"];
/// Headers of the failed answer that its page keeps.
const KEPT: [header::HeaderName; 2] = [header::SET_COOKIE, header::RETRY_AFTER];

/// What a page of this request would be rendered with. The layer that settles it lies further inside and may not be
/// left in the ordinary way (a panic, a timeout), so it is told through this slot of the request.
#[derive(Clone, Debug, Default)]
pub struct PageSlot(Arc<OnceLock<PageState>>);

impl PageSlot {
    /// Fills the slot; the first filling counts.
    pub fn fill(&self, state: PageState) {
        // It is filled once, by one layer.
        let _again = self.0.set(state);
    }
}

/// Gives failed answers their true status, and browsers a page.
pub async fn show(State(options): State<LeptosOptions>, mut request: Request, next: Next) -> Response {
    let asks_for_page = asks_for_page(&request);
    // The address of a form's server function is none to come back to: the page the form was on is.
    let at = if request.method() == Method::GET { request.uri().clone() } else { page_before(request.headers()) };
    let language = i18n::code(locale_of(request.headers())).to_owned();
    let slot = PageSlot::default();
    request.extensions_mut().insert(slot.clone());

    let response = next.run(request).await;
    let of_function = response.headers().contains_key(SERVER_FN_ERROR_HEADER);
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let lacks_page = failed && asks_for_page && !is_html(&response);
    if !(of_function || lacks_page) {
        return response;
    }

    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, ERROR_BYTES_MOST).await.unwrap_or_default();
    let error = error_of(&body, parts.status);
    if of_function {
        parts.status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    }
    if asks_for_page {
        let state = slot.0.get().cloned().unwrap_or(PageState { language, ..PageState::default() });
        return page(options, state, at, error, parts.status, &parts.headers).await;
    }
    parts.headers.remove(header::LOCATION);
    parts.headers.remove(header::CONTENT_LENGTH);
    (parts.status, parts.headers, Json(error)).into_response()
}

/// Whether a browser waits for a page to show.
fn asks_for_page(request: &Request) -> bool {
    let path = request.uri().path();
    let accepts = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    accepts.contains("text/html") && !FOR_PROGRAMS.iter().any(|address| path.starts_with(address))
}

/// The page of this site that a request came from, or else the home page.
fn page_before(headers: &HeaderMap) -> Uri {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let referer = text(header::REFERER).and_then(|referer| referer.parse::<Uri>().ok());
    referer
        .filter(|referer| referer.authority().map(|authority| authority.as_str()) == text(header::HOST))
        .and_then(|referer| referer.path().parse().ok())
        .unwrap_or(Uri::from_static("/"))
}

fn is_html(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// The error that an answer carries, or what its status code says. An internal error always has an id and a log line.
fn error_of(body: &Bytes, status: StatusCode) -> AppError {
    let carried = serde_json::from_slice(body).ok();
    match carried.unwrap_or_else(|| error_of_status(status)) {
        AppError::Internal { id } if id.is_empty() => AppError::internal(&NoCause { status }),
        error => error,
    }
}

fn error_of_status(status: StatusCode) -> AppError {
    match status {
        StatusCode::UNAUTHORIZED => AppError::NotAuthenticated,
        StatusCode::FORBIDDEN => AppError::Forbidden,
        StatusCode::NOT_FOUND => AppError::NotFound,
        StatusCode::CONFLICT => AppError::Conflict,
        StatusCode::PAYLOAD_TOO_LARGE => AppError::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => AppError::TooManyRequests,
        StatusCode::SERVICE_UNAVAILABLE => AppError::Unavailable,
        other if other.is_client_error() => AppError::BadRequest,
        _ => AppError::Internal { id: String::new() },
    }
}

#[derive(Debug, thiserror::Error)]
#[error("answered {status} without a cause")]
struct NoCause {
    status: StatusCode,
}

async fn page(
    options: LeptosOptions,
    state: PageState,
    at: Uri,
    error: AppError,
    status: StatusCode,
    headers: &HeaderMap,
) -> Response {
    let render = leptos_axum::render_app_async_with_context(
        move || {
            provide_context(state.clone());
            pages::remember_owner();
        },
        move || error_shell(options.clone(), error.clone()),
    );
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = at;
    let mut response = pages::in_own_context(request, render).await;
    *response.status_mut() = status;
    for name in KEPT {
        for value in headers.get_all(&name) {
            response.headers_mut().append(name.clone(), value.clone());
        }
    }
    response
}

/// The answer to a request whose handler panicked: for [`tower_http::catch_panic::CatchPanicLayer`].
pub fn answer_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, Json(panics::error_of(&*panic))).into_response()
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Errors as a browser without WebAssembly sees them, and as a program does.

use app::{
    clock::Clock,
    error::AppError,
    files::FileStore,
    seal::KeyFolder,
    services::{self, Services},
    ui::resource::Loaded,
};
use axum::{
    Json, Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use correlare::router::{AppState, SecureCookies, SessionLasts, TrustedProxies, guard, router};
use leptos::{config::LeptosOptions, prelude::*, server_fn::error::SERVER_FN_ERROR_HEADER};
use leptos_axum::render_app_async;
use object_store::memory::InMemory;
use sqlx::PgPool;
use tower::ServiceExt;

fn options() -> LeptosOptions {
    LeptosOptions::builder().output_name("correlare").site_root("/nonexistent").build()
}

fn whole_router(pool: PgPool) -> Router {
    let clock = Clock::at("2026-11-21T09:00:00Z".parse().expect("a moment"));
    router(AppState {
        live: Default::default(),
        turns: Default::default(),
        services: Services {
            pool,
            clock,
            public_url: "http://correlare.example".into(),
            keys: KeyFolder::new("no keys here"),
            files: FileStore::new(std::sync::Arc::new(InMemory::new())),
            host: None,
        },
        leptos_options: options(),
        secure_cookies: SecureCookies(false),
        session_lasts: SessionLasts(12),
        trusted_proxies: TrustedProxies(0),
    })
}

fn panicking() -> AppError {
    panic!("the sky fell")
}

/// Panics as a query's answer would make it: not at once, so no more in the request's own task.
async fn panicking_later() -> Result<(), AppError> {
    tokio::task::yield_now().await;
    Err(panicking())
}

/// A page as the product's are, whose data panic while it waits for them.
#[component]
fn PageOfBrokenData() -> impl IntoView {
    leptos_meta::provide_meta_context();
    let data = Resource::new(|| (), |()| services::answer(panicking_later()));
    view! { <main id="main"><Loaded resource=data view=|()| "never shown"/></main> }
}

/// A page whose data are there and whose view panics.
#[component]
fn PageOfBrokenView() -> impl IntoView {
    leptos_meta::provide_meta_context();
    let data = Resource::new(|| (), |()| services::answer(async { Ok(()) }));
    view! { <Loaded resource=data view=|()| panicking().message()/> }
}

/// Addresses that fail in each way a handler can, with what is around every address.
fn failing_router() -> Router {
    let ended_session = || async {
        // As leptos answers a form of a browser without WebAssembly.
        let to_referer = [(header::LOCATION, "/edizioni/X?__err=x"), (header::SET_COOKIE, "modulo=x")];
        let mark = [(SERVER_FN_ERROR_HEADER, "/api/fn/apply")];
        (StatusCode::FOUND, mark, to_referer, Json(AppError::NotAuthenticated))
    };
    let routes = Router::new()
        .route("/panic", get(async || -> Response { panic!("the sky fell") }))
        .route("/too-long", get(async || StatusCode::SERVICE_UNAVAILABLE))
        .route("/bare", get(async || StatusCode::INTERNAL_SERVER_ERROR))
        .route("/own", get(async || (StatusCode::NOT_FOUND, axum::response::Html("<p>ours</p>"))))
        .route("/broken-data", get(render_app_async(|| view! { <PageOfBrokenData/> })))
        .route("/broken-view", get(render_app_async(|| view! { <PageOfBrokenView/> })))
        .route("/fine", get(async || "fine"))
        .route("/api/v1/panic", get(async || -> Response { panic!("the sky fell again") }))
        .route("/api/fn/apply", post(ended_session));
    guard(routes, options())
}

/// What a browser sends with a navigation or a form.
fn by_browser(method: &str, path: &str) -> axum::http::request::Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "correlare.example")
        .header(header::ACCEPT, "text/html,application/xhtml+xml")
        .header(header::ACCEPT_LANGUAGE, "it")
}

async fn answer(router: Router, request: Request<Body>) -> (Response, String) {
    let response = router.oneshot(request).await.expect("routers answer");
    let (parts, body) = response.into_parts();
    let text = String::from_utf8(to_bytes(body, usize::MAX).await.expect("a whole body").to_vec()).expect("a text");
    (parts.into_response(), text)
}

fn is_our_page(response: &Response, text: &str) {
    let kind = response.headers()[header::CONTENT_TYPE].to_str().expect("a text");
    assert!(kind.starts_with("text/html"), "{kind}");
    assert!(!response.headers().contains_key(header::LOCATION));
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().expect("a text");
    assert!(policy.contains("style-src 'self'"), "{policy}");
    assert!(text.starts_with("<!DOCTYPE html>"), "{text}");
    assert!(text.contains("id=\"main\"") && text.contains("id=\"footer\""), "{text}");
    assert!(!text.contains("type=\"module\""), "at this address the browser would render another page: {text}");
}

#[tokio::test]
async fn a_panic_becomes_a_page_with_an_id() {
    let (response, text) = answer(failing_router(), by_browser("GET", "/panic").body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    is_our_page(&response, &text);
    let (_, after) = text.split_once("segnala il codice ").unwrap();
    assert!(after.chars().take(8).all(|c| c.is_ascii_hexdigit()), "{after}");
    assert!(!text.contains("the sky fell"));
}

#[tokio::test]
async fn a_page_whose_data_or_view_panic_says_that_something_broke_and_others_go_on() {
    let router = failing_router();
    let get = |path| answer(router.clone(), by_browser("GET", path).body(Body::empty()).unwrap());
    let mut ids = Vec::new();
    for path in ["/broken-data", "/broken-view", "/broken-data"] {
        let (response, text) = get(path).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR, "{path}: {text}");
        assert!(text.contains("id=\"main\"") && !text.contains("the sky fell"), "{path}: {text}");
        let (_, after) = text.split_once("segnala il codice ").unwrap_or_else(|| panic!("{path}: {text}"));
        ids.push(after[..8].to_owned());
        assert!(after.chars().take(8).all(|c| c.is_ascii_hexdigit()), "{after}");
        let (_, text) = get("/fine").await;
        assert_eq!(text, "fine", "after {path}");
    }
    ids.dedup();
    assert_eq!(ids.len(), 3, "each has a line in the log of its own");
}

#[tokio::test]
async fn a_program_gets_the_code() {
    for path in ["/panic", "/api/v1/panic"] {
        let request = if path.starts_with("/api/v1") { by_browser("GET", path) } else { Request::get(path) };
        let (response, text) = answer(failing_router(), request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        let error: AppError = serde_json::from_str(&text).unwrap();
        assert!(matches!(error, AppError::Internal { id } if id.len() == 8));
    }
}

#[tokio::test]
async fn what_has_no_words_of_its_own_gets_ours_and_keeps_its_status() {
    for (path, status, words) in [
        ("/too-long", StatusCode::SERVICE_UNAVAILABLE, "non risponde in tempo"),
        ("/bare", StatusCode::INTERNAL_SERVER_ERROR, "segnala il codice "),
        ("/nowhere", StatusCode::NOT_FOUND, "Pagina non trovata"),
    ] {
        let (response, text) = answer(failing_router(), by_browser("GET", path).body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), status, "{path}");
        is_our_page(&response, &text);
        assert!(text.contains(words), "{path}: {text}");
    }
    for (path, expected) in [("/own", "<p>ours</p>"), ("/fine", "fine")] {
        let (_, text) = answer(failing_router(), by_browser("GET", path).body(Body::empty()).unwrap()).await;
        assert_eq!(text, expected);
    }
}

#[tokio::test]
async fn a_form_sent_after_the_session_ended_gets_a_page_to_log_in() {
    let form = by_browser("POST", "/api/fn/apply")
        .header(header::REFERER, "http://correlare.example/edizioni/X")
        .body(Body::empty())
        .unwrap();
    let (response, text) = answer(failing_router(), form).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    is_our_page(&response, &text);
    assert!(
        text.contains("Per questa pagina bisogna accedere") && text.contains("href=\"/accedi?poi=/edizioni/X\""),
        "{text}"
    );
    assert_eq!(response.headers()[header::SET_COOKIE], "modulo=x");

    let by_program = Request::post("/api/fn/apply").body(Body::empty()).unwrap();
    let (response, text) = answer(failing_router(), by_program).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(serde_json::from_str::<AppError>(&text).unwrap(), AppError::NotAuthenticated);
    assert!(!response.headers().contains_key(header::LOCATION));
}

#[tokio::test]
async fn a_write_from_another_site_is_refused_with_a_page() {
    let form = by_browser("POST", "/api/fn/apply").header(header::ORIGIN, "https://elsewhere.example");
    let (response, text) = answer(failing_router(), form.body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    is_our_page(&response, &text);
    assert!(text.contains("arriva da un altro sito"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_body_that_cannot_be_read_is_a_bad_request(pool: PgPool) {
    let form = |builder: axum::http::request::Builder| {
        builder
            .header(header::REFERER, "http://correlare.example/accedi")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("email[inside]=x&password=y"))
            .unwrap()
    };
    let (response, text) = answer(whole_router(pool.clone()), form(by_browser("POST", "/api/fn/log_in"))).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{text}");
    is_our_page(&response, &text);
    assert!(text.contains("non è leggibile"));

    let (response, text) = answer(whole_router(pool), form(Request::post("/api/fn/log_in"))).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert_eq!(serde_json::from_str::<AppError>(&text).unwrap(), AppError::BadRequest);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_body_that_is_too_large_is_said_to_be(pool: PgPool) {
    let body = "email=".to_owned() + &"x".repeat(300_000);
    let form = by_browser("POST", "/api/fn/log_in")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::CONTENT_LENGTH, body.len())
        .body(Body::from(body))
        .unwrap();
    let (response, text) = answer(whole_router(pool), form).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    is_our_page(&response, &text);
    assert!(text.contains("accorcia il testo"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_database_that_is_gone_is_an_error_page_in_the_visitors_language(pool: PgPool) {
    let router = whole_router(pool.clone());
    pool.close().await;
    let request = Request::get("/progetti/correlare")
        .header(header::ACCEPT, "text/html")
        .header(header::ACCEPT_LANGUAGE, "en")
        .body(Body::empty())
        .unwrap();
    let (response, text) = answer(router, request).await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    is_our_page(&response, &text);
    assert!(text.contains("<html lang=\"en\"") && text.contains("tell us the code "), "{text}");
}

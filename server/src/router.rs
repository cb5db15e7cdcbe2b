// SPDX-License-Identifier: AGPL-3.0-or-later
//! All addresses of the server: pages and server functions of `app`, and the few handlers of its own.

use app::{
    communities::rules::{FILE_BYTES_MOST, FILES_MOST, PIECE_BYTES},
    i18n::{self, LANGUAGE_COOKIE},
    people::rules::safe_path,
    services::Services,
    shell::{App, shell},
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef, Path, Query, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, get, post, put},
};
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list};
use std::{collections::BTreeMap, time::Duration};
use tokio::time::timeout;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    limit::RequestBodyLimitLayer,
    services::{ServeDir, ServeFile},
};
use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite};

use crate::{
    api_v1, attachments, client_address, community_calendar, error_pages,
    live::{self, Live},
    monitoring_files, own_data, page_state,
    pages::{self, PAGE_AT_MOST, Turns},
    results_files, security,
    session_store::PgSessionStore,
    unsubscribe,
};

/// The name of the session's cookie.
pub const SESSION_COOKIE: &str = "sessione";
/// Forms are short: more than this many bytes is no form.
const BODY_BYTES_MOST: usize = 256 * 1024;
/// The files of a form, and what divides them.
const FORM_FILES_BYTES_MOST: usize = FILES_MOST * FILE_BYTES_MOST as usize + BODY_BYTES_MOST;
/// A form's files may take this long to come over a slow line.
const FORM_FILES_AT_MOST: Duration = Duration::from_secs(900);

/// What handlers are given.
#[derive(Clone, Debug, FromRef)]
pub struct AppState {
    /// Database, time, public address.
    pub services: Services,
    /// Where the site's files are.
    pub leptos_options: LeptosOptions,
    /// Whether people reach this installation over https only.
    pub secure_cookies: SecureCookies,
    /// How long a session lasts without being used.
    pub session_lasts: SessionLasts,
    /// How many reverse proxies in front add themselves to `X-Forwarded-For`.
    pub trusted_proxies: TrustedProxies,
    /// Who is told of changes while they happen.
    pub live: Live,
    /// Which pages are being made.
    pub turns: Turns,
}

/// Whether cookies carry `Secure`.
#[derive(Clone, Copy, Debug)]
pub struct SecureCookies(pub bool);

/// Hours that a session lasts without being used.
#[derive(Clone, Copy, Debug)]
pub struct SessionLasts(pub i64);

/// How many entries at the end of `X-Forwarded-For` were written by proxies we trust.
#[derive(Clone, Copy, Debug)]
pub struct TrustedProxies(pub u8);

/// The whole application.
pub fn router(state: AppState) -> Router {
    let routes = generate_route_list(App);
    let services = state.services.clone();
    let options = state.leptos_options.clone();
    let turns = state.turns.clone();
    let sessions = SessionManagerLayer::new(PgSessionStore::new(services.pool.clone(), services.clock.clone()))
        .with_name(SESSION_COOKIE)
        .with_same_site(SameSite::Lax)
        .with_secure(state.secure_cookies.0)
        .with_expiry(Expiry::OnInactivity(time::Duration::hours(state.session_lasts.0)));

    let context = {
        let services = services.clone();
        move || pages::provide(services.clone())
    };
    let pages = Router::new()
        .leptos_routes_with_context(&state, routes, context.clone(), {
            let options = options.clone();
            move || shell(options.clone())
        })
        .merge(table(beside_pages()))
        .fallback(leptos_axum::render_app_async_with_context(context, {
            let options = options.clone();
            move || shell(options.clone())
        }))
        .layer(middleware::from_fn_with_state(services.clone(), page_state::settle))
        .layer(sessions.clone())
        .layer(middleware::from_fn_with_state(turns, pages::in_turn))
        .layer(middleware::from_fn_with_state(state.trusted_proxies, client_address::settle))
        .layer(RequestBodyLimitLayer::new(BODY_BYTES_MOST));

    // Bodies of other sizes than those of forms.
    let files = table(pieces())
        .layer(RequestBodyLimitLayer::new(PIECE_BYTES as usize))
        .merge(table(form_files()).layer(RequestBodyLimitLayer::new(FORM_FILES_BYTES_MOST)))
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(services.clone(), page_state::settle))
        .layer(sessions.clone())
        .layer(middleware::from_fn_with_state(state.trusted_proxies, client_address::settle));

    // Neither wait their turn nor hold one: they stay open for hours.
    let streams = table(streams())
        .layer(middleware::from_fn_with_state(services, page_state::settle))
        .layer(sessions)
        .layer(middleware::from_fn_with_state(state.trusted_proxies, client_address::settle));

    let routes = Router::new()
        .merge(pages)
        .merge(files)
        .merge(streams)
        .merge(api_v1::routes())
        .merge(site_files(&options))
        .merge(table(probes()))
        .with_state(state);
    guard(routes, options)
}

/// A path and what answers there. Every handler of the server's own stands in such a list, so that the table of who may
/// do what can be compared with them (`scripts/check-repository` refuses any other).
pub type Handler = (&'static str, MethodRouter<AppState>);

/// The router of such a list.
pub fn table<const N: usize>(handlers: [Handler; N]) -> Router<AppState> {
    handlers.into_iter().fold(Router::new(), |router, (path, handler)| router.route(path, handler))
}

/// The paths of all handlers of the server's own: neither pages nor server functions nor the site's files.
pub fn own_paths() -> Vec<String> {
    let here = beside_pages().into_iter().chain(pieces()).chain(form_files()).chain(streams()).chain(probes());
    let here = here.map(|(path, _)| path.to_owned());
    here.chain(api_v1::paths()).collect()
}

/// Handlers that know who asks, as pages do.
fn beside_pages() -> [Handler; 11] {
    [
        ("/comunita/{slug}/allegati/{id}", get(attachments::download)),
        ("/comunita/{slug}/incontri.ics", get(community_calendar::download)),
        ("/lingua/{code}", get(choose_language)),
        ("/area-personale/dati.json", get(own_data::download)),
        // Beside the page of the same address, which answers GET.
        ("/disiscrizione/{secret}", post(unsubscribe::one_click)),
        ("/gestione/risultati/export.csv", get(results_files::figures_csv)),
        ("/gestione/risultati/export.xlsx", get(results_files::workbook)),
        ("/gestione/risultati/testi.csv", get(results_files::texts_csv)),
        ("/monitoraggio/{slug}/export.csv", get(monitoring_files::figures_csv)),
        ("/monitoraggio/{slug}/export.xlsx", get(monitoring_files::workbook)),
        ("/monitoraggio/{slug}/righe.csv", get(monitoring_files::rows_csv)),
    ]
}

/// Where files come in pieces.
fn pieces() -> [Handler; 1] {
    [("/comunita/{slug}/allegati/{id}/{piece}", put(attachments::receive))]
}

/// Where files come in a form.
fn form_files() -> [Handler; 1] {
    [("/comunita/{slug}/interventi/{post}/allegati/invia", post(attachments::attach))]
}

/// What stays open and tells of changes.
fn streams() -> [Handler; 1] {
    [("/api/v1/threads/{id}/events", get(live::stream::open))]
}

/// What machines ask about this process.
fn probes() -> [Handler; 2] {
    [("/healthz", get(async || "ok")), ("/readyz", get(is_ready))]
}

/// What is around every address, from the inside out: panics, time, writes from elsewhere, errors as pages.
pub fn guard(routes: Router, options: LeptosOptions) -> Router {
    // Pages of errors are rendered too; that it has been done before is no matter.
    let _already = any_spawner::Executor::init_tokio();
    routes
        .layer(CatchPanicLayer::custom(error_pages::answer_panic))
        .layer(middleware::from_fn(in_time))
        .layer(middleware::from_fn(security::refuse_foreign_writes))
        .layer(middleware::from_fn_with_state(options, error_pages::show))
        .layer(CompressionLayer::new().no_deflate())
        .layer(middleware::from_fn(security::set_headers))
}

/// Cuts off what takes too long.
async fn in_time(request: Request, next: Next) -> Response {
    let sends_files = request.method() == Method::POST && request.uri().path().ends_with(attachments::FORM_END);
    let most = if sends_files { FORM_FILES_AT_MOST } else { PAGE_AT_MOST };
    timeout(most, next.run(request)).await.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
}

/// The built WebAssembly, scripts and style sheet (compressed at build time), and the files of `public/`.
fn site_files(options: &LeptosOptions) -> Router<AppState> {
    let root = std::path::Path::new(options.site_root.as_ref());
    let folder = |name: &str| ServeDir::new(root.join(name)).precompressed_br().precompressed_gzip();
    ["favicon.svg", "favicon.ico", "icons.svg", "licenze.txt", "robots.txt"].into_iter().fold(
        Router::new()
            .nest_service("/pkg", folder(options.site_pkg_dir.as_ref()))
            .nest_service("/fonts", folder("fonts")),
        |router, file| {
            let service = ServeFile::new(root.join(file)).precompressed_br().precompressed_gzip();
            router.route_service(&format!("/{file}"), service)
        },
    )
}

/// `/lingua/en?da=/corsi`: keeps the choice of language and goes back.
async fn choose_language(Path(code): Path<String>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    let Some(locale) = i18n::from_code(&code) else { return StatusCode::NOT_FOUND.into_response() };
    let back = safe_path(query.get("da").map_or("/", String::as_str), "/");
    let cookie = format!("{LANGUAGE_COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax", i18n::code(locale));
    let mut response = Redirect::to(&back).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Whether requests can be answered: the database is reached.
async fn is_ready(State(services): State<Services>) -> Response {
    match sqlx::query_scalar!(r#"select 1 as "one!""#).fetch_one(&services.pool).await {
        Ok(_) => "ready".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "database not reached").into_response(),
    }
}

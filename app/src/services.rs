// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a server function stands on: the database, the time and who asks. Put into the context by the server.

use std::{future::Future, net::IpAddr, sync::Arc};

use axum::http::{StatusCode, header, request::Parts};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use sqlx::PgPool;

use crate::{
    clock::Clock, error::AppError, files::FileStore, i18n::Locale, panics, people::Viewer, seal::KeyFolder,
    site::SiteHost,
};

/// The parts of the running server that server functions use.
#[derive(Clone, Debug)]
pub struct Services {
    /// Connections to Postgres.
    pub pool: PgPool,
    /// The time.
    pub clock: Clock,
    /// Where people reach this installation, without a slash at the end: for links in mails and calendars.
    pub public_url: Arc<str>,
    /// The private keys that open sealed answers.
    pub keys: KeyFolder,
    /// Files that people send.
    pub files: FileStore,
    /// Who runs this installation, where that was set.
    pub host: Option<SiteHost>,
}

impl Services {
    /// The services of the request being answered.
    ///
    /// # Errors
    /// `Internal` outside a request, which is a mistake in the server's wiring.
    pub fn here() -> Result<Self, AppError> {
        use_context().ok_or_else(|| AppError::internal(&MissingContext("Services")))
    }
}

#[derive(Debug, thiserror::Error)]
#[error("no {0} in the context")]
struct MissingContext(&'static str);

/// Who asks, if logged in. The session layer has put it into the request.
pub fn viewer() -> Option<Viewer> {
    use_context::<Parts>()?.extensions.get::<Viewer>().cloned()
}

/// Who asks.
///
/// # Errors
/// `NotAuthenticated` if nobody is logged in.
pub fn require_viewer() -> Result<Viewer, AppError> {
    viewer().ok_or(AppError::NotAuthenticated)
}

/// The network address that a request came from. The server puts it into the request, minding the proxies it trusts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// The network address of the request being answered, where it is known.
pub fn client_address() -> Option<IpAddr> {
    use_context::<Parts>()?.extensions.get::<ClientAddress>().map(|address| address.0)
}

/// The language of the request being answered.
pub fn locale() -> Locale {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<Locale>().copied()).unwrap_or_default()
}

/// Runs the body of a server function and gives a failure, also a panic, its true HTTP status.
///
/// # Errors
/// Those of the work itself.
pub async fn answer<T>(work: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    let outcome = panics::caught(work).await;
    if let (Err(error), Some(response)) = (&outcome, use_context::<ResponseOptions>()) {
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        // While a page is rendered the page itself decides its status (it may show the error in a part only).
        if asked_directly() {
            response.set_status(status);
        }
    }
    outcome
}

/// Whether the request being answered is for the server function itself, not for a page that calls it.
fn asked_directly() -> bool {
    use_context::<Parts>().is_some_and(|parts| parts.uri.path().starts_with("/api/fn/"))
}

/// Whether a browser without WebAssembly sent this form and waits for a page.
pub fn wants_page() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        parts
            .headers
            .get(header::ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"))
    })
}

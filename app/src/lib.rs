// SPDX-License-Identifier: AGPL-3.0-or-later
//! Correlare: training, questionnaires and communities of practice for networks of public bodies.
//!
//! Pages and rules, one folder per domain, built for the browser (`hydrate`) and for the server (`ssr`).
//! Imports go down the floors of `docs/ARCHITECTURE.md`, never sideways.
#![recursion_limit = "512"]

pub mod attendance;
pub mod catalogue;
pub mod clock;
pub mod communities;
pub mod dates;
pub mod enrolment;
pub mod error;
#[cfg(feature = "ssr")]
pub mod files;
pub mod i18n;
pub mod monitoring;
pub mod notifications;
pub mod numbers;
pub mod paging;
#[cfg(feature = "ssr")]
pub mod panics;
pub mod people;
pub mod projects;
pub mod questionnaires;
#[cfg(feature = "ssr")]
pub mod seal;
#[cfg(feature = "ssr")]
pub mod search;
#[cfg(feature = "ssr")]
pub mod services;
#[cfg(feature = "ssr")]
pub mod sheet;
pub mod shell;
pub mod text;
pub mod ui;

/// The database's history, applied by `correlare migrate` and at every start.
#[cfg(feature = "ssr")]
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../server/migrations");

/// Hydrates the page, unless its document was cut off before the end; then says so with `<html data-hydrated>`, for
/// tests and for whoever looks into a page that does not answer.
#[cfg(feature = "hydrate")]
pub async fn start_in_browser() {
    use leptos::prelude::document;

    if shell::PageState::from_document().is_none() {
        return;
    }
    ui::navigation::install();
    if let Some(body) = document().body() {
        leptos::mount::hydrate_from_async(body, shell::App).await.forget();
    }
    if let Some(html) = document().document_element() {
        let _ = html.set_attribute("data-hydrated", "");
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Correlare: training, questionnaires and communities of practice for networks of public bodies.
//!
//! Pages and rules, one folder per domain, built for the browser (`hydrate`) and for the server (`ssr`).
//! Imports go down the floors of `docs/ARCHITECTURE.md`, never sideways.
#![recursion_limit = "512"]

pub mod catalogue;
pub mod clock;
#[cfg(feature = "ssr")]
pub mod dates;
pub mod enrolment;
pub mod error;
pub mod i18n;
pub mod monitoring;
pub mod notifications;
pub mod paging;
pub mod people;
pub mod projects;
#[cfg(feature = "ssr")]
pub mod search;
#[cfg(feature = "ssr")]
pub mod services;
pub mod shell;
pub mod ui;

/// The database's history, applied by `correlare migrate` and at every start.
#[cfg(feature = "ssr")]
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../server/migrations");

/// Hydrates the page, unless its document was cut off before the end.
#[cfg(feature = "hydrate")]
pub fn start_in_browser() {
    if shell::PageState::from_document().is_some() {
        leptos::mount::hydrate_lazy(shell::App);
    }
}

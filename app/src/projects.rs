// SPDX-License-Identifier: AGPL-3.0-or-later
//! Projects are data: identity, words, partners, territories, axes, word lists. No code knows a project's name.

pub mod api;
#[cfg(feature = "ssr")]
pub mod db;
pub mod file;
pub mod legal_pages;
mod model;
pub mod privacy_page;
#[cfg(feature = "ssr")]
pub mod words;

pub use model::*;

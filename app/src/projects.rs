// SPDX-License-Identifier: AGPL-3.0-or-later
//! Projects are data: identity, words, partners, territories, axes, word lists. No code knows a project's name.

pub mod api;
#[cfg(feature = "ssr")]
pub mod db;
pub mod file;
pub mod home_page;
mod model;

pub use model::*;

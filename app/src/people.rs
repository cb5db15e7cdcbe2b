// SPDX-License-Identifier: AGPL-3.0-or-later
//! Persons (humans), accounts (logins; a person may have none) and grants (who may do what, where, when).

pub mod api;
#[cfg(feature = "ssr")]
pub mod db;
pub mod log_in_page;
mod model;
#[cfg(feature = "ssr")]
pub mod password;
pub mod rules;

pub use model::*;

/// Under this key the web session holds the account that is logged in.
pub const ACCOUNT_KEY: &str = "account";

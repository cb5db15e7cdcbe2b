// SPDX-License-Identifier: AGPL-3.0-or-later
//! Persons (humans), accounts (logins; a person may have none) and grants (who may do what, where, when).

pub mod api;
pub mod area_nav;
#[cfg(feature = "ssr")]
pub mod asking;
#[cfg(feature = "ssr")]
pub mod db;
pub mod duplicates_page;
pub mod grants_page;
#[cfg(feature = "ssr")]
mod guard;
pub(crate) mod labels;
pub mod log_in_page;
#[cfg(feature = "ssr")]
mod messages;
mod model;
pub mod own_data_page;
#[cfg(feature = "ssr")]
pub mod password;
pub mod person_page;
pub mod persons_page;
pub mod profile_page;
pub mod recover_page;
pub mod register_page;
pub mod rules;
pub mod verify_page;
mod work_fields;

pub use model::*;

/// Under this key the web session holds the account that is logged in.
pub const ACCOUNT_KEY: &str = "account";

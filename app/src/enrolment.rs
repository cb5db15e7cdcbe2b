// SPDX-License-Identifier: AGPL-3.0-or-later
//! From the application to its outcome: seats, waiting list, decisions, history.
//!
//! | file | what |
//! |---|---|
//! | `model.rs`, `views.rs` | statuses and events; what the pages show |
//! | `rules.rs` | who may what from which status, what comes of it, how a status counts; the form's fields |
//! | `db.rs` | each change under the edition's row lock, with its event and its mail, in the caller's transaction |
//! | `api.rs` | server functions: who asks, one transaction, one change |
//! | `apply_page.rs`, `personal_area_page.rs`, `application_page.rs` | what applicants see; words in `words.rs` |
//! | `desk.rs` | what the staff's pages read and show |

pub mod api;
pub mod application_page;
pub mod apply_page;
pub mod consent_page;
#[cfg(feature = "ssr")]
pub mod db;
pub mod desk;
mod model;
pub mod personal_area_page;
pub mod rules;
mod views;
mod words;

pub use model::*;
pub use views::*;

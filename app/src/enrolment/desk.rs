// SPDX-License-Identifier: AGPL-3.0-or-later
//! The staff's desk (`/gestione`): what is to be done, the applications of an edition, one application, decisions
//! with their mails shown before they go, changes of an edition.
//!
//! Reads only; every change goes through the server functions of [`crate::enrolment::api`].

mod api;
pub mod application_page;
mod applications_table;
pub mod cancel_page;
pub mod change_page;
pub mod confirm_page;
#[cfg(feature = "ssr")]
mod db;
pub mod decision_page;
pub mod edition_page;
mod mails;
mod model;
mod ranks;
mod rules;
pub mod substitute_page;
pub mod todo_page;
pub(super) mod words;

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Mails: an outbox written in the transaction of what it tells; a worker of the server sends them.
//! The texts are functions in `notifications/*_mails.rs`, one file a domain, in the language of who receives them.

#[cfg(feature = "ssr")]
pub mod db;
#[cfg(feature = "ssr")]
pub mod enrolment_mails;

#[cfg(feature = "ssr")]
mod model;
#[cfg(feature = "ssr")]
pub use model::*;

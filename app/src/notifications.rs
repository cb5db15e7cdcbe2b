// SPDX-License-Identifier: AGPL-3.0-or-later
//! Mails: an outbox written in the transaction of what it tells; a worker of the server sends them.
//! The texts are functions in `notifications/*_mails.rs`, one file a domain, in the language of who receives them.
//!
//! Without a mail server mails stay in the outbox; a demonstration shows them on a page.

#[cfg(feature = "ssr")]
pub mod account_mails;
pub mod api;
#[cfg(feature = "ssr")]
pub mod community_mails;
#[cfg(feature = "ssr")]
pub mod db;
#[cfg(feature = "ssr")]
pub mod enrolment_mails;

#[cfg(feature = "ssr")]
pub mod moderation_mails;
#[cfg(feature = "ssr")]
pub mod survey_mails;
#[cfg(feature = "ssr")]
pub mod touch_mails;

pub mod demo_mailbox_page;
mod model;
#[cfg(feature = "ssr")]
pub mod outbox_db;

pub use model::*;

/// In the extensions of every request where no mail server is configured, so that mails stay in the outbox.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug)]
pub struct MailsStayHere;

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Staying in touch: who is told of a post, in the page and by mail, how that is stopped, who is there now.
//!
//! | file | what |
//! |---|---|
//! | `db/tell.rs` | with each post, in its transaction: a notice for each person concerned, whatever the reasons |
//! | `db/mails.rs`, `db/summaries.rs` | what a job makes of them: a mail at once, or one summary a day or a week |
//! | `db/unsubscribe.rs` | the secrets in those mails' addresses, and what they stop |
//! | `rules/mentions.rs` | names in a text, and the name being typed |
//! | `db/presence.rs` | who is there, of those who want it shown |
//!
//! A notice holds ids only: what a post says is read where it stands, by who may read it.

pub mod api;
#[cfg(feature = "ssr")]
pub mod db;
mod mention_list;
mod model;
pub mod notices_page;
pub mod rules;
mod told_forms;
mod unread;
pub mod unsubscribe_page;

pub use mention_list::MentionList;
pub use model::*;
pub use told_forms::{HereNow, StayingInTouch};
pub use unread::UnreadNotices;

/// Where somebody's notices are.
pub const NOTICES_ADDRESS: &str = "/area-personale/notifiche";

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Communities of practice: the place and who belongs to it, discussion that is alive, and a calm desk for whoever
//! facilitates it.
//!
//! | file | what |
//! |---|---|
//! | `model.rs` | a community, what somebody is to it, and what the pages show |
//! | `rules.rs` | who reads, writes and moderates; `rules/post.rs` what may be said |
//! | `markdown.rs` | what people write, as safe HTML |
//! | `thread_state.rs` | what an open page knows of its thread |
//! | `post_moderation.rs`, `flag_page.rs`, `moderat*.rs` | flags, and what moderators do and undo |
//! | `attachments_*.rs`, `sending.rs`, `content.rs` | files of posts: choosing, sending, looking into them |
//! | `live.rs`, `live_browser.rs` | what changes in a thread while its page is open |
//! | `db.rs` | each change in the caller's transaction, with what open pages have to read again |
//! | `touch/` | who is told of a post, in the page and by mail; who is there |
//! | `place/` | what a community is, who belongs to it, when they meet, the facilitator's first screen |
//!
//! A post's place in its thread and the number of each change are given under the thread's row lock. Whoever writes
//! tells the listeners only *that* something changed (`db::note_change`); they read what, from the last they know.

pub mod api;
#[cfg(feature = "ssr")]
mod asking;
#[cfg(feature = "hydrate")]
mod attachments_browser;
pub mod attachments_field;
pub mod attachments_page;
mod attachments_view;
#[cfg(feature = "ssr")]
pub mod content;
#[cfg(feature = "ssr")]
pub mod db;
mod editor;
pub mod flag_page;
pub mod live;
#[cfg(feature = "hydrate")]
mod live_browser;
#[cfg(feature = "ssr")]
pub mod markdown;
mod model;
pub mod moderated_post_page;
pub mod moderation_action_page;
pub mod moderation_page;
mod moderation_paths;
mod moderation_words;
pub mod new_thread_page;
pub mod place;
pub mod post_moderation;
pub mod post_pages;
mod post_view;
pub mod rules;
pub mod search_page;
#[cfg(feature = "ssr")]
pub mod sending;
mod talk_paths;
mod talk_words;
pub mod thread_page;
mod thread_state;
pub mod threads_page;
pub mod touch;

pub use model::*;
pub use moderation_paths::*;
pub use talk_paths::*;
pub use thread_state::ThreadState;

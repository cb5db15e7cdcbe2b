// SPDX-License-Identifier: AGPL-3.0-or-later
//! Communities in the database.

mod change;
mod flags;
mod moderation;
mod moderation_desk;
mod moderation_news;
mod place;
mod redaction;

pub use change::{
    MEMBER_CHANNEL, THREAD_CHANNEL, ThreadHead, changes_after, note_change, note_membership, thread_head,
};
pub use flags::{Outcome as FlagOutcome, flag, settle as settle_flags};
pub use moderation::{
    Because, ModerationError, PostHead, answer_objection, find_post, hide, lock_post, mark_thread, object, release,
    suspend, undo, warn,
};
pub use moderation_desk::{FoundAction, action, community_title, log, objections, post_desk, post_to_flag, queue};
pub use place::{place, place_of_thread};
pub use redaction::redact;

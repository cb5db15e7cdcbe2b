// SPDX-License-Identifier: AGPL-3.0-or-later
//! Communities in the database.

mod change;
mod place;
mod posts;
mod talk_error;
mod thread;

pub use change::{THREAD_CHANNEL, changes_after, note_change};
pub use place::{place, place_of_thread};
pub use posts::{PostsOf, posts, seen_posts};
pub use talk_error::TalkError;
pub use thread::{mark_read, place_of_post, thread_facts, zone_of};

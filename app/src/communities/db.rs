// SPDX-License-Identifier: AGPL-3.0-or-later
//! Communities in the database.

mod change;
mod marks;
mod own_post;
mod place;
mod post_pages;
mod posts;
mod search;
mod talk_error;
mod thread;
mod threads;
mod write;

pub use change::{THREAD_CHANNEL, changes_after, note_change};
pub use marks::{follow, mark_answer, mark_useful};
pub use own_post::{delete_post, edit_post};
pub use place::{place, place_of_thread};
pub use post_pages::{body_of, contribution_choices, post_history, post_to_edit};
pub use posts::{PostsOf, posts, seen_posts};
pub use search::{ReadCommunity, find_posts, find_threads, read_communities};
pub use talk_error::TalkError;
pub use thread::{author_of, mark_read, place_of_post, thread_facts};
pub use threads::{talk_head, threads};
pub use write::{NewPost, Posted, add_post, begin_thread, will_wait};

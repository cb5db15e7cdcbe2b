// SPDX-License-Identifier: AGPL-3.0-or-later
//! Communities in the database.

mod attachments;
mod change;
mod flags;
mod lock;
mod marks;
mod moderation;
mod moderation_desk;
mod moderation_news;
mod own_post;
mod place;
mod post_pages;
mod posts;
mod redaction;
mod search;
mod shift;
mod shift_undo;
mod talk_error;
mod thread;
mod thread_desk;
mod threads;
mod write;

pub use attachments::{
    StoredFile, Unsent, Whole, attach_file, begin_file, bind_files, complete_file, files_of, let_go_of_old,
    let_go_of_refused, note_received, object_path, piece_path, remove_file, stored_file, unsent,
};
pub use change::{
    MEMBER_CHANNEL, THREAD_CHANNEL, ThreadHead, changes_after, note_change, note_membership, thread_head,
};
pub use flags::{Outcome as FlagOutcome, flag, settle as settle_flags};
pub use lock::{lock_thread, present_thread};
pub use marks::{follow, mark_answer, mark_useful};
pub use moderation::{
    Because, ModerationError, PostHead, answer_objection, find_post, hide, lock_post, mark_thread, object, release,
    suspend, undo, warn,
};
pub use moderation_desk::{FoundAction, action, community_title, log, objections, post_desk, post_to_flag, queue};
pub use own_post::{delete_post, edit_post};
pub use place::{place, place_by_id, place_of_thread};
pub use post_pages::{body_of, contribution_choices, post_history, post_to_edit};
pub use posts::{PostsOf, posts, seen_posts};
pub use redaction::redact;
pub use search::{ReadCommunity, find_posts, find_threads, plan_for_each_search, read_communities};
pub use shift::{merge_thread, move_thread, split_thread};
pub use talk_error::TalkError;
pub use thread::{mark_read, thread_facts};
pub use thread_desk::{thread_desk, went};
pub use threads::{talk_head, threads};
pub use write::{NewPost, Posted, add_post, begin_thread, will_wait};

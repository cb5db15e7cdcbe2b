// SPDX-License-Identifier: AGPL-3.0-or-later
//! Communities in the database.

mod change;
mod place;

pub use change::{
    MEMBER_CHANNEL, THREAD_CHANNEL, ThreadHead, changes_after, note_change, note_membership, thread_head,
};
pub use place::{place, place_of_thread};

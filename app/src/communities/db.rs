// SPDX-License-Identifier: AGPL-3.0-or-later
//! Communities in the database.

mod change;
mod place;

pub use change::{THREAD_CHANNEL, changes_after, note_change};
pub use place::{place, place_of_thread};

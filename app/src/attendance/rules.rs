// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a register may say, and what follows from it.

mod forms;
mod marks;
mod percent;
#[cfg(feature = "ssr")]
mod seal;
mod settle;
mod state;

pub use forms::{
    Description, InRoom, InRoomPerson, REASON_MOST, TEACHERS_MOST, TOPIC_MOST, parse_description, parse_in_room,
    parse_reason, parse_stand_in,
};
pub use marks::{MarkRefusal, SlotTimes, Wish, parse_cell};
pub use percent::{hundredths_of_hours, hundredths_of_percent, reaches};
#[cfg(feature = "ssr")]
pub use seal::{SealedMark, seal};
pub use settle::{CellEvent, CellNow, Settled, in_force, settle};
pub use state::{RegisterFacts, may_close, may_record, may_reopen};

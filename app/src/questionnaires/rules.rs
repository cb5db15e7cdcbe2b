// SPDX-License-Identifier: AGPL-3.0-or-later
//! A form's answers, ballots of one length, counting, and what may be published.

mod answers;
#[cfg(feature = "ssr")]
mod counting;
mod publication;
mod statistics;

pub use answers::{Ballot, TEXT_MOST, ballot_bytes, open_ballot, pack_ballot, parse_answers, parse_sheet};
#[cfg(feature = "ssr")]
pub use counting::{Atom, Opened, Tally, tally};
pub use publication::{Kept, LEAST, kept};
pub use statistics::{mean, median, respondents, top_two_share};

/// Days a round is open after the last day of its edition.
pub const OPEN_DAYS: i32 = 21;

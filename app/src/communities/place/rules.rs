// SPDX-License-Identifier: AGPL-3.0-or-later
//! How one becomes a member and ceases to be one, when members meet, and what is written to all of them.

mod forms;
mod steps;

pub use forms::*;
pub use steps::*;

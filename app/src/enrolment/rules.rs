// SPDX-License-Identifier: AGPL-3.0-or-later
//! What may become of an application, and how it counts. No SQL, no pages.

mod application;
mod colleague;
mod consent;
mod counting;
mod decisions;
mod edition_change;
mod edition_state;
mod reasons;
mod refusal;

pub use application::*;
pub use colleague::*;
pub use consent::*;
pub use counting::*;
pub use decisions::*;
pub use edition_change::*;
pub use edition_state::*;
pub use reasons::*;
pub use refusal::*;

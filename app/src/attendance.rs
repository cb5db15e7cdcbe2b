// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who was there: the register of each meeting, its closing with a seal, the statement of attendance.
//!
//! | file | what |
//! |---|---|
//! | `model.rs` | marks and states; what the pages show |
//! | `rules.rs` | what a mark may say, how two tutors at once are settled, when a register closes, its seal, percentages |
//! | `db.rs` | each change under the register's row lock, with its events, in the caller's transaction |
//! | `api.rs` | server functions: who asks, one transaction, one change |
//! | `registers_page.rs`, `sheet_page.rs`, `add_page.rs`, `print_page.rs` | the classroom; `statement_page.rs` is the participant's |
//!
//! A mark is a row, no mark is none: not marked is not absent. Figures, statements and certificates read closed
//! registers only; closing needs everybody marked, so that a closed register leaves nothing open.

pub mod add_page;
pub mod api;
#[cfg(feature = "ssr")]
pub mod db;
mod model;
pub mod print_page;
pub mod registers_page;
pub mod rules;
mod sheet_forms;
pub mod sheet_page;
mod sheet_row;
pub mod statement_page;
mod words;

pub use model::*;

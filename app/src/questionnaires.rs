// SPDX-License-Identifier: AGPL-3.0-or-later
//! Questionnaires about editions: what is asked, answering, results. Nobody can tell who gave an answer
//! (docs/ANONYMITY.md).
//!
//! | file | what |
//! |---|---|
//! | `set.rs` | what a questionnaire asks, as data, and the mistakes such data can have |
//! | `model.rs` | what the pages show |
//! | `rules.rs` | a form's answers, ballots of one length, counting, what may be published |
//! | `db.rs` | rounds from planned to closed, marks and sealed ballots, results |
//! | `api.rs` | server functions |
//! | `*_page.rs` | pages; `answer_fields.rs` and `draft.rs` belong to the form, `results_*.rs` to the results |
//! | `sheet.rs` | results as a table of cells, for files |

mod answer_fields;
pub mod api;
#[cfg(feature = "ssr")]
pub mod db;
mod draft;
pub mod edition_page;
pub mod list_page;
mod model;
pub mod paper_page;
pub mod questionnaire_page;
mod results_figures;
mod results_filters;
pub mod results_page;
mod results_view;
pub mod rules;
mod set;
pub mod sheet;
mod words;

pub use model::*;
pub use set::*;

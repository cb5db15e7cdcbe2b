// SPDX-License-Identifier: AGPL-3.0-or-later
//! Applications in the database.
//!
//! Every change locks its edition's row first (several editions in the order of their ids, then the person), counts,
//! asks `rules.rs`, and writes the application's status, its event and its mail together, in the caller's
//! transaction. A refusal leaves the transaction to be rolled back.

mod changes;
mod consent;
mod decisions;
mod editions;
mod line;
mod locked;
mod look_up;
mod moves;
mod news;
mod own;
mod submit;
mod summary;

pub use changes::{accept_offer, decline_offer, lapse_offers, set_rank, set_ranks, withdraw};
pub use consent::{answer_consent, ask_again, by_consent_secret, consent_request};
pub use decisions::decide;
pub use editions::{
    advance_editions, cancel_edition, change_dates, change_edition, change_seats, finish_edition, start_edition,
    step_edition,
};
pub use look_up::{Place, codes, edition_scope, find_or_add_person, place};
pub use moves::{substitute, transfer};
pub use own::{application_form, my_application, my_applications};
pub use submit::{NewApplication, Submitted, add_in_room, submit, submit_asking};
pub use summary::summaries;

pub use crate::people::asking::Act;

use super::rules::Refusal;
use crate::error::{AppError, FieldErrors};

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules do not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is no such application or edition.
    #[error("no such application or edition")]
    Absent,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// What a form was refused for; any other error is none of the form's.
impl TryFrom<Error> for FieldErrors {
    type Error = AppError;

    fn try_from(error: Error) -> Result<Self, AppError> {
        match error {
            Error::Refused(refusal) => Ok(refusal.into()),
            error => Err(error.into()),
        }
    }
}

impl From<Error> for AppError {
    /// For functions that are no forms: a form shows a refusal beside its field.
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(_) => Self::Conflict,
            Error::Absent => Self::NotFound,
            Error::Database(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests;

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Registers in the database.
//!
//! Every change locks the meeting's register first, asks `rules.rs`, and writes marks and their events together, in
//! the caller's transaction; closing and reopening lock the edition before it, since participants and totals belong to
//! the edition. A refusal leaves the transaction to be rolled back.

mod close;
mod locked;
mod look_up;
mod marks;
mod registers;
mod room;
mod sheet;
mod statement;

pub use close::{close, describe, reopen};
pub use look_up::{Place, meeting_minutes, place};
pub use marks::{Fill, Recorded, record};
pub use registers::registers;
pub use room::{choices, find_or_add_in_room, may_add};
pub use sheet::sheet;
pub use statement::statement;

use crate::error::{AppError, FieldErrors};

/// Why a register was not changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules do not allow it.
    #[error("refused")]
    Refused(FieldErrors),
    /// There is no such meeting.
    #[error("no such meeting")]
    Absent,
    /// It is about somebody or some slot that the sheet cannot have shown.
    #[error("not a cell of this sheet")]
    NotOfThisSheet,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Self::Refused(errors)
    }
}

/// What a form was refused for; any other error is none of the form's.
impl TryFrom<Error> for FieldErrors {
    type Error = AppError;

    fn try_from(error: Error) -> Result<Self, AppError> {
        match error {
            Error::Refused(errors) => Ok(errors),
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
            Error::NotOfThisSheet => Self::BadRequest,
            Error::Database(error) => error.into(),
        }
    }
}

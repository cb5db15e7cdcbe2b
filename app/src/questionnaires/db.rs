// SPDX-License-Identifier: AGPL-3.0-or-later
//! Questionnaires in the database. What must hold here, and why it is done so, is in docs/ANONYMITY.md.

mod closing;
mod desk;
mod hand_in;
mod own;
mod results;
mod rounds;
mod tell;

pub use closing::{close, close_and_forget, close_due, forget_left_over_keys};
pub use desk::{PaperNames, desk, mark_on_paper, paper_names};
pub use hand_in::{By, OpenRound, cast, lock_open_round};
pub use own::{my_questionnaires, questionnaire};
pub use results::{ResultsScope, results};
pub use rounds::{due, find_round, open, open_due, plan, remind_due};

use super::SetError;
use crate::{
    error::{AppError, FieldCode, FieldErrors},
    seal::SealError,
};

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules do not allow it.
    #[error("refused: {0:?}")]
    Refused(FieldErrors),
    /// There is no such round.
    #[error("no such round")]
    Absent,
    /// A key is missing or broken; nothing was changed.
    #[error("{0}; nothing was deleted: put the folder of keys back in its place")]
    Key(#[from] SealError),
    /// What the database holds is not what this program wrote.
    #[error("what is kept cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// The questionnaire that comes with the program, or another version of it, is not as it should be.
    #[error("the questionnaire {0}")]
    Set(String),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<Error> for AppError {
    /// For functions that are no forms.
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(_) => Self::Conflict,
            Error::Absent => Self::NotFound,
            Error::Database(error) => error.into(),
            error => Self::internal(&error),
        }
    }
}

impl Error {
    /// A questionnaire that cannot be read.
    pub fn of_set(mistakes: Vec<SetError>) -> Self {
        Self::Set(mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    }
}

impl From<FieldCode> for Error {
    /// A refusal of the whole form.
    fn from(code: FieldCode) -> Self {
        FieldErrors::one("", code).into()
    }
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Self::Refused(errors)
    }
}

impl TryFrom<Error> for FieldErrors {
    type Error = AppError;

    /// The refusal as a form shows it; what is none is handed on.
    fn try_from(error: Error) -> Result<Self, AppError> {
        match error {
            Error::Refused(errors) => Ok(errors),
            Error::Key(SealError::Missing(path)) => {
                tracing::error!(key = %path.display(), "the key of a questionnaire is missing; nothing was deleted");
                Ok(Self::one("", FieldCode::KeyMissing))
            }
            error => Err(error.into()),
        }
    }
}

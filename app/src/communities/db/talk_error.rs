// SPDX-License-Identifier: AGPL-3.0-or-later
//! Why something was not said.

use crate::error::{AppError, FieldCode, FieldErrors};

/// Why a thread or a post was not written or changed. The caller's transaction is to be rolled back.
#[derive(Debug, thiserror::Error)]
pub enum TalkError {
    /// The rules do not allow it.
    #[error("refused")]
    Refused(FieldErrors),
    /// It is somebody else's.
    #[error("not theirs to change")]
    NotTheirs,
    /// There is no such thing.
    #[error("no such thread or post")]
    Absent,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl TalkError {
    /// The form as a whole is refused.
    pub fn refused(code: FieldCode) -> Self {
        Self::Refused(FieldErrors::one("", code))
    }
}

impl TryFrom<TalkError> for FieldErrors {
    type Error = AppError;

    fn try_from(error: TalkError) -> Result<Self, AppError> {
        match error {
            TalkError::Refused(errors) => Ok(errors),
            TalkError::NotTheirs => Err(AppError::Forbidden),
            TalkError::Absent => Err(AppError::NotFound),
            TalkError::Database(error) => Err(error.into()),
        }
    }
}

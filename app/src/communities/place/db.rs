// SPDX-License-Identifier: AGPL-3.0-or-later
//! The place in the database. Every change of a membership locks the community's row first, so that its count of members
//! and the numbers of events are right whatever runs at once; mails go out with the change, through the outbox.

mod facilitation;
mod find;
mod meetings;
mod members;
mod membership;
mod news;
mod tell;

pub use facilitation::{appoint, dismiss, facilitation, write_to_members};
pub use find::{communities, community};
pub use meetings::{CalendarMeeting, calendar, cancel_meeting, civil_now, meeting_form, next_meeting, save_meeting};
pub use members::{member_page, members};
pub use membership::{Membership, change, mark_seen, membership};
pub use news::unanswered;

use crate::error::{AppError, FieldErrors};

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The rules do not allow it.
    #[error("refused")]
    Refused(FieldErrors),
    /// There is no such thing.
    #[error("no such thing")]
    Absent,
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
            Error::Absent => Err(AppError::NotFound),
            Error::Database(error) => Err(error.into()),
        }
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Why a change was not made.

use crate::error::{FieldCode, FieldErrors};

/// Why an application or a change to one was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The edition takes no applications (draft, provisional, running, finished), or its project is over.
    #[error("the edition takes no applications")]
    EditionNotOpen,
    /// The edition was cancelled.
    #[error("the edition was cancelled")]
    EditionCancelled,
    /// Its applications begin later.
    #[error("applications have not begun")]
    NotYet,
    /// Its applications are over.
    #[error("applications are over")]
    TooLate,
    /// The person has a live application in this edition.
    #[error("the person has applied for this edition")]
    AlreadyApplied,
    /// The person has a live application in another edition of the course, and the project allows one.
    #[error("the person has applied for this course")]
    AlreadyAppliedForCourse,
    /// Another version of the privacy notice is in force.
    #[error("the privacy notice has changed")]
    NoticeChanged,
    /// A word (kind of body, role, age band, territory) is not one of the project's.
    #[error("not one of the project's choices: {0}")]
    NotAChoice(&'static str),
    /// From where the application stands now this cannot be done.
    #[error("not possible from the present status")]
    WrongStatus,
    /// The applicant's body has not agreed yet.
    #[error("consent is missing")]
    ConsentMissing,
    /// Consent was asked for only moments ago.
    #[error("consent was asked for just now")]
    AskedJustNow,
    /// All seats are held.
    #[error("no seat is left")]
    NoSeatLeft,
    /// Others wait longer, or the edition has started: it takes a reason in words.
    #[error("a reason in words is needed")]
    ReasonNeeded,
    /// The offer's deadline has passed.
    #[error("the offer has lapsed")]
    OfferOver,
    /// The edition is in a state from which this step does not lead.
    #[error("not possible from the edition's present state")]
    EditionStateChanged,
    /// The edition has no meetings yet.
    #[error("the edition has no meetings")]
    NoMeetings,
    /// The edition has started.
    #[error("the edition has started")]
    EditionStarted,
    /// The edition is over or cancelled.
    #[error("the edition is over")]
    EditionOver,
    /// The other edition is not one of the same course, or the same edition.
    #[error("not another edition of the course")]
    OtherCourse,
    /// So many seats are held, more than wished.
    #[error("{0} seats are held")]
    SeatsBelowHeld(i32),
    /// Only editions with selection have ranks.
    #[error("the edition ranks nobody")]
    NoRanks,
    /// The dates are not in order, or in the past.
    #[error("dates out of order")]
    DatesOutOfOrder,
}

impl Refusal {
    /// Beside which field of which form it is shown; `""` is the form as a whole.
    fn field(self) -> &'static str {
        match self {
            Self::NotAChoice(field) => field,
            Self::NoticeChanged => "privacy_version",
            Self::ReasonNeeded => "note",
            Self::OtherCourse => "edition_code",
            Self::SeatsBelowHeld(_) => "seats",
            Self::DatesOutOfOrder => "applications_until",
            _ => "",
        }
    }

    fn code(self) -> FieldCode {
        match self {
            Self::EditionNotOpen => FieldCode::EditionNotOpen,
            Self::EditionCancelled => FieldCode::EditionCancelled,
            Self::NotYet => FieldCode::ApplicationsNotYet,
            Self::TooLate => FieldCode::ApplicationsOver,
            Self::AlreadyApplied => FieldCode::AlreadyApplied,
            Self::AlreadyAppliedForCourse => FieldCode::AlreadyAppliedForCourse,
            Self::NoticeChanged => FieldCode::NoticeChanged,
            Self::NotAChoice(_) => FieldCode::NotAChoice,
            Self::WrongStatus => FieldCode::StatusChanged,
            Self::ConsentMissing => FieldCode::ConsentMissing,
            Self::AskedJustNow => FieldCode::AskedJustNow,
            Self::NoSeatLeft => FieldCode::NoSeatLeft,
            Self::ReasonNeeded => FieldCode::ReasonNeeded,
            Self::OfferOver => FieldCode::OfferOver,
            Self::EditionStateChanged => FieldCode::EditionStateChanged,
            Self::NoMeetings => FieldCode::NoMeetings,
            Self::EditionStarted => FieldCode::EditionStarted,
            Self::EditionOver => FieldCode::EditionOver,
            Self::OtherCourse => FieldCode::NotAnotherEdition,
            Self::SeatsBelowHeld(held) => FieldCode::SeatsBelowHeld(held.unsigned_abs()),
            Self::NoRanks => FieldCode::NoRanks,
            Self::DatesOutOfOrder => FieldCode::DatesOutOfOrder,
        }
    }
}

impl From<Refusal> for FieldErrors {
    fn from(refusal: Refusal) -> Self {
        Self::one(refusal.field(), refusal.code())
    }
}

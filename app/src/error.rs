// SPDX-License-Identifier: AGPL-3.0-or-later
//! What can go wrong, as codes. The words for people are in `locales/<language>/errors.json`.
//!
//! | where | which type |
//! |---|---|
//! | `rules.rs` | `FieldErrors` for a form's fields, or an enum of its own for a decision |
//! | `db.rs` | `sqlx::Error`; absent is `Ok(None)` |
//! | `api.rs`, across the wire | `AppError`; a refused form is not an error but `ui::form::FormOutcome::Refused` |

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::{codec::JsonEncoding, error::FromServerFnError, error::ServerFnErrorErr};

use crate::tr;

/// Why a server function could not do what was asked. Codes only: it may end up in an address or a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    /// Nobody is logged in (401).
    #[error("not authenticated")]
    NotAuthenticated,
    /// Somebody is logged in who may not do this here (403).
    #[error("forbidden")]
    Forbidden,
    /// There is no such thing, or it may not be known that there is (404).
    #[error("not found")]
    NotFound,
    /// The request could not be read (400).
    #[error("bad request")]
    BadRequest,
    /// What it was decided on has changed meanwhile (409).
    #[error("conflict")]
    Conflict,
    /// More was sent than is taken (413).
    #[error("too large")]
    TooLarge,
    /// Too many tries (429).
    #[error("too many requests")]
    TooManyRequests,
    /// Another site made the browser send it (403).
    #[error("cross-site request")]
    CrossSite,
    /// It took too long, or the server is starting or stopping (503).
    #[error("unavailable")]
    Unavailable,
    /// Our fault (500): logged once with its cause under this id.
    #[error("internal error {id}")]
    Internal {
        /// What the person quotes and the log line carries.
        id: String,
    },
    /// The server was not reached, or its answer not understood.
    #[error("transport")]
    Transport,
}

impl AppError {
    /// The HTTP status code of this error.
    pub fn status(&self) -> u16 {
        match self {
            Self::NotAuthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::BadRequest => 400,
            Self::Conflict => 409,
            Self::TooLarge => 413,
            Self::TooManyRequests => 429,
            Self::CrossSite => 403,
            Self::Unavailable => 503,
            Self::Internal { .. } => 500,
            Self::Transport => 502,
        }
    }

    /// A sentence for the person in front of the page.
    pub fn message(&self) -> String {
        match self {
            Self::NotAuthenticated => tr!(errors.not_authenticated).to_string(),
            Self::Forbidden => tr!(errors.forbidden).to_string(),
            Self::NotFound => tr!(errors.not_found).to_string(),
            Self::BadRequest => tr!(errors.bad_request).to_string(),
            Self::Conflict => tr!(errors.conflict).to_string(),
            Self::TooLarge => tr!(errors.too_large).to_string(),
            Self::TooManyRequests => tr!(errors.too_many_requests).to_string(),
            Self::CrossSite => tr!(errors.cross_site).to_string(),
            Self::Unavailable => tr!(errors.unavailable).to_string(),
            Self::Internal { id } => tr!(errors.internal, id = id.clone()).to_string(),
            Self::Transport => tr!(errors.transport).to_string(),
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::BadRequest
            }
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Transport,
            ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::BadRequest,
            ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::Serialization(_) => Self::Internal { id: String::new() },
        }
    }
}

#[cfg(feature = "ssr")]
impl AppError {
    /// Logs a cause once, under a new id, and answers with the id alone.
    pub fn internal(cause: &(dyn std::error::Error + 'static)) -> Self {
        let id = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
        let mut chain = cause.to_string();
        let mut source = cause.source();
        while let Some(inner) = source {
            chain = format!("{chain}: {inner}");
            source = inner.source();
        }
        tracing::error!(error.id = %id, error.cause = %chain, "internal error {id}");
        Self::Internal { id }
    }
}

#[cfg(feature = "ssr")]
impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        // Text that Postgres cannot hold (a NUL in an address or a field) is the asker's mistake, not ours.
        const CHARACTER_NOT_IN_REPERTOIRE: &str = "22021";
        match error.as_database_error().and_then(sqlx::error::DatabaseError::code) {
            Some(code) if code == CHARACTER_NOT_IN_REPERTOIRE => Self::BadRequest,
            _ => Self::internal(&error),
        }
    }
}

/// Why a field of a form was refused. Texts: `errors.json`, one key each, checked by the compiler.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldCode {
    /// Nothing was entered.
    Required,
    /// Longer than this many characters.
    TooLong(u32),
    /// Shorter than this many characters.
    TooShort(u32),
    /// Not an e-mail address.
    NotAnEmail,
    /// A password that is the account's own address.
    SameAsAddress,
    /// A password that many use.
    TooCommon,
    /// Not the account's present password.
    WrongPassword,
    /// The address has not been shown to be theirs; a new message is on its way.
    AddressNotConfirmed,
    /// A link from a mail that was used, replaced, or is too old.
    LinkNoLongerValid,
    /// Not a day of the calendar.
    NotADate,
    /// Ends before it begins, or in the past.
    EndsTooEarly,
    /// There is no confirmed account with this address (said to staff only).
    NoSuchAccount,
    /// There is no edition with this code.
    NoSuchEdition,
    /// The same is in force already.
    AlreadyGiven,
    /// Somebody else has to become administrator first.
    LastAdministrator,
    /// A person cannot be merged with itself.
    SamePerson,
    /// One of the two persons counts as another one already.
    AlreadyMerged,
    /// The person to be merged away can still log in.
    HasItsOwnAccount,
    /// Both persons have a live application for the same edition (or course, where only one is allowed).
    BothHaveApplied,
    /// Not one of the choices.
    NotAChoice,
    /// Not a whole number, or outside its bounds (both included).
    NotBetween(i64, i64),
    /// The address and the password do not go together (said without telling which).
    WrongCredentials,
    /// Too many tries; wait this many minutes.
    TryAgainInMinutes(u32),
    /// Too many requests for mails from this network; wait this many minutes.
    TooManyFromThisNetwork(u32),
    /// The edition takes no applications.
    EditionNotOpen,
    /// The edition was cancelled.
    EditionCancelled,
    /// Applications begin later.
    ApplicationsNotYet,
    /// Applications are over.
    ApplicationsOver,
    /// There is a live application of this person for the edition.
    AlreadyApplied,
    /// There is a live application of this person for the course.
    AlreadyAppliedForCourse,
    /// Another version of the privacy notice is in force.
    NoticeChanged,
    /// From where it stands now this cannot be done.
    StatusChanged,
    /// The applicant's own address, where somebody else's is asked for.
    OwnAddress,
    /// The applicant's body has not agreed yet.
    ConsentMissing,
    /// The same was asked for only moments ago.
    AskedJustNow,
    /// All seats are held.
    NoSeatLeft,
    /// A reason in words is needed.
    ReasonNeeded,
    /// The offer has lapsed.
    OfferOver,
    /// From the edition's present state this cannot be done.
    EditionStateChanged,
    /// The edition has no meetings yet.
    NoMeetings,
    /// The edition has started.
    EditionStarted,
    /// The edition is over.
    EditionOver,
    /// Not another edition of the same course.
    NotAnotherEdition,
    /// Only editions with selection have ranks.
    NoRanks,
    /// Dates out of order, or in the past.
    DatesOutOfOrder,
    /// So many seats are held already.
    SeatsBelowHeld(u32),
    /// A question of a questionnaire was passed over.
    AnswerMissing,
    /// The questionnaire takes no answers now.
    QuestionnaireNotOpen,
    /// There are people who have not answered, and the closing day has not come.
    NotAllHaveAnswered,
    /// The key that opens the answers is not on this server.
    KeyMissing,
    /// As many sheets were entered as there are names of people who handed one in.
    MoreSheetsThanNames,
    /// Somebody marked absent, with minutes late or a time of leaving.
    AbsentWithTimes,
    /// Not a time, or outside its bounds (both included, `HH:MM`).
    NotATimeBetween(String, String),
    /// So many marks on which two tutors disagree.
    MarksContested(u32),
    /// So many participants not marked.
    NotAllMarked(u32),
    /// The register is closed.
    RegisterClosed,
    /// The register is not closed.
    RegisterNotClosed,
    /// The meeting's day has not come.
    MeetingNotYet,
    /// A draft or cancelled edition keeps no register.
    NoRegister,
    /// The project is concluded and can only be read.
    ProjectConcluded,
    /// What was shown has changed, and this can no longer be done.
    ChangedMeanwhile,
    /// A day that is over, where one to come is asked for.
    InThePast,
    /// The community takes in nobody now, or not in this way.
    CommunityNotOpen,
    /// Belongs to the community, was invited, or asks to join already.
    AlreadyInCommunity,
    /// More than so many.
    TooMany(u32),
    /// Nothing is written in the community now: it has not started, or is over.
    CommunityNotAlive,
    /// A facilitator has suspended their writing for a time.
    WritingSuspended,
    /// The discussion takes no more posts.
    ThreadLocked,
    /// It was written anew meanwhile.
    WrittenAnewMeanwhile,
    /// A file (its name) of a kind that is not taken.
    FileKindNotTaken(String),
    /// A file (its name) that is not what its name says.
    FileNotAsNamed(String),
    /// A file (its name) that holds macros.
    FileWithMacros(String),
    /// A file (its name) of more megabytes than this.
    FileTooLarge(String, u32),
    /// A file (its name) that holds nothing.
    FileEmpty(String),
    /// Sent files wait for a post: more than so many megabytes or so many of them.
    TooManyFilesWaiting(u32, u32),
    /// More files than so many for a post.
    TooManyFiles(u32),
    /// A file that has not come wholly, or was removed.
    FileNotThere,
}

impl FieldCode {
    /// What is wrong and what to do, for the person who fills in the form.
    pub fn message(&self) -> String {
        match self {
            Self::Required => tr!(errors.required).to_string(),
            Self::TooLong(most) => tr!(errors.too_long, most = *most).to_string(),
            Self::TooShort(least) => tr!(errors.too_short, least = *least).to_string(),
            Self::NotAnEmail => tr!(errors.not_an_email).to_string(),
            Self::SameAsAddress => tr!(errors.same_as_address).to_string(),
            Self::TooCommon => tr!(errors.too_common).to_string(),
            Self::WrongPassword => tr!(errors.wrong_password).to_string(),
            Self::AddressNotConfirmed => tr!(errors.address_not_confirmed).to_string(),
            Self::LinkNoLongerValid => tr!(errors.link_no_longer_valid).to_string(),
            Self::NotADate => tr!(errors.not_a_date).to_string(),
            Self::EndsTooEarly => tr!(errors.ends_too_early).to_string(),
            Self::NoSuchAccount => tr!(errors.no_such_account).to_string(),
            Self::NoSuchEdition => tr!(errors.no_such_edition).to_string(),
            Self::AlreadyGiven => tr!(errors.already_given).to_string(),
            Self::LastAdministrator => tr!(errors.last_administrator).to_string(),
            Self::SamePerson => tr!(errors.same_person).to_string(),
            Self::AlreadyMerged => tr!(errors.already_merged).to_string(),
            Self::HasItsOwnAccount => tr!(errors.has_its_own_account).to_string(),
            Self::BothHaveApplied => tr!(errors.both_have_applied).to_string(),
            Self::NotAChoice => tr!(errors.not_a_choice).to_string(),
            Self::NotBetween(least, most) => tr!(errors.not_between, least = *least, most = *most).to_string(),
            Self::WrongCredentials => tr!(errors.wrong_credentials).to_string(),
            Self::TryAgainInMinutes(minutes) => tr!(errors.try_again_in_minutes, minutes = *minutes).to_string(),
            Self::TooManyFromThisNetwork(minutes) => {
                tr!(errors.too_many_from_this_network, minutes = *minutes).to_string()
            }
            Self::EditionNotOpen => tr!(errors.edition_not_open).to_string(),
            Self::EditionCancelled => tr!(errors.edition_cancelled).to_string(),
            Self::ApplicationsNotYet => tr!(errors.applications_not_yet).to_string(),
            Self::ApplicationsOver => tr!(errors.applications_over).to_string(),
            Self::AlreadyApplied => tr!(errors.already_applied).to_string(),
            Self::AlreadyAppliedForCourse => tr!(errors.already_applied_for_course).to_string(),
            Self::NoticeChanged => tr!(errors.notice_changed).to_string(),
            Self::StatusChanged => tr!(errors.status_changed).to_string(),
            Self::OwnAddress => tr!(errors.own_address).to_string(),
            Self::ConsentMissing => tr!(errors.consent_missing).to_string(),
            Self::AskedJustNow => tr!(errors.asked_just_now).to_string(),
            Self::NoSeatLeft => tr!(errors.no_seat_left).to_string(),
            Self::ReasonNeeded => tr!(errors.reason_needed).to_string(),
            Self::OfferOver => tr!(errors.offer_over).to_string(),
            Self::EditionStateChanged => tr!(errors.edition_state_changed).to_string(),
            Self::NoMeetings => tr!(errors.no_meetings).to_string(),
            Self::EditionStarted => tr!(errors.edition_started).to_string(),
            Self::EditionOver => tr!(errors.edition_over).to_string(),
            Self::NotAnotherEdition => tr!(errors.not_another_edition).to_string(),
            Self::NoRanks => tr!(errors.no_ranks).to_string(),
            Self::DatesOutOfOrder => tr!(errors.dates_out_of_order).to_string(),
            Self::SeatsBelowHeld(held) => tr!(errors.seats_below_held, held = *held).to_string(),
            Self::AnswerMissing => tr!(errors.answer_missing).to_string(),
            Self::QuestionnaireNotOpen => tr!(errors.questionnaire_not_open).to_string(),
            Self::NotAllHaveAnswered => tr!(errors.not_all_have_answered).to_string(),
            Self::KeyMissing => tr!(errors.key_missing).to_string(),
            Self::MoreSheetsThanNames => tr!(errors.more_sheets_than_names).to_string(),
            Self::AbsentWithTimes => tr!(errors.absent_with_times).to_string(),
            Self::NotATimeBetween(from, until) => {
                tr!(errors.not_a_time_between, from = from.clone(), until = until.clone()).to_string()
            }
            Self::MarksContested(count) => tr!(errors.marks_contested, count = *count).to_string(),
            Self::NotAllMarked(count) => tr!(errors.not_all_marked, count = *count).to_string(),
            Self::RegisterClosed => tr!(errors.register_closed).to_string(),
            Self::RegisterNotClosed => tr!(errors.register_not_closed).to_string(),
            Self::MeetingNotYet => tr!(errors.meeting_not_yet).to_string(),
            Self::NoRegister => tr!(errors.no_register).to_string(),
            Self::ProjectConcluded => tr!(errors.project_concluded).to_string(),
            Self::ChangedMeanwhile => tr!(errors.changed_meanwhile).to_string(),
            Self::InThePast => tr!(errors.in_the_past).to_string(),
            Self::CommunityNotOpen => tr!(errors.community_not_open).to_string(),
            Self::AlreadyInCommunity => tr!(errors.already_in_community).to_string(),
            Self::TooMany(most) => tr!(errors.too_many, most = *most).to_string(),
            Self::CommunityNotAlive => tr!(errors.community_not_alive).to_string(),
            Self::WritingSuspended => tr!(errors.writing_suspended).to_string(),
            Self::ThreadLocked => tr!(errors.thread_locked).to_string(),
            Self::WrittenAnewMeanwhile => tr!(errors.written_anew_meanwhile).to_string(),
            Self::FileKindNotTaken(name) => tr!(errors.file_kind_not_taken, name = name.clone()).to_string(),
            Self::FileNotAsNamed(name) => tr!(errors.file_not_as_named, name = name.clone()).to_string(),
            Self::FileWithMacros(name) => tr!(errors.file_with_macros, name = name.clone()).to_string(),
            Self::FileTooLarge(name, most) => tr!(errors.file_too_large, name = name.clone(), most = *most).to_string(),
            Self::FileEmpty(name) => tr!(errors.file_empty, name = name.clone()).to_string(),
            Self::TooManyFilesWaiting(size, count) => {
                tr!(errors.too_many_files_waiting, size = *size, count = *count).to_string()
            }
            Self::TooManyFiles(most) => tr!(errors.too_many_files, most = *most).to_string(),
            Self::FileNotThere => tr!(errors.file_not_there).to_string(),
        }
    }
}

/// The refused fields of a form, in the form's order; a field named `""` is the form as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldErrors(pub Vec<(String, FieldCode)>);

impl FieldErrors {
    /// Adds a refusal.
    pub fn add(&mut self, field: &str, code: FieldCode) {
        self.0.push((field.to_owned(), code));
    }

    /// The first refusal of a field.
    pub fn of(&self, field: &str) -> Option<&FieldCode> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, code)| code)
    }

    /// Whether nothing was refused.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One refusal alone.
    pub fn one(field: &str, code: FieldCode) -> Self {
        Self(vec![(field.to_owned(), code)])
    }

    /// `Ok` if nothing was refused.
    ///
    /// # Errors
    /// Itself, if something was.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

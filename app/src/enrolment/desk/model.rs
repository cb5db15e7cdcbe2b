// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the pages of the desk show. Dates are civil, in the project's zone: `22/04/2013`, `22/04/2013 10:30`.

use serde::{Deserialize, Serialize};

use crate::{enrolment::EditionStep, error::FieldCode, i18n::Text, paging::Page};

/// An edition in the lists of the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionSummary {
    /// As people write it.
    pub code: String,
    /// Title of its course.
    pub course: Text,
    /// Where it is held.
    pub town: String,
    /// draft, provisional, open, confirmed, running, finished or cancelled.
    pub state: String,
    /// First day.
    pub starts_on: String,
    /// Days until the first one; negative once it has begun.
    pub starts_in: i32,
    /// First day of applications.
    pub opens_on: String,
    /// Days until that; negative when it has passed.
    pub opens_in: i32,
    /// Seats there are.
    pub seats: i32,
    /// Seats accepted or offered.
    pub seats_held: i32,
    /// Applications in line.
    pub waiting: i32,
    /// Applications to decide on.
    pub to_decide: i64,
    /// Seats on offer.
    pub offered: i64,
    /// When the first offer ends.
    pub first_offer_until: Option<String>,
    /// Fewest participants wanted.
    pub minimum: Option<i32>,
    /// Day on which is decided whether it takes place.
    pub decide_on: Option<String>,
    /// Days until then; negative when it has passed.
    pub decide_in: Option<i32>,
    /// Whether the viewer decides on its applications; a tutor only sees them.
    pub decides: bool,
}

/// A meeting of today, whose register waits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TodayMeeting {
    /// Its edition.
    pub edition: String,
    /// Title of the course.
    pub course: Text,
    /// Where.
    pub town: String,
    /// Its number in the edition.
    pub number: i32,
    /// Its times: `09:00-13:00, 14:00-18:00`.
    pub times: String,
}

impl EditionSummary {
    /// Applications accepted.
    pub fn accepted(&self) -> i64 {
        i64::from(self.seats_held) - self.offered
    }

    /// How many accepted are missing to the minimum.
    pub fn missing(&self) -> i64 {
        (i64::from(self.minimum.unwrap_or_default()) - self.accepted()).max(0)
    }
}

/// A page of the viewer's editions, and those with something to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Todo {
    /// Meetings of today.
    pub today: Vec<TodayMeeting>,
    /// Those with something to do, the nearest first.
    pub urgent: Page<EditionSummary>,
    /// All that are not over, by date.
    pub editions: Page<EditionSummary>,
    /// Whether the results of some questionnaires may be read.
    pub reads_results: bool,
}

/// How the applications of an edition are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Status wanted; empty for all.
    pub status: String,
    /// Part of a name, of a body's name or of the application's code.
    pub text: String,
    /// `arrivo`, `nome` or `graduatoria`.
    pub order: String,
    /// After how many rows of the list.
    pub after: i64,
}

/// An application in the table of its edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationRow {
    /// What the applicant quotes.
    pub code: String,
    /// Family name and given name.
    pub name: String,
    /// The applicant's body.
    pub body_name: String,
    /// Code of the status.
    pub status: String,
    /// Place in line, counted among those in line now.
    pub place: Option<i64>,
    /// The coordinator's order.
    pub rank: Option<i32>,
    /// When it was sent.
    pub submitted_at: String,
    /// Until when the seat on offer is held.
    pub offer_until: Option<String>,
    /// What to prepare; only for those allowed to read it.
    pub accessibility_needs: Option<String>,
}

/// An edition with its applications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionDesk {
    /// The edition.
    pub edition: EditionSummary,
    /// Whether it chooses by review, and so has ranks.
    pub by_review: bool,
    /// The steps that bring it on.
    pub steps: Vec<EditionStep>,
    /// Last day.
    pub ends_on: String,
    /// First moment of applications.
    pub applications_from: String,
    /// Last moment of applications.
    pub applications_until: String,
    /// How many applications have each status, in the order of the statuses.
    pub by_status: Vec<(String, i64)>,
    /// How the applications are listed.
    pub listing: Listing,
    /// How many the list has.
    pub found: i64,
    /// Those of this page of it.
    pub applications: Vec<ApplicationRow>,
    /// Whether accessibility needs may be read.
    pub shows_needs: bool,
    /// Where the list goes on.
    pub next: Option<i64>,
}

/// An event of an application's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// Code of the kind of event.
    pub kind: String,
    /// When.
    pub at: String,
    /// Who did it; none when the program did it by itself.
    pub actor: Option<String>,
    /// Code of the reason.
    pub reason: Option<String>,
    /// The reason in words.
    pub note: Option<String>,
}

/// Another edition of the same course, to move an application to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherEdition {
    /// As people write it.
    pub code: String,
    /// Where it is held.
    pub town: String,
    /// First day.
    pub starts_on: String,
    /// Free seats.
    pub free: i32,
}

/// One application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationDesk {
    /// What forms send.
    pub id: String,
    /// Code, name, body, status and the like.
    pub row: ApplicationRow,
    /// Phase of a withdrawal.
    pub withdrawn_phase: Option<String>,
    /// Code of the reason of the present status.
    pub reason: Option<String>,
    /// Address of the account or person.
    pub email: Option<String>,
    /// Code of the edition.
    pub edition: String,
    /// Title of the course.
    pub course: Text,
    /// Whether the edition has ranks.
    pub by_review: bool,
    /// Kind of body, as the project calls it.
    pub body_kind: Text,
    /// Role, as the project calls it.
    pub role: Text,
    /// The applicant's territory.
    pub territory: Text,
    /// Why the applicant wants to take part.
    pub motivation: String,
    /// Whether the viewer decides on it.
    pub decides: bool,
    /// Who is asked for the consent of the applicant's body, while it is awaited; for those who decide.
    pub consent_email: Option<String>,
    /// Whether accessibility needs may be read.
    pub shows_needs: bool,
    /// Where it could go.
    pub other_editions: Vec<OtherEdition>,
    /// From the first event on.
    pub history: Vec<HistoryLine>,
}

/// Somebody a decision is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewLine {
    /// Code of the application.
    pub code: String,
    /// Given name and family name.
    pub name: String,
    /// Why it cannot be decided so.
    pub refused: Option<FieldCode>,
    /// Whether a mail goes out to this person.
    pub is_told: bool,
}

/// A mail as it would go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewMail {
    /// To which address.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Text.
    pub body: String,
}

/// What a decision would do, found out by making it and taking it back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionPreview {
    /// Code of the edition.
    pub edition: String,
    /// Title of the course.
    pub course: Text,
    /// Everybody chosen.
    pub lines: Vec<PreviewLine>,
    /// Ids of the applications that can be decided so, separated by commas.
    pub enrolment_ids: String,
    /// Whether the decision takes a reason in words (others wait longer, or the edition has started).
    pub needs_words: bool,
    /// The mails that would go, also to others whom a seat comes free for.
    pub mails: Vec<PreviewMail>,
}

/// What confirming an edition would do, found out by doing it and taking it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmationPreview {
    /// The edition.
    pub edition: EditionSummary,
    /// Why it cannot be confirmed.
    pub refused: Option<FieldCode>,
    /// To how many a mail would go.
    pub told: i64,
    /// Some of these mails.
    pub mails: Vec<PreviewMail>,
}

/// An edition about to be changed or cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionSettings {
    /// The edition.
    pub edition: EditionSummary,
    /// As a form's `datetime-local` holds it: `2026-12-01T09:00`.
    pub applications_from: String,
    /// Likewise.
    pub applications_until: String,
    /// Live applications.
    pub live: i64,
    /// Of these, how many people have an address and would be told.
    pub told: i64,
}

/// What the form for a colleague chooses from: codes and words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColleagueChoices {
    /// Id of the application.
    pub enrolment_id: String,
    /// Who gives the place away.
    pub name: String,
    /// Address of the project, for its privacy notice.
    pub project: String,
    /// Version of the privacy notice in force.
    pub privacy_version: i32,
    /// Age bands.
    pub age_bands: Vec<(String, Text)>,
    /// Kinds of body.
    pub body_kinds: Vec<(String, Text)>,
    /// Roles.
    pub roles: Vec<(String, Text)>,
    /// Territories.
    pub territories: Vec<(String, Text)>,
}

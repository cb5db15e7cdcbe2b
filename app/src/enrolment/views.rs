// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the pages show. Days and moments are civil, by the clock of the project's zone: `2026-12-10`,
//! `2026-12-10T09:00`.

use serde::{Deserialize, Serialize};

use super::{EventKind, FunnelCategory, Selection, Status, WithdrawalPhase};
use crate::{error::FieldCode, i18n::Text, projects::file::PrivacySection};

/// A choice of a list: its code and what people read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodedText {
    /// On the wire and in the database.
    pub code: String,
    /// What people read.
    pub title: Text,
}

/// The edition an application is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionSummary {
    /// As people write it.
    pub code: String,
    /// Title of its course.
    pub course: Text,
    /// Where it is held.
    pub town: String,
    /// First day.
    pub starts_on: String,
    /// Last day.
    pub ends_on: String,
    /// Last moment of applications.
    pub applications_until: String,
    /// draft to cancelled.
    pub state: String,
    /// How it chooses.
    pub selection: Selection,
    /// Seats there are.
    pub seats: i32,
    /// Seats nobody holds.
    pub seats_left: i32,
    /// Applications in line.
    pub waiting: i32,
    /// Why it was cancelled.
    pub cancelled_because: Option<String>,
    /// The project, in addresses.
    pub project: String,
    /// The project, as it writes itself.
    pub acronym: String,
}

/// What the application form is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationFormData {
    /// What is applied for.
    pub edition: EditionSummary,
    /// Why no application can be sent now.
    pub refused: Option<FieldCode>,
    /// Code of the application that whoever is logged in has here or, by the project's rule, in the course.
    pub existing: Option<String>,
    /// Kinds of body.
    pub body_kinds: Vec<CodedText>,
    /// Roles.
    pub roles: Vec<CodedText>,
    /// Age bands.
    pub age_bands: Vec<CodedText>,
    /// Territories.
    pub territories: Vec<CodedText>,
    /// Version of the privacy notice in force.
    pub privacy_version: i32,
    /// The privacy notice in force.
    pub privacy: Vec<PrivacySection>,
    /// Whether the project asks for the consent of the applicant's body.
    pub needs_consent: bool,
    /// What the account begins its forms with.
    pub defaults: FormDefaults,
}

/// What an account begins its forms with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormDefaults {
    /// Code of the kind of body.
    pub body_kind: String,
    /// Name of the body.
    pub body_name: String,
    /// Code of the role.
    pub role: String,
    /// Code of the territory.
    pub territory: String,
}

/// An application of one's own in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyApplication {
    /// Its id.
    pub id: String,
    /// What to quote on the telephone.
    pub code: String,
    /// Where it stands.
    pub status: Status,
    /// When it was withdrawn.
    pub phase: Option<WithdrawalPhase>,
    /// How it counts.
    pub category: FunnelCategory,
    /// Code of the reason of its status.
    pub reason: Option<String>,
    /// Place in line, counted from 1.
    pub place: Option<i64>,
    /// Until when an offer can be answered.
    pub offer_until: Option<String>,
    /// When it was sent.
    pub submitted_at: String,
    /// What it is for.
    pub edition: EditionSummary,
    /// Whether the edition has begun.
    pub has_started: bool,
}

/// An application of one's own with its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyApplicationDetail {
    /// The application.
    pub application: MyApplication,
    /// What happened, oldest first.
    pub history: Vec<HistoryEntry>,
    /// Whether it can be withdrawn now.
    pub can_withdraw: bool,
    /// Who is asked for consent, while it is awaited.
    pub consent_email: Option<String>,
    /// Words and what was sent with it.
    pub sent: SentData,
}

/// What was sent with an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentData {
    /// Kind of body.
    pub body_kind: Text,
    /// Name of the body.
    pub body_name: String,
    /// Role.
    pub role: Text,
    /// Territory.
    pub territory: Text,
    /// Why this course.
    pub motivation: String,
    /// What is needed to take part, for those who may read it.
    pub accessibility_needs: Option<String>,
}

/// An event of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// What happened.
    pub kind: EventKind,
    /// Where it stood then.
    pub to: Status,
    /// When.
    pub at: String,
    /// Code of the reason.
    pub reason: Option<String>,
    /// The reason in words, where it is the applicant's to read.
    pub note: Option<String>,
}

/// What somebody responsible is asked to agree to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRequest {
    /// Given name and family name of the applicant.
    pub name: String,
    /// The body, as the applicant calls it.
    pub body_name: String,
    /// Code of the edition.
    pub edition: String,
    /// Title of its course.
    pub course: Text,
    /// Where it is held.
    pub town: String,
    /// First day.
    pub starts_on: String,
    /// Last day.
    pub ends_on: String,
    /// The project, in addresses.
    pub project: String,
    /// The project, as it writes itself.
    pub acronym: String,
}

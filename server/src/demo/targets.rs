// SPDX-License-Identifier: AGPL-3.0-or-later
//! `data/demo-targets.json`: which figures the demonstration data must show, and what its persons are called.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Everything the generator is told.
#[derive(Debug, Deserialize)]
pub(super) struct Targets {
    pub seed: u64,
    pub projects: Vec<ProjectTargets>,
    pub situations: Vec<Situation>,
    pub women_pct: u32,
    pub body_kind_weights: BTreeMap<String, u32>,
    pub role_weights: BTreeMap<String, u32>,
    pub age_band_weights: BTreeMap<String, u32>,
    pub rejection_reason_weights: BTreeMap<String, u32>,
    pub withdrawal_reason_weights: BTreeMap<String, u32>,
    pub given_names: BTreeMap<Gender, Vec<String>>,
    pub surnames: Vec<String>,
    pub bodies: Vec<Bodies>,
    pub motivations: Vec<String>,
    pub accounts: Vec<DemoAccount>,
}

/// The genders of invented persons; real ones have more choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Gender {
    Female,
    Male,
}

impl Gender {
    /// As kept with an application.
    pub fn code(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
        }
    }
}

/// A project that is over: figures by territory and edition.
#[derive(Debug, Deserialize)]
pub(super) struct ProjectTargets {
    pub territories: Vec<TerritoryTargets>,
}

#[derive(Debug, Deserialize)]
pub(super) struct TerritoryTargets {
    pub territory: String,
    pub editions: Vec<EditionTargets>,
    pub together: Vec<Together>,
}

#[derive(Debug, Deserialize)]
pub(super) struct EditionTargets {
    pub code: String,
    pub not_accepted: usize,
    pub withdrawn_before_start: usize,
    pub female: usize,
    pub male: usize,
    /// Minutes that its participants attended, all together.
    pub attended_minutes: i32,
    /// Participants who never came.
    pub no_show: usize,
}

/// So many women and men took part in all of these editions.
#[derive(Debug, Deserialize)]
pub(super) struct Together {
    pub editions: Vec<String>,
    pub female: usize,
    pub male: usize,
}

/// A project under way: how many applications of each edition stand in which state.
#[derive(Debug, Deserialize)]
pub(super) struct Situation {
    pub editions: Vec<EditionSituation>,
}

#[derive(Debug, Deserialize)]
pub(super) struct EditionSituation {
    pub code: String,
    #[serde(flatten)]
    pub states: BTreeMap<Outcome, usize>,
}

/// What becomes of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    Accepted,
    Rejected,
    WithdrawnBeforeStart,
    WithdrawnDuring,
    CancelledWithEdition,
    // The last to arrive, where the edition goes by order of arrival.
    Waitlisted,
    Submitted,
}

/// The bodies of a territory by kind.
#[derive(Debug, Deserialize)]
pub(super) struct Bodies {
    pub territory: String,
    pub by_kind: BTreeMap<String, Vec<String>>,
}

/// An account with the public password.
#[derive(Debug, Deserialize)]
pub(super) struct DemoAccount {
    /// In front of the @.
    pub name: String,
    pub given_name: String,
    pub family_name: String,
    pub gender: Option<Gender>,
    pub age_band: Option<String>,
    pub body_kind: Option<String>,
    pub body_name: Option<String>,
    pub role: Option<String>,
    pub territory: Option<String>,
    #[serde(default)]
    pub grants: Vec<DemoGrant>,
    #[serde(default)]
    pub applications: Vec<DemoApplication>,
}

/// Tasks of an account.
#[derive(Debug, Deserialize)]
pub(super) struct DemoGrant {
    pub role: app::people::Role,
    /// Codes of editions, or slugs of partners or projects, as the role asks for; none for the installation.
    pub scopes: Vec<String>,
}

/// One of an edition's applications that is by this account's person.
#[derive(Debug, Deserialize)]
pub(super) struct DemoApplication {
    pub edition: String,
    pub state: Outcome,
}

impl Targets {
    /// The targets that come with the program.
    pub fn embedded() -> Result<Self, serde_json::Error> {
        serde_json::from_str(include_str!("../../data/demo-targets.json"))
    }
}

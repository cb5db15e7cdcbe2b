// SPDX-License-Identifier: AGPL-3.0-or-later
use serde::{Deserialize, Serialize};

use super::file::PrivacySection;
use crate::{i18n::Text, site::SiteHost};

/// A body's or fund's mark in the header, in the project's order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// What it says, read by screen readers.
    pub name: String,
    /// Path of its image on this site, where there is one.
    #[serde(default)]
    pub image: Option<String>,
}

/// What the frame of every page of a project shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectHeader {
    /// In addresses.
    pub slug: String,
    /// As the project writes itself.
    pub acronym: String,
    /// Full title, in the reader's language.
    pub title: String,
    /// The body that leads it.
    pub lead: String,
    /// The sentence about its funding, in the reader's language.
    pub funding_wording: String,
    /// Marks in their order.
    pub marks: Vec<Mark>,
}

/// What the pages on accessibility and legal matters name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalNotes {
    /// All projects that the public may see.
    pub projects: Vec<ProjectCard>,
    /// Who runs the installation, where that was set.
    pub host: Option<SiteHost>,
}

/// A project in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectCard {
    /// In addresses.
    pub slug: String,
    /// As the project writes itself.
    pub acronym: String,
    /// Full title.
    pub title: Text,
    /// The project's own word for "project".
    pub word: Text,
    /// One paragraph.
    pub summary: Text,
    /// preparing, active, reporting or concluded.
    pub state: String,
    /// The body that leads it.
    pub lead: String,
    /// Plainly a demonstration.
    pub demonstration: bool,
}

/// Where a project's money comes from, as its page shows it.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Funding {
    /// The fund's name.
    pub fund: Option<Text>,
    /// The fund's programme.
    pub programme: Option<Text>,
    /// The action of the programme.
    pub action: Option<Text>,
    /// The priority or objective.
    pub priority: Option<Text>,
    /// Who pays.
    pub co_financed_by: Vec<Text>,
    /// Number of the grant agreement.
    pub grant_agreement: Option<String>,
    /// The Italian code of a public investment.
    pub cup: Option<String>,
    /// Total cost, a decimal as text.
    pub total_cost_eur: Option<String>,
}

/// A body that carries a project.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerLine {
    /// Its name.
    pub name: String,
    /// lead, partner or scientific_partner.
    pub role: String,
}

/// A project with all that its page says.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectDetails {
    /// In addresses.
    pub slug: String,
    /// As the project writes itself.
    pub acronym: String,
    /// Full title.
    pub title: Text,
    /// One paragraph.
    pub summary: Text,
    /// preparing, active, reporting or concluded.
    pub state: String,
    /// Plainly a demonstration.
    pub demonstration: bool,
    /// The project's word for its axes.
    pub axes_word: Text,
    /// Who may apply, in words.
    pub recipients_rule: Option<Text>,
    /// Where the money comes from.
    pub funding: Funding,
    /// First day.
    pub starts_on: Option<jiff::civil::Date>,
    /// Last day.
    pub ends_on: Option<jiff::civil::Date>,
    /// In the project's order.
    pub partners: Vec<PartnerLine>,
    /// Code and title, in the project's order.
    pub axes: Vec<(String, Text)>,
}

/// A version of a project's privacy notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivacyNotice {
    /// Acronym of the project.
    pub acronym: String,
    /// This version.
    pub version: i32,
    /// Day it was published, `2026-11-21`.
    pub published_on: String,
    /// The same in words.
    pub published: String,
    /// Its text.
    pub sections: Vec<PrivacySection>,
    /// All versions, the newest first.
    pub versions: Vec<i32>,
}

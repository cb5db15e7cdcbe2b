// SPDX-License-Identifier: AGPL-3.0-or-later
use serde::{Deserialize, Serialize};

use crate::i18n::Text;

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
    /// Full title.
    pub title: Text,
    /// The body that leads it.
    pub lead: String,
    /// The sentence about its funding.
    pub funding_wording: Text,
    /// Marks in their order.
    pub marks: Vec<Mark>,
    /// Plainly a demonstration.
    pub demonstration: bool,
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

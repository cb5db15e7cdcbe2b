// SPDX-License-Identifier: AGPL-3.0-or-later
//! A figure that was opened: what was asked for, and the rows behind it.

use serde::{Deserialize, Serialize};

use super::{TerritoryChoice, Unit};
use crate::{i18n::Text, paging::Page};

/// What lies behind a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowKind {
    /// Courses of the catalogue.
    Courses,
    /// Editions, each with what it adds.
    Editions,
    /// Applications, each with the name of who applied.
    Applications,
    /// Persons.
    Persons,
}

impl RowKind {
    /// What lies behind the figure of this name; nothing behind the mean of answers that nobody may tell apart.
    pub fn behind(figure: &str) -> Option<Self> {
        match figure {
            "courses" => Some(Self::Courses),
            "modules" | "meetings" | "hours" | "hours_planned" | "hours_held" | "modules_cancelled"
            | "survey_responses" => Some(Self::Editions),
            "applications"
            | "applications_cancelled"
            | "not_accepted"
            | "pending"
            | "withdrawn_before_decision"
            | "accepted_ever"
            | "withdrawn_before_start"
            | "participations"
            | "participations_female"
            | "participations_male"
            | "participations_gender_unknown"
            | "no_show"
            | "attended_minutes"
            | "mean_attendance_pct"
            | "mean_attended_hours" => Some(Self::Applications),
            "persons" | "persons_in_more_than_one_course" => Some(Self::Persons),
            _ => None,
        }
    }

    /// Whether its rows tell of people.
    pub fn names_people(self) -> bool {
        matches!(self, Self::Applications | Self::Persons)
    }
}

/// Which figure is opened: in addresses by these Italian names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Name of the figure.
    #[serde(default, rename = "figura")]
    pub figure: String,
    /// Code of the territory of the editions; all if empty.
    #[serde(default, rename = "territorio")]
    pub territory: String,
    /// `si`: without the territories below it, as the lines of the table are.
    #[serde(default, rename = "solo")]
    pub only: String,
    /// Code of the axis; all if empty.
    #[serde(default, rename = "asse")]
    pub axis: String,
    /// Continues the list after the rows seen.
    #[serde(default, rename = "cursore")]
    pub after: String,
}

impl Opening {
    /// The address of these rows: a path with the parameters that are set.
    pub fn address(&self, path: &str) -> String {
        let all = [
            ("figura", &self.figure),
            ("territorio", &self.territory),
            ("solo", &self.only),
            ("asse", &self.axis),
            ("cursore", &self.after),
        ];
        let set = all.into_iter().filter(|(_, value)| !value.is_empty());
        let parameters: Vec<String> =
            set.map(|(name, value)| format!("{name}={}", crate::questionnaires::words::encoded(value))).collect();
        format!("{path}?{}", parameters.join("&"))
    }
}

/// A course behind a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseRow {
    /// In addresses.
    pub slug: String,
    /// Its title.
    pub title: Text,
    /// Editions held.
    pub editions: i64,
}

/// An edition behind a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionRow {
    /// Its code.
    pub code: String,
    /// Title of the course.
    pub course: Text,
    /// Its territory.
    pub territory: Text,
    /// State.
    pub state: String,
    /// First day, `2026-12-10`.
    pub starts_on: String,
    /// Last day.
    pub ends_on: String,
    /// What it adds to the figure; of hours, minutes.
    pub amount: i64,
}

impl EditionRow {
    /// Hundredths of what it adds, in the unit of the figure.
    pub fn hundredths(&self, unit: Unit) -> i64 {
        if unit == Unit::Hours { super::rules::hundredths_of_hours(self.amount) } else { self.amount * 100 }
    }
}

/// An application behind a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationRow {
    /// Its code.
    pub code: String,
    /// Code of the edition.
    pub edition: String,
    /// Title of the course.
    pub course: Text,
    /// Who applied: the person counted, where two were merged.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The body frozen on the application.
    pub body: String,
    /// Status, or the phase of the withdrawal.
    pub standing: String,
    /// Minutes attended, by closed registers.
    pub attended: i64,
    /// Minutes that could have been attended.
    pub attendable: i64,
}

/// A person behind a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// The person.
    pub id: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Participations counted.
    pub participations: i64,
    /// Different courses of these.
    pub courses: i64,
}

/// A page of the rows behind a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FigureRows {
    /// By slug.
    Courses(Page<CourseRow>),
    /// By code.
    Editions(Page<EditionRow>),
    /// By edition, then by code.
    Applications(Page<ApplicationRow>),
    /// By name.
    Persons(Page<PersonRow>),
}

impl FigureRows {
    /// What continues them, if there is more.
    pub fn next(&self) -> Option<&str> {
        match self {
            Self::Courses(page) => page.next.as_deref(),
            Self::Editions(page) => page.next.as_deref(),
            Self::Applications(page) => page.next.as_deref(),
            Self::Persons(page) => page.next.as_deref(),
        }
    }
}

/// A figure, and a page of the rows behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedFigure {
    /// The project, in addresses.
    pub slug: String,
    /// As the project writes itself.
    pub acronym: String,
    /// The project's own word for "axis".
    pub axis_word: Text,
    /// What was asked for.
    pub opening: Opening,
    /// What the figure is a number of.
    pub unit: Unit,
    /// Hundredths of its value among the rows that the viewer may see.
    pub hundredths: Option<i64>,
    /// The territory chosen.
    pub territory: Option<TerritoryChoice>,
    /// The axis chosen.
    pub axis: Option<TerritoryChoice>,
    /// Whether only the editions of the viewer's own partners are in it.
    pub own_partners_only: bool,
    /// Whether the viewer may go on to a person's page.
    pub sees_persons: bool,
    /// The rows.
    pub rows: FigureRows,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitoring::Indicators;

    #[test]
    fn every_figure_opens_but_the_mean_of_answers() {
        let closed: Vec<&str> = Indicators::default()
            .figures()
            .iter()
            .map(|figure| figure.name)
            .filter(|name| RowKind::behind(name).is_none())
            .collect();
        assert_eq!(closed, ["mean_satisfaction"]);
        assert_eq!(RowKind::behind("nonsense"), None);
    }

    #[test]
    fn an_address_holds_what_is_set() {
        let opening = Opening { figure: "persons".to_owned(), territory: "CR &".to_owned(), ..Opening::default() };
        assert_eq!(opening.address("/righe"), "/righe?figura=persons&territorio=CR%20%26");
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
use serde::{Deserialize, Serialize};

use crate::{
    attendance::rules::{hundredths_of_hours, hundredths_of_percent},
    i18n::Text,
};

/// What a figure is a number of. Persons and participations are never mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Courses of the catalogue.
    Courses,
    /// Editions of courses.
    Editions,
    /// Meetings of editions.
    Meetings,
    /// Hours of lessons.
    Hours,
    /// Minutes of somebody's presence.
    Minutes,
    /// Hundredths of something whole.
    Percent,
    /// Applications ("domande").
    Applications,
    /// Accepted applications that were not withdrawn before the start: one person may have several.
    Participations,
    /// Human beings, counted once each, after merging.
    Persons,
    /// Of a scale from 1 to 5.
    Points,
}

impl Unit {
    /// As in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Courses => "courses",
            Self::Editions => "editions",
            Self::Meetings => "meetings",
            Self::Hours => "hours",
            Self::Minutes => "minutes",
            Self::Percent => "percent",
            Self::Applications => "applications",
            Self::Participations => "participations",
            Self::Persons => "persons",
            Self::Points => "points",
        }
    }
}

/// The figures of some of a project's editions.
///
/// Each application counts once, by its present status and, if withdrawn, the phase fixed when that happened; nothing
/// else decides, so an undone acceptance leaves no trace here. The applications to a cancelled edition count as
/// `applications_cancelled` and nowhere else. Hence always:
/// `applications = accepted_ever + not_accepted + pending + withdrawn_before_decision`,
/// `accepted_ever = participations + withdrawn_before_start` and
/// `participations = participations_female + participations_male + participations_gender_unknown`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicators {
    /// Courses with at least one edition held.
    pub courses: i64,
    /// Editions held: running or finished.
    pub modules: i64,
    /// Meetings of the editions held.
    pub meetings: i64,
    /// Minutes of the editions held; shown as hours.
    pub minutes: i64,
    /// Minutes of the editions neither in the making nor cancelled; shown as hours.
    pub minutes_planned: i64,
    /// Minutes of the meetings with a closed register; shown as hours.
    pub minutes_held: i64,
    /// Cancelled editions.
    pub modules_cancelled: i64,
    /// Applications to editions that were not cancelled.
    pub applications: i64,
    /// Applications whose edition was cancelled, whatever they had come to before.
    pub applications_cancelled: i64,
    /// Status rejected, for whatever reason (no seat, offer lapsed, a decision).
    pub not_accepted: i64,
    /// Status submitted, awaiting consent, waitlisted or offered.
    pub pending: i64,
    /// Withdrawn, phase before the decision.
    pub withdrawn_before_decision: i64,
    /// Status accepted, or withdrawn after having been accepted.
    pub accepted_ever: i64,
    /// Withdrawn, phase before the start.
    pub withdrawn_before_start: i64,
    /// Status accepted, or withdrawn during the edition.
    pub participations: i64,
    /// Those of applications by women.
    pub participations_female: i64,
    /// Those of applications by men.
    pub participations_male: i64,
    /// All others: no answer, or another one. Kept together, since the few of a small territory could be told.
    pub participations_gender_unknown: i64,
    /// Of the participations, those in finished editions whose closed registers never mark them present.
    pub no_show: i64,
    /// Minutes that participants attended, by closed registers.
    pub attended_minutes: i64,
    /// Minutes that they could have attended: those of their edition's closed registers for each participation.
    pub attendable_minutes: i64,
    /// Participations in editions with a closed register, among whom attended hours are shared.
    pub participations_in_registers: i64,
    /// Persons with at least one participation, after merging.
    pub persons: i64,
    /// Of these, persons with participations in at least two courses.
    pub persons_in_more_than_one_course: i64,
    /// Questionnaires handed in, where they are closed.
    pub survey_responses: i64,
    /// Respondents of the item "overall", of atoms of five and more.
    pub overall_respondents: i64,
    /// The sum of their answers, each from 1 to 5.
    pub overall_points: i64,
}

/// A figure as it is published: its name is part of the API's contract.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// Name in the API.
    pub name: &'static str,
    /// What it is a number of.
    pub unit: Unit,
    /// Hundredths of the value: hours have fractions, and whole numbers stay exact. None where there is nothing to
    /// take a mean of.
    pub hundredths: Option<i64>,
}

impl Indicators {
    /// Hundredths of the percentage that participants attended of what they could have; none without a closed register.
    pub fn mean_attendance(&self) -> Option<i64> {
        hundredths_of_percent(self.attended_minutes, self.attendable_minutes)
    }

    /// Hundredths of the hours that a participant attended on average; none without a closed register.
    pub fn mean_attended_hours(&self) -> Option<i64> {
        hundredths_of_hours(self.attended_minutes, self.participations_in_registers)
    }

    /// Hundredths of the mean answer to "overall"; none while it is withheld.
    pub fn mean_satisfaction(&self) -> Option<i64> {
        let (points, among) = (self.overall_points, self.overall_respondents);
        (among > 0).then(|| (points * 200 + among).div_euclid(2 * among))
    }

    /// All figures with their names and units, in the order they are published in.
    pub fn figures(&self) -> Vec<Figure> {
        let count = |name, unit, value: i64| Figure { name, unit, hundredths: Some(value * 100) };
        let hours = |name, minutes: i64| Figure {
            name,
            unit: Unit::Hours,
            hundredths: Some(super::rules::hundredths_of_hours(minutes)),
        };
        vec![
            count("courses", Unit::Courses, self.courses),
            count("modules", Unit::Editions, self.modules),
            count("meetings", Unit::Meetings, self.meetings),
            hours("hours", self.minutes),
            hours("hours_planned", self.minutes_planned),
            hours("hours_held", self.minutes_held),
            count("modules_cancelled", Unit::Editions, self.modules_cancelled),
            count("applications", Unit::Applications, self.applications),
            count("applications_cancelled", Unit::Applications, self.applications_cancelled),
            count("not_accepted", Unit::Applications, self.not_accepted),
            count("pending", Unit::Applications, self.pending),
            count("withdrawn_before_decision", Unit::Applications, self.withdrawn_before_decision),
            count("accepted_ever", Unit::Applications, self.accepted_ever),
            count("withdrawn_before_start", Unit::Applications, self.withdrawn_before_start),
            count("participations", Unit::Participations, self.participations),
            count("participations_female", Unit::Participations, self.participations_female),
            count("participations_male", Unit::Participations, self.participations_male),
            count("participations_gender_unknown", Unit::Participations, self.participations_gender_unknown),
            count("no_show", Unit::Participations, self.no_show),
            count("attended_minutes", Unit::Minutes, self.attended_minutes),
            Figure { name: "mean_attendance_pct", unit: Unit::Percent, hundredths: self.mean_attendance() },
            Figure { name: "mean_attended_hours", unit: Unit::Hours, hundredths: self.mean_attended_hours() },
            count("persons", Unit::Persons, self.persons),
            count("persons_in_more_than_one_course", Unit::Persons, self.persons_in_more_than_one_course),
            count("survey_responses", Unit::Participations, self.survey_responses),
            Figure { name: "mean_satisfaction", unit: Unit::Points, hundredths: self.mean_satisfaction() },
        ]
    }
}

/// A territory of a project, to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TerritoryChoice {
    /// In addresses.
    pub code: String,
    /// What people call it.
    pub name: Text,
}

/// A line of a table: a territory or an axis, and the figures of its editions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartFigures {
    /// Code of the territory or axis.
    pub code: String,
    /// Its name or title.
    pub name: Text,
    /// Its figures.
    pub indicators: Indicators,
}

/// Which rows the viewer may open behind the figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opens {
    /// Courses and editions.
    pub editions: bool,
    /// Applications and persons, by name.
    pub people: bool,
}

/// All that the page `/monitoraggio/{slug}` shows, and its files hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonitoringReport {
    /// The project, in addresses.
    pub slug: String,
    /// As the project writes itself.
    pub acronym: String,
    /// The project's own word for "axis".
    pub axis_word: Text,
    /// The sentence about its funding.
    pub funding: Text,
    /// When the figures were computed, `2026-12-10T09:00` in the project's zone.
    pub at: String,
    /// Territories to filter by, in the project's order.
    pub territories: Vec<TerritoryChoice>,
    /// The territory the figures are of; none for the whole project.
    pub territory: Option<TerritoryChoice>,
    /// The figures.
    pub total: Indicators,
    /// Persons who belong to communities; none for a territory.
    pub community_members: Option<i64>,
    /// By territory of the edition.
    pub by_territory: Vec<PartFigures>,
    /// By axis of the edition's course.
    pub by_axis: Vec<PartFigures>,
    /// What may be opened.
    pub opens: Opens,
}

impl MonitoringReport {
    /// All figures of the whole, those of editions first.
    pub fn figures(&self) -> Vec<Figure> {
        let mut figures = self.total.figures();
        figures.push(super::community_members_figure(self.community_members));
        figures
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What figures are called and what they count, in the language of a page or of a file.

use leptos_i18n::td_string;

use super::Unit;
use crate::i18n::Locale;

/// What a figure is a number of, in words.
pub fn unit(unit: Unit, locale: Locale) -> String {
    match unit {
        Unit::Courses => td_string!(locale, monitoring.unit_courses),
        Unit::Editions => td_string!(locale, monitoring.unit_editions),
        Unit::Meetings => td_string!(locale, monitoring.unit_meetings),
        Unit::Hours => td_string!(locale, monitoring.unit_hours),
        Unit::Minutes => td_string!(locale, monitoring.unit_minutes),
        Unit::Percent => td_string!(locale, monitoring.unit_percent),
        Unit::Applications => td_string!(locale, monitoring.unit_applications),
        Unit::Participations => td_string!(locale, monitoring.unit_participations),
        Unit::Persons => td_string!(locale, monitoring.unit_persons),
        Unit::Points => td_string!(locale, monitoring.unit_points),
    }
    .to_string()
}

/// The words for a figure of [`super::Indicators::figures`]: what it is called and what it counts.
pub fn figure(name: &str, locale: Locale) -> (String, String) {
    macro_rules! words {
        ($label:ident, $meaning:ident) => {
            (td_string!(locale, monitoring.$label).to_string(), td_string!(locale, monitoring.$meaning).to_string())
        };
    }
    match name {
        "courses" => words!(courses, courses_meaning),
        "modules" => words!(modules, modules_meaning),
        "meetings" => words!(meetings, meetings_meaning),
        "hours" => words!(hours, hours_meaning),
        "hours_planned" => words!(hours_planned, hours_planned_meaning),
        "hours_held" => words!(hours_held, hours_held_meaning),
        "modules_cancelled" => words!(modules_cancelled, modules_cancelled_meaning),
        "applications" => words!(applications, applications_meaning),
        "applications_cancelled" => words!(applications_cancelled, applications_cancelled_meaning),
        "not_accepted" => words!(not_accepted, not_accepted_meaning),
        "pending" => words!(pending, pending_meaning),
        "withdrawn_before_decision" => words!(withdrawn_before_decision, withdrawn_before_decision_meaning),
        "accepted_ever" => words!(accepted_ever, accepted_ever_meaning),
        "withdrawn_before_start" => words!(withdrawn_before_start, withdrawn_before_start_meaning),
        "participations" => words!(participations, participations_meaning),
        "participations_female" => words!(participations_female, participations_female_meaning),
        "participations_male" => words!(participations_male, participations_male_meaning),
        "participations_gender_unknown" => words!(participations_gender_unknown, participations_gender_unknown_meaning),
        "no_show" => words!(no_show, no_show_meaning),
        "attended_minutes" => words!(attended_minutes, attended_minutes_meaning),
        "mean_attendance_pct" => words!(mean_attendance_pct, mean_attendance_pct_meaning),
        "mean_attended_hours" => words!(mean_attended_hours, mean_attended_hours_meaning),
        "persons" => words!(persons, persons_meaning),
        "community_members" => words!(community_members, community_members_meaning),
        "persons_in_more_than_one_course" => {
            words!(persons_in_more_than_one_course, persons_in_more_than_one_course_meaning)
        }
        "survey_responses" => words!(survey_responses, survey_responses_meaning),
        "mean_satisfaction" => words!(mean_satisfaction, mean_satisfaction_meaning),
        _ => (name.to_owned(), String::new()),
    }
}

/// Where an application stands: its status, or the phase of its withdrawal.
pub fn standing(code: &str, locale: Locale) -> String {
    match code {
        "submitted" => td_string!(locale, enrolment.desk_submitted),
        "awaiting_consent" => td_string!(locale, enrolment.desk_awaiting_consent),
        "accepted" => td_string!(locale, enrolment.desk_accepted),
        "waitlisted" => td_string!(locale, enrolment.desk_waitlisted),
        "offered" => td_string!(locale, enrolment.desk_offered),
        "rejected" => td_string!(locale, enrolment.desk_rejected),
        "before_decision" => td_string!(locale, monitoring.withdrawn_before_decision),
        "before_start" => td_string!(locale, monitoring.withdrawn_before_start),
        "during" => td_string!(locale, monitoring.withdrawn_during),
        _ => td_string!(locale, enrolment.desk_cancelled_with_edition),
    }
    .to_owned()
}

/// The state of an edition that counts.
pub fn edition_state(code: &str, locale: Locale) -> String {
    match code {
        "provisional" => td_string!(locale, enrolment.desk_provisional),
        "open" => td_string!(locale, enrolment.desk_open),
        "confirmed" => td_string!(locale, enrolment.desk_confirmed),
        "running" => td_string!(locale, enrolment.desk_running),
        "finished" => td_string!(locale, enrolment.desk_finished),
        "cancelled" => td_string!(locale, enrolment.desk_cancelled),
        _ => td_string!(locale, enrolment.desk_draft),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitoring::Indicators;

    #[test]
    fn every_figure_has_its_words() {
        for figure in Indicators::default().figures() {
            assert!(!self::figure(figure.name, Locale::it).1.is_empty(), "{}", figure.name);
        }
    }
}

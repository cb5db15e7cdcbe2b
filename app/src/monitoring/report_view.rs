// SPDX-License-Identifier: AGPL-3.0-or-later
//! The figures as tiles, as a chart of the way from application to person, and as tables that say what is counted.

use leptos::prelude::*;
use leptos_router::components::Form;

use super::{
    Indicators, MonitoringReport, PartFigures, TerritoryChoice, Unit,
    community_tile::CommunityTile,
    rules::{decimal, grouped, hundredths_of_hours},
    satisfaction::SatisfactionTile,
};
use crate::{i18n, tr, ui::page::PageHead};

/// A whole number in the page's language.
fn number(value: i64) -> String {
    grouped(value, i18n::locale())
}

/// A figure with fractions in the page's language; a dash where there is none.
fn mean(hundredths: Option<i64>) -> String {
    hundredths.map_or_else(|| "–".to_owned(), |hundredths| decimal(hundredths, i18n::locale()))
}

/// What a figure is a number of, in words.
fn unit_words(unit: Unit) -> String {
    match unit {
        Unit::Courses => tr!(monitoring.unit_courses),
        Unit::Editions => tr!(monitoring.unit_editions),
        Unit::Meetings => tr!(monitoring.unit_meetings),
        Unit::Hours => tr!(monitoring.unit_hours),
        Unit::Minutes => tr!(monitoring.unit_minutes),
        Unit::Percent => tr!(monitoring.unit_percent),
        Unit::Applications => tr!(monitoring.unit_applications),
        Unit::Participations => tr!(monitoring.unit_participations),
        Unit::Persons => tr!(monitoring.unit_persons),
    }
    .to_string()
}

/// The whole page, once its figures are there.
#[component]
pub fn ReportView(report: MonitoringReport) -> impl IntoView {
    let title = match &report.territory {
        Some(territory) => tr!(monitoring.title_of_territory, territory = territory.name.here()).to_string(),
        None => tr!(monitoring.monitoring).to_string(),
    };
    let empty = report.total == Indicators::default();
    let address = format!("/monitoraggio/{}", report.slug);
    let crumbs = vec![(report.acronym.clone(), format!("/progetti/{}", report.slug))];
    let body = if empty {
        view! { <NothingYet address=address.clone() filtered=report.territory.is_some()/> }.into_any()
    } else {
        view! {
            <Tiles total=report.total.clone()/>
            <SatisfactionTile satisfaction=report.satisfaction/>
            <CommunityTile members=report.community_members/>
            <Funnel total=report.total.clone()/>
            <WhatIsCounted/>
            <PartsTable
                id="by-territory"
                caption=tr!(monitoring.by_territory).to_string()
                heading=tr!(monitoring.territory_of_edition).to_string()
                parts=report.by_territory
            />
            <PartsTable
                id="by-axis"
                caption=tr!(monitoring.by_axis, axis = report.axis_word.here()).to_string()
                heading=capitalised(&report.axis_word.here())
                parts=report.by_axis
            />
            <AllFigures total=report.total/>
        }
        .into_any()
    };
    view! {
        <PageHead title lead=tr!(monitoring.lead, project = report.acronym.clone()).to_string() crumbs/>
        <TerritoryFilter address territories=report.territories chosen=report.territory/>
        {body}
    }
    .into_any()
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Chooses a territory; a plain GET form, so that the address can be sent to others.
#[component]
fn TerritoryFilter(
    address: String,
    territories: Vec<TerritoryChoice>,
    chosen: Option<TerritoryChoice>,
) -> impl IntoView {
    (territories.len() > 1).then(|| {
        let chosen = chosen.map(|territory| territory.code);
        let options = territories
            .into_iter()
            .map(|territory| {
                let selected = chosen.as_ref() == Some(&territory.code);
                view! { <option value=territory.code selected=selected>{territory.name.here()}</option> }
            })
            .collect_view();
        view! {
            <search class="no-print">
                <Form method="GET" action=address>
                    <div class="form-group">
                        <label class="active" for="territory">{tr!(monitoring.territory_of_edition)}</label>
                        <select class="form-select" id="territory" name="territorio">
                            <option value="">{tr!(monitoring.all_territories)}</option>
                            {options}
                        </select>
                    </div>
                    <div class="actions">
                        <button class="btn btn-primary" type="submit">{tr!(monitoring.show)}</button>
                    </div>
                </Form>
            </search>
        }
    })
}

/// No edition was held and nobody has applied.
#[component]
fn NothingYet(address: String, filtered: bool) -> impl IntoView {
    view! {
        <div class="empty-state">
            <h2>{tr!(monitoring.nothing_yet_title)}</h2>
            <p>{tr!(monitoring.nothing_yet)}</p>
            <div class="actions">
                {filtered
                    .then(|| {
                        view! { <a class="btn btn-outline-primary" href=address>{tr!(monitoring.show_all_territories)}</a> }
                    })}
                <a class="btn btn-outline-primary" href="/corsi">{tr!(common.go_to_courses)}</a>
            </div>
        </div>
    }
}

/// The figures people ask for first.
#[component]
fn Tiles(total: Indicators) -> impl IntoView {
    let hours = decimal(hundredths_of_hours(total.minutes), i18n::locale());
    let tiles = [
        (
            tr!(monitoring.modules).to_string(),
            number(total.modules),
            tr!(monitoring.meetings_and_hours, meetings = number(total.meetings), hours = hours).to_string(),
        ),
        (
            tr!(monitoring.applications).to_string(),
            number(total.applications),
            tr!(monitoring.of_which_pending, pending = number(total.pending)).to_string(),
        ),
        (
            tr!(monitoring.participations).to_string(),
            number(total.participations),
            tr!(
                monitoring.women_and_men,
                women = number(total.participations_female),
                men = number(total.participations_male)
            )
            .to_string(),
        ),
        (
            tr!(monitoring.mean_attendance_pct).to_string(),
            mean(total.mean_attendance()),
            tr!(monitoring.mean_hours_each, hours = mean(total.mean_attended_hours())).to_string(),
        ),
        (
            tr!(monitoring.persons).to_string(),
            number(total.persons),
            tr!(monitoring.of_which_in_several, several = number(total.persons_in_more_than_one_course)).to_string(),
        ),
    ]
    .into_iter()
    .map(|(label, value, note)| {
        view! {
            <div class="stat-tile">
                <dt>{label}</dt>
                <dd class="stat-value">{value}</dd>
                <dd class="stat-note">{note}</dd>
            </div>
        }
    })
    .collect_view();
    view! { <dl class="stat-tiles">{tiles}</dl> }
}

/// From applications to persons: each step with what was left behind before it.
#[component]
fn Funnel(total: Indicators) -> impl IntoView {
    let steps = [
        (tr!(monitoring.applications).to_string(), total.applications, Unit::Applications, "bar"),
        (
            tr!(monitoring.withdrawn_before_decision).to_string(),
            total.withdrawn_before_decision,
            Unit::Applications,
            "bar bar-attention",
        ),
        (tr!(monitoring.pending).to_string(), total.pending, Unit::Applications, "bar bar-attention"),
        (tr!(monitoring.not_accepted).to_string(), total.not_accepted, Unit::Applications, "bar bar-bad"),
        (tr!(monitoring.accepted_ever).to_string(), total.accepted_ever, Unit::Applications, "bar"),
        (
            tr!(monitoring.withdrawn_before_start).to_string(),
            total.withdrawn_before_start,
            Unit::Applications,
            "bar bar-attention",
        ),
        (tr!(monitoring.participations).to_string(), total.participations, Unit::Participations, "bar"),
        (tr!(monitoring.persons).to_string(), total.persons, Unit::Persons, "bar"),
    ]
    .into_iter()
    .map(|(label, value, unit, class)| {
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td>
                    // A progress element needs a maximum above zero.
                    <progress class=class max=total.applications.max(1) value=value aria-hidden="true"></progress>
                    <span class="bar-value">{number(value)}</span>
                    <span class="visually-hidden">{unit_words(unit)}</span>
                </td>
            </tr>
        }
    })
    .collect_view();
    view! {
        <table class="bar-chart">
            <caption>{tr!(monitoring.funnel)}</caption>
            <thead class="visually-hidden">
                <tr>
                    <th scope="col">{tr!(monitoring.figure)}</th>
                    <th scope="col">{tr!(monitoring.number)}</th>
                </tr>
            </thead>
            <tbody>{steps}</tbody>
        </table>
    }
    .into_any()
}

/// Persons are not participations; a territory is that of the edition.
#[component]
fn WhatIsCounted() -> impl IntoView {
    view! {
        <div class="callout-note">
            <h2 class="h5">{tr!(monitoring.what_is_counted)}</h2>
            <ul>
                <li>{tr!(monitoring.explain_applications)}</li>
                <li>{tr!(monitoring.explain_participations)}</li>
                <li>{tr!(monitoring.explain_persons)}</li>
                <li>{tr!(monitoring.explain_territory)}</li>
            </ul>
        </div>
    }
}

/// The main figures of each territory or axis.
#[component]
fn PartsTable(id: &'static str, caption: String, heading: String, parts: Vec<PartFigures>) -> impl IntoView {
    (!parts.is_empty()).then(|| {
        let rows = parts
            .into_iter()
            .map(|part| {
                let of = part.indicators;
                let cells = [
                    of.modules,
                    of.applications,
                    of.not_accepted,
                    of.accepted_ever,
                    of.withdrawn_before_start,
                    of.participations,
                    of.persons,
                ]
                .map(|value| view! { <td class="num">{number(value)}</td> })
                .collect_view();
                let hours = [of.minutes_planned, of.minutes_held, of.attended_minutes]
                    .map(|minutes| decimal(hundredths_of_hours(minutes), i18n::locale()));
                let attendance = hours
                    .into_iter()
                    .chain([mean(of.mean_attendance())])
                    .map(|value| view! { <td class="num">{value}</td> })
                    .collect_view();
                view! { <tr><th scope="row">{part.name.here()}</th>{cells}{attendance}</tr> }
            })
            .collect_view();
        view! {
            <div class="table-responsive" tabindex="0" role="region" aria-labelledby=id>
                <table class="table">
                    <caption id=id>{caption}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{heading}</th>
                            <th scope="col" class="num">{tr!(monitoring.modules)}</th>
                            <th scope="col" class="num">{tr!(monitoring.applications)}</th>
                            <th scope="col" class="num">{tr!(monitoring.not_accepted)}</th>
                            <th scope="col" class="num">{tr!(monitoring.accepted_ever)}</th>
                            <th scope="col" class="num">{tr!(monitoring.withdrawn_before_start)}</th>
                            <th scope="col" class="num">{tr!(monitoring.participations)}</th>
                            <th scope="col" class="num">{tr!(monitoring.persons)}</th>
                            <th scope="col" class="num">{tr!(monitoring.hours_planned)}</th>
                            <th scope="col" class="num">{tr!(monitoring.hours_held)}</th>
                            <th scope="col" class="num">{tr!(monitoring.hours_attended)}</th>
                            <th scope="col" class="num">{tr!(monitoring.mean_attendance_pct)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="form-text">{tr!(monitoring.persons_do_not_add_up)}</p>
        }
        .into_any()
    })
}

/// Every figure with what it is a number of and what it counts.
#[component]
fn AllFigures(total: Indicators) -> impl IntoView {
    let rows = total
        .figures()
        .into_iter()
        .map(|figure| {
            let (label, meaning) = words_of(figure.name);
            view! {
                <tr>
                    <th scope="row">{label}</th>
                    <td class="num">{mean(figure.hundredths)}</td>
                    <td>{unit_words(figure.unit)}</td>
                    <td>{meaning}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-responsive" tabindex="0" role="region" aria-labelledby="all-figures">
            <table class="table">
                <caption id="all-figures">{tr!(monitoring.all_figures)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{tr!(monitoring.figure)}</th>
                        <th scope="col" class="num">{tr!(monitoring.number)}</th>
                        <th scope="col">{tr!(monitoring.counts)}</th>
                        <th scope="col">{tr!(monitoring.meaning)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The words for a figure of [`Indicators::figures`]: what it is called and what it counts.
fn words_of(name: &str) -> (String, String) {
    macro_rules! words {
        ($label:ident, $meaning:ident) => {
            (tr!(monitoring.$label).to_string(), tr!(monitoring.$meaning).to_string())
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
        "persons_in_more_than_one_course" => {
            words!(persons_in_more_than_one_course, persons_in_more_than_one_course_meaning)
        }
        _ => (name.to_owned(), String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_its_words() {
        for figure in Indicators::default().figures() {
            assert!(!words_of(figure.name).1.is_empty(), "{}", figure.name);
        }
    }
}

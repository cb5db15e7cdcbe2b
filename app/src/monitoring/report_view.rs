// SPDX-License-Identifier: AGPL-3.0-or-later
//! The figures as tiles, as a chart of the way from application to person, and as tables that say what is counted.

use leptos::prelude::*;
use leptos_router::components::Form;

use super::{
    Figure, Indicators, MonitoringReport, Opening, Opens, PartFigures, RowKind, TerritoryChoice, Unit,
    community_tile::CommunityTile,
    hours_view::HoursChart,
    rules::{decimal, grouped, hundredths_of_hours},
    satisfaction::SatisfactionTile,
    words,
};
use crate::{dates, i18n, tr, ui::page::PageHead};

/// A whole number in the page's language.
pub(super) fn number(value: i64) -> String {
    grouped(value, i18n::locale())
}

/// A figure with fractions in the page's language; a dash where there is none.
pub(super) fn mean(hundredths: Option<i64>) -> String {
    hundredths.map_or_else(|| "–".to_owned(), |hundredths| decimal(hundredths, i18n::locale()))
}

/// What a figure is a number of, in words.
fn unit_words(unit: Unit) -> String {
    words::unit(unit, i18n::locale())
}

/// Leads from a figure to the rows behind it, for those who may open them.
#[derive(Clone, Debug)]
struct Doors {
    path: String,
    opens: Opens,
    /// The territory that the page is of.
    territory: String,
}

/// The part of the page that a figure stands in.
#[derive(Clone, Copy, Debug)]
enum Part<'a> {
    Whole,
    Territory(&'a str),
    Axis(&'a str),
}

impl Doors {
    /// The figure as it is written, with its way to the rows if there is one.
    fn show(&self, figure: &str, part: Part<'_>, written: String) -> AnyView {
        let may = RowKind::behind(figure)
            .is_some_and(|kind| if kind.names_people() { self.opens.people } else { self.opens.editions });
        if !may || written == "0" || written == "–" {
            return written.into_any();
        }
        let (territory, only, axis) = match part {
            Part::Whole => (self.territory.clone(), "", ""),
            Part::Territory(code) => (code.to_owned(), "si", ""),
            Part::Axis(code) => (self.territory.clone(), "", code),
        };
        let opening = Opening {
            figure: figure.to_owned(),
            territory,
            only: only.to_owned(),
            axis: axis.to_owned(),
            after: String::new(),
        };
        let label = words::figure(figure, i18n::locale()).0;
        let spoken = tr!(monitoring.open_rows, number = written.clone(), figure = label).to_string();
        view! { <a href=opening.address(&self.path) aria-label=spoken>{written}</a> }.into_any()
    }
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
    let territory = report.territory.as_ref().map(|territory| territory.code.clone()).unwrap_or_default();
    let files = Opening { territory: territory.clone(), ..Opening::default() };
    let doors = Doors { path: format!("{address}/righe"), opens: report.opens, territory };
    let axis_heading = capitalised(&report.axis_word.here());
    let figures = report.figures();
    let body = if empty {
        view! { <NothingYet address=address.clone() filtered=report.territory.is_some()/> }.into_any()
    } else {
        view! {
            <Tiles total=report.total.clone() community_members=report.community_members/>
            <Funnel total=report.total.clone()/>
            <WhatIsCounted/>
            <HoursChart
                caption=tr!(monitoring.hours_by_territory).to_string()
                heading=tr!(monitoring.territory_of_edition).to_string()
                parts=report.by_territory.clone()
            />
            <PartsTable
                id="by-territory"
                caption=tr!(monitoring.by_territory).to_string()
                heading=tr!(monitoring.territory_of_edition).to_string()
                parts=report.by_territory
                door={
                    let doors = doors.clone();
                    move |figure: &str, code: &str, written| doors.show(figure, Part::Territory(code), written)
                }
            />
            <HoursChart
                caption=tr!(monitoring.hours_by_axis, axis = report.axis_word.here()).to_string()
                heading=axis_heading.clone()
                parts=report.by_axis.clone()
            />
            <PartsTable
                id="by-axis"
                caption=tr!(monitoring.by_axis, axis = report.axis_word.here()).to_string()
                heading=axis_heading
                parts=report.by_axis
                door={
                    let doors = doors.clone();
                    move |figure: &str, code: &str, written| doors.show(figure, Part::Axis(code), written)
                }
            />
            <AllFigures figures doors/>
        }
        .into_any()
    };
    view! {
        <PageHead title lead=tr!(monitoring.lead, project = report.acronym.clone()).to_string() crumbs/>
        <TerritoryFilter address=address.clone() territories=report.territories chosen=report.territory/>
        <Files address files at=report.at/>
        {body}
    }
    .into_any()
}

/// When the figures were computed, and the same in files.
#[component]
fn Files(address: String, files: Opening, at: String) -> impl IntoView {
    let locale = i18n::locale();
    let at = at.parse::<jiff::civil::DateTime>().map_or(at, |at| {
        let (day, time) = (dates::day(locale, at.date()), dates::time(locale, at.time()));
        tr!(enrolment.day_and_time, day, time).to_string()
    });
    // Files are no pages: the browser fetches them itself.
    let link = |file: &str, text: &'static str| {
        let href = files.address(&format!("{address}/{file}"));
        view! { <a class="btn btn-outline-primary" rel="external" href=href>{text}</a> }
    };
    view! {
        <p class="form-text">{tr!(monitoring.as_of, at)}</p>
        <div class="actions no-print">
            {link("export.xlsx", tr!(questionnaires.export_xlsx))} {link("export.csv", tr!(questionnaires.export_csv))}
        </div>
    }
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
fn Tiles(total: Indicators, community_members: Option<i64>) -> impl IntoView {
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
    view! {
        <dl class="stat-tiles">
            {tiles}
            <SatisfactionTile total/>
            <CommunityTile members=community_members/>
        </dl>
    }
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
fn PartsTable(
    id: &'static str,
    caption: String,
    heading: String,
    parts: Vec<PartFigures>,
    /// Shows a figure (its name, the code of the part, as it is written), with its way to the rows.
    door: impl Fn(&str, &str, String) -> AnyView + 'static,
) -> impl IntoView {
    const COLUMNS: [&str; 11] = [
        "modules",
        "applications",
        "not_accepted",
        "accepted_ever",
        "withdrawn_before_start",
        "participations",
        "persons",
        "hours_planned",
        "hours_held",
        "attended_minutes",
        "mean_attendance_pct",
    ];
    (!parts.is_empty()).then(|| {
        let heads = COLUMNS
            .map(|name| {
                // People read hours; the figure of the API is minutes.
                let label = match name {
                    "attended_minutes" => tr!(monitoring.hours_attended).to_owned(),
                    _ => words::figure(name, i18n::locale()).0,
                };
                view! { <th scope="col" class="num">{label}</th> }
            })
            .collect_view();
        let rows = parts
            .into_iter()
            .map(|part| {
                let figures = part.indicators.figures();
                let cells = COLUMNS
                    .map(|name| {
                        let found = figures.iter().find(|figure| figure.name == name);
                        let written = match name {
                            "attended_minutes" => mean(Some(hundredths_of_hours(part.indicators.attended_minutes))),
                            _ => mean(found.and_then(|figure| figure.hundredths)),
                        };
                        view! { <td class="num">{door(name, &part.code, written)}</td> }
                    })
                    .collect_view();
                view! { <tr><th scope="row">{part.name.here()}</th>{cells}</tr> }
            })
            .collect_view();
        view! {
            <div class="table-responsive" tabindex="0" role="region" aria-labelledby=id>
                <table class="table">
                    <caption id=id>{caption}</caption>
                    <thead><tr><th scope="col">{heading}</th>{heads}</tr></thead>
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
fn AllFigures(figures: Vec<Figure>, doors: Doors) -> impl IntoView {
    let rows = figures
        .into_iter()
        .map(|figure| {
            let (label, meaning) = words::figure(figure.name, i18n::locale());
            view! {
                <tr>
                    <th scope="row">{label}</th>
                    <td class="num">{doors.show(figure.name, Part::Whole, mean(figure.hundredths))}</td>
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

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Figures of questionnaires as tables that are charts: every figure is text, the bars only repeat it.

use leptos::prelude::*;

use super::{
    Figure, Item, ItemKind,
    rules::{mean, median, respondents, top_two_share},
    words::share,
};
use crate::{
    i18n,
    numbers::{grouped, one_decimal},
    tr,
};

/// A whole number in the page's language.
pub fn whole(number: i64) -> String {
    grouped(number, i18n::locale())
}

/// "12 su 20": how many of how many have answered.
pub fn answered(responses: i64, participants: i64) -> String {
    tr!(questionnaires.responses_of, responses = whole(responses), participants = whole(participants)).to_string()
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| one_decimal(value, i18n::locale()))
}

fn percent(value: Option<i64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value}%"))
}

/// How many of how many have answered.
#[component]
pub fn ResponseTiles(
    /// Have answered.
    responses: i64,
    /// Take part.
    participants: i64,
) -> impl IntoView {
    let rate = share(responses, participants).map_or_else(|| "–".to_owned(), |rate| format!("{rate}%"));
    view! {
        <dl class="stat-tiles">
            <div class="stat-tile">
                <dt>{tr!(questionnaires.rate)}</dt>
                <dd class="stat-value">{rate}</dd>
                <dd class="stat-note">
                    {answered(responses, participants)}
                </dd>
            </div>
        </dl>
    }
    .into_any()
}

/// The mean of "overall", beside the project's.
#[component]
pub fn Overall(
    /// The figure of that item.
    figure: Figure,
) -> impl IntoView {
    let note = if figure.withheld() {
        tr!(questionnaires.withheld).to_string()
    } else {
        tr!(questionnaires.of_respondents, count = whole(respondents(&figure.counts))).to_string()
    };
    view! {
        <dl class="stat-tiles">
            <div class="stat-tile">
                <dt>{tr!(questionnaires.overall_mean)}</dt>
                <dd class="stat-value">{number(mean(&figure.counts))}</dd>
                <dd class="stat-note">{note}</dd>
            </div>
            <div class="stat-tile">
                <dt>{tr!(questionnaires.project_mean)}</dt>
                <dd class="stat-value">{number(mean(&figure.project_counts))}</dd>
                <dd class="stat-note">{tr!(questionnaires.of_five)}</dd>
            </div>
        </dl>
    }
    .into_any()
}

/// An area: a row for each item, and under it how the answers are distributed.
#[component]
pub fn AreaFigures(
    /// What the area is called.
    title: String,
    /// Its items with their figures.
    figures: Vec<(Item, Figure)>,
    /// Whether the charts are unfolded.
    open: bool,
) -> impl IntoView {
    let name = |item: &Item, figure: &Figure| {
        let text = item.text.here();
        figure.teacher.as_ref().map_or_else(|| text.clone(), |teacher| format!("{teacher}: {text}"))
    };
    let rows = figures
        .iter()
        .filter(|(item, _)| item.kind == ItemKind::Agreement)
        .map(|(item, figure)| {
            let shown = if figure.withheld() {
                view! { <td colspan="4">{tr!(questionnaires.withheld)}</td> }.into_any()
            } else {
                view! {
                    <td class="num">{whole(respondents(&figure.counts))}</td>
                    <td class="num">{number(mean(&figure.counts))}</td>
                    <td class="num">{number(median(&figure.counts))}</td>
                    <td class="num">{percent(top_two_share(&figure.counts))}</td>
                }
                .into_any()
            };
            view! {
                <tr>
                    <th scope="row">{name(item, figure)}</th>
                    {shown}
                    <td class="num">{number(mean(&figure.project_counts))}</td>
                </tr>
            }
        })
        .collect_view();
    let has_rows = figures.iter().any(|(item, _)| item.kind == ItemKind::Agreement);
    let charts = figures
        .iter()
        .filter(|(_, figure)| !figure.withheld())
        .map(|(item, figure)| view! { <Distribution caption=name(item, figure) item=item.clone() counts=figure.counts.clone()/> })
        .collect_view();
    let withheld_choices = figures
        .iter()
        .filter(|(item, figure)| item.kind == ItemKind::Choice && figure.withheld())
        .map(|(item, figure)| {
            view! { <p>{format!("{} {}", name(item, figure), tr!(questionnaires.withheld))}</p> }
        })
        .collect_view();
    let any_chart = figures.iter().any(|(_, figure)| !figure.withheld());
    let caption = title.clone();
    view! {
        <section>
            <h2>{title}</h2>
            {has_rows.then(|| view! {
                // It scrolls sideways on phones: by keyboard too.
                <div class="table-responsive" tabindex="0" role="region" aria-label=caption.clone()>
                    <table class="table">
                        <caption class="visually-hidden">{caption.clone()}</caption>
                        <thead>
                            <tr>
                                <th scope="col">{tr!(questionnaires.sheet_item)}</th>
                                <th scope="col" class="num">{tr!(questionnaires.sheet_respondents)}</th>
                                <th scope="col" class="num">{tr!(questionnaires.mean)}</th>
                                <th scope="col" class="num">{tr!(questionnaires.median)}</th>
                                <th scope="col" class="num">{tr!(questionnaires.top_two)}</th>
                                <th scope="col" class="num">{tr!(questionnaires.project_mean)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            })}
            {withheld_choices}
            {any_chart.then(|| view! {
                <details class="disclosure" open=open>
                    <summary>{tr!(questionnaires.distributions)}</summary>
                    <div>{charts}</div>
                </details>
            })}
        </section>
    }
    .into_any()
}

/// How many gave each answer.
#[component]
fn Distribution(caption: String, item: Item, counts: Vec<i64>) -> impl IntoView {
    let all = respondents(&counts);
    let labels: Vec<String> = match item.kind {
        ItemKind::Choice => item.choices.iter().map(|choice| choice.title.here()).collect(),
        _ => item
            .answers()
            .into_iter()
            .enumerate()
            .map(|(at, answer)| match at {
                0 => format!("{answer}, {}", tr!(questionnaires.not_at_all)),
                4 => format!("{answer}, {}", tr!(questionnaires.wholly)),
                _ => answer.to_owned(),
            })
            .collect(),
    };
    let rows = labels
        .into_iter()
        .zip(counts)
        .map(|(label, count)| {
            view! {
                <tr>
                    <th scope="row">{label}</th>
                    <td>
                        <progress class="bar" max=all.to_string() value=count.to_string() aria-hidden="true"></progress>
                        <span class="bar-value">{format!("{} ({})", whole(count), percent(share(count, all)))}</span>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="bar-chart">
            <caption>{caption}</caption>
            <thead class="visually-hidden">
                <tr>
                    <th scope="col">{tr!(questionnaires.answer)}</th>
                    <th scope="col">{tr!(questionnaires.sheet_respondents)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

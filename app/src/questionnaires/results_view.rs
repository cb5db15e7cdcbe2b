// SPDX-License-Identifier: AGPL-3.0-or-later
//! The page of results: on the screen with filters, on paper without.

use leptos::prelude::*;

use super::{
    Figure, Item, ItemTexts, OVERALL_ITEM, OpenRoundRow, QuestionSet, Results, ResultsFilter,
    results_figures::{AreaFigures, Overall, ResponseTiles, answered, whole},
    results_filters::{ActiveFilters, Filters},
    words::encoded,
};
use crate::{i18n, tr, ui::page::PageHead};

/// The address of these results in another form: a path with the same filters.
fn address(path: &str, filter: &ResultsFilter) -> String {
    let parameters: Vec<String> =
        filter.parameters().into_iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    format!("{path}?{}", parameters.join("&"))
}

/// The page with its filters.
#[component]
pub fn ResultsView(results: Results) -> impl IntoView {
    let crumbs = vec![(tr!(enrolment.desk_title).to_string(), "/gestione".to_owned())];
    let filter = results.filter.clone();
    let has_results = results.rounds > 0;
    let links = has_results.then(|| {
        let link = |path: &str, text: String| {
            // Files are no pages: the browser fetches them itself.
            view! { <a class="btn btn-outline-primary" rel="external" href=address(path, &filter)>{text}</a> }
        };
        view! {
            <div class="actions no-print">
                {link("/gestione/risultati/stampa", tr!(questionnaires.print_page).to_string())}
                {link("/gestione/risultati/export.xlsx", tr!(questionnaires.export_xlsx).to_string())}
                {link("/gestione/risultati/export.csv", tr!(questionnaires.export_csv).to_string())}
                {link("/gestione/risultati/testi.csv", tr!(questionnaires.export_texts).to_string())}
            </div>
        }
    });
    view! {
        <PageHead
            title=tr!(questionnaires.results_title)
            lead=tr!(questionnaires.results_lead, project = results.acronym.clone())
            crumbs
        />
        <div class="with-sidebar">
            <Filters results=results.clone()/>
            <div>
                <ActiveFilters results=results.clone()/>
                {links}
                {if has_results {
                    view! { <Body results=results.clone() open=false/> }.into_any()
                } else {
                    view! {
                        <div class="empty-state">
                            <h2>{tr!(questionnaires.nothing_title)}</h2>
                            <p>{tr!(questionnaires.nothing)}</p>
                        </div>
                    }
                    .into_any()
                }}
                <OpenRounds rounds=results.open/>
            </div>
        </div>
    }
    .into_any()
}

/// The page for a meeting: no filters, everything unfolded.
#[component]
pub fn ResultsPrint(results: Results) -> impl IntoView {
    let back = address("/gestione/risultati", &results.filter);
    let crumbs = vec![(tr!(questionnaires.results_title).to_string(), back)];
    let funding = results.funding.here();
    view! {
        <PageHead
            title=tr!(questionnaires.print_title)
            lead=tr!(questionnaires.results_lead, project = results.acronym.clone())
            crumbs
        />
        <p class="callout-note no-print">{tr!(questionnaires.print_hint)}</p>
        <ActiveFilters results=results.clone()/>
        <Body results=results.clone() open=true/>
        <p class="funding-note">{funding}</p>
    }
    .into_any()
}

/// Response rate, the overall item, every item, free texts.
#[component]
fn Body(results: Results, open: bool) -> impl IntoView {
    let set = results.set.clone().unwrap_or(QuestionSet {
        code: String::new(),
        version: 1,
        title: i18n::Text::default(),
        areas: Vec::new(),
        items: Vec::new(),
    });
    let overall = results.figures.iter().find(|figure| figure.item == OVERALL_ITEM).cloned();
    let withheld = (results.withheld_rounds > 0)
        .then(|| tr!(questionnaires.withheld_rounds, count = whole(results.withheld_rounds)).to_string());
    let areas = set
        .areas
        .iter()
        .filter_map(|area| {
            let figures: Vec<(Item, Figure)> = results
                .figures
                .iter()
                .filter_map(|figure| Some((set.item(&figure.item)?.clone(), figure.clone())))
                .filter(|(item, _)| item.area == area.code)
                .collect();
            (!figures.is_empty()).then(|| view! { <AreaFigures title=area.title.here() figures open/> })
        })
        .collect_view();
    view! {
        <ResponseTiles responses=results.responses participants=results.participants/>
        <p>
            {tr!(questionnaires.rounds_taken_in, count = whole(results.rounds))} " " {withheld} " "
            {tr!(questionnaires.withheld_rule)}
        </p>
        {overall.map(|figure| view! { <Overall figure/> })}
        {areas}
        <Texts set=set.clone() texts=results.texts/>
    }
    .into_any()
}

/// The free texts, item by item, in no order.
#[component]
fn Texts(set: QuestionSet, texts: Vec<ItemTexts>) -> impl IntoView {
    let items = texts
        .into_iter()
        .filter_map(|of_item| {
            let title = set.item(&of_item.item)?.text.here();
            let more = of_item.all - i64::try_from(of_item.texts.len()).unwrap_or(i64::MAX);
            let list = if of_item.texts.is_empty() {
                view! { <p>{tr!(questionnaires.texts_withheld)}</p> }.into_any()
            } else {
                let texts = of_item.texts.into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
                view! { <ul>{texts}</ul> }.into_any()
            };
            Some(view! {
                <h3>{title}</h3>
                {list}
                {(more > 0).then(|| view! { <p>{tr!(questionnaires.texts_more, count = whole(more))}</p> })}
            })
        })
        .collect_view();
    view! { <section><h2>{tr!(questionnaires.texts)}</h2>{items}</section> }.into_any()
}

/// The rounds that are open: only how many have answered is known.
#[component]
fn OpenRounds(rounds: Vec<OpenRoundRow>) -> impl IntoView {
    (!rounds.is_empty()).then(|| {
        let rows = rounds
            .into_iter()
            .map(|row| {
                let href = format!("/gestione/edizioni/{}/questionari", row.edition);
                view! {
                    <tr>
                        <th scope="row"><a href=href>{row.edition}</a></th>
                        <td>{row.course.here()}</td>
                        <td class="num">
                            {answered(row.responses, row.participants)}
                        </td>
                        <td>{row.closes_on}</td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <section class="no-print">
                <h2>{tr!(questionnaires.open_rounds)}</h2>
                <p>{tr!(questionnaires.desk_open_explained)}</p>
                <div class="table-responsive" tabindex="0" role="region" aria-label=tr!(questionnaires.open_rounds)>
                    <table class="table">
                        <caption class="visually-hidden">{tr!(questionnaires.open_rounds)}</caption>
                        <thead>
                            <tr>
                                <th scope="col">{tr!(questionnaires.filter_edition)}</th>
                                <th scope="col">{tr!(questionnaires.filter_course)}</th>
                                <th scope="col" class="num">{tr!(questionnaires.rate)}</th>
                                <th scope="col">{tr!(questionnaires.closes)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
    })
}

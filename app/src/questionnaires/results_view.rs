// SPDX-License-Identifier: AGPL-3.0-or-later
//! Results as tables that are charts: every figure is text, the bars only repeat it.

use leptos::prelude::*;
use leptos_router::components::Form;

use super::{
    Figure, FilterChoice, Item, ItemKind, ItemTexts, OVERALL_ITEM, OpenRoundRow, QuestionSet, Results, ResultsFilter,
    edition_page::ResponseTiles,
    rules::{mean, median, respondents, top_two_share},
    typed_filter::typed,
    words::{decimal, encoded, share},
};
use crate::{i18n, tr, ui::page::PageHead};

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| decimal(value, 1, i18n::locale()))
}

fn percent(value: Option<i64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value}%"))
}

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

/// What the results are of, in words.
#[component]
fn ActiveFilters(results: Results) -> impl IntoView {
    let choices = results.choices;
    let title = |value: &str, of: &[FilterChoice]| {
        of.iter().find(|choice| choice.value == value).map_or_else(|| value.to_owned(), |choice| choice.title.here())
    };
    let filter = results.filter;
    let chosen: Vec<(String, String)> = [
        (tr!(questionnaires.filter_territory), &filter.territory, &choices.territories),
        (tr!(questionnaires.filter_axis), &filter.axis, &choices.axes),
        (tr!(questionnaires.filter_course), &filter.course, &choices.courses),
        (tr!(questionnaires.filter_edition), &filter.edition, &choices.editions),
        (tr!(questionnaires.filter_teacher), &filter.teacher, &choices.teachers),
    ]
    .into_iter()
    .filter(|(_, value, _)| !value.is_empty())
    .map(|(name, value, of)| (name.to_string(), title(value, of)))
    .collect();
    (!chosen.is_empty()).then(|| {
        let facts =
            chosen.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect_view();
        view! { <dl class="facts facts-inline">{facts}</dl> }
    })
}

/// One filter: a list to choose from, where there is something to choose.
fn select(name: &'static str, label: String, all: String, chosen: &str, choices: Vec<FilterChoice>) -> Option<AnyView> {
    (choices.len() > 1 || !chosen.is_empty()).then(|| {
        let id = format!("filtro-{name}");
        let options = choices
            .into_iter()
            .map(|choice| {
                let selected = choice.value == chosen;
                view! { <option value=choice.value selected=selected>{choice.title.here()}</option> }
            })
            .collect_view();
        view! {
            <div class="form-group">
                <label class="active" for=id.clone()>{label}</label>
                <select class="form-select" id=id name=name>
                    {(!all.is_empty()).then(|| view! { <option value="">{all}</option> })}
                    {options}
                </select>
            </div>
        }
        .into_any()
    })
}

/// A plain GET form, so that the address can be sent to others.
#[component]
fn Filters(results: Results) -> impl IntoView {
    let (filter, choices) = (results.filter, results.choices);
    let all = || tr!(questionnaires.filter_all).to_string();
    let fields = [
        select(
            "progetto",
            tr!(questionnaires.sheet_project).to_string(),
            String::new(),
            if choices.projects.len() > 1 { &filter.project } else { "" },
            choices.projects,
        ),
        select(
            "territorio",
            tr!(questionnaires.filter_territory).to_string(),
            all(),
            &filter.territory,
            choices.territories,
        ),
        select("asse", tr!(questionnaires.filter_axis).to_string(), all(), &filter.axis, choices.axes),
        select("corso", tr!(questionnaires.filter_course).to_string(), all(), &filter.course, choices.courses),
        typed("edizione", tr!(questionnaires.filter_edition_code), filter.edition, choices.editions),
        typed("docente", tr!(questionnaires.filter_teacher_name), filter.teacher, choices.teachers),
    ];
    view! {
        <search class="sidebar no-print">
            <details class="filters-toggle"><summary>{tr!(questionnaires.filters)}</summary></details>
            <Form method="GET" action="/gestione/risultati" attr:class="filters">
                {fields.into_iter().collect_view()}
                <button class="btn btn-primary" type="submit">{tr!(questionnaires.filter_apply)}</button>
            </Form>
        </search>
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
        .then(|| tr!(questionnaires.withheld_rounds, count = results.withheld_rounds).to_string());
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
            {tr!(questionnaires.rounds_taken_in, count = results.rounds)} " " {withheld} " "
            {tr!(questionnaires.withheld_rule)}
        </p>
        {overall.map(|figure| view! { <Overall figure/> })}
        {areas}
        <Texts set=set.clone() texts=results.texts/>
    }
    .into_any()
}

/// The mean of "overall", beside the project's.
#[component]
fn Overall(figure: Figure) -> impl IntoView {
    let note = if figure.withheld() {
        tr!(questionnaires.withheld).to_string()
    } else {
        tr!(questionnaires.of_respondents, count = respondents(&figure.counts)).to_string()
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
fn AreaFigures(title: String, figures: Vec<(Item, Figure)>, open: bool) -> impl IntoView {
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
                    <td class="num">{respondents(&figure.counts)}</td>
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
                        <span class="bar-value">{format!("{count} ({})", percent(share(count, all)))}</span>
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
                {(more > 0).then(|| view! { <p>{tr!(questionnaires.texts_more, count = more)}</p> })}
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
                            {tr!(questionnaires.responses_of, responses = row.responses, participants = row.participants)}
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

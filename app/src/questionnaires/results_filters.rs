// SPDX-License-Identifier: AGPL-3.0-or-later
//! What results are of: the filters to choose, and those chosen in words.

use leptos::prelude::*;
use leptos_router::components::Form;

use super::{FilterChoice, Results};
use crate::tr;

/// What the results are of, in words.
#[component]
pub fn ActiveFilters(
    /// Results with their filter.
    results: Results,
) -> impl IntoView {
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
pub fn Filters(
    /// Results with their filter and what it can be.
    results: Results,
) -> impl IntoView {
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
        select("edizione", tr!(questionnaires.filter_edition).to_string(), all(), &filter.edition, choices.editions),
        select("docente", tr!(questionnaires.filter_teacher).to_string(), all(), &filter.teacher, choices.teachers),
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

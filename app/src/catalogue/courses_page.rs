// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/corsi`: courses with their editions, searched and filtered.
//!
//! The address holds all filters. Without WebAssembly the form and the links do all; with it they navigate without
//! loading the page again, and leave empty fields out of the address.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    CataloguePage, FilterChoice, FilterForm, Link,
    api::list_editions,
    parts::{CourseCards, Pages, search_without_reload},
};
use crate::{
    tr,
    ui::{icon::Icon, page::PageHead, resource::Loaded},
};

/// The page.
#[component]
pub fn CoursesPage() -> impl IntoView {
    let query = use_location().search;
    let page = Resource::new(move || query.get(), list_editions);
    view! {
        <PageHead title=tr!(catalogue.courses) lead=tr!(catalogue.lead)/>
        <Loaded resource=page view=|page| view! { <Catalogue page/> }/>
    }
}

#[component]
fn Catalogue(page: CataloguePage) -> impl IntoView {
    let empty = page.courses.is_empty();
    let filtered = !page.chips.is_empty();
    view! {
        <div class="with-sidebar">
            <search class="sidebar">
                <details class="filters-toggle">
                    <summary>
                        <Icon name="it-funnel"/>
                        {tr!(catalogue.filters)}
                    </summary>
                </details>
                <Filters form=page.form/>
            </search>
            <section aria-labelledby="results">
                <h2 id="results" class="visually-hidden">{tr!(catalogue.results)}</h2>
                {page.unread.map(|sentence| view! {
                    <div class="alert alert-info" role="status"><p>{sentence}</p></div>
                })}
                <Chips chips=page.chips/>
                <p class="result-count" role="status">{page.found}</p>
                {if empty {
                    view! { <NothingFound filtered instead=page.instead/> }.into_any()
                } else {
                    view! { <CourseCards courses=page.courses/> }.into_any()
                }}
                <Pages first=page.first next=page.next/>
            </section>
        </div>
    }
    .into_any()
}

/// The filters' form. Its names are those of the address.
#[component]
fn Filters(form: FilterForm) -> impl IntoView {
    let element = NodeRef::new();
    let submit = search_without_reload(element);
    view! {
        <form class="filters" id="filters" method="get" action="/corsi" node_ref=element on:submit=submit>
            <div class="form-group">
                <label class="active" for="testo">{tr!(catalogue.search_label)}</label>
                <small class="form-text" id="testo-help">{tr!(catalogue.search_help)}</small>
                <input
                    class="form-control" id="testo" name="testo" type="search" maxlength="200"
                    value=form.text aria-describedby="testo-help"
                />
            </div>
            <Select name="stato" label=tr!(catalogue.state) choices=form.phases/>
            <Select name="territorio" label=tr!(catalogue.territory) choices=form.territories all=tr!(catalogue.all_territories)/>
            <Select name="asse" label=tr!(catalogue.axis) choices=form.axes all=tr!(catalogue.all_axes)/>
            <Select name="progetto" label=tr!(catalogue.project) choices=form.projects all=tr!(catalogue.all_projects)/>
            <DayField name="da" label=tr!(catalogue.from_day) value=form.from/>
            <DayField name="a" label=tr!(catalogue.until_day) value=form.until/>
            <div class="form-check">
                <input type="checkbox" id="posti" name="posti" value="1" checked=form.with_seats/>
                <label for="posti">{tr!(catalogue.only_with_seats)}</label>
            </div>
            <div class="actions">
                <button class="btn btn-primary" type="submit">{tr!(catalogue.apply_filters)}</button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Select(
    name: &'static str,
    label: &'static str,
    choices: Vec<FilterChoice>,
    /// What the choice of all says; without it one is always chosen.
    #[prop(optional)]
    all: Option<&'static str>,
) -> impl IntoView {
    let choices = choices
        .into_iter()
        .map(|choice| view! { <option value=choice.value selected=choice.selected>{choice.text}</option> })
        .collect_view();
    view! {
        <div class="form-group">
            <label class="active" for=name>{label}</label>
            <select class="form-select" id=name name=name>
                {all.map(|text| view! { <option value="">{text}</option> })}
                {choices}
            </select>
        </div>
    }
    .into_any()
}

#[component]
fn DayField(name: &'static str, label: &'static str, value: String) -> impl IntoView {
    view! {
        <div class="form-group">
            <label class="active" for=name>{label}</label>
            <input class="form-control" id=name name=name type="date" value=value/>
        </div>
    }
    .into_any()
}

/// The filters in force; each is a link to the list without it.
#[component]
fn Chips(chips: Vec<Link>) -> impl IntoView {
    (!chips.is_empty()).then(|| {
        let chips = chips
            .into_iter()
            .map(|chip| {
                view! {
                    <li>
                        <a class="chip" href=chip.href>
                            {chip.text}
                            <span class="visually-hidden">{tr!(catalogue.remove_filter)}</span>
                            <Icon name="it-close" class="icon icon-xs"/>
                        </a>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="chip-list" aria-label=tr!(catalogue.active_filters)>{chips}</ul> }
    })
}

#[component]
fn NothingFound(filtered: bool, instead: Vec<Link>) -> impl IntoView {
    let (title, help) = if filtered {
        (tr!(catalogue.nothing_found), tr!(catalogue.nothing_found_help))
    } else {
        (tr!(catalogue.nothing_open), tr!(catalogue.nothing_open_help))
    };
    let links = instead
        .into_iter()
        .map(|link| view! { <a class="btn btn-outline-primary" href=link.href>{link.text}</a> })
        .collect_view();
    view! {
        <div class="empty-state">
            <h3>{title}</h3>
            <p>{help}</p>
            <div class="actions">{links}</div>
        </div>
    }
    .into_any()
}

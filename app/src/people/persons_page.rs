// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/gestione/persone` and `/gestione/persone/nuova`: persons found and entered.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    PersonRow, PersonsPage,
    api::{CreatePerson, PERSON_FORM, list_persons},
    labels::source_name,
    rules::persons::SOURCES,
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::{Choice, InputField, RadioField, SelectField, Submit},
        form::Form,
        page::{Crumb, PageHead},
        resource::Loaded,
    },
};

/// The chunk of the list.
#[derive(Debug)]
pub struct PersonsRoute {
    page: Resource<Result<PersonsPage, AppError>>,
}

impl AreaPage for PersonsRoute {
    fn data() -> Self {
        let query = use_query_map();
        let asked = move || {
            let query = query.read();
            (query.get("testo").unwrap_or_default(), query.get("cursore").unwrap_or_default())
        };
        Self { page: Resource::new(asked, |(text, after)| list_persons(text, after)) }
    }

    fn view(this: Self) -> AnyView {
        view! {
            <PageHead title=tr!(people.persons) lead=tr!(people.persons_lead) crumbs=vec![desk()]/>
            <Loaded resource=this.page view=|page| view! { <Persons page/> }/>
        }
        .into_any()
    }
}

/// The chunk of the form that enters a person.
#[derive(Debug)]
pub struct NewPersonRoute {
    page: Resource<Result<PersonsPage, AppError>>,
}

impl AreaPage for NewPersonRoute {
    fn data() -> Self {
        Self { page: Resource::new(|| (), |()| list_persons(String::new(), String::new())) }
    }

    fn view(this: Self) -> AnyView {
        view! {
            <div class="narrow">
                <PageHead title=tr!(people.enter_person) lead=tr!(people.enter_person_lead) crumbs=vec![desk(), persons()]/>
                <Loaded resource=this.page view=|page| view! { <NewPerson projects=page.projects/> }/>
            </div>
        }
        .into_any()
    }
}

fn desk() -> Crumb {
    (tr!(common.desk).to_string(), "/gestione".to_owned())
}

/// The list, in breadcrumbs of the pages below it.
pub fn persons() -> Crumb {
    (tr!(people.persons).to_string(), "/gestione/persone".to_owned())
}

#[component]
fn Persons(page: PersonsPage) -> impl IntoView {
    let text = use_query_map().with_untracked(|query| query.get("testo").unwrap_or_default());
    let next = page.persons.next.map(|next| format!("/gestione/persone?testo={}&cursore={next}", encode(&text)));
    let empty = page.persons.items.is_empty();
    let items = page.persons.items.into_iter().map(|row| view! { <li><PersonLine row/></li> }).collect_view();
    view! {
        <leptos_router::components::Form method="GET" action="/gestione/persone" attr:class="search-box" attr:role="search">
            <label class="visually-hidden" for="testo">{tr!(people.search_persons)}</label>
            <input class="form-control" id="testo" type="search" name="testo" value=text placeholder=tr!(people.search_persons)/>
            <button class="btn btn-primary" type="submit">{tr!(people.search)}</button>
        </leptos_router::components::Form>
        <p class="actions mt-3">
            <a class="btn btn-outline-primary" href="/gestione/persone/nuova">{tr!(people.enter_person)}</a>
            {page.sees_duplicates.then(|| view! {
                <a class="btn btn-outline-primary" href="/gestione/persone/doppioni">{tr!(people.likely_duplicates_all)}</a>
            })}
        </p>
        {empty.then(|| view! { <p role="status">{tr!(people.no_person_found)}</p> })}
        <ul class="item-list">{items}</ul>
        {next.map(|href| view! {
            <nav class="pagination-wrapper" aria-label=tr!(people.pages)>
                <ul class="pagination">
                    <li class="page-item"><a class="page-link" href=href rel="next">{tr!(people.next_page)}</a></li>
                </ul>
            </nav>
        })}
    }
    .into_any()
}

/// Words as they stand in an address.
pub fn encode(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric();
    text.bytes().map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// A person in a list: name, address, origin.
#[component]
pub fn PersonLine(row: PersonRow) -> impl IntoView {
    let origin = source_name(&row.source);
    view! {
        <h2 class="item-title">
            <a href=format!("/gestione/persone/{}", row.id)>{format!("{} {}", row.family_name, row.given_name)}</a>
        </h2>
        <p class="item-meta">
            {row.email.map(|email| format!("{email} · "))} {origin}
            {(row.has_account && row.source != "account").then(|| format!(" · {}", tr!(people.with_account)))}
        </p>
    }
    .into_any()
}

#[component]
fn NewPerson(projects: Vec<(uuid::Uuid, String)>) -> impl IntoView {
    let action = ServerAction::<CreatePerson>::new();
    let projects: Vec<Choice> = projects.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let only = if let [(id, _)] = projects.as_slice() { id.clone() } else { String::new() };
    let sources: Vec<Choice> = SOURCES.into_iter().map(|source| (source.to_owned(), source_name(source))).collect();
    view! {
        <Form action name=PERSON_FORM with_mandatory_fields=true>
            <InputField name="given_name" label=tr!(people.given_name) required=true/>
            <InputField name="family_name" label=tr!(people.family_name) required=true/>
            <InputField name="email" label=tr!(people.email) kind="email" help=tr!(people.person_email_help)/>
            <RadioField name="source" label=tr!(people.origin) choices=sources required=true/>
            <SelectField name="project" label=tr!(people.for_project) choices=projects value=only required=true/>
            <div class="actions">
                <Submit label=tr!(people.enter_person)/>
                <a class="btn btn-outline-primary" href="/gestione/persone">{tr!(people.cancel)}</a>
            </div>
        </Form>
    }
    .into_any()
}

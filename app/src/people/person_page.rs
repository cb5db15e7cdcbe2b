// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/gestione/persone/{id}`: a person, its likely duplicates, merging and parting, its account.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    PersonAccount, PersonPage, PersonRow,
    api::{DISABLE_FORM, DisableAccount, MERGE_FORM, MergePersons, PART_FORM, PartPerson, view_person},
    labels::{Notice, source_name},
    persons_page::{PersonLine, persons},
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::{HiddenField, Submit},
        form::Form,
        page::PageHead,
        resource::Loaded,
    },
};

/// The page's own chunk.
#[derive(Debug)]
pub struct PersonRoute {
    page: Resource<Result<PersonPage, AppError>>,
}

impl AreaPage for PersonRoute {
    fn data() -> Self {
        let params = use_params_map();
        Self { page: Resource::new(move || params.read().get("id").unwrap_or_default(), view_person) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.page view=|page| view! { <Person page/> }/> }.into_any()
    }
}

fn notice(outcome: &str) -> Option<String> {
    match outcome {
        "inserita" => Some(tr!(people.person_entered).to_string()),
        "unita" => Some(tr!(people.person_merged).to_string()),
        "separata" => Some(tr!(people.person_parted).to_string()),
        "account" => Some(tr!(people.account_changed).to_string()),
        _ => None,
    }
}

#[component]
fn Person(page: PersonPage) -> impl IntoView {
    let PersonPage { person, account, merged_into, merged, duplicates, applications, may_merge, may_disable } = page;
    let id = person.id.to_string();
    let has_account = match account {
        None => tr!(people.no_account),
        Some(PersonAccount { disabled: true, .. }) => tr!(people.account_disabled),
        Some(PersonAccount { confirmed: false, .. }) => tr!(people.account_not_confirmed),
        Some(_) => tr!(people.account_active),
    };
    view! {
        <PageHead
            title=format!("{} {}", person.given_name, person.family_name)
            crumbs=vec![(tr!(common.desk).to_string(), "/gestione".to_owned()), persons()]
        />
        <Notice text=notice/>
        <dl class="facts">
            <div><dt>{tr!(people.email)}</dt><dd>{person.email.unwrap_or_else(|| tr!(people.not_known).to_string())}</dd></div>
            <div><dt>{tr!(people.origin)}</dt><dd>{source_name(&person.source)}</dd></div>
            <div><dt>{tr!(people.account)}</dt><dd>{has_account}</dd></div>
            <div><dt>{tr!(people.applications)}</dt><dd>{applications}</dd></div>
        </dl>
        {merged_into.map(|into| view! { <MergedInto id=id.clone() into may_merge/> })}
        {(!merged.is_empty()).then(|| view! { <Merged rows=merged may_merge/> })}
        {(!duplicates.is_empty()).then(|| view! { <Duplicates into=id rows=duplicates may_merge/> })}
        {account.filter(|_| may_disable).map(|account| view! { <Account account/> })}
    }
    .into_any()
}

#[component]
fn MergedInto(id: String, into: PersonRow, may_merge: bool) -> impl IntoView {
    let action = ServerAction::<PartPerson>::new();
    view! {
        <section class="panel">
            <h2>{tr!(people.counts_as)}</h2>
            <PersonLine row=into/>
            {may_merge.then(|| view! {
                <Form action name=PART_FORM>
                    <HiddenField name="person_id" value=id/>
                    <Submit label=tr!(people.part) class="btn btn-outline-primary"/>
                </Form>
            })}
        </section>
    }
    .into_any()
}

/// Persons in a form, each with the button that does something to it.
#[component]
fn PersonList(
    rows: Vec<PersonRow>,
    /// What the button says; without it there is none.
    button: Option<String>,
    class: &'static str,
) -> impl IntoView {
    let items = rows
        .into_iter()
        .map(|row| {
            let id = row.id.to_string();
            let button = button.clone().map(|text| {
                view! { <button class=class type="submit" name="person_id" value=id>{text}</button> }
            });
            view! {
                <li>
                    <PersonLine row/>
                    {button}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="item-list">{items}</ul> }
}

#[component]
fn Merged(rows: Vec<PersonRow>, may_merge: bool) -> impl IntoView {
    let action = ServerAction::<PartPerson>::new();
    let button = may_merge.then(|| tr!(people.part).to_string());
    view! {
        <section class="panel">
            <h2>{tr!(people.merged_here)}</h2>
            <Form action name=PART_FORM>
                <PersonList rows button class="btn btn-sm btn-outline-primary"/>
            </Form>
        </section>
    }
    .into_any()
}

#[component]
fn Duplicates(into: String, rows: Vec<PersonRow>, may_merge: bool) -> impl IntoView {
    let action = ServerAction::<MergePersons>::new();
    let button = may_merge.then(|| tr!(people.merge).to_string());
    view! {
        <section class="panel">
            <h2>{tr!(people.likely_duplicates)}</h2>
            <p>{tr!(people.likely_duplicates_help)}</p>
            <Form action name=MERGE_FORM>
                <HiddenField name="into_id" value=into/>
                <PersonList rows button class="btn btn-sm btn-primary"/>
            </Form>
        </section>
    }
    .into_any()
}

#[component]
fn Account(account: PersonAccount) -> impl IntoView {
    let action = ServerAction::<DisableAccount>::new();
    let (label, disabled) =
        if account.disabled { (tr!(people.enable_account), "false") } else { (tr!(people.disable_account), "true") };
    view! {
        <section class="panel">
            <h2>{tr!(people.account)}</h2>
            <p>{tr!(people.disable_account_help)}</p>
            <Form action name=DISABLE_FORM>
                <HiddenField name="account_id" value=account.account.to_string()/>
                <HiddenField name="disabled" value=disabled/>
                <Submit label class="btn btn-outline-danger"/>
            </Form>
        </section>
    }
    .into_any()
}

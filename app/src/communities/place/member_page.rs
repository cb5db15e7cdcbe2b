// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/comunita/{slug}/membri/{person}`: a membership and what happened to it, for facilitators: here they admit, remove
//! and take back.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    MemberPage, MemberStep,
    api::{READMIT_FORM, REMOVE_FORM, REQUEST_FORM, ReadmitMember, RemoveMember, SettleRequest, community_member},
    members_address, words,
};
use crate::ui::page::AreaPage;
use crate::{
    communities::MemberState,
    error::AppError,
    people::labels::Notice,
    tr,
    ui::{
        fields::{HiddenField, Submit, TextAreaField},
        form::Form,
        page::{PageHead, outcome},
        resource::Loaded,
    },
};

/// The page's own chunk, and the membership.
#[derive(Debug)]
pub struct MemberRoute {
    page: Resource<Result<MemberPage, AppError>>,
}

impl AreaPage for MemberRoute {
    fn data() -> Self {
        let (params, outcome) = (use_params_map(), outcome());
        let wanted = move || {
            let params = params.read();
            (params.get("slug").unwrap_or_default(), params.get("person").unwrap_or_default(), outcome.get())
        };
        Self { page: Resource::new(wanted, |(slug, person, _)| community_member(slug, person)) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.page view=|page| view! { <Member page/> }/> }.into_any()
    }
}

fn done(outcome: &str) -> Option<String> {
    (outcome == "riammesso").then(|| tr!(communities.place_done_readmitted).to_string())
}

fn state(state: MemberState) -> &'static str {
    match state {
        MemberState::Requested => tr!(communities.place_state_requested),
        MemberState::Invited => tr!(communities.place_state_invited),
        MemberState::Member => tr!(communities.place_state_member),
        MemberState::Left => tr!(communities.place_state_left),
        MemberState::Removed => tr!(communities.place_state_removed),
        MemberState::Declined => tr!(communities.place_state_declined),
    }
}

fn event(kind: &str) -> &'static str {
    match kind {
        "requested" => tr!(communities.place_event_requested),
        "invited" => tr!(communities.place_event_invited),
        "joined" => tr!(communities.place_event_joined),
        "admitted" => tr!(communities.place_event_admitted),
        "declined" => tr!(communities.place_event_declined),
        "left" => tr!(communities.place_event_left),
        "removed" => tr!(communities.place_event_removed),
        "objected" => tr!(communities.place_event_objected),
        "readmitted" => tr!(communities.place_event_readmitted),
        "suspended" => tr!(communities.place_event_suspended),
        _ => tr!(communities.place_event_unsuspended),
    }
}

#[component]
fn Member(page: MemberPage) -> impl IntoView {
    let mut crumbs = words::crumbs(&page.slug, page.title.here());
    crumbs.push((tr!(communities.place_nav_members).to_string(), members_address(&page.slug)));
    let (slug, person) = (page.slug.clone(), page.person.to_string());
    let form = match page.state {
        MemberState::Requested => view! { <Settle slug person/> }.into_any(),
        MemberState::Member if !page.is_reader => view! { <Remove slug person/> }.into_any(),
        MemberState::Removed => view! { <Readmit slug person/> }.into_any(),
        _ => ().into_any(),
    };
    view! {
        <div class="narrow">
            <PageHead title=page.name lead=page.body crumbs/>
            <Notice text=done/>
            <p>{state(page.state)}</p>
            {form}
            <h2>{tr!(communities.place_history)}</h2>
            <History steps=page.history/>
        </div>
    }
    .into_any()
}

#[component]
fn History(steps: Vec<MemberStep>) -> impl IntoView {
    let items = steps
        .into_iter()
        .map(|step| {
            let title = match step.by {
                Some(by) => format!("{} ({by})", event(&step.kind)),
                None => event(&step.kind).to_owned(),
            };
            view! {
                <li>
                    <time datetime=step.at.clone()>{words::moment(&step.at)}</time>
                    <p class="history-title">{title}</p>
                    {step.words.map(|text| view! { <p class="history-note">{words::typed_lines(&text)}</p> })}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="history">{items}</ol> }.into_any()
}

#[component]
fn Settle(slug: String, person: String) -> impl IntoView {
    let action = ServerAction::<SettleRequest>::new();
    view! {
        <section class="panel">
            <h2>{tr!(communities.place_settle)}</h2>
            <Form action name=REQUEST_FORM>
                <HiddenField name="community" value=slug/>
                <HiddenField name="person" value=person/>
                <TextAreaField
                    name="words"
                    label=tr!(communities.place_settle_words)
                    help=tr!(communities.place_settle_help)
                    rows=3
                />
                <div class="actions">
                    <button class="btn btn-primary" type="submit" name="decision" value="admit">
                        {tr!(communities.place_admit)}
                    </button>
                    <button class="btn btn-outline-danger" type="submit" name="decision" value="decline">
                        {tr!(communities.place_refuse)}
                    </button>
                </div>
            </Form>
        </section>
    }
    .into_any()
}

#[component]
fn Remove(slug: String, person: String) -> impl IntoView {
    let action = ServerAction::<RemoveMember>::new();
    view! {
        <section class="panel">
            <h2>{tr!(communities.place_remove)}</h2>
            <p>{tr!(communities.place_remove_help)}</p>
            <Form action name=REMOVE_FORM with_mandatory_fields=true>
                <HiddenField name="community" value=slug/>
                <HiddenField name="person" value=person/>
                <TextAreaField name="reason" label=tr!(communities.place_reason) required=true/>
                <div class="actions">
                    <Submit label=tr!(communities.place_remove) class="btn btn-danger"/>
                </div>
            </Form>
        </section>
    }
    .into_any()
}

#[component]
fn Readmit(slug: String, person: String) -> impl IntoView {
    let action = ServerAction::<ReadmitMember>::new();
    view! {
        <section class="panel">
            <h2>{tr!(communities.place_readmit)}</h2>
            <p>{tr!(communities.place_readmit_help)}</p>
            <Form action name=READMIT_FORM>
                <HiddenField name="community" value=slug/>
                <HiddenField name="person" value=person/>
                <div class="actions"><Submit label=tr!(communities.place_readmit)/></div>
            </Form>
        </section>
    }
    .into_any()
}

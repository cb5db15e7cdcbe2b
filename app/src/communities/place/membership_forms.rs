// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one thing that the reader of a community's page can do about belonging to it.

use leptos::prelude::*;

use super::{
    Way,
    api::{
        ASK_FORM, AnswerInvitation, AskToJoin, INVITATION_FORM, JOIN_FORM, JoinCommunity, LEAVE_FORM, LeaveCommunity,
        OBJECT_FORM, ObjectToRemoval,
    },
    community_address, words,
};
use crate::{
    tr,
    ui::{
        fields::{HiddenField, Submit, TextAreaField},
        form::Form,
    },
};

/// How one belongs to the community, with the right button.
#[component]
pub fn Belonging(
    /// The community, in addresses.
    slug: String,
    /// What the reader can do.
    way: Way,
) -> impl IntoView {
    let heading = if way == Way::Member { tr!(communities.place_your_part) } else { tr!(communities.place_belonging) };
    let inside = match way {
        Way::LogIn => {
            let href = format!("/accedi?poi={}", community_address(&slug));
            view! {
                <p>{tr!(communities.place_log_in_first)}</p>
                <div class="actions"><a class="btn btn-primary" href=href>{tr!(common.log_in)}</a></div>
            }
            .into_any()
        }
        Way::Join => view! { <Join slug/> }.into_any(),
        Way::Ask => view! { <Ask slug/> }.into_any(),
        Way::Requested => view! { <Leave slug member=false/> }.into_any(),
        Way::Invited => view! { <Invitation slug/> }.into_any(),
        Way::Member => view! { <Leave slug member=true/> }.into_any(),
        Way::Removed { reason, objected } => view! { <Removed slug reason objected/> }.into_any(),
        Way::ByInvitation => view! { <p>{tr!(communities.place_by_invitation)}</p> }.into_any(),
        Way::NotYet => view! { <p>{tr!(communities.place_not_yet)}</p> }.into_any(),
        Way::Over => view! { <p>{tr!(communities.place_over)}</p> }.into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="belonging">
            <h2 id="belonging">{heading}</h2>
            {inside}
        </section>
    }
    .into_any()
}

#[component]
fn Join(slug: String) -> impl IntoView {
    let action = ServerAction::<JoinCommunity>::new();
    view! {
        <p>{tr!(communities.place_join_help)}</p>
        <Form action name=JOIN_FORM>
            <HiddenField name="community" value=slug/>
            <div class="actions"><Submit label=tr!(communities.place_join)/></div>
        </Form>
    }
}

#[component]
fn Ask(slug: String) -> impl IntoView {
    let action = ServerAction::<AskToJoin>::new();
    view! {
        <p>{tr!(communities.place_ask_help)}</p>
        <Form action name=ASK_FORM>
            <HiddenField name="community" value=slug/>
            <TextAreaField name="words" label=tr!(communities.place_ask_words) rows=3/>
            <div class="actions"><Submit label=tr!(communities.place_ask)/></div>
        </Form>
    }
}

#[component]
fn Invitation(slug: String) -> impl IntoView {
    let action = ServerAction::<AnswerInvitation>::new();
    view! {
        <p>{tr!(communities.place_invited)}</p>
        <Form action name=INVITATION_FORM>
            <HiddenField name="community" value=slug/>
            <div class="actions">
                <button class="btn btn-primary" type="submit" name="answer" value="accept">
                    {tr!(communities.place_accept)}
                </button>
                <button class="btn btn-outline-primary" type="submit" name="answer" value="decline">
                    {tr!(communities.place_decline)}
                </button>
            </div>
        </Form>
    }
}

#[component]
fn Leave(slug: String, member: bool) -> impl IntoView {
    let action = ServerAction::<LeaveCommunity>::new();
    let (says, button) = if member {
        (tr!(communities.place_member), tr!(communities.place_leave))
    } else {
        (tr!(communities.place_requested), tr!(communities.place_take_back))
    };
    view! {
        <p>{says}</p>
        <Form action name=LEAVE_FORM>
            <HiddenField name="community" value=slug/>
            <div class="actions"><Submit label=button class="btn btn-outline-primary"/></div>
        </Form>
    }
}

#[component]
fn Removed(slug: String, reason: String, objected: bool) -> impl IntoView {
    let action = ServerAction::<ObjectToRemoval>::new();
    view! {
        <p>{tr!(communities.place_removed)}</p>
        {(!reason.is_empty()).then(|| view! { <blockquote>{words::typed_lines(&reason)}</blockquote> })}
        {if objected {
            view! { <p>{tr!(communities.place_objected)}</p> }.into_any()
        } else {
            view! {
                <p>{tr!(communities.place_object_help)}</p>
                <Form action name=OBJECT_FORM with_mandatory_fields=true>
                    <HiddenField name="community" value=slug/>
                    <TextAreaField name="words" label=tr!(communities.place_object_words) required=true/>
                    <div class="actions"><Submit label=tr!(communities.place_object)/></div>
                </Form>
            }
            .into_any()
        }}
    }
}

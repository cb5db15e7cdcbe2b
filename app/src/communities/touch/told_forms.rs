// SPDX-License-Identifier: AGPL-3.0-or-later
//! How a member is told of what is new, and whether others see that they are there.

use leptos::{form::ActionForm, prelude::*};

use super::{
    Told, ToldIn, TouchChoices, WAYS_OF_TELLING,
    api::{PRESENCE_FORM, SetPresence, SetTold, TOLD_FORM},
};
use crate::{
    tr,
    ui::{
        fields::{CheckField, Choice, HiddenField, RadioField, Submit},
        form::{Form, FormOutcome},
    },
};

fn told_name(told: Told) -> &'static str {
    match told {
        Told::AtOnce => tr!(communities.touch_at_once),
        Told::Daily => tr!(communities.touch_daily),
        Told::Weekly => tr!(communities.touch_weekly),
        Told::Never => tr!(communities.touch_never),
    }
}

/// What a member chooses on a community's page.
#[component]
pub fn StayingInTouch(
    /// The community, in addresses.
    slug: String,
    /// What they have chosen.
    choices: TouchChoices,
) -> impl IntoView {
    let (told, presence) = (ServerAction::<SetTold>::new(), ServerAction::<SetPresence>::new());
    let ways: Vec<Choice> =
        WAYS_OF_TELLING.map(|told| (told.code().to_owned(), told_name(told).to_owned())).into_iter().collect();
    let of_presence = slug.clone();
    view! {
        <section class="panel mt-4" aria-labelledby="touch">
            <h2 id="touch">{tr!(communities.touch_heading)}</h2>
            <Form action=told name=TOLD_FORM>
                <HiddenField name="community" value=slug/>
                <RadioField
                    name="told"
                    label=tr!(communities.touch_told)
                    choices=ways
                    help=tr!(communities.touch_told_help)
                    value=choices.told.code()
                />
                <div class="actions"><Submit label=tr!(communities.touch_save) class="btn btn-outline-primary"/></div>
            </Form>
            <Form action=presence name=PRESENCE_FORM class="mt-4">
                <HiddenField name="community" value=of_presence/>
                <CheckField
                    name="shows"
                    label=tr!(communities.touch_shows_presence)
                    checked=choices.shows_presence
                />
                <p class="form-text">{tr!(communities.touch_shows_presence_help)}</p>
                <div class="actions"><Submit label=tr!(communities.touch_save) class="btn btn-outline-primary"/></div>
            </Form>
        </section>
    }
    .into_any()
}

/// Who is there now, of those who want it shown.
#[component]
pub fn HereNow(
    /// As others see them.
    names: Vec<String>,
) -> impl IntoView {
    (!names.is_empty()).then(|| {
        view! { <p class="item-meta no-print">{tr!(communities.touch_here_now, names = names.join(", ")).to_string()}</p> }
    })
}

/// How one is told in each of one's communities.
#[component]
pub(super) fn ToldEverywhere(
    /// The communities.
    told: Vec<ToldIn>,
) -> impl IntoView {
    let rows = told.into_iter().map(|told| view! { <li><ToldRow told/></li> }).collect_view();
    view! { <ul class="item-list">{rows}</ul> }.into_any()
}

/// One community's: a form of its own, so that each is saved by itself.
#[component]
fn ToldRow(told: ToldIn) -> impl IntoView {
    let action = ServerAction::<SetTold>::new();
    let value = action.value();
    let outcome = move || {
        value.with(|value| match value {
            Some(Ok(FormOutcome::Done { .. })) => {
                Some(view! { <p class="form-text">{tr!(communities.touch_saved)}</p> }.into_any())
            }
            Some(Ok(FormOutcome::Refused { fields })) => fields
                .0
                .first()
                .map(|(_, code)| view! { <p class="invalid-feedback d-block">{code.message()}</p> }.into_any()),
            Some(Err(error)) => Some(view! { <p class="invalid-feedback d-block">{error.message()}</p> }.into_any()),
            None => None,
        })
    };
    let id = format!("told-{}", told.slug);
    let options = WAYS_OF_TELLING
        .map(|way| {
            let chosen = way == told.told;
            view! { <option value=way.code() selected=chosen>{told_name(way)}</option> }
        })
        .collect_view();
    view! {
        <ActionForm action>
            <input type="hidden" name="community" value=told.slug.clone()/>
            <input type="hidden" name="back" value="notices"/>
            <div class="form-group mb-3">
                <label class="active" for=id.clone()>{told.title.here()}</label>
                <select class="form-select" id=id name="told">{options}</select>
            </div>
            <div class="actions">
                <button class="btn btn-sm btn-outline-primary" type="submit">
                    {tr!(communities.touch_save)}
                    <span class="visually-hidden">{format!(" {}", told.title.here())}</span>
                </button>
            </div>
            <div role="status">{outcome}</div>
        </ActionForm>
    }
    .into_any()
}

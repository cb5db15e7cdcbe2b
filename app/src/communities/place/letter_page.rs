// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/comunita/{slug}/facilitazione/messaggio`: a letter to all members.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    FacilitationView,
    api::{LETTER_FORM, WriteToMembers, show_facilitation},
    facilitation_address, words,
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::{CheckField, HiddenField, InputField, Submit, TextAreaField},
        form::Form,
        page::PageHead,
        resource::Loaded,
    },
};

/// The page's own chunk, and whom the letter goes to.
#[derive(Debug)]
pub struct LetterRoute {
    facilitation: Resource<Result<FacilitationView, AppError>>,
}

impl AreaPage for LetterRoute {
    fn data() -> Self {
        let params = use_params_map();
        Self { facilitation: Resource::new(move || params.read().get("slug").unwrap_or_default(), show_facilitation) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.facilitation view=|to| view! { <LetterForm to/> }/> }.into_any()
    }
}

#[component]
fn LetterForm(to: FacilitationView) -> impl IntoView {
    let action = ServerAction::<WriteToMembers>::new();
    let mut crumbs = words::crumbs(&to.slug, to.title.here());
    crumbs.push((tr!(communities.place_nav_facilitation).to_string(), facilitation_address(&to.slug)));
    view! {
        <div class="narrow">
            <PageHead title=tr!(communities.place_write_to_all) crumbs/>
            <p>{tr!(communities.place_letter_goes_to, members = words::members(to.members)).to_string()}</p>
            <Form action name=LETTER_FORM with_mandatory_fields=true>
                <HiddenField name="community" value=to.slug.clone()/>
                <InputField name="subject" label=tr!(communities.place_letter_subject) required=true/>
                <TextAreaField name="body" label=tr!(communities.place_letter_body) required=true rows=10/>
                <CheckField name="with_address" label=tr!(communities.place_letter_with_address)/>
                <div class="actions">
                    <Submit label=tr!(communities.place_letter_send)/>
                    <a class="btn btn-outline-primary" href=facilitation_address(&to.slug)>
                        {tr!(communities.place_back)}
                    </a>
                </div>
            </Form>
        </div>
    }
    .into_any()
}

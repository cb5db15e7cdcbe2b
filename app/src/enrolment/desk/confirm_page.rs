// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/gestione/edizioni/{code}/conferma`: confirms that an edition takes place, after saying how many are accepted, what
//! the minimum is, and which mail they get. Until then nothing has changed. One that cannot be confirmed says why not.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    api::desk_preview_confirmation,
    mails::Mails,
    model::ConfirmationPreview,
    todo_page::edition_address,
    words::{StateBadge, not_to_confirm},
};
use crate::ui::page::AreaPage;
use crate::{
    enrolment::{
        EditionStep,
        api::{EDITION_STEP_FORM, StepEdition},
    },
    error::AppError,
    tr,
    ui::{
        fields::{HiddenField, Submit},
        form::Form,
        page::PageHead,
        resource::Loaded,
    },
};

/// The page's own chunk, and what confirming would do.
#[derive(Debug)]
pub struct ConfirmEditionRoute {
    preview: Resource<Result<ConfirmationPreview, AppError>>,
}

impl AreaPage for ConfirmEditionRoute {
    fn data() -> Self {
        let params = use_params_map();
        let code = move || params.read().get("code").unwrap_or_default();
        Self { preview: Resource::new(code, desk_preview_confirmation) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.preview view=|preview| view! { <ConfirmView preview/> }/> }.into_any()
    }
}

#[component]
fn ConfirmView(preview: ConfirmationPreview) -> impl IntoView {
    let edition = preview.edition;
    let back = edition_address(&edition.code);
    let crumbs =
        vec![(tr!(enrolment.desk_title).to_string(), "/gestione".to_owned()), (edition.code.clone(), back.clone())];
    let accepted = edition.accepted();
    let missing = if preview.refused.is_none() { edition.missing() } else { 0 };
    let told = preview.refused.is_none().then_some(preview.told);
    let untold = told.map(|told| accepted - told).filter(|untold| *untold > 0);
    let body = match preview.refused {
        Some(code) => view! {
            <div class="alert alert-warning" role="status"><p>{not_to_confirm(&edition.state).unwrap_or_else(|| code.message())}</p></div>
            <div class="actions">
                <a class="btn btn-primary" href=back.clone()>{tr!(enrolment.desk_back)}</a>
            </div>
        }
        .into_any(),
        None => {
            view! { <Mails mails=preview.mails/> <StepForm code=edition.code.clone() back=back.clone()/> }.into_any()
        }
    };
    view! {
        <div class="narrow">
            <PageHead
                title=tr!(enrolment.desk_confirm_title, code = edition.code.clone()).to_string()
                lead=edition.course.here()
                crumbs
            />
            <p>{tr!(enrolment.desk_state)} ": " <StateBadge code=edition.state.clone()/></p>
            <ul>
                <li>{tr!(enrolment.desk_confirm_accepted, count = accepted)}</li>
                {edition.minimum.map(|minimum| view! { <li>{tr!(enrolment.desk_confirm_minimum, minimum)}</li> })}
                {told.map(|count| view! { <li>{tr!(enrolment.desk_cancel_told, count)}</li> })}
                {untold.map(|count| view! { <li>{tr!(enrolment.desk_cancel_untold, count)}</li> })}
            </ul>
            {(missing > 0)
                .then(|| {
                    view! {
                        <div class="alert alert-warning" role="status">
                            <p>{tr!(enrolment.desk_confirm_missing, missing)}</p>
                        </div>
                    }
                })}
            {body}
        </div>
    }
    .into_any()
}

#[component]
fn StepForm(code: String, back: String) -> impl IntoView {
    let action = ServerAction::<StepEdition>::new();
    view! {
        <Form action name=EDITION_STEP_FORM>
            <HiddenField name="edition_code" value=code/>
            <HiddenField name="state" value=EditionStep::Confirm.code()/>
            <HiddenField name="poi" value=back.clone()/>
            <div class="actions">
                <Submit label=tr!(enrolment.desk_confirm_edition_do)/>
                <a class="btn btn-outline-primary" href=back>{tr!(enrolment.desk_back)}</a>
            </div>
        </Form>
    }
    .into_any()
}

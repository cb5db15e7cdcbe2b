// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/gestione/edizioni/{code}/annulla`: cancels an edition, after saying what that means for how many people.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{api::desk_edition_settings, model::EditionSettings, todo_page::edition_address};
use crate::ui::page::AreaPage;
use crate::{
    enrolment::api::{CANCEL_EDITION_FORM, CancelEdition},
    error::AppError,
    tr,
    ui::{
        fields::{HiddenField, Submit, TextAreaField},
        form::Form,
        page::PageHead,
        resource::Loaded,
    },
};

/// The page's own chunk, and the edition.
#[derive(Debug)]
pub struct CancelEditionRoute {
    settings: Resource<Result<EditionSettings, AppError>>,
}

impl AreaPage for CancelEditionRoute {
    fn data() -> Self {
        let params = use_params_map();
        let code = move || params.read().get("code").unwrap_or_default();
        Self { settings: Resource::new(code, desk_edition_settings) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.settings view=|settings| view! { <CancelView settings/> }/> }.into_any()
    }
}

#[component]
fn CancelView(settings: EditionSettings) -> impl IntoView {
    let action = ServerAction::<CancelEdition>::new();
    let edition = settings.edition;
    let back = edition_address(&edition.code);
    let crumbs =
        vec![(tr!(enrolment.desk_title).to_string(), "/gestione".to_owned()), (edition.code.clone(), back.clone())];
    let untold = settings.live - settings.told;
    view! {
        <div class="narrow">
            <PageHead title=tr!(enrolment.desk_cancel_title, code = edition.code.clone()).to_string() lead=edition.course.here() crumbs/>
            <div class="alert alert-warning" role="status">
                <h2 class="alert-heading">{tr!(enrolment.desk_cancel_means)}</h2>
                <ul>
                    <li>{tr!(enrolment.desk_cancel_live, count = settings.live)}</li>
                    <li>{tr!(enrolment.desk_cancel_told, count = settings.told)}</li>
                    {(untold > 0).then(|| view! { <li>{tr!(enrolment.desk_cancel_untold, count = untold)}</li> })}
                    <li>{tr!(enrolment.desk_cancel_for_good)}</li>
                </ul>
            </div>
            <Form action name=CANCEL_EDITION_FORM>
                <HiddenField name="edition_code" value=edition.code.clone()/>
                <HiddenField name="poi" value=back.clone()/>
                <TextAreaField
                    name="reason"
                    label=tr!(enrolment.desk_cancel_reason)
                    help=tr!(enrolment.desk_cancel_reason_help)
                    required=true
                />
                <div class="actions">
                    <Submit label=tr!(enrolment.desk_cancel_do) class="btn btn-danger"/>
                    <a class="btn btn-outline-primary" href=back.clone()>{tr!(enrolment.desk_back)}</a>
                </div>
            </Form>
        </div>
    }
    .into_any()
}

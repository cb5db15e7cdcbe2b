// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/gestione/edizioni/{code}/modifica`: seats and dates of an edition.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{api::desk_edition_settings, model::EditionSettings, todo_page::edition_address};
use crate::ui::page::AreaPage;
use crate::{
    enrolment::api::{CHANGE_EDITION_FORM, ChangeEdition},
    error::AppError,
    tr,
    ui::{
        fields::{HiddenField, InputField, Submit},
        form::Form,
        page::PageHead,
        resource::Loaded,
    },
};

/// The page's own chunk, and the edition.
#[derive(Debug)]
pub struct ChangeEditionRoute {
    settings: Resource<Result<EditionSettings, AppError>>,
}

impl AreaPage for ChangeEditionRoute {
    fn data() -> Self {
        let params = use_params_map();
        let code = move || params.read().get("code").unwrap_or_default();
        Self { settings: Resource::new(code, desk_edition_settings) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.settings view=|settings| view! { <ChangeView settings/> }/> }.into_any()
    }
}

#[component]
fn ChangeView(settings: EditionSettings) -> impl IntoView {
    let action = ServerAction::<ChangeEdition>::new();
    let edition = settings.edition;
    let back = edition_address(&edition.code);
    let crumbs =
        vec![(tr!(enrolment.desk_title).to_string(), "/gestione".to_owned()), (edition.code.clone(), back.clone())];
    let seats_help = tr!(enrolment.desk_seats_help, held = edition.seats_held, waiting = edition.waiting).to_string();
    let move_help =
        tr!(enrolment.desk_move_days_help, day = edition.starts_on.clone(), told = settings.told).to_string();
    view! {
        <div class="narrow">
            <PageHead title=tr!(enrolment.desk_change) lead=edition.course.here() crumbs/>
            <Form action name=CHANGE_EDITION_FORM>
                <HiddenField name="edition_code" value=edition.code.clone()/>
                <HiddenField name="poi" value=back.clone()/>
                <InputField
                    name="seats"
                    label=tr!(enrolment.desk_seats)
                    help=seats_help
                    kind="number"
                    class="input-short"
                    value=edition.seats.to_string()
                />
                <InputField
                    name="applications_from"
                    label=tr!(enrolment.desk_applications_from)
                    kind="datetime-local"
                    class="input-medium"
                    value=settings.applications_from
                />
                <InputField
                    name="applications_until"
                    label=tr!(enrolment.desk_applications_until)
                    kind="datetime-local"
                    class="input-medium"
                    value=settings.applications_until
                />
                <InputField
                    name="move_days"
                    label=tr!(enrolment.desk_move_days)
                    help=move_help
                    kind="number"
                    class="input-short"
                    value="0"
                />
                <div class="actions">
                    <Submit label=tr!(enrolment.desk_save)/>
                    <a class="btn btn-outline-primary" href=back.clone()>{tr!(enrolment.desk_back)}</a>
                </div>
            </Form>
        </div>
    }
    .into_any()
}

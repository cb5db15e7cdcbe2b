// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/gestione/domande/{code}/sostituzione`: a colleague takes the place of somebody accepted.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{api::desk_colleague_choices, application_page::application_address, model::ColleagueChoices};
use crate::ui::page::AreaPage;
use crate::{
    enrolment::api::{SUBSTITUTE_FORM, SubstituteEnrolment},
    error::AppError,
    i18n::Text,
    tr,
    ui::{
        fields::{CheckField, Choice, HiddenField, InputField, RadioField, SelectField, Submit, TextAreaField},
        form::Form,
        page::PageHead,
        resource::Loaded,
    },
};

/// The page's own chunk, and what to choose from.
#[derive(Debug)]
pub struct SubstituteRoute {
    code: Memo<String>,
    choices: Resource<Result<ColleagueChoices, AppError>>,
}

impl AreaPage for SubstituteRoute {
    fn data() -> Self {
        let params = use_params_map();
        let code = Memo::new(move |_| params.read().get("code").unwrap_or_default());
        Self { code, choices: Resource::new(move || code.get(), desk_colleague_choices) }
    }

    fn view(this: Self) -> AnyView {
        let code = this.code;
        view! {
            <Loaded
                resource=this.choices
                view=move |choices| view! { <SubstituteView code=code.get_untracked() choices/> }
            />
        }
        .into_any()
    }
}

fn words(choices: Vec<(String, Text)>) -> Vec<Choice> {
    choices.into_iter().map(|(code, text)| (code, text.here())).collect()
}

#[component]
fn SubstituteView(code: String, choices: ColleagueChoices) -> impl IntoView {
    let action = ServerAction::<SubstituteEnrolment>::new();
    let back = application_address(&code);
    let crumbs =
        vec![(tr!(enrolment.desk_title).to_string(), "/gestione".to_owned()), (choices.name.clone(), back.clone())];
    let genders = vec![
        ("female".to_owned(), tr!(enrolment.desk_female).to_string()),
        ("male".to_owned(), tr!(enrolment.desk_male).to_string()),
        ("other".to_owned(), tr!(enrolment.desk_other_gender).to_string()),
        ("unknown".to_owned(), tr!(enrolment.desk_unknown_gender).to_string()),
    ];
    let lead = tr!(enrolment.desk_substitute_lead, name = choices.name.clone()).to_string();
    view! {
        <div class="narrow">
            <PageHead title=tr!(enrolment.desk_substitute) lead crumbs/>
            <Form action name=SUBSTITUTE_FORM with_mandatory_fields=true>
                <HiddenField name="enrolment_id" value=choices.enrolment_id/>
                <HiddenField name="poi" value=back.clone()/>
                <InputField name="given_name" label=tr!(enrolment.desk_given_name) required=true/>
                <InputField name="family_name" label=tr!(enrolment.desk_family_name) required=true/>
                <InputField name="email" label=tr!(enrolment.desk_work_email) kind="email" required=true/>
                <RadioField
                    name="gender"
                    label=tr!(enrolment.desk_gender)
                    help=tr!(enrolment.desk_gender_why)
                    choices=genders
                    required=true
                />
                <SelectField
                    name="age_band"
                    label=tr!(enrolment.desk_age_band)
                    choices=words(choices.age_bands)
                    required=true
                />
                <SelectField
                    name="body_kind"
                    label=tr!(enrolment.desk_body_kind)
                    choices=words(choices.body_kinds)
                    required=true
                />
                <InputField name="body_name" label=tr!(enrolment.desk_body_name) required=true/>
                <SelectField name="role" label=tr!(enrolment.desk_role) choices=words(choices.roles) required=true/>
                <SelectField
                    name="territory"
                    label=tr!(enrolment.desk_territory)
                    choices=words(choices.territories)
                    required=true
                />
                <TextAreaField name="note" label=tr!(enrolment.desk_words) rows=2/>
                <p>
                    <a href=format!("/progetti/{}/privacy", choices.project)>{tr!(enrolment.desk_read_notice)}</a>
                </p>
                <CheckField
                    name="privacy_version"
                    label=tr!(enrolment.desk_notice_given)
                    value=choices.privacy_version.to_string()
                    required=true
                />
                <div class="actions">
                    <Submit label=tr!(enrolment.desk_substitute_do)/>
                    <a class="btn btn-outline-primary" href=back.clone()>{tr!(enrolment.desk_back)}</a>
                </div>
            </Form>
        </div>
    }
    .into_any()
}

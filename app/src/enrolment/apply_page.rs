// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/edizioni/{code}/domanda`: the application form, or why there is none.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    ApplicationFormData, CodedText, Selection,
    api::{APPLY_FORM, Apply, application_form},
    rules::AGE_UNKNOWN,
    words::EditionFacts,
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    people::LoggedIn,
    projects::privacy_page::Section,
    tr,
    ui::{
        fields::{CheckField, Choice, HiddenField, InputField, RadioField, SelectField, Submit, TextAreaField},
        form::Form,
        page::{PageHead, set_status},
        resource::Loaded,
    },
};

/// The page's own chunk, and what the form is made of.
#[derive(Debug)]
pub struct ApplyRoute {
    form: Resource<Result<ApplicationFormData, AppError>>,
}

impl AreaPage for ApplyRoute {
    fn data() -> Self {
        let params = use_params_map();
        let code = move || params.read().get("code").unwrap_or_default();
        Self { form: Resource::new(code, application_form) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.form view=|data| view! { <ApplyPage data/> }/> }.into_any()
    }
}

#[component]
fn ApplyPage(data: ApplicationFormData) -> impl IntoView {
    let edition = data.edition.clone();
    let crumbs = vec![
        (tr!(common.courses).to_string(), "/corsi".to_owned()),
        (edition.course.here(), format!("/edizioni/{}", edition.code)),
    ];
    let logged_in = use_context::<Option<LoggedIn>>().flatten().is_some();
    let body = if let Some(code) = data.existing.clone() {
        let reason = data.refused.as_ref().map(crate::error::FieldCode::message).unwrap_or_default();
        view! {
            <div class="alert alert-info">
                <p>{reason}</p>
                <p>
                    <a class="alert-link" href=format!("/area-personale/domande/{code}")>
                        {tr!(enrolment.apply_see_existing, code = code.clone())}
                    </a>
                </p>
            </div>
        }
        .into_any()
    } else if let Some(refused) = data.refused.clone() {
        view! {
            <div class="alert alert-warning">
                <p>{refused.message()}</p>
                {edition.cancelled_because.clone().map(|because| view! { <p>{because}</p> })}
            </div>
            <div class="actions">
                <a class="btn btn-primary" href="/corsi">{tr!(enrolment.apply_other_courses)}</a>
            </div>
        }
        .into_any()
    } else if logged_in {
        view! { <ApplicationForm data/> }.into_any()
    } else {
        set_status(401);
        view! { <LogInFirst code=edition.code.clone()/> }.into_any()
    };
    view! {
        <div class="narrow">
            <PageHead title=tr!(enrolment.apply_title) lead=edition.course.here() crumbs/>
            <EditionFacts edition/>
            {body}
        </div>
    }
    .into_any()
}

/// For who is not logged in: what to do, and the way back here.
#[component]
fn LogInFirst(code: String) -> impl IntoView {
    let back = format!("?poi=/edizioni/{code}/domanda");
    view! {
        <h2>{tr!(enrolment.apply_log_in_title)}</h2>
        <p>{tr!(enrolment.apply_log_in_text)}</p>
        <div class="actions">
            <a class="btn btn-primary" href=format!("/accedi{back}")>{tr!(common.log_in)}</a>
            <a class="btn btn-outline-primary" href=format!("/crea-account{back}")>{tr!(enrolment.apply_create_account)}</a>
        </div>
    }
    .into_any()
}

fn choices(terms: Vec<CodedText>) -> Vec<Choice> {
    terms.into_iter().map(|term| (term.code, term.title.here())).collect()
}

#[component]
fn ApplicationForm(data: ApplicationFormData) -> impl IntoView {
    let action = ServerAction::<Apply>::new();
    let edition = data.edition;
    let waits = edition.selection == Selection::FirstCome && (edition.seats_left == 0 || edition.waiting > 0);
    let waiting = waits.then(|| {
        view! {
            <div class="alert alert-warning">
                <h2 class="alert-heading">{tr!(enrolment.apply_waiting_title)}</h2>
                <p>{tr!(enrolment.apply_waiting_text, place = edition.waiting + 1)}</p>
            </div>
        }
    });
    let genders = vec![
        ("female".to_owned(), tr!(enrolment.apply_female).to_string()),
        ("male".to_owned(), tr!(enrolment.apply_male).to_string()),
        ("other".to_owned(), tr!(enrolment.apply_other_gender).to_string()),
        ("unknown".to_owned(), tr!(enrolment.apply_not_said).to_string()),
    ];
    let mut age_bands = choices(data.age_bands);
    age_bands.push((AGE_UNKNOWN.to_owned(), tr!(enrolment.apply_not_said).to_string()));
    let notice = data.privacy.into_iter().map(|section| view! { <Section section/> }).collect_view();
    let defaults = data.defaults;
    view! {
        {waiting}
        <p>{tr!(enrolment.apply_intro)}</p>
        <Form action name=APPLY_FORM with_mandatory_fields=true>
            <HiddenField name="edition_code" value=edition.code.clone()/>
            <h2>{tr!(enrolment.apply_work)}</h2>
            <SelectField
                name="body_kind"
                label=tr!(enrolment.apply_body_kind)
                choices=choices(data.body_kinds)
                value=defaults.body_kind
                required=true
            />
            <InputField
                name="body_name"
                label=tr!(enrolment.apply_body_name)
                help=tr!(enrolment.apply_body_help)
                autocomplete="organization"
                value=defaults.body_name
                required=true
            />
            <SelectField
                name="role"
                label=tr!(enrolment.apply_role)
                choices=choices(data.roles)
                value=defaults.role
                required=true
            />
            <SelectField
                name="territory"
                label=tr!(enrolment.apply_territory)
                choices=choices(data.territories)
                value=defaults.territory
                required=true
            />
            <h2>{tr!(enrolment.apply_you)}</h2>
            <RadioField
                name="gender"
                label=tr!(enrolment.apply_gender)
                choices=genders
                help=tr!(enrolment.apply_gender_why)
                required=true
            />
            <SelectField
                name="age_band"
                label=tr!(enrolment.apply_age_band)
                choices=age_bands
                help=tr!(enrolment.apply_age_why)
                required=true
            />
            <TextAreaField
                name="motivation"
                label=tr!(enrolment.apply_motivation)
                help=tr!(enrolment.apply_motivation_help)
                required=true
            />
            <TextAreaField
                name="accessibility_needs"
                label=tr!(enrolment.apply_needs)
                help=tr!(enrolment.apply_needs_help)
                rows=3
            />
            {data
                .needs_consent
                .then(|| {
                    view! {
                        <InputField
                            name="consent_email"
                            label=tr!(enrolment.consent_email)
                            help=tr!(enrolment.consent_email_help)
                            kind="email"
                            required=true
                        />
                    }
                })}
            <details class="disclosure">
                <summary>{tr!(enrolment.apply_notice)}</summary>
                <div class="prose">{notice}</div>
                <p>
                    <a href=format!("/progetti/{}/privacy", edition.project)>{tr!(enrolment.apply_notice_full)}</a>
                </p>
            </details>
            <CheckField
                name="privacy_version"
                label=tr!(enrolment.apply_read_notice)
                value=data.privacy_version.to_string()
                required=true
            />
            <div class="actions">
                <Submit label=tr!(enrolment.apply_submit)/>
                <a class="btn btn-outline-primary" href=format!("/edizioni/{}", edition.code)>
                    {tr!(enrolment.see_edition)}
                </a>
            </div>
        </Form>
    }
    .into_any()
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/consenso/{project}`: where the mail to whoever is responsible leads. They say whether their body agrees; no account is needed.
//! Following the link changes nothing, the form does.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    ConsentRequest,
    api::{AnswerConsent, CONSENT_FORM, find_consent_request},
    words::span,
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::{HiddenField, RadioField, Submit, TextAreaField},
        form::Form,
        page::{PageHead, set_status},
        resource::Loaded,
    },
};

/// The page's own chunk, and what is asked.
#[derive(Debug)]
pub struct ConsentRoute {
    asked: Memo<(String, String)>,
    request: Resource<Result<Option<ConsentRequest>, AppError>>,
}

impl AreaPage for ConsentRoute {
    fn data() -> Self {
        let query = use_query_map();
        let asked = Memo::new(move |_| {
            let query = query.read();
            (query.get("codice").unwrap_or_default(), query.get("esito").unwrap_or_default())
        });
        let request = Resource::new(
            move || asked.get().0,
            |secret| async move { if secret.is_empty() { Ok(None) } else { find_consent_request(secret).await } },
        );
        Self { asked, request }
    }

    fn view(this: Self) -> AnyView {
        let asked = this.asked;
        view! {
            <Loaded
                resource=this.request
                view=move |request| {
                    let (secret, outcome) = asked.get_untracked();
                    match request {
                        Some(request) => view! { <Asked secret request/> }.into_any(),
                        None => view! { <Answered outcome/> }.into_any(),
                    }
                }
            />
        }
        .into_any()
    }
}

/// After the answer; or a link that is not good any more.
#[component]
fn Answered(outcome: String) -> impl IntoView {
    let (title, text) = match outcome.as_str() {
        "dato" => (tr!(enrolment.consent_given_title), tr!(enrolment.consent_given_text)),
        "negato" => (tr!(enrolment.consent_refused_title), tr!(enrolment.consent_refused_text)),
        _ => {
            set_status(404);
            (tr!(enrolment.consent_over_title), tr!(enrolment.consent_over_text))
        }
    };
    view! {
        <div class="narrow">
            <PageHead title lead=text/>
        </div>
    }
}

#[component]
fn Asked(secret: String, request: ConsentRequest) -> impl IntoView {
    let action = ServerAction::<AnswerConsent>::new();
    let choices = vec![
        ("given".to_owned(), tr!(enrolment.consent_give).to_string()),
        ("refused".to_owned(), tr!(enrolment.consent_refuse).to_string()),
    ];
    let when = span(&request.starts_on, &request.ends_on);
    view! {
        <div class="narrow">
            <PageHead
                title=tr!(enrolment.consent_title)
                lead=tr!(enrolment.consent_lead, name = request.name.clone()).to_string()
            />
            <dl class="facts">
                <div><dt>{tr!(enrolment.consent_who)}</dt><dd>{format!("{}, {}", request.name, request.body_name)}</dd></div>
                <div>
                    <dt>{tr!(enrolment.fact_edition)}</dt>
                    <dd>
                        <a href=format!("/edizioni/{}", request.edition)>
                            {format!("{} ({})", request.course.here(), request.edition)}
                        </a>
                    </dd>
                </div>
                <div>
                    <dt>{tr!(enrolment.fact_project)}</dt>
                    <dd><a href=format!("/progetti/{}", request.project)>{request.acronym}</a></dd>
                </div>
                <div><dt>{tr!(enrolment.fact_when)}</dt><dd>{when}</dd></div>
                <div><dt>{tr!(enrolment.fact_where)}</dt><dd>{request.town}</dd></div>
            </dl>
            <Form action name=CONSENT_FORM with_mandatory_fields=true>
                <HiddenField name="codice" value=secret/>
                <RadioField name="answer" label=tr!(enrolment.consent_question) choices required=true/>
                <TextAreaField
                    name="note"
                    label=tr!(enrolment.consent_note)
                    help=tr!(enrolment.consent_note_help)
                    rows=3
                />
                <div class="actions">
                    <Submit label=tr!(enrolment.consent_send)/>
                </div>
            </Form>
            <p>
                <a href=format!("/progetti/{}/privacy", request.project)>{tr!(enrolment.apply_notice)}</a>
            </p>
        </div>
    }
    .into_any()
}

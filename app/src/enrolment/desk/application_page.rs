// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/gestione/domande/{code}`: one application, its history, and what can be done with it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    api::desk_application,
    applications_table::DecisionFields,
    model::{ApplicationDesk, HistoryLine, OtherEdition},
    todo_page::edition_address,
    words::{self, StateBadge},
};
use crate::ui::page::AreaPage;
use crate::{
    enrolment::{
        Status,
        api::{RANK_FORM, RECORD_CONSENT_FORM, RankEnrolment, RecordConsent, TRANSFER_FORM, TransferEnrolment},
    },
    error::AppError,
    tr,
    ui::{
        fields::{HiddenField, InputField, SelectField, Submit, TextAreaField},
        form::Form,
        page::PageHead,
        resource::Loaded,
    },
};

/// The page's own chunk, and the application.
#[derive(Debug)]
pub struct ApplicationDeskRoute {
    application: Resource<Result<ApplicationDesk, AppError>>,
}

impl AreaPage for ApplicationDeskRoute {
    fn data() -> Self {
        let params = use_params_map();
        let code = move || params.read().get("code").unwrap_or_default();
        Self { application: Resource::new(code, desk_application) }
    }

    fn view(this: Self) -> AnyView {
        view! {
            <Loaded
                resource=this.application
                view=|application| view! { <ApplicationView application/> }
            />
        }
        .into_any()
    }
}

/// Where an application is worked on.
pub fn application_address(code: &str) -> String {
    format!("/gestione/domande/{code}")
}

#[component]
fn ApplicationView(application: ApplicationDesk) -> impl IntoView {
    let crumbs = vec![
        (tr!(enrolment.desk_title).to_string(), "/gestione".to_owned()),
        (application.edition.clone(), edition_address(&application.edition)),
    ];
    let lead =
        tr!(enrolment.desk_application_of, code = application.row.code.clone(), course = application.course.here());
    let actions = application.decides.then(|| view! { <Actions application=application.clone()/> });
    view! {
        <PageHead title=application.row.name.clone() lead=lead.to_string() crumbs/>
        <Facts application=application.clone()/>
        {actions}
        <History history=application.history/>
    }
    .into_any()
}

#[component]
fn Facts(application: ApplicationDesk) -> impl IntoView {
    let row = application.row;
    let why = application.withdrawn_phase.as_deref().map(words::phase).into_iter();
    let why: Vec<String> = why.chain(application.reason.as_deref().map(words::reason)).collect();
    let kind = application.body_kind.here();
    let body = if kind.is_empty() { row.body_name } else { format!("{} ({kind})", row.body_name) };
    let line = row
        .place
        .map(|place| tr!(enrolment.desk_place, place = place).to_string())
        .or_else(|| row.offer_until.map(|until| tr!(enrolment.desk_until, until = until).to_string()));
    view! {
        <dl class="facts">
            <div>
                <dt>{tr!(enrolment.desk_status)}</dt>
                <dd>
                    <StateBadge code=row.status/>
                    {line.map(|line| format!(" {line}"))}
                    {(!why.is_empty()).then(|| format!(" {}", why.join(", ")))}
                </dd>
            </div>
            <div>
                <dt>{tr!(enrolment.desk_edition)}</dt>
                <dd><a href=edition_address(&application.edition)>{application.edition.clone()}</a></dd>
            </div>
            <div><dt>{tr!(enrolment.desk_sent_on)}</dt><dd>{row.submitted_at}</dd></div>
            {application
                .email
                .map(|email| {
                    view! {
                        <div>
                            <dt>{tr!(enrolment.desk_email)}</dt>
                            <dd><a href=format!("mailto:{email}")>{email.clone()}</a></dd>
                        </div>
                    }
                })}
            <div>
                <dt>{tr!(enrolment.desk_body)}</dt>
                <dd>{body}</dd>
            </div>
            <div><dt>{tr!(enrolment.desk_role)}</dt><dd>{application.role.here()}</dd></div>
            <div><dt>{tr!(enrolment.desk_territory)}</dt><dd>{application.territory.here()}</dd></div>
            {row.rank.map(|rank| view! { <div><dt>{tr!(enrolment.desk_rank)}</dt><dd>{rank}</dd></div> })}
            <div>
                <dt>{tr!(enrolment.desk_motivation)}</dt>
                <dd>{application.motivation}</dd>
            </div>
            {application
                .shows_needs
                .then(|| {
                    view! {
                        <div>
                            <dt>{tr!(enrolment.desk_needs)}</dt>
                            <dd>{row.accessibility_needs.unwrap_or_else(|| tr!(enrolment.desk_no_needs).to_string())}</dd>
                        </div>
                    }
                })}
        </dl>
    }
    .into_any()
}

/// What a coordinator can do from the present status; the rules have the last word when it is done.
#[component]
fn Actions(application: ApplicationDesk) -> impl IntoView {
    let status = Status::from_code(&application.row.status);
    let waits = matches!(status, Some(Status::Submitted | Status::AwaitingConsent));
    let awaits_consent = status == Some(Status::AwaitingConsent);
    let decidable = waits || matches!(status, Some(Status::Accepted | Status::Waitlisted | Status::Rejected));
    let movable = waits || matches!(status, Some(Status::Accepted | Status::Waitlisted));
    let code = application.row.code.clone();
    let chosen = code.clone();
    view! {
        {awaits_consent
            .then(|| {
                view! {
                    <ConsentForm id=application.id.clone() code=code.clone() email=application.consent_email.clone()/>
                }
            })}
        {decidable
            .then(|| {
                view! {
                    <form method="get" action=format!("{}/decisione", edition_address(&application.edition))>
                        <input type="hidden" name="domanda" value=chosen/>
                        <DecisionFields/>
                    </form>
                }
            })}
        {(waits && application.by_review)
            .then(|| {
                view! { <RankForm id=application.id.clone() code=code.clone() rank=application.row.rank/> }
            })}
        {(movable && !application.other_editions.is_empty())
            .then(|| {
                view! {
                    <TransferForm
                        id=application.id.clone()
                        code=code.clone()
                        editions=application.other_editions.clone()
                    />
                }
            })}
        {(status == Some(Status::Accepted))
            .then(|| {
                view! {
                    <section class="panel no-print">
                        <h2>{tr!(enrolment.desk_substitute)}</h2>
                        <p>{tr!(enrolment.desk_substitute_help)}</p>
                        <div class="actions">
                            <a
                                class="btn btn-outline-primary"
                                href=format!("{}/sostituzione", application_address(&code))
                            >
                                {tr!(enrolment.desk_substitute_start)}
                            </a>
                        </div>
                    </section>
                }
            })}
    }
    .into_any()
}

/// Consent that has come on paper.
#[component]
fn ConsentForm(id: String, code: String, email: Option<String>) -> impl IntoView {
    let action = ServerAction::<RecordConsent>::new();
    let asked = match email {
        Some(email) => tr!(enrolment.desk_consent_asked_of, email).to_string(),
        None => tr!(enrolment.desk_consent_not_asked).to_string(),
    };
    view! {
        <section class="panel no-print">
            <h2>{tr!(enrolment.desk_consent)}</h2>
            <p>{asked}</p>
            <p>{tr!(enrolment.desk_consent_help)}</p>
            <Form action name=RECORD_CONSENT_FORM>
                <HiddenField name="enrolment_id" value=id/>
                <HiddenField name="poi" value=application_address(&code)/>
                <div class="actions">
                    <Submit label=tr!(enrolment.desk_consent_record) class="btn btn-outline-primary"/>
                </div>
            </Form>
        </section>
    }
    .into_any()
}

#[component]
fn RankForm(id: String, code: String, rank: Option<i32>) -> impl IntoView {
    let action = ServerAction::<RankEnrolment>::new();
    view! {
        <section class="panel no-print">
            <h2>{tr!(enrolment.desk_rank)}</h2>
            <Form action name=RANK_FORM>
                <HiddenField name="enrolment_id" value=id/>
                <HiddenField name="poi" value=application_address(&code)/>
                <InputField
                    name="rank"
                    label=tr!(enrolment.desk_rank_position)
                    help=tr!(enrolment.desk_rank_help)
                    kind="number"
                    class="input-short"
                    value=rank.map(|rank| rank.to_string()).unwrap_or_default()
                />
                <div class="actions">
                    <Submit label=tr!(enrolment.desk_save_rank) class="btn btn-outline-primary"/>
                </div>
            </Form>
        </section>
    }
    .into_any()
}

#[component]
fn TransferForm(id: String, code: String, editions: Vec<OtherEdition>) -> impl IntoView {
    let action = ServerAction::<TransferEnrolment>::new();
    let choices = editions
        .into_iter()
        .map(|edition| {
            let text = tr!(
                enrolment.desk_other_edition,
                code = edition.code.clone(),
                town = edition.town,
                day = edition.starts_on,
                free = edition.free.max(0)
            );
            (edition.code, text.to_string())
        })
        .collect::<Vec<_>>();
    view! {
        <section class="panel no-print">
            <h2>{tr!(enrolment.desk_transfer)}</h2>
            <p>{tr!(enrolment.desk_transfer_help)}</p>
            <Form action name=TRANSFER_FORM>
                <HiddenField name="enrolment_id" value=id/>
                <HiddenField name="poi" value=application_address(&code)/>
                <SelectField name="edition_code" label=tr!(enrolment.desk_other_edition_label) choices required=true/>
                <TextAreaField name="note" label=tr!(enrolment.desk_words) rows=2/>
                <div class="actions">
                    <Submit label=tr!(enrolment.desk_transfer_do) class="btn btn-outline-primary"/>
                </div>
            </Form>
        </section>
    }
    .into_any()
}

#[component]
fn History(history: Vec<HistoryLine>) -> impl IntoView {
    let items = history
        .into_iter()
        .map(|line| {
            let by = line.actor.unwrap_or_else(|| tr!(enrolment.desk_by_itself).to_string());
            let why: Vec<String> = line.reason.as_deref().map(words::reason).into_iter().chain(line.note).collect();
            view! {
                <li>
                    <span class="item-meta">{format!("{}, {by}", line.at)}</span>
                    <p class="history-title">{words::event(&line.kind)}</p>
                    {(!why.is_empty()).then(|| view! { <p class="history-note">{why.join(": ")}</p> })}
                </li>
            }
        })
        .collect_view();
    view! {
        <h2>{tr!(enrolment.desk_history)}</h2>
        <ol class="history">{items}</ol>
    }
    .into_any()
}

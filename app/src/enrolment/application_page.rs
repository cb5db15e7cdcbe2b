// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/area-personale/domande/{code}`: an application of one's own, what comes next, its history, withdrawing it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    HistoryEntry, MyApplicationDetail, SentData, Status, WITHDRAWAL_REASONS, WithdrawalPhase,
    api::{
        ACCEPT_OFFER_FORM, ASK_CONSENT_FORM, AcceptOffer, AskConsent as AskConsentOf, DECLINE_OFFER_FORM, DeclineOffer,
        WITHDRAW_FORM, Withdraw, my_enrolment,
    },
    desk::words::{event, reason},
    words::{EditionFacts, StatusBadge, moment, next_step},
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::{HiddenField, InputField, SelectField, Submit, TextAreaField},
        form::Form,
        page::{Done, PageHead, outcome},
        resource::Loaded,
    },
};

/// The page's own chunk, and the application.
#[derive(Debug)]
pub struct ApplicationRoute {
    application: Resource<Result<MyApplicationDetail, AppError>>,
    outcome: Memo<String>,
}

impl AreaPage for ApplicationRoute {
    fn data() -> Self {
        let (params, outcome) = (use_params_map(), outcome());
        // After each change the address says which, so it is read anew.
        let wanted = move || (params.read().get("code").unwrap_or_default(), outcome.get());
        Self { application: Resource::new(wanted, |(code, _)| my_enrolment(code)), outcome }
    }

    fn view(this: Self) -> AnyView {
        let outcome = this.outcome;
        view! {
            <Loaded
                resource=this.application
                view=move |detail| view! { <ApplicationPage detail outcome=outcome.get_untracked()/> }
            />
        }
        .into_any()
    }
}

/// What was just done.
fn done(outcome: &str, code: &str) -> Option<String> {
    match outcome {
        "inviata" => Some(tr!(enrolment.done_sent, code = code.to_owned()).to_string()),
        "ritirata" => Some(tr!(enrolment.done_withdrawn).to_string()),
        "confermata" => Some(tr!(enrolment.done_confirmed).to_string()),
        "chiesto" => Some(tr!(enrolment.done_consent_asked).to_string()),
        "rinuncia" => Some(tr!(enrolment.done_declined).to_string()),
        _ => None,
    }
}

#[component]
fn ApplicationPage(detail: MyApplicationDetail, outcome: String) -> impl IntoView {
    let MyApplicationDetail { application, history, can_withdraw, consent_email, sent } = detail;
    let awaits_consent = application.status == Status::AwaitingConsent;
    let edition = application.edition.clone();
    let offered = application.status == Status::Offered;
    let id = application.id.clone();
    let takes_part = application.has_started
        && (application.status == Status::Accepted || application.phase == Some(WithdrawalPhase::During));
    let statement = format!("/area-personale/domande/{}/dichiarazione", application.code);
    view! {
        <div class="narrow">
            <PageHead
                title=tr!(enrolment.application_title, code = application.code.clone())
                lead=edition.course.here()
                crumbs=vec![(tr!(common.personal_area).to_string(), "/area-personale".to_owned())]
            />
            <Done text=done(&outcome, &application.code)/>
            <p><StatusBadge status=application.status/></p>
            <section class="panel">
                <h2>{if offered { tr!(enrolment.offer_title) } else { tr!(enrolment.what_next) }}</h2>
                <p>{next_step(&application)}</p>
                {offered.then(|| view! { <AnswerOffer id=id.clone()/> })}
                {awaits_consent.then(|| view! { <AskConsent id=id.clone() email=consent_email/> })}
            </section>
            <EditionFacts edition/>
            {takes_part.then(|| view! { <p><a href=statement>{tr!(enrolment.statement)}</a></p> })}
            <h2>{tr!(enrolment.history)}</h2>
            <History history/>
            <Sent sent/>
            // An offer is declined, not withdrawn.
            {(can_withdraw && !offered).then(|| view! { <WithdrawForm id/> })}
        </div>
    }
    .into_any()
}

#[component]
fn AnswerOffer(id: String) -> impl IntoView {
    let accept = ServerAction::<AcceptOffer>::new();
    let decline = ServerAction::<DeclineOffer>::new();
    let same = id.clone();
    view! {
        <Form action=accept name=ACCEPT_OFFER_FORM>
            <HiddenField name="enrolment_id" value=same/>
            <div class="actions"><Submit label=tr!(enrolment.offer_accept)/></div>
        </Form>
        <Form action=decline name=DECLINE_OFFER_FORM>
            <HiddenField name="enrolment_id" value=id/>
            <div class="actions"><Submit label=tr!(enrolment.offer_decline) class="btn btn-outline-danger"/></div>
        </Form>
    }
    .into_any()
}

/// Who is asked for consent, and asking again or somebody else.
#[component]
fn AskConsent(id: String, email: Option<String>) -> impl IntoView {
    let action = ServerAction::<AskConsentOf>::new();
    let asked = match &email {
        Some(email) => tr!(enrolment.consent_asked_of, email = email.clone()).to_string(),
        None => tr!(enrolment.consent_not_asked).to_string(),
    };
    view! {
        <p>{asked}</p>
        <Form action name=ASK_CONSENT_FORM>
            <HiddenField name="enrolment_id" value=id/>
            <InputField
                name="consent_email"
                label=tr!(enrolment.consent_email)
                kind="email"
                value=email.unwrap_or_default()
                required=true
            />
            <div class="actions">
                <Submit label=tr!(enrolment.consent_ask_again) class="btn btn-outline-primary"/>
            </div>
        </Form>
    }
    .into_any()
}

#[component]
fn History(history: Vec<HistoryEntry>) -> impl IntoView {
    let entries = history
        .into_iter()
        .map(|entry| {
            let words = [entry.reason.as_deref().map(reason), entry.note.clone()];
            let note = words.into_iter().flatten().collect::<Vec<_>>().join(": ");
            view! {
                <li>
                    <time datetime=entry.at.clone()>{moment(&entry.at)}</time>
                    <p class="history-title">{event(entry.kind.code())}</p>
                    {(!note.is_empty()).then(|| view! { <p class="history-note">{note}</p> })}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="history">{entries}</ol> }.into_any()
}

#[component]
fn Sent(sent: SentData) -> impl IntoView {
    let mut facts = vec![
        (tr!(enrolment.apply_body_kind), sent.body_kind.here()),
        (tr!(enrolment.apply_body_name), sent.body_name),
        (tr!(enrolment.apply_role), sent.role.here()),
        (tr!(enrolment.apply_territory), sent.territory.here()),
    ];
    if !sent.motivation.is_empty() {
        facts.push((tr!(enrolment.apply_motivation), sent.motivation));
    }
    if let Some(needs) = sent.accessibility_needs {
        facts.push((tr!(enrolment.apply_needs), needs));
    }
    let facts =
        facts.into_iter().map(|(word, text)| view! { <div><dt>{word}</dt><dd>{text}</dd></div> }).collect_view();
    view! {
        <details class="disclosure">
            <summary>{tr!(enrolment.sent_data)}</summary>
            <dl class="facts">{facts}</dl>
        </details>
    }
    .into_any()
}

#[component]
fn WithdrawForm(id: String) -> impl IntoView {
    let action = ServerAction::<Withdraw>::new();
    let reasons = WITHDRAWAL_REASONS.iter().map(|code| ((*code).to_owned(), reason(code))).collect();
    view! {
        <section class="panel">
            <h2>{tr!(enrolment.withdraw_title)}</h2>
            <p>{tr!(enrolment.withdraw_help)}</p>
            <Form action name=WITHDRAW_FORM>
                <HiddenField name="enrolment_id" value=id/>
                <SelectField name="reason" label=tr!(enrolment.withdraw_reason) choices=reasons required=true/>
                <TextAreaField
                    name="note"
                    label=tr!(enrolment.withdraw_note)
                    help=tr!(enrolment.withdraw_note_help)
                    rows=2
                />
                <div class="actions">
                    <Submit label=tr!(enrolment.withdraw_submit) class="btn btn-outline-danger"/>
                </div>
            </Form>
        </section>
    }
    .into_any()
}

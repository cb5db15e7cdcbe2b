// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/gestione/edizioni/{code}/decisione`: who a decision is about, who of them it cannot be made for and why, the mails
//! that would go; then the button that makes it. Until then nothing has changed.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    api::desk_preview_decision,
    mails::Mails,
    model::{DecisionPreview, PreviewLine},
    todo_page::edition_address,
    words,
};
use crate::ui::page::AreaPage;
use crate::{
    enrolment::{
        Decision, OTHER, REJECTION_REASONS,
        api::{DECIDE_FORM, Decide},
    },
    error::AppError,
    tr,
    ui::{
        fields::{HiddenField, Submit, TextAreaField},
        form::Form,
        page::PageHead,
        resource::Loaded,
    },
};

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Wish {
    edition: String,
    codes: Vec<String>,
    decision: String,
    reason: String,
}

impl Wish {
    /// The decision, if the address holds one with all it takes.
    fn decision(&self) -> Option<Decision> {
        let decision = Decision::from_code(&self.decision)?;
        let has_reason = decision != Decision::Reject || REJECTION_REASONS.contains(&self.reason.as_str());
        (has_reason && !self.codes.is_empty()).then_some(decision)
    }
}

/// The page's own chunk, what is wished, and what it would do.
#[derive(Debug)]
pub struct DecisionRoute {
    wish: Memo<Wish>,
    preview: Resource<Result<Option<DecisionPreview>, AppError>>,
}

impl AreaPage for DecisionRoute {
    fn data() -> Self {
        let params = use_params_map();
        let query = use_query_map();
        let wish = Memo::new(move |_| {
            let query = query.read();
            Wish {
                edition: params.read().get("code").unwrap_or_default(),
                codes: query.get_all("domanda").unwrap_or_default(),
                decision: query.get("decisione").unwrap_or_default(),
                reason: query.get("motivo").unwrap_or_default(),
            }
        });
        let preview = Resource::new(
            move || wish.get(),
            |wish| async move {
                if wish.decision().is_none() {
                    return Ok(None);
                }
                desk_preview_decision(wish.edition, wish.codes.join(","), wish.decision, wish.reason).await.map(Some)
            },
        );
        Self { wish, preview }
    }

    fn view(this: Self) -> AnyView {
        let wish = this.wish;
        view! {
            <Loaded
                resource=this.preview
                view=move |preview| {
                    let wish = wish.get_untracked();
                    match (wish.decision(), preview) {
                        (Some(decision), Some(preview)) => {
                            view! { <PreviewView decision reason=wish.reason preview/> }.into_any()
                        }
                        _ => view! { <Incomplete wish/> }.into_any(),
                    }
                }
            />
        }
        .into_any()
    }
}

fn crumbs(edition: &str) -> Vec<(String, String)> {
    vec![
        (tr!(enrolment.desk_title).to_string(), "/gestione".to_owned()),
        (edition.to_owned(), edition_address(edition)),
    ]
}

/// Nobody was chosen, or the reason is missing.
#[component]
fn Incomplete(wish: Wish) -> impl IntoView {
    let back = edition_address(&wish.edition);
    let lacks_reason = !wish.codes.is_empty() && wish.decision == Decision::Reject.code();
    let body = if lacks_reason {
        let reasons =
            REJECTION_REASONS.map(|code| view! { <option value=code>{words::reason(code)}</option> }).collect_view();
        let chosen = wish
            .codes
            .iter()
            .map(|code| view! { <input type="hidden" name="domanda" value=code.clone()/> })
            .collect_view();
        view! {
            <form method="get" action=format!("{back}/decisione")>
                {chosen}
                <input type="hidden" name="decisione" value=wish.decision.clone()/>
                <div class="form-group">
                    <label class="active" for="missing-reason">{tr!(enrolment.desk_reason_why)}</label>
                    <select class="form-select" id="missing-reason" name="motivo">{reasons}</select>
                </div>
                <div class="actions">
                    <button class="btn btn-primary" type="submit">{tr!(enrolment.desk_preview)}</button>
                    <a class="btn btn-outline-primary" href=back.clone()>{tr!(enrolment.desk_back)}</a>
                </div>
            </form>
        }
        .into_any()
    } else {
        view! {
            <div class="empty-state">
                <p>{tr!(enrolment.desk_nobody_chosen)}</p>
                <div class="actions">
                    <a class="btn btn-primary" href=back.clone()>{tr!(enrolment.desk_back)}</a>
                </div>
            </div>
        }
        .into_any()
    };
    view! {
        <PageHead title=tr!(enrolment.desk_check_decision) crumbs=crumbs(&wish.edition)/>
        {body}
    }
    .into_any()
}

#[component]
fn PreviewView(decision: Decision, reason: String, preview: DecisionPreview) -> impl IntoView {
    let possible = !preview.enrolment_ids.is_empty();
    let lead = format!("{}: {}", words::decision(decision), preview.course.here());
    let (refused, decided): (Vec<_>, Vec<_>) = preview.lines.into_iter().partition(|line| line.refused.is_some());
    let back = edition_address(&preview.edition);
    let form = possible.then(|| {
        view! {
            <ConfirmForm
                decision
                reason=reason.clone()
                enrolment_ids=preview.enrolment_ids.clone()
                needs_words=preview.needs_words
                back=back.clone()
            />
        }
    });
    view! {
        <PageHead title=tr!(enrolment.desk_check_decision) lead crumbs=crumbs(&preview.edition)/>
        <Refused lines=refused/>
        <Decided lines=decided/>
        {(decision == Decision::Reject)
            .then(|| view! { <p>{tr!(enrolment.desk_reason_is, reason = words::reason(&reason))}</p> })}
        <Mails mails=preview.mails/>
        {form}
        {(!possible)
            .then(|| {
                view! {
                    <div class="actions">
                        <a class="btn btn-primary" href=back.clone()>{tr!(enrolment.desk_back)}</a>
                    </div>
                }
            })}
    }
    .into_any()
}

#[component]
fn Refused(lines: Vec<PreviewLine>) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        let items = lines
            .into_iter()
            .map(|line| {
                let why = line.refused.map(|code| code.message()).unwrap_or_default();
                view! { <li>{format!("{} ({}): {why}", line.name, line.code)}</li> }
            })
            .collect_view();
        view! {
            <div class="alert alert-warning" role="status">
                <h2 class="alert-heading">{tr!(enrolment.desk_not_possible_for)}</h2>
                <ul>{items}</ul>
            </div>
        }
    })
}

#[component]
fn Decided(lines: Vec<PreviewLine>) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        let heading = if lines.len() == 1 {
            tr!(enrolment.desk_about_one).to_string()
        } else {
            tr!(enrolment.desk_about_many, count = lines.len()).to_string()
        };
        let items = lines
            .into_iter()
            .map(|line| {
                let untold = (!line.is_told).then(|| tr!(enrolment.desk_has_no_address).to_string());
                view! {
                    <li>
                        {format!("{} ({})", line.name, line.code)}
                        {untold.map(|untold| view! { " " <strong>{untold}</strong> })}
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="panel">
                <h2>{heading}</h2>
                <ul>{items}</ul>
            </section>
        }
    })
}

/// Makes the decision.
#[component]
fn ConfirmForm(
    decision: Decision,
    reason: String,
    enrolment_ids: String,
    needs_words: bool,
    back: String,
) -> impl IntoView {
    let action = ServerAction::<Decide>::new();
    let (label, help, required) = match decision {
        Decision::Reject => {
            (tr!(enrolment.desk_words_for_mail), tr!(enrolment.desk_words_for_mail_help), reason == OTHER)
        }
        _ if needs_words => (tr!(enrolment.desk_words), tr!(enrolment.desk_words_needed_help), true),
        _ => (tr!(enrolment.desk_words), tr!(enrolment.desk_words_help), false),
    };
    view! {
        <Form action name=DECIDE_FORM>
            <HiddenField name="enrolment_ids" value=enrolment_ids/>
            <HiddenField name="decision" value=decision.code()/>
            <HiddenField name="reason" value=if decision == Decision::Reject { reason } else { String::new() }/>
            <HiddenField name="poi" value=back.clone()/>
            <TextAreaField name="note" label help required/>
            <div class="actions">
                <Submit label=tr!(enrolment.desk_confirm)/>
                <a class="btn btn-outline-primary" href=back.clone()>{tr!(enrolment.desk_back)}</a>
            </div>
        </Form>
    }
    .into_any()
}

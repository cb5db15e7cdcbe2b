// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/comunita/{slug}/moderazione/azione/{action}`: what a moderator did, for whom it concerns, who may object, and for
//! moderators, who may undo it.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    ActionPage, ActionWords, ModerationKind,
    api::{ANSWER_FORM, AnswerObjection, OBJECT_FORM, ObjectModeration, UNDO_FORM, UndoModeration, moderation_action},
    moderation_words::{self as words, Done},
    thread_address,
};
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::{HiddenField, Submit, TextAreaField},
        form::Form,
        page::{AreaPage, PageHead},
        resource::Loaded,
    },
};

/// The action.
#[derive(Debug)]
pub struct ModerationActionRoute {
    action: Resource<Result<ActionPage, AppError>>,
    outcome: Memo<String>,
}

impl AreaPage for ModerationActionRoute {
    fn data() -> Self {
        let (params, query) = (use_params_map(), use_query_map());
        let outcome = Memo::new(move |_| query.read().get("esito").unwrap_or_default());
        let wanted = move || (params.read().get("action").unwrap_or_default(), outcome.get());
        Self { action: Resource::new(wanted, |(action, _)| moderation_action(action)), outcome }
    }

    fn view(this: Self) -> AnyView {
        let outcome = this.outcome;
        view! {
            <Loaded
                resource=this.action
                view=move |page| view! { <Action page outcome=outcome.get_untracked()/> }
            />
        }
        .into_any()
    }
}

#[component]
fn Action(page: ActionPage, outcome: String) -> impl IntoView {
    let line = page.line.clone();
    let crumbs = if page.moderates {
        words::crumbs(&page.slug, &page.community)
    } else {
        words::crumbs_of_members(&page.slug, &page.community)
    };
    let fact = |term: &'static str, value: Option<String>| {
        value.map(|value| view! { <div><dt>{term}</dt><dd>{value}</dd></div> })
    };
    let no_undo = (line.kind == ModerationKind::Redacted).then(|| view! { <p>{tr!(communities.mod_no_undo)}</p> });
    let id = line.id.to_string();
    // Where a thread was moved its address leads there.
    let is_shift = matches!(line.kind, ModerationKind::Moved | ModerationKind::Split | ModerationKind::Merged);
    let read = line.to_thread.or(line.thread).filter(|_| is_shift).map(|thread| thread_address(&page.slug, thread));
    view! {
        <PageHead title=words::kind(line.kind) crumbs/>
        <div class="narrow">
            <Done outcome/>
            <dl class="facts">
                {fact(tr!(communities.mod_whom), line.person)}
                {fact(tr!(communities.mod_thread), line.thread_title)}
                {fact(tr!(communities.mod_went_to), line.to.map(|to| to.here()))}
                {fact(tr!(communities.mod_the_post), line.post_number.map(|number| number.to_string()))}
                {fact(tr!(communities.mod_reason), Some(words::reason(line.reason)))}
                {fact(tr!(communities.mod_when), Some(words::moment(&line.at)))}
                {fact(tr!(communities.mod_who), Some(line.actor))}
                {fact(tr!(communities.mod_undone), line.undone_at.as_deref().map(words::moment))}
            </dl>
            {read.map(|address| view! { <p><a href=address>{tr!(communities.mod_read_there)}</a></p> })}
            <Said said=page.words/>
            {no_undo}
            {page.may_object.then(|| view! { <Object id=id.clone()/> })}
            {page.may_answer.then(|| view! { <Answer id=id.clone()/> })}
            {page.may_undo.then(|| view! { <Undo id/> })}
        </div>
    }
    .into_any()
}

/// What was said about it.
#[component]
fn Said(said: Vec<ActionWords>) -> impl IntoView {
    let items = said
        .into_iter()
        .map(|words| {
            let kind = match words.kind.as_str() {
                "objection" => tr!(communities.mod_said_objection),
                "answer" => tr!(communities.mod_said_answer),
                _ => tr!(communities.mod_said_reason),
            };
            view! {
                <li>
                    <time datetime=words.at.clone()>{words::moment(&words.at)}</time>
                    <p class="history-title">{format!("{kind}, {}", words.author)}</p>
                    {words.body.lines().map(|line| view! { <p class="history-note">{line.to_owned()}</p> }).collect_view()}
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!items.is_empty()).then(|| view! { <ol class="history">{items}</ol> })
}

#[component]
fn Object(id: String) -> impl IntoView {
    let action = ServerAction::<ObjectModeration>::new();
    view! {
        <section class="panel">
            <h2>{tr!(communities.mod_object)}</h2>
            <p>{tr!(communities.mod_object_help)}</p>
            <Form action name=OBJECT_FORM>
                <HiddenField name="action_id" value=id/>
                <TextAreaField name="note" label=tr!(communities.mod_object_words) required=true/>
                <div class="actions"><Submit label=tr!(communities.mod_object_submit)/></div>
            </Form>
        </section>
    }
    .into_any()
}

#[component]
fn Answer(id: String) -> impl IntoView {
    let action = ServerAction::<AnswerObjection>::new();
    view! {
        <section class="panel">
            <h2>{tr!(communities.mod_answer)}</h2>
            <p>{tr!(communities.mod_answer_help)}</p>
            <Form action name=ANSWER_FORM>
                <HiddenField name="action_id" value=id/>
                <TextAreaField name="note" label=tr!(communities.mod_answer_words) required=true/>
                <div class="actions"><Submit label=tr!(communities.mod_answer_submit)/></div>
            </Form>
        </section>
    }
    .into_any()
}

#[component]
fn Undo(id: String) -> impl IntoView {
    let action = ServerAction::<UndoModeration>::new();
    view! {
        <section class="panel">
            <h2>{tr!(communities.mod_undo)}</h2>
            <p>{tr!(communities.mod_undo_help)}</p>
            <Form action name=UNDO_FORM>
                <HiddenField name="action_id" value=id/>
                <TextAreaField name="note" label=tr!(communities.mod_words)/>
                <div class="actions"><Submit label=tr!(communities.mod_undo_submit) class="btn btn-outline-primary"/></div>
            </Form>
        </section>
    }
    .into_any()
}

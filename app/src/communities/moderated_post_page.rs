// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/comunita/{slug}/moderazione/intervento/{post}`: a post among its neighbours, what was said and done about it, and
//! what can be done now. Each thing is a form of its own, closed until it is wanted.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    PostDesk,
    api::{
        DISMISS_FORM, DismissFlags, HIDE_FORM, HidePost, MODERATE_FORM, MODERATE_THREAD_FORM, ModeratePost,
        ModerateThread, moderated_post,
    },
    moderation_page::Flags,
    moderation_words::{self as words, Actions, ShownPost},
    move_address,
    rules::moderation::DAYS_MOST,
};
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::{CheckField, HiddenField, InputField, SelectField, Submit, TextAreaField},
        form::{Flash, Form},
        page::{AreaPage, PageHead},
        resource::Loaded,
    },
};

/// The post.
#[derive(Debug)]
pub struct ModeratedPostRoute {
    post: Resource<Result<PostDesk, AppError>>,
}

impl AreaPage for ModeratedPostRoute {
    fn data() -> Self {
        let params = use_params_map();
        let wanted = move || params.read().get("post").unwrap_or_default();
        Self { post: Resource::new(wanted, moderated_post) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.post view=|desk| view! { <Desk desk/> }/> }.into_any()
    }
}

#[component]
fn Desk(desk: PostDesk) -> impl IntoView {
    let crumbs = words::crumbs(&desk.slug, &desk.community);
    let title = tr!(communities.mod_post_title, number = desk.post.number).to_string();
    let thread = format!("/comunita/{}/discussioni/{}", desk.slug, desk.thread);
    let shift = move_address(&desk.slug, desk.thread, desk.post.number);
    let suspended = desk.suspended_until.as_ref().map(|until| {
        let words = tr!(communities.mod_suspended_until, until = words::moment(until)).to_string();
        view! { <p>{words}</p> }
    });
    let around = [(desk.before.clone(), true), (Some(desk.post.clone()), false), (desk.after.clone(), true)]
        .into_iter()
        .filter_map(|(post, quiet)| Some(view! { <li><ShownPost post=post? quiet/></li> }))
        .collect_view();
    let earlier = if desk.earlier.is_empty() {
        view! { <p>{tr!(communities.mod_nothing_earlier)}</p> }.into_any()
    } else {
        view! { <Actions slug=desk.slug.clone() actions=desk.earlier.clone()/> }.into_any()
    };
    view! {
        <PageHead title crumbs/>
        <p>{tr!(communities.mod_thread)} " " <a href=thread>{desk.thread_title.clone()}</a></p>
        <h2 class="visually-hidden">{tr!(communities.mod_the_post)}</h2>
        <ol class="posts">{around}</ol>
        <Flags flags=desk.flags.clone()/>
        {suspended}
        <h2>{tr!(communities.mod_what_to_do)}</h2>
        <p>{tr!(communities.mod_all_are_told)}</p>
        <Forms desk/>
        <p><a href=shift>{tr!(communities.mod_shift)}</a></p>
        <h2>{tr!(communities.mod_earlier)}</h2>
        {earlier}
    }
    .into_any()
}

#[component]
fn Forms(desk: PostDesk) -> impl IntoView {
    let post = desk.post.id.to_string();
    let erased = matches!(desk.post.state.as_str(), "deleted" | "redacted");
    let flagged = (!desk.flags.is_empty()).then(|| view! { <Dismiss post=post.clone()/> });
    let hide = matches!(desk.post.state.as_str(), "visible" | "waiting").then(|| view! { <Hide post=post.clone()/> });
    let waits = desk.post.state == "waiting";
    view! {
        {flagged}
        {hide}
        <Other post waits erased/>
        <OfThread thread=desk.thread.to_string() locked=desk.locked pinned=desk.pinned/>
    }
    .into_any()
}

/// Nothing has to be done.
#[component]
fn Dismiss(post: String) -> impl IntoView {
    let action = ServerAction::<DismissFlags>::new();
    view! {
        <Form action name=DISMISS_FORM>
            <HiddenField name="post_id" value=post/>
            <div class="actions"><Submit label=tr!(communities.mod_dismiss) class="btn btn-outline-primary"/></div>
        </Form>
    }
    .into_any()
}

#[component]
fn Hide(post: String) -> impl IntoView {
    let action = ServerAction::<HidePost>::new();
    let open = Flash::of_page(HIDE_FORM).is_some();
    view! {
        <details class="disclosure" open=open>
            <summary>{tr!(communities.mod_hide)}</summary>
            <p>{tr!(communities.mod_hide_help)}</p>
            <Form action name=HIDE_FORM with_mandatory_fields=true>
                <HiddenField name="post_id" value=post/>
                <SelectField name="reason" label=tr!(communities.mod_reason) choices=words::reasons() required=true/>
                <TextAreaField name="note" label=tr!(communities.mod_words)/>
                <div class="actions"><Submit label=tr!(communities.mod_hide_submit)/></div>
            </Form>
        </details>
    }
    .into_any()
}

/// Warn, suspend, let through, erase.
#[component]
fn Other(post: String, waits: bool, erased: bool) -> impl IntoView {
    let action = ServerAction::<ModeratePost>::new();
    let open = Flash::of_page(MODERATE_FORM).is_some() || waits;
    let mut choices = vec![
        ("warned".to_owned(), tr!(communities.mod_do_warn).to_string()),
        ("suspended".to_owned(), tr!(communities.mod_do_suspend).to_string()),
    ];
    if waits {
        choices.insert(0, ("released".to_owned(), tr!(communities.mod_do_release).to_string()));
    }
    if !erased {
        choices.push(("redacted".to_owned(), tr!(communities.mod_do_redact).to_string()));
    }
    view! {
        <details class="disclosure" open=open>
            <summary>{tr!(communities.mod_other)}</summary>
            <Form action name=MODERATE_FORM with_mandatory_fields=true>
                <HiddenField name="post_id" value=post/>
                <SelectField name="kind" label=tr!(communities.mod_do) choices required=true/>
                <SelectField
                    name="reason"
                    label=tr!(communities.mod_reason)
                    choices=words::reasons()
                    help=tr!(communities.mod_reason_help)
                />
                <TextAreaField name="note" label=tr!(communities.mod_words) help=tr!(communities.mod_words_help)/>
                <InputField
                    name="days"
                    label=tr!(communities.mod_days)
                    kind="number"
                    class="input-short"
                    help=tr!(communities.mod_days_help, most = DAYS_MOST).to_string()
                />
                <fieldset class="form-group">
                    <legend>{tr!(communities.mod_only_redact)}</legend>
                    <CheckField name="with_title" label=tr!(communities.mod_with_title)/>
                    <CheckField name="sure" label=tr!(communities.mod_sure)/>
                </fieldset>
                <div class="actions"><Submit label=tr!(communities.mod_do_submit)/></div>
            </Form>
        </details>
    }
    .into_any()
}

/// Close or pin the thread; what is so already is undone from its action.
#[component]
fn OfThread(thread: String, locked: bool, pinned: bool) -> impl IntoView {
    let action = ServerAction::<ModerateThread>::new();
    let open = Flash::of_page(MODERATE_THREAD_FORM).is_some();
    let mut choices = Vec::new();
    if !locked {
        choices.push(("locked".to_owned(), tr!(communities.mod_do_lock).to_string()));
    }
    if !pinned {
        choices.push(("pinned".to_owned(), tr!(communities.mod_do_pin).to_string()));
    }
    (!choices.is_empty()).then(|| {
        view! {
            <details class="disclosure" open=open>
                <summary>{tr!(communities.mod_about_thread)}</summary>
                <Form action name=MODERATE_THREAD_FORM with_mandatory_fields=true>
                    <HiddenField name="thread_id" value=thread/>
                    <SelectField name="kind" label=tr!(communities.mod_do) choices required=true/>
                    <TextAreaField name="note" label=tr!(communities.mod_words)/>
                    <div class="actions"><Submit label=tr!(communities.mod_do_submit)/></div>
                </Form>
            </details>
        }
    })
}

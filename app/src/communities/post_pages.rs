// SPDX-License-Identifier: AGPL-3.0-or-later
//! The pages about one post: `/comunita/{slug}/interventi/{post}` leads to it on its thread's page; `/modifica` writes
//! it anew or takes it back; `/versioni` is what it said before. And `…/discussioni/{id}/per-conto`, where a facilitator
//! enters a contribution in somebody's name.

use leptos::prelude::*;
use leptos_router::{components::Redirect, hooks::use_params_map};

use super::{
    ContributionChoices, PostHistory, PostToEdit, TalkHead, WAYS,
    api::{
        CONTRIBUTION_FORM, DELETE_FORM, DeletePost, EDIT_FORM, EditPost, EnterContribution, find_post,
        show_contribution_form, show_post_history, show_post_to_edit,
    },
    editor::{Editor, PrivacyReminder},
    post_in_thread, talk_words as words, thread_address,
};
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::{Choice, HiddenField, RadioField, SelectField, Submit},
        form::Form,
        page::{AreaPage, Crumb, PageHead},
        resource::Loaded,
    },
};

fn param(name: &'static str) -> impl Fn() -> String + Copy {
    let params = use_params_map();
    move || params.read().get(name).unwrap_or_default()
}

fn crumbs(head: &TalkHead, title: &str, thread: uuid::Uuid) -> Vec<Crumb> {
    let mut crumbs = words::crumbs(head, true);
    crumbs.push((title.to_owned(), thread_address(&head.slug, thread)));
    crumbs
}

/// Leads to a post.
#[derive(Debug)]
pub struct PostLinkRoute {
    address: Resource<Result<String, AppError>>,
}

impl AreaPage for PostLinkRoute {
    fn data() -> Self {
        Self { address: Resource::new(param("post"), find_post) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.address view=|address| view! { <Redirect path=address/> }/> }.into_any()
    }
}

/// Writes a post anew, or takes it back.
#[derive(Debug)]
pub struct EditPostRoute {
    post: Resource<Result<PostToEdit, AppError>>,
}

impl AreaPage for EditPostRoute {
    fn data() -> Self {
        Self { post: Resource::new(param("post"), show_post_to_edit) }
    }

    fn view(this: Self) -> AnyView {
        let id = param("post");
        view! { <Loaded resource=this.post view=move |post| view! { <Edit post id=id()/> }/> }.into_any()
    }
}

#[component]
fn Edit(post: PostToEdit, id: String) -> impl IntoView {
    let (edit, delete) = (ServerAction::<EditPost>::new(), ServerAction::<DeletePost>::new());
    let crumbs = crumbs(&post.head, &post.thread_title, post.thread);
    let back = post_in_thread(&post.head.slug, post.thread, post.number);
    let to_delete = id.clone();
    view! {
        <PageHead title=tr!(communities.talk_edit_title) lead=post.thread_title.clone() crumbs/>
        <div class="narrow">
            <Form action=edit name=EDIT_FORM with_mandatory_fields=true>
                <HiddenField name="post_id" value=id/>
                <HiddenField name="version" value=post.version.to_string()/>
                <Editor label=tr!(communities.talk_body) value=post.body community=post.head.slug.clone()/>
                <PrivacyReminder/>
                <p class="form-text">{tr!(communities.talk_edit_note)}</p>
                <div class="actions">
                    <Submit label=tr!(communities.talk_save)/>
                    <a class="btn btn-outline-primary" href=back>{tr!(communities.talk_cancel)}</a>
                </div>
            </Form>
            <section class="panel">
                <h2>{tr!(communities.talk_delete_title)}</h2>
                <p>{tr!(communities.talk_delete_note)}</p>
                <Form action=delete name=DELETE_FORM>
                    <HiddenField name="post_id" value=to_delete/>
                    <div class="actions">
                        <Submit label=tr!(communities.talk_delete) class="btn btn-outline-danger"/>
                    </div>
                </Form>
            </section>
        </div>
    }
    .into_any()
}

/// What a post said before.
#[derive(Debug)]
pub struct PostHistoryRoute {
    history: Resource<Result<PostHistory, AppError>>,
}

impl AreaPage for PostHistoryRoute {
    fn data() -> Self {
        Self { history: Resource::new(param("post"), show_post_history) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.history view=|history| view! { <History history/> }/> }.into_any()
    }
}

#[component]
fn History(history: PostHistory) -> impl IntoView {
    let crumbs = crumbs(&history.head, &history.thread_title, history.thread);
    let back = post_in_thread(&history.head.slug, history.thread, history.number);
    let versions = history
        .versions
        .into_iter()
        .enumerate()
        .map(|(place, version)| {
            let title =
                if place == 0 { tr!(communities.talk_version_now) } else { tr!(communities.talk_version_before) };
            view! {
                <li>
                    <time datetime=version.at.clone()>{words::moment(&version.at)}</time>
                    <h2 class="history-title h6">{title}</h2>
                    // As it was rendered and sanitised by the server.
                    <div class="post-text prose" inner_html=version.html></div>
                </li>
            }
        })
        .collect_view();
    view! {
        <PageHead title=tr!(communities.talk_history_title) lead=history.thread_title.clone() crumbs/>
        <ol class="history">{versions}</ol>
        <p><a href=back>{tr!(communities.talk_back_to_post)}</a></p>
    }
    .into_any()
}

/// A contribution in somebody's name.
#[derive(Debug)]
pub struct ContributionRoute {
    choices: Resource<Result<ContributionChoices, AppError>>,
}

impl AreaPage for ContributionRoute {
    fn data() -> Self {
        Self { choices: Resource::new(param("id"), show_contribution_form) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.choices view=|choices| view! { <Contribution choices/> }/> }.into_any()
    }
}

#[component]
fn Contribution(choices: ContributionChoices) -> impl IntoView {
    let action = ServerAction::<EnterContribution>::new();
    let crumbs = crumbs(&choices.head, &choices.thread_title, choices.thread);
    let back = thread_address(&choices.head.slug, choices.thread);
    let members: Vec<Choice> = choices.members.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let ways: Vec<Choice> = WAYS.map(|way| (way.code().to_owned(), words::came_by(way))).to_vec();
    view! {
        <PageHead title=tr!(communities.talk_enter_title) lead=choices.thread_title.clone() crumbs/>
        <div class="narrow">
            <p>{tr!(communities.talk_enter_note)}</p>
            <Form action name=CONTRIBUTION_FORM with_mandatory_fields=true>
                <HiddenField name="thread_id" value=choices.thread.to_string()/>
                <SelectField name="member" label=tr!(communities.talk_enter_member) choices=members required=true/>
                <RadioField name="came_by" label=tr!(communities.talk_enter_way) choices=ways required=true/>
                <Editor label=tr!(communities.talk_body) community=choices.head.slug.clone()/>
                <PrivacyReminder/>
                <div class="actions">
                    <Submit label=tr!(communities.talk_enter_submit)/>
                    <a class="btn btn-outline-primary" href=back>{tr!(communities.talk_cancel)}</a>
                </div>
            </Form>
        </div>
    }
    .into_any()
}

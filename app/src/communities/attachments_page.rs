// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/comunita/{slug}/interventi/{post}/allegati`: attaches files to a post of one's own and takes them away. It needs no
//! WebAssembly: a form brings the files whole.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    PostFiles,
    api::{ATTACH_FORM, REMOVE_FILE_FORM, RemoveAttachment, show_post_files},
    attachments_view::FileLink,
    editor::PrivacyReminder,
    post_files_address, post_in_thread,
    rules::{ACCEPTED, FILE_MEGABYTES_MOST, FILES_MOST},
    talk_words as words, thread_address,
};
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::HiddenField,
        form::{Flash, Form},
        page::{AreaPage, Done, PageHead, outcome},
        resource::Loaded,
    },
};

/// The page's data.
#[derive(Debug)]
pub struct PostFilesRoute {
    post: Resource<Result<PostFiles, AppError>>,
    outcome: Memo<String>,
}

impl AreaPage for PostFilesRoute {
    fn data() -> Self {
        let (params, query) = (use_params_map(), leptos_router::hooks::use_query_map());
        // After each change its moment is another, and the page is read anew.
        let wanted = move || {
            let changed = query.read().get("alle").unwrap_or_default();
            (params.read().get("post").unwrap_or_default(), changed)
        };
        Self { post: Resource::new(wanted, |(post, _)| show_post_files(post)), outcome: outcome() }
    }

    fn view(this: Self) -> AnyView {
        let outcome = this.outcome;
        view! { <Loaded resource=this.post view=move |post| view! { <Files post done=outcome.get_untracked()/> }/> }
            .into_any()
    }
}

#[component]
fn Files(post: PostFiles, done: String) -> impl IntoView {
    let mut crumbs = words::crumbs(&post.head, true);
    crumbs.push((post.thread_title.clone(), thread_address(&post.head.slug, post.thread)));
    let done = match done.as_str() {
        "allegato" => Some(tr!(communities.files_done_attached).to_string()),
        "tolto" => Some(tr!(communities.files_done_removed).to_string()),
        _ => None,
    };
    let back = post_in_thread(&post.head.slug, post.thread, post.number);
    // What was refused is said even where there is no room left.
    let room = post.files.len() < FILES_MOST || Flash::of_page(ATTACH_FORM).is_some();
    let send_to = format!("{}/invia", post_files_address(&post.head.slug, post.post));
    view! {
        <PageHead title=tr!(communities.files_title) lead=post.thread_title.clone() crumbs/>
        <Done text=done/>
        <div class="narrow">
            <Attached slug=post.head.slug.clone() files=post.files/>
            {if room {
                view! { <Attach send_to/> }.into_any()
            } else {
                view! { <p class="callout-note">{tr!(communities.files_full, most = FILES_MOST)}</p> }.into_any()
            }}
            <p><a href=back>{tr!(communities.talk_back_to_post)}</a></p>
        </div>
    }
    .into_any()
}

/// What is attached, each with a button that takes it away.
#[component]
fn Attached(slug: String, files: Vec<super::AttachmentShown>) -> impl IntoView {
    let remove = ServerAction::<RemoveAttachment>::new();
    if files.is_empty() {
        return view! { <p>{tr!(communities.files_none)}</p> }.into_any();
    }
    let community = slug.clone();
    let files = files
        .into_iter()
        .map(|file| {
            let (id, name) = (file.id.to_string(), file.name.clone());
            view! {
                <li>
                    <FileLink slug=slug.clone() file/>
                    <button class="btn btn-link btn-sm" type="submit" name="attachment_id" value=id>
                        {tr!(communities.files_remove)}
                        <span class="visually-hidden">{format!(" «{name}»")}</span>
                    </button>
                </li>
            }
        })
        .collect_view();
    view! {
        <Form action=remove name=REMOVE_FILE_FORM>
            <HiddenField name="community" value=community/>
            <ul class="file-list">{files}</ul>
        </Form>
    }
    .into_any()
}

/// The form that brings files: one of the browser's own, for a server function would not take them.
#[component]
fn Attach(send_to: String) -> impl IntoView {
    let refused = Flash::of_page(ATTACH_FORM).map(|flash| flash.errors.0).unwrap_or_default();
    let is_refused = !refused.is_empty();
    let (field, help, error) = ("attach-files", "attach-files-help", "attach-errors");
    let messages = refused.into_iter().map(|(_, code)| view! { <li>{code.message()}</li> }).collect_view();
    let described = if is_refused { format!("{error} {help}") } else { help.to_owned() };
    view! {
        <form method="post" action=send_to enctype="multipart/form-data" class="mt-4">
            <div class="form-group">
                <label class="active" for=field>{tr!(communities.files_choose)}</label>
                <small class="form-text" id=help>
                    {tr!(communities.files_help, most = FILES_MOST, size = FILE_MEGABYTES_MOST)}
                </small>
                <input
                    class=if is_refused { "form-control is-invalid" } else { "form-control" }
                    id=field
                    type="file"
                    name="files"
                    multiple=true
                    accept=ACCEPTED
                    aria-invalid=is_refused.then_some("true")
                    aria-describedby=described
                />
                {is_refused
                    .then(|| {
                        view! {
                            <div class="invalid-feedback d-block" id=error role="alert" tabindex="-1">
                                <ul>{messages}</ul>
                            </div>
                        }
                    })}
            </div>
            <PrivacyReminder/>
            <div class="actions">
                <button class="btn btn-primary" type="submit">{tr!(communities.files_attach)}</button>
            </div>
        </form>
    }
    .into_any()
}

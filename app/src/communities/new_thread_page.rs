// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/comunita/{slug}/discussioni/nuova`: begins a discussion.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    TalkHead,
    api::{CreateThread, THREAD_FORM, show_talk},
    attachments_field::AttachmentsField,
    editor::{Editor, PrivacyReminder, thread_draft},
    rules::{TAGS_MOST, TITLE_MOST},
    talk_words as words, threads_address,
};
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::{CheckField, Choice, HiddenField, InputField, SelectField, Submit},
        form::Form,
        page::{AreaPage, PageHead},
        resource::Loaded,
    },
};

/// The page's data.
#[derive(Debug)]
pub struct NewThreadRoute {
    head: Resource<Result<TalkHead, AppError>>,
}

impl AreaPage for NewThreadRoute {
    fn data() -> Self {
        let params = use_params_map();
        Self { head: Resource::new(move || params.read().get("slug").unwrap_or_default(), show_talk) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.head view=|head| view! { <NewThread head/> }/> }.into_any()
    }
}

#[component]
fn NewThread(head: TalkHead) -> impl IntoView {
    let action = ServerAction::<CreateThread>::new();
    let crumbs = words::crumbs(&head, true);
    let topics: Vec<Choice> = head.topics.iter().map(|topic| (topic.id.to_string(), topic.title.clone())).collect();
    let form = if head.may_write {
        let (draft, back) = (thread_draft(head.person, &head.slug), threads_address(&head.slug));
        view! {
            {head.will_wait.then(|| view! { <p class="alert alert-info">{tr!(communities.talk_will_wait)}</p> })}
            <Form action name=THREAD_FORM with_mandatory_fields=true>
                <HiddenField name="community" value=head.slug.clone()/>
                <InputField
                    name="title"
                    label=tr!(communities.talk_title)
                    required=true
                    help=tr!(communities.talk_title_help, most = TITLE_MOST).to_string()
                />
                {(!topics.is_empty())
                    .then(|| {
                        view! {
                            <SelectField
                                name="topic"
                                label=tr!(communities.talk_topic)
                                choices=topics
                                empty=tr!(communities.talk_no_topic)
                            />
                        }
                    })}
                <CheckField name="is_question" label=tr!(communities.talk_is_question)/>
                <Editor label=tr!(communities.talk_body) draft community=head.slug.clone()/>
                <AttachmentsField slug=head.slug.clone()/>
                <InputField
                    name="tags"
                    label=tr!(communities.talk_tags)
                    help=tr!(communities.talk_tags_help, most = TAGS_MOST).to_string()
                />
                <PrivacyReminder/>
                <div class="actions">
                    <Submit label=tr!(communities.talk_begin)/>
                    <a class="btn btn-outline-primary" href=back>{tr!(communities.talk_cancel)}</a>
                </div>
            </Form>
        }
        .into_any()
    } else {
        view! { <p class="callout-note">{tr!(communities.talk_read_only)}</p> }.into_any()
    };
    view! {
        <PageHead title=tr!(communities.talk_new_thread) lead=head.title.here() crumbs/>
        <div class="narrow">{form}</div>
    }
    .into_any()
}

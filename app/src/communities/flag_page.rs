// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/comunita/{slug}/segnala/{post}`: a member points moderators to a post.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    PostToFlag,
    api::{FLAG_FORM, FlagPost, find_post_to_flag},
    moderation_words::{self as words, Done, ShownPost},
};
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::{HiddenField, SelectField, Submit, TextAreaField},
        form::Form,
        page::{AreaPage, PageHead},
        resource::Loaded,
    },
};

/// The post.
#[derive(Debug)]
pub struct FlagRoute {
    post: Resource<Result<PostToFlag, AppError>>,
    outcome: Memo<String>,
}

impl AreaPage for FlagRoute {
    fn data() -> Self {
        let (params, query) = (use_params_map(), use_query_map());
        let outcome = Memo::new(move |_| query.read().get("esito").unwrap_or_default());
        let wanted = move || (params.read().get("post").unwrap_or_default(), outcome.get());
        Self { post: Resource::new(wanted, |(post, _)| find_post_to_flag(post)), outcome }
    }

    fn view(this: Self) -> AnyView {
        let outcome = this.outcome;
        view! {
            <Loaded
                resource=this.post
                view=move |post| view! { <Flagging post outcome=outcome.get_untracked()/> }
            />
        }
        .into_any()
    }
}

#[component]
fn Flagging(post: PostToFlag, outcome: String) -> impl IntoView {
    let action = ServerAction::<FlagPost>::new();
    let thread = format!("/comunita/{}/discussioni/{}", post.slug, post.thread);
    let mut crumbs = words::crumbs_of_members(&post.slug, &post.community);
    crumbs.push((post.thread_title.clone(), thread.clone()));
    let id = post.post.id.to_string();
    let form = if post.flagged {
        view! { <p>{tr!(communities.mod_flagged_already)}</p> }.into_any()
    } else {
        view! {
            <Form action name=FLAG_FORM with_mandatory_fields=true>
                <HiddenField name="post_id" value=id/>
                <SelectField
                    name="reason"
                    label=tr!(communities.mod_why_flag)
                    choices=words::reasons()
                    required=true
                />
                <TextAreaField name="note" label=tr!(communities.mod_note) help=tr!(communities.mod_flag_note_help)/>
                <div class="actions"><Submit label=tr!(communities.mod_flag_submit)/></div>
            </Form>
        }
        .into_any()
    };
    view! {
        <PageHead title=tr!(communities.mod_flag_title) lead=tr!(communities.mod_flag_lead) crumbs/>
        <div class="narrow">
            <Done outcome/>
            <h2 class="visually-hidden">{tr!(communities.mod_the_post)}</h2>
            <ShownPost post=post.post/>
            {form}
            <p><a href=thread>{tr!(communities.mod_back_to_thread)}</a></p>
        </div>
    }
    .into_any()
}

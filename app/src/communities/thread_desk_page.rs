// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/comunita/{slug}/moderazione/discussione/{thread}`: a thread is moved, split, or merged into another one.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    PostLine, ThreadDesk,
    api::{MERGE_FORM, MOVE_FORM, MergeThread, MoveThread, SPLIT_FORM, SplitThread, moderated_thread},
    moderation_words::{self as words, Actions},
    move_address,
    rules::shift::Destination,
    thread_address,
};
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::{Choice, HiddenField, InputField, SelectField, Submit, TextAreaField},
        form::{Flash, Form, FormState},
        page::{AreaPage, PageHead},
        resource::Loaded,
    },
};

/// The thread.
#[derive(Debug)]
pub struct ThreadDeskRoute {
    thread: Resource<Result<ThreadDesk, AppError>>,
}

impl AreaPage for ThreadDeskRoute {
    fn data() -> Self {
        let (params, query) = (use_params_map(), use_query_map());
        let wanted =
            move || (params.read().get("thread").unwrap_or_default(), query.read().get("da").unwrap_or_default());
        Self { thread: Resource::new(wanted, |(thread, from)| moderated_thread(thread, from)) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.thread view=|desk| view! { <Desk desk/> }/> }.into_any()
    }
}

#[component]
fn Desk(desk: ThreadDesk) -> impl IntoView {
    let mut crumbs = words::crumbs(&desk.slug, &desk.community);
    crumbs.push((desk.title.clone(), thread_address(&desk.slug, desk.thread)));
    let topic = match &desk.topic {
        Some(topic) => tr!(communities.mod_topic_now, topic = topic.clone()).to_string(),
        None => tr!(communities.mod_topic_none).to_string(),
    };
    let id = desk.thread.to_string();
    let earlier = (!desk.earlier.is_empty()).then(|| {
        view! {
            <h2>{tr!(communities.mod_earlier)}</h2>
            <Actions slug=desk.slug.clone() actions=desk.earlier.clone()/>
        }
    });
    let mut places: Vec<Choice> = desk
        .topics
        .iter()
        .map(|(topic, title)| {
            let words = tr!(communities.mod_to_topic, topic = title.clone()).to_string();
            (Destination::Topic(Some(*topic)).code(), words)
        })
        .collect();
    if desk.topic.is_some() {
        let words = tr!(communities.mod_to_topic, topic = tr!(communities.mod_no_topic)).to_string();
        places.push((Destination::Topic(None).code(), words));
    }
    places.extend(desk.communities.iter().map(|(community, title)| {
        let words = tr!(communities.mod_to_community, community = title.here()).to_string();
        (Destination::Community(*community).code(), words)
    }));
    let others: Vec<Choice> = desk.others.iter().map(|(id, title)| (id.to_string(), title.clone())).collect();
    view! {
        <PageHead title=tr!(communities.mod_shift_title) lead=tr!(communities.mod_shift_lead) crumbs/>
        <p>
            {tr!(communities.mod_thread)} " " <a href=thread_address(&desk.slug, desk.thread)>{desk.title.clone()}</a> ". "
            {topic}
        </p>
        {(!places.is_empty()).then(|| view! { <Move id=id.clone() places/> })}
        <Split desk=desk.clone()/>
        <Merge id others/>
        {earlier}
    }
    .into_any()
}

/// Why, and words to those concerned.
#[component]
fn Because() -> impl IntoView {
    view! {
        <SelectField name="reason" label=tr!(communities.mod_reason) choices=words::reasons() required=true/>
        <TextAreaField name="note" label=tr!(communities.mod_words)/>
    }
}

#[component]
fn Move(id: String, places: Vec<Choice>) -> impl IntoView {
    let action = ServerAction::<MoveThread>::new();
    let open = Flash::of_page(MOVE_FORM).is_some();
    view! {
        <details class="disclosure" open=open>
            <summary>{tr!(communities.mod_move)}</summary>
            <Form action name=MOVE_FORM with_mandatory_fields=true>
                <HiddenField name="thread_id" value=id/>
                <SelectField
                    name="to"
                    label=tr!(communities.mod_move_to)
                    choices=places
                    required=true
                    help=tr!(communities.mod_move_help)
                />
                <Because/>
                <div class="actions"><Submit label=tr!(communities.mod_move_submit)/></div>
            </Form>
        </details>
    }
    .into_any()
}

#[component]
fn Split(desk: ThreadDesk) -> impl IntoView {
    let action = ServerAction::<SplitThread>::new();
    let first_shown = desk.posts.first().map_or(1, |post| post.number);
    let elsewhere = |number: i32, text: &'static str| {
        let address = move_address(&desk.slug, desk.thread, number);
        view! { <li class="page-item"><a class="page-link" href=address>{text}</a></li> }.into_any()
    };
    let links = [
        (first_shown > 2).then(|| elsewhere(1, tr!(communities.mod_split_first))),
        desk.next.map(|number| elsewhere(number, tr!(communities.mod_split_next))),
    ];
    let pages = links.iter().any(Option::is_some).then(|| {
        view! {
            <nav class="pagination-wrapper" aria-label=tr!(communities.talk_pages_below)>
                <ul class="pagination">{links.into_iter().flatten().collect_view()}</ul>
            </nav>
        }
    });
    // Whoever comes from a post, or goes through the pages, has begun to choose.
    let open = Flash::of_page(SPLIT_FORM).is_some() || first_shown > 2;
    let id = desk.thread.to_string();
    let form = if desk.posts.is_empty() {
        view! { <p>{tr!(communities.mod_split_none)}</p> }.into_any()
    } else {
        view! {
            <Form action name=SPLIT_FORM with_mandatory_fields=true>
                <HiddenField name="thread_id" value=id/>
                <InputField name="title" label=tr!(communities.mod_split_title) required=true/>
                <Ticks posts=desk.posts/>
                <InputField
                    name="from"
                    label=tr!(communities.mod_split_from)
                    kind="number"
                    class="input-short"
                    help=tr!(communities.mod_split_from_help)
                />
                <Because/>
                <div class="actions"><Submit label=tr!(communities.mod_split_submit)/></div>
            </Form>
        }
        .into_any()
    };
    view! {
        <details class="disclosure" open=open>
            <summary>{tr!(communities.mod_split)}</summary>
            {form}
            {pages}
        </details>
    }
    .into_any()
}

/// The posts, to be ticked.
#[component]
fn Ticks(posts: Vec<PostLine>) -> impl IntoView {
    const FIELD: &str = "posts";
    let form = FormState::here();
    let label = tr!(communities.mod_split_posts);
    form.name_field(FIELD, label);
    let (group, message) = (form.id(FIELD), form.message(FIELD));
    let error = format!("{group}-error");
    let described = error.clone();
    let boxes = posts
        .into_iter()
        .enumerate()
        .map(|(place, post)| {
            let name = format!("{FIELD}[p{}]", post.id);
            // The first has the field's own id, so that the error summary's link leads to it.
            let id = if place == 0 { group.clone() } else { format!("{group}-{}", post.number) };
            let ticked = form.value(&name, String::new()) == "true";
            let number = tr!(communities.mod_post_number, number = post.number).to_string();
            let head = format!("{number}, {}, {}", post.author, words::moment(&post.at));
            view! {
                <div class="form-check">
                    <input type="checkbox" id=id.clone() name=name value="true" checked=ticked/>
                    <label for=id>{head} <span class="form-text">{format!(" {}", post.excerpt)}</span></label>
                </div>
            }
        })
        .collect_view();
    view! {
        <fieldset class="form-group" aria-describedby=move || message.read().is_some().then(|| described.clone())>
            <legend>{label}</legend>
            {move || {
                message
                    .get()
                    .map(|message| view! { <div class="invalid-feedback d-block" id=error.clone()>{message}</div> })
            }}
            {boxes}
        </fieldset>
    }
    .into_any()
}

#[component]
fn Merge(id: String, others: Vec<Choice>) -> impl IntoView {
    let action = ServerAction::<MergeThread>::new();
    let open = Flash::of_page(MERGE_FORM).is_some();
    view! {
        <details class="disclosure" open=open>
            <summary>{tr!(communities.mod_merge)}</summary>
            <p>{tr!(communities.mod_merge_help)}</p>
            <Form action name=MERGE_FORM with_mandatory_fields=true>
                <HiddenField name="thread_id" value=id/>
                <SelectField name="into" label=tr!(communities.mod_merge_into) choices=others/>
                <InputField name="address" label=tr!(communities.mod_merge_address)/>
                <Because/>
                <div class="actions"><Submit label=tr!(communities.mod_merge_submit)/></div>
            </Form>
        </details>
    }
    .into_any()
}

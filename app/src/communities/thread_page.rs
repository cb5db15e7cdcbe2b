// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/comunita/{slug}/discussioni/{id}`: a discussion, from the first post that one has not read (or `?da=` a number).

use leptos::{form::ActionForm, prelude::*};
use leptos_router::{
    components::Redirect,
    hooks::{use_params_map, use_query_map},
    params::ParamsMap,
};

use super::{
    HowWent, POSTS_A_PAGE, PostState, ThreadFacts, ThreadPage, ThreadState,
    api::{CreatePost, FollowThread, MARK_FORM, POST_FORM, show_thread},
    attachments_field::AttachmentsField,
    editor::{Editor, PrivacyReminder, answer_draft, forget_draft, thread_draft},
    live::LiveThread,
    move_address,
    outside::{Seen, seen, show},
    post_view::PostView,
    talk_words as words, thread_address, thread_from,
    touch::{HereNow, UnreadNotices},
};
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::{HiddenField, Submit},
        form::{Flash, Form},
        page::{AreaPage, PageHead},
        resource::Loaded,
    },
};

/// The page's data.
#[derive(Debug)]
pub struct ThreadRoute {
    thread: Resource<Result<Seen<ThreadPage>, AppError>>,
    outcome: Memo<String>,
}

impl AreaPage for ThreadRoute {
    fn data() -> Self {
        let (params, query) = (use_params_map(), use_query_map());
        let outcome = Memo::new(move |_| query.read().get("esito").unwrap_or_default());
        let wanted = move || {
            let query = query.read();
            let of = |name: &str| query.get(name).unwrap_or_default();
            let params = params.read();
            let of_path = |name: &str| params.get(name).unwrap_or_default();
            (of_path("slug"), of_path("id"), of("da"), of("cita"), of("esito"))
        };
        let read = |(slug, id, from, quote, _)| seen(slug, show_thread(id, from, quote));
        Self { thread: Resource::new(wanted, read), outcome }
    }

    fn view(this: Self) -> AnyView {
        let outcome = this.outcome;
        let (params, query) = (use_params_map(), use_query_map());
        let shown = move |page: ThreadPage| {
            let of = |name: &str| params.read_untracked().get(name).unwrap_or_default();
            match other_address(&of("slug"), &of("id"), &page.facts, &query.read_untracked()) {
                Some(path) => view! { <Redirect path/> }.into_any(),
                None => view! { <Thread page outcome=outcome.get_untracked()/> }.into_any(),
            }
        };
        view! { <Loaded resource=this.thread view=move |seen| show(seen, shown)/> }.into_any()
    }
}

/// Where a thread stands that was asked for at another address: moved into another community it keeps its numbers, merged
/// into another thread it has none of its own. What a refused form brought along stays.
fn other_address(slug: &str, id: &str, facts: &ThreadFacts, query: &ParamsMap) -> Option<String> {
    let merged = id.trim().parse() != Ok(facts.id);
    if !merged && slug == facts.slug {
        return None;
    }
    let mut kept = query.clone();
    if merged {
        for numbered in ["da", "cita", "esito"] {
            kept.remove(numbered);
        }
    }
    Some(format!("{}{}", thread_address(&facts.slug, facts.id), kept.to_query_string()))
}

/// What was just done, as the address says: `pubblicato-12`.
fn done(outcome: &str) -> Option<&'static str> {
    let (what, _) = outcome.rsplit_once('-')?;
    match what {
        "pubblicato" => Some(tr!(communities.talk_done_posted)),
        "in-attesa" => Some(tr!(communities.talk_done_waiting)),
        "modificato" => Some(tr!(communities.talk_done_edited)),
        "eliminato" => Some(tr!(communities.talk_done_deleted)),
        "inserito" => Some(tr!(communities.talk_done_entered)),
        _ => None,
    }
}

#[component]
fn Thread(page: ThreadPage, outcome: String) -> impl IntoView {
    let state = ThreadState::provide(&page);
    // Reading it was reading what one was told of it.
    UnreadNotices::refresh_when_shown();
    let head = page.head.clone();
    let facts = page.facts.clone();
    let crumbs = words::crumbs(&head, true);
    let message = done(&outcome);
    // The new ones begin here; on the first visit of a thread all are new, and nothing has to say so. Nor is it news what
    // one has just written oneself.
    let first_unread = (facts.read_number > 0 && message.is_none()).then_some(facts.read_number + 1);
    if message.is_some() {
        forget_draft(answer_draft(head.person, facts.id), outcome.clone());
        forget_draft(thread_draft(head.person, &head.slug), format!("{}/{outcome}", facts.id));
    }
    let refused = Flash::of_page(MARK_FORM).and_then(|flash| flash.errors.0.first().map(|(_, code)| code.message()));
    state.failure.set(refused);
    let last_shown = page.posts.last().map_or(0, |post| post.number);
    view! {
        <PageHead title=facts.title.clone() crumbs/>
        {message.map(|message| view! { <div class="alert alert-success" role="status"><p>{message}</p></div> })}
        {move || {
            state
                .failure
                .get()
                .map(|failure| view! { <div class="alert alert-danger" role="alert"><p>{failure}</p></div> })
        }}
        <WentElsewhere/>
        <Facts/>
        <HereNow names=page.here.clone()/>
        <Pages facts=facts.clone() from=page.from last=last_shown label=tr!(communities.talk_pages_above)/>
        <h2 class="visually-hidden">{tr!(communities.talk_posts_heading)}</h2>
        <ol class="posts">
            <For
                each=move || state.posts.get()
                key=|post| post.clone()
                children=move |post| {
                    let begins_new = first_unread == Some(post.number);
                    view! {
                        <li>
                            {begins_new
                                .then(|| {
                                    view! { <p class="callout-note" id="nuovi">{tr!(communities.talk_new_from_here)}</p> }
                                })}
                            <PostView post/>
                        </li>
                    }
                }
            />
        </ol>
        <NewPosts/>
        <LiveThread thread_id=facts.id known_seq=facts.seq on_change=Callback::new(move |()| state.refresh())/>
        <Pages facts=facts.clone() from=page.from last=last_shown label=tr!(communities.talk_pages_below)/>
        // Another one for each outcome: of a form that is shown again the browser keeps what was typed, here what was sent.
        <For each=move || [outcome.clone()] key=|outcome| outcome.clone() children=move |_| view! { <Reply page=page.clone()/> }/>
    }
    .into_any()
}

/// Says where the discussion, or posts of it, went while the page was open.
#[component]
fn WentElsewhere() -> impl IntoView {
    let state = ThreadState::here();
    view! {
        <div role="status" aria-live="polite">
            {move || {
                state
                    .went
                    .get()
                    .map(|went| {
                        let text = match went.how {
                            HowWent::Moved => tr!(communities.talk_went_moved),
                            HowWent::Split => tr!(communities.talk_went_split),
                            HowWent::Merged => tr!(communities.talk_went_merged),
                            HowWent::Gathered => tr!(communities.talk_went_gathered),
                        };
                        // Loaded anew, since it may be this very page.
                        view! { <p class="callout-note">{text} " " <a href=went.address rel="external">{went.title}</a></p> }
                    })
            }}
        </div>
    }
    .into_any()
}

/// What the discussion is: topic, tags, marks, and whether one follows it.
#[component]
fn Facts() -> impl IntoView {
    let state = ThreadState::here();
    let follow = ServerAction::<FollowThread>::new();
    state.follow(follow.value());
    let shown = move || {
        let facts = state.facts.get();
        let list = super::threads_address(&facts.slug);
        let tags = facts
            .tags
            .iter()
            .map(|tag| {
                let address = format!("{list}?tag={}", crate::people::persons_page::encode(tag));
                view! { <li><a class="chip" href=address>{tag.clone()}</a></li> }
            })
            .collect_view();
        let badge = |class: &'static str, text: &'static str| view! { <span class=class>{text}</span> " " };
        let answered = facts.answered_by.map(|number| {
            let address = format!(
                "{}#{}",
                thread_from(&facts.slug, facts.id, super::rules::page_around(number)),
                super::post_anchor(number)
            );
            view! { <a href=address>{tr!(communities.talk_to_answer)}</a> }
        });
        view! {
            <p class="item-meta">
                {facts.topic.clone().map(|topic| format!("{topic} · "))}
                {facts.is_question.then(|| badge("badge badge-info", tr!(communities.talk_question)))}
                {facts.pinned.then(|| badge("badge badge-neutral", tr!(communities.talk_pinned)))}
                {facts.locked.then(|| badge("badge badge-past", tr!(communities.talk_locked)))}
                {(facts.state == PostState::Waiting)
                    .then(|| badge("badge badge-attention", tr!(communities.talk_thread_waiting)))}
                {(facts.state == PostState::Hidden)
                    .then(|| badge("badge badge-bad", tr!(communities.talk_thread_hidden)))}
                {answered}
            </p>
            {(!facts.tags.is_empty())
                .then(|| view! { <ul class="chip-list" aria-label=tr!(communities.talk_tags)>{tags}</ul> })}
        }
        .into_any()
    };
    let (id, slug) = state.facts.with_untracked(|facts| (facts.id.to_string(), facts.slug.clone()));
    let wish = move || if state.facts.read().follows { "false" } else { "true" };
    let text = move || {
        if state.facts.read().follows { tr!(communities.talk_unfollow) } else { tr!(communities.talk_follow) }
    };
    let enter = state.facts.with_untracked(|facts| facts.may_enter).then(|| {
        let address = format!("{}/per-conto", thread_address(&slug, state.facts.with_untracked(|facts| facts.id)));
        view! { <a class="btn btn-sm btn-outline-primary" href=address>{tr!(communities.talk_enter)}</a> }
    });
    let shift = state.facts.with_untracked(|facts| facts.moderates).then(|| {
        let address = move_address(&slug, state.facts.with_untracked(|facts| facts.id), 1);
        view! { <a class="btn btn-sm btn-outline-primary" href=address rel="nofollow">{tr!(communities.mod_shift)}</a> }
    });
    view! {
        {shown}
        <div class="actions no-print">
            <ActionForm action=follow>
                <input type="hidden" name="thread_id" value=id/>
                <input type="hidden" name="follows" value=wish/>
                <button class="btn btn-sm btn-outline-primary" type="submit" id="segui">{text}</button>
            </ActionForm>
            {enter}
            {shift}
        </div>
    }
    .into_any()
}

/// Links to the pages before and after, to the first and the last post.
#[component]
fn Pages(facts: ThreadFacts, from: i32, last: i32, label: &'static str) -> impl IntoView {
    let link = |number: i32, text: &'static str, rel: Option<&'static str>| {
        let address = thread_from(&facts.slug, facts.id, number);
        view! { <li class="page-item"><a class="page-link" href=address rel=rel>{text}</a></li> }.into_any()
    };
    let last_page = (facts.last_number - POSTS_A_PAGE + 1).max(1);
    let before = from > 1;
    let after = last < facts.last_number && last > 0;
    let links = [
        before.then(|| link(1, tr!(communities.talk_first), None)),
        before.then(|| link((from - POSTS_A_PAGE).max(1), tr!(communities.talk_earlier), Some("prev"))),
        after.then(|| link(last + 1, tr!(communities.talk_later), Some("next"))),
        after.then(|| link(last_page, tr!(communities.talk_last), None)),
    ];
    (before || after).then(|| {
        let where_we_are = tr!(communities.talk_where, from, to = last, last = facts.last_number).to_string();
        view! {
            <nav class="pagination-wrapper" aria-label=label>
                <p class="result-count">{where_we_are}</p>
                <ul class="pagination">{links.into_iter().flatten().collect_view()}</ul>
            </nav>
        }
    })
}

/// What has come since the page was opened: shown when the reader wants it, so that nothing jumps.
#[component]
fn NewPosts() -> impl IntoView {
    let state = ThreadState::here();
    view! {
        <div role="status" aria-live="polite">
            {move || {
                let count = i32::try_from(state.new_posts.read().len()).unwrap_or(i32::MAX);
                (count > 0)
                    .then(|| {
                        let text = if count == 1 {
                            tr!(communities.talk_one_new_post).to_string()
                        } else {
                            tr!(communities.talk_new_posts, count).to_string()
                        };
                        view! {
                            <p class="live-note">
                                <button type="button" class="btn btn-link" on:click=move |_| state.show_new()>{text}</button>
                            </p>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// The form of an answer, or why there is none.
#[component]
fn Reply(page: ThreadPage) -> impl IntoView {
    let action = ServerAction::<CreatePost>::new();
    let facts = page.facts;
    // Where writing ended while they wrote, the refused form still shows what was typed, and why.
    if !facts.may_write && Flash::of_page(POST_FORM).is_none() {
        let why = if facts.locked { tr!(communities.talk_locked_note) } else { tr!(communities.talk_read_only) };
        return view! { <p class="callout-note">{why}</p> }.into_any();
    }
    let draft = page.quote.is_none().then(|| answer_draft(page.head.person, facts.id));
    let (quoted, reply_to, value) = match page.quote {
        Some((number, post, words)) => (Some(number), post.to_string(), words),
        None => (None, String::new(), String::new()),
    };
    view! {
        <section class="panel no-print" id="rispondi">
            <h2>{tr!(communities.talk_reply)}</h2>
            {quoted
                .map(|number| {
                    let text = tr!(communities.talk_replying_to, number).to_string();
                    view! {
                        <p>{text} " " <a href=thread_address(&facts.slug, facts.id)>{tr!(communities.talk_no_quote)}</a></p>
                    }
                })}
            {page.head.will_wait.then(|| view! { <p class="alert alert-info">{tr!(communities.talk_will_wait)}</p> })}
            <Form action name=POST_FORM with_mandatory_fields=true>
                <HiddenField name="thread_id" value=facts.id.to_string()/>
                <HiddenField name="reply_to" value=reply_to/>
                <Editor label=tr!(communities.talk_body) value draft=draft.unwrap_or_default() community=facts.slug.clone()/>
                <AttachmentsField slug=facts.slug.clone()/>
                <PrivacyReminder/>
                <div class="actions"><Submit label=tr!(communities.talk_send)/></div>
            </Form>
        </section>
    }
    .into_any()
}

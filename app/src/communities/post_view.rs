// SPDX-License-Identifier: AGPL-3.0-or-later
//! A post on its thread's page.

use leptos::{form::ActionForm, prelude::*};

use super::{
    PostShown, PostState, ThreadState,
    api::{MarkAnswer, MarkUseful},
    attachments_view::PostAttachments,
    post_address, post_anchor, post_files_address,
    post_moderation::PostModeration,
    rules, talk_words as words,
};
use crate::tr;

/// A post, or the line that stands in its place.
#[component]
pub fn PostView(
    /// As the one who asks may see it.
    post: PostShown,
) -> impl IntoView {
    let (class, anchor) = (if post.is_placeholder() { "post post-hidden" } else { "post" }, post_anchor(post.number));
    let slug = ThreadState::here().facts.with_untracked(|facts| facts.slug.clone());
    let inside = match post.html.clone() {
        Some(html) => view! { <Words post html slug/> }.into_any(),
        None => view! { <p class="post-text">{placeholder(post.state)}</p> }.into_any(),
    };
    view! { <article class=class id=anchor tabindex="-1">{inside}</article> }.into_any()
}

/// What stands in the place of a post that is not to be read.
fn placeholder(state: PostState) -> &'static str {
    match state {
        PostState::Deleted => tr!(communities.talk_deleted),
        PostState::Redacted => tr!(communities.talk_redacted),
        _ => tr!(communities.talk_hidden),
    }
}

#[component]
fn Words(post: PostShown, html: String, slug: String) -> impl IntoView {
    let (marks, files) = (marks(&post), post.attachments.clone());
    let (slug_of_moderation, moderates) =
        (slug.clone(), ThreadState::here().facts.with_untracked(|facts| facts.moderates));
    let author = post.author.clone();
    let (name, body_name) =
        author.as_ref().map(|author| (author.name.clone(), author.body_name.clone())).unwrap_or_default();
    let address = post_address(&slug, post.id);
    let (at, when) = (post.at.clone(), words::moment(&post.at));
    let edited = post.edited_at.as_ref().map(|edited| {
        let text = tr!(communities.talk_edited_at, at = words::moment(edited)).to_string();
        view! { <a href=format!("{address}/versioni")>{text}</a> }
    });
    let answered = post.reply_to.clone().map(|quoted| {
        let author = quoted.author.unwrap_or_else(|| tr!(communities.talk_a_post).to_string());
        let link = tr!(communities.talk_reply_to, number = quoted.number, author).to_string();
        view! {
            <p class="form-text">
                <a href=post_address(&slug, quoted.id)>{link}</a>
                {(!quoted.excerpt.is_empty()).then(|| format!(": «{}»", quoted.excerpt))}
            </p>
        }
    });
    let number = tr!(communities.talk_post_number, number = post.number).to_string();
    view! {
        <header class="post-header">
            <h3 class="post-author">{name}</h3>
            {marks}
            <span class="post-body-of">{body_name}</span>
            <a href=address.clone() aria-label=format!("{number}, {when}")>
                <time datetime=at>{when.clone()}</time>
            </a>
            {edited}
        </header>
        <Notes post=post.clone()/>
        {answered}
        // The one place where a post's text is HTML: rendered and sanitised by the server when it was written.
        <div class="post-text prose" inner_html=html></div>
        <PostAttachments slug=slug.clone() files/>
        <footer class="post-actions">
            <Useful post=post.clone()/>
            <Answer post=post.clone()/>
            <Links post=post.clone() slug/>
            <PostModeration
                slug=slug_of_moderation
                post=post.id
                number=post.number
                mine=post.mine
                moderates=moderates
            />
        </footer>
    }
    .into_any()
}

/// What the post is, in badges.
fn marks(post: &PostShown) -> AnyView {
    let badge = |class: &'static str, text: String| view! { <span class=class>{text}</span> " " };
    let facilitates = post.author.as_ref().is_some_and(|author| author.facilitates);
    view! {
        {facilitates.then(|| badge("badge badge-info", tr!(communities.talk_facilitator).to_string()))}
        {post.is_answer.then(|| badge("badge badge-good", tr!(communities.talk_is_answer).to_string()))}
        {post.came_by.map(|way| badge("badge badge-neutral", words::came_by(way)))}
    }
    .into_any()
}

/// What its author and moderators are told about a post that others do not see.
#[component]
fn Notes(post: PostShown) -> impl IntoView {
    let mine = post.mine;
    let text = match post.state {
        PostState::Waiting if mine => Some(tr!(communities.talk_waiting_mine).to_string()),
        PostState::Waiting => Some(tr!(communities.talk_waiting).to_string()),
        PostState::Hidden => {
            let reason = post.hiding.as_ref().map(|hiding| words::reason(&hiding.reason));
            let reason = reason.unwrap_or_else(|| words::reason("other"));
            Some(if mine {
                tr!(communities.talk_hidden_mine, reason).to_string()
            } else {
                tr!(communities.talk_hidden_because, reason).to_string()
            })
        }
        _ => None,
    };
    let said = post.hiding.map(|hiding| hiding.words).filter(|words| !words.is_empty());
    text.map(|text| {
        view! {
            <div class="alert alert-warning" role="note">
                <p>{text}</p>
                {said.map(|said| view! { <p>{format!("«{said}»")}</p> })}
            </div>
        }
    })
}

#[component]
fn Useful(post: PostShown) -> impl IntoView {
    let state = ThreadState::here();
    let action = ServerAction::<MarkUseful>::new();
    state.follow(action.value());
    let may = rules::may_find_useful(state.facts.with_untracked(|facts| facts.may_write), post.state, post.mine);
    let count = match post.useful_count {
        0 => None,
        1 => Some(tr!(communities.talk_useful_to_one).to_string()),
        count => Some(tr!(communities.talk_useful_to, count).to_string()),
    };
    let (wish, text) = if post.useful_to_me {
        ("false", tr!(communities.talk_not_useful))
    } else {
        ("true", tr!(communities.talk_useful))
    };
    let number = post.number;
    view! {
        {count.map(|count| view! { <span class="post-useful">{count}</span> " " })}
        {may
            .then(|| {
                view! {
                    <ActionForm action>
                        <input type="hidden" name="post_id" value=post.id.to_string()/>
                        <input type="hidden" name="useful" value=wish/>
                        <button class="btn btn-link btn-sm" type="submit" id=format!("utile-{number}")>
                            {text}
                            <Which number/>
                        </button>
                    </ActionForm>
                }
            })}
    }
    .into_any()
}

#[component]
fn Answer(post: PostShown) -> impl IntoView {
    let state = ThreadState::here();
    let action = ServerAction::<MarkAnswer>::new();
    state.follow(action.value());
    let may = state.facts.with_untracked(|facts| facts.may_mark_answer) && post.state == PostState::Visible;
    let (wish, text) = if post.is_answer {
        ("false", tr!(communities.talk_no_answer))
    } else {
        ("true", tr!(communities.talk_mark_answer))
    };
    // What asks is not what answers.
    (may && (post.number > 1 || post.is_answer)).then(|| {
        let number = post.number;
        view! {
            <ActionForm action>
                <input type="hidden" name="post_id" value=post.id.to_string()/>
                <input type="hidden" name="answer" value=wish/>
                <button class="btn btn-link btn-sm" type="submit" id=format!("risposta-{number}")>
                    {text}
                    <Which number/>
                </button>
            </ActionForm>
        }
    })
}

/// Links to answer a post with its words, to write one's own anew and to attach files to it.
#[component]
fn Links(post: PostShown, slug: String) -> impl IntoView {
    let facts = ThreadState::here().facts.get_untracked();
    let quotes = facts.may_write && post.state == PostState::Visible;
    let edits = post.mine && facts.may_write && matches!(post.state, PostState::Visible | PostState::Waiting);
    let number = post.number;
    let quote = format!(
        "{}?da={}&cita={}#rispondi",
        super::thread_address(&slug, facts.id),
        rules::page_around(number),
        post.id
    );
    view! {
        {quotes.then(|| view! { <a class="btn btn-link btn-sm" href=quote>{tr!(communities.talk_quote)} <Which number/></a> })}
        {edits
            .then(|| {
                let address = format!("{}/modifica", post_address(&slug, post.id));
                let files = post_files_address(&slug, post.id);
                view! {
                    <a class="btn btn-link btn-sm" href=address>{tr!(communities.talk_edit)} <Which number/></a>
                    <a class="btn btn-link btn-sm" href=files>{tr!(communities.files_attach_link)} <Which number/></a>
                }
            })}
    }
    .into_any()
}

/// Which post a button is about, for who does not see where it stands.
#[component]
fn Which(number: i32) -> impl IntoView {
    let text = tr!(communities.talk_post_number, number).to_string();
    view! { <span class="visually-hidden">{format!(" ({text})")}</span> }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Words and pieces of the pages of flags and moderation.

use jiff::civil::DateTime;
use leptos::prelude::*;

use super::{ActionLine, ModerationKind, PostInContext, REASONS, Reason, action_address, queue_address};
use crate::{
    dates,
    i18n::{self, Text},
    tr,
    ui::{fields::Choice, page::Crumb},
};

/// A civil moment: `22 aprile 2013, 10.30`.
pub fn moment(civil: &str) -> String {
    civil.parse::<DateTime>().map_or_else(
        |_| civil.to_owned(),
        |moment| {
            let locale = i18n::locale();
            format!("{}, {}", dates::day(locale, moment.date()), dates::time(locale, moment.time()))
        },
    )
}

/// Why.
pub fn reason(reason: Reason) -> String {
    match reason {
        Reason::PersonalData => tr!(communities.mod_reason_personal_data),
        Reason::Offensive => tr!(communities.mod_reason_offensive),
        Reason::OffTopic => tr!(communities.mod_reason_off_topic),
        Reason::Wrong => tr!(communities.mod_reason_wrong),
        Reason::Advertising => tr!(communities.mod_reason_advertising),
        Reason::Other => tr!(communities.mod_reason_other),
    }
    .to_string()
}

/// The reasons to choose from.
pub fn reasons() -> Vec<Choice> {
    REASONS.into_iter().map(|each| (each.code().to_owned(), reason(each))).collect()
}

/// What was done.
pub fn kind(kind: ModerationKind) -> String {
    match kind {
        ModerationKind::Warned => tr!(communities.mod_kind_warned),
        ModerationKind::Hidden => tr!(communities.mod_kind_hidden),
        ModerationKind::Locked => tr!(communities.mod_kind_locked),
        ModerationKind::Pinned => tr!(communities.mod_kind_pinned),
        ModerationKind::Suspended => tr!(communities.mod_kind_suspended),
        ModerationKind::Released => tr!(communities.mod_kind_released),
        ModerationKind::Redacted => tr!(communities.mod_kind_redacted),
        ModerationKind::Moved => tr!(communities.mod_kind_moved),
        ModerationKind::Split => tr!(communities.mod_kind_split),
        ModerationKind::Merged => tr!(communities.mod_kind_merged),
    }
    .to_string()
}

/// The pages above those of moderators.
pub fn crumbs(slug: &str, community: &Text) -> Vec<Crumb> {
    let mut crumbs = crumbs_of_members(slug, community);
    crumbs.push((tr!(communities.mod_title).to_string(), queue_address(slug)));
    crumbs
}

/// The pages above those of members.
pub fn crumbs_of_members(slug: &str, community: &Text) -> Vec<Crumb> {
    vec![(tr!(communities.title).to_string(), "/comunita".to_owned()), (community.here(), format!("/comunita/{slug}"))]
}

/// What was just done, from `?esito=` of the address.
#[component]
pub fn Done(
    /// Of the address.
    outcome: String,
) -> impl IntoView {
    let words = match outcome.as_str() {
        "segnalato" => tr!(communities.mod_done_flagged),
        "archiviata" => tr!(communities.mod_done_dismissed),
        "fatto" => tr!(communities.mod_done),
        "annullato" => tr!(communities.mod_done_undone),
        "obiezione" => tr!(communities.mod_done_objected),
        "risposta" => tr!(communities.mod_done_answered),
        _ => return None,
    };
    Some(view! { <div class="alert alert-success" role="status"><p>{words}</p></div> })
}

/// A post as moderators read it: whatever has become of it.
#[component]
pub fn ShownPost(
    /// The post.
    post: PostInContext,
    /// Level of its heading.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let state = match post.state.as_str() {
        "waiting" => Some(("badge badge-attention", tr!(communities.mod_state_waiting))),
        "hidden" => Some(("badge badge-bad", tr!(communities.mod_state_hidden))),
        "deleted" => Some(("badge badge-past", tr!(communities.mod_state_deleted))),
        "redacted" => Some(("badge badge-past", tr!(communities.mod_state_redacted))),
        _ => None,
    };
    let class = if quiet { "post post-hidden" } else { "post" };
    let number = tr!(communities.mod_post_number, number = post.number).to_string();
    view! {
        <article class=class>
            <header class="post-header">
                <h3 class="post-author">{post.author}</h3>
                <span class="post-body-of">{number}</span>
                <time datetime=post.at.clone()>{moment(&post.at)}</time>
                {state.map(|(class, word)| view! { <span class=class>{word}</span> })}
            </header>
            // Rendered and sanitised by the server when it was written.
            <div class="post-text prose" inner_html=post.html></div>
        </article>
    }
    .into_any()
}

/// Actions, each with a link to its page.
#[component]
pub fn Actions(
    /// The community in addresses.
    slug: String,
    /// The actions.
    actions: Vec<ActionLine>,
) -> impl IntoView {
    let items = actions
        .into_iter()
        .map(|action| {
            let what = match (&action.thread_title, action.post_number) {
                (Some(title), Some(number)) => {
                    let post = tr!(communities.mod_post_number, number = number).to_string();
                    format!("{title}, {post}")
                }
                (Some(title), None) => title.clone(),
                (None, _) => String::new(),
            };
            let what = match &action.to {
                Some(to) => format!("{what} → {}", to.here()),
                None => what,
            };
            let undone = action.undone_at.as_ref().map(|at| {
                let words = tr!(communities.mod_undone_at, at = moment(at)).to_string();
                view! { <p class="history-note">{words}</p> }
            });
            let person = action.person.clone().map(|person| format!(": {person}")).unwrap_or_default();
            let by = tr!(communities.mod_by, name = action.actor.clone()).to_string();
            view! {
                <li>
                    <time datetime=action.at.clone()>{moment(&action.at)}</time>
                    <p class="history-title">
                        <a href=action_address(&slug, action.id)>{format!("{}{person}", kind(action.kind))}</a>
                    </p>
                    <p class="history-note">{format!("{what} · {} · {by}", reason(action.reason))}</p>
                    {undone}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="history">{items}</ol> }.into_any()
}

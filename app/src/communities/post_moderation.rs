// SPDX-License-Identifier: AGPL-3.0-or-later
//! Under each post, for those who may: a link to flag it, and one to moderate it. The forms have pages of their own, so
//! that a thread of twenty posts does not carry twenty times what nearly nobody needs.

use leptos::prelude::*;
use uuid::Uuid;

use crate::tr;

/// Where a post is flagged.
pub fn flag_address(slug: &str, post: Uuid) -> String {
    format!("/comunita/{slug}/segnala/{post}")
}

/// Where a post is moderated.
pub fn moderate_address(slug: &str, post: Uuid) -> String {
    format!("/comunita/{slug}/moderazione/intervento/{post}")
}

/// An action's page.
pub fn action_address(slug: &str, action: Uuid) -> String {
    format!("/comunita/{slug}/moderazione/azione/{action}")
}

/// What waits for a community's moderators.
pub fn queue_address(slug: &str) -> String {
    format!("/comunita/{slug}/moderazione")
}

/// The log of a community's moderators.
pub fn log_address(slug: &str) -> String {
    format!("/comunita/{slug}/moderazione/registro")
}

/// The links to flag and to moderate a post.
#[component]
pub fn PostModeration(
    /// The community in addresses.
    slug: String,
    /// The post.
    post: Uuid,
    /// Its number in the thread.
    number: i32,
    /// Whether it is the reader's own.
    mine: bool,
    /// Whether the reader moderates.
    moderates: bool,
) -> impl IntoView {
    let of_post = move || {
        let words = tr!(communities.mod_of_post, number = number).to_string();
        view! { <span class="visually-hidden">{format!(" {words}")}</span> }
    };
    view! {
        {(!mine && !moderates)
            .then(|| {
                view! {
                    <a class="btn btn-link btn-sm" href=flag_address(&slug, post) rel="nofollow">
                        {tr!(communities.mod_flag)}
                        {of_post()}
                    </a>
                }
            })}
        {moderates
            .then(|| {
                view! {
                    <a class="btn btn-link btn-sm" href=moderate_address(&slug, post) rel="nofollow">
                        {tr!(communities.mod_moderate)}
                        {of_post()}
                    </a>
                }
            })}
    }
    .into_any()
}

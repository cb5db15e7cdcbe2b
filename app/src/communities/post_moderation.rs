// SPDX-License-Identifier: AGPL-3.0-or-later
//! Under each post, for those who may: a link to flag it, and one to moderate it. The forms have pages of their own, so
//! that a thread of twenty posts does not carry twenty times what nearly nobody needs.

use leptos::prelude::*;
use uuid::Uuid;

use super::{flag_address, moderate_address};
use crate::tr;

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

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Icons of the sprite `public/icons.svg`; `style/icons.txt` lists them.

use leptos::prelude::*;

/// An icon beside words that say the same.
#[component]
pub fn Icon(
    /// Name in the sprite, such as `it-calendar`.
    name: &'static str,
    /// Size class.
    #[prop(default = "icon icon-sm")]
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg class=class aria-hidden="true">
            <use href=format!("/icons.svg#{name}")></use>
        </svg>
    }
}

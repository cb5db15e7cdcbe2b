// SPDX-License-Identifier: AGPL-3.0-or-later
//! What people who do not belong to a community are told where its members read: whose page it is, and how to join.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::place::api::find_community;
use crate::{
    error::AppError,
    i18n::Text,
    tr,
    ui::page::{PageHead, set_status},
};

/// What a page of a community holds, for those inside and for those outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Seen<T> {
    /// What members read.
    Inside(T),
    /// The community's name in addresses and its title.
    Outside(String, Text),
}

/// Reads what members of a community read; whoever may not is told which community it is.
///
/// # Errors
/// Those of reading it.
pub async fn seen<T>(
    slug: String,
    read: impl Future<Output = Result<T, AppError>> + Send,
) -> Result<Seen<T>, AppError> {
    match read.await {
        Err(AppError::Forbidden) => {
            match find_community(slug).await {
                Ok(community) if !community.reads => Ok(Seen::Outside(community.slug, community.title)),
                // They do read there: what they asked for was moved to where they do not.
                _ => Err(AppError::Forbidden),
            }
        }
        inside => inside.map(Seen::Inside),
    }
}

/// The page, as far as the one who asks sees it.
pub fn show<T>(seen: Seen<T>, inside: impl FnOnce(T) -> AnyView) -> AnyView {
    match seen {
        Seen::Inside(value) => inside(value),
        Seen::Outside(slug, title) => view! { <Outside slug title/> }.into_any(),
    }
}

#[component]
fn Outside(slug: String, title: Text) -> impl IntoView {
    set_status(AppError::Forbidden.status());
    let heading = tr!(communities.outside_title, community = title.here()).to_string();
    let crumbs = vec![(tr!(communities.title).to_string(), "/comunita".to_owned())];
    view! {
        <PageHead title=heading lead=tr!(communities.outside_lead) crumbs/>
        <div class="actions">
            <a class="btn btn-primary" href=format!("/comunita/{slug}")>{tr!(communities.outside_link)}</a>
        </div>
    }
    .into_any()
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the pages show.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::{
    communities::place::{CommunitiesPage, CommunityView, FacilitationView, MeetingForm, MemberPage, MembersPage},
    error::AppError,
};

/// All communities, and the reader's own on the first page.
///
/// # Errors
/// `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "list_communities", input = GetUrl)]
pub async fn list_communities(#[server(default)] cursore: String) -> Result<CommunitiesPage, AppError> {
    use crate::{
        communities::place::db,
        services::{self, Services, answer},
    };

    answer(async {
        let viewer = services::viewer();
        let mut connection = Services::here()?.pool.acquire().await?;
        let mine = match &viewer {
            Some(_) if cursore.is_empty() => db::communities(&mut connection, viewer.as_ref(), true, "").await?.items,
            _ => Vec::new(),
        };
        let all = db::communities(&mut connection, viewer.as_ref(), false, &cursore).await?;
        Ok(CommunitiesPage { mine, all })
    })
    .await
}

/// A community, as the reader sees it.
///
/// # Errors
/// `NotFound`, or `Internal`.
#[server(prefix = "/api/fn", endpoint = "find_community", input = GetUrl)]
pub async fn find_community(#[server(default)] slug: String) -> Result<CommunityView, AppError> {
    use crate::{
        communities::{self, place::db},
        services::{self, Services, answer},
    };

    answer(async {
        let viewer = services::viewer();
        let services = Services::here()?;
        let now = services.clock.now();
        let mut connection = services.pool.acquire().await?;
        let place = communities::db::place(&mut connection, &slug, viewer.as_ref(), now).await?;
        let place = place.ok_or(AppError::NotFound)?;
        Ok(db::community(&mut connection, &place, viewer.as_ref(), services::locale(), now).await?)
    })
    .await
}

/// Who belongs to a community, for those who do.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden`, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "community_members", input = GetUrl)]
pub async fn community_members(
    #[server(default)] slug: String,
    #[server(default)] cursore: String,
) -> Result<MembersPage, AppError> {
    use crate::{communities::place::db, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.read_community(&mut transaction, &slug).await?;
        Ok(db::members(&mut transaction, &place, cursore.parse().ok(), asking.now).await?)
    })
    .await
}

/// Somebody's membership and what happened to it, for facilitators and the project's manager.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden`, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "community_member", input = GetUrl)]
pub async fn community_member(
    #[server(default)] slug: String,
    #[server(default)] person: String,
) -> Result<MemberPage, AppError> {
    use crate::{communities::place::db, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.moderated(&mut transaction, &slug).await?;
        let person = person.trim().parse().map_err(|_| AppError::NotFound)?;
        let page = db::member_page(&mut transaction, &place, person, asking.viewer.person).await?;
        page.ok_or(AppError::NotFound)
    })
    .await
}

/// The facilitator's first screen.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden`, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "show_facilitation", input = GetUrl)]
pub async fn show_facilitation(#[server(default)] slug: String) -> Result<FacilitationView, AppError> {
    use crate::{communities::place::db, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.moderated(&mut transaction, &slug).await?;
        Ok(db::facilitation(&mut transaction, &place, asking.now).await?)
    })
    .await
}

/// What the form of a meeting begins with: empty without one.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden`, `NotFound` without such a meeting to come, or `Internal`.
#[server(prefix = "/api/fn", endpoint = "show_community_meeting", input = GetUrl)]
pub async fn show_community_meeting(
    #[server(default)] slug: String,
    #[server(default)] meeting: String,
) -> Result<MeetingForm, AppError> {
    use crate::{communities::place::db, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.moderated(&mut transaction, &slug).await?;
        let meeting = match meeting.trim() {
            "" => None,
            id => Some(id.parse().map_err(|_| AppError::NotFound)?),
        };
        let form = db::meeting_form(&mut transaction, &place, meeting, asking.now).await?;
        form.ok_or(AppError::NotFound)
    })
    .await
}

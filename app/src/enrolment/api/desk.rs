// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the staff of editions reads of applications.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::{
    enrolment::{DeskEdition, EnrolmentIds, HistoryEntry, MailPreview, StaffApplications},
    error::AppError,
};

/// Applications of an edition on a page.
#[cfg(feature = "ssr")]
const ON_A_PAGE: usize = 50;

/// The editions under way that whoever is logged in decides on, with what waits there.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who decide nowhere, or `Internal`.
#[server(prefix = "/api/fn", endpoint = "desk_editions", input = GetUrl)]
pub async fn desk_editions() -> Result<Vec<DeskEdition>, AppError> {
    use crate::{
        enrolment::db,
        people::Role,
        services::{Services, answer, require_viewer},
    };

    answer(async {
        let viewer = require_viewer()?;
        let scopes = |role: Role| -> Vec<uuid::Uuid> {
            viewer.grants.iter().filter(|grant| grant.role == role).filter_map(|grant| grant.scope).collect()
        };
        let (partners, projects) = (scopes(Role::Coordinator), scopes(Role::ProjectManager));
        if partners.is_empty() && projects.is_empty() {
            return Err(AppError::Forbidden);
        }
        let mut connection = Services::here()?.pool.acquire().await?;
        Ok(db::desk(&mut connection, &partners, &projects).await?)
    })
    .await
}

/// Applications of an edition, for those who see its participants. Accessibility needs are there only for its tutors
/// and its coordinator. `order` is arrival, name, rank or waiting.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if it is another's edition, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "edition_applications", input = GetUrl)]
pub async fn edition_applications(
    edition_code: String,
    #[server(default)] status: String,
    #[server(default)] body_kind: String,
    #[server(default)] text: String,
    #[server(default)] order: String,
    #[server(default)] cursor: String,
) -> Result<StaffApplications, AppError> {
    use crate::{
        enrolment::{
            Status,
            db::{self, Order, Wanted},
        },
        services::{Services, answer, require_viewer},
    };

    answer(async {
        let viewer = require_viewer()?;
        let mut connection = Services::here()?.pool.acquire().await?;
        let scope = db::edition_scope(&mut connection, &edition_code).await?.ok_or(AppError::NotFound)?;
        if !viewer.sees_participants(&scope) {
            return Err(AppError::Forbidden);
        }
        let some = |text: String| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let wanted = Wanted {
            status: Status::from_code(&status),
            body_kind: some(body_kind),
            text: some(text),
            order: Order::from_code(&order),
            after: some(cursor),
            limit: ON_A_PAGE,
        };
        let with_needs = viewer.sees_accessibility_needs(&scope);
        let applications = db::applications(&mut connection, scope.edition, &wanted, with_needs).await?;
        let counts = db::counts(&mut connection, scope.edition).await?;
        let edition = db::summaries(&mut connection, &[scope.edition]).await?.pop().ok_or(AppError::NotFound)?;
        Ok(StaffApplications { edition, counts, may_decide: viewer.decides_applications(&scope), applications })
    })
    .await
}

/// The history of an application with who did what and every word, for those who decide on it.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if it is of another's edition, `NotFound`, `BadRequest` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "enrolment_history", input = GetUrl)]
pub async fn enrolment_history(enrolment_id: String) -> Result<Vec<HistoryEntry>, AppError> {
    use super::authorise::Asking;
    use crate::{
        enrolment::db,
        services::{Services, answer},
    };

    answer(async {
        let asking = Asking::here()?;
        let mut connection = Services::here()?.pool.acquire().await?;
        let (id, _) = asking.decidable(&mut connection, &enrolment_id).await?;
        Ok(db::history(&mut connection, id).await?)
    })
    .await
}

/// The mail that a decision would send to the first of these applications' persons.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if it is of another's edition, `NotFound`, `BadRequest` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "preview_decision", input = GetUrl)]
pub async fn preview_decision(
    #[server(default)] enrolment_ids: EnrolmentIds,
    decision: String,
    #[server(default)] reason: String,
    #[server(default)] note: String,
) -> Result<MailPreview, AppError> {
    use super::authorise::Asking;
    use crate::{
        enrolment::{Decision, db, rules::Reason},
        services::{Services, answer},
    };

    answer(async {
        let asking = Asking::here()?;
        let mut connection = Services::here()?.pool.acquire().await?;
        let decision = Decision::from_code(&decision).ok_or(AppError::BadRequest)?;
        let first = enrolment_ids.0.first().ok_or(AppError::BadRequest)?;
        let (id, _) = asking.decidable(&mut connection, first).await?;
        let words = |text: String| (!text.trim().is_empty()).then_some(text);
        let reason = Reason { code: words(reason), note: words(note) };
        Ok(db::preview(&mut connection, id, decision, &reason, asking.act().site).await?)
    })
    .await
}

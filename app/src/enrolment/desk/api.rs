// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the pages of the desk read. Each function asks whose edition it is.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::model::{
    ApplicationDesk, ColleagueChoices, ConfirmationPreview, DecisionPreview, EditionDesk, EditionSettings, Todo,
};
use crate::error::AppError;

/// A page of what there is to do for whoever is logged in, and one of their editions.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those without a task, or `Internal`.
#[server(prefix = "/api/fn", endpoint = "desk_todo", input = GetUrl)]
pub async fn desk_todo(
    #[server(default)] urgent_after: String,
    #[server(default)] after: String,
) -> Result<Todo, AppError> {
    use super::db;
    use crate::services::{Services, answer, require_viewer};

    answer(async {
        let viewer = require_viewer()?;
        if !viewer.is_staff() {
            return Err(AppError::Forbidden);
        }
        let services = Services::here()?;
        let mut connection = services.pool.acquire().await?;
        let now = services.clock.now();
        Ok(db::todo(&mut connection, &viewer, &urgent_after, &after, now).await?)
    })
    .await
}

/// An edition with its applications.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if its participants may not be seen, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "desk_edition", input = GetUrl)]
pub async fn desk_edition(
    code: String,
    #[server(default)] status: String,
    #[server(default)] text: String,
    #[server(default)] order: String,
    #[server(default)] after: i64,
) -> Result<EditionDesk, AppError> {
    use super::{
        db::{self, Scope},
        model::Listing,
    };
    use crate::services::{Services, answer, require_viewer};

    answer(async {
        let viewer = require_viewer()?;
        let services = Services::here()?;
        let mut connection = services.pool.acquire().await?;
        let scope = ask::edition(&mut connection, &code).await?;
        ask::allowed(viewer.sees_participants(&scope))?;
        let listing = Listing { status, text, order, after: after.max(0) };
        let shows_needs = viewer.sees_accessibility_needs(&scope);
        let now = services.clock.now();
        db::edition(&mut connection, &Scope::of(&viewer), &code, listing, shows_needs, now)
            .await?
            .ok_or(AppError::NotFound)
    })
    .await
}

/// One application.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if its edition's participants may not be seen, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "desk_application", input = GetUrl)]
pub async fn desk_application(code: String) -> Result<ApplicationDesk, AppError> {
    use super::db;
    use crate::services::{Services, answer, require_viewer};

    answer(async {
        let viewer = require_viewer()?;
        let services = Services::here()?;
        let mut connection = services.pool.acquire().await?;
        let found = db::application(&mut connection, &viewer, &code, services.clock.now()).await?;
        let (scope, application) = found.ok_or(AppError::NotFound)?;
        ask::allowed(viewer.sees_participants(&scope))?;
        Ok(application)
    })
    .await
}

/// What a decision on some of an edition's applications would do; changes nothing. `codes` are separated by commas.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if it is another's edition, `NotFound`, `BadRequest` for what is no decision, or
/// `Internal`.
#[server(prefix = "/api/fn", endpoint = "desk_preview_decision", input = GetUrl)]
pub async fn desk_preview_decision(
    edition: String,
    #[server(default)] codes: String,
    #[server(default)] decision: String,
    #[server(default)] reason: String,
) -> Result<DecisionPreview, AppError> {
    use leptos_i18n::td_string;

    use super::db;
    use crate::{
        enrolment::{Decision, OTHER, REJECTION_REASONS, db::Act, rules::Reason},
        services::{Services, answer, locale, require_viewer},
    };

    answer(async {
        let viewer = require_viewer()?;
        let services = Services::here()?;
        let mut transaction = services.pool.begin().await?;
        let scope = ask::edition(&mut transaction, &edition).await?;
        ask::allowed(viewer.decides_applications(&scope))?;
        let decision = Decision::from_code(&decision).ok_or(AppError::BadRequest)?;
        let placeholder = td_string!(locale(), enrolment.desk_words_placeholder);
        let reason = match decision {
            Decision::Reject if REJECTION_REASONS.contains(&reason.as_str()) => {
                Reason { note: (reason == OTHER).then(|| placeholder.to_owned()), code: Some(reason) }
            }
            // Without a reason nobody can be told anything yet.
            Decision::Reject => return Err(AppError::BadRequest),
            _ => Reason::default(),
        };
        let act = Act { actor: Some(viewer.account), now: services.clock.now(), site: &services.public_url };
        let codes: Vec<String> = codes.split(',').map(str::to_owned).collect();
        Ok(db::preview_decision(transaction, &edition, &codes, decision, &reason, placeholder, &act).await?)
    })
    .await
}

/// What confirming an edition would do; changes nothing.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if it is another's edition, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "desk_preview_confirmation", input = GetUrl)]
pub async fn desk_preview_confirmation(code: String) -> Result<ConfirmationPreview, AppError> {
    use super::db::{self, Scope};
    use crate::{
        enrolment::db::Act,
        services::{Services, answer, require_viewer},
    };

    answer(async {
        let viewer = require_viewer()?;
        let services = Services::here()?;
        let now = services.clock.now();
        let mut transaction = services.pool.begin().await?;
        let scope = ask::edition(&mut transaction, &code).await?;
        ask::allowed(viewer.decides_applications(&scope))?;
        let summary = db::summary(&mut transaction, &Scope::of(&viewer), &code, now).await?;
        let summary = summary.ok_or(AppError::NotFound)?;
        let act = Act { actor: Some(viewer.account), now, site: &services.public_url };
        Ok(db::preview_confirmation(transaction, scope.edition, summary, &act).await?)
    })
    .await
}

/// What changing or cancelling an edition starts from.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if it is another's edition, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "desk_edition_settings", input = GetUrl)]
pub async fn desk_edition_settings(code: String) -> Result<EditionSettings, AppError> {
    use super::db::{self, Scope};
    use crate::services::{Services, answer, require_viewer};

    answer(async {
        let viewer = require_viewer()?;
        let services = Services::here()?;
        let mut connection = services.pool.acquire().await?;
        let scope = ask::edition(&mut connection, &code).await?;
        ask::allowed(viewer.decides_applications(&scope))?;
        db::settings(&mut connection, &Scope::of(&viewer), &code, services.clock.now()).await?.ok_or(AppError::NotFound)
    })
    .await
}

/// What the form for a colleague chooses from.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if it is of another's edition, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "desk_colleague_choices", input = GetUrl)]
pub async fn desk_colleague_choices(code: String) -> Result<ColleagueChoices, AppError> {
    use super::db;
    use crate::services::{Services, answer, require_viewer};

    answer(async {
        let viewer = require_viewer()?;
        let services = Services::here()?;
        let mut connection = services.pool.acquire().await?;
        let found = db::colleague_choices(&mut connection, &code, services.clock.now()).await?;
        let (scope, choices) = found.ok_or(AppError::NotFound)?;
        ask::allowed(viewer.decides_applications(&scope))?;
        Ok(choices)
    })
    .await
}

#[cfg(feature = "ssr")]
mod ask {
    use sqlx::PgConnection;

    use crate::{enrolment::db, error::AppError, people::EditionScope};

    /// Where an edition belongs.
    pub async fn edition(connection: &mut PgConnection, code: &str) -> Result<EditionScope, AppError> {
        db::edition_scope(connection, code).await?.ok_or(AppError::NotFound)
    }

    /// Goes on only if allowed.
    pub fn allowed(allowed: bool) -> Result<(), AppError> {
        if allowed { Ok(()) } else { Err(AppError::Forbidden) }
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The web session of the request being answered.

use axum::http::request::Parts;
use leptos::prelude::*;
use tower_sessions::Session;
use uuid::Uuid;

use crate::{error::AppError, people::ACCOUNT_KEY};

fn here() -> Result<Session, AppError> {
    use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<Session>().cloned())
        .ok_or_else(|| AppError::internal(&std::io::Error::other("no session layer")))
}

/// Begins a logged-in session under a new id, so that an id somebody planted before is worth nothing.
pub async fn log_in(account: Uuid) -> Result<(), AppError> {
    let session = here()?;
    session.cycle_id().await.map_err(|error| AppError::internal(&error))?;
    session.insert(ACCOUNT_KEY, account).await.map_err(|error| AppError::internal(&error))
}

/// Ends the session and deletes its row.
pub async fn log_out() -> Result<(), AppError> {
    here()?.flush().await.map_err(|error| AppError::internal(&error))
}

/// The id of the session's row.
pub fn id() -> Option<String> {
    Some(here().ok()?.id()?.to_string())
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Server functions of accounts.

use leptos::prelude::*;

use crate::{error::AppError, ui::form::FormOutcome};

/// Name of the log-in form.
pub const LOG_IN_FORM: &str = "log-in";

/// Logs in. `poi` is where to go on to.
///
/// # Errors
/// `Internal` if the database or the session could not be reached.
#[server(prefix = "/api/fn", endpoint = "log_in")]
pub async fn log_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] poi: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        error::{FieldCode, FieldErrors},
        people::{db, password, rules},
        services::{Services, answer},
        ui::form::finish,
    };

    answer(async {
        let outcome = match rules::parse_log_in(&email, &password) {
            Err(errors) => errors.into(),
            Ok(address) => {
                let services = Services::here()?;
                let mut connection = services.pool.acquire().await?;
                let credentials = db::find_credentials(&mut connection, &address).await?;
                drop(connection);
                let (account, hash) =
                    credentials.map_or((None, None), |found| (Some(found.account), found.password_hash));
                match (password::verify(password, hash).await?, account) {
                    (true, Some(account)) => {
                        session::log_in(account).await?;
                        FormOutcome::reload(rules::safe_path(&poi, "/area-personale"))
                    }
                    _ => FieldErrors::one("", FieldCode::WrongCredentials).into(),
                }
            }
        };
        finish(LOG_IN_FORM, outcome, &[("email", &email), ("poi", &poi)]).await
    })
    .await
}

/// Logs out of this browser.
///
/// # Errors
/// `Internal` if the session could not be reached.
#[server(prefix = "/api/fn", endpoint = "log_out")]
pub async fn log_out() -> Result<FormOutcome, AppError> {
    use crate::{services::answer, ui::form::finish};

    answer(async {
        session::log_out().await?;
        finish("log-out", FormOutcome::reload("/"), &[]).await
    })
    .await
}

#[cfg(feature = "ssr")]
mod session {
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
}

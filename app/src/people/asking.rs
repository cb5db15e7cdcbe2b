// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who asks for a change, when, and how a change ends. Each domain adds what it lets them change.

use jiff::Timestamp;
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use super::Viewer;
use crate::{
    error::{AppError, FieldErrors},
    services::{Services, require_viewer},
    ui::form::FormOutcome,
};

/// Who does something, when, and where links in mails lead to.
#[derive(Clone, Copy, Debug)]
pub struct Act<'a> {
    /// The account; none when the program does it by itself.
    pub actor: Option<Uuid>,
    /// The moment.
    pub now: Timestamp,
    /// Address of this installation, without a slash at the end.
    pub site: &'a str,
}

/// Whoever is logged in, asking for a change now.
pub struct Asking {
    /// Who.
    pub viewer: Viewer,
    /// When.
    pub now: Timestamp,
    /// What the running server has.
    pub services: Services,
}

impl Asking {
    /// Who asks in the request being answered.
    ///
    /// # Errors
    /// `NotAuthenticated` or `Internal`.
    pub fn here() -> Result<Self, AppError> {
        let viewer = require_viewer()?;
        let services = Services::here()?;
        Ok(Self { viewer, now: services.clock.now(), services })
    }

    /// Who does it, when, and where links lead to.
    pub fn act(&self) -> Act<'_> {
        Act { actor: Some(self.viewer.account), now: self.now, site: &self.services.public_url }
    }

    /// On to a page that says what was done. The moment makes each address a new one, so that the page of a browser with
    /// WebAssembly reads its data anew even if the same was done before.
    pub fn done(&self, address: &str, outcome: &str) -> FormOutcome {
        FormOutcome::to(format!("{address}?esito={outcome}&alle={}", self.now.as_millisecond()))
    }

    /// The transaction of the change, or of a page.
    ///
    /// # Errors
    /// `Internal`.
    pub async fn begin(&self) -> Result<Transaction<'static, Postgres>, AppError> {
        Ok(self.services.pool.begin().await?)
    }
}

/// Commits a change that was made; a refusal leaves nothing and becomes the form's outcome.
pub async fn settle<T, E>(
    transaction: Transaction<'static, Postgres>,
    result: Result<T, E>,
    done: impl FnOnce(T) -> FormOutcome,
) -> Result<FormOutcome, AppError>
where
    FieldErrors: TryFrom<E, Error = AppError>,
{
    match result {
        Ok(value) => {
            transaction.commit().await?;
            Ok(done(value))
        }
        Err(error) => {
            let refused = FieldErrors::try_from(error)?;
            transaction.rollback().await?;
            Ok(refused.into())
        }
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who asks, what they may, and how a change ends.

use jiff::Timestamp;
use sqlx::{PgConnection, Postgres, Transaction};
use uuid::Uuid;

use crate::{
    enrolment::db::{self, Act, Place},
    error::{AppError, FieldErrors},
    people::Viewer,
    services::{Services, require_viewer},
    ui::form::FormOutcome,
};

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
    pub fn here() -> Result<Self, AppError> {
        let viewer = require_viewer()?;
        let services = Services::here()?;
        Ok(Self { viewer, now: services.clock.now(), services })
    }

    /// Who does it, when, and where links lead to.
    pub fn act(&self) -> Act<'_> {
        Act { actor: Some(self.viewer.account), now: self.now, site: &self.services.public_url }
    }

    /// The transaction of the change, or of a page.
    pub async fn begin(&self) -> Result<Transaction<'static, Postgres>, AppError> {
        Ok(self.services.pool.begin().await?)
    }

    /// An application of the one who asks.
    pub async fn own(&self, connection: &mut PgConnection, enrolment: &str) -> Result<(Uuid, Place), AppError> {
        let (id, place) = self.find(connection, enrolment).await?;
        if place.person == self.viewer.person { Ok((id, place)) } else { Err(AppError::Forbidden) }
    }

    /// An application the one who asks may decide on.
    pub async fn decidable(&self, connection: &mut PgConnection, enrolment: &str) -> Result<(Uuid, Place), AppError> {
        let (id, place) = self.find(connection, enrolment).await?;
        if self.viewer.decides_applications(&place.scope) { Ok((id, place)) } else { Err(AppError::Forbidden) }
    }

    /// An edition the one who asks may change.
    pub async fn changeable(&self, connection: &mut PgConnection, code: &str) -> Result<Uuid, AppError> {
        let scope = db::edition_scope(connection, code).await?.ok_or(AppError::NotFound)?;
        if self.viewer.decides_applications(&scope) { Ok(scope.edition) } else { Err(AppError::Forbidden) }
    }

    async fn find(&self, connection: &mut PgConnection, enrolment: &str) -> Result<(Uuid, Place), AppError> {
        let id = enrolment.trim().parse().map_err(|_| AppError::BadRequest)?;
        let place = db::place(connection, id, self.viewer.person).await?.ok_or(AppError::NotFound)?;
        Ok((id, place))
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

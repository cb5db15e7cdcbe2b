// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which applications and editions the one who asks may change.

use sqlx::PgConnection;
use uuid::Uuid;

pub use crate::people::asking::{Asking, settle};
use crate::{
    enrolment::db::{self, Place},
    error::AppError,
};

impl Asking {
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

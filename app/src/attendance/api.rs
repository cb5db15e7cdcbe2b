// SPDX-License-Identifier: AGPL-3.0-or-later
//! Server functions of registers: who asks, one transaction, one change.

mod reading;
mod writing;

pub use reading::*;
pub use writing::*;

#[cfg(feature = "ssr")]
mod ask {
    use jiff::Timestamp;
    use sqlx::{PgConnection, Postgres, Transaction};

    use crate::{
        attendance::db::{self, Error, Place},
        enrolment::db::Act,
        error::AppError,
        people::{EditionScope, Viewer},
        services::{Services, require_viewer},
        ui::form::FormOutcome,
    };

    /// Whoever is logged in, asking about a register now.
    pub struct Asking {
        /// Who.
        pub viewer: Viewer,
        /// When.
        pub now: Timestamp,
        services: Services,
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

        /// The transaction of a change, or of a page.
        pub async fn begin(&self) -> Result<Transaction<'static, Postgres>, AppError> {
            Ok(self.services.pool.begin().await?)
        }

        /// A meeting whose register this viewer keeps.
        pub async fn meeting(
            &self,
            connection: &mut PgConnection,
            edition: &str,
            meeting: &str,
        ) -> Result<(Place, i32), AppError> {
            let number = meeting.trim().parse().map_err(|_| AppError::NotFound)?;
            let place = db::place(connection, edition, number).await?.ok_or(AppError::NotFound)?;
            if self.viewer.keeps_register(&place.scope) { Ok((place, number)) } else { Err(AppError::Forbidden) }
        }

        /// An edition whose registers this viewer keeps.
        pub async fn edition(&self, connection: &mut PgConnection, code: &str) -> Result<EditionScope, AppError> {
            let scope = crate::enrolment::db::edition_scope(connection, code).await?.ok_or(AppError::NotFound)?;
            if self.viewer.keeps_register(&scope) { Ok(scope) } else { Err(AppError::Forbidden) }
        }
    }

    /// Commits a change that was made; a refusal leaves nothing and becomes the form's outcome.
    pub async fn settle<T>(
        transaction: Transaction<'static, Postgres>,
        result: Result<T, Error>,
        done: impl FnOnce(T) -> FormOutcome,
    ) -> Result<FormOutcome, AppError> {
        match result {
            Ok(value) => {
                transaction.commit().await?;
                Ok(done(value))
            }
            Err(Error::Refused(errors)) => {
                transaction.rollback().await?;
                Ok(errors.into())
            }
            Err(error) => Err(error.into()),
        }
    }
}

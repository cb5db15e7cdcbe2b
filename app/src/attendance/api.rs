// SPDX-License-Identifier: AGPL-3.0-or-later
//! Server functions of registers: who asks, one transaction, one change.

mod reading;
mod writing;

pub use reading::*;
pub use writing::*;

#[cfg(feature = "ssr")]
mod ask {
    use sqlx::PgConnection;

    pub use crate::enrolment::api::authorise::{Asking, settle};
    use crate::{
        attendance::db::{self, Place},
        enrolment,
        error::AppError,
        people::EditionScope,
    };

    impl Asking {
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
            let scope = enrolment::db::edition_scope(connection, code).await?.ok_or(AppError::NotFound)?;
            if self.viewer.keeps_register(&scope) { Ok(scope) } else { Err(AppError::Forbidden) }
        }
    }
}

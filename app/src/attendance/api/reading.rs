// SPDX-License-Identifier: AGPL-3.0-or-later
//! What register pages read.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::{
    attendance::{EditionRegisters, RoomChoices, Sheet, Statement},
    error::AppError,
};

/// The registers of an edition.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who keep none there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "list_registers", input = GetUrl)]
pub async fn list_registers(code: String) -> Result<EditionRegisters, AppError> {
    use super::ask::Asking;
    use crate::{attendance::db, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let scope = asking.edition(&mut transaction, &code).await?;
        Ok(db::registers(&mut transaction, scope.edition, asking.now).await?)
    })
    .await
}

/// The sheet of a meeting.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who keep no register there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "register_sheet", input = GetUrl)]
pub async fn register_sheet(code: String, #[server(default)] meeting: String) -> Result<Sheet, AppError> {
    use super::ask::Asking;
    use crate::{attendance::db, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (place, _) = asking.meeting(&mut transaction, &code, &meeting).await?;
        let may_reopen = asking.viewer.sees_participants(&place.scope);
        Ok(db::sheet(&mut transaction, &place, may_reopen, asking.now).await?)
    })
    .await
}

/// What the form for somebody in the room chooses from.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who keep no register there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "show_room", input = GetUrl)]
pub async fn show_room(code: String, #[server(default)] meeting: String) -> Result<RoomChoices, AppError> {
    use super::ask::Asking;
    use crate::{attendance::db, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (place, number) = asking.meeting(&mut transaction, &code, &meeting).await?;
        Ok(db::choices(&mut transaction, &place, number, asking.now).await?)
    })
    .await
}

/// The statement of attendance for an application of one's own.
///
/// # Errors
/// `NotAuthenticated`, `NotFound` (also where it is somebody else's) or `Internal`.
#[server(prefix = "/api/fn", endpoint = "my_attendance_statement", input = GetUrl)]
pub async fn my_attendance_statement(code: String) -> Result<Statement, AppError> {
    use super::ask::Asking;
    use crate::{attendance::db, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        db::statement(&mut transaction, &code, asking.viewer.person, asking.now).await?.ok_or(AppError::NotFound)
    })
    .await
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Server functions of monitoring; the figures are open to everybody.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::MonitoringReport;
use crate::error::AppError;

/// The figures of a project, or of the editions in one of its territories.
///
/// # Errors
/// `NotFound` if there is no such project or territory; `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "show_monitoring", input = GetUrl)]
pub async fn show_monitoring(slug: String, #[server(default)] territory: String) -> Result<MonitoringReport, AppError> {
    use sqlx::Connection;

    use crate::services::{Services, answer};

    answer(async {
        let mut connection = Services::here()?.pool.acquire().await?;
        // Tables and totals must agree: all are read from one state of the database.
        let mut snapshot = connection.begin_with("begin isolation level repeatable read read only").await?;
        let territory = Some(territory.trim()).filter(|code| !code.is_empty());
        let report = super::db::report(&mut snapshot, &slug, territory).await?;
        snapshot.commit().await?;
        report.ok_or(AppError::NotFound)
    })
    .await
}

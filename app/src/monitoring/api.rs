// SPDX-License-Identifier: AGPL-3.0-or-later
//! Server functions of monitoring: the figures are open to everybody, the rows behind them are not.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::{MonitoringReport, OpenedFigure};
use crate::error::AppError;

/// The figures of a project, or of the editions in one of its territories.
///
/// # Errors
/// `NotFound` if there is no such project or territory; `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "show_monitoring", input = GetUrl)]
pub async fn show_monitoring(slug: String, #[server(default)] territory: String) -> Result<MonitoringReport, AppError> {
    use sqlx::Connection;

    use crate::services::{Services, answer, viewer};

    answer(async {
        let services = Services::here()?;
        let mut connection = services.pool.acquire().await?;
        // Tables and totals must agree: all are read from one state of the database.
        let mut snapshot = connection.begin_with("begin isolation level repeatable read read only").await?;
        let territory = Some(territory.trim()).filter(|code| !code.is_empty());
        let report =
            super::db::report(&mut snapshot, &slug, territory, viewer().as_ref(), services.clock.now()).await?;
        snapshot.commit().await?;
        report.ok_or(AppError::NotFound)
    })
    .await
}

/// A figure, and a page of the rows behind it.
///
/// # Errors
/// `NotAuthenticated`; `NotFound` if there is no such project, figure, territory or axis; `Forbidden` for those who may
/// not open these rows; `Internal`.
#[server(prefix = "/api/fn", endpoint = "open_figure", input = GetUrl)]
pub async fn open_figure(
    #[server(default)] slug: String,
    #[server(default)] figure: String,
    #[server(default)] territory: String,
    #[server(default)] only: String,
    #[server(default)] axis: String,
    #[server(default)] after: String,
) -> Result<OpenedFigure, AppError> {
    use sqlx::Connection;

    use super::{Opening, open::open};
    use crate::services::{Services, answer, require_viewer};

    /// Rows of a page.
    const ROWS: usize = 50;

    answer(async {
        let viewer = require_viewer()?;
        let mut connection = Services::here()?.pool.acquire().await?;
        // The figure and its rows must agree.
        let mut snapshot = connection.begin_with("begin isolation level repeatable read read only").await?;
        let opening = Opening { figure, territory, only, axis, after };
        let opened = open(&mut snapshot, &viewer, &slug, opening, ROWS).await?;
        snapshot.commit().await?;
        Ok(opened)
    })
    .await
}

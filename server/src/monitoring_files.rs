// SPDX-License-Identifier: AGPL-3.0-or-later
//! The figures of `/monitoraggio/{slug}` as files, open like the page: `export.csv`, `export.xlsx`; and `righe.csv`, the
//! rows behind a figure, for those who may open them. What they say is what the page with the same address says.

use app::{
    error::AppError,
    i18n::Locale,
    monitoring::{MonitoringReport, Opening, db, open::open, sheet},
    people::Viewer,
    services::Services,
};
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::Connection;

use crate::sheets::{CSV, XLSX, attachment, csv_of, xlsx_of};

/// More rows than this are no file: somebody who needs them chooses a territory.
const ROWS_MOST: usize = 100_000;

/// What a handler is asked with.
type Asked = (State<Services>, Option<Extension<Viewer>>, Option<Extension<Locale>>, Path<String>);

#[derive(Debug, Deserialize)]
pub(crate) struct Parameters {
    /// Code of a territory of the project; the figures are of the editions held there.
    #[serde(default, rename = "territorio")]
    territory: String,
}

/// All figures in one table.
pub(crate) async fn figures_csv((services, _, locale, slug): Asked, Query(parameters): Query<Parameters>) -> Response {
    let locale = locale.map(|Extension(locale)| locale).unwrap_or_default();
    let file = read(&services, &slug, &parameters.territory).await;
    let file = file.and_then(|report| csv_of(&sheet::all(&report, locale), locale));
    attachment("monitoraggio.csv", CSV, file)
}

/// What the figures are of, all of them, and those of each territory and axis, each on a sheet.
pub(crate) async fn workbook((services, _, locale, slug): Asked, Query(parameters): Query<Parameters>) -> Response {
    let locale = locale.map(|Extension(locale)| locale).unwrap_or_default();
    let file = read(&services, &slug, &parameters.territory).await.and_then(|report| {
        let tables = [sheet::about, sheet::totals, sheet::by_territory, sheet::by_axis];
        xlsx_of(&tables.map(|table| table(&report, locale)))
    });
    attachment("monitoraggio.xlsx", XLSX, file)
}

/// The rows behind a figure.
pub(crate) async fn rows_csv(
    (services, viewer, locale, Path(slug)): Asked,
    Query(opening): Query<Opening>,
) -> Response {
    let Some(Extension(viewer)) = viewer else {
        return Redirect::to("/accedi").into_response();
    };
    let locale = locale.map(|Extension(locale)| locale).unwrap_or_default();
    attachment("righe.csv", CSV, read_rows(&services, &viewer, &slug, opening, locale).await)
}

async fn read(services: &Services, slug: &str, territory: &str) -> Result<MonitoringReport, AppError> {
    let mut connection = services.pool.acquire().await?;
    let mut snapshot = connection.begin_with("begin isolation level repeatable read read only").await?;
    let territory = Some(territory.trim()).filter(|code| !code.is_empty());
    let report = db::report(&mut snapshot, slug, territory, None, services.clock.now()).await?;
    snapshot.commit().await?;
    report.ok_or(AppError::NotFound)
}

async fn read_rows(
    services: &Services,
    viewer: &Viewer,
    slug: &str,
    opening: Opening,
    locale: Locale,
) -> Result<Vec<u8>, AppError> {
    let mut connection = services.pool.acquire().await?;
    let mut snapshot = connection.begin_with("begin isolation level repeatable read read only").await?;
    let opening = Opening { after: String::new(), ..opening };
    let opened = open(&mut snapshot, viewer, slug, opening, ROWS_MOST).await?;
    snapshot.commit().await?;
    if opened.rows.next().is_some() {
        return Err(AppError::TooLarge);
    }
    csv_of(&sheet::rows(&opened, locale), locale)
}

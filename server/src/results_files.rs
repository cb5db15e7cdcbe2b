// SPDX-License-Identifier: AGPL-3.0-or-later
//! Results of questionnaires as files: `/gestione/risultati/export.csv`, `testi.csv`, `export.xlsx`. All come from the
//! tables of `questionnaires::sheet`, and say what the page with the same filters says.

use crate::sheets::{CSV, XLSX, attachment, csv_of, xlsx_of};
use app::{
    error::AppError,
    i18n::Locale,
    people::Viewer,
    questionnaires::{
        Results, ResultsFilter,
        db::{self, ResultsScope},
        sheet,
    },
    services::Services,
};
use axum::{
    Extension,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};

/// Free texts of each item in a file.
const TEXTS_MOST: i64 = 100_000;

/// What a handler is asked with.
type Asked = (State<Services>, Option<Extension<Viewer>>, Option<Extension<Locale>>, Query<ResultsFilter>);

/// The figures, item by item.
pub async fn figures_csv(
    State(services): State<Services>,
    viewer: Option<Extension<Viewer>>,
    locale: Option<Extension<Locale>>,
    Query(filter): Query<ResultsFilter>,
) -> Response {
    answer((State(services), viewer, locale, Query(filter)), "questionari.csv", CSV, |results, locale| {
        csv_of(&sheet::figures(results, locale), locale)
    })
    .await
}

/// The free texts.
pub async fn texts_csv(
    State(services): State<Services>,
    viewer: Option<Extension<Viewer>>,
    locale: Option<Extension<Locale>>,
    Query(filter): Query<ResultsFilter>,
) -> Response {
    answer((State(services), viewer, locale, Query(filter)), "questionari-testi.csv", CSV, |results, locale| {
        csv_of(&sheet::texts(results, locale), locale)
    })
    .await
}

/// What the results are of, the figures and the free texts, each on a sheet.
pub async fn workbook(
    State(services): State<Services>,
    viewer: Option<Extension<Viewer>>,
    locale: Option<Extension<Locale>>,
    Query(filter): Query<ResultsFilter>,
) -> Response {
    answer((State(services), viewer, locale, Query(filter)), "questionari.xlsx", XLSX, |results, locale| {
        let sheets = [sheet::about(results, locale), sheet::figures(results, locale), sheet::texts(results, locale)];
        xlsx_of(&sheets)
    })
    .await
}

async fn answer(
    (State(services), viewer, locale, Query(filter)): Asked,
    name: &str,
    kind: &'static str,
    write: impl FnOnce(&Results, Locale) -> Result<Vec<u8>, AppError>,
) -> Response {
    let Some(Extension(viewer)) = viewer else {
        return Redirect::to("/accedi?poi=/gestione/risultati").into_response();
    };
    let locale = locale.map(|Extension(locale)| locale).unwrap_or_default();
    let file = match read(&services, &viewer, &filter).await {
        Ok(results) => write(&results, locale),
        Err(error) => Err(error),
    };
    attachment(name, kind, file)
}

async fn read(services: &Services, viewer: &Viewer, filter: &ResultsFilter) -> Result<Results, AppError> {
    let scope = ResultsScope::of(viewer).ok_or(AppError::Forbidden)?;
    let mut connection = services.pool.acquire().await?;
    Ok(db::results(&mut connection, &scope, filter, TEXTS_MOST).await?)
}

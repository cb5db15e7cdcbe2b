// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/api/v1/projects/{slug}/indicators?territory=CR`: the figures of a project, open to everybody.

use std::collections::BTreeMap;

use app::{
    error::AppError,
    monitoring::{
        Figure, Indicators,
        db::{self, Filter},
    },
    services::Services,
};
use axum::{
    Json, Router,
    extract::{FromRef, Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::{Deserialize, Serialize};
use serde_json::{Number, json};

/// The routes of this module, for any state that knows the services.
pub fn routes<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    Services: FromRef<S>,
{
    Router::new().route("/api/v1/projects/{slug}/indicators", get(show))
}

#[derive(Debug, Deserialize)]
struct Parameters {
    /// Code of a territory of the project; the figures are of the editions held there.
    territory: Option<String>,
}

/// `{"indicators": {"persons": 246, …}, "labels": {"persons": "persons", …}}`
#[derive(Debug, Serialize)]
struct Answer {
    indicators: BTreeMap<&'static str, Option<Number>>,
    labels: BTreeMap<&'static str, &'static str>,
}

impl From<&Indicators> for Answer {
    fn from(indicators: &Indicators) -> Self {
        let figures = indicators.figures();
        Self {
            indicators: figures.iter().map(|figure| (figure.name, number(figure))).collect(),
            labels: figures.iter().map(|figure| (figure.name, figure.unit.code())).collect(),
        }
    }
}

/// A whole number wherever the figure is one; null where there is nothing to take a mean of.
fn number(figure: &Figure) -> Option<Number> {
    let hundredths = figure.hundredths?;
    if hundredths % 100 == 0 {
        Some(Number::from(hundredths / 100))
    } else {
        Number::from_f64(hundredths as f64 / 100.0)
    }
}

async fn show(
    State(services): State<Services>,
    Path(slug): Path<String>,
    Query(parameters): Query<Parameters>,
) -> Response {
    match find(&services, &slug, parameters.territory.as_deref().filter(|code| !code.is_empty())).await {
        Ok(Some(indicators)) => Json(Answer::from(&indicators)).into_response(),
        Ok(None) => failure(&AppError::NotFound),
        Err(error) => failure(&AppError::from(error)),
    }
}

async fn find(services: &Services, slug: &str, territory: Option<&str>) -> Result<Option<Indicators>, sqlx::Error> {
    let mut connection = services.pool.acquire().await?;
    let Some(project) = db::find_project(&mut connection, slug).await? else { return Ok(None) };
    let filter = match territory {
        None => Filter::Project,
        Some(code) => match db::find_territory(&mut connection, project.id, code).await? {
            Some(territory) => Filter::Territory(territory),
            None => return Ok(None),
        },
    };
    db::indicators(&mut connection, project.id, filter).await.map(Some)
}

fn failure(error: &AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(json!({ "error": error.to_string() }))).into_response()
}

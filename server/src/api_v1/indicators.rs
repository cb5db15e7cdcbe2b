// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/api/v1/projects/{slug}/indicators?territory=CR`: the figures of a project, open to everybody.

use std::collections::BTreeMap;

use app::{
    error::AppError,
    monitoring::{
        Figure, Indicators, community_members_figure,
        db::{self, Filter},
    },
    services::Services,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::Number;

use super::ApiError;

#[derive(Debug, Deserialize)]
pub(super) struct Parameters {
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

impl Answer {
    /// Adds the members of communities; null for a territory, since communities belong to the project.
    fn with_members(mut self, members: Option<i64>) -> Self {
        let figure = community_members_figure(members);
        self.indicators.insert(figure.name, number(&figure));
        self.labels.insert(figure.name, figure.unit.code());
        self
    }
}

/// The figures of editions, and the members of communities.
type Found = (Indicators, Option<i64>);

/// A whole number wherever the figure is one; null where there is nothing to take a mean of.
fn number(figure: &Figure) -> Option<Number> {
    let hundredths = figure.hundredths?;
    if hundredths % 100 == 0 {
        Some(Number::from(hundredths / 100))
    } else {
        Number::from_f64(hundredths as f64 / 100.0)
    }
}

/// Answers the figures.
pub(super) async fn show(
    State(services): State<Services>,
    Path(slug): Path<String>,
    Query(parameters): Query<Parameters>,
) -> Result<Response, ApiError> {
    let territory = parameters.territory.as_deref().filter(|code| !code.is_empty());
    let (indicators, members) = find(&services, &slug, territory).await?.ok_or(AppError::NotFound)?;
    Ok(Json(Answer::from(&indicators).with_members(members)).into_response())
}

async fn find(services: &Services, slug: &str, territory: Option<&str>) -> Result<Option<Found>, sqlx::Error> {
    let mut connection = services.pool.acquire().await?;
    let Some(project) = db::find_project(&mut connection, slug).await? else { return Ok(None) };
    let filter = match territory {
        None => Filter::default(),
        Some(code) => match db::find_territory(&mut connection, project.id, code).await? {
            Some((territory, _)) => Filter::within(territory),
            None => return Ok(None),
        },
    };
    let indicators = db::indicators(&mut connection, project.id, filter).await?;
    let members = match filter.is_whole_project() {
        true => Some(db::community_members(&mut connection, project.id).await?),
        false => None,
    };
    Ok(Some((indicators, members)))
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/api/v1/projects`: all projects that the public may see, on one page.

use app::{projects, services::Services};
use axum::{Json, extract::State};
use serde_json::{Value, json};

use super::{ApiError, public, text};

pub async fn list(State(services): State<Services>) -> Result<Json<Value>, ApiError> {
    let mut connection = services.pool.acquire().await?;
    let cards = projects::db::list(&mut connection).await?;
    let partners = projects::db::list_partners(&mut connection).await?;
    let projects: Vec<Value> = cards
        .iter()
        .map(|project| {
            let partners: Vec<Value> = partners
                .iter()
                .filter(|(slug, _)| *slug == project.slug)
                .map(|(_, partner)| json!({ "name": partner.name, "role": partner.role }))
                .collect();
            json!({
                "slug": project.slug,
                "acronym": project.acronym,
                "title": text(&project.title),
                "label": text(&project.word),
                "summary": text(&project.summary),
                "state": project.state,
                "demonstration": project.demonstration,
                "lead": project.lead,
                "partners": partners,
                "url": public(&services, &format!("/progetti/{}", project.slug)),
            })
        })
        .collect();
    Ok(Json(json!({ "projects": projects })))
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/area-personale/dati.json`: everything kept about who asks, as a file.

use app::{error::AppError, people::Viewer, people::db::accounts, services::Services};
use axum::{
    Extension,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

/// Answers the file; who is not logged in is sent to log in.
pub async fn download(State(services): State<Services>, viewer: Option<Extension<Viewer>>) -> Response {
    let Some(Extension(viewer)) = viewer else {
        return Redirect::to("/accedi?poi=/area-personale/dati").into_response();
    };
    match read(&services, &viewer).await {
        Ok(data) => (
            [
                (header::CONTENT_TYPE, "application/json; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"correlare.json\""),
                (header::CACHE_CONTROL, "no-store"),
            ],
            format!("{data:#}"),
        )
            .into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, AppError::from(error).to_string()).into_response(),
    }
}

async fn read(services: &Services, viewer: &Viewer) -> Result<serde_json::Value, sqlx::Error> {
    let mut connection = services.pool.acquire().await?;
    accounts::own_data(&mut connection, viewer.account).await
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `POST /disiscrizione/{secret}`: stops the mails that the secret came with, and answers with the page that says so.
//!
//! Mail programs send it by themselves when their reader presses their button (RFC 8058): without a cookie, from
//! elsewhere, and they follow no redirect. So the page is the answer itself.

use app::{communities::touch, error::AppError, services::Services, shell::shell};
use axum::{
    Json,
    extract::{Path, Request, State},
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use leptos::config::LeptosOptions;

use crate::pages;

/// Stops the mails, then shows the page as if it had been opened.
pub async fn one_click(
    State(services): State<Services>,
    State(options): State<LeptosOptions>,
    Path(secret): Path<String>,
    mut request: Request,
) -> Response {
    if let Err(error) = stop(&services, &secret).await {
        return (StatusCode::INTERNAL_SERVER_ERROR, Json(AppError::from(error))).into_response();
    }
    *request.method_mut() = Method::GET;
    let context = move || pages::provide(services.clone());
    leptos_axum::render_app_async_with_context(context, move || shell(options.clone()))(request).await.into_response()
}

async fn stop(services: &Services, secret: &str) -> Result<(), sqlx::Error> {
    let mut transaction = services.pool.begin().await?;
    touch::db::unsubscribe(&mut transaction, secret).await?;
    transaction.commit().await
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Settles, before a page is rendered, what it is rendered with: see `app::shell::PageState`.

use std::error::Error;

use app::{
    communities::touch,
    i18n::{self, LANGUAGE_COOKIE, Locale},
    people::{self, ACCOUNT_KEY, LoggedIn, Viewer},
    projects,
    services::Services,
    shell::PageState,
    ui::{
        flash_db::{self, FLASH_COOKIE, FLASH_PARAMETER},
        form::{Flash, FlashText},
    },
};
use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use jiff::tz::TimeZone;
use tower_sessions::{Session, session, session_store};
use uuid::Uuid;

use crate::error_pages::PageSlot;

/// The value of a cookie of this request.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The language of a request: the visitor's choice, else the browser's wish.
pub fn locale_of(headers: &HeaderMap) -> Locale {
    cookie(headers, LANGUAGE_COOKIE)
        .and_then(i18n::from_code)
        .or_else(|| i18n::preferred(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?))
        .unwrap_or_default()
}

/// Puts the language, who asks and (for a page) the page's state into the request.
pub async fn settle(State(services): State<Services>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    if let Err(error) = settle_parts(&services, &mut parts).await {
        return failure(error.as_ref());
    }
    next.run(Request::from_parts(parts, body)).await
}

async fn settle_parts(services: &Services, parts: &mut Parts) -> Result<(), Box<dyn Error + Send + Sync>> {
    let locale = locale_of(&parts.headers);
    parts.extensions.insert(locale);

    let viewer = viewer_of(services, parts.extensions.get::<Session>()).await?;
    if let Some(viewer) = &viewer {
        parts.extensions.insert(viewer.clone());
    }

    let slot = parts.extensions.get::<PageSlot>().cloned();
    // What is sent to a page's own address is answered by the page.
    let of_page = matches!(parts.method, Method::GET | Method::POST) && !parts.uri.path().starts_with("/api/");
    if of_page {
        let state = page_state(services, parts, viewer.as_ref(), locale).await?;
        if let Some(slot) = slot {
            slot.fill(state.clone());
        }
        parts.extensions.insert(state);
    } else if let Some(slot) = slot {
        let logged_in = viewer.as_ref().map(LoggedIn::from);
        slot.fill(PageState { language: i18n::code(locale).to_owned(), logged_in, ..PageState::default() });
    }
    Ok(())
}

fn failure(error: &(dyn Error + 'static)) -> Response {
    let error = app::error::AppError::internal(error);
    (StatusCode::INTERNAL_SERVER_ERROR, Json(error)).into_response()
}

async fn viewer_of(
    services: &Services,
    session: Option<&Session>,
) -> Result<Option<Viewer>, Box<dyn Error + Send + Sync>> {
    let Some(session) = session else { return Ok(None) };
    let account = match session.get::<Uuid>(ACCOUNT_KEY).await {
        Ok(Some(account)) => account,
        // A database that does not answer logs nobody out.
        Err(error @ session::Error::Store(session_store::Error::Backend(_))) => return Err(error.into()),
        // A session that cannot be read is no session: the cookie may be of another installation.
        Ok(None) | Err(_) => return Ok(None),
    };
    let mut connection = services.pool.acquire().await?;
    Ok(people::db::lookup_viewer(&mut connection, account, services.clock.now()).await?)
}

async fn page_state(
    services: &Services,
    parts: &Parts,
    viewer: Option<&Viewer>,
    locale: Locale,
) -> Result<PageState, sqlx::Error> {
    let account = viewer.map(|viewer| viewer.account);
    let today = services.clock.now().to_zoned(TimeZone::get("Europe/Rome").unwrap_or(TimeZone::UTC)).date();
    Ok(PageState {
        language: i18n::code(locale).to_owned(),
        logged_in: viewer.map(LoggedIn::from),
        flash: flash_of(services, parts).await?.as_ref().map(FlashText::new),
        unread: unread(services, viewer).await?,
        header: projects::db::find_header(&services.pool, parts.uri.path(), locale, account).await?,
        today: today.to_string(),
    })
}

/// Visitors have no notices, and cost no query.
async fn unread(services: &Services, viewer: Option<&Viewer>) -> Result<i64, sqlx::Error> {
    let Some(viewer) = viewer else { return Ok(0) };
    let mut connection = services.pool.acquire().await?;
    touch::db::count_unread(&mut connection, viewer.person, services.clock.now()).await
}

async fn flash_of(services: &Services, parts: &Parts) -> Result<Option<Flash>, sqlx::Error> {
    let id = parts
        .uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == FLASH_PARAMETER)
        .and_then(|(_, id)| id.parse::<Uuid>().ok());
    let (Some(id), Some(key)) = (id, cookie(&parts.headers, FLASH_COOKIE)) else { return Ok(None) };
    let mut connection = services.pool.acquire().await?;
    flash_db::read(&mut connection, id, key, services.clock.now()).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_choice_of_language_goes_before_the_browsers_wish() {
        let mut headers = HeaderMap::new();
        assert_eq!(locale_of(&headers), Locale::it);
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("en-GB,it;q=0.5"));
        assert_eq!(locale_of(&headers), Locale::en);
        headers.insert(header::COOKIE, HeaderValue::from_static("sessione=abc; lingua=it"));
        assert_eq!(locale_of(&headers), Locale::it);
        assert_eq!(cookie(&headers, "ingua"), None);
    }
}

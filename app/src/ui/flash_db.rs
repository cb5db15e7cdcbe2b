// SPDX-License-Identifier: AGPL-3.0-or-later
//! Keeps a refused form for the next page of a browser without WebAssembly.
//!
//! The row is sealed with a key that only the browser's cookie holds, so that neither the database nor its backups
//! can tell what somebody typed; the address carries nothing but the row's id.

use axum::http::{HeaderValue, header, request::Parts};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chacha20poly1305::{
    AeadCore, ChaCha20Poly1305, Key, KeyInit, Nonce,
    aead::{Aead, OsRng},
};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use sqlx::PgConnection;
use uuid::Uuid;

use super::form::Flash;
use crate::{error::AppError, services::Services};

/// The cookie that holds the key of this browser's flash.
pub const FLASH_COOKIE: &str = "modulo";
/// The query parameter that names a flash row.
pub const FLASH_PARAMETER: &str = "f";
/// How long a refused form is kept.
const KEPT: SignedDuration = SignedDuration::from_mins(15);
/// Bytes of the nonce in front of the sealed text.
const NONCE_BYTES: usize = 12;

/// Seals a refused form and sends the browser back to the page it came from.
///
/// # Errors
/// `Internal` if the row could not be written, `BadRequest` if the browser does not say where it came from.
pub async fn send_back(flash: &Flash) -> Result<(), AppError> {
    let parts = use_context::<Parts>().ok_or(AppError::BadRequest)?;
    let back = parts
        .headers
        .get(header::REFERER)
        .and_then(|referer| referer.to_str().ok())
        .and_then(|referer| referer.parse::<axum::http::Uri>().ok())
        .ok_or(AppError::BadRequest)?;
    let (to, cookie) = keep(&Services::here()?, &back, flash).await?;
    if let Some(response) = use_context::<ResponseOptions>() {
        response.append_header(header::SET_COOKIE, cookie);
    }
    leptos_axum::redirect(&to);
    Ok(())
}

/// Seals a refused form for the page of this address. Answers where the browser is to go, and the cookie with the key.
///
/// # Errors
/// `Internal` if the row could not be written.
pub async fn keep(
    services: &Services,
    back: &axum::http::Uri,
    flash: &Flash,
) -> Result<(String, HeaderValue), AppError> {
    let key = ChaCha20Poly1305::generate_key(&mut OsRng);
    let id = Uuid::new_v4();
    let now = services.clock.now();
    let mut connection = services.pool.acquire().await?;
    write(&mut connection, id, &seal(flash, &key)?, now + KEPT).await?;

    let cookie = format!(
        "{FLASH_COOKIE}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax",
        BASE64_URL_SAFE_NO_PAD.encode(key),
        KEPT.as_secs()
    );
    let cookie = HeaderValue::from_str(&cookie).map_err(|error| AppError::internal(&error))?;
    Ok((address_with_flash(back, id, &flash.form), cookie))
}

/// The page a form came from, on this site, with the row's id in place of an older one and the errors' anchor.
fn address_with_flash(back: &axum::http::Uri, id: Uuid, form: &str) -> String {
    let mut query: Vec<&str> = back
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(FLASH_PARAMETER))
        .collect();
    let ours = format!("{FLASH_PARAMETER}={id}");
    query.push(&ours);
    // One slash only: `//elsewhere` would leave this site.
    format!("/{}?{}#{form}-errors", back.path().trim_start_matches('/'), query.join("&"))
}

fn seal(flash: &Flash, key: &Key) -> Result<Vec<u8>, AppError> {
    let plain = serde_json::to_vec(flash).map_err(|error| AppError::internal(&error))?;
    let nonce = ChaCha20Poly1305::generate_nonce(&mut OsRng);
    let sealed = ChaCha20Poly1305::new(key)
        .encrypt(&nonce, plain.as_slice())
        .map_err(|_| AppError::internal(&std::io::Error::other("flash not sealed")))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn unseal(sealed: &[u8], key: &[u8]) -> Option<Flash> {
    if key.len() != 32 || sealed.len() <= NONCE_BYTES {
        return None;
    }
    let (nonce, text) = sealed.split_at(NONCE_BYTES);
    let plain = ChaCha20Poly1305::new(Key::from_slice(key)).decrypt(Nonce::from_slice(nonce), text).ok()?;
    serde_json::from_slice(&plain).ok()
}

async fn write(
    connection: &mut PgConnection,
    id: Uuid,
    sealed: &[u8],
    expires_at: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into form_flash (id, sealed, expires_at) values ($1, $2, $3)",
        id,
        sealed,
        expires_at.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The refused form with this id, if this browser's cookie opens it.
///
/// # Errors
/// Those of the database.
pub async fn read(
    connection: &mut PgConnection,
    id: Uuid,
    cookie: &str,
    now: Timestamp,
) -> Result<Option<Flash>, sqlx::Error> {
    let Ok(key) = BASE64_URL_SAFE_NO_PAD.decode(cookie) else { return Ok(None) };
    let row = sqlx::query!("select sealed from form_flash where id = $1 and expires_at > $2", id, now.to_sqlx())
        .fetch_optional(connection)
        .await?;
    Ok(row.and_then(|row| unseal(&row.sealed, &key)))
}

/// Deletes what is out of date; answers how many rows.
///
/// # Errors
/// Those of the database.
pub async fn delete_expired(connection: &mut PgConnection, now: Timestamp) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!("delete from form_flash where expires_at <= $1", now.to_sqlx()).execute(connection).await?;
    Ok(done.rows_affected())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{FieldCode, FieldErrors};

    fn flash() -> Flash {
        Flash {
            form: "log-in".to_owned(),
            typed: [("email".to_owned(), vec!["maria@".to_owned()])].into(),
            errors: FieldErrors::one("email", FieldCode::NotAnEmail),
        }
    }

    #[test]
    fn only_the_key_opens_it() {
        let key = ChaCha20Poly1305::generate_key(&mut OsRng);
        let sealed = seal(&flash(), &key).unwrap();
        assert_eq!(unseal(&sealed, &key), Some(flash()));
        assert_eq!(unseal(&sealed, &ChaCha20Poly1305::generate_key(&mut OsRng)), None);
        assert_eq!(unseal(&sealed[..5], &key), None);
        assert_eq!(unseal(&sealed, b"short"), None);
        assert!(!String::from_utf8_lossy(&sealed).contains("maria"));
    }

    #[test]
    fn the_browser_goes_back_to_its_page_on_this_site() {
        let id = Uuid::nil();
        let back = |address: &str| address_with_flash(&address.parse().unwrap(), id, "log-in");
        assert_eq!(
            back("http://elsewhere.example/accedi?poi=%2Fcorsi&f=old"),
            "/accedi?poi=%2Fcorsi&f=00000000-0000-0000-0000-000000000000#log-in-errors"
        );
        assert!(back("http://here.example//elsewhere.example/").starts_with("/elsewhere.example/?f="));
        assert_eq!(back("/accedi"), "/accedi?f=00000000-0000-0000-0000-000000000000#log-in-errors");
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn it_is_read_by_its_browser_until_it_expires(pool: sqlx::PgPool) {
        let mut connection = pool.acquire().await.unwrap();
        let now: Timestamp = "2026-11-21T18:30:00Z".parse().unwrap();
        let key = ChaCha20Poly1305::generate_key(&mut OsRng);
        let id = Uuid::new_v4();
        write(&mut connection, id, &seal(&flash(), &key).unwrap(), now + KEPT).await.unwrap();

        let cookie = BASE64_URL_SAFE_NO_PAD.encode(key);
        assert_eq!(read(&mut connection, id, &cookie, now).await.unwrap(), Some(flash()));
        assert_eq!(read(&mut connection, id, "not-the-key", now).await.unwrap(), None);
        assert_eq!(read(&mut connection, id, &cookie, now + KEPT).await.unwrap(), None);
        assert_eq!(delete_expired(&mut connection, now).await.unwrap(), 0);
        assert_eq!(delete_expired(&mut connection, now + KEPT).await.unwrap(), 1);
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Accounts, grants and persons through the router, in both ways a form is sent.

mod common;

use app::error::FieldCode;
use axum::http::StatusCode;
use common::{PASSWORD, Site};
use sqlx::PgPool;

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn logging_in_works_with_and_without_webassembly(pool: PgPool) {
    let site = Site::new(pool);
    site.account("maria@comune.example").await;

    let mut with = site.browser();
    let answer = with.call("log_in", &[("email", "Maria@Comune.example "), ("password", PASSWORD)]).await;
    assert_eq!(answer.done_to(), "/area-personale");

    let mut without = site.browser();
    assert_eq!(without.get("/accedi").await.status, StatusCode::OK);
    let pairs = [("email", "maria@comune.example"), ("password", PASSWORD), ("poi", "/corsi")];
    assert_eq!(without.post_form("log_in", &pairs).await.location(), "/corsi");
    assert!(without.get("/accedi").await.text.contains("Maria Prova"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_wrong_password_is_refused_and_the_address_kept(pool: PgPool) {
    let site = Site::new(pool);
    site.account("maria@comune.example").await;

    let mut browser = site.browser();
    let pairs = [("email", "maria@comune.example"), ("password", "sbagliata")];
    let answer = browser.call("log_in", &pairs).await;
    assert_eq!(answer.refused_for(""), Some(FieldCode::WrongCredentials));

    browser.get("/accedi").await;
    let page = browser.submit("log_in", &pairs).await;
    assert!(page.text.contains("Indirizzo o password non corretti"));
    assert!(page.text.contains("value=\"maria@comune.example\""));
    assert!(!page.text.contains("sbagliata"));
}

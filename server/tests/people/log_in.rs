// SPDX-License-Identifier: AGPL-3.0-or-later
//! Logging in and out, guessing made slow, a forgotten password.

use app::error::{AppError, FieldCode};
use axum::http::StatusCode;
use jiff::SignedDuration;
use sqlx::PgPool;

use crate::{
    common::{PASSWORD, Site},
    people::accounts::secret_in,
};

const MARIA: &str = "maria@comune.example";

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn logging_in_works_with_and_without_webassembly(pool: PgPool) {
    let site = Site::new(pool);
    site.account(MARIA).await;

    let mut with = site.browser();
    let answer = with.call("log_in", &[("email", "Maria@Comune.example "), ("password", PASSWORD)]).await;
    assert_eq!(answer.done_to(), "/area-personale");

    let mut without = site.browser();
    assert_eq!(without.get("/accedi").await.status, StatusCode::OK);
    let pairs = [("email", MARIA), ("password", PASSWORD), ("poi", "/corsi")];
    assert_eq!(without.post_form("log_in", &pairs).await.location(), "/corsi");
    assert!(without.get("/accedi").await.text.contains("Maria Prova"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_wrong_password_is_refused_and_the_address_kept(pool: PgPool) {
    let site = Site::new(pool);
    site.account(MARIA).await;

    let mut browser = site.browser();
    let pairs = [("email", MARIA), ("password", "sbagliata")];
    let answer = browser.call("log_in", &pairs).await;
    assert_eq!(answer.refused_for(""), Some(FieldCode::WrongCredentials));

    browser.get("/accedi").await;
    let page = browser.submit("log_in", &pairs).await;
    assert!(page.text.contains("Indirizzo o password non corretti"));
    assert!(page.text.contains("value=\"maria@comune.example\""));
    assert!(!page.text.contains("sbagliata"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn guessing_one_account_is_slowed_down_for_everybody(pool: PgPool) {
    let site = Site::new(pool);
    site.account(MARIA).await;
    // An address with no account is treated alike, so that nothing is told.
    for email in [MARIA, "nessuno@comune.example"] {
        for _ in 0..5 {
            let answer = site.browser().call("log_in", &[("email", email), ("password", "sbagliata")]).await;
            assert_eq!(answer.refused_for(""), Some(FieldCode::WrongCredentials));
        }
        let answer = site.browser().call("log_in", &[("email", email), ("password", PASSWORD)]).await;
        assert_eq!(answer.refused_for(""), Some(FieldCode::TryAgainInMinutes(1)), "{email}");
    }
    let mut browser = site.browser();
    browser.get("/accedi").await;
    let page = browser.submit("log_in", &[("email", MARIA), ("password", PASSWORD)]).await;
    assert!(page.text.contains("Troppi tentativi"));

    site.later(SignedDuration::from_secs(60));
    site.browser().log_in(MARIA).await;
    // The right password clears the account's count.
    let answer = site.browser().call("log_in", &[("email", MARIA), ("password", "sbagliata")]).await;
    assert_eq!(answer.refused_for(""), Some(FieldCode::WrongCredentials));
    assert_eq!(site.count("select count(*) from login_failure where key is null or length(key) <> 32").await, 0);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn guessing_from_one_network_address_is_slowed_down(pool: PgPool) {
    let site = Site::behind_proxies(pool, 1);
    site.account(MARIA).await;
    let mut guesser = site.browser();
    guesser.headers = vec![("x-forwarded-for", "198.51.100.7, 203.0.113.9".to_owned())];
    for number in 0..30 {
        let email = format!("tentativo-{number}@comune.example");
        let answer = guesser.call("log_in", &[("email", &email), ("password", "sbagliata")]).await;
        assert_eq!(answer.refused_for(""), Some(FieldCode::WrongCredentials));
    }
    let answer = guesser.call("log_in", &[("email", MARIA), ("password", PASSWORD)]).await;
    assert_eq!(answer.refused_for(""), Some(FieldCode::TryAgainInMinutes(1)));
    // What the client itself wrote into the header changes nothing; another address is free.
    guesser.headers = vec![("x-forwarded-for", "198.51.100.8, 203.0.113.9".to_owned())];
    let answer = guesser.call("log_in", &[("email", MARIA), ("password", PASSWORD)]).await;
    assert_eq!(answer.refused_for(""), Some(FieldCode::TryAgainInMinutes(1)));
    guesser.headers = vec![("x-forwarded-for", "203.0.113.10".to_owned())];
    guesser.log_in(MARIA).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn tries_sent_all_at_once_do_not_overtake_the_count(pool: PgPool) {
    let site = Site::new(pool);
    site.account(MARIA).await;
    let tries = (0..20).map(|_| {
        let mut browser = site.browser();
        tokio::spawn(async move { browser.call("log_in", &[("email", MARIA), ("password", "sbagliata")]).await })
    });
    let mut looked_at = 0;
    for answer in tries.collect::<Vec<_>>() {
        if answer.await.unwrap().refused_for("") == Some(FieldCode::WrongCredentials) {
            looked_at += 1;
        }
    }
    assert_eq!(looked_at, 5);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn logging_out_ends_this_browser_or_all(pool: PgPool) {
    let site = Site::new(pool);
    let mut one = site.browser_of(MARIA).await;
    let mut other = site.browser();
    other.log_in(MARIA).await;

    one.get("/accedi").await;
    assert_eq!(one.post_form("log_out", &[]).await.location(), "/");
    assert_eq!(one.read("my_profile", &[]).await.error(), AppError::NotAuthenticated);
    assert_eq!(other.read("my_profile", &[]).await.status, StatusCode::OK);

    one.log_in(MARIA).await;
    assert_eq!(one.call("log_out_everywhere", &[]).await.done_to(), "/accedi?esito=ovunque");
    for browser in [&mut one, &mut other] {
        assert_eq!(browser.read("my_profile", &[]).await.error(), AppError::NotAuthenticated);
    }
    assert_eq!(site.count("select count(*) from web_session where account_id is not null").await, 0);
    assert_eq!(site.browser().call("log_out_everywhere", &[]).await.error(), AppError::NotAuthenticated);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_forgotten_password_is_replaced_by_mail(pool: PgPool) {
    let site = Site::new(pool);
    let mut logged_in = site.browser_of(MARIA).await;
    let mut browser = site.browser();

    browser.get("/recupera-password").await;
    let page = browser.submit("ask_new_password", &[("email", "maria")]).await;
    assert!(page.text.contains("Inserisci un indirizzo valido"));
    // The same answer for an address without an account.
    let page = browser.submit("ask_new_password", &[("email", "nessuno@comune.example")]).await;
    assert!(
        page.text.contains("Se l'indirizzo ha un account") || page.text.contains("Se l&#x27;indirizzo ha un account")
    );
    let same = browser.submit("ask_new_password", &[("email", MARIA)]).await;
    assert_eq!(same.status, page.status);
    assert!(site.mails_to("nessuno@comune.example").await.is_empty());
    // A mailbox is not filled by asking again and again.
    browser.call("ask_new_password", &[("email", MARIA)]).await;
    assert_eq!(site.mails_to(MARIA).await.len(), 1);

    let secret = secret_in(&site, MARIA).await;
    assert_eq!(site.count("select count(*) from account_token where length(token_hash) = 32").await, 1);
    let page = browser.get(&format!("/nuova-password?codice={secret}")).await;
    assert_eq!(page.status, StatusCode::OK);
    // Following the link used nothing up; a bad password neither.
    let page = browser.submit("set_new_password", &[("codice", &secret), ("password", "corta")]).await;
    assert!(page.text.contains("almeno 12 caratteri"), "{}", page.text);
    let new = "una password tutta nuova";
    let pairs = [("codice", secret.as_str()), ("password", new)];
    assert_eq!(browser.call("set_new_password", &pairs).await.done_to(), "/accedi?esito=password");
    assert_eq!(browser.call("set_new_password", &pairs).await.refused_for(""), Some(FieldCode::LinkNoLongerValid));

    assert_eq!(logged_in.read("my_profile", &[]).await.error(), AppError::NotAuthenticated);
    let answer = browser.call("log_in", &[("email", MARIA), ("password", PASSWORD)]).await;
    assert_eq!(answer.refused_for(""), Some(FieldCode::WrongCredentials));
    assert_eq!(browser.call("log_in", &[("email", MARIA), ("password", new)]).await.done_to(), "/area-personale");
    assert_eq!(site.mails_to(MARIA).await[1].0, "La tua password è cambiata");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_link_to_a_new_password_lasts_an_hour_and_the_newest_counts(pool: PgPool) {
    let site = Site::new(pool);
    site.account(MARIA).await;
    let mut browser = site.browser();
    browser.call("ask_new_password", &[("email", MARIA)]).await;
    let first = secret_in(&site, MARIA).await;
    site.later(SignedDuration::from_mins(10));
    browser.call("ask_new_password", &[("email", MARIA)]).await;
    let second = secret_in(&site, MARIA).await;
    assert_ne!(first, second);
    for (secret, minutes) in [(first, 0), (second, 60)] {
        site.later(SignedDuration::from_mins(minutes));
        let answer = browser.call("set_new_password", &[("codice", &secret), ("password", PASSWORD)]).await;
        assert_eq!(answer.refused_for(""), Some(FieldCode::LinkNoLongerValid));
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn mails_asked_for_from_one_network_address_are_slowed_down(pool: PgPool) {
    let site = Site::new(pool);
    site.account(MARIA).await;
    let mut browser = site.browser();
    let asks = ["ask_new_password", "resend_confirmation"];
    for number in 0..100 {
        let email = format!("persona-{number}@comune.example");
        browser.call(asks[number % 2], &[("email", &email)]).await.done_to();
    }
    let new = [
        ("given_name", "Ada"),
        ("family_name", "Bianchi"),
        ("email", "ada@comune.example"),
        ("password", "quattro parole a caso"),
    ];
    for (function, pairs) in [(asks[0], &new[2..3]), (asks[1], &new[2..3]), ("register", &new[..])] {
        let answer = browser.call(function, pairs).await;
        assert_eq!(answer.refused_for(""), Some(FieldCode::TooManyFromThisNetwork(1)), "{function}");
    }
    assert_eq!(site.count("select count(*) from account").await, 1, "nothing was made");
    // What was typed is still there, and what to do is said; mistakes in the form do not count.
    browser.get("/crea-account").await;
    let page = browser.submit("register", &new).await.text;
    assert!(page.contains("troppe richieste") && page.contains("value=\"ada@comune.example\""), "{page}");
    assert_eq!(
        browser.call("ask_new_password", &[("email", "ada")]).await.refused_for("email"),
        Some(FieldCode::NotAnEmail)
    );
    // Logging in is counted apart, and other networks are free.
    browser.log_in(MARIA).await;
    site.browser().call("register", &new).await.done_to();
    site.later(SignedDuration::from_secs(60));
    browser.call("ask_new_password", &[("email", MARIA)]).await.done_to();
    assert_eq!(site.mails_to(MARIA).await.len(), 1);
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Making an account, confirming its address, the profile, one's own data.

use app::{
    error::{AppError, FieldCode},
    i18n::Locale,
    people::{Profile, db::accounts},
};
use axum::http::{StatusCode, header};
use jiff::SignedDuration;
use sqlx::PgPool;

use crate::{
    common::{PASSWORD, Site},
    people::ground,
};

const MARIA: &str = "maria@comune.example";
const NEW: &str = "maria.rossi@provincia.example";

/// The secret of the newest link sent to an address.
pub async fn secret_in(site: &Site, email: &str) -> String {
    let mails = site.mails_to(email).await;
    let body = mails.iter().rev().find_map(|(_, body)| body.split_once("codice=")).unwrap().1;
    body.split_whitespace().next().unwrap().to_owned()
}

const REGISTRATION: [(&str, &str); 8] = [
    ("given_name", "Maria"),
    ("family_name", "Rossi"),
    ("email", MARIA),
    ("password", PASSWORD),
    ("body_kind", "comune"),
    ("body_name", "Comune di Crema"),
    ("role", "educatore"),
    ("territory", "T1"),
];

fn registration_with<'a>(field: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    REGISTRATION.into_iter().map(|(name, old)| (name, if name == field { value } else { old })).collect()
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_account_is_made_confirmed_and_used(pool: PgPool) {
    let site = ground::site(pool).await;
    let mut browser = site.browser();
    let page = browser.get("/crea-account").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Educatore o educatrice"));
    // One entry for a code of two projects.
    assert_eq!(page.text.matches("value=\"comune\"").count(), 1);

    let page = browser.submit("register", &REGISTRATION).await;
    assert!(page.text.contains("Controlla la posta"));
    // Not yet: the address has not been shown to be theirs; a new message comes along.
    let answer = browser.call("log_in", &[("email", MARIA), ("password", PASSWORD)]).await;
    assert_eq!(answer.refused_for(""), Some(FieldCode::AddressNotConfirmed));

    let secret = secret_in(&site, MARIA).await;
    browser.get(&format!("/verifica?codice={secret}")).await;
    let page = browser.submit("verify_address", &[("codice", &secret), ("password", "sbagliata")]).await;
    assert!(page.text.contains("La password attuale non è corretta"), "{}", page.text);
    let answer = browser.post_form("verify_address", &[("codice", &secret), ("password", PASSWORD)]).await;
    assert_eq!(answer.location(), "/area-personale");
    let profile: Profile = browser.read("my_profile", &[]).await.json();
    assert_eq!((profile.given_name.as_str(), profile.email.as_str()), ("Maria", MARIA));
    assert_eq!(profile.defaults.role.as_deref(), Some("educatore"));

    let answer = browser.call("verify_address", &[("codice", &secret), ("password", PASSWORD)]).await;
    assert_eq!(answer.refused_for(""), Some(FieldCode::LinkNoLongerValid));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn every_refusal_of_a_registration_keeps_what_was_typed_but_the_password(pool: PgPool) {
    let site = ground::site(pool).await;
    let mut browser = site.browser();
    let long = "a".repeat(101);
    for (field, value, code) in [
        ("given_name", "", FieldCode::Required),
        ("family_name", long.as_str(), FieldCode::TooLong(100)),
        ("email", "maria@comune", FieldCode::NotAnEmail),
        ("password", "", FieldCode::Required),
        ("password", "undici-lett", FieldCode::TooShort(12)),
        ("password", "Maria@Comune.Example", FieldCode::SameAsAddress),
        ("password", "password1234", FieldCode::TooCommon),
        ("body_kind", "ministero", FieldCode::NotAChoice),
        ("role", "re", FieldCode::NotAChoice),
        ("territory", "XX", FieldCode::NotAChoice),
    ] {
        let pairs = registration_with(field, value);
        assert_eq!(browser.call("register", &pairs).await.refused_for(field), Some(code), "{field} {value}");
        browser.get("/crea-account").await;
        let page = browser.submit("register", &pairs).await;
        assert!(page.text.contains("id=\"register-errors\""), "{field} {value}");
        assert!(field == "body_name" || page.text.contains("value=\"Comune di Crema\""));
        assert!(!page.text.contains(PASSWORD));
    }
    // An undecodable or empty body is a refused form, not a failure.
    assert_eq!(browser.call("register", &[]).await.refused().0.len(), 4);
    assert_eq!(site.count("select count(*) from account").await, 0);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn no_answer_tells_whether_an_address_has_an_account(pool: PgPool) {
    let site = ground::site(pool).await;
    site.account(MARIA).await;
    let mut browser = site.browser();
    for function in ["register", "resend_confirmation", "ask_new_password"] {
        let taken = browser.call(function, &REGISTRATION).await;
        let free = browser.call(function, &registration_with("email", "libera@comune.example")).await;
        assert_eq!((taken.status, &taken.text), (free.status, &free.text), "{function}");
    }
    let mails = site.mails_to(MARIA).await;
    // Told once, not again a moment later; then the link that was asked for.
    let subjects: Vec<&str> = mails.iter().map(|(subject, _)| subject.as_str()).collect();
    assert_eq!(subjects, ["Hai già un account", "Scegli una nuova password"]);
    // Nothing of the account was changed.
    site.browser().log_in(MARIA).await;
    assert_eq!(site.count("select count(*) from person where given_name = 'Maria' and family_name = 'Prova'").await, 1);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_account_planted_on_ones_address_gives_its_maker_nothing(pool: PgPool) {
    let site = ground::site(pool).await;
    let mut stranger = site.browser();
    stranger.call("register", &registration_with("password", "la frase di un altro")).await;
    let mut maria = site.browser();
    site.later(SignedDuration::from_mins(3));
    maria.call("register", &REGISTRATION).await;
    assert_eq!(site.count("select count(*) from account").await, 1);

    let secret = secret_in(&site, MARIA).await;
    let answer = stranger.call("verify_address", &[("codice", &secret), ("password", "la frase di un altro")]).await;
    assert_eq!(answer.refused_for("password"), Some(FieldCode::WrongPassword));
    let answer = maria.call("verify_address", &[("codice", &secret), ("password", PASSWORD)]).await;
    assert_eq!(answer.done_to(), "/area-personale");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn the_confirming_message_can_be_had_again(pool: PgPool) {
    let site = ground::site(pool).await;
    let mut browser = site.browser();
    browser.language = "en";
    browser.call("register", &REGISTRATION).await;
    site.later(SignedDuration::from_hours(73));
    let old = secret_in(&site, MARIA).await;
    let answer = browser.call("verify_address", &[("codice", &old), ("password", PASSWORD)]).await;
    assert_eq!(answer.refused_for(""), Some(FieldCode::LinkNoLongerValid));

    browser.get("/verifica").await;
    let page = browser.submit("resend_confirmation", &[("email", "maria")]).await;
    assert!(page.text.contains("Enter a valid address"));
    browser.submit("resend_confirmation", &[("email", MARIA)]).await;
    let mails = site.mails_to(MARIA).await;
    assert_eq!(mails.iter().map(|mail| mail.0.as_str()).collect::<Vec<_>>(), ["Confirm your address"; 2]);
    let secret = secret_in(&site, MARIA).await;
    let answer = browser.call("verify_address", &[("codice", &secret), ("password", PASSWORD)]).await;
    assert_eq!(answer.done_to(), "/area-personale");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn the_profile_is_shown_and_saved(pool: PgPool) {
    let site = ground::site(pool).await;
    assert_eq!(site.browser().get("/area-personale/profilo").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(site.browser().call("save_profile", &[]).await.error(), AppError::NotAuthenticated);

    let mut maria = site.browser_of(MARIA).await;
    let page = maria.get("/area-personale/profilo").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("href=\"/area-personale/profilo\" aria-current=\"page\""));
    let pairs = [
        ("given_name", "Maria Luisa"),
        ("family_name", "Rossi"),
        ("body_kind", "comune"),
        ("body_name", "</textarea><script>"),
        ("role", ""),
        ("territory", "T2"),
        ("language", "en"),
    ];
    let page = maria.submit("save_profile", &pairs).await;
    assert!(page.text.contains("Il profilo è salvato"));
    assert!(page.text.contains("value=\"Maria Luisa\""));
    assert!(!page.text.contains("</textarea><script>"));
    let profile: Profile = maria.read("my_profile", &[]).await.json();
    assert_eq!((profile.locale.as_str(), profile.defaults.role), ("en", None));

    let answer = maria.call("save_profile", &[("given_name", ""), ("language", "de"), ("role", "re")]).await;
    let refused = answer.refused();
    assert_eq!(refused.of("given_name"), Some(&FieldCode::Required));
    assert_eq!(refused.of("language"), Some(&FieldCode::NotAChoice));
    assert_eq!(refused.of("role"), Some(&FieldCode::NotAChoice));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_address_changes_when_the_new_one_is_confirmed(pool: PgPool) {
    let site = ground::site(pool).await;
    let mut maria = site.browser_of(MARIA).await;
    assert_eq!(site.browser().call("change_address", &[("email", NEW)]).await.error(), AppError::NotAuthenticated);
    let answer = maria.call("change_address", &[("email", "x"), ("current_password", "")]).await;
    assert_eq!(answer.refused().of("email"), Some(&FieldCode::NotAnEmail));
    assert_eq!(answer.refused().of("current_password"), Some(&FieldCode::Required));
    let answer = maria.call("change_address", &[("email", NEW), ("current_password", "sbagliata")]).await;
    assert_eq!(answer.refused_for("current_password"), Some(FieldCode::WrongPassword));

    maria.get("/area-personale/profilo").await;
    let page = maria.submit("change_address", &[("email", NEW), ("current_password", PASSWORD)]).await;
    assert!(page.text.contains("Ti abbiamo scritto al nuovo indirizzo"));
    assert_eq!(site.mails_to(MARIA).await[0].0, "È stato chiesto un cambio di indirizzo");

    let secret = secret_in(&site, NEW).await;
    let mut elsewhere = site.browser();
    elsewhere.get(&format!("/nuovo-indirizzo?codice={secret}")).await;
    let page = elsewhere.submit("confirm_new_address", &[("codice", &secret), ("password", "")]).await;
    assert!(page.text.contains("Campo obbligatorio"));
    let answer = elsewhere.call("confirm_new_address", &[("codice", &secret), ("password", PASSWORD)]).await;
    assert_eq!(answer.done_to(), "/area-personale/profilo?esito=indirizzo");
    let answer = elsewhere.call("confirm_new_address", &[("codice", &secret), ("password", PASSWORD)]).await;
    assert_eq!(answer.refused_for(""), Some(FieldCode::LinkNoLongerValid));
    site.browser().log_in(NEW).await;
    let answer = site.browser().call("log_in", &[("email", MARIA), ("password", PASSWORD)]).await;
    assert_eq!(answer.refused_for(""), Some(FieldCode::WrongCredentials));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_taken_address_is_not_told_when_changing(pool: PgPool) {
    let site = ground::site(pool).await;
    let mut maria = site.browser_of(MARIA).await;
    site.account(NEW).await;
    let taken = maria.call("change_address", &[("email", NEW), ("current_password", PASSWORD)]).await;
    let free = maria.call("change_address", &[("email", "x@y.example"), ("current_password", PASSWORD)]).await;
    assert_eq!(taken.text, free.text);
    assert_eq!(site.mails_to(NEW).await[0].0, "Hai già un account");

    // Taken between asking and confirming.
    let secret = secret_in(&site, "x@y.example").await;
    site.account("x@y.example").await;
    let answer = maria.call("confirm_new_address", &[("codice", &secret), ("password", PASSWORD)]).await;
    assert_eq!(answer.refused_for(""), Some(FieldCode::LinkNoLongerValid));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_changed_password_ends_the_other_sessions(pool: PgPool) {
    let site = ground::site(pool).await;
    let mut maria = site.browser_of(MARIA).await;
    let mut other = site.browser();
    other.log_in(MARIA).await;
    let answer = maria.call("change_password", &[("current_password", ""), ("password", "corta")]).await;
    assert_eq!(answer.refused().of("current_password"), Some(&FieldCode::Required));
    assert_eq!(answer.refused().of("password"), Some(&FieldCode::TooShort(12)));
    let pairs = [("current_password", "sbagliata"), ("password", "una frase diversa")];
    let answer = maria.call("change_password", &pairs).await;
    assert_eq!(answer.refused_for("current_password"), Some(FieldCode::WrongPassword));
    assert_eq!(other.read("my_profile", &[]).await.status, StatusCode::OK);

    maria.get("/area-personale/profilo").await;
    let pairs = [("current_password", PASSWORD), ("password", "una frase diversa")];
    let page = maria.submit("change_password", &pairs).await;
    assert!(page.text.contains("La password è cambiata"));
    assert_eq!(other.read("my_profile", &[]).await.error(), AppError::NotAuthenticated);
    assert_eq!(site.mails_to(MARIA).await[0].0, "La tua password è cambiata");
    assert_eq!(site.browser().call("change_password", &pairs).await.error(), AppError::NotAuthenticated);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn ones_own_data_are_a_file_without_secrets(pool: PgPool) {
    let site = ground::site(pool).await;
    let made = site.account(MARIA).await;
    ground::apply(&site, made.person, "ED-1", "submitted").await;
    let other = site.account("ada@comune.example").await;
    ground::apply(&site, other.person, "ED-2", "submitted").await;

    let mut maria = site.browser();
    assert_eq!(maria.get("/area-personale/dati.json").await.location(), "/accedi?poi=/area-personale/dati");
    assert_eq!(maria.get("/area-personale/dati").await.status, StatusCode::UNAUTHORIZED);
    maria.log_in(MARIA).await;
    let page = maria.get("/area-personale/dati").await;
    assert!(page.text.contains("href=\"/area-personale/dati.json\""));
    let file = maria.get("/area-personale/dati.json").await;
    assert!(file.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
    let data: serde_json::Value = file.json();
    assert_eq!(data["account"]["email"], MARIA);
    assert_eq!(data["applications"].as_array().unwrap().len(), 1);
    assert_eq!(data["applications"][0]["edition_code"], "ED-1");
    assert!(!file.text.contains("argon2") && !file.text.contains("ada@"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn the_command_line_makes_an_administrator(pool: PgPool) {
    let site = ground::site(pool).await;
    let hash = app::people::password::hash(PASSWORD.to_owned()).await.unwrap();
    let mut connection = site.pool.acquire().await.unwrap();
    let now = site.clock.now();
    let first = accounts::create_admin(&mut connection, MARIA, &hash, "Maria", "Rossi", now).await.unwrap();
    let again = accounts::create_admin(&mut connection, MARIA, &hash, "Maria", "Rossi", now).await.unwrap();
    assert_eq!(first, again);
    assert_eq!(site.count("select count(*) from role_grant").await, 1);
    let mut maria = site.browser();
    maria.log_in(MARIA).await;
    assert_eq!(maria.get("/gestione/incarichi").await.status, StatusCode::OK);

    let demo = accounts::create_demo_account(&mut connection, "tutor@demo.example", &hash, "Tea", "Demo", now);
    let demo = demo.await.unwrap();
    let found = accounts::find(&mut connection, demo.account).await.unwrap().unwrap();
    assert!(found.confirmed && found.locale == Locale::it);
}

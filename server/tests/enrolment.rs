// SPDX-License-Identifier: AGPL-3.0-or-later
//! Applications through the router: the form, its refusals, the applicant's pages, decisions, who may not.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

use app::{error::FieldCode, people::Role};
use axum::http::StatusCode;
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{Answer, Browser, Site};

const PROJECT: Uuid = Uuid::from_u128(1);
const PARTNER: Uuid = Uuid::from_u128(3);
const REVIEW_EDITION: Uuid = Uuid::from_u128(11);

/// A project with an edition by order of arrival and one with selection, one seat each, and a coordinator.
async fn site(pool: PgPool) -> Site {
    sqlx::raw_sql(include_str!("enrolment/sample.sql")).execute(&pool).await.unwrap();
    let site = Site::new(pool);
    let coordinator = site.account("referente@prova.example").await;
    site.grant(coordinator.account, Role::Coordinator, Some(PARTNER)).await;
    site
}

/// A complete form; `change` replaces fields.
fn form<'a>(code: &'a str, change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let complete = [
        ("edition_code", code),
        ("motivation", "Lavoro allo sportello"),
        ("gender", "female"),
        ("age_band", "30-39"),
        ("body_kind", "comune"),
        ("body_name", "Comune di Crema"),
        ("role", "operatore"),
        ("territory", "CR"),
        ("accessibility_needs", "Posto in prima fila"),
        ("privacy_version", "1"),
    ];
    complete
        .into_iter()
        .map(|(name, value)| {
            let changed = change.iter().find(|(changed, _)| *changed == name);
            (name, changed.map_or(value, |(_, value)| *value))
        })
        .collect()
}

/// The id of somebody's only application.
async fn application_of(site: &Site, email: &str) -> String {
    let id: Uuid = sqlx::query_scalar(
        "select n.id from enrolment n join account a on a.person_id = n.person_id where a.email = $1",
    )
    .bind(email)
    .fetch_one(&site.pool)
    .await
    .unwrap();
    id.to_string()
}

/// Somebody who has applied.
async fn applicant(site: &Site, email: &str, code: &str) -> (Browser, String) {
    let mut browser = site.browser_of(email).await;
    let answer = browser.call("apply", &form(code, &[])).await;
    assert!(answer.done_to().starts_with("/area-personale/domande/"), "{}", answer.text);
    (browser, application_of(site, email).await)
}

async fn log_in(site: &Site, email: &str) -> Browser {
    let mut browser = site.browser();
    browser.log_in(email).await;
    browser
}

fn has(answer: &Answer, parts: &[&str]) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    for part in parts {
        assert!(answer.text.contains(part), "no {part} in {}", answer.text);
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn without_webassembly_somebody_applies_and_withdraws(pool: PgPool) {
    let site = site(pool).await;
    let mut maria = site.browser_of("maria@comune.example").await;
    let page = maria.get("/edizioni/PRO-CR-I-01/domanda").await;
    has(&page, &["Il primo contatto", "quante donne e quanti uomini", "Titolare del trattamento", "Invia la domanda"]);
    let page = maria.submit("apply", &form("PRO-CR-I-01", &[])).await;
    has(&page, &["Domanda inviata: il tuo numero è", "Hai un posto", "Accettata", "Domanda accettata"]);
    assert_eq!(site.mails_to("maria@comune.example").await.len(), 1);

    let again = maria.get("/edizioni/PRO-CR-I-01/domanda").await;
    has(&again, &["Vedi la tua domanda"]);
    has(&maria.get("/area-personale").await, &["Il primo contatto", "Accettata"]);

    let id = application_of(&site, "maria@comune.example").await;
    maria.get(&page_of(&site, "maria@comune.example").await).await;
    let refused = maria.submit("withdraw", &[("enrolment_id", &id), ("reason", "other"), ("note", "")]).await;
    has(&refused, &["Campo obbligatorio"]);
    let page = maria.submit("withdraw", &[("enrolment_id", &id), ("reason", "other"), ("note", "trasloco")]).await;
    has(&page, &["Domanda ritirata.", "trasloco", "Ritirata"]);
}

/// Address of somebody's application.
async fn page_of(site: &Site, email: &str) -> String {
    let code: String = sqlx::query_scalar(
        "select n.code from enrolment n join account a on a.person_id = n.person_id where a.email = $1",
    )
    .bind(email)
    .fetch_one(&site.pool)
    .await
    .unwrap();
    format!("/area-personale/domande/{code}")
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_code_in_small_letters_leads_to_the_same_pages(pool: PgPool) {
    let site = site(pool).await;
    let mut maria = site.browser_of("maria@comune.example").await;
    // With the header of the project, its figures, and the code as it is written.
    let page = maria.get("/edizioni/pro-cr-i-01/domanda").await;
    has(&page, &["Progetto finanziato", "href=\"/monitoraggio/prova\"", "PRO-CR-I-01"]);
    let mut coordinator = log_in(&site, "referente@prova.example").await;
    has(&coordinator.get("/gestione/edizioni/pro-cr-i-01").await, &["PRO-CR-I-01"]);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_refused_form_keeps_what_was_typed_and_names_each_field(pool: PgPool) {
    let site = site(pool).await;
    let mut maria = site.browser_of("maria@comune.example").await;
    maria.get("/edizioni/PRO-CR-I-01/domanda").await;
    let typed = "Una <b>motivazione</b> </textarea><script>";
    let page = maria.submit("apply", &form("PRO-CR-I-01", &[("body_name", ""), ("motivation", typed)])).await;
    has(&page, &["C'è un errore", "Campo obbligatorio", "&lt;/textarea&gt;&lt;script&gt;", "Posto in prima fila"]);

    let cases = [
        ("gender", "f", FieldCode::NotAChoice),
        ("territory", "XX", FieldCode::NotAChoice),
        ("role", "", FieldCode::Required),
        ("privacy_version", "", FieldCode::Required),
        ("privacy_version", "9", FieldCode::NoticeChanged),
    ];
    for (field, value, expected) in cases {
        let answer = maria.call("apply", &form("PRO-CR-I-01", &[(field, value)])).await;
        assert_eq!(answer.refused_for(field), Some(expected), "{field}");
    }
    let long = "à".repeat(501);
    let answer = maria.call("apply", &form("PRO-CR-I-01", &[("motivation", &long)])).await;
    assert_eq!(answer.refused_for("motivation"), Some(FieldCode::TooLong(500)));
    assert_eq!(site.count("select count(*) from enrolment").await, 0);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn who_cannot_apply_is_told_why(pool: PgPool) {
    let site = site(pool).await;
    let mut visitor = site.browser();
    let page = visitor.get("/edizioni/PRO-CR-I-01/domanda").await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert!(page.text.contains("/accedi?poi=/edizioni/PRO-CR-I-01/domanda"), "{}", page.text);
    let answer = visitor.call("apply", &form("PRO-CR-I-01", &[])).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);

    let mut maria = site.browser_of("maria@comune.example").await;
    assert_eq!(maria.call("apply", &form("NO-SUCH", &[])).await.status, StatusCode::NOT_FOUND);
    assert_eq!(maria.get("/edizioni/NO-SUCH/domanda").await.status, StatusCode::NOT_FOUND);
    for (statement, code) in [
        ("update edition set applications_until = '2026-11-22T00:00:00Z'", FieldCode::ApplicationsOver),
        (
            "update edition set applications_from = '2026-12-01T00:00:00Z', applications_until = '2026-12-02T00:00:00Z'",
            FieldCode::ApplicationsNotYet,
        ),
        ("update edition set state = 'cancelled', cancelled_reason = 'Poche domande'", FieldCode::EditionCancelled),
    ] {
        sqlx::query(statement).execute(&site.pool).await.unwrap();
        let answer = maria.call("apply", &form("PRO-CR-I-01", &[])).await;
        assert_eq!(answer.refused_for(""), Some(code.clone()), "{code:?}");
        let page = maria.get("/edizioni/PRO-CR-I-01/domanda").await;
        assert!(page.status == StatusCode::OK && !page.text.contains("name=\"motivation\""), "{code:?}");
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_offer_is_answered_by_whom_it_was_made_to(pool: PgPool) {
    let site = site(pool).await;
    let (mut maria, first) = applicant(&site, "maria@comune.example", "PRO-CR-I-01").await;
    let (mut anna, second) = applicant(&site, "anna@comune.example", "PRO-CR-I-01").await;
    has(&anna.get("/area-personale").await, &["lista d'attesa", "al posto 1"]);
    assert_eq!(maria.call("accept_offer", &[("enrolment_id", &second)]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        anna.call("withdraw", &[("enrolment_id", &first), ("reason", "work")]).await.status,
        StatusCode::FORBIDDEN
    );
    maria.call("withdraw", &[("enrolment_id", &first), ("reason", "work")]).await.done_to();
    has(&anna.get("/area-personale").await, &["Posti offerti: serve la tua risposta", "Rispondi"]);
    has(&anna.get(&page_of(&site, "anna@comune.example").await).await, &["Accetta il posto", "Rinuncia al posto"]);
    let answer = anna.call("accept_offer", &[("enrolment_id", &second)]).await;
    has(&anna.get(&answer.done_to()).await, &["Hai confermato: il posto è tuo.", "Offerta accettata"]);
    let twice = anna.call("accept_offer", &[("enrolment_id", &second)]).await;
    assert_eq!(twice.refused_for(""), Some(FieldCode::StatusChanged));
    let stranger = maria.get(&page_of(&site, "anna@comune.example").await).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_coordinator_decides_many_at_once_and_nobody_else(pool: PgPool) {
    let site = site(pool).await;
    let (mut maria, first) = applicant(&site, "maria@comune.example", "PRO-CR-I-02").await;
    let (_, second) = applicant(&site, "anna@comune.example", "PRO-CR-I-02").await;
    let both = format!("{first},{second}");
    let mut visitor = site.browser();
    let decision = [("enrolment_ids", both.as_str()), ("decision", "waitlist")];
    assert_eq!(visitor.call("decide", &decision).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(maria.call("decide", &decision).await.status, StatusCode::FORBIDDEN);
    let foreign = site.account("referente.altrove@prova.example").await;
    site.grant(foreign.account, Role::Coordinator, Some(Uuid::from_u128(99))).await;
    let mut foreign = log_in(&site, "referente.altrove@prova.example").await;
    assert_eq!(foreign.call("decide", &decision).await.status, StatusCode::FORBIDDEN);
    assert_eq!(foreign.read("desk_edition", &[("code", "PRO-CR-I-02")]).await.status, StatusCode::FORBIDDEN);

    let mut coordinator = log_in(&site, "referente@prova.example").await;
    let too_many = coordinator.call("decide", &[("enrolment_ids", &both), ("decision", "accept")]).await;
    assert_eq!(too_many.refused_for(""), Some(FieldCode::NoSeatLeft));
    let nobody = coordinator.call("decide", &[("decision", "accept")]).await;
    assert_eq!(nobody.refused_for("enrolment_ids"), Some(FieldCode::Required));
    let unsaid = coordinator.call("decide", &[("enrolment_ids", &first), ("decision", "reject")]).await;
    assert_eq!(unsaid.refused_for("reason"), Some(FieldCode::Required));
    // Several boxes of the same name, as a form sends them.
    let boxes = [("enrolment_ids[]", first.as_str()), ("enrolment_ids[]", &second), ("decision", "waitlist")];
    coordinator.call("decide", &boxes).await.done_to();
    assert_eq!(site.count("select count(*) from enrolment where status = 'waitlisted'").await, 2);
    let applications = coordinator.read("desk_edition", &[("code", "PRO-CR-I-02")]).await;
    has(&applications, &["Posto in prima fila", "Comune di Crema", "waitlisted"]);
    let code = page_of(&site, "anna@comune.example").await;
    let code = code.rsplit('/').next().unwrap();
    let wish = [("edition", "PRO-CR-I-02"), ("codes", code), ("decision", "reject"), ("reason", "no_seat")];
    let preview = coordinator.read("desk_preview_decision", &wish).await;
    has(&preview, &["anna@comune.example", "I posti sono tutti assegnati."]);

    let manager = site.account("responsabile@prova.example").await;
    site.grant(manager.account, Role::ProjectManager, Some(PROJECT)).await;
    let mut manager = log_in(&site, "responsabile@prova.example").await;
    let seen = manager.read("desk_edition", &[("code", "PRO-CR-I-02")]).await;
    has(&seen, &["Comune di Crema"]);
    assert!(!seen.text.contains("Posto in prima fila"), "needs are for tutor and coordinator");
    let tutor = site.account("tutor@prova.example").await;
    site.grant(tutor.account, Role::Tutor, Some(REVIEW_EDITION)).await;
    let mut tutor = log_in(&site, "tutor@prova.example").await;
    has(&tutor.read("desk_edition", &[("code", "PRO-CR-I-02")]).await, &["Posto in prima fila"]);
    assert_eq!(tutor.call("decide", &decision).await.status, StatusCode::FORBIDDEN);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_coordinator_changes_and_cancels_an_edition(pool: PgPool) {
    let site = site(pool).await;
    let (mut maria, first) = applicant(&site, "maria@comune.example", "PRO-CR-I-01").await;
    let mut coordinator = log_in(&site, "referente@prova.example").await;
    let code = ("edition_code", "PRO-CR-I-01");
    assert_eq!(maria.call("change_edition", &[code, ("seats", "5")]).await.status, StatusCode::FORBIDDEN);
    let none = coordinator.call("change_edition", &[code, ("seats", "0")]).await;
    assert_eq!(none.refused_for("seats"), Some(FieldCode::NotBetween(1, 1000)));
    coordinator.call("change_edition", &[code, ("seats", "5"), ("poi", "/gestione")]).await.done_to();

    let colleague = [
        ("enrolment_id", first.as_str()),
        ("given_name", "Anna"),
        ("family_name", "Bianchi"),
        ("email", "anna@comune.example"),
        ("gender", "female"),
        ("age_band", "30-39"),
        ("body_kind", "comune"),
        ("body_name", "Comune di Crema"),
        ("role", "operatore"),
        ("territory", "CR"),
        ("privacy_version", "1"),
    ];
    coordinator.call("substitute_enrolment", &colleague).await.done_to();
    assert_eq!(site.mails_to("anna@comune.example").await.len(), 1);
    let elsewhere = [("enrolment_id", first.as_str()), ("edition_code", "NO-SUCH")];
    let refused = coordinator.call("transfer_enrolment", &elsewhere).await;
    assert_eq!(refused.refused_for("edition_code"), Some(FieldCode::NotAnotherEdition));
    let moved = [("enrolment_id", first.as_str()), ("edition_code", "PRO-CR-I-02")];
    coordinator.call("transfer_enrolment", &moved).await.done_to();

    let other = ("edition_code", "PRO-CR-I-02");
    assert_eq!(maria.call("cancel_edition", &[other, ("reason", "x")]).await.status, StatusCode::FORBIDDEN);
    let silent = coordinator.call("cancel_edition", &[other]).await;
    assert_eq!(silent.refused_for("reason"), Some(FieldCode::Required));
    coordinator.call("cancel_edition", &[other, ("reason", "Poche domande")]).await.done_to();
    let last = site.mails_to("anna@comune.example").await.pop().unwrap();
    assert!(last.1.contains("Poche domande"), "{}", last.1);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn the_body_consents_by_a_link_without_an_account(pool: PgPool) {
    let site = site(pool).await;
    sqlx::query("update project set needs_consent = true").execute(&site.pool).await.unwrap();
    let mut maria = site.browser_of("maria@comune.example").await;
    has(&maria.get("/edizioni/PRO-CR-I-01/domanda").await, &["consenso per il tuo ente"]);
    let with = |email| [form("PRO-CR-I-01", &[]), vec![("consent_email", email)]].concat();
    let missing = maria.call("apply", &with("")).await;
    assert_eq!(missing.refused_for("consent_email"), Some(FieldCode::Required));
    let own = maria.call("apply", &with("Maria@comune.example")).await;
    assert_eq!(own.refused_for("consent_email"), Some(FieldCode::OwnAddress));
    let page = maria.submit("apply", &with("capo@comune.example")).await;
    has(&page, &["In attesa del consenso", "capo@comune.example", "Manda la richiesta"]);
    let id = application_of(&site, "maria@comune.example").await;
    let soon = maria.call("ask_consent", &[("enrolment_id", &id), ("consent_email", "altro@comune.example")]).await;
    assert_eq!(soon.refused_for(""), Some(FieldCode::AskedJustNow));

    let (subject, body) = site.mails_to("capo@comune.example").await.pop().unwrap();
    assert!(subject.contains("Maria Prova"), "{subject}");
    let link = body.split("http://correlare.example").nth(1).unwrap().split_whitespace().next().unwrap();
    let mut responsible = site.browser();
    has(&responsible.get(link).await, &["Maria Prova", "Il primo contatto", "dà il consenso?"]);
    let secret = link.split("codice=").nth(1).unwrap();
    let silent = [("codice", secret), ("answer", "refused"), ("note", "")];
    has(&responsible.submit("answer_consent", &silent).await, &["Campo obbligatorio", "checked"]);
    assert_eq!(site.count("select count(*) from enrolment where status = 'awaiting_consent'").await, 1);
    responsible.get(link).await;
    let page = responsible.submit("answer_consent", &[("codice", secret), ("answer", "given")]).await;
    has(&page, &["Consenso registrato"]);
    has(&maria.get(&page_of(&site, "maria@comune.example").await).await, &["Accettata", "ente ricevuto"]);
    // Used, wrong or missing: the link leads to a page that says so.
    for link in [link, "/consenso/prova?codice=x", "/consenso/prova"] {
        let page = responsible.get(link).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{link}");
        assert!(page.text.contains("non è più valido"), "{}", page.text);
    }
    let used = responsible.call("answer_consent", &[("codice", secret), ("answer", "given")]).await;
    assert_eq!(used.refused_for(""), Some(FieldCode::LinkNoLongerValid));

    // On paper, recorded by the coordinator and by nobody else.
    let mut anna = site.browser_of("anna@comune.example").await;
    let other = [form("PRO-CR-I-02", &[]), vec![("consent_email", "capo@comune.example")]].concat();
    anna.call("apply", &other).await.done_to();
    let id = application_of(&site, "anna@comune.example").await;
    assert_eq!(anna.call("record_consent", &[("enrolment_id", &id)]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        maria.call("ask_consent", &[("enrolment_id", &id), ("consent_email", "a@b.it")]).await.status,
        StatusCode::FORBIDDEN
    );
    let mut coordinator = log_in(&site, "referente@prova.example").await;
    let page = page_of(&site, "anna@comune.example").await.replace("/area-personale", "/gestione");
    has(&coordinator.get(&page).await, &["capo@comune.example", "Registra il consenso"]);
    let page = coordinator.submit("record_consent", &[("enrolment_id", &id), ("poi", &page)]).await;
    has(&page, &["Inviata", "ente ricevuto"]);
}

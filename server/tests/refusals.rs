// SPDX-License-Identifier: AGPL-3.0-or-later
//! The refusals of applications and editions that no other walk through the router meets: each beside its field.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

use app::{error::FieldCode, people::Role};
use jiff::SignedDuration;
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{Browser, Site};

/// The edition by order of arrival and the one with selection, of one course and with one seat each.
const FIRST_COME: &str = "PRO-CR-I-01";
const REVIEW: &str = "PRO-CR-I-02";

/// A project with these editions, and its coordinator.
async fn site(pool: PgPool) -> (Site, Browser) {
    sqlx::raw_sql(include_str!("enrolment/sample.sql")).execute(&pool).await.unwrap();
    let site = Site::new(pool);
    let coordinator = site.account("referente@prova.example").await;
    site.grant(coordinator.account, Role::Coordinator, Some(Uuid::from_u128(3))).await;
    let mut browser = site.browser();
    browser.log_in("referente@prova.example").await;
    (site, browser)
}

async fn change(site: &Site, statement: &'static str) {
    sqlx::query(statement).execute(&site.pool).await.unwrap();
}

fn form(edition: &str) -> Vec<(&str, &str)> {
    vec![
        ("edition_code", edition),
        ("motivation", "Lavoro allo sportello"),
        ("gender", "female"),
        ("age_band", "30-39"),
        ("body_kind", "comune"),
        ("body_name", "Comune di Crema"),
        ("role", "operatore"),
        ("territory", "CR"),
        ("privacy_version", "1"),
        ("consent_email", "capo@comune.example"),
    ]
}

/// Somebody who has applied, and the application's id.
async fn applicant(site: &Site, email: &str, edition: &str) -> (Browser, String) {
    let mut browser = site.browser_of(email).await;
    browser.call("apply", &form(edition)).await.done_to();
    let id: Uuid = sqlx::query_scalar(
        "select n.id from enrolment n join account a on a.person_id = n.person_id where a.email = $1",
    )
    .bind(email)
    .fetch_one(&site.pool)
    .await
    .unwrap();
    (browser, id.to_string())
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn of_who_applies(pool: PgPool) {
    let (site, _) = site(pool).await;
    change(&site, "update project set one_live_application_per_course = true").await;
    let (mut maria, _) = applicant(&site, "maria@comune.example", FIRST_COME).await;
    let second = maria.call("apply", &form(REVIEW)).await;
    assert_eq!(second.refused_for(""), Some(FieldCode::AlreadyAppliedForCourse));
    change(&site, "update edition set state = 'running' where code = 'PRO-CR-I-02'").await;
    let mut anna = site.browser_of("anna@comune.example").await;
    assert_eq!(anna.call("apply", &form(REVIEW)).await.refused_for(""), Some(FieldCode::EditionNotOpen));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn of_an_offer_that_is_over(pool: PgPool) {
    let (site, _) = site(pool).await;
    let (mut maria, taken) = applicant(&site, "maria@comune.example", FIRST_COME).await;
    let (mut anna, offered) = applicant(&site, "anna@comune.example", FIRST_COME).await;
    maria.call("withdraw", &[("enrolment_id", &taken), ("reason", "work")]).await.done_to();
    site.later(SignedDuration::from_hours(49));
    let late = anna.call("accept_offer", &[("enrolment_id", &offered)]).await;
    assert_eq!(late.refused_for(""), Some(FieldCode::OfferOver));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn of_who_decides(pool: PgPool) {
    let (site, mut coordinator) = site(pool).await;
    let accept = |id| [("enrolment_ids", id), ("decision", "accept"), ("note", "")];
    let (_, ranked) = applicant(&site, "maria@comune.example", FIRST_COME).await;
    let none = coordinator.call("rank_enrolment", &[("enrolment_id", &ranked), ("rank", "1")]).await;
    assert_eq!(none.refused_for(""), Some(FieldCode::NoRanks));

    change(&site, "update project set needs_consent = true").await;
    let (_, awaiting) = applicant(&site, "anna@comune.example", REVIEW).await;
    let early = coordinator.call("decide", &accept(&awaiting)).await;
    assert_eq!(early.refused_for(""), Some(FieldCode::ConsentMissing));

    change(&site, "update project set needs_consent = false").await;
    let (_, late) = applicant(&site, "bruno@comune.example", REVIEW).await;
    change(&site, "update edition set starts_at = '2026-11-20T08:00:00Z' where code = 'PRO-CR-I-02'").await;
    let started = coordinator.call("decide", &accept(&late)).await;
    assert_eq!(started.refused_for("note"), Some(FieldCode::ReasonNeeded));
    let waiting = coordinator.call("decide", &[("enrolment_ids", &late), ("decision", "waitlist")]).await;
    assert_eq!(waiting.refused_for(""), Some(FieldCode::EditionStarted));
    change(&site, "update edition set state = 'finished' where code = 'PRO-CR-I-02'").await;
    let over = coordinator.call("decide", &accept(&late)).await;
    assert_eq!(over.refused_for(""), Some(FieldCode::EditionOver));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn of_who_changes_an_edition(pool: PgPool) {
    let (site, mut coordinator) = site(pool).await;
    let seats = |number| [("edition_code", FIRST_COME), ("seats", number)];
    coordinator.call("change_edition", &seats("2")).await.done_to();
    applicant(&site, "maria@comune.example", FIRST_COME).await;
    applicant(&site, "anna@comune.example", FIRST_COME).await;
    let fewer = coordinator.call("change_edition", &seats("1")).await;
    assert_eq!(fewer.refused_for("seats"), Some(FieldCode::SeatsBelowHeld(2)));
    let dates = [
        ("edition_code", FIRST_COME),
        ("applications_from", "2026-12-05T09:00"),
        ("applications_until", "2026-12-01T09:00"),
    ];
    let backwards = coordinator.call("change_edition", &dates).await;
    assert_eq!(backwards.refused_for("applications_until"), Some(FieldCode::DatesOutOfOrder));

    let open = [("edition_code", REVIEW), ("state", "open")];
    change(&site, "update edition set state = 'draft', minutes = 0 where code = 'PRO-CR-I-02'").await;
    assert_eq!(coordinator.call("step_edition", &open).await.refused_for(""), Some(FieldCode::NoMeetings));
    change(&site, "update edition set minutes = 480, starts_at = '2026-11-20T08:00:00Z' where code = 'PRO-CR-I-02'")
        .await;
    assert_eq!(coordinator.call("step_edition", &open).await.refused_for(""), Some(FieldCode::EditionStarted));
    change(&site, "update edition set state = 'finished' where code = 'PRO-CR-I-02'").await;
    assert_eq!(coordinator.call("step_edition", &open).await.refused_for(""), Some(FieldCode::EditionOver));
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Tasks given and withdrawn by those entitled, logged, never the last administrator's.

use app::{
    error::{AppError, FieldCode},
    people::{GrantsPage, Role},
};
use axum::http::StatusCode;
use jiff::SignedDuration;
use sqlx::PgPool;

use crate::{
    common::{Browser, Site},
    people::ground::{self, EDITION, PARTNERS, PROJECTS},
};

const ADA: &str = "ada@comune.example";

/// What is sent, and which field is refused why.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, FieldCode);

async fn holder(site: &Site, email: &str, role: Role, scope: Option<uuid::Uuid>) -> Browser {
    let made = site.account(email).await;
    site.grant(made.account, role, scope).await;
    let mut browser = site.browser();
    browser.log_in(email).await;
    browser
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_manager_gives_and_withdraws_within_the_project(pool: PgPool) {
    let site = ground::site(pool).await;
    site.account(ADA).await;
    let mut manager = holder(&site, "capo@rete.example", Role::ProjectManager, Some(PROJECTS[0])).await;
    let page = manager.get("/gestione/incarichi").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("RETE: Provincia 1") && !page.text.contains("ALTRA"));

    let partner = PARTNERS[0].to_string();
    let pairs = [("email", ADA), ("role", "coordinator"), ("scope", &partner), ("until", "2026-12-31")];
    let page = manager.submit("give_grant", &pairs).await;
    assert!(page.text.contains("assegnato"), "{}", page.text);
    assert!(page.text.contains("31/12/2026"));
    assert_eq!(manager.call("give_grant", &pairs).await.refused_for("email"), Some(FieldCode::AlreadyGiven));

    // The coordinator in turn, for own editions only.
    let mut ada = site.browser();
    ada.log_in(ADA).await;
    site.account("tea@comune.example").await;
    let tutor = |edition| [("email", "tea@comune.example"), ("role", "tutor"), ("edition_code", edition)];
    assert_eq!(ada.call("give_grant", &tutor("ed-1")).await.done_to(), "/gestione/incarichi?esito=dato");
    assert_eq!(ada.call("give_grant", &tutor("ED-2")).await.error(), AppError::Forbidden);
    let listed: GrantsPage = ada.read("list_grants", &[]).await.json();
    assert_eq!(listed.grants.items.len(), 1);
    assert_eq!(listed.roles, [Role::Teacher, Role::Tutor]);

    // Withdrawn, it is over at once.
    let listed: GrantsPage = manager.read("list_grants", &[]).await.json();
    let given = listed.grants.items.iter().find(|row| row.role == Role::Coordinator).unwrap().id.to_string();
    manager.get("/gestione/incarichi").await;
    let page = manager.submit("withdraw_grant", &[("grant_id", &given)]).await;
    assert!(page.text.contains("ritirato"));
    assert_eq!(ada.read("list_grants", &[]).await.error(), AppError::Forbidden);
    assert_eq!(manager.call("withdraw_grant", &[("grant_id", &given)]).await.error(), AppError::NotFound);

    let logged: Vec<String> =
        sqlx::query_scalar("select action from log_entry order by id").fetch_all(&site.pool).await.unwrap();
    assert_eq!(logged, ["grant_given", "grant_given", "grant_withdrawn"]);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_task_lasts_from_its_first_day_to_its_last(pool: PgPool) {
    let site = ground::site(pool).await;
    site.account(ADA).await;
    let mut admin = holder(&site, "admin@rete.example", Role::Administrator, None).await;
    let project = PROJECTS[0].to_string();
    let pairs = [
        ("email", ADA),
        ("role", "project_manager"),
        ("scope", &project),
        ("from", "2026-11-24"),
        ("until", "2026-11-24"),
    ];
    assert_eq!(admin.call("give_grant", &pairs).await.done_to(), "/gestione/incarichi?esito=dato");
    assert!(admin.get("/gestione/incarichi").await.text.contains("non ancora iniziato"));
    let mut ada = site.browser();
    ada.log_in(ADA).await;
    // The day begins and ends at midnight in Italy, an hour before that of Greenwich.
    for (moment, expected) in [
        ("2026-11-23T22:59:59Z", StatusCode::FORBIDDEN),
        ("2026-11-23T23:00:00Z", StatusCode::OK),
        ("2026-11-24T22:59:59Z", StatusCode::OK),
        ("2026-11-24T23:00:00Z", StatusCode::FORBIDDEN),
    ] {
        site.clock.set(moment.parse().unwrap());
        assert_eq!(ada.get("/gestione/incarichi").await.status, expected, "{moment}");
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn every_refusal_of_a_task(pool: PgPool) {
    let site = ground::site(pool).await;
    site.account(ADA).await;
    let mut admin = holder(&site, "admin@rete.example", Role::Administrator, None).await;
    let mut manager = holder(&site, "capo@rete.example", Role::ProjectManager, Some(PROJECTS[0])).await;
    let (project, partner, nothing) = (PROJECTS[0].to_string(), PARTNERS[0].to_string(), EDITION.to_string());
    let cases: [Case; 11] = [
        (&[("role", "administrator")], "email", FieldCode::Required),
        (&[("email", "ada"), ("role", "administrator")], "email", FieldCode::NotAnEmail),
        (&[("email", "no@b.it"), ("role", "administrator")], "email", FieldCode::NoSuchAccount),
        (&[("email", ADA)], "role", FieldCode::Required),
        (&[("email", ADA), ("role", "king")], "role", FieldCode::NotAChoice),
        (&[("email", ADA), ("role", "tutor")], "edition_code", FieldCode::Required),
        (&[("email", ADA), ("role", "tutor"), ("edition_code", "ED-9")], "edition_code", FieldCode::NoSuchEdition),
        (&[("email", ADA), ("role", "coordinator"), ("scope", &project)], "scope", FieldCode::NotAChoice),
        (&[("email", ADA), ("role", "steering_member"), ("scope", &partner)], "scope", FieldCode::NotAChoice),
        (&[("email", ADA), ("role", "steering_member"), ("scope", &nothing)], "scope", FieldCode::NotAChoice),
        (&[("email", ADA), ("role", "administrator"), ("until", "2026-11-22")], "until", FieldCode::EndsTooEarly),
    ];
    for (pairs, field, code) in cases {
        assert_eq!(admin.call("give_grant", pairs).await.refused_for(field), Some(code), "{pairs:?}");
    }
    manager.get("/gestione/incarichi").await;
    let page = manager.submit("give_grant", &[("email", ADA), ("role", "tutor"), ("from", "domani")]).await;
    assert!(page.text.contains("Inserisci una data valida") && page.text.contains("value=\"domani\""));

    let other = PROJECTS[1].to_string();
    for pairs in [
        [("email", ADA), ("role", "project_manager"), ("scope", project.as_str())],
        [("email", ADA), ("role", "steering_member"), ("scope", &other)],
        [("email", ADA), ("role", "administrator"), ("scope", "")],
    ] {
        assert_eq!(manager.call("give_grant", &pairs).await.error(), AppError::Forbidden, "{pairs:?}");
    }
    let mut nobody = site.browser();
    assert_eq!(nobody.get("/gestione/incarichi").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(nobody.call("give_grant", &[]).await.error(), AppError::NotAuthenticated);
    nobody.log_in(ADA).await;
    assert_eq!(nobody.get("/gestione/incarichi").await.status, StatusCode::FORBIDDEN);
    assert_eq!(nobody.call("give_grant", &[]).await.error(), AppError::Forbidden);
    assert_eq!(nobody.call("withdraw_grant", &[("grant_id", "x")]).await.error(), AppError::BadRequest);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn the_last_administrator_stays(pool: PgPool) {
    let site = ground::site(pool).await;
    let first = site.account("uno@rete.example").await;
    let second = site.account("due@rete.example").await;
    let of_first = site.grant(first.account, Role::Administrator, None).await.to_string();
    let of_second = site.grant(second.account, Role::Administrator, None).await.to_string();
    let (mut one, mut two) = (site.browser(), site.browser());
    one.log_in("uno@rete.example").await;
    two.log_in("due@rete.example").await;

    // Each takes the other away at the same moment: one of them stays.
    let (a, b) = (of_second.clone(), of_first.clone());
    let (left, right) = tokio::join!(
        tokio::spawn(async move { one.call("withdraw_grant", &[("grant_id", &a)]).await.text }),
        tokio::spawn(async move { two.call("withdraw_grant", &[("grant_id", &b)]).await.text }),
    );
    let in_force = "select count(*) from role_grant where role = 'administrator' and withdrawn_at is null";
    assert_eq!(site.count(in_force).await, 1, "{left:?} {right:?}");

    let last: (uuid::Uuid, uuid::Uuid) =
        sqlx::query_as("select id, account_id from role_grant where withdrawn_at is null")
            .fetch_one(&site.pool)
            .await
            .unwrap();
    let email = if last.1 == first.account { "uno@rete.example" } else { "due@rete.example" };
    let mut browser = site.browser();
    browser.log_in(email).await;
    let (grant, account) = (last.0.to_string(), last.1.to_string());
    let answer = browser.call("withdraw_grant", &[("grant_id", &grant)]).await;
    assert_eq!(answer.refused_for(""), Some(FieldCode::LastAdministrator));
    let answer = browser.call("disable_account", &[("account_id", &account), ("disabled", "true")]).await;
    assert_eq!(answer.refused_for(""), Some(FieldCode::LastAdministrator));
    browser.get("/gestione/incarichi").await;
    let page = browser.submit("withdraw_grant", &[("grant_id", &grant)]).await;
    assert!(page.text.contains("ultimo account"));
    site.later(SignedDuration::from_secs(1));
    assert_eq!(browser.get("/gestione/incarichi").await.status, StatusCode::OK);
}

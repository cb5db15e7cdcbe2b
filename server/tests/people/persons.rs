// SPDX-License-Identifier: AGPL-3.0-or-later
//! Persons entered, found, merged, parted and joined; accounts disabled.

use app::{
    error::{AppError, FieldCode},
    people::{PersonPage, PersonsPage, Role},
};
use axum::http::StatusCode;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    common::{Browser, PASSWORD, Site},
    people::accounts::secret_in,
    people::ground::{self, PROJECTS, apply, counts_as, entered},
};

async fn holder(site: &Site, email: &str, role: Role, scope: Option<Uuid>) -> Browser {
    let made = site.account(email).await;
    site.grant(made.account, role, scope).await;
    let mut browser = site.browser();
    browser.log_in(email).await;
    browser
}

async fn manager(site: &Site) -> Browser {
    holder(site, "capo@rete.example", Role::ProjectManager, Some(PROJECTS[0])).await
}

async fn admin(site: &Site) -> Browser {
    holder(site, "admin@rete.example", Role::Administrator, None).await
}

async fn merge(browser: &mut Browser, person: Uuid, into: Uuid) -> crate::common::Answer {
    browser.call("merge_persons", &[("person_id", &person.to_string()), ("into_id", &into.to_string())]).await
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_person_without_an_account_is_entered_and_found(pool: PgPool) {
    let site = ground::site(pool).await;
    let mut manager = manager(&site).await;
    let page = manager.get("/gestione/persone/nuova").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("RETE") && !page.text.contains("ALTRA"));
    let page = manager.submit("create_person", &[("given_name", ""), ("family_name", "Niccolò"), ("email", "x")]).await;
    assert!(page.text.contains("Ci sono 4 errori") && page.text.contains("value=\"Niccolò\""), "{}", page.text);

    let project = PROJECTS[0].to_string();
    let pairs = [
        ("given_name", "Ada"),
        ("family_name", "Niccolò"),
        ("email", "ADA@comune.example"),
        ("source", "walk_in"),
        ("project", &project),
    ];
    let page = manager.submit("create_person", &pairs).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("La persona è inserita") && page.text.contains("Ada Niccolò"));
    let other = PROJECTS[1].to_string();
    let foreign: Vec<_> = pairs[..4].iter().copied().chain([("project", other.as_str())]).collect();
    assert_eq!(manager.call("create_person", &foreign).await.error(), AppError::Forbidden);

    // Without regard to accents and capitals, by name or address, words in any order.
    for text in ["niccolo", "ada@COMUNE", "NICCOLÒ ada"] {
        let found: PersonsPage = manager.read("list_persons", &[("testo", text)]).await.json();
        assert_eq!(found.persons.items.len(), 1, "{text}");
    }
    for text in ["%", "_", "bianchi"] {
        let found: PersonsPage = manager.read("list_persons", &[("testo", text)]).await.json();
        assert!(found.persons.items.is_empty(), "{text}");
    }
    let page = manager.get("/gestione/persone?testo=niccolo").await;
    assert!(page.text.contains("Niccolò Ada") && page.text.contains("value=\"niccolo\""));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn the_list_goes_on_page_by_page(pool: PgPool) {
    let site = ground::site(pool).await;
    for number in 0..120 {
        entered(&site, "Ada", &format!("Cognome {:03}", number % 60), None).await;
    }
    let mut manager = manager(&site).await;
    let (mut names, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let page: PersonsPage = manager.read("list_persons", &[("cursore", &cursor)]).await.json();
        names.extend(page.persons.items.iter().map(|row| (row.family_name.clone(), row.id)));
        pages += 1;
        match page.persons.next {
            Some(next) => cursor = next,
            None => break,
        }
    }
    assert_eq!((pages, names.len()), (3, 120));
    assert!(names.is_sorted());
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_manager_sees_own_persons_only(pool: PgPool) {
    let site = ground::site(pool).await;
    let ours = entered(&site, "Ada", "Bianchi", None).await;
    let theirs = site.account("zoe@altra.example").await.person;
    apply(&site, theirs, "ED-2", "submitted").await;
    let both = site.account("eva@altra.example").await.person;
    apply(&site, both, "ED-1", "withdrawn").await;
    apply(&site, both, "ED-2", "submitted").await;

    let mut manager = manager(&site).await;
    let found: PersonsPage = manager.read("list_persons", &[]).await.json();
    let mut seen: Vec<Uuid> = found.persons.items.iter().map(|row| row.id).collect();
    seen.sort();
    let mut expected = vec![ours, both];
    expected.sort();
    assert_eq!(seen, expected);
    assert_eq!(manager.get(&format!("/gestione/persone/{theirs}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(manager.get(&format!("/gestione/persone/{ours}")).await.status, StatusCode::OK);
    assert_eq!(manager.get("/gestione/persone/niente").await.status, StatusCode::NOT_FOUND);
    // Merging would change what the other project counts.
    assert_eq!(merge(&mut manager, ours, both).await.error(), AppError::Forbidden);
    assert_eq!(merge(&mut manager, ours, theirs).await.error(), AppError::Forbidden);

    let mut coordinator = holder(&site, "ref@rete.example", Role::Coordinator, Some(ground::PARTNERS[0])).await;
    for path in ["/gestione/persone", "/gestione/persone/nuova"] {
        assert_eq!(coordinator.get(path).await.status, StatusCode::FORBIDDEN);
        assert_eq!(site.browser().get(path).await.status, StatusCode::UNAUTHORIZED);
    }
    for function in ["create_person", "merge_persons", "part_person", "disable_account"] {
        let id = ours.to_string();
        let pairs = [("person_id", id.as_str()), ("into_id", &id), ("account_id", &id)];
        assert_eq!(coordinator.call(function, &pairs).await.error(), AppError::Forbidden, "{function}");
        assert_eq!(site.browser().call(function, &pairs).await.error(), AppError::NotAuthenticated, "{function}");
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn duplicates_are_shown_merged_and_parted(pool: PgPool) {
    let site = ground::site(pool).await;
    let kept = entered(&site, "Niccolò", "D'Este", None).await;
    let double = entered(&site, "NICCOLO", "d'este", Some("n@comune.example")).await;
    apply(&site, double, "ED-1", "submitted").await;
    let mut manager = manager(&site).await;
    let page = manager.get(&format!("/gestione/persone/{kept}")).await;
    assert!(page.text.contains("Forse è la stessa persona") && page.text.contains(&double.to_string()));

    let (kept_id, double_id) = (kept.to_string(), double.to_string());
    let page = manager.submit("merge_persons", &[("person_id", &double_id), ("into_id", &kept_id)]).await;
    assert!(page.text.contains("contano come una"), "{}", page.text);
    assert_eq!(counts_as(&site, double).await, Some(kept));
    // The application keeps its person, and is counted with the one kept.
    assert_eq!(
        site.count(
            "select count(*) from enrolment e join person p on p.id = e.person_id where p.merged_into is not null"
        )
        .await,
        1
    );
    let view: PersonPage = manager.read("view_person", &[("person_id", &kept_id)]).await.json();
    assert_eq!((view.applications, view.merged.len(), view.duplicates.len()), (1, 1, 0));
    let found: PersonsPage = manager.read("list_persons", &[("testo", "este")]).await.json();
    assert_eq!(found.persons.items.len(), 1);

    manager.get(&format!("/gestione/persone/{double}")).await;
    let page = manager.submit("part_person", &[("person_id", &double_id)]).await;
    assert!(page.text.contains("di nuovo separate"));
    assert_eq!(counts_as(&site, double).await, None);
    assert_eq!(manager.call("part_person", &[("person_id", &double_id)]).await.error(), AppError::Conflict);
    let logged: Vec<String> =
        sqlx::query_scalar("select action from log_entry order by id").fetch_all(&site.pool).await.unwrap();
    assert_eq!(logged, ["person_merged", "person_parted"]);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn chains_are_flat_circles_refused_and_parting_takes_its_own_along(pool: PgPool) {
    let site = ground::site(pool).await;
    let [a, b, c, d] = ["A", "B", "C", "D"].map(|name| entered(&site, name, "Verdi", None));
    let (a, b, c, d) = (a.await, b.await, c.await, d.await);
    let mut manager = manager(&site).await;
    merge(&mut manager, a, b).await.done_to();
    merge(&mut manager, b, c).await.done_to();
    assert_eq!((counts_as(&site, a).await, counts_as(&site, b).await), (Some(c), Some(c)));
    for (person, into, code) in
        [(c, a, FieldCode::AlreadyMerged), (a, d, FieldCode::AlreadyMerged), (c, c, FieldCode::SamePerson)]
    {
        assert_eq!(merge(&mut manager, person, into).await.refused_for(""), Some(code));
    }
    manager.call("part_person", &[("person_id", &b.to_string())]).await.done_to();
    assert_eq!((counts_as(&site, a).await, counts_as(&site, b).await), (Some(b), None));

    // Merged into each other at the same moment: one way only.
    let (mut one, mut two) = (manager.clone(), manager.clone());
    let (left, right) = tokio::join!(
        tokio::spawn(async move { merge(&mut one, c, d).await.text }),
        tokio::spawn(async move { merge(&mut two, d, c).await.text }),
    );
    let merged = [counts_as(&site, c).await, counts_as(&site, d).await];
    assert_eq!(merged.iter().flatten().count(), 1, "{left:?} {right:?}");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn two_live_applications_are_not_merged(pool: PgPool) {
    let site = ground::site(pool).await;
    let one = entered(&site, "Ada", "Bianchi", None).await;
    let two = entered(&site, "Ada", "Bianchi", None).await;
    apply(&site, one, "ED-1", "accepted").await;
    apply(&site, two, "ED-1", "waitlisted").await;
    let mut admin = admin(&site).await;
    assert_eq!(merge(&mut admin, one, two).await.refused_for(""), Some(FieldCode::BothHaveApplied));
    admin.get(&format!("/gestione/persone/{two}")).await;
    let (person, into) = (one.to_string(), two.to_string());
    let page = admin.submit("merge_persons", &[("person_id", &person), ("into_id", &into)]).await;
    assert!(page.text.contains("domanda in corso per la stessa edizione"));

    // Also through somebody merged before, and for one course where the project allows one application.
    let three = entered(&site, "Ada", "B.", None).await;
    merge(&mut admin, one, three).await.done_to();
    assert_eq!(merge(&mut admin, three, two).await.refused_for(""), Some(FieldCode::BothHaveApplied));
    let (four, five) = (entered(&site, "Eva", "Neri", None).await, entered(&site, "Eva", "Neri", None).await);
    apply(&site, four, "ED-2", "submitted").await;
    apply(&site, five, "ED-3", "submitted").await;
    assert_eq!(merge(&mut admin, four, five).await.refused_for(""), Some(FieldCode::BothHaveApplied));
    let six = entered(&site, "Eva", "Neri", None).await;
    apply(&site, six, "ED-2", "withdrawn").await;
    merge(&mut admin, six, four).await.done_to();
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_account_is_disabled_before_its_person_is_merged_away(pool: PgPool) {
    let site = ground::site(pool).await;
    let mut eva = site.browser_of("eva@comune.example").await;
    let found: (Uuid, Uuid) = sqlx::query_as("select id, person_id from account").fetch_one(&site.pool).await.unwrap();
    let kept = entered(&site, "Eva", "Prova", None).await;
    let mut admin = admin(&site).await;
    assert_eq!(merge(&mut admin, found.1, kept).await.refused_for(""), Some(FieldCode::HasItsOwnAccount));

    let account = found.0.to_string();
    admin.get(&format!("/gestione/persone/{}", found.1)).await;
    let page = admin.submit("disable_account", &[("account_id", &account), ("disabled", "true")]).await;
    assert!(page.text.contains("disattivato"), "{}", page.text);
    assert_eq!(eva.read("my_profile", &[]).await.error(), AppError::NotAuthenticated);
    let answer = eva.call("log_in", &[("email", "eva@comune.example"), ("password", PASSWORD)]).await;
    assert_eq!(answer.refused_for(""), Some(FieldCode::WrongCredentials));
    merge(&mut admin, found.1, kept).await.done_to();
    let enable = [("account_id", account.as_str()), ("disabled", "false")];
    assert_eq!(admin.call("disable_account", &enable).await.refused_for(""), Some(FieldCode::AlreadyMerged));
    admin.call("part_person", &[("person_id", &found.1.to_string())]).await.done_to();
    admin.call("disable_account", &enable).await.done_to();
    eva.log_in("eva@comune.example").await;
    let nobody = Uuid::nil().to_string();
    assert_eq!(admin.call("disable_account", &[("account_id", &nobody)]).await.error(), AppError::NotFound);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_entered_person_is_joined_to_the_account_with_its_name_and_confirmed_address(pool: PgPool) {
    let site = ground::site(pool).await;
    let email = "ada@comune.example";
    let same = entered(&site, "Ada", "Niccolò", Some("Ada@comune.example")).await;
    // A shared mailbox: the address alone joins nobody.
    let colleague = entered(&site, "Eva", "Neri", Some(email)).await;
    let mut browser = site.browser();
    let pairs = [("given_name", "ada"), ("family_name", "Niccolo"), ("email", email), ("password", PASSWORD)];
    browser.call("register", &pairs).await.done_to();
    assert_eq!(counts_as(&site, same).await, None);
    let secret = secret_in(&site, email).await;
    browser.call("verify_address", &[("codice", &secret), ("password", PASSWORD)]).await.done_to();
    let own: Uuid = sqlx::query_scalar("select person_id from account").fetch_one(&site.pool).await.unwrap();
    assert_eq!(counts_as(&site, same).await, Some(own));
    assert_eq!(counts_as(&site, colleague).await, None);
    assert_eq!(site.count("select count(*) from log_entry where action = 'person_merged' and actor is null").await, 1);
    // Staff sees the colleague among the likely duplicates.
    let mut admin = admin(&site).await;
    let view: PersonPage = admin.read("view_person", &[("person_id", &own.to_string())]).await.json();
    assert_eq!(view.duplicates.iter().map(|row| row.id).collect::<Vec<_>>(), [colleague]);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_administrator_sees_the_likely_duplicates_of_the_whole_site(pool: PgPool) {
    let site = ground::site(pool).await;
    let mut admin = admin(&site).await;
    let page = admin.get("/gestione/persone/doppioni").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Non ci sono persone che sembrano la stessa"), "{}", page.text);

    let kept = entered(&site, "Niccolò", "D'Este", None).await;
    let double = entered(&site, "NICCOLO", "d'este", None).await;
    let [one, other] = ["Ada", "Eva"].map(|name| entered(&site, name, "Neri", Some("ufficio@comune.example")));
    let (one, other) = (one.await, other.await);
    let page = admin.get("/gestione/persone/doppioni").await.text;
    for id in [kept, double] {
        assert!(page.contains(&format!("/gestione/persone/{id}")), "{page}");
    }
    assert!(!page.contains(&one.to_string()));
    let page = admin.get("/gestione/persone/doppioni?per=indirizzo").await.text;
    assert!(page.contains(&one.to_string()) && page.contains(&other.to_string()) && !page.contains(&kept.to_string()));
    assert!(admin.get("/gestione/persone").await.text.contains("/gestione/persone/doppioni"));
    // Merged, they are no more.
    merge(&mut admin, double, kept).await.done_to();
    assert!(!admin.get("/gestione/persone/doppioni").await.text.contains(&kept.to_string()));

    let mut manager = manager(&site).await;
    assert_eq!(manager.get("/gestione/persone/doppioni").await.status, StatusCode::FORBIDDEN);
    assert!(!manager.get("/gestione/persone").await.text.contains("/gestione/persone/doppioni"));
}

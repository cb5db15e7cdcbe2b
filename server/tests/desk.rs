// SPDX-License-Identifier: AGPL-3.0-or-later
//! The staff's desk through the router, as a browser without WebAssembly uses it.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

use app::{
    enrolment::{
        db::{self, Act, NewApplication},
        rules::Frozen,
    },
    error::FieldCode,
    people::Role,
};
use axum::http::StatusCode;
use rand::{SeedableRng, rngs::StdRng};
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{Answer, Browser, Site};

const PROJECT: Uuid = Uuid::from_u128(1);
const PARTNER: Uuid = Uuid::from_u128(2);
/// Two seats, by review, from 1 December in Crema.
const EDITION: Uuid = Uuid::from_u128(0x0004_0000_0000_0001);

/// The ground of the figures' tests, with its first two editions (of one course) taking applications.
async fn site(pool: PgPool) -> Site {
    let site = Site::new(pool);
    let changes = "
        update edition set state = 'open', seats = 2, applications_from = '2026-11-01', applications_until = '2026-11-30',
            starts_on = '2026-12-01', ends_on = '2026-12-03', starts_at = '2026-12-01T08:00Z'
        where code in ('ED-1', 'ED-2');
        insert into project_term (project_id, kind, code, title, recipients, position)
        select project.id, kind, code, jsonb_build_object('it', term.name), recipients, 1
        from project, (values ('body_kind', 'comune', 'Comune', 'direct'), ('role', 'operatore', 'Operatore', null),
                              ('age_band', '30-39', '30-39 anni', null)) term (kind, code, name, recipients);";
    let ground = include_str!("../../app/src/monitoring/db/ground.sql");
    for statements in [ground, changes] {
        sqlx::raw_sql(statements).execute(&site.pool).await.unwrap();
    }
    site
}

/// Somebody applies for ED-1; answers the application's id and code.
async fn apply(site: &Site, email: &str) -> (String, String) {
    let account = site.account(email).await;
    let frozen = Frozen {
        gender: "female".to_owned(),
        age_band: "30-39".to_owned(),
        body_kind: "comune".to_owned(),
        body_name: "Comune di Crema".to_owned(),
        role: "operatore".to_owned(),
        territory: "CR".to_owned(),
        privacy_version: 1,
        motivation: "</textarea><script>alert(1)</script>".to_owned(),
        accessibility_needs: Some("Posto in prima fila".to_owned()),
    };
    let mut transaction = site.pool.begin().await.unwrap();
    let act = Act { actor: Some(account.account), now: site.clock.now(), site: crate::common::PUBLIC_URL };
    let mut rng = StdRng::seed_from_u64(account.person.as_u128() as u64);
    let application = NewApplication { edition: EDITION, person: account.person, frozen };
    let sent = db::submit(&mut transaction, &application, &mut rng, &act).await.unwrap();
    transaction.commit().await.unwrap();
    // A moment apart, so that arrival has an order.
    site.clock.set(site.later(jiff::SignedDuration::from_secs(60)));
    (sent.id.to_string(), sent.code)
}

async fn staff(site: &Site, email: &str, role: Role, scope: Uuid) -> Browser {
    let account = site.account(email).await;
    site.grant(account.account, role, Some(scope)).await;
    let mut browser = site.browser();
    browser.log_in(email).await;
    browser
}

async fn coordinator(site: &Site) -> Browser {
    staff(site, "referente@ente.example", Role::Coordinator, PARTNER).await
}

/// A page that is there and can be read without WebAssembly.
async fn open(browser: &mut Browser, path: &str) -> Answer {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    assert!(!answer.text.contains("<script>alert(1)"), "{path}");
    answer
}

/// The words of a page without its elements and comments.
fn words(answer: &Answer) -> String {
    let mut text = String::new();
    let mut inside = false;
    for character in answer.text.chars() {
        match character {
            '<' => inside = true,
            '>' => inside = false,
            other if !inside => text.push(other),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn status(site: &Site, id: &str) -> String {
    let id: Uuid = id.parse().unwrap();
    sqlx::query_scalar("select status from enrolment where id = $1").bind(id).fetch_one(&site.pool).await.unwrap()
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn each_sees_what_is_to_be_done_in_their_scope(pool: PgPool) {
    let site = site(pool).await;
    for email in ["anna@comune.example", "bruno@comune.example"] {
        apply(&site, email).await;
    }
    let page = words(&open(&mut coordinator(&site).await, "/gestione").await);
    for expected in ["Domande da decidere", "2 domande", "Edizioni che stanno per iniziare", "8 giorni", "ED-2"] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
    assert!(!page.contains("ED-3"), "a finished edition is no work");

    let mut tutor = staff(&site, "tutor@ente.example", Role::Tutor, EDITION).await;
    let page = words(&open(&mut tutor, "/gestione").await);
    assert!(page.contains("8 giorni") && !page.contains("Domande da decidere") && !page.contains("ED-2"), "{page}");

    let mut elsewhere = staff(&site, "altrove@ente.example", Role::Coordinator, Uuid::from_u128(9)).await;
    assert!(words(&open(&mut elsewhere, "/gestione").await).contains("Niente da fare"));
    let mut operator = site.browser();
    assert_eq!(operator.get("/gestione").await.status, StatusCode::UNAUTHORIZED);
    operator.log_in("anna@comune.example").await;
    assert_eq!(operator.get("/gestione").await.status, StatusCode::FORBIDDEN);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn nobody_reads_another_scopes_applications(pool: PgPool) {
    let site = site(pool).await;
    let (_, code) = apply(&site, "anna@comune.example").await;
    let pages = [
        "/gestione/edizioni/ED-1".to_owned(),
        format!("/gestione/edizioni/ED-1/decisione?domanda={code}&decisione=accept"),
        "/gestione/edizioni/ED-1/modifica".to_owned(),
        "/gestione/edizioni/ED-1/annulla".to_owned(),
        "/gestione/edizioni/ED-1/conferma".to_owned(),
        format!("/gestione/domande/{code}"),
        format!("/gestione/domande/{code}/sostituzione"),
    ];
    let mut elsewhere = staff(&site, "altrove@ente.example", Role::Coordinator, Uuid::from_u128(9)).await;
    let mut tutor = staff(&site, "tutor@ente.example", Role::Tutor, EDITION).await;
    let mut applicant = site.browser();
    applicant.log_in("anna@comune.example").await;
    let mut nobody = site.browser();
    let mut coordinator = coordinator(&site).await;
    for page in &pages {
        assert_eq!(elsewhere.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
        assert_eq!(applicant.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
        assert_eq!(nobody.get(page).await.status, StatusCode::UNAUTHORIZED, "{page}");
        open(&mut coordinator, page).await;
        // A tutor sees the participants and decides nothing.
        let reads = page == &pages[0] || page == &pages[5];
        let expected = if reads { StatusCode::OK } else { StatusCode::FORBIDDEN };
        assert_eq!(tutor.get(page).await.status, expected, "{page}");
    }
    assert_eq!(coordinator.get("/gestione/edizioni/XX").await.status, StatusCode::NOT_FOUND);
    assert_eq!(coordinator.get("/gestione/domande/XX").await.status, StatusCode::NOT_FOUND);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn the_header_is_the_projects_for_those_who_may_know_it(pool: PgPool) {
    let site = site(pool).await;
    let (_, code) = apply(&site, "anna@comune.example").await;
    let (own, desk) = (format!("/area-personale/domande/{code}"), format!("/gestione/domande/{code}"));
    let mut applicant = site.browser();
    applicant.log_in("anna@comune.example").await;
    let stranger = site.browser_of("bruno@comune.example").await;
    let elsewhere = staff(&site, "altrove@ente.example", Role::Coordinator, Uuid::from_u128(9)).await;
    let tutor = staff(&site, "tutor@ente.example", Role::Tutor, EDITION).await;
    let coordinator = coordinator(&site).await;
    let manager = staff(&site, "responsabile@ente.example", Role::ProjectManager, PROJECT).await;
    for (browser, path, knows) in [
        (&applicant, &own, true),
        (&stranger, &own, false),
        (&applicant, &desk, false),
        (&elsewhere, &desk, false),
        (&tutor, &desk, true),
        (&coordinator, &desk, true),
        (&manager, &desk, true),
        (&coordinator, &"/gestione/edizioni/ED-1/modifica".to_owned(), true),
        (&elsewhere, &"/gestione/edizioni/ED-1".to_owned(), false),
    ] {
        let mut browser = browser.clone();
        let header: Option<app::projects::ProjectHeader> = browser.read("page_header", &[("path", path)]).await.json();
        assert_eq!(header.is_some(), knows, "{path}");
        assert_eq!(browser.get(path).await.text.contains("RETE"), knows, "{path}");
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn accessibility_needs_are_for_tutor_and_coordinator(pool: PgPool) {
    let site = site(pool).await;
    let (_, code) = apply(&site, "anna@comune.example").await;
    let mut manager = staff(&site, "responsabile@ente.example", Role::ProjectManager, PROJECT).await;
    let mut tutor = staff(&site, "tutor@ente.example", Role::Tutor, EDITION).await;
    let mut coordinator = coordinator(&site).await;
    for page in ["/gestione/edizioni/ED-1".to_owned(), format!("/gestione/domande/{code}")] {
        assert!(open(&mut coordinator, &page).await.text.contains("Posto in prima fila"));
        assert!(open(&mut tutor, &page).await.text.contains("Posto in prima fila"));
        assert!(!open(&mut manager, &page).await.text.contains("Posto in prima fila"));
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn applications_are_filtered_and_sorted(pool: PgPool) {
    let site = site(pool).await;
    let (zoe, _) = apply(&site, "zoe@comune.example").await;
    apply(&site, "amelia@comune.example").await;
    let mut browser = coordinator(&site).await;
    let order = |page: &str| page.find("Prova Zoe").unwrap() < page.find("Prova Amelia").unwrap();
    assert!(order(&open(&mut browser, "/gestione/edizioni/ED-1").await.text), "by arrival");
    assert!(!order(&open(&mut browser, "/gestione/edizioni/ED-1?ordine=nome").await.text), "by name");
    browser.call("rank_enrolment", &[("enrolment_id", &zoe), ("rank", "2")]).await.done_to();
    assert!(order(&open(&mut browser, "/gestione/edizioni/ED-1?ordine=graduatoria").await.text), "by rank");
    let found = open(&mut browser, "/gestione/edizioni/ED-1?testo=am%C3%A8lia").await.text;
    assert!(found.contains("Prova Amelia") && !found.contains("Prova Zoe"), "without regard to accents");
    let none = words(&open(&mut browser, "/gestione/edizioni/ED-1?stato=accepted").await);
    assert!(none.contains("Nessuna domanda"), "{none}");
    let ticked = open(&mut browser, "/gestione/edizioni/ED-1?scelte=tutte").await.text;
    assert_eq!(ticked.matches("name=\"domanda\"").count(), 2);
    assert_eq!(ticked.matches(" checked").count(), 2, "all are ticked");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_decision_is_shown_with_its_mails_before_it_is_made(pool: PgPool) {
    let site = site(pool).await;
    let mut applications = Vec::new();
    for email in ["anna@comune.example", "bruno@comune.example", "carla@comune.example"] {
        applications.push(apply(&site, email).await);
    }
    let mails = site.count("select count(*) from mail").await;
    let mut browser = coordinator(&site).await;

    // Three are chosen for two seats: the page says for whom it is not possible.
    let chosen: String = applications.iter().map(|(_, code)| format!("&domanda={code}")).collect();
    let page = open(&mut browser, &format!("/gestione/edizioni/ED-1/decisione?decisione=accept{chosen}")).await;
    let seen = words(&page);
    for expected in ["Non è possibile per", "Carla Prova", "riguarda 2 persone", "Gentile", "ED-1"] {
        assert!(seen.contains(expected), "{expected} in {seen}");
    }
    let ids = format!("{},{}", applications[0].0, applications[1].0);
    assert!(page.text.contains(&ids), "only those for whom it is possible are sent");
    // Nothing has happened yet.
    assert_eq!(status(&site, &applications[0].0).await, "submitted");
    assert_eq!(site.count("select count(*) from mail").await, mails);
    assert_eq!(site.count("select seats_held::bigint from edition where code = 'ED-1'").await, 0);

    let pairs = [("enrolment_ids", ids.as_str()), ("decision", "accept"), ("poi", "/gestione/edizioni/ED-1")];
    let after = browser.submit("decide", &pairs).await;
    assert!(words(&after).contains("Accettata"));
    let (_, body) = site.mails_to("anna@comune.example").await.pop().unwrap();
    assert!(seen.contains(body.split("\n\n").nth(1).unwrap()), "the mail is the one that was shown: {body}");
    assert_eq!(status(&site, &applications[2].0).await, "submitted");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn not_accepting_asks_for_a_reason_and_shows_it(pool: PgPool) {
    let site = site(pool).await;
    let (id, code) = apply(&site, "anna@comune.example").await;
    let mut browser = coordinator(&site).await;
    let address = format!("/gestione/edizioni/ED-1/decisione?decisione=reject&domanda={code}");
    let page = words(&open(&mut browser, &address).await);
    assert!(page.contains("Perché la domanda non è accettata"), "{page}");
    let page = words(&open(&mut browser, &format!("{address}&motivo=other")).await);
    assert!(page.contains("[qui la spiegazione che scrivi sotto]"), "{page}");
    // Another reason takes words; without them the page comes back and nothing has happened.
    let pairs = [("enrolment_ids", id.as_str()), ("decision", "reject"), ("reason", "other"), ("note", "")];
    let refused = browser.submit("decide", &pairs).await;
    assert!(words(&refused).contains("Controlla e conferma") && refused.text.contains("error-summary"));
    assert_eq!(status(&site, &id).await, "submitted");
    let nobody = words(&open(&mut browser, "/gestione/edizioni/ED-1/decisione?decisione=accept").await);
    assert!(nobody.contains("Scegli almeno una domanda"), "{nobody}");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn one_application_is_moved_and_given_to_a_colleague(pool: PgPool) {
    let site = site(pool).await;
    let (id, code) = apply(&site, "anna@comune.example").await;
    let mut browser = coordinator(&site).await;
    browser.call("decide", &[("enrolment_ids", &id), ("decision", "accept")]).await.done_to();
    let address = format!("/gestione/domande/{code}");
    let page = words(&open(&mut browser, &address).await);
    for expected in ["Anna", "Domanda accettata", "Referente Prova", "ED-2", "Sostituzione", "Posto in prima fila"] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
    let pairs = [("enrolment_id", id.as_str()), ("edition_code", "ED-2"), ("poi", &address)];
    let moved = words(&browser.submit("transfer_enrolment", &pairs).await);
    assert!(
        moved.contains("Passata a un'altra edizione") || moved.contains("Passata a un&#x27;altra edizione"),
        "{moved}"
    );

    let form = open(&mut browser, &format!("{address}/sostituzione")).await;
    assert!(form.text.contains("30-39 anni") && form.text.contains("Operatore"));
    let pairs = [
        ("enrolment_id", id.as_str()),
        ("given_name", "Dario"),
        ("family_name", "Verdi"),
        ("email", "dario@comune.example"),
        ("gender", "male"),
        ("age_band", "30-39"),
        ("body_kind", "comune"),
        ("body_name", "Comune di Crema"),
        ("role", "operatore"),
        ("territory", "CR"),
        ("privacy_version", "1"),
        ("poi", &address),
    ];
    let page = words(&browser.submit("substitute_enrolment", &pairs).await);
    assert!(page.contains("Verdi Dario") && page.contains("Sostituzione con un collega"), "{page}");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn seats_are_changed_and_an_edition_cancelled_after_saying_who_is_told(pool: PgPool) {
    let site = site(pool).await;
    let (id, _) = apply(&site, "anna@comune.example").await;
    apply(&site, "bruno@comune.example").await;
    sqlx::raw_sql(
        "update account set disabled_at = now() where email like 'bruno%';
                   update person set email = null where given_name = 'Bruno'",
    )
    .execute(&site.pool)
    .await
    .unwrap();
    let mut browser = coordinator(&site).await;
    browser.call("decide", &[("enrolment_ids", &id), ("decision", "accept")]).await.done_to();

    let page = open(&mut browser, "/gestione/edizioni/ED-1/modifica").await;
    assert!(page.text.contains("value=\"2026-11-01T01:00\""), "civil time of the project");
    let pairs = [("edition_code", "ED-1"), ("seats", "0"), ("poi", "/gestione/edizioni/ED-1")];
    assert!(browser.submit("change_edition", &pairs).await.text.contains("error-summary"));
    let pairs = [("edition_code", "ED-1"), ("seats", "30"), ("poi", "/gestione/edizioni/ED-1")];
    assert!(words(&browser.submit("change_edition", &pairs).await).contains("su 30, liberi 29"));

    let page = words(&open(&mut browser, "/gestione/edizioni/ED-1/annulla").await);
    for expected in ["Domande annullate: 2", "avvisate con una mail: 1", "in altro modo: 1"] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
    let pairs = [("edition_code", "ED-1"), ("reason", "Mancano i docenti"), ("poi", "/gestione/edizioni/ED-1")];
    let page = words(&browser.submit("cancel_edition", &pairs).await);
    assert!(page.contains("Annullata con l'edizione") || page.contains("Annullata con l&#x27;edizione"), "{page}");
    let (_, body) = site.mails_to("anna@comune.example").await.pop().unwrap();
    assert!(body.contains("Mancano i docenti"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_edition_is_published_opened_and_confirmed(pool: PgPool) {
    let site = site(pool).await;
    sqlx::raw_sql("update edition set state = 'draft', minimum = 2, decide_on = '2026-11-25' where code = 'ED-1'")
        .execute(&site.pool)
        .await
        .unwrap();
    let mut browser = coordinator(&site).await;
    let todo = words(&open(&mut browser, "/gestione").await);
    assert!(todo.contains("Iscrizioni da aprire") && todo.contains("ED-1"), "{todo}");
    assert!(!todo.contains("Edizioni da confermare"), "{todo}");
    let page = words(&open(&mut browser, "/gestione/edizioni/ED-1").await);
    assert!(page.contains("Pubblica come provvisoria") && page.contains("Apri le iscrizioni"), "{page}");

    let step = |state| [("edition_code", "ED-1"), ("state", state), ("poi", "/gestione/edizioni/ED-1")];
    browser.get("/gestione/edizioni/ED-1").await;
    let page = words(&browser.submit("step_edition", &step("provisional")).await);
    assert!(page.contains("Provvisoria") && !page.contains("Pubblica come provvisoria"), "{page}");
    assert_eq!(site.count("select count(*) from edition where code = 'ED-1' and state = 'provisional'").await, 1);
    let none = browser.call("step_edition", &step("running")).await;
    assert_eq!(none.refused_for("state"), Some(FieldCode::NotAChoice));
    let early = browser.call("step_edition", &step("confirmed")).await;
    assert_eq!(early.refused_for(""), Some(FieldCode::EditionStateChanged));
    sqlx::query("update edition set minutes = 0 where code = 'ED-1'").execute(&site.pool).await.unwrap();
    browser.get("/gestione/edizioni/ED-1").await;
    let page = words(&browser.submit("step_edition", &step("open")).await);
    assert!(page.contains("non ha ancora incontri"), "{page}");
    sqlx::query("update edition set minutes = 480 where code = 'ED-1'").execute(&site.pool).await.unwrap();
    browser.call("step_edition", &step("open")).await.done_to();

    let (id, _) = apply(&site, "anna@comune.example").await;
    browser.call("decide", &[("enrolment_ids", &id), ("decision", "accept")]).await.done_to();
    let todo = words(&open(&mut browser, "/gestione").await);
    assert!(todo.contains("Edizioni da confermare") && todo.contains("domande accettate 1, minimo 2"), "{todo}");
    assert!(todo.contains("1 partecipante mancante al minimo"), "{todo}");
    sqlx::query("update edition set minimum = 1 where code = 'ED-1'").execute(&site.pool).await.unwrap();
    let todo = words(&open(&mut browser, "/gestione").await);
    assert!(todo.contains("minimo raggiunto"), "{todo}");
    sqlx::query("update edition set minimum = 2 where code = 'ED-1'").execute(&site.pool).await.unwrap();
    let mails = site.count("select count(*) from mail").await;
    let page = words(&open(&mut browser, "/gestione/edizioni/ED-1/conferma").await);
    for expected in ["Domande accettate: 1", "mancano 1", "anna@comune.example: Il corso si farà", "Nessuna mail"] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
    assert_eq!(site.count("select count(*) from mail").await, mails, "nothing has happened yet");
    let page = words(&browser.submit("step_edition", &step("confirmed")).await);
    assert!(page.contains("Confermata") && !page.contains("Conferma l"), "{page}");
    assert!(site.mails_to("anna@comune.example").await.pop().unwrap().0.contains("si farà"));
    let over = words(&open(&mut browser, "/gestione/edizioni/ED-1/conferma").await);
    assert!(over.contains("già confermata") && !over.contains("confermare lo stesso"), "{over}");
    for (state, why) in [
        ("draft", "è ancora una bozza"),
        ("provisional", "le iscrizioni non sono ancora aperte"),
        ("running", "è già iniziata"),
        ("finished", "si è già conclusa"),
        ("cancelled", "è stata annullata"),
    ] {
        sqlx::query("update edition set state = $1 where code = 'ED-1'").bind(state).execute(&site.pool).await.unwrap();
        let page = words(&open(&mut browser, "/gestione/edizioni/ED-1/conferma").await);
        assert!(page.contains(why) && !page.contains("Lo stato dell"), "{state}: {page}");
    }

    let mut elsewhere = staff(&site, "altrove@ente.example", Role::Coordinator, Uuid::from_u128(9)).await;
    assert_eq!(elsewhere.call("step_edition", &step("open")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(browser.call("step_edition", &[("edition_code", "XX")]).await.status, StatusCode::NOT_FOUND);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_is_to_be_done_goes_on_page_by_page(pool: PgPool) {
    let site = site(pool).await;
    sqlx::raw_sql(
        "insert into edition (id, code, course_id, project_id, axis_id, partner_id, territory_id, town, venue, state,
             selection, seats, applications_from, applications_until, starts_on, ends_on, starts_at, minutes, created_at)
         select gen_random_uuid(), 'TANTE-' || n, course_id, project_id, axis_id, partner_id, territory_id, town, venue,
             'open', selection, seats, applications_from, applications_until, starts_on, ends_on, starts_at, 480, now()
         from edition, generate_series(1, 60) n where code = 'ED-1'",
    )
    .execute(&site.pool)
    .await
    .unwrap();
    let mut browser = coordinator(&site).await;
    let first = open(&mut browser, "/gestione").await;
    let next = first.text.split("/gestione?urgenti=").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let second = open(&mut browser, &format!("/gestione?urgenti={next}")).await;
    assert!(!second.text.contains("/gestione?urgenti="));
    let tasks = |answer: &Answer| answer.text.matches("todo-count").count();
    assert_eq!((tasks(&first), tasks(&second)), (50, 12));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn the_ranking_is_written_in_the_table(pool: PgPool) {
    let site = site(pool).await;
    let (_, anna) = apply(&site, "anna@comune.example").await;
    let (bruno_id, bruno) = apply(&site, "bruno@comune.example").await;
    let (of_anna, of_bruno) = (format!("ranks[n{anna}]"), format!("ranks[n{bruno}]"));
    let list = "/gestione/edizioni/ED-1?ordine=graduatoria";
    let form = |first, second| {
        [("edition_code", "ED-1"), ("poi", list), (of_anna.as_str(), first), (of_bruno.as_str(), second)]
    };
    let mut browser = coordinator(&site).await;
    let page = open(&mut browser, list).await.text;
    assert!(page.contains(&format!("name=\"{of_anna}\"")) && page.contains("Salva la graduatoria"));

    let page = browser.submit("rank_enrolments", &form("2", "1")).await.text;
    assert!(page.find("Prova Bruno").unwrap() < page.find("Prova Anna").unwrap(), "in the order of the ranks");
    let ranked = "select count(*) from enrolment_event where kind = 'ranked'";
    assert_eq!(site.count(ranked).await, 2);
    browser.call("rank_enrolments", &form("2", "3")).await.done_to();
    assert_eq!(site.count(ranked).await, 3, "who keeps a rank has no event");

    // One wrong number: nothing is written, nothing typed is lost.
    browser.get(list).await;
    let page = browser.submit("rank_enrolments", &form("7", "zero")).await;
    for expected in ["La graduatoria non è stata salvata", "value=\"7\"", "value=\"zero\"", "is-invalid"] {
        assert!(page.text.contains(expected), "{expected} in {}", page.text);
    }
    assert_eq!(site.count(ranked).await, 3);
    // Nor where one of them was decided on meanwhile.
    browser.call("decide", &[("enrolment_ids", &bruno_id), ("decision", "accept")]).await.done_to();
    let late = browser.call("rank_enrolments", &form("1", "2")).await;
    assert_eq!(late.refused_for(""), Some(FieldCode::StatusChanged));
    assert_eq!(site.count("select count(*) from enrolment where rank = 1").await, 0);
    let stranger = [("edition_code", "ED-1"), ("ranks[NESSUNA]", "1")];
    assert_eq!(browser.call("rank_enrolments", &stranger).await.refused_for(""), Some(FieldCode::StatusChanged));
    let page = open(&mut browser, list).await.text;
    assert!(!page.contains(&format!("name=\"{of_bruno}\"")), "who is decided on keeps the rank");

    let mut tutor = staff(&site, "tutor@ente.example", Role::Tutor, EDITION).await;
    assert!(!open(&mut tutor, list).await.text.contains(&of_anna));
    assert_eq!(tutor.call("rank_enrolments", &form("1", "2")).await.status, StatusCode::FORBIDDEN);
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The catalogue's pages as the server renders them, complete without WebAssembly.

pub mod site;

use sqlx::PgPool;

use crate::{
    catalogue::site::{JSON, get, load},
    common::Site,
};

const HTML: &str = "text/html,application/xhtml+xml";

/// A page in Italian.
async fn page(site: &Site, path: &str) -> String {
    let answer = get(site, path, HTML).await;
    assert_eq!(answer.status, 200, "{path}");
    answer.text
}

/// A page in English.
async fn english(site: &Site, path: &str) -> String {
    let mut browser = site.browser();
    browser.language = "en";
    browser.get(path).await.text
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn more_pages_than_have_a_turn_are_all_made(pool: PgPool) {
    let site = Site::new(pool);
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..200 {
        let mut reader = site.browser();
        readers.spawn(async move { reader.get("/corsi").await.status });
    }
    assert!(readers.join_all().await.into_iter().all(|status| status == 200));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn every_address_has_its_true_status(pool: PgPool) {
    load(&pool).await;
    let site = Site::new(pool);
    for (path, expected) in [
        ("/", 200),
        ("/corsi", 200),
        ("/corsi?territorio=CR&stato=boh&cursore=x&da=%ff", 200),
        ("/corsi/salute", 200),
        ("/corsi/senza-edizioni", 200),
        ("/corsi/niente", 404),
        ("/corsi/segreto", 404),
        ("/edizioni/UNO-CR-I-01", 200),
        ("/edizioni/uno-cr-i-01", 200),
        ("/edizioni/UNO-CR-IV-04", 200),
        ("/edizioni/UNO-CR-IV-05", 404),
        ("/edizioni/SEG-CR-I-01", 404),
        ("/edizioni/niente", 404),
        ("/edizioni/%00", 400),
        ("/progetti/rete-uno", 200),
        ("/progetti/segreta", 404),
        ("/progetti/rete-uno/privacy", 200),
        ("/progetti/rete-uno/privacy?versione=1", 200),
        ("/progetti/rete-uno/privacy?versione=9", 404),
        ("/progetti/rete-uno/privacy?versione=x", 404),
        ("/progetti/rete-due/privacy", 404),
        ("/accessibilita", 200),
        ("/note-legali", 200),
        ("/niente", 404),
    ] {
        assert_eq!(get(&site, path, HTML).await.status, expected, "{path}");
    }
    // A program that asks for the data alone has the same status.
    for (path, expected) in [
        ("/api/fn/find_edition?code=UNO-CR-I-01", 200),
        ("/api/fn/find_edition?code=UNO-CR-IV-05", 404),
        ("/api/fn/find_course?slug=niente", 404),
        ("/api/fn/find_project?slug=segreta", 404),
        ("/api/fn/list_editions?query=testo%3Dsalute", 200),
        ("/api/fn/list_editions", 200),
    ] {
        assert_eq!(get(&site, path, JSON).await.status, expected, "{path}");
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn the_list_works_with_links_and_a_plain_form(pool: PgPool) {
    load(&pool).await;
    let site = Site::new(pool);
    let list = page(&site, "/corsi").await;
    assert!(list.contains("5 edizioni"));
    assert!(list.contains(r#"method="get" action="/corsi""#));
    for name in ["testo", "stato", "territorio", "asse", "progetto", "da", "a", "posti"] {
        assert!(list.contains(&format!(r#"name="{name}""#)), "{name}");
    }
    assert!(list.contains("Cremona (3)") && list.contains("Lombardia (5)"));
    assert!(!list.contains("Segreto"));
    // A course stands there once, with its editions.
    assert_eq!(list.matches(r#"href="/corsi/italiano-e-qualita""#).count(), 1);
    assert_eq!(list.matches(r#"href="/edizioni/UNO-CR-I-0"#).count(), 2);
    assert!(list.contains("15 posti liberi su 20"));
    assert!(list.contains("Nessun posto libero su 10, 3 persone in lista d"));
    assert!(list.contains("10-17 dicembre 2026, Crema"));
    assert!(list.contains("Ultimi posti"), "two seats left");

    let filtered = page(&site, "/corsi?territorio=CR&asse=IV&da=boh").await;
    assert!(filtered.contains("1 edizione"));
    assert!(filtered.contains(r#"href="/corsi?asse=IV" class="chip""#));
    assert!(filtered.contains(r#"href="/corsi?territorio=CR" class="chip""#));
    assert!(filtered.contains("è stata ignorata: da"));

    let first = page(&site, "/corsi?limite=2&asse=I").await;
    let next = first.split(r#"href="/corsi?asse=I&amp;limite=2&amp;cursore="#).nth(1).unwrap();
    let next = format!("/corsi?asse=I&limite=2&cursore={}", next.split('"').next().unwrap());
    let second = page(&site, &next).await;
    assert!(second.contains("UNO-MI-I-03") && !second.contains("/edizioni/UNO-CR-I-0"));
    assert!(second.contains(r#"href="/corsi?asse=I&amp;limite=2""#), "back to the beginning");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_empty_list_shows_the_way_out(pool: PgPool) {
    load(&pool).await;
    let site = Site::new(pool);
    let none = page(&site, "/corsi?testo=casalmaggiore").await;
    assert!(none.contains("Nessuna edizione corrisponde"));
    assert!(none.contains("Vedi le edizioni concluse (1)"));
    assert!(none.contains(r#"href="/corsi?testo=casalmaggiore&amp;stato=conclusi""#));
    assert!(none.contains("Togli tutti i filtri"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_edition_says_what_applying_means(pool: PgPool) {
    load(&pool).await;
    let site = Site::new(pool);
    for (code, words, can_apply) in [
        ("UNO-CR-I-01", "Puoi mandare la domanda fino al 5 dicembre 2026, ore 18.00", true),
        ("UNO-CR-I-02", "I posti sono tutti assegnati", true),
        ("UNO-MI-I-03", "Arrivare per primi non dà precedenza", true),
        ("UNO-MI-IV-01", "Le iscrizioni aprono il 3 dicembre 2026", false),
        ("UNO-CR-IV-02", "già cominciata", false),
        ("UNO-CR-IV-03", "è conclusa", false),
        ("UNO-CR-IV-04", "troppo poche domande &lt;img&gt;.", false),
    ] {
        let body = page(&site, &format!("/edizioni/{code}")).await;
        assert!(body.contains(words), "{code}: {words}");
        assert_eq!(body.contains(&format!("/edizioni/{code}/domanda")), can_apply, "{code}");
        assert!(body.contains(&format!("/api/v1/editions/{code}/calendar.ics")));
    }
    let body = page(&site, "/edizioni/UNO-CR-I-01").await;
    assert!(body.contains("giovedì 10 dicembre 2026, ore 14.00-17.00"), "in the project's zone");
    assert!(body.contains("Lezione in aula: Il primo contatto") && body.contains("Biblioteca"));
    assert!(english(&site, "/edizioni/UNO-CR-I-01").await.contains("Thursday 10 December 2026, 14:00-17:00"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn texts_of_people_are_only_text(pool: PgPool) {
    load(&pool).await;
    let site = Site::new(pool);
    for path in ["/corsi/italiano-e-qualita", "/edizioni/UNO-CR-I-01", "/edizioni/UNO-CR-IV-04", "/corsi", "/"] {
        let body = page(&site, path).await;
        for tag in ["<script>alert(1)", "<b>servizi", "<i>Rossi", "<img>", "<script></li>"] {
            assert!(!body.contains(tag), "{path}: {tag}");
        }
    }
    let typed = "/corsi?testo=%22%3E%3Cscript%3Ealert(2)%3C/script%3E&progetto=%3Cscript%3Ealert(2)";
    let body = page(&site, typed).await;
    assert!(!body.contains("<script>alert(2)"), "what is typed comes back as text");
    assert!(page(&site, "/progetti/rete-uno/privacy").await.contains("un punto &lt;script&gt;"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_project_and_its_notice(pool: PgPool) {
    load(&pool).await;
    let site = Site::new(pool);
    let project = page(&site, "/progetti/rete-uno").await;
    for words in ["Fondo di prova", "314.410,80", "Ente capofila 1 (Capofila)", "Chi lavora nei servizi", "Cremona (5)"]
    {
        assert!(project.contains(words), "{words}");
    }
    assert!(project.contains(r#"href="/monitoraggio/rete-uno""#));
    let notice = page(&site, "/progetti/rete-uno/privacy").await;
    assert!(
        notice.contains("Testo della seconda versione")
            && notice.contains("Versione 2, pubblicata il 1º febbraio 2026")
    );
    assert!(!notice.contains("Questa non è la versione in vigore"));
    let earlier = page(&site, "/progetti/rete-uno/privacy?versione=1").await;
    assert!(earlier.contains("Testo della prima versione") && earlier.contains("Questa non è la versione in vigore"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn the_home_page_says_what_to_do_next(pool: PgPool) {
    load(&pool).await;
    let site = Site::new(pool);
    let home = page(&site, "/").await;
    assert!(home.contains(r#"role="search" method="get" action="/corsi""#));
    for code in ["UNO-CR-I-01", "UNO-CR-I-02", "UNO-MI-I-03"] {
        assert!(home.contains(&format!("/edizioni/{code}")), "{code} takes applications");
    }
    for code in ["UNO-MI-IV-01", "UNO-CR-IV-02", "SEG-CR-I-01"] {
        assert!(!home.contains(code), "{code} does not");
    }
    assert!(home.contains("/progetti/rete-uno") && !home.contains("/progetti/segreta"));
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The JSON API: filters, pages, counts, calendar, description.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

use serde_json::{Value, json};
use sqlx::PgPool;

use crate::{
    catalogue::site::{JSON, get, load},
    common::{PUBLIC_URL, Site},
};

const EDITIONS: &str = "/api/v1/editions";

/// Status and body of a GET.
async fn read(site: &Site, path: &str) -> (u16, String) {
    let answer = get(site, path, JSON).await;
    (answer.status.as_u16(), answer.text)
}

/// The body of a GET as JSON.
async fn read_json(site: &Site, path: &str) -> Value {
    let (status, body) = read(site, path).await;
    assert_eq!(status, 200, "{path}: {body}");
    serde_json::from_str(&body).unwrap()
}

fn codes(body: &Value) -> Vec<&str> {
    body["editions"].as_array().unwrap().iter().map(|edition| edition["code"].as_str().unwrap()).collect()
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn each_filter_finds_what_it_says(pool: PgPool) {
    load(&pool).await;
    let site = Site::new(pool);
    let live = ["UNO-CR-IV-02", "UNO-CR-I-01", "UNO-CR-I-02", "UNO-MI-I-03", "UNO-MI-IV-01"];
    for (query, expected) in [
        ("", live.to_vec()),
        ("stato=aperti", live.to_vec()),
        ("stato=conclusi", vec!["UNO-CR-IV-04", "UNO-CR-IV-03", "DUE-CR-I-01"]),
        (
            "stato=tutti&territorio=CR",
            vec!["UNO-CR-I-02", "UNO-CR-I-01", "UNO-CR-IV-02", "UNO-CR-IV-04", "UNO-CR-IV-03", "DUE-CR-I-01"],
        ),
        ("territorio=LOM", live.to_vec()),
        ("territorio=mi", vec!["UNO-MI-I-03", "UNO-MI-IV-01"]),
        ("stato=tutti&progetto=rete-due", vec!["DUE-CR-I-01"]),
        ("stato=tutti&progetto=rete-due&asse=IV", vec![]),
        ("asse=IV", vec!["UNO-CR-IV-02", "UNO-MI-IV-01"]),
        ("da=2026-12-11&a=2026-12-31", vec!["UNO-CR-I-02", "UNO-MI-I-03"]),
        ("posti=1&asse=I", vec!["UNO-CR-I-01", "UNO-MI-I-03"]),
        ("posti=3&asse=I", vec!["UNO-CR-I-01"]),
        ("progetto=segreta&stato=tutti", vec![]),
        ("territorio=XX", vec![]),
    ] {
        let body = read_json(&site, &format!("{EDITIONS}?{query}")).await;
        assert_eq!(codes(&body), expected, "{query}");
        assert_eq!(body["total"], json!(expected.len()), "{query}");
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn words_are_searched_in_italian_without_regard_to_accents(pool: PgPool) {
    load(&pool).await;
    let site = Site::new(pool);
    for (text, expected) in [
        ("qualita", 3),
        ("qualità", 3),
        ("qualità della SCUOLA", 3),
        ("scuole", 3),
        ("italiano crema", 1),
        ("italiano -crema", 2),
        ("UNO-CR-I-01", 1),
        ("uno-cr", 3),
        ("casalmaggiore", 0),
        ("accesso servizi", 2),
        ("'; drop table edition; --", 0),
        ("%00qualita", 3),
    ] {
        let text = text.replace(' ', "+");
        let body = read_json(&site, &format!("{EDITIONS}?testo={text}")).await;
        assert_eq!(codes(&body).len(), expected, "{text}");
        assert_eq!(body["facets"]["stato"][0]["count"], json!(expected), "{text}");
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_changed_course_is_found_by_its_new_words(pool: PgPool) {
    load(&pool).await;
    sqlx::query("update course set title = '{\"it\": \"Alloggio\"}' where slug = 'salute'")
        .execute(&pool)
        .await
        .unwrap();
    sqlx::query("update edition set town = 'Soresina' where code = 'UNO-MI-IV-01'").execute(&pool).await.unwrap();
    let site = Site::new(pool);
    let body = read_json(&site, &format!("{EDITIONS}?testo=alloggi+soresina")).await;
    assert_eq!(codes(&body), ["UNO-MI-IV-01"]);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn pages_are_complete_and_hold_nothing_twice(pool: PgPool) {
    load(&pool).await;
    // Many that begin on the same day, so that only the id tells them apart.
    sqlx::query(
        "insert into edition (id, code, course_id, project_id, axis_id, partner_id, territory_id, town, venue, state,
             selection, seats, applications_from, applications_until, starts_on, ends_on, starts_at, minutes, created_at)
         select gen_random_uuid(), 'MOLTI-' || n, course_id, project_id, axis_id, partner_id, territory_id, town, venue,
             state, selection, seats, applications_from, applications_until, starts_on, ends_on, starts_at, minutes,
             created_at
         from edition, generate_series(1, 40) n where code in ('UNO-CR-I-01', 'UNO-CR-IV-03') and
             (n % 2 = 0) = (code = 'UNO-CR-I-01')",
    )
    .execute(&pool)
    .await
    .unwrap();
    let site = Site::new(pool);
    for (phase, total) in [("aperti", 25), ("conclusi", 23), ("tutti", 48)] {
        let mut found: Vec<(String, String)> = Vec::new();
        let mut next = Some(format!("{EDITIONS}?stato={phase}&limite=7"));
        while let Some(address) = next {
            let body = read_json(&site, &address).await;
            assert_eq!(body["total"], json!(total));
            for edition in body["editions"].as_array().unwrap() {
                let text = |name: &str| edition[name].as_str().unwrap().to_owned();
                found.push((text("starts_on"), text("code")));
            }
            next = body["next"].as_str().map(|address| address.replace(PUBLIC_URL, ""));
            assert_eq!(next.is_some(), body["cursore"].is_string());
        }
        assert_eq!(found.len(), total as usize, "{phase}");
        let days: Vec<&String> = found.iter().map(|(day, _)| day).collect();
        let in_order = if phase == "aperti" { days.is_sorted() } else { days.iter().rev().is_sorted() };
        assert!(in_order, "{phase}: {days:?}");
        let mut codes: Vec<&String> = found.iter().map(|(_, code)| code).collect();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), total as usize, "{phase}");
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn counts_follow_what_becomes_of_editions(pool: PgPool) {
    load(&pool).await;
    let site = Site::new(pool.clone());
    let count = async |query: &str, facet: &str, value: &str| -> Value {
        let body = read_json(&site, &format!("{EDITIONS}?{query}")).await;
        let values = body["facets"][facet].as_array().unwrap().clone();
        values.iter().find(|row| row["value"] == value).map_or(Value::Null, |row| row["count"].clone())
    };
    assert_eq!(count("", "territorio", "CR").await, json!(3));
    assert_eq!(count("", "territorio", "LOM").await, json!(5));
    assert_eq!(count("", "stato", "conclusi").await, json!(3));
    assert_eq!(count("territorio=MI", "asse", "IV").await, json!(1));
    assert_eq!(count("territorio=MI", "territorio", "CR").await, json!(3), "its own filter is left out");
    assert_eq!(count("", "progetto", "segreta").await, Value::Null);

    let change = async |sql: &'static str| sqlx::query(sql).execute(&pool).await.unwrap();
    change("update edition set state = 'finished' where code = 'UNO-CR-I-01'").await;
    change("update edition set state = 'open' where code = 'UNO-CR-IV-05'").await;
    change("update edition set state = 'draft' where code = 'UNO-MI-IV-01'").await;
    change("delete from edition where code in ('DUE-CR-I-01', 'UNO-CR-I-02')").await;
    assert_eq!(count("", "territorio", "CR").await, json!(2));
    assert_eq!(count("", "stato", "aperti").await, json!(3));
    assert_eq!(count("", "stato", "conclusi").await, json!(3));
    // The maintained counts are what counting would give.
    let wrong: i64 = sqlx::query_scalar(
        "select count(*) from (
             select project_id, territory_id, axis_id, ended, editions::bigint from edition_count where editions <> 0
             except select project_id, territory_id, axis_id, state in ('finished', 'cancelled'), count(*)
             from edition where state <> 'draft' group by 1, 2, 3, 4) wrong",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(wrong, 0);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn nonsense_in_the_address_is_ignored_and_named(pool: PgPool) {
    load(&pool).await;
    let site = Site::new(pool);
    let body =
        read_json(&site, &format!("{EDITIONS}?da=ieri&limite=-1&stato=boh&cursore=%00%ff&posti=tanti&asse=%27%22"))
            .await;
    assert_eq!(codes(&body).len(), 5);
    assert_eq!(body["ignored"], json!(["da", "limite", "stato", "cursore", "posti", "asse"]));
    let (status, _) = read(&site, &format!("{EDITIONS}?%%%&=&&testo=%f0%28&a=9999-12-31&da=-9999-01-01")).await;
    assert_eq!(status, 200);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn projects_are_listed_with_their_partners(pool: PgPool) {
    load(&pool).await;
    let body = read_json(&Site::new(pool), "/api/v1/projects").await;
    let projects = body["projects"].as_array().unwrap();
    assert_eq!(projects.iter().map(|project| &project["slug"]).collect::<Vec<_>>(), ["rete-uno", "rete-due"]);
    assert_eq!(projects[0]["partners"], json!([{ "name": "Ente capofila 1", "role": "lead" }]));
    assert_eq!((&projects[0]["lead"], &projects[0]["label"]["it"]), (&json!("Ente capofila 1"), &json!("progetto")));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_edition_has_its_meetings_and_its_calendar(pool: PgPool) {
    load(&pool).await;
    let site = Site::new(pool);
    let body = read_json(&site, &format!("{EDITIONS}/UNO-CR-I-01")).await;
    assert_eq!(body["meetings"][0]["slots"][1]["starts_at"], "2026-12-10T14:00:00+01:00");
    assert_eq!((&body["seats_left"], &body["takes_applications"]), (&json!(15), &json!(true)));

    let answer = get(&site, &format!("{EDITIONS}/UNO-CR-I-01/calendar.ics"), "text/calendar").await;
    assert_eq!(answer.headers["content-type"], "text/calendar; charset=utf-8");
    let calendar = answer.text;
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 3);
    assert!(calendar.contains("DTSTART:20261210T080000Z"), "{calendar}");
    assert!(calendar.contains("UID:00000000-0000-7000-8700-000000000001@correlare"), "{calendar}");
    assert!(calendar.lines().all(|line| line.len() <= 75 && !line.contains('\n')), "{calendar}");

    for missing in ["UNO-CR-IV-05", "SEG-CR-I-01", "NIENTE", "UNO-CR-IV-05/calendar.ics"] {
        let (status, body) = read(&site, &format!("{EDITIONS}/{missing}")).await;
        assert_eq!((status, body.as_str()), (404, r#"{"error":"not_found"}"#), "{missing}");
    }
    let (status, body) = read(&site, &format!("{EDITIONS}/%00")).await;
    assert_eq!((status, body.as_str()), (400, r#"{"error":"bad_request"}"#));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn the_description_names_every_address_and_field(pool: PgPool) {
    load(&pool).await;
    let site = Site::new(pool);
    let description = read_json(&site, "/api/v1/openapi.json").await;
    let paths = description["paths"].as_object().unwrap();
    for path in paths.keys() {
        let (status, _) = read(&site, &path.replace("{code}", "UNO-CR-I-01").replace("{slug}", "rete-uno")).await;
        // Discussions are for members only.
        assert_eq!(status, if path.contains("/threads/") { 401 } else { 200 }, "{path}");
    }
    let schemas = &description["components"]["schemas"];
    let fields = |schema: &Value| -> Vec<String> {
        let mut names: Vec<String> = schema["properties"].as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    let given = |value: &Value| -> Vec<String> {
        let mut names: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    let page = read_json(&site, EDITIONS).await;
    assert_eq!(fields(&schemas["EditionPage"]), given(&page));
    assert_eq!(fields(&schemas["EditionPage"]["properties"]["facets"]), given(&page["facets"]));
    assert_eq!(fields(&schemas["Edition"]), given(&page["editions"][0]));
    assert_eq!(fields(&schemas["EditionInFull"]), given(&read_json(&site, &format!("{EDITIONS}/UNO-CR-I-01")).await));
    assert_eq!(fields(&schemas["Project"]), given(&read_json(&site, "/api/v1/projects").await["projects"][0]));
    let indicators = read_json(&site, "/api/v1/projects/rete-uno/indicators").await;
    assert_eq!(fields(&schemas["Indicators"]), given(&indicators));
    // Every filter of the address is described.
    let names: Vec<&Value> = paths["/api/v1/editions"]["get"]["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|parameter| &parameter["name"])
        .collect();
    assert_eq!(names, ["progetto", "territorio", "asse", "da", "a", "testo", "posti", "stato", "limite", "cursore"]);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_is_not_there_is_said_as_json(pool: PgPool) {
    let (status, body) = read(&Site::new(pool), "/api/v1/nothing").await;
    assert_eq!((status, body.as_str()), (404, r#"{"error":"not_found"}"#));
}

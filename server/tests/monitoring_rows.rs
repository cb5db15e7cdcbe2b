// SPDX-License-Identifier: AGPL-3.0-or-later
//! A figure opens into the rows behind it: they add up to it, whatever it is of, and names are for those entitled.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

use std::collections::BTreeSet;

use app::{
    attendance::rules::{hundredths_of_hours, hundredths_of_percent},
    monitoring::{
        Figure, FigureRows, OpenedFigure, RowKind, Unit,
        db::{self, Filter},
    },
    people::Role,
    seal::KeyFolder,
};
use axum::http::StatusCode;
use correlare::demo;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::common::{Browser, PUBLIC_URL, Site};

const ALL: usize = 1_000_000;

/// What rows add up to, in hundredths, as the figure is.
fn added(figure: &Figure, rows: &FigureRows) -> Option<i64> {
    let count = |rows: usize| Some(rows as i64 * 100);
    match rows {
        FigureRows::Courses(page) => count(page.items.len()),
        FigureRows::Persons(page) => count(page.items.len()),
        FigureRows::Editions(page) => {
            let sum: i64 = page.items.iter().map(|row| row.amount).sum();
            if figure.unit == Unit::Hours { hundredths_of_hours(sum, 1) } else { Some(sum * 100) }
        }
        FigureRows::Applications(page) => {
            let attended: i64 = page.items.iter().map(|row| row.attended).sum();
            let attendable: i64 = page.items.iter().map(|row| row.attendable).sum();
            match figure.name {
                "attended_minutes" => Some(attended * 100),
                "mean_attendance_pct" => hundredths_of_percent(attended, attendable),
                "mean_attended_hours" => hundredths_of_hours(attended, page.items.len() as i64),
                _ => count(page.items.len()),
            }
        }
    }
}

/// Every figure of these editions is what its rows add up to; answers the names of those that are not zero.
async fn compare(connection: &mut PgConnection, project: Uuid, filter: Filter<'_>) -> BTreeSet<&'static str> {
    let figures = db::indicators(connection, project, filter).await.unwrap().figures();
    let mut seen = BTreeSet::new();
    for figure in figures {
        let Some(kind) = RowKind::behind(figure.name) else { continue };
        let rows = db::rows(connection, project, filter, (figure.name, kind), "", ALL).await.unwrap();
        assert_eq!(added(&figure, &rows), figure.hundredths, "{} of {filter:?}", figure.name);
        if figure.hundredths.is_some_and(|value| value > 0) {
            seen.insert(figure.name);
        }
    }
    seen
}

async fn ids(connection: &mut PgConnection, statement: &'static str, project: Uuid) -> Vec<Uuid> {
    sqlx::query_scalar(statement).bind(project).fetch_all(connection).await.unwrap()
}

/// The whole project, each territory by itself and with those below it, each axis, each partner, some of them together.
async fn compare_all(connection: &mut PgConnection) -> BTreeSet<&'static str> {
    let mut seen = BTreeSet::new();
    for slug in ["correlare", "dimostrazione"] {
        let project = db::find_project(connection, slug).await.unwrap().unwrap().id;
        let territories = ids(connection, "select id from territory where project_id = $1", project).await;
        let axes = ids(connection, "select id from axis where project_id = $1", project).await;
        let partners = ids(connection, "select id from partner where project_id = $1", project).await;
        let mut filters = vec![Filter::default()];
        for territory in &territories {
            filters.push(Filter::within(*territory));
            filters.push(Filter { below: false, ..Filter::within(*territory) });
        }
        filters.extend(axes.iter().map(|axis| Filter { axis: Some(*axis), ..Filter::default() }));
        filters.extend(partners.chunks(1).map(|partner| Filter { partners: Some(partner), ..Filter::default() }));
        filters.push(Filter { axis: axes.first().copied(), ..Filter::within(territories[0]) });
        for filter in filters {
            seen.extend(compare(connection, project, filter).await);
        }
    }
    seen
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn rows_add_up_to_their_figure_in_the_demonstration_and_after_changes(pool: PgPool) {
    let keys = KeyFolder::new(std::env::temp_dir().join(format!("correlare-rows-keys-{}", Uuid::new_v4())));
    let now = "2027-03-09T09:00:00Z".parse().unwrap();
    demo::run(&pool, PUBLIC_URL, &keys, now, |_| ()).await.unwrap();
    let mut connection = pool.acquire().await.unwrap();
    let seen = compare_all(&mut connection).await;
    for name in ["persons_in_more_than_one_course", "no_show", "attended_minutes", "survey_responses", "pending"] {
        assert!(seen.contains(name), "{name} is zero everywhere: {seen:?}");
    }

    // Withdrawn, cancelled, merged, other minutes, a register open again.
    sqlx::raw_sql(
        "update enrolment set status = 'withdrawn', withdrawn_phase = 'before_start'
         where id in (select id from enrolment where status = 'accepted' order by id limit 17);
         update enrolment set status = 'withdrawn', withdrawn_phase = 'during'
         where id in (select id from enrolment where status = 'accepted' order by id limit 13);
         update edition set state = 'cancelled' where id in (select id from edition where state = 'finished' order by id limit 3);
         update edition set state = 'running' where id in (select id from edition where state = 'finished' order by id limit 2);
         update attendance_total set minutes = 0
         where enrolment_id in (select enrolment_id from attendance_total order by enrolment_id limit 7);
         update attendance_total set minutes = minutes + 1
         where enrolment_id in (select enrolment_id from attendance_total order by enrolment_id desc limit 5);
         update enrolment set gender = 'other' where id in (select id from enrolment order by id desc limit 9);
         update meeting_register set state = 'open', closed_at = null, seal = null
         where meeting_id in (select meeting_id from meeting_register order by meeting_id limit 4);
         with two as (select min(id::text)::uuid as one, max(id::text)::uuid as other from person where merged_into is null)
         update person set merged_into = two.one from two where id = two.other",
    )
    .execute(&pool)
    .await
    .unwrap();
    let after = compare_all(&mut connection).await;
    for name in
        ["modules_cancelled", "applications_cancelled", "withdrawn_before_start", "participations_gender_unknown"]
    {
        assert!(after.contains(name), "{name} is zero everywhere: {after:?}");
    }
}

/// Persons 1 to 3 in ED-1 (Crema, partner P), 2 to 4 in ED-3 (Milano, partner Q), all accepted; person 2 counts as 1.
const APPLICATIONS: &str = "
insert into partner (id, project_id, code, name, kind, role, position)
values ('00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000001', 'Q', 'Altro', 'province', 'partner', 2);
update edition set partner_id = '00000000-0000-0000-0000-000000000003' where code = 'ED-3';
insert into enrolment (id, code, edition_id, course_id, project_id, person_id, status, submitted_at, gender, age_band,
    body_kind, body_name, role, territory_id, recipients, privacy_version, motivation)
select gen_random_uuid(), 'A' || e.code || n, e.id, e.course_id, e.project_id,
    ('00000000-0000-0000-0005-00000000000' || n)::uuid, 'accepted', now(), 'female', '', '', '=Comune', '', e.territory_id,
    'direct', 1, ''
from edition e, generate_series(1, 4) n
where (e.code = 'ED-1' and n <= 3) or (e.code = 'ED-3' and n >= 2);
update person set merged_into = '00000000-0000-0000-0005-000000000001'
where id = '00000000-0000-0000-0005-000000000002'";

async fn ground(pool: PgPool) -> Site {
    for statements in [include_str!("../../app/src/monitoring/db/ground.sql"), APPLICATIONS] {
        sqlx::raw_sql(statements).execute(&pool).await.unwrap();
    }
    Site::new(pool)
}

async fn holder(site: &Site, email: &str, role: Role, scope: u128) -> Browser {
    let account = site.account(email).await.account;
    site.grant(account, role, Some(Uuid::from_u128(scope))).await;
    let mut browser = site.browser();
    browser.log_in(email).await;
    browser
}

async fn open(browser: &mut Browser, pairs: &[(&str, &str)]) -> OpenedFigure {
    let pairs: Vec<_> = [("slug", "rete")].into_iter().chain(pairs.iter().copied()).collect();
    browser.read("open_figure", &pairs).await.json()
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn each_sees_the_rows_that_are_theirs(pool: PgPool) {
    let site = ground(pool).await;
    let mut manager = holder(&site, "responsabile@rete.example", Role::ProjectManager, 1).await;
    let mut coordinator = holder(&site, "referente@rete.example", Role::Coordinator, 2).await;
    let mut steering = holder(&site, "comitato@rete.example", Role::SteeringMember, 1).await;

    let all = open(&mut manager, &[("figure", "persons")]).await;
    let FigureRows::Persons(page) = &all.rows else { panic!("{all:?}") };
    assert_eq!((all.hundredths, page.items.len(), all.own_partners_only), (Some(300), 3, false));
    let several = open(&mut manager, &[("figure", "persons_in_more_than_one_course")]).await;
    let FigureRows::Persons(page) = &several.rows else { panic!("{several:?}") };
    let several: Vec<(i64, i64)> = page.items.iter().map(|row| (row.participations, row.courses)).collect();
    assert_eq!(several, [(3, 2), (2, 2)], "merged persons are one, with all they took part in");

    // A coordinator: what the own partner's editions add, and it is said.
    let own = open(&mut coordinator, &[("figure", "participations")]).await;
    let FigureRows::Applications(page) = &own.rows else { panic!("{own:?}") };
    assert_eq!((own.hundredths, own.own_partners_only), (Some(300), true));
    assert!(page.items.iter().all(|row| row.edition == "ED-1"), "{page:?}");
    let page = coordinator.get("/monitoraggio/rete/righe?figura=participations&territorio=MI").await;
    assert!(page.text.contains("solo le edizioni del tuo ente") && page.text.contains("Nessuna riga"), "{}", page.text);

    // The steering committee: editions, and nobody's name.
    let editions = open(&mut steering, &[("figure", "hours"), ("territory", "MI")]).await;
    assert_eq!(editions.hundredths, Some(3300));
    for figure in ["applications", "no_show", "persons", "mean_attendance_pct"] {
        let path = format!("/monitoraggio/rete/righe?figura={figure}");
        assert_eq!(steering.get(&path).await.status, StatusCode::FORBIDDEN, "{figure}");
        let file = format!("/monitoraggio/rete/righe.csv?figura={figure}");
        assert_eq!(steering.get(&file).await.status, StatusCode::FORBIDDEN, "{figure}");
    }
    assert_eq!(site.browser().get("/monitoraggio/rete/righe?figura=hours").await.status, StatusCode::UNAUTHORIZED);

    // The page of the figures leads there for those who may, and for nobody else.
    let door = "/monitoraggio/rete/righe?figura=participations";
    assert!(manager.get("/monitoraggio/rete").await.text.contains(door));
    let page = steering.get("/monitoraggio/rete").await;
    assert!(!page.text.contains(door) && page.text.contains("/monitoraggio/rete/righe?figura=hours"), "{}", page.text);
    assert!(!site.browser().get("/monitoraggio/rete").await.text.contains("/righe?"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn rows_are_paged_by_key_and_written_to_a_file(pool: PgPool) {
    let site = ground(pool).await;
    let mut connection = site.pool.acquire().await.unwrap();
    let project = Uuid::from_u128(1);
    for (figure, expected) in [("participations", 6usize), ("persons", 3), ("modules", 3), ("courses", 2)] {
        let kind = RowKind::behind(figure).unwrap();
        let (mut after, mut pages, mut rows) = (String::new(), 0usize, 0usize);
        loop {
            let page = db::rows(&mut connection, project, Filter::default(), (figure, kind), &after, 2).await.unwrap();
            rows += match &page {
                FigureRows::Courses(page) => page.items.len(),
                FigureRows::Editions(page) => page.items.len(),
                FigureRows::Applications(page) => page.items.len(),
                FigureRows::Persons(page) => page.items.len(),
            };
            pages += 1;
            match page.next() {
                Some(next) => after = next.to_owned(),
                None => break,
            }
        }
        assert_eq!((rows, pages), (expected, expected.div_ceil(2)), "{figure}");
    }
    let mut manager = holder(&site, "responsabile@rete.example", Role::ProjectManager, 1).await;
    let file = manager.get("/monitoraggio/rete/righe.csv?figura=participations&territorio=CR").await;
    assert!(file.text.starts_with("\u{FEFF}Domanda;Cognome;Nome;Ente;"), "{}", file.text);
    assert_eq!(file.text.lines().count(), 4);
    assert!(file.text.contains(";'=Comune;"), "no formula: {}", file.text);
    // What is no key, no figure, no territory.
    let page = manager.get("/monitoraggio/rete/righe?figura=persons&cursore=%00nonsense'").await;
    assert!(page.status == StatusCode::OK || page.status == StatusCode::BAD_REQUEST, "{}", page.status);
    for wrong in ["figura=mean_satisfaction", "figura=", "figura=hours&territorio=XX", "figura=hours&asse=XX"] {
        let answer = manager.get(&format!("/monitoraggio/rete/righe?{wrong}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    assert_eq!(manager.get("/monitoraggio/altra/righe?figura=hours").await.status, StatusCode::NOT_FOUND);
}

/// The files are open like the page, and hold what the API says.
#[sqlx::test(migrator = "app::MIGRATOR")]
async fn the_files_hold_every_figure_with_what_it_counts(pool: PgPool) {
    let site = ground(pool).await;
    let mut visitor = site.browser();
    let file = visitor.get("/monitoraggio/rete/export.csv?territorio=CR").await;
    assert_eq!(file.status, StatusCode::OK);
    let lines: Vec<&str> = file.text.trim_start_matches('\u{FEFF}').lines().collect();
    assert!(lines[0].starts_with("Progetto;Dati al;Parte;Codice;"), "{}", lines[0]);
    let api: serde_json::Value = visitor.get("/api/v1/projects/rete/indicators?territory=CR").await.json();
    for (name, value) in api["indicators"].as_object().unwrap() {
        let line = lines.iter().find(|line| line.contains(";CR;Cremona;") && line.contains(&format!(";{name};")));
        let cells: Vec<&str> = line.unwrap_or_else(|| panic!("{name} is missing")).split(';').collect();
        let number = cells[7].replace(',', ".").parse::<f64>().ok();
        assert_eq!(number, value.as_f64(), "{name}");
        assert!(!cells[8].is_empty(), "{name} says what it counts");
    }
    // One line for each figure of the territory, of the town in it, and of the axis; communities belong to the whole.
    assert_eq!(lines.len() - 1, 3 * api["indicators"].as_object().unwrap().len() - 2);
    let workbook = visitor.get("/monitoraggio/rete/export.xlsx").await;
    assert_eq!(workbook.status, StatusCode::OK);
    for path in ["/monitoraggio/altra/export.csv", "/monitoraggio/rete/export.csv?territorio=XX"] {
        assert_eq!(visitor.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

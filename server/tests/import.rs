// SPDX-License-Identifier: AGPL-3.0-or-later
//! Loading project files: the first time, again, changed, and what is refused.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

use app::projects::file::{ProjectFile, parse};
use correlare::import::{self, ImportError, Kind, Plan, Reason, What};
use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};

const VALDORA: &str = include_str!("data/valdora.json");

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The day on which the tests load the project: summer in Lisbon, where 09:00 is 08:00 UTC.
fn first_day() -> Timestamp {
    at("2027-05-10T10:00:00Z")
}

fn valdora() -> ProjectFile {
    parse(VALDORA).unwrap()
}

/// The file with some values changed, by JSON pointer.
fn valdora_with(values: &[(&str, Value)]) -> ProjectFile {
    let mut file: Value = serde_json::from_str(VALDORA).unwrap();
    for (pointer, value) in values {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match file.pointer_mut(parent).unwrap() {
            Value::Object(fields) => drop(fields.insert(key.to_owned(), value.clone())),
            Value::Array(items) if key == "-" => items.push(value.clone()),
            Value::Array(items) if value.is_null() => drop(items.remove(key.parse().unwrap())),
            Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
            other => panic!("{pointer} leads into {other}"),
        }
    }
    parse(&file.to_string()).unwrap()
}

async fn plan(connection: &mut PgConnection, file: &ProjectFile) -> Plan {
    // A week later, so that a relative day counted anew would show.
    import::plan(connection, file, at("2027-05-17T10:00:00Z")).await.unwrap()
}

async fn load(connection: &mut PgConnection, file: &ProjectFile) {
    let plan = import::plan(connection, file, first_day()).await.unwrap();
    import::apply(connection, file, plan, first_day()).await.unwrap();
}

async fn number(connection: &mut PgConnection, statement: &'static str) -> i64 {
    sqlx::query_scalar(statement).fetch_one(connection).await.unwrap()
}

async fn text(connection: &mut PgConnection, statement: &'static str) -> String {
    sqlx::query_scalar(statement).fetch_one(connection).await.unwrap()
}

/// Somebody has applied to the open edition.
async fn add_enrolment(connection: &mut PgConnection) {
    let statements = "
        insert into person (id, given_name, family_name, source, created_at)
        values ('00000000-0000-0000-0000-000000000001', 'Ada', 'Prova', 'paper', now());
        insert into enrolment (id, code, edition_id, course_id, project_id, person_id, status, submitted_at, gender,
            age_band, body_kind, body_name, role, territory_id, recipients, privacy_version, motivation)
        select '00000000-0000-0000-0000-000000000002', 'PROVA', e.id, e.course_id, e.project_id,
            '00000000-0000-0000-0000-000000000001', 'submitted', now(), 'female', 'meno-di-40', 'biblioteca', 'Prova',
            'bibliotecario', (select id from territory where code = 'SOTTO'), 'direct', 1, ''
        from edition e where e.code = 'VAL-SOPRA-1'";
    sqlx::raw_sql(statements).execute(connection).await.unwrap();
}

/// The reasons of a plan's refusals.
fn reasons(plan: &Plan) -> Vec<(Kind, &str, &Reason)> {
    plan.refusals.iter().map(|refusal| (refusal.kind, refusal.key.as_str(), &refusal.reason)).collect()
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn the_first_time_everything_is_written(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let first = import::plan(&mut db, &valdora(), first_day()).await.unwrap();
    assert!(first.is_new_project() && first.refusals.is_empty());
    let lines = first.lines();
    assert!(lines.contains(&"+ project valdora".to_owned()), "{lines:?}");
    assert!(lines.contains(&"+ 3 territories".to_owned()), "{lines:?}");
    import::apply(&mut db, &valdora(), first, first_day()).await.unwrap();

    let edition = "select concat_ws(' ', state, venue, starts_on, ends_on, minutes, seats, offer_hours,
        to_char(starts_at at time zone 'UTC', 'DD HH24:MI'),
        to_char(applications_until at time zone 'UTC', 'DD HH24:MI')) from edition where code = 'VAL-SOPRA-1'";
    let expected = "open Biblioteca di Sopra, via dei Tigli 4 2027-05-30 2027-06-06 360 2 72 30 08:00 20 22:59";
    assert_eq!(text(&mut db, edition).await, expected);
    let axis = "select axis.code from edition join axis on axis.id = axis_id where edition.code = 'VAL-SOPRA-1'";
    assert_eq!(text(&mut db, axis).await, "LIB");
    // A parent that comes later in the file.
    let parent = "select parent.code from territory join territory parent on parent.id = territory.parent_id
        where territory.code = 'SOPRA'";
    assert_eq!(text(&mut db, parent).await, "VALLE");
    assert_eq!(number(&mut db, "select count(*) from slot").await, 2);
    assert_eq!(number(&mut db, "select count(*) from project_term").await, 6);
    assert_eq!(number(&mut db, "select count(*) from partner_territory").await, 2);
    // No meetings yet: it stands at the project's end, and nobody can apply.
    let unsettled = "select concat_ws(' ', starts_on, minutes, applications_from = applications_until)
        from edition where code = 'VAL-SOTTO-1'";
    assert_eq!(text(&mut db, unsettled).await, "2027-11-26 0 t");
    let words = "select words -> 'course' ->> 'it' from project";
    assert_eq!(text(&mut db, words).await, "tappa");
    // A course that says nothing of its own is for whom the project is for.
    let recipients = "select recipients ->> 'it' from course where slug = 'racconti-a-voce-alta'";
    assert_eq!(text(&mut db, recipients).await, "Chi lavora nelle biblioteche e negli archivi della valle.");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn the_second_time_nothing_is_written(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    load(&mut db, &valdora()).await;
    let again = plan(&mut db, &valdora()).await;
    assert!(again.is_empty(), "{:?}", again.lines());
    import::apply(&mut db, &valdora(), again, at("2027-05-17T10:00:00Z")).await.unwrap();
    let days = "select starts_on::text from edition where code = 'VAL-SOPRA-1'";
    assert_eq!(text(&mut db, days).await, "2027-05-30");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_changed_file_shows_what_it_changes_and_leaves_the_rest(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    load(&mut db, &valdora()).await;
    // Changed in the program meanwhile: stays, for the file does not touch it.
    sqlx::query("update edition set town = 'Borgo Nuovo' where code = 'VAL-SOPRA-1'").execute(&mut *db).await.unwrap();
    let file = valdora_with(&[
        ("/editions/0/seats", json!(3)),
        ("/editions/0/meetings/1/slots/0/day", json!("today+30")),
        ("/territories/0/parent", Value::Null),
        ("/courses/1/axis", json!("LIB")),
        ("/roles/-", json!({ "code": "volontario", "title": { "it": "Volontario" } })),
        ("/privacy_notice/version", json!(2)),
    ]);
    let changed = plan(&mut db, &file).await;
    assert_eq!(changed.refusals, []);
    let lines = changed.lines();
    assert_eq!(
        lines,
        [
            "+ privacy notice version 2",
            "~ territory SOPRA: parent \"VALLE\" -> none",
            "+ role volontario",
            "~ course racconti-a-voce-alta: axis \"VOCI\" -> \"LIB\"",
            "~ edition VAL-SOPRA-1: meetings changed; seats 2 -> 3",
        ]
    );
    import::apply(&mut db, &file, changed, at("2027-05-17T10:00:00Z")).await.unwrap();
    let edition = "select concat_ws(' ', town, seats, ends_on) from edition where code = 'VAL-SOPRA-1'";
    assert_eq!(text(&mut db, edition).await, "Borgo Nuovo 3 2027-06-09");
    let axis = "select axis.code from edition join axis on axis.id = axis_id where edition.code = 'VAL-SOTTO-1'";
    assert_eq!(text(&mut db, axis).await, "LIB");
    assert_eq!(number(&mut db, "select count(*) from territory where parent_id is null").await, 2);
    assert_eq!(number(&mut db, "select count(*) from privacy_notice").await, 2);
    assert!(plan(&mut db, &file).await.is_empty());
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_nobody_uses_can_be_removed(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    load(&mut db, &valdora()).await;
    let file = valdora_with(&[
        ("/editions/1", Value::Null),
        ("/courses/1", Value::Null),
        ("/axes/1", Value::Null),
        ("/territories/1", Value::Null),
        ("/body_kinds/1", Value::Null),
    ]);
    let smaller = plan(&mut db, &file).await;
    let removed = smaller.changes.iter().filter(|change| change.what == What::Removed);
    assert_eq!(removed.count(), 5);
    import::apply(&mut db, &file, smaller, first_day()).await.unwrap();
    let left = "select (select count(*) from edition) + (select count(*) from course) + (select count(*) from axis)
        + (select count(*) from territory)";
    assert_eq!(number(&mut db, left).await, 5);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_has_enrolments_is_never_removed(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    load(&mut db, &valdora()).await;
    add_enrolment(&mut db).await;
    let file = valdora_with(&[
        ("/editions/0", Value::Null),
        ("/courses/0", Value::Null),
        ("/partners/1", Value::Null),
        ("/territories/1", Value::Null),
        ("/editions/0/territory", json!("SOPRA")),
        ("/body_kinds/0", Value::Null),
        ("/roles/0", Value::Null),
        ("/age_bands/0", Value::Null),
        ("/age_bands/0", Value::Null),
    ]);
    let refused = plan(&mut db, &file).await;
    let has = Reason::HasEnrolments(1);
    assert_eq!(
        reasons(&refused),
        [
            (Kind::Edition, "VAL-SOPRA-1", &has),
            (Kind::Course, "scaffali-in-molte-lingue", &has),
            (Kind::AgeBand, "meno-di-40", &has),
            (Kind::Role, "bibliotecario", &has),
            (Kind::BodyKind, "biblioteca", &has),
            (Kind::Partner, "biblioteca-di-sopra", &has),
            (Kind::Territory, "SOTTO", &has),
        ]
    );
    let error = import::apply(&mut db, &file, refused, first_day()).await.unwrap_err();
    assert!(error.to_string().starts_with("edition VAL-SOPRA-1: cannot be removed, enrolments refer to it (1)\n"));
    assert_eq!(number(&mut db, "select count(*) from edition").await, 2);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_concerns_applicants_is_changed_in_the_program(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    load(&mut db, &valdora()).await;
    add_enrolment(&mut db).await;
    let file = valdora_with(&[
        ("/editions/0/seats", json!(1)),
        ("/editions/0/state", json!("cancelled")),
        ("/editions/0/cancelled_because", json!({ "it": "Neve" })),
        ("/editions/0/town", json!("Borgo Vecchio")),
    ]);
    let refused = plan(&mut db, &file).await;
    let fields = ["cancelled_because", "seats", "state"].map(str::to_owned).to_vec();
    assert_eq!(reasons(&refused), [(Kind::Edition, "VAL-SOPRA-1", &Reason::ChangesForApplicants(fields))]);

    let file = valdora_with(&[("/editions/0/town", json!("Borgo Vecchio")), ("/editions/0/teachers", json!([]))]);
    load(&mut db, &file).await;
    let edition = "select concat_ws(' ', town, teachers) from edition where code = 'VAL-SOPRA-1'";
    assert_eq!(text(&mut db, edition).await, "Borgo Vecchio []");
}

/// Before anybody has applied somebody can have written the topic of a meeting into its register.
#[sqlx::test(migrator = "app::MIGRATOR")]
async fn meetings_whose_register_was_begun_stay_as_they_are(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    load(&mut db, &valdora()).await;
    let begun = "insert into meeting_register (meeting_id, topic)
        select m.id, 'Scaffali' from meeting m join edition e on e.id = m.edition_id
        where e.code = 'VAL-SOPRA-1' and m.number = 1";
    sqlx::raw_sql(begun).execute(&mut *db).await.unwrap();
    let meetings = "select string_agg(m.id::text, ' ' order by m.id) from meeting m";
    let before = text(&mut db, meetings).await;

    let moved = valdora_with(&[("/editions/0/meetings/0/place", json!("Altrove"))]);
    let refused = plan(&mut db, &moved).await;
    assert_eq!(reasons(&refused), [(Kind::Edition, "VAL-SOPRA-1", &Reason::RegisterBegun)]);
    let error = import::apply(&mut db, &moved, refused, first_day()).await.unwrap_err().to_string();
    assert!(error.contains("edition VAL-SOPRA-1: somebody has written into the register of a meeting"), "{error}");
    let removed = plan(&mut db, &valdora_with(&[("/editions/0", Value::Null)])).await;
    assert_eq!(reasons(&removed), [(Kind::Edition, "VAL-SOPRA-1", &Reason::RegisterBegun)]);
    assert_eq!(text(&mut db, meetings).await, before);
    // What leaves the meetings alone is loaded.
    load(&mut db, &valdora_with(&[("/editions/0/town", json!("Borgo Vecchio"))])).await;
    assert_eq!(text(&mut db, meetings).await, before);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_edition_goes_with_a_planned_questionnaire_and_stays_with_an_open_one(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    load(&mut db, &valdora()).await;
    let round = "
        insert into question_set (id, code, version, content)
        values ('00000000-0000-4000-8000-000000000001', 's', 1, '{}');
        insert into survey_round (id, edition_id, question_set_id, state, remind_at, closes_at, participants, responses)
        select gen_random_uuid(), id, '00000000-0000-4000-8000-000000000001', 'closed', now(), now(), 0, 0
        from edition where code = 'VAL-SOPRA-1'";
    sqlx::raw_sql(round).execute(&mut *db).await.unwrap();
    let file = valdora_with(&[("/editions/0", Value::Null)]);
    let refused = plan(&mut db, &file).await;
    assert_eq!(reasons(&refused), [(Kind::Edition, "VAL-SOPRA-1", &Reason::QuestionnaireOpened)]);
    let planned = "update survey_round set state = 'planned', participants = null, responses = null";
    sqlx::raw_sql(planned).execute(&mut *db).await.unwrap();
    load(&mut db, &file).await;
    assert_eq!(number(&mut db, "select count(*) from survey_round").await, 0);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_published_notice_never_changes(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    load(&mut db, &valdora_with(&[("/privacy_notice/version", json!(3))])).await;
    let other_text = ("/privacy_notice/sections/0/title", json!({ "it": "Altro" }));
    let same_number = plan(&mut db, &valdora_with(&[("/privacy_notice/version", json!(3)), other_text.clone()])).await;
    assert_eq!(reasons(&same_number), [(Kind::PrivacyNotice, "3", &Reason::NoticeNeedsNewVersion)]);
    let lower = plan(&mut db, &valdora_with(&[("/privacy_notice/version", json!(2)), other_text.clone()])).await;
    assert_eq!(reasons(&lower), [(Kind::PrivacyNotice, "2", &Reason::NoticeNeedsNewVersion)]);
    load(&mut db, &valdora_with(&[("/privacy_notice/version", json!(4)), other_text])).await;
    let versions = "select string_agg(concat_ws(' ', version, body -> 0 -> 'title' ->> 'it'), ', ' order by version)
        from privacy_notice";
    assert_eq!(text(&mut db, versions).await, "3 Chi tratta i dati, 4 Altro");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn codes_are_unique_in_the_installation(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    load(&mut db, &valdora()).await;
    let file = valdora_with(&[("/slug", json!("altra-valle")), ("/editions/0/code", json!("Val-Sopra-1"))]);
    let refused = plan(&mut db, &file).await;
    let keys: Vec<&str> = reasons(&refused)
        .into_iter()
        .map(|(_, key, reason)| {
            assert_eq!(reason, &Reason::Taken);
            key
        })
        .collect();
    assert_eq!(keys, ["scaffali-in-molte-lingue", "racconti-a-voce-alta", "Val-Sopra-1", "VAL-SOTTO-1"]);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_task_in_something_keeps_it(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    load(&mut db, &valdora()).await;
    let statements = "
        insert into person (id, given_name, family_name, source, created_at)
        values ('00000000-0000-0000-0000-000000000001', 'Ada', 'Prova', 'account', now());
        insert into account (id, person_id, email, created_at)
        values ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001', 'ada@prova.test', now());
        insert into role_grant (id, account_id, role, scope_kind, scope_id, valid_from, given_at)
        select '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001', 'tutor', 'edition', id,
            now(), now()
        from edition where code = 'VAL-SOTTO-1';";
    sqlx::raw_sql(statements).execute(&mut *db).await.unwrap();
    let refused = plan(&mut db, &valdora_with(&[("/editions/1", Value::Null)])).await;
    assert_eq!(reasons(&refused), [(Kind::Edition, "VAL-SOTTO-1", &Reason::HasGrants)]);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_was_made_in_the_program_is_not_undermined(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    load(&mut db, &valdora()).await;
    let statements = "
        insert into edition (id, code, course_id, project_id, axis_id, partner_id, territory_id, town, venue, state,
            selection, seats, applications_from, applications_until, starts_on, ends_on, starts_at, minutes, created_at)
        select gen_random_uuid(), 'VAL-SOTTO-2', course_id, project_id, axis_id, partner_id, territory_id, town, venue,
            state, selection, seats, applications_from, applications_until, starts_on, ends_on, starts_at, minutes, now()
        from edition where code = 'VAL-SOTTO-1';";
    sqlx::raw_sql(statements).execute(&mut *db).await.unwrap();
    let removals = [
        ("/editions/1", Value::Null),
        ("/courses/1", Value::Null),
        ("/axes/1", Value::Null),
        ("/territories/1", Value::Null),
    ];
    let refused = plan(&mut db, &valdora_with(&removals)).await;
    assert_eq!(
        reasons(&refused),
        [
            (Kind::Course, "racconti-a-voce-alta", &Reason::InUse),
            (Kind::Axis, "VOCI", &Reason::InUse),
            (Kind::Territory, "SOTTO", &Reason::InUse),
        ]
    );
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_unknown_zone_is_refused(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let file = valdora_with(&[("/zone", json!("Europe/Valdora"))]);
    let error = import::plan(&mut db, &file, first_day()).await.unwrap_err();
    assert_eq!(error.to_string(), "zone: \"Europe/Valdora\" is no time zone this program knows");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn differences_that_were_not_shown_are_not_made(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    let shown = import::plan(&mut db, &valdora(), first_day()).await.unwrap();
    load(&mut db, &valdora_with(&[("/acronym", json!("Ora"))])).await;
    let error = import::apply(&mut db, &valdora(), shown, first_day()).await.unwrap_err();
    assert!(matches!(error, ImportError::Outdated), "{error}");
    assert_eq!(text(&mut db, "select acronym from project").await, "Ora");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn the_files_of_the_program_load(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    for file in [
        include_str!("../data/correlare.json"),
        include_str!("../data/formare-per-integrare.json"),
        include_str!("../data/co-alizione.json"),
        include_str!("../data/dimostrazione.json"),
    ] {
        let file = parse(file).unwrap();
        load(&mut db, &file).await;
        assert!(plan(&mut db, &file).await.is_empty());
    }
    assert_eq!(number(&mut db, "select count(*) from edition where minutes = 960").await, 125);
}

/// A community as a file describes it.
fn community() -> Value {
    json!({
        "slug": "lettori-di-valle", "title": { "it": "Lettori di valle" }, "summary": { "it": "Una" },
        "open_to": { "it": "Tutti" }, "charter": [{ "paragraph": { "it": "Regole" } }], "state": "active",
        "joining": "open", "topics": ["Libri", "Voci"],
        "meetings": [{ "day": "today+7", "starts": "10:00", "ends": "12:00", "place": "Sala" }]
    })
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_community_is_written_changed_and_removed(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    load(&mut db, &valdora_with(&[("/communities", json!([community()]))])).await;
    let written = "select concat_ws(' ', c.slug, c.state, c.joining, (select string_agg(title, ',' order by position)
            from community_topic), (select starts_at at time zone 'UTC' from community_meeting)) from community c";
    assert_eq!(text(&mut db, written).await, "lettori-di-valle active open Libri,Voci 2027-05-17 09:00:00");
    assert!(plan(&mut db, &valdora_with(&[("/communities", json!([community()]))])).await.is_empty());

    let mut changed = community();
    changed["joining"] = json!("request");
    changed["topics"] = json!(["Voci", "Scaffali"]);
    changed["meetings"] = json!([]);
    load(&mut db, &valdora_with(&[("/communities", json!([changed]))])).await;
    assert_eq!(text(&mut db, written).await, "lettori-di-valle active request Voci,Scaffali");
    load(&mut db, &valdora()).await;
    assert_eq!(number(&mut db, "select count(*) from community").await, 0);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_community_with_members_stays_and_so_do_its_meetings(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    load(&mut db, &valdora_with(&[("/communities", json!([community()]))])).await;
    let joined = "
        insert into person (id, given_name, family_name, source, created_at)
        values ('00000000-0000-0000-0000-000000000001', 'Ada', 'Prova', 'paper', now());
        insert into community_member (community_id, person_id, state, since, version)
        select id, '00000000-0000-0000-0000-000000000001', 'left', now(), 2 from community";
    sqlx::raw_sql(joined).execute(&mut *db).await.unwrap();
    let removed = plan(&mut db, &valdora()).await;
    assert_eq!(reasons(&removed), [(Kind::Community, "lettori-di-valle", &Reason::InUse)]);
    let mut changed = community();
    changed["meetings"] = json!([]);
    let moved = plan(&mut db, &valdora_with(&[("/communities", json!([changed]))])).await;
    assert_eq!(reasons(&moved), [(Kind::Community, "lettori-di-valle", &Reason::MeetingsOfMembers)]);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_community_of_another_project_keeps_its_name(pool: PgPool) {
    let mut db = pool.acquire().await.unwrap();
    load(&mut db, &valdora_with(&[("/communities", json!([community()]))])).await;
    let file = valdora_with(&[
        ("/slug", json!("altra-valle")),
        ("/editions", json!([])),
        ("/courses", json!([])),
        ("/communities", json!([community()])),
    ]);
    let refused = plan(&mut db, &file).await;
    assert!(reasons(&refused).contains(&(Kind::Community, "lettori-di-valle", &Reason::Taken)), "{refused:?}");
}

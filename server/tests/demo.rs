// SPDX-License-Identifier: AGPL-3.0-or-later
//! The demonstration data: its figures, its situations, its logins; and that it goes only where nothing else is.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

use std::{collections::BTreeMap, time::Instant};

use app::{people::password, seal::KeyFolder};
use correlare::{
    audit,
    demo::{self, DemoError},
};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::{PgConnection, PgPool, Row};

const SITE: &str = "http://127.0.0.1:3000";

/// A folder for keys of the test's own; what stays in it are the keys of rounds that are still open.
fn keys() -> KeyFolder {
    KeyFolder::new(std::env::temp_dir().join(format!("correlare-demo-keys-{}", uuid::Uuid::new_v4())))
}

/// A Tuesday morning in Italy.
fn now() -> Timestamp {
    "2027-03-09T09:00:00Z".parse().unwrap()
}

fn targets() -> Value {
    serde_json::from_str(include_str!("../data/demo-targets.json")).unwrap()
}

async fn number(connection: &mut PgConnection, statement: &'static str) -> i64 {
    sqlx::query_scalar(statement).fetch_one(connection).await.unwrap()
}

/// The figures of every edition and every territory of the editions, by the names of the targets.
async fn figures(connection: &mut PgConnection) -> BTreeMap<String, BTreeMap<String, i64>> {
    let statement = "
        with counted as (
            select e.code as edition, t.code as territory, c.slug as course, n.person_id, n.gender,
                   n.status = 'rejected' as not_accepted,
                   n.withdrawn_phase = 'before_start' as withdrawn,
                   n.status = 'accepted' or n.withdrawn_phase = 'during' as took_part, a.minutes
            from enrolment n
            left join attendance_total a on a.enrolment_id = n.id
            join edition e on e.id = n.edition_id
            join territory t on t.id = e.territory_id
            join course c on c.id = e.course_id
            join project p on p.id = e.project_id and p.slug = 'correlare'
        ),
        times as (
            select territory, person_id, min(gender) as gender, count(*) as editions, count(distinct course) as courses
            from counted where took_part group by territory, person_id
        )
        select coalesce(edition, territory) as key,
               count(*) as applications,
               count(*) filter (where not_accepted) as not_accepted,
               count(*) filter (where took_part or withdrawn) as accepted_ever,
               count(*) filter (where withdrawn) as withdrawn_before_start,
               count(*) filter (where took_part) as participations,
               count(*) filter (where took_part and minutes = 0) as no_show,
               coalesce(sum(minutes) filter (where took_part), 0) as attended_minutes,
               count(*) filter (where took_part and gender = 'female') as female,
               count(*) filter (where took_part and gender = 'male') as male,
               (select count(*) from times where times.territory = counted.territory) as persons,
               (select count(*) from times where times.territory = counted.territory and gender = 'female')
                   as persons_female,
               (select count(*) from times where times.territory = counted.territory and gender = 'male')
                   as persons_male,
               (select count(*) from times where times.territory = counted.territory and courses > 1)
                   as persons_in_more_than_one_course,
               (select count(*) from times where times.territory = counted.territory and editions > 1)
                   as persons_in_more_than_one_edition
        from counted
        group by grouping sets ((territory), (territory, edition))";
    let rows = sqlx::query(statement).fetch_all(connection).await.unwrap();
    rows.iter()
        .map(|row| {
            let names = row.columns().iter().map(sqlx::Column::name).filter(|name| *name != "key");
            let figures = names.map(|name| (name.to_owned(), row.get(name))).collect();
            (row.get("key"), figures)
        })
        .collect()
}

/// The figures of an edition or a territory are those of the targets, as far as applications have them.
fn compare(key: &str, target: &Value, found: &BTreeMap<String, i64>) {
    const OF_OTHER_DOMAINS: [&str; 3] = ["editions", "code", "times_taken_part"];
    for (name, value) in target.as_object().unwrap() {
        if !OF_OTHER_DOMAINS.contains(&name.as_str()) {
            assert_eq!(found.get(name), Some(&value.as_i64().unwrap()), "{name} of {key}");
        }
    }
}

/// How many applications of an edition of the demonstration project stand where, by the targets' names.
async fn situations(connection: &mut PgConnection) -> BTreeMap<String, BTreeMap<String, i64>> {
    let statement = "
        select e.code, concat_ws('_', n.status, n.withdrawn_phase) as state, count(*) as count
        from enrolment n
        join edition e on e.id = n.edition_id
        join project p on p.id = e.project_id and p.slug = 'dimostrazione'
        group by 1, 2";
    let mut found: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
    for row in sqlx::query(statement).fetch_all(connection).await.unwrap() {
        found.entry(row.get("code")).or_default().insert(row.get("state"), row.get("count"));
    }
    found
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_empty_database_is_filled_to_the_reported_figures(pool: PgPool) {
    let began = Instant::now();
    let mut steps = Vec::new();
    let report = demo::run(&pool, SITE, &keys(), now(), |step| steps.push(step.to_owned())).await.unwrap();
    println!("demonstration data in {:?}: {report:?}", began.elapsed());
    assert_eq!(report.projects, 4);
    assert!(steps.contains(&"project correlare loaded".to_owned()), "{steps:?}");
    let mut db = pool.acquire().await.unwrap();
    assert_eq!(audit::run(&mut db).await.unwrap(), []);

    // Every reported figure, by edition and by territory.
    let (targets, found) = (targets(), figures(&mut db).await);
    let mut editions = 0;
    for territory in targets["projects"][0]["territories"].as_array().unwrap() {
        let code = territory["territory"].as_str().unwrap();
        compare(code, &territory["totals"], &found[code]);
        let totals = &found[code];
        assert_eq!(totals["persons_in_more_than_one_edition"], totals["persons_in_more_than_one_course"], "{code}");
        for edition in territory["editions"].as_array().unwrap() {
            let code = edition["code"].as_str().unwrap();
            compare(code, edition, &found[code]);
            editions += 1;
        }
    }
    assert_eq!(editions, 116);
    let times = "select string_agg(concat_ws(' ', times, persons), ', ' order by times) from (
            select times, count(*) as persons from (
                select count(*) as times from enrolment n join edition e on e.id = n.edition_id
                where e.code like 'COR-CR-%' and n.status = 'accepted' group by n.person_id) as counted
            group by times) as spread";
    let spread: String = sqlx::query_scalar(times).fetch_one(&mut *db).await.unwrap();
    assert_eq!(spread, "1 194, 2 36, 3 16");

    // The demonstration project.
    let stands = situations(&mut db).await;
    for edition in targets["situations"][0]["editions"].as_array().unwrap() {
        let wanted: BTreeMap<String, i64> = edition
            .as_object()
            .unwrap()
            .iter()
            .filter(|(name, _)| *name != "code")
            .map(|(name, value)| (name.clone(), value.as_i64().unwrap()))
            .collect();
        assert_eq!(stands.get(edition["code"].as_str().unwrap()), Some(&wanted), "{edition}");
    }
    let full = "select count(*) from edition where seats_held = seats and waiting > 0 and state = 'open'";
    assert_eq!(number(&mut db, full).await, 1);

    // Projects and editions are left as their files say.
    let moved = "select count(*) from project p
        left join lateral jsonb_array_elements(p.source -> 'editions') as item on true
        left join edition e on e.code = item ->> 'code'
        where p.state <> p.source ->> 'state' or e.state <> item ->> 'state'";
    assert_eq!(number(&mut db, moved).await, 0);

    // Cremona attended exactly three quarters of its minutes; the meeting of today waits for its tutor.
    assert_eq!(found["CR"]["attended_minutes"] * 100, found["CR"]["participations"] * 960 * 75);
    let today = "select count(*) from meeting m join edition e on e.id = m.edition_id
        join slot s on s.meeting_id = m.id
        where e.code = 'DIM-CR-III-01' and (s.starts_at at time zone 'Europe/Rome')::date = '2027-03-09'
            and not exists (select 1 from meeting_register where meeting_id = m.id)";
    assert_eq!(number(&mut db, today).await, 2);
    let open = "select count(*) from meeting_register where state = 'open'";
    assert_eq!(number(&mut db, open).await, 0);

    // Nothing lies in the future, nobody invented can log in or be written to.
    let later = "select count(*) from enrolment_event where at > '2027-03-09T09:00:00Z'";
    assert_eq!(number(&mut db, later).await, 0);
    let invented = "select count(*) from person p left join account a on a.person_id = p.id
        where p.source = 'demo' and (p.email is not null or a.id is not null)";
    assert_eq!(number(&mut db, invented).await, 0);
    let mails = "select count(*) from mail where to_address not like '%@demo.correlare.test'";
    assert_eq!(number(&mut db, mails).await, 0);

    the_logins(&mut db).await;
    the_questionnaires(&mut db).await;

    // Again, much later: nothing new.
    let events = number(&mut db, "select count(*) from enrolment_event").await;
    let again = demo::run(&pool, SITE, &keys(), "2027-09-01T09:00:00Z".parse().unwrap(), |_| ()).await.unwrap();
    assert_eq!(again, demo::DemoReport::default());
    assert_eq!(number(&mut db, "select count(*) from enrolment_event").await, events);

    // A newer version completes what an older one did not have.
    let older = "
        delete from survey_text; delete from survey_atom;
        delete from survey_mark where round_id in (
            select r.id from survey_round r join edition e on e.id = r.edition_id where e.code = 'COR-LO-I-01');
        delete from survey_round where edition_id = (select id from edition where code = 'COR-LO-I-01');
        delete from attendance_total; delete from attendance; delete from attendance_event;
        delete from register_event; delete from meeting_register;
        delete from enrolment_note; delete from enrolment_event where enrolment_id in (
            select n.id from enrolment n join edition e on e.id = n.edition_id where e.code = 'COR-LO-I-01');
        delete from enrolment where edition_id = (select id from edition where code = 'COR-LO-I-01');
        update edition set seats_held = 0 where code = 'COR-LO-I-01';
        delete from role_grant where role = 'administrator'";
    sqlx::raw_sql(older).execute(&mut *db).await.unwrap();
    let completed = demo::run(&pool, SITE, &keys(), "2027-09-01T09:00:00Z".parse().unwrap(), |_| ()).await.unwrap();
    assert_eq!((completed.editions, completed.questionnaires), (1, 1));
    // By then the meeting that was of that day is over too.
    assert_eq!(completed.registers, report.registers + 1);
    assert_eq!(figures(&mut db).await, found, "the same figures each time");
    assert_eq!(number(&mut db, "select count(*) from role_grant where role = 'administrator'").await, 1);
    assert_eq!(audit::run(&mut db).await.unwrap(), []);
}

/// Every edition that is over was asked about; the last one still is, and a demo login can answer.
async fn the_questionnaires(db: &mut PgConnection) {
    assert_eq!(number(db, "select count(*) from survey_round where state = 'closed'").await, 116);
    let open = "select count(*) from survey_round r join edition e on e.id = r.edition_id
        where r.state = 'open' and e.code = 'DIM-MI-III-01'
          and (select count(*) from survey_ballot b where b.round_id = r.id) between 5 and 12
          and not exists (select 1 from survey_mark m join enrolment n on n.id = m.enrolment_id
                          join account a on a.person_id = n.person_id where m.round_id = r.id)";
    assert_eq!(number(db, open).await, 1);
    let means = "select t.code, sum(place * count)::float8 / sum(count)
        from survey_atom a
        join survey_round r on r.id = a.round_id
        join edition e on e.id = r.edition_id
        join territory t on t.id = e.territory_id
        cross join lateral unnest(a.counts) with ordinality as counted (count, place)
        where a.item = 'G1' group by t.code order by t.code";
    let means: Vec<(String, f64)> = sqlx::query_as(means).fetch_all(&mut *db).await.unwrap();
    println!("means of G1: {means:?}");
    assert_eq!(means.len(), 9);
    assert!(means.iter().any(|(territory, mean)| territory == "CR" && (3.0..4.0).contains(mean)), "{means:?}");
    let rounded: std::collections::BTreeSet<i64> = means.iter().map(|(_, mean)| (mean * 20.0) as i64).collect();
    assert!(rounded.len() > 4, "they differ: {means:?}");
    let overall: f64 = means.iter().map(|(_, mean)| mean).sum::<f64>() / 9.0;
    assert!((3.0..4.0).contains(&overall), "{overall}");
    let withheld = "select count(*) from survey_round r where r.state = 'closed'
        and not exists (select 1 from survey_atom a where a.round_id = r.id)";
    assert!(number(db, withheld).await > 0, "there is something to withhold");
}

/// The demo logins of DESIGN section 6, each with its tasks.
async fn the_logins(db: &mut PgConnection) {
    let expected = [
        ("admin", "administrator"),
        ("comitato", "steering_member correlare, steering_member dimostrazione"),
        ("docente", "teacher DIM-CR-III-01, teacher DIM-MI-III-01"),
        (
            "facilitatore",
            "facilitator abitare-e-convivere, facilitator operatori-accesso-ai-servizi, \
             facilitator operatori-minori-e-seconde-generazioni, facilitator responsabili-governance-territorio-monzese, \
             facilitator responsabili-reti-interistituzionali, facilitator sportelli-in-rete",
        ),
        ("operatore", ""),
        ("operatrice", ""),
        ("referente.cr", "coordinator ente-dimostrativo-cremona, coordinator provincia-di-cremona"),
        ("referente.mi", "coordinator ente-dimostrativo-milano, coordinator provincia-di-milano"),
        ("responsabile", "project_manager correlare, project_manager dimostrazione"),
        ("tutor", "tutor DIM-CR-III-01, tutor DIM-MI-I-01, tutor DIM-MI-III-01"),
    ];
    let statement = "
        select split_part(a.email, '@', 1) as name,
               coalesce(string_agg(trim(concat_ws(' ', g.role, e.code, partner.code, c.slug, p.slug)), ', '
                   order by g.role, e.code, partner.code, c.slug, p.slug), '') as grants,
               bool_and(a.email_verified_at is not null and a.demonstration) as ready, min(a.password_hash) as hash
        from account a
        left join role_grant g on g.account_id = a.id
        left join edition e on e.id = g.scope_id
        left join partner on partner.id = g.scope_id
        left join community c on c.id = g.scope_id
        left join project p on p.id = g.scope_id
        group by a.id
        order by 1";
    let rows = sqlx::query(statement).fetch_all(&mut *db).await.unwrap();
    let found: Vec<(String, String)> = rows.iter().map(|row| (row.get("name"), row.get("grants"))).collect();
    let expected = expected.map(|(name, grants)| (name.to_owned(), grants.to_owned()));
    assert_eq!(found, expected);
    assert!(rows.iter().all(|row| row.get::<bool, _>("ready")));
    let hash: String = rows[0].get("hash");
    assert!(password::verify(demo::PASSWORD.to_owned(), Some(hash)).await.unwrap());
    let states = "select string_agg(concat_ws(' ', split_part(a.email, '@', 1), e.code, n.status), ', '
                      order by a.email, e.code)
        from enrolment n join account a on a.person_id = n.person_id join edition e on e.id = n.edition_id";
    let states: String = sqlx::query_scalar(states).fetch_one(db).await.unwrap();
    let expected = "operatore DIM-CR-I-02 cancelled_with_edition, operatore DIM-CR-II-01 waitlisted, \
                    operatore DIM-CR-III-01 accepted, operatrice DIM-CR-II-01 accepted, \
                    operatrice DIM-MI-I-01 withdrawn, operatrice DIM-MI-III-01 accepted";
    let expected = format!("comitato DIM-MI-III-01 accepted, facilitatore DIM-MI-III-01 accepted, {expected}");
    assert_eq!(states, expected);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_database_in_use_is_left_alone(pool: PgPool) {
    let statement = "insert into person (id, given_name, family_name, source, created_at)
        values ('00000000-0000-0000-0000-000000000001', 'Ada', 'Prova', 'import', now())";
    sqlx::raw_sql(statement).execute(&pool).await.unwrap();
    let error = demo::run(&pool, SITE, &keys(), now(), |_| ()).await.unwrap_err();
    assert!(matches!(error, DemoError::NotEmpty), "{error}");
    let mut db = pool.acquire().await.unwrap();
    assert!(!demo::is_there(&mut db).await.unwrap());
    assert_eq!(number(&mut db, "select count(*) from project").await, 0);
}

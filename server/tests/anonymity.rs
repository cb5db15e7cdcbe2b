// SPDX-License-Identifier: AGPL-3.0-or-later
//! Attacks on the anonymity of questionnaires (docs/ANONYMITY.md), by whoever has the database, its files, its
//! write-ahead log and the program's log; and the cost of results over many answers.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

use std::{
    collections::BTreeSet,
    io::Write,
    sync::{Arc, Mutex},
};

use app::questionnaires::{
    QuestionSet, ResultsFilter,
    db::{self, By, ResultsScope},
};
use app::{people::Role, seal::KeyFolder};
use sqlx::PgPool;
use tracing_subscriber::fmt::MakeWriter;
use uuid::Uuid;

use crate::common::Site;
use crate::questionnaires::round::*;

/// Everything the program logs, at the most talkative level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// A text that stands nowhere else; those of one marker are found by it.
fn secret(marker: Uuid, number: usize) -> String {
    format!("{}-testo-{number:02}", marker.simple())
}

/// Twelve participants hand in, each with a text of their own, in their order.
async fn twelve(site: &Site, marker: Uuid) -> (Uuid, Vec<Uuid>, Vec<String>) {
    let mut enrolments = Vec::new();
    for number in 0..12 {
        enrolments.push(on_foot(site, number, EDITION).await);
    }
    let round = open(site, EDITION).await;
    let texts: Vec<String> = (0..12).map(|number| secret(marker, number)).collect();
    for (number, (enrolment, text)) in enrolments.iter().zip(&texts).enumerate() {
        let answer = ["1", "2", "3", "4", "5"][number % 5];
        assert!(hand_in(site, round, By::Participant(*enrolment), answer, text).await);
    }
    (round, enrolments, texts)
}

/// The present end of the write-ahead log, as the name of its file.
async fn end_of_log(site: &Site) -> String {
    sqlx::query_scalar("select pg_walfile_name(pg_current_wal_lsn())").fetch_one(&site.pool).await.unwrap()
}

/// In which of the files that a copy of the disk or a backup holds these bytes stand: the write-ahead log since a
/// file, and all tables and indexes of this database, dead rows included.
async fn files_with(site: &Site, bytes: &[u8], since: &str) -> Vec<String> {
    sqlx::raw_sql("checkpoint").execute(&site.pool).await.unwrap();
    sqlx::query_scalar(
        "with file as (
             select 'log' as name, pg_read_binary_file('pg_wal/' || name, 0, 16777216, true) as content
             from pg_ls_waldir() where name >= $2 and name ~ '^[0-9A-F]{24}$'
             union all
             select relname::text, pg_read_binary_file(pg_relation_filepath(oid), 0, 268435456, true)
             from pg_class
             where relkind in ('r', 't', 'i') and pg_relation_filepath(oid) like 'base/%' and oid >= 16384)
         select distinct name from file where position($1 in content) > 0 order by name",
    )
    .bind(bytes)
    .bind(since)
    .fetch_all(&site.pool)
    .await
    .unwrap()
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn while_a_round_is_open_nothing_on_disk_holds_an_answer(pool: PgPool) {
    let site = site(pool).await;
    let (since, marker) = (end_of_log(&site).await, Uuid::new_v4());
    let (round, _, _) = twelve(&site, marker).await;
    let marker = marker.simple().to_string();
    assert_eq!(files_with(&site, marker.as_bytes(), &since).await, Vec::<String>::new(), "an answer can be read");
    // The search would find it: the ballots' own ids are there.
    let ids: Vec<Uuid> = sqlx::query_scalar("select id from survey_ballot").fetch_all(&site.pool).await.unwrap();
    let found = files_with(&site, ids[0].as_bytes(), &since).await;
    assert_eq!(found, ["log", "survey_ballot", "survey_ballot_pkey"], "the log and the files are read");
    // Nor does the length of a ballot, its time, or the order of ids tell anything.
    let lengths = "select count(distinct octet_length(sealed)) from survey_ballot";
    assert_eq!(site.count(lengths).await, 1);
    let times = "select count(*) from information_schema.columns
        where table_name in ('survey_mark', 'survey_ballot', 'survey_atom', 'survey_text')
          and data_type like any (array['timestamp%', 'date', 'time%', 'bigint'])";
    assert_eq!(site.count(times).await, 0);
    assert!(ids.iter().all(|id| id.get_version_num() == 4), "random, not in the order of time");

    // With the database alone, and the key of another installation, no ballot opens.
    let sealed: Vec<Vec<u8>> =
        sqlx::query_scalar("select sealed from survey_ballot").fetch_all(&site.pool).await.unwrap();
    let folder = std::env::temp_dir().join(format!("correlare-thief-{}", Uuid::new_v4()));
    let thief = KeyFolder::new(&folder);
    thief.create(round).unwrap();
    assert!(sealed.iter().all(|ballot| thief.open(round).unwrap().unseal(ballot).is_err()));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn after_the_closing_no_join_leads_from_a_person_to_an_answer(pool: PgPool) {
    let site = site(pool).await;
    let (since, marker) = (end_of_log(&site).await, Uuid::new_v4());
    let (round, enrolments, texts) = twelve(&site, marker).await;
    // What a thief may have copied while it was open: who handed in with which ballot, by system columns.
    let copied: Vec<(Uuid, Vec<u8>)> = sqlx::query_as(
        "select m.enrolment_id, b.sealed from survey_mark m join survey_ballot b on b.xmin = m.xmin order by m.ctid",
    )
    .fetch_all(&site.pool)
    .await
    .unwrap();
    assert_eq!(copied.len(), 12, "mark and ballot are of one transaction: that is why the ballot is sealed");
    close(&site, round).await;

    // The key is gone, so what was copied stays closed.
    assert!(site.keys.open(round).is_err());
    // By transaction: all that remains was written by the closing, none of it by who handed in.
    let by_transaction = "
        select count(*) from survey_mark m
        where exists (select 1 from survey_atom a where a.xmin = m.xmin)
           or exists (select 1 from survey_text t where t.xmin = m.xmin)";
    assert_eq!(site.count(by_transaction).await, 0);
    let transactions = "select count(distinct x) from (
        select xmin::text as x from survey_atom union all select xmin::text from survey_text) as written";
    assert_eq!(site.count(transactions).await, 1);
    // By order of rows: texts lie neither in the order of the marks nor of the participants.
    let lie: Vec<String> = sqlx::query_scalar("select body from survey_text where item = 'A1' order by ctid")
        .fetch_all(&site.pool)
        .await
        .unwrap();
    assert_eq!(lie.iter().collect::<BTreeSet<_>>(), texts.iter().collect::<BTreeSet<_>>());
    let order: Vec<usize> = lie.iter().map(|text| texts.iter().position(|other| other == text).unwrap()).collect();
    let mut reversed = order.clone();
    reversed.reverse();
    let in_order: Vec<usize> = (0..12).collect();
    assert!(order != in_order && reversed != in_order, "{order:?}");
    let marks: Vec<Uuid> =
        sqlx::query_scalar("select enrolment_id from survey_mark order by ctid").fetch_all(&site.pool).await.unwrap();
    assert_eq!(marks, enrolments, "the marks do lie in the order of handing in: so nothing else may");
    // By their ids: random.
    let ids: Vec<Uuid> =
        sqlx::query_scalar("select id from survey_text order by ctid").fetch_all(&site.pool).await.unwrap();
    assert!(ids.iter().all(|id| id.get_version_num() == 4));
    // No cross table: a row holds one item alone.
    let columns = "select count(*) from information_schema.columns
        where table_name in ('survey_atom', 'survey_text') and column_name ~ 'person|enrolment|account|ballot|gender|body_'";
    assert_eq!(site.count(columns).await, 0);

    // Dead rows and the log: the texts stand in the table of texts and where the closing wrote them into the log; the
    // deleted ballots are still in their files, as closed as before.
    let marker = marker.simple().to_string();
    assert_eq!(files_with(&site, marker.as_bytes(), &since).await, ["log", "survey_text"]);
    assert!(files_with(&site, &copied[0].1[..64], &since).await.iter().any(|name| name.starts_with("pg_toast")));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn the_log_says_nothing_of_it(pool: PgPool) {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let site = site(pool).await;
    let anna = site.account("anna@comune.example").await;
    let enrolment = take_part(&site, anna.person, EDITION).await;
    let round = open(&site, EDITION).await;
    let mut browser = site.browser();
    browser.log_in("anna@comune.example").await;
    let (id, text) = (round.to_string(), secret(Uuid::new_v4(), 1));
    let mut pairs = complete("4", 2);
    pairs.push(("round_id".to_owned(), id));
    pairs.push(("answers[A1]".to_owned(), text.clone()));
    let refused: Vec<(&str, &str)> = pairs[1..].iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.get(&format!("/area-personale/questionari/{round}")).await;
    browser.submit("hand_in", &refused).await;
    let whole: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert!(browser.submit("hand_in", &whole).await.text.contains("consegnato"));
    close(&site, round).await;
    drop(guard);
    let said = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(said.contains("survey_round"), "the log was heard: {} bytes", said.len());
    for never in [text, enrolment.to_string(), anna.person.to_string()] {
        assert!(!said.contains(&never), "the log holds {never}");
    }
    assert_eq!(site.count("select count(*) from log_entry").await, 0);
}

/// Every filter on every round, after each closing: what is shown differs by nobody, or by five and more.
#[sqlx::test(migrator = "app::MIGRATOR")]
async fn whoever_filters_and_subtracts_finds_no_small_group(pool: PgPool) {
    let site = site(pool).await;
    sqlx::raw_sql(
        r#"insert into territory (id, project_id, code, name, layer, position) values
               ('00000000-0000-0000-0000-0000000000a5', '00000000-0000-0000-0000-000000000001', 'MI',
                '{"it": "Milano"}', 'provincia', 2);
           insert into edition (id, code, course_id, project_id, axis_id, partner_id, territory_id, town, venue, state,
               selection, seats, applications_from, applications_until, starts_on, ends_on, starts_at, minutes,
               created_at, teachers)
           select ('00000000-0000-0000-0000-0000000001' || lpad(n::text, 2, '0'))::uuid, 'PRO-X-' || n, course_id,
               project_id, axis_id, partner_id,
               case when n % 2 = 0 then territory_id else '00000000-0000-0000-0000-0000000000a5' end, town, venue,
               'finished', selection, 40, applications_from, applications_until, '2026-11-15', '2026-11-22',
               '2026-11-15T08:00:00Z', 480, created_at,
               case when n % 3 = 0 then '["Livia Demo"]' else '["Karim Modello", "Livia Demo"]' end::jsonb
           from edition, generate_series(0, 5) as n where code = 'PRO-CR-I-01'"#,
    )
    .execute(&site.pool)
    .await
    .unwrap();
    let editions: Vec<(Uuid, String)> =
        sqlx::query_as("select id, code from edition where code like 'PRO-X-%' order by code")
            .fetch_all(&site.pool)
            .await
            .unwrap();
    let sizes = [6usize, 3, 5, 4, 9, 1];
    let account = site.account("responsabile@prova.example").await;
    site.grant(account.account, Role::ProjectManager, Some(PROJECT)).await;
    let mut manager = site.browser();
    manager.log_in("responsabile@prova.example").await;

    let mut shown: Vec<i64> = vec![0];
    for ((edition, _), size) in editions.iter().zip(sizes) {
        let mut enrolments = Vec::new();
        for number in 0..size as u32 {
            enrolments.push(on_foot(&site, number, *edition).await);
        }
        let round = open(&site, *edition).await;
        for enrolment in enrolments {
            hand_in(&site, round, By::Participant(enrolment), "4", "").await;
        }
        close(&site, round).await;
        let mut filters: Vec<Vec<(&str, &str)>> = vec![
            vec![],
            vec![("territory", "CR")],
            vec![("territory", "MI")],
            vec![("teacher", "Livia Demo")],
            vec![("teacher", "Karim Modello")],
            vec![("territory", "MI"), ("teacher", "Karim Modello")],
            vec![("territory", "CR"), ("teacher", "Livia Demo")],
        ];
        filters.extend(editions.iter().map(|(_, code)| vec![("edition", code.as_str())]));
        for filter in filters {
            let results: app::questionnaires::Results = manager.read("show_results", &filter).await.json();
            let g1 = results.figures.iter().filter(|figure| figure.item == "G1");
            shown.extend(g1.map(|figure| figure.counts.iter().sum::<i64>()));
        }
    }
    // Rounds of 6, 5 and 9 are shown, alone or added up; 3, 4 and 1 are in nothing.
    let sums = BTreeSet::from([0, 5, 6, 9, 11, 14, 15, 20]);
    assert!(shown.iter().all(|figure| sums.contains(figure)), "{shown:?}");
    assert!(shown.contains(&20));
}

/// A hundred thousand answers in 5,000 rounds: results of an edition touch that edition's rows alone.
#[sqlx::test(migrator = "app::MIGRATOR")]
async fn results_cost_what_they_show(pool: PgPool) {
    let site = site(pool).await;
    let set = QuestionSet::satisfaction().unwrap();
    sqlx::query("insert into question_set (id, code, version, content) values ($1, $2, 1, $3)")
        .bind(Uuid::from_u128(0x5e7))
        .bind(&set.code)
        .bind(serde_json::to_value(&set).unwrap())
        .execute(&site.pool)
        .await
        .unwrap();
    sqlx::raw_sql(
        r#"insert into edition (id, code, course_id, project_id, axis_id, partner_id, territory_id, town, venue, state,
               selection, seats, applications_from, applications_until, starts_on, ends_on, starts_at, minutes,
               created_at, teachers)
           select gen_random_uuid(), 'PRO-N-' || n, course_id, project_id, axis_id, partner_id, territory_id, town,
               venue, 'finished', selection, 40, applications_from, applications_until, '2026-11-15', '2026-11-22',
               '2026-11-15T08:00:00Z', 480, created_at, '["Livia Demo"]'
           from edition, generate_series(1, 5000) as n where code = 'PRO-CR-I-01';
           insert into survey_round (id, edition_id, question_set_id, state, teachers, remind_at, closes_at,
               participants, responses)
           select gen_random_uuid(), id, '00000000-0000-0000-0000-0000000005e7', 'closed', teachers, now(), now(), 25, 20
           from edition where code like 'PRO-N-%';
           insert into survey_atom (round_id, item, teacher, counts, respondents)
           select r.id, 'C' || i, 0, '{1,2,3,8,6}', 20 from survey_round r, generate_series(1, 20) as i;
           insert into survey_text (id, round_id, item, body)
           select gen_random_uuid(), r.id, 'A1', 'Testo' from survey_round r, generate_series(1, 6) as i;
           analyze"#,
    )
    .execute(&site.pool)
    .await
    .unwrap();
    let plan: Vec<String> = sqlx::query_scalar(
        "explain select item, sum(counts[1]) from survey_atom
         where round_id = any((select array_agg(r.id) from survey_round r join edition e on e.id = r.edition_id
                               where e.code = 'PRO-N-77')::uuid[]) group by item",
    )
    .fetch_all(&site.pool)
    .await
    .unwrap();
    let plan = plan.join("\n");
    assert!(plan.contains("survey_atom_pkey") && !plan.contains("Seq Scan on survey_atom"), "{plan}");

    // The whole project: 100,000 atoms of 20 answers each, added up.
    let viewer = site.account("responsabile@prova.example").await;
    site.grant(viewer.account, Role::ProjectManager, Some(PROJECT)).await;
    let mut connection = site.pool.acquire().await.unwrap();
    let viewer = app::people::Viewer {
        account: viewer.account,
        person: viewer.person,
        name: String::new(),
        email: String::new(),
        verified: true,
        grants: vec![app::people::Grant { role: Role::ProjectManager, scope: Some(PROJECT) }],
    };
    let scope = ResultsScope::of(&viewer).unwrap();
    let results = db::results(&mut connection, &scope, &ResultsFilter::default(), 60).await.unwrap();
    assert_eq!((results.rounds, results.responses), (5000, 100_000));
    let c1 = results.figures.iter().find(|figure| figure.item == "C1").unwrap();
    assert_eq!(c1.counts, [5000, 10_000, 15_000, 40_000, 30_000]);
    assert_eq!((results.texts[0].texts.len(), results.texts[0].all), (60, 30_000));
}

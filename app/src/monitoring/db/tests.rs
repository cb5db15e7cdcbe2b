// SPDX-License-Identifier: AGPL-3.0-or-later
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use sqlx::PgPool;

use super::*;

const GROUND: &str = include_str!("ground.sql");

const STATUSES: [&str; 8] = [
    "submitted",
    "awaiting_consent",
    "accepted",
    "waitlisted",
    "offered",
    "rejected",
    "withdrawn",
    "cancelled_with_edition",
];
const PHASES: [&str; 3] = ["before_decision", "before_start", "during"];
const GENDERS: [&str; 4] = ["female", "male", "other", "unknown"];

fn id(group: u16, number: u32) -> Uuid {
    format!("00000000-0000-0000-{group:04}-{number:012}").parse().unwrap()
}

const PROJECT: Uuid = Uuid::from_u128(1);

/// An application as a test wants it.
#[derive(Clone, Copy, Debug)]
struct Application {
    edition: u32,
    person: u32,
    status: &'static str,
    phase: Option<&'static str>,
    gender: &'static str,
}

const ACCEPTED: Application = Application { edition: 1, person: 1, status: "accepted", phase: None, gender: "female" };

impl Application {
    fn course(self) -> u32 {
        if self.edition == 3 { 2 } else { 1 }
    }

    fn is_participation(self) -> bool {
        self.status == "accepted" || self.phase == Some("during")
    }
}

async fn insert(connection: &mut PgConnection, application: Application) -> Uuid {
    let new = Uuid::new_v4();
    sqlx::query(
        "insert into enrolment (id, code, edition_id, course_id, project_id, person_id, status, withdrawn_phase,
             waiting_position, offer_until, submitted_at, gender, age_band, body_kind, body_name, role, territory_id,
             recipients, privacy_version, motivation)
         values ($1, $1::text, $2, $3, $4, $5, $6, $7, case when $6 = 'waitlisted' then $9 end,
             case when $6 = 'offered' then now() end, now(), $8, '', '', '', '', $10, 'direct', 1, '')",
    )
    .bind(new)
    .bind(id(4, application.edition))
    .bind(id(3, application.course()))
    .bind(PROJECT)
    .bind(id(5, application.person))
    .bind(application.status)
    .bind(application.phase)
    .bind(application.gender)
    // Any that is unique will do here.
    .bind((new.as_u128() % 1_000_000_000) as i32)
    .bind(id(1, 1))
    .execute(connection)
    .await
    .unwrap();
    new
}

async fn set(connection: &mut PgConnection, enrolment: Uuid, status: &str, phase: Option<&str>) {
    sqlx::query(
        "update enrolment set status = $2, withdrawn_phase = $3,
             waiting_position = case when $2 = 'waitlisted' then 1 end,
             offer_until = case when $2 = 'offered' then now() end
         where id = $1",
    )
    .bind(enrolment)
    .bind(status)
    .bind(phase)
    .execute(connection)
    .await
    .unwrap();
}

async fn run(connection: &mut PgConnection, statements: &'static str) {
    sqlx::raw_sql(statements).execute(connection).await.unwrap();
}

async fn total(connection: &mut PgConnection) -> Indicators {
    indicators(connection, PROJECT, Filter::default()).await.unwrap()
}

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

async fn rete(connection: &mut PgConnection, territory: Option<&str>) -> Option<MonitoringReport> {
    report(connection, "rete", territory, None, NOW).await.unwrap()
}

fn value(indicators: &Indicators, name: &str) -> i64 {
    indicators.figures().iter().find(|figure| figure.name == name).unwrap().hundredths.unwrap_or_default() / 100
}

/// The figures that differ, with by how much.
fn moved(before: &Indicators, after: &Indicators) -> Vec<(&'static str, i64)> {
    before
        .figures()
        .iter()
        .zip(after.figures())
        .filter(|(before, after)| before.hundredths != after.hundredths)
        .map(|(before, after)| {
            (after.name, (after.hundredths.unwrap_or_default() - before.hundredths.unwrap_or_default()) / 100)
        })
        .collect()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_project_without_applications_has_its_editions_and_zeros(pool: PgPool) {
    let mut connection = pool.acquire().await.unwrap();
    assert_eq!(total(&mut connection).await, Indicators::default());
    run(&mut connection, GROUND).await;
    let expected = Indicators {
        courses: 2,
        modules: 3,
        meetings: 9,
        minutes: 2970,
        minutes_planned: 2970,
        ..Indicators::default()
    };
    assert_eq!(total(&mut connection).await, expected);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_running_and_finished_editions_are_held(pool: PgPool) {
    let mut connection = pool.acquire().await.unwrap();
    run(&mut connection, GROUND).await;
    for state in ["draft", "provisional", "open", "confirmed", "running", "finished", "cancelled"] {
        sqlx::query("update edition set state = $1 where code = 'ED-1'")
            .bind(state)
            .execute(&mut *connection)
            .await
            .unwrap();
        let now = total(&mut connection).await;
        let held = i64::from(matches!(state, "running" | "finished"));
        assert_eq!((now.modules, now.meetings, now.minutes), (2 + held, 6 + 3 * held, 1980 + 990 * held), "{state}");
        assert_eq!(now.modules_cancelled, i64::from(state == "cancelled"));
    }
}

/// Each application moves exactly the figures of its present status, by one, and nothing else.
#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn one_changed_enrolment_moves_exactly_the_right_figures_by_one(pool: PgPool) {
    let mut connection = pool.acquire().await.unwrap();
    run(&mut connection, GROUND).await;
    // Somebody else is there, so that a figure that is lost shows.
    insert(&mut connection, Application { person: 2, gender: "male", ..ACCEPTED }).await;
    let before = total(&mut connection).await;
    let enrolment = insert(&mut connection, Application { status: "submitted", ..ACCEPTED }).await;

    let participation: &[&str] =
        &["applications", "accepted_ever", "participations", "participations_female", "persons"];
    let cases: [(&str, Option<&str>, &[&str]); 10] = [
        ("submitted", None, &["applications", "pending"]),
        ("awaiting_consent", None, &["applications", "pending"]),
        ("waitlisted", None, &["applications", "pending"]),
        ("offered", None, &["applications", "pending"]),
        ("rejected", None, &["applications", "not_accepted"]),
        ("accepted", None, participation),
        ("withdrawn", Some("before_decision"), &["applications", "withdrawn_before_decision"]),
        ("withdrawn", Some("before_start"), &["applications", "accepted_ever", "withdrawn_before_start"]),
        ("withdrawn", Some("during"), participation),
        ("cancelled_with_edition", None, &["applications_cancelled"]),
    ];
    for (status, phase, names) in cases {
        set(&mut connection, enrolment, status, phase).await;
        let expected: Vec<(&str, i64)> = names.iter().map(|name| (*name, 1)).collect();
        assert_eq!(moved(&before, &total(&mut connection).await), expected, "{status} {phase:?}");
    }
    // An acceptance that was undone leaves no trace.
    set(&mut connection, enrolment, "accepted", None).await;
    set(&mut connection, enrolment, "submitted", None).await;
    assert_eq!(moved(&before, &total(&mut connection).await), [("applications", 1), ("pending", 1)]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn gender_is_told_only_of_women_and_men(pool: PgPool) {
    let mut connection = pool.acquire().await.unwrap();
    run(&mut connection, GROUND).await;
    for (person, gender) in (1..).zip(GENDERS) {
        insert(&mut connection, Application { person, gender, ..ACCEPTED }).await;
    }
    let now = total(&mut connection).await;
    assert_eq!((now.participations_female, now.participations_male, now.participations_gender_unknown), (1, 1, 2));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_cancelled_edition_counts_only_as_cancelled(pool: PgPool) {
    let mut connection = pool.acquire().await.unwrap();
    run(&mut connection, GROUND).await;
    let before = total(&mut connection).await;
    // One was not accepted, one withdrawn before the edition was cancelled; the third was cancelled with it.
    insert(&mut connection, Application { person: 1, status: "rejected", ..ACCEPTED }).await;
    insert(&mut connection, Application { person: 2, status: "withdrawn", phase: Some("before_start"), ..ACCEPTED })
        .await;
    insert(&mut connection, Application { person: 3, status: "cancelled_with_edition", ..ACCEPTED }).await;
    run(&mut connection, "update edition set state = 'cancelled' where code = 'ED-1'").await;
    let after = total(&mut connection).await;
    assert_eq!(
        moved(&before, &after),
        [
            ("modules", -1),
            ("meetings", -3),
            ("hours", -16),
            ("hours_planned", -16),
            ("modules_cancelled", 1),
            ("applications_cancelled", 3)
        ]
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn merged_persons_are_counted_once_and_again_when_parted(pool: PgPool) {
    let mut connection = pool.acquire().await.unwrap();
    run(&mut connection, GROUND).await;
    insert(&mut connection, ACCEPTED).await;
    insert(&mut connection, Application { edition: 3, person: 2, ..ACCEPTED }).await;
    let apart = total(&mut connection).await;
    assert_eq!((apart.persons, apart.persons_in_more_than_one_course), (2, 0));

    run(
        &mut connection,
        "update person set merged_into = '00000000-0000-0000-0005-000000000001'
         where id = '00000000-0000-0000-0005-000000000002'",
    )
    .await;
    let merged = total(&mut connection).await;
    assert_eq!(moved(&apart, &merged), [("persons", -1), ("persons_in_more_than_one_course", 1)]);

    run(&mut connection, "update person set merged_into = null").await;
    assert_eq!(total(&mut connection).await, apart);
}

/// Two editions of one course are one course; the same person elsewhere is in more than one.
#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_person_in_more_than_one_course_has_two_courses_not_two_editions(pool: PgPool) {
    let mut connection = pool.acquire().await.unwrap();
    run(&mut connection, GROUND).await;
    insert(&mut connection, ACCEPTED).await;
    insert(&mut connection, Application { edition: 2, ..ACCEPTED }).await;
    let now = total(&mut connection).await;
    assert_eq!((now.participations, now.persons, now.persons_in_more_than_one_course), (2, 1, 0));
    insert(&mut connection, Application { edition: 3, ..ACCEPTED }).await;
    let now = total(&mut connection).await;
    assert_eq!((now.participations, now.persons, now.persons_in_more_than_one_course), (3, 1, 1));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_filter_keeps_its_editions_and_a_territory_those_below_it(pool: PgPool) {
    let mut connection = pool.acquire().await.unwrap();
    run(&mut connection, GROUND).await;
    insert(&mut connection, ACCEPTED).await;
    insert(&mut connection, Application { edition: 2, ..ACCEPTED }).await;
    insert(&mut connection, Application { edition: 3, person: 2, ..ACCEPTED }).await;
    let cases = [
        (Filter::default(), 3, 3, 2),
        (Filter::within(id(1, 1)), 1, 1, 1),
        (Filter::within(id(1, 2)), 1, 1, 1),
        (Filter::within(id(1, 3)), 2, 2, 2),
        (Filter { below: false, ..Filter::within(id(1, 1)) }, 0, 0, 0),
        (Filter { axis: Some(id(2, 1)), ..Filter::default() }, 2, 2, 1),
        (Filter { axis: Some(id(2, 2)), ..Filter::within(id(1, 3)) }, 1, 1, 1),
        (Filter { partners: Some(&[Uuid::from_u128(2)]), ..Filter::default() }, 3, 3, 2),
        (Filter { partners: Some(&[]), ..Filter::default() }, 0, 0, 0),
    ];
    for (filter, modules, participations, persons) in cases {
        let now = indicators(&mut connection, PROJECT, filter).await.unwrap();
        assert_eq!((now.modules, now.participations, now.persons), (modules, participations, persons), "{filter:?}");
    }
    // Nothing of another project is ever counted, whatever is asked for.
    let elsewhere = indicators(&mut connection, Uuid::from_u128(9), Filter::within(id(1, 1))).await.unwrap();
    assert_eq!(elsewhere, Indicators::default());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_report_tells_territories_and_axes_apart(pool: PgPool) {
    let mut connection = pool.acquire().await.unwrap();
    run(&mut connection, GROUND).await;
    insert(&mut connection, ACCEPTED).await;
    insert(&mut connection, Application { edition: 3, ..ACCEPTED }).await;
    let found = rete(&mut connection, None).await.unwrap();
    let lines = |parts: &[PartFigures]| -> Vec<(String, i64, i64)> {
        parts.iter().map(|part| (part.code.clone(), part.indicators.modules, part.indicators.persons)).collect()
    };
    assert_eq!(lines(&found.by_territory), [("CR-CREMA".to_owned(), 1, 1), ("MI".to_owned(), 2, 1)]);
    assert_eq!(lines(&found.by_axis), [("I".to_owned(), 2, 1), ("II".to_owned(), 1, 1)]);
    assert_eq!(found.total.persons, 1);
    assert_eq!((found.at.as_str(), found.opens), ("1970-01-01T01:00", Opens::default()));

    let cremona = rete(&mut connection, Some("CR")).await.unwrap();
    assert_eq!(lines(&cremona.by_territory), [("CR-CREMA".to_owned(), 1, 1)]);
    assert_eq!(cremona.territory.unwrap().code, "CR");
    assert!(rete(&mut connection, Some("XX")).await.is_none());
    assert!(report(&mut connection, "altra", None, None, NOW).await.unwrap().is_none());
    run(&mut connection, "update project set state = 'preparing'").await;
    assert!(rete(&mut connection, None).await.is_none());
}

/// Random applications: the identities hold, and every figure is what a plain count over the rows says.
#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_identities_hold_whatever_the_applications(pool: PgPool) {
    let mut connection = pool.acquire().await.unwrap();
    run(&mut connection, GROUND).await;
    for seed in 0..12 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut rows = Vec::new();
        for person in 1..=40 {
            for edition in 1..=3 {
                // Also withdrawn and sent again: at most one live application per person and edition.
                let mut live = false;
                for _ in 0..rng.random_range(0..3) {
                    let status = *STATUSES.choose(&mut rng).unwrap();
                    let is_live = !matches!(status, "rejected" | "withdrawn" | "cancelled_with_edition");
                    if is_live && live {
                        continue;
                    }
                    live |= is_live;
                    let phase = (status == "withdrawn").then(|| *PHASES.choose(&mut rng).unwrap());
                    let gender = GENDERS.choose(&mut rng).unwrap();
                    rows.push(Application { edition, person, status, phase, gender });
                }
            }
        }
        run(&mut connection, "delete from enrolment").await;
        for row in &rows {
            insert(&mut connection, *row).await;
        }

        let now = total(&mut connection).await;
        assert_eq!(
            now.applications,
            now.accepted_ever + now.not_accepted + now.pending + now.withdrawn_before_decision
        );
        assert_eq!(now.accepted_ever, now.participations + now.withdrawn_before_start);
        assert_eq!(
            now.participations,
            now.participations_female + now.participations_male + now.participations_gender_unknown
        );
        assert_eq!(now.applications + now.applications_cancelled, rows.len() as i64);
        let taking_part: Vec<&Application> = rows.iter().filter(|row| row.is_participation()).collect();
        let courses_of = |person: u32| {
            let mut courses: Vec<u32> =
                taking_part.iter().filter(|row| row.person == person).map(|row| row.course()).collect();
            courses.sort_unstable();
            courses.dedup();
            courses.len()
        };
        assert_eq!(now.participations, taking_part.len() as i64);
        assert_eq!(now.persons, (1..=40).filter(|person| courses_of(*person) > 0).count() as i64);
        let in_several = (1..=40).filter(|person| courses_of(*person) > 1).count() as i64;
        assert_eq!(now.persons_in_more_than_one_course, in_several);
        assert_eq!(value(&now, "not_accepted"), rows.iter().filter(|row| row.status == "rejected").count() as i64);
        // The parts of the project, told apart, add up (but for persons).
        let parts = figures::breakdown(&mut connection, PROJECT, Filter::default()).await.unwrap().by_territory;
        assert_eq!(parts.values().map(|part| part.applications).sum::<i64>(), now.applications);
        assert_eq!(parts.values().map(|part| part.participations).sum::<i64>(), now.participations);
    }
}

/// Closed registers for all meetings of all editions (330 minutes each), and totals for two participations in edition 1
/// and one in edition 2.
#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn one_minute_moves_exactly_the_figures_of_attendance(pool: PgPool) {
    let mut connection = pool.acquire().await.unwrap();
    run(&mut connection, GROUND).await;
    let present = insert(&mut connection, ACCEPTED).await;
    let never = insert(&mut connection, Application { person: 2, ..ACCEPTED }).await;
    let elsewhere = insert(&mut connection, Application { edition: 2, person: 3, ..ACCEPTED }).await;
    let left = Application { person: 4, status: "withdrawn", phase: Some("before_start"), ..ACCEPTED };
    let left = insert(&mut connection, left).await;
    let without = total(&mut connection).await;
    assert_eq!((without.mean_attendance(), without.mean_attended_hours(), without.no_show), (None, None, 0));
    run(
        &mut connection,
        "insert into slot (id, meeting_id, starts_at, ends_at)
         select gen_random_uuid(), id, '2026-11-02T08:00Z', '2026-11-02T13:30Z' from meeting;
         insert into meeting_register (meeting_id, state, closed_at, seal)
         select m.id, 'closed', now(), '' from meeting m join edition e on e.id = m.edition_id where e.code <> 'ED-3'",
    )
    .await;
    for (enrolment, minutes) in [(present, 495), (never, 0), (elsewhere, 990), (left, 33)] {
        sqlx::query("insert into attendance_total (enrolment_id, minutes) values ($1, $2)")
            .bind(enrolment)
            .bind(minutes)
            .execute(&mut *connection)
            .await
            .unwrap();
    }
    let before = total(&mut connection).await;
    // Who withdrew before the start took no part; who never came is counted among those who could have.
    assert_eq!((before.attended_minutes, before.attendable_minutes, before.minutes_held), (1485, 2970, 1980));
    assert_eq!((before.mean_attendance(), before.mean_attended_hours()), (Some(5000), Some(825)));
    assert_eq!((before.no_show, before.minutes_planned), (1, 2970));
    let of_crema = indicators(&mut connection, PROJECT, Filter::within(id(1, 2))).await.unwrap();
    let of_axis =
        indicators(&mut connection, PROJECT, Filter { axis: Some(id(2, 2)), ..Filter::default() }).await.unwrap();

    run(&mut connection, "update attendance_total set minutes = minutes + 1 where minutes = 495").await;
    let after = total(&mut connection).await;
    assert_eq!(after, Indicators { attended_minutes: 1486, ..before.clone() });
    let names: Vec<&str> = moved(&before, &after).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["attended_minutes", "mean_attendance_pct", "mean_attended_hours"]);
    // Of the edition's own territory and course, and of no other.
    let crema = indicators(&mut connection, PROJECT, Filter::within(id(1, 2))).await.unwrap();
    assert_eq!(crema.attended_minutes, of_crema.attended_minutes + 1);
    assert_eq!(
        indicators(&mut connection, PROJECT, Filter { axis: Some(id(2, 2)), ..Filter::default() }).await.unwrap(),
        of_axis
    );

    // A minute for who never came moves one figure more; a register reopened takes its hours back.
    run(&mut connection, "update attendance_total set minutes = 1 where minutes = 0").await;
    assert_eq!(total(&mut connection).await.no_show, 0);
    run(&mut connection, "update meeting_register set state = 'open', closed_at = null, seal = null").await;
    let reopened = total(&mut connection).await;
    assert_eq!((reopened.minutes_held, reopened.attendable_minutes), (0, 0));
}

/// Closed questionnaires of two editions: six answers about ED-1, of which the item's counts were kept, three about ED-3.
#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn one_answer_moves_exactly_the_figures_of_satisfaction(pool: PgPool) {
    let mut connection = pool.acquire().await.unwrap();
    run(&mut connection, GROUND).await;
    insert(&mut connection, ACCEPTED).await;
    let without = total(&mut connection).await;
    assert_eq!((without.survey_responses, without.mean_satisfaction()), (0, None));
    run(
        &mut connection,
        "insert into question_set (id, code, version, content)
         values ('00000000-0000-4000-8000-000000000001', 's', 1, '{}');
         insert into survey_round (id, edition_id, question_set_id, state, remind_at, closes_at, participants, responses)
         select gen_random_uuid(), id, '00000000-0000-4000-8000-000000000001', 'closed', now(), now(), 9,
             case code when 'ED-1' then 6 else 3 end
         from edition where code in ('ED-1', 'ED-3');
         insert into survey_atom (round_id, item, teacher, counts, respondents)
         select r.id, item, 0, '{0,1,0,3,2}', 6
         from survey_round r join edition e on e.id = r.edition_id, unnest(array['G1', 'C1']) item
         where e.code = 'ED-1'",
    )
    .await;
    let before = total(&mut connection).await;
    assert_eq!((before.survey_responses, before.mean_satisfaction()), (9, Some(400)));
    let (milano, health) = (Filter::within(id(1, 3)), Filter { axis: Some(id(2, 2)), ..Filter::default() });
    let of_milano = indicators(&mut connection, PROJECT, milano).await.unwrap();
    assert_eq!((of_milano.survey_responses, of_milano.mean_satisfaction()), (3, None), "withheld, not zero");
    let of_health = indicators(&mut connection, PROJECT, health).await.unwrap();

    // One more answer, a 3, about ED-1.
    run(
        &mut connection,
        "update survey_round set responses = 7 where responses = 6;
         update survey_atom set counts = '{0,1,1,3,2}', respondents = 7 where item = 'G1'",
    )
    .await;
    let after = total(&mut connection).await;
    let expected = Indicators { survey_responses: 10, overall_respondents: 7, overall_points: 27, ..before.clone() };
    assert_eq!(after, expected);
    let names: Vec<&str> = moved(&before, &after).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["survey_responses", "mean_satisfaction"]);
    assert_eq!(after.mean_satisfaction(), Some(386));
    assert_eq!(indicators(&mut connection, PROJECT, milano).await.unwrap(), of_milano);
    assert_eq!(indicators(&mut connection, PROJECT, health).await.unwrap(), of_health);

    // An answer to another item moves nothing.
    run(&mut connection, "update survey_atom set counts = '{5,1,1,3,2}', respondents = 12 where item = 'C1'").await;
    assert_eq!(total(&mut connection).await, after);
}

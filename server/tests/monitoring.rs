// SPDX-License-Identifier: AGPL-3.0-or-later
//! The indicators' API: open to everybody, figures of the territory of the edition, 404 for what is not there.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

use axum::http::{StatusCode, header};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::common::Site;

/// An accepted application of person 1 to edition 1 (Crema), and of the same person to edition 3 (Milano).
const APPLICATIONS: &str = "
insert into enrolment (id, code, edition_id, course_id, project_id, person_id, status, submitted_at, gender, age_band,
    body_kind, body_name, role, territory_id, recipients, privacy_version, motivation)
select gen_random_uuid(), e.code, e.id, e.course_id, e.project_id, '00000000-0000-0000-0005-000000000001', 'accepted',
    now(), 'female', '', '', '', '', e.territory_id, 'direct', 1, ''
from edition e
where e.code in ('ED-1', 'ED-3')";

async fn get(pool: &PgPool, path: &str) -> (StatusCode, Value) {
    let answer = Site::new(pool.clone()).browser().get(path).await;
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json");
    (answer.status, answer.json())
}

async fn ground(pool: &PgPool) {
    let ground = include_str!("../../app/src/monitoring/db/ground.sql");
    for statements in [ground, APPLICATIONS] {
        sqlx::raw_sql(statements).execute(pool).await.unwrap();
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn figures_are_open_and_labelled(pool: PgPool) {
    ground(&pool).await;
    let (status, answer) = get(&pool, "/api/v1/projects/rete/indicators").await;
    assert_eq!(status, StatusCode::OK);
    let expected = json!({
        "courses": 2, "modules": 3, "meetings": 9, "hours": 49.5, "hours_planned": 49.5, "hours_held": 0,
        "modules_cancelled": 0,
        "applications": 2, "applications_cancelled": 0, "not_accepted": 0, "pending": 0,
        "withdrawn_before_decision": 0, "accepted_ever": 2, "withdrawn_before_start": 0,
        "participations": 2, "participations_female": 2, "participations_male": 0, "participations_gender_unknown": 0,
        "no_show": 0, "attended_minutes": 0, "mean_attendance_pct": null, "mean_attended_hours": null,
        "persons": 1, "persons_in_more_than_one_course": 1,
        "survey_responses": 0, "mean_satisfaction": null, "community_members": 0,
    });
    assert_eq!(answer["indicators"], expected);
    let labels = answer["labels"].as_object().unwrap();
    let named: Vec<&String> = expected.as_object().unwrap().keys().collect();
    assert_eq!(labels.keys().collect::<Vec<_>>(), named, "each figure has its label");
    for (name, label) in [
        ("persons", "persons"),
        ("persons_in_more_than_one_course", "persons"),
        ("participations_female", "participations"),
        ("not_accepted", "applications"),
        ("modules", "editions"),
    ] {
        assert_eq!(labels[name], label);
    }
}

/// Two closed questionnaires: six people answered about ED-1, three about ED-3, of whom nothing was kept.
const ANSWERED: &str = "
    insert into question_set (id, code, version, content) values ('00000000-0000-4000-8000-000000000001', 's', 1, '{}');
    insert into survey_round (id, edition_id, question_set_id, state, remind_at, closes_at, participants, responses)
    select gen_random_uuid(), id, '00000000-0000-4000-8000-000000000001', 'closed', now(), now(), 9,
        case code when 'ED-1' then 6 else 3 end
    from edition where code in ('ED-1', 'ED-3');
    insert into survey_atom (round_id, item, teacher, counts, respondents)
    select r.id, 'G1', 0, '{0,1,0,3,2}', 6
    from survey_round r join edition e on e.id = r.edition_id where e.code = 'ED-1'";

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn satisfaction_is_of_closed_questionnaires_and_null_while_withheld(pool: PgPool) {
    ground(&pool).await;
    sqlx::raw_sql(ANSWERED).execute(&pool).await.unwrap();
    for (query, responses, mean) in
        [("", 9, json!(4)), ("?territory=CR", 6, json!(4)), ("?territory=MI", 3, Value::Null)]
    {
        let (_, answer) = get(&pool, &format!("/api/v1/projects/rete/indicators{query}")).await;
        assert_eq!(answer["indicators"]["survey_responses"], responses, "{query}");
        assert_eq!(answer["indicators"]["mean_satisfaction"], mean, "{query}");
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_territory_is_that_of_the_edition(pool: PgPool) {
    ground(&pool).await;
    for (territory, modules, hours) in [("CR", 1, json!(16.5)), ("CR-CREMA", 1, json!(16.5)), ("MI", 2, json!(33))] {
        let (status, answer) = get(&pool, &format!("/api/v1/projects/rete/indicators?territory={territory}")).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(answer["indicators"]["modules"], modules);
        assert_eq!(answer["indicators"]["hours"], hours);
        assert_eq!(answer["indicators"]["persons"], 1);
        assert_eq!(answer["indicators"]["persons_in_more_than_one_course"], 0);
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_is_not_there_is_not_found(pool: PgPool) {
    ground(&pool).await;
    for path in ["/api/v1/projects/altra/indicators", "/api/v1/projects/rete/indicators?territory=XX"] {
        assert_eq!(get(&pool, path).await, (StatusCode::NOT_FOUND, json!({ "error": "not_found" })));
    }
    sqlx::raw_sql("update project set state = 'preparing'").execute(&pool).await.unwrap();
    assert_eq!(get(&pool, "/api/v1/projects/rete/indicators").await.0, StatusCode::NOT_FOUND);
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The two projects of these tests, and applications in them.

use sqlx::PgPool;
use uuid::Uuid;

use crate::common::Site;

/// The projects RETE and ALTRA.
pub const PROJECTS: [Uuid; 2] = numbered(1);
/// Their partners.
pub const PARTNERS: [Uuid; 2] = numbered(2);
/// The edition ED-1 of RETE.
pub const EDITION: Uuid = numbered(6)[0];

const fn numbered(kind: u128) -> [Uuid; 2] {
    [Uuid::from_u128((kind << 48) + 1), Uuid::from_u128((kind << 48) + 2)]
}

/// The program with the two projects.
pub async fn site(pool: PgPool) -> Site {
    sqlx::raw_sql(include_str!("ground.sql")).execute(&pool).await.unwrap();
    Site::new(pool)
}

/// Gives a person an application for an edition.
pub async fn apply(site: &Site, person: Uuid, edition: &str, status: &str) {
    sqlx::query(
        "insert into enrolment (id, code, edition_id, course_id, project_id, person_id, status, withdrawn_phase,
             waiting_position, submitted_at, gender, age_band, body_kind, body_name, role, territory_id, recipients,
             privacy_version, motivation)
         select gen_random_uuid(), left(gen_random_uuid()::text, 8), e.id, e.course_id, e.project_id, $1, $3,
             case when $3 = 'withdrawn' then 'before_decision' end, case when $3 = 'waitlisted' then 1 end, now(),
             'unknown', '', 'comune', '', '', e.territory_id, 'direct', 1, 'Perché'
         from edition e where e.code = $2",
    )
    .bind(person)
    .bind(edition)
    .bind(status)
    .execute(&site.pool)
    .await
    .unwrap();
}

/// A person that staff of RETE entered.
pub async fn entered(site: &Site, given: &str, family: &str, email: Option<&str>) -> Uuid {
    let id = Uuid::now_v7();
    sqlx::query(
        "insert into person (id, given_name, family_name, email, source, entered_for, created_at)
         values ($1, $2, $3, $4, 'paper', $5, now())",
    )
    .bind(id)
    .bind(given)
    .bind(family)
    .bind(email)
    .bind(PROJECTS[0])
    .execute(&site.pool)
    .await
    .unwrap();
    id
}

/// Whom a person counts as.
pub async fn counts_as(site: &Site, person: Uuid) -> Option<Uuid> {
    sqlx::query_scalar("select merged_into from person where id = $1").bind(person).fetch_one(&site.pool).await.unwrap()
}

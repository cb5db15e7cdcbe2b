// SPDX-License-Identifier: AGPL-3.0-or-later
//! An edition that ended yesterday, with two teachers and participants who can log in, and its open questionnaire.

use app::{
    people::Role,
    questionnaires::{
        ItemKind, QuestionSet,
        db::{self, By},
        rules::parse_answers,
    },
};
use correlare::jobs;
use rand::{SeedableRng, rngs::StdRng};
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{PUBLIC_URL, Site};

/// The project of the sample.
pub const PROJECT: Uuid = Uuid::from_u128(1);
/// The partner of the sample.
pub const PARTNER: Uuid = Uuid::from_u128(3);
/// The edition that has ended.
pub const EDITION: Uuid = Uuid::from_u128(10);
/// Its code.
pub const CODE: &str = "PRO-CR-I-01";
/// Another edition, of another partner.
pub const OTHER: &str = "PRO-CR-I-02";

/// The sample with its edition over, and the staff: nobody takes part yet.
pub async fn site(pool: PgPool) -> Site {
    sqlx::raw_sql(include_str!("../enrolment/sample.sql")).execute(&pool).await.unwrap();
    sqlx::raw_sql(
        r#"update edition set state = 'finished', seats = 40, starts_on = '2026-11-15', ends_on = '2026-11-22',
               starts_at = '2026-11-15T08:00:00Z', teachers = '["Livia Demo", "Karim Modello"]'
           where code = 'PRO-CR-I-01';
           insert into partner (id, project_id, code, name, kind, role, position)
           values ('00000000-0000-0000-0000-0000000000f3', '00000000-0000-0000-0000-000000000001', 'altro', 'Altro',
                   'public', 'partner', 2);
           update edition set partner_id = '00000000-0000-0000-0000-0000000000f3', seats = 40
           where code = 'PRO-CR-I-02'"#,
    )
    .execute(&pool)
    .await
    .unwrap();
    Site::new(pool)
}

/// Somebody of the staff, who can log in with this address.
pub async fn staff(site: &Site, email: &str, role: Role, scope: Uuid) {
    let account = site.account(email).await;
    site.grant(account.account, role, Some(scope)).await;
}

/// A person who took part: the enrolment.
pub async fn take_part(site: &Site, person: Uuid, edition: Uuid) -> Uuid {
    let id = Uuid::now_v7();
    sqlx::query(
        "insert into enrolment (id, code, edition_id, course_id, project_id, person_id, status, submitted_at, gender,
             age_band, body_kind, body_name, role, territory_id, recipients, privacy_version, motivation)
         select $1, upper(substr(replace($1::text, '-', ''), 21, 12)), e.id, e.course_id, e.project_id, $2, 'accepted',
             '2026-11-10T09:00Z', 'female', '30-39', 'comune', 'Comune', 'operatore', e.territory_id, 'direct', 1, ''
         from edition e where e.id = $3",
    )
    .bind(id)
    .bind(person)
    .bind(edition)
    .execute(&site.pool)
    .await
    .unwrap();
    sqlx::query("update edition set seats_held = seats_held + 1 where id = $1")
        .bind(edition)
        .execute(&site.pool)
        .await
        .unwrap();
    id
}

/// A participant without an account.
pub async fn on_foot(site: &Site, number: u32, edition: Uuid) -> Uuid {
    let person = Uuid::now_v7();
    sqlx::query(
        "insert into person (id, given_name, family_name, source, created_at)
         values ($1, 'Persona', $2, 'paper', '2026-11-01T00:00Z')",
    )
    .bind(person)
    .bind(format!("Prova {number:02}"))
    .execute(&site.pool)
    .await
    .unwrap();
    take_part(site, person, edition).await
}

/// Lets the program's job do what is due.
pub async fn jobs(site: &Site) {
    jobs::advance_questionnaires(&site.services()).await.unwrap();
}

/// The round of an edition.
pub async fn round_of(site: &Site, edition: Uuid) -> Uuid {
    sqlx::query_scalar("select id from survey_round where edition_id = $1")
        .bind(edition)
        .fetch_one(&site.pool)
        .await
        .unwrap()
}

/// A complete form: every item answered with this number, G2 with yes; pairs as a browser sends them.
pub fn complete(answer: &str, teachers: usize) -> Vec<(String, String)> {
    let set = QuestionSet::satisfaction().unwrap();
    set.places(teachers)
        .into_iter()
        .filter(|place| place.item.kind != ItemKind::Open)
        .map(|place| {
            let answer = if place.item.kind == ItemKind::Choice { "yes" } else { answer };
            (format!("answers[{}]", place.key()), answer.to_owned())
        })
        .collect()
}

/// Hands in through the same functions as the form's, in a transaction of its own; the text is the first open one.
pub async fn hand_in(site: &Site, round: Uuid, by: By, answer: &str, text: &str) -> bool {
    let mut transaction = site.pool.begin().await.unwrap();
    let open = db::lock_open_round(&mut transaction, round).await.unwrap();
    let mut answers: std::collections::BTreeMap<String, String> = complete(answer, open.teachers)
        .into_iter()
        .map(|(name, value)| (name.trim_start_matches("answers[").trim_end_matches(']').to_owned(), value))
        .collect();
    answers.insert("A1".to_owned(), text.to_owned());
    let ballot = parse_answers(&open.set, open.teachers, &answers).unwrap();
    let first = db::cast(&mut transaction, &open, by, &ballot).await.unwrap();
    transaction.commit().await.unwrap();
    first
}

/// Closes a round whose day has come, as the job does.
pub async fn close(site: &Site, round: Uuid) {
    let closes_at: jiff_sqlx::Timestamp = sqlx::query_scalar("select closes_at from survey_round where id = $1")
        .bind(round)
        .fetch_one(&site.pool)
        .await
        .unwrap();
    let mut transaction = site.pool.begin().await.unwrap();
    let mut rng = StdRng::seed_from_u64(3);
    db::close(&mut transaction, round, &site.keys, closes_at.to_jiff(), &mut rng).await.unwrap();
    transaction.commit().await.unwrap();
    site.keys.delete(round).unwrap();
}

/// Opens the round of an edition, whatever the day.
pub async fn open(site: &Site, edition: Uuid) -> Uuid {
    let set = QuestionSet::satisfaction().unwrap();
    let mut transaction = site.pool.begin().await.unwrap();
    let now = site.clock.now();
    let round = db::open(&mut transaction, edition, &set, &site.keys, now, PUBLIC_URL).await.unwrap();
    transaction.commit().await.unwrap();
    round
}

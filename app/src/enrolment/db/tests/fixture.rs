// SPDX-License-Identifier: AGPL-3.0-or-later
//! A small project with two editions of a course, and what to ask the database afterwards.

use jiff::Timestamp;
use rand::{SeedableRng, rngs::StdRng};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::enrolment::{
    Status,
    db::{self, Act, Error, NewApplication, Submitted},
    rules::Frozen,
};

pub const PROJECT: Uuid = Uuid::from_u128(1);
pub const COURSE: Uuid = Uuid::from_u128(2);
pub const PARTNER: Uuid = Uuid::from_u128(3);
pub const COORDINATOR: Uuid = Uuid::from_u128(4);
/// The edition of most tests, and another of the same course.
pub const EDITION: Uuid = Uuid::from_u128(10);
pub const OTHER_EDITION: Uuid = Uuid::from_u128(11);
/// An edition of another course.
pub const FOREIGN_EDITION: Uuid = Uuid::from_u128(12);

pub fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

/// While applications are taken.
pub fn now() -> Timestamp {
    at("2026-11-21T10:00:00Z")
}

/// By a coordinator, when everybody has applied.
pub fn act() -> Act<'static> {
    act_at(at("2026-11-22T09:00:00Z"))
}

pub fn act_at(now: Timestamp) -> Act<'static> {
    Act { actor: Some(COORDINATOR), now, site: "https://corsi.example" }
}

/// Writes the project; both editions have this many seats.
pub async fn project(pool: &PgPool, selection: &str, seats: i32) {
    let script = format!(
        r#"
        insert into project (id, slug, acronym, title, words, summary, state, funding, funding_wording, source,
                             created_at)
        values ('{PROJECT}', 'prova', 'PROVA', '{{"it": "Prova"}}', '{{}}', '{{"it": ""}}', 'active', '{{}}',
                '{{"it": "Progetto finanziato"}}', '{{}}', now());
        insert into territory (id, project_id, code, name, layer, position)
        values ('{PROJECT}', '{PROJECT}', 'CR', '{{"it": "Cremona"}}', 'provincia', 1);
        insert into partner (id, project_id, code, name, kind, role, position)
        values ('{PARTNER}', '{PROJECT}', 'ente', 'Ente', 'public', 'lead', 1);
        insert into axis (id, project_id, code, title, position)
        values ('{PROJECT}', '{PROJECT}', 'I', '{{"it": "Asse"}}', 1);
        insert into project_term (project_id, kind, code, title, recipients, position)
        values ('{PROJECT}', 'body_kind', 'comune', '{{"it": "Comune"}}', 'direct', 1),
               ('{PROJECT}', 'body_kind', 'associazione', '{{"it": "Associazione"}}', 'indirect', 2),
               ('{PROJECT}', 'role', 'operatore', '{{"it": "Operatore"}}', null, 1),
               ('{PROJECT}', 'age_band', '30-39', '{{"it": "30-39"}}', null, 1);
        insert into privacy_notice (project_id, version, body, published_at)
        values ('{PROJECT}', 1, '[]', '2026-01-01T00:00:00Z');
        insert into person (id, given_name, family_name, source, created_at)
        values ('{COORDINATOR}', 'Carla', 'Referente', 'account', now());
        insert into account (id, person_id, email, created_at)
        values ('{COORDINATOR}', '{COORDINATOR}', 'referente@prova.example', now());
        insert into course (id, project_id, axis_id, slug, title, summary, contents, recipients)
        values ('{COURSE}', '{PROJECT}', '{PROJECT}', 'corso', '{{"it": "Il primo contatto"}}', '{{"it": ""}}',
                '[]', '{{"it": ""}}'),
               ('{FOREIGN_EDITION}', '{PROJECT}', '{PROJECT}', 'altro', '{{"it": "Un altro corso"}}',
                '{{"it": ""}}', '[]', '{{"it": ""}}');
        "#
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(script)).execute(pool).await.unwrap();
    for (edition, code, course) in [
        (EDITION, "PRO-CR-I-01", COURSE),
        (OTHER_EDITION, "PRO-CR-I-02", COURSE),
        (FOREIGN_EDITION, "PRO-CR-I-03", FOREIGN_EDITION),
    ] {
        sqlx::query(
            "insert into edition (id, code, course_id, project_id, axis_id, partner_id, territory_id, town, venue,
                                  state, selection, seats, applications_from, applications_until, offer_hours,
                                  starts_on, ends_on, starts_at, minutes, created_at)
             values ($1, $2, $3, $4, $4, $5, $4, 'Crema', 'Sala', 'open', $6, $7, '2026-11-01T08:00:00Z',
                     '2026-11-30T22:59:00Z', 48, '2026-12-10', '2026-12-17', '2026-12-10T08:00:00Z', 480, now())",
        )
        .bind(edition)
        .bind(code)
        .bind(course)
        .bind(PROJECT)
        .bind(PARTNER)
        .bind(selection)
        .bind(seats)
        .execute(pool)
        .await
        .unwrap();
    }
}

/// A person with an account, `persona-1@prova.example`.
pub async fn person(pool: &PgPool, number: u128) -> Uuid {
    let id = Uuid::from_u128(1000 + number);
    sqlx::query(
        "with human as (
             insert into person (id, given_name, family_name, source, created_at)
             values ($1, 'Persona', $2, 'account', now())
             returning id
         )
         insert into account (id, person_id, email, created_at) select id, id, $3, now() from human",
    )
    .bind(id)
    .bind(number.to_string())
    .bind(format!("persona-{number}@prova.example"))
    .execute(pool)
    .await
    .unwrap();
    id
}

pub fn frozen() -> Frozen {
    Frozen {
        gender: "female".to_owned(),
        age_band: "30-39".to_owned(),
        body_kind: "comune".to_owned(),
        body_name: "Comune di Crema".to_owned(),
        role: "operatore".to_owned(),
        territory: "CR".to_owned(),
        privacy_version: 1,
        motivation: "Lavoro allo sportello".to_owned(),
        accessibility_needs: Some("Posto in prima fila".to_owned()),
    }
}

/// A person's application, in a transaction of its own.
pub async fn submit_at(pool: &PgPool, person: Uuid, edition: Uuid, now: Timestamp) -> Result<Submitted, Error> {
    let mut transaction = pool.begin().await.unwrap();
    let application = NewApplication { edition, person, frozen: frozen() };
    let mut rng = StdRng::from_os_rng();
    let act = Act { actor: None, now, site: "https://corsi.example" };
    let sent = db::submit(&mut transaction, &application, &mut rng, &act).await?;
    transaction.commit().await.unwrap();
    Ok(sent)
}

/// Applications of so many new persons to `EDITION`, a minute apart.
pub async fn submit_some(pool: &PgPool, count: u128) -> Vec<Uuid> {
    let mut ids = Vec::new();
    for number in 0..count {
        let person = person(pool, number).await;
        let moment = now() + jiff::SignedDuration::from_mins(number as i64);
        ids.push(submit_at(pool, person, EDITION, moment).await.unwrap().id);
    }
    ids
}

pub async fn status(connection: &mut PgConnection, enrolment: Uuid) -> Status {
    let code: String = sqlx::query_scalar("select status from enrolment where id = $1")
        .bind(enrolment)
        .fetch_one(connection)
        .await
        .unwrap();
    Status::from_code(&code).unwrap()
}

/// Statuses of several applications, in the order asked.
pub async fn statuses(connection: &mut PgConnection, enrolments: &[Uuid]) -> Vec<Status> {
    let mut all = Vec::new();
    for enrolment in enrolments {
        all.push(status(&mut *connection, *enrolment).await);
    }
    all
}

/// Kinds of an application's events, in order.
pub async fn events(connection: &mut PgConnection, enrolment: Uuid) -> Vec<String> {
    sqlx::query_scalar("select kind from enrolment_event where enrolment_id = $1 order by number")
        .bind(enrolment)
        .fetch_all(connection)
        .await
        .unwrap()
}

/// Names of the mails written, oldest first.
pub async fn mails(connection: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar("select template from mail order by id").fetch_all(connection).await.unwrap()
}

pub async fn set_state(connection: &mut PgConnection, edition: Uuid, state: &str) {
    sqlx::query("update edition set state = $2 where id = $1")
        .bind(edition)
        .bind(state)
        .execute(connection)
        .await
        .unwrap();
}

/// What must hold after any change (DESIGN section 4.1 to 4.3); each row is a breach.
pub async fn breaches(connection: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar(
        "select 'counters of ' || e.code from edition e
         where e.seats_held <> (select count(*) from enrolment where edition_id = e.id
                                and status in ('accepted', 'offered'))
            or e.waiting <> (select count(*) from enrolment where edition_id = e.id and status = 'waitlisted')
            or e.seats_held > e.seats
            or e.last_waiting_position < (select coalesce(max(waiting_position), 0) from enrolment
                                          where edition_id = e.id)
         union all
         select 'two live of ' || person_id || ' in ' || edition_id from enrolment
         where status in ('submitted', 'awaiting_consent', 'accepted', 'waitlisted', 'offered')
         group by person_id, edition_id having count(*) > 1
         union all
         select 'status of ' || n.code || ' is not its last event''s' from enrolment n
         left join lateral (select to_status, number from enrolment_event where enrolment_id = n.id
                            order by number desc limit 1) last on true
         where last.to_status is distinct from n.status or last.number is distinct from n.version
         union all
         select 'events of ' || enrolment_id || ' do not follow each other' from (
             select enrolment_id, number, from_status, at,
                    lag(number) over w as number_before, lag(to_status) over w as to_before, lag(at) over w as before
             from enrolment_event window w as (partition by enrolment_id order by number)
         ) chain
         where number <> coalesce(number_before, 0) + 1 or from_status is distinct from to_before or at < before
         union all
         select 'line jumped: ' || n.code from enrolment n join enrolment_event o on o.enrolment_id = n.id
         where o.kind = 'offered' and exists (
             -- Somebody in front, in line when the offer was made and afterwards.
             select 1 from enrolment f
             join enrolment_event w on w.enrolment_id = f.id and w.to_status = 'waitlisted' and w.at < o.at
             where f.edition_id = n.edition_id and f.status = 'waitlisted' and f.version = w.number
               and f.waiting_position < n.waiting_position)",
    )
    .fetch_all(connection)
    .await
    .unwrap()
}

/// Lets a date be moved in tests.
pub async fn offer_until(connection: &mut PgConnection, enrolment: Uuid) -> Option<Timestamp> {
    sqlx::query_scalar::<_, Option<jiff_sqlx::Timestamp>>("select offer_until from enrolment where id = $1")
        .bind(enrolment)
        .fetch_one(connection)
        .await
        .unwrap()
        .map(jiff_sqlx::Timestamp::to_jiff)
}

/// Merges one person into another.
pub async fn merge(connection: &mut PgConnection, person: Uuid, into: Uuid) {
    sqlx::query("update person set merged_into = $2 where id = $1")
        .bind(person)
        .bind(into)
        .execute(connection)
        .await
        .unwrap();
}

/// The project allows one live application per course.
pub async fn one_per_course(connection: &mut PgConnection) {
    sqlx::query("update project set one_live_application_per_course = true").execute(connection).await.unwrap();
}

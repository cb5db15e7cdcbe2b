// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who belongs to the communities of the demonstration: people who took part in the courses, and a few of the Provinces
//! that held none, joined by the functions that users' actions call, at moments of the past.

use app::{
    communities::{
        self, CommunityPlace, Joining,
        place::{db, rules::Step},
    },
    people::{
        asking::Act,
        db::accounts::{Addressee, find_by_email},
    },
};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use rand::{Rng, SeedableRng, rngs::StdRng};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::{
    DemoError, accounts,
    cast::one_of,
    targets::{Gender, Targets},
};

/// The demo login that facilitates them all.
const FACILITATOR: &str = "facilitatore";
/// Between one member and the next.
const HOURS_BETWEEN: i64 = 5;

/// When a community opened.
#[derive(Clone, Copy, Debug)]
enum Opened {
    At(&'static str),
    DaysAgo(i64),
}

/// A community, and who joins it.
struct Circle {
    slug: &'static str,
    opened: Opened,
    /// So many who took part in the project's courses.
    participants: i64,
    /// One more of each: a territory without courses, and the body.
    others: &'static [(&'static str, &'static str)],
    /// Demo logins.
    logins: &'static [&'static str],
    /// So many of the participants have asked and wait.
    waiting: usize,
}

const FROM_ALL_OVER: &[(&str, &str)] =
    &[("BS", "Comune di Brescia"), ("PV", "Comune di Pavia"), ("SO", "Comune di Sondrio")];

const CIRCLES: [Circle; 6] = [
    Circle {
        slug: "operatori-accesso-ai-servizi",
        opened: Opened::At("2013-01-14T09:00:00Z"),
        participants: 18,
        others: FROM_ALL_OVER,
        logins: &[],
        waiting: 0,
    },
    Circle {
        slug: "operatori-minori-e-seconde-generazioni",
        opened: Opened::At("2013-01-21T09:00:00Z"),
        participants: 18,
        others: FROM_ALL_OVER,
        logins: &[],
        waiting: 0,
    },
    Circle {
        slug: "responsabili-governance-territorio-monzese",
        opened: Opened::At("2013-02-04T09:00:00Z"),
        participants: 9,
        others: FROM_ALL_OVER,
        logins: &[],
        waiting: 0,
    },
    Circle {
        slug: "responsabili-reti-interistituzionali",
        opened: Opened::At("2013-02-11T09:00:00Z"),
        participants: 10,
        others: FROM_ALL_OVER,
        logins: &[],
        waiting: 0,
    },
    Circle {
        slug: "sportelli-in-rete",
        opened: Opened::DaysAgo(50),
        participants: 14,
        others: &[],
        logins: &["operatrice"],
        waiting: 0,
    },
    Circle {
        slug: "abitare-e-convivere",
        opened: Opened::DaysAgo(20),
        participants: 8,
        others: &[],
        logins: &[],
        waiting: 2,
    },
];

/// Fills the communities that nobody has belonged to yet. Answers how many.
pub(super) async fn fill(
    connection: &mut PgConnection,
    targets: &Targets,
    site: &str,
    now: Timestamp,
) -> Result<usize, DemoError> {
    let mut filled = 0;
    let facilitator = find_by_email(&mut *connection, &accounts::address(FACILITATOR)).await?;
    let Some(facilitator) = facilitator else { return Ok(filled) };
    for circle in &CIRCLES {
        let mut transaction = connection.begin().await?;
        if gather(&mut transaction, circle, &facilitator, targets, site, now).await? {
            transaction.commit().await?;
            filled += 1;
        }
    }
    Ok(filled)
}

async fn gather(
    connection: &mut PgConnection,
    circle: &Circle,
    facilitator: &Addressee,
    targets: &Targets,
    site: &str,
    now: Timestamp,
) -> Result<bool, DemoError> {
    let row = sqlx::query!(
        "select c.id, c.project_id, c.state, p.state as project_state
         from community c join project p on p.id = c.project_id
         where c.slug = $1 and not exists (select 1 from community_member where community_id = c.id)",
        circle.slug,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(false) };
    // Turned back to when people joined; nobody sees it before the commit.
    set_states(&mut *connection, row.project_id, "active", row.id, "active").await?;
    let place = communities::db::place(&mut *connection, circle.slug, None, now).await?;
    let Some(place) = place else { return Ok(false) };
    let opened = match circle.opened {
        Opened::At(moment) => moment.parse().unwrap_or(now),
        Opened::DaysAgo(days) => now - SignedDuration::from_hours(24 * days),
    };
    let people = participants(&mut *connection, row.project_id, circle).await?;
    let joining = people.len().saturating_sub(circle.waiting);
    let mut at = opened;
    for (person, body) in &people[..joining] {
        at += SignedDuration::from_hours(HOURS_BETWEEN);
        join(&mut *connection, &place, *person, body, None, facilitator, site, at).await?;
    }
    let seed = circle.slug.bytes().fold(targets.seed, |seed, byte| seed.wrapping_mul(41).wrapping_add(byte.into()));
    let mut rng = StdRng::seed_from_u64(seed);
    for (_, body) in circle.others {
        at += SignedDuration::from_hours(HOURS_BETWEEN);
        let person = invent(&mut *connection, targets, &mut rng, at).await?;
        join(&mut *connection, &place, person, body, None, facilitator, site, at).await?;
    }
    for login in circle.logins {
        let Some(holder) = find_by_email(&mut *connection, &accounts::address(login)).await? else { continue };
        at += SignedDuration::from_hours(HOURS_BETWEEN);
        join(&mut *connection, &place, holder.person, "", Some(holder.account), facilitator, site, at).await?;
    }
    // After the others, so that what they asked in those days is no heap of mails now.
    db::appoint(&mut *connection, &place, facilitator, &Act { actor: None, now: opened, site }).await?;
    for (person, body) in &people[joining..] {
        at += SignedDuration::from_hours(HOURS_BETWEEN);
        db::change(&mut *connection, &place, *person, Step::Ask, "", &Act { actor: None, now: at, site }).await?;
        set_body(&mut *connection, &place, *person, body).await?;
    }
    set_states(connection, row.project_id, &row.project_state, row.id, &row.state).await?;
    Ok(true)
}

/// Joins as the community lets people join.
#[expect(clippy::too_many_arguments, reason = "who, where, when")]
async fn join(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    person: Uuid,
    body: &str,
    account: Option<Uuid>,
    facilitator: &Addressee,
    site: &str,
    at: Timestamp,
) -> Result<(), DemoError> {
    let own = Act { actor: account, now: at, site };
    if place.joining == Joining::Open {
        db::change(&mut *connection, place, person, Step::Join, "", &own).await?;
    } else {
        db::change(&mut *connection, place, person, Step::Ask, "", &own).await?;
        let answered = Act { actor: Some(facilitator.account), now: at + SignedDuration::from_hours(2), site };
        db::change(&mut *connection, place, person, Step::Admit, "", &answered).await?;
    }
    set_body(connection, place, person, body).await?;
    Ok(())
}

/// People without an account have their body from where they applied.
async fn set_body(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    person: Uuid,
    body: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update community_member set body_name = $3 where community_id = $1 and person_id = $2 and body_name = ''",
        place.id,
        person,
        body,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// People who took part in the project's courses, from all its territories in turn, without the demo logins.
async fn participants(
    connection: &mut PgConnection,
    project: Uuid,
    circle: &Circle,
) -> Result<Vec<(Uuid, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select person_id as "person!", body_name as "body!"
        from (
            select person_id, body_name, territory_id,
                   row_number() over (partition by territory_id order by md5(person_id || $2)) as turn
            from (
                select distinct on (n.person_id) n.person_id, n.body_name, n.territory_id
                from enrolment n
                join person w on w.id = n.person_id
                where n.project_id = $1 and n.status = 'accepted' and w.source = 'demo' and w.merged_into is null
                order by n.person_id, n.submitted_at, n.id) as persons) as turns
        order by turn, md5(territory_id || $2)
        limit $3
        "#,
        project,
        circle.slug,
        circle.participants,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.person, row.body)).collect())
}

/// Somebody who applied to no course. Without an address and without an account: no mail goes out to them.
async fn invent(
    connection: &mut PgConnection,
    targets: &Targets,
    rng: &mut StdRng,
    at: Timestamp,
) -> Result<Uuid, sqlx::Error> {
    let gender = if rng.random_ratio(targets.women_pct, 100) { Gender::Female } else { Gender::Male };
    let id = Uuid::from_u128(rng.random());
    // Nobody is called like somebody else: that would look like a duplicate.
    let (given_name, family_name) = loop {
        let given_name = targets.given_names.get(&gender).map(|names| one_of(names, rng)).unwrap_or_default();
        let family_name = one_of(&targets.surnames, rng);
        let taken = sqlx::query_scalar!(
            r#"select exists (select 1 from person where lower(family_name) = lower($2)
                              and lower(given_name) = lower($1)) as "taken!""#,
            given_name,
            family_name,
        )
        .fetch_one(&mut *connection)
        .await?;
        if !taken {
            break (given_name, family_name);
        }
    };
    sqlx::query!(
        "insert into person (id, given_name, family_name, source, created_at) values ($1, $2, $3, 'demo', $4)",
        id,
        given_name,
        family_name,
        at.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .execute(connection)
    .await?;
    Ok(id)
}

async fn set_states(
    connection: &mut PgConnection,
    project: Uuid,
    project_state: &str,
    community: Uuid,
    state: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!("update project set state = $2 where id = $1 and state <> $2", project, project_state)
        .execute(&mut *connection)
        .await?;
    sqlx::query!("update community set state = $2 where id = $1 and state <> $2", community, state)
        .execute(connection)
        .await?;
    Ok(())
}

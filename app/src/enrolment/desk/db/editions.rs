// SPDX-License-Identifier: AGPL-3.0-or-later
use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::Scope;
use crate::{
    enrolment::{
        STATUSES, Status,
        desk::{
            model::{ApplicationRow, EditionDesk, EditionSettings, EditionSummary, Listing, Todo},
            rules::NEAR_DAYS,
        },
        rules::steps_from,
    },
    i18n::Text,
    paging::Page,
    people::Viewer,
};

/// Editions on a page of the list of live ones.
const EDITIONS_SHOWN: i64 = 20;
/// Editions with something to do on a page.
const URGENT_SHOWN: i64 = 50;
/// Applications on a page of an edition's table.
const APPLICATIONS_SHOWN: i64 = 100;

/// Which of a scope's editions are wanted.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    /// One alone, in whatever state; else those that are not over.
    code: Option<&'a str>,
    /// Only those that have something to do: the conditions of `rules::tasks`.
    urgent: bool,
    /// After this one.
    after: Option<(Date, Uuid)>,
    limit: i64,
}

/// A summary with its place in the list.
struct Placed {
    key: String,
    summary: EditionSummary,
}

async fn summaries(
    connection: &mut PgConnection,
    scope: &Scope,
    wanted: Wanted<'_>,
    now: Timestamp,
) -> Result<Vec<Placed>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select e.id, e.starts_on as "day: jiff_sqlx::Date", e.code, c.title as "course: Json<Text>", e.town, e.state,
               to_char(e.starts_on, 'DD/MM/YYYY') as "starts_on!", e.starts_on - t.today as "starts_in!",
               to_char(t.opens_on, 'DD/MM/YYYY') as "opens_on!", t.opens_on - t.today as "opens_in!",
               e.seats, e.seats_held, e.waiting, n.to_decide as "to_decide!", n.offered as "offered!",
               to_char(n.first_offer at time zone p.zone, 'DD/MM/YYYY HH24:MI') as first_offer_until,
               e.minimum, to_char(e.decide_on, 'DD/MM/YYYY') as decide_on, e.decide_on - t.today as decide_in,
               t.decides as "decides!"
        from edition e
        join course c on c.id = e.course_id
        join project p on p.id = e.project_id
        cross join lateral (
            select ($4::timestamptz at time zone p.zone)::date as today,
                   (e.applications_from at time zone p.zone)::date as opens_on,
                   (e.partner_id = any($1) or e.project_id = any($2)) as decides
        ) t
        cross join lateral (
            select count(*) filter (where status = 'submitted') as to_decide,
                   count(*) filter (where status = 'offered') as offered, min(offer_until) as first_offer
            from enrolment
            where edition_id = e.id and status in ('submitted', 'offered')
        ) n
        where (e.partner_id = any($1) or e.project_id = any($2) or e.id = any($3))
          and (lower(e.code) = lower($5) or ($5::text is null and e.state not in ('finished', 'cancelled')))
          and (not $6
               or (t.decides and (n.to_decide > 0 or n.offered > 0
                   or (e.state = 'open' and e.decide_on <= t.today + $7::integer)
                   or (e.state in ('draft', 'provisional') and e.starts_on >= t.today
                       and t.opens_on <= t.today + $7::integer)))
               or (e.state in ('provisional', 'open', 'confirmed') and e.starts_on >= t.today
                   and (e.starts_on <= t.today + $7::integer
                        or (t.decides and e.waiting > 0 and e.seats_held < e.seats))))
          and ($8::date is null or (e.starts_on, e.id) > ($8, $9::uuid))
        order by e.starts_on, e.id
        limit $10
        "#,
        &scope.partners,
        &scope.projects,
        &scope.editions,
        now.to_sqlx() as jiff_sqlx::Timestamp,
        wanted.code,
        wanted.urgent,
        NEAR_DAYS,
        wanted.after.map(|(day, _)| day.to_sqlx()) as Option<jiff_sqlx::Date>,
        wanted.after.map(|(_, id)| id),
        wanted.limit,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Placed {
            key: format!("{}_{}", row.day.to_jiff(), row.id),
            summary: EditionSummary {
                code: row.code,
                course: row.course.0,
                town: row.town,
                state: row.state,
                starts_on: row.starts_on,
                starts_in: row.starts_in,
                opens_on: row.opens_on,
                opens_in: row.opens_in,
                seats: row.seats,
                seats_held: row.seats_held,
                waiting: row.waiting,
                to_decide: row.to_decide,
                offered: row.offered,
                first_offer_until: row.first_offer_until,
                minimum: row.minimum,
                decide_on: row.decide_on,
                decide_in: row.decide_in,
                decides: row.decides,
            },
        })
        .collect())
}

fn parse_key(key: &str) -> Option<(Date, Uuid)> {
    let (day, id) = key.split_once('_')?;
    Some((day.parse().ok()?, id.parse().ok()?))
}

/// A page of what there is to do, and one of the viewer's editions, each after the edition with this key.
///
/// # Errors
/// Those of the database.
pub async fn todo(
    connection: &mut PgConnection,
    viewer: &Viewer,
    urgent_after: &str,
    after: &str,
    now: Timestamp,
) -> Result<Todo, sqlx::Error> {
    let scope = &Scope::of(viewer);
    let urgent = Wanted { code: None, urgent: true, after: parse_key(urgent_after), limit: URGENT_SHOWN + 1 };
    let listed = Wanted { code: None, urgent: false, after: parse_key(after), limit: EDITIONS_SHOWN + 1 };
    let today = super::today::today(&mut *connection, scope, now).await?;
    let urgent = summaries(&mut *connection, scope, urgent, now).await?;
    let listed = summaries(connection, scope, listed, now).await?;
    Ok(Todo {
        today,
        urgent: page(urgent, URGENT_SHOWN),
        editions: page(listed, EDITIONS_SHOWN),
        reads_results: viewer.reads_some_results(),
    })
}

fn page(rows: Vec<Placed>, limit: i64) -> Page<EditionSummary> {
    let page = Page::cut(rows, limit as usize, |row| row.key.clone());
    Page { items: page.items.into_iter().map(|row| row.summary).collect(), next: page.next }
}

/// The summary of one edition of the scope.
///
/// # Errors
/// Those of the database.
pub async fn summary(
    connection: &mut PgConnection,
    scope: &Scope,
    code: &str,
    now: Timestamp,
) -> Result<Option<EditionSummary>, sqlx::Error> {
    let wanted = Wanted { code: Some(code), urgent: false, after: None, limit: 1 };
    Ok(summaries(connection, scope, wanted, now).await?.pop().map(|row| row.summary))
}

/// An edition with a page of its applications; none if it is not of the scope.
///
/// # Errors
/// Those of the database.
pub async fn edition(
    connection: &mut PgConnection,
    scope: &Scope,
    code: &str,
    listing: Listing,
    shows_needs: bool,
    now: Timestamp,
) -> Result<Option<EditionDesk>, sqlx::Error> {
    let Some(edition) = summary(&mut *connection, scope, code, now).await? else { return Ok(None) };
    let head = sqlx::query!(
        r#"
        select e.id, e.selection = 'review' as "by_review!", to_char(e.ends_on, 'DD/MM/YYYY') as "ends_on!",
               to_char(e.applications_from at time zone p.zone, 'DD/MM/YYYY HH24:MI') as "applications_from!",
               to_char(e.applications_until at time zone p.zone, 'DD/MM/YYYY HH24:MI') as "applications_until!"
        from edition e
        join project p on p.id = e.project_id
        where e.code = $1
        "#,
        edition.code,
    )
    .fetch_one(&mut *connection)
    .await?;
    let counts = sqlx::query!(
        r#"select status, count(*) as "count!" from enrolment where edition_id = $1 group by status"#,
        head.id,
    )
    .fetch_all(&mut *connection)
    .await?;
    let by_status = STATUSES
        .into_iter()
        .map(Status::code)
        .filter_map(|code| counts.iter().find(|row| row.status == code).map(|row| (code.to_owned(), row.count)))
        .collect();
    let (found, mut applications) = applications(connection, head.id, &listing, shows_needs).await?;
    let more = applications.len() as i64 > APPLICATIONS_SHOWN;
    applications.truncate(APPLICATIONS_SHOWN as usize);
    let steps = if edition.decides { steps_from(&edition.state).to_vec() } else { Vec::new() };
    Ok(Some(EditionDesk {
        edition,
        steps,
        by_review: head.by_review,
        ends_on: head.ends_on,
        applications_from: head.applications_from,
        applications_until: head.applications_until,
        by_status,
        next: more.then_some(listing.after + APPLICATIONS_SHOWN),
        listing,
        found,
        applications,
        shows_needs,
    }))
}

/// How many applications the list has, and those of a page of it with one more.
async fn applications(
    connection: &mut PgConnection,
    edition: Uuid,
    listing: &Listing,
    shows_needs: bool,
) -> Result<(i64, Vec<ApplicationRow>), sqlx::Error> {
    // Numbered, not paged by key: the applications of one edition are few, and each order would need its own key.
    let rows = sqlx::query!(
        r#"
        with application as (
            select n.id, n.code, p.family_name || ' ' || p.given_name as name, n.body_name, n.status, n.rank,
                   case when n.status = 'waitlisted'
                        then row_number() over (partition by n.status order by n.waiting_position) end as place,
                   n.submitted_at, n.offer_until, n.accessibility_needs, pr.zone
            from enrolment n
            join person p on p.id = n.person_id
            join project pr on pr.id = n.project_id
            where n.edition_id = $1
        ),
        listed as (
            select code, name, body_name, status, rank, place, submitted_at, offer_until, accessibility_needs, zone,
                   count(*) over () as found,
                   row_number() over (order by
                       case when $4 = 'nome' then lower(unaccent(name)) end,
                       case when $4 = 'graduatoria' then coalesce(rank, 1000000) end,
                       case when $4 = 'graduatoria' then coalesce(place, 1000000) end,
                       submitted_at, id) as number
            from application
            where ($2 = '' or status = $2)
              and ($3 = '' or position(lower(unaccent($3)) in lower(unaccent(name || ' ' || body_name || ' ' || code))) > 0)
        )
        select code, name as "name!", body_name, status, rank, place, found as "found!",
               to_char(submitted_at at time zone zone, 'DD/MM/YYYY HH24:MI') as "submitted_at!",
               to_char(offer_until at time zone zone, 'DD/MM/YYYY HH24:MI') as offer_until,
               case when $5 then accessibility_needs end as accessibility_needs
        from listed
        where number > $6
        order by number
        limit $7
        "#,
        edition,
        listing.status,
        listing.text.trim(),
        listing.order,
        shows_needs,
        listing.after,
        APPLICATIONS_SHOWN + 1,
    )
    .fetch_all(connection)
    .await?;
    let found = rows.first().map_or(0, |row| row.found);
    let applications = rows
        .into_iter()
        .map(|row| ApplicationRow {
            code: row.code,
            name: row.name,
            body_name: row.body_name,
            status: row.status,
            place: row.place,
            rank: row.rank,
            submitted_at: row.submitted_at,
            offer_until: row.offer_until,
            accessibility_needs: row.accessibility_needs,
        })
        .collect();
    Ok((found, applications))
}

/// What changing or cancelling an edition starts from; none if it is not of the scope.
///
/// # Errors
/// Those of the database.
pub async fn settings(
    connection: &mut PgConnection,
    scope: &Scope,
    code: &str,
    now: Timestamp,
) -> Result<Option<EditionSettings>, sqlx::Error> {
    let Some(edition) = summary(&mut *connection, scope, code, now).await? else { return Ok(None) };
    let row = sqlx::query!(
        r#"
        select to_char(e.applications_from at time zone p.zone, 'YYYY-MM-DD"T"HH24:MI') as "applications_from!",
               to_char(e.applications_until at time zone p.zone, 'YYYY-MM-DD"T"HH24:MI') as "applications_until!",
               n.live as "live!", n.told as "told!"
        from edition e
        join project p on p.id = e.project_id
        cross join lateral (
            select count(*) as live, count(coalesce(a.email, who.email)) as told
            from enrolment n
            join person who on who.id = n.person_id and who.erased_at is null
            left join account a on a.person_id = coalesce(who.merged_into, who.id) and a.disabled_at is null
            where n.edition_id = e.id
              and n.status in ('submitted', 'awaiting_consent', 'accepted', 'waitlisted', 'offered')
        ) n
        where e.code = $1
        "#,
        edition.code,
    )
    .fetch_one(connection)
    .await?;
    Ok(Some(EditionSettings {
        edition,
        applications_from: row.applications_from,
        applications_until: row.applications_until,
        live: row.live,
        told: row.told,
    }))
}

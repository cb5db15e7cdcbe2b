// SPDX-License-Identifier: AGPL-3.0-or-later
//! The rows behind a figure: those where its column in `figures.rs` is not zero.

use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::figures::{Filter, of_figures};
use crate::{
    i18n::Text,
    monitoring::{ApplicationRow, CourseRow, EditionRow, FigureRows, PersonRow, RowKind},
    paging::Page,
};

/// A page of the rows behind a figure, after the row with this key. Its cost follows the editions and applications
/// chosen, not how many pages come before it.
///
/// # Errors
/// Those of the database.
pub async fn rows(
    connection: &mut PgConnection,
    project: Uuid,
    filter: Filter<'_>,
    (figure, kind): (&str, RowKind),
    after: &str,
    limit: usize,
) -> Result<FigureRows, sqlx::Error> {
    let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    Ok(match kind {
        RowKind::Courses => {
            let rows = courses(connection, project, filter, after, most).await?;
            FigureRows::Courses(Page::cut(rows, limit, |row| row.slug.clone()))
        }
        RowKind::Editions => {
            let rows = editions(connection, project, filter, figure, after, most).await?;
            FigureRows::Editions(Page::cut(rows, limit, |row| row.code.clone()))
        }
        RowKind::Applications => {
            let rows = applications(connection, project, filter, figure, after, most).await?;
            FigureRows::Applications(Page::cut(rows, limit, |row| row.code.clone()))
        }
        RowKind::Persons => {
            let rows = persons(connection, project, filter, figure, after, most).await?;
            FigureRows::Persons(Page::cut(rows, limit, |row| row.id.clone()))
        }
    })
}

async fn courses(
    connection: &mut PgConnection,
    project: Uuid,
    filter: Filter<'_>,
    after: &str,
    most: i64,
) -> Result<Vec<CourseRow>, sqlx::Error> {
    let rows = of_figures!(
        project,
        filter,
        r#"
        select course.slug, course.title as "title: Json<Text>", held.editions as "editions!"
        from (select course_id, sum(modules) as editions from part where modules > 0 group by course_id) held
        join course on course.id = held.course_id
        where course.slug > $7
        order by course.slug
        limit $8
        "#,
        after,
        most
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| CourseRow { slug: row.slug, title: row.title.0, editions: row.editions }).collect())
}

async fn editions(
    connection: &mut PgConnection,
    project: Uuid,
    filter: Filter<'_>,
    figure: &str,
    after: &str,
    most: i64,
) -> Result<Vec<EditionRow>, sqlx::Error> {
    let rows = of_figures!(
        project,
        filter,
        r#"
        select e.code, course.title as "course: Json<Text>", t.name as "territory: Json<Text>", e.state,
               to_char(e.starts_on, 'YYYY-MM-DD') as "starts_on!", to_char(e.ends_on, 'YYYY-MM-DD') as "ends_on!",
               counted.amount as "amount!"
        from (
            select id,
                   (case $7::text
                       when 'modules' then modules
                       when 'meetings' then meetings
                       when 'hours' then hours
                       when 'hours_planned' then hours_planned
                       when 'hours_held' then hours_held
                       when 'modules_cancelled' then modules_cancelled
                       when 'survey_responses' then survey_responses
                   end)::bigint as amount
            from part
        ) counted
        join edition e on e.id = counted.id
        join course on course.id = e.course_id
        join territory t on t.id = e.territory_id
        where counted.amount > 0 and e.code > $8
        order by e.code
        limit $9
        "#,
        figure,
        after,
        most
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| EditionRow {
            code: row.code,
            course: row.course.0,
            territory: row.territory.0,
            state: row.state,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            amount: row.amount,
        })
        .collect())
}

async fn applications(
    connection: &mut PgConnection,
    project: Uuid,
    filter: Filter<'_>,
    figure: &str,
    after: &str,
    most: i64,
) -> Result<Vec<ApplicationRow>, sqlx::Error> {
    // The means are of the participations in editions with a closed register.
    let rows = of_figures!(
        project,
        filter,
        r#"
        select n.code, a.code as edition, course.title as "course: Json<Text>", p.given_name, p.family_name,
               n.body_name as body, a.standing as "standing!", a.attended_minutes as "attended!",
               a.attendable_minutes::bigint as "attendable!"
        from application a
        join enrolment n on n.id = a.id
        join course on course.id = n.course_id
        join person p on p.id = a.person
        where case $7::text
                  when 'applications' then a.applications
                  when 'applications_cancelled' then a.applications_cancelled
                  when 'not_accepted' then a.not_accepted
                  when 'pending' then a.pending
                  when 'withdrawn_before_decision' then a.withdrawn_before_decision
                  when 'accepted_ever' then a.accepted_ever
                  when 'withdrawn_before_start' then a.withdrawn_before_start
                  when 'participations' then a.participations
                  when 'participations_female' then a.participations_female
                  when 'participations_male' then a.participations_male
                  when 'participations_gender_unknown' then a.participations_gender_unknown
                  when 'no_show' then a.no_show
                  when 'attended_minutes' then a.attended_minutes
                  when 'mean_attendance_pct' then a.in_registers
                  when 'mean_attended_hours' then a.in_registers
              end > 0
          and ($8 = '' or (a.code, n.code) > (select e.code, seen.code
                                              from enrolment seen
                                              join edition e on e.id = seen.edition_id
                                              where seen.code = $8))
        order by a.code, n.code
        limit $9
        "#,
        figure,
        after,
        most
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ApplicationRow {
            code: row.code,
            edition: row.edition,
            course: row.course.0,
            given_name: row.given_name,
            family_name: row.family_name,
            body: row.body,
            standing: row.standing,
            attended: i64::from(row.attended),
            attendable: row.attendable,
        })
        .collect())
}

async fn persons(
    connection: &mut PgConnection,
    project: Uuid,
    filter: Filter<'_>,
    figure: &str,
    after: &str,
    most: i64,
) -> Result<Vec<PersonRow>, sqlx::Error> {
    let after: Option<Uuid> = after.parse().ok();
    let rows = of_figures!(
        project,
        filter,
        r#"
        select p.id, p.given_name, p.family_name, counted.participations as "participations!",
               counted.courses as "courses!"
        from (
            select person, sum(participations) as participations, count(distinct course) as courses
            from application
            where participations > 0
            group by person
        ) counted
        join person p on p.id = counted.person
        where ($7::text = 'persons' or counted.courses > 1)
          and ($8::uuid is null or (lower(p.family_name), lower(p.given_name), p.id)
              > (select lower(seen.family_name), lower(seen.given_name), seen.id from person seen where seen.id = $8))
        order by lower(p.family_name), lower(p.given_name), p.id
        limit $9
        "#,
        figure,
        after,
        most
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| PersonRow {
            id: row.id.to_string(),
            given_name: row.given_name,
            family_name: row.family_name,
            participations: row.participations,
            courses: row.courses,
        })
        .collect())
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one place that computes figures.

mod communities;
mod satisfaction;

use std::collections::BTreeMap;

use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{Indicators, MonitoringReport, PartFigures, TerritoryChoice};
use crate::i18n::Text;

pub use communities::community_members;
pub use satisfaction::satisfaction;

/// Which editions of a project the figures are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// All.
    Project,
    /// Those in a territory or in one below it.
    Territory(Uuid),
    /// Those of a course.
    Course(Uuid),
    /// One alone.
    Edition(Uuid),
}

/// What figures are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Nothing,
    Territory,
    Axis,
}

impl By {
    fn code(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Territory => "territory",
            Self::Axis => "axis",
        }
    }
}

/// The figures of a project's editions. What each counts is said in [`Indicators`].
///
/// # Errors
/// Those of the database.
pub async fn indicators(
    connection: &mut PgConnection,
    project: Uuid,
    filter: Filter,
) -> Result<Indicators, sqlx::Error> {
    let parts = compute(connection, project, filter, By::Nothing).await?;
    Ok(parts.into_values().next().unwrap_or_default())
}

/// Computes all figures, for each territory or axis that has any, or for the project as a whole under its own id.
/// Linear in the applications chosen; the index `enrolment_figures` holds all that is read of them.
async fn compute(
    connection: &mut PgConnection,
    project: Uuid,
    filter: Filter,
    by: By,
) -> Result<BTreeMap<Uuid, Indicators>, sqlx::Error> {
    let (territory, course, edition) = match filter {
        Filter::Project => (None, None, None),
        Filter::Territory(id) => (Some(id), None, None),
        Filter::Course(id) => (None, Some(id), None),
        Filter::Edition(id) => (None, None, Some(id)),
    };
    let rows = sqlx::query!(
        r#"
        with recursive
        place as (
            select id from territory where id = $2
            union
            select t.id from territory t join place on t.parent_id = place.id
        ),
        chosen as (
            select e.id, e.course_id, e.state, e.minutes,
                   case when e.state in ('draft', 'cancelled') then 0 else coalesce((
                       select sum(s.minutes)
                       from meeting m
                       join meeting_register r on r.meeting_id = m.id and r.state = 'closed'
                       join slot s on s.meeting_id = m.id
                       where m.edition_id = e.id), 0) end as held,
                   case $5 when 'territory' then e.territory_id when 'axis' then e.axis_id else e.project_id end as part
            from edition e
            where e.project_id = $1
              and ($2::uuid is null or e.territory_id in (select id from place))
              and ($3::uuid is null or e.course_id = $3)
              and ($4::uuid is null or e.id = $4)
        ),
        held as (
            select part,
                   count(distinct course_id) filter (where state in ('running', 'finished')) as courses,
                   count(*) filter (where state in ('running', 'finished')) as modules,
                   coalesce(sum(minutes) filter (where state in ('running', 'finished')), 0) as minutes,
                   coalesce(sum(minutes) filter (where state not in ('draft', 'cancelled')), 0) as planned,
                   coalesce(sum(held), 0)::bigint as held,
                   coalesce(sum((select count(*) from meeting m where m.edition_id = chosen.id))
                       filter (where state in ('running', 'finished')), 0)::bigint as meetings,
                   count(*) filter (where state = 'cancelled') as cancelled
            from chosen
            where state <> 'draft'
            group by part
        ),
        application as (
            select c.part, c.state, c.held, n.gender, n.course_id, coalesce(p.merged_into, n.person_id) as person,
                   coalesce(a.minutes, 0) as attended,
                   case when c.state = 'cancelled' then 'cancelled_with_edition'
                        else coalesce(n.withdrawn_phase, n.status) end as standing
            from chosen c
            join enrolment n on n.edition_id = c.id
            left join person p on p.id = n.person_id and p.merged_into is not null
            left join attendance_total a on a.enrolment_id = n.id
        ),
        counted as (
            select part,
                   count(*) filter (where standing <> 'cancelled_with_edition') as applications,
                   count(*) filter (where standing = 'cancelled_with_edition') as cancelled,
                   count(*) filter (where standing = 'rejected') as not_accepted,
                   count(*) filter (where standing in ('submitted', 'awaiting_consent', 'waitlisted', 'offered'))
                       as pending,
                   count(*) filter (where standing = 'before_decision') as withdrawn_before_decision,
                   count(*) filter (where standing in ('accepted', 'before_start', 'during')) as accepted_ever,
                   count(*) filter (where standing = 'before_start') as withdrawn_before_start,
                   count(*) filter (where standing in ('accepted', 'during')) as participations,
                   count(*) filter (where standing in ('accepted', 'during') and gender = 'female') as female,
                   count(*) filter (where standing in ('accepted', 'during') and gender = 'male') as male,
                   count(*) filter (where standing in ('accepted', 'during') and gender not in ('female', 'male'))
                       as gender_unknown,
                   count(*) filter (where standing in ('accepted', 'during') and state = 'finished' and held > 0
                                          and attended = 0) as no_show,
                   coalesce(sum(attended) filter (where standing in ('accepted', 'during')), 0)::bigint as attended,
                   coalesce(sum(held) filter (where standing in ('accepted', 'during')), 0)::bigint as attendable,
                   count(*) filter (where standing in ('accepted', 'during') and held > 0) as in_registers
            from application
            group by part
        ),
        person_course as (
            select distinct part, person, course_id from application where standing in ('accepted', 'during')
        ),
        involved as (
            select part, count(*) as persons, count(*) filter (where courses > 1) as in_more_than_one_course
            from (select part, person, count(*) as courses from person_course group by part, person) one
            group by part
        )
        select coalesce(h.part, a.part) as "part!",
               coalesce(h.courses, 0) as "courses!", coalesce(h.modules, 0) as "modules!",
               coalesce(h.meetings, 0) as "meetings!", coalesce(h.minutes, 0) as "minutes!",
               coalesce(h.planned, 0) as "planned!", coalesce(h.held, 0) as "held!",
               coalesce(a.no_show, 0) as "no_show!", coalesce(a.attended, 0) as "attended!",
               coalesce(a.attendable, 0) as "attendable!", coalesce(a.in_registers, 0) as "in_registers!",
               coalesce(h.cancelled, 0) as "modules_cancelled!", coalesce(a.applications, 0) as "applications!",
               coalesce(a.cancelled, 0) as "applications_cancelled!", coalesce(a.not_accepted, 0) as "not_accepted!",
               coalesce(a.pending, 0) as "pending!",
               coalesce(a.withdrawn_before_decision, 0) as "withdrawn_before_decision!",
               coalesce(a.accepted_ever, 0) as "accepted_ever!",
               coalesce(a.withdrawn_before_start, 0) as "withdrawn_before_start!",
               coalesce(a.participations, 0) as "participations!", coalesce(a.female, 0) as "female!",
               coalesce(a.male, 0) as "male!", coalesce(a.gender_unknown, 0) as "gender_unknown!",
               coalesce(i.persons, 0) as "persons!",
               coalesce(i.in_more_than_one_course, 0) as "in_more_than_one_course!"
        from held h
        full join counted a on a.part = h.part
        left join involved i on i.part = a.part
        "#,
        project,
        territory,
        course,
        edition,
        by.code(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let indicators = Indicators {
                courses: row.courses,
                modules: row.modules,
                meetings: row.meetings,
                minutes: row.minutes,
                minutes_planned: row.planned,
                minutes_held: row.held,
                modules_cancelled: row.modules_cancelled,
                applications: row.applications,
                applications_cancelled: row.applications_cancelled,
                not_accepted: row.not_accepted,
                pending: row.pending,
                withdrawn_before_decision: row.withdrawn_before_decision,
                accepted_ever: row.accepted_ever,
                withdrawn_before_start: row.withdrawn_before_start,
                participations: row.participations,
                participations_female: row.female,
                participations_male: row.male,
                participations_gender_unknown: row.gender_unknown,
                no_show: row.no_show,
                attended_minutes: row.attended,
                attendable_minutes: row.attendable,
                participations_in_registers: row.in_registers,
                persons: row.persons,
                persons_in_more_than_one_course: row.in_more_than_one_course,
            };
            (row.part, indicators)
        })
        .collect())
}

/// A project whose figures the public may see.
#[derive(Debug)]
pub struct PublicProject {
    /// The project.
    pub id: Uuid,
    /// As the project writes itself.
    pub acronym: String,
    /// The project's own word for "axis".
    pub axis_word: Text,
}

/// The project with this slug, if the public may see it.
///
/// # Errors
/// Those of the database.
pub async fn find_project(connection: &mut PgConnection, slug: &str) -> Result<Option<PublicProject>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select id, acronym, words -> 'axis' as "axis_word!: Json<Text>"
        from project
        where slug = $1 and state <> 'preparing'
        "#,
        slug,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| PublicProject { id: row.id, acronym: row.acronym, axis_word: row.axis_word.0 }))
}

/// A territory or axis of a project.
#[derive(Debug)]
struct Part {
    id: Uuid,
    code: String,
    name: Text,
}

impl Part {
    fn to_choice(&self) -> TerritoryChoice {
        TerritoryChoice { code: self.code.clone(), name: self.name.clone() }
    }
}

/// The territory of a project with this code.
///
/// # Errors
/// Those of the database.
pub async fn find_territory(
    connection: &mut PgConnection,
    project: Uuid,
    code: &str,
) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("select id from territory where project_id = $1 and code = $2", project, code)
        .fetch_optional(connection)
        .await
}

async fn territories(connection: &mut PgConnection, project: Uuid) -> Result<Vec<Part>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select id, code, name as "name: Json<Text>" from territory where project_id = $1 order by position, code"#,
        project,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| Part { id: row.id, code: row.code, name: row.name.0 }).collect())
}

async fn axes(connection: &mut PgConnection, project: Uuid) -> Result<Vec<Part>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select id, code, title as "title: Json<Text>" from axis where project_id = $1 order by position, code"#,
        project,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| Part { id: row.id, code: row.code, name: row.title.0 }).collect())
}

/// The figures of each part that has any, in the parts' order.
fn lines(parts: &[Part], mut figures: BTreeMap<Uuid, Indicators>) -> Vec<PartFigures> {
    parts
        .iter()
        .filter_map(|part| {
            let indicators = figures.remove(&part.id)?;
            Some(PartFigures { code: part.code.clone(), name: part.name.clone(), indicators })
        })
        .collect()
}

/// What the monitoring page of a project shows; none if there is no such project or territory.
///
/// # Errors
/// Those of the database.
pub async fn report(
    connection: &mut PgConnection,
    slug: &str,
    territory_code: Option<&str>,
) -> Result<Option<MonitoringReport>, sqlx::Error> {
    let Some(project) = find_project(connection, slug).await? else { return Ok(None) };
    let territories = territories(connection, project.id).await?;
    let territory = match territory_code {
        None => None,
        Some(code) => match territories.iter().find(|territory| territory.code == code) {
            Some(found) => Some(found),
            None => return Ok(None),
        },
    };
    let filter = territory.map_or(Filter::Project, |territory| Filter::Territory(territory.id));
    let axes = axes(connection, project.id).await?;
    let by_territory = lines(&territories, compute(connection, project.id, filter, By::Territory).await?);
    let by_axis = lines(&axes, compute(connection, project.id, filter, By::Axis).await?);
    Ok(Some(MonitoringReport {
        slug: slug.to_owned(),
        acronym: project.acronym,
        axis_word: project.axis_word,
        territory: territory.map(Part::to_choice),
        territories: territories.iter().map(Part::to_choice).collect(),
        total: indicators(connection, project.id, filter).await?,
        satisfaction: satisfaction(connection, project.id, filter).await?,
        community_members: match filter {
            Filter::Project => Some(community_members(connection, project.id).await?),
            _ => None,
        },
        by_territory,
        by_axis,
    }))
}

#[cfg(test)]
mod tests;

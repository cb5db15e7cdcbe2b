// SPDX-License-Identifier: AGPL-3.0-or-later
//! What counts where: the one query that all figures are sums of, and the rows behind a figure are taken from.

use std::collections::BTreeMap;

use sqlx::PgConnection;
use uuid::Uuid;

use crate::monitoring::Indicators;

/// Which editions of a project the figures are of; by default all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter<'a> {
    /// Those in a territory.
    pub territory: Option<Uuid>,
    /// Or in one below it.
    pub below: bool,
    /// Those of an axis.
    pub axis: Option<Uuid>,
    /// Those of some partners.
    pub partners: Option<&'a [Uuid]>,
}

impl Filter<'_> {
    /// The editions in a territory and in those below it.
    pub fn within(territory: Uuid) -> Self {
        Self { territory: Some(territory), below: true, ..Self::default() }
    }

    /// Whether nothing is left out.
    pub fn is_whole_project(&self) -> bool {
        *self == Self::default()
    }
}

/// A query over a project's applications (`application`) and editions (`part`), each with what it adds to every figure.
/// Figures are sums of these columns, and the rows behind a figure are those where its column is not zero: so the two
/// cannot differ. `$1` to `$6` are taken.
macro_rules! of_figures {
    ($project:expr, $filter:expr, $tail:tt $(, $argument:expr)*) => {
        sqlx::query!(
            r#"
        with recursive
        place as (
            select id from territory where id = $2
            union
            select t.id from territory t join place on t.parent_id = place.id where $3
        ),
        chosen as materialized (
            select e.id, e.code, e.course_id, e.territory_id, e.axis_id, e.state, e.minutes,
                   -- Numbers are compared sooner than ids.
                   dense_rank() over (order by e.course_id) as course,
                   e.state in ('running', 'finished') as is_held,
                   case when e.state in ('draft', 'cancelled') then 0 else coalesce((
                       select sum(s.minutes)
                       from meeting m
                       join meeting_register r on r.meeting_id = m.id and r.state = 'closed'
                       join slot s on s.meeting_id = m.id
                       where m.edition_id = e.id), 0) end as held
            from edition e
            where e.project_id = $1
              and ($2::uuid is null or e.territory_id in (select id from place))
              and ($4::uuid is null or e.axis_id = $4)
              and ($5::uuid[] is null or e.partner_id = any($5))
        ),
        part as (
            select c.id, c.code, c.course_id, c.territory_id, c.axis_id, c.state,
                   c.is_held::integer as modules,
                   case when c.is_held then (select count(*) from meeting m where m.edition_id = c.id) else 0 end
                       as meetings,
                   case when c.is_held then c.minutes else 0 end as hours,
                   case when c.state in ('draft', 'cancelled') then 0 else c.minutes end as hours_planned,
                   c.held as hours_held,
                   (c.state = 'cancelled')::integer as modules_cancelled,
                   coalesce(r.responses, 0) as survey_responses,
                   coalesce(o.respondents, 0) as respondents,
                   coalesce((select sum(place * count) from unnest(o.counts) with ordinality as answer (count, place)), 0)
                       as points
            from chosen c
            left join survey_round r on r.edition_id = c.id and r.state = 'closed'
            left join survey_atom o on o.round_id = r.id and o.item = $6 and o.teacher = 0
        ),
        -- Read twice from the tables: to keep a quarter of a million rows aside costs more.
        standing as not materialized (
            select n.id, c.id as edition_id, c.code, c.course, c.territory_id, c.axis_id,
                   c.state = 'finished' as is_finished, c.held,
                   n.gender, coalesce(p.merged_into, n.person_id) as person, coalesce(a.minutes, 0) as minutes,
                   case when c.state = 'cancelled' then 'cancelled_with_edition'
                        else coalesce(n.withdrawn_phase, n.status) end as standing
            from chosen c
            join enrolment n on n.edition_id = c.id
            left join person p on p.id = n.person_id and p.merged_into is not null
            left join attendance_total a on a.enrolment_id = n.id
        ),
        application as not materialized (
            select id, edition_id, code, course, territory_id, axis_id, person, standing,
                   (standing <> 'cancelled_with_edition')::integer as applications,
                   (standing = 'cancelled_with_edition')::integer as applications_cancelled,
                   (standing = 'rejected')::integer as not_accepted,
                   (standing in ('submitted', 'awaiting_consent', 'waitlisted', 'offered'))::integer as pending,
                   (standing = 'before_decision')::integer as withdrawn_before_decision,
                   (standing in ('accepted', 'before_start', 'during'))::integer as accepted_ever,
                   (standing = 'before_start')::integer as withdrawn_before_start,
                   (standing in ('accepted', 'during'))::integer as participations,
                   (standing in ('accepted', 'during') and gender = 'female')::integer as participations_female,
                   (standing in ('accepted', 'during') and gender = 'male')::integer as participations_male,
                   (standing in ('accepted', 'during') and gender not in ('female', 'male'))::integer
                       as participations_gender_unknown,
                   (standing in ('accepted', 'during') and is_finished and held > 0 and minutes = 0)::integer as no_show,
                   (standing in ('accepted', 'during') and held > 0)::integer as in_registers,
                   case when standing in ('accepted', 'during') then minutes else 0 end as attended_minutes,
                   case when standing in ('accepted', 'during') then held else 0 end as attendable_minutes
            from standing
        )
            "# + $tail,
            $project,
            $filter.territory,
            $filter.below,
            $filter.axis,
            $filter.partners,
            crate::questionnaires::OVERALL_ITEM
            $(, $argument)*
        )
    };
}
pub(super) use of_figures;

/// Figures of the editions chosen, as a whole and told apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Breakdown {
    /// Of all of them.
    pub total: Indicators,
    /// By territory of the edition, each by itself.
    pub by_territory: BTreeMap<Uuid, Indicators>,
    /// By axis of the edition's course.
    pub by_axis: BTreeMap<Uuid, Indicators>,
}

/// Computes all figures in one pass, in all and for each territory or axis that has any. Linear in the applications
/// chosen.
pub(super) async fn breakdown(
    connection: &mut PgConnection,
    project: Uuid,
    filter: Filter<'_>,
) -> Result<Breakdown, sqlx::Error> {
    let rows = of_figures!(
        project,
        filter,
        r#"
        , counted as (
            select edition_id,
                   sum(applications) as applications, sum(applications_cancelled) as applications_cancelled,
                   sum(not_accepted) as not_accepted, sum(pending) as pending,
                   sum(withdrawn_before_decision) as withdrawn_before_decision, sum(accepted_ever) as accepted_ever,
                   sum(withdrawn_before_start) as withdrawn_before_start, sum(participations) as participations,
                   sum(participations_female) as participations_female, sum(participations_male) as participations_male,
                   sum(participations_gender_unknown) as participations_gender_unknown, sum(no_show) as no_show,
                   sum(in_registers) as in_registers, sum(attended_minutes) as attended_minutes,
                   sum(attendable_minutes) as attendable_minutes
            from application
            group by edition_id
        ),
        involved as (
            select territory_id, axis_id, count(*) as persons, count(*) filter (where in_several) as in_several
            from (
                select territory_id, axis_id, min(course) < max(course) as in_several
                from application
                where participations > 0
                group by grouping sets ((person), (territory_id, person), (axis_id, person))
            ) one
            group by territory_id, axis_id
        ),
        summed as (
            select territory_id, axis_id,
                   count(distinct course_id) filter (where modules > 0) as courses, sum(modules) as modules,
                   sum(meetings) as meetings, sum(hours) as hours, sum(hours_planned) as hours_planned,
                   sum(hours_held) as hours_held, sum(modules_cancelled) as modules_cancelled,
                   sum(survey_responses) as survey_responses, sum(respondents) as respondents, sum(points) as points,
                   sum(applications) as applications, sum(applications_cancelled) as applications_cancelled,
                   sum(not_accepted) as not_accepted, sum(pending) as pending,
                   sum(withdrawn_before_decision) as withdrawn_before_decision, sum(accepted_ever) as accepted_ever,
                   sum(withdrawn_before_start) as withdrawn_before_start, sum(participations) as participations,
                   sum(participations_female) as participations_female, sum(participations_male) as participations_male,
                   sum(participations_gender_unknown) as participations_gender_unknown, sum(no_show) as no_show,
                   sum(in_registers) as in_registers, sum(attended_minutes) as attended_minutes,
                   sum(attendable_minutes) as attendable_minutes
            from part
            left join counted on counted.edition_id = part.id
            where state <> 'draft' or counted.edition_id is not null
            group by grouping sets ((), (territory_id), (axis_id))
        )
        select s.territory_id as "territory_id?", s.axis_id as "axis_id?",
               s.courses as "courses!", coalesce(s.modules, 0)::bigint as "modules!",
               coalesce(s.meetings, 0)::bigint as "meetings!", coalesce(s.hours, 0)::bigint as "hours!",
               coalesce(s.hours_planned, 0)::bigint as "hours_planned!",
               coalesce(s.hours_held, 0)::bigint as "hours_held!",
               coalesce(s.modules_cancelled, 0)::bigint as "modules_cancelled!",
               coalesce(s.survey_responses, 0)::bigint as "survey_responses!",
               coalesce(s.respondents, 0)::bigint as "respondents!", coalesce(s.points, 0)::bigint as "points!",
               coalesce(s.applications, 0)::bigint as "applications!",
               coalesce(s.applications_cancelled, 0)::bigint as "applications_cancelled!",
               coalesce(s.not_accepted, 0)::bigint as "not_accepted!", coalesce(s.pending, 0)::bigint as "pending!",
               coalesce(s.withdrawn_before_decision, 0)::bigint as "withdrawn_before_decision!",
               coalesce(s.accepted_ever, 0)::bigint as "accepted_ever!",
               coalesce(s.withdrawn_before_start, 0)::bigint as "withdrawn_before_start!",
               coalesce(s.participations, 0)::bigint as "participations!",
               coalesce(s.participations_female, 0)::bigint as "participations_female!",
               coalesce(s.participations_male, 0)::bigint as "participations_male!",
               coalesce(s.participations_gender_unknown, 0)::bigint as "participations_gender_unknown!",
               coalesce(s.no_show, 0)::bigint as "no_show!", coalesce(s.in_registers, 0)::bigint as "in_registers!",
               coalesce(s.attended_minutes, 0)::bigint as "attended_minutes!",
               coalesce(s.attendable_minutes, 0)::bigint as "attendable_minutes!",
               coalesce(i.persons, 0) as "persons!", coalesce(i.in_several, 0) as "in_several!"
        from summed s
        left join involved i on i.territory_id is not distinct from s.territory_id
                            and i.axis_id is not distinct from s.axis_id
        "#
    )
    .fetch_all(connection)
    .await?;
    let mut breakdown = Breakdown::default();
    for row in rows {
        let indicators = Indicators {
            courses: row.courses,
            modules: row.modules,
            meetings: row.meetings,
            minutes: row.hours,
            minutes_planned: row.hours_planned,
            minutes_held: row.hours_held,
            modules_cancelled: row.modules_cancelled,
            applications: row.applications,
            applications_cancelled: row.applications_cancelled,
            not_accepted: row.not_accepted,
            pending: row.pending,
            withdrawn_before_decision: row.withdrawn_before_decision,
            accepted_ever: row.accepted_ever,
            withdrawn_before_start: row.withdrawn_before_start,
            participations: row.participations,
            participations_female: row.participations_female,
            participations_male: row.participations_male,
            participations_gender_unknown: row.participations_gender_unknown,
            no_show: row.no_show,
            attended_minutes: row.attended_minutes,
            attendable_minutes: row.attendable_minutes,
            participations_in_registers: row.in_registers,
            persons: row.persons,
            persons_in_more_than_one_course: row.in_several,
            survey_responses: row.survey_responses,
            overall_respondents: row.respondents,
            overall_points: row.points,
        };
        match (row.territory_id, row.axis_id) {
            (Some(territory), _) => drop(breakdown.by_territory.insert(territory, indicators)),
            (None, Some(axis)) => drop(breakdown.by_axis.insert(axis, indicators)),
            (None, None) => breakdown.total = indicators,
        }
    }
    Ok(breakdown)
}

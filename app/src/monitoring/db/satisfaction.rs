// SPDX-License-Identifier: AGPL-3.0-or-later
//! Figures of questionnaires: sums of whole atoms of closed rounds (docs/ANONYMITY.md).

use sqlx::PgConnection;
use uuid::Uuid;

use super::Filter;
use crate::{monitoring::Satisfaction, questionnaires::OVERALL_ITEM};

/// The figures of the closed questionnaires of a project's editions.
///
/// # Errors
/// Those of the database.
pub async fn satisfaction(
    connection: &mut PgConnection,
    project: Uuid,
    filter: Filter,
) -> Result<Satisfaction, sqlx::Error> {
    let (territory, course, edition) = match filter {
        Filter::Project => (None, None, None),
        Filter::Territory(id) => (Some(id), None, None),
        Filter::Course(id) => (None, Some(id), None),
        Filter::Edition(id) => (None, None, Some(id)),
    };
    sqlx::query_as!(
        Satisfaction,
        r#"
        with recursive place as (
            select id from territory where id = $2
            union
            select t.id from territory t join place on t.parent_id = place.id
        )
        select coalesce(sum(r.responses), 0)::bigint as "survey_responses!",
               coalesce(sum(a.respondents), 0)::bigint as "respondents!",
               coalesce(sum((select sum(place * count) from unnest(a.counts) with ordinality as answer (count, place))),
                        0)::bigint as "points!"
        from edition e
        join survey_round r on r.edition_id = e.id and r.state = 'closed'
        left join survey_atom a on a.round_id = r.id and a.item = $5 and a.teacher = 0
        where e.project_id = $1
          and ($2::uuid is null or e.territory_id in (select id from place))
          and ($3::uuid is null or e.course_id = $3)
          and ($4::uuid is null or e.id = $4)
        "#,
        project,
        territory,
        course,
        edition,
        OVERALL_ITEM,
    )
    .fetch_one(connection)
    .await
}

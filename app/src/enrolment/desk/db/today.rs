// SPDX-License-Identifier: AGPL-3.0-or-later
//! The meetings of today.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};

use super::Scope;
use crate::{enrolment::desk::model::TodayMeeting, i18n::Text};

/// Meetings listed; nobody keeps more registers in a day.
const TODAY_MOST: i64 = 50;

/// The meetings that editions of the scope hold today, by time.
pub(super) async fn today(
    connection: &mut PgConnection,
    scope: &Scope,
    now: Timestamp,
) -> Result<Vec<TodayMeeting>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select e.code, c.title as "course: Json<Text>", e.town, m.number,
               string_agg(to_char(s.starts_at at time zone p.zone, 'HH24:MI') || '-'
                          || to_char(s.ends_at at time zone p.zone, 'HH24:MI'), ', ' order by s.starts_at) as "times!"
        from edition e
        join course c on c.id = e.course_id
        join project p on p.id = e.project_id
        cross join lateral (select ($4::timestamptz at time zone p.zone)::date as today) t
        join meeting m on m.edition_id = e.id
        join slot s on s.meeting_id = m.id and (s.starts_at at time zone p.zone)::date = t.today
        where (e.partner_id = any($1) or e.project_id = any($2) or e.id = any($3))
          and e.state in ('provisional', 'open', 'confirmed', 'running')
          and e.starts_on <= t.today and e.ends_on >= t.today
        group by e.id, c.id, m.id
        order by min(s.starts_at), e.code, m.number
        limit $5
        "#,
        &scope.partners,
        &scope.projects,
        &scope.classrooms,
        now.to_sqlx() as jiff_sqlx::Timestamp,
        TODAY_MOST,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| TodayMeeting {
            edition: row.code,
            course: row.course.0,
            town: row.town,
            number: row.number,
            times: row.times,
        })
        .collect())
}

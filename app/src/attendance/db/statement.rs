// SPDX-License-Identifier: AGPL-3.0-or-later
//! The statement of attendance of a participant.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::look_up::{head, slots};
use crate::{
    attendance::{SlotLine, Statement, StatementLine},
    i18n::Text,
};

/// The statement for an application of a person's own (or of one merged with them); none where they take no part.
///
/// # Errors
/// Those of the database.
pub async fn statement(
    connection: &mut PgConnection,
    code: &str,
    person: Uuid,
    now: Timestamp,
) -> Result<Option<Statement>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select n.id, n.edition_id, n.body_name, h.given_name || ' ' || h.family_name as "name!",
               (select count(*) from meeting where edition_id = n.edition_id) as "meetings!",
               to_char($3::timestamptz at time zone p.zone, 'YYYY-MM-DD') as "today!"
        from enrolment n
        join project p on p.id = n.project_id
        join person h on h.id = n.person_id
        where n.code = $1 and (n.status = 'accepted' or n.withdrawn_phase = 'during')
          and coalesce(h.merged_into, h.id) = (select coalesce(merged_into, id) from person where id = $2)
        "#,
        code,
        person,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let head = head(&mut *connection, row.edition_id).await?;
    let mut lines: BTreeMap<Uuid, Vec<SlotLine>> = BTreeMap::new();
    for slot in slots(&mut *connection, row.edition_id).await? {
        lines.entry(slot.meeting).or_default().push(slot.line);
    }
    let closed = sqlx::query!(
        r#"
        select m.id, m.number, m.topic as "planned: Json<Text>", r.topic, r.seal as "seal!",
               to_char(r.closed_at at time zone $3, 'YYYY-MM-DD') as "closed_on!",
               coalesce((select sum(a.minutes) from attendance a join slot s on s.id = a.slot_id
                         where a.enrolment_id = $2 and s.meeting_id = m.id), 0) as "attended!"
        from meeting m
        join meeting_register r on r.meeting_id = m.id and r.state = 'closed'
        where m.edition_id = $1
        order by m.number
        "#,
        row.edition_id,
        row.id,
        head.zone,
    )
    .fetch_all(connection)
    .await?;
    let lines: Vec<StatementLine> = closed
        .into_iter()
        .map(|meeting| StatementLine {
            number: meeting.number,
            topic: meeting.topic.map_or(meeting.planned.0, Text::plain),
            slots: lines.remove(&meeting.id).unwrap_or_default(),
            attended: meeting.attended,
            closed_on: meeting.closed_on,
            seal: meeting.seal.iter().take(4).map(|byte| format!("{byte:02x}")).collect(),
        })
        .collect();
    Ok(Some(Statement {
        code: code.to_owned(),
        name: row.name,
        body_name: row.body_name,
        edition: head.edition,
        days: head.days,
        project: head.project,
        project_title: head.project_title,
        partner: head.partner,
        funding_wording: head.funding_wording,
        marks: head.marks,
        attended: lines.iter().map(|line| line.attended).sum(),
        lines,
        meetings: row.meetings,
        issued_on: row.today,
    }))
}

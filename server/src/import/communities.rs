// SPDX-License-Identifier: AGPL-3.0-or-later
//! Writes the communities of a project file. What grew in the program – members, discussions, meetings and topics made
//! there – stays.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    changes::Change,
    rows::{CommunityMeetingRow, CommunityRow},
};

/// Adds a community, or writes what differs in it.
pub(super) async fn write(
    connection: &mut PgConnection,
    project: Uuid,
    change: &Change,
    row: &CommunityRow,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let id = sqlx::query_scalar!(
        "insert into community (id, project_id, slug, title, summary, open_to, charter, output, partner_id, territory_id,
                                state, joining, first_posts_held, planned_meetings, position)
         values ($1, $2, $3, $4, $5, $6, $7, $8, (select id from partner where project_id = $2 and code = $9),
                 (select id from territory where project_id = $2 and code = $10), $11, $12, $13, $14, $15)
         on conflict (slug) do update
         set title = excluded.title, summary = excluded.summary, open_to = excluded.open_to,
             charter = excluded.charter, output = excluded.output, partner_id = excluded.partner_id,
             territory_id = excluded.territory_id, state = excluded.state, joining = excluded.joining,
             first_posts_held = excluded.first_posts_held, planned_meetings = excluded.planned_meetings,
             position = excluded.position
         returning id",
        Uuid::now_v7(),
        project,
        change.key,
        row.title,
        row.summary,
        row.open_to,
        row.charter,
        row.output,
        row.partner,
        row.territory,
        row.state,
        row.joining,
        row.first_posts_held,
        row.planned_meetings,
        row.position,
    )
    .fetch_one(&mut *connection)
    .await?;
    if change.touches("topics") {
        topics(&mut *connection, id, &row.topics).await?;
    }
    if change.touches("meetings") {
        meetings(connection, id, &row.meetings, now).await?;
    }
    Ok(())
}

/// Those the file no longer has go, unless a discussion is about them.
async fn topics(connection: &mut PgConnection, community: Uuid, titles: &[String]) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from community_topic t
         where t.community_id = $1 and not (t.title = any($2))
           and not exists (select 1 from thread where topic_id = t.id)",
        community,
        titles,
    )
    .execute(&mut *connection)
    .await?;
    for (position, title) in (1..).zip(titles) {
        sqlx::query!(
            "insert into community_topic (id, community_id, title, position) values ($1, $2, $3, $4)
             on conflict (community_id, title) do update set position = excluded.position",
            Uuid::now_v7(),
            community,
            title,
            position,
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Nobody belongs to the community yet (`guard.rs`), so nobody has the old ones in a calendar. Those made in the
/// program name who made them.
async fn meetings(
    connection: &mut PgConnection,
    community: Uuid,
    meetings: &[CommunityMeetingRow],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from community_meeting where community_id = $1 and created_by is null", community)
        .execute(&mut *connection)
        .await?;
    for meeting in meetings {
        sqlx::query!(
            "insert into community_meeting (id, community_id, starts_at, ends_at, place, agenda, created_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            Uuid::now_v7(),
            community,
            meeting.starts.to_sqlx(),
            meeting.ends.to_sqlx(),
            meeting.place,
            meeting.agenda,
            now.to_sqlx(),
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Takes a community away in which nothing has happened.
pub(super) async fn remove(connection: &mut PgConnection, project: Uuid, slug: &str) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from community_topic using community c
         where c.id = community_id and c.project_id = $1 and c.slug = $2",
        project,
        slug,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "delete from community_meeting using community c
         where c.id = community_id and c.project_id = $1 and c.slug = $2",
        project,
        slug,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("delete from community where project_id = $1 and slug = $2", project, slug)
        .execute(connection)
        .await?;
    Ok(())
}

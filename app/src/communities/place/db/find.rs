// SPDX-License-Identifier: AGPL-3.0-or-later
//! Communities in a list, and one of them as its page shows it.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{meetings, news};
use crate::{
    catalogue::TextBlock,
    communities::{
        CommunityPlace, CommunityState, MemberState,
        place::{CommunityCard, CommunityView, NEWS_MOST, Way},
        touch::db as touch,
    },
    i18n::{Locale, Text},
    paging::Page,
    people::{Role, Viewer},
    projects::file::Block,
};

/// Rows of a page of the list.
const ROWS: usize = 30;
/// As many of one's own communities are shown.
const MINE_MOST: i64 = 50;

/// The communities that somebody belongs to, asks to join, is invited to or facilitates (with `mine`), or else all, by
/// project and in the project's order, after the one with this name in addresses.
///
/// # Errors
/// Those of the database.
pub async fn communities(
    connection: &mut PgConnection,
    viewer: Option<&Viewer>,
    mine: bool,
    after: &str,
) -> Result<Page<CommunityCard>, sqlx::Error> {
    let facilitated: Vec<Uuid> = viewer
        .map(|viewer| {
            viewer.grants.iter().filter(|grant| grant.role == Role::Facilitator).filter_map(|grant| grant.scope)
        })
        .into_iter()
        .flatten()
        .collect();
    let limit = if mine { MINE_MOST } else { ROWS as i64 + 1 };
    let rows = sqlx::query!(
        r#"
        select c.id, c.slug, c.title as "title: Json<Text>", c.summary as "summary: Json<Text>",
               c.open_to as "open_to: Json<Text>", c.member_count, p.acronym,
               case when p.state = 'concluded' then 'closed' else c.state end as "state!",
               m.state as "membership?",
               case when m.state = 'member' then (
                   select count(*) from (
                       select t.id
                       from thread t
                       left join thread_reader r on r.thread_id = t.id and r.person_id = m.person_id
                       where t.community_id = c.id and t.state = 'visible'
                         and t.last_post_at > coalesce(m.last_visit_at, m.since)
                         and t.last_number > coalesce(r.read_number, 0)
                       limit $6) as fresh)
                   else 0 end as "news!"
        from community c
        join project p on p.id = c.project_id
        left join community_member m on m.community_id = c.id and m.person_id = $1
        where (not $2 or c.id = any($3) or m.state in ('member', 'invited', 'requested'))
          and ($4 = '' or (p.acronym, p.id, c.position, c.id) > (
                  select q.acronym, q.id, d.position, d.id
                  from community d join project q on q.id = d.project_id where d.slug = $4))
        order by p.acronym, p.id, c.position, c.id
        limit $5
        "#,
        viewer.map(|viewer| viewer.person),
        mine,
        &facilitated,
        after,
        limit,
        NEWS_MOST,
    )
    .fetch_all(connection)
    .await?;
    let cards = rows
        .into_iter()
        .map(|row| CommunityCard {
            facilitates: facilitated.contains(&row.id),
            slug: row.slug,
            title: row.title.0,
            summary: row.summary.0,
            open_to: row.open_to.0,
            state: CommunityState::from_code(&row.state).unwrap_or(CommunityState::Closed),
            project: row.acronym,
            members: row.member_count,
            membership: row.membership.as_deref().and_then(MemberState::from_code),
            news: row.news,
        })
        .collect();
    let most = if mine { MINE_MOST as usize } else { ROWS };
    Ok(Page::cut(cards, most, |card: &CommunityCard| card.slug.clone()))
}

/// A community as somebody sees it.
///
/// # Errors
/// Those of the database.
pub async fn community(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    viewer: Option<&Viewer>,
    locale: Locale,
    now: Timestamp,
) -> Result<CommunityView, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select c.title as "title: Json<Text>", c.summary as "summary: Json<Text>", c.open_to as "open_to: Json<Text>",
               c.charter as "charter: Json<Vec<Block>>", c.output as "output: Json<Text>", c.planned_meetings,
               c.member_count, c.thread_count, p.slug as project_slug, p.acronym, h.name as "host?",
               array(select f.given_name || ' ' || f.family_name
                     from role_grant g
                     join account a on a.id = g.account_id
                     join person f on f.id = a.person_id
                     where g.role = 'facilitator' and g.scope_id = c.id and g.withdrawn_at is null
                       and g.valid_from <= $2 and (g.valid_until is null or g.valid_until > $2)
                     order by f.family_name, f.given_name, f.id) as "facilitators!"
        from community c
        join project p on p.id = c.project_id
        left join partner h on h.id = c.partner_id
        where c.id = $1
        "#,
        place.id,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_one(&mut *connection)
    .await?;
    let reads = place.standing.reads();
    let mut next_meeting = meetings::next_meeting(&mut *connection, place.id, now).await?;
    if !reads && let Some(meeting) = &mut next_meeting {
        (meeting.place, meeting.agenda) = (None, None);
    }
    let member = viewer.filter(|_| place.standing.is_member());
    let news = match member {
        Some(member) => news::of_member(&mut *connection, place.id, member.person).await?,
        None => Vec::new(),
    };
    let touch = match member {
        Some(member) => touch::choices(&mut *connection, place.id, member.person).await?,
        None => None,
    };
    let here = match viewer.filter(|_| reads) {
        Some(viewer) => {
            touch::note_presence(&mut *connection, place.id, viewer.person, now).await?;
            touch::here_now(&mut *connection, place.id, viewer.person, now).await?
        }
        None => Vec::new(),
    };
    let way = way(connection, place, viewer).await?;
    Ok(CommunityView {
        touch,
        here,
        slug: place.slug.clone(),
        title: row.title.0,
        summary: row.summary.0,
        open_to: row.open_to.0,
        charter: row.charter.0.into_iter().map(|block| text_block(locale, block)).collect(),
        output: row.output.map(|output| output.0),
        state: place.state,
        joining: place.joining,
        project_slug: row.project_slug,
        project: row.acronym,
        host: row.host,
        facilitators: row.facilitators,
        members: row.member_count,
        threads: row.thread_count,
        planned_meetings: row.planned_meetings,
        next_meeting,
        way,
        reads,
        moderates: place.standing.moderates(),
        news,
    })
}

fn text_block(locale: Locale, block: Block) -> TextBlock {
    match block {
        Block::Paragraph(text) => TextBlock::Paragraph(text.get(locale).to_owned()),
        Block::List(points) => TextBlock::List(points.iter().map(|point| point.get(locale).to_owned()).collect()),
    }
}

/// What somebody can do about belonging to it.
async fn way(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    viewer: Option<&Viewer>,
) -> Result<Way, sqlx::Error> {
    let removed = match (viewer, place.standing.membership) {
        (Some(viewer), Some(MemberState::Removed)) => Some(last_removal(connection, place.id, viewer.person).await?),
        _ => None,
    };
    Ok(crate::communities::place::rules::way(place, viewer.is_some(), removed))
}

/// Why somebody was removed the last time, and whether they have objected since.
async fn last_removal(
    connection: &mut PgConnection,
    community: Uuid,
    person: Uuid,
) -> Result<(String, bool), sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select coalesce(n.body, '') as "reason!",
               exists (select 1 from community_member_event o
                       where o.community_id = e.community_id and o.person_id = e.person_id and o.kind = 'objected'
                         and o.number > e.number) as "objected!"
        from community_member_event e
        left join community_member_note n
            on n.community_id = e.community_id and n.person_id = e.person_id and n.number = e.number
        where e.community_id = $1 and e.person_id = $2 and e.kind = 'removed'
        order by e.number desc
        limit 1
        "#,
        community,
        person,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.reason, row.objected)).unwrap_or_default())
}

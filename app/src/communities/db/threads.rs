// SPDX-License-Identifier: AGPL-3.0-or-later
//! Lists of discussions.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::will_wait;
use crate::{
    communities::{CommunityPlace, PostState, TalkHead, ThreadList, ThreadRow, TopicChoice, rules::Wanted},
    i18n::Text,
    paging::Page,
};

/// Rows of a page.
const ROWS: usize = 20;
/// Rows above the list: pinned, and those that wait or are hidden.
const ABOVE_MOST: i64 = 20;

/// What the pages about a community's discussions have in common.
///
/// # Errors
/// Those of the database.
pub async fn talk_head(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    person: Uuid,
) -> Result<TalkHead, sqlx::Error> {
    let title = sqlx::query_scalar!(r#"select title as "title: Json<Text>" from community where id = $1"#, place.id)
        .fetch_one(&mut *connection)
        .await?;
    let topics = sqlx::query_as!(
        TopicChoice,
        "select id, title from community_topic where community_id = $1 order by position, title",
        place.id,
    )
    .fetch_all(&mut *connection)
    .await?;
    let may_write = place.may_write();
    Ok(TalkHead {
        slug: place.slug.clone(),
        title: title.0,
        state: place.state,
        topics,
        may_write,
        will_wait: may_write && will_wait(connection, place, person).await?,
        person,
    })
}

/// A page of a community's discussions.
///
/// # Errors
/// Those of the database.
pub async fn threads(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    person: Uuid,
    wanted: &Wanted,
) -> Result<ThreadList, sqlx::Error> {
    let head = talk_head(&mut *connection, place, person).await?;
    let above = if wanted.is_plain() && wanted.after.is_none() {
        let ids = sqlx::query_scalar!(
            r#"
            (select id as "id!" from thread where community_id = $1 and state in ('waiting', 'hidden') and (author_id = $2 or $3)
             order by last_post_at desc, id desc limit $4)
            union all
            (select id from thread where community_id = $1 and state = 'visible' and pinned_at is not null
             order by pinned_at desc, id desc limit $4)
            "#,
            place.id,
            person,
            place.standing.moderates(),
            ABOVE_MOST,
        )
        .fetch_all(&mut *connection)
        .await?;
        rows(&mut *connection, &ids, person).await?
    } else {
        Vec::new()
    };
    let (after_at, after_id) = wanted.after.unwrap_or((Timestamp::MAX, Uuid::max()));
    let keys = sqlx::query!(
        r#"
        select id, last_post_at as "last_post_at: jiff_sqlx::Timestamp" from thread
        where community_id = $1 and state = 'visible' and (last_post_at, id) < ($2::timestamptz, $3)
          and ($4::uuid is null or topic_id = $4) and ($5::text is null or tags @> array[$5])
          and (not $6 or (is_question and answer_post_id is null and locked_at is null))
          and (not $7 or pinned_at is null)
        order by last_post_at desc, id desc limit $8
        "#,
        place.id,
        after_at.to_sqlx() as _,
        after_id,
        wanted.topic,
        wanted.tag,
        wanted.unanswered,
        wanted.is_plain(),
        ROWS as i64 + 1,
    )
    .fetch_all(&mut *connection)
    .await?;
    let keys = keys.into_iter().map(|row| (row.last_post_at.to_jiff(), row.id)).collect();
    let page = Page::cut(keys, ROWS, |(at, id)| format!("{at}_{id}"));
    let ids: Vec<Uuid> = page.items.iter().map(|(_, id)| *id).collect();
    let threads = Page { items: rows(connection, &ids, person).await?, next: page.next };
    Ok(ThreadList { head, above, threads })
}

/// These threads, in this order.
async fn rows(connection: &mut PgConnection, ids: &[Uuid], person: Uuid) -> Result<Vec<ThreadRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select t.id, t.title, topic.title as "topic?", t.tags, t.is_question, t.state, t.post_count,
               t.answer_post_id is not null as "is_answered!", t.pinned_at is not null as "pinned!",
               t.locked_at is not null as "locked!",
               author.given_name || ' ' || author.family_name as "author!",
               coalesce(member.body_name, '') as "body_name!",
               to_char(t.last_post_at at time zone project.zone, 'YYYY-MM-DD"T"HH24:MI') as "last_at!",
               greatest(t.last_number - coalesce(r.read_number, 0), 0) as "unread!"
        from unnest($1::uuid[]) with ordinality wanted (id, place)
        join thread t on t.id = wanted.id
        join community c on c.id = t.community_id
        join project on project.id = c.project_id
        join person author on author.id = t.author_id
        left join community_member member on member.community_id = c.id and member.person_id = t.author_id
        left join community_topic topic on topic.id = t.topic_id
        left join thread_reader r on r.thread_id = t.id and r.person_id = $2
        order by wanted.place
        "#,
        ids,
        person,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ThreadRow {
            id: row.id,
            title: row.title,
            topic: row.topic,
            tags: row.tags,
            author: row.author,
            body_name: row.body_name,
            posts: row.post_count,
            last_at: row.last_at,
            unread: row.unread,
            is_question: row.is_question,
            is_answered: row.is_answered,
            pinned: row.pinned,
            locked: row.locked,
            state: PostState::from_code(&row.state).unwrap_or(PostState::Hidden),
        })
        .collect())
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is new since somebody's last visit, and the questions that wait for an answer.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::communities::place::{NEW_POSTS_MOST, NEWS_MOST, ThreadNews};

/// Discussions with posts that a member has not seen: neither before they marked everything as seen, nor in the
/// discussion itself. The newest first.
pub(super) async fn of_member(
    connection: &mut PgConnection,
    community: Uuid,
    person: Uuid,
) -> Result<Vec<ThreadNews>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select fresh.id, fresh.title, to_char(fresh.last_post_at at time zone p.zone, 'YYYY-MM-DD"T"HH24:MI') as "last!",
               (select count(*) from (
                    select 1 as one from post
                    where thread_id = fresh.id and number > fresh.read_number and state = 'visible'
                      and created_at > fresh.seen_at and author_id <> $2
                    limit $4) as posts) as "new_posts!"
        from (
            select t.id, t.title, t.last_post_at, coalesce(r.read_number, 0) as read_number,
                   coalesce(m.last_visit_at, m.since) as seen_at
            from community_member m
            join thread t on t.community_id = m.community_id
            left join thread_reader r on r.thread_id = t.id and r.person_id = m.person_id
            where m.community_id = $1 and m.person_id = $2 and t.community_id = $1 and t.state = 'visible'
              and t.last_post_at > coalesce(m.last_visit_at, m.since)
              and t.last_number > coalesce(r.read_number, 0)
            order by t.last_post_at desc, t.id desc
            limit $3) as fresh
        join community c on c.id = $1
        join project p on p.id = c.project_id
        order by fresh.last_post_at desc, fresh.id desc
        "#,
        community,
        person,
        NEWS_MOST,
        NEW_POSTS_MOST,
    )
    .fetch_all(connection)
    .await?;
    let news = rows.into_iter().map(|row| ThreadNews {
        id: row.id,
        title: row.title,
        new_posts: row.new_posts,
        last: row.last,
    });
    // A discussion in which only one's own words are new has no news.
    Ok(news.filter(|news| news.new_posts > 0).collect())
}

/// Questions that no post has been marked as the answer of, the last spoken of first.
///
/// # Errors
/// Those of the database.
pub async fn unanswered(connection: &mut PgConnection, community: Uuid) -> Result<Vec<ThreadNews>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select t.id, t.title, t.post_count,
               to_char(t.last_post_at at time zone p.zone, 'YYYY-MM-DD"T"HH24:MI') as "last!"
        from thread t
        join community c on c.id = t.community_id
        join project p on p.id = c.project_id
        where t.community_id = $1 and t.is_question and t.answer_post_id is null and t.state = 'visible'
          and t.locked_at is null
        order by t.last_post_at desc, t.id desc
        limit $2
        "#,
        community,
        NEWS_MOST,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ThreadNews { id: row.id, title: row.title, new_posts: row.post_count.into(), last: row.last })
        .collect())
}

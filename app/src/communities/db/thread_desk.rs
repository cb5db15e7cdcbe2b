// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a moderator chooses from to move, split and merge a thread, and where open pages are told that its posts went.

use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{community_title, moderation_desk::lines};
use crate::{
    communities::{
        ChangeKind, CommunityPlace, HowWent, PostLine, ThreadDesk, ThreadFacts, Went, markdown, thread_address,
    },
    i18n::Text,
    people::{Role, Viewer},
};

/// Posts listed at once.
const POSTS: usize = 100;
/// Other threads and communities to choose from.
const CHOICES: i64 = 50;
/// Actions shown with a thread.
const EARLIER_MOST: i64 = 20;
/// Characters of a post that the list shows.
const EXCERPT_MOST: usize = 120;

/// What there is to choose from; none if posts of the thread are elsewhere.
///
/// # Errors
/// Those of the database.
pub async fn thread_desk(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    viewer: &Viewer,
    thread: Uuid,
    from: i32,
) -> Result<Option<ThreadDesk>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select t.title, t.topic_id, topic.title as "topic?" from thread t
           left join community_topic topic on topic.id = t.topic_id where t.id = $1 and t.state <> 'merged'"#,
        thread,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let topics = sqlx::query!(
        "select id, title from community_topic where community_id = $1 and id is distinct from $2
         order by position, title",
        place.id,
        row.topic_id,
    )
    .fetch_all(&mut *connection)
    .await?;
    let facilitated: Vec<Uuid> =
        viewer.grants.iter().filter(|grant| grant.role == Role::Facilitator).filter_map(|grant| grant.scope).collect();
    let communities = sqlx::query!(
        r#"select id, title as "title: Json<Text>" from community
           where project_id = $1 and id <> $2 and ($3 or id = any($4)) order by position, id limit $5"#,
        place.project,
        place.id,
        place.standing.manages,
        &facilitated,
        CHOICES,
    )
    .fetch_all(&mut *connection)
    .await?;
    let others = sqlx::query!(
        "select id, title from thread where community_id = $1 and state = 'visible' and id <> $2
         order by last_post_at desc, id desc limit $3",
        place.id,
        thread,
        CHOICES,
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut posts = sqlx::query!(
        r#"
        select p.id, p.number, p.body, author.given_name || ' ' || author.family_name as "author!",
               to_char(p.created_at at time zone project.zone, 'YYYY-MM-DD"T"HH24:MI') as "at!"
        from post p
        join person author on author.id = p.author_id
        join project on project.id = $2
        where p.thread_id = $1 and p.number >= $3
          and p.number > (select min(number) from post where thread_id = $1)
        order by p.number limit $4
        "#,
        thread,
        place.project,
        from,
        POSTS as i64 + 1,
    )
    .fetch_all(&mut *connection)
    .await?;
    let next = posts.get(POSTS).map(|post| post.number);
    posts.truncate(POSTS);
    let earlier = sqlx::query_scalar!(
        "select id from moderation_action where thread_id = $1 order by at desc, id desc limit $2",
        thread,
        EARLIER_MOST,
    )
    .fetch_all(&mut *connection)
    .await?;
    Ok(Some(ThreadDesk {
        slug: place.slug.clone(),
        community: community_title(&mut *connection, place.id).await?,
        thread,
        title: row.title,
        topic: row.topic,
        topics: topics.into_iter().map(|topic| (topic.id, topic.title)).collect(),
        communities: communities.into_iter().map(|community| (community.id, community.title.0)).collect(),
        others: others.into_iter().map(|other| (other.id, other.title)).collect(),
        posts: posts
            .into_iter()
            .map(|post| PostLine {
                id: post.id,
                number: post.number,
                author: post.author,
                at: post.at,
                excerpt: markdown::excerpt(&post.body, EXCERPT_MOST),
            })
            .collect(),
        next,
        earlier: lines(connection, &earlier).await?,
    }))
}

/// Where a thread that an open page shows, or posts of it, went: told once for the changes that the page did not know.
/// `asked` is the thread of the page, the facts are those of where its posts are.
///
/// # Errors
/// Those of the database.
pub async fn went(
    connection: &mut PgConnection,
    asked: Uuid,
    facts: &ThreadFacts,
    changes: &[ChangeKind],
) -> Result<Option<Went>, sqlx::Error> {
    let here = |how| Went { how, address: thread_address(&facts.slug, facts.id), title: facts.title.clone() };
    if asked != facts.id {
        return Ok(Some(here(HowWent::Merged)));
    }
    match changes.iter().rev().find(|kind| matches!(kind, ChangeKind::Moved | ChangeKind::Split | ChangeKind::Merged)) {
        None => Ok(None),
        Some(ChangeKind::Moved) => Ok(Some(here(HowWent::Moved))),
        Some(ChangeKind::Split) => {
            let split = sqlx::query!(
                "select t.id, t.title from moderation_action m
                 join thread t on t.id = (m.detail ->> 'to_thread')::uuid
                 where m.thread_id = $1 and m.kind = 'split' and m.undone_at is null
                 order by m.at desc, m.id desc limit 1",
                asked,
            );
            let split = split.fetch_optional(connection).await?;
            Ok(Some(split.map_or_else(
                || here(HowWent::Gathered),
                |split| Went {
                    how: HowWent::Split,
                    address: thread_address(&facts.slug, split.id),
                    title: split.title,
                },
            )))
        }
        Some(_) => Ok(Some(here(HowWent::Gathered))),
    }
}

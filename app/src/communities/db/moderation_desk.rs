// SPDX-License-Identifier: AGPL-3.0-or-later
//! What moderators see: the queue with its context, a post with all that was done about it, the log.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::moderation::PostHead;
use crate::{
    communities::{
        ActionLine, ActionWords, FlagLine, ModerationKind, PostDesk, PostInContext, PostToFlag, QueueItem, Reason,
    },
    i18n::Text,
    paging::Page,
};

/// Posts of the queue shown at once: the longest waiting; those settled make room.
const QUEUE_MOST: i64 = 30;
/// Earlier actions shown with a post.
const EARLIER_MOST: i64 = 20;
/// Actions on a page of the log.
const LOG_PAGE: usize = 30;

/// Title of a community.
///
/// # Errors
/// Those of the database.
pub async fn community_title(connection: &mut PgConnection, community: Uuid) -> Result<Text, sqlx::Error> {
    let title = sqlx::query_scalar!(r#"select title as "title: Json<Text>" from community where id = $1"#, community);
    Ok(title.fetch_one(connection).await?.0)
}

/// Actions by their ids, the last first.
pub(super) async fn lines(connection: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<ActionLine>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select m.id, m.kind, m.reason, m.thread_id, t.title as "thread_title?", p.number as "number?",
               to_char(m.at at time zone pr.zone, 'YYYY-MM-DD"T"HH24:MI') as "at!",
               to_char(m.undone_at at time zone pr.zone, 'YYYY-MM-DD"T"HH24:MI') as undone_at,
               actor.given_name || ' ' || actor.family_name as "actor!",
               concerned.given_name || ' ' || concerned.family_name as person,
               gone.id as "to_thread?", gone.title as "to_title?", topic.title as "to_topic?",
               elsewhere.title as "to_community?: Json<Text>"
        from moderation_action m
        join community c on c.id = m.community_id
        join project pr on pr.id = c.project_id
        join account a on a.id = m.actor
        join person actor on actor.id = a.person_id
        left join person concerned on concerned.id = m.person_id
        left join thread t on t.id = m.thread_id
        left join post p on p.id = m.post_id
        left join thread gone on gone.id = (m.detail ->> 'to_thread')::uuid
        left join community_topic topic on topic.id = (m.detail ->> 'to_topic')::uuid
        left join community elsewhere on elsewhere.id = (m.detail ->> 'to_community')::uuid
        where m.id = any($1)
        order by m.at desc, m.id desc
        "#,
        ids,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(ActionLine {
                id: row.id,
                kind: ModerationKind::from_code(&row.kind)?,
                reason: Reason::from_code(&row.reason)?,
                at: row.at,
                actor: row.actor,
                person: row.person,
                post_number: row.number,
                thread: row.thread_id,
                thread_title: row.thread_title,
                to: row.to_title.or(row.to_topic).map(Text::plain).or(row.to_community.map(|title| title.0)),
                to_thread: row.to_thread,
                undone_at: row.undone_at,
            })
        })
        .collect())
}

/// Posts by their ids, in the order of their numbers.
async fn posts(connection: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<PostInContext>, sqlx::Error> {
    sqlx::query_as!(
        PostInContext,
        r#"
        select p.id, p.number, p.html, p.state, author.given_name || ' ' || author.family_name as "author!",
               to_char(p.created_at at time zone pr.zone, 'YYYY-MM-DD"T"HH24:MI') as "at!"
        from post p
        join person author on author.id = p.author_id
        join thread t on t.id = p.thread_id
        join community c on c.id = t.community_id
        join project pr on pr.id = c.project_id
        where p.id = any($1)
        order by p.number
        "#,
        ids,
    )
    .fetch_all(connection)
    .await
}

/// The open flags of posts, in order.
async fn open_flags(connection: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<FlagLine>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select f.post_id, f.reason, f.note, by.given_name || ' ' || by.family_name as "by!",
               to_char(f.at at time zone pr.zone, 'YYYY-MM-DD"T"HH24:MI') as "at!"
        from post_flag f
        join person by on by.id = f.flagged_by
        join community c on c.id = f.community_id
        join project pr on pr.id = c.project_id
        where f.post_id = any($1) and f.settled_at is null
        order by f.at, f.id
        "#,
        ids,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let reason = Reason::from_code(&row.reason)?;
            Some(FlagLine { post: row.post_id, by: row.by, reason, note: row.note, at: row.at })
        })
        .collect())
}

/// What waits for a moderator: posts that were flagged or are to be released, the longest waiting first.
///
/// # Errors
/// Those of the database.
pub async fn queue(connection: &mut PgConnection, community: Uuid) -> Result<Vec<QueueItem>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        with flagged as (
            select post_id, min(at) as since from (
                select post_id, at from post_flag where community_id = $1 and settled_at is null
                order by at, id limit $2
            ) oldest group by post_id
        ), waiting as (
            select id as post_id, created_at as since from post where waiting_in = $1
            order by created_at, id limit $2
        ), both_kinds as (
            select post_id, min(since) as since from (select post_id, since from flagged union all select post_id, since from waiting) item
            group by post_id
        )
        select item.post_id as "post!", t.title as "thread_title!",
               (select count(*) from moderation_action m
                where m.person_id = p.author_id and m.community_id = $1 and m.undone_at is null
                  and m.kind in ('warned', 'hidden', 'suspended', 'redacted')) as "earlier!"
        from both_kinds item
        join post p on p.id = item.post_id
        join thread t on t.id = p.thread_id
        order by item.since, p.id
        limit $2
        "#,
        community,
        QUEUE_MOST,
    )
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.post).collect();
    let mut posts: BTreeMap<Uuid, PostInContext> =
        posts(&mut *connection, &ids).await?.into_iter().map(|post| (post.id, post)).collect();
    let flags = open_flags(connection, &ids).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let post = posts.remove(&row.post)?;
            let flags = flags.iter().filter(|flag| flag.post == row.post).cloned().collect();
            Some(QueueItem { post, thread_title: row.thread_title, flags, earlier: row.earlier })
        })
        .collect())
}

/// Actions that somebody objects to and that nobody has undone or answered since.
///
/// # Errors
/// Those of the database.
pub async fn objections(connection: &mut PgConnection, community: Uuid) -> Result<Vec<ActionLine>, sqlx::Error> {
    let ids = sqlx::query_scalar!(
        "select id from moderation_action where community_id = $1 and objected_at is not null
         order by at desc, id desc limit $2",
        community,
        QUEUE_MOST,
    )
    .fetch_all(&mut *connection)
    .await?;
    lines(connection, &ids).await
}

/// All there is to know about a post for deciding on it.
///
/// # Errors
/// Those of the database.
pub async fn post_desk(
    connection: &mut PgConnection,
    slug: &str,
    post: &PostHead,
    now: Timestamp,
) -> Result<Option<PostDesk>, sqlx::Error> {
    let thread = sqlx::query!(
        r#"
        select t.title, t.locked_at is not null as "locked!", t.pinned_at is not null as "pinned!",
               to_char(m.suspended_until at time zone pr.zone, 'YYYY-MM-DD"T"HH24:MI') as suspended_until
        from thread t
        join community c on c.id = t.community_id
        join project pr on pr.id = c.project_id
        left join community_member m on m.community_id = c.id and m.person_id = $2 and m.suspended_until > $3
        where t.id = $1
        "#,
        post.thread,
        post.author,
        now.to_sqlx() as _,
    )
    .fetch_one(&mut *connection)
    .await?;
    let around = sqlx::query_scalar!(
        "(select id from post where thread_id = $1 and number < $2 order by number desc limit 1)
         union all
         (select id from post where thread_id = $1 and number >= $2 order by number limit 2)",
        post.thread,
        post.number,
    )
    .fetch_all(&mut *connection)
    .await?;
    let around: Vec<Uuid> = around.into_iter().flatten().collect();
    let (mut before, mut itself, mut after) = (None, None, None);
    for found in posts(&mut *connection, &around).await? {
        match found.number.cmp(&post.number) {
            std::cmp::Ordering::Less => before = Some(found),
            std::cmp::Ordering::Equal => itself = Some(found),
            std::cmp::Ordering::Greater => after = Some(found),
        }
    }
    let earlier = sqlx::query_scalar!(
        r#"
        select id as "id!" from (
            (select id, at from moderation_action where community_id = $1 and person_id = $2
             order by at desc, id desc limit $4)
            union
            (select id, at from moderation_action where thread_id = $3 order by at desc, id desc limit $4)
        ) found order by at desc, id desc limit $4
        "#,
        post.community,
        post.author,
        post.thread,
        EARLIER_MOST,
    )
    .fetch_all(&mut *connection)
    .await?;
    let community = community_title(&mut *connection, post.community).await?;
    let flags = open_flags(&mut *connection, &[post.id]).await?;
    let earlier = lines(connection, &earlier).await?;
    Ok(itself.map(|itself| PostDesk {
        slug: slug.to_owned(),
        community,
        thread: post.thread,
        thread_title: thread.title,
        locked: thread.locked,
        pinned: thread.pinned,
        post: itself,
        before,
        after,
        flags,
        suspended_until: thread.suspended_until,
        earlier,
    }))
}

/// A post that somebody wants to flag.
///
/// # Errors
/// Those of the database.
pub async fn post_to_flag(
    connection: &mut PgConnection,
    slug: &str,
    post: &PostHead,
    person: Uuid,
) -> Result<Option<PostToFlag>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select t.title, exists (select from post_flag f where f.post_id = $2 and f.flagged_by = $3
                                   and f.settled_at is null) as "flagged!"
           from thread t where t.id = $1"#,
        post.thread,
        post.id,
        person,
    )
    .fetch_one(&mut *connection)
    .await?;
    let community = community_title(&mut *connection, post.community).await?;
    Ok(posts(connection, &[post.id]).await?.pop().map(|found| PostToFlag {
        slug: slug.to_owned(),
        community,
        thread: post.thread,
        thread_title: row.title,
        post: found,
        flagged: row.flagged,
    }))
}

/// The log of a community, the last action first.
///
/// # Errors
/// Those of the database.
pub async fn log(
    connection: &mut PgConnection,
    community: Uuid,
    after: Option<Uuid>,
) -> Result<Page<ActionLine>, sqlx::Error> {
    let ids = sqlx::query_scalar!(
        "select id from moderation_action
         where community_id = $1
           and ($2::uuid is null or (at, id) < (select at, id from moderation_action where id = $2))
         order by at desc, id desc limit $3",
        community,
        after,
        LOG_PAGE as i64 + 1,
    )
    .fetch_all(&mut *connection)
    .await?;
    let lines = lines(connection, &ids).await?;
    Ok(Page::cut(lines, LOG_PAGE, |line| line.id.to_string()))
}

/// An action with what is said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundAction {
    /// Its community.
    pub community: Uuid,
    /// The community's name in addresses.
    pub slug: String,
    /// Whom it concerns.
    pub persons: Vec<Uuid>,
    /// The post it is about.
    pub post: Option<Uuid>,
    /// The action.
    pub line: ActionLine,
    /// Words about it, in order.
    pub words: Vec<ActionWords>,
}

/// An action.
///
/// # Errors
/// Those of the database.
pub async fn action(connection: &mut PgConnection, id: Uuid) -> Result<Option<FoundAction>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select m.community_id, m.post_id, c.slug,
                  array(select m.person_id where m.person_id is not null
                        union select jsonb_array_elements_text(m.detail -> 'persons')::uuid) as "persons!"
           from moderation_action m join community c on c.id = m.community_id where m.id = $1"#,
        id,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let words = sqlx::query_as!(
        ActionWords,
        r#"
        select n.kind, n.body, p.given_name || ' ' || p.family_name as "author!",
               to_char(n.at at time zone pr.zone, 'YYYY-MM-DD"T"HH24:MI') as "at!"
        from moderation_note n
        join account a on a.id = n.author
        join person p on p.id = a.person_id
        join moderation_action m on m.id = n.action_id
        join community c on c.id = m.community_id
        join project pr on pr.id = c.project_id
        where n.action_id = $1
        order by n.at, n.id
        "#,
        id,
    )
    .fetch_all(&mut *connection)
    .await?;
    let line = lines(connection, &[id]).await?.pop();
    Ok(line.map(|line| FoundAction {
        community: row.community_id,
        slug: row.slug,
        persons: row.persons,
        post: row.post_id,
        line,
        words,
    }))
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Notices as the one they are for sees them. What they may not read any more is not there, or says nothing.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::{
    communities::{
        PostState, markdown, post_address,
        touch::{Notice, NoticeKind, NoticePost, NoticesPage, Told, ToldIn, UNREAD_MOST},
    },
    i18n::Text,
    paging::{Page, TimeKey},
};

/// Notices on a page.
const NOTICES_A_PAGE: usize = 20;
/// Notices are kept for this long.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24 * 365);
/// Characters of a post that a notice shows.
const EXCERPT_MOST: usize = 160;
/// As many of one's own communities are listed.
const TOLD_MOST: i64 = 50;

/// Somebody's notices, the newest first, after this place; and on the first page how they are told.
///
/// # Errors
/// Those of the database.
pub async fn notices(
    connection: &mut PgConnection,
    person: Uuid,
    after: &str,
    now: Timestamp,
) -> Result<NoticesPage, sqlx::Error> {
    let after = TimeKey::parse(after);
    let rows = sqlx::query!(
        r#"
        select n.id, n.kind, n.at, n.read_at is null as "unread!", n.post_id, c.slug, c.title as "title: Json<Text>",
               t.title as thread, p.state, p.body, author.given_name || ' ' || author.family_name as "author!",
               to_char(n.at at time zone project.zone, 'YYYY-MM-DD"T"HH24:MI') as "civil!"
        from notice n
        join post p on p.id = n.post_id
        join thread t on t.id = p.thread_id
        join community c on c.id = t.community_id
        join project on project.id = c.project_id
        join person author on author.id = p.author_id
        where n.person_id = $1 and ($2::timestamptz is null or (n.at, n.id) < ($2, $3))
          and t.state = 'visible' and p.state <> 'waiting' and reads_community($1, t.community_id, $5)
        order by n.at desc, n.id desc
        limit $4
        "#,
        person,
        after.as_ref().map(|key| key.at.to_sqlx()) as Option<jiff_sqlx::Timestamp>,
        after.as_ref().map(|key| key.id),
        NOTICES_A_PAGE as i64 + 1,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_all(&mut *connection)
    .await?;
    let page = Page::cut(rows, NOTICES_A_PAGE, |row| TimeKey { at: row.at.to_jiff(), id: row.id }.to_string());
    let items = page.items.into_iter().filter_map(|row| {
        let readable = PostState::from_code(&row.state) == Some(PostState::Visible);
        Some(Notice {
            kind: NoticeKind::from_code(&row.kind)?,
            community: row.title.0,
            thread: row.thread,
            address: post_address(&row.slug, row.post_id),
            post: readable
                .then(|| NoticePost { author: row.author, excerpt: markdown::excerpt(&row.body, EXCERPT_MOST) }),
            at: row.civil,
            unread: row.unread,
        })
    });
    let notices = Page { items: items.collect(), next: page.next };
    let told = if after.is_none() { told_everywhere(&mut *connection, person).await? } else { Vec::new() };
    let unread = count_unread(connection, person, now).await? > 0;
    Ok(NoticesPage { notices, unread, told })
}

async fn told_everywhere(connection: &mut PgConnection, person: Uuid) -> Result<Vec<ToldIn>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select c.slug, c.title as "title: Json<Text>", m.told
        from community_member m
        join community c on c.id = m.community_id
        join project p on p.id = c.project_id
        where m.person_id = $1 and m.state = 'member'
        order by p.acronym, c.position, c.id
        limit $2
        "#,
        person,
        TOLD_MOST,
    )
    .fetch_all(connection)
    .await?;
    let told = |code: &str| Told::from_code(code).unwrap_or(Told::Weekly);
    Ok(rows.into_iter().map(|row| ToldIn { slug: row.slug, title: row.title.0, told: told(&row.told) }).collect())
}

/// How many notices somebody has not read; no more than [`UNREAD_MOST`] are counted.
///
/// # Errors
/// Those of the database.
pub async fn count_unread(connection: &mut PgConnection, person: Uuid, now: Timestamp) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select count(*) as "count!"
        from (select 1 as one
              from notice n
              join post p on p.id = n.post_id
              join thread t on t.id = p.thread_id
              where n.person_id = $1 and n.read_at is null and t.state = 'visible' and p.state <> 'waiting'
                and reads_community($1, t.community_id, $2)
              limit $3) as unread
        "#,
        person,
        now.to_sqlx() as jiff_sqlx::Timestamp,
        UNREAD_MOST,
    )
    .fetch_one(connection)
    .await
}

/// Marks all of somebody's notices as read.
///
/// # Errors
/// Those of the database.
pub async fn mark_all_read(connection: &mut PgConnection, person: Uuid, now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update notice set read_at = $2 where person_id = $1 and read_at is null",
        person,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Marks as read what somebody was told of the posts of a thread, up to a number.
///
/// # Errors
/// Those of the database.
pub async fn mark_thread_read(
    connection: &mut PgConnection,
    thread: Uuid,
    person: Uuid,
    number: i32,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update notice n set read_at = $4
         from post p
         where n.person_id = $2 and n.read_at is null and p.id = n.post_id and p.thread_id = $1 and p.number <= $3",
        thread,
        person,
        number,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Deletes notices of long ago, read or not.
///
/// # Errors
/// Those of the database.
pub async fn delete_old_notices(connection: &mut PgConnection, now: Timestamp) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!("delete from notice where at <= $1", (now - KEPT_FOR).to_sqlx() as jiff_sqlx::Timestamp,)
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}

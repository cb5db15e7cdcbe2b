// SPDX-License-Identifier: AGPL-3.0-or-later
//! Threads begun and posts written. A post's number and the number of the change are given under the thread's row lock.

use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{TalkError, note_change};
use crate::{
    communities::{
        CameBy, ChangeKind, CommunityPlace, PostState, markdown,
        rules::{self, NewThread},
        touch::db as touch,
    },
    error::{FieldCode, FieldErrors},
    people::asking::Act,
};

/// A post as it is to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewPost<'a> {
    /// Whose words.
    pub author: Uuid,
    /// As Markdown, parsed by `rules::parse_body`.
    pub body: &'a str,
    /// The post it answers.
    pub reply_to: Option<Uuid>,
    /// How it came, if a facilitator enters it in the author's name.
    pub came_by: Option<CameBy>,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The thread.
    pub thread: Uuid,
    /// The post.
    pub post: Uuid,
    /// Its place in the thread.
    pub number: i32,
    /// Whether it waits for a facilitator.
    pub waits: bool,
}

/// Whether what somebody writes first waits for a facilitator: where the community wants it, until one post of theirs
/// is visible there.
///
/// # Errors
/// Those of the database.
pub async fn will_wait(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    author: Uuid,
) -> Result<bool, sqlx::Error> {
    if !place.first_posts_held || place.standing.moderates() {
        return Ok(false);
    }
    sqlx::query_scalar!(
        r#"select not exists (
               select 1 from post p join thread t on t.id = p.thread_id
               where p.author_id = $1 and p.state = 'visible' and t.community_id = $2) as "waits!""#,
        author,
        place.id,
    )
    .fetch_one(connection)
    .await
}

/// Begins a thread with its first post. Its author follows it.
///
/// # Errors
/// A refusal, or those of the database.
pub async fn begin_thread(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    author: Uuid,
    new: &NewThread,
    act: &Act<'_>,
) -> Result<Posted, TalkError> {
    if let Some(code) = rules::why_not_write(place, false) {
        return Err(TalkError::refused(code));
    }
    if let Some(topic) = new.topic {
        let is_here = sqlx::query_scalar!(
            r#"select exists (select 1 from community_topic where id = $1 and community_id = $2) as "is_here!""#,
            topic,
            place.id,
        )
        .fetch_one(&mut *connection)
        .await?;
        if !is_here {
            return Err(TalkError::Refused(FieldErrors::one("topic", FieldCode::NotAChoice)));
        }
    }
    let waits = will_wait(&mut *connection, place, author).await?;
    let state = if waits { PostState::Waiting } else { PostState::Visible };
    let thread = Uuid::now_v7();
    sqlx::query!(
        "insert into thread (id, community_id, topic_id, tags, title, is_question, author_id, created_at, state,
                             last_post_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8)",
        thread,
        place.id,
        new.topic,
        &new.tags,
        new.title,
        new.is_question,
        author,
        act.now.to_sqlx() as _,
        state.code(),
    )
    .execute(&mut *connection)
    .await?;
    if !waits {
        sqlx::query!("update community set thread_count = thread_count + 1 where id = $1", place.id)
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query!("insert into thread_reader (thread_id, person_id, read_number) values ($1, $2, 1)", thread, author)
        .execute(&mut *connection)
        .await?;
    let post = NewPost { author, body: &new.body, reply_to: None, came_by: None };
    insert(connection, place, thread, &post, waits, act).await
}

/// Writes a post into a thread.
///
/// # Errors
/// A refusal, `Absent` where the answered post is not of this thread, or those of the database.
pub async fn add_post(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    thread: Uuid,
    new: &NewPost<'_>,
    act: &Act<'_>,
) -> Result<Posted, TalkError> {
    let locked = sqlx::query_scalar!(
        r#"select locked_at is not null as "locked!" from thread where id = $1 and community_id = $2 for update"#,
        thread,
        place.id,
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(TalkError::Absent)?;
    if let Some(code) = rules::why_not_write(place, locked) {
        return Err(TalkError::refused(code));
    }
    if let Some(answered) = new.reply_to {
        let is_here = sqlx::query_scalar!(
            r#"select exists (select 1 from post where id = $1 and thread_id = $2) as "is_here!""#,
            answered,
            thread,
        )
        .fetch_one(&mut *connection)
        .await?;
        if !is_here {
            return Err(TalkError::Absent);
        }
    }
    if new.came_by.is_some() {
        let is_member = sqlx::query_scalar!(
            r#"select exists (select 1 from community_member
                              where community_id = $1 and person_id = $2 and state = 'member') as "is_member!""#,
            place.id,
            new.author,
        )
        .fetch_one(&mut *connection)
        .await?;
        if !is_member {
            return Err(TalkError::Refused(FieldErrors::one("member", FieldCode::NotAChoice)));
        }
    }
    let waits = new.came_by.is_none() && will_wait(&mut *connection, place, new.author).await?;
    insert(connection, place, thread, new, waits, act).await
}

/// The thread's row is locked by the first statement, if it is not yet. Who writes follows the thread from then on; who is
/// concerned is told, unless the post waits.
async fn insert(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    thread: Uuid,
    new: &NewPost<'_>,
    waits: bool,
    act: &Act<'_>,
) -> Result<Posted, TalkError> {
    let number = sqlx::query_scalar!(
        "update thread set last_number = last_number + 1,
                           post_count = post_count + case when $2 then 0 else 1 end,
                           last_post_at = case when $2 then last_post_at else greatest(last_post_at, $3) end
         where id = $1 returning last_number",
        thread,
        waits,
        act.now.to_sqlx() as _,
    )
    .fetch_one(&mut *connection)
    .await?;
    let post = Uuid::now_v7();
    let state = if waits { PostState::Waiting } else { PostState::Visible };
    let (named, names) = touch::names_in(&mut *connection, place.id, new.body).await?;
    sqlx::query!(
        "insert into post (id, thread_id, number, author_id, entered_by, came_by, reply_to, body, html, state, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        post,
        thread,
        number,
        new.author,
        new.came_by.and(act.actor),
        new.came_by.map(CameBy::code),
        new.reply_to,
        new.body,
        markdown::render_naming(new.body, &names),
        state.code(),
        act.now.to_sqlx() as _,
    )
    .execute(&mut *connection)
    .await?;
    if !waits {
        sqlx::query!(
            "update community set last_post_at = greatest(last_post_at, $2) where id = $1",
            place.id,
            act.now.to_sqlx() as _,
        )
        .execute(&mut *connection)
        .await?;
    }
    // Whose words a facilitator enters has not been here.
    if new.came_by.is_none() {
        super::marks::follow_by_writing(&mut *connection, thread, new.author).await?;
    }
    touch::tell_of_post(&mut *connection, post, &named, act.now).await?;
    note_change(connection, thread, ChangeKind::Posted, Some(post), act.now).await?;
    Ok(Posted { thread, post, number, waits })
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Undoing what moves threads and posts. Each post goes back to its number; what was written since stays where it was
//! written. What has gone on elsewhere meanwhile comes back by undoing that first.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde::Deserialize;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    change::note_change,
    moderation::ModerationError,
    shift::{place_thread, read_locked, recount},
};
use crate::communities::ChangeKind;

/// What a move needs to be undone.
#[derive(Deserialize)]
struct Moved {
    from_community: Uuid,
    from_topic: Option<Uuid>,
    to_community: Uuid,
    to_topic: Option<Uuid>,
}

/// What a split or a merger needs to be undone.
#[derive(Deserialize)]
struct Gone {
    to_thread: Uuid,
    posts: Vec<Uuid>,
    numbers: Vec<i32>,
    answer: Option<Uuid>,
    last_post_at: Timestamp,
    #[serde(default)]
    last_number: i32,
    #[serde(default)]
    followed: Vec<Uuid>,
    #[serde(default)]
    joined: Vec<Uuid>,
}

fn read<'a, T: Deserialize<'a>>(detail: &'a Value) -> Result<T, ModerationError> {
    T::deserialize(detail).map_err(|error| sqlx::Error::Decode(error.into()).into())
}

/// Brings a thread back under its topic, into its community.
pub(super) async fn undo_move(
    connection: &mut PgConnection,
    thread: Uuid,
    detail: &Value,
    now: Timestamp,
) -> Result<(), ModerationError> {
    let moved: Moved = read(detail)?;
    let present = read_locked(&mut *connection, thread).await?;
    let is_there = present.community == moved.to_community && present.topic == moved.to_topic;
    if !is_there || present.merged_into.is_some() {
        return Err(ModerationError::Stale);
    }
    // A topic without threads may have gone with a new project file.
    let topic = sqlx::query_scalar!("select id from community_topic where id = $1", moved.from_topic)
        .fetch_optional(&mut *connection)
        .await?;
    place_thread(&mut *connection, thread, &present, (moved.from_community, topic)).await?;
    note_change(connection, thread, ChangeKind::Moved, None, now).await?;
    Ok(())
}

/// Brings posts back into their thread, with the numbers they had; how many of them are visible.
async fn bring_back(connection: &mut PgConnection, thread: Uuid, gone: &Gone) -> Result<i32, ModerationError> {
    let back = sqlx::query_scalar!(
        "update post p set thread_id = $1, number = back.number
         from unnest($2::uuid[], $3::integer[]) back (id, number)
         where p.id = back.id and p.thread_id = $4 returning p.state",
        thread,
        &gone.posts,
        &gone.numbers,
        gone.to_thread,
    )
    .fetch_all(&mut *connection)
    .await?;
    if back.len() != gone.posts.len() {
        return Err(ModerationError::Stale);
    }
    Ok(back.iter().filter(|state| *state == "visible").count() as i32)
}

/// The post that answered a thread's question, if it still may.
async fn answer_again(connection: &mut PgConnection, thread: Uuid, answer: Option<Uuid>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update thread set answer_post_id = $2 where id = $1 and answer_post_id is null and is_question
         and exists (select from post where id = $2 and thread_id = $1 and state not in ('deleted', 'redacted'))",
        thread,
        answer,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes posts that went back out of the thread they were in.
async fn take_out(connection: &mut PgConnection, thread: Uuid, gone: &Gone, shown: i32) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update thread t set post_count = post_count - $2,
             answer_post_id = case when answer_post_id = any($3) then null else answer_post_id end,
             last_post_at = coalesce((select max(created_at) from post where thread_id = $1 and state = 'visible'),
                                     t.created_at)
         where id = $1",
        thread,
        shown,
        &gone.posts,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Puts the posts of a split back into their thread. The thread made of them leads there, unless something was written
/// in it since: then it goes on with that.
pub(super) async fn undo_split(
    connection: &mut PgConnection,
    thread: Uuid,
    detail: &Value,
    now: Timestamp,
) -> Result<(), ModerationError> {
    let gone: Gone = read(detail)?;
    let (source, split) =
        (read_locked(&mut *connection, thread).await?, read_locked(&mut *connection, gone.to_thread).await?);
    if source.merged_into.is_some() || split.merged_into.is_some() || source.community != split.community {
        return Err(ModerationError::Stale);
    }
    let shown = bring_back(&mut *connection, thread, &gone).await?;
    sqlx::query!(
        "update thread set post_count = post_count + $2, last_post_at = greatest(last_post_at, $3::timestamptz)
         where id = $1",
        thread,
        shown,
        gone.last_post_at.to_sqlx() as _,
    )
    .execute(&mut *connection)
    .await?;
    answer_again(&mut *connection, thread, gone.answer).await?;
    take_out(&mut *connection, gone.to_thread, &gone, shown).await?;
    let closed = sqlx::query!(
        "update thread set state = 'merged', merged_into = $2
         where id = $1 and not exists (select from post where thread_id = $1)",
        gone.to_thread,
        thread,
    )
    .execute(&mut *connection)
    .await?;
    let closed = closed.rows_affected() > 0 && split.state == "visible";
    recount(&mut *connection, source.community, -i32::from(closed)).await?;
    note_change(&mut *connection, thread, ChangeKind::Split, None, now).await?;
    note_change(connection, gone.to_thread, ChangeKind::Merged, None, now).await?;
    Ok(())
}

/// Parts a thread from the one its posts were put into; what was written there since stays there.
pub(super) async fn undo_merge(
    connection: &mut PgConnection,
    thread: Uuid,
    detail: &Value,
    now: Timestamp,
) -> Result<(), ModerationError> {
    let gone: Gone = read(detail)?;
    let (source, target) =
        (read_locked(&mut *connection, thread).await?, read_locked(&mut *connection, gone.to_thread).await?);
    if source.merged_into != Some(gone.to_thread) || source.community != target.community {
        return Err(ModerationError::Stale);
    }
    let shown = bring_back(&mut *connection, thread, &gone).await?;
    sqlx::query!(
        "update thread set state = 'visible', merged_into = null, post_count = $2 where id = $1",
        thread,
        shown,
    )
    .execute(&mut *connection)
    .await?;
    answer_again(&mut *connection, thread, gone.answer).await?;
    take_out(&mut *connection, gone.to_thread, &gone, shown).await?;
    if target.last_number == gone.last_number + gone.posts.len() as i32 {
        // Nothing was written since: its numbers go on as if nothing had been.
        sqlx::query!(
            "update thread set last_number = $2, last_post_at = $3::timestamptz where id = $1",
            gone.to_thread,
            gone.last_number,
            gone.last_post_at.to_sqlx() as _,
        )
        .execute(&mut *connection)
        .await?;
        sqlx::query!(
            "update thread_reader set read_number = $2 where thread_id = $1 and read_number > $2",
            gone.to_thread,
            gone.last_number,
        )
        .execute(&mut *connection)
        .await?;
    }
    sqlx::query!(
        "delete from thread_reader where thread_id = $1 and person_id = any($2) and read_number = 0",
        gone.to_thread,
        &gone.joined,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "update thread_reader set follows = false
         where thread_id = $1 and (person_id = any($2) or person_id = any($3))",
        gone.to_thread,
        &gone.joined,
        &gone.followed,
    )
    .execute(&mut *connection)
    .await?;
    recount(&mut *connection, source.community, 1).await?;
    note_change(&mut *connection, thread, ChangeKind::Merged, None, now).await?;
    note_change(connection, gone.to_thread, ChangeKind::Merged, None, now).await?;
    Ok(())
}

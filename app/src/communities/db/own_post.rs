// SPDX-License-Identifier: AGPL-3.0-or-later
//! What authors do with their posts: write them anew, take them back. What a post said before stays readable, until it
//! is taken back: then its words are nowhere.

use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{TalkError, attachments::let_go_of_post, note_change};
use crate::{
    communities::{ChangeKind, CommunityPlace, PostState, markdown, rules, touch::db as touch},
    error::FieldCode,
    people::asking::Act,
};

/// A post whose thread is locked by this transaction.
pub(super) struct LockedPost {
    /// Its place.
    pub number: i32,
    /// Whose.
    pub author: Uuid,
    /// What has become of it.
    pub state: PostState,
    /// How often it was written anew.
    pub version: i32,
    /// Whose thread.
    pub thread_author: Uuid,
    /// Whether that asks something.
    pub is_question: bool,
    /// What answers it.
    pub answer: Option<Uuid>,
}

/// Locks a thread's row, then reads a post of it.
pub(super) async fn lock(connection: &mut PgConnection, thread: Uuid, post: Uuid) -> Result<LockedPost, TalkError> {
    let facts =
        sqlx::query!("select author_id, is_question, answer_post_id from thread where id = $1 for update", thread)
            .fetch_optional(&mut *connection)
            .await?
            .ok_or(TalkError::Absent)?;
    let row = sqlx::query!(
        "select number, author_id, state, version from post where id = $1 and thread_id = $2",
        post,
        thread
    )
    .fetch_optional(connection)
    .await?
    .ok_or(TalkError::Absent)?;
    Ok(LockedPost {
        number: row.number,
        author: row.author_id,
        state: PostState::from_code(&row.state).ok_or(TalkError::Absent)?,
        version: row.version,
        thread_author: facts.author_id,
        is_question: facts.is_question,
        answer: facts.answer_post_id,
    })
}

/// Writes one's own post anew; `seen` is the version that the change was made on. Answers its number.
///
/// # Errors
/// A refusal, `NotTheirs`, `Absent`, or those of the database.
pub async fn edit_post(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    (thread, post): (Uuid, Uuid),
    person: Uuid,
    (seen, body): (i32, &str),
    act: &Act<'_>,
) -> Result<i32, TalkError> {
    let locked = lock(&mut *connection, thread, post).await?;
    let mine = locked.author == person;
    if !mine {
        return Err(TalkError::NotTheirs);
    }
    if let Some(code) = rules::why_not_write(place, false) {
        return Err(TalkError::refused(code));
    }
    if !rules::may_edit(place, locked.state, mine) {
        return Err(TalkError::NotTheirs);
    }
    if locked.version != seen {
        return Err(TalkError::refused(FieldCode::WrittenAnewMeanwhile));
    }
    sqlx::query!(
        "insert into post_version (post_id, version, body, written_by, at)
         select id, version, body, $2, coalesce(edited_at, created_at) from post where id = $1",
        post,
        act.actor,
    )
    .execute(&mut *connection)
    .await?;
    let (named, names) = touch::names_in(&mut *connection, place.id, body).await?;
    sqlx::query!(
        "update post set body = $2, html = $3, edited_at = $4, version = version + 1 where id = $1",
        post,
        body,
        markdown::render_naming(body, &names),
        act.now.to_sqlx() as _,
    )
    .execute(&mut *connection)
    .await?;
    touch::tell_of_mentions(&mut *connection, post, &named, act.now).await?;
    note_change(connection, thread, ChangeKind::Edited, Some(post), act.now).await?;
    Ok(locked.number)
}

/// Takes one's own post back: its place stays, its words go, those of its earlier versions and its files too. Answers
/// its number.
///
/// # Errors
/// A refusal, `NotTheirs`, `Absent`, or those of the database.
pub async fn delete_post(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    (thread, post): (Uuid, Uuid),
    person: Uuid,
    act: &Act<'_>,
) -> Result<i32, TalkError> {
    let locked = lock(&mut *connection, thread, post).await?;
    let mine = locked.author == person;
    if !mine {
        return Err(TalkError::NotTheirs);
    }
    if !place.is_alive() {
        return Err(TalkError::refused(FieldCode::CommunityNotAlive));
    }
    if !rules::may_delete(place, locked.state, mine) {
        return Err(TalkError::NotTheirs);
    }
    sqlx::query!("delete from post_version where post_id = $1", post).execute(&mut *connection).await?;
    let_go_of_post(&mut *connection, post, act.now).await?;
    sqlx::query!("delete from post_useful where post_id = $1", post).execute(&mut *connection).await?;
    sqlx::query!(
        "update post set state = 'deleted', body = '', html = '', useful_count = 0, edited_at = null where id = $1",
        post,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "update thread set post_count = post_count - case when $2 then 1 else 0 end,
                           answer_post_id = nullif(answer_post_id, $3)
         where id = $1",
        thread,
        locked.state == PostState::Visible,
        post,
    )
    .execute(&mut *connection)
    .await?;
    note_change(connection, thread, ChangeKind::Deleted, Some(post), act.now).await?;
    Ok(locked.number)
}

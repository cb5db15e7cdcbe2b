// SPDX-License-Identifier: AGPL-3.0-or-later
//! Marks on posts and threads: useful, the answer, followed.

use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{TalkError, note_change, own_post::lock};
use crate::{
    communities::{ChangeKind, CommunityPlace, PostState, rules},
    people::asking::Act,
};

/// Marks a post as useful to somebody, or no longer. Answers its number.
///
/// # Errors
/// A refusal, `NotTheirs` for one's own post, `Absent`, or those of the database.
pub async fn mark_useful(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    (thread, post): (Uuid, Uuid),
    person: Uuid,
    useful: bool,
    act: &Act<'_>,
) -> Result<i32, TalkError> {
    let locked = lock(&mut *connection, thread, post).await?;
    if let Some(code) = rules::why_not_write(place, false) {
        return Err(TalkError::refused(code));
    }
    if !rules::may_find_useful(place.may_write(), locked.state, locked.author == person) {
        return Err(TalkError::NotTheirs);
    }
    let changed = if useful {
        sqlx::query!(
            "insert into post_useful (post_id, person_id, at) values ($1, $2, $3) on conflict do nothing",
            post,
            person,
            act.now.to_sqlx() as _,
        )
        .execute(&mut *connection)
        .await?
    } else {
        sqlx::query!("delete from post_useful where post_id = $1 and person_id = $2", post, person)
            .execute(&mut *connection)
            .await?
    };
    if changed.rows_affected() > 0 {
        let by = if useful { 1 } else { -1 };
        sqlx::query!("update post set useful_count = useful_count + $2 where id = $1", post, by)
            .execute(&mut *connection)
            .await?;
        note_change(connection, thread, ChangeKind::Useful, Some(post), act.now).await?;
    }
    Ok(locked.number)
}

/// Marks a post as the answer to its thread's question, or no longer. Answers its number.
///
/// # Errors
/// A refusal, `NotTheirs` for who neither asked nor moderates, `Absent`, or those of the database.
pub async fn mark_answer(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    (thread, post): (Uuid, Uuid),
    person: Uuid,
    answer: bool,
    act: &Act<'_>,
) -> Result<i32, TalkError> {
    let locked = lock(&mut *connection, thread, post).await?;
    if !place.is_alive() {
        return Err(TalkError::refused(crate::error::FieldCode::CommunityNotAlive));
    }
    let decides = locked.thread_author == person || place.standing.moderates();
    if !decides || !locked.is_question || locked.state != PostState::Visible {
        return Err(TalkError::NotTheirs);
    }
    let before = locked.answer;
    let after = if answer { Some(post) } else { before.filter(|marked| *marked != post) };
    if after != before {
        sqlx::query!("update thread set answer_post_id = $2 where id = $1", thread, after)
            .execute(&mut *connection)
            .await?;
        // The one that was marked before has changed as well.
        if let Some(before) = before.filter(|before| *before != post) {
            note_change(&mut *connection, thread, ChangeKind::Answered, Some(before), act.now).await?;
        }
        note_change(connection, thread, ChangeKind::Answered, Some(post), act.now).await?;
    }
    Ok(locked.number)
}

/// Follows a thread, or no longer: somebody's own choice, which writing in it does not change.
///
/// # Errors
/// Those of the database.
pub async fn follow(
    connection: &mut PgConnection,
    thread: Uuid,
    person: Uuid,
    follows: bool,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into thread_reader (thread_id, person_id, follows, chose_following) values ($1, $2, $3, true)
         on conflict (thread_id, person_id) do update set follows = excluded.follows, chose_following = true",
        thread,
        person,
        follows,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Follows a thread because one writes in it, unless one has chosen otherwise.
pub(super) async fn follow_by_writing(
    connection: &mut PgConnection,
    thread: Uuid,
    person: Uuid,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into thread_reader (thread_id, person_id, follows) values ($1, $2, true)
         on conflict (thread_id, person_id) do update set follows = true
         where not thread_reader.chose_following and not thread_reader.follows",
        thread,
        person,
    )
    .execute(connection)
    .await?;
    Ok(())
}

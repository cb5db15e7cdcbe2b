// SPDX-License-Identifier: AGPL-3.0-or-later
//! Members point moderators to posts.

use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use super::moderation::{Because, PostHead};
use crate::people::asking::Act;

/// What came of flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing had to be done.
    Unfounded,
    /// Something was done about the post.
    Acted,
}

/// Flags a post; whether it was not flagged by them already.
///
/// # Errors
/// Those of the database.
pub async fn flag(
    connection: &mut PgConnection,
    post: &PostHead,
    person: Uuid,
    because: &Because<'_>,
    act: &Act<'_>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into post_flag (id, post_id, community_id, flagged_by, reason, note, at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (post_id, flagged_by) where settled_at is null do nothing",
        Uuid::now_v7(),
        post.id,
        post.community,
        person,
        because.reason.code(),
        because.words,
        act.now.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Settles the open flags of a post; how many there were.
///
/// # Errors
/// Those of the database.
pub async fn settle(
    connection: &mut PgConnection,
    post: Uuid,
    outcome: Outcome,
    act: &Act<'_>,
) -> Result<u64, sqlx::Error> {
    let outcome = match outcome {
        Outcome::Unfounded => "unfounded",
        Outcome::Acted => "acted",
    };
    let done = sqlx::query!(
        "update post_flag set settled_at = $2, settled_by = $3, outcome = $4 where post_id = $1 and settled_at is null",
        post,
        act.now.to_sqlx() as _,
        act.actor,
        outcome,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

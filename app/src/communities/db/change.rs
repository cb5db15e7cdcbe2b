// SPDX-License-Identifier: AGPL-3.0-or-later
//! What changed in a thread, numbered, and the word to whoever listens.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::communities::{Change, ChangeKind};

/// The channel on which a thread's changes are told: its payload is the thread's id, a space, and the number.
pub const THREAD_CHANNEL: &str = "correlare_thread";

/// The channel on which it is told that what somebody is to a community has changed, so that their streams look again:
/// its payload is the community's id, a space, and the person's.
pub const MEMBER_CHANNEL: &str = "correlare_member";

/// Notes a change under the thread's next number, and tells the listeners once the transaction is committed. The
/// thread's row stays locked until then, so numbers become visible in their order and none is missed.
///
/// # Errors
/// Those of the database.
pub async fn note_change(
    connection: &mut PgConnection,
    thread: Uuid,
    kind: ChangeKind,
    post: Option<Uuid>,
    now: Timestamp,
) -> Result<i32, sqlx::Error> {
    let seq = sqlx::query_scalar!("update thread set last_seq = last_seq + 1 where id = $1 returning last_seq", thread)
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query!(
        "insert into thread_change (thread_id, seq, kind, post_id, at) values ($1, $2, $3, $4, $5)",
        thread,
        seq,
        kind.code(),
        post,
        now.to_sqlx() as _,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("select pg_notify($1, $2)", THREAD_CHANNEL, format!("{thread} {seq}")).fetch_one(connection).await?;
    Ok(seq)
}

/// The changes of a thread after the last one known, in order, as many as `most`.
///
/// # Errors
/// Those of the database.
pub async fn changes_after(
    connection: &mut PgConnection,
    thread: Uuid,
    known: i32,
    most: i64,
) -> Result<Vec<Change>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select seq, kind, post_id, at from thread_change where thread_id = $1 and seq > $2 order by seq limit $3"#,
        thread,
        known,
        most,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let kind = ChangeKind::from_code(&row.kind)
                .ok_or_else(|| sqlx::Error::Decode(format!("unknown change {}", row.kind).into()))?;
            Ok(Change { seq: row.seq, kind, post: row.post_id, at: row.at.to_jiff() })
        })
        .collect()
}

/// Tells the listeners, once the transaction is committed, that somebody is no longer a member, or is again.
///
/// # Errors
/// Those of the database.
pub async fn note_membership(connection: &mut PgConnection, community: Uuid, person: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!("select pg_notify($1, $2)", MEMBER_CHANNEL, format!("{community} {person}"))
        .fetch_one(connection)
        .await?;
    Ok(())
}

/// What a stream of a thread's changes begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThreadHead {
    /// Number of its last change.
    pub last_seq: i32,
    /// Whether all members see it, or are led from it to where its posts are.
    pub visible: bool,
    /// Who began it.
    pub author: Uuid,
}

/// A thread's last change, and who sees it.
///
/// # Errors
/// Those of the database.
pub async fn thread_head(connection: &mut PgConnection, thread: Uuid) -> Result<Option<ThreadHead>, sqlx::Error> {
    sqlx::query_as!(
        ThreadHead,
        r#"select last_seq, state in ('visible', 'merged') as "visible!", author_id as author from thread where id = $1"#,
        thread,
    )
    .fetch_optional(connection)
    .await
}

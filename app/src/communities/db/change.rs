// SPDX-License-Identifier: AGPL-3.0-or-later
//! What changed in a thread, numbered, and the word to whoever listens.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::communities::{Change, ChangeKind};

/// The channel on which a thread's changes are told: its payload is the thread's id, a space, and the number.
pub const THREAD_CHANNEL: &str = "correlare_thread";

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

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Threads and posts under the lock of the thread's row. Moderators may have moved a post, or put its thread together
//! with another, while somebody waited for the lock: whoever locks looks again.

use sqlx::PgConnection;
use uuid::Uuid;

/// The thread where the posts of this one are: itself, or the one it was merged into. None if there is no such thread.
///
/// # Errors
/// Those of the database.
pub async fn present_thread(connection: &mut PgConnection, thread: Uuid) -> Result<Option<Uuid>, sqlx::Error> {
    let mut present = thread;
    loop {
        let row = sqlx::query!("select merged_into from thread where id = $1", present);
        match row.fetch_optional(&mut *connection).await? {
            None => return Ok(None),
            Some(row) => match row.merged_into {
                None => return Ok(Some(present)),
                Some(into) => present = into,
            },
        }
    }
}

/// Locks the row of the thread where the posts of this one are, and answers its id.
///
/// # Errors
/// Those of the database.
pub async fn lock_thread(connection: &mut PgConnection, thread: Uuid) -> Result<Option<Uuid>, sqlx::Error> {
    let mut wanted = thread;
    loop {
        let Some(present) = present_thread(&mut *connection, wanted).await? else { return Ok(None) };
        let row = sqlx::query!("select merged_into from thread where id = $1 for update", present);
        match row.fetch_one(&mut *connection).await?.merged_into {
            None => return Ok(Some(present)),
            Some(into) => wanted = into,
        }
    }
}

/// Locks the rows of several threads, always in the same order.
pub(super) async fn lock_threads(connection: &mut PgConnection, threads: &[Uuid]) -> Result<(), sqlx::Error> {
    sqlx::query!("select id from thread where id = any($1) order by id for update", threads)
        .fetch_all(connection)
        .await?;
    Ok(())
}

/// Locks the row of the thread that a post belongs to, and answers the thread.
pub(super) async fn lock_thread_of(connection: &mut PgConnection, post: Uuid) -> Result<Option<Uuid>, sqlx::Error> {
    let thread_of = async |connection: &mut PgConnection| {
        sqlx::query_scalar!("select thread_id from post where id = $1", post).fetch_optional(connection).await
    };
    let mut thread = thread_of(&mut *connection).await?;
    while let Some(wanted) = thread {
        lock_threads(&mut *connection, &[wanted]).await?;
        let present = thread_of(&mut *connection).await?;
        if present == thread {
            break;
        }
        thread = present;
    }
    Ok(thread)
}

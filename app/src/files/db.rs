// SPDX-License-Identifier: AGPL-3.0-or-later
//! The objects of the store that no row stands on.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Writes an object down that is about to be written: without [`keep`] it is deleted after this moment.
///
/// # Errors
/// Those of the database.
pub async fn write_down(connection: &mut PgConnection, path: &str, delete_after: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into loose_file (path, delete_after) values ($1, $2)
         on conflict (path) do update set delete_after = excluded.delete_after",
        path,
        delete_after.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A row stands on an object from now on.
///
/// # Errors
/// Those of the database.
pub async fn keep(connection: &mut PgConnection, path: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from loose_file where path = $1", path).execute(connection).await?;
    Ok(())
}

/// No row stands on these objects any more: they are to be deleted now.
///
/// # Errors
/// Those of the database.
pub async fn let_go(connection: &mut PgConnection, paths: &[String], now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into loose_file (path, delete_after) select path, $2 from unnest($1::text[]) path
         on conflict (path) do update set delete_after = excluded.delete_after",
        paths,
        now.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A loose object has been deleted. One that was written down anew meanwhile stays so.
pub(super) async fn forget(connection: &mut PgConnection, path: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from loose_file where path = $1 and delete_after <= $2", path, now.to_sqlx() as _)
        .execute(connection)
        .await?;
    Ok(())
}

/// Loose objects whose time has come, those due first.
pub(super) async fn due(connection: &mut PgConnection, now: Timestamp, most: i64) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select path from loose_file where delete_after <= $1 order by delete_after limit $2",
        now.to_sqlx() as _,
        most,
    )
    .fetch_all(connection)
    .await
}

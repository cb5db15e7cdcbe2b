// SPDX-License-Identifier: AGPL-3.0-or-later
//! The log of what staff and accounts did. No personal data goes into it: ids and codes only.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

/// One thing that was done.
#[derive(Debug)]
pub struct LogEntry<'a> {
    /// Who did it; none if the program did it by itself.
    pub actor: Option<Uuid>,
    /// What was done, such as `grant_given`.
    pub action: &'a str,
    /// What kind of thing it was done to, such as `person`.
    pub subject_kind: &'a str,
    /// To which.
    pub subject: Uuid,
    /// Why, as a code.
    pub reason: Option<&'a str>,
    /// More, as ids and codes.
    pub detail: Value,
}

/// Writes an entry, in the transaction of what it tells.
///
/// # Errors
/// Those of the database.
pub async fn write(connection: &mut PgConnection, entry: LogEntry<'_>, now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into log_entry (at, actor, action, subject_kind, subject_id, reason, detail)
         values ($1, $2, $3, $4, $5, $6, $7)",
        now.to_sqlx(),
        entry.actor,
        entry.action,
        entry.subject_kind,
        entry.subject,
        entry.reason,
        entry.detail,
    )
    .execute(connection)
    .await?;
    Ok(())
}

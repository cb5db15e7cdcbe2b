// SPDX-License-Identifier: AGPL-3.0-or-later
//! The outbox.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use super::NewMail;
use crate::i18n;

/// Writes a mail into the outbox, in the caller's transaction; it is sent if that is committed.
///
/// # Errors
/// Those of the database.
pub async fn enqueue(connection: &mut PgConnection, mail: &NewMail, now: Timestamp) -> Result<Uuid, sqlx::Error> {
    let id = Uuid::now_v7();
    // The same for every try, so that a mail sent twice is recognised as one.
    let message_id = format!("{}@correlare", id.simple());
    sqlx::query!(
        "insert into mail (id, message_id, account_id, to_address, template, locale, subject, body, created_at, not_before)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
        id,
        message_id,
        mail.account,
        mail.to,
        mail.template,
        i18n::code(mail.locale),
        mail.subject,
        mail.body,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(id)
}

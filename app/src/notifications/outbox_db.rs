// SPDX-License-Identifier: AGPL-3.0-or-later
//! The outbox as the worker sees it, which takes mails one by one and sends them.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use super::TakenMail;

/// Takes the mail that has been due longest and that nobody else is sending; the taker has it until `locked_until`.
///
/// The try is counted here, not when it fails, so that a mail that ends its worker is not tried for ever.
///
/// # Errors
/// Those of the database.
pub async fn take_due(
    connection: &mut PgConnection,
    now: Timestamp,
    locked_until: Timestamp,
) -> Result<Option<TakenMail>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        update mail set locked_until = $2, attempts = attempts + 1
        where id = (
            select id from mail
            where sent_at is null and given_up_at is null and not_before <= $1
                and (locked_until is null or locked_until <= $1)
            order by not_before, id
            limit 1
            for update skip locked
        )
        returning id, message_id, to_address, template, subject, body, created_at, attempts,
            locked_until as "locked_until!", unsubscribe
        "#,
        now.to_sqlx() as _,
        locked_until.to_sqlx() as _,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| TakenMail {
        id: row.id,
        message_id: row.message_id,
        to_address: row.to_address,
        template: row.template,
        subject: row.subject,
        body: row.body,
        created_at: row.created_at.to_jiff(),
        attempts: row.attempts,
        locked_until: row.locked_until.to_jiff(),
        unsubscribe: row.unsubscribe,
    }))
}

/// Notes that a mail has been accepted by the mail server.
///
/// # Errors
/// Those of the database.
pub async fn mark_sent(connection: &mut PgConnection, id: Uuid, now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update mail set sent_at = $2, locked_until = null, last_error = null where id = $1 and sent_at is null",
        id,
        now.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives a mail back, to be tried again at `not_before`; does nothing if somebody else has taken it meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn postpone(
    connection: &mut PgConnection,
    mail: &TakenMail,
    error: &str,
    not_before: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update mail set not_before = $3, locked_until = null, last_error = $4
         where id = $1 and locked_until = $2 and sent_at is null",
        mail.id,
        mail.locked_until.to_sqlx() as _,
        not_before.to_sqlx() as _,
        error,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives a mail up for good, with the reason; does nothing if somebody else has taken it meanwhile.
///
/// # Errors
/// Those of the database.
pub async fn give_up(
    connection: &mut PgConnection,
    mail: &TakenMail,
    error: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update mail set given_up_at = $3, locked_until = null, last_error = $4
         where id = $1 and locked_until = $2 and sent_at is null",
        mail.id,
        mail.locked_until.to_sqlx() as _,
        now.to_sqlx() as _,
        error,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// How many mails wait, and how many were given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutboxCounts {
    /// Neither sent nor given up.
    pub waiting: i64,
    /// Given up.
    pub given_up: i64,
}

/// Counts what has not been sent.
///
/// # Errors
/// Those of the database.
pub async fn count(connection: &mut PgConnection) -> Result<OutboxCounts, sqlx::Error> {
    sqlx::query_as!(
        OutboxCounts,
        r#"
        select (select count(*) from mail where sent_at is null and given_up_at is null) as "waiting!",
               (select count(*) from mail where given_up_at is not null) as "given_up!"
        "#
    )
    .fetch_one(connection)
    .await
}

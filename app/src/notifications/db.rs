// SPDX-License-Identifier: AGPL-3.0-or-later
//! The outbox: writing mails into it, and showing them where they stay.

use jiff::{Timestamp, tz::TimeZone};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{NewMail, ShownMail};
use crate::{
    i18n,
    paging::{Page, TimeKey},
};

/// Writes a mail into the outbox, in the caller's transaction; it is sent if that is committed.
///
/// # Errors
/// Those of the database.
pub async fn enqueue(connection: &mut PgConnection, mail: &NewMail, now: Timestamp) -> Result<Uuid, sqlx::Error> {
    write(connection, mail, None, now).await
}

/// As [`enqueue`], for a mail of a kind that its reader can stop with one request to this address (RFC 8058).
///
/// # Errors
/// Those of the database.
pub async fn enqueue_with_way_out(
    connection: &mut PgConnection,
    mail: &NewMail,
    unsubscribe: &str,
    now: Timestamp,
) -> Result<Uuid, sqlx::Error> {
    write(connection, mail, Some(unsubscribe), now).await
}

async fn write(
    connection: &mut PgConnection,
    mail: &NewMail,
    unsubscribe: Option<&str>,
    now: Timestamp,
) -> Result<Uuid, sqlx::Error> {
    let id = Uuid::now_v7();
    // The same for every try, so that a mail sent twice is recognised as one.
    let message_id = format!("{}@correlare", id.simple());
    sqlx::query!(
        "insert into mail (id, message_id, account_id, to_address, template, locale, subject, body, created_at, not_before,
                           unsubscribe)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)",
        id,
        message_id,
        mail.account,
        mail.to,
        mail.template,
        i18n::code(mail.locale),
        mail.subject,
        mail.body,
        now.to_sqlx(),
        unsubscribe,
    )
    .execute(connection)
    .await?;
    Ok(id)
}

/// Whether this is a demonstration: there are accounts whose password is public.
///
/// # Errors
/// Those of the database.
pub async fn is_demonstration(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select exists (select from account where demonstration) as "demonstration!""#)
        .fetch_one(connection)
        .await
}

/// The newest mails, or those that come after one in that order.
///
/// # Errors
/// Those of the database.
pub async fn list_newest(
    connection: &mut PgConnection,
    after: Option<TimeKey>,
    limit: u16,
) -> Result<Page<ShownMail>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, to_address, subject, body, created_at from mail
         where $1::timestamptz is null or (created_at, id) < ($1, $2)
         order by created_at desc, id desc
         limit $3",
        after.map(|key| key.at.to_sqlx()) as _,
        after.map(|key| key.id),
        i64::from(limit) + 1,
    )
    .fetch_all(connection)
    .await?;
    let zone = TimeZone::get("Europe/Rome").unwrap_or(TimeZone::UTC);
    let mails = rows
        .into_iter()
        .map(|row| {
            let created_at = row.created_at.to_jiff();
            ShownMail {
                to: row.to_address,
                written: created_at.to_zoned(zone.clone()).strftime("%d/%m/%Y %H:%M").to_string(),
                subject: row.subject,
                body: row.body,
                key: TimeKey { at: created_at, id: row.id }.to_string(),
            }
        })
        .collect();
    Ok(Page::cut(mails, usize::from(limit), |mail| mail.key.clone()))
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Single-use secrets that go out by mail. The database knows their SHA-256 only.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::{Timestamp as SqlTimestamp, ToSqlx};
use rand::Rng;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

/// Between two messages of one purpose to one account at least this much time passes, so that nobody's mailbox can be
/// filled through our forms.
const BETWEEN_MESSAGES: SignedDuration = SignedDuration::from_mins(2);

/// What a secret allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To show that the account's address is theirs.
    Verify,
    /// To choose a new password.
    Reset,
    /// To move the account to another address.
    ChangeEmail,
}

impl Purpose {
    fn code(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Reset => "reset",
            Self::ChangeEmail => "change_email",
        }
    }

    /// How long it is good for.
    pub fn lasts(self) -> SignedDuration {
        match self {
            Self::Verify => SignedDuration::from_hours(72),
            Self::Reset => SignedDuration::from_hours(1),
            Self::ChangeEmail => SignedDuration::from_hours(24),
        }
    }
}

/// A secret that is still good.
#[derive(Debug)]
pub struct Token {
    /// The account it was made for.
    pub account: Uuid,
    /// The address it leads to, when it is for a change of address.
    pub new_email: Option<String>,
}

/// A new secret, for an address: 256 random bits.
pub fn new_secret(rng: &mut impl Rng) -> String {
    let mut bytes = [0u8; 32];
    rng.fill_bytes(&mut bytes);
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// What the database knows of a secret.
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.trim().as_bytes()).to_vec()
}

/// Keeps a new secret of an account in place of the older ones of its purpose. Answers false, and keeps nothing, if
/// the last one is only moments old.
///
/// # Errors
/// Those of the database.
pub async fn keep(
    connection: &mut PgConnection,
    account: Uuid,
    purpose: Purpose,
    secret: &str,
    new_email: Option<&str>,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let recent = sqlx::query_scalar!(
        r#"select exists (select 1 from account_token where account_id = $1 and purpose = $2 and used_at is null
               and created_at > $3) as "recent!""#,
        account,
        purpose.code(),
        (now - BETWEEN_MESSAGES).to_sqlx(),
    )
    .fetch_one(&mut *connection)
    .await?;
    if recent {
        return Ok(false);
    }
    end_all(connection, account, Some(purpose), now).await?;
    sqlx::query!(
        "insert into account_token (token_hash, account_id, purpose, new_email, expires_at, created_at)
         values ($1, $2, $3, $4, $5, $6)",
        hash(secret),
        account,
        purpose.code(),
        new_email,
        (now + purpose.lasts()).to_sqlx(),
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(true)
}

/// What a secret is good for, while it is; its row is locked, so that it serves one transaction only.
///
/// # Errors
/// Those of the database.
pub async fn find(
    connection: &mut PgConnection,
    purpose: Purpose,
    secret: &str,
    now: Timestamp,
) -> Result<Option<Token>, sqlx::Error> {
    sqlx::query_as!(
        Token,
        "select account_id as account, new_email from account_token
         where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3
         for update",
        hash(secret),
        purpose.code(),
        now.to_sqlx(),
    )
    .fetch_optional(connection)
    .await
}

/// Makes an account's secrets worthless: those of one purpose, or all.
///
/// # Errors
/// Those of the database.
pub async fn end_all(
    connection: &mut PgConnection,
    account: Uuid,
    purpose: Option<Purpose>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let now: SqlTimestamp = now.to_sqlx();
    sqlx::query!(
        "update account_token set used_at = $3
         where account_id = $1 and ($2::text is null or purpose = $2) and used_at is null",
        account,
        purpose.map(Purpose::code),
        now as SqlTimestamp,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether this account was sent this mail only moments ago.
///
/// # Errors
/// Those of the database.
pub async fn told_lately(
    connection: &mut PgConnection,
    account: Uuid,
    template: &str,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select 1 from mail where created_at > $3 and account_id = $1 and template = $2) as "yes!""#,
        account,
        template,
        (now - BETWEEN_MESSAGES).to_sqlx(),
    )
    .fetch_one(connection)
    .await
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Accounts and grants in the database.

pub mod accounts;
pub mod find_persons;
pub mod grants;
pub mod log;
pub mod log_in;
pub mod persons;
pub mod tokens;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Grant, Role, Viewer};

/// What logging in needs of an account.
#[derive(Debug)]
pub struct Credentials {
    /// The account.
    pub account: Uuid,
    /// In PHC form; none where nobody can log in with a password.
    pub password_hash: Option<String>,
    /// Whether its address is confirmed: before, nobody is let in.
    pub confirmed: bool,
}

/// The credentials of an account that is not disabled.
///
/// # Errors
/// Those of the database.
pub async fn find_credentials(connection: &mut PgConnection, email: &str) -> Result<Option<Credentials>, sqlx::Error> {
    sqlx::query_as!(
        Credentials,
        r#"select id as account, password_hash, email_verified_at is not null as "confirmed!"
           from account where email = $1 and disabled_at is null"#,
        email,
    )
    .fetch_optional(connection)
    .await
}

/// Who is behind an account, with the grants in force now; none if it has been disabled.
///
/// # Errors
/// Those of the database.
pub async fn lookup_viewer(
    connection: &mut PgConnection,
    account: Uuid,
    now: Timestamp,
) -> Result<Option<Viewer>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select a.id, a.person_id, p.given_name, p.family_name, a.email,
               a.email_verified_at is not null as "verified!",
               g.role as "role?", g.scope_id as "scope_id?"
        from account a
        join person p on p.id = a.person_id
        left join role_grant g on g.account_id = a.id and g.withdrawn_at is null
            and g.valid_from <= $2 and (g.valid_until is null or g.valid_until > $2)
        where a.id = $1 and a.disabled_at is null
        order by g.id
        "#,
        account,
        now.to_sqlx(),
    )
    .fetch_all(connection)
    .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let grants = rows
        .iter()
        .filter_map(|row| Some(Grant { role: Role::from_code(row.role.as_deref()?)?, scope: row.scope_id }))
        .collect();
    Ok(Some(Viewer {
        account: first.id,
        person: first.person_id,
        name: format!("{} {}", first.given_name, first.family_name),
        email: first.email.clone(),
        verified: first.verified,
        grants,
    }))
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The demo logins and their tasks.

use app::people::ScopeKind;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    DOMAIN,
    targets::{DemoAccount, DemoGrant},
};

/// The address of a demo account.
pub(super) fn address(name: &str) -> String {
    format!("{name}@{DOMAIN}")
}

/// Creates an account, verified, unless it is there.
pub(super) async fn add(
    connection: &mut PgConnection,
    account: &DemoAccount,
    password_hash: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let email = address(&account.name);
    let there = sqlx::query_scalar!(r#"select exists (select 1 from account where email = $1) as "there!""#, email)
        .fetch_one(&mut *connection)
        .await?;
    if there {
        return Ok(());
    }
    let person = Uuid::now_v7();
    sqlx::query!(
        "insert into person (id, given_name, family_name, email, source, created_at)
         values ($1, $2, $3, $4, 'account', $5)",
        person,
        account.given_name,
        account.family_name,
        email,
        now.to_sqlx(),
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "insert into account (id, person_id, email, email_verified_at, password_hash, body_kind, body_name, role,
                              territory, created_at, demonstration)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $4, true)",
        Uuid::now_v7(),
        person,
        email,
        now.to_sqlx(),
        password_hash,
        account.body_kind,
        account.body_name,
        account.role,
        account.territory,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives an account its tasks, but for those it has had already (and perhaps no longer has).
pub(super) async fn give(
    connection: &mut PgConnection,
    account: &DemoAccount,
    grant: &DemoGrant,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let kind = grant.role.scope_kind();
    let scopes = match kind {
        ScopeKind::Installation => vec![None],
        ScopeKind::Edition | ScopeKind::Partner | ScopeKind::Community | ScopeKind::Project => {
            find_scopes(&mut *connection, kind, &grant.scopes).await?.into_iter().map(Some).collect()
        }
    };
    for scope in scopes {
        sqlx::query!(
            "insert into role_grant (id, account_id, role, scope_kind, scope_id, valid_from, given_at)
             select $1, account.id, $3, $4, $5, $6, $6
             from account
             where email = $2 and not exists (
                 select 1 from role_grant
                 where account_id = account.id and role = $3 and scope_id is not distinct from $5)",
            Uuid::now_v7(),
            address(&account.name),
            grant.role.code(),
            kind.code(),
            scope,
            now.to_sqlx(),
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn find_scopes(
    connection: &mut PgConnection,
    kind: ScopeKind,
    codes: &[String],
) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select id as "id!" from edition where $1 = 'edition' and code = any($2)
        union all
        select id from partner where $1 = 'partner' and code = any($2)
        union all
        select id from project where $1 = 'project' and slug = any($2)
        "#,
        kind.code(),
        codes,
    )
    .fetch_all(connection)
    .await
}

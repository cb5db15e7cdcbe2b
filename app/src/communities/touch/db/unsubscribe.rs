// SPDX-License-Identifier: AGPL-3.0-or-later
//! How somebody is told, and the secrets in mails that stop it without logging in. Only hashes of them are kept; they
//! serve as often as they are used.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use rand::Rng;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::{
    communities::touch::{Told, TouchChoices, Unsubscription},
    i18n::Text,
    people::db::tokens,
};

/// The address in a mail is good for this long.
const LASTS: SignedDuration = SignedDuration::from_hours(24 * 400);

/// What the address in a mail stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All news of a community.
    Community(Uuid),
    /// News of a discussion in a community.
    Thread(Uuid, Uuid),
    /// All summaries.
    Summaries,
}

impl Scope {
    fn ids(self) -> (Option<Uuid>, Option<Uuid>) {
        match self {
            Self::Community(community) => (Some(community), None),
            Self::Thread(community, thread) => (Some(community), Some(thread)),
            Self::Summaries => (None, None),
        }
    }

    fn of(community: Option<Uuid>, thread: Option<Uuid>) -> Self {
        match (community, thread) {
            (Some(community), Some(thread)) => Self::Thread(community, thread),
            (Some(community), None) => Self::Community(community),
            (None, _) => Self::Summaries,
        }
    }
}

/// A new address that stops what a mail told of.
///
/// # Errors
/// Those of the database.
pub async fn new_way_out(
    connection: &mut PgConnection,
    person: Uuid,
    scope: Scope,
    site: &str,
    rng: &mut impl Rng,
    now: Timestamp,
) -> Result<String, sqlx::Error> {
    let secret = tokens::new_secret(rng);
    let (community, thread) = scope.ids();
    sqlx::query!(
        "insert into unsubscribe_token (token_hash, person_id, community_id, thread_id, created_at)
         values ($1, $2, $3, $4, $5)",
        tokens::hash(&secret),
        person,
        community,
        thread,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .execute(connection)
    .await?;
    Ok(format!("{site}/disiscrizione/{secret}"))
}

/// Whose secret this is, and what it stops.
async fn find(connection: &mut PgConnection, secret: &str) -> Result<Option<(Uuid, Scope)>, sqlx::Error> {
    let row = sqlx::query!(
        "select person_id, community_id, thread_id from unsubscribe_token where token_hash = $1",
        tokens::hash(secret),
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.person_id, Scope::of(row.community_id, row.thread_id))))
}

/// Stops what a secret stops. Answers whether there is such a secret.
///
/// # Errors
/// Those of the database.
pub async fn unsubscribe(connection: &mut PgConnection, secret: &str) -> Result<bool, sqlx::Error> {
    let Some((person, scope)) = find(&mut *connection, secret).await? else { return Ok(false) };
    match scope {
        Scope::Community(community) => set_told(connection, community, person, Told::Never).await?,
        Scope::Thread(_, thread) => crate::communities::db::follow(connection, thread, person, false).await?,
        Scope::Summaries => {
            sqlx::query!(
                "update community_member set told = 'never' where person_id = $1 and told in ('daily', 'weekly')",
                person,
            )
            .execute(connection)
            .await?;
        }
    }
    Ok(true)
}

/// What a secret stops, and whether it is stopped already.
///
/// # Errors
/// Those of the database.
pub async fn unsubscription(
    connection: &mut PgConnection,
    secret: &str,
) -> Result<Option<Unsubscription>, sqlx::Error> {
    let Some((person, scope)) = find(&mut *connection, secret).await? else { return Ok(None) };
    let (community, thread) = scope.ids();
    let row = sqlx::query!(
        r#"
        select (select title from community where id = $2) as "title: Json<Text>",
               case when $3::uuid is not null
                    then not exists (select from thread_reader where thread_id = $3 and person_id = $1 and follows)
                    when $2::uuid is not null
                    then not exists (select from community_member
                                     where community_id = $2 and person_id = $1 and told <> 'never')
                    else not exists (select from community_member
                                     where person_id = $1 and told in ('daily', 'weekly')) end as "stopped!"
        "#,
        person,
        community,
        thread,
    )
    .fetch_one(connection)
    .await?;
    Ok(Some(Unsubscription {
        community: row.title.map(|title| title.0),
        of_thread: thread.is_some(),
        stopped: row.stopped,
    }))
}

/// Sets how a member is told; who chooses anew is counted anew.
///
/// # Errors
/// Those of the database.
pub async fn set_told(
    connection: &mut PgConnection,
    community: Uuid,
    person: Uuid,
    told: Told,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update community_member set told = $3, last_summary_at = case when told = $3 then last_summary_at end
         where community_id = $1 and person_id = $2 and state = 'member'",
        community,
        person,
        told.code(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What a member has chosen.
///
/// # Errors
/// Those of the database.
pub async fn choices(
    connection: &mut PgConnection,
    community: Uuid,
    person: Uuid,
) -> Result<Option<TouchChoices>, sqlx::Error> {
    let row = sqlx::query!(
        "select told, shows_presence from community_member
         where community_id = $1 and person_id = $2 and state = 'member'",
        community,
        person,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| TouchChoices {
        told: Told::from_code(&row.told).unwrap_or(Told::Weekly),
        shows_presence: row.shows_presence,
    }))
}

/// Deletes secrets that are too old to be of use.
///
/// # Errors
/// Those of the database.
pub async fn delete_old_tokens(connection: &mut PgConnection, now: Timestamp) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "delete from unsubscribe_token where created_at <= $1",
        (now - LASTS).to_sqlx() as jiff_sqlx::Timestamp,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

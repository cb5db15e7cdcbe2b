// SPDX-License-Identifier: AGPL-3.0-or-later
//! Web sessions in Postgres. The ready-made store is built on an older sqlx; this one also keeps the account in a
//! column, so that "log out everywhere" and disabling an account are one statement each.

use app::people::ACCOUNT_KEY;
use async_trait::async_trait;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgPool, types::Json};
use std::collections::HashMap;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store,
};
use uuid::Uuid;

/// Sessions in the table `web_session`.
#[derive(Clone, Debug)]
pub struct PgSessionStore {
    pool: PgPool,
    clock: app::clock::Clock,
}

impl PgSessionStore {
    /// A store on these connections.
    pub fn new(pool: PgPool, clock: app::clock::Clock) -> Self {
        Self { pool, clock }
    }

    /// Deletes the sessions that have expired; answers how many.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn delete_expired(&self) -> Result<u64, sqlx::Error> {
        let now = self.clock.now();
        let done =
            sqlx::query!("delete from web_session where expires_at <= $1", now.to_sqlx()).execute(&self.pool).await?;
        Ok(done.rows_affected())
    }
}

type Data = HashMap<String, serde_json::Value>;

fn account_of(record: &Record) -> Option<Uuid> {
    record.data.get(ACCOUNT_KEY)?.as_str()?.parse().ok()
}

fn expiry_of(record: &Record) -> session_store::Result<Timestamp> {
    Timestamp::from_second(record.expiry_date.unix_timestamp())
        .map_err(|error| session_store::Error::Encode(error.to_string()))
}

fn backend(error: sqlx::Error) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for PgSessionStore {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let expires_at = expiry_of(record)?;
        loop {
            let done = sqlx::query!(
                "insert into web_session (id, account_id, data, expires_at) values ($1, $2, $3, $4)
                 on conflict (id) do nothing",
                record.id.to_string(),
                account_of(record),
                Json(&record.data) as _,
                expires_at.to_sqlx(),
            )
            .execute(&self.pool)
            .await
            .map_err(backend)?;
            if done.rows_affected() == 1 {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        // Only what is there: a session ended elsewhere meanwhile ("log out everywhere") stays ended.
        sqlx::query!(
            "update web_session set account_id = $2, data = $3, expires_at = $4 where id = $1",
            record.id.to_string(),
            account_of(record),
            Json(&record.data) as _,
            expiry_of(record)?.to_sqlx(),
        )
        .execute(&self.pool)
        .await
        .map_err(backend)?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let row = sqlx::query!(
            r#"select data as "data: Json<Data>", expires_at from web_session where id = $1 and expires_at > $2"#,
            id.to_string(),
            self.clock.now().to_sqlx(),
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(backend)?;
        row.map(|row| {
            let expiry_date = time::OffsetDateTime::from_unix_timestamp(row.expires_at.to_jiff().as_second())
                .map_err(|error| session_store::Error::Decode(error.to_string()))?;
            Ok(Record { id: *id, data: row.data.0, expiry_date })
        })
        .transpose()
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        sqlx::query!("delete from web_session where id = $1", id.to_string())
            .execute(&self.pool)
            .await
            .map_err(backend)?;
        Ok(())
    }
}

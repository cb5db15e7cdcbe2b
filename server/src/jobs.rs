// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the server does by itself, beside answering: it sends mails and clears away what is out of date.

use std::time::Duration;

use app::{clock::Clock, ui::flash_db};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, PgPool};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{mail::Outbox, session_store::PgSessionStore, stop::Stop};

/// How often what is out of date is deleted.
const TIDY_EVERY: Duration = Duration::from_secs(600);
/// How long failed logins are kept: longer than they count.
const LOGIN_FAILURES_KEPT: SignedDuration = SignedDuration::from_hours(24);
/// How long jobs may take to end once they are told to.
const END_WITHIN: Duration = Duration::from_secs(8);

/// The jobs under way.
#[derive(Debug)]
pub struct Jobs(JoinSet<()>);

impl Jobs {
    /// Starts them; mails are sent if there is a worker for them.
    pub fn start(pool: &PgPool, clock: &Clock, outbox: Option<Outbox>, stop: &Stop) -> Self {
        let mut jobs = JoinSet::new();
        jobs.spawn(tidy_until(pool.clone(), clock.clone(), stop.clone()));
        if let Some(outbox) = outbox {
            jobs.spawn(outbox.run(stop.clone()));
        }
        Self(jobs)
    }

    /// Waits for them to end, which they do when it is time to stop; what does not end is cut off.
    pub async fn finish(mut self) {
        let ended = timeout(END_WITHIN, async {
            while let Some(ended) = self.0.join_next().await {
                if let Err(error) = ended {
                    tracing::error!(%error, "a job has failed");
                }
            }
        });
        if ended.await.is_err() {
            tracing::warn!("a job that had not ended was cut off");
        }
    }
}

async fn tidy_until(pool: PgPool, clock: Clock, stop: Stop) {
    let sessions = PgSessionStore::new(pool.clone(), clock.clone());
    loop {
        if let Err(error) = tidy(&pool, &sessions, clock.now()).await {
            tracing::error!(%error, "what is out of date could not be deleted");
        }
        tokio::select! {
            () = stop.requested() => return,
            () = sleep(TIDY_EVERY) => {}
        }
    }
}

/// Deletes sessions, refused forms, secrets sent by mail and failed logins that no longer count.
///
/// # Errors
/// Those of the database.
pub async fn tidy(pool: &PgPool, sessions: &PgSessionStore, now: Timestamp) -> Result<(), sqlx::Error> {
    let ended_sessions = sessions.delete_expired().await?;
    let mut connection = pool.acquire().await?;
    let forms = flash_db::delete_expired(&mut connection, now).await?;
    let tokens = delete_expired_tokens(&mut connection, now).await?;
    let failures = delete_old_login_failures(&mut connection, now - LOGIN_FAILURES_KEPT).await?;
    tracing::debug!(ended_sessions, forms, tokens, failures, "deleted what is out of date");
    Ok(())
}

async fn delete_expired_tokens(connection: &mut PgConnection, now: Timestamp) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!("delete from account_token where expires_at <= $1", now.to_sqlx() as _)
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}

async fn delete_old_login_failures(connection: &mut PgConnection, until: Timestamp) -> Result<u64, sqlx::Error> {
    let done =
        sqlx::query!("delete from login_failure where at <= $1", until.to_sqlx() as _).execute(connection).await?;
    Ok(done.rows_affected())
}

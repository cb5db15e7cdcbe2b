// SPDX-License-Identifier: AGPL-3.0-or-later
//! Reaches the database the configuration names, and brings it up to date.

use std::time::Duration;

use sqlx::{
    Connection, PgConnection, PgPool,
    migrate::MigrateError,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::time::sleep;

use crate::{
    config::{self, Config},
    postgres::{PostgresError, PrivatePostgres},
};

/// More connections than this only wait for each other on the machines this is made for; Postgres by default gives
/// out a hundred, and subcommands and backups want some too.
const CONNECTIONS_MOST: u32 = 24;
/// Shorter than a request may take, so that a request that gets no connection can still be answered.
const CONNECTION_WITHIN: Duration = Duration::from_secs(10);
/// How often a private Postgres is looked after.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The database in use, and the private Postgres it is in, if any.
#[derive(Debug)]
pub struct Database {
    pool: PgPool,
    private: Option<PrivatePostgres>,
}

/// Why the database cannot be used: one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The private Postgres.
    #[error(transparent)]
    Private(#[from] PostgresError),
    /// The server of `DATABASE_URL` does not answer.
    #[error("cannot reach the database: {0}; check that its server runs and that DATABASE_URL is right")]
    Unreachable(#[source] sqlx::Error),
    /// A newer version of this program has been at work.
    #[error(
        "the database was brought up to date by a newer version of this program (migration {version} is unknown here); start that version, or restore a backup made before it"
    )]
    Newer {
        /// The unknown migration.
        version: i64,
    },
    /// A migration failed.
    #[error("the database could not be brought up to date: {0}; nothing of the failed step was kept")]
    Migration(#[source] MigrateError),
}

impl Database {
    /// Starts or joins the private Postgres, or reaches the one of `DATABASE_URL`.
    ///
    /// # Errors
    /// If there is no database to be had.
    pub async fn open(config: &Config) -> Result<Self, DatabaseError> {
        let (private, options) = match &config.database {
            config::Database::Private => {
                let private = PrivatePostgres::start_or_join(&config.data_dir).await?;
                let options = private.connect_options();
                (Some(private), options)
            }
            config::Database::External(options) => (None, options.as_ref().clone()),
        };
        match connect(options).await {
            Ok(pool) => Ok(Self { pool, private }),
            Err(error) => {
                if let Some(private) = private {
                    private.stop().await?;
                }
                Err(DatabaseError::Unreachable(error))
            }
        }
    }

    /// Connections to it.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Whether it is the private one of the data directory.
    pub fn is_private(&self) -> bool {
        self.private.is_some()
    }

    /// Applies the migrations it lacks.
    ///
    /// # Errors
    /// If one fails, or the database knows migrations that this program does not.
    pub async fn migrate(&self) -> Result<(), DatabaseError> {
        app::MIGRATOR.run(&self.pool).await.map_err(|error| match error {
            MigrateError::VersionMissing(version) => DatabaseError::Newer { version },
            other => DatabaseError::Migration(other),
        })
    }

    /// Starts the private Postgres again whenever it has died. Never ends.
    pub async fn keep_alive(&mut self) {
        let Some(private) = &mut self.private else { return std::future::pending().await };
        loop {
            sleep(LOOK_EVERY).await;
            if let Err(error) = private.revive().await {
                tracing::error!(%error, "the private Postgres has died and does not start again");
            }
        }
    }

    /// Closes the connections, then leaves the private Postgres, which ends with its last user.
    ///
    /// # Errors
    /// If it does not end.
    pub async fn close(self) -> Result<(), DatabaseError> {
        self.pool.close().await;
        match self.private {
            Some(private) => Ok(private.stop().await?),
            None => Ok(()),
        }
    }
}

/// A pool on these options; the database has been reached once.
async fn connect(options: PgConnectOptions) -> Result<PgPool, sqlx::Error> {
    // A pool tries again until its time is over and then hides the cause, so the first try is made without it.
    PgConnection::connect_with(&options).await?.close().await?;
    // Most lists have filters that may be absent. Their plan must be made for those that are there: one plan for
    // all of them would scan whole tables.
    let options = options.options([("plan_cache_mode", "force_custom_plan")]);
    Ok(PgPoolOptions::new()
        .max_connections(CONNECTIONS_MOST)
        .acquire_timeout(CONNECTION_WITHIN)
        .connect_lazy_with(options))
}

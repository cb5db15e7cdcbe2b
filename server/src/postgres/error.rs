// SPDX-License-Identifier: AGPL-3.0-or-later
//! What can go wrong with the private Postgres, each as one line that says what to do.

use std::io;
use std::path::PathBuf;

/// A reason why the private Postgres could not be started, joined or stopped.
#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    /// The data directory, or a folder the database needs, cannot be made or written.
    #[error(
        "cannot write in {path}: {source}; make it writable for this user, or set CORRELARE_DATA_DIR to a directory that is"
    )]
    NotWritable { path: PathBuf, source: io::Error },

    /// The database files belong to another system user, and Postgres refuses to open them.
    #[error(
        "the database in {cluster} belongs to the user with id {owner}, and Postgres would run with id {runner}; start the program as its owner, or set CORRELARE_DATA_DIR to another directory"
    )]
    WrongOwner { cluster: PathBuf, owner: u32, runner: u32 },

    /// The program runs as root, and the user that Postgres should run as does not exist.
    #[error(
        "Postgres refuses to run as root and there is no system user `postgres`; run `apt-get install postgresql`, or start the program as an ordinary user, or set DATABASE_URL"
    )]
    NoPostgresUser,

    /// No usable Postgres programs on this machine.
    #[error(
        "no Postgres {minimum} or newer found ({found}); run `apt-get install postgresql`, or set DATABASE_URL to a server of your own"
    )]
    NotFound { minimum: u32, found: String },

    /// The cluster was made by a major version that is not installed.
    #[error(
        "the database in {cluster} was made by Postgres {cluster_major} but this machine has {found}; run `apt-get install postgresql-{cluster_major}`, or move that directory away to start empty"
    )]
    VersionMismatch { cluster: PathBuf, cluster_major: String, found: String },

    /// A Postgres program could not be run at all.
    #[error("cannot run {program}: {source}; check that the file may be executed by every user")]
    CannotRun { program: PathBuf, source: io::Error },

    /// A Postgres program ran and failed.
    #[error("{program} failed: {message}; correct that and start again")]
    ProgramFailed { program: &'static str, message: String },

    /// Postgres ended, or never answered, while starting.
    #[error("Postgres did not start: {last_line}; the whole log is in {log}")]
    DidNotStart { last_line: String, log: PathBuf },

    /// Another process of this program holds the data directory, and its database does not answer.
    #[error(
        "another correlare process uses the database in {home} but it does not answer; end that process and start again"
    )]
    Busy { home: PathBuf },

    /// Postgres still runs after both ways of stopping it.
    #[error("Postgres could not be stopped: {message}; see {log}")]
    DidNotStop { message: String, log: PathBuf },

    /// The first statements on the new database failed.
    #[error("the private database could not be prepared: {source}; see {log}")]
    CannotPrepare { source: sqlx::Error, log: PathBuf },
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The private Postgres: what the program uses when no `DATABASE_URL` is set.
//!
//! It lives in the data directory and listens on a unix socket only. Every process of this program
//! that uses it holds a shared lock on one file; the first starts it and **the last one out stops
//! it**, whoever started it. The system gives locks back when a process dies, so a killed server
//! needs no clearing up: the next start finds its Postgres without users, takes it over and stops
//! it in its turn; and a subcommand that joined a server's Postgres, or the other way round, never
//! has it stopped under it.
//!
//! Who may connect: authentication is `trust`, because the folder of the socket (0700) and the
//! socket itself (0700) let in only the user Postgres runs as, and root, who could read the files
//! anyway. A password would have to lie in a file of that same user. `peer` would add nothing but
//! a map of user names, needed because root connects to a Postgres run by `postgres`. The role
//! the program uses is not a superuser, so an injected statement cannot run programs.

use std::ffi::OsStr;
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{Connection, PgConnection};
use tokio::process::Child;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

mod error;
mod place;
mod process;
mod programs;
#[cfg(test)]
mod tests;

pub use error::PostgresError;
pub use programs::SearchPlaces;

use place::{Home, not_writable};
use process::{Running, postmaster_file, socket_folder};
use programs::{Programs, telling_line};

/// The database and the role in it that the program uses.
const NAME: &str = "correlare";
/// The superuser of the cluster; only this module connects as it.
const SUPERUSER: &str = "postgres";
/// It only names the socket: there is no TCP, so it collides with no other Postgres.
const PORT: u16 = 5432;
/// Replaying the write-ahead log after a crash may take minutes; a Postgres that ends is noticed
/// at once, so waiting long costs nothing else.
const START_LIMIT: Duration = Duration::from_secs(300);
/// How long a joining process waits for a Postgres that other processes hold to answer.
const JOIN_LIMIT: Duration = Duration::from_secs(30);
/// How long leftovers of a killed Postgres get to end.
const LEFTOVERS_LIMIT: Duration = Duration::from_secs(20);
/// Seconds for a fast stop (SIGINT) and then for an immediate one (SIGQUIT).
const FAST_STOP_SECONDS: &str = "30";
const IMMEDIATE_STOP_SECONDS: &str = "10";

/// A running private Postgres that this process uses.
///
/// End it with [`PrivatePostgres::stop`]. When it is only dropped (an early return, a start that
/// was given up), the last user asks Postgres to stop and does not wait for it.
#[derive(Debug)]
pub struct PrivatePostgres {
    home: Home,
    programs: Programs,
    users_lock: File,
    options: PgConnectOptions,
    /// Collects the Postgres this process started when it ends; absent when it was found running.
    watcher: Option<JoinHandle<()>>,
    /// The Postgres whose start is not over: it may not yet have written its number into its file.
    starting: Option<u32>,
    stopped: bool,
}

impl PrivatePostgres {
    /// Joins the private Postgres of a data directory, or starts it, making directory, cluster,
    /// role and database as needed.
    pub async fn start_or_join(data_dir: &Path) -> Result<Self, PostgresError> {
        Self::start_or_join_from(data_dir, &SearchPlaces::of_this_machine()).await
    }

    /// As [`PrivatePostgres::start_or_join`], with the places to look in given.
    pub async fn start_or_join_from(data_dir: &Path, places: &SearchPlaces) -> Result<Self, PostgresError> {
        let home = Home::prepare(data_dir, places)?;
        let major = home.cluster_major();
        let programs = Programs::choose(places, &home.cluster(), major.as_deref(), home.run_as).await?;
        let users_lock = home.open_users_lock()?;
        let mut postgres = Self {
            options: connect_options(home.socket()),
            home,
            programs,
            users_lock,
            watcher: None,
            starting: None,
            stopped: false,
        };
        // Declared last, so that a start that is given up returns it before `postgres` is dropped.
        let _change = lock_changes(&postgres.home).await?;
        postgres.ensure_running().await?;
        Ok(postgres)
    }

    /// How to connect as the program's role to its database.
    pub fn connect_options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// The same as an address that psql and other tools take.
    pub fn url(&self) -> String {
        let folder = self.options.get_socket().map(|path| path.as_os_str());
        let host: String = folder
            .unwrap_or_default()
            .as_encoded_bytes()
            .iter()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => char::from(*byte).to_string(),
                other => format!("%{other:02X}"),
            })
            .collect();
        format!("postgres:///{NAME}?host={host}&port={PORT}&user={NAME}")
    }

    /// Whether this process started it, rather than finding it running.
    pub fn was_started_here(&self) -> bool {
        self.watcher.is_some()
    }

    /// Starts Postgres again if it has died (somebody killed it); does nothing while it lives.
    /// Pools reconnect by themselves.
    pub async fn revive(&mut self) -> Result<(), PostgresError> {
        if Running::of(&self.home).postmaster.is_some() {
            return Ok(());
        }
        let _change = lock_changes(&self.home).await?;
        self.ensure_running().await
    }

    /// Gives Postgres up, and stops it unless another process uses it: first letting it finish
    /// what is being written (fast), then, if it does not end, at once (immediate: nothing
    /// acknowledged is lost, the next start replays the log).
    pub async fn stop(mut self) -> Result<(), PostgresError> {
        let _change = lock_changes(&self.home).await?;
        if !self.leave()? {
            tracing::info!("another process still uses the private Postgres: it is left running");
            return Ok(());
        }
        self.stop_and_wait().await?;
        // Before the change lock goes, or the next start would take us for a user.
        self.users_lock.unlock().map_err(not_writable(self.home.folder()))?;
        if let Some(watcher) = self.watcher.take() {
            // It ends with the process that it waits for, which has just been seen to end.
            let _ended = timeout(Duration::from_secs(5), watcher).await;
        }
        Ok(())
    }

    /// Leaves Postgres running and answering, and this process among its users. The caller holds
    /// the change lock.
    async fn ensure_running(&mut self) -> Result<(), PostgresError> {
        let join_deadline = Instant::now() + JOIN_LIMIT;
        while !self.is_only_user()? {
            // Another user's Postgres may run where this process cannot see it (a second container
            // on the same volume), so nothing of it is touched.
            self.share()?;
            if let Some(connection) = self.try_connect().await {
                return self.prepare_database(connection).await;
            }
            if Instant::now() > join_deadline {
                return Err(PostgresError::Busy { home: self.home.folder().to_owned() });
            }
            sleep(Duration::from_millis(100)).await;
        }
        self.share()?;
        let log_start = std::fs::metadata(self.home.log()).map_or(0, |file| file.len());
        let deadline = Instant::now() + START_LIMIT;
        let mut child = None;
        while Instant::now() < deadline {
            if let Some(connection) = self.try_connect().await {
                self.starting = None;
                self.watcher = child.map(watch);
                return self.prepare_database(connection).await;
            }
            // One that is found but refuses connections is recovering, or still stopping: then it
            // is waited for, and started anew once it has ended.
            if child.is_none() && Running::of(&self.home).postmaster.is_none() {
                self.clear_leftovers().await?;
                self.make_cluster().await?;
                let started = self.spawn()?;
                self.starting = started.id();
                child = Some(started);
            }
            if let Some(started) = &mut child
                && let Ok(Some(_)) = started.try_wait()
            {
                self.starting = None;
                break;
            }
            sleep(Duration::from_millis(50)).await;
        }
        Err(self.did_not_start(log_start))
    }

    /// Whether no other process uses this Postgres. The caller holds the change lock, so the
    /// answer stays true; on `true` the users' lock is held exclusively.
    fn is_only_user(&self) -> Result<bool, PostgresError> {
        let lock = || {
            self.users_lock.unlock()?;
            match self.users_lock.try_lock() {
                Ok(()) => Ok(true),
                Err(TryLockError::WouldBlock) => Ok(false),
                Err(TryLockError::Error(error)) => Err(error),
            }
        };
        lock().map_err(not_writable(self.home.folder()))
    }

    /// Counts this process among the users.
    fn share(&self) -> Result<(), PostgresError> {
        self.users_lock.unlock().and_then(|()| self.users_lock.lock_shared()).map_err(not_writable(self.home.folder()))
    }

    /// Takes this process from the users; answers whether it was the last.
    fn leave(&mut self) -> Result<bool, PostgresError> {
        self.stopped = true;
        self.is_only_user()
    }

    /// Ends what a killed Postgres may have left: children that have not noticed, and two files
    /// (`postmaster.pid` and the lock beside the socket) whose number may now belong to another
    /// process, or to the dead one that nobody has collected yet. Only when nothing of the cluster
    /// lives are those files safe to remove.
    async fn clear_leftovers(&self) -> Result<(), PostgresError> {
        let deadline = Instant::now() + LEFTOVERS_LIMIT;
        loop {
            let running = Running::of(&self.home);
            if running.is_nothing() {
                break;
            }
            if Instant::now() > deadline {
                return Err(PostgresError::DidNotStop {
                    message: format!("processes of a killed one remain: {:?}", running.children),
                    log: self.home.log(),
                });
            }
            for child in running.children {
                // It may have ended meanwhile, which is what is wanted.
                let arguments = ["kill".to_owned(), "QUIT".to_owned(), child.to_string()];
                let _gone = self.programs.run("pg_ctl", arguments).await;
            }
            sleep(Duration::from_millis(100)).await;
        }
        let file = postmaster_file(&self.home);
        if file.exists() {
            tracing::info!("the private Postgres was killed last time; it will recover");
            std::fs::remove_file(&file).map_err(not_writable(&file))?;
        }
        let lock = self.home.socket_lock();
        if lock.exists() {
            std::fs::remove_file(&lock).map_err(not_writable(&lock))?;
        }
        Ok(())
    }

    async fn make_cluster(&self) -> Result<(), PostgresError> {
        if self.home.cluster_major().is_some() {
            return Ok(());
        }
        tracing::info!(folder = %self.home.folder().display(), major = self.programs.major(), "making a private Postgres");
        let folder = self.home.fresh_cluster_folder()?;
        let superuser = format!("--username={SUPERUSER}");
        let arguments = [
            OsStr::new("-D"),
            folder.as_os_str(),
            OsStr::new(&superuser),
            OsStr::new("--auth-local=trust"),
            OsStr::new("--auth-host=reject"),
            OsStr::new("--encoding=UTF8"),
            OsStr::new("--locale=C.UTF-8"),
            OsStr::new("--data-checksums"),
            OsStr::new("--no-instructions"),
        ];
        self.programs.run("initdb", arguments).await?;
        self.home.adopt_cluster_folder(&folder)
    }

    /// Starts Postgres, its messages going to the log.
    fn spawn(&self) -> Result<Child, PostgresError> {
        let log = self.home.open_log()?;
        let for_output = log.try_clone().map_err(not_writable(&self.home.log()))?;
        let mut command = self.programs.command("postgres");
        command.arg("-D").arg(self.home.cluster());
        for setting in self.settings() {
            command.arg("-c").arg(setting);
        }
        command
            .stdout(Stdio::from(for_output))
            .stderr(Stdio::from(log))
            .spawn()
            .map_err(|source| PostgresError::CannotRun { program: self.programs.path_of("postgres"), source })
    }

    /// Given at each start rather than written into the cluster's file, so that they hold for
    /// clusters made by an older version of this program too.
    fn settings(&self) -> [String; 13] {
        [
            "listen_addresses=".to_owned(),
            format!("unix_socket_directories=\"{}\"", self.home.socket().display()),
            "unix_socket_permissions=0700".to_owned(),
            format!("port={PORT}"),
            format!("cluster_name={}", self.home.cluster_name()),
            // The titles of processes are how they are told apart, see `process`.
            "update_process_title=on".to_owned(),
            // What is acknowledged is on the disk: these are the defaults, and must stay so.
            "fsync=on".to_owned(),
            "full_page_writes=on".to_owned(),
            "synchronous_commit=on".to_owned(),
            "logging_collector=off".to_owned(),
            "log_destination=stderr".to_owned(),
            "lc_messages=C".to_owned(),
            "timezone=UTC".to_owned(),
        ]
    }

    /// Connects as the superuser, to the database that every cluster has.
    async fn try_connect(&self) -> Option<PgConnection> {
        let folder = socket_folder(&postmaster_file(&self.home))?;
        let options = connect_options(&folder).username(SUPERUSER).database("postgres");
        timeout(Duration::from_secs(5), PgConnection::connect_with(&options)).await.ok()?.ok()
    }

    /// Makes role and database if they are missing, and notes the socket that is really in use.
    async fn prepare_database(&mut self, connection: PgConnection) -> Result<(), PostgresError> {
        if let Some(folder) = socket_folder(&postmaster_file(&self.home)) {
            self.options = connect_options(&folder);
        }
        make_role_and_database(connection)
            .await
            .map_err(|source| PostgresError::CannotPrepare { source, log: self.home.log() })
    }

    async fn stop_and_wait(&self) -> Result<(), PostgresError> {
        if Running::of(&self.home).postmaster.is_none() {
            return Ok(());
        }
        let cluster = self.home.cluster();
        let arguments = |mode, seconds| {
            ["stop", "-s", "-w", "-m", mode, "-t", seconds, "-D"]
                .map(OsStr::new)
                .into_iter()
                .chain([cluster.as_os_str()])
        };
        let fast = arguments("fast", FAST_STOP_SECONDS);
        if let Err(error) = self.programs.run("pg_ctl", fast).await {
            tracing::warn!(%error, "the private Postgres does not stop, ending it at once");
            let immediate = arguments("immediate", IMMEDIATE_STOP_SECONDS);
            if let Err(error) = self.programs.run("pg_ctl", immediate).await
                && Running::of(&self.home).postmaster.is_some()
            {
                return Err(PostgresError::DidNotStop { message: error.to_string(), log: self.home.log() });
            }
        }
        Ok(())
    }

    fn did_not_start(&self, log_start: u64) -> PostgresError {
        let log = self.home.log();
        let read = || {
            let mut file = File::open(&log)?;
            file.seek(SeekFrom::Start(log_start))?;
            let mut written = Vec::new();
            file.read_to_end(&mut written)?;
            std::io::Result::Ok(written)
        };
        let written = read().unwrap_or_default();
        let last_line =
            telling_line(&String::from_utf8_lossy(&written)).unwrap_or_else(|| "it wrote nothing".to_owned());
        PostgresError::DidNotStart { last_line, log }
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        if self.stopped {
            return;
        }
        // Whoever holds the change lock now is starting Postgres and becomes its next user.
        let Ok(change) = self.home.open_change_lock() else {
            return;
        };
        if change.try_lock().is_err() || !matches!(self.leave(), Ok(true)) {
            return;
        }
        let mut ask = self.programs.command("pg_ctl").into_std();
        match self.starting {
            Some(pid) => ask.args(["kill", "INT", &pid.to_string()]),
            None => ask.args(["stop", "-s", "-W", "-m", "fast", "-D"]).arg(self.home.cluster()),
        };
        let asked = ask.stderr(Stdio::null()).status();
        if let Err(error) = asked {
            tracing::warn!(%error, "the private Postgres could not be asked to stop");
        }
    }
}

/// How to reach the program's database in a Postgres whose socket is in this folder. Nothing is
/// left to the `PG*` variables of the environment, which are meant for another server.
fn connect_options(socket: &Path) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(socket)
        .port(PORT)
        .username(NAME)
        .password("")
        .database(NAME)
        .ssl_mode(PgSslMode::Disable)
        .application_name("correlare")
}

async fn make_role_and_database(mut connection: PgConnection) -> Result<(), sqlx::Error> {
    let role_exists: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)")
        .bind(NAME)
        .fetch_one(&mut connection)
        .await?;
    if !role_exists {
        // It may create databases because the tests make one each.
        sqlx::query("CREATE ROLE correlare LOGIN CREATEDB").execute(&mut connection).await?;
    }
    let database_exists: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(NAME)
        .fetch_one(&mut connection)
        .await?;
    if !database_exists {
        sqlx::query("CREATE DATABASE correlare OWNER correlare").execute(&mut connection).await?;
    }
    connection.close().await
}

/// Waits for the lock that lets one process at a time start or stop Postgres.
async fn lock_changes(home: &Home) -> Result<File, PostgresError> {
    let file = home.open_change_lock()?;
    let attempt = async || match file.try_lock() {
        Ok(()) => Some(Ok(())),
        Err(TryLockError::WouldBlock) => None,
        Err(TryLockError::Error(error)) => Some(Err(error)),
    };
    match wait_until(START_LIMIT, attempt).await {
        Some(Ok(())) => Ok(file),
        Some(Err(error)) => Err(not_writable(home.folder())(error)),
        None => Err(PostgresError::Busy { home: home.folder().to_owned() }),
    }
}

/// Tries again, a little more slowly each time, until there is an answer or the time is over.
async fn wait_until<T>(limit: Duration, attempt: impl AsyncFn() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + limit;
    let mut pause = Duration::from_millis(20);
    loop {
        if let Some(answer) = attempt().await {
            return Some(answer);
        }
        if Instant::now() + pause > deadline {
            return None;
        }
        sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(500));
    }
}

/// Collects the process when it ends, so that it never stays behind as a dead entry.
fn watch(mut child: Child) -> JoinHandle<()> {
    tokio::spawn(async move {
        match child.wait().await {
            Ok(status) if status.success() => tracing::debug!("the private Postgres has ended"),
            Ok(status) => tracing::error!(%status, "the private Postgres has ended"),
            Err(error) => tracing::error!(%error, "the private Postgres was lost from sight"),
        }
    })
}

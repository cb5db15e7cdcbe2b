// SPDX-License-Identifier: AGPL-3.0-or-later
//! Finding the Postgres programs of this machine, and running them as the right user.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::error::PostgresError;

/// The oldest major version the migrations are written for.
const MINIMUM_MAJOR: u32 = 15;

/// Server variables of the environment that would change what the programs do.
const POSTGRES_VARIABLES: [&str; 4] = ["PGDATA", "PGPORT", "PGDATESTYLE", "PGCLIENTENCODING"];

/// Where to look for programs and, for root, where to put what the `postgres` user must reach.
#[derive(Debug, Clone)]
pub struct SearchPlaces {
    /// Folders to look in, in the syntax of `PATH`; `pg_config` is looked up here too.
    pub path: OsString,
    /// The folder that holds one folder per major version, as Debian has it.
    pub versions: PathBuf,
    /// Where root puts a cluster that the `postgres` user could not reach in the data directory.
    pub root_homes: PathBuf,
    /// Where socket folders go when the data directory's path is too long for a socket.
    pub runtime: PathBuf,
}

impl SearchPlaces {
    /// The places of this machine.
    pub fn of_this_machine() -> Self {
        Self {
            path: std::env::var_os("PATH").unwrap_or_default(),
            versions: PathBuf::from("/usr/lib/postgresql"),
            root_homes: PathBuf::from("/var/lib/correlare"),
            runtime: PathBuf::from("/tmp"),
        }
    }
}

/// The system user that Postgres runs as when that is not the user of this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SystemUser {
    pub uid: u32,
    pub gid: u32,
}

impl SystemUser {
    /// The user `postgres`, which every distribution's package creates.
    pub fn postgres() -> Result<Self, PostgresError> {
        let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        Self::find(&users, "postgres").ok_or(PostgresError::NoPostgresUser)
    }

    pub(super) fn find(users: &str, name: &str) -> Option<Self> {
        users.lines().find_map(|line| {
            let mut fields = line.split(':');
            if fields.next()? != name {
                return None;
            }
            let uid = fields.nth(1)?.parse().ok()?;
            let gid = fields.next()?.parse().ok()?;
            Some(Self { uid, gid })
        })
    }
}

/// One installed Postgres.
#[derive(Debug, Clone)]
pub(super) struct Programs {
    folder: PathBuf,
    major: u32,
    run_as: Option<SystemUser>,
}

impl Programs {
    /// Chooses the installation for a cluster: the one of its own major version, or for a new
    /// cluster (`cluster_major` absent) the first of PATH, the newest of `versions`, `pg_config`'s.
    pub async fn choose(
        places: &SearchPlaces,
        cluster: &Path,
        cluster_major: Option<&str>,
        run_as: Option<SystemUser>,
    ) -> Result<Self, PostgresError> {
        let mut found: Vec<u32> = Vec::new();
        for folder in candidates(places).await {
            let Some(major) = major_version(&folder).await else {
                continue;
            };
            let fits = match cluster_major {
                Some(wanted) => wanted == major.to_string(),
                None => major >= MINIMUM_MAJOR,
            };
            if fits {
                return Ok(Self { folder, major, run_as });
            }
            if !found.contains(&major) {
                found.push(major);
            }
        }
        let listed = found.iter().map(|major| format!("Postgres {major}")).collect::<Vec<_>>().join(", ");
        match cluster_major {
            Some(wanted) if !found.is_empty() => Err(PostgresError::VersionMismatch {
                cluster: cluster.to_owned(),
                cluster_major: wanted.to_owned(),
                found: listed,
            }),
            _ => Err(PostgresError::NotFound {
                minimum: MINIMUM_MAJOR,
                found: if listed.is_empty() {
                    format!("looked in PATH, {}, pg_config", places.versions.display())
                } else {
                    format!("only {listed}")
                },
            }),
        }
    }

    /// The major version, such as 15.
    pub fn major(&self) -> u32 {
        self.major
    }

    /// Full path of one of the programs.
    pub fn path_of(&self, program: &str) -> PathBuf {
        self.folder.join(program)
    }

    /// A command for one of the programs, to be run as the user that owns the cluster.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.path_of(program));
        // The folder this process stands in may be closed to the other user, and the programs
        // complain when they cannot read it.
        command.current_dir("/").stdin(std::process::Stdio::null());
        // Messages are quoted in error lines and looked through for their English words.
        command.env("LC_ALL", "C").env("TZ", "UTC");
        for variable in POSTGRES_VARIABLES {
            command.env_remove(variable);
        }
        // Ctrl-C in a terminal goes to the whole process group of the server: it must neither end
        // the database before the server's last transaction nor cut its stopping short. Making a
        // cluster, though, is to be given up together with the start.
        if program != "initdb" {
            command.process_group(0);
        }
        if let Some(user) = self.run_as {
            command.gid(user.gid).uid(user.uid);
        }
        command
    }

    /// Runs a program to its end; a failure quotes the last line it wrote.
    pub async fn run<A: AsRef<std::ffi::OsStr>>(
        &self,
        program: &'static str,
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<(), PostgresError> {
        let output = self
            .command(program)
            .args(arguments)
            .output()
            .await
            .map_err(|source| PostgresError::CannotRun { program: self.path_of(program), source })?;
        if output.status.success() {
            return Ok(());
        }
        let written = String::from_utf8_lossy(&output.stderr);
        Err(PostgresError::ProgramFailed {
            program,
            message: telling_line(&written).unwrap_or_else(|| output.status.to_string()),
        })
    }
}

/// The line of a program's output that says why it failed: the last one marked as an error, since
/// what follows it ("removing data directory", "database system is shut down") is aftermath.
pub(super) fn telling_line(written: &str) -> Option<String> {
    let lines = || written.lines().map(str::trim).filter(|line| !line.is_empty());
    lines()
        .rfind(|line| ["FATAL:", "PANIC:", "error:"].iter().any(|mark| line.contains(mark)))
        .or_else(|| lines().next_back())
        .map(str::to_owned)
}

/// The folders that hold a complete installation, in order of preference.
async fn candidates(places: &SearchPlaces) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::env::split_paths(&places.path).collect();
    let in_path = folders.clone();

    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir(&places.versions)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
        .collect();
    versions.sort_by_key(|(major, _)| std::cmp::Reverse(*major));
    folders.extend(versions.into_iter().map(|(_, folder)| folder.join("bin")));

    if let Some(pg_config) = in_path.iter().map(|folder| folder.join("pg_config")).find(|file| file.is_file())
        && let Ok(output) = Command::new(pg_config).arg("--bindir").output().await
        && let Ok(folder) = String::from_utf8(output.stdout)
    {
        folders.push(PathBuf::from(folder.trim()));
    }

    folders.retain(|folder| {
        // A relative entry of PATH means another folder for the program than for us.
        folder.is_absolute() && ["postgres", "initdb", "pg_ctl"].iter().all(|program| folder.join(program).is_file())
    });
    folders
}

/// What `postgres --version` says, such as 15 of "postgres (PostgreSQL) 15.14 (Debian ...)".
async fn major_version(folder: &Path) -> Option<u32> {
    let output = Command::new(folder.join("postgres")).arg("--version").output().await.ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let number = text.split_whitespace().nth(2)?;
    let digits = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    number[..digits].parse().ok()
}

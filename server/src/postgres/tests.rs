// SPDX-License-Identifier: AGPL-3.0-or-later
//! These start a real Postgres, each in a folder of its own under the system's temporary folder.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sqlx::{Connection, PgConnection};

use super::place::{Home, can_reach};
use super::process::{Running, postmaster_file};
use super::programs::{SystemUser, telling_line};
use super::{PostgresError, PrivatePostgres, SearchPlaces};

/// Tells `holds_a_postgres_until_killed` which data directory to use.
const HELD_DIRECTORY: &str = "CORRELARE_TEST_HELD_DIRECTORY";

/// A data directory that is removed at the end of the test.
struct Scratch {
    root: PathBuf,
    places: SearchPlaces,
}

impl Scratch {
    fn new(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("correlare-pg-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&root).unwrap();
        let places = SearchPlaces { root_homes: root.join("root-homes"), ..SearchPlaces::of_this_machine() };
        Self { root, places }
    }

    fn data_dir(&self) -> PathBuf {
        self.root.join("data")
    }

    async fn start(&self) -> Result<PrivatePostgres, PostgresError> {
        PrivatePostgres::start_or_join_from(&self.data_dir(), &self.places).await
    }

    fn home(&self) -> Home {
        Home::prepare(&self.data_dir(), &self.places).unwrap()
    }

    fn postmaster(&self) -> Option<u32> {
        Running::of(&self.home()).postmaster
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _left = std::fs::remove_dir_all(&self.root);
    }
}

async fn number(postgres: &PrivatePostgres, statement: &'static str) -> i64 {
    let mut connection = PgConnection::connect_with(&postgres.connect_options()).await.unwrap();
    sqlx::query_scalar(statement).fetch_one(&mut connection).await.unwrap()
}

async fn execute(postgres: &PrivatePostgres, statement: &'static str) {
    let mut connection = PgConnection::connect(&postgres.url()).await.unwrap();
    sqlx::query(statement).execute(&mut connection).await.unwrap();
}

fn kill(pid: u32) {
    assert!(Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success());
}

#[tokio::test]
async fn the_last_user_stops_what_the_first_started() {
    let scratch = Scratch::new("users");
    let first = scratch.start().await.unwrap();
    assert!(first.was_started_here());
    execute(&first, "CREATE TABLE note (id bigint)").await;
    execute(&first, "INSERT INTO note VALUES (7)").await;
    execute(&first, "CREATE EXTENSION unaccent").await;
    let settings = "SELECT count(*) FROM pg_settings WHERE (name, setting) IN \
        (('listen_addresses', ''), ('fsync', 'on'), ('synchronous_commit', 'on'), ('data_checksums', 'on'), \
         ('server_encoding', 'UTF8'), ('unix_socket_permissions', '0700'), ('TimeZone', 'UTC'))";
    assert_eq!(number(&first, settings).await, 7);
    let superuser = "SELECT count(*) FROM pg_roles WHERE rolname = current_user AND rolsuper";
    assert_eq!(number(&first, superuser).await, 0);

    let pid = scratch.postmaster().unwrap();
    let group = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let group = group.rsplit(')').next().unwrap().split_whitespace().nth(2).unwrap().to_owned();
    assert_eq!(group, pid.to_string(), "Postgres leads a process group of its own");

    let second = scratch.start().await.unwrap();
    assert!(!second.was_started_here());
    first.stop().await.unwrap();
    assert_eq!(number(&second, "SELECT id FROM note").await, 7);
    second.stop().await.unwrap();
    assert_eq!(scratch.postmaster(), None);
    assert!(!postmaster_file(&scratch.home()).exists());

    let third = scratch.start().await.unwrap();
    assert_eq!(number(&third, "SELECT id FROM note").await, 7);
    drop(third);
    // Dropped without waiting, so this start meets one that is stopping.
    let fourth = scratch.start().await.unwrap();
    assert_eq!(number(&fourth, "SELECT id FROM note").await, 7);
    fourth.stop().await.unwrap();
    assert_eq!(scratch.postmaster(), None);
}

#[tokio::test]
async fn two_at_once_make_one_database() {
    let scratch = Scratch::new("at-once");
    let (one, other) = tokio::join!(scratch.start(), scratch.start());
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_ne!(one.was_started_here(), other.was_started_here());
    let (one, other) = tokio::join!(one.stop(), other.stop());
    one.and(other).unwrap();
    assert_eq!(scratch.postmaster(), None);
}

#[tokio::test]
async fn a_start_that_is_given_up_leaves_nothing_running() {
    let scratch = Scratch::new("given-up");
    scratch.start().await.unwrap().stop().await.unwrap();
    let lock = scratch.home().open_users_lock().unwrap();
    let give_up = async {
        while !postmaster_file(&scratch.home()).exists() {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    };
    tokio::select! {
        biased;
        () = give_up => {}
        _ = scratch.start() => {}
    }
    lock.try_lock().unwrap();
    while scratch.postmaster().is_some() {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_killed_postgres_is_revived_without_loss() {
    let scratch = Scratch::new("revived");
    let mut postgres = scratch.start().await.unwrap();
    execute(&postgres, "CREATE TABLE note AS SELECT 1::bigint AS id").await;
    kill(scratch.postmaster().unwrap());
    while scratch.postmaster().is_some() {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    postgres.revive().await.unwrap();
    assert_eq!(number(&postgres, "SELECT id FROM note").await, 1);
    kill(scratch.postmaster().unwrap());
    postgres.stop().await.unwrap();

    // A number in the files that by now belongs to somebody else.
    for file in [postmaster_file(&scratch.home()), scratch.home().socket_lock()] {
        let stale = std::fs::read_to_string(&file).unwrap();
        let rest = stale.split_once('\n').unwrap().1;
        std::fs::write(&file, format!("{}\n{rest}", std::process::id())).unwrap();
    }
    let postgres = scratch.start().await.unwrap();
    assert_eq!(number(&postgres, "SELECT id FROM note").await, 1);
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn the_postgres_of_a_killed_server_is_taken_over() {
    let scratch = Scratch::new("killed");
    let mut server = Command::new(std::env::current_exe().unwrap())
        .args(["holds_a_postgres_until_killed", "--nocapture", "--test-threads=1"])
        .env(HELD_DIRECTORY, scratch.data_dir())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = BufReader::new(server.stdout.take().unwrap());
    assert!(output.lines().any(|line| line.unwrap().contains("holding")));
    let held = scratch.postmaster().unwrap();
    server.kill().unwrap();
    server.wait().unwrap();

    let postgres = scratch.start().await.unwrap();
    assert!(!postgres.was_started_here());
    assert_eq!(scratch.postmaster(), Some(held));
    postgres.stop().await.unwrap();
    assert_eq!(scratch.postmaster(), None);
}

/// The server of the test above; on its own it does nothing.
#[tokio::test]
async fn holds_a_postgres_until_killed() {
    if let Some(directory) = std::env::var_os(HELD_DIRECTORY) {
        let _held = PrivatePostgres::start_or_join(Path::new(&directory)).await.unwrap();
        println!("holding");
        std::future::pending::<()>().await;
    }
}

#[tokio::test]
async fn a_path_too_long_for_a_socket_gets_a_short_one() {
    let mut scratch = Scratch::new("long");
    let long = "a folder, with a \"name\" ".repeat(6);
    scratch.root = scratch.root.join(long);
    let postgres = scratch.start().await.unwrap();
    let options = postgres.connect_options();
    let socket = options.get_socket().unwrap().clone();
    assert!(socket.starts_with(&scratch.places.runtime), "{socket:?}");
    assert_eq!(number(&postgres, "SELECT 3::bigint").await, 3);
    postgres.stop().await.unwrap();
    std::fs::remove_dir_all(socket).unwrap();
    scratch.root.pop();
}

#[tokio::test]
async fn root_puts_an_unreachable_database_elsewhere_and_remembers() {
    let scratch = Scratch::new("unreachable");
    std::fs::create_dir_all(scratch.data_dir()).unwrap();
    let closed = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(scratch.data_dir(), closed).unwrap();
    let home = scratch.home();
    let Some(user) = home.run_as else {
        assert_eq!(home.folder(), scratch.data_dir().join("postgres"));
        return;
    };
    assert!(!can_reach(&scratch.data_dir(), user));
    assert!(home.folder().starts_with(&scratch.places.root_homes));
    assert_eq!(scratch.home().folder(), home.folder());
    let postgres = scratch.start().await.unwrap();
    assert_eq!(number(&postgres, "SELECT 3::bigint").await, 3);
    postgres.stop().await.unwrap();

    // A data directory made anew does not find the old database.
    std::fs::remove_dir_all(scratch.data_dir()).unwrap();
    std::fs::create_dir_all(scratch.data_dir()).unwrap();
    let closed = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(scratch.data_dir(), closed).unwrap();
    assert_ne!(scratch.home().folder(), home.folder());
}

/// The error of a start that must fail, which is one line.
async fn refusal(scratch: &Scratch) -> String {
    let line = scratch.start().await.map(drop).unwrap_err().to_string();
    assert!(!line.contains('\n'), "{line}");
    line
}

#[tokio::test]
async fn another_major_version_is_named() {
    let scratch = Scratch::new("version");
    let cluster = scratch.home().fresh_cluster_folder().unwrap();
    std::fs::write(cluster.join("PG_VERSION"), "99\n").unwrap();
    scratch.home().adopt_cluster_folder(&cluster).unwrap();
    let line = refusal(&scratch).await;
    assert!(line.contains("made by Postgres 99 but this machine has Postgres"), "{line}");
    assert!(line.contains("apt-get install postgresql-99"), "{line}");
}

#[tokio::test]
async fn a_machine_without_postgres_is_told_what_to_install() {
    let mut scratch = Scratch::new("none");
    scratch.places.path = OsString::new();
    scratch.places.versions = scratch.root.join("no-versions");
    let line = refusal(&scratch).await;
    assert!(line.contains("apt-get install postgresql`"), "{line}");
}

#[tokio::test]
async fn a_data_directory_that_cannot_be_made_is_named() {
    let mut scratch = Scratch::new("unwritable");
    let file = scratch.root.join("a-file");
    std::fs::write(&file, "").unwrap();
    let root = std::mem::replace(&mut scratch.root, file);
    let line = refusal(&scratch).await;
    assert!(line.starts_with("cannot write in "), "{line}");
    assert!(line.contains("CORRELARE_DATA_DIR"), "{line}");
    scratch.root = root;
}

#[tokio::test]
async fn a_failed_start_quotes_the_log() {
    let scratch = Scratch::new("failing");
    scratch.start().await.unwrap().stop().await.unwrap();
    let configuration = scratch.home().cluster().join("postgresql.conf");
    let mut text = std::fs::read_to_string(&configuration).unwrap();
    text.push_str("\nno_such_setting = 1\n");
    std::fs::write(&configuration, text).unwrap();
    let line = refusal(&scratch).await;
    assert!(line.contains("FATAL:") && line.contains("postgres.log"), "{line}");
    assert_eq!(scratch.postmaster(), None);
}

#[test]
fn the_line_that_tells_is_not_the_aftermath() {
    let log = "LOG:  starting\nFATAL:  lock file exists\nLOG:  database system is shut down\n";
    assert_eq!(telling_line(log).unwrap(), "FATAL:  lock file exists");
    assert_eq!(telling_line("one\n\ntwo\n\n").unwrap(), "two");
    assert_eq!(telling_line("\n"), None);
}

#[test]
fn system_users_are_read_by_name() {
    let users = "root:x:0:0:root:/root:/bin/sh\npostgres:x:101:104:,,,:/var/lib:/bin/sh\n";
    let found = SystemUser::find(users, "postgres").unwrap();
    assert_eq!((found.uid, found.gid), (101, 104));
    assert_eq!(SystemUser::find(users, "post"), None);
}

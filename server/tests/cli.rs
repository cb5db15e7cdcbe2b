// SPDX-License-Identifier: AGPL-3.0-or-later
//! The program as an administrator meets it: help, exit codes, and one line for each thing that can be wrong.

#![expect(clippy::unwrap_used, reason = "tests only; clippy does not see that outside the test functions")]

use std::{
    net::TcpListener,
    path::PathBuf,
    process::{Command, Output},
};

use correlare::config::VARIABLES;
use sqlx::{ConnectOptions, PgPool};

/// The program in a folder of its own, with nothing of this process's environment but where programs are.
struct Program {
    folder: PathBuf,
    command: Command,
}

impl Program {
    fn new(test: &str, arguments: &[&str]) -> Self {
        let folder = std::env::temp_dir().join(format!("correlare-cli-{test}-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("site/pkg")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_correlare"));
        command
            .args(arguments)
            .current_dir(&folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", &folder)
            .env("CORRELARE_SITE_ROOT", folder.join("site"))
            .env("CORRELARE_LISTEN", "127.0.0.1:0");
        Self { folder, command }
    }

    fn with(mut self, variable: &str, value: &str) -> Self {
        self.command.env(variable, value);
        self
    }

    fn run(mut self) -> Output {
        self.command.output().unwrap()
    }

    /// Runs it, and answers the one line it fails with.
    fn fails(self) -> String {
        let output = self.run();
        let written = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{written}");
        assert_eq!(written.lines().count(), 1, "{written}");
        written.trim().strip_prefix("correlare: ").unwrap().to_owned()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // What is left in the folder of temporary files does no harm.
        let _left = std::fs::remove_dir_all(&self.folder);
    }
}

#[test]
fn help_tells_subcommands_and_every_variable() {
    let output = Program::new("help", &["--help"]).run();
    assert!(output.status.success());
    let help = String::from_utf8(output.stdout).unwrap();
    for word in ["serve", "migrate", "demo", "import-project", "create-admin", "audit"]
        .into_iter()
        .chain(VARIABLES.map(|variable| variable.name))
    {
        assert!(help.contains(word), "{word}: {help}");
    }
}

#[test]
fn arguments_that_make_no_sense_are_exit_code_2() {
    for arguments in [&["frobnicate"][..], &["serve", "--fast"], &[]] {
        assert_eq!(Program::new("usage", arguments).run().status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn bad_configuration_is_one_line() {
    for (variable, value, says) in [
        ("CORRELARE_LISTEN", "everywhere", "CORRELARE_LISTEN is \"everywhere\"; expected an IP address"),
        ("CORRELARE_SMTP_URL", "smtp://localhost", "CORRELARE_MAIL_FROM is not set"),
        ("CORRELARE_LOG", "=?=", "CORRELARE_LOG is \"=?=\""),
        ("DATABASE_URL", "mysql://localhost", "DATABASE_URL is not the address of a Postgres"),
        ("CORRELARE_SITE_ROOT", "/nowhere", "there is no built site in /nowhere; run scripts/build"),
        ("CORRELARE_LISTEN", "192.0.2.1:3000", "cannot serve on 192.0.2.1:3000"),
    ] {
        let line = Program::new("configuration", &["serve"]).with(variable, value).fails();
        assert!(line.starts_with(says), "{line}");
    }
}

#[test]
fn a_taken_port_is_one_line() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let line = Program::new("port", &["serve"]).with("CORRELARE_LISTEN", &address).fails();
    assert_eq!(
        line,
        format!("{address} is taken by another program; end that, or set CORRELARE_LISTEN to another port")
    );
    let line = Program::new("metrics", &["serve"]).with("CORRELARE_METRICS_LISTEN", &address).fails();
    assert!(line.ends_with("or set CORRELARE_METRICS_LISTEN to another port"), "{line}");
}

#[test]
fn a_data_directory_that_cannot_be_written_is_one_line() {
    // Not by its permissions, which root does not mind.
    for arguments in [["serve"], ["migrate"]] {
        let line = Program::new("data", &arguments).with("CORRELARE_DATA_DIR", "/dev/null/data").fails();
        assert!(line.starts_with("cannot write in /dev/null/data: "), "{line}");
        assert!(line.contains("set CORRELARE_DATA_DIR to a directory that is"), "{line}");
    }
}

#[test]
fn a_database_that_is_not_there_is_one_line() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("postgres://correlare:secret@{nobody}/correlare");
    let line = Program::new("unreachable", &["serve"]).with("DATABASE_URL", &url).fails();
    assert!(line.starts_with("cannot reach the database: ") && line.contains("DATABASE_URL"), "{line}");
    assert!(!line.contains("secret"), "{line}");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_database_newer_than_the_program_is_one_line(pool: PgPool) {
    sqlx::query(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (9001, 'of the future', true, '', 0)",
    )
    .execute(&pool)
    .await
    .unwrap();
    let url = pool.connect_options().to_url_lossy();
    for arguments in [["serve"], ["migrate"]] {
        let line = Program::new("newer", &arguments).with("DATABASE_URL", url.as_str()).fails();
        assert!(line.contains("by a newer version of this program (migration 9001 is unknown here)"), "{line}");
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn demo_logins_are_not_served_to_other_machines(pool: PgPool) {
    sqlx::raw_sql(
        "insert into person (id, given_name, family_name, source, created_at)
             values ('00000000-0000-0000-0000-00000000000a', 'Ada', 'Demo', 'demo', now());
         insert into account (id, person_id, email, password_hash, created_at, demonstration)
             values ('00000000-0000-0000-0000-00000000000b', '00000000-0000-0000-0000-00000000000a',
                 'operatrice@demo.correlare.test', 'x', now(), true);",
    )
    .execute(&pool)
    .await
    .unwrap();
    let url = pool.connect_options().to_url_lossy();
    let line = Program::new("demo", &["serve"])
        .with("DATABASE_URL", url.as_str())
        .with("CORRELARE_LISTEN", "0.0.0.0:0")
        .fails();
    assert!(line.contains("CORRELARE_DEMO_LOGINS_BEYOND_LOOPBACK to yes-i-know"), "{line}");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_project_file_is_loaded_when_somebody_says_yes(pool: PgPool) {
    let url = pool.connect_options().to_url_lossy();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/data/co-alizione.json");
    let program = |arguments: &[&str]| Program::new("import", arguments).with("DATABASE_URL", url.as_str());
    let projects =
        async || sqlx::query_scalar::<_, i64>("select count(*) from project").fetch_one(&pool).await.unwrap();

    let line = program(&["import-project", file]).fails();
    assert!(line.contains("run it again with --yes"), "{line}");
    assert_eq!(projects().await, 0);

    for says in ["Done.\n", "The file says what it said before: nothing to change.\n"] {
        let output = program(&["import-project", file, "--yes"]).run();
        assert!(output.status.success(), "{output:?}");
        assert!(String::from_utf8(output.stdout).unwrap().ends_with(says));
        assert_eq!(projects().await, 1);
    }

    let line = program(&["import-project", "/nowhere.json"]).fails();
    assert!(line.starts_with("cannot read /nowhere.json: "), "{line}");
    let output = program(&["import-project", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")]).run();
    let written = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(written.lines().last().unwrap().contains("is no project file yet"), "{written}");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_administrator_is_made_and_gets_a_password(pool: PgPool) {
    let url = pool.connect_options().to_url_lossy();
    let program = |email: &str| Program::new("admin", &["create-admin", email]).with("DATABASE_URL", url.as_str());
    for _ in 0..2 {
        let output = program("Capo@Comune.example").run();
        assert!(output.status.success(), "{output:?}");
        let said = String::from_utf8(output.stdout).unwrap();
        let password = said.trim().strip_prefix("capo@comune.example is an administrator. Password, shown only now: ");
        let hash: String = sqlx::query_scalar(
            "select a.password_hash from account a join role_grant g on g.account_id = a.id
             where a.email = 'capo@comune.example' and g.role = 'administrator' and g.withdrawn_at is null",
        )
        .fetch_one(&pool)
        .await
        .unwrap();
        assert!(app::people::password::verify(password.unwrap().to_owned(), Some(hash)).await.unwrap());
    }
    assert!(program("nobody").fails().starts_with("\"nobody\" is not a mail address"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn audit_answers_for_the_exit_code(pool: PgPool) {
    let url = pool.connect_options().to_url_lossy();
    let audit = || Program::new("audit", &["audit"]).with("DATABASE_URL", url.as_str());
    let output = audit().run();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "No breaches.\n");

    sqlx::raw_sql(
        "insert into person (id, given_name, family_name, source, created_at)
             values ('00000000-0000-0000-0000-00000000000a', 'Ada', 'Demo', 'demo', now());
         insert into account (id, person_id, email, created_at)
             values ('00000000-0000-0000-0000-00000000000b', '00000000-0000-0000-0000-00000000000a',
                 'ada@comune.example', now());
         insert into role_grant (id, account_id, role, scope_kind, scope_id, valid_from, given_at)
             values (gen_random_uuid(), '00000000-0000-0000-0000-00000000000b', 'project_manager', 'project',
                 gen_random_uuid(), now(), now());",
    )
    .execute(&pool)
    .await
    .unwrap();
    assert!(audit().fails().starts_with("1 found, listed above"));
}

#[sqlx::test(migrations = false)]
async fn migrate_brings_an_empty_database_up_to_date_and_again(pool: PgPool) {
    let url = pool.connect_options().to_url_lossy();
    for _ in 0..2 {
        let output = Program::new("migrate", &["migrate"]).with("DATABASE_URL", url.as_str()).run();
        assert!(output.status.success(), "{output:?}");
        assert_eq!(String::from_utf8(output.stdout).unwrap(), "The database is up to date.\n");
    }
    let tables: i64 = sqlx::query_scalar("select count(*) from pg_tables where schemaname = 'public'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert!(tables > 20, "{tables}");
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The command line: subcommands, help, and one line on standard error for whatever goes wrong.

use std::{fmt::Write, io::IsTerminal, path::PathBuf, process::ExitCode};

use app::seal::KeyFolder;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::{
    config::{Config, ConfigError, VARIABLES},
    database::{Database, DatabaseError},
    demo::DemoError,
    generate_talk::GenerateError,
    serve::{self, ServeError},
    stop::Stop,
};
use audit::AuditError;
use create_admin::{CreateAdminError, NewAdmin};
use generate_talk::NewTalk;
use import_project::ImportProjectError;

mod audit;
mod create_admin;
mod demo;
mod generate_talk;
mod import_project;

/// A page waits for several things at once even on a machine with one core.
const LEAST_WORKERS: usize = 4;

/// Training, questionnaires and communities of practice for networks of public bodies.
#[derive(Debug, Parser)]
#[command(name = "correlare", version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site; without DATABASE_URL start the private Postgres of the data directory, and end it afterwards
    Serve,
    /// Bring the database up to date, which serve does by itself
    Migrate,
    /// Fill an empty database with demonstration data, or complete that of an older version
    Demo,
    /// Load a project file (docs/PROJECT-FILE.md), or what has changed in it: shows the changes and asks first
    ImportProject {
        /// The file
        file: PathBuf,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Make an administrator, whose password is printed once
    CreateAdmin(NewAdmin),
    /// Make discussions in great number, to measure with (scripts/measure-talk): not where people work
    GenerateTalk(NewTalk),
    /// Look for what must never be in the database: a line for each breach, exit code 1 if there is one
    Audit,
}

/// Why a subcommand failed: one line that says what to do.
#[derive(Debug, thiserror::Error)]
enum CliError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Serve(#[from] ServeError),
    #[error(transparent)]
    ImportProject(#[from] ImportProjectError),
    #[error(transparent)]
    CreateAdmin(#[from] CreateAdminError),
    #[error("{0}; nothing that was there has been changed")]
    Demo(#[from] DemoError),
    #[error(transparent)]
    GenerateTalk(#[from] GenerateError),
    #[error(transparent)]
    Audit(#[from] AuditError),
    #[error("interrupted: what was under way was not done, run it again")]
    Interrupted,
    #[error("the program cannot start: {0}; free some memory or allow more processes")]
    System(#[from] std::io::Error),
}

/// Runs the program with the arguments of this process. Exit code 0: done; 1: failed, the reason is on standard
/// error; 2: the arguments make no sense.
pub fn main() -> ExitCode {
    let matches = Arguments::command().after_help(environment_help()).get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    match run(&arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("correlare: {}", one_line(&error.to_string()));
            ExitCode::FAILURE
        }
    }
}

/// Causes from the system or the database may bring line breaks of their own.
fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn run(command: &Command) -> Result<(), CliError> {
    let config = Config::from_environment()?;
    // A million rows take their time, which is no reason for a warning.
    let about_slowness = if matches!(command, Command::GenerateTalk(_)) { ",sqlx::query=error" } else { "" };
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(format!("{}{about_slowness}", config.log)))
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    app::panics::log();
    let workers = std::thread::available_parallelism().map_or(LEAST_WORKERS, |cores| cores.get().max(LEAST_WORKERS));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_all().build()?;
    let outcome = runtime.block_on(async {
        match command {
            Command::Serve => Ok(serve::run(&config).await?),
            Command::Migrate => {
                with_database(&config, async |database| {
                    database.migrate().await?;
                    println!("The database is up to date.");
                    Ok(())
                })
                .await
            }
            Command::Demo => {
                with_database(&config, async |database| {
                    database.migrate().await?;
                    let site = config.public_url_for(config.listen);
                    Ok(demo::run(database.pool(), site.as_str(), &KeyFolder::new(&config.keys_dir)).await?)
                })
                .await
            }
            Command::ImportProject { file, yes } => {
                let text = import_project::read(file)?;
                with_database(&config, async |database| {
                    database.migrate().await?;
                    Ok(import_project::run(database.pool(), file, &text, *yes).await?)
                })
                .await
            }
            Command::CreateAdmin(new) => {
                with_database(&config, async |database| {
                    database.migrate().await?;
                    Ok(create_admin::run(database.pool(), new).await?)
                })
                .await
            }
            Command::GenerateTalk(new) => {
                with_database(&config, async |database| {
                    database.migrate().await?;
                    Ok(generate_talk::run(database.pool(), new).await?)
                })
                .await
            }
            // Without migrating: it only reads.
            Command::Audit => with_database(&config, async |database| Ok(audit::run(database.pool()).await?)).await,
        }
    });
    // Not waiting for a thread that may be reading a terminal nobody types into any more.
    runtime.shutdown_background();
    outcome
}

/// Works on the database and leaves it: a private Postgres that was not running ends again, also
/// when the work is interrupted.
async fn with_database(
    config: &Config,
    work: impl AsyncFnOnce(&Database) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let stop = Stop::on_signals()?;
    let database = tokio::select! {
        opened = Database::open(config) => opened?,
        () = stop.requested() => return Err(CliError::Interrupted),
    };
    let outcome = tokio::select! {
        outcome = work(&database) => outcome,
        () = stop.requested() => Err(CliError::Interrupted),
    };
    let closed = database.close().await;
    outcome?;
    Ok(closed?)
}

/// The table of environment variables, below the help of the arguments.
fn environment_help() -> String {
    let mut help = "Environment (a variable set to nothing counts as not set):".to_owned();
    for variable in VARIABLES {
        let _infallible = write!(
            help,
            "\n  {}\n      {}; {}\n      Default: {}",
            variable.name, variable.meaning, variable.expected, variable.default
        );
    }
    help
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn help_lists_every_variable() {
        let help = environment_help();
        for variable in VARIABLES {
            assert!(help.contains(variable.name));
        }
    }
}

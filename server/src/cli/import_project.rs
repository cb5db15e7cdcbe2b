// SPDX-License-Identifier: AGPL-3.0-or-later
//! `correlare import-project FILE`: shows what a project file would change, asks, and changes it.

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

use app::{clock::Clock, projects::file};
use sqlx::PgPool;
use tokio::task::spawn_blocking;

use crate::import::{self, ImportError, Refusal};

/// Why nothing was loaded: one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ImportProjectError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}; give the path of a project file")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is wrong; its errors have been listed.
    #[error("{path} is no project file yet: correct what is listed above, nothing was changed")]
    Wrong {
        /// The file.
        path: PathBuf,
    },
    /// Some changes are not allowed; they have been listed.
    #[error("what is listed above cannot be changed by a file; leave it as it was, nothing was changed")]
    Refused,
    /// Nobody is there to be asked.
    #[error("nobody is there to say yes; run it again with --yes, nothing was changed")]
    Unasked,
    /// The import itself.
    #[error("{0}; nothing was changed")]
    Import(#[from] ImportError),
    /// The terminal or the database.
    #[error("{0}; try again, nothing was changed")]
    System(#[from] io::Error),
    /// The database.
    #[error("the database does not answer: {0}; try again, nothing was changed")]
    Database(#[from] sqlx::Error),
}

/// The file's text, to be read before the database is started.
///
/// # Errors
/// `Unreadable`.
pub fn read(path: &Path) -> Result<String, ImportProjectError> {
    std::fs::read_to_string(path).map_err(|source| ImportProjectError::Unreadable { path: path.to_owned(), source })
}

/// Loads the file with this text; asks before, unless `yes`.
///
/// # Errors
/// See [`ImportProjectError`].
pub async fn run(pool: &PgPool, path: &Path, text: &str, yes: bool) -> Result<(), ImportProjectError> {
    let file = file::parse(text).map_err(|errors| {
        list(&errors);
        ImportProjectError::Wrong { path: path.to_owned() }
    })?;
    let mut connection = pool.acquire().await?;
    let now = Clock::System.now();
    let plan = import::plan(&mut connection, &file, now).await?;
    if !plan.refusals.is_empty() {
        return Err(refused(&plan.refusals));
    }
    if plan.is_empty() {
        println!("The file says what it said before: nothing to change.");
        return Ok(());
    }
    for line in plan.lines() {
        println!("{line}");
    }
    // Beside, so that Ctrl-C is heard meanwhile.
    if !yes && !spawn_blocking(is_confirmed).await.map_err(io::Error::from)?? {
        println!("Nothing was changed.");
        return Ok(());
    }
    match import::apply(&mut connection, &file, plan, now).await {
        Ok(()) => {
            println!("Done.");
            Ok(())
        }
        Err(ImportError::Refused(refusals)) => Err(refused(&refusals)),
        Err(error) => Err(error.into()),
    }
}

fn refused(refusals: &[Refusal]) -> ImportProjectError {
    list(refusals);
    ImportProjectError::Refused
}

fn list(items: &[impl ToString]) {
    for item in items {
        eprintln!("{}", item.to_string());
    }
}

fn is_confirmed() -> Result<bool, ImportProjectError> {
    let input = io::stdin();
    if !input.is_terminal() {
        return Err(ImportProjectError::Unasked);
    }
    print!("Change it? [y/N] ");
    io::stdout().flush()?;
    let mut answer = String::new();
    input.read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "s" | "si" | "sì"))
}

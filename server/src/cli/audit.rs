// SPDX-License-Identifier: AGPL-3.0-or-later
//! `correlare audit`: looks for what must never be in the database, and changes nothing.

use sqlx::PgPool;

use crate::audit;

/// Why the audit does not end well: one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// It found something; each breach has been listed.
    #[error("{0} found, listed above; keep a backup of the database as it is and report them")]
    Breaches(usize),
    /// The database.
    #[error("the database cannot be audited: {0}; run `correlare migrate` first")]
    Database(#[from] sqlx::Error),
}

/// Prints a line for each breach.
///
/// # Errors
/// See [`AuditError`].
pub async fn run(pool: &PgPool) -> Result<(), AuditError> {
    let breaches = audit::run(&mut *pool.acquire().await?).await?;
    for breach in &breaches {
        println!("{breach}");
    }
    match breaches.len() {
        0 => {
            println!("No breaches.");
            Ok(())
        }
        count => Err(AuditError::Breaches(count)),
    }
}

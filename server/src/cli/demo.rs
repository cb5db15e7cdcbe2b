// SPDX-License-Identifier: AGPL-3.0-or-later
//! `correlare demo`: fills an empty database with demonstration data.

use app::{clock::Clock, seal::KeyFolder};
use sqlx::PgPool;

use crate::demo::{self, DemoError};

/// Makes the data, telling each step, and says how to log in. `site` is the address people use.
///
/// # Errors
/// Those of [`demo::run`].
pub async fn run(pool: &PgPool, site: &str, keys: &KeyFolder) -> Result<(), DemoError> {
    let report = demo::run(pool, site, keys, Clock::System.now(), |step| println!("{step}")).await?;
    println!(
        "{} projects, {} editions, {} applications and {} questionnaires were added; every demo login has the password {}.",
        report.projects,
        report.editions,
        report.applications,
        report.questionnaires,
        demo::PASSWORD
    );
    Ok(())
}

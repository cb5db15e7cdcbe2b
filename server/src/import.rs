// SPDX-License-Identifier: AGPL-3.0-or-later
//! Loads project files into the database.
//!
//! A file is compared with the version of it that was loaded before, not with the database: what people have changed
//! since in the program stays, unless the file changes the same thing. So the same file twice changes nothing. What
//! has enrolments is never removed, and what concerns people who applied (dates, seats, state) is changed in the
//! program, which tells them, not by a file. Days such as `today+12` keep counting from the first loading.

mod changes;
mod communities;
mod guard;
mod rows;
mod write;

use app::projects::file::{self, FileError, ProjectFile};
use jiff::{Timestamp, civil::DateTime};
use sqlx::{Connection, PgConnection, types::Json};
use uuid::Uuid;

use jiff_sqlx::Timestamp as SqlxTimestamp;

pub use changes::{Change, FieldChange, What};
pub use guard::{Reason, Refusal};
pub use rows::Kind;

/// Why a file cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The program knows no such zone.
    #[error("zone: \"{0}\" is no time zone this program knows")]
    UnknownZone(String),
    /// A moment no calendar of ours reaches.
    #[error("{0} lies outside the calendar")]
    BeyondCalendar(DateTime),
    /// Parts of the change are not allowed.
    #[error("{}", lines(.0))]
    Refused(Vec<Refusal>),
    /// The database has changed since the differences were shown.
    #[error("the project has been changed meanwhile; look at the differences again")]
    Outdated,
    /// The version loaded before, kept in the database, cannot be read by this program.
    #[error("the version of the file loaded before cannot be read: {}", lines(.0))]
    Stored(Vec<FileError>),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

fn lines(items: &[impl ToString]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// What loading a file would do.
#[derive(Debug)]
pub struct Plan {
    /// The differences, in the order in which they are made. None: the file says what it said before.
    pub changes: Vec<Change>,
    /// What is not allowed; with any of these nothing is changed at all.
    pub refusals: Vec<Refusal>,
    project: Option<Uuid>,
}

impl Plan {
    /// Whether the file changes nothing.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Whether the project is not there yet.
    pub fn is_new_project(&self) -> bool {
        self.project.is_none()
    }

    /// The lines a person reads before saying yes: each difference, or for a new project how much of what there is.
    pub fn lines(&self) -> Vec<String> {
        if !self.is_new_project() {
            return self.changes.iter().map(ToString::to_string).collect();
        }
        let mut counts: Vec<(Kind, &str, usize)> = Vec::new();
        for change in &self.changes {
            match counts.last_mut().filter(|(kind, ..)| *kind == change.kind) {
                Some((.., count)) => *count += 1,
                None => counts.push((change.kind, &change.key, 1)),
            }
        }
        let line = |(kind, key, count): (Kind, &str, usize)| match kind.names() {
            (one, _) if count == 1 => format!("+ {one} {key}"),
            (_, many) => format!("+ {count} {many}"),
        };
        counts.into_iter().map(line).collect()
    }
}

/// The version of a project that was loaded before.
struct Loaded {
    id: Uuid,
    created_at: Timestamp,
    source: ProjectFile,
}

/// What loading this file now would change.
///
/// # Errors
/// An unknown zone, a stored version that cannot be read, those of the database.
pub async fn plan(connection: &mut PgConnection, file: &ProjectFile, now: Timestamp) -> Result<Plan, ImportError> {
    let before = find_loaded(connection, &file.slug).await?;
    // One day for the whole life of the project, so that relative days never move.
    let zone = rows::zone(before.as_ref().map_or(file, |loaded| &loaded.source))?;
    let loaded_on = before.as_ref().map_or(now, |loaded| loaded.created_at).to_zoned(zone).date();
    let new = rows::resolve(file, loaded_on)?;
    let (project, old) = match before {
        Some(loaded) => (Some(loaded.id), rows::resolve(&loaded.source, loaded_on)?),
        None => (None, Vec::new()),
    };
    let changes = changes::between(old, new);
    let refusals = guard::refusals(connection, project, file, &changes).await?;
    Ok(Plan { changes, refusals, project })
}

/// Makes the changes of a plan, all or none, and keeps the file as the project's source.
///
/// # Errors
/// `Refused` if the plan has refusals, `Outdated` if the database has moved on since it was made, those of the database.
pub async fn apply(
    connection: &mut PgConnection,
    file: &ProjectFile,
    plan: Plan,
    now: Timestamp,
) -> Result<(), ImportError> {
    let mut transaction = connection.begin().await?;
    // One import at a time; people go on working, their rows are locked one by one.
    sqlx::query!("select pg_advisory_xact_lock(hashtext('correlare import'))").execute(&mut *transaction).await?;
    let fresh = self::plan(&mut transaction, file, now).await?;
    if !fresh.refusals.is_empty() {
        return Err(ImportError::Refused(fresh.refusals));
    }
    if fresh.changes != plan.changes {
        return Err(ImportError::Outdated);
    }
    if fresh.is_empty() {
        return Ok(());
    }
    write::write(&mut transaction, fresh.project, file, &fresh.changes, now).await?;
    transaction.commit().await?;
    Ok(())
}

async fn find_loaded(connection: &mut PgConnection, slug: &str) -> Result<Option<Loaded>, ImportError> {
    let row = sqlx::query!(
        r#"select id, created_at as "created_at: SqlxTimestamp", source as "source: Json<serde_json::Value>"
           from project where slug = $1"#,
        slug,
    )
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let source = file::parse(&row.source.0.to_string()).map_err(ImportError::Stored)?;
        Ok(Loaded { id: row.id, created_at: row.created_at.to_jiff(), source })
    })
    .transpose()
}

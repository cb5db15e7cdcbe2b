// SPDX-License-Identifier: AGPL-3.0-or-later
//! Demonstration data: the projects that come with the program, invented persons whose applications add up to the
//! figures the projects reported, the demonstration project in all its situations, and the demo logins.
//!
//! Everything that happens to an application is done by the functions that users' actions call, at moments of the
//! past. Each step looks whether its part is there already, so that an interrupted run goes on where it stopped, and
//! a newer version of the program completes the data of an older one.

mod accounts;
mod answers;
mod cast;
mod circles;
mod classroom;
mod script;
mod stage;
mod targets;
mod threads;

use std::collections::BTreeMap;

use app::{
    attendance, communities, enrolment,
    error::AppError,
    people::password,
    projects::file::{self, FileError, ProjectFile},
    questionnaires,
    seal::KeyFolder,
};
use jiff::Timestamp;
use sqlx::{Connection, PgConnection, PgPool};

use crate::import::{self, ImportError};
use targets::Targets;

/// The password of every demo login: public.
pub const PASSWORD: &str = "demo-correlare";
/// Where the addresses of the demo logins end; no mail can ever reach it.
pub const DOMAIN: &str = "demo.correlare.test";

/// The project files that come with the program, in the order they are loaded.
const FILES: [&str; 4] = [
    include_str!("../data/correlare.json"),
    include_str!("../data/formare-per-integrare.json"),
    include_str!("../data/co-alizione.json"),
    include_str!("../data/dimostrazione.json"),
];

/// Why the demonstration data could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database has data of its own.
    #[error("the database is not empty: demonstration data goes only into an empty one")]
    NotEmpty,
    /// A file of the program is wrong.
    #[error("a project file of the program: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    File(Vec<FileError>),
    /// The targets of the program are wrong.
    #[error("the demonstration targets cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// The targets ask for something that cannot be.
    #[error("the demonstration targets of edition {0} do not go with its state")]
    Targets(String),
    /// A project file could not be loaded.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// An application could not be sent, or decided on.
    #[error("an application of the demonstration data: {0}")]
    Enrolment(#[from] enrolment::db::Error),
    /// A questionnaire could not be opened, answered or closed.
    #[error("a questionnaire of the demonstration data: {0}")]
    Questionnaire(#[from] questionnaires::db::Error),
    /// A register could not be kept.
    #[error("a register of the demonstration data: {0}")]
    Attendance(#[from] attendance::db::Error),
    /// Somebody could not join a community.
    #[error("a community of the demonstration data: {0}")]
    Community(#[from] communities::place::db::Error),
    /// A discussion could not be held.
    #[error("a discussion of the demonstration data: {0}")]
    Talk(#[from] communities::db::TalkError),
    /// A text of a discussion cannot be said.
    #[error("the demonstration's discussion “{0}” cannot be read")]
    Discussion(String),
    /// The password could not be hashed.
    #[error("the demo password: {0}")]
    Password(AppError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// What a run has added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DemoReport {
    /// Projects loaded or changed.
    pub projects: usize,
    /// Editions filled with applications.
    pub editions: usize,
    /// Applications sent.
    pub applications: usize,
    /// Questionnaires opened.
    pub questionnaires: usize,
    /// Registers kept and closed.
    pub registers: usize,
    /// Communities that people joined.
    pub communities: usize,
    /// Discussions begun.
    pub threads: usize,
}

/// Whether the database holds demonstration data: its logins then exist.
///
/// # Errors
/// Those of the database.
pub async fn is_there(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(r#"select exists (select 1 from account where demonstration) as "there!""#)
        .fetch_one(connection)
        .await
}

/// Fills an empty database, or completes the demonstration data of an earlier run. `site` is where people reach this
/// installation, for the links in the demo accounts' mails; `keys` is where the keys of open questionnaires are kept;
/// `progress` hears of each step.
///
/// # Errors
/// `NotEmpty` if the database holds data that is not a demonstration's; failures of the database.
pub async fn run(
    pool: &PgPool,
    site: &str,
    keys: &KeyFolder,
    now: Timestamp,
    mut progress: impl FnMut(&str),
) -> Result<DemoReport, DemoError> {
    let targets = Targets::embedded()?;
    let mut connection = pool.acquire().await?;
    let mut report = DemoReport::default();
    add_accounts(&mut connection, &targets, now).await?;
    let mut territories = BTreeMap::new();
    for text in FILES {
        let project = file::parse(text).map_err(DemoError::File)?;
        report.projects += usize::from(load(&mut connection, &project, now, &mut progress).await?);
        territories.extend(project.editions.into_iter().map(|edition| (edition.code, edition.territory)));
    }
    for account in &targets.accounts {
        for grant in &account.grants {
            accounts::give(&mut connection, account, grant, now).await?;
        }
    }
    let cast = cast::cast(&targets, &territories);
    let codes: Vec<String> = cast.editions.keys().cloned().collect();
    let editions = stage::find_empty(&mut connection, &codes, now).await?;
    for edition in &editions {
        let mut transaction = connection.begin().await?;
        report.applications += stage::fill(&mut transaction, edition, &cast, &targets, site).await?;
        transaction.commit().await?;
        report.editions += 1;
        if report.editions % 20 == 0 || report.editions == editions.len() {
            progress(&format!("applications: {} of {} editions", report.editions, editions.len()));
        }
    }
    let unkept = classroom::find_unkept(&mut connection, &codes, now).await?;
    for (number, edition) in (1..).zip(&unkept) {
        let mut transaction = connection.begin().await?;
        report.registers += classroom::keep(&mut transaction, edition, &targets, site, now).await?;
        transaction.commit().await?;
        if number % 20 == 0 || number == unkept.len() {
            progress(&format!("registers: {number} of {} editions", unkept.len()));
        }
    }
    report.communities = circles::fill(&mut connection, &targets, site, now).await?;
    report.questionnaires = answers::fill(&mut connection, keys, now, site, &mut progress).await?;
    report.threads = threads::fill(&mut connection, site, now, &mut progress).await?;
    Ok(report)
}

/// Creates the demo logins, the first thing in an empty database: they are the sign that it is a demonstration's.
async fn add_accounts(connection: &mut PgConnection, targets: &Targets, now: Timestamp) -> Result<(), DemoError> {
    if !is_there(&mut *connection).await? {
        let used =
            sqlx::query_scalar!(r#"select exists (select 1 from project) or exists (select 1 from person) as "used!""#)
                .fetch_one(&mut *connection)
                .await?;
        if used {
            return Err(DemoError::NotEmpty);
        }
    }
    // One hash for all: whoever knows one password knows them all anyway.
    let hash = password::hash(PASSWORD.to_owned()).await.map_err(DemoError::Password)?;
    let mut transaction = connection.begin().await?;
    for account in &targets.accounts {
        accounts::add(&mut transaction, account, &hash, now).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Loads a project file; what of it people's applications have overtaken stays as it is. Answers whether it did.
async fn load(
    connection: &mut PgConnection,
    project: &ProjectFile,
    now: Timestamp,
    progress: &mut impl FnMut(&str),
) -> Result<bool, DemoError> {
    let plan = import::plan(&mut *connection, project, now).await?;
    if plan.is_empty() {
        return Ok(false);
    }
    if !plan.refusals.is_empty() {
        progress(&format!("project {} stays as it was loaded: people use what has changed in its file", project.slug));
        return Ok(false);
    }
    import::apply(connection, project, plan, now).await?;
    progress(&format!("project {} loaded", project.slug));
    Ok(true)
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Looks for editions: what the pages and the JSON API share.

use jiff::Timestamp;
use sqlx::PgConnection;

use super::{
    db::{self, CourseRow, EditionRow, Wanted},
    facets::{Facets, Names, look_up},
    filters::{Cursor, Filters, Phase},
};
use crate::paging::Page;

/// Editions shown on the home page and on a project's page.
const A_FEW: usize = 6;
/// Editions on a page of a course.
const OF_A_COURSE: usize = 50;

/// A page of editions, with the counts of each filter's values.
#[derive(Debug)]
pub struct Found {
    /// What was asked for.
    pub filters: Filters,
    /// Editions, in their order.
    pub page: Page<EditionRow>,
    /// Values of the filters with their counts.
    pub facets: Facets,
    /// Names of what was chosen.
    pub names: Names,
}

async fn page(connection: &mut PgConnection, wanted: &Wanted) -> Result<Page<EditionRow>, sqlx::Error> {
    let rows = db::list(connection, wanted).await?;
    Ok(Page::cut(rows, wanted.filters.limit, |row| row.cursor().code()))
}

/// Editions that fit the filters.
///
/// # Errors
/// Those of the database.
pub async fn editions(connection: &mut PgConnection, filters: Filters) -> Result<Found, sqlx::Error> {
    let names = db::names(connection).await?;
    let wanted = look_up(&names, filters);
    let page = page(connection, &wanted).await?;
    let cells = if wanted.filters.are_counted() {
        db::maintained_counts(connection).await?
    } else {
        db::counts_of(connection, &wanted.filters).await?
    };
    let mut facets = Facets::count(&names, &wanted, &cells);
    // Where counting stopped early the page itself may know of more.
    facets.total = facets.total.max(page.items.len() as i64);
    Ok(Found { filters: wanted.filters, page, facets, names })
}

/// A course and its editions after the cursor, the newest first.
///
/// # Errors
/// Those of the database.
pub async fn course(
    connection: &mut PgConnection,
    slug: &str,
    cursor: Option<Cursor>,
) -> Result<Option<(CourseRow, (Filters, Page<EditionRow>))>, sqlx::Error> {
    let Some(course) = db::find_course(connection, slug).await? else { return Ok(None) };
    let filters = Filters { phase: Phase::All, limit: OF_A_COURSE, cursor, ..Filters::default() };
    let wanted = Wanted { course: Some(course.id), ..Wanted::all(filters) };
    let page = page(connection, &wanted).await?;
    Ok(Some((course, (wanted.filters, page))))
}

/// The next editions that take applications.
///
/// # Errors
/// Those of the database.
pub async fn taking_applications(
    connection: &mut PgConnection,
    now: Timestamp,
) -> Result<Vec<EditionRow>, sqlx::Error> {
    let hidden = db::names(connection).await?.hidden;
    let filters = Filters { limit: A_FEW, ..Filters::default() };
    let wanted = Wanted { hidden, taking_applications: Some(now), ..Wanted::all(filters) };
    Ok(page(connection, &wanted).await?.items)
}

/// The next editions of a project, or its latest where none is ahead, and the counts of its territories and axes
/// over all its editions.
///
/// # Errors
/// Those of the database.
pub async fn of_project(connection: &mut PgConnection, slug: &str) -> Result<Found, sqlx::Error> {
    let filters = |phase| Filters { project: Some(slug.to_owned()), phase, limit: A_FEW, ..Filters::default() };
    let mut found = editions(connection, filters(Phase::All)).await?;
    let live = page(connection, &look_up(&found.names, filters(Phase::Live))).await?;
    if !live.items.is_empty() {
        found.page = live;
        found.filters.phase = Phase::Live;
    }
    Ok(found)
}

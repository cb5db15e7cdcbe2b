// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one place that computes figures: what is found in which project. What counts where is in `figures.rs`.

mod communities;
mod figures;
mod rows;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{Indicators, MonitoringReport, Opens, PartFigures, RowKind, TerritoryChoice, rules::reach};
use crate::{i18n::Text, people::Viewer};

pub use communities::community_members;
pub use figures::Filter;
pub use rows::rows;

/// The figures of a project's editions. What each counts is said in [`Indicators`].
///
/// # Errors
/// Those of the database.
pub async fn indicators(
    connection: &mut PgConnection,
    project: Uuid,
    filter: Filter<'_>,
) -> Result<Indicators, sqlx::Error> {
    Ok(figures::breakdown(connection, project, filter).await?.total)
}

/// A project whose figures the public may see.
#[derive(Debug)]
pub struct PublicProject {
    /// The project.
    pub id: Uuid,
    /// As the project writes itself.
    pub acronym: String,
    /// The project's own word for "axis".
    pub axis_word: Text,
    /// The sentence about its funding.
    pub funding: Text,
    /// Its zone.
    zone: String,
}

/// The project with this slug, if the public may see it.
///
/// # Errors
/// Those of the database.
pub async fn find_project(connection: &mut PgConnection, slug: &str) -> Result<Option<PublicProject>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select id, acronym, words -> 'axis' as "axis_word!: Json<Text>", funding_wording as "funding: Json<Text>", zone
        from project
        where slug = $1 and state <> 'preparing'
        "#,
        slug,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| PublicProject {
        id: row.id,
        acronym: row.acronym,
        axis_word: row.axis_word.0,
        funding: row.funding.0,
        zone: row.zone,
    }))
}

/// A territory or axis of a project.
#[derive(Debug)]
struct Part {
    id: Uuid,
    code: String,
    name: Text,
}

impl Part {
    fn to_choice(&self) -> TerritoryChoice {
        TerritoryChoice { code: self.code.clone(), name: self.name.clone() }
    }
}

/// The territory of a project with this code.
///
/// # Errors
/// Those of the database.
pub async fn find_territory(
    connection: &mut PgConnection,
    project: Uuid,
    code: &str,
) -> Result<Option<(Uuid, TerritoryChoice)>, sqlx::Error> {
    let territories = territories(connection, project).await?;
    Ok(territories.iter().find(|territory| territory.code == code).map(|found| (found.id, found.to_choice())))
}

async fn territories(connection: &mut PgConnection, project: Uuid) -> Result<Vec<Part>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select id, code, name as "name: Json<Text>" from territory where project_id = $1 order by position, code"#,
        project,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| Part { id: row.id, code: row.code, name: row.name.0 }).collect())
}

async fn axes(connection: &mut PgConnection, project: Uuid) -> Result<Vec<Part>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select id, code, title as "title: Json<Text>" from axis where project_id = $1 order by position, code"#,
        project,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| Part { id: row.id, code: row.code, name: row.title.0 }).collect())
}

/// The figures of each part that has any, in the parts' order.
fn lines(parts: &[Part], mut figures: BTreeMap<Uuid, Indicators>) -> Vec<PartFigures> {
    parts
        .iter()
        .filter_map(|part| {
            let indicators = figures.remove(&part.id)?;
            Some(PartFigures { code: part.code.clone(), name: part.name.clone(), indicators })
        })
        .collect()
}

/// The axis of a project with this code.
///
/// # Errors
/// Those of the database.
pub async fn find_axis(
    connection: &mut PgConnection,
    project: Uuid,
    code: &str,
) -> Result<Option<(Uuid, TerritoryChoice)>, sqlx::Error> {
    let axes = axes(connection, project).await?;
    Ok(axes.iter().find(|axis| axis.code == code).map(|axis| (axis.id, axis.to_choice())))
}

/// The partners of a project.
///
/// # Errors
/// Those of the database.
pub async fn partners(connection: &mut PgConnection, project: Uuid) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("select id from partner where project_id = $1 order by position", project)
        .fetch_all(connection)
        .await
}

/// A moment in a zone, `2026-12-10T09:00`.
async fn civil(connection: &mut PgConnection, zone: &str, moment: Timestamp) -> Result<String, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select to_char($1::timestamptz at time zone $2, 'YYYY-MM-DD"T"HH24:MI') as "civil!""#,
        moment.to_sqlx() as jiff_sqlx::Timestamp,
        zone,
    )
    .fetch_one(connection)
    .await
}

/// What the monitoring page of a project shows, and its files hold; none if there is no such project or territory.
///
/// # Errors
/// Those of the database.
pub async fn report(
    connection: &mut PgConnection,
    slug: &str,
    territory_code: Option<&str>,
    viewer: Option<&Viewer>,
    now: Timestamp,
) -> Result<Option<MonitoringReport>, sqlx::Error> {
    let Some(project) = find_project(connection, slug).await? else { return Ok(None) };
    let territories = territories(connection, project.id).await?;
    let territory = match territory_code {
        None => None,
        Some(code) => match territories.iter().find(|territory| territory.code == code) {
            Some(found) => Some(found),
            None => return Ok(None),
        },
    };
    let filter = territory.map_or_else(Filter::default, |territory| Filter::within(territory.id));
    let axes = axes(connection, project.id).await?;
    let breakdown = figures::breakdown(connection, project.id, filter).await?;
    let opens = match viewer {
        None => Opens::default(),
        Some(viewer) => {
            let partners = partners(connection, project.id).await?;
            let opens = |kind| reach(viewer, project.id, &partners, kind).is_some();
            Opens { editions: opens(RowKind::Editions), people: opens(RowKind::Persons) }
        }
    };
    Ok(Some(MonitoringReport {
        slug: slug.to_owned(),
        at: civil(connection, &project.zone, now).await?,
        acronym: project.acronym,
        axis_word: project.axis_word,
        funding: project.funding,
        territory: territory.map(Part::to_choice),
        territories: territories.iter().map(Part::to_choice).collect(),
        total: breakdown.total,
        by_territory: lines(&territories, breakdown.by_territory),
        by_axis: lines(&axes, breakdown.by_axis),
        community_members: match filter.is_whole_project() {
            true => Some(community_members(connection, project.id).await?),
            false => None,
        },
        opens,
    }))
}

#[cfg(test)]
mod tests;

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Opens a figure, for the page and for the file: who may, which rows, and the figure that they add up to.

use sqlx::PgConnection;

use super::{
    OpenedFigure, Opening, RowKind,
    db::{self, Filter},
    rules::{Reach, reach},
};
use crate::{error::AppError, people::Viewer};

/// A figure as far as the viewer sees, and so many of its rows.
///
/// # Errors
/// `NotFound` if there is no such project, figure, territory or axis; `Forbidden` for those who may not open these
/// rows; `Internal`.
pub async fn open(
    connection: &mut PgConnection,
    viewer: &Viewer,
    slug: &str,
    opening: Opening,
    limit: usize,
) -> Result<OpenedFigure, AppError> {
    let project = db::find_project(&mut *connection, slug).await?.ok_or(AppError::NotFound)?;
    let kind = RowKind::behind(&opening.figure).ok_or(AppError::NotFound)?;
    let partners = db::partners(&mut *connection, project.id).await?;
    let reach = reach(viewer, project.id, &partners, kind).ok_or(AppError::Forbidden)?;
    let territory = match opening.territory.trim() {
        "" => None,
        code => Some(db::find_territory(&mut *connection, project.id, code).await?.ok_or(AppError::NotFound)?),
    };
    let axis = match opening.axis.trim() {
        "" => None,
        code => Some(db::find_axis(&mut *connection, project.id, code).await?.ok_or(AppError::NotFound)?),
    };
    let filter = Filter {
        territory: territory.as_ref().map(|(id, _)| *id),
        below: opening.only.is_empty(),
        axis: axis.as_ref().map(|(id, _)| *id),
        partners: match &reach {
            Reach::Project => None,
            Reach::Partners(own) => Some(own),
        },
    };
    let figures = db::indicators(&mut *connection, project.id, filter).await?.figures();
    let figure = figures.iter().find(|figure| figure.name == opening.figure).ok_or(AppError::NotFound)?;
    // Postgres takes no text with a zero in it.
    let after = opening.after.replace('\0', "");
    let rows = db::rows(connection, project.id, filter, (figure.name, kind), &after, limit).await?;
    Ok(OpenedFigure {
        slug: slug.to_owned(),
        acronym: project.acronym,
        axis_word: project.axis_word,
        unit: figure.unit,
        hundredths: figure.hundredths,
        territory: territory.map(|(_, choice)| choice),
        axis: axis.map(|(_, choice)| choice),
        own_partners_only: matches!(reach, Reach::Partners(_)),
        sees_persons: viewer.manages_project(project.id),
        opening,
        rows,
    })
}

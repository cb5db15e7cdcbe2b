// SPDX-License-Identifier: AGPL-3.0-or-later
//! Projects in the database.

use sqlx::{PgConnection, PgPool, types::Json};

use super::{Mark, ProjectCard, ProjectHeader};
use crate::i18n::Text;

/// All projects that the public may see: those under way first, demonstrations last.
///
/// # Errors
/// Those of the database.
pub async fn list(connection: &mut PgConnection) -> Result<Vec<ProjectCard>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select p.slug, p.acronym, p.title as "title: Json<Text>", p.words -> 'project' as "word!: Json<Text>",
               p.summary as "summary: Json<Text>", p.state, p.demonstration,
               coalesce((select name from partner where project_id = p.id and role = 'lead'), '') as "lead!"
        from project p
        where p.state <> 'preparing'
        order by p.demonstration, p.state = 'concluded', p.starts_on desc nulls last, p.slug
        "#,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ProjectCard {
            slug: row.slug,
            acronym: row.acronym,
            title: row.title.0,
            word: row.word.0,
            summary: row.summary.0,
            state: row.state,
            lead: row.lead,
            demonstration: row.demonstration,
        })
        .collect())
}

/// The frame of a page at this path, where the path belongs to a project. Most paths are answered without a query.
///
/// # Errors
/// Those of the database.
pub async fn find_header(pool: &PgPool, path: &str) -> Result<Option<ProjectHeader>, sqlx::Error> {
    let mut parts = path.trim_start_matches('/').split('/');
    let (area, key) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if key.is_empty() {
        return Ok(None);
    }
    let (project, course, edition) = match area {
        "progetti" | "monitoraggio" => (Some(key), None, None),
        "corsi" => (None, Some(key), None),
        "edizioni" => (None, None, Some(key)),
        _ => return Ok(None),
    };
    let row = sqlx::query!(
        r#"
        select p.slug, p.acronym, p.title as "title: Json<Text>", p.funding_wording as "funding_wording: Json<Text>",
               p.marks as "marks: Json<Vec<Mark>>", p.demonstration,
               coalesce((select name from partner where project_id = p.id and role = 'lead'), '') as "lead!"
        from project p
        where p.id = coalesce(
            (select id from project where slug = $1),
            (select project_id from course where slug = $2),
            (select project_id from edition where code = $3))
        "#,
        project,
        course,
        edition,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| ProjectHeader {
        slug: row.slug,
        acronym: row.acronym,
        title: row.title.0,
        lead: row.lead,
        funding_wording: row.funding_wording.0,
        marks: row.marks.0,
        demonstration: row.demonstration,
    }))
}

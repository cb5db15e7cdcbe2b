// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who belongs to communities of practice.

use sqlx::PgConnection;
use uuid::Uuid;

/// Persons who belong to at least one of a project's communities, after merging.
///
/// # Errors
/// Those of the database.
pub async fn community_members(connection: &mut PgConnection, project: Uuid) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select count(distinct coalesce(w.merged_into, w.id)) as "count!"
        from community c
        join community_member m on m.community_id = c.id and m.state = 'member'
        join person w on w.id = m.person_id
        where c.project_id = $1
        "#,
        project,
    )
    .fetch_one(connection)
    .await
}

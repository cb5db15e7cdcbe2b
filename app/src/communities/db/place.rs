// SPDX-License-Identifier: AGPL-3.0-or-later
//! A community with what somebody is to it.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    communities::{CommunityPlace, CommunityState, Joining, MemberState, Standing},
    people::{Role, Viewer},
};

/// The community with this name in addresses, as seen by somebody.
///
/// # Errors
/// Those of the database.
pub async fn place(
    connection: &mut PgConnection,
    slug: &str,
    viewer: Option<&Viewer>,
    now: Timestamp,
) -> Result<Option<CommunityPlace>, sqlx::Error> {
    let id = sqlx::query_scalar!("select id from community where slug = $1", slug);
    match id.fetch_optional(&mut *connection).await? {
        Some(id) => place_by_id(connection, id, viewer, now).await,
        None => Ok(None),
    }
}

/// The community of a thread, as seen by somebody.
///
/// # Errors
/// Those of the database.
pub async fn place_of_thread(
    connection: &mut PgConnection,
    thread: Uuid,
    viewer: Option<&Viewer>,
    now: Timestamp,
) -> Result<Option<CommunityPlace>, sqlx::Error> {
    let id = sqlx::query_scalar!("select community_id from thread where id = $1", thread);
    match id.fetch_optional(&mut *connection).await? {
        Some(id) => place_by_id(connection, id, viewer, now).await,
        None => Ok(None),
    }
}

/// A community, as seen by somebody.
///
/// # Errors
/// Those of the database.
pub async fn place_by_id(
    connection: &mut PgConnection,
    id: Uuid,
    viewer: Option<&Viewer>,
    now: Timestamp,
) -> Result<Option<CommunityPlace>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select c.id, c.slug, c.project_id, c.joining, c.first_posts_held,
               case when p.state = 'concluded' then 'closed' else c.state end as "state!",
               m.state as "membership?", coalesce(m.suspended_until > $3, false) as "suspended!"
        from community c
        join project p on p.id = c.project_id
        left join community_member m on m.community_id = c.id and m.person_id = $2
        where c.id = $1
        "#,
        id,
        viewer.map(|viewer| viewer.person),
        now.to_sqlx() as _,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| CommunityPlace {
        id: row.id,
        slug: row.slug,
        project: row.project_id,
        state: CommunityState::from_code(&row.state).unwrap_or(CommunityState::Closed),
        joining: Joining::from_code(&row.joining).unwrap_or(Joining::Invitation),
        first_posts_held: row.first_posts_held,
        standing: Standing {
            membership: row.membership.as_deref().and_then(MemberState::from_code),
            suspended: row.suspended,
            facilitates: viewer.is_some_and(|viewer| viewer.holds(Role::Facilitator, Some(row.id))),
            manages: viewer.is_some_and(|viewer| viewer.manages_project(row.project_id)),
        },
    }))
}

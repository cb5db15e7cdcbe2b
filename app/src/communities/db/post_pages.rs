// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the pages about one post show: to write it anew, what it said before, and who else may be given a voice.

use sqlx::PgConnection;
use uuid::Uuid;

use super::talk_head;
use crate::communities::{
    CommunityPlace, ContributionChoices, PostHistory, PostState, PostToEdit, PostVersion, markdown, rules,
};

/// Members that the form for a contribution in somebody's name lists.
const MEMBERS_MOST: i64 = 1_000;

/// A post's Markdown, for whoever reads it.
///
/// # Errors
/// Those of the database.
pub async fn body_of(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    person: Uuid,
    post: Uuid,
) -> Result<Option<(i32, String)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select p.number, p.body, p.state, p.author_id = $3 as "mine!"
           from post p join thread t on t.id = p.thread_id where p.id = $1 and t.community_id = $2"#,
        post,
        place.id,
        person,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.and_then(|row| {
        let state = PostState::from_code(&row.state)?;
        rules::reads_post(state, row.mine, &place.standing).then_some((row.number, row.body))
    }))
}

/// One's own post, to write it anew. `Ok(None)` where that may not be.
///
/// # Errors
/// Those of the database.
pub async fn post_to_edit(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    person: Uuid,
    post: Uuid,
) -> Result<Option<PostToEdit>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select p.number, p.body, p.state, p.version, p.author_id = $3 as "mine!", t.id as thread, t.title
           from post p join thread t on t.id = p.thread_id where p.id = $1 and t.community_id = $2"#,
        post,
        place.id,
        person,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let state = PostState::from_code(&row.state).unwrap_or(PostState::Hidden);
    if !rules::may_edit(place, state, row.mine) {
        return Ok(None);
    }
    Ok(Some(PostToEdit {
        head: talk_head(connection, place, person).await?,
        thread: row.thread,
        thread_title: row.title,
        number: row.number,
        body: row.body,
        version: row.version,
    }))
}

/// What a post said, for whoever reads it.
///
/// # Errors
/// Those of the database.
pub async fn post_history(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    person: Uuid,
    post: Uuid,
) -> Result<Option<PostHistory>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select p.number, p.html, p.state, p.author_id = $3 as "mine!", t.id as thread, t.title,
               to_char(coalesce(p.edited_at, p.created_at) at time zone project.zone, 'YYYY-MM-DD"T"HH24:MI') as "at!"
        from post p
        join thread t on t.id = p.thread_id
        join community c on c.id = t.community_id
        join project on project.id = c.project_id
        where p.id = $1 and c.id = $2
        "#,
        post,
        place.id,
        person,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let state = PostState::from_code(&row.state).unwrap_or(PostState::Hidden);
    if !rules::reads_post(state, row.mine, &place.standing) {
        return Ok(None);
    }
    let before = sqlx::query!(
        r#"
        select v.body, to_char(v.at at time zone project.zone, 'YYYY-MM-DD"T"HH24:MI') as "at!"
        from post_version v
        join community c on c.id = $2
        join project on project.id = c.project_id
        where v.post_id = $1 order by v.version desc limit 100
        "#,
        post,
        place.id,
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut versions = vec![PostVersion { at: row.at, html: row.html }];
    versions.extend(
        before.into_iter().map(|version| PostVersion { at: version.at, html: markdown::render(&version.body) }),
    );
    Ok(Some(PostHistory {
        head: talk_head(connection, place, person).await?,
        thread: row.thread,
        thread_title: row.title,
        number: row.number,
        versions,
    }))
}

/// The members in whose name a facilitator may enter a contribution.
///
/// # Errors
/// Those of the database.
pub async fn contribution_choices(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    person: Uuid,
    (thread, title): (Uuid, String),
) -> Result<ContributionChoices, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select p.id, p.family_name || ' ' || p.given_name as "name!", m.body_name
        from community_member m join person p on p.id = m.person_id
        where m.community_id = $1 and m.state = 'member' and m.person_id <> $2
        order by lower(p.family_name), lower(p.given_name), p.id limit $3
        "#,
        place.id,
        person,
        MEMBERS_MOST,
    )
    .fetch_all(&mut *connection)
    .await?;
    let members = rows
        .into_iter()
        .map(|row| {
            let name = if row.body_name.is_empty() { row.name } else { format!("{}, {}", row.name, row.body_name) };
            (row.id, name)
        })
        .collect();
    Ok(ContributionChoices { head: talk_head(connection, place, person).await?, thread, thread_title: title, members })
}

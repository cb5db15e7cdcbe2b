// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who belongs to a community.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::{
    communities::{
        CommunityPlace, MemberState,
        place::{MemberLine, MemberPage, MemberStep, MembersPage},
    },
    i18n::Text,
    paging::Page,
};

/// Rows of a page of the list.
const ROWS: usize = 50;

/// The members in the order in which they joined, after this person.
///
/// # Errors
/// Those of the database.
pub async fn members(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    after: Option<Uuid>,
    now: Timestamp,
) -> Result<MembersPage, sqlx::Error> {
    let head =
        sqlx::query!(r#"select title as "title: Json<Text>", member_count from community where id = $1"#, place.id,)
            .fetch_one(&mut *connection)
            .await?;
    let rows = sqlx::query!(
        r#"
        select m.person_id, w.given_name || ' ' || w.family_name as "name!", m.body_name,
               to_char(m.since at time zone p.zone, 'YYYY-MM-DD') as "since!",
               exists (select 1 from role_grant g join account a on a.id = g.account_id
                       where a.person_id = m.person_id and g.role = 'facilitator' and g.scope_id = m.community_id
                         and g.withdrawn_at is null and g.valid_from <= $4
                         and (g.valid_until is null or g.valid_until > $4)) as "facilitates!"
        from community_member m
        join person w on w.id = m.person_id
        join community c on c.id = m.community_id
        join project p on p.id = c.project_id
        where m.community_id = $1 and m.state = 'member'
          and ($2::uuid is null or (m.since, m.person_id) > (
                  select b.since, b.person_id from community_member b where b.community_id = $1 and b.person_id = $2))
        order by m.since, m.person_id
        limit $3
        "#,
        place.id,
        after,
        ROWS as i64 + 1,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_all(connection)
    .await?;
    let lines = rows
        .into_iter()
        .map(|row| MemberLine {
            person: row.person_id,
            name: row.name,
            body: row.body_name,
            since: row.since,
            facilitates: row.facilitates,
        })
        .collect();
    Ok(MembersPage {
        slug: place.slug.clone(),
        title: head.title.0,
        count: head.member_count,
        moderates: place.standing.moderates(),
        members: Page::cut(lines, ROWS, |line: &MemberLine| line.person.to_string()),
    })
}

/// A membership with all that happened to it; none if this person never had one here.
///
/// # Errors
/// Those of the database.
pub async fn member_page(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    person: Uuid,
    reader: Uuid,
) -> Result<Option<MemberPage>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select c.title as "title: Json<Text>", w.given_name || ' ' || w.family_name as "name!", m.body_name, m.state
        from community_member m
        join community c on c.id = m.community_id
        join person w on w.id = m.person_id
        where m.community_id = $1 and m.person_id = $2
        "#,
        place.id,
        person,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(state) = MemberState::from_code(&row.state) else { return Ok(None) };
    let events = sqlx::query!(
        r#"
        select e.kind, to_char(e.at at time zone p.zone, 'YYYY-MM-DD"T"HH24:MI') as "at!", n.body as "words?",
               b.given_name || ' ' || b.family_name as by
        from community_member_event e
        join community c on c.id = e.community_id
        join project p on p.id = c.project_id
        left join community_member_note n
            on n.community_id = e.community_id and n.person_id = e.person_id and n.number = e.number
        left join account a on a.id = e.actor and a.person_id <> e.person_id
        left join person b on b.id = a.person_id
        where e.community_id = $1 and e.person_id = $2
        order by e.number desc
        limit 50
        "#,
        place.id,
        person,
    )
    .fetch_all(connection)
    .await?;
    let history = events
        .into_iter()
        .map(|event| MemberStep { kind: event.kind, at: event.at, by: event.by, words: event.words })
        .collect();
    Ok(Some(MemberPage {
        slug: place.slug.clone(),
        title: row.title.0,
        person,
        name: row.name,
        body: row.body_name,
        state,
        is_reader: person == reader,
        history,
    }))
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The facilitator's first screen, letters to all members, and who facilitates.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{
    Error, meetings,
    membership::{change, membership},
    news,
    tell::{self, About, Saying},
};
use crate::{
    communities::{
        CommunityPlace, MemberState,
        place::{
            FacilitationView, FacilitatorLine, Waiting,
            rules::{Letter, Step},
        },
    },
    error::{FieldCode, FieldErrors},
    i18n::Text,
    notifications::community_mails::News,
    people::{
        Role, Viewer,
        asking::Act,
        db::{accounts::Addressee, grants},
        rules::grants::GrantScope,
    },
};

/// As many requests and objections are shown.
const WAITING_MOST: i64 = 50;
/// Flags are counted up to here.
const FLAGS_MOST: i64 = 99;

/// What a facilitator sees first.
///
/// # Errors
/// Those of the database.
pub async fn facilitation(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    now: Timestamp,
) -> Result<FacilitationView, sqlx::Error> {
    let head = sqlx::query!(
        r#"
        select title as "title: Json<Text>", member_count,
               (select count(*) from community_member m where m.community_id = c.id and m.state = 'invited')
                   as "invited!",
               (select count(*) from (select 1 as one from post_flag f
                                      where f.community_id = c.id and f.settled_at is null limit $2) as open)
                   as "flags!"
        from community c where c.id = $1
        "#,
        place.id,
        FLAGS_MOST,
    )
    .fetch_one(&mut *connection)
    .await?;
    let appoints = place.standing.manages;
    let facilitators = if appoints { facilitators(&mut *connection, place.id, now).await? } else { Vec::new() };
    Ok(FacilitationView {
        slug: place.slug.clone(),
        title: head.title.0,
        state: place.state,
        members: head.member_count,
        meetings: meetings::list(&mut *connection, place.id, now).await?,
        unanswered: news::unanswered(&mut *connection, place.id).await?,
        requests: waiting(&mut *connection, place.id, MemberState::Requested, "requested").await?,
        objections: waiting(connection, place.id, MemberState::Removed, "objected").await?,
        invited: head.invited,
        flags: head.flags,
        appoints,
        facilitators,
    })
}

/// Those in a state whose last event is of a kind, the longest waiting first.
async fn waiting(
    connection: &mut PgConnection,
    community: Uuid,
    state: MemberState,
    kind: &str,
) -> Result<Vec<Waiting>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select m.person_id, w.given_name || ' ' || w.family_name as "name!", m.body_name,
               to_char(e.at at time zone p.zone, 'YYYY-MM-DD"T"HH24:MI') as "since!", n.body as "words?"
        from community_member m
        join community_member_event e
            on e.community_id = m.community_id and e.person_id = m.person_id and e.number = m.version
        join person w on w.id = m.person_id
        join community c on c.id = m.community_id
        join project p on p.id = c.project_id
        left join community_member_note n
            on n.community_id = m.community_id and n.person_id = m.person_id and n.number = m.version
        where m.community_id = $1 and m.state = $2 and e.kind = $3
        order by m.since, m.person_id
        limit $4
        "#,
        community,
        state.code(),
        kind,
        WAITING_MOST,
    )
    .fetch_all(connection)
    .await?;
    let waiting = rows.into_iter().map(|row| Waiting {
        person: row.person_id,
        name: row.name,
        body: row.body_name,
        since: row.since,
        words: row.words,
    });
    Ok(waiting.collect())
}

async fn facilitators(
    connection: &mut PgConnection,
    community: Uuid,
    now: Timestamp,
) -> Result<Vec<FacilitatorLine>, sqlx::Error> {
    sqlx::query_as!(
        FacilitatorLine,
        r#"
        select g.id as "grant", p.given_name || ' ' || p.family_name as "name!", a.email
        from role_grant g
        join account a on a.id = g.account_id
        join person p on p.id = a.person_id
        where g.role = 'facilitator' and g.scope_id = $1 and g.withdrawn_at is null
          and (g.valid_until is null or g.valid_until > $2)
        order by p.family_name, p.given_name, g.id
        "#,
        community,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_all(connection)
    .await
}

/// Makes somebody facilitator, and a member, and tells them.
///
/// # Errors
/// `Refused` if they are facilitator already.
pub async fn appoint(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    holder: &Addressee,
    act: &Act<'_>,
) -> Result<(), Error> {
    sqlx::query!("select id from community where id = $1 for update", place.id).fetch_one(&mut *connection).await?;
    let scope = GrantScope::Community { community: place.id, project: place.project };
    let given =
        grants::give(&mut *connection, holder.account, Role::Facilitator, &scope, (None, None), act.actor, act.now);
    if given.await?.is_none() {
        return Err(FieldErrors::one("email", FieldCode::AlreadyGiven).into());
    }
    let before = membership(&mut *connection, place.id, holder.person).await?;
    if before.is_none_or(|before| before.state != MemberState::Member) {
        change(&mut *connection, place, holder.person, Step::Appoint, "", act).await?;
    }
    let about = About { community: place.id, act };
    tell::person(connection, &about, holder.person, News::Appointed, "").await?;
    Ok(())
}

/// Takes the task away; the member stays.
///
/// # Errors
/// `Absent` if it is not a facilitator's task in this community, or was withdrawn already.
pub async fn dismiss(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    grant: Uuid,
    actor: Uuid,
    now: Timestamp,
) -> Result<(), Error> {
    let found = grants::find(&mut *connection, grant).await?.ok_or(Error::Absent)?;
    if found.role != Role::Facilitator || found.scope.id() != Some(place.id) {
        return Err(Error::Absent);
    }
    grants::withdraw(connection, grant, &found, actor, now).await?;
    Ok(())
}

/// Writes to all members, in the name of who writes; their address is told only if they want it to be.
///
/// # Errors
/// Those of the database.
pub async fn write_to_members(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    writer: &Viewer,
    letter: &Letter,
    with_address: bool,
    act: &Act<'_>,
) -> Result<(), Error> {
    let who = if with_address { format!("{} ({})", writer.name, writer.email) } else { writer.name.clone() };
    let saying = Saying { who, words: letter.body.clone(), subject: letter.subject.clone(), ..Saying::default() };
    tell::members(connection, &About { community: place.id, act }, News::Letter, &saying).await?;
    Ok(())
}

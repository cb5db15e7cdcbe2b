// SPDX-License-Identifier: AGPL-3.0-or-later
//! Tasks given and withdrawn. Both write the log in the same transaction.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::{Date as SqlDate, ToSqlx};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::log::{self, LogEntry};
use crate::{
    paging::Page,
    people::{
        EditionScope, GrantRow, Role,
        rules::grants::{GrantScope, WishedScope},
    },
};

/// Rows of a page of the list.
const ROWS: usize = 50;

/// Whose tasks somebody may see and give.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// All of the installation.
    pub everything: bool,
    /// Of these projects, their partners and editions.
    pub projects: Vec<Uuid>,
    /// Of these partners' editions.
    pub partners: Vec<Uuid>,
}

/// A grant that has not been withdrawn.
#[derive(Clone, Copy, Debug)]
pub struct FoundGrant {
    /// Who holds it.
    pub account: Uuid,
    /// The task.
    pub role: Role,
    /// For what.
    pub scope: GrantScope,
}

/// What a wished scope is, if there is such a thing.
///
/// # Errors
/// Those of the database.
pub async fn find_scope(
    connection: &mut PgConnection,
    wished: &WishedScope,
) -> Result<Option<GrantScope>, sqlx::Error> {
    match wished {
        WishedScope::Installation => Ok(Some(GrantScope::Installation)),
        WishedScope::Edition(code) => {
            let row = sqlx::query_as!(
                EditionScope,
                "select id as edition, partner_id as partner, project_id as project from edition
                 where lower(code) = lower($1)",
                code,
            )
            .fetch_optional(connection)
            .await?;
            Ok(row.map(GrantScope::Edition))
        }
        WishedScope::Id(id) => find_scope_by_id(connection, *id).await,
    }
}

/// Ids are unique across kinds of scope: what this one is.
async fn find_scope_by_id(connection: &mut PgConnection, id: Uuid) -> Result<Option<GrantScope>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select null::uuid as edition, null::uuid as partner, null::uuid as community, id as "project!"
        from project where id = $1
        union all select null, id, null, project_id from partner where id = $1
        union all select null, null, id, project_id from community where id = $1
        union all select id, partner_id, null, project_id from edition where id = $1
        "#,
        id,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| match (row.edition, row.partner, row.community) {
        (Some(edition), Some(partner), _) => {
            GrantScope::Edition(EditionScope { edition, partner, project: row.project })
        }
        (None, Some(partner), _) => GrantScope::Partner { partner, project: row.project },
        (_, None, Some(community)) => GrantScope::Community { community, project: row.project },
        (_, None, None) => GrantScope::Project(row.project),
    }))
}

/// Gives a task from a day (none: from now) to a day included (none: until it is withdrawn), both in Italian civil
/// time. Answers none if the same is given already.
///
/// # Errors
/// Those of the database.
pub async fn give(
    connection: &mut PgConnection,
    account: Uuid,
    role: Role,
    scope: &GrantScope,
    days: (Option<Date>, Option<Date>),
    actor: Option<Uuid>,
    now: Timestamp,
) -> Result<Option<Uuid>, sqlx::Error> {
    // Two who give at once wait for each other here.
    sqlx::query!("select id from account where id = $1 for update", account).fetch_optional(&mut *connection).await?;
    let given = sqlx::query_scalar!(
        r#"select exists (select 1 from role_grant where account_id = $1 and role = $2 and scope_id is not distinct from $3
               and withdrawn_at is null and (valid_until is null or valid_until > $4)) as "given!""#,
        account,
        role.code(),
        scope.id(),
        now.to_sqlx(),
    )
    .fetch_one(&mut *connection)
    .await?;
    if given {
        return Ok(None);
    }
    add(connection, account, role, scope, days, actor, now).await.map(Some)
}

/// What came of appointing a stand-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandIn {
    /// They are tutor on that day now.
    Appointed,
    /// Tasks that they have let them keep the edition's registers on that whole day already: nothing is added.
    AbleAlready,
}

/// Makes somebody tutor of an edition for one day, unless they may keep its registers on that day as it is. A task for
/// another day is no hindrance.
///
/// # Errors
/// Those of the database.
pub async fn appoint_stand_in(
    connection: &mut PgConnection,
    account: Uuid,
    edition: EditionScope,
    day: Date,
    actor: Uuid,
    now: Timestamp,
) -> Result<StandIn, sqlx::Error> {
    // Two who appoint at once wait for each other here.
    sqlx::query!("select id from account where id = $1 for update", account).fetch_optional(&mut *connection).await?;
    // As `Viewer::keeps_register` has it. A day that is today has begun already.
    let able = sqlx::query_scalar!(
        r#"
        select exists (
            select 1 from role_grant
            where account_id = $1 and withdrawn_at is null
              and (role in ('tutor', 'teacher') and scope_id = $2 or role = 'coordinator' and scope_id = $3
                   or role = 'project_manager' and scope_id = $4)
              and valid_from <= greatest($6::timestamptz, $5::date::timestamp at time zone 'Europe/Rome')
              and (valid_until is null or valid_until >= ($5::date + 1)::timestamp at time zone 'Europe/Rome')
        ) as "able!"
        "#,
        account,
        edition.edition,
        edition.partner,
        edition.project,
        day.to_sqlx() as SqlDate,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_one(&mut *connection)
    .await?;
    if able {
        return Ok(StandIn::AbleAlready);
    }
    let days = (Some(day), Some(day));
    add(connection, account, Role::Tutor, &GrantScope::Edition(edition), days, Some(actor), now).await?;
    Ok(StandIn::Appointed)
}

/// Writes a task and its line in the log.
async fn add(
    connection: &mut PgConnection,
    account: Uuid,
    role: Role,
    scope: &GrantScope,
    days: (Option<Date>, Option<Date>),
    actor: Option<Uuid>,
    now: Timestamp,
) -> Result<Uuid, sqlx::Error> {
    let id = Uuid::now_v7();
    sqlx::query!(
        "insert into role_grant (id, account_id, role, scope_kind, scope_id, valid_from, valid_until, given_by, given_at)
         values ($1, $2, $3, $4, $5, greatest($8::timestamptz, $6::date::timestamp at time zone 'Europe/Rome'),
             ($7::date + 1)::timestamp at time zone 'Europe/Rome', $9, $8)",
        id,
        account,
        role.code(),
        scope.kind().code(),
        scope.id(),
        days.0.map(|day| day.to_sqlx()) as Option<SqlDate>,
        days.1.map(|day| day.to_sqlx()) as Option<SqlDate>,
        now.to_sqlx() as jiff_sqlx::Timestamp,
        actor,
    )
    .execute(&mut *connection)
    .await?;
    write_log(connection, "grant_given", id, account, role, scope, actor, now).await?;
    Ok(id)
}

/// Makes an account administrator, unless it is one.
///
/// # Errors
/// Those of the database.
pub async fn give_administrator(
    connection: &mut PgConnection,
    account: Uuid,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    give(connection, account, Role::Administrator, &GrantScope::Installation, (None, None), None, now).await?;
    Ok(())
}

/// A grant that can still be withdrawn; its row is locked.
///
/// # Errors
/// Those of the database.
pub async fn find(connection: &mut PgConnection, id: Uuid) -> Result<Option<FoundGrant>, sqlx::Error> {
    let row = sqlx::query!(
        "select account_id, role, scope_id from role_grant where id = $1 and withdrawn_at is null for update",
        id,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let scope = match row.scope_id {
        None => Some(GrantScope::Installation),
        Some(scope) => find_scope_by_id(connection, scope).await?,
    };
    Ok(Role::from_code(&row.role).zip(scope).map(|(role, scope)| FoundGrant { account: row.account_id, role, scope }))
}

/// Whether an enabled account other than this one is administrator now. Whoever takes an administrator away asks this
/// first: the rows are locked, so that two cannot take each other away at once.
///
/// # Errors
/// Those of the database.
pub async fn has_other_administrator(
    connection: &mut PgConnection,
    account: Uuid,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let holders = sqlx::query_scalar!(
        "select a.id from role_grant g join account a on a.id = g.account_id
         where g.role = 'administrator' and g.withdrawn_at is null and a.disabled_at is null
             and g.valid_from <= $1 and (g.valid_until is null or g.valid_until > $1)
         order by g.id
         for update",
        now.to_sqlx(),
    )
    .fetch_all(connection)
    .await?;
    Ok(holders.into_iter().any(|holder| holder != account))
}

/// Withdraws a task.
///
/// # Errors
/// Those of the database.
pub async fn withdraw(
    connection: &mut PgConnection,
    id: Uuid,
    grant: &FoundGrant,
    actor: Uuid,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update role_grant set withdrawn_at = $2, withdrawn_by = $3 where id = $1 and withdrawn_at is null",
        id,
        now.to_sqlx(),
        actor,
    )
    .execute(&mut *connection)
    .await?;
    write_log(connection, "grant_withdrawn", id, grant.account, grant.role, &grant.scope, Some(actor), now).await
}

#[expect(clippy::too_many_arguments, reason = "the columns of one row, from two callers")]
async fn write_log(
    connection: &mut PgConnection,
    action: &str,
    id: Uuid,
    account: Uuid,
    role: Role,
    scope: &GrantScope,
    actor: Option<Uuid>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let detail =
        json!({ "account": account, "role": role.code(), "scope_kind": scope.kind().code(), "scope": scope.id() });
    let entry = LogEntry { actor, action, subject_kind: "role_grant", subject: id, reason: None, detail };
    log::write(connection, entry, now).await
}

/// The tasks in force or to come within reach, newest first.
///
/// # Errors
/// Those of the database.
pub async fn list(
    connection: &mut PgConnection,
    reach: &Reach,
    after: Option<Uuid>,
    now: Timestamp,
) -> Result<Page<GrantRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select g.id, g.role, pr.acronym as "project?", coalesce(e.code, pa.name, co.title ->> 'it') as place,
               p.given_name || ' ' || p.family_name as "name!", a.email,
               (g.valid_from at time zone 'Europe/Rome')::date as "valid_from!: SqlDate",
               ((g.valid_until at time zone 'Europe/Rome') - interval '1 microsecond')::date as "valid_until: SqlDate",
               g.valid_from <= $4 as "in_force!"
        from role_grant g
        join account a on a.id = g.account_id
        join person p on p.id = a.person_id
        left join edition e on g.scope_kind = 'edition' and e.id = g.scope_id
        left join partner pa on g.scope_kind = 'partner' and pa.id = g.scope_id
        left join community co on g.scope_kind = 'community' and co.id = g.scope_id
        left join project pr on pr.id = coalesce(e.project_id, pa.project_id, co.project_id, g.scope_id)
        where g.withdrawn_at is null and (g.valid_until is null or g.valid_until > $4)
            and ($1 or pr.id = any($2) or e.partner_id = any($3))
            and ($5::uuid is null or g.id < $5)
        order by g.id desc
        limit $6
        "#,
        reach.everything,
        &reach.projects,
        &reach.partners,
        now.to_sqlx(),
        after,
        ROWS as i64 + 1,
    )
    .fetch_all(connection)
    .await?;
    let rows = rows
        .into_iter()
        .filter_map(|row| {
            Some(GrantRow {
                id: row.id,
                role: Role::from_code(&row.role)?,
                project: row.project,
                place: row.place,
                name: row.name,
                email: row.email,
                from: row.valid_from.to_jiff().to_string(),
                until: row.valid_until.map(|day| day.to_jiff().to_string()),
                in_force: row.in_force,
            })
        })
        .collect();
    Ok(Page::cut(rows, ROWS, |row| row.id.to_string()))
}

/// The projects and partners within reach that a task can be given for: id and name.
///
/// # Errors
/// Those of the database.
pub async fn scopes(connection: &mut PgConnection, reach: &Reach) -> Result<Vec<(Uuid, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select id as "id!", name as "name!" from (
            select p.id, p.acronym as name, p.acronym as project, 0 as place from project p
            where $1 or p.id = any($2)
            union all
            select pa.id, p.acronym || ': ' || pa.name, p.acronym, pa.position + 1
            from partner pa join project p on p.id = pa.project_id
            where $1 or p.id = any($2)
        ) scopes
        order by project, place
        "#,
        reach.everything,
        &reach.projects,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

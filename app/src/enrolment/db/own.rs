// SPDX-License-Identifier: AGPL-3.0-or-later
//! What applicants read: the form, their applications, a history.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{locked::facts, summary::summaries};
use crate::{
    enrolment::{
        ApplicationFormData, CodedText, EventKind, FormDefaults, HistoryEntry, MyApplication, MyApplicationDetail,
        SentData, Status, WithdrawalPhase,
        rules::{self, Refusal},
    },
    error::{FieldCode, FieldErrors},
    i18n::Text,
    paging::Page,
    projects::file::PrivacySection,
};

/// What the form of an edition is made of, for a person or for nobody.
///
/// # Errors
/// Those of the database.
pub async fn application_form(
    connection: &mut PgConnection,
    code: &str,
    person: Option<Uuid>,
    now: Timestamp,
) -> Result<Option<ApplicationFormData>, sqlx::Error> {
    let Some(scope) = super::edition_scope(&mut *connection, code).await? else { return Ok(None) };
    let Some(edition) = summaries(&mut *connection, &[scope.edition]).await?.pop() else { return Ok(None) };
    let Some(facts) = facts(&mut *connection, scope.edition).await? else { return Ok(None) };
    if facts.state == "draft" {
        return Ok(None);
    }
    let existing = match person {
        Some(person) => existing(&mut *connection, scope.edition, person).await?,
        None => None,
    };
    let refusal = match &existing {
        Some((_, true)) => Some(Refusal::AlreadyApplied),
        Some((_, false)) => Some(Refusal::AlreadyAppliedForCourse),
        None => rules::may_apply(&facts, now).err(),
    };
    let terms = sqlx::query!(
        r#"select kind, code, title as "title: Json<Text>" from project_term
           where project_id = $1 order by position, code"#,
        scope.project,
    )
    .fetch_all(&mut *connection)
    .await?;
    let of_kind = |kind: &str| {
        terms
            .iter()
            .filter(|term| term.kind == kind)
            .map(|term| CodedText { code: term.code.clone(), title: term.title.0.clone() })
            .collect()
    };
    let territories = sqlx::query!(
        r#"select code, name as "name: Json<Text>" from territory where project_id = $1 order by position, code"#,
        scope.project,
    )
    .fetch_all(&mut *connection)
    .await?;
    let notice = sqlx::query!(
        r#"select version, body as "body: Json<Vec<PrivacySection>>" from privacy_notice
           where project_id = $1 and published_at <= $2 order by version desc limit 1"#,
        scope.project,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let (privacy_version, privacy) = notice.map_or((0, Vec::new()), |notice| (notice.version, notice.body.0));
    Ok(Some(ApplicationFormData {
        edition,
        refused: refusal.map(code_of),
        existing: existing.map(|(code, _)| code),
        body_kinds: of_kind("body_kind"),
        roles: of_kind("role"),
        age_bands: of_kind("age_band"),
        territories: territories.into_iter().map(|row| CodedText { code: row.code, title: row.name.0 }).collect(),
        privacy_version,
        privacy,
        needs_consent: sqlx::query_scalar!("select needs_consent from project where id = $1", scope.project)
            .fetch_one(&mut *connection)
            .await?,
        defaults: defaults(connection, person).await?,
    }))
}

fn code_of(refusal: Refusal) -> FieldCode {
    FieldErrors::from(refusal).0.pop().map_or(FieldCode::StatusChanged, |(_, code)| code)
}

/// The live application of a person here or, by the project's rule, in the course; and whether it is here.
async fn existing(
    connection: &mut PgConnection,
    edition: Uuid,
    person: Uuid,
) -> Result<Option<(String, bool)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select n.code, n.edition_id = e.id as "here!"
        from edition e
        join project p on p.id = e.project_id
        join enrolment n on n.edition_id = e.id or (p.one_live_application_per_course and n.course_id = e.course_id)
        where e.id = $1 and n.status in ('submitted', 'awaiting_consent', 'accepted', 'waitlisted', 'offered')
          and n.person_id in (
              select same.id from person same, person me
              where me.id = $2 and coalesce(same.merged_into, same.id) = coalesce(me.merged_into, me.id))
        order by n.edition_id = e.id desc
        limit 1
        "#,
        edition,
        person,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.code, row.here)))
}

async fn defaults(connection: &mut PgConnection, person: Option<Uuid>) -> Result<FormDefaults, sqlx::Error> {
    let row = sqlx::query_as!(
        FormDefaults,
        r#"
        select coalesce(body_kind, '') as "body_kind!", coalesce(body_name, '') as "body_name!",
               coalesce(role, '') as "role!", coalesce(territory, '') as "territory!"
        from account where person_id = $1
        "#,
        person,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.unwrap_or_default())
}

/// A person's applications: offers first, then the newest. `after` is what the page before ended with.
///
/// # Errors
/// Those of the database.
pub async fn my_applications(
    connection: &mut PgConnection,
    person: Uuid,
    after: Option<&str>,
    limit: usize,
    now: Timestamp,
) -> Result<Page<MyApplication>, sqlx::Error> {
    // `1:2026-12-10T09:00:00.000000:uuid`: offered or not, when, which.
    let mut parts = after.unwrap_or_default().splitn(2, ' ');
    let (at, id) = (parts.next().unwrap_or_default(), parts.next().and_then(|id| id.parse::<Uuid>().ok()));
    let ids = sqlx::query!(
        r#"
        select n.id, key.text as "key!"
        from enrolment n,
             lateral (select (case when n.status = 'offered' then '1' else '0' end)
                      || to_char(n.submitted_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS') as text) key
        where n.person_id in (
              select same.id from person same, person me
              where me.id = $1 and coalesce(same.merged_into, same.id) = coalesce(me.merged_into, me.id))
          and ($3::uuid is null or (key.text, n.id) < ($2, $3))
        order by key.text desc, n.id desc
        limit $4
        "#,
        person,
        at,
        id,
        i64::try_from(limit).unwrap_or(20) + 1,
    )
    .fetch_all(&mut *connection)
    .await?;
    let keys: Vec<(Uuid, String)> = ids.into_iter().map(|row| (row.id, row.key)).collect();
    let page = Page::cut(keys, limit, |(id, key)| format!("{key} {id}"));
    let mut items = Vec::new();
    for (id, _) in &page.items {
        items.extend(read(&mut *connection, *id, now).await?);
    }
    Ok(Page { items, next: page.next })
}

/// One application as its applicant sees it.
async fn read(
    connection: &mut PgConnection,
    enrolment: Uuid,
    now: Timestamp,
) -> Result<Option<MyApplication>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select n.id, n.code, n.status, n.withdrawn_phase, n.reason, n.edition_id, e.starts_at <= $2 as "has_started!",
               to_char(n.submitted_at at time zone p.zone, 'YYYY-MM-DD"T"HH24:MI') as "submitted_at!",
               to_char(n.offer_until at time zone p.zone, 'YYYY-MM-DD"T"HH24:MI') as offer_until,
               case when n.status = 'waitlisted' then
                   (select count(*) from enrolment w where w.edition_id = n.edition_id and w.status = 'waitlisted'
                    and w.waiting_position <= n.waiting_position)
               end as place
        from enrolment n
        join edition e on e.id = n.edition_id
        join project p on p.id = n.project_id
        where n.id = $1
        "#,
        enrolment,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (Some(status), Some(edition)) =
        (Status::from_code(&row.status), summaries(connection, &[row.edition_id]).await?.pop())
    else {
        return Ok(None);
    };
    let phase = row.withdrawn_phase.as_deref().and_then(WithdrawalPhase::from_code);
    Ok(Some(MyApplication {
        id: row.id.to_string(),
        code: row.code,
        status,
        phase,
        category: rules::funnel_category(status, phase),
        reason: row.reason,
        place: row.place,
        offer_until: row.offer_until,
        submitted_at: row.submitted_at,
        edition,
        has_started: row.has_started,
    }))
}

/// An application of a person by its code, with its history.
///
/// # Errors
/// Those of the database.
pub async fn my_application(
    connection: &mut PgConnection,
    person: Uuid,
    code: &str,
    now: Timestamp,
) -> Result<Option<MyApplicationDetail>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select n.id, n.edition_id
        from enrolment n, person same, person me
        where n.code = $2 and same.id = n.person_id and me.id = $1
          and coalesce(same.merged_into, same.id) = coalesce(me.merged_into, me.id)
        "#,
        person,
        code,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (Some(application), Some(sent), Some(facts)) = (
        read(&mut *connection, row.id, now).await?,
        sent_data(&mut *connection, row.id).await?,
        facts(&mut *connection, row.edition_id).await?,
    ) else {
        return Ok(None);
    };
    let history = history(&mut *connection, row.id).await?;
    let consent_email = sqlx::query_scalar!("select email from enrolment_consent where enrolment_id = $1", row.id)
        .fetch_optional(connection)
        .await?
        .flatten();
    let can_withdraw = rules::withdraw(application.status, &facts, now).is_ok();
    Ok(Some(MyApplicationDetail { application, history, can_withdraw, consent_email, sent }))
}

/// What was sent with an application.
async fn sent_data(connection: &mut PgConnection, enrolment: Uuid) -> Result<Option<SentData>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select n.body_name, n.motivation, n.accessibility_needs, t.name as "territory: Json<Text>", n.body_kind, n.role,
               (select title from project_term where project_id = n.project_id and kind = 'body_kind'
                and code = n.body_kind) as "body_title: Json<Text>",
               (select title from project_term where project_id = n.project_id and kind = 'role'
                and code = n.role) as "role_title: Json<Text>"
        from enrolment n
        join territory t on t.id = n.territory_id
        where n.id = $1
        "#,
        enrolment,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| SentData {
        // A word that has left the project's list is shown by its code.
        body_kind: row.body_title.map_or_else(|| Text::plain(row.body_kind), |title| title.0),
        body_name: row.body_name,
        role: row.role_title.map_or_else(|| Text::plain(row.role), |title| title.0),
        territory: row.territory.0,
        motivation: row.motivation,
        accessibility_needs: row.accessibility_needs,
    }))
}

/// The events of an application, oldest first, as its applicant sees them: who acted, what staff told each other, and
/// ranks are not theirs to read.
async fn history(connection: &mut PgConnection, enrolment: Uuid) -> Result<Vec<HistoryEntry>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select v.kind, v.to_status, v.reason, o.body as "note?",
               to_char(v.at at time zone p.zone, 'YYYY-MM-DD"T"HH24:MI') as "at!"
        from enrolment_event v
        join enrolment n on n.id = v.enrolment_id
        join project p on p.id = n.project_id
        left join enrolment_note o on o.enrolment_id = v.enrolment_id and o.number = v.number
            and v.kind in ('rejected', 'withdrawn')
        where v.enrolment_id = $1 and v.kind <> 'ranked'
        order by v.number
        "#,
        enrolment,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(HistoryEntry {
                kind: EventKind::from_code(&row.kind)?,
                to: Status::from_code(&row.to_status)?,
                at: row.at,
                reason: row.reason,
                note: row.note,
            })
        })
        .collect())
}

// SPDX-License-Identifier: AGPL-3.0-or-later
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::{
    enrolment::desk::model::{ApplicationDesk, ApplicationRow, ColleagueChoices, HistoryLine, OtherEdition},
    i18n::Text,
    people::{EditionScope, Viewer},
};

/// An application as its edition's staff see it, with where it belongs; what the viewer may not see of it is left
/// out, whether they may see it at all is asked by the caller.
///
/// # Errors
/// Those of the database.
pub async fn application(
    connection: &mut PgConnection,
    viewer: &Viewer,
    code: &str,
    now: Timestamp,
) -> Result<Option<(EditionScope, ApplicationDesk)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select n.id, n.code, p.family_name || ' ' || p.given_name as "name!", n.body_name, n.status, n.rank,
               case when n.status = 'waitlisted' then (
                   select count(*) from enrolment w
                   where w.edition_id = n.edition_id and w.status = 'waitlisted'
                     and w.waiting_position <= n.waiting_position) end as place,
               to_char(n.submitted_at at time zone pr.zone, 'DD/MM/YYYY HH24:MI') as "submitted_at!",
               to_char(n.offer_until at time zone pr.zone, 'DD/MM/YYYY HH24:MI') as offer_until,
               n.accessibility_needs, n.withdrawn_phase, n.reason, coalesce(a.email, p.email) as email,
               e.id as edition_id, e.partner_id, e.project_id, e.course_id, e.code as edition,
               c.title as "course: Json<Text>", e.selection = 'review' as "by_review!",
               kind.title as "body_kind?: Json<Text>", role.title as "role?: Json<Text>",
               t.name as "territory: Json<Text>", n.motivation, pr.zone,
               (select k.email from enrolment_consent k where k.enrolment_id = n.id) as consent_email
        from enrolment n
        join edition e on e.id = n.edition_id
        join course c on c.id = n.course_id
        join project pr on pr.id = n.project_id
        join person p on p.id = n.person_id
        join territory t on t.id = n.territory_id
        left join account a on a.person_id = coalesce(p.merged_into, p.id) and a.disabled_at is null
        left join project_term kind on kind.project_id = n.project_id and kind.kind = 'body_kind' and kind.code = n.body_kind
        left join project_term role on role.project_id = n.project_id and role.kind = 'role' and role.code = n.role
        where n.code = $1
        "#,
        code,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let scope = EditionScope { edition: row.edition_id, partner: row.partner_id, project: row.project_id };
    let shows_needs = viewer.sees_accessibility_needs(&scope);
    let decides = viewer.decides_applications(&scope);
    let other_editions =
        if decides { other_editions(&mut *connection, row.course_id, row.edition_id, now).await? } else { Vec::new() };
    let application = ApplicationDesk {
        id: row.id.to_string(),
        row: ApplicationRow {
            code: row.code,
            name: row.name,
            body_name: row.body_name,
            status: row.status,
            place: row.place,
            rank: row.rank,
            submitted_at: row.submitted_at,
            offer_until: row.offer_until,
            accessibility_needs: row.accessibility_needs.filter(|_| shows_needs),
        },
        withdrawn_phase: row.withdrawn_phase,
        reason: row.reason,
        email: row.email,
        edition: row.edition,
        course: row.course.0,
        by_review: row.by_review,
        body_kind: row.body_kind.map(|title| title.0).unwrap_or_default(),
        role: row.role.map(|title| title.0).unwrap_or_default(),
        territory: row.territory.0,
        motivation: row.motivation,
        decides,
        consent_email: row.consent_email.filter(|_| decides),
        shows_needs,
        other_editions,
        history: history(connection, row.id, &row.zone).await?,
    };
    Ok(Some((scope, application)))
}

/// The other editions of the course an application could go to: not yet begun, nor cancelled.
async fn other_editions(
    connection: &mut PgConnection,
    course: Uuid,
    edition: Uuid,
    now: Timestamp,
) -> Result<Vec<OtherEdition>, sqlx::Error> {
    sqlx::query_as!(
        OtherEdition,
        r#"
        select code, town, to_char(starts_on, 'DD/MM/YYYY') as "starts_on!", seats - seats_held as "free!"
        from edition
        where course_id = $1 and id <> $2 and state in ('open', 'confirmed') and starts_at > $3
        order by starts_on, id
        limit 50
        "#,
        course,
        edition,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_all(connection)
    .await
}

async fn history(connection: &mut PgConnection, enrolment: Uuid, zone: &str) -> Result<Vec<HistoryLine>, sqlx::Error> {
    sqlx::query_as!(
        HistoryLine,
        r#"
        select v.kind, to_char(v.at at time zone $2, 'DD/MM/YYYY HH24:MI') as "at!",
               p.given_name || ' ' || p.family_name as actor, v.reason, w.body as "note?"
        from enrolment_event v
        left join account a on a.id = v.actor
        left join person p on p.id = a.person_id
        left join enrolment_note w on w.enrolment_id = v.enrolment_id and w.number = v.number
        where v.enrolment_id = $1
        order by v.number
        "#,
        enrolment,
        zone,
    )
    .fetch_all(connection)
    .await
}

/// What the form for a colleague chooses from, with where the application belongs.
///
/// # Errors
/// Those of the database.
pub async fn colleague_choices(
    connection: &mut PgConnection,
    code: &str,
    now: Timestamp,
) -> Result<Option<(EditionScope, ColleagueChoices)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select n.id, n.edition_id, e.partner_id, n.project_id, pr.slug,
               p.given_name || ' ' || p.family_name as "name!",
               coalesce((select max(version) from privacy_notice
                         where project_id = n.project_id and published_at <= $2), 0) as "privacy_version!"
        from enrolment n
        join edition e on e.id = n.edition_id
        join project pr on pr.id = n.project_id
        join person p on p.id = n.person_id
        where n.code = $1
        "#,
        code,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let terms = sqlx::query!(
        r#"
        select kind, code, title as "title: Json<Text>" from project_term where project_id = $1
        order by kind, position, code
        "#,
        row.project_id,
    )
    .fetch_all(&mut *connection)
    .await?;
    let of_kind = |kind: &str| {
        terms.iter().filter(|term| term.kind == kind).map(|term| (term.code.clone(), term.title.0.clone())).collect()
    };
    let territories = sqlx::query!(
        r#"select code, name as "name: Json<Text>" from territory where project_id = $1 order by position, code"#,
        row.project_id,
    )
    .fetch_all(connection)
    .await?;
    let choices = ColleagueChoices {
        enrolment_id: row.id.to_string(),
        name: row.name,
        project: row.slug,
        privacy_version: row.privacy_version,
        age_bands: of_kind("age_band"),
        body_kinds: of_kind("body_kind"),
        roles: of_kind("role"),
        territories: territories.into_iter().map(|territory| (territory.code, territory.name.0)).collect(),
    };
    let scope = EditionScope { edition: row.edition_id, partner: row.partner_id, project: row.project_id };
    Ok(Some((scope, choices)))
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Projects in the database.

use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use super::{Funding, Mark, PartnerLine, ProjectCard, ProjectDetails, ProjectHeader, file::PrivacySection};
use crate::i18n::{Locale, Text};

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

/// The frame of a page at this path in a language, where the path belongs to a project. Most paths are answered without a query.
/// Pages of applications and of the desk belong to one only for the account that may know it: the applicant, and
/// whoever has a task there.
///
/// # Errors
/// Those of the database.
pub async fn find_header(
    pool: &PgPool,
    path: &str,
    locale: Locale,
    account: Option<Uuid>,
) -> Result<Option<ProjectHeader>, sqlx::Error> {
    let parts: Vec<&str> = path.trim_start_matches('/').splitn(4, '/').collect();
    let [mut project, mut course, mut edition, mut own, mut desk_edition, mut desk_application] = [None; 6];
    let (mut survey, mut community) = (None, None);
    match parts[..] {
        ["progetti" | "monitoraggio" | "consenso", key, ..] => project = Some(key),
        ["corsi", key, ..] => course = Some(key),
        ["edizioni", key, ..] => edition = Some(key),
        ["comunita", key, ..] => community = Some(key),
        ["area-personale", "domande", key, ..] => own = Some(key),
        ["area-personale", "questionari", key, ..] => survey = key.parse::<Uuid>().ok(),
        ["gestione", "edizioni", key, ..] => desk_edition = Some(key),
        ["gestione", "domande", key, ..] => desk_application = Some(key),
        _ => return Ok(None),
    }
    let row = sqlx::query!(
        r#"
        select p.slug, p.acronym, p.title as "title: Json<Text>", p.funding_wording as "funding_wording: Json<Text>",
               p.marks as "marks: Json<Vec<Mark>>",
               coalesce((select name from partner where project_id = p.id and role = 'lead'), '') as "lead!"
        from project p
        where p.id = coalesce(
            (select id from project where slug = $1),
            (select project_id from course where slug = $2),
            (select project_id from edition where lower(code) = lower($3)),
            (select project_id from community where slug = $9),
            (select n.project_id
             from enrolment n
             join account a on a.person_id = n.person_id
             where n.code = $4 and a.id = $7),
            (select e.project_id
             from edition e
             join role_grant g on g.scope_id in (e.id, e.partner_id, e.project_id)
             where lower(e.code) = lower($5) and g.account_id = $7 and g.withdrawn_at is null
             limit 1),
            (select n.project_id
             from enrolment n
             join edition e on e.id = n.edition_id
             join role_grant g on g.scope_id in (e.id, e.partner_id, e.project_id)
             where n.code = $6 and g.account_id = $7 and g.withdrawn_at is null
             limit 1),
            (select n.project_id
             from survey_round r
             join enrolment n on n.edition_id = r.edition_id
             join account a on a.person_id = n.person_id
             where r.id = $8 and a.id = $7
             limit 1))
        "#,
        project,
        course,
        edition,
        own,
        desk_edition,
        desk_application,
        account,
        survey,
        community,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| ProjectHeader {
        slug: row.slug,
        acronym: row.acronym,
        title: row.title.get(locale).to_owned(),
        lead: row.lead,
        funding_wording: row.funding_wording.get(locale).to_owned(),
        marks: row.marks.0,
    }))
}

/// A project that the public may see.
///
/// # Errors
/// Those of the database.
pub async fn find(connection: &mut PgConnection, slug: &str) -> Result<Option<ProjectDetails>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select id, slug, acronym, title as "title: Json<Text>", summary as "summary: Json<Text>", state, demonstration,
               coalesce(words -> 'axes', words -> 'axis') as "axes_word!: Json<Text>",
               source -> 'recipients_rule' as "recipients_rule: Json<Text>",
               funding as "funding: Json<Funding>", starts_on, ends_on
        from project
        where slug = $1 and state <> 'preparing'
        "#,
        slug,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let partners = sqlx::query_as!(
        PartnerLine,
        "select name, role from partner where project_id = $1 order by role <> 'lead', position",
        row.id,
    )
    .fetch_all(&mut *connection)
    .await?;
    let axes = sqlx::query!(
        r#"select code, title as "title: Json<Text>" from axis where project_id = $1 order by position"#,
        row.id,
    )
    .fetch_all(connection)
    .await?;
    Ok(Some(ProjectDetails {
        slug: row.slug,
        acronym: row.acronym,
        title: row.title.0,
        summary: row.summary.0,
        state: row.state,
        demonstration: row.demonstration,
        axes_word: row.axes_word.0,
        recipients_rule: row.recipients_rule.map(|rule| rule.0),
        funding: row.funding.0,
        starts_on: row.starts_on.map(|day| day.to_jiff()),
        ends_on: row.ends_on.map(|day| day.to_jiff()),
        partners,
        axes: axes.into_iter().map(|axis| (axis.code, axis.title.0)).collect(),
    }))
}

/// Partners of all projects that the public may see, with their project's slug, each project's lead first.
///
/// # Errors
/// Those of the database.
pub async fn list_partners(connection: &mut PgConnection) -> Result<Vec<(String, PartnerLine)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select p.slug, a.name, a.role
        from partner a join project p on p.id = a.project_id
        where p.state <> 'preparing'
        order by p.slug, a.role <> 'lead', a.position
        "#,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.slug, PartnerLine { name: row.name, role: row.role })).collect())
}

/// A version of a project's privacy notice as it is kept.
#[derive(Debug)]
pub struct PrivacyRow {
    /// Acronym of the project.
    pub acronym: String,
    /// This version.
    pub version: i32,
    /// When it was published, in the project's zone.
    pub published: jiff_sqlx::DateTime,
    /// Its text.
    pub sections: Json<Vec<PrivacySection>>,
    /// All versions, the newest first.
    pub versions: Vec<i32>,
}

/// The privacy notice of a project: this version, or the one in force.
///
/// # Errors
/// Those of the database.
pub async fn find_privacy_notice(
    connection: &mut PgConnection,
    slug: &str,
    version: Option<i32>,
) -> Result<Option<PrivacyRow>, sqlx::Error> {
    sqlx::query_as!(
        PrivacyRow,
        r#"
        select p.acronym, n.version, n.published_at at time zone p.zone as "published!",
               n.body as "sections: Json<Vec<PrivacySection>>",
               array(select v.version from privacy_notice v where v.project_id = p.id order by v.version desc)
                   as "versions!"
        from project p
        join privacy_notice n on n.project_id = p.id
        where p.slug = $1 and p.state <> 'preparing' and ($2::integer is null or n.version = $2)
        order by n.version desc
        limit 1
        "#,
        slug,
        version,
    )
    .fetch_optional(connection)
    .await
}

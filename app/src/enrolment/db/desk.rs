// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the staff of editions reads.

use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{Error, news, summary::summaries};
use crate::{
    enrolment::{
        Decision, DeskEdition, MailPreview, SentData, StaffApplication, Status, WithdrawalPhase, rules::Reason,
    },
    i18n::Text,
    notifications::enrolment_mails::News,
    paging::Page,
};

/// In which order applications are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By arrival.
    #[default]
    Arrival,
    /// By family name.
    Name,
    /// By rank; those without one last.
    Rank,
    /// By place in line; those not in line last.
    Waiting,
}

impl Order {
    /// The order with this code, else by arrival.
    pub fn from_code(code: &str) -> Self {
        match code {
            "name" => Self::Name,
            "rank" => Self::Rank,
            "waiting" => Self::Waiting,
            _ => Self::Arrival,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Arrival => "arrival",
            Self::Name => "name",
            Self::Rank => "rank",
            Self::Waiting => "waiting",
        }
    }
}

/// Which applications of an edition, in which order, from where.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only with this status.
    pub status: Option<Status>,
    /// Only of this kind of body.
    pub body_kind: Option<String>,
    /// Only with these letters in name, body or code.
    pub text: Option<String>,
    /// Their order.
    pub order: Order,
    /// What the page before ended with.
    pub after: Option<String>,
    /// How many at most.
    pub limit: usize,
}

/// A page of an edition's applications. Accessibility needs are read only `with_needs`.
///
/// # Errors
/// Those of the database.
pub async fn applications(
    connection: &mut PgConnection,
    edition: Uuid,
    wanted: &Wanted,
    with_needs: bool,
) -> Result<Page<StaffApplication>, sqlx::Error> {
    // `uuid key`: the last one seen, and what it was ordered by.
    let after = wanted.after.as_deref().and_then(|after| after.split_once(' '));
    let rows = sqlx::query!(
        r#"
        select n.id, n.code, h.family_name || ' ' || h.given_name as "name!", coalesce(a.email, h.email) as email,
               n.status, n.withdrawn_phase, n.reason, n.waiting_position, n.rank, n.recipients,
               to_char(n.offer_until at time zone p.zone, 'YYYY-MM-DD"T"HH24:MI') as offer_until,
               to_char(n.submitted_at at time zone p.zone, 'YYYY-MM-DD"T"HH24:MI') as "submitted_at!",
               n.body_name, n.body_kind, n.role, n.motivation,
               case when $9 then n.accessibility_needs end as accessibility_needs,
               t.name as "territory: Json<Text>", bk.title as "body_title?: Json<Text>",
               r.title as "role_title?: Json<Text>", key.text as "key!"
        from enrolment n
        join project p on p.id = n.project_id
        join person h on h.id = n.person_id
        join territory t on t.id = n.territory_id
        left join account a on a.person_id = h.id and a.disabled_at is null
        left join project_term bk on bk.project_id = n.project_id and bk.kind = 'body_kind' and bk.code = n.body_kind
        left join project_term r on r.project_id = n.project_id and r.kind = 'role' and r.code = n.role
        cross join lateral (select case $5
            when 'name' then lower(h.family_name || ' ' || h.given_name)
            when 'rank' then lpad(coalesce(n.rank, 99999)::text, 5, '0')
            when 'waiting' then lpad(
                coalesce(case when n.status = 'waitlisted' then n.waiting_position end, 999999)::text, 6, '0')
            else to_char(n.submitted_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS')
        end as text) key
        where n.edition_id = $1
          and ($2::text is null or n.status = $2)
          and ($3::text is null or n.body_kind = $3)
          and ($4::text is null
               or position(unaccent(lower($4)) in unaccent(lower(
                   h.given_name || ' ' || h.family_name || ' ' || h.given_name || ' ' || n.body_name || ' ' || n.code))) > 0)
          and ($6::uuid is null or (key.text, n.id) > ($7, $6))
        order by key.text, n.id
        limit $8
        "#,
        edition,
        wanted.status.map(Status::code),
        wanted.body_kind,
        wanted.text,
        wanted.order.code(),
        after.and_then(|(id, _)| id.parse::<Uuid>().ok()),
        after.map(|(_, key)| key),
        i64::try_from(wanted.limit).unwrap_or(50) + 1,
        with_needs,
    )
    .fetch_all(connection)
    .await?;
    let items: Vec<(String, StaffApplication)> = rows
        .into_iter()
        .filter_map(|row| {
            let application = StaffApplication {
                id: row.id.to_string(),
                code: row.code,
                name: row.name,
                email: row.email,
                status: Status::from_code(&row.status)?,
                phase: row.withdrawn_phase.as_deref().and_then(WithdrawalPhase::from_code),
                reason: row.reason,
                waiting_position: row.waiting_position.filter(|_| row.status == Status::Waitlisted.code()),
                rank: row.rank,
                offer_until: row.offer_until,
                submitted_at: row.submitted_at,
                recipients: row.recipients,
                sent: SentData {
                    body_kind: row.body_title.map_or_else(|| Text::plain(row.body_kind), |title| title.0),
                    body_name: row.body_name,
                    role: row.role_title.map_or_else(|| Text::plain(row.role), |title| title.0),
                    territory: row.territory.0,
                    motivation: row.motivation,
                    accessibility_needs: row.accessibility_needs,
                },
            };
            Some((row.key, application))
        })
        .collect();
    let page = Page::cut(items, wanted.limit, |(key, application)| format!("{} {key}", application.id));
    Ok(Page { items: page.items.into_iter().map(|(_, application)| application).collect(), next: page.next })
}

/// How many applications of an edition there are of each status.
///
/// # Errors
/// Those of the database.
pub async fn counts(connection: &mut PgConnection, edition: Uuid) -> Result<Vec<(Status, i64)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select status, count(*) as "count!" from enrolment where edition_id = $1 group by status"#,
        edition,
    )
    .fetch_all(connection)
    .await?;
    let mut counts: Vec<_> =
        rows.into_iter().filter_map(|row| Some((Status::from_code(&row.status)?, row.count))).collect();
    counts.sort_unstable();
    Ok(counts)
}

/// The editions under way of these partners and projects, by their start, with what waits for a coordinator.
///
/// # Errors
/// Those of the database.
pub async fn desk(
    connection: &mut PgConnection,
    partners: &[Uuid],
    projects: &[Uuid],
) -> Result<Vec<DeskEdition>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select e.id, e.minimum, e.decide_on::text as decide_on,
               count(n.id) filter (where n.status in ('submitted', 'awaiting_consent')) as "to_decide!",
               count(n.id) filter (where n.status = 'offered') as "offered!",
               count(n.id) filter (where n.status = 'accepted') as "accepted!"
        from edition e
        join project p on p.id = e.project_id
        left join enrolment n on n.edition_id = e.id
        where (e.partner_id = any($1) or e.project_id = any($2)) and p.state <> 'concluded'
          and e.state in ('provisional', 'open', 'confirmed', 'running')
        group by e.id
        order by e.starts_on, e.id
        limit 200
        "#,
        partners,
        projects,
    )
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    // Both are ordered by start and id.
    let editions = summaries(connection, &ids).await?;
    Ok(rows
        .into_iter()
        .zip(editions)
        .map(|(row, edition)| DeskEdition {
            edition,
            minimum: row.minimum,
            decide_on: row.decide_on,
            to_decide: row.to_decide,
            offered: row.offered,
            accepted: row.accepted,
        })
        .collect())
}

/// The mail that a decision would send to an applicant.
///
/// # Errors
/// Those of the database.
pub async fn preview(
    connection: &mut PgConnection,
    enrolment: Uuid,
    decision: Decision,
    reason: &Reason,
    site: &str,
) -> Result<MailPreview, Error> {
    let news = match decision {
        Decision::Accept => News::Accepted,
        Decision::Reject => News::NotAccepted,
        Decision::Waitlist => News::Waitlisted,
        Decision::Reopen => News::Reopened,
    };
    let reason = (reason.code.as_deref().unwrap_or_default(), reason.note.as_deref());
    let mail = news::compose(connection, enrolment, &news, site, Some(reason)).await?;
    Ok(mail.map_or_else(
        || MailPreview { to: None, subject: String::new(), body: String::new() },
        |mail| MailPreview { to: Some(mail.to), subject: mail.subject, body: mail.body },
    ))
}

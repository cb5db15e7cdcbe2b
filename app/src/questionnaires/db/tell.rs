// SPDX-License-Identifier: AGPL-3.0-or-later
//! Tells participants, by mail, that a questionnaire waits for them.

use jiff::Timestamp;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::Error;
use crate::{
    i18n::{self, Text},
    notifications::{
        self, NewMail,
        survey_mails::{self, Facts},
    },
};

pub(super) use crate::notifications::survey_mails::News;

/// Writes the mails to those of a round who have an address and have not answered.
pub(super) async fn participants(
    connection: &mut PgConnection,
    round: Uuid,
    news: News,
    now: Timestamp,
    site: &str,
) -> Result<(), Error> {
    let rows = sqlx::query!(
        r#"
        select a.id as "account?", coalesce(a.email, p.email) as "address!", coalesce(a.locale, 'it') as "locale!",
               p.given_name, p.family_name, c.title as "course: Json<Text>", e.code as edition, pr.acronym,
               -- It closes at midnight: the day people know is the one before.
               to_char((r.closes_at - interval '1 minute') at time zone pr.zone, 'DD/MM/YYYY') as "closes_on!",
               pr.funding_wording as "funding: Json<Text>"
        from survey_round r
        join edition e on e.id = r.edition_id
        join course c on c.id = e.course_id
        join project pr on pr.id = e.project_id
        join enrolment n on n.edition_id = e.id and n.status = 'accepted'
        join person p on p.id = n.person_id
        left join account a on a.person_id = coalesce(p.merged_into, p.id) and a.disabled_at is null
        where r.id = $1 and p.erased_at is null and coalesce(a.email, p.email) is not null
          and not exists (select 1 from survey_mark m where m.round_id = r.id and m.enrolment_id = n.id)
        order by n.id
        "#,
        round,
    )
    .fetch_all(&mut *connection)
    .await?;
    for row in rows {
        let locale = i18n::from_code(&row.locale).unwrap_or_default();
        let facts = Facts {
            name: format!("{} {}", row.given_name, row.family_name),
            course: row.course.0.get(locale).to_owned(),
            edition: row.edition,
            closes_on: row.closes_on,
            link: format!("{site}/area-personale/questionari/{round}"),
            acronym: row.acronym,
            funding: row.funding.0.get(locale).to_owned(),
        };
        let (subject, body) = survey_mails::write(locale, news, &facts);
        let mail = NewMail { account: row.account, to: row.address, locale, template: news.template(), subject, body };
        notifications::db::enqueue(&mut *connection, &mail, now).await?;
    }
    Ok(())
}

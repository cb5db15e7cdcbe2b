// SPDX-License-Identifier: AGPL-3.0-or-later
//! Tells an applicant what became of an application: a mail in the outbox, where there is an address.

use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{Act, Error};
use crate::{
    i18n::{self, Text},
    notifications::{
        self, NewMail,
        enrolment_mails::{self, Facts, News},
    },
};

/// Writes the mail, if the person has an account or an address.
pub(super) async fn tell(
    connection: &mut PgConnection,
    enrolment: Uuid,
    news: &News,
    act: &Act<'_>,
) -> Result<(), Error> {
    if let Some(mail) = compose(&mut *connection, enrolment, news, act.site).await? {
        notifications::db::enqueue(connection, &mail, act.now).await?;
    }
    Ok(())
}

/// The mail as it goes now.
async fn compose(
    connection: &mut PgConnection,
    enrolment: Uuid,
    news: &News,
    site: &str,
) -> Result<Option<NewMail>, Error> {
    let row = sqlx::query!(
        r#"
        select a.id as "account?", coalesce(a.email, p.email) as address, coalesce(a.locale, 'it') as "locale!",
               p.given_name, p.family_name, n.code, n.reason, c.title as "course: Json<Text>", e.code as edition,
               e.town, e.cancelled_reason, to_char(e.starts_at at time zone pr.zone, 'DD/MM/YYYY') as "starts_on!",
               to_char(n.offer_until at time zone pr.zone, 'DD/MM/YYYY HH24:MI') as offer_until,
               pr.acronym, pr.funding_wording as "funding: Json<Text>",
               (select count(*) from enrolment w
                where w.edition_id = n.edition_id and w.status = 'waitlisted'
                  and w.waiting_position <= n.waiting_position) as "place!",
               (select body from enrolment_note where enrolment_id = n.id and number = n.version) as note
        from enrolment n
        join edition e on e.id = n.edition_id
        join course c on c.id = n.course_id
        join project pr on pr.id = n.project_id
        join person p on p.id = n.person_id
        left join account a on a.person_id = coalesce(p.merged_into, p.id) and a.disabled_at is null
        where n.id = $1 and p.erased_at is null and coalesce(a.email, p.email) is not null
        "#,
        enrolment,
    )
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(address) = row.address else { return Ok(None) };
    let locale = i18n::from_code(&row.locale).unwrap_or_default();
    let facts = Facts {
        name: format!("{} {}", row.given_name, row.family_name),
        application: row.code,
        course: row.course.0.get(locale).to_owned(),
        edition: row.edition,
        town: row.town,
        starts_on: row.starts_on,
        offer_until: row.offer_until.unwrap_or_default(),
        place: row.place,
        reason: row.reason,
        note: row.note,
        cancelled_because: row.cancelled_reason,
        acronym: row.acronym,
        funding: row.funding.0.get(locale).to_owned(),
        site: site.to_owned(),
    };
    let (subject, body) = enrolment_mails::write(locale, news, &facts);
    Ok(Some(NewMail { account: row.account, to: address, locale, template: news.template(), subject, body }))
}

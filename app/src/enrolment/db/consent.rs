// SPDX-License-Identifier: AGPL-3.0-or-later
//! Consent is asked for by mail, given or refused with the mail's secret, or recorded from paper.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use rand::Rng;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{
    Act, Error,
    locked::{Application, LockedEdition, Step},
    news,
    submit::place,
};
use crate::{
    enrolment::{
        ConsentRequest, EventKind, NO_CONSENT, Status,
        rules::{self, ConsentAnswer, Reason, Refusal},
    },
    i18n::{self, Text},
    notifications::{
        self, NewMail,
        enrolment_mails::{self, ConsentFacts, News},
    },
    people::db::tokens,
};

/// Between two mails for one application at least this much time passes.
const BETWEEN_MAILS: SignedDuration = SignedDuration::from_mins(2);

/// Asks somebody responsible for consent to an application just sent.
pub(super) async fn ask(
    connection: &mut PgConnection,
    enrolment: Uuid,
    email: &str,
    rng: &mut (impl Rng + Send),
    act: &Act<'_>,
) -> Result<(), Error> {
    let secret = tokens::new_secret(rng);
    sqlx::query!(
        "insert into enrolment_consent (enrolment_id, email, token_hash, asked_at) values ($1, $2, $3, $4)
         on conflict (enrolment_id) do update
         set email = excluded.email, token_hash = excluded.token_hash, asked_at = excluded.asked_at, answered_at = null",
        enrolment,
        email,
        tokens::hash(&secret),
        act.now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .execute(&mut *connection)
    .await?;
    let row = sqlx::query!(
        r#"
        select p.given_name || ' ' || p.family_name as "name!", n.body_name, c.title as "course: Json<Text>",
               e.code as edition, e.town, to_char(e.starts_at at time zone pr.zone, 'DD/MM/YYYY') as "starts_on!",
               pr.slug, pr.acronym, pr.funding_wording as "funding: Json<Text>", coalesce(a.locale, 'it') as "locale!"
        from enrolment n
        join edition e on e.id = n.edition_id
        join course c on c.id = n.course_id
        join project pr on pr.id = n.project_id
        join person p on p.id = n.person_id
        left join account a on a.person_id = p.id
        where n.id = $1
        "#,
        enrolment,
    )
    .fetch_one(&mut *connection)
    .await?;
    let locale = i18n::from_code(&row.locale).unwrap_or_default();
    let facts = ConsentFacts {
        name: row.name,
        body_name: row.body_name,
        course: row.course.0.get(locale).to_owned(),
        edition: row.edition,
        town: row.town,
        starts_on: row.starts_on,
        acronym: row.acronym,
        funding: row.funding.0.get(locale).to_owned(),
        link: format!("{}/consenso/{}?codice={secret}", act.site, row.slug),
    };
    let (subject, body) = enrolment_mails::consent_request(locale, &facts);
    let mail = NewMail { account: None, to: email.to_owned(), locale, template: "consent_request", subject, body };
    notifications::db::enqueue(connection, &mail, act.now).await?;
    Ok(())
}

/// Asks again, or somebody else.
///
/// # Errors
/// `Refused` if the application awaits no consent, or was asked for only moments ago; `Absent`.
pub async fn ask_again(
    connection: &mut PgConnection,
    enrolment: Uuid,
    email: &str,
    rng: &mut (impl Rng + Send),
    act: &Act<'_>,
) -> Result<(), Error> {
    let (edition, application) = LockedEdition::lock_of(&mut *connection, enrolment).await?;
    rules::awaits_consent(application.status, &edition.facts)?;
    if asked_at(&mut *connection, enrolment).await?.is_some_and(|asked| asked > act.now - BETWEEN_MAILS) {
        return Err(Refusal::AskedJustNow.into());
    }
    ask(connection, enrolment, email, rng, act).await
}

async fn asked_at(connection: &mut PgConnection, enrolment: Uuid) -> Result<Option<Timestamp>, sqlx::Error> {
    let asked = sqlx::query_scalar!(
        r#"select asked_at as "asked_at: jiff_sqlx::Timestamp" from enrolment_consent
           where enrolment_id = $1 and answered_at is null"#,
        enrolment,
    )
    .fetch_optional(connection)
    .await?;
    Ok(asked.map(jiff_sqlx::Timestamp::to_jiff))
}

/// The application that a secret is for, while consent to it is awaited.
///
/// # Errors
/// Those of the database.
pub async fn by_consent_secret(connection: &mut PgConnection, secret: &str) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("select enrolment_id from enrolment_consent where token_hash = $1", tokens::hash(secret))
        .fetch_optional(connection)
        .await
}

/// What who is asked reads of an application.
///
/// # Errors
/// Those of the database.
pub async fn consent_request(
    connection: &mut PgConnection,
    enrolment: Uuid,
) -> Result<Option<ConsentRequest>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select p.given_name || ' ' || p.family_name as "name!", n.body_name, e.code, e.town, pr.acronym, pr.slug,
               c.title as "course: Json<Text>", e.starts_on::text as "starts_on!", e.ends_on::text as "ends_on!"
        from enrolment n
        join edition e on e.id = n.edition_id
        join course c on c.id = n.course_id
        join project pr on pr.id = n.project_id
        join person p on p.id = n.person_id
        where n.id = $1 and n.status = 'awaiting_consent' and e.state not in ('finished', 'cancelled')
        "#,
        enrolment,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| ConsentRequest {
        name: row.name,
        body_name: row.body_name,
        edition: row.code,
        course: row.course.0,
        town: row.town,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        project: row.slug,
        acronym: row.acronym,
    }))
}

/// The body has answered, by the mail's link (then nobody is the actor) or on paper (then who records it). Given, the
/// application goes on; refused, it is not accepted.
///
/// # Errors
/// `Refused` if the application awaits no consent; `Absent`.
pub async fn answer_consent(
    connection: &mut PgConnection,
    enrolment: Uuid,
    answer: &ConsentAnswer,
    act: &Act<'_>,
) -> Result<(), Error> {
    let (mut edition, mut application) = LockedEdition::lock_of(&mut *connection, enrolment).await?;
    let news = match answer {
        ConsentAnswer::Given => go_on(&mut *connection, &mut edition, &mut application, act).await?,
        ConsentAnswer::Refused(note) => {
            rules::awaits_consent(application.status, &edition.facts)?;
            let reason = Reason { code: Some(NO_CONSENT.to_owned()), note: Some(note.clone()) };
            let step = Step { reason: &reason, ..Step::to(EventKind::Rejected, Status::Rejected) };
            edition.apply(&mut *connection, &mut application, &step, act).await?;
            News::NotAccepted
        }
    };
    edition.save(&mut *connection).await?;
    news::tell(connection, enrolment, &news, act).await
}

async fn go_on(
    connection: &mut PgConnection,
    edition: &mut LockedEdition,
    application: &mut Application,
    act: &Act<'_>,
) -> Result<News, Error> {
    let to = rules::consent(application.status, &edition.facts, act.now)?;
    let step = Step::to(EventKind::Consented, Status::Submitted);
    edition.apply(&mut *connection, application, &step, act).await?;
    Ok(place(connection, edition, application, to, act).await?.unwrap_or(News::Received))
}

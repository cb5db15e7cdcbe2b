// SPDX-License-Identifier: AGPL-3.0-or-later
//! An application is sent.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use rand::Rng;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Act, Error, consent,
    locked::{Application, LockedEdition, Step, record},
    news,
};
use crate::{
    enrolment::{
        ADDED_IN_ROOM, EventKind, Status,
        rules::{self, CODE_LENGTH, CODE_LETTERS, Frozen, Reason, Refusal},
    },
    notifications::enrolment_mails::News,
};

/// An application to be sent.
#[derive(Clone, Debug)]
pub struct NewApplication {
    /// The edition.
    pub edition: Uuid,
    /// The human.
    pub person: Uuid,
    /// What is frozen with it.
    pub frozen: Frozen,
}

/// An application that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submitted {
    /// Its id.
    pub id: Uuid,
    /// What the applicant quotes on the telephone.
    pub code: String,
    /// What became of it at once.
    pub status: Status,
}

/// Sends an application: accepted or put in line at once where the edition goes by order of arrival, else to be
/// decided on; or first to await the consent of the applicant's body, which nobody is asked for: it comes on paper.
///
/// # Errors
/// `Refused` if the edition takes no applications now, the person has applied already, or a word is not one of the
/// project's; `Absent` if there is no such edition or person.
pub async fn submit(
    connection: &mut PgConnection,
    application: &NewApplication,
    rng: &mut (impl Rng + Send),
    act: &Act<'_>,
) -> Result<Submitted, Error> {
    submit_asking(connection, application, None, rng, act).await
}

/// Sends an application and, where its project needs the consent of the applicant's body, asks for it at this address.
///
/// # Errors
/// As [`submit`].
pub async fn submit_asking(
    connection: &mut PgConnection,
    application: &NewApplication,
    consent_of: Option<&str>,
    rng: &mut (impl Rng + Send),
    act: &Act<'_>,
) -> Result<Submitted, Error> {
    let mut edition = LockedEdition::lock(&mut *connection, application.edition).await?;
    rules::may_apply(&edition.facts, act.now)?;
    refuse_second(&mut *connection, &edition, application.person, None).await?;
    let words = project_words(&mut *connection, &edition, &application.frozen).await?;

    let sent = if edition.needs_consent { Status::AwaitingConsent } else { Status::Submitted };
    let (mut row, code) = arrive(&mut *connection, &edition, application, &words, sent, rng, act).await?;
    if edition.needs_consent {
        if let Some(email) = consent_of {
            consent::ask(&mut *connection, row.id, email, rng, act).await?;
        }
        news::tell(connection, row.id, &News::AwaitingConsent, act).await?;
        return Ok(Submitted { id: row.id, code, status: sent });
    }

    let status = rules::on_arrival(&edition.facts);
    let news = place(&mut *connection, &mut edition, &mut row, status, act).await?;
    edition.save(&mut *connection).await?;
    news::tell(connection, row.id, &news.unwrap_or(News::Received), act).await?;
    Ok(Submitted { id: row.id, code, status })
}

/// Adds somebody who stands in the room to an edition that takes place: accepted at once, if there is a seat, by
/// whoever keeps the register. Applications need not be open any more, and the body's consent is not waited for.
///
/// # Errors
/// `Refused` if no seat is left, the person has applied already, or the edition does not take place now; `Absent`.
pub async fn add_in_room(
    connection: &mut PgConnection,
    application: &NewApplication,
    rng: &mut (impl Rng + Send),
    act: &Act<'_>,
) -> Result<Submitted, Error> {
    let mut edition = LockedEdition::lock(&mut *connection, application.edition).await?;
    rules::may_add_in_room(&edition.facts, act.now)?;
    refuse_second(&mut *connection, &edition, application.person, None).await?;
    let words = project_words(&mut *connection, &edition, &application.frozen).await?;
    let sent = Status::Submitted;
    let (mut row, code) = arrive(&mut *connection, &edition, application, &words, sent, rng, act).await?;
    let reason = Reason::code(ADDED_IN_ROOM);
    let step = Step { reason: &reason, ..Step::to(EventKind::Accepted, Status::Accepted) };
    edition.apply(&mut *connection, &mut row, &step, act).await?;
    edition.save(&mut *connection).await?;
    news::tell(connection, row.id, &News::Accepted, act).await?;
    Ok(Submitted { id: row.id, code, status: Status::Accepted })
}

/// Writes an application with its first event, and answers it with its code; what becomes of it is the caller's.
async fn arrive(
    connection: &mut PgConnection,
    edition: &LockedEdition,
    application: &NewApplication,
    words: &ProjectWords,
    sent: Status,
    rng: &mut (impl Rng + Send),
    act: &Act<'_>,
) -> Result<(Application, String), Error> {
    let frozen = &application.frozen;
    let (id, code) = (new_id(rng, act.now), new_code(&mut *connection, rng).await?);
    sqlx::query!(
        "insert into enrolment (id, code, edition_id, course_id, project_id, person_id, status, submitted_at, gender,
                                age_band, body_kind, body_name, role, territory_id, recipients, privacy_version,
                                motivation, accessibility_needs, version)
         values ($1, $2, $3, $4, $5, $6, $18, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1)",
        id,
        code,
        edition.id,
        edition.course,
        edition.project,
        application.person,
        act.now.to_sqlx() as jiff_sqlx::Timestamp,
        frozen.gender,
        frozen.age_band,
        frozen.body_kind,
        frozen.body_name,
        frozen.role,
        words.territory,
        words.recipients,
        frozen.privacy_version,
        frozen.motivation,
        frozen.accessibility_needs,
        sent.code(),
    )
    .execute(&mut *connection)
    .await?;
    let step = Step::to(EventKind::Submitted, sent);
    record(connection, id, 1, None, &step, serde_json::json!({}), act).await?;
    let application = Application {
        id,
        person: application.person,
        status: sent,
        waiting_position: None,
        rank: None,
        offer_until: None,
        version: 1,
    };
    Ok((application, code))
}

/// Gives an application just arrived what order of arrival gives it; answers what there is to tell.
pub(super) async fn place(
    connection: &mut PgConnection,
    edition: &mut LockedEdition,
    row: &mut Application,
    status: Status,
    act: &Act<'_>,
) -> Result<Option<News>, Error> {
    let (kind, news) = match status {
        Status::Accepted => (EventKind::Accepted, News::Accepted),
        Status::Waitlisted => (EventKind::Waitlisted, News::Waitlisted),
        _ => return Ok(None),
    };
    // Nobody decided: order of arrival did.
    edition.apply(connection, row, &Step::to(kind, status), &Act { actor: None, ..*act }).await?;
    Ok(Some(news))
}

/// Refuses a second live application of a person (or of one they were merged with) in the edition, or in the course
/// where the project allows one. Locks the person, so that two editions of a course cannot both say yes.
pub(super) async fn refuse_second(
    connection: &mut PgConnection,
    edition: &LockedEdition,
    person: Uuid,
    but: Option<Uuid>,
) -> Result<(), Error> {
    let human = sqlx::query_scalar!(
        r#"select coalesce(merged_into, id) as "human!" from person where id = $1 and erased_at is null"#,
        person,
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or(Error::Absent)?;
    sqlx::query_scalar!("select id from person where id = $1 for no key update", human)
        .fetch_one(&mut *connection)
        .await?;
    let same_edition = sqlx::query_scalar!(
        "select n.edition_id = $2
         from enrolment n
         where n.person_id in (select id from person where id = $1 or merged_into = $1)
           and n.id is distinct from $5
           and (n.edition_id = $2 or ($4 and n.course_id = $3))
           and n.status in ('submitted', 'awaiting_consent', 'accepted', 'waitlisted', 'offered')
         order by n.edition_id = $2 desc
         limit 1",
        human,
        edition.id,
        edition.course,
        edition.one_per_course,
        but,
    )
    .fetch_optional(connection)
    .await?
    .flatten();
    match same_edition {
        None => Ok(()),
        Some(true) => Err(Refusal::AlreadyApplied.into()),
        Some(false) => Err(Refusal::AlreadyAppliedForCourse.into()),
    }
}

/// What the project's words stand for.
pub(super) struct ProjectWords {
    pub territory: Uuid,
    /// direct or indirect, by the kind of body.
    pub recipients: String,
}

/// Looks the frozen codes up in the project.
pub(super) async fn project_words(
    connection: &mut PgConnection,
    edition: &LockedEdition,
    frozen: &Frozen,
) -> Result<ProjectWords, Error> {
    let row = sqlx::query!(
        "select (select id from territory where project_id = $1 and code = $2) as territory,
                (select coalesce(recipients, 'direct') from project_term
                 where project_id = $1 and kind = 'body_kind' and code = $3) as recipients,
                exists (select 1 from privacy_notice where project_id = $1 and version = $4) as notice",
        edition.project,
        frozen.territory,
        frozen.body_kind,
        frozen.privacy_version,
    )
    .fetch_one(connection)
    .await?;
    if row.notice != Some(true) {
        return Err(Refusal::NoticeChanged.into());
    }
    Ok(ProjectWords {
        territory: row.territory.ok_or(Refusal::NotAChoice("territory"))?,
        recipients: row.recipients.ok_or(Refusal::NotAChoice("body_kind"))?,
    })
}

/// An id in order of time (UUIDv7), from the moment and the random numbers given.
fn new_id(rng: &mut (impl Rng + Send), now: Timestamp) -> Uuid {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &rng.random()).into_uuid()
}

/// A code nobody has.
async fn new_code(connection: &mut PgConnection, rng: &mut (impl Rng + Send)) -> Result<String, sqlx::Error> {
    loop {
        let code: String =
            (0..CODE_LENGTH).map(|_| char::from(CODE_LETTERS[rng.random_range(0..CODE_LETTERS.len())])).collect();
        let taken = sqlx::query_scalar!(r#"select exists (select 1 from enrolment where code = $1) as "taken!""#, code)
            .fetch_one(&mut *connection)
            .await?;
        if !taken {
            return Ok(code);
        }
    }
}

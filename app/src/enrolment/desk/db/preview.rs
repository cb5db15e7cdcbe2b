// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a decision, or the confirmation of an edition, would do: it is made, looked at, and taken back. So names, refusals and mails, also those to
//! others whom a seat comes free for, are the very ones.

use jiff_sqlx::ToSqlx;
use sqlx::{Connection, PgConnection, Postgres, Transaction, types::Json};
use uuid::Uuid;

use crate::{
    enrolment::{
        Decision, EditionStep,
        db::{self, Act, Error},
        desk::model::{ConfirmationPreview, DecisionPreview, EditionSummary, PreviewLine, PreviewMail},
        rules::{Reason, Refusal},
    },
    error::{FieldCode, FieldErrors},
    i18n::Text,
};

/// Mails shown; everybody else's are alike.
const MAILS_SHOWN: usize = 20;

/// Somebody chosen.
struct Chosen {
    id: Uuid,
    code: String,
    name: String,
    address: Option<String>,
}

/// Makes the decision on the applications of an edition with these codes, and takes it back.
///
/// Where it takes a reason in words, `placeholder` stands for them.
///
/// # Errors
/// Those of the database; `Absent` if there is no such edition.
pub async fn preview_decision(
    mut transaction: Transaction<'_, Postgres>,
    edition: &str,
    codes: &[String],
    decision: Decision,
    reason: &Reason,
    placeholder: &str,
    act: &Act<'_>,
) -> Result<DecisionPreview, Error> {
    let course = sqlx::query_scalar!(
        r#"select c.title as "title: Json<Text>" from edition e join course c on c.id = e.course_id
           where lower(e.code) = lower($1)"#,
        edition,
    )
    .fetch_optional(&mut *transaction)
    .await?
    .ok_or(Error::Absent)?;
    let chosen = chosen(&mut transaction, edition, codes).await?;
    let before = mails_of_now(&mut transaction, act).await?;

    let mut reason = reason.clone();
    let all: Vec<Uuid> = chosen.iter().map(|chosen| chosen.id).collect();
    let mut outcome = attempt(&mut transaction, &all, decision, &reason, act).await?;
    let needs_words = outcome == Some(Refusal::ReasonNeeded);
    if needs_words {
        reason.note = Some(placeholder.to_owned());
        outcome = attempt(&mut transaction, &all, decision, &reason, act).await?;
    }
    let mut refusals = vec![None; chosen.len()];
    if outcome.is_some() {
        // Not all together: who can be decided on so, one after the other?
        for (refusal, id) in refusals.iter_mut().zip(&all) {
            *refusal = attempt(&mut transaction, &[*id], decision, &reason, act).await?;
        }
    }
    let mails = mails_since(&mut transaction, &before, act).await?;
    transaction.rollback().await?;

    let enrolment_ids = chosen
        .iter()
        .zip(&refusals)
        .filter(|(_, refusal)| refusal.is_none())
        .map(|(chosen, _)| chosen.id.to_string())
        .collect::<Vec<_>>()
        .join(",");
    let lines = chosen
        .into_iter()
        .zip(refusals)
        .map(|(chosen, refusal)| PreviewLine {
            is_told: chosen.address.is_some() && refusal.is_none(),
            code: chosen.code,
            name: chosen.name,
            refused: refusal.map(code_of),
        })
        .collect();
    Ok(DecisionPreview {
        edition: edition.to_owned(),
        course: course.0,
        lines,
        enrolment_ids,
        needs_words,
        mails: shown(mails),
    })
}

/// Confirms an edition, and takes it back.
///
/// # Errors
/// Those of the database; `Absent` if there is no such edition.
pub async fn preview_confirmation(
    mut transaction: Transaction<'_, Postgres>,
    edition: Uuid,
    summary: EditionSummary,
    act: &Act<'_>,
) -> Result<ConfirmationPreview, Error> {
    let before = mails_of_now(&mut transaction, act).await?;
    let refusal = match db::step_edition(&mut transaction, edition, EditionStep::Confirm, act).await {
        Ok(()) => None,
        Err(Error::Refused(refusal)) => Some(refusal),
        Err(error) => return Err(error),
    };
    let mails = mails_since(&mut transaction, &before, act).await?;
    transaction.rollback().await?;
    Ok(ConfirmationPreview {
        edition: summary,
        refused: refusal.map(code_of),
        told: mails.len() as i64,
        mails: shown(mails),
    })
}

fn code_of(refusal: Refusal) -> FieldCode {
    FieldErrors::from(refusal).0.pop().map_or(FieldCode::StatusChanged, |(_, code)| code)
}

fn shown(mails: Vec<PreviewMail>) -> Vec<PreviewMail> {
    mails.into_iter().take(MAILS_SHOWN).collect()
}

/// The mails written since.
async fn mails_since(
    connection: &mut PgConnection,
    before: &[(Uuid, PreviewMail)],
    act: &Act<'_>,
) -> Result<Vec<PreviewMail>, sqlx::Error> {
    let now = mails_of_now(connection, act).await?;
    let is_new = |id: &Uuid| !before.iter().any(|(known, _)| known == id);
    Ok(now.into_iter().filter(|(id, _)| is_new(id)).map(|(_, mail)| mail).collect())
}

/// Decides in a savepoint; a refusal leaves nothing behind.
async fn attempt(
    transaction: &mut Transaction<'_, Postgres>,
    ids: &[Uuid],
    decision: Decision,
    reason: &Reason,
    act: &Act<'_>,
) -> Result<Option<Refusal>, Error> {
    let mut savepoint = transaction.begin().await?;
    match db::decide(&mut savepoint, ids, decision, reason, act).await {
        Ok(()) => {
            savepoint.commit().await?;
            Ok(None)
        }
        Err(Error::Refused(refusal)) => {
            savepoint.rollback().await?;
            Ok(Some(refusal))
        }
        Err(error) => Err(error),
    }
}

/// The chosen applications of the edition: those in line first and in its order, then by rank and arrival.
async fn chosen(connection: &mut PgConnection, edition: &str, codes: &[String]) -> Result<Vec<Chosen>, sqlx::Error> {
    sqlx::query_as!(
        Chosen,
        r#"
        select n.id, n.code, p.given_name || ' ' || p.family_name as "name!",
               case when p.erased_at is null then coalesce(a.email, p.email) end as address
        from enrolment n
        join edition e on e.id = n.edition_id
        join person p on p.id = n.person_id
        left join account a on a.person_id = coalesce(p.merged_into, p.id) and a.disabled_at is null
        where lower(e.code) = lower($1) and n.code = any($2)
        order by case when n.status = 'waitlisted' then n.waiting_position end nulls last, n.rank nulls last,
                 n.submitted_at, n.id
        "#,
        edition,
        codes,
    )
    .fetch_all(connection)
    .await
}

/// The mails written at this very moment: before the decision somebody else's, afterwards also the decision's.
async fn mails_of_now(connection: &mut PgConnection, act: &Act<'_>) -> Result<Vec<(Uuid, PreviewMail)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, to_address, subject, body from mail where created_at = $1 order by id",
        act.now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, PreviewMail { to: row.to_address, subject: row.subject, body: row.body }))
        .collect())
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Handing in: the mark "has answered" and one sealed ballot, together or not at all.

use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::Error;
use crate::{
    error::FieldCode,
    people::EditionScope,
    questionnaires::{
        QuestionSet,
        rules::{Ballot, ballot_bytes, pack_ballot},
    },
    seal::seal,
};

/// A round that takes answers; it stays open until the transaction that has locked it ends.
#[derive(Clone, Debug)]
pub struct OpenRound {
    /// The round.
    pub id: Uuid,
    /// Where it belongs.
    pub scope: EditionScope,
    /// What it asks.
    pub set: QuestionSet,
    /// How many teachers it asks about.
    pub teachers: usize,
    public_key: Vec<u8>,
}

/// Whose answers they are, as far as that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A participant's, by the enrolment.
    Participant(Uuid),
    /// A sheet's, typed by the staff; the id is the form's, so that sending it twice enters it once.
    Sheet(Uuid),
}

/// Finds a round and keeps it from being closed.
///
/// # Errors
/// `Refused` if it takes no answers; `Absent`.
pub async fn lock_open_round(connection: &mut PgConnection, round: Uuid) -> Result<OpenRound, Error> {
    let row = sqlx::query!(
        r#"
        select r.state, r.public_key, r.teachers as "teachers: Json<Vec<String>>",
               s.content as "set: Json<QuestionSet>", e.id as edition, e.partner_id, e.project_id
        from survey_round r
        join question_set s on s.id = r.question_set_id
        join edition e on e.id = r.edition_id
        where r.id = $1
        for share of r
        "#,
        round,
    )
    .fetch_optional(connection)
    .await?
    .ok_or(Error::Absent)?;
    let (true, Some(public_key)) = (row.state == "open", row.public_key) else {
        return Err(FieldCode::QuestionnaireNotOpen.into());
    };
    Ok(OpenRound {
        id: round,
        scope: EditionScope { edition: row.edition, partner: row.partner_id, project: row.project_id },
        set: row.set.0,
        teachers: row.teachers.0.len(),
        public_key,
    })
}

/// Takes a ballot, in the caller's transaction. Answers whether it was the first: handing in twice does nothing.
///
/// # Errors
/// `Refused` if more sheets would be entered than there are names of people who handed one in.
pub async fn cast(connection: &mut PgConnection, round: &OpenRound, by: By, ballot: &Ballot) -> Result<bool, Error> {
    let (id, on_paper) = match by {
        By::Participant(enrolment) => {
            let first = sqlx::query!(
                "insert into survey_mark (round_id, enrolment_id, on_paper) values ($1, $2, false)
                 on conflict (round_id, enrolment_id) do nothing",
                round.id,
                enrolment,
            )
            .execute(&mut *connection)
            .await?
            .rows_affected();
            if first == 0 {
                return Ok(false);
            }
            (Uuid::new_v4(), false)
        }
        By::Sheet(form) => {
            // Two who type sheets of one round wait for each other here.
            let held = sqlx::query!(
                r#"
                with typing as materialized (select pg_advisory_xact_lock(hashtextextended($1::uuid::text, 0)))
                select exists (select 1 from survey_ballot where id = $2) as "entered!"
                from typing
                "#,
                round.id,
                form,
            )
            .fetch_one(&mut *connection)
            .await?;
            if held.entered {
                return Ok(false);
            }
            let counts = sqlx::query!(
                r#"
                select (select count(*) from survey_ballot where round_id = $1 and on_paper) as "sheets!",
                       (select count(*) from survey_mark where round_id = $1 and on_paper) as "names!"
                "#,
                round.id,
            )
            .fetch_one(&mut *connection)
            .await?;
            if counts.sheets >= counts.names {
                return Err(FieldCode::MoreSheetsThanNames.into());
            }
            (form, true)
        }
    };
    let plain = pack_ballot(ballot, ballot_bytes(&round.set, round.teachers))?;
    sqlx::query!(
        "insert into survey_ballot (id, round_id, on_paper, sealed) values ($1, $2, $3, $4)",
        id,
        round.id,
        on_paper,
        seal(&round.public_key, &plain)?,
    )
    .execute(connection)
    .await?;
    Ok(true)
}

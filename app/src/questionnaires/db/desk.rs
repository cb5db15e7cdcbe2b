// SPDX-License-Identifier: AGPL-3.0-or-later
//! How the questionnaire of an edition stands, and what came in on paper.

use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{Error, OpenRound};
use crate::{
    i18n::Text,
    people::{EditionScope, Viewer},
    questionnaires::{PaperParticipant, QuestionSet, RoundStatus, SurveyDesk},
};

/// How the questionnaire of an edition stands, and where the edition belongs.
///
/// # Errors
/// Those of the database.
pub async fn desk(
    connection: &mut PgConnection,
    viewer: &Viewer,
    code: &str,
) -> Result<Option<(EditionScope, SurveyDesk)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select e.id, e.partner_id, e.project_id, e.code, c.title as "course: Json<Text>", r.id as "round?",
               r.state as "state?",
               to_char((r.closes_at - interval '1 minute') at time zone p.zone, 'DD/MM/YYYY') as closes_on,
               coalesce(r.participants::bigint, (
                   select count(*) from enrolment n where n.edition_id = e.id and n.status = 'accepted'))
                   as "participants!",
               coalesce(r.responses::bigint, (
                   select count(*) from survey_mark m where m.round_id = r.id)) as "responses!",
               (select count(*) from survey_mark m where m.round_id = r.id and m.on_paper) as "on_paper!",
               (select count(*) from survey_ballot b where b.round_id = r.id and b.on_paper) as "sheets!"
        from edition e
        join course c on c.id = e.course_id
        join project p on p.id = e.project_id
        left join survey_round r on r.edition_id = e.id
        where e.code = $1
        "#,
        code,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| {
        let scope = EditionScope { edition: row.id, partner: row.partner_id, project: row.project_id };
        let round = row.round.zip(row.state).map(|(round, state)| RoundStatus {
            round: round.to_string(),
            state,
            closes_on: row.closes_on,
            participants: row.participants,
            responses: row.responses,
            on_paper: row.on_paper,
            sheets: row.sheets,
        });
        let desk = SurveyDesk {
            edition: row.code,
            course: row.course.0,
            round,
            closes: viewer.decides_applications(&scope),
            reads_results: viewer.reads_results(&scope),
        };
        (scope, desk)
    }))
}

/// The participants of a round, what it asks and about whom.
#[derive(Debug)]
pub struct PaperNames {
    /// By name.
    pub participants: Vec<PaperParticipant>,
    /// What it asks.
    pub set: QuestionSet,
    /// About whom.
    pub teachers: Vec<String>,
}

/// What typing sheets needs.
///
/// # Errors
/// Those of the database.
pub async fn paper_names(connection: &mut PgConnection, round: Uuid) -> Result<Option<PaperNames>, sqlx::Error> {
    let asked = sqlx::query!(
        r#"
        select r.teachers as "teachers: Json<Vec<String>>", s.content as "set: Json<QuestionSet>"
        from survey_round r join question_set s on s.id = r.question_set_id
        where r.id = $1
        "#,
        round,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(asked) = asked else { return Ok(None) };
    let participants = sqlx::query!(
        r#"
        select n.id, concat_ws(' ', p.family_name, p.given_name) as "name!",
               exists (select 1 from survey_mark m where m.round_id = r.id and m.enrolment_id = n.id and m.on_paper)
                   as "on_paper!"
        from survey_round r
        join enrolment n on n.edition_id = r.edition_id and n.status = 'accepted'
        join person p on p.id = n.person_id
        where r.id = $1
        order by lower(p.family_name), lower(p.given_name), n.id
        "#,
        round,
    )
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(|row| PaperParticipant { enrolment: row.id.to_string(), name: row.name, on_paper: row.on_paper })
    .collect();
    Ok(Some(PaperNames { participants, set: asked.set.0, teachers: asked.teachers.0 }))
}

/// Notes who handed in on paper, in the caller's transaction; those who have answered already are passed over, and so
/// is who does not take part. A name that was ticked stays: the sheet may have been typed since.
///
/// # Errors
/// Those of the database.
pub async fn mark_on_paper(connection: &mut PgConnection, round: &OpenRound, enrolments: &[Uuid]) -> Result<(), Error> {
    sqlx::query!(
        "insert into survey_mark (round_id, enrolment_id, on_paper)
         select $1, n.id, true from enrolment n
         where n.edition_id = $2 and n.status = 'accepted' and n.id = any($3)
         order by n.id
         on conflict (round_id, enrolment_id) do nothing",
        round.id,
        round.scope.edition,
        enrolments,
    )
    .execute(connection)
    .await?;
    Ok(())
}

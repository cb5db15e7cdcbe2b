// SPDX-License-Identifier: AGPL-3.0-or-later
//! The questionnaires of a participant.

use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::{
    i18n::Text,
    questionnaires::{MyQuestionnaire, QuestionSet, QuestionnaireForm},
};

/// The latest questionnaires of a person, those to be answered first.
///
/// # Errors
/// Those of the database.
pub async fn my_questionnaires(
    connection: &mut PgConnection,
    person: Uuid,
    limit: u16,
) -> Result<Vec<MyQuestionnaire>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select r.id, c.title as "course: Json<Text>", e.code, r.state = 'open' as "open!",
               to_char((r.closes_at - interval '1 minute') at time zone p.zone, 'DD/MM/YYYY') as "closes_on!",
               exists (select 1 from survey_mark m where m.round_id = r.id and m.enrolment_id = n.id) as "answered!"
        from person me
        join enrolment n on n.person_id = me.id and n.status = 'accepted'
        join survey_round r on r.edition_id = n.edition_id and r.state <> 'planned'
        join edition e on e.id = r.edition_id
        join course c on c.id = e.course_id
        join project p on p.id = e.project_id
        where me.id = $1 or me.merged_into = $1
        order by (r.state = 'open'
                  and not exists (select 1 from survey_mark m where m.round_id = r.id and m.enrolment_id = n.id)) desc,
                 r.closes_at desc, r.id
        limit $2
        "#,
        person,
        i64::from(limit),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| MyQuestionnaire {
            round: row.id.to_string(),
            course: row.course.0,
            edition: row.code,
            closes_on: row.closes_on,
            open: row.open,
            answered: row.answered,
        })
        .collect())
}

/// A questionnaire of a person's own, and the enrolment it is answered with.
///
/// # Errors
/// Those of the database.
pub async fn questionnaire(
    connection: &mut PgConnection,
    person: Uuid,
    round: Uuid,
) -> Result<Option<(Uuid, QuestionnaireForm)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select r.id, n.id as enrolment, n.code as draft, c.title as "course: Json<Text>", e.code,
               r.state = 'open' as "open!", r.teachers as "teachers: Json<Vec<String>>",
               s.content as "set: Json<QuestionSet>",
               to_char((r.closes_at - interval '1 minute') at time zone p.zone, 'DD/MM/YYYY') as "closes_on!",
               exists (select 1 from survey_mark m where m.round_id = r.id and m.enrolment_id = n.id) as "answered!"
        from survey_round r
        join question_set s on s.id = r.question_set_id
        join edition e on e.id = r.edition_id
        join course c on c.id = e.course_id
        join project p on p.id = e.project_id
        join enrolment n on n.edition_id = e.id and n.status = 'accepted'
        join person me on me.id = n.person_id
        where r.id = $2 and r.state <> 'planned' and (me.id = $1 or me.merged_into = $1)
        order by n.id
        limit 1
        "#,
        person,
        round,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| {
        let mine = MyQuestionnaire {
            round: row.id.to_string(),
            course: row.course.0,
            edition: row.code,
            closes_on: row.closes_on,
            open: row.open,
            answered: row.answered,
        };
        let form = QuestionnaireForm { mine, draft: row.draft, teachers: row.teachers.0, set: row.set.0 };
        (row.enrolment, form)
    }))
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which meeting is meant, and what all pages show of it.

use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::{
    attendance::{Closing, RegisterEdition, SlotLine},
    i18n::Text,
    people::EditionScope,
};

/// A meeting, and where it belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The meeting.
    pub meeting: Uuid,
    /// Its edition.
    pub scope: EditionScope,
}

/// The meeting of an edition with a number.
///
/// # Errors
/// Those of the database.
pub async fn place(connection: &mut PgConnection, edition: &str, number: i32) -> Result<Option<Place>, sqlx::Error> {
    let row = sqlx::query!(
        "select m.id, e.id as edition, e.partner_id, e.project_id
         from edition e
         join meeting m on m.edition_id = e.id
         where e.code = $1 and m.number = $2",
        edition,
        number,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Place {
        meeting: row.id,
        scope: EditionScope { edition: row.edition, partner: row.partner_id, project: row.project_id },
    }))
}

/// Minutes of all slots of a meeting.
///
/// # Errors
/// Those of the database.
pub async fn meeting_minutes(connection: &mut PgConnection, meeting: Uuid) -> Result<i32, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select coalesce(sum(minutes), 0)::integer as "minutes!" from slot where meeting_id = $1"#,
        meeting,
    )
    .fetch_one(connection)
    .await
}

/// A slot with its meeting.
pub(super) struct MeetingSlot {
    pub id: Uuid,
    pub meeting: Uuid,
    pub line: SlotLine,
}

/// The slots of an edition's meetings, in order.
pub(super) async fn slots(connection: &mut PgConnection, edition: Uuid) -> Result<Vec<MeetingSlot>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select s.id, s.meeting_id, s.minutes,
               row_number() over (partition by s.meeting_id order by s.starts_at, s.id) as "number!",
               to_char(s.starts_at at time zone p.zone, 'YYYY-MM-DD') as "day!",
               to_char(s.starts_at at time zone p.zone, 'HH24:MI') as "starts!",
               to_char(s.ends_at at time zone p.zone, 'HH24:MI') as "ends!"
        from edition e
        join project p on p.id = e.project_id
        join meeting m on m.edition_id = e.id
        join slot s on s.meeting_id = m.id
        where e.id = $1
        order by m.number, s.starts_at, s.id
        "#,
        edition,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| MeetingSlot {
            id: row.id,
            meeting: row.meeting_id,
            line: SlotLine {
                number: usize::try_from(row.number).unwrap_or_default(),
                day: row.day,
                starts: row.starts,
                ends: row.ends,
                minutes: row.minutes,
            },
        })
        .collect())
}

/// What documents say of an edition besides its code.
pub(super) struct EditionHead {
    pub edition: RegisterEdition,
    pub days: (String, String),
    pub zone: String,
    pub project: String,
    pub project_title: Text,
    pub project_slug: String,
    pub partner: String,
    pub funding_wording: Text,
    pub marks: Vec<String>,
    pub teachers: Vec<String>,
}

/// The head of an edition's documents.
pub(super) async fn head(connection: &mut PgConnection, edition: Uuid) -> Result<EditionHead, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select e.code, c.title as "course: Json<Text>", e.town, e.venue, e.minutes, p.zone, p.acronym, p.slug,
               to_char(e.starts_on, 'YYYY-MM-DD') as "starts_on!", to_char(e.ends_on, 'YYYY-MM-DD') as "ends_on!",
               p.title as "project_title: Json<Text>", partner.name as partner,
               p.funding_wording as "funding_wording: Json<Text>",
               array(select mark ->> 'name' from jsonb_array_elements(p.marks) mark) as "marks!: Vec<String>",
               array(select jsonb_array_elements_text(e.teachers)) as "teachers!: Vec<String>"
        from edition e
        join course c on c.id = e.course_id
        join project p on p.id = e.project_id
        join partner on partner.id = e.partner_id
        where e.id = $1
        "#,
        edition,
    )
    .fetch_one(connection)
    .await?;
    Ok(EditionHead {
        edition: RegisterEdition {
            code: row.code,
            course: row.course.0,
            town: row.town,
            venue: row.venue,
            minutes: row.minutes,
        },
        days: (row.starts_on, row.ends_on),
        zone: row.zone,
        project: row.acronym,
        project_title: row.project_title.0,
        project_slug: row.slug,
        partner: row.partner,
        funding_wording: row.funding_wording.0,
        marks: row.marks,
        teachers: row.teachers,
    })
}

/// How a register was closed, from its columns.
pub(super) fn closing(by: Option<String>, at: Option<String>, seal: Option<Vec<u8>>) -> Option<Closing> {
    let seal: String = seal?.iter().map(|byte| format!("{byte:02x}")).collect();
    Some(Closing { by, at: at?, seal })
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Courses and editions in the database. Times in a project's zone are computed by Postgres, which has the zones.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{
    facets::{Cell, Names, NodeName},
    filters::{Cursor, Filters, Phase},
    rules::{Applying, Offer},
};
use crate::{
    i18n::Text,
    projects::file::{Block, EditionState, Selection, Word},
};

/// Counts that are not maintained stop here.
pub const COUNTED_AT_MOST: i64 = 1000;

/// An edition with what lists say of it.
#[derive(Clone, Debug)]
pub struct EditionRow {
    /// The edition.
    pub id: Uuid,
    /// As people write it.
    pub code: String,
    /// See [`EditionState`].
    pub state: String,
    /// See [`Selection`].
    pub selection: String,
    /// Seats in all.
    pub seats: i32,
    /// Seats given or offered.
    pub seats_held: i32,
    /// Waiting for a seat.
    pub waiting: i32,
    /// Sum of its slots.
    pub minutes: i32,
    /// Where.
    pub town: String,
    /// First day, in the project's zone.
    pub starts_on: Date,
    /// Last day, in the project's zone.
    pub ends_on: Date,
    /// Applications from here.
    pub applications_from: Timestamp,
    /// Applications until here.
    pub applications_until: Timestamp,
    /// The same in the project's zone.
    pub opens: DateTime,
    /// The same in the project's zone.
    pub deadline: DateTime,
    /// Its course.
    pub course_slug: String,
    /// Title of its course.
    pub course_title: Json<Text>,
    /// Its axis.
    pub axis_code: String,
    /// Title of its axis.
    pub axis_title: Json<Text>,
    /// The project's word for an axis.
    pub axis_word: Json<Text>,
    /// Its project.
    pub project_slug: String,
    /// Acronym of its project.
    pub project_acronym: String,
    /// Its territory.
    pub territory_code: String,
    /// Name of its territory.
    pub territory_name: Json<Text>,
}

fn word<T: Word>(code: &str) -> T {
    T::ALL.iter().copied().find(|word| word.as_str() == code).unwrap_or_default()
}

impl EditionRow {
    /// Where it stands.
    pub fn state(&self) -> EditionState {
        word(&self.state)
    }

    /// How applications are decided.
    pub fn selection(&self) -> Selection {
        word(&self.selection)
    }

    /// Seats that nobody holds.
    pub fn seats_left(&self) -> i32 {
        (self.seats - self.seats_held).max(0)
    }

    /// What an application sent now would meet.
    pub fn applying(&self, now: Timestamp) -> Applying {
        let offer = Offer {
            state: self.state(),
            from: self.applications_from,
            until: self.applications_until,
            seats_left: self.seats_left(),
        };
        offer.applying(now)
    }

    /// What continues a list after this edition.
    pub fn cursor(&self) -> Cursor {
        Cursor { date: self.starts_on, id: self.id }
    }
}

/// Filters with their codes looked up.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Of this project.
    pub project: Option<Uuid>,
    /// Of one of these territories.
    pub territories: Option<Vec<Uuid>>,
    /// Of one of these axes.
    pub axes: Option<Vec<Uuid>>,
    /// Of this course.
    pub course: Option<Uuid>,
    /// Not of these projects, which the public may not see yet.
    pub hidden: Vec<Uuid>,
    /// Takes applications at this moment.
    pub taking_applications: Option<Timestamp>,
    /// The rest, as it is in the address.
    pub filters: Filters,
}

impl Wanted {
    /// Whatever fits these filters; codes in them are not looked up.
    pub fn all(filters: Filters) -> Self {
        Self {
            project: None,
            territories: None,
            axes: None,
            course: None,
            hidden: Vec::new(),
            taking_applications: None,
            filters,
        }
    }
}

/// One of one, or all of several: Postgres follows an index in its order for one value only.
fn one_or_several(ids: Option<&[Uuid]>) -> (Option<Uuid>, Option<&[Uuid]>) {
    match ids {
        Some([one]) => (Some(*one), None),
        several => (None, several),
    }
}

/// The list of editions in one order. The condition on the state and the order are written out, so that Postgres can
/// follow the index made for them; it stops at the limit before it looks up what else is shown.
macro_rules! list_editions {
    ($connection:expr, $wanted:expr, $state:tt, $after:tt, $order:tt) => {{
        let wanted: &Wanted = $wanted;
        let filters = &wanted.filters;
        let (territory, territories) = one_or_several(wanted.territories.as_deref());
        let (axis, axes) = one_or_several(wanted.axes.as_deref());
        sqlx::query_as!(
            EditionRow,
            r#"
            select e.id, e.code, e.state, e.selection, e.seats, e.seats_held, e.waiting, e.minutes, e.town,
                   e.starts_on, e.ends_on, e.applications_from, e.applications_until,
                   e.applications_from at time zone p.zone as "opens!",
                   e.applications_until at time zone p.zone as "deadline!",
                   c.slug as course_slug, c.title as "course_title: Json<Text>",
                   a.code as axis_code, a.title as "axis_title: Json<Text>",
                   p.words -> 'axis' as "axis_word!: Json<Text>",
                   p.slug as project_slug, p.acronym as project_acronym,
                   t.code as territory_code, t.name as "territory_name: Json<Text>"
            from (
                select e.id, e.course_id, e.project_id, e.axis_id, e.territory_id, e.code, e.state, e.selection,
                       e.seats, e.seats_held, e.waiting, e.minutes, e.town, e.starts_on, e.ends_on,
                       e.applications_from, e.applications_until
                from edition e
                where "#
                + $state
                + r#"
                  and ($1::uuid is null or e.project_id = $1)
                  and ($2::uuid is null or e.territory_id = $2)
                  and ($3::uuid[] is null or e.territory_id = any($3))
                  and ($4::uuid is null or e.axis_id = $4)
                  and ($5::uuid[] is null or e.axis_id = any($5))
                  and ($6::uuid is null or e.course_id = $6)
                  and e.project_id <> all($7::uuid[])
                  and ($8::date is null or e.starts_on >= $8)
                  and ($9::date is null or e.starts_on <= $9)
                  and ($10::text is null or e.search @@ websearch_to_tsquery('italian_unaccent', $10))
                  and ($11::integer is null or (e.has_seats and e.seats - e.seats_held >= $11))
                  and ($12::timestamptz is null or (e.state in ('open', 'confirmed')
                      and e.applications_from <= $12 and e.applications_until >= $12))
                  and ($13::date is null or (e.starts_on, e.id) "#
                + $after
                + r#" ($13, $14::uuid))
                order by e.starts_on "#
                + $order
                + ", e.id "
                + $order
                + r#"
                limit $15
            ) e
            join course c on c.id = e.course_id
            join axis a on a.id = e.axis_id
            join territory t on t.id = e.territory_id
            join project p on p.id = e.project_id
            order by e.starts_on "#
                + $order
                + ", e.id "
                + $order,
            wanted.project,
            territory,
            territories,
            axis,
            axes,
            wanted.course,
            &wanted.hidden,
            filters.from.map(|day| day.to_sqlx()) as _,
            filters.until.map(|day| day.to_sqlx()) as _,
            filters.words(),
            filters.seats,
            wanted.taking_applications.map(|moment| moment.to_sqlx()) as _,
            filters.cursor.map(|cursor| cursor.date.to_sqlx()) as _,
            filters.cursor.map(|cursor| cursor.id),
            filters.limit as i64 + 1,
        )
        .fetch_all($connection)
        .await
    }};
}

/// A page of editions and one more, if there is more.
///
/// # Errors
/// Those of the database.
pub async fn list(connection: &mut PgConnection, wanted: &Wanted) -> Result<Vec<EditionRow>, sqlx::Error> {
    match wanted.filters.phase {
        Phase::Live => {
            list_editions!(connection, wanted, "e.state in ('provisional', 'open', 'confirmed', 'running')", ">", "asc")
        }
        Phase::Ended => list_editions!(connection, wanted, "e.state in ('finished', 'cancelled')", "<", "desc"),
        Phase::All => list_editions!(connection, wanted, "e.state <> 'draft'", "<", "desc"),
    }
}

/// Names of the projects, territories and axes that the public may see, in the order shown.
///
/// # Errors
/// Those of the database.
pub async fn names(connection: &mut PgConnection) -> Result<Names, sqlx::Error> {
    let projects = sqlx::query!("select id, slug, acronym, state from project order by demonstration, slug")
        .fetch_all(&mut *connection)
        .await?;
    let territories = sqlx::query!(
        r#"
        select t.id, t.code, t.name as "name: Json<Text>", t.parent_id, t.project_id
        from territory t join project p on p.id = t.project_id
        order by p.demonstration, p.slug, t.position
        "#,
    )
    .fetch_all(&mut *connection)
    .await?;
    let axes = sqlx::query!(
        r#"
        select a.id, a.code, a.title as "name: Json<Text>", a.project_id
        from axis a join project p on p.id = a.project_id
        order by p.demonstration, p.slug, a.position
        "#,
    )
    .fetch_all(connection)
    .await?;
    let hidden: Vec<Uuid> =
        projects.iter().filter(|project| project.state == "preparing").map(|project| project.id).collect();
    Ok(Names {
        territories: territories
            .into_iter()
            .filter(|row| !hidden.contains(&row.project_id))
            .map(|row| NodeName {
                id: row.id,
                code: row.code,
                name: row.name.0,
                parent: row.parent_id,
                project: row.project_id,
            })
            .collect(),
        axes: axes
            .into_iter()
            .filter(|row| !hidden.contains(&row.project_id))
            .map(|row| NodeName { id: row.id, code: row.code, name: row.name.0, parent: None, project: row.project_id })
            .collect(),
        projects: projects
            .into_iter()
            .filter(|project| !hidden.contains(&project.id))
            .map(|project| NodeName {
                id: project.id,
                code: project.slug,
                name: Text::plain(project.acronym),
                parent: None,
                project: project.id,
            })
            .collect(),
        hidden,
    })
}

/// How many editions there are, by project, territory, axis and state: maintained by the database.
///
/// # Errors
/// Those of the database.
pub async fn maintained_counts(connection: &mut PgConnection) -> Result<Vec<Cell>, sqlx::Error> {
    sqlx::query_as!(
        Cell,
        r#"
        select project_id as project, territory_id as territory, axis_id as axis, ended, editions
        from edition_count where editions > 0
        "#,
    )
    .fetch_all(connection)
    .await
}

/// The same of the editions that fit the filters which are not maintained (days, words, seats): of those ahead and of
/// those over, each up to [`COUNTED_AT_MOST`].
///
/// # Errors
/// Those of the database.
pub async fn counts_of(connection: &mut PgConnection, filters: &Filters) -> Result<Vec<Cell>, sqlx::Error> {
    sqlx::query_as!(
        Cell,
        r#"
        select project_id as "project!", territory_id as "territory!", axis_id as "axis!",
               state in ('finished', 'cancelled') as "ended!", count(*)::integer as "editions!"
        from (
            (select e.project_id, e.territory_id, e.axis_id, e.state from edition e
            where e.state in ('provisional', 'open', 'confirmed', 'running')
              and ($1::date is null or e.starts_on >= $1)
              and ($2::date is null or e.starts_on <= $2)
              and ($3::text is null or e.search @@ websearch_to_tsquery('italian_unaccent', $3))
              and ($4::integer is null or (e.has_seats and e.seats - e.seats_held >= $4))
            order by e.starts_on, e.id
            limit $5)
            union all
            (select e.project_id, e.territory_id, e.axis_id, e.state from edition e
            where e.state in ('finished', 'cancelled')
              and ($1::date is null or e.starts_on >= $1)
              and ($2::date is null or e.starts_on <= $2)
              and ($3::text is null or e.search @@ websearch_to_tsquery('italian_unaccent', $3))
              and ($4::integer is null or (e.has_seats and e.seats - e.seats_held >= $4))
            order by e.starts_on desc, e.id desc
            limit $5)
        ) found
        group by 1, 2, 3, 4
        "#,
        filters.from.map(|day| day.to_sqlx()) as _,
        filters.until.map(|day| day.to_sqlx()) as _,
        filters.words(),
        filters.seats,
        COUNTED_AT_MOST,
    )
    .fetch_all(connection)
    .await
}

/// A course.
#[derive(Debug)]
pub struct CourseRow {
    /// The course.
    pub id: Uuid,
    /// In addresses.
    pub slug: String,
    /// Its title.
    pub title: Json<Text>,
    /// One paragraph.
    pub summary: Json<Text>,
    /// What it is about.
    pub contents: Json<Vec<Block>>,
    /// Who it is for.
    pub recipients: Json<Text>,
    /// Its axis.
    pub axis_code: String,
    /// Title of its axis.
    pub axis_title: Json<Text>,
    /// The project's word for an axis.
    pub axis_word: Json<Text>,
    /// Its project.
    pub project_slug: String,
    /// Acronym of its project.
    pub project_acronym: String,
}

/// A course that the public may see.
///
/// # Errors
/// Those of the database.
pub async fn find_course(connection: &mut PgConnection, slug: &str) -> Result<Option<CourseRow>, sqlx::Error> {
    sqlx::query_as!(
        CourseRow,
        r#"
        select c.id, c.slug, c.title as "title: Json<Text>", c.summary as "summary: Json<Text>",
               c.contents as "contents: Json<Vec<Block>>", c.recipients as "recipients: Json<Text>",
               a.code as axis_code, a.title as "axis_title: Json<Text>",
               p.words -> 'axis' as "axis_word!: Json<Text>",
               p.slug as project_slug, p.acronym as project_acronym
        from course c
        join axis a on a.id = c.axis_id
        join project p on p.id = c.project_id
        where c.slug = $1 and p.state <> 'preparing'
        "#,
        slug,
    )
    .fetch_optional(connection)
    .await
}

/// What the page of an edition says beyond its line in a list.
#[derive(Debug)]
pub struct EditionRest {
    /// Where, in full.
    pub venue: String,
    /// Who teaches.
    pub teachers: Json<Vec<String>>,
    /// Below this many accepted it need not start.
    pub minimum: Option<i32>,
    /// When that is decided.
    pub decide_on: Option<jiff_sqlx::Date>,
    /// Minutes present that give a certificate.
    pub certificate_threshold_pct: i32,
    /// Why it was cancelled.
    pub cancelled_reason: Option<String>,
    /// Who runs it.
    pub partner: String,
    /// Its project's zone.
    pub zone: String,
}

/// An edition with all that its page says.
#[derive(Debug)]
pub struct EditionFull {
    /// As in lists.
    pub line: EditionRow,
    /// Beyond that.
    pub rest: EditionRest,
    /// Its course.
    pub course: CourseRow,
    /// Slots of its meetings, in order.
    pub slots: Vec<SlotRow>,
}

/// A slot with its meeting.
#[derive(Clone, Debug)]
pub struct SlotRow {
    /// The slot.
    pub id: Uuid,
    /// Number of its meeting.
    pub number: i32,
    /// What kind of meeting.
    pub kind: Json<Text>,
    /// Where.
    pub place: String,
    /// What about.
    pub topic: Json<Text>,
    /// Begins.
    pub starts_at: Timestamp,
    /// Ends.
    pub ends_at: Timestamp,
    /// Begins, in the project's zone.
    pub starts: DateTime,
    /// Ends, in the project's zone.
    pub ends: DateTime,
}

/// An edition that the public may see: no draft, of no project in preparation.
///
/// # Errors
/// Those of the database.
pub async fn find_edition(connection: &mut PgConnection, code: &str) -> Result<Option<EditionFull>, sqlx::Error> {
    let line = sqlx::query_as!(
        EditionRow,
        r#"
        select e.id, e.code, e.state, e.selection, e.seats, e.seats_held, e.waiting, e.minutes, e.town,
               e.starts_on, e.ends_on, e.applications_from, e.applications_until,
               e.applications_from at time zone p.zone as "opens!",
               e.applications_until at time zone p.zone as "deadline!",
               c.slug as course_slug, c.title as "course_title: Json<Text>",
               a.code as axis_code, a.title as "axis_title: Json<Text>",
               p.words -> 'axis' as "axis_word!: Json<Text>",
               p.slug as project_slug, p.acronym as project_acronym,
               t.code as territory_code, t.name as "territory_name: Json<Text>"
        from edition e
        join course c on c.id = e.course_id
        join axis a on a.id = e.axis_id
        join territory t on t.id = e.territory_id
        join project p on p.id = e.project_id
        where lower(e.code) = lower($1) and e.state <> 'draft' and p.state <> 'preparing'
        "#,
        code,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(line) = line else { return Ok(None) };
    let rest = sqlx::query_as!(
        EditionRest,
        r#"
        select e.venue, e.teachers as "teachers: Json<Vec<String>>", e.minimum, e.decide_on as "decide_on: _",
               e.certificate_threshold_pct, e.cancelled_reason, pa.name as partner, p.zone
        from edition e
        join partner pa on pa.id = e.partner_id
        join project p on p.id = e.project_id
        where e.id = $1
        "#,
        line.id,
    )
    .fetch_one(&mut *connection)
    .await?;
    let slots = sqlx::query_as!(
        SlotRow,
        r#"
        select s.id, m.number, coalesce(k.title, jsonb_build_object('it', m.kind)) as "kind!: Json<Text>", m.place,
               m.topic as "topic: Json<Text>", s.starts_at, s.ends_at,
               s.starts_at at time zone p.zone as "starts!", s.ends_at at time zone p.zone as "ends!"
        from meeting m
        join slot s on s.meeting_id = m.id
        join edition e on e.id = m.edition_id
        join project p on p.id = e.project_id
        left join project_term k on k.project_id = p.id and k.kind = 'meeting_kind' and k.code = m.kind
        where m.edition_id = $1
        order by m.number, s.starts_at
        "#,
        line.id,
    )
    .fetch_all(&mut *connection)
    .await?;
    let Some(course) = find_course(connection, &line.course_slug).await? else { return Ok(None) };
    Ok(Some(EditionFull { line, rest, course, slots }))
}

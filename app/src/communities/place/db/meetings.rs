// SPDX-License-Identifier: AGPL-3.0-or-later
//! When members meet. A change or a cancellation is told to all of them with the change.

use jiff::{
    Timestamp,
    civil::{DateTime, Time},
    tz::TimeZone,
};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Error,
    tell::{self, About, Saying},
};
use crate::{
    communities::{
        CommunityPlace,
        place::{MeetingForm, MeetingView, rules::MeetingWish},
    },
    error::{FieldCode, FieldErrors},
    i18n::Text,
    notifications::community_mails::{MeetingFacts, News},
    people::asking::Act,
};

/// As many meetings to come are shown.
const TO_COME_MOST: i64 = 20;

struct MeetingRow {
    id: Uuid,
    day: String,
    starts: String,
    ends: String,
    place: String,
    agenda: String,
    version: i32,
}

impl From<MeetingRow> for MeetingView {
    fn from(row: MeetingRow) -> Self {
        Self {
            id: row.id,
            day: row.day,
            starts: row.starts,
            ends: row.ends,
            place: Some(row.place),
            agenda: Some(row.agenda).filter(|agenda| !agenda.is_empty()),
            version: row.version,
        }
    }
}

/// The meetings that are not over, the next one first.
pub(super) async fn to_come(
    connection: &mut PgConnection,
    community: Uuid,
    most: i64,
    now: Timestamp,
) -> Result<Vec<MeetingView>, sqlx::Error> {
    let rows = sqlx::query_as!(
        MeetingRow,
        r#"
        select m.id, to_char(m.starts_at at time zone p.zone, 'YYYY-MM-DD') as "day!",
               to_char(m.starts_at at time zone p.zone, 'HH24:MI') as "starts!",
               to_char(m.ends_at at time zone p.zone, 'HH24:MI') as "ends!", m.place, m.agenda, m.version
        from community_meeting m
        join community c on c.id = m.community_id
        join project p on p.id = c.project_id
        where m.community_id = $1 and m.ends_at > $2 and m.cancelled_at is null
        order by m.starts_at, m.id
        limit $3
        "#,
        community,
        now.to_sqlx() as jiff_sqlx::Timestamp,
        most,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(MeetingView::from).collect())
}

/// All meetings to come, as far as a page holds them.
pub(super) async fn list(
    connection: &mut PgConnection,
    community: Uuid,
    now: Timestamp,
) -> Result<Vec<MeetingView>, sqlx::Error> {
    to_come(connection, community, TO_COME_MOST, now).await
}

/// The next meeting, or the one going on.
///
/// # Errors
/// Those of the database.
pub async fn next_meeting(
    connection: &mut PgConnection,
    community: Uuid,
    now: Timestamp,
) -> Result<Option<MeetingView>, sqlx::Error> {
    Ok(to_come(connection, community, 1, now).await?.into_iter().next())
}

/// What the form of a meeting begins with; none if there is no such meeting that can still be changed.
///
/// # Errors
/// Those of the database.
pub async fn meeting_form(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    meeting: Option<Uuid>,
    now: Timestamp,
) -> Result<Option<MeetingForm>, sqlx::Error> {
    let head = sqlx::query!(
        r#"select title as "title: sqlx::types::Json<Text>", member_count from community where id = $1"#,
        place.id,
    )
    .fetch_one(&mut *connection)
    .await?;
    let form = MeetingForm { slug: place.slug.clone(), title: head.title.0, members: head.member_count, meeting: None };
    let Some(id) = meeting else { return Ok(Some(form)) };
    let row = sqlx::query_as!(
        MeetingRow,
        r#"
        select m.id, to_char(m.starts_at at time zone p.zone, 'YYYY-MM-DD') as "day!",
               to_char(m.starts_at at time zone p.zone, 'HH24:MI') as "starts!",
               to_char(m.ends_at at time zone p.zone, 'HH24:MI') as "ends!", m.place, m.agenda, m.version
        from community_meeting m
        join community c on c.id = m.community_id
        join project p on p.id = c.project_id
        where m.id = $1 and m.community_id = $2 and m.cancelled_at is null and m.starts_at > $3
        "#,
        id,
        place.id,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| MeetingForm { meeting: Some(row.into()), ..form }))
}

/// The time on the wall of the community's project.
///
/// # Errors
/// Those of the database.
pub async fn civil_now(
    connection: &mut PgConnection,
    community: Uuid,
    now: Timestamp,
) -> Result<DateTime, sqlx::Error> {
    let zone = zone(connection, community).await?;
    Ok(now.to_zoned(zone).datetime())
}

async fn zone(connection: &mut PgConnection, community: Uuid) -> Result<TimeZone, sqlx::Error> {
    let name = sqlx::query_scalar!(
        "select p.zone from community c join project p on p.id = c.project_id where c.id = $1",
        community,
    )
    .fetch_one(connection)
    .await?;
    Ok(TimeZone::get(&name).unwrap_or(TimeZone::UTC))
}

/// Calls a meeting, or changes the one with this id and version, and tells all members. What is saved as it was tells
/// nobody.
///
/// # Errors
/// `Refused` if it was changed, cancelled or begun meanwhile, or the community is not alive; `Absent` without such a
/// meeting.
pub async fn save_meeting(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    changed: Option<(Uuid, i32)>,
    wish: &MeetingWish,
    act: &Act<'_>,
) -> Result<(), Error> {
    sqlx::query!("select id from community where id = $1 for update", place.id).fetch_one(&mut *connection).await?;
    if !place.is_alive() {
        return Err(FieldErrors::one("", FieldCode::CommunityNotOpen).into());
    }
    let zone = zone(&mut *connection, place.id).await?;
    let out_of_calendar = |_| FieldErrors::one("day", FieldCode::NotADate);
    let starts = zone.to_timestamp(wish.starts).map_err(out_of_calendar)?;
    let ends = zone.to_timestamp(wish.ends).map_err(out_of_calendar)?;
    let news = match changed {
        None => {
            sqlx::query!(
                "insert into community_meeting (id, community_id, starts_at, ends_at, place, agenda, created_by, created_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)",
                Uuid::now_v7(),
                place.id,
                starts.to_sqlx() as jiff_sqlx::Timestamp,
                ends.to_sqlx() as jiff_sqlx::Timestamp,
                wish.place,
                wish.agenda,
                act.actor,
                act.now.to_sqlx() as jiff_sqlx::Timestamp,
            )
            .execute(&mut *connection)
            .await?;
            News::MeetingSet
        }
        Some((meeting, version)) => {
            let before = locked(&mut *connection, place.id, meeting).await?.ok_or(Error::Absent)?;
            if before.version != version || before.cancelled || before.starts <= act.now {
                return Err(FieldErrors::one("", FieldCode::ChangedMeanwhile).into());
            }
            if (before.starts, before.ends, &before.place, &before.agenda) == (starts, ends, &wish.place, &wish.agenda)
            {
                return Ok(());
            }
            sqlx::query!(
                "update community_meeting
                 set starts_at = $2, ends_at = $3, place = $4, agenda = $5, version = version + 1 where id = $1",
                meeting,
                starts.to_sqlx() as jiff_sqlx::Timestamp,
                ends.to_sqlx() as jiff_sqlx::Timestamp,
                wish.place,
                wish.agenda,
            )
            .execute(&mut *connection)
            .await?;
            News::MeetingChanged
        }
    };
    let meeting =
        MeetingFacts { starts: wish.starts, ends: wish.ends, place: wish.place.clone(), agenda: wish.agenda.clone() };
    let saying = Saying { meeting, ..Saying::default() };
    tell::members(connection, &About { community: place.id, act }, news, &saying).await?;
    Ok(())
}

/// Cancels a meeting, and tells all members.
///
/// # Errors
/// `Refused` if it was cancelled already or has begun; `Absent` without such a meeting.
pub async fn cancel_meeting(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    meeting: Uuid,
    act: &Act<'_>,
) -> Result<(), Error> {
    sqlx::query!("select id from community where id = $1 for update", place.id).fetch_one(&mut *connection).await?;
    let before = locked(&mut *connection, place.id, meeting).await?.ok_or(Error::Absent)?;
    if before.cancelled || before.starts <= act.now {
        return Err(FieldErrors::one("", FieldCode::ChangedMeanwhile).into());
    }
    sqlx::query!(
        "update community_meeting set cancelled_at = $2, version = version + 1 where id = $1",
        meeting,
        act.now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .execute(&mut *connection)
    .await?;
    let zone = zone(&mut *connection, place.id).await?;
    let civil = |moment: Timestamp| moment.to_zoned(zone.clone()).datetime();
    let facts = MeetingFacts {
        starts: civil(before.starts),
        ends: civil(before.ends),
        place: before.place,
        agenda: String::new(),
    };
    let saying = Saying { meeting: facts, ..Saying::default() };
    tell::members(connection, &About { community: place.id, act }, News::MeetingCancelled, &saying).await?;
    Ok(())
}

struct Locked {
    starts: Timestamp,
    ends: Timestamp,
    place: String,
    agenda: String,
    version: i32,
    cancelled: bool,
}

async fn locked(connection: &mut PgConnection, community: Uuid, meeting: Uuid) -> Result<Option<Locked>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select starts_at, ends_at, place, agenda, version, cancelled_at is not null as "cancelled!"
           from community_meeting where id = $1 and community_id = $2 for update"#,
        meeting,
        community,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Locked {
        starts: row.starts_at.to_jiff(),
        ends: row.ends_at.to_jiff(),
        place: row.place,
        agenda: row.agenda,
        version: row.version,
        cancelled: row.cancelled,
    }))
}

/// A meeting for a calendar program, cancelled ones included, so that they disappear there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarMeeting {
    /// The meeting.
    pub id: Uuid,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// Where.
    pub place: String,
    /// What it is about.
    pub agenda: String,
    /// Number of changes so far.
    pub version: i32,
    /// Whether it is off.
    pub cancelled: bool,
}

/// Title of a community, and its meetings from the first of this day on.
///
/// # Errors
/// Those of the database.
pub async fn calendar(
    connection: &mut PgConnection,
    community: Uuid,
    now: Timestamp,
) -> Result<(Text, Vec<CalendarMeeting>), sqlx::Error> {
    let title = sqlx::query_scalar!(
        r#"select title as "title: sqlx::types::Json<Text>" from community where id = $1"#,
        community,
    )
    .fetch_one(&mut *connection)
    .await?;
    let zone = zone(&mut *connection, community).await?;
    let midnight = now.to_zoned(zone.clone()).date().to_datetime(Time::midnight());
    let since = zone.to_timestamp(midnight).unwrap_or(now);
    let rows = sqlx::query!(
        r#"select id, starts_at, ends_at, place, agenda, version, cancelled_at is not null as "cancelled!"
           from community_meeting where community_id = $1 and starts_at >= $2
           order by starts_at, id limit $3"#,
        community,
        since.to_sqlx() as jiff_sqlx::Timestamp,
        TO_COME_MOST,
    )
    .fetch_all(connection)
    .await?;
    let meetings = rows.into_iter().map(|row| CalendarMeeting {
        id: row.id,
        starts_at: row.starts_at.to_jiff(),
        ends_at: row.ends_at.to_jiff(),
        place: row.place,
        agenda: row.agenda,
        version: row.version,
        cancelled: row.cancelled,
    });
    Ok((title.0, meetings.collect()))
}

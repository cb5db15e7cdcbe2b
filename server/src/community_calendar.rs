// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/comunita/{slug}/incontri.ics`: a community's meetings for its members' calendar programs. Times are in UTC, so that
//! no calendar has to know the project's zone; ids stay the same and changes count up, so that a changed meeting moves
//! instead of doubling and a cancelled one disappears.

use app::{
    communities::{
        self,
        place::{
            community_address,
            db::{self, CalendarMeeting},
        },
    },
    error::AppError,
    people::Viewer,
    services::Services,
};
use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use jiff::Timestamp;

use crate::page_state::locale_of;

/// Answers the file; who is not logged in is sent to log in.
pub async fn download(
    State(services): State<Services>,
    viewer: Option<Extension<Viewer>>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(Extension(viewer)) = viewer else {
        return Redirect::to("/accedi?poi=/comunita").into_response();
    };
    match write(&services, &viewer, &slug, &headers).await {
        Ok(calendar) => (
            [
                (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"incontri.ics\""),
                (header::CACHE_CONTROL, "no-store"),
            ],
            calendar,
        )
            .into_response(),
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, error.to_string()).into_response()
        }
    }
}

async fn write(services: &Services, viewer: &Viewer, slug: &str, headers: &HeaderMap) -> Result<String, AppError> {
    let now = services.clock.now();
    let mut connection = services.pool.acquire().await?;
    let place = communities::db::place(&mut connection, slug, Some(viewer), now).await?.ok_or(AppError::NotFound)?;
    if !place.standing.reads() {
        return Err(AppError::Forbidden);
    }
    let (title, meetings) = db::calendar(&mut connection, place.id, now).await?;
    let title = title.get(locale_of(headers));
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Correlare//Correlare//IT"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", "PUBLISH"))
        .append_property(("X-WR-CALNAME", title));
    let page = format!("{}{}", services.public_url, community_address(&place.slug));
    for meeting in &meetings {
        calendar.push(event(meeting, title, &page, now));
    }
    Ok(calendar.done().to_string())
}

fn event(meeting: &CalendarMeeting, title: &str, page: &str, now: Timestamp) -> Event {
    let status = if meeting.cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed };
    let mut event = Event::new();
    event
        .uid(&format!("{}@correlare", meeting.id))
        .summary(title)
        .description(&meeting.agenda)
        .location(&meeting.place)
        .url(page)
        .status(status)
        .append_property(Property::new("SEQUENCE", meeting.version.to_string()))
        .append_property(Property::new("DTSTAMP", utc(now)))
        .append_property(Property::new("DTSTART", utc(meeting.starts_at)))
        .append_property(Property::new("DTEND", utc(meeting.ends_at)));
    event.done()
}

/// `20130405T070000Z`.
fn utc(moment: Timestamp) -> String {
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}

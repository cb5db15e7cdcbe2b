// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/api/v1/editions/{code}/calendar.ics`: the slots of an edition for a calendar program. Times are in UTC, so that
//! no calendar has to know the project's zone; ids stay the same, so that a changed slot moves instead of doubling.

use app::{
    catalogue::db::{self, EditionFull, SlotRow},
    error::AppError,
    i18n::Locale,
    projects::file::EditionState,
    services::Services,
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use jiff::Timestamp;

use super::{ApiError, public};
use crate::page_state::locale_of;

pub async fn of_edition(
    State(services): State<Services>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let found = db::find_edition(&mut *services.pool.acquire().await?, &code).await?;
    let edition = found.ok_or(AppError::NotFound)?;
    let calendar = write(&services, &edition, locale_of(&headers));
    let mut response = calendar.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    // Codes are letters, digits and hyphens; anything else would not be a header.
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{}.ics\"", edition.line.code)) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

fn write(services: &Services, edition: &EditionFull, locale: Locale) -> String {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Correlare//Correlare//IT"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", "PUBLISH"))
        .append_property(("X-WR-CALNAME", edition.line.course_title.get(locale)));
    for slot in &edition.slots {
        calendar.push(event(services, edition, slot, locale));
    }
    calendar.done().to_string()
}

fn event(services: &Services, edition: &EditionFull, slot: &SlotRow, locale: Locale) -> Event {
    let (line, rest) = (&edition.line, &edition.rest);
    let (kind, topic) = (slot.kind.get(locale), slot.topic.get(locale));
    let about = if topic.is_empty() { kind.to_owned() } else { format!("{kind}: {topic}") };
    let place = if slot.place.is_empty() { &rest.venue } else { &slot.place };
    let status = match line.state() {
        EditionState::Cancelled => EventStatus::Cancelled,
        EditionState::Provisional => EventStatus::Tentative,
        _ => EventStatus::Confirmed,
    };
    let mut event = Event::new();
    event
        .uid(&format!("{}@correlare", slot.id))
        .summary(&format!("{} ({})", line.course_title.get(locale), line.code))
        .description(&about)
        .location(&if place.is_empty() { line.town.clone() } else { format!("{place}, {}", line.town) })
        .url(&public(services, &format!("/edizioni/{}", line.code)))
        .status(status)
        .append_property(Property::new("DTSTAMP", utc(services.clock.now())))
        .append_property(Property::new("DTSTART", utc(slot.starts_at)))
        .append_property(Property::new("DTEND", utc(slot.ends_at)));
    event.done()
}

/// `20130405T070000Z`.
fn utc(moment: Timestamp) -> String {
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}

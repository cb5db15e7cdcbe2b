// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/api/v1/editions` with the filters of `/corsi`, and `/api/v1/editions/{code}`.

use app::{
    catalogue::{
        db::{self, EditionRow, SlotRow},
        facets::{FacetValue, Facets},
        filters::Filters,
        find,
    },
    error::AppError,
    services::Services,
};
use axum::{
    Json,
    extract::{Path, RawQuery, State},
};
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use super::{ApiError, public, text};

const PATH: &str = "/api/v1/editions";

pub async fn list(State(services): State<Services>, RawQuery(query): RawQuery) -> Result<Json<Value>, ApiError> {
    let (filters, ignored) = Filters::parse(query.as_deref().unwrap_or_default());
    let found = find::editions(&mut *services.pool.acquire().await?, filters).await?;
    let now = services.clock.now();
    let editions: Vec<Value> = found.page.items.iter().map(|row| edition(&services, row, now)).collect();
    let next =
        found.page.next.as_ref().and_then(|_| found.page.items.last()).map(|last| {
            public(&services, &Filters { cursor: Some(last.cursor()), ..found.filters.clone() }.address(PATH))
        });
    Ok(Json(json!({
        "editions": editions,
        "total": found.facets.total,
        "at_least": found.facets.at_least,
        "cursore": found.page.next,
        "next": next,
        "facets": facets(&found.facets),
        "ignored": ignored,
    })))
}

pub async fn one(State(services): State<Services>, Path(code): Path<String>) -> Result<Json<Value>, ApiError> {
    let found = db::find_edition(&mut *services.pool.acquire().await?, &code).await?;
    let full = found.ok_or(AppError::NotFound)?;
    let mut body = edition(&services, &full.line, services.clock.now());
    let zone = TimeZone::get(&full.rest.zone).unwrap_or(TimeZone::UTC);
    let meetings: Vec<Value> = full
        .slots
        .chunk_by(|one, other| one.number == other.number)
        .filter_map(|slots| {
            let first = slots.first()?;
            Some(json!({
                "number": first.number,
                "kind": text(&first.kind),
                "topic": text(&first.topic),
                "place": if first.place.is_empty() { &full.rest.venue } else { &first.place },
                "slots": slots.iter().map(|slot| times(slot, &zone)).collect::<Vec<_>>(),
            }))
        })
        .collect();
    for (name, value) in [
        ("venue", json!(full.rest.venue)),
        ("partner", json!(full.rest.partner)),
        ("teachers", json!(full.rest.teachers.0)),
        ("certificate_threshold_pct", json!(full.rest.certificate_threshold_pct)),
        ("zone", json!(full.rest.zone)),
        ("summary", text(&full.course.summary)),
        ("contents", json!(full.course.contents.0)),
        ("recipients", text(&full.course.recipients)),
        ("meetings", json!(meetings)),
        ("calendar", json!(public(&services, &format!("{PATH}/{}/calendar.ics", full.line.code)))),
    ] {
        body[name] = value;
    }
    Ok(Json(body))
}

/// With their offset, as instants of the project's zone: `2013-04-05T09:00:00+02:00`.
fn times(slot: &SlotRow, zone: &TimeZone) -> Value {
    let offset = |moment: Timestamp| moment.display_with_offset(zone.to_offset(moment)).to_string();
    json!({ "starts_at": offset(slot.starts_at), "ends_at": offset(slot.ends_at) })
}

fn edition(services: &Services, row: &EditionRow, now: Timestamp) -> Value {
    json!({
        "code": row.code,
        "course": { "slug": row.course_slug, "title": text(&row.course_title) },
        "project": { "slug": row.project_slug, "acronym": row.project_acronym },
        "axis": { "code": row.axis_code, "title": text(&row.axis_title) },
        "territory": { "code": row.territory_code, "name": text(&row.territory_name) },
        "town": row.town,
        "state": row.state,
        "selection": row.selection,
        "starts_on": row.starts_on.to_string(),
        "ends_on": row.ends_on.to_string(),
        "minutes": row.minutes,
        "seats": row.seats,
        "seats_left": row.seats_left(),
        "waiting": row.waiting,
        "applications_from": row.applications_from.to_string(),
        "applications_until": row.applications_until.to_string(),
        "takes_applications": row.applying(now).is_open(),
        "url": public(services, &format!("/edizioni/{}", row.code)),
    })
}

fn facets(facets: &Facets) -> Value {
    let values = |values: &[FacetValue]| -> Vec<Value> {
        values
            .iter()
            .map(|value| {
                let names: Vec<Value> = value.names.iter().map(text).collect();
                json!({ "value": value.value, "names": names, "count": value.count })
            })
            .collect()
    };
    let phases: Vec<Value> =
        facets.phases.iter().map(|(phase, count)| json!({ "value": phase.code(), "count": count })).collect();
    json!({
        "progetto": values(&facets.projects),
        "territorio": values(&facets.territories),
        "asse": values(&facets.axes),
        "stato": phases,
    })
}

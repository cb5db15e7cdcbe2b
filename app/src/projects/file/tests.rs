// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every mistake the parser knows, provoked once; the committed files are in [`data`].

mod data;
mod sample;

use jiff::civil::{date, datetime};
use serde_json::{Value, json};

use self::sample::sample;
use super::*;

/// The mistakes of the sample after one value has been put in at a JSON pointer.
fn errors_with(pointer: &str, value: Value) -> Vec<FileError> {
    let mut project = sample();
    if let Some(place) = project.pointer_mut(pointer) {
        *place = value;
    } else {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer has a slash");
        project.pointer_mut(parent).expect("the parent is there")[key] = value;
    }
    parse(&project.to_string()).expect_err("a spoilt file is refused")
}

/// Spoils one value and expects exactly one mistake, at a path and with a code.
#[track_caller]
fn refuses(pointer: &str, value: Value, path: &str, code: FileErrorCode) {
    assert_eq!(errors_with(pointer, value), [FileError::new(path, code)]);
}

/// Takes one field away and expects exactly one mistake.
#[track_caller]
fn refuses_without(pointer: &str, path: &str, code: FileErrorCode) {
    refuses(pointer, Value::Null, path, code);
}

fn bad(found: &str, expected: Format) -> FileErrorCode {
    FileErrorCode::BadFormat { found: found.into(), expected }
}

fn unknown(found: &str, list: &str) -> FileErrorCode {
    FileErrorCode::UnknownReference { found: found.into(), list: list.into() }
}

#[test]
fn the_sample_is_right_and_defaults_are_filled_in() {
    let project = parse(&sample().to_string()).expect("the sample is right");
    assert_eq!(project.zone, "Europe/Rome");
    let edition = &project.editions[0];
    assert_eq!((edition.offer_hours, edition.certificate_threshold_pct), (72, 75));
    assert_eq!(edition.minutes(), 16 * 60);
    assert!(!project.one_live_application_per_course);
    assert!(!project.applications_need_consent);
    assert!(!project.demonstration);
    assert_eq!(project.title.en.as_deref(), Some("Trial"));
    assert_eq!(project.summary.en, None);
}

#[test]
fn what_is_written_back_reads_the_same() {
    let project = parse(&sample().to_string()).expect("the sample is right");
    let text = serde_json::to_string(&project).expect("a project is JSON");
    assert_eq!(parse(&text).as_ref(), Ok(&project));
    assert_eq!(serde_json::from_str::<ProjectFile>(&text).expect("the wire form is the file form"), project);
}

#[test]
fn text_that_is_no_json() {
    let errors = parse("{\n  \"slug\": }").expect_err("no JSON");
    assert_eq!(errors, [FileError::new("", FileErrorCode::NotJson { line: 2, column: 11 })]);
}

#[test]
fn another_version_of_the_format() {
    refuses("/format", json!(2), "format", FileErrorCode::UnsupportedFormat { found: 2, supported: 1 });
}

#[test]
fn an_unknown_field_names_the_known_ones() {
    let allowed = vec!["code".into(), "title".into(), "cross_cutting".into()];
    refuses("/axes/0/colour", json!("red"), "axes[0].colour", FileErrorCode::UnknownField { allowed });
}

#[test]
fn a_field_written_twice() {
    let text = sample().to_string();
    let text = text.replacen(r#""town":"#, r#""town":"Lodi","town":"#, 1);
    let errors = parse(&text).expect_err("twice");
    let expected = FileError::new("editions[0].town", FileErrorCode::RepeatedField);
    assert_eq!(errors, [expected]);
}

#[test]
fn a_missing_field() {
    refuses_without("/editions/0/town", "editions[0].town", FileErrorCode::Missing);
    refuses_without("/title/it", "title.it", FileErrorCode::Missing);
    refuses_without("/indicators/0/counts", "indicators[0].counts", FileErrorCode::Missing);
    refuses_without("/events/0/starts", "events[0].starts", FileErrorCode::Missing);
}

#[test]
fn fields_an_open_or_cancelled_edition_needs() {
    let by = |state: &str| FileErrorCode::RequiredByState { state: state.into() };
    refuses_without("/editions/0/apply_until", "editions[0].apply_until", by("open"));
    refuses_without("/editions/0/meetings", "editions[0].meetings", by("open"));
    refuses("/editions/0/state", json!("cancelled"), "editions[0].cancelled_because", by("cancelled"));
}

#[test]
fn a_minimum_and_its_day_of_decision_go_together() {
    let needs = |field: &str| FileErrorCode::NeedsField { field: field.into() };
    refuses_without("/editions/0/decide_by", "editions[0].minimum", needs("decide_by"));
    refuses_without("/editions/0/minimum", "editions[0].decide_by", needs("minimum"));
}

#[test]
fn values_of_another_type() {
    let wrong = |expected| FileErrorCode::WrongType { expected };
    refuses("/title", json!("Prova"), "title", wrong(JsonType::Object));
    refuses("/marks", json!({}), "marks", wrong(JsonType::List));
    refuses("/acronym", json!(7), "acronym", wrong(JsonType::Text));
    refuses("/courses/0/hours", json!(7.5), "courses[0].hours", wrong(JsonType::WholeNumber));
    refuses("/axes/0/cross_cutting", json!("yes"), "axes[0].cross_cutting", wrong(JsonType::TrueOrFalse));
}

#[test]
fn a_word_outside_its_set() {
    let allowed = vec!["first_come".into(), "review".into()];
    let code = FileErrorCode::NotOneOf { found: "lottery".into(), allowed };
    refuses("/editions/0/selection", json!("lottery"), "editions[0].selection", code);
}

#[test]
fn texts_that_do_not_follow_their_syntax() {
    for (pointer, path, found, format) in [
        ("/slug", "slug", "La-prova", Format::Slug),
        ("/indicators/0/code", "indicators[0].code", "-A", Format::Code),
        ("/indicators/0/code", "indicators[0].code", "A--B", Format::Code),
        ("/indicators/0/figure", "indicators[0].figure", "Persons!", Format::Figure),
        ("/starts", "starts", "2026-02-30", Format::Day),
        ("/starts", "starts", "today12", Format::Day),
        ("/starts", "starts", "today+99999", Format::Day),
        ("/editions/0/meetings/0/slots/0/starts", "editions[0].meetings[0].slots[0].starts", "9:00", Format::Time),
        ("/editions/0/apply_from", "editions[0].apply_from", "2026-01-01 09:00", Format::Moment),
        ("/funding/total_cost_eur", "funding.total_cost_eur", "10,50", Format::Decimal),
        ("/funding/cup", "funding.cup", "B53", Format::Cup),
        ("/zone", "zone", "Rome", Format::Zone),
        ("/territories/0/istat", "territories[0].istat", "3", Format::Istat),
        ("/marks/0/image", "marks[0].image", "https://example.org/a.svg", Format::ImagePath),
    ] {
        refuses(pointer, json!(found), path, bad(found, format));
    }
    let path = "privacy_notice.sections[0].body[0]";
    refuses("/privacy_notice/sections/0/body/0", json!({}), path, bad("{}", Format::Block));
}

#[test]
fn a_community_named_like_a_page() {
    for found in ["cerca", "nuova"] {
        let reserved = vec!["cerca".into(), "nuova".into()];
        let code = FileErrorCode::Reserved { found: found.into(), reserved };
        refuses("/communities/0/slug", json!(found), "communities[0].slug", code);
    }
}

#[test]
fn empty_texts_and_lists() {
    refuses("/title/it", json!("  "), "title.it", FileErrorCode::Empty);
    refuses("/editions/0/meetings/0/slots", json!([]), "editions[0].meetings[0].slots", FileErrorCode::Empty);
}

#[test]
fn a_text_too_long_is_measured_in_characters() {
    refuses("/acronym", json!("à".repeat(251)), "acronym", FileErrorCode::TooLong { length: 251, max: 250 });
}

#[test]
fn numbers_outside_their_limits() {
    let outside = |min, max| FileErrorCode::OutOfRange { min, max };
    refuses("/editions/0/seats", json!(0), "editions[0].seats", outside(1, 10_000));
    refuses("/editions/0/minimum", json!(21), "editions[0].minimum", outside(1, 20));
    refuses(
        "/editions/0/certificate_threshold_pct",
        json!(101),
        "editions[0].certificate_threshold_pct",
        outside(0, 100),
    );
    refuses("/editions/0/offer_hours", json!(-1), "editions[0].offer_hours", outside(1, 1440));
}

#[test]
fn references_that_find_nothing() {
    for (pointer, path, list) in [
        ("/partners/0/territories/0", "partners[0].territories[0]", "territories"),
        ("/territories/1/layer", "territories[1].layer", "territory_layers"),
        ("/territories/1/parent", "territories[1].parent", "territories"),
        ("/courses/0/axis", "courses[0].axis", "axes"),
        ("/editions/0/course", "editions[0].course", "courses"),
        ("/editions/0/partner", "editions[0].partner", "partners"),
        ("/editions/0/territory", "editions[0].territory", "territories"),
        ("/editions/0/meetings/1/kind", "editions[0].meetings[1].kind", "meeting_kinds"),
        ("/communities/0/partner", "communities[0].partner", "partners"),
        ("/communities/0/territory", "communities[0].territory", "territories"),
        ("/interventions/0/partner", "interventions[0].partner", "partners"),
        ("/interventions/0/territory", "interventions[0].territory", "territories"),
        ("/interventions/0/axis", "interventions[0].axis", "axes"),
        ("/events/0/kind", "events[0].kind", "event_kinds"),
        ("/events/0/partner", "events[0].partner", "partners"),
        ("/events/0/territory", "events[0].territory", "territories"),
    ] {
        refuses(pointer, json!("nulla"), path, unknown("nulla", list));
    }
}

#[test]
fn a_code_used_twice_in_whatever_case() {
    let twice = json!([{ "code": "I", "title": { "it": "A" } }, { "code": "i", "title": { "it": "B" } }]);
    let code = FileErrorCode::Duplicate { found: "i".into(), first: "axes[0].code".into() };
    refuses("/axes", twice, "axes[1].code", code);
}

#[test]
fn topics_of_a_community_called_alike() {
    let code = FileErrorCode::Duplicate { found: "casi".into(), first: "communities[0].topics[0]".into() };
    refuses("/communities/0/topics/1", json!("casi"), "communities[0].topics[1]", code);
}

#[test]
fn territories_that_contain_themselves_are_reported_once() {
    let code = FileErrorCode::Cycle { codes: vec!["LOM".into(), "CR".into(), "LOM".into()] };
    refuses("/territories/0/parent", json!("CR"), "territories[0].parent", code);
    let itself = FileErrorCode::Cycle { codes: vec!["LOM".into(), "LOM".into()] };
    refuses("/territories/0/parent", json!("LOM"), "territories[0].parent", itself);
}

#[test]
fn ends_that_come_before_starts() {
    let before = |starts: &str, ends: &str| FileErrorCode::EndsBeforeStart { starts: starts.into(), ends: ends.into() };
    let path = "editions[0].meetings[0].slots[1].ends";
    refuses("/editions/0/meetings/0/slots/1/ends", json!("14:00"), path, before("14:00", "14:00"));
    let meeting = "communities[0].meetings[0].ends";
    refuses("/communities/0/meetings/0/ends", json!("14:00"), meeting, before("14:30", "14:00"));
    let window = before("today-3T09:00", "today-3T08:59");
    refuses("/editions/0/apply_until", json!("today-3T08:59"), "editions[0].apply_until", window);
    refuses("/ends", json!("2025-12-31"), "ends", before("2026-01-01", "2025-12-31"));
    refuses("/events/0/ends", json!("today+49"), "events[0].ends", before("today+50", "today+49"));
}

#[test]
fn slots_of_an_edition_that_overlap_across_meetings() {
    let with = "editions[0].meetings[0].slots[0]".to_owned();
    let slot = json!({ "day": "today+12", "starts": "12:59", "ends": "13:30" });
    let path = "editions[0].meetings[1].slots[0]";
    refuses("/editions/0/meetings/1/slots/0", slot, path, FileErrorCode::SlotOverlap { with });
}

#[test]
fn one_lead_and_weights_of_a_hundred() {
    refuses("/partners/1/role", json!("lead"), "partners", FileErrorCode::LeadCount { found: 2 });
    refuses("/partners/1/weight_pct", json!(41), "partners", FileErrorCode::WeightsSum { found: 101 });
}

#[test]
fn every_mistake_of_a_file_is_reported_at_once() {
    let mut project = sample();
    project["slug"] = json!("NO");
    project["editions"][0]["seats"] = json!(0);
    project["editions"][0]["meetings"][0]["slots"][1]["ends"] = json!("25:00");
    project["editions"][0]["course"] = json!("altrove");
    let errors = parse(&project.to_string()).expect_err("four mistakes");
    let paths: Vec<&str> = errors.iter().map(|error| error.path.as_str()).collect();
    let expected = ["slug", "editions[0].seats", "editions[0].meetings[0].slots[1].ends", "editions[0].course"];
    assert_eq!(paths, expected);
}

#[test]
fn a_document_of_another_shape_gives_errors_not_panics() {
    for text in ["null", "[]", "3", "{}", r#"{"editions": [null, 4, []]}"#] {
        assert!(parse(text).is_err(), "{text}");
    }
}

#[test]
fn messages_in_both_languages() {
    let error = &errors_with("/editions/0/seats", json!(0))[0];
    assert_eq!(error.to_string(), "editions[0].seats: expected a number from 1 to 10000");
    assert_eq!(error.message_it(), "ci si aspetta un numero da 1 a 10000");
    let error = &errors_with("/editions/0/course", json!("altrove"))[0];
    assert_eq!(error.message_en(), "\"altrove\" is not in the list \"courses\"");
    assert_eq!(error.message_it(), "\"altrove\" non è nell'elenco \"courses\"");
}

#[test]
fn days_are_resolved_against_the_day_of_loading() {
    let today = date(2026, 12, 25);
    let moment = |text: &str| text.parse::<Moment>().expect("a moment");
    assert_eq!(moment("today+12T09:00").beginning_on(today), datetime(2027, 1, 6, 9, 0, 0, 0));
    assert_eq!(moment("today").beginning_on(today), datetime(2026, 12, 25, 0, 0, 0, 0));
    assert_eq!(moment("today-25").ending_on(today), datetime(2026, 11, 30, 23, 59, 0, 0));
    assert_eq!(moment("2013-05-29").ending_on(today), datetime(2013, 5, 29, 23, 59, 0, 0));
    assert_eq!("2013-05-29".parse::<Day>().partial_cmp(&"today".parse::<Day>()), None, "not comparable before loading");
}

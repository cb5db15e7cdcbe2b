// SPDX-License-Identifier: AGPL-3.0-or-later
//! The files in `server/data`: they parse, and say what the documents of the projects say.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::{Date, Weekday, date};
use serde_json::Value;

use super::super::*;

const CORRELARE: &str = include_str!("../../../../../server/data/correlare.json");
const UMBRIA: &str = include_str!("../../../../../server/data/formare-per-integrare.json");
const ANCI: &str = include_str!("../../../../../server/data/co-alizione.json");
const DEMONSTRATION: &str = include_str!("../../../../../server/data/dimostrazione.json");
const TARGETS: &str = include_str!("../../../../../server/data/demo-targets.json");

const PAGE: &str = include_str!("../../../../../docs/PROJECT-FILE.md");

#[track_caller]
fn read(text: &str) -> ProjectFile {
    parse(text).unwrap_or_else(|errors| panic!("{}", errors.iter().map(|e| format!("{e}\n")).collect::<String>()))
}

#[test]
fn the_example_of_the_documentation_is_right() {
    let (_, example) = PAGE.split_once("```json\n").expect("the page has an example");
    let (example, _) = example.split_once("```").expect("the example ends");
    assert_eq!(read(example).editions[0].minutes(), 8 * 60);
}

#[test]
fn the_four_files_are_right_and_differ() {
    let projects = [CORRELARE, UMBRIA, ANCI, DEMONSTRATION].map(read);
    let slugs = projects.each_ref().map(|project| project.slug.as_str());
    assert_eq!(slugs, ["correlare", "formare-per-integrare", "co-alizione", "dimostrazione"]);
    let codes: BTreeSet<&str> =
        projects.iter().flat_map(|p| &p.editions).map(|edition| edition.code.as_str()).collect();
    assert_eq!(
        codes.len(),
        projects.iter().map(|p| p.editions.len()).sum::<usize>(),
        "edition codes are unique over the files"
    );
    let slugs: BTreeSet<&str> = projects.iter().flat_map(|p| &p.courses).map(|course| course.slug.as_str()).collect();
    assert_eq!(slugs.len(), projects.iter().map(|p| p.courses.len()).sum::<usize>(), "and so are the slugs of courses");
}

#[test]
fn the_modules_are_spread_as_reported() {
    let project = read(CORRELARE);
    assert_eq!(project.editions.len(), 116);
    for partner in project.partners.iter().filter(|partner| partner.planned_modules.is_some()) {
        let held = project.editions.iter().filter(|edition| edition.partner == partner.slug).count();
        assert_eq!(Some(held), partner.planned_modules.map(|planned| planned as usize), "{}", partner.name);
    }
    for edition in &project.editions {
        assert_eq!(edition.minutes(), 16 * 60, "{}", edition.code);
        assert_eq!(edition.state, EditionState::Finished, "{}", edition.code);
    }
}

#[test]
fn cremona_is_as_its_report_says() {
    let project = read(CORRELARE);
    let cremona: Vec<&Edition> = project.editions.iter().filter(|edition| edition.territory == "CR").collect();
    let mut towns: BTreeMap<&str, usize> = BTreeMap::new();
    for edition in &cremona {
        *towns.entry(&edition.town).or_default() += 1;
    }
    assert_eq!(towns, BTreeMap::from([("Casalmaggiore", 3), ("Crema", 2), ("Cremona", 7)]));
    assert_eq!(cremona.iter().map(|edition| edition.meetings.len()).sum::<usize>(), 45);
    assert_eq!(cremona.iter().map(|edition| edition.minutes()).sum::<u32>(), 192 * 60);
    let courses: BTreeSet<&str> = cremona.iter().map(|edition| edition.course.as_str()).collect();
    assert_eq!(courses.len(), 8);
    let whole_days = |edition: &Edition| edition.meetings.iter().filter(|meeting| meeting.slots.len() == 2).count();
    let shapes = |meetings, whole| {
        cremona.iter().filter(|edition| edition.meetings.len() == meetings && whole_days(edition) == whole).count()
    };
    assert_eq!((shapes(4, 0), shapes(3, 1)), (9, 3));
}

#[test]
fn meetings_fall_on_working_days() {
    let closed: [(Date, Date); 5] = [
        (date(2012, 12, 24), date(2013, 1, 6)),
        (date(2013, 3, 29), date(2013, 4, 1)),
        (date(2013, 4, 25), date(2013, 4, 25)),
        (date(2013, 5, 1), date(2013, 5, 1)),
        (date(2013, 6, 2), date(2013, 6, 2)),
    ];
    for edition in read(CORRELARE).editions {
        for slot in edition.meetings.iter().flat_map(|meeting| &meeting.slots) {
            let Day::Civil(day) = slot.day else { panic!("{}: the past has calendar days", edition.code) };
            assert!(!matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday), "{} {day}", edition.code);
            assert!(!closed.iter().any(|(from, to)| (*from..=*to).contains(&day)), "{} {day}", edition.code);
            assert!((date(2012, 12, 1)..=date(2013, 6, 30)).contains(&day), "{} {day}", edition.code);
        }
    }
}

#[test]
fn the_demonstration_shows_every_situation() {
    let project = read(DEMONSTRATION);
    let first_slot =
        |edition: &Edition| edition.meetings.first().and_then(|meeting| meeting.slots.first()).map(|slot| slot.day);
    let last_slot =
        |edition: &Edition| edition.meetings.last().and_then(|meeting| meeting.slots.last()).map(|slot| slot.day);
    let has = |what: &str, test: &dyn Fn(&Edition) -> bool| assert!(project.editions.iter().any(test), "{what}");
    let is = |edition: &Edition, state, selection| edition.state == state && edition.selection == selection;
    has("open, in order of arrival", &|e| is(e, EditionState::Open, Selection::FirstCome) && e.seats > 6);
    has("open, reviewed", &|e| is(e, EditionState::Open, Selection::Review));
    has("small enough to be full", &|e| e.state == EditionState::Open && e.seats == 6);
    has("starts tomorrow", &|e| e.state == EditionState::Confirmed && first_slot(e) == Some(Day::FromToday(1)));
    has("meets today", &|e| {
        e.state == EditionState::Running && e.meetings.iter().flat_map(|m| &m.slots).any(|s| s.day == Day::FromToday(0))
    });
    has("ended yesterday", &|e| e.state == EditionState::Finished && last_slot(e) == Some(Day::FromToday(-1)));
    has("cancelled", &|e| e.state == EditionState::Cancelled);
    has("provisional", &|e| e.state == EditionState::Provisional);
    for territory in ["CR", "MI"] {
        has(territory, &|e| e.territory == territory);
    }
    assert_eq!(project.words.project.one.it, "progetto dimostrativo");
    assert!(project.demonstration);
}

fn number(value: &Value, key: &str) -> u64 {
    value[key].as_u64().unwrap_or_else(|| panic!("{key} is missing in {value}"))
}

fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key].as_array().unwrap_or_else(|| panic!("{key} is missing"))
}

#[test]
fn the_targets_of_cremona_are_those_reported() {
    let targets: Value = serde_json::from_str(TARGETS).expect("JSON");
    let territories = list(&targets["projects"][0], "territories");
    let totals =
        &territories.iter().find(|territory| territory["territory"] == "CR").expect("Cremona is there")["totals"];
    for (key, reported) in [
        ("editions", 12),
        ("applications", 437),
        ("not_accepted", 84),
        ("accepted_ever", 353),
        ("withdrawn_before_start", 39),
        ("participations", 314),
        ("female", 270),
        ("male", 44),
        ("persons", 246),
        ("persons_in_more_than_one_course", 52),
        ("attended_minutes", 226_080),
    ] {
        assert_eq!(number(totals, key), reported, "{key}");
    }
    let times = &totals["times_taken_part"];
    assert_eq!((number(times, "1"), number(times, "2"), number(times, "3")), (194, 36, 16));
    let others: u64 = territories.iter().map(|territory| number(&territory["totals"], "persons")).sum();
    assert_eq!(others, 1475, "with the other provinces: the people addressed by the project");
}

#[test]
fn the_targets_add_up_and_can_be_reached() {
    let project = read(CORRELARE);
    let editions: HashMap<&str, &Edition> =
        project.editions.iter().map(|edition| (edition.code.as_str(), edition)).collect();
    let targets: Value = serde_json::from_str(TARGETS).expect("JSON");
    let mut covered = 0;
    for territory in list(&targets["projects"][0], "territories") {
        let (totals, rows) = (&territory["totals"], list(territory, "editions"));
        covered += rows.len();
        for (key, total) in
            totals.as_object().expect("an object").iter().filter(|(key, _)| !rows[0][key.as_str()].is_null())
        {
            let sum: u64 = rows.iter().map(|row| number(row, key)).sum();
            assert_eq!(Some(sum), total.as_u64(), "{key}");
        }
        for row in rows {
            let get = |key| number(row, key);
            let edition = editions[row["code"].as_str().expect("a code")];
            assert_eq!(territory["territory"], edition.territory.as_str());
            assert_eq!(get("applications"), get("accepted_ever") + get("not_accepted"));
            assert_eq!(get("accepted_ever"), get("participations") + get("withdrawn_before_start"));
            assert_eq!(get("participations"), get("female") + get("male"));
            assert!(get("accepted_ever") <= u64::from(edition.seats), "{}", edition.code);
            assert!(get("attended_minutes") <= (get("participations") - get("no_show")) * 960, "{}", edition.code);
        }
        taking_part_together(territory, &editions);
    }
    assert_eq!(covered, 116);
}

/// Who took part more than once did so in different courses, and leaves seats for those of one.
fn taking_part_together(territory: &Value, editions: &HashMap<&str, &Edition>) {
    let mut left: HashMap<(&str, &str), u64> = HashMap::new();
    for row in list(territory, "editions") {
        for gender in ["female", "male"] {
            left.insert((row["code"].as_str().expect("a code"), gender), number(row, gender));
        }
    }
    let mut times: BTreeMap<usize, u64> = BTreeMap::new();
    for group in list(territory, "together") {
        let codes: Vec<&str> = list(group, "editions").iter().filter_map(Value::as_str).collect();
        let courses: BTreeSet<&str> = codes.iter().map(|&code| editions[code].course.as_str()).collect();
        assert_eq!(courses.len(), codes.len(), "{codes:?}");
        let slots: Vec<&Slot> =
            codes.iter().flat_map(|code| &editions[code].meetings).flat_map(|meeting| &meeting.slots).collect();
        let starts: BTreeSet<_> = slots.iter().map(|slot| (slot.day.to_string(), slot.starts)).collect();
        assert_eq!(starts.len(), slots.len(), "nobody is in two places: {codes:?}");
        for gender in ["female", "male"] {
            *times.entry(codes.len()).or_default() += number(group, gender);
            for &code in &codes {
                let left = left.get_mut(&(code, gender)).expect("an edition of the territory");
                *left = left.checked_sub(number(group, gender)).expect("no more than took part");
            }
        }
    }
    let totals = &territory["totals"];
    times.insert(1, left.values().sum());
    for (count, persons) in &times {
        assert_eq!(number(&totals["times_taken_part"], &count.to_string()), *persons);
    }
    assert_eq!(times.values().sum::<u64>(), number(totals, "persons"));
    assert_eq!(number(totals, "persons"), number(totals, "persons_female") + number(totals, "persons_male"));
}

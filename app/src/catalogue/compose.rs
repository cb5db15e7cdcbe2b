// SPDX-License-Identifier: AGPL-3.0-or-later
//! Puts together what the catalogue's pages show, in the reader's language.

use jiff::Timestamp;

use super::{
    CataloguePage, CourseView, EditionView, FilterChoice, FilterForm, HomeView, Link, MeetingLine, ProjectTile,
    db::{CourseRow, EditionFull, EditionRow, SlotRow},
    facets::FacetValue,
    filters::{Filters, Phase},
    find::Found,
    rules::Applying,
    words::{self, say, say_count},
};
use crate::{
    dates,
    i18n::Locale,
    numbers::grouped,
    paging::Page,
    projects::{ProjectCard, words as project_words},
};

const PATH: &str = "/corsi";

/// `/corsi`.
pub fn catalogue(locale: Locale, found: &Found, unread: &[&str], now: Timestamp) -> CataloguePage {
    let filters = &found.filters;
    CataloguePage {
        form: form(locale, found),
        chips: chips(locale, found),
        unread: (!unread.is_empty()).then(|| say!(locale, catalogue.unread, names = unread.join(", "))),
        found: words::editions(locale, found.facets.total, found.facets.at_least),
        courses: words::by_course(locale, &found.page.items, now),
        first: filters.cursor.map(|_| filters.at_start().address(PATH)),
        next: next(filters, &found.page, PATH),
        instead: if found.page.items.is_empty() { instead(locale, found) } else { Vec::new() },
    }
}

/// The address of the next page. The page's own key says where it begins.
fn next(filters: &Filters, page: &Page<EditionRow>, path: &str) -> Option<String> {
    page.next.as_ref()?;
    let cursor = page.items.last().map(EditionRow::cursor);
    Some(Filters { cursor, ..filters.clone() }.address(path))
}

/// "Cremona (116)": the counts tell before one chooses.
fn choices(
    locale: Locale,
    values: &[FacetValue],
    chosen: Option<&str>,
    at_least: bool,
    with_code: bool,
) -> Vec<FilterChoice> {
    values
        .iter()
        .map(|value| {
            let names: Vec<&str> = value.names.iter().map(|name| name.get(locale)).collect();
            let name = match (names.is_empty(), with_code) {
                (true, _) => value.value.clone(),
                (false, true) => format!("{}. {}", value.value, names.join(" / ")),
                (false, false) => names.join(" / "),
            };
            FilterChoice {
                text: format!("{name} ({})", count(locale, value.count, at_least)),
                selected: chosen.is_some_and(|code| code.eq_ignore_ascii_case(&value.value)),
                value: value.value.clone(),
            }
        })
        .collect()
}

fn count(locale: Locale, count: i64, at_least: bool) -> String {
    format!("{}{}", grouped(count, locale), if at_least { "+" } else { "" })
}

fn phase(locale: Locale, phase: Phase) -> String {
    match phase {
        Phase::Live => say!(locale, catalogue.phase_live),
        Phase::Ended => say!(locale, catalogue.phase_ended),
        Phase::All => say!(locale, catalogue.phase_all),
    }
}

fn form(locale: Locale, found: &Found) -> FilterForm {
    let (filters, facets) = (&found.filters, &found.facets);
    let at_least = facets.at_least;
    FilterForm {
        text: filters.text.clone().unwrap_or_default(),
        projects: choices(locale, &facets.projects, filters.project.as_deref(), at_least, false),
        territories: choices(locale, &facets.territories, filters.territory.as_deref(), at_least, false),
        axes: choices(locale, &facets.axes, filters.axis.as_deref(), at_least, true),
        phases: facets
            .phases
            .iter()
            .map(|(value, editions)| FilterChoice {
                value: value.code().to_owned(),
                text: format!("{} ({})", phase(locale, *value), count(locale, *editions, at_least)),
                selected: *value == filters.phase,
            })
            .collect(),
        from: filters.from.map(|day| day.to_string()).unwrap_or_default(),
        until: filters.until.map(|day| day.to_string()).unwrap_or_default(),
        with_seats: filters.seats.is_some(),
    }
}

/// Each filter in force, leading to the same list without it.
fn chips(locale: Locale, found: &Found) -> Vec<Link> {
    let filters = found.filters.at_start();
    let mut chips = Vec::new();
    let mut chip = |text: Option<String>, without: Filters| {
        if let Some(text) = text {
            chips.push(Link { text, href: without.address(PATH) });
        }
    };
    let name = |nodes: &[super::facets::NodeName], code: &String| {
        let node = nodes.iter().find(|node| node.code.eq_ignore_ascii_case(code));
        node.map_or_else(|| code.clone(), |node| node.name.get(locale).to_owned())
    };
    let names = &found.names;
    chip(filters.text.as_ref().map(|text| format!("“{text}”")), Filters { text: None, ..filters.clone() });
    chip(
        filters.project.as_ref().map(|code| name(&names.projects, code)),
        Filters { project: None, ..filters.clone() },
    );
    chip(
        filters.territory.as_ref().map(|code| name(&names.territories, code)),
        Filters { territory: None, ..filters.clone() },
    );
    chip(
        filters.axis.as_ref().map(|code| say!(locale, catalogue.axis_chip, code = code.clone())),
        Filters { axis: None, ..filters.clone() },
    );
    chip(
        filters.from.map(|day| say!(locale, catalogue.from_chip, day = dates::day(locale, day))),
        Filters { from: None, ..filters.clone() },
    );
    chip(
        filters.until.map(|day| say!(locale, catalogue.until_chip, day = dates::day(locale, day))),
        Filters { until: None, ..filters.clone() },
    );
    chip(
        filters.seats.map(|seats| say_count!(locale, seats, catalogue.with_a_seat, with_seats)),
        Filters { seats: None, ..filters.clone() },
    );
    chip(
        (filters.phase != Phase::default()).then(|| phase(locale, filters.phase)),
        Filters { phase: Phase::default(), ..filters.clone() },
    );
    chips
}

/// Where else to look when nothing was found: the same among concluded editions, then without any filter.
fn instead(locale: Locale, found: &Found) -> Vec<Link> {
    let mut links = Vec::new();
    let filters = found.filters.at_start();
    let ended = found.facets.phases.iter().find(|(phase, _)| *phase == Phase::Ended).map_or(0, |(_, count)| *count);
    if filters.phase == Phase::Live && ended > 0 {
        let concluded = Filters { phase: Phase::Ended, ..filters.clone() };
        links.push(Link {
            text: say!(locale, catalogue.see_concluded, count = count(locale, ended, found.facets.at_least)),
            href: concluded.address(PATH),
        });
    }
    if filters != Filters::default() {
        links.push(Link { text: say!(locale, catalogue.remove_all_filters), href: PATH.to_owned() });
    }
    links
}

/// `/corsi/{slug}`.
pub fn course(
    locale: Locale,
    row: &CourseRow,
    (filters, page): &(Filters, Page<EditionRow>),
    now: Timestamp,
) -> CourseView {
    // The limit and the state are the page's own, not the address's.
    let own = |cursor| Filters { cursor, ..Filters::default() };
    let path = format!("{PATH}/{}", row.slug);
    let whole = page.next.is_none() && filters.cursor.is_none();
    CourseView {
        title: row.title.get(locale).to_owned(),
        summary: row.summary.get(locale).to_owned(),
        project: Link { text: row.project_acronym.clone(), href: format!("/progetti/{}", row.project_slug) },
        axis: (
            words::capitalized(row.axis_word.get(locale)),
            format!("{}. {}", row.axis_code, row.axis_title.get(locale)),
        ),
        contents: words::blocks(locale, &row.contents),
        recipients: row.recipients.get(locale).to_owned(),
        found: if whole {
            words::editions(locale, page.items.len() as i64, false)
        } else {
            say!(locale, catalogue.editions_newest_first)
        },
        editions: page.items.iter().map(|row| words::line(locale, row, now)).collect(),
        first: filters.cursor.map(|_| own(None).address(&path)),
        next: next(&own(None), page, &path),
    }
}

/// `/edizioni/{code}`.
pub fn edition(locale: Locale, edition: &EditionFull, now: Timestamp) -> EditionView {
    let (row, rest) = (&edition.line, &edition.rest);
    let applying = row.applying(now);
    let course_href = format!("{PATH}/{}", row.course_slug);
    EditionView {
        code: row.code.clone(),
        title: row.course_title.get(locale).to_owned(),
        subtitle: words::when_and_where(locale, row),
        course: course_href.clone(),
        summary: edition.course.summary.get(locale).to_owned(),
        badge: words::badge(locale, row, now),
        facts: facts(locale, edition, applying),
        contents: words::blocks(locale, &edition.course.contents),
        recipients: edition.course.recipients.get(locale).to_owned(),
        meetings: meetings(locale, &edition.slots, &rest.venue),
        teachers: rest.teachers.0.clone(),
        selection: match row.selection() {
            crate::projects::file::Selection::FirstCome => say!(locale, catalogue.first_come_explained),
            crate::projects::file::Selection::Review => say!(locale, catalogue.review_explained),
        },
        can_apply: applying.is_open(),
        applying: applying_explained(locale, edition, applying),
        instead: (!applying.is_open())
            .then(|| Link { text: say!(locale, catalogue.other_editions), href: course_href }),
    }
}

fn facts(locale: Locale, edition: &EditionFull, applying: Applying) -> Vec<(String, String)> {
    let (row, rest) = (&edition.line, &edition.rest);
    let mut facts = vec![(say!(locale, catalogue.dates), dates::span(locale, row.starts_on, row.ends_on))];
    let mut fact = |name: String, value: String| facts.push((name, value));
    fact(say!(locale, catalogue.length), words::hours(locale, row.minutes));
    let venue = if rest.venue.is_empty() || rest.venue == row.town {
        row.town.clone()
    } else {
        format!("{}, {}", rest.venue, row.town)
    };
    fact(say!(locale, catalogue.venue), venue);
    fact(say!(locale, catalogue.seats), words::seats(locale, row));
    fact(say!(locale, catalogue.selection), words::capitalized(&words::selection(locale, row.selection())));
    match applying {
        Applying::NotYet => {
            fact(say!(locale, catalogue.opening), words::moment(locale, row.opens));
            fact(say!(locale, catalogue.deadline), words::moment(locale, row.deadline));
        }
        Applying::Open | Applying::OpenButFull | Applying::Closed => {
            fact(say!(locale, catalogue.deadline), words::moment(locale, row.deadline));
        }
        Applying::Running | Applying::Finished | Applying::Cancelled => {}
    }
    if let (Some(minimum), Some(day), true) = (rest.minimum, rest.decide_on, applying.is_open()) {
        let day = dates::day(locale, day.to_jiff());
        fact(say!(locale, catalogue.minimum), say!(locale, catalogue.minimum_explained, count = minimum, day = day));
    }
    fact(
        say!(locale, catalogue.certificate),
        say!(locale, catalogue.certificate_explained, percent = rest.certificate_threshold_pct),
    );
    fact(say!(locale, catalogue.run_by), rest.partner.clone());
    fact(say!(locale, catalogue.territory), row.territory_name.get(locale).to_owned());
    fact(words::capitalized(row.axis_word.get(locale)), format!("{}. {}", row.axis_code, row.axis_title.get(locale)));
    facts
}

/// Slots of the same meeting together; a meeting that names no place is held at the edition's venue.
fn meetings(locale: Locale, slots: &[SlotRow], venue: &str) -> Vec<MeetingLine> {
    slots
        .chunk_by(|one, other| one.number == other.number)
        .filter_map(|slots| {
            let first = slots.first()?;
            let (kind, topic) = (first.kind.get(locale), first.topic.get(locale));
            Some(MeetingLine {
                number: first.number,
                slots: slots
                    .iter()
                    .map(|slot| {
                        let from = dates::time(locale, slot.starts.time());
                        let until = dates::time(locale, slot.ends.time());
                        let day = dates::weekday_and_day(locale, slot.starts.date());
                        say!(locale, catalogue.slot, day = day, from = from, until = until)
                    })
                    .collect(),
                topic: if topic.is_empty() { kind.to_owned() } else { format!("{kind}: {topic}") },
                place: if first.place.is_empty() { venue.to_owned() } else { first.place.clone() },
            })
        })
        .collect()
}

/// What applying now means, or why one cannot and what one can do.
fn applying_explained(locale: Locale, edition: &EditionFull, applying: Applying) -> String {
    let row = &edition.line;
    match applying {
        Applying::Open => say!(locale, catalogue.apply_until, moment = words::moment(locale, row.deadline)),
        Applying::OpenButFull => say!(locale, catalogue.apply_though_full),
        Applying::NotYet => say!(locale, catalogue.apply_from, moment = words::moment(locale, row.opens)),
        Applying::Closed => say!(locale, catalogue.closed_on, moment = words::moment(locale, row.deadline)),
        Applying::Running => say!(locale, catalogue.already_running),
        Applying::Finished => say!(locale, catalogue.already_finished),
        Applying::Cancelled => match edition.rest.cancelled_reason.as_deref().filter(|reason| !reason.is_empty()) {
            Some(reason) => say!(locale, catalogue.was_cancelled_because, reason = reason.to_owned()),
            None => say!(locale, catalogue.was_cancelled),
        },
    }
}

/// `/`.
pub fn home(locale: Locale, editions: &[EditionRow], projects: &[ProjectCard], now: Timestamp) -> HomeView {
    HomeView {
        courses: words::by_course(locale, editions, now),
        projects: projects
            .iter()
            .map(|project| ProjectTile {
                slug: project.slug.clone(),
                acronym: project.acronym.clone(),
                summary: project.summary.get(locale).to_owned(),
                place: format!("{} · {}", words::capitalized(project.word.get(locale)), project.lead),
                badge: project_words::badge(locale, &project.state, project.demonstration),
            })
            .collect(),
    }
}

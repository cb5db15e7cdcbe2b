// SPDX-License-Identifier: AGPL-3.0-or-later
//! What lists and pages say of courses and editions, in the reader's language.

use jiff::Timestamp;

use super::{
    CourseCard, EditionLine, TextBlock,
    db::EditionRow,
    rules::{Applying, last_seats},
};
use crate::{
    dates,
    i18n::{Locale, Text},
    numbers::grouped,
    projects::file::{Block, EditionState, Selection},
    ui::badge::Badge,
};

/// A text of the interface in a given language.
macro_rules! say {
    ($locale:expr, $($key:tt)*) => { ::leptos_i18n::td_string!($locale, $($key)*).to_string() };
}
pub(super) use say;

/// A text that is one for "1" and another for every other number.
macro_rules! say_count {
    ($locale:expr, $count:expr, $namespace:ident . $one:ident, $many:ident) => {
        if $count == 1 {
            ::leptos_i18n::td_string!($locale, $namespace.$one).to_string()
        } else {
            ::leptos_i18n::td_string!(
                $locale,
                $namespace.$many,
                count = $crate::numbers::grouped($count as i64, $locale)
            )
            .to_string()
        }
    };
}
pub(super) use say_count;

/// "116 edizioni", or "1.000 edizioni o più" where counting stopped.
pub fn editions(locale: Locale, count: i64, at_least: bool) -> String {
    match count {
        0 => say!(locale, catalogue.no_editions),
        count if at_least => say!(locale, catalogue.editions_at_least, count = grouped(count, locale)),
        count => say_count!(locale, count, catalogue.one_edition, editions),
    }
}

/// "16 ore", "4 ore e 30 minuti".
pub fn hours(locale: Locale, minutes: i32) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    let hours = say_count!(locale, hours, catalogue.one_hour, hours);
    if rest == 0 { hours } else { say!(locale, catalogue.hours_and_minutes, hours = hours, minutes = rest) }
}

/// "in ordine di arrivo", "con selezione".
pub fn selection(locale: Locale, selection: Selection) -> String {
    match selection {
        Selection::FirstCome => say!(locale, catalogue.first_come),
        Selection::Review => say!(locale, catalogue.review),
    }
}

/// Where an edition stands, for somebody who may want to apply.
pub fn badge(locale: Locale, row: &EditionRow, now: Timestamp) -> Badge {
    let (class, text) = match row.applying(now) {
        Applying::Open if last_seats(row.seats_left(), row.seats) => {
            ("badge-few-seats", say!(locale, catalogue.few_seats))
        }
        Applying::Open => ("badge-open", say!(locale, catalogue.applications_open)),
        Applying::OpenButFull => ("badge-full", say!(locale, catalogue.full)),
        Applying::NotYet if row.state() == EditionState::Provisional => {
            ("badge-provisional", say!(locale, catalogue.provisional))
        }
        Applying::NotYet => ("badge-planned", say!(locale, catalogue.not_yet)),
        Applying::Closed => ("badge-closed", say!(locale, catalogue.applications_closed)),
        Applying::Running => ("badge-running", say!(locale, catalogue.running)),
        Applying::Finished => ("badge-finished", say!(locale, catalogue.finished)),
        Applying::Cancelled => ("badge-cancelled", say!(locale, catalogue.cancelled)),
    };
    Badge { class: format!("badge {class}"), text }
}

/// "4 posti liberi su 25, 2 persone in lista d'attesa".
pub fn seats(locale: Locale, row: &EditionRow) -> String {
    let of = row.seats;
    let left = match row.seats_left() {
        0 => say!(locale, catalogue.no_seat_left, of = of),
        1 => say!(locale, catalogue.one_seat_left, of = of),
        left => say!(locale, catalogue.seats_left, count = left, of = of),
    };
    if row.waiting == 0 {
        left
    } else {
        format!("{left}, {}", say_count!(locale, row.waiting, catalogue.one_waiting, waiting))
    }
}

/// "5-19 aprile 2013, Cremona".
pub fn when_and_where(locale: Locale, row: &EditionRow) -> String {
    format!("{}, {}", dates::span(locale, row.starts_on, row.ends_on), row.town)
}

/// "28 marzo 2013, ore 18.00".
pub fn moment(locale: Locale, moment: jiff::civil::DateTime) -> String {
    let time = dates::time(locale, moment.time());
    say!(locale, catalogue.day_and_time, day = dates::day(locale, moment.date()), time = time)
}

/// An edition in a list.
pub fn line(locale: Locale, row: &EditionRow, now: Timestamp) -> EditionLine {
    let applying = row.applying(now);
    let mut details = vec![hours(locale, row.minutes), selection(locale, row.selection())];
    match applying {
        Applying::Open | Applying::OpenButFull => {
            details.push(say!(locale, catalogue.until, moment = moment(locale, row.deadline)));
        }
        Applying::NotYet => details.push(say!(locale, catalogue.from, moment = moment(locale, row.opens))),
        _ => {}
    }
    EditionLine {
        code: row.code.clone(),
        title: when_and_where(locale, row),
        starts_on: row.starts_on.to_string(),
        details: details.join(" · "),
        badge: badge(locale, row, now),
        seats: applying.is_open().then(|| seats(locale, row)),
    }
}

/// "Asse IV · CO.R.RE.L.A.RE.".
pub fn place(locale: Locale, row: &EditionRow) -> String {
    format!("{} · {}", axis(locale, &row.axis_word, &row.axis_code, &row.axis_title), row.project_acronym)
}

/// "Asse IV: Accesso ai servizi essenziali"; the word for an axis is the project's.
pub fn axis(locale: Locale, word: &Text, code: &str, title: &Text) -> String {
    format!("{} {code}: {}", capitalized(word.get(locale)), title.get(locale))
}

/// With a capital letter at the beginning.
pub fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

/// Courses in the order of their first edition in the list, each once, with its editions of the list.
pub fn by_course(locale: Locale, rows: &[EditionRow], now: Timestamp) -> Vec<CourseCard> {
    let mut courses: Vec<CourseCard> = Vec::new();
    for row in rows {
        let line = line(locale, row, now);
        match courses.iter_mut().find(|course| course.slug == row.course_slug) {
            Some(course) => course.editions.push(line),
            None => courses.push(CourseCard {
                slug: row.course_slug.clone(),
                title: row.course_title.get(locale).to_owned(),
                place: place(locale, row),
                editions: vec![line],
            }),
        }
    }
    courses
}

/// A longer text in one language.
pub fn blocks(locale: Locale, blocks: &[Block]) -> Vec<TextBlock> {
    blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(text) => TextBlock::Paragraph(text.get(locale).to_owned()),
            Block::List(points) => TextBlock::List(points.iter().map(|point| point.get(locale).to_owned()).collect()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_words() {
        assert_eq!(hours(Locale::it, 960), "16 ore");
        assert_eq!(hours(Locale::it, 60), "1 ora");
        assert_eq!(hours(Locale::it, 270), "4 ore e 30 minuti");
        assert_eq!(hours(Locale::en, 60), "1 hour");
    }
}

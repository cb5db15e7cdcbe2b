// SPDX-License-Identifier: AGPL-3.0-or-later
//! How times, marks and shares are written.

use jiff::civil::{Date, DateTime, Time};
use leptos::prelude::*;

use super::{Mark, RegisterEdition, SlotLine, rules::SlotTimes};
use crate::{
    dates,
    i18n::{self, Text},
    numbers::decimal,
    tr,
};

/// A civil day as people write it.
pub(super) fn day(civil: &str) -> String {
    civil.parse::<Date>().map_or_else(|_| civil.to_owned(), |day| dates::day(i18n::locale(), day))
}

/// A civil day with its weekday.
pub(super) fn weekday(civil: &str) -> String {
    civil.parse::<Date>().map_or_else(|_| civil.to_owned(), |day| dates::weekday_and_day(i18n::locale(), day))
}

/// A civil time as people write it.
pub(super) fn time(civil: &str) -> String {
    civil.parse::<Time>().map_or_else(|_| civil.to_owned(), |time| dates::time(i18n::locale(), time))
}

/// A civil moment: day and time.
pub(super) fn moment(civil: &str) -> String {
    civil.parse::<DateTime>().map_or_else(
        |_| civil.to_owned(),
        |moment| {
            let locale = i18n::locale();
            let (day, time) = (dates::day(locale, moment.date()), dates::time(locale, moment.time()));
            tr!(attendance.day_and_time, day, time).to_string()
        },
    )
}

/// The time of a civil moment.
pub(super) fn time_of(civil: &str) -> String {
    civil.parse::<DateTime>().map_or_else(|_| civil.to_owned(), |moment| dates::time(i18n::locale(), moment.time()))
}

/// A slot's times: `9.00-13.00`.
pub(super) fn slot(slot: &SlotLine) -> String {
    format!("{}-{}", time(&slot.starts), time(&slot.ends))
}

/// The days and times of a meeting's slots, one a line.
pub(super) fn slots(slots: &[SlotLine]) -> impl IntoView + use<> {
    let mut last = "";
    let mut lines = Vec::new();
    for line in slots {
        if line.day == last {
            lines.push(slot(line));
        } else {
            lines.push(format!("{}, {}", weekday(&line.day), slot(line)));
        }
        last = &line.day;
    }
    lines.into_iter().map(|line| view! { <div>{line}</div> }).collect_view()
}

/// So many minutes as hours: `4 h`, `3 h 45 min`.
pub(super) fn duration(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) if rest > 0 => format!("{rest} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}

/// A percentage given in hundredths: `75%`, `75,5%`.
pub(super) fn percent(hundredths: i64) -> String {
    format!("{}%", decimal(hundredths, i18n::locale()))
}

/// The times of a slot, for rules.
pub(super) fn times(slot: &SlotLine) -> SlotTimes {
    SlotTimes { starts: slot.starts.parse().unwrap_or_default(), minutes: slot.minutes }
}

/// What a mark says.
pub(super) fn mark(mark: Option<Mark>, slot: &SlotLine) -> String {
    match mark {
        None => tr!(attendance.not_marked).to_string(),
        Some(Mark::Absent) => tr!(attendance.absent).to_string(),
        Some(Mark::Justified) => tr!(attendance.justified).to_string(),
        Some(Mark::Present { arrived_after, left_after }) => {
            let times = times(slot);
            let (from, until) = (time(&times.time_after(arrived_after)), time(&times.time_after(left_after)));
            match (arrived_after > 0, left_after < slot.minutes) {
                (false, false) => tr!(attendance.present).to_string(),
                (true, false) => tr!(attendance.present_from, from).to_string(),
                (false, true) => tr!(attendance.present_until, until).to_string(),
                (true, true) => tr!(attendance.present_from_until, from, until).to_string(),
            }
        }
    }
}

/// Course and place of an edition.
pub(super) fn lead(edition: &RegisterEdition) -> String {
    format!("{}: {}, {}", edition.code, edition.course.here(), edition.town)
}

/// What a document carries of its project: its marks, itself, who runs the edition, the sentence of its funding.
#[component]
pub(super) fn Letterhead(
    /// Names of the marks.
    marks: Vec<String>,
    /// The project as it writes itself.
    project: String,
    /// Its title.
    title: Text,
    /// Who runs the edition.
    partner: String,
    /// The sentence of its funding.
    funding: Text,
) -> impl IntoView {
    let marks = marks.into_iter().map(|mark| view! { <li>{mark}</li> }).collect_view();
    view! {
        <div class="letterhead">
            <ul class="letterhead-marks">{marks}</ul>
            <p class="letterhead-project"><strong>{project}</strong> " " {title.here()}</p>
            <p>{partner}</p>
            <p class="letterhead-funding">{funding.here()}</p>
        </div>
    }
    .into_any()
}

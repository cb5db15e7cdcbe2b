// SPDX-License-Identifier: AGPL-3.0-or-later
//! Dates and times as people write them, in Italian and English.

use jiff::civil::{Date, Time};

use crate::i18n::Locale;

const MONTHS_IT: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS_IT: [&str; 7] = ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"];
const WEEKDAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

fn month(locale: Locale, date: Date) -> &'static str {
    let month = usize::from(date.month().unsigned_abs() - 1);
    match locale {
        Locale::it => MONTHS_IT[month],
        Locale::en => MONTHS_EN[month],
    }
}

fn day_of_month(locale: Locale, date: Date) -> String {
    match (locale, date.day()) {
        (Locale::it, 1) => "1º".to_owned(),
        (_, day) => day.to_string(),
    }
}

/// `5 aprile 2013`, `5 April 2013`.
pub fn day(locale: Locale, date: Date) -> String {
    format!("{} {} {}", day_of_month(locale, date), month(locale, date), date.year())
}

/// `venerdì 5 aprile 2013`, `Friday 5 April 2013`.
pub fn weekday_and_day(locale: Locale, date: Date) -> String {
    let weekday = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
    let weekday = match locale {
        Locale::it => WEEKDAYS_IT[weekday],
        Locale::en => WEEKDAYS_EN[weekday],
    };
    format!("{weekday} {}", day(locale, date))
}

/// `5 aprile 2013`; `5-19 aprile 2013`; `28 marzo - 5 aprile 2013`; with both years where they differ.
pub fn span(locale: Locale, first: Date, last: Date) -> String {
    if first == last {
        day(locale, first)
    } else if first.year() != last.year() {
        format!("{} - {}", day(locale, first), day(locale, last))
    } else if first.month() != last.month() {
        format!("{} {} - {}", day_of_month(locale, first), month(locale, first), day(locale, last))
    } else {
        format!("{}-{}", day_of_month(locale, first), day(locale, last))
    }
}

/// `9.00` in Italian, `9:00` in English.
pub fn time(locale: Locale, time: Time) -> String {
    let separator = match locale {
        Locale::it => '.',
        Locale::en => ':',
    };
    format!("{}{separator}{:02}", time.hour(), time.minute())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time as at};

    #[test]
    fn dates_are_written_as_italian_offices_write_them() {
        let (italian, english) = (Locale::it, Locale::en);
        assert_eq!(weekday_and_day(italian, date(2013, 4, 5)), "venerdì 5 aprile 2013");
        assert_eq!(weekday_and_day(english, date(2013, 4, 5)), "Friday 5 April 2013");
        assert_eq!(day(italian, date(2013, 5, 1)), "1º maggio 2013");
        assert_eq!(span(italian, date(2013, 4, 5), date(2013, 4, 5)), "5 aprile 2013");
        assert_eq!(span(italian, date(2013, 4, 1), date(2013, 4, 19)), "1º-19 aprile 2013");
        assert_eq!(span(italian, date(2013, 3, 28), date(2013, 4, 5)), "28 marzo - 5 aprile 2013");
        assert_eq!(span(english, date(2012, 12, 28), date(2013, 1, 5)), "28 December 2012 - 5 January 2013");
        assert_eq!(
            (time(italian, at(9, 5, 0, 0)), time(english, at(14, 30, 0, 0))),
            ("9.05".to_owned(), "14:30".to_owned())
        );
    }
}

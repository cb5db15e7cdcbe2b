// SPDX-License-Identifier: AGPL-3.0-or-later
//! When summaries are due, whom a text names, and how people who are there are shown.

mod mentions;

use jiff::{Timestamp, ToSpan, civil::Weekday, tz::TimeZone};

pub use mentions::*;

use super::Told;
use crate::error::{FieldCode, FieldErrors};

/// The hour at which summaries are written, in the project's zone.
pub const SUMMARY_HOUR: i8 = 7;

/// The moment up to which the last summary told, or should have: this morning or the one before, or the last Monday's.
/// None for those who get no summaries.
pub fn last_summary(told: Told, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let local = now.to_zoned(zone.clone());
    let mut day = local.date();
    if local.hour() < SUMMARY_HOUR {
        day = day.checked_sub(1.day()).ok()?;
    }
    match told {
        Told::Daily => {}
        Told::Weekly => {
            let since_monday = i64::from(day.weekday().since(Weekday::Monday));
            day = day.checked_sub(since_monday.days()).ok()?;
        }
        Told::Never | Told::AtOnce => return None,
    }
    Some(day.at(SUMMARY_HOUR, 0, 0, 0).to_zoned(zone.clone()).ok()?.timestamp())
}

/// Parses how somebody wants to be told.
///
/// # Errors
/// `Required` or `NotAChoice`.
pub fn parse_told(told: &str) -> Result<Told, FieldErrors> {
    let code = if told.trim().is_empty() { FieldCode::Required } else { FieldCode::NotAChoice };
    Told::from_code(told.trim()).ok_or_else(|| FieldErrors::one("told", code))
}

/// Somebody who is there, as others see them: `Anna B.`
pub fn short_name(given_name: &str, family_name: &str) -> String {
    match family_name.trim().chars().next() {
        Some(initial) => format!("{} {initial}.", given_name.trim()),
        None => given_name.trim().to_owned(),
    }
}

/// A number of unread notices as people see it: none for none, `99+` for more.
pub fn unread_label(count: i64) -> Option<String> {
    match count {
        ..=0 => None,
        1..=99 => Some(count.to_string()),
        _ => Some("99+".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rome() -> TimeZone {
        TimeZone::get("Europe/Rome").unwrap()
    }

    #[test]
    fn summaries_are_due_at_seven_in_the_projects_zone() {
        // Monday 23 November 2026; 7 in Rome is 6 in UTC.
        for (now, daily, weekly) in [
            ("2026-11-23T05:59:59Z", "2026-11-22T06:00:00Z", "2026-11-16T06:00:00Z"),
            ("2026-11-23T06:00:00Z", "2026-11-23T06:00:00Z", "2026-11-23T06:00:00Z"),
            ("2026-11-25T23:30:00Z", "2026-11-25T06:00:00Z", "2026-11-23T06:00:00Z"),
            ("2026-11-29T12:00:00Z", "2026-11-29T06:00:00Z", "2026-11-23T06:00:00Z"),
        ] {
            let at = |told| last_summary(told, now.parse().unwrap(), &rome());
            assert_eq!(at(Told::Daily), Some(daily.parse().unwrap()), "{now}");
            assert_eq!(at(Told::Weekly), Some(weekly.parse().unwrap()), "{now}");
            assert_eq!((at(Told::Never), at(Told::AtOnce)), (None, None));
        }
    }

    #[test]
    fn seven_is_seven_in_summer_and_on_the_days_when_clocks_change() {
        for (now, daily) in [
            ("2026-07-01T05:00:00Z", "2026-07-01T05:00:00Z"),
            ("2026-03-29T05:00:00Z", "2026-03-29T05:00:00Z"),
            ("2026-10-25T05:59:59Z", "2026-10-24T05:00:00Z"),
            ("2026-10-25T06:00:00Z", "2026-10-25T06:00:00Z"),
        ] {
            let at = last_summary(Told::Daily, now.parse().unwrap(), &rome());
            assert_eq!(at, Some(daily.parse().unwrap()), "{now}");
        }
    }

    #[test]
    fn how_one_is_told_is_one_of_four_ways() {
        for told in super::super::WAYS_OF_TELLING {
            assert_eq!(parse_told(told.code()), Ok(told));
        }
        assert_eq!(parse_told(" "), Err(FieldErrors::one("told", FieldCode::Required)));
        assert_eq!(parse_told("hourly"), Err(FieldErrors::one("told", FieldCode::NotAChoice)));
    }

    #[test]
    fn people_who_are_there_show_an_initial_only() {
        assert_eq!(short_name("Anna", "Bianchi"), "Anna B.");
        assert_eq!(short_name("Carlo Maria", "Élan"), "Carlo Maria É.");
        assert_eq!(short_name("Ugo", ""), "Ugo");
    }

    #[test]
    fn many_notices_are_ninety_nine_and_more() {
        assert_eq!(unread_label(0), None);
        assert_eq!(unread_label(99).as_deref(), Some("99"));
        assert_eq!(unread_label(100).as_deref(), Some("99+"));
    }
}

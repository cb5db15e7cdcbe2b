// SPDX-License-Identifier: AGPL-3.0-or-later
//! What coordinators enter about an edition and about a rank.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use super::NOTE_MOST;
use crate::{
    error::{FieldCode, FieldErrors},
    text,
};

/// Most seats an edition may have.
pub const SEATS_MOST: i32 = 1000;
/// The last rank there is.
const RANK_MOST: i32 = 10_000;
/// By how many days an edition's meetings may be moved at once.
pub const MOVE_MOST: i32 = 365;

/// New dates of an edition; civil, by the clock of the project's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateChange {
    /// First moment of applications.
    pub applications_from: DateTime,
    /// Last moment of applications.
    pub applications_until: DateTime,
    /// By how many days all its meetings move, at the same hours of the clock; 0 leaves them.
    pub move_days: i32,
}

/// What is to change of an edition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EditionChange {
    /// New seats.
    pub seats: Option<i32>,
    /// New dates.
    pub dates: Option<DateChange>,
}

/// Parses the form that changes an edition; what is left empty stays.
///
/// # Errors
/// The refused fields.
pub fn parse_edition_change(
    seats: &str,
    applications_from: &str,
    applications_until: &str,
    move_days: &str,
) -> Result<EditionChange, FieldErrors> {
    let mut errors = FieldErrors::default();
    let seats = number(&mut errors, "seats", seats, 1, SEATS_MOST);
    let days = number(&mut errors, "move_days", move_days, -MOVE_MOST, MOVE_MOST);
    let from = moment(&mut errors, "applications_from", applications_from);
    let until = moment(&mut errors, "applications_until", applications_until);
    if from.is_some() != until.is_some() && errors.is_empty() {
        let missing = if from.is_none() { "applications_from" } else { "applications_until" };
        errors.add(missing, FieldCode::Required);
    }
    if days.is_some_and(|days| days != 0) && from.is_none() && errors.is_empty() {
        errors.add("applications_from", FieldCode::Required);
    }
    errors.into_result()?;
    let dates = from.zip(until).map(|(applications_from, applications_until)| DateChange {
        applications_from,
        applications_until,
        move_days: days.unwrap_or_default(),
    });
    Ok(EditionChange { seats, dates })
}

/// Parses a rank; empty is none.
///
/// # Errors
/// `rank`, if it is no number from 1.
pub fn parse_rank(typed: &str) -> Result<Option<i32>, FieldErrors> {
    let mut errors = FieldErrors::default();
    let rank = number(&mut errors, "rank", typed, 1, RANK_MOST);
    errors.into_result()?;
    Ok(rank)
}

/// Parses why an edition is cancelled: everybody will read it.
///
/// # Errors
/// `reason`, if missing or too long.
pub fn parse_cancellation(reason: &str) -> Result<String, FieldErrors> {
    let reason = text::lines(reason);
    if reason.is_empty() {
        Err(FieldErrors::one("reason", FieldCode::Required))
    } else if reason.chars().count() > NOTE_MOST {
        Err(FieldErrors::one("reason", FieldCode::TooLong(NOTE_MOST as u32)))
    } else {
        Ok(reason)
    }
}

/// Parses the ranks of several applications, each named by `n` and its code; empty takes a rank away.
///
/// # Errors
/// `ranks[nCODE]` of each that is no number from 1.
pub fn parse_ranks(typed: &BTreeMap<String, String>) -> Result<Vec<(String, Option<i32>)>, FieldErrors> {
    let mut errors = FieldErrors::default();
    let ranks = typed
        .iter()
        .map(|(key, typed)| {
            let code = key.strip_prefix('n').unwrap_or(key);
            (code.to_owned(), number(&mut errors, &rank_field(code), typed, 1, RANK_MOST))
        })
        .collect();
    errors.into_result()?;
    Ok(ranks)
}

/// The field of an application's rank among those of several. It begins with a letter, since digits in brackets are read
/// as a place in a list, and codes may begin with one.
pub fn rank_field(code: &str) -> String {
    format!("ranks[n{code}]")
}

fn number(errors: &mut FieldErrors, field: &str, typed: &str, least: i32, most: i32) -> Option<i32> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    match typed.parse() {
        Ok(number) if (least..=most).contains(&number) => Some(number),
        _ => {
            errors.add(field, FieldCode::NotBetween(i64::from(least), i64::from(most)));
            None
        }
    }
}

fn moment(errors: &mut FieldErrors, field: &str, typed: &str) -> Option<DateTime> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    typed.parse().map_err(|_| errors.add(field, FieldCode::NotADate)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_empty_stays() {
        assert_eq!(parse_edition_change("", "", "", ""), Ok(EditionChange::default()));
        assert_eq!(parse_edition_change("30", "", "", "0").unwrap().seats, Some(30));
        let change = parse_edition_change("", "2026-12-01T09:00", "2026-12-20T12:00", "-7").unwrap();
        assert_eq!(change.dates.unwrap().move_days, -7);
        assert_eq!(change.dates.unwrap().applications_from.to_string(), "2026-12-01T09:00:00");
    }

    #[test]
    fn each_wrong_field_is_named() {
        let cases = [
            (["0", "", "", ""], "seats", FieldCode::NotBetween(1, 1000)),
            (["1001", "", "", ""], "seats", FieldCode::NotBetween(1, 1000)),
            (["x", "", "", ""], "seats", FieldCode::NotBetween(1, 1000)),
            (["", "ieri", "2026-12-01T09:00", ""], "applications_from", FieldCode::NotADate),
            (["", "2026-12-01T09:00", "", ""], "applications_until", FieldCode::Required),
            (["", "", "2026-12-01T09:00", ""], "applications_from", FieldCode::Required),
            (["", "", "", "366"], "move_days", FieldCode::NotBetween(-365, 365)),
            (["", "", "", "3"], "applications_from", FieldCode::Required),
        ];
        for ([seats, from, until, days], field, code) in cases {
            assert_eq!(parse_edition_change(seats, from, until, days).unwrap_err().of(field), Some(&code), "{field}");
        }
    }

    #[test]
    fn ranks_begin_at_one_and_cancelling_has_a_reason() {
        assert_eq!(parse_rank(""), Ok(None));
        assert_eq!(parse_rank(" 3 "), Ok(Some(3)));
        assert!(parse_rank("0").is_err());
        let typed =
            |second: &str| BTreeMap::from([("nA".to_owned(), " 2 ".to_owned()), ("nB".to_owned(), second.to_owned())]);
        assert_eq!(parse_ranks(&typed("")), Ok(vec![("A".to_owned(), Some(2)), ("B".to_owned(), None)]));
        for wrong in ["0", "x", "-1", "10001", "1.5"] {
            let refused = parse_ranks(&typed(wrong)).unwrap_err();
            assert_eq!(refused.0, [("ranks[nB]".to_owned(), FieldCode::NotBetween(1, 10_000))], "{wrong}");
        }
        assert!(parse_cancellation(" ").is_err());
        assert!(parse_cancellation(&"x".repeat(501)).is_err());
        assert_eq!(parse_cancellation(" Poche domande "), Ok("Poche domande".to_owned()));
    }
}

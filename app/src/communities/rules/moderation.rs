// SPDX-License-Identifier: AGPL-3.0-or-later
//! What moderators and those who flag type.

use crate::{
    communities::Reason,
    error::{FieldCode, FieldErrors},
    text,
};

/// Longest words, in characters.
pub const WORDS_MOST: usize = 2000;
/// Longest suspension, in days.
pub const DAYS_MOST: i64 = 90;

/// Parses words; they may be missing unless they are asked for.
///
/// # Errors
/// Why they were refused.
pub fn parse_words(typed: &str, required: bool) -> Result<String, FieldErrors> {
    let words = text::lines(typed);
    if required && words.is_empty() {
        Err(FieldErrors::one("note", FieldCode::Required))
    } else if words.chars().count() > WORDS_MOST {
        Err(FieldErrors::one("note", FieldCode::TooLong(WORDS_MOST as u32)))
    } else {
        Ok(words)
    }
}

/// Parses a reason with words: a code, or what somebody writes instead of one. "Other" needs words.
///
/// # Errors
/// The refused fields.
pub fn parse_reason(reason: &str, note: &str, words_required: bool) -> Result<(Reason, String), FieldErrors> {
    let mut errors = FieldErrors::default();
    let typed = reason.trim();
    let (reason, note) = match Reason::from_code(typed) {
        Some(reason) => (Some(reason), note.to_owned()),
        None if typed.is_empty() => (None, note.to_owned()),
        None => (Some(Reason::Other), format!("{typed}\n\n{note}")),
    };
    if reason.is_none() {
        errors.add("reason", FieldCode::Required);
    }
    let words = parse_words(&note, words_required || reason == Some(Reason::Other));
    match (reason, words) {
        (Some(reason), Ok(words)) => Ok((reason, words)),
        (_, Err(words)) => {
            errors.0.extend(words.0);
            Err(errors)
        }
        (None, Ok(_)) => Err(errors),
    }
}

/// Parses the days of a suspension.
///
/// # Errors
/// Why they were refused.
pub fn parse_days(typed: &str) -> Result<i64, FieldErrors> {
    match typed.trim() {
        "" => Err(FieldErrors::one("days", FieldCode::Required)),
        typed => match typed.parse() {
            Ok(days) if (1..=DAYS_MOST).contains(&days) => Ok(days),
            _ => Err(FieldErrors::one("days", FieldCode::NotBetween(1, DAYS_MOST))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_code_or_words() {
        assert_eq!(parse_reason("wrong", "", false), Ok((Reason::Wrong, String::new())));
        assert_eq!(parse_reason(" wrong ", " a\r\nb ", false), Ok((Reason::Wrong, "a\nb".to_owned())));
        assert_eq!(parse_reason("Parla d'altro", "", false), Ok((Reason::Other, "Parla d'altro".to_owned())));
        let refused = |reason, note, required| parse_reason(reason, note, required).unwrap_err();
        assert_eq!(refused("", "x", false).of("reason"), Some(&FieldCode::Required));
        assert_eq!(refused("other", " ", false).of("note"), Some(&FieldCode::Required));
        assert_eq!(refused("wrong", "", true).of("note"), Some(&FieldCode::Required));
        let both = refused("", &"x".repeat(WORDS_MOST + 1), true);
        assert_eq!(both.of("reason"), Some(&FieldCode::Required));
        assert_eq!(both.of("note"), Some(&FieldCode::TooLong(2000)));
        assert!(parse_reason("wrong", &"è".repeat(WORDS_MOST), true).is_ok());
    }

    #[test]
    fn days_have_bounds() {
        assert_eq!(parse_days(" 7 "), Ok(7));
        assert_eq!(parse_days("90"), Ok(90));
        for typed in ["0", "91", "-1", "x", "1.5", "99999999999999999999"] {
            assert_eq!(parse_days(typed).unwrap_err().of("days"), Some(&FieldCode::NotBetween(1, 90)), "{typed}");
        }
        assert_eq!(parse_days("").unwrap_err().of("days"), Some(&FieldCode::Required));
    }

    #[test]
    fn reasons_have_codes() {
        for reason in crate::communities::REASONS {
            assert_eq!(Reason::from_code(reason.code()), Some(reason));
        }
        assert_eq!(Reason::from_code("x"), None);
    }
}

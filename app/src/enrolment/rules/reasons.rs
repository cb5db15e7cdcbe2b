// SPDX-License-Identifier: AGPL-3.0-or-later
//! Reasons: a code for the figures, words where the code does not say it.

use crate::{
    enrolment::{Decision, OTHER, REJECTION_REASONS, WITHDRAWAL_REASONS},
    error::{FieldCode, FieldErrors},
    text,
};

/// Longest reason in words, in characters.
pub const NOTE_MOST: usize = 500;

/// A reason: its code, and words that stay apart from the events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    /// One of the lists of `model.rs`.
    pub code: Option<String>,
    /// In words; personal data.
    pub note: Option<String>,
}

impl Reason {
    /// A code without words.
    pub fn code(code: &str) -> Self {
        Self { code: Some(code.to_owned()), note: None }
    }

    /// Words without a code.
    pub fn words(note: &str) -> Self {
        Self { code: None, note: Some(note.to_owned()) }
    }
}

/// Parses the reason of a withdrawal: one of the list, `other` with words.
///
/// # Errors
/// The refused fields: `reason`, `note`.
pub fn parse_withdrawal(code: &str, note: &str) -> Result<Reason, FieldErrors> {
    parse(&WITHDRAWAL_REASONS, code, note)
}

/// Parses the reason of a decision: required, and of the list, where somebody is not accepted; else only words.
///
/// # Errors
/// The refused fields: `reason`, `note`.
pub fn parse_decision(decision: Decision, code: &str, note: &str) -> Result<Reason, FieldErrors> {
    match decision {
        Decision::Reject => parse(&REJECTION_REASONS, code, note),
        // The contract's one field `reason` carries the words, when no code is asked for.
        _ => words(if note.trim().is_empty() { code } else { note }).map(|note| Reason { code: None, note }),
    }
}

/// Parses words that may be missing.
///
/// # Errors
/// `note`, if too long.
pub fn words(note: &str) -> Result<Option<String>, FieldErrors> {
    let note = text::lines(note);
    if note.chars().count() > NOTE_MOST {
        return Err(FieldErrors::one("note", FieldCode::TooLong(NOTE_MOST as u32)));
    }
    Ok((!note.is_empty()).then_some(note))
}

fn parse(list: &[&str], code: &str, note: &str) -> Result<Reason, FieldErrors> {
    let mut errors = FieldErrors::default();
    let code = code.trim();
    if code.is_empty() {
        errors.add("reason", FieldCode::Required);
    } else if !list.contains(&code) {
        errors.add("reason", FieldCode::NotAChoice);
    }
    let note = words(note).unwrap_or_else(|refused| {
        errors.0.extend(refused.0);
        None
    });
    if code == OTHER && note.is_none() && errors.is_empty() {
        errors.add("note", FieldCode::Required);
    }
    errors.into_result()?;
    Ok(Reason { code: Some(code.to_owned()), note })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_withdrawal_has_a_reason_of_the_list() {
        for code in WITHDRAWAL_REASONS {
            assert!(parse_withdrawal(code, "in parole").is_ok(), "{code}");
        }
        assert_eq!(parse_withdrawal("work", " "), Ok(Reason::code("work")));
        assert_eq!(parse_withdrawal("", "").unwrap_err().of("reason"), Some(&FieldCode::Required));
        for wrong in ["no_seat", "offer_declined", "WORK", "'"] {
            assert_eq!(parse_withdrawal(wrong, "").unwrap_err().of("reason"), Some(&FieldCode::NotAChoice), "{wrong}");
        }
    }

    #[test]
    fn another_reason_is_told_in_words_that_are_not_endless() {
        assert_eq!(parse_withdrawal("other", "").unwrap_err().of("note"), Some(&FieldCode::Required));
        assert!(parse_withdrawal("other", "trasloco").is_ok());
        assert!(parse_withdrawal("other", &"à".repeat(500)).is_ok());
        assert_eq!(
            parse_withdrawal("work", &"à".repeat(501)).unwrap_err().of("note"),
            Some(&FieldCode::TooLong(NOTE_MOST as u32))
        );
    }

    #[test]
    fn only_not_accepting_asks_for_a_code() {
        assert!(parse_decision(Decision::Reject, "no_seat", "").is_ok());
        assert_eq!(
            parse_decision(Decision::Reject, "offer_lapsed", "").unwrap_err().of("reason"),
            Some(&FieldCode::NotAChoice)
        );
        for decision in [Decision::Accept, Decision::Waitlist, Decision::Reopen] {
            assert_eq!(parse_decision(decision, "", ""), Ok(Reason::default()), "{decision:?}");
            assert_eq!(parse_decision(decision, "serve subito", ""), Ok(Reason::words("serve subito")));
            assert_eq!(parse_decision(decision, "", "serve subito"), Ok(Reason::words("serve subito")));
        }
    }
}

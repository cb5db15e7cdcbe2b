// SPDX-License-Identifier: AGPL-3.0-or-later
//! From a form's fields to a ballot, and a ballot as bytes whose number tells nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    error::{FieldCode, FieldErrors},
    questionnaires::{ItemKind, NOT_APPLICABLE, QuestionSet},
    text,
};

/// Longest free text, in characters.
pub const TEXT_MOST: usize = 500;
/// Ballots are padded to a multiple of this many bytes.
const BLOCK: usize = 4096;

/// What one person answered, and nothing of who it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    /// By place (`C1`, `D1-2`) the position of the answer among the item's, from 0. What does not apply is not there.
    pub choices: BTreeMap<String, usize>,
    /// By code of the item.
    pub texts: BTreeMap<String, String>,
}

/// Reads the answers of a form. Names that the questionnaire does not know are passed over.
///
/// # Errors
/// The refused places, in the order of the form.
pub fn parse_answers(
    set: &QuestionSet,
    teachers: usize,
    answers: &BTreeMap<String, String>,
) -> Result<Ballot, FieldErrors> {
    parse(set, teachers, answers, true)
}

/// Reads the answers of a sheet of paper: what was left out on it does not apply, but it is not empty.
///
/// # Errors
/// The refused places, in the order of the form.
pub fn parse_sheet(
    set: &QuestionSet,
    teachers: usize,
    answers: &BTreeMap<String, String>,
) -> Result<Ballot, FieldErrors> {
    let ballot = parse(set, teachers, answers, false)?;
    if ballot == Ballot::default() { Err(FieldErrors::one("", FieldCode::Required)) } else { Ok(ballot) }
}

fn parse(
    set: &QuestionSet,
    teachers: usize,
    answers: &BTreeMap<String, String>,
    all_closed: bool,
) -> Result<Ballot, FieldErrors> {
    let mut ballot = Ballot::default();
    let mut errors = FieldErrors::default();
    for place in set.places(teachers) {
        let key = place.key();
        let answer = answers.get(&key).map_or("", |answer| answer.trim());
        if place.item.kind == ItemKind::Open {
            let text = text::lines(answer);
            if text.chars().count() > TEXT_MOST {
                errors.add(&key, FieldCode::TooLong(TEXT_MOST as u32));
            } else if !text.is_empty() {
                ballot.texts.insert(key, text);
            }
            continue;
        }
        if answer.is_empty() {
            if all_closed {
                errors.add(&key, FieldCode::AnswerMissing);
            }
        } else if let Some(position) = place.item.answers().iter().position(|code| *code == answer) {
            ballot.choices.insert(key, position);
        } else if answer != NOT_APPLICABLE || !place.item.not_applicable {
            errors.add(&key, FieldCode::NotAChoice);
        }
    }
    errors.into_result().map(|()| ballot)
}

/// How many bytes every ballot of such a round has, however little was written.
pub fn ballot_bytes(set: &QuestionSet, teachers: usize) -> usize {
    // A letter takes four bytes at most; a place its key, its answer and punctuation.
    let most: usize = set
        .places(teachers)
        .iter()
        .map(|place| if place.item.kind == ItemKind::Open { TEXT_MOST * 4 + 24 } else { 24 })
        .sum();
    (most + 64).div_ceil(BLOCK) * BLOCK
}

/// A ballot as bytes: its JSON, filled up with spaces.
///
/// # Errors
/// If it is longer than ballots of the round may be, which [`parse_answers`] does not let through.
pub fn pack_ballot(ballot: &Ballot, bytes: usize) -> Result<Vec<u8>, serde_json::Error> {
    let mut packed = serde_json::to_vec(ballot)?;
    if packed.len() > bytes {
        return Err(serde::ser::Error::custom("a ballot longer than all others of its round"));
    }
    packed.resize(bytes, b' ');
    Ok(packed)
}

/// The ballot in these bytes.
///
/// # Errors
/// If they hold none.
pub fn open_ballot(bytes: &[u8]) -> Result<Ballot, serde_json::Error> {
    serde_json::from_slice(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaires::AGREEMENT;

    fn set() -> QuestionSet {
        QuestionSet::satisfaction().unwrap()
    }

    fn all(set: &QuestionSet, teachers: usize, answer: &str) -> BTreeMap<String, String> {
        let closed = set.places(teachers).into_iter().filter(|place| place.item.kind != ItemKind::Open);
        let of = |kind| if kind == ItemKind::Choice { "yes" } else { answer }.to_owned();
        closed.map(|place| (place.key(), of(place.item.kind))).collect()
    }

    #[test]
    fn every_closed_item_is_asked_for_and_every_missing_one_is_named() {
        let set = set();
        let errors = parse_answers(&set, 2, &BTreeMap::new()).unwrap_err();
        assert_eq!(errors.0.len(), 23);
        assert!(errors.0.iter().all(|(_, code)| *code == FieldCode::AnswerMissing));
        let mut answers = all(&set, 2, "4");
        answers.remove("D2-2");
        assert_eq!(parse_answers(&set, 2, &answers).unwrap_err(), FieldErrors::one("D2-2", FieldCode::AnswerMissing));
        // A teacher the round does not have is not counted.
        answers.insert("D2-2".to_owned(), "4".to_owned());
        answers.insert("D2-3".to_owned(), "4".to_owned());
        assert!(!parse_answers(&set, 2, &answers).unwrap().choices.contains_key("D2-3"));
    }

    #[test]
    fn answers_are_those_of_the_item_and_nothing_else() {
        let set = set();
        for (position, answer) in AGREEMENT.into_iter().enumerate() {
            assert_eq!(parse_answers(&set, 0, &all(&set, 0, answer)).unwrap().choices["G1"], position);
        }
        let not_applicable = parse_answers(&set, 0, &all(&set, 0, NOT_APPLICABLE)).unwrap();
        assert_eq!(not_applicable.choices.keys().collect::<Vec<_>>(), ["G2"]);
        for (key, wrong) in [("G1", "0"), ("G1", "6"), ("G1", "4.0"), ("G1", "yes"), ("G2", "na"), ("G2", "4")] {
            let mut answers = all(&set, 0, "3");
            answers.insert(key.to_owned(), wrong.to_owned());
            let refused = parse_answers(&set, 0, &answers).unwrap_err();
            assert_eq!(refused, FieldErrors::one(key, FieldCode::NotAChoice), "{wrong}");
        }
    }

    #[test]
    fn a_sheet_may_have_gaps_but_is_not_empty() {
        let set = set();
        let sheet = |pairs: &[(&str, &str)]| {
            let answers = pairs.iter().map(|(key, answer)| ((*key).to_owned(), (*answer).to_owned())).collect();
            parse_sheet(&set, 1, &answers)
        };
        assert_eq!(sheet(&[("G1", "5")]).unwrap().choices["G1"], 4);
        assert_eq!(sheet(&[("A2", "Più tempo")]).unwrap().texts["A2"], "Più tempo");
        assert_eq!(sheet(&[]).unwrap_err(), FieldErrors::one("", FieldCode::Required));
        assert_eq!(sheet(&[("G1", "na")]).unwrap_err(), FieldErrors::one("", FieldCode::Required));
        assert_eq!(sheet(&[("G1", "9")]).unwrap_err(), FieldErrors::one("G1", FieldCode::NotAChoice));
    }

    #[test]
    fn texts_may_be_left_empty_and_have_an_end() {
        let set = set();
        let mut answers = all(&set, 0, "3");
        answers.insert("A1".to_owned(), "  Il lavoro\r\na gruppi\u{7}  ".to_owned());
        answers.insert("A2".to_owned(), "\u{1F600}".repeat(TEXT_MOST));
        answers.insert("A3".to_owned(), "  ".to_owned());
        let ballot = parse_answers(&set, 0, &answers).unwrap();
        assert_eq!(ballot.texts["A1"], "Il lavoro\na gruppi");
        assert_eq!(ballot.texts.len(), 2);
        answers.insert("A2".to_owned(), "a".repeat(TEXT_MOST + 1));
        let refused = parse_answers(&set, 0, &answers).unwrap_err();
        assert_eq!(refused, FieldErrors::one("A2", FieldCode::TooLong(500)));
    }

    #[test]
    fn all_ballots_of_a_round_have_one_length() {
        let set = set();
        for teachers in [0, 1, 4, 12] {
            let bytes = ballot_bytes(&set, teachers);
            let short = parse_answers(&set, teachers, &all(&set, teachers, NOT_APPLICABLE)).unwrap();
            let mut answers = all(&set, teachers, "5");
            for open in ["A1", "A2", "A3"] {
                // Quotation marks and line breaks are written with two bytes, the others here with four.
                answers.insert(open.to_owned(), format!("\"\n{}", "\u{1F600}".repeat(TEXT_MOST - 2)));
            }
            let long = parse_answers(&set, teachers, &answers).unwrap();
            for ballot in [&short, &long] {
                let packed = pack_ballot(ballot, bytes).unwrap();
                assert_eq!(packed.len(), bytes);
                assert_eq!(open_ballot(&packed).unwrap(), *ballot);
            }
        }
        assert!(pack_ballot(&Ballot::default(), 3).is_err());
        assert!(open_ballot(b"{").is_err());
    }
}

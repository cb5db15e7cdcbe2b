// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a questionnaire asks, as data: a file of `server/data/questionnaires`, in Italian and English.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::i18n::Text;

/// The satisfaction questionnaire that comes with the program.
const SATISFACTION: &str = include_str!("../../../server/data/questionnaires/gradimento.json");
/// Code of the item whose mean stands for the whole: "nel complesso".
pub const OVERALL_ITEM: &str = "G1";
/// Answers of an item of agreement, from "not at all" to "wholly".
pub const AGREEMENT: [&str; 5] = ["1", "2", "3", "4", "5"];
/// The answer that says the item does not apply; it is not counted.
pub const NOT_APPLICABLE: &str = "na";
/// Most answers an item may offer: as many counts are added up in SQL.
const CHOICES_MOST: usize = 7;

/// A questionnaire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionSet {
    /// The same for all versions; an item's code means the same in each.
    pub code: String,
    /// Raised with each change.
    pub version: i32,
    /// What it is called.
    pub title: Text,
    /// Its headings, in order.
    pub areas: Vec<Area>,
    /// What it asks, in order.
    pub items: Vec<Item>,
}

/// A heading with its items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Items name it.
    pub code: String,
    /// What people read.
    pub title: Text,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Capital letters and digits, such as `C1`.
    pub code: String,
    /// Code of its area.
    pub area: String,
    /// How it is answered.
    pub kind: ItemKind,
    /// The answers of a `choice`, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<SetChoice>,
    /// Asked once for each teacher.
    #[serde(default, skip_serializing_if = "is_false")]
    pub per_teacher: bool,
    /// Whether one may say that it does not apply.
    #[serde(default, skip_serializing_if = "is_false")]
    pub not_applicable: bool,
    /// What people read.
    pub text: Text,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// How an item is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// From 1, not at all, to 5, wholly agreed.
    Agreement,
    /// One of a few words.
    Choice,
    /// In one's own words; may be left empty.
    Open,
}

/// An answer of an item of kind `choice`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetChoice {
    /// On the wire.
    pub code: String,
    /// What people read.
    pub title: Text,
}

impl Item {
    /// The codes of its answers that are counted, in order; none for an open one.
    pub fn answers(&self) -> Vec<&str> {
        match self.kind {
            ItemKind::Agreement => AGREEMENT.to_vec(),
            ItemKind::Choice => self.choices.iter().map(|choice| choice.code.as_str()).collect(),
            ItemKind::Open => Vec::new(),
        }
    }
}

/// One place to answer: an item, and for which teacher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The item.
    pub item: &'a Item,
    /// Number of the teacher, from 1; 0 where the item is asked once.
    pub teacher: usize,
}

impl Place<'_> {
    /// Its name in forms and ballots: `C1`, `D1-2`.
    pub fn key(&self) -> String {
        if self.teacher == 0 { self.item.code.clone() } else { format!("{}-{}", self.item.code, self.teacher) }
    }
}

impl QuestionSet {
    /// The satisfaction questionnaire that comes with the program.
    ///
    /// # Errors
    /// What is wrong with the file; a test reads it.
    pub fn satisfaction() -> Result<Self, Vec<SetError>> {
        Self::parse(SATISFACTION)
    }

    /// Reads a questionnaire.
    ///
    /// # Errors
    /// All that is wrong with it, each with its place; a text that is no such document has one.
    pub fn parse(text: &str) -> Result<Self, Vec<SetError>> {
        let set: Self = serde_json::from_str(text).map_err(|error| {
            vec![SetError {
                place: format!("line {} column {}", error.line(), error.column()),
                what: error.to_string(),
            }]
        })?;
        let errors = set.mistakes();
        if errors.is_empty() { Ok(set) } else { Err(errors) }
    }

    /// Every place to answer with this many teachers, in the order of the form: item by item for each teacher in turn.
    pub fn places(&self, teachers: usize) -> Vec<Place<'_>> {
        let mut places = Vec::new();
        for area in &self.areas {
            let items = || self.items.iter().filter(|item| item.area == area.code);
            places.extend(items().filter(|item| !item.per_teacher).map(|item| Place { item, teacher: 0 }));
            for teacher in 1..=teachers {
                places.extend(items().filter(|item| item.per_teacher).map(|item| Place { item, teacher }));
            }
        }
        places
    }

    /// The item with this code.
    pub fn item(&self, code: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.code == code)
    }

    fn mistakes(&self) -> Vec<SetError> {
        let mut found = Vec::new();
        let mut wrong = |place: String, what: &str| found.push(SetError { place, what: what.to_owned() });
        if self.version < 1 {
            wrong("version".to_owned(), "versions count from 1");
        }
        if self.items.is_empty() {
            wrong("items".to_owned(), "nothing is asked");
        }
        let mut areas = BTreeSet::new();
        for (at, area) in self.areas.iter().enumerate() {
            if !areas.insert(area.code.as_str()) {
                wrong(format!("areas[{at}].code"), "is used twice");
            }
        }
        let mut codes = BTreeSet::new();
        for (at, item) in self.items.iter().enumerate() {
            let place = |field: &str| format!("items[{at}].{field}");
            let well_formed = (1..=10).contains(&item.code.len())
                && item.code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
            if !well_formed {
                wrong(place("code"), "is not of capital letters and digits, at most 10");
            }
            if !codes.insert(item.code.as_str()) {
                wrong(place("code"), "is used twice");
            }
            if !areas.contains(item.area.as_str()) {
                wrong(place("area"), "names none of the areas");
            }
            if item.text.it.trim().is_empty() {
                wrong(place("text.it"), "is empty");
            }
            let choices: BTreeSet<&str> = item.choices.iter().map(|choice| choice.code.as_str()).collect();
            if (item.kind == ItemKind::Choice) != (2..=CHOICES_MOST).contains(&item.choices.len()) {
                wrong(place("choices"), "belong to items of kind \"choice\", from 2 to 7");
            }
            if choices.len() != item.choices.len() || choices.contains(NOT_APPLICABLE) {
                wrong(place("choices"), "have a code twice, or the code \"na\"");
            }
            if item.kind == ItemKind::Open && (item.per_teacher || item.not_applicable) {
                wrong(place("kind"), "\"open\" is asked once, and may be left empty anyway");
            }
        }
        found
    }
}

/// What is wrong with a questionnaire, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetError {
    /// Such as `items[3].area`.
    pub place: String,
    /// What is wrong there.
    pub what: String,
}

impl fmt::Display for SetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_satisfaction_questionnaire_has_twenty_closed_items_and_three_open_ones() {
        let set = QuestionSet::satisfaction().unwrap();
        let closed = set.items.iter().filter(|item| item.kind != ItemKind::Open).count();
        assert_eq!((closed, set.items.len()), (20, 23));
        assert!(set.items.iter().all(|item| item.text.en.is_some()), "in both languages");
        assert_eq!(set.item(OVERALL_ITEM).map(|item| item.kind), Some(ItemKind::Agreement));
        let for_two: Vec<String> = set.places(2).iter().map(Place::key).collect();
        assert_eq!(for_two.len(), 26);
        assert_eq!(for_two[4..10], ["D1-1", "D2-1", "D3-1", "D1-2", "D2-2", "D3-2"]);
        assert_eq!(set.places(0).len(), 20);
    }

    #[test]
    fn each_mistake_is_told_with_its_place() {
        let good = r#"{"code":"c","version":1,"title":{"it":"T"},"areas":[{"code":"a","title":{"it":"A"}}],
            "items":[{"code":"C1","area":"a","kind":"agreement","text":{"it":"Uno"}}]}"#;
        assert!(QuestionSet::parse(good).is_ok());
        let cases = [
            ("\"version\":1", "\"version\":0", "version"),
            ("\"code\":\"C1\"", "\"code\":\"c 1\"", "items[0].code"),
            ("\"area\":\"a\"", "\"area\":\"b\"", "items[0].area"),
            ("{\"it\":\"Uno\"}", "{\"it\":\" \"}", "items[0].text.it"),
            ("\"agreement\"", "\"choice\"", "items[0].choices"),
            ("\"agreement\"", "\"open\",\"per_teacher\":true", "items[0].kind"),
        ];
        for (from, to, place) in cases {
            let errors = QuestionSet::parse(&good.replace(from, to)).unwrap_err();
            assert!(errors.iter().any(|error| error.place == place), "{place}: {errors:?}");
        }
        let unknown = QuestionSet::parse(&good.replace("\"kind\"", "\"mood\"")).unwrap_err();
        assert!(unknown[0].place.starts_with("line 2"), "{unknown:?}");
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! A cursor over a JSON document that knows its place and goes on after a mistake.
//!
//! Deriving `Deserialize` would stop at the first mistake. Here a value that cannot be read is
//! noted in [`Errors`] and replaced by an empty one, so that the rest is read too; the caller
//! throws the result away if anything was noted.

use std::cell::RefCell;
use std::ops::RangeInclusive;

use jiff::civil::Time;
use serde_json::{Map, Value};

use super::day::parse_time;
use super::model::{Block, Word};
use super::{Day, FileError, FileErrorCode, Format, JsonType, Moment};
use crate::i18n::Text;

/// Limits of texts, in characters.
pub(super) mod limits {
    /// Codes and slugs.
    pub const CODE: usize = 80;
    /// Names, titles, addresses: what stands on one line.
    pub const LINE: usize = 250;
    /// Paragraphs.
    pub const PARAGRAPH: usize = 4000;
}

/// The mistakes found so far. Shared, because nodes of one document are read side by side.
#[derive(Default)]
pub(super) struct Errors(RefCell<Vec<FileError>>);

impl Errors {
    /// Notes a mistake at a place.
    pub fn note(&self, path: String, code: FileErrorCode) {
        self.0.borrow_mut().push(FileError::new(path, code));
    }

    pub fn into_vec(self) -> Vec<FileError> {
        self.0.into_inner()
    }
}

/// A JSON value and its place.
pub(super) struct Node<'a> {
    value: &'a Value,
    path: String,
    errors: &'a Errors,
}

impl<'a> Node<'a> {
    /// The whole document.
    pub fn root(value: &'a Value, errors: &'a Errors) -> Self {
        Self { value, path: String::new(), errors }
    }

    /// Notes a mistake here.
    pub fn wrong(&self, code: FileErrorCode) {
        self.errors.note(self.path.clone(), code);
    }

    fn wrong_type<T>(&self, expected: JsonType) -> Option<T> {
        self.wrong(FileErrorCode::WrongType { expected });
        None
    }

    /// Reads an object field by field; fields nobody asked for are noted as unknown.
    pub fn object<T: Default>(&self, read: impl FnOnce(&mut Fields<'a>) -> T) -> T {
        let Value::Object(map) = self.value else {
            return self.wrong_type(JsonType::Object).unwrap_or_default();
        };
        let mut fields = Fields { map, path: self.path.clone(), errors: self.errors, known: Vec::new() };
        let read = read(&mut fields);
        fields.note_unknown();
        read
    }

    /// The elements of a list.
    pub fn list(&self) -> Vec<Self> {
        let Value::Array(elements) = self.value else {
            return self.wrong_type(JsonType::List).unwrap_or_default();
        };
        let node = |(index, value)| Self { value, path: format!("{}[{index}]", self.path), errors: self.errors };
        elements.iter().enumerate().map(node).collect()
    }

    /// A text that says something, of at most `max` characters.
    pub fn text(&self, max: usize) -> Option<String> {
        let Value::String(text) = self.value else {
            return self.wrong_type(JsonType::Text);
        };
        let length = text.chars().count();
        if text.trim().is_empty() {
            self.wrong(FileErrorCode::Empty);
            None
        } else if length > max {
            self.wrong(FileErrorCode::TooLong { length, max });
            None
        } else {
            Some(text.clone())
        }
    }

    /// A text with a syntax of its own.
    fn formatted<T>(&self, expected: Format, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.text(limits::LINE)?;
        let value = read(&text);
        if value.is_none() {
            self.wrong(FileErrorCode::BadFormat { found: text, expected });
        }
        value
    }

    /// A text that passes a test of its syntax.
    pub fn text_like(&self, expected: Format, is_right: impl FnOnce(&str) -> bool) -> Option<String> {
        self.formatted(expected, |text| is_right(text).then(|| text.to_owned()))
    }

    /// A code: letters, digits and single hyphens.
    pub fn code(&self) -> Option<String> {
        self.text_like(Format::Code, |text| is_hyphenated(text, |byte| byte.is_ascii_alphanumeric()))
    }

    /// A slug: a code in lower case.
    pub fn slug(&self) -> Option<String> {
        let is_right = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        self.text_like(Format::Slug, |text| is_hyphenated(text, is_right))
    }

    pub fn day(&self) -> Option<Day> {
        self.formatted(Format::Day, |text| text.parse().ok())
    }

    pub fn moment(&self) -> Option<Moment> {
        self.formatted(Format::Moment, |text| text.parse().ok())
    }

    pub fn time(&self) -> Option<Time> {
        self.formatted(Format::Time, parse_time)
    }

    /// One of the words of a closed set.
    pub fn word<W: Word>(&self) -> Option<W> {
        let found = self.text(limits::LINE)?;
        let word = W::ALL.iter().copied().find(|word| word.as_str() == found);
        if word.is_none() {
            let allowed = W::ALL.iter().map(|word| word.as_str().to_owned()).collect();
            self.wrong(FileErrorCode::NotOneOf { found, allowed });
        }
        word
    }

    /// A whole number within limits.
    pub fn number(&self, range: RangeInclusive<u32>) -> Option<u32> {
        let Value::Number(number) = self.value else {
            return self.wrong_type(JsonType::WholeNumber);
        };
        if number.is_f64() {
            return self.wrong_type(JsonType::WholeNumber);
        }
        let within =
            number.as_u64().and_then(|number| u32::try_from(number).ok()).filter(|number| range.contains(number));
        if within.is_none() {
            self.wrong(FileErrorCode::OutOfRange { min: *range.start(), max: *range.end() });
        }
        within
    }

    pub fn flag(&self) -> Option<bool> {
        match self.value {
            Value::Bool(flag) => Some(*flag),
            _ => self.wrong_type(JsonType::TrueOrFalse),
        }
    }

    /// A text per language.
    pub fn local(&self, max: usize) -> Text {
        self.object(|fields| Text { it: fields.text("it", max), en: fields.optional("en", |node| node.text(max)) })
    }

    /// A paragraph or a list, named by its only field.
    pub fn block(&self) -> Option<Block> {
        let only_field = |map: &'a Map<String, Value>| map.iter().next().filter(|_| map.len() == 1);
        let inner = |name, value| Self { value, path: field_path(&self.path, name), errors: self.errors };
        match self.value.as_object().and_then(only_field) {
            Some((name, value)) if name == "paragraph" => {
                Some(Block::Paragraph(inner(name, value).local(limits::PARAGRAPH)))
            }
            Some((name, value)) if name == "list" => Some(Block::List(
                inner(name, value).list().iter().map(|point| point.local(limits::PARAGRAPH)).collect(),
            )),
            _ => {
                let found = self.value.to_string().chars().take(60).collect();
                self.wrong(FileErrorCode::BadFormat { found, expected: Format::Block });
                None
            }
        }
    }
}

/// The fields of an object, and which of them were asked for.
pub(super) struct Fields<'a> {
    map: &'a Map<String, Value>,
    path: String,
    errors: &'a Errors,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    fn path_of(&self, key: &str) -> String {
        field_path(&self.path, key)
    }

    /// A field, if it is there; `null` stands for absent.
    pub fn get(&mut self, key: &'static str) -> Option<Node<'a>> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        let value = self.map.get(key).filter(|value| !value.is_null())?;
        Some(Node { value, path: self.path_of(key), errors: self.errors })
    }

    /// A field that must be there.
    pub fn need(&mut self, key: &'static str) -> Option<Node<'a>> {
        let node = self.get(key);
        if node.is_none() {
            self.wrong(key, FileErrorCode::Missing);
        }
        node
    }

    /// Notes a mistake at a field, whether it is there or not.
    pub fn wrong(&self, key: &str, code: FileErrorCode) {
        self.errors.note(self.path_of(key), code);
    }

    /// A field that must be there, or the empty value.
    pub fn required<T: Default>(&mut self, key: &'static str, read: impl FnOnce(&Node<'a>) -> Option<T>) -> T {
        self.need(key).and_then(|node| read(&node)).unwrap_or_default()
    }

    /// A field that may be absent.
    pub fn optional<T>(&mut self, key: &'static str, read: impl FnOnce(&Node<'a>) -> Option<T>) -> Option<T> {
        self.get(key).and_then(|node| read(&node))
    }

    pub fn text(&mut self, key: &'static str, max: usize) -> String {
        self.required(key, |node| node.text(max))
    }

    pub fn line(&mut self, key: &'static str) -> String {
        self.text(key, limits::LINE)
    }

    pub fn optional_line(&mut self, key: &'static str) -> Option<String> {
        self.optional(key, |node| node.text(limits::LINE))
    }

    /// A text per language on one line.
    pub fn title(&mut self, key: &'static str) -> Text {
        self.required(key, |node| Some(node.local(limits::LINE)))
    }

    /// A text per language of a paragraph's length.
    pub fn paragraph(&mut self, key: &'static str) -> Text {
        self.required(key, |node| Some(node.local(limits::PARAGRAPH)))
    }

    pub fn optional_paragraph(&mut self, key: &'static str) -> Option<Text> {
        self.optional(key, |node| Some(node.local(limits::PARAGRAPH)))
    }

    pub fn code(&mut self, key: &'static str) -> String {
        self.required(key, Node::code)
    }

    pub fn slug(&mut self, key: &'static str) -> String {
        self.required(key, Node::slug)
    }

    pub fn word<W: Word>(&mut self, key: &'static str) -> W {
        self.required(key, Node::word)
    }

    pub fn flag(&mut self, key: &'static str) -> bool {
        self.optional(key, Node::flag).unwrap_or_default()
    }

    pub fn optional_number(&mut self, key: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        self.optional(key, |node| node.number(range))
    }

    /// A list that may be absent; elements that cannot be read leave no gap where `read` always answers.
    pub fn each<T>(&mut self, key: &'static str, read: impl Fn(&Node<'a>) -> T) -> Vec<T> {
        self.get(key).map(|node| node.list().iter().map(read).collect()).unwrap_or_default()
    }

    /// A list that must be there with at least one element.
    pub fn some<T>(&mut self, key: &'static str, read: impl Fn(&Node<'a>) -> T) -> Vec<T> {
        let Some(node) = self.need(key) else {
            return Vec::new();
        };
        let elements = node.list();
        if matches!(node.value, Value::Array(list) if list.is_empty()) {
            node.wrong(FileErrorCode::Empty);
        }
        elements.iter().map(read).collect()
    }

    fn note_unknown(&self) {
        let is_known = |key: &str| self.known.contains(&key);
        for key in self.map.keys().filter(|key| !is_known(key)) {
            let allowed = self.known.iter().map(|&key| key.to_owned()).collect();
            self.wrong(key, FileErrorCode::UnknownField { allowed });
        }
    }
}

/// The path of a field of the object at `path`.
pub(super) fn field_path(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Words of the allowed letters, joined by single hyphens.
fn is_hyphenated(text: &str, allowed: impl Fn(u8) -> bool) -> bool {
    text.len() <= limits::CODE && text.split('-').all(|word| !word.is_empty() && word.bytes().all(&allowed))
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The differences between two versions of a project file.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde_json::Value;

use super::rows::{Kind, Row, Rows};

/// Values longer than this are not repeated in a line.
const SHOWN: usize = 60;

/// One thing of the project that the new version of the file has differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What it is.
    pub kind: Kind,
    /// Its code or slug.
    pub key: String,
    /// How it differs.
    pub what: What,
    pub(super) old: Option<Row>,
    pub(super) new: Option<Row>,
}

/// How a thing differs.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Only the new version has it.
    Added,
    /// Only the old version had it.
    Removed,
    /// These fields differ.
    Changed(Vec<FieldChange>),
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// As in the file.
    pub name: String,
    /// Before.
    pub from: Value,
    /// Now.
    pub to: Value,
}

impl Change {
    /// Whether a field is new or differs.
    pub(super) fn touches(&self, name: &str) -> bool {
        match &self.what {
            What::Added => true,
            What::Removed => false,
            What::Changed(fields) => fields.iter().any(|field| field.name == name),
        }
    }

    /// The fields that differ in something that was there before.
    pub(super) fn fields(&self) -> &[FieldChange] {
        match &self.what {
            What::Changed(fields) => fields,
            What::Added | What::Removed => &[],
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, key) = (self.kind.names().0, &self.key);
        match &self.what {
            What::Added => write!(f, "+ {name} {key}"),
            What::Removed => write!(f, "- {name} {key}"),
            What::Changed(fields) => {
                let fields: Vec<String> = fields.iter().map(ToString::to_string).collect();
                write!(f, "~ {name} {key}: {}", fields.join("; "))
            }
        }
    }
}

impl fmt::Display for FieldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (shown(&self.from), shown(&self.to)) {
            (Some(from), Some(to)) => write!(f, "{} {from} -> {to}", self.name),
            _ => write!(f, "{} changed", self.name),
        }
    }
}

/// A value in a line, if it is short; the Italian of a text.
fn shown(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => "none".to_owned(),
        Value::Object(fields) if fields.contains_key("it") => return shown_text(fields),
        Value::Object(_) => return None,
        other => other.to_string(),
    };
    (text.chars().count() <= SHOWN).then_some(text)
}

/// The Italian, unless the text is in other languages too: those may be what differs.
fn shown_text(fields: &serde_json::Map<String, Value>) -> Option<String> {
    if fields.len() == 1 { shown(&fields["it"]) } else { None }
}

/// What has to be done to get from the old rows to the new ones, in the order in which it can be written: what is
/// new or different first, from the ground up, then what goes, from the top down.
pub(super) fn between(old: Rows, new: Rows) -> Vec<Change> {
    let mut old: BTreeMap<(Kind, String), Row> = old.into_iter().collect();
    let mut changes = Vec::new();
    for ((kind, key), row) in new {
        let Some(before) = old.remove(&(kind, key.clone())) else {
            changes.push(Change { kind, key, what: What::Added, old: None, new: Some(row) });
            continue;
        };
        let fields = field_changes(&before.fields(), &row.fields());
        if !fields.is_empty() {
            changes.push(Change { kind, key, what: What::Changed(fields), old: Some(before), new: Some(row) });
        }
    }
    // A version of the privacy notice that the file no longer has stays: people have read it.
    let removed = old.into_iter().rev().filter(|((kind, _), _)| *kind != Kind::PrivacyNotice);
    changes.extend(removed.map(|((kind, key), row)| Change {
        kind,
        key,
        what: What::Removed,
        old: Some(row),
        new: None,
    }));
    changes
}

fn field_changes(old: &Value, new: &Value) -> Vec<FieldChange> {
    let names: BTreeSet<&String> =
        [old, new].into_iter().filter_map(Value::as_object).flat_map(serde_json::Map::keys).collect();
    let value = |of: &Value, name: &str| of.get(name).cloned().unwrap_or_default();
    names
        .into_iter()
        .map(|name| FieldChange { name: name.clone(), from: value(old, name), to: value(new, name) })
        .filter(|field| field.from != field.to)
        .collect()
}

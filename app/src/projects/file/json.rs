// SPDX-License-Identifier: AGPL-3.0-or-later
//! JSON text to a JSON value, noting fields written twice.
//!
//! `serde_json::Value` keeps the last of two fields of one name without a word; in a file written
//! by hand the first is then lost unseen.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::FileErrorCode;
use super::reader::{Errors, field_path};

/// Reads a text that is one JSON document.
pub(super) fn read(text: &str, errors: &Errors) -> Result<Value, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = ValueAt { path: String::new(), errors }.deserialize(&mut json)?;
    json.end()?;
    Ok(value)
}

/// A value about to be read, and its place.
struct ValueAt<'e> {
    path: String,
    errors: &'e Errors,
}

impl<'de> DeserializeSeed<'de> for ValueAt<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueAt<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            let path = format!("{}[{}]", self.path, list.len());
            match from.next_element_seed(ValueAt { path, errors: self.errors })? {
                Some(element) => list.push(element),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = from.next_key::<String>()? {
            let path = field_path(&self.path, &key);
            let seed = ValueAt { path: path.clone(), errors: self.errors };
            let value = from.next_value_seed(seed)?;
            if object.insert(key, value).is_some() {
                self.errors.note(path, FileErrorCode::RepeatedField);
            }
        }
        Ok(Value::Object(object))
    }
}

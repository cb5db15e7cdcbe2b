// SPDX-License-Identifier: AGPL-3.0-or-later
//! Pages by key: a list is continued after the last row seen, never by counting rows.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub items: Vec<T>,
    /// What continues the list after them, if there is more: opaque to all but the query that made it.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Makes a page of `limit` rows out of up to `limit + 1` that a query answered.
    pub fn cut(mut rows: Vec<T>, limit: usize, key: impl Fn(&T) -> String) -> Self {
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(key) } else { None };
        Self { items: rows, next }
    }
}

/// The place of a row in a list by time; written as `<microseconds>-<id>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeKey {
    /// Its time.
    pub at: Timestamp,
    /// Its id, for those of the same time.
    pub id: Uuid,
}

impl fmt::Display for TimeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.at.as_microsecond(), self.id.simple())
    }
}

impl TimeKey {
    /// Reads a key that was given out.
    pub fn parse(text: &str) -> Option<Self> {
        let (microseconds, id) = text.split_once('-')?;
        let at = Timestamp::from_microsecond(microseconds.parse().ok()?).ok()?;
        Some(Self { at, id: id.parse().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_continued_only_if_there_is_more() {
        assert_eq!(Page::cut(vec![1, 2, 3], 2, i32::to_string), Page { items: vec![1, 2], next: Some("2".to_owned()) });
        assert_eq!(Page::cut(vec![1, 2], 2, i32::to_string).next, None);
        assert_eq!(Page::cut(Vec::<i32>::new(), 2, i32::to_string).next, None);
    }

    #[test]
    fn a_key_is_read_as_it_was_written() {
        let key = TimeKey { at: Timestamp::from_microsecond(1_234_567).unwrap(), id: Uuid::from_u128(7) };
        assert_eq!(TimeKey::parse(&key.to_string()), Some(key));
        for text in ["", "12", "x-7", "12-x"] {
            assert_eq!(TimeKey::parse(text), None, "{text}");
        }
    }
}

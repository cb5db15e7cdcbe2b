// SPDX-License-Identifier: AGPL-3.0-or-later
//! Pages by key: a list is continued after the last row seen, never by counting rows.

use serde::{Deserialize, Serialize};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_continued_only_if_there_is_more() {
        assert_eq!(Page::cut(vec![1, 2, 3], 2, i32::to_string), Page { items: vec![1, 2], next: Some("2".to_owned()) });
        assert_eq!(Page::cut(vec![1, 2], 2, i32::to_string).next, None);
        assert_eq!(Page::cut(Vec::<i32>::new(), 2, i32::to_string).next, None);
    }
}

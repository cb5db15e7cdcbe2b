// SPDX-License-Identifier: AGPL-3.0-or-later
//! What lists of discussions are narrowed to.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{communities::ThreadFilters, text};

/// The filters as they are looked for. What cannot be read is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of this topic.
    pub topic: Option<Uuid>,
    /// With this tag.
    pub tag: Option<String>,
    /// Questions without an answer.
    pub unanswered: bool,
    /// After this row: when its last post came, and its id.
    pub after: Option<(Timestamp, Uuid)>,
}

impl Wanted {
    /// Reads the filters of an address.
    pub fn parse(filters: &ThreadFilters) -> Self {
        let tag = text::line(&filters.tag).to_lowercase();
        Self {
            topic: filters.topic.trim().parse().ok(),
            tag: (!tag.is_empty()).then_some(tag),
            unanswered: filters.unanswered == "1",
            after: parse_cursor(&filters.cursor),
        }
    }

    /// Whether nothing is left out.
    pub fn is_plain(&self) -> bool {
        self.topic.is_none() && self.tag.is_none() && !self.unanswered
    }
}

/// Where a list by time goes on.
pub fn parse_cursor(cursor: &str) -> Option<(Timestamp, Uuid)> {
    let (at, id) = cursor.split_once('_')?;
    Some((at.parse().ok()?, id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_left_out() {
        let (id, at) = (Uuid::from_u128(7), "2013-04-22T08:30:00.123456Z");
        let filters = ThreadFilters {
            topic: id.to_string(),
            tag: " Codice  STP ".to_owned(),
            unanswered: "1".to_owned(),
            cursor: format!("{at}_{id}"),
        };
        let wanted = Wanted::parse(&filters);
        assert_eq!((wanted.topic, wanted.tag.as_deref(), wanted.unanswered), (Some(id), Some("codice stp"), true));
        assert_eq!(wanted.after, Some((at.parse().unwrap(), id)));
        assert!(!wanted.is_plain());
        let nonsense = ThreadFilters {
            topic: "x".to_owned(),
            tag: " \0 ".to_owned(),
            unanswered: "sì".to_owned(),
            cursor: "ieri_x".to_owned(),
        };
        assert_eq!(Wanted::parse(&nonsense), Wanted::default());
        assert!(Wanted::default().is_plain());
    }
}

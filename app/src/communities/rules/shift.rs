// SPDX-License-Identifier: AGPL-3.0-or-later
//! What moderators type to move, split and merge threads.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::post::parse_title;
use crate::error::{FieldCode, FieldErrors};

/// As many posts are split off or merged at once: all of it is one transaction, and what undoing needs is one row.
pub const POSTS_MOST: usize = 1_000;

/// Where a thread is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Under another topic of its community, or under none.
    Topic(Option<Uuid>),
    /// Into another community.
    Community(Uuid),
}

impl Destination {
    /// As the form sends it.
    pub fn code(self) -> String {
        match self {
            Self::Topic(None) => "senza-tema".to_owned(),
            Self::Topic(Some(topic)) => format!("tema-{topic}"),
            Self::Community(community) => format!("comunita-{community}"),
        }
    }

    /// The destination with this code.
    fn from_code(code: &str) -> Option<Self> {
        if code == Self::Topic(None).code() {
            return Some(Self::Topic(None));
        }
        match code.split_once('-')? {
            ("tema", id) => id.parse().ok().map(|id| Self::Topic(Some(id))),
            ("comunita", id) => id.parse().ok().map(Self::Community),
            _ => None,
        }
    }
}

/// Posts that were chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Those that were ticked.
    pub ticked: Vec<Uuid>,
    /// All from this number on.
    pub from: Option<i32>,
}

/// Parses where a thread is to go.
///
/// # Errors
/// Why it was refused.
pub fn parse_destination(typed: &str) -> Result<Destination, FieldErrors> {
    match typed.trim() {
        "" => Err(FieldErrors::one("to", FieldCode::Required)),
        typed => Destination::from_code(typed).ok_or_else(|| FieldErrors::one("to", FieldCode::NotAChoice)),
    }
}

/// Parses the posts to be split off, `p` and the post's id for each that is ticked, and the new thread's title.
///
/// # Errors
/// The refused fields.
pub fn parse_split(posts: &BTreeMap<String, String>, from: &str, title: &str) -> Result<(Chosen, String), FieldErrors> {
    let mut errors = FieldErrors::default();
    let title = parse_title(title).unwrap_or_else(|code| {
        errors.add("title", code);
        String::new()
    });
    let ticked = posts.iter().filter(|(_, tick)| !tick.is_empty()).map(|(key, _)| key.strip_prefix('p')?.parse().ok());
    let ticked = ticked.collect::<Option<Vec<Uuid>>>().unwrap_or_else(|| {
        errors.add("posts", FieldCode::NotAChoice);
        Vec::new()
    });
    let from = match from.trim() {
        "" => None,
        typed => match typed.parse() {
            Ok(number) if number > 0 => Some(number),
            _ => {
                errors.add("from", FieldCode::NotBetween(1, i64::from(i32::MAX)));
                None
            }
        },
    };
    if ticked.is_empty() && from.is_none() && errors.of("posts").or(errors.of("from")).is_none() {
        errors.add("posts", FieldCode::Required);
    }
    errors.into_result()?;
    Ok((Chosen { ticked, from }, title))
}

/// Parses which thread another one goes into: the address that was pasted, else the one that was chosen.
///
/// # Errors
/// Why it was refused.
pub fn parse_other_thread(chosen: &str, address: &str) -> Result<Uuid, FieldErrors> {
    let address = address.trim();
    if !address.is_empty() {
        let path = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let id = path.rsplit('/').next().unwrap_or_default();
        return id.parse().map_err(|_| FieldErrors::one("address", FieldCode::NotAThread));
    }
    match chosen.trim() {
        "" => Err(FieldErrors::one("into", FieldCode::Required)),
        id => id.parse().map_err(|_| FieldErrors::one("into", FieldCode::NotAChoice)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: Uuid = Uuid::from_u128(7);

    #[test]
    fn a_destination_is_a_topic_or_a_community() {
        for destination in [Destination::Topic(None), Destination::Topic(Some(ID)), Destination::Community(ID)] {
            assert_eq!(parse_destination(&format!(" {} ", destination.code())), Ok(destination));
        }
        assert_eq!(parse_destination(" ").unwrap_err().of("to"), Some(&FieldCode::Required));
        for typed in ["tema", "tema-", "tema-x", "altro-00000000-0000-0000-0000-000000000007", "comunita-"] {
            assert_eq!(parse_destination(typed).unwrap_err().of("to"), Some(&FieldCode::NotAChoice), "{typed}");
        }
    }

    #[test]
    fn posts_are_ticked_or_counted_from_a_number() {
        let ticks = |list: &[(&str, &str)]| {
            list.iter().map(|(key, tick)| ((*key).to_owned(), (*tick).to_owned())).collect::<BTreeMap<_, _>>()
        };
        let one = format!("p{ID}");
        let chosen = |posts: &[(&str, &str)], from| parse_split(&ticks(posts), from, " Un titolo ");
        let title = "Un titolo".to_owned();
        assert_eq!(chosen(&[(&one, "true")], " 12 "), Ok((Chosen { ticked: vec![ID], from: Some(12) }, title.clone())));
        assert_eq!(chosen(&[(&one, "")], "2"), Ok((Chosen { ticked: vec![], from: Some(2) }, title)));
        assert_eq!(chosen(&[(&one, "")], "").unwrap_err().of("posts"), Some(&FieldCode::Required));
        for wrong in ["x", "p", "7", "p7"] {
            assert_eq!(
                chosen(&[(wrong, "true")], "").unwrap_err().of("posts"),
                Some(&FieldCode::NotAChoice),
                "{wrong}"
            );
        }
        for wrong in ["0", "-1", "x", "99999999999"] {
            let errors = chosen(&[], wrong).unwrap_err();
            assert!(errors.of("from").is_some() && errors.of("posts").is_none(), "{wrong}");
        }
        let untitled = parse_split(&ticks(&[(&one, "true")]), "", " ").unwrap_err();
        assert_eq!(untitled.of("title"), Some(&FieldCode::Required));
    }

    #[test]
    fn another_thread_is_chosen_or_pasted() {
        let id = ID.to_string();
        assert_eq!(parse_other_thread(&id, " "), Ok(ID));
        for address in [
            id.clone(),
            format!("https://corsi.example/comunita/sportelli/discussioni/{id}?da=3#intervento-4"),
            format!("/comunita/sportelli/discussioni/{id}/"),
        ] {
            assert_eq!(parse_other_thread("x", &address), Ok(ID), "{address}");
        }
        assert_eq!(parse_other_thread("", "").unwrap_err().of("into"), Some(&FieldCode::Required));
        assert_eq!(parse_other_thread("x", "").unwrap_err().of("into"), Some(&FieldCode::NotAChoice));
        assert_eq!(parse_other_thread(&id, "/comunita").unwrap_err().of("address"), Some(&FieldCode::NotAThread));
    }
}

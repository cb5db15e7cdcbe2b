// SPDX-License-Identifier: AGPL-3.0-or-later
//! Whom a text names: `@Nome Cognome`. Which words are a name is known by the members' names alone, so what comes here
//! first are all the ways in which the words after an `@` may end.

use uuid::Uuid;

/// As many words of a name are looked at.
const WORDS_MOST: usize = 6;
/// As many `@` of a text are looked at.
const SIGNS_MOST: usize = 40;
/// As many people are told that a post names them.
pub const NAMED_MOST: usize = 10;
/// As many letters after an `@` are completed.
const LETTERS_MOST: usize = 40;

/// An `@` with what may be a name after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign<'a> {
    /// Where the `@` stands, in bytes.
    pub at: usize,
    /// What may be a name: the longest first, each with two words at least.
    pub names: Vec<&'a str>,
}

/// Whether a letter may stand within a name.
fn of_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '\'' | '’' | '-')
}

/// Whether an `@` after this begins a name, rather than being within an address of mail.
fn may_follow(before: Option<char>) -> bool {
    before.is_none_or(|letter| !letter.is_alphanumeric() && !matches!(letter, '.' | '_' | '-' | '@' | '/'))
}

/// The places of a text where somebody may be named.
pub fn signs(text: &str) -> Vec<Sign<'_>> {
    text.match_indices('@')
        .filter(|(at, _)| may_follow(text[..*at].chars().next_back()))
        .map(|(at, _)| Sign { at, names: names_in(&text[at + 1..]) })
        .filter(|sign| !sign.names.is_empty())
        .take(SIGNS_MOST)
        .collect()
}

/// What may be a name at the beginning of a text, the longest first.
fn names_in(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut end = 0;
    for number in 1..=WORDS_MOST {
        let rest = &text[end..];
        let rest = if number == 1 { Some(rest) } else { rest.strip_prefix([' ', '\u{a0}']) };
        let Some(rest) = rest else { break };
        let begin = text.len() - rest.len();
        let word = rest.find(|letter| !of_name(letter)).unwrap_or(rest.len());
        if word == 0 {
            break;
        }
        end = begin + word;
        let name = text[..end].trim_end_matches(|letter: char| !letter.is_alphanumeric());
        if number > 1 && names.last() != Some(&name) {
            names.push(name);
        }
    }
    names.reverse();
    names
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamingPiece<'a> {
    /// Other words.
    Words(&'a str),
    /// A name, with its `@`.
    Name(&'a str),
}

/// A text in pieces, its names apart; `is_name` knows them.
pub fn split_names<'a>(text: &'a str, is_name: impl Fn(&str) -> bool) -> Vec<NamingPiece<'a>> {
    let mut pieces = Vec::new();
    let mut done = 0;
    for sign in signs(text) {
        let Some(name) = sign.names.iter().find(|name| is_name(name)).filter(|_| sign.at >= done) else { continue };
        if sign.at > done {
            pieces.push(NamingPiece::Words(&text[done..sign.at]));
        }
        done = sign.at + 1 + name.len();
        pieces.push(NamingPiece::Name(&text[sign.at..done]));
    }
    if done < text.len() {
        pieces.push(NamingPiece::Words(&text[done..]));
    }
    pieces
}

/// Whom a text names, and by which words: for each `@` its longest name that somebody has, and everybody who has it.
/// `found` says which names are whose.
pub fn named(signs: &[Sign<'_>], found: &[(String, Uuid)]) -> (Vec<Uuid>, Vec<String>) {
    let (mut persons, mut names) = (Vec::new(), Vec::new());
    for sign in signs {
        let Some(name) = sign.names.iter().find(|name| found.iter().any(|(known, _)| known == *name)) else { continue };
        for (_, person) in found.iter().filter(|(known, _)| known == name) {
            if !persons.contains(person) {
                if persons.len() == NAMED_MOST {
                    return (persons, names);
                }
                persons.push(*person);
            }
        }
        names.push((*name).to_owned());
    }
    (persons, names)
}

/// The name being typed before the cursor: where its `@` stands, as browsers count (UTF-16 units), and its letters.
pub fn typing(text: &str, cursor: u32) -> Option<(u32, String)> {
    let units: Vec<u16> = text.encode_utf16().take(cursor as usize).collect();
    let before = String::from_utf16_lossy(&units);
    let (rest, letters) = before.rsplit_once('@')?;
    let fits = may_follow(rest.chars().next_back())
        && letters.starts_with(char::is_alphanumeric)
        && letters.chars().count() <= LETTERS_MOST
        && letters.chars().all(|letter| of_name(letter) || letter == ' ')
        && !letters.contains("  ");
    fits.then(|| (rest.encode_utf16().count() as u32, letters.to_owned()))
}

/// The text with a name in the place of the letters typed after the `@` at `start`, and where the cursor is then.
pub fn complete(text: &str, start: u32, cursor: u32, name: &str) -> (String, u32) {
    let units: Vec<u16> = text.encode_utf16().collect();
    let start = (start as usize).min(units.len());
    let cursor = (cursor as usize).clamp(start, units.len());
    let after = String::from_utf16_lossy(&units[cursor..]);
    let space = if after.starts_with(char::is_whitespace) { "" } else { " " };
    let written = format!("{}@{name}{space}", String::from_utf16_lossy(&units[..start]));
    let place = written.encode_utf16().count() + usize::from(space.is_empty());
    (format!("{written}{after}"), place as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<Vec<&str>> {
        signs(text).into_iter().map(|sign| sign.names).collect()
    }

    #[test]
    fn the_words_after_a_sign_may_be_a_name_the_longest_first() {
        assert_eq!(
            names("Chiedi a @Ada Maria Rossi, grazie"),
            [vec!["Ada Maria Rossi", "Ada Maria"]],
            "a comma ends it"
        );
        assert_eq!(names("@Luca De’ Rossi-Bianchi"), [vec!["Luca De’ Rossi-Bianchi", "Luca De"]]);
        assert_eq!(names("(@Ada Rossi)"), [vec!["Ada Rossi"]]);
        assert_eq!(names("@Ada Rossi @Bruno Verdi").len(), 2);
        assert_eq!(names("@a b c d e f g h")[0][0], "a b c d e f");
    }

    #[test]
    fn addresses_single_words_and_lines_are_no_names() {
        for text in ["ada@comune it", "@Ada", "@ Ada Rossi", "@Ada\nRossi", "@@Ada Rossi", "x/@Ada Rossi", "@", ""] {
            assert!(signs(text).is_empty(), "{text}");
        }
        assert_eq!(signs(&"@Ada Rossi ".repeat(100)).len(), SIGNS_MOST);
    }

    #[test]
    fn names_are_set_apart_where_somebody_has_them() {
        use NamingPiece::{Name, Words};
        let is_name = |name: &str| name == "Ada Rossi";
        assert_eq!(
            split_names("Ciao @Ada Rossi come va? @Ugo Neri", is_name),
            [Words("Ciao "), Name("@Ada Rossi"), Words(" come va? @Ugo Neri")]
        );
        assert_eq!(split_names("niente", is_name), [Words("niente")]);
        assert_eq!(split_names("@Ada Rossi", is_name), [Name("@Ada Rossi")]);
        assert!(split_names("", is_name).is_empty());
    }

    #[test]
    fn the_longest_name_wins_and_namesakes_are_both_meant() {
        let (one, two, three) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        let found =
            [("Ada Maria".to_owned(), one), ("Ada Maria Rossi".to_owned(), two), ("Ada Maria Rossi".to_owned(), three)];
        let text = "@Ada Maria Rossi e @Ada Maria Rossi";
        assert_eq!(named(&signs(text), &found).0, [two, three]);
        assert_eq!(named(&signs("@Ada Maria Verdi"), &found), (vec![one], vec!["Ada Maria".to_owned()]));
        assert_eq!(named(&signs("@Ugo Neri"), &found), (Vec::new(), Vec::new()));
    }

    #[test]
    fn no_more_than_ten_are_named() {
        let found: Vec<_> = (0..12).map(|number| (format!("Ada N{number}"), Uuid::from_u128(number))).collect();
        let text = (0..12).map(|number| format!("@Ada N{number}")).collect::<Vec<_>>().join(", ");
        let (persons, names) = named(&signs(&text), &found);
        assert_eq!((persons.len(), names.len()), (NAMED_MOST, NAMED_MOST));
    }

    #[test]
    fn the_name_being_typed_is_what_follows_the_last_sign() {
        assert_eq!(typing("Ciao @Ad", 8), Some((5, "Ad".to_owned())));
        assert_eq!(typing("🙂 @Ada Ro", 10), Some((3, "Ada Ro".to_owned())), "as browsers count");
        assert_eq!(typing("@Ada Rossi", 4), Some((0, "Ada".to_owned())), "up to the cursor");
        for (text, cursor) in
            [("Ciao @", 6), ("ada@ad", 6), ("@Ada, b", 7), ("@Ada\nb", 6), ("ciao", 4), ("@ a", 3), ("@A  b", 5)]
        {
            assert_eq!(typing(text, cursor), None, "{text}");
        }
        assert_eq!(typing(&format!("@{}", "a".repeat(41)), 42), None);
    }

    #[test]
    fn a_name_that_is_taken_stands_in_the_place_of_its_letters() {
        assert_eq!(complete("Ciao @ad", 5, 8, "Ada Rossi"), ("Ciao @Ada Rossi ".to_owned(), 16));
        assert_eq!(complete("🙂 @ad, sì", 3, 6, "Ada Rossi"), ("🙂 @Ada Rossi , sì".to_owned(), 14));
        assert_eq!(complete("@ad poi", 0, 3, "Ada È"), ("@Ada È poi".to_owned(), 7));
        assert_eq!(complete("@ad", 9, 99, "Ada B"), ("@ad@Ada B ".to_owned(), 10));
    }
}

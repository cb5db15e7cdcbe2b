// SPDX-License-Identifier: AGPL-3.0-or-later
//! What people type into a search box, made fit for Postgres' Italian full-text search (`italian_unaccent`, with the
//! syntax of `websearch_to_tsquery`: "words together", -without).

/// More characters than this are no search.
const MOST_CHARACTERS: usize = 200;

/// The words to look for; none if there are none.
///
/// Hyphens inside a word become spaces, as in the indexed codes: `COR-CR-IV-03` is found by `COR-CR` as well. A hyphen
/// before a word stays: it excludes the word. Control characters, which Postgres would refuse, are dropped.
pub fn parse_words(typed: &str) -> Option<String> {
    let mut words = String::new();
    let mut before = ' ';
    for character in typed.chars().take(MOST_CHARACTERS) {
        let kept = match character {
            '-' if before.is_alphanumeric() => ' ',
            other if other.is_whitespace() || other.is_control() => ' ',
            other => other,
        };
        if kept != ' ' || before != ' ' {
            words.push(kept);
        }
        before = kept;
    }
    let words = words.trim_end();
    words.chars().any(char::is_alphanumeric).then(|| words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_made_fit_for_the_database() {
        assert_eq!(parse_words("  lingua \n e\u{0}valori "), Some("lingua e valori".to_owned()));
        assert_eq!(parse_words("COR-CR-IV-03 -crema"), Some("COR CR IV 03 -crema".to_owned()));
        assert_eq!(parse_words("\"seconda generazione\""), Some("\"seconda generazione\"".to_owned()));
        assert_eq!(parse_words(" \t-- \u{0}"), None);
        assert_eq!(parse_words(&"è".repeat(500)).map(|words| words.chars().count()), Some(200));
    }
}

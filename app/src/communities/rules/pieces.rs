// SPDX-License-Identifier: AGPL-3.0-or-later
//! Excerpts in which what was looked for is marked.

use crate::communities::Piece;

/// Stands before what was looked for: a letter for private use, taken out of the text before.
pub const FOUND: char = '\u{e000}';
/// Stands behind it.
pub const FOUND_END: char = '\u{e001}';

/// An excerpt in pieces.
pub fn pieces(marked: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut found = false;
    for text in marked.split_inclusive([FOUND, FOUND_END]) {
        let words = text.trim_end_matches([FOUND, FOUND_END]);
        if !words.is_empty() {
            pieces.push(Piece { text: words.to_owned(), found });
        }
        match text.chars().last() {
            Some(FOUND) => found = true,
            Some(FOUND_END) => found = false,
            _ => {}
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_looked_for_is_a_piece_of_its_own() {
        let shown = |marked: &str| -> Vec<(String, bool)> {
            pieces(marked).into_iter().map(|piece| (piece.text, piece.found)).collect()
        };
        assert_eq!(
            shown("il \u{e000}permesso\u{e001} di \u{e000}soggiorno\u{e001}"),
            [("il ", false), ("permesso", true), (" di ", false), ("soggiorno", true)]
                .map(|(text, found)| (text.to_owned(), found))
        );
        assert_eq!(shown("<b>"), [("<b>".to_owned(), false)]);
        assert_eq!(shown(""), []);
        assert_eq!(shown("\u{e001}x\u{e000}"), [("x".to_owned(), false)]);
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What people type, made fit to be kept and shown among other words. Whatever it says stays text: pages escape it.

/// One line: whatever separates its words becomes one space.
pub fn line(typed: &str) -> String {
    clean(typed).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words of several lines. Browsers send a line's end as two characters; a person counts one.
pub fn lines(typed: &str) -> String {
    clean(&typed.replace("\r\n", "\n")).trim().to_owned()
}

/// Whether a letter would turn the words around it about, as a forged name could: the overrides, embeddings and
/// isolates of the direction of writing. Marks that names in Arabic or Hebrew may need are none of them.
pub fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Without what cannot be read: control characters become spaces, and nothing turns the direction.
fn clean(typed: &str) -> String {
    typed
        .chars()
        .filter(|letter| !turns_direction(*letter))
        .map(|letter| if letter.is_control() && letter != '\n' { ' ' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_and_lines_keep_theirs() {
        assert_eq!(line("  Ada \t Maria\r\nRossi\0 "), "Ada Maria Rossi");
        assert_eq!(lines(" uno\r\ndue\n\ntre\u{7} "), "uno\ndue\n\ntre");
        assert_eq!(lines("\0"), "");
    }

    #[test]
    fn nothing_turns_the_words_around_it_about() {
        assert_eq!(line("Ada\u{202e}issoR\u{2066}\u{2069}"), "AdaissoR");
        assert_eq!(lines("a\u{202d}b"), "ab");
        let arabic = "محمد\u{200f} علي";
        assert_eq!(line(arabic), arabic, "a mark of direction belongs to the name");
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What comes out of Word, LibreOffice and mails when it is pasted as plain text, made Markdown: their bullets and
//! numbers, which a tab follows, become lists.

/// Plain text as it was pasted, as Markdown. What is Markdown already stays as it is.
pub fn as_markdown(pasted: &str) -> String {
    // Lines end in many ways: Word's own line break within a paragraph is a vertical tab.
    let text = pasted.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{2028}', '\u{2029}'], "\n");
    let mut lines: Vec<String> = Vec::new();
    let mut in_list = false;
    for line in text.split('\n') {
        match item(line) {
            Some(item) => {
                // A list after a line of text wants room before it, or a number other than 1 would not begin one.
                if !in_list && lines.last().is_some_and(|last| !last.trim().is_empty()) {
                    lines.push(String::new());
                }
                lines.push(item);
                in_list = true;
            }
            None => {
                // What follows a list would otherwise belong to its last item.
                if in_list && !line.trim().is_empty() {
                    lines.push(String::new());
                }
                in_list = false;
                lines.push(line.to_owned());
            }
        }
    }
    lines.join("\n")
}

/// A line that is an item of a pasted list, as Markdown.
fn item(line: &str) -> Option<String> {
    let line = line.trim_start_matches([' ', '\t', '\u{a0}']);
    let (mark, text) = line.split_once('\t').or_else(|| unspaced(line))?;
    let text = text.trim_matches([' ', '\t', '\u{a0}']);
    let mark = mark.trim_end_matches([' ', '\u{a0}']);
    if text.is_empty() {
        return None;
    }
    match mark {
        "•" | "·" | "§" | "●" | "▪" | "–" | "-" | "*" | "\u{f0b7}" | "\u{f0a7}" | "\u{f0d8}" | "Ø" | "ü"
        | "\u{f0fc}" => Some(format!("- {text}")),
        "o" | "○" | "◦" => Some(format!("    - {text}")),
        number => ordinal(number).map(|number| format!("{number}. {text}")),
    }
}

/// A bullet that no tab but a space follows; letters and signs that begin words are none.
fn unspaced(line: &str) -> Option<(&str, &str)> {
    let bullet = line.chars().next().filter(|first| matches!(first, '•' | '●' | '▪' | '\u{f0b7}' | '\u{f0a7}'))?;
    Some(line.split_at(bullet.len_utf8()))
}

/// `1.`, `2)`: the number of an item.
fn ordinal(mark: &str) -> Option<u32> {
    let digits = mark.strip_suffix('.').or_else(|| mark.strip_suffix(')'))?;
    if digits.len() > 3 { None } else { digits.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::as_markdown;

    #[test]
    fn lists_from_word_become_lists() {
        let word = "Documenti da portare:\r\n•\tpassaporto\r\n•\tcodice fiscale\r\no\toriginale\r\no\tcopia\r\nPoi si \
                    prenota.\r\n1.\tprenotare\r\n2.\tpresentarsi";
        assert_eq!(
            as_markdown(word),
            "Documenti da portare:\n\n- passaporto\n- codice fiscale\n    - originale\n    - copia\n\nPoi si \
             prenota.\n\n1. prenotare\n2. presentarsi"
        );
        assert_eq!(as_markdown("\u{f0b7}\tuno\n\u{f0a7} due\n·\u{a0}\ttre"), "- uno\n- due\n- tre");
        assert_eq!(as_markdown("uno\u{b}due\rtre"), "uno\ndue\ntre");
    }

    #[test]
    fn what_is_no_pasted_list_stays() {
        for kept in [
            "- uno\n- due",
            "o forse no",
            "1. uno",
            "a)\tno",
            "1234.\tno",
            "•",
            "•\t",
            "Nome\tCognome",
            "> citato\n\n**forte**",
            "*corsivo* e • in mezzo",
        ] {
            assert_eq!(as_markdown(kept), kept);
        }
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the buttons above the editor do with the text and its selection. Places are counted as browsers do, in UTF-16
//! units.

/// A button above the editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// `**bold**`
    Bold,
    /// `*italic*`
    Italic,
    /// `- item`
    List,
    /// `[words](https://…)`
    Link,
    /// `> quote`
    Quote,
}

/// The buttons, in order.
pub const TOOLS: [Tool; 5] = [Tool::Bold, Tool::Italic, Tool::List, Tool::Link, Tool::Quote];

/// What a link leads to until its address is written.
const ADDRESS: &str = "https://";

/// The text after a button was used on a selection, and the new selection.
pub fn use_tool(tool: Tool, text: &str, start: u32, end: u32) -> (String, u32, u32) {
    let units: Vec<u16> = text.encode_utf16().collect();
    let end = (end as usize).min(units.len());
    let start = (start as usize).min(end);
    let (before, chosen, after) = (&units[..start], &units[start..end], &units[end..]);
    match tool {
        Tool::Bold => around(before, chosen, after, "**", "**"),
        Tool::Italic => around(before, chosen, after, "*", "*"),
        Tool::Link => {
            let (text, _, end) = around(before, chosen, after, "[", &format!("]({ADDRESS})"));
            // The address is what is to be written next; without words, these come first.
            let address = end + 2;
            if chosen.is_empty() { (text, end, end) } else { (text, address, address + ADDRESS.len() as u32) }
        }
        Tool::List => at_lines(before, chosen, after, "- "),
        Tool::Quote => at_lines(before, chosen, after, "> "),
    }
}

fn joined(parts: &[&[u16]]) -> String {
    String::from_utf16_lossy(&parts.concat())
}

fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

fn around(before: &[u16], chosen: &[u16], after: &[u16], open: &str, close: &str) -> (String, u32, u32) {
    let text = joined(&[before, &units(open), chosen, &units(close), after]);
    let start = (before.len() + open.len()) as u32;
    (text, start, start + chosen.len() as u32)
}

/// The mark goes before each line that the selection touches.
fn at_lines(before: &[u16], chosen: &[u16], after: &[u16], mark: &str) -> (String, u32, u32) {
    let line_end = u16::from(b'\n');
    let line_start = before.iter().rposition(|unit| *unit == line_end).map_or(0, |at| at + 1);
    let (above, line) = before.split_at(line_start);
    let lines = String::from_utf16_lossy(&[line, chosen].concat());
    let marked: Vec<String> = lines.split('\n').map(|line| format!("{mark}{line}")).collect();
    let marked = units(&marked.join("\n"));
    let end = (above.len() + marked.len()) as u32;
    (joined(&[above, &marked, after]), end, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_is_marked_and_stays_chosen() {
        assert_eq!(use_tool(Tool::Bold, "una parola qui", 4, 10), ("una **parola** qui".to_owned(), 6, 12));
        assert_eq!(use_tool(Tool::Italic, "", 0, 0), ("**".to_owned(), 1, 1));
        assert_eq!(use_tool(Tool::Bold, "però 🙂 sì", 5, 7), ("però **🙂** sì".to_owned(), 7, 9));
        assert_eq!(use_tool(Tool::Link, "la circolare", 3, 12), ("la [circolare](https://)".to_owned(), 15, 23));
        assert_eq!(use_tool(Tool::Link, "", 0, 0), ("[](https://)".to_owned(), 1, 1));
    }

    #[test]
    fn lists_and_quotes_mark_whole_lines() {
        assert_eq!(use_tool(Tool::List, "prima\nuno\ndue", 8, 12), ("prima\n- uno\n- due".to_owned(), 16, 16));
        assert_eq!(use_tool(Tool::Quote, "detto", 5, 5), ("> detto".to_owned(), 7, 7));
    }

    #[test]
    fn a_selection_beyond_the_text_ends_with_it() {
        assert_eq!(use_tool(Tool::Bold, "x", 9, 3), ("x****".to_owned(), 3, 3));
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What people write in Markdown, as safe HTML or as plain text. Nothing they type is ever HTML: markup they write
//! stays text, images are left out, links lead to the web or to an address of mail only. What the parser makes of it
//! goes through a sanitiser besides.

use std::{collections::HashSet, sync::LazyLock};

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream, html};

use super::touch::rules::{NamingPiece, split_names};
use crate::text::turns_direction;

/// Quotes, lists and emphasis inside each other beyond this depth are flattened: who nests deeper means harm.
const DEPTH_MOST: usize = 12;

/// What may stand in a post.
static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "p",
        "br",
        "em",
        "strong",
        "del",
        "ul",
        "ol",
        "li",
        "blockquote",
        "code",
        "pre",
        "a",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "span",
    ];
    let mut cleaner = ammonia::Builder::empty();
    cleaner
        .tags(HashSet::from(tags))
        .add_tag_attributes("a", ["href"])
        .add_tag_attributes("ol", ["start"])
        .add_allowed_classes("span", ["mention"])
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("nofollow ugc noopener"));
    cleaner
});

/// Markdown as HTML that may be shown.
pub fn render(markdown: &str) -> String {
    render_naming(markdown, &[])
}

/// As [`render`], with these names marked where they stand after an `@`.
pub fn render_naming(markdown: &str, names: &[String]) -> String {
    let mut events = safe_events(markdown);
    if !names.is_empty() {
        events = with_names(events, names);
    }
    let mut written = String::new();
    html::push_html(&mut written, events.into_iter());
    CLEANER.clean(&written).to_string()
}

/// The pieces of a text that are its author's own words: neither quotes nor code nor links.
pub fn own_words(markdown: &str) -> Vec<String> {
    let mut within = Within::default();
    let mut texts = Vec::new();
    for event in safe_events(markdown) {
        within.follow(&event);
        if let Event::Text(words) = event
            && within.quotes == 0
            && within.names_may_stand()
        {
            texts.push(words.to_string());
        }
    }
    texts
}

/// What stands around an event.
#[derive(Default)]
struct Within {
    quotes: i32,
    links: i32,
    code: i32,
}

impl Within {
    fn follow(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(Tag::BlockQuote(_)) => self.quotes += 1,
            Event::End(TagEnd::BlockQuote(_)) => self.quotes -= 1,
            Event::Start(Tag::Link { .. }) => self.links += 1,
            Event::End(TagEnd::Link) => self.links -= 1,
            Event::Start(Tag::CodeBlock(_)) => self.code += 1,
            Event::End(TagEnd::CodeBlock) => self.code -= 1,
            _ => {}
        }
    }

    fn names_may_stand(&self) -> bool {
        self.links == 0 && self.code == 0
    }
}

/// The events with names set apart, in quotes too.
fn with_names(events: Vec<Event<'static>>, names: &[String]) -> Vec<Event<'static>> {
    let mut within = Within::default();
    let mut marked = Vec::with_capacity(events.len());
    for event in events {
        within.follow(&event);
        match event {
            Event::Text(words) if within.names_may_stand() => {
                for piece in split_names(&words, |name| names.iter().any(|known| known == name)) {
                    match piece {
                        NamingPiece::Words(words) => marked.push(Event::Text(owned(words))),
                        NamingPiece::Name(name) => marked.extend([
                            Event::InlineHtml(CowStr::Borrowed("<span class=\"mention\">")),
                            Event::Text(owned(name)),
                            Event::InlineHtml(CowStr::Borrowed("</span>")),
                        ]),
                    }
                }
            }
            other => marked.push(other),
        }
    }
    marked
}

/// Markdown as plain text in one line.
pub fn plain(markdown: &str) -> String {
    let mut text = String::new();
    for event in safe_events(markdown) {
        match event {
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::SoftBreak | Event::HardBreak | Event::Rule => text.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock) => text.push(' '),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How a post begins, as plain text of so many characters at most.
pub fn excerpt(markdown: &str, most: usize) -> String {
    let text = plain(markdown);
    if text.chars().count() <= most {
        return text;
    }
    let cut: String = text.chars().take(most).collect();
    let whole_words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{whole_words}…")
}

/// What the parser reads, without what may not be shown.
fn safe_events(markdown: &str) -> Vec<Event<'static>> {
    let text: String = markdown.chars().filter(|letter| !turns_direction(*letter)).collect();
    let parser = TextMergeStream::new(Parser::new_ext(&text, Options::ENABLE_STRIKETHROUGH));
    let mut events = Vec::new();
    // For each open tag, whether it was let through: its end goes the same way.
    let mut open: Vec<bool> = Vec::new();
    let (mut depth, mut in_link, mut in_code) = (0, 0, false);
    for event in parser {
        match event {
            Event::Start(tag) => {
                in_code |= matches!(tag, Tag::CodeBlock(_));
                let kept = safe_tag(tag).filter(|_| depth < DEPTH_MOST);
                open.push(kept.is_some());
                match kept {
                    Some(tag) => {
                        depth += 1;
                        in_link += i32::from(matches!(tag, Tag::Link { .. }));
                        events.push(Event::Start(tag));
                    }
                    // What stands apart keeps apart.
                    None => events.push(Event::SoftBreak),
                }
            }
            Event::End(end) => {
                if matches!(end, TagEnd::CodeBlock) {
                    in_code = false;
                }
                if open.pop() == Some(true) {
                    depth -= 1;
                    in_link -= i32::from(matches!(end, TagEnd::Link));
                    events.push(Event::End(end_of(end)));
                }
            }
            // A person who types a line's end means one.
            Event::SoftBreak | Event::HardBreak => events.push(Event::HardBreak),
            Event::Text(words) if in_code || in_link > 0 => events.push(Event::Text(owned(&words))),
            Event::Text(words) => link_addresses(&words, &mut events),
            // Markup that is typed is text.
            Event::Html(words) | Event::InlineHtml(words) => events.push(Event::Text(owned(&words))),
            Event::Code(words) => events.push(Event::Code(owned(&words))),
            Event::Rule => events.push(Event::Rule),
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }
    events
}

fn owned(words: &str) -> CowStr<'static> {
    CowStr::from(words.to_owned())
}

/// The tag as it may stand in a post; none if it may not.
fn safe_tag(tag: Tag<'_>) -> Option<Tag<'static>> {
    match tag {
        Tag::Paragraph => Some(Tag::Paragraph),
        Tag::Heading { level, .. } => {
            let level = lowered(level);
            Some(Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() })
        }
        Tag::BlockQuote(_) => Some(Tag::BlockQuote(None)),
        Tag::CodeBlock(_) => Some(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Indented)),
        Tag::List(start) => Some(Tag::List(start)),
        Tag::Item => Some(Tag::Item),
        Tag::Emphasis => Some(Tag::Emphasis),
        Tag::Strong => Some(Tag::Strong),
        Tag::Strikethrough => Some(Tag::Strikethrough),
        Tag::Link { link_type, dest_url, .. } => {
            let dest_url = match link_type {
                LinkType::Email => CowStr::from(format!("mailto:{dest_url}")),
                _ => owned(&dest_url),
            };
            let link = Tag::Link { link_type: LinkType::Inline, dest_url, title: owned(""), id: owned("") };
            if let Tag::Link { dest_url, .. } = &link { leads_away(dest_url).then_some(link) } else { None }
        }
        _ => None,
    }
}

/// A page has one main heading and names its parts: what a post calls a title comes below.
fn lowered(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        HeadingLevel::H3 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

fn end_of(end: TagEnd) -> TagEnd {
    match end {
        TagEnd::Heading(level) => TagEnd::Heading(lowered(level)),
        TagEnd::BlockQuote(_) => TagEnd::BlockQuote(None),
        other => other,
    }
}

/// Whether an address is one of the web or of mail.
fn leads_away(address: &str) -> bool {
    let begins = |scheme: &str| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    (begins("http://") || begins("https://") || begins("mailto:"))
        && !address.chars().any(|letter| letter.is_control() || letter.is_whitespace())
}

/// Text in which the addresses that people paste are links.
fn link_addresses(text: &str, events: &mut Vec<Event<'static>>) {
    let mut rest = text;
    while let Some(at) = [rest.find("https://"), rest.find("http://")].into_iter().flatten().min() {
        let (before, from) = rest.split_at(at);
        let end = from.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`')).unwrap_or(from.len());
        // What ends a sentence does not belong to the address in it; nor does a bracket opened before it.
        let mut address = from[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '»', '”', '’', '*', '_']);
        if !address.contains('(') {
            address = address.trim_end_matches(')').trim_end_matches(['.', ',', ';']);
        }
        let host = address.split_once("://").map_or("", |(_, host)| host);
        if host.starts_with(char::is_alphanumeric) {
            if !before.is_empty() {
                events.push(Event::Text(owned(before)));
            }
            let link =
                Tag::Link { link_type: LinkType::Inline, dest_url: owned(address), title: owned(""), id: owned("") };
            events.extend([Event::Start(link), Event::Text(owned(address)), Event::End(TagEnd::Link)]);
            rest = &from[address.len()..];
        } else {
            let scheme = from.find("://").map_or(from.len(), |at| at + 3);
            events.push(Event::Text(owned(&rest[..at + scheme])));
            rest = &from[scheme..];
        }
    }
    if !rest.is_empty() {
        events.push(Event::Text(owned(rest)));
    }
}

#[cfg(test)]
mod tests;

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The interface's languages: Italian first, English second.
//!
//! The language of a page is settled before it is rendered (our cookie, else the browser's wish) and stays the same
//! until the page is loaded again, so texts are plain strings and cost no signals. Texts live in
//! `app/locales/<language>/<domain>.json`; a new one is written in both languages, the compiler finds a missing key.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What `build.rs` made of the files in `app/locales`.
mod texts {
    include!(concat!(env!("OUT_DIR"), "/i18n.rs"));
}
pub use texts::i18n::*;

/// The cookie that keeps a visitor's choice of language.
pub const LANGUAGE_COOKIE: &str = "lingua";

/// A text of the interface in the page's language: `tr!(catalogue.title)`, `tr!(catalogue.seats_left, count = 3)`.
#[macro_export]
macro_rules! tr {
    ($($key:tt)*) => { ::leptos_i18n::td_string!($crate::i18n::locale(), $($key)*) };
}

/// The language of the page being rendered.
pub fn locale() -> Locale {
    use_context::<Locale>().unwrap_or_default()
}

/// `it` or `en`, as in `lang` attributes and cookies.
pub fn code(locale: Locale) -> &'static str {
    match locale {
        Locale::it => "it",
        Locale::en => "en",
    }
}

/// The language of a code such as `it`, `en` or `en-GB`.
pub fn from_code(code: &str) -> Option<Locale> {
    match code.split(['-', '_']).next()?.trim().to_ascii_lowercase().as_str() {
        "it" => Some(Locale::it),
        "en" => Some(Locale::en),
        _ => None,
    }
}

/// The first language of an `Accept-Language` header that we speak, by the browser's order of preference.
pub fn preferred(accept_language: &str) -> Option<Locale> {
    let mut wishes: Vec<(f32, Locale)> = accept_language
        .split(',')
        .filter_map(|wish| {
            let mut parts = wish.split(';');
            let locale = from_code(parts.next()?.trim())?;
            let quality = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(1.0, |quality| quality.parse().unwrap_or(0.0));
            (quality > 0.0).then_some((quality, locale))
        })
        .collect();
    // Stable, so that equal wishes keep the browser's order.
    wishes.sort_by(|a, b| b.0.total_cmp(&a.0));
    wishes.first().map(|(_, locale)| *locale)
}

/// A text of a project's data in one or more languages; Italian is always there and stands in for the others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Italian.
    pub it: String,
    /// English, where somebody wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl Text {
    /// The text in a language, Italian where it is missing.
    pub fn get(&self, locale: Locale) -> &str {
        match (locale, &self.en) {
            (Locale::en, Some(text)) => text,
            _ => &self.it,
        }
    }

    /// The text in the page's language.
    pub fn here(&self) -> String {
        self.get(locale()).to_owned()
    }

    /// A text that is the same in every language, such as a name.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { it: text.into(), en: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_order_of_preference_is_followed() {
        assert_eq!(preferred("en-GB,en;q=0.9,it;q=0.8"), Some(Locale::en));
        assert_eq!(preferred("de-DE, it;q=0.5, en;q=0.7"), Some(Locale::en));
        assert_eq!(preferred("it, en"), Some(Locale::it));
        assert_eq!(preferred("de, fr;q=0.5"), None);
        assert_eq!(preferred("en;q=0, it;q=0.1"), Some(Locale::it));
        assert_eq!(preferred(",;;q=x"), None);
    }

    #[test]
    fn italian_stands_in_for_a_missing_language() {
        let text = Text::plain("Lavoro");
        assert_eq!(text.get(Locale::en), "Lavoro");
    }
}

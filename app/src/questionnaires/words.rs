// SPDX-License-Identifier: AGPL-3.0-or-later
//! Numbers of results, as people read them.

use crate::i18n::Locale;

/// A number with this many decimals, after a comma in Italian.
pub fn decimal(value: f64, places: usize, locale: Locale) -> String {
    let written = format!("{value:.places$}");
    match locale {
        Locale::it => written.replace('.', ","),
        Locale::en => written,
    }
}

/// A share in whole hundredths; none of none.
pub fn share(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| (200 * part + whole) / (2 * whole))
}

/// A value of an address, with what would end it or mean something else written in percent.
pub fn encoded(value: &str) -> String {
    let mut encoded = String::new();
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_language_and_shares_are_rounded() {
        assert_eq!(decimal(3.649, 1, Locale::it), "3,6");
        assert_eq!(decimal(4.0, 1, Locale::en), "4.0");
        assert_eq!((share(2, 3), share(0, 4), share(0, 0)), (Some(67), Some(0), None));
        assert_eq!(encoded("Livia D'Amò & c."), "Livia%20D%27Am%C3%B2%20%26%20c.");
    }
}

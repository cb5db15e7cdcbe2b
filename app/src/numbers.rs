// SPDX-License-Identifier: AGPL-3.0-or-later
//! Numbers as people write them, in Italian and English.

use crate::i18n::Locale;

/// Between thousands, and before decimals.
fn separators(locale: Locale) -> (char, char) {
    match locale {
        Locale::it => ('.', ','),
        Locale::en => (',', '.'),
    }
}

/// A whole number with its thousands grouped: `1.475` in Italian, `1,475` in English.
pub fn grouped(number: i64, locale: Locale) -> String {
    let (separator, _) = separators(locale);
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A number given in hundredths, without zeros at its end: `16`, `16,5` in Italian, `16.5` in English.
pub fn decimal(hundredths: i64, locale: Locale) -> String {
    let whole = grouped(hundredths / 100, locale);
    let rest = format!("{:02}", hundredths.unsigned_abs() % 100);
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() {
        return whole;
    }
    let (_, comma) = separators(locale);
    format!("{whole}{comma}{rest}")
}

/// A mean with one decimal, also where that is zero: `3,6`, `4,0` in Italian, `4.0` in English.
pub fn one_decimal(value: f64, locale: Locale) -> String {
    let (_, comma) = separators(locale);
    format!("{value:.1}").replace('.', &comma.to_string())
}

/// The size of a file: `320 kB`, `1,2 MB` in Italian, `1.2 MB` in English.
pub fn file_size(bytes: u32, locale: Locale) -> String {
    const KILOBYTE: u32 = 1024;
    if bytes < 1000 * KILOBYTE {
        format!("{} kB", bytes.div_ceil(KILOBYTE))
    } else {
        format!("{} MB", one_decimal(f64::from(bytes) / f64::from(KILOBYTE * KILOBYTE), locale))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped_in_both_languages() {
        let cases = [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_475, "1.475", "1,475"),
            (12_345, "12.345", "12,345"),
            (1_000_000, "1.000.000", "1,000,000"),
            (-1_475, "-1.475", "-1,475"),
        ];
        for (number, italian, english) in cases {
            assert_eq!(grouped(number, Locale::it), italian);
            assert_eq!(grouped(number, Locale::en), english);
        }
    }

    #[test]
    fn decimals_follow_the_language() {
        let cases =
            [(1_600, "16", "16"), (1_650, "16,5", "16.5"), (83, "0,83", "0.83"), (185_605, "1.856,05", "1,856.05")];
        for (hundredths, italian, english) in cases {
            assert_eq!(decimal(hundredths, Locale::it), italian);
            assert_eq!(decimal(hundredths, Locale::en), english);
        }
        assert_eq!((one_decimal(3.649, Locale::it), one_decimal(4.0, Locale::en)), ("3,6".into(), "4.0".into()));
    }

    #[test]
    fn sizes_of_files_are_short() {
        for (bytes, italian) in [
            (0, "0 kB"),
            (1, "1 kB"),
            (320 * 1024, "320 kB"),
            (1000 * 1024, "1,0 MB"),
            (1_258_291, "1,2 MB"),
            (10 * 1024 * 1024, "10,0 MB"),
        ] {
            assert_eq!(file_size(bytes, Locale::it), italian);
        }
    }
}

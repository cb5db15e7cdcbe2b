// SPDX-License-Identifier: AGPL-3.0-or-later
//! How figures are rounded and written.

use crate::i18n::Locale;

/// Hours of so many minutes, in hundredths of an hour, rounded half up.
pub fn hundredths_of_hours(minutes: i64) -> i64 {
    (minutes * 100 + 30).div_euclid(60)
}

/// A whole number with its thousands grouped: `1.475` in Italian, `1,475` in English.
pub fn grouped(number: i64, locale: Locale) -> String {
    let separator = match locale {
        Locale::it => '.',
        Locale::en => ',',
    };
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
    let comma = match locale {
        Locale::it => ',',
        Locale::en => '.',
    };
    format!("{whole}{comma}{rest}")
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
    fn hours_show_a_fraction_only_if_they_have_one() {
        let cases = [(960, "16", "16"), (990, "16,5", "16.5"), (50, "0,83", "0.83"), (111_360, "1.856", "1,856")];
        for (minutes, italian, english) in cases {
            assert_eq!(decimal(hundredths_of_hours(minutes), Locale::it), italian);
            assert_eq!(decimal(hundredths_of_hours(minutes), Locale::en), english);
        }
    }
}

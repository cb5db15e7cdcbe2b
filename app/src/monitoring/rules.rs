// SPDX-License-Identifier: AGPL-3.0-or-later
//! How figures are rounded.

pub use crate::numbers::{decimal, grouped};

/// Hours of so many minutes, in hundredths of an hour, rounded half up.
pub fn hundredths_of_hours(minutes: i64) -> i64 {
    (minutes * 100 + 30).div_euclid(60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Locale;

    #[test]
    fn hours_show_a_fraction_only_if_they_have_one() {
        let cases = [(960, "16", "16"), (990, "16,5", "16.5"), (50, "0,83", "0.83"), (111_360, "1.856", "1,856")];
        for (minutes, italian, english) in cases {
            assert_eq!(decimal(hundredths_of_hours(minutes), Locale::it), italian);
            assert_eq!(decimal(hundredths_of_hours(minutes), Locale::en), english);
        }
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Shares of attendance. Whole numbers all the way: a threshold is compared without rounding.

/// Hundredths of the percentage that so many minutes are of a total, rounded half up; none of nothing.
pub fn hundredths_of_percent(minutes: i64, total: i64) -> Option<i64> {
    (total > 0).then(|| (minutes * 20_000 + total).div_euclid(2 * total))
}

/// Hundredths of an hour of so many minutes shared among so many, rounded half up; none among nobody.
pub fn hundredths_of_hours(minutes: i64, among: i64) -> Option<i64> {
    (among > 0).then(|| (minutes * 200 + 60 * among).div_euclid(2 * 60 * among))
}

/// Whether so many minutes of a total reach a threshold in percent.
pub fn reaches(minutes: i64, total: i64, threshold_pct: i64) -> bool {
    total > 0 && minutes * 100 >= total * threshold_pct
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_rounded_only_for_the_eye() {
        assert_eq!(hundredths_of_percent(226_080, 314 * 960), Some(7500));
        assert_eq!(hundredths_of_percent(226_081, 314 * 960), Some(7500));
        assert_eq!(hundredths_of_percent(1, 3), Some(3333));
        assert_eq!(hundredths_of_percent(2, 3), Some(6667));
        assert_eq!(hundredths_of_percent(0, 960), Some(0));
        assert_eq!(hundredths_of_percent(960, 960), Some(10_000));
        assert_eq!(hundredths_of_percent(0, 0), None);
    }

    #[test]
    fn hours_are_shared() {
        assert_eq!(hundredths_of_hours(226_080, 314), Some(1200));
        assert_eq!(hundredths_of_hours(100, 3), Some(56));
        assert_eq!(hundredths_of_hours(10, 0), None);
    }

    #[test]
    fn the_threshold_is_exact() {
        assert!(reaches(720, 960, 75));
        assert!(!reaches(719, 960, 75));
        assert!(reaches(0, 960, 0));
        assert!(!reaches(0, 0, 0));
    }
}

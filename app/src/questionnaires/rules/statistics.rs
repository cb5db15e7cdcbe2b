// SPDX-License-Identifier: AGPL-3.0-or-later
//! Mean, median and top-two share of the counts of an item of agreement, position 0 being the answer 1.

/// How many gave one of the counted answers.
pub fn respondents(counts: &[i64]) -> i64 {
    counts.iter().sum()
}

/// The mean answer; none where nobody answered.
pub fn mean(counts: &[i64]) -> Option<f64> {
    let weighted: i64 = (1..).zip(counts).map(|(answer, count): (i64, _)| answer * count).sum();
    let all = respondents(counts);
    (all > 0).then(|| weighted as f64 / all as f64)
}

/// The answer in the middle, or between the two in the middle; none where nobody answered.
pub fn median(counts: &[i64]) -> Option<f64> {
    let all = respondents(counts);
    if all == 0 {
        return None;
    }
    let answer_at = |place: i64| {
        let mut passed = 0;
        counts.iter().position(|count| {
            passed += count;
            passed > place
        })
    };
    let (low, high) = (answer_at((all - 1) / 2)?, answer_at(all / 2)?);
    Some((low + high + 2) as f64 / 2.0)
}

/// Share of the two highest answers, in hundredths rounded to whole ones; none where nobody answered.
pub fn top_two_share(counts: &[i64]) -> Option<i64> {
    let all = respondents(counts);
    let top: i64 = counts.iter().rev().take(2).sum();
    (all > 0).then(|| (200 * top + all) / (2 * all))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many gave each answer; mean, median, share of the two highest.
    type Case = (&'static [i64], Option<f64>, Option<f64>, Option<i64>);

    #[test]
    fn they_are_those_of_the_answers_written_out() {
        let cases: [Case; 6] = [
            (&[0, 0, 0, 0, 0], None, None, None),
            (&[0, 0, 0, 5, 0], Some(4.0), Some(4.0), Some(100)),
            (&[1, 1, 1, 1, 1], Some(3.0), Some(3.0), Some(40)),
            (&[3, 0, 0, 0, 3], Some(3.0), Some(3.0), Some(50)),
            (&[0, 0, 3, 3, 0], Some(3.5), Some(3.5), Some(50)),
            (&[2, 0, 1, 0, 0], Some(5.0 / 3.0), Some(1.0), Some(0)),
        ];
        for (counts, expected_mean, expected_median, top) in cases {
            assert_eq!(
                (mean(counts), median(counts), top_two_share(counts)),
                (expected_mean, expected_median, top),
                "{counts:?}"
            );
        }
        assert_eq!(top_two_share(&[0, 0, 1, 1, 1]), Some(67));
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Guessing passwords is made slow, per account and per network address; so is having mails sent to addresses.

use jiff::{SignedDuration, Timestamp};

/// Failures older than this are forgotten; no wait is longer.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Failures of one account that cost nothing.
pub const FREE_FOR_ACCOUNT: u32 = 5;
/// Failures from one network address that cost nothing: a whole office may share one.
pub const FREE_FOR_ADDRESS: u32 = 30;

/// Requests from one network address to write to somebody (a new account, a forgotten password) that cost nothing: a
/// whole class may sign up in a computer room.
pub const FREE_REQUESTS: u32 = 100;

/// The failures of one account or of one network address within the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    /// How many.
    pub count: u32,
    /// When the last one was.
    pub last: Option<Timestamp>,
}

/// Minutes still to wait before the next try; none if one may try now. The wait doubles with each failure.
pub fn minutes_to_wait(failures: Failures, free: u32, now: Timestamp) -> Option<u32> {
    let last = failures.last?;
    let beyond = failures.count.checked_sub(free)?;
    let wait = SignedDuration::from_mins(1i64.checked_shl(beyond.min(10)).unwrap_or(i64::MAX)).min(WINDOW);
    let left = (last + wait).duration_since(now);
    (left > SignedDuration::ZERO).then(|| u32::try_from((left.as_secs() + 59) / 60).unwrap_or(u32::MAX).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_with_each_failure_and_passes() {
        let last: Timestamp = "2026-11-21T18:30:00Z".parse().unwrap();
        let after = |count: u32, seconds: i64| {
            let failures = Failures { count, last: Some(last) };
            minutes_to_wait(failures, FREE_FOR_ACCOUNT, last + SignedDuration::from_secs(seconds))
        };
        assert_eq!(after(4, 0), None);
        let waits: Vec<Option<u32>> = (5..12).map(|count| after(count, 0)).collect();
        assert_eq!(waits, [1, 2, 4, 8, 15, 15, 15].map(Some));
        assert_eq!(after(u32::MAX, 0), Some(15));
        assert_eq!(after(6, 60), Some(1));
        assert_eq!(after(6, 61), Some(1));
        assert_eq!(after(6, 120), None);
        assert_eq!(minutes_to_wait(Failures::default(), 0, last), None);
        let office = Failures { count: 29, last: Some(last) };
        assert_eq!(minutes_to_wait(office, FREE_FOR_ADDRESS, last), None);
    }
}

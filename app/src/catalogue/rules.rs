// SPDX-License-Identifier: AGPL-3.0-or-later
//! Whether an edition takes applications, and what its seats mean for who applies now.

use jiff::Timestamp;

use crate::projects::file::EditionState;

/// What decides whether an edition takes applications.
#[derive(Clone, Copy, Debug)]
pub struct Offer {
    /// Where the edition stands.
    pub state: EditionState,
    /// Applications from here.
    pub from: Timestamp,
    /// Applications until here.
    pub until: Timestamp,
    /// Seats that nobody holds.
    pub seats_left: i32,
}

/// What an application sent now would meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applying {
    /// Applications are taken, and there are seats.
    Open,
    /// Applications are taken; whoever applies now is put on the waiting list, or decided on by a coordinator.
    OpenButFull,
    /// Applications are taken from a later moment on.
    NotYet,
    /// The deadline has passed.
    Closed,
    /// The edition is under way.
    Running,
    /// The edition is over.
    Finished,
    /// The edition does not take place.
    Cancelled,
}

impl Applying {
    /// Whether an application can be sent.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::OpenButFull)
    }
}

/// Few enough seats to say so.
const FEW_SEATS: i32 = 3;

/// Whether the seats left are the last ones: few, and most have gone. A small edition that nobody has applied to has few
/// seats, but they are not the last.
pub fn last_seats(left: i32, seats: i32) -> bool {
    left <= FEW_SEATS && 2 * left < seats
}

impl Offer {
    /// What an application sent now would meet. A draft is known to nobody and never gets this far.
    pub fn applying(&self, now: Timestamp) -> Applying {
        match self.state {
            EditionState::Cancelled => Applying::Cancelled,
            EditionState::Finished => Applying::Finished,
            EditionState::Running => Applying::Running,
            _ if now > self.until => Applying::Closed,
            EditionState::Draft | EditionState::Provisional => Applying::NotYet,
            EditionState::Open | EditionState::Confirmed if now < self.from => Applying::NotYet,
            EditionState::Open | EditionState::Confirmed if self.seats_left > 0 => Applying::Open,
            EditionState::Open | EditionState::Confirmed => Applying::OpenButFull,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_seats_are_few_and_most_have_gone() {
        for (left, seats, last) in
            [(3, 25, true), (4, 25, false), (1, 3, true), (1, 2, false), (2, 2, false), (0, 25, true)]
        {
            assert_eq!(last_seats(left, seats), last, "{left} of {seats}");
        }
    }

    #[test]
    fn applications_are_taken_between_two_moments_while_the_edition_is_open() {
        let moment = |second| Timestamp::from_second(second).unwrap();
        let offer = |state, seats_left| Offer { state, from: moment(10), until: moment(20), seats_left };
        for state in [EditionState::Open, EditionState::Confirmed] {
            assert_eq!(offer(state, 1).applying(moment(9)), Applying::NotYet);
            assert_eq!(offer(state, 1).applying(moment(10)), Applying::Open);
            assert_eq!(offer(state, 0).applying(moment(20)), Applying::OpenButFull);
            assert_eq!(offer(state, 1).applying(moment(21)), Applying::Closed);
        }
        assert_eq!(offer(EditionState::Provisional, 1).applying(moment(15)), Applying::NotYet);
        assert_eq!(offer(EditionState::Running, 1).applying(moment(15)), Applying::Running);
        assert_eq!(offer(EditionState::Finished, 1).applying(moment(15)), Applying::Finished);
        assert_eq!(offer(EditionState::Cancelled, 1).applying(moment(15)), Applying::Cancelled);
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Two tutors at once: what becomes of a wish when somebody else has marked since the page was shown.

use super::Wish;
use crate::attendance::Mark;

/// A cell as it is now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellNow {
    /// Number of its last event.
    pub number: i32,
    /// The mark in force.
    pub mark: Option<Mark>,
    /// What somebody else would have it, where two disagree.
    pub contested: Option<Option<Mark>>,
}

/// An event of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellEvent {
    /// Its number.
    pub number: i32,
    /// Whether it only records that somebody would have it otherwise.
    pub contested: bool,
    /// What was marked, or would have been; none for taken back.
    pub mark: Option<Mark>,
}

/// The mark that was in force after the event with a number, given a cell's events in order.
pub fn in_force(events: &[CellEvent], number: i32) -> Option<Mark> {
    events.iter().rev().find(|event| event.number <= number && !event.contested).and_then(|event| event.mark)
}

impl CellNow {
    /// A cell as its events leave it.
    pub fn of(events: &[CellEvent]) -> Self {
        let Some(last) = events.last() else { return Self::default() };
        Self {
            number: last.number,
            mark: in_force(events, last.number),
            contested: last.contested.then_some(last.mark),
        }
    }
}

/// What to do with a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Nothing: it is so already, or nothing was wished.
    Keep,
    /// Write it.
    Write(Option<Mark>),
    /// Keep what the other wrote, and show both.
    Contest(Option<Mark>),
}

/// Settles a wish. `seen` is what the page showed as in force, at the event `seen_number`.
///
/// A cell in which two disagree is shown with nothing chosen, so whoever chooses there has read both.
pub fn settle(wish: Wish, seen: Option<Mark>, seen_number: i32, now: &CellNow) -> Settled {
    let wished = match wish {
        Wish::Nothing => return Settled::Keep,
        Wish::Unmarked => None,
        Wish::Mark(mark) => Some(mark),
    };
    let up_to_date = seen_number >= now.number;
    if up_to_date && now.contested.is_some() {
        return Settled::Write(wished);
    }
    if wished == now.mark || now.contested == Some(wished) {
        return Settled::Keep;
    }
    if up_to_date {
        return Settled::Write(wished);
    }
    // The other changed it, I did not: the whole sheet is sent each time.
    if wished == seen { Settled::Keep } else { Settled::Contest(wished) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRESENT: Mark = Mark::Present { arrived_after: 0, left_after: 240 };
    const LATE: Mark = Mark::Present { arrived_after: 15, left_after: 240 };

    fn now(number: i32, mark: Option<Mark>) -> CellNow {
        CellNow { number, mark, contested: None }
    }

    #[test]
    fn alone_every_wish_is_written_and_none_twice() {
        assert_eq!(settle(Wish::Mark(PRESENT), None, 0, &now(0, None)), Settled::Write(Some(PRESENT)));
        assert_eq!(settle(Wish::Mark(PRESENT), Some(PRESENT), 1, &now(1, Some(PRESENT))), Settled::Keep);
        assert_eq!(settle(Wish::Mark(LATE), Some(PRESENT), 1, &now(1, Some(PRESENT))), Settled::Write(Some(LATE)));
        assert_eq!(settle(Wish::Unmarked, Some(PRESENT), 1, &now(1, Some(PRESENT))), Settled::Write(None));
        assert_eq!(settle(Wish::Unmarked, None, 2, &now(2, None)), Settled::Keep);
        assert_eq!(settle(Wish::Nothing, Some(PRESENT), 1, &now(1, Some(PRESENT))), Settled::Keep);
    }

    #[test]
    fn the_same_value_settles_itself() {
        assert_eq!(settle(Wish::Mark(PRESENT), None, 0, &now(1, Some(PRESENT))), Settled::Keep);
        assert_eq!(settle(Wish::Unmarked, Some(PRESENT), 1, &now(2, None)), Settled::Keep);
    }

    #[test]
    fn what_i_did_not_touch_stays_as_the_other_left_it() {
        assert_eq!(settle(Wish::Mark(PRESENT), Some(PRESENT), 1, &now(2, Some(Mark::Absent))), Settled::Keep);
        assert_eq!(settle(Wish::Nothing, None, 0, &now(1, Some(Mark::Absent))), Settled::Keep);
        assert_eq!(settle(Wish::Unmarked, None, 0, &now(1, Some(Mark::Absent))), Settled::Keep);
    }

    #[test]
    fn different_values_are_contested_and_the_first_stays() {
        let by_other = now(1, Some(Mark::Absent));
        assert_eq!(settle(Wish::Mark(PRESENT), None, 0, &by_other), Settled::Contest(Some(PRESENT)));
        assert_eq!(
            settle(Wish::Mark(LATE), Some(PRESENT), 1, &now(2, Some(Mark::Absent))),
            Settled::Contest(Some(LATE))
        );
        assert_eq!(settle(Wish::Unmarked, Some(PRESENT), 1, &now(2, Some(LATE))), Settled::Contest(None));
    }

    #[test]
    fn a_cell_is_what_its_events_leave() {
        let event = |number, contested, mark| CellEvent { number, contested, mark };
        let events = [
            event(1, false, Some(Mark::Absent)),
            event(2, true, Some(PRESENT)),
            event(3, false, Some(PRESENT)),
            event(4, false, None),
        ];
        assert_eq!(CellNow::of(&[]), CellNow::default());
        let contested = CellNow { number: 2, mark: Some(Mark::Absent), contested: Some(Some(PRESENT)) };
        assert_eq!(CellNow::of(&events[..2]), contested);
        assert_eq!(CellNow::of(&events[..3]), now(3, Some(PRESENT)));
        assert_eq!(CellNow::of(&events), now(4, None));
        let seen: Vec<Option<Mark>> = (0..=4).map(|number| in_force(&events, number)).collect();
        assert_eq!(seen, [None, Some(Mark::Absent), Some(Mark::Absent), Some(PRESENT), None]);
    }

    #[test]
    fn whoever_has_seen_both_decides() {
        let contested = CellNow { number: 2, mark: Some(Mark::Absent), contested: Some(Some(PRESENT)) };
        // Either value, and a third.
        assert_eq!(settle(Wish::Mark(Mark::Absent), None, 2, &contested), Settled::Write(Some(Mark::Absent)));
        assert_eq!(settle(Wish::Mark(PRESENT), None, 2, &contested), Settled::Write(Some(PRESENT)));
        assert_eq!(settle(Wish::Mark(LATE), None, 2, &contested), Settled::Write(Some(LATE)));
        assert_eq!(settle(Wish::Nothing, None, 2, &contested), Settled::Keep);
        // Not by somebody who has not seen it: neither repeating one of the two, nor bringing a third.
        assert_eq!(settle(Wish::Mark(PRESENT), None, 0, &contested), Settled::Keep);
        assert_eq!(settle(Wish::Mark(Mark::Absent), None, 1, &contested), Settled::Keep);
        assert_eq!(settle(Wish::Mark(LATE), None, 1, &contested), Settled::Contest(Some(LATE)));
    }
}

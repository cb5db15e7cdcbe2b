// SPDX-License-Identifier: AGPL-3.0-or-later
//! What there is to do for an edition.

use super::model::EditionSummary;

/// Days ahead in which a start or a decision date is near.
pub const NEAR_DAYS: i32 = 14;

/// Something to do for an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// So many applications wait for a decision.
    Decide(i64),
    /// So many offered seats wait for an answer.
    Offers(i64),
    /// The day on which is decided whether it takes place is near or over; so many participants are missing.
    Minimum(i64),
    /// Applications are to be taken in so many days, or should be already, and it is not open.
    Open(i32),
    /// It starts in so many days.
    StartsSoon(i32),
    /// So many seats are free while others wait.
    FreeSeats(i32),
}

impl Task {
    /// Place of its kind among the lists of the page.
    pub fn kind(self) -> usize {
        match self {
            Self::Decide(_) => 0,
            Self::Offers(_) => 1,
            Self::Minimum(_) => 2,
            Self::Open(_) => 3,
            Self::FreeSeats(_) => 4,
            Self::StartsSoon(_) => 5,
        }
    }
}

/// What there is to do; a tutor, who decides nothing, is only told of the start. `desk::db` finds by the same conditions
/// the editions that have something.
pub fn tasks(edition: &EditionSummary) -> Vec<Task> {
    let mut tasks = Vec::new();
    let not_begun = edition.starts_in >= 0 && matches!(edition.state.as_str(), "provisional" | "open" | "confirmed");
    if edition.decides {
        if edition.to_decide > 0 {
            tasks.push(Task::Decide(edition.to_decide));
        }
        if edition.offered > 0 {
            tasks.push(Task::Offers(edition.offered));
        }
        if edition.state == "open" && edition.decide_in.is_some_and(|days| days <= NEAR_DAYS) {
            tasks.push(Task::Minimum(edition.missing()));
        }
        let unopened = edition.starts_in >= 0 && matches!(edition.state.as_str(), "draft" | "provisional");
        if unopened && edition.opens_in <= NEAR_DAYS {
            tasks.push(Task::Open(edition.opens_in.max(0)));
        }
        let free = edition.seats - edition.seats_held;
        if not_begun && edition.waiting > 0 && free > 0 {
            tasks.push(Task::FreeSeats(free));
        }
    }
    if not_begun && edition.starts_in <= NEAR_DAYS {
        tasks.push(Task::StartsSoon(edition.starts_in));
    }
    tasks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open() -> EditionSummary {
        EditionSummary {
            state: "open".to_owned(),
            starts_in: 40,
            seats: 25,
            seats_held: 10,
            decides: true,
            ..EditionSummary::default()
        }
    }

    #[test]
    fn an_edition_that_runs_by_itself_asks_for_nothing() {
        assert_eq!(tasks(&open()), []);
    }

    #[test]
    fn each_kind_of_task_has_its_condition() {
        let cases = [
            (EditionSummary { to_decide: 3, ..open() }, vec![Task::Decide(3)]),
            (EditionSummary { offered: 2, ..open() }, vec![Task::Offers(2)]),
            (
                EditionSummary { offered: 2, decide_in: Some(3), minimum: Some(12), ..open() },
                vec![Task::Offers(2), Task::Minimum(4)],
            ),
            (EditionSummary { state: "draft".to_owned(), opens_in: 14, ..open() }, vec![Task::Open(14)]),
            (EditionSummary { state: "provisional".to_owned(), opens_in: -3, ..open() }, vec![Task::Open(0)]),
            (EditionSummary { state: "draft".to_owned(), opens_in: 15, ..open() }, vec![]),
            (EditionSummary { state: "draft".to_owned(), starts_in: -1, ..open() }, vec![]),
            (EditionSummary { decide_in: Some(14), minimum: Some(12), ..open() }, vec![Task::Minimum(2)]),
            (EditionSummary { decide_in: Some(-3), minimum: Some(8), ..open() }, vec![Task::Minimum(0)]),
            (EditionSummary { decide_in: Some(15), minimum: Some(12), ..open() }, vec![]),
            (EditionSummary { waiting: 4, ..open() }, vec![Task::FreeSeats(15)]),
            (EditionSummary { waiting: 4, seats_held: 25, ..open() }, vec![]),
            (EditionSummary { starts_in: 14, ..open() }, vec![Task::StartsSoon(14)]),
            (EditionSummary { starts_in: 0, ..open() }, vec![Task::StartsSoon(0)]),
            (EditionSummary { starts_in: -1, waiting: 1, ..open() }, vec![]),
            (EditionSummary { state: "confirmed".to_owned(), decide_in: Some(1), ..open() }, vec![]),
        ];
        for (edition, expected) in cases {
            assert_eq!(tasks(&edition), expected, "{edition:?}");
        }
    }

    #[test]
    fn a_tutor_is_only_told_of_the_start() {
        let edition = EditionSummary {
            decides: false,
            to_decide: 3,
            offered: 1,
            waiting: 2,
            decide_in: Some(1),
            starts_in: 2,
            ..open()
        };
        assert_eq!(tasks(&edition), [Task::StartsSoon(2)]);
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! How a coordinator brings an edition on: draft, provisional, open, confirmed. Its start and its end come by the clock,
//! and it may be cancelled at any time before.

use jiff::Timestamp;

use super::{EditionFacts, Refusal};
use crate::enrolment::EditionStep;

/// The steps there are from a state.
pub fn steps_from(state: &str) -> &'static [EditionStep] {
    match state {
        "draft" => &[EditionStep::Announce, EditionStep::Open],
        "provisional" => &[EditionStep::Open],
        "open" => &[EditionStep::Confirm],
        _ => &[],
    }
}

/// Whether the edition may take the step now. It may be confirmed below its minimum, and after the moment of its start
/// while it waits for just that: the coordinator decides.
///
/// # Errors
/// `EditionCancelled`, `EditionOver`, `EditionStateChanged`, `NoMeetings`, `EditionStarted` or `TooLate`.
pub fn take_step(edition: &EditionFacts, step: EditionStep, now: Timestamp) -> Result<(), Refusal> {
    match edition.state.as_str() {
        "cancelled" => return Err(Refusal::EditionCancelled),
        "finished" => return Err(Refusal::EditionOver),
        _ if edition.project_state == "concluded" => return Err(Refusal::EditionOver),
        _ => {}
    }
    if !steps_from(&edition.state).contains(&step) {
        return Err(Refusal::EditionStateChanged);
    }
    if step != EditionStep::Open {
        return Ok(());
    }
    if edition.minutes == 0 {
        Err(Refusal::NoMeetings)
    } else if edition.has_started(now) {
        Err(Refusal::EditionStarted)
    } else if now > edition.applications_until {
        Err(Refusal::TooLate)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrolment::{EDITION_STEPS, Selection};

    fn at(moment: &str) -> Timestamp {
        moment.parse().unwrap()
    }

    fn edition(state: &str) -> EditionFacts {
        EditionFacts {
            state: state.to_owned(),
            project_state: "active".to_owned(),
            selection: Selection::FirstCome,
            seats: 25,
            seats_held: 3,
            waiting: 0,
            applications_from: at("2026-11-01T08:00:00Z"),
            applications_until: at("2026-11-30T22:59:00Z"),
            starts_at: at("2026-12-10T08:00:00Z"),
            offer_hours: 48,
            minutes: 480,
        }
    }

    #[test]
    fn the_table_of_steps() {
        let now = at("2026-11-21T10:00:00Z");
        use EditionStep::{Announce, Confirm, Open};
        let possible = [("draft", Announce), ("draft", Open), ("provisional", Open), ("open", Confirm)];
        for state in ["draft", "provisional", "open", "confirmed", "running", "finished", "cancelled"] {
            for step in EDITION_STEPS {
                let expected = match state {
                    "finished" => Err(Refusal::EditionOver),
                    "cancelled" => Err(Refusal::EditionCancelled),
                    _ if possible.contains(&(state, step)) => Ok(()),
                    _ => Err(Refusal::EditionStateChanged),
                };
                assert_eq!(take_step(&edition(state), step, now), expected, "{step:?} from {state}");
            }
        }
        let over = EditionFacts { project_state: "concluded".to_owned(), ..edition("open") };
        assert_eq!(take_step(&over, Confirm, now), Err(Refusal::EditionOver));
    }

    #[test]
    fn only_what_people_can_apply_to_is_opened() {
        let open = |edition: EditionFacts, moment| take_step(&edition, EditionStep::Open, at(moment));
        let draft = edition("draft");
        assert_eq!(open(draft.clone(), "2026-10-01T00:00:00Z"), Ok(()), "applications may begin later");
        let without = EditionFacts { minutes: 0, ..draft.clone() };
        assert_eq!(open(without, "2026-11-21T10:00:00Z"), Err(Refusal::NoMeetings));
        assert_eq!(open(draft.clone(), "2026-12-01T10:00:00Z"), Err(Refusal::TooLate));
        assert_eq!(open(draft, "2026-12-10T08:00:00Z"), Err(Refusal::EditionStarted));
    }

    #[test]
    fn an_edition_below_its_minimum_is_confirmed_even_after_its_start() {
        assert_eq!(take_step(&edition("open"), EditionStep::Confirm, at("2026-12-11T10:00:00Z")), Ok(()));
    }
}

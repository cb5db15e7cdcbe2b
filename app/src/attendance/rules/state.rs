// SPDX-License-Identifier: AGPL-3.0-or-later
//! When a register can be written, closed and reopened.

use jiff::civil::Date;

use crate::{
    attendance::Locked,
    error::{FieldCode, FieldErrors},
};

/// What the rules know of a meeting and its register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterFacts {
    /// State of the edition.
    pub edition_state: String,
    /// State of the project.
    pub project_state: String,
    /// Civil day of the first slot; none without slots.
    pub day: Option<Date>,
    /// Whether it is closed.
    pub closed: bool,
}

/// Whether marks can be written today.
///
/// # Errors
/// Why not.
pub fn may_record(facts: &RegisterFacts, today: Date) -> Result<(), Locked> {
    keeps_register(facts)?;
    if facts.closed {
        return Err(Locked::Closed);
    }
    match facts.day {
        Some(day) if day <= today => Ok(()),
        Some(_) => Err(Locked::NotYet),
        None => Err(Locked::NoRegister),
    }
}

fn keeps_register(facts: &RegisterFacts) -> Result<(), Locked> {
    match facts.edition_state.as_str() {
        "provisional" | "open" | "confirmed" | "running" | "finished" => {}
        _ => return Err(Locked::NoRegister),
    }
    if facts.project_state == "concluded" { Err(Locked::Concluded) } else { Ok(()) }
}

/// Whether the register can be closed today with so many cells not marked, and so many in which two tutors disagree.
///
/// # Errors
/// What to do first.
pub fn may_close(facts: &RegisterFacts, unmarked: u32, contested: u32, today: Date) -> Result<(), FieldErrors> {
    may_record(facts, today)?;
    if contested > 0 {
        return Err(FieldErrors::one("", FieldCode::MarksContested(contested)));
    }
    if unmarked > 0 {
        return Err(FieldErrors::one("unmarked", FieldCode::NotAllMarked(unmarked)));
    }
    Ok(())
}

/// Whether the register can be reopened.
///
/// # Errors
/// Why not.
pub fn may_reopen(facts: &RegisterFacts) -> Result<(), FieldErrors> {
    keeps_register(facts)?;
    if facts.closed { Ok(()) } else { Err(FieldErrors::one("", FieldCode::RegisterNotClosed)) }
}

impl From<Locked> for FieldErrors {
    fn from(locked: Locked) -> Self {
        let code = match locked {
            Locked::Closed => FieldCode::RegisterClosed,
            Locked::NotYet => FieldCode::MeetingNotYet,
            Locked::NoRegister => FieldCode::NoRegister,
            Locked::Concluded => FieldCode::ProjectConcluded,
        };
        Self::one("", code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 23);

    fn running() -> RegisterFacts {
        RegisterFacts {
            edition_state: "running".to_owned(),
            project_state: "active".to_owned(),
            day: Some(TODAY),
            closed: false,
        }
    }

    #[test]
    fn registers_are_written_from_the_day_itself_in_live_editions() {
        for (state, expected) in [
            ("draft", Err(Locked::NoRegister)),
            ("provisional", Ok(())),
            ("open", Ok(())),
            ("confirmed", Ok(())),
            ("running", Ok(())),
            ("finished", Ok(())),
            ("cancelled", Err(Locked::NoRegister)),
        ] {
            let facts = RegisterFacts { edition_state: state.to_owned(), ..running() };
            assert_eq!(may_record(&facts, TODAY), expected, "{state}");
        }
        let on = |day| may_record(&RegisterFacts { day, ..running() }, TODAY);
        assert_eq!(on(TODAY.tomorrow().ok()), Err(Locked::NotYet));
        assert_eq!(on(TODAY.yesterday().ok()), Ok(()));
        assert_eq!(on(None), Err(Locked::NoRegister));
        assert_eq!(may_record(&RegisterFacts { closed: true, ..running() }, TODAY), Err(Locked::Closed));
        let concluded = RegisterFacts { project_state: "concluded".to_owned(), ..running() };
        assert_eq!(may_record(&concluded, TODAY), Err(Locked::Concluded));
        assert!(may_reopen(&RegisterFacts { closed: true, ..concluded }).is_err());
    }

    #[test]
    fn a_register_closes_when_everybody_is_marked_and_agreed_on() {
        assert_eq!(may_close(&running(), 0, 0, TODAY), Ok(()));
        let unmarked = FieldErrors::one("unmarked", FieldCode::NotAllMarked(2));
        assert_eq!(may_close(&running(), 2, 0, TODAY), Err(unmarked));
        let contested = FieldErrors::one("", FieldCode::MarksContested(1));
        assert_eq!(may_close(&running(), 2, 1, TODAY), Err(contested));
        let closed = RegisterFacts { closed: true, ..running() };
        assert_eq!(may_close(&closed, 0, 0, TODAY), Err(FieldErrors::one("", FieldCode::RegisterClosed)));
        assert_eq!(may_reopen(&closed), Ok(()));
        assert_eq!(may_reopen(&running()), Err(FieldErrors::one("", FieldCode::RegisterNotClosed)));
    }
}

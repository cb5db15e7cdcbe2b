// SPDX-License-Identifier: AGPL-3.0-or-later
//! The consent of an applicant's body, where the project asks for it: an application is complete only with it, so that
//! seats and places in line are given by the moment of the consent. (By the moment of the application would mean to hold
//! seats for people whose body has not agreed, or to push others back in a line whose places never move.)

use jiff::Timestamp;

use super::{EditionFacts, Refusal, on_arrival, words};
use crate::{
    enrolment::Status,
    error::{FieldCode, FieldErrors},
    people::rules::{normal_email, parse_email},
};

/// What somebody responsible answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsentAnswer {
    /// The body agrees.
    Given,
    /// It does not, and why.
    Refused(String),
}

/// Parses the address of who is to agree: not the applicant's own.
///
/// # Errors
/// `consent_email`.
pub fn parse_consent_email(typed: &str, own: &str) -> Result<String, FieldErrors> {
    let parsed = match parse_email(typed) {
        Ok(email) if email == normal_email(own) => Err(FieldCode::OwnAddress),
        parsed => parsed,
    };
    parsed.map_err(|code| FieldErrors::one("consent_email", code))
}

/// Parses an answer: `given`, or `refused` with words.
///
/// # Errors
/// `answer`, `note`.
pub fn parse_consent_answer(answer: &str, note: &str) -> Result<ConsentAnswer, FieldErrors> {
    match (answer.trim(), words(note)?) {
        ("given", _) => Ok(ConsentAnswer::Given),
        ("refused", Some(note)) => Ok(ConsentAnswer::Refused(note)),
        ("refused", None) => Err(FieldErrors::one("note", FieldCode::Required)),
        ("", _) => Err(FieldErrors::one("answer", FieldCode::Required)),
        _ => Err(FieldErrors::one("answer", FieldCode::NotAChoice)),
    }
}

/// What becomes of an application when consent arrives: what order of arrival gives it now, or else it waits for a
/// decision, as it does once the edition has started.
///
/// # Errors
/// `WrongStatus`, or why the edition's applications change no more.
pub fn consent(status: Status, edition: &EditionFacts, now: Timestamp) -> Result<Status, Refusal> {
    awaits_consent(status, edition)?;
    Ok(if edition.has_started(now) { Status::Submitted } else { on_arrival(edition) })
}

/// Whether consent can still be given, refused or asked for.
///
/// # Errors
/// `WrongStatus`, or why the edition's applications change no more.
pub fn awaits_consent(status: Status, edition: &EditionFacts) -> Result<(), Refusal> {
    edition.is_alive()?;
    if status == Status::AwaitingConsent { Ok(()) } else { Err(Refusal::WrongStatus) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrolment::{STATUSES, Selection};

    fn edition() -> EditionFacts {
        let at = |moment: &str| moment.parse().unwrap();
        EditionFacts {
            state: "open".to_owned(),
            project_state: "active".to_owned(),
            selection: Selection::FirstCome,
            seats: 2,
            seats_held: 1,
            waiting: 0,
            applications_from: at("2026-11-01T08:00:00Z"),
            applications_until: at("2026-11-30T22:59:00Z"),
            starts_at: at("2026-12-10T08:00:00Z"),
            offer_hours: 48,
            minutes: 480,
        }
    }

    #[test]
    fn consent_arrives_as_an_application_does_until_the_start() {
        let now = |moment: &str| moment.parse().unwrap();
        // After the end of applications too: it was sent in time.
        let before = now("2026-12-05T10:00:00Z");
        let given = |edition: &EditionFacts, moment| consent(Status::AwaitingConsent, edition, moment);
        assert_eq!(given(&edition(), before), Ok(Status::Accepted));
        assert_eq!(given(&EditionFacts { seats_held: 2, ..edition() }, before), Ok(Status::Waitlisted));
        assert_eq!(given(&EditionFacts { waiting: 1, ..edition() }, before), Ok(Status::Waitlisted));
        assert_eq!(given(&EditionFacts { selection: Selection::Review, ..edition() }, before), Ok(Status::Submitted));
        assert_eq!(given(&edition(), now("2026-12-10T08:00:00Z")), Ok(Status::Submitted), "nothing by itself any more");
        let cancelled = EditionFacts { state: "cancelled".to_owned(), ..edition() };
        assert_eq!(given(&cancelled, before), Err(Refusal::EditionCancelled));
        for status in STATUSES.into_iter().filter(|status| *status != Status::AwaitingConsent) {
            assert_eq!(consent(status, &edition(), before), Err(Refusal::WrongStatus), "{status:?}");
        }
    }

    #[test]
    fn nobody_agrees_for_themselves_and_a_refusal_has_a_reason() {
        let parse = |typed| parse_consent_email(typed, "maria@comune.example");
        assert_eq!(parse(" Capo@Comune.example "), Ok("capo@comune.example".to_owned()));
        for (typed, code) in [
            ("", FieldCode::Required),
            ("capo", FieldCode::NotAnEmail),
            ("MARIA@comune.example", FieldCode::OwnAddress),
        ] {
            assert_eq!(parse(typed).unwrap_err().of("consent_email"), Some(&code), "{typed}");
        }
        assert_eq!(parse_consent_answer("given", ""), Ok(ConsentAnswer::Given));
        assert_eq!(parse_consent_answer("refused", " ferie "), Ok(ConsentAnswer::Refused("ferie".to_owned())));
        assert_eq!(parse_consent_answer("refused", " ").unwrap_err().of("note"), Some(&FieldCode::Required));
        assert_eq!(parse_consent_answer("", "").unwrap_err().of("answer"), Some(&FieldCode::Required));
        assert_eq!(parse_consent_answer("boh", "").unwrap_err().of("answer"), Some(&FieldCode::NotAChoice));
        assert!(parse_consent_answer("refused", &"x".repeat(501)).is_err());
    }
}

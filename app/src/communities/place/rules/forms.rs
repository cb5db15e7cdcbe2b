// SPDX-License-Identifier: AGPL-3.0-or-later
//! What people type into the forms of a community's place.

use jiff::civil::{Date, DateTime, Time};

use crate::{
    error::{FieldCode, FieldErrors},
    text,
};

/// Longest reason, request or objection, in characters.
pub const WORDS_MOST: usize = 1000;
/// Longest place of a meeting and subject of a letter, in characters.
pub const LINE_MOST: usize = 200;
/// Longest agenda, in characters.
pub const AGENDA_MOST: usize = 4000;
/// Longest letter to all members, in characters.
pub const LETTER_MOST: usize = 8000;

/// Words that have to be there.
///
/// # Errors
/// `Required` or `TooLong`, at the field.
pub fn parse_words(field: &str, typed: &str) -> Result<String, FieldErrors> {
    let words = parse_optional_words(field, typed)?;
    if words.is_empty() { Err(FieldErrors::one(field, FieldCode::Required)) } else { Ok(words) }
}

/// Words that may be left out.
///
/// # Errors
/// `TooLong`, at the field.
pub fn parse_optional_words(field: &str, typed: &str) -> Result<String, FieldErrors> {
    let words = text::lines(typed);
    let long = words.chars().count() > WORDS_MOST;
    if long { Err(FieldErrors::one(field, FieldCode::TooLong(WORDS_MOST as u32))) } else { Ok(words) }
}

/// A meeting as its form describes it, in the civil time of the community's project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingWish {
    /// When it begins.
    pub starts: DateTime,
    /// When it ends, on the same day.
    pub ends: DateTime,
    /// A room and its address, or a link.
    pub place: String,
    /// What it is about; may be empty.
    pub agenda: String,
}

/// Parses the form of a meeting, which lies ahead.
///
/// # Errors
/// The refused fields.
pub fn parse_meeting(
    day: &str,
    starts: &str,
    ends: &str,
    place: &str,
    agenda: &str,
    now: DateTime,
) -> Result<MeetingWish, FieldErrors> {
    let mut errors = FieldErrors::default();
    let day = match day.trim() {
        "" => Err(FieldCode::Required),
        typed => typed.parse::<Date>().map_err(|_| FieldCode::NotADate),
    };
    let day = day.map_err(|code| errors.add("day", code));
    let mut time = |field: &str, typed: &str| {
        let time = match typed.trim() {
            "" => Err(FieldCode::Required),
            typed => parse_time(typed).ok_or_else(|| FieldCode::NotATimeBetween("00:00".into(), "23:59".into())),
        };
        time.map_err(|code| errors.add(field, code))
    };
    let (starts, ends) = (time("starts", starts), time("ends", ends));
    if let (Ok(starts), Ok(ends)) = (starts, ends)
        && ends <= starts
    {
        errors.add("ends", FieldCode::EndsTooEarly);
    }
    if let (Ok(day), Ok(starts)) = (day, starts)
        && day.to_datetime(starts) <= now
    {
        errors.add("day", FieldCode::InThePast);
    }
    let place = text::line(place);
    if place.is_empty() {
        errors.add("place", FieldCode::Required);
    } else if place.chars().count() > LINE_MOST {
        errors.add("place", FieldCode::TooLong(LINE_MOST as u32));
    }
    let agenda = text::lines(agenda);
    if agenda.chars().count() > AGENDA_MOST {
        errors.add("agenda", FieldCode::TooLong(AGENDA_MOST as u32));
    }
    match (day, starts, ends) {
        (Ok(day), Ok(starts), Ok(ends)) if errors.is_empty() => {
            Ok(MeetingWish { starts: day.to_datetime(starts), ends: day.to_datetime(ends), place, agenda })
        }
        _ => Err(errors),
    }
}

/// `14:30`, as browsers send it, and `14.30`, as Italians write it.
fn parse_time(typed: &str) -> Option<Time> {
    let (hours, minutes) = typed.split_once([':', '.'])?;
    let number = |digits: &str| -> Option<i8> {
        let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if plain { digits.parse().ok() } else { None }
    };
    Time::new(number(hours)?, number(minutes)?, 0, 0).ok()
}

/// What is written to all members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// Parses a letter to all members.
///
/// # Errors
/// The refused fields.
pub fn parse_letter(subject: &str, body: &str) -> Result<Letter, FieldErrors> {
    let mut errors = FieldErrors::default();
    let (subject, body) = (text::line(subject), text::lines(body));
    for (field, words, most) in [("subject", &subject, LINE_MOST), ("body", &body, LETTER_MOST)] {
        if words.is_empty() {
            errors.add(field, FieldCode::Required);
        } else if words.chars().count() > most {
            errors.add(field, FieldCode::TooLong(most as u32));
        }
    }
    if errors.is_empty() { Ok(Letter { subject, body }) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const NOW: DateTime = jiff::civil::datetime(2026, 11, 23, 10, 0, 0, 0);

    fn meeting(day: &str, starts: &str, ends: &str, place: &str) -> Result<MeetingWish, FieldErrors> {
        parse_meeting(day, starts, ends, place, " 1. Saluti\r\n2. Casi ", NOW)
    }

    #[test]
    fn a_meeting_lies_ahead_within_a_day() {
        let wish = meeting("2026-11-24", "14:30", "17.00", " Crema,  sala civica ").unwrap();
        assert_eq!(wish.starts, date(2026, 11, 24).at(14, 30, 0, 0));
        assert_eq!(wish.ends, date(2026, 11, 24).at(17, 0, 0, 0));
        assert_eq!((wish.place.as_str(), wish.agenda.as_str()), ("Crema, sala civica", "1. Saluti\n2. Casi"));
        assert!(meeting("2026-11-23", "10:01", "11:00", "Crema").is_ok(), "later on the same day");
    }

    #[test]
    fn each_mistake_is_told_at_its_field() {
        let time = || FieldCode::NotATimeBetween("00:00".into(), "23:59".into());
        let long = "x".repeat(LINE_MOST + 1);
        for (day, starts, ends, place, field, code) in [
            ("", "14:30", "17:00", "Crema", "day", FieldCode::Required),
            ("domani", "14:30", "17:00", "Crema", "day", FieldCode::NotADate),
            ("2026-02-30", "14:30", "17:00", "Crema", "day", FieldCode::NotADate),
            ("2026-11-23", "10:00", "17:00", "Crema", "day", FieldCode::InThePast),
            ("2025-11-24", "14:30", "17:00", "Crema", "day", FieldCode::InThePast),
            ("2026-11-24", "", "17:00", "Crema", "starts", FieldCode::Required),
            ("2026-11-24", "25:00", "17:00", "Crema", "starts", time()),
            ("2026-11-24", "+9:00", "17:00", "Crema", "starts", time()),
            ("2026-11-24", "14:30", "17", "Crema", "ends", time()),
            ("2026-11-24", "14:30", "14:30", "Crema", "ends", FieldCode::EndsTooEarly),
            ("2026-11-24", "14:30", "17:00", " ", "place", FieldCode::Required),
            ("2026-11-24", "14:30", "17:00", &long, "place", FieldCode::TooLong(LINE_MOST as u32)),
        ] {
            let errors = meeting(day, starts, ends, place).unwrap_err();
            assert_eq!(errors, FieldErrors::one(field, code), "{day} {starts} {ends} {place}");
        }
        let agenda = "x".repeat(AGENDA_MOST + 1);
        let errors = parse_meeting("2026-11-24", "14:30", "17:00", "Crema", &agenda, NOW).unwrap_err();
        assert_eq!(errors, FieldErrors::one("agenda", FieldCode::TooLong(AGENDA_MOST as u32)));
        assert_eq!(parse_meeting("", "", "", "", "", NOW).unwrap_err().0.len(), 4, "all at once");
    }

    #[test]
    fn letters_and_reasons_say_something_within_bounds() {
        let letter = parse_letter(" Il  prossimo\nincontro ", "Ciao,\r\na presto").unwrap();
        assert_eq!((letter.subject.as_str(), letter.body.as_str()), ("Il prossimo incontro", "Ciao,\na presto"));
        assert_eq!(parse_letter(" ", "\0").unwrap_err().0.len(), 2);
        assert!(parse_letter("a", &"x".repeat(LETTER_MOST + 1)).is_err());
        assert_eq!(parse_words("reason", " \n"), Err(FieldErrors::one("reason", FieldCode::Required)));
        assert!(parse_words("reason", &"x".repeat(WORDS_MOST + 1)).is_err());
        assert_eq!(parse_optional_words("words", " "), Ok(String::new()));
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The forms around the sheet: topic and teaching, reasons, somebody added in the room, a stand-in tutor.

use jiff::civil::Date;

use crate::{
    attendance::TeachingInput,
    enrolment::rules::{ApplicationForm, Codes, Frozen},
    error::{FieldCode, FieldErrors},
    people::rules::{NAME_MOST, accounts::parse_name, parse_email},
    text,
};

/// Longest topic, in characters.
pub const TOPIC_MOST: usize = 300;
/// Longest reason, in characters.
pub const REASON_MOST: usize = 1000;
/// Teachers of one meeting.
pub const TEACHERS_MOST: usize = 12;

/// What a meeting was about and who taught it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// The topic, where it is not as planned.
    pub topic: Option<String>,
    /// Teachers with their minutes, in the form's order.
    pub teaching: Vec<(String, i32)>,
}

/// Parses topic and teaching of a meeting of so many minutes. A teacher without minutes did not teach.
///
/// # Errors
/// The refused fields.
pub fn parse_description(
    topic: &str,
    teaching: &[TeachingInput],
    meeting_minutes: i32,
) -> Result<Description, FieldErrors> {
    let mut errors = FieldErrors::default();
    let topic = text::line(topic);
    if topic.chars().count() > TOPIC_MOST {
        errors.add("topic", FieldCode::TooLong(TOPIC_MOST as u32));
    }
    let mut lines = Vec::new();
    for (index, line) in teaching.iter().enumerate().take(TEACHERS_MOST) {
        let (teacher, minutes) = (text::line(&line.teacher), line.minutes.trim());
        if minutes.is_empty() {
            continue;
        }
        if teacher.is_empty() {
            errors.add(&format!("teaching[{index}][teacher]"), FieldCode::Required);
        } else if teacher.chars().count() > 2 * NAME_MOST {
            errors.add(&format!("teaching[{index}][teacher]"), FieldCode::TooLong(2 * NAME_MOST as u32));
        }
        match minutes.parse::<i32>() {
            Ok(0) => {}
            Ok(minutes) if (1..=meeting_minutes).contains(&minutes) => lines.push((teacher, minutes)),
            _ => {
                errors.add(&format!("teaching[{index}][minutes]"), FieldCode::NotBetween(0, i64::from(meeting_minutes)))
            }
        }
    }
    errors.into_result()?;
    Ok(Description { topic: (!topic.is_empty()).then_some(topic), teaching: lines })
}

/// Parses the reason for reopening a register.
///
/// # Errors
/// Why it was refused.
pub fn parse_reason(typed: &str) -> Result<String, FieldErrors> {
    let reason = text::lines(typed);
    if reason.is_empty() {
        Err(FieldErrors::one("reason", FieldCode::Required))
    } else if reason.chars().count() > REASON_MOST {
        Err(FieldErrors::one("reason", FieldCode::TooLong(REASON_MOST as u32)))
    } else {
        Ok(reason)
    }
}

/// Parses the form that appoints a stand-in: whom, and for which day, today or later.
///
/// # Errors
/// The refused fields.
pub fn parse_stand_in(email: &str, day: &str, today: Date) -> Result<(String, Date), FieldErrors> {
    let mut errors = FieldErrors::default();
    let email = parse_email(email).map_err(|code| errors.add("email", code));
    let day = match day.trim() {
        "" => Err(FieldCode::Required),
        typed => match typed.parse::<Date>() {
            Ok(day) if day >= today => Ok(day),
            Ok(_) => Err(FieldCode::EndsTooEarly),
            Err(_) => Err(FieldCode::NotADate),
        },
    };
    let day = day.map_err(|code| errors.add("day", code));
    match (email, day) {
        (Ok(email), Ok(day)) => Ok((email, day)),
        _ => Err(errors),
    }
}

/// The form that adds somebody in the room, as it was sent.
#[derive(Clone, Copy, Debug, Default)]
pub struct InRoom<'a> {
    /// Given name.
    pub given_name: &'a str,
    /// Family name.
    pub family_name: &'a str,
    /// Address, where they have one.
    pub email: &'a str,
    /// What is frozen with the application.
    pub application: ApplicationForm<'a>,
}

/// Somebody to be added: names, address, what is frozen.
pub type InRoomPerson = (String, String, Option<String>, Frozen);

/// Parses the form for somebody in the room.
///
/// # Errors
/// The refused fields.
pub fn parse_in_room(form: &InRoom<'_>, codes: &Codes) -> Result<InRoomPerson, FieldErrors> {
    let mut errors = FieldErrors::default();
    let family_name = parse_name(form.family_name).map_err(|code| errors.add("family_name", code));
    let given_name = parse_name(form.given_name).map_err(|code| errors.add("given_name", code));
    let email = match form.email.trim() {
        "" => Ok(None),
        typed => parse_email(typed).map(Some).map_err(|code| errors.add("email", code)),
    };
    // Nobody is asked for a motivation at the door.
    let application = ApplicationForm { motivation: "-", accessibility_needs: "", ..form.application };
    let frozen = application.parse(codes).map_err(|refused| errors.0.extend(refused.0));
    match (given_name, family_name, email, frozen) {
        (Ok(given_name), Ok(family_name), Ok(email), Ok(frozen)) => {
            Ok((given_name, family_name, email, Frozen { motivation: String::new(), ..frozen }))
        }
        _ => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(teacher: &str, minutes: &str) -> TeachingInput {
        TeachingInput { teacher: teacher.to_owned(), minutes: minutes.to_owned() }
    }

    #[test]
    fn who_taught_how_long() {
        let lines = [line("Ivo Pedroni", "240"), line("Anna Re", ""), line("Ospite", " 60 "), line("", "0")];
        let refused = parse_description("", &lines, 240).unwrap_err();
        assert_eq!(refused.of("teaching[3][teacher]"), Some(&FieldCode::Required));
        let description = parse_description(" La rete ", &lines[..3], 240).unwrap();
        assert_eq!(description.topic.as_deref(), Some("La rete"));
        assert_eq!(description.teaching, [("Ivo Pedroni".to_owned(), 240), ("Ospite".to_owned(), 60)]);
        assert_eq!(parse_description("", &[], 240), Ok(Description::default()));
    }

    #[test]
    fn nobody_teaches_longer_than_the_meeting() {
        let long = "a".repeat(301);
        let refused = parse_description(&long, &[line("Anna Re", "241"), line("Ivo", "-1"), line("Ugo", "x")], 240);
        let refused = refused.unwrap_err();
        assert_eq!(refused.of("topic"), Some(&FieldCode::TooLong(300)));
        for field in ["teaching[0][minutes]", "teaching[1][minutes]", "teaching[2][minutes]"] {
            assert_eq!(refused.of(field), Some(&FieldCode::NotBetween(0, 240)), "{field}");
        }
    }

    #[test]
    fn a_reason_is_words() {
        assert_eq!(parse_reason(" \r\n "), Err(FieldErrors::one("reason", FieldCode::Required)));
        assert_eq!(parse_reason("Scambio di persona\0"), Ok("Scambio di persona".to_owned()));
        let long = parse_reason(&"a".repeat(1001));
        assert_eq!(long, Err(FieldErrors::one("reason", FieldCode::TooLong(1000))));
    }

    #[test]
    fn a_stand_in_is_for_a_day_to_come() {
        let today = jiff::civil::date(2026, 11, 23);
        let parse = |email: &str, day: &str| parse_stand_in(email, day, today);
        assert_eq!(parse(" A@b.it ", "2026-11-23"), Ok(("a@b.it".to_owned(), today)));
        let refused = parse("", "2026-11-22").unwrap_err();
        assert_eq!(refused.of("email"), Some(&FieldCode::Required));
        assert_eq!(refused.of("day"), Some(&FieldCode::EndsTooEarly));
        assert_eq!(parse("a@b.it", "").unwrap_err().of("day"), Some(&FieldCode::Required));
        assert_eq!(parse("a@b.it", "domani").unwrap_err().of("day"), Some(&FieldCode::NotADate));
    }

    #[test]
    fn somebody_in_the_room_says_who_and_whose() {
        let list = |code: &str| vec![code.to_owned()];
        let codes = Codes {
            age_bands: list("30-39"),
            body_kinds: list("comune"),
            roles: list("operatore"),
            territories: list("CR"),
            privacy_version: 1,
            needs_consent: false,
        };
        let application = ApplicationForm {
            gender: "unknown",
            age_band: "unknown",
            body_kind: "comune",
            body_name: "Comune di Crema",
            role: "operatore",
            territory: "CR",
            privacy_version: "1",
            ..ApplicationForm::default()
        };
        let form = InRoom { given_name: "Anna", family_name: "Re", email: "", application };
        let (given_name, family_name, email, frozen) = parse_in_room(&form, &codes).unwrap();
        assert_eq!((given_name.as_str(), family_name.as_str(), email), ("Anna", "Re", None));
        assert_eq!((frozen.motivation.as_str(), frozen.body_name.as_str()), ("", "Comune di Crema"));
        let refused = parse_in_room(&InRoom::default(), &codes).unwrap_err();
        for field in ["family_name", "given_name", "body_kind", "body_name", "role", "territory", "privacy_version"] {
            assert_eq!(refused.of(field), Some(&FieldCode::Required), "{field}");
        }
        assert_eq!(refused.of("motivation"), None);
        let refused = parse_in_room(&InRoom { email: "anna", ..form }, &codes).unwrap_err();
        assert_eq!(refused, FieldErrors::one("email", FieldCode::NotAnEmail));
    }
}

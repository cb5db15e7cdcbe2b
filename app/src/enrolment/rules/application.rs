// SPDX-License-Identifier: AGPL-3.0-or-later
//! The application form.

use crate::{
    error::{FieldCode, FieldErrors},
    text::{line, lines},
};

/// Longest motivation and longest accessibility needs, in characters.
pub const TEXT_MOST: usize = 500;
/// Longest name of a body, in characters.
pub const BODY_NAME_MOST: usize = 200;
/// Genders as they are kept; `unknown` is "prefer not to say".
pub const GENDERS: [&str; 4] = ["female", "male", "other", "unknown"];
/// An age band that every project has: "prefer not to say".
pub const AGE_UNKNOWN: &str = "unknown";

/// The form as it was sent.
#[derive(Clone, Copy, Debug, Default)]
pub struct ApplicationForm<'a> {
    /// Why this course.
    pub motivation: &'a str,
    /// One of `GENDERS`.
    pub gender: &'a str,
    /// Code of the project's age bands.
    pub age_band: &'a str,
    /// Code of the project's kinds of body.
    pub body_kind: &'a str,
    /// Name of the body.
    pub body_name: &'a str,
    /// Code of the project's roles.
    pub role: &'a str,
    /// Code of one of the project's territories.
    pub territory: &'a str,
    /// What is needed to take part.
    pub accessibility_needs: &'a str,
    /// Version of the privacy notice that was shown.
    pub privacy_version: &'a str,
}

/// The codes a project knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codes {
    /// Age bands.
    pub age_bands: Vec<String>,
    /// Kinds of body.
    pub body_kinds: Vec<String>,
    /// Roles.
    pub roles: Vec<String>,
    /// Territories.
    pub territories: Vec<String>,
    /// Version of the privacy notice in force.
    pub privacy_version: i32,
    /// Whether the project asks for the consent of the applicant's body.
    pub needs_consent: bool,
}

/// What is frozen with an application when it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// One of `GENDERS`.
    pub gender: String,
    /// Code of the project's age bands, or `unknown`.
    pub age_band: String,
    /// Code of the project's kinds of body.
    pub body_kind: String,
    /// Name of the body.
    pub body_name: String,
    /// Code of the project's roles.
    pub role: String,
    /// Code of one of the project's territories.
    pub territory: String,
    /// Version of the privacy notice that was read.
    pub privacy_version: i32,
    /// Why this course.
    pub motivation: String,
    /// What is needed to take part; seen by tutor and coordinator only.
    pub accessibility_needs: Option<String>,
}

impl ApplicationForm<'_> {
    /// Parses the form.
    ///
    /// # Errors
    /// Every refused field, in the form's order.
    pub fn parse(&self, codes: &Codes) -> Result<Frozen, FieldErrors> {
        let mut errors = FieldErrors::default();
        let body_kind = choice(&mut errors, "body_kind", self.body_kind, &codes.body_kinds);
        let body_name = text(&mut errors, "body_name", &line(self.body_name), BODY_NAME_MOST, true);
        let role = choice(&mut errors, "role", self.role, &codes.roles);
        let territory = choice(&mut errors, "territory", self.territory, &codes.territories);
        let gender = choice(&mut errors, "gender", self.gender, &GENDERS);
        let age_band = if self.age_band.trim() == AGE_UNKNOWN {
            AGE_UNKNOWN.to_owned()
        } else {
            choice(&mut errors, "age_band", self.age_band, &codes.age_bands)
        };
        let motivation = text(&mut errors, "motivation", self.motivation, TEXT_MOST, true);
        let needs = text(&mut errors, "accessibility_needs", self.accessibility_needs, TEXT_MOST, false);
        match self.privacy_version.trim() {
            "" => errors.add("privacy_version", FieldCode::Required),
            version if version.parse() != Ok(codes.privacy_version) => {
                errors.add("privacy_version", FieldCode::NoticeChanged);
            }
            _ => {}
        }
        errors.into_result()?;
        Ok(Frozen {
            gender,
            age_band,
            body_kind,
            body_name,
            role,
            territory,
            privacy_version: codes.privacy_version,
            motivation,
            accessibility_needs: (!needs.is_empty()).then_some(needs),
        })
    }
}

fn choice(errors: &mut FieldErrors, field: &str, typed: &str, codes: &[impl AsRef<str>]) -> String {
    let typed = typed.trim();
    if typed.is_empty() {
        errors.add(field, FieldCode::Required);
    } else if !codes.iter().any(|code| code.as_ref() == typed) {
        errors.add(field, FieldCode::NotAChoice);
    }
    typed.to_owned()
}

fn text(errors: &mut FieldErrors, field: &str, typed: &str, most: usize, required: bool) -> String {
    let typed = lines(typed);
    if typed.is_empty() && required {
        errors.add(field, FieldCode::Required);
    } else if typed.chars().count() > most {
        errors.add(field, FieldCode::TooLong(most as u32));
    }
    typed
}

/// Letters and digits of an application's code: none that looks like another (0 O, 1 I L, 2 Z, 5 S, 8 B).
pub const CODE_LETTERS: &[u8; 25] = b"34679ACDEFGHJKMNPQRTUVWXY";
/// How long an application's code is.
pub const CODE_LENGTH: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn codes() -> Codes {
        let list = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
        Codes {
            age_bands: list(&["30-39", "40-49"]),
            body_kinds: list(&["comune", "asl"]),
            roles: list(&["operatore"]),
            territories: list(&["CR", "MI"]),
            privacy_version: 3,
            needs_consent: false,
        }
    }

    fn form() -> ApplicationForm<'static> {
        ApplicationForm {
            motivation: "Lavoro allo sportello",
            gender: "female",
            age_band: "30-39",
            body_kind: "comune",
            body_name: "Comune di Crema",
            role: "operatore",
            territory: "CR",
            accessibility_needs: "",
            privacy_version: "3",
        }
    }

    #[test]
    fn a_complete_form_is_parsed() {
        let frozen = form().parse(&codes()).unwrap();
        assert_eq!(frozen.body_name, "Comune di Crema");
        assert_eq!(frozen.accessibility_needs, None);
        assert_eq!(frozen.privacy_version, 3);
        for gender in GENDERS {
            assert!(ApplicationForm { gender, ..form() }.parse(&codes()).is_ok(), "{gender}");
        }
        assert_eq!(ApplicationForm { age_band: "unknown", ..form() }.parse(&codes()).unwrap().age_band, "unknown");
    }

    #[test]
    fn every_missing_field_is_named_at_once() {
        let errors = ApplicationForm::default().parse(&codes()).unwrap_err();
        let required =
            ["body_kind", "body_name", "role", "territory", "gender", "age_band", "motivation", "privacy_version"];
        assert_eq!(errors.0.len(), required.len());
        for field in required {
            assert_eq!(errors.of(field), Some(&FieldCode::Required), "{field}");
        }
    }

    #[test]
    fn only_the_projects_words_are_taken() {
        let wrong = ApplicationForm {
            gender: "f",
            age_band: "20",
            body_kind: "CR",
            role: "comune",
            territory: "operatore",
            ..form()
        };
        let errors = wrong.parse(&codes()).unwrap_err();
        for field in ["gender", "age_band", "body_kind", "role", "territory"] {
            assert_eq!(errors.of(field), Some(&FieldCode::NotAChoice), "{field}");
        }
    }

    #[test]
    fn texts_have_an_end_counted_in_characters() {
        let (just, over) = ("à".repeat(500), "à".repeat(501));
        assert!(ApplicationForm { motivation: &just, accessibility_needs: &just, ..form() }.parse(&codes()).is_ok());
        let errors = ApplicationForm { motivation: &over, accessibility_needs: &over, ..form() }.parse(&codes());
        let errors = errors.unwrap_err();
        assert_eq!(errors.of("motivation"), Some(&FieldCode::TooLong(500)));
        assert_eq!(errors.of("accessibility_needs"), Some(&FieldCode::TooLong(500)));
        let lines = "a\r\n".repeat(250);
        assert!(ApplicationForm { motivation: &lines, ..form() }.parse(&codes()).is_ok(), "a line break is one");
        let blank = ApplicationForm { motivation: " \r\n\t", ..form() }.parse(&codes()).unwrap_err();
        assert_eq!(blank.of("motivation"), Some(&FieldCode::Required));
    }

    #[test]
    fn another_version_of_the_notice_has_to_be_read_again() {
        for version in ["2", "4", "x", "3.0"] {
            let errors = ApplicationForm { privacy_version: version, ..form() }.parse(&codes()).unwrap_err();
            assert_eq!(errors.of("privacy_version"), Some(&FieldCode::NoticeChanged), "{version}");
        }
    }
}

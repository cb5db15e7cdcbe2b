// SPDX-License-Identifier: AGPL-3.0-or-later
//! The form that puts a colleague in somebody's place.

use super::{ApplicationForm, Codes, Frozen, words};
use crate::{
    error::FieldErrors,
    people::rules::{accounts::parse_name, parse_email},
};

/// The form as it was sent.
#[derive(Clone, Copy, Debug, Default)]
pub struct ColleagueForm<'a> {
    /// Given name.
    pub given_name: &'a str,
    /// Family name.
    pub family_name: &'a str,
    /// Work address.
    pub email: &'a str,
    /// As in an application.
    pub gender: &'a str,
    /// As in an application.
    pub age_band: &'a str,
    /// As in an application.
    pub body_kind: &'a str,
    /// As in an application.
    pub body_name: &'a str,
    /// As in an application.
    pub role: &'a str,
    /// As in an application.
    pub territory: &'a str,
    /// As in an application.
    pub privacy_version: &'a str,
    /// Why, in words.
    pub note: &'a str,
}

/// The colleague.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Work address.
    pub email: String,
    /// What is frozen with the application from now on.
    pub frozen: Frozen,
}

impl ColleagueForm<'_> {
    /// Parses the form: the colleague, and why in words.
    ///
    /// # Errors
    /// Every refused field.
    pub fn parse(&self, codes: &Codes) -> Result<(Colleague, Option<String>), FieldErrors> {
        let mut errors = FieldErrors::default();
        let given_name = name(&mut errors, "given_name", self.given_name);
        let family_name = name(&mut errors, "family_name", self.family_name);
        let email = parse_email(self.email).map_err(|code| errors.add("email", code)).unwrap_or_default();
        let form = ApplicationForm {
            // The applicant's own words do not pass to another person; a colleague is asked for none.
            motivation: "-",
            gender: self.gender,
            age_band: self.age_band,
            body_kind: self.body_kind,
            body_name: self.body_name,
            role: self.role,
            territory: self.territory,
            accessibility_needs: "",
            privacy_version: self.privacy_version,
        };
        let frozen = form.parse(codes).map_err(|refused| errors.0.extend(refused.0));
        let note = words(self.note).map_err(|refused| errors.0.extend(refused.0)).unwrap_or_default();
        match (frozen, errors.is_empty()) {
            (Ok(frozen), true) => Ok((
                Colleague { given_name, family_name, email, frozen: Frozen { motivation: String::new(), ..frozen } },
                note,
            )),
            _ => Err(errors),
        }
    }
}

fn name(errors: &mut FieldErrors, field: &str, typed: &str) -> String {
    parse_name(typed).map_err(|code| errors.add(field, code)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::FieldCode;

    #[test]
    fn a_colleague_has_a_name_an_address_and_what_is_frozen() {
        let codes = Codes {
            age_bands: vec!["30-39".to_owned()],
            body_kinds: vec!["comune".to_owned()],
            roles: vec!["operatore".to_owned()],
            territories: vec!["CR".to_owned()],
            privacy_version: 1,
            needs_consent: false,
        };
        let form = ColleagueForm {
            given_name: "Anna",
            family_name: "Bianchi",
            email: "Anna@Comune.Crema.it",
            gender: "female",
            age_band: "30-39",
            body_kind: "comune",
            body_name: "Comune di Crema",
            role: "operatore",
            territory: "CR",
            privacy_version: "1",
            note: "",
        };
        let (colleague, note) = form.parse(&codes).unwrap();
        assert_eq!(colleague.email, "anna@comune.crema.it");
        assert_eq!(colleague.frozen.motivation, "");
        assert_eq!(note, None);
        let errors = ColleagueForm::default().parse(&codes).unwrap_err();
        for field in ["given_name", "family_name", "email", "body_kind", "privacy_version"] {
            assert_eq!(errors.of(field), Some(&FieldCode::Required), "{field}");
        }
        assert_eq!(errors.of("motivation"), None);
    }
}

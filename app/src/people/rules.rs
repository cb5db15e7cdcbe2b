// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who may do what (DESIGN sections 1 and 4.6), and what a person may enter about themselves.

pub mod accounts;
pub mod grants;
pub mod log_in;
pub mod persons;

use super::{EditionScope, Grant, Role, Viewer};
use crate::{
    error::{FieldCode, FieldErrors},
    text::turns_direction,
};

/// Longest address of e-mail, in characters (RFC 5321: 254).
pub const EMAIL_MOST: usize = 254;
/// Longest name, in characters.
pub const NAME_MOST: usize = 100;

impl Viewer {
    /// Whether a role is held for this scope.
    pub fn holds(&self, role: Role, scope: Option<uuid::Uuid>) -> bool {
        self.grants.contains(&Grant { role, scope })
    }

    /// Whether any role beyond an operator's is held: then there is a desk (`/gestione`) to go to.
    pub fn is_staff(&self) -> bool {
        !self.grants.is_empty()
    }

    /// Administrator of the installation.
    pub fn is_administrator(&self) -> bool {
        self.holds(Role::Administrator, None)
    }

    /// Whether everything of a project may be set up and seen.
    pub fn manages_project(&self, project: uuid::Uuid) -> bool {
        self.holds(Role::ProjectManager, Some(project))
    }

    /// Whether the courses and editions behind a project's figures may be read, all of them: its manager, its steering
    /// committee and its scientific partner.
    pub fn reads_monitoring(&self, project: uuid::Uuid) -> bool {
        self.manages_project(project)
            || self.holds(Role::SteeringMember, Some(project))
            || self.holds(Role::ScientificPartner, Some(project))
    }

    /// Whether they coordinate what this partner does.
    pub fn coordinates(&self, partner: uuid::Uuid) -> bool {
        self.holds(Role::Coordinator, Some(partner))
    }

    /// Whether applications of an edition may be decided on, its seats and dates changed, and it be cancelled:
    /// the coordinator of its partner and the project manager.
    pub fn decides_applications(&self, edition: &EditionScope) -> bool {
        self.holds(Role::Coordinator, Some(edition.partner)) || self.manages_project(edition.project)
    }

    /// Whether the participants' names and bodies may be seen: those who decide, and the edition's tutors.
    pub fn sees_participants(&self, edition: &EditionScope) -> bool {
        self.decides_applications(edition) || self.holds(Role::Tutor, Some(edition.edition))
    }

    /// Whether the results of an edition's questionnaire may be read: the coordinator of its partner, its teachers,
    /// the scientific partner and the manager of its project.
    pub fn reads_results(&self, edition: &EditionScope) -> bool {
        self.decides_applications(edition)
            || self.holds(Role::Teacher, Some(edition.edition))
            || self.holds(Role::ScientificPartner, Some(edition.project))
    }

    /// Whether the registers of an edition's meetings may be read and written: those who decide, and the edition's
    /// tutors and teachers.
    pub fn keeps_register(&self, edition: &EditionScope) -> bool {
        self.sees_participants(edition) || self.holds(Role::Teacher, Some(edition.edition))
    }

    /// Whether the results of some questionnaires may be read.
    pub fn reads_some_results(&self) -> bool {
        let readers = [Role::Coordinator, Role::Teacher, Role::ScientificPartner, Role::ProjectManager];
        self.grants.iter().any(|grant| readers.contains(&grant.role))
    }

    /// Whether accessibility needs may be read: tutor and coordinator only, not the project manager.
    pub fn sees_accessibility_needs(&self, edition: &EditionScope) -> bool {
        self.holds(Role::Coordinator, Some(edition.partner)) || self.holds(Role::Tutor, Some(edition.edition))
    }
}

/// An address as it is kept and compared: without spaces around it, in lower case.
pub fn normal_email(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// Parses an e-mail address: one `@`, something before it, a dotted name after it, no spaces.
///
/// # Errors
/// `Required`, `TooLong` or `NotAnEmail`.
pub fn parse_email(typed: &str) -> Result<String, FieldCode> {
    let email = normal_email(typed);
    if email.is_empty() {
        return Err(FieldCode::Required);
    }
    if email.chars().count() > EMAIL_MOST {
        return Err(FieldCode::TooLong(EMAIL_MOST as u32));
    }
    let well_formed = email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.contains('@')
            && domain.split('.').count() >= 2
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
            })
            && email.chars().all(|letter| !letter.is_whitespace() && !letter.is_control() && !turns_direction(letter))
    });
    if well_formed { Ok(email) } else { Err(FieldCode::NotAnEmail) }
}

/// Parses the fields of the log-in form: address and password.
///
/// # Errors
/// The refused fields.
pub fn parse_log_in(email: &str, password: &str) -> Result<String, FieldErrors> {
    let mut errors = FieldErrors::default();
    let email = parse_email(email).map_err(|code| errors.add("email", code));
    if password.is_empty() {
        errors.add("password", FieldCode::Required);
    }
    match (email, errors.is_empty()) {
        (Ok(email), true) => Ok(email),
        _ => Err(errors),
    }
}

/// A path of this site to go on to, from a query or a form; anything else becomes `otherwise`.
pub fn safe_path(wished: &str, otherwise: &str) -> String {
    let ours = wished.starts_with('/')
        && !wished.starts_with("//")
        && !wished.contains('\\')
        && !wished.chars().any(char::is_control);
    if ours { wished.to_owned() } else { otherwise.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn viewer(grants: &[Grant]) -> Viewer {
        Viewer {
            account: Uuid::from_u128(1),
            person: Uuid::from_u128(2),
            name: "Maria Rossi".to_owned(),
            email: "maria@comune.example".to_owned(),
            verified: true,
            grants: grants.to_vec(),
        }
    }

    const EDITION: EditionScope =
        EditionScope { edition: Uuid::from_u128(10), partner: Uuid::from_u128(11), project: Uuid::from_u128(12) };

    #[test]
    fn each_role_may_what_design_says_and_only_in_its_scope() {
        // role, scope -> decides, sees participants, sees accessibility needs, reads results, keeps registers
        let cases = [
            (Role::Coordinator, Some(EDITION.partner), [true, true, true, true, true]),
            (Role::Coordinator, Some(Uuid::from_u128(99)), [false; 5]),
            (Role::Tutor, Some(EDITION.edition), [false, true, true, false, true]),
            (Role::Tutor, Some(Uuid::from_u128(99)), [false; 5]),
            (Role::Teacher, Some(EDITION.edition), [false, false, false, true, true]),
            (Role::Teacher, Some(Uuid::from_u128(99)), [false; 5]),
            (Role::ProjectManager, Some(EDITION.project), [true, true, false, true, true]),
            (Role::ProjectManager, Some(Uuid::from_u128(99)), [false; 5]),
            (Role::SteeringMember, Some(EDITION.project), [false; 5]),
            (Role::ScientificPartner, Some(EDITION.project), [false, false, false, true, false]),
            (Role::ScientificPartner, Some(Uuid::from_u128(99)), [false; 5]),
            (Role::Administrator, None, [false; 5]),
            // A scope of the right number but the wrong kind is not one.
            (Role::Coordinator, Some(EDITION.project), [false; 5]),
        ];
        for (role, scope, expected) in cases {
            let viewer = viewer(&[Grant { role, scope }]);
            let got = [
                viewer.decides_applications(&EDITION),
                viewer.sees_participants(&EDITION),
                viewer.sees_accessibility_needs(&EDITION),
                viewer.reads_results(&EDITION),
                viewer.keeps_register(&EDITION),
            ];
            assert_eq!(got, expected, "{role:?} for {scope:?}");
        }
        assert!(!viewer(&[]).is_staff());
    }

    #[test]
    fn addresses_are_checked_and_kept_in_lower_case() {
        assert_eq!(parse_email(" Maria.Rossi@Comune.Cremona.IT "), Ok("maria.rossi@comune.cremona.it".to_owned()));
        assert_eq!(parse_email(""), Err(FieldCode::Required));
        for wrong in
            ["maria", "maria@", "@comune.it", "maria@comune", "ma ria@comune.it", "a@b@c.it", "a@-b.it", "a@b..it"]
        {
            assert_eq!(parse_email(wrong), Err(FieldCode::NotAnEmail), "{wrong}");
        }
        assert_eq!(parse_email(&format!("{}@comune.it", "a".repeat(250))), Err(FieldCode::TooLong(254)));
    }

    #[test]
    fn both_log_in_fields_are_named_when_missing() {
        let errors = parse_log_in("", "").unwrap_err();
        assert_eq!(errors.of("email"), Some(&FieldCode::Required));
        assert_eq!(errors.of("password"), Some(&FieldCode::Required));
        assert_eq!(parse_log_in("a@b.it", "x"), Ok("a@b.it".to_owned()));
    }

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert_eq!(safe_path("/corsi?testo=a", "/"), "/corsi?testo=a");
        for wrong in
            ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "corsi", "", "/a\r\nb"]
        {
            assert_eq!(safe_path(wrong, "/area-personale"), "/area-personale", "{wrong}");
        }
    }
}

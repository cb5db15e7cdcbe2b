// SPDX-License-Identifier: AGPL-3.0-or-later
//! Persons seen by staff: who may see, enter and merge them.

use uuid::Uuid;

use super::{accounts::parse_name, parse_email};
use crate::{
    error::{FieldCode, FieldErrors},
    people::{Role, Viewer},
};

/// How a person without an account came to us.
pub const SOURCES: [&str; 3] = ["import", "paper", "walk_in"];

impl Viewer {
    /// The projects that this account manages.
    pub fn managed_projects(&self) -> Vec<Uuid> {
        self.grants.iter().filter(|grant| grant.role == Role::ProjectManager).filter_map(|grant| grant.scope).collect()
    }

    /// Whether the persons' desk is open to this account at all.
    pub fn sees_persons(&self) -> bool {
        self.is_administrator() || !self.managed_projects().is_empty()
    }

    /// Whether a person who belongs to these projects may be seen: who has no project is seen by administrators only.
    pub fn sees_person(&self, projects: &[Uuid]) -> bool {
        self.is_administrator() || projects.iter().any(|project| self.manages_project(*project))
    }

    /// Whether persons who belong to these projects may be merged or parted. It changes who is counted, so a manager
    /// may do it only where no other project is touched.
    pub fn merges_persons(&self, projects: &[Uuid]) -> bool {
        self.is_administrator()
            || (!projects.is_empty() && projects.iter().all(|project| self.manages_project(*project)))
    }
}

/// A person to enter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPerson {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Address, where it is known.
    pub email: Option<String>,
    /// One of [`SOURCES`].
    pub source: &'static str,
    /// The project it is entered for.
    pub project: Uuid,
}

/// Parses the form that enters a person without an account.
///
/// # Errors
/// The refused fields.
pub fn parse_person(
    given_name: &str,
    family_name: &str,
    email: &str,
    source: &str,
    project: &str,
) -> Result<NewPerson, FieldErrors> {
    let mut errors = FieldErrors::default();
    let given_name = parse_name(given_name).map_err(|code| errors.add("given_name", code));
    let family_name = parse_name(family_name).map_err(|code| errors.add("family_name", code));
    let email = match parse_email(email) {
        Ok(email) => Ok(Some(email)),
        Err(FieldCode::Required) => Ok(None),
        Err(code) => Err(code),
    }
    .map_err(|code| errors.add("email", code));
    let known = SOURCES.into_iter().find(|known| *known == source);
    let source = known.ok_or_else(|| errors.add("source", choice(source)));
    let project = project.parse().map_err(|_| errors.add("project", choice(project)));
    match (given_name, family_name, email, source, project) {
        (Ok(given_name), Ok(family_name), Ok(email), Ok(source), Ok(project)) => {
            Ok(NewPerson { given_name, family_name, email, source, project })
        }
        _ => Err(errors),
    }
}

fn choice(typed: &str) -> FieldCode {
    if typed.is_empty() { FieldCode::Required } else { FieldCode::NotAChoice }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::Grant;

    const OURS: Uuid = Uuid::from_u128(12);
    const THEIRS: Uuid = Uuid::from_u128(13);

    fn viewer(grants: &[(Role, Option<Uuid>)]) -> Viewer {
        Viewer {
            account: Uuid::from_u128(1),
            person: Uuid::from_u128(2),
            name: "Maria Rossi".to_owned(),
            email: "maria@comune.example".to_owned(),
            verified: true,
            grants: grants.iter().map(|(role, scope)| Grant { role: *role, scope: *scope }).collect(),
        }
    }

    #[test]
    fn a_manager_sees_own_persons_and_merges_where_no_other_project_is_touched() {
        let manager = viewer(&[(Role::ProjectManager, Some(OURS))]);
        let administrator = viewer(&[(Role::Administrator, None)]);
        let coordinator = viewer(&[(Role::Coordinator, Some(OURS))]);
        // projects -> (sees, merges) of the manager
        for (projects, expected) in [
            (vec![OURS], (true, true)),
            (vec![OURS, THEIRS], (true, false)),
            (vec![THEIRS], (false, false)),
            (vec![], (false, false)),
        ] {
            assert_eq!((manager.sees_person(&projects), manager.merges_persons(&projects)), expected, "{projects:?}");
            assert!(administrator.sees_person(&projects) && administrator.merges_persons(&projects));
            assert!(!coordinator.sees_person(&projects) && !coordinator.merges_persons(&projects));
        }
        assert!(manager.sees_persons() && administrator.sees_persons() && !coordinator.sees_persons());
    }

    #[test]
    fn a_person_needs_a_name_an_origin_and_a_project() {
        let project = OURS.to_string();
        let made = parse_person("Ada", "Bianchi", "", "paper", &project).unwrap();
        assert_eq!((made.email, made.source, made.project), (None, "paper", OURS));
        let errors = parse_person("", "", "ada", "demo", "").unwrap_err();
        let expected = [
            ("given_name", FieldCode::Required),
            ("family_name", FieldCode::Required),
            ("email", FieldCode::NotAnEmail),
            ("source", FieldCode::NotAChoice),
            ("project", FieldCode::Required),
        ];
        assert_eq!(errors.0, expected.map(|(field, code)| (field.to_owned(), code)));
    }
}

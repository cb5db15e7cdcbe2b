// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who may give which role for which scope.

use jiff::civil::Date;
use uuid::Uuid;

use super::parse_email;
use crate::{
    error::{FieldCode, FieldErrors},
    people::{EditionScope, Role, ScopeKind, Viewer},
};

/// What a role is given for, with what it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantScope {
    /// An edition.
    Edition(EditionScope),
    /// A partner of a project.
    Partner {
        /// The partner.
        partner: Uuid,
        /// Its project.
        project: Uuid,
    },
    /// A community of practice.
    Community {
        /// The community.
        community: Uuid,
        /// Its project.
        project: Uuid,
    },
    /// A project.
    Project(Uuid),
    /// The installation.
    Installation,
}

impl GrantScope {
    /// Its kind.
    pub fn kind(&self) -> ScopeKind {
        match self {
            Self::Edition(_) => ScopeKind::Edition,
            Self::Partner { .. } => ScopeKind::Partner,
            Self::Community { .. } => ScopeKind::Community,
            Self::Project(_) => ScopeKind::Project,
            Self::Installation => ScopeKind::Installation,
        }
    }

    /// Its id; none for the installation.
    pub fn id(&self) -> Option<Uuid> {
        match self {
            Self::Edition(edition) => Some(edition.edition),
            Self::Partner { partner, .. } => Some(*partner),
            Self::Community { community, .. } => Some(*community),
            Self::Project(project) => Some(*project),
            Self::Installation => None,
        }
    }
}

impl Viewer {
    /// Whether this role may be given, and withdrawn, for this scope: everything by an administrator; a project's
    /// tasks by its manager, except the manager's own; tutors and teachers of its editions by a partner's coordinator.
    pub fn may_give(&self, role: Role, scope: &GrantScope) -> bool {
        if role.scope_kind() != scope.kind() {
            return false;
        }
        if self.is_administrator() {
            return true;
        }
        match scope {
            GrantScope::Installation => false,
            GrantScope::Project(project) => role != Role::ProjectManager && self.manages_project(*project),
            GrantScope::Partner { project, .. } | GrantScope::Community { project, .. } => {
                self.manages_project(*project)
            }
            GrantScope::Edition(edition) => self.decides_applications(edition),
        }
    }

    /// The roles that this account may give for some scope, in the order of DESIGN section 1.
    pub fn gives_roles(&self) -> Vec<Role> {
        let manager = self.grants.iter().any(|grant| grant.role == Role::ProjectManager);
        let coordinator = self.grants.iter().any(|grant| grant.role == Role::Coordinator);
        super::super::ROLES
            .into_iter()
            // A community's facilitators are given in the community.
            .filter(|role| role.scope_kind() != ScopeKind::Community)
            .filter(|role| {
                self.is_administrator()
                    || match role.scope_kind() {
                        ScopeKind::Edition => manager || coordinator,
                        ScopeKind::Partner => manager,
                        ScopeKind::Project => manager && *role != Role::ProjectManager,
                        ScopeKind::Community | ScopeKind::Installation => false,
                    }
            })
            .collect()
    }
}

/// Where a role's scope is named in the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WishedScope {
    /// The edition with this code.
    Edition(String),
    /// The partner or project with this id.
    Id(Uuid),
    /// The installation.
    Installation,
}

/// A grant as asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WishedGrant {
    /// Address of the account.
    pub email: String,
    /// The task.
    pub role: Role,
    /// For what.
    pub scope: WishedScope,
    /// First day; none is now.
    pub from: Option<Date>,
    /// Last day; none is until it is withdrawn.
    pub until: Option<Date>,
}

/// Parses the form that gives a task.
///
/// # Errors
/// The refused fields.
pub fn parse_grant(
    email: &str,
    role: &str,
    scope: &str,
    edition_code: &str,
    from: &str,
    until: &str,
    today: Date,
) -> Result<WishedGrant, FieldErrors> {
    let mut errors = FieldErrors::default();
    let email = parse_email(email).map_err(|code| errors.add("email", code));
    let role = match role.trim() {
        "" => Err(FieldCode::Required),
        // A community's facilitators are appointed in the community.
        code => {
            Role::from_code(code).filter(|role| role.scope_kind() != ScopeKind::Community).ok_or(FieldCode::NotAChoice)
        }
    }
    .map_err(|code| errors.add("role", code));
    let scope = role.and_then(|role| {
        let (field, wished) = match role.scope_kind() {
            ScopeKind::Installation => ("scope", Ok(WishedScope::Installation)),
            ScopeKind::Edition => ("edition_code", parse_edition(edition_code)),
            ScopeKind::Partner | ScopeKind::Project | ScopeKind::Community => ("scope", parse_scope(scope)),
        };
        wished.map_err(|code| errors.add(field, code))
    });
    let mut day = |field: &str, typed: &str| match typed.trim() {
        "" => None,
        typed => typed.parse::<Date>().map_err(|_| errors.add(field, FieldCode::NotADate)).ok(),
    };
    let (from, until) = (day("from", from), day("until", until));
    if until.is_some_and(|until| until < from.unwrap_or(today).max(today)) {
        errors.add("until", FieldCode::EndsTooEarly);
    }
    match (email, role, scope) {
        (Ok(email), Ok(role), Ok(scope)) if errors.is_empty() => Ok(WishedGrant { email, role, scope, from, until }),
        _ => Err(errors),
    }
}

fn parse_edition(typed: &str) -> Result<WishedScope, FieldCode> {
    match typed.trim() {
        "" => Err(FieldCode::Required),
        code => Ok(WishedScope::Edition(code.to_uppercase())),
    }
}

fn parse_scope(typed: &str) -> Result<WishedScope, FieldCode> {
    match typed.trim() {
        "" => Err(FieldCode::Required),
        id => id.parse().map(WishedScope::Id).map_err(|_| FieldCode::NotAChoice),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::{Grant, ROLES};

    const PROJECT: Uuid = Uuid::from_u128(12);
    const PARTNER: Uuid = Uuid::from_u128(11);
    const COMMUNITY: Uuid = Uuid::from_u128(13);
    const EDITION: EditionScope = EditionScope { edition: Uuid::from_u128(10), partner: PARTNER, project: PROJECT };
    const TODAY: Date = jiff::civil::date(2026, 11, 21);

    fn holder(role: Role, scope: Option<Uuid>) -> Viewer {
        Viewer {
            account: Uuid::from_u128(1),
            person: Uuid::from_u128(2),
            name: "Maria Rossi".to_owned(),
            email: "maria@comune.example".to_owned(),
            verified: true,
            grants: vec![Grant { role, scope }],
        }
    }

    fn given_by(viewer: &Viewer) -> Vec<Role> {
        ROLES
            .into_iter()
            .filter(|role| {
                let scope = match role.scope_kind() {
                    ScopeKind::Edition => GrantScope::Edition(EDITION),
                    ScopeKind::Partner => GrantScope::Partner { partner: PARTNER, project: PROJECT },
                    ScopeKind::Project => GrantScope::Project(PROJECT),
                    ScopeKind::Installation => GrantScope::Installation,
                    ScopeKind::Community => GrantScope::Community { community: COMMUNITY, project: PROJECT },
                };
                viewer.may_give(*role, &scope)
            })
            .collect()
    }

    #[test]
    fn each_gives_what_is_below_and_only_in_its_own_scope() {
        use Role::{
            Administrator, Coordinator, Facilitator, MaterialsEditor, ProjectManager, ScientificPartner,
            SteeringMember, Teacher, Tutor,
        };

        let elsewhere = Some(Uuid::from_u128(99));
        let of_project =
            vec![Teacher, Tutor, Coordinator, Facilitator, MaterialsEditor, ScientificPartner, SteeringMember];
        let all = vec![
            Teacher,
            Tutor,
            Coordinator,
            Facilitator,
            MaterialsEditor,
            ScientificPartner,
            ProjectManager,
            SteeringMember,
            Administrator,
        ];
        let cases = [
            (Administrator, None, all),
            (ProjectManager, Some(PROJECT), of_project.clone()),
            (ProjectManager, elsewhere, vec![]),
            (Coordinator, Some(PARTNER), vec![Teacher, Tutor]),
            (Coordinator, elsewhere, vec![]),
            (Tutor, Some(EDITION.edition), vec![]),
            (Teacher, Some(EDITION.edition), vec![]),
            (SteeringMember, Some(PROJECT), vec![]),
            (ScientificPartner, Some(PROJECT), vec![]),
            (MaterialsEditor, Some(PROJECT), vec![]),
            (Facilitator, Some(COMMUNITY), vec![]),
        ];
        for (role, scope, expected) in cases {
            assert_eq!(given_by(&holder(role, scope)), expected, "{role:?} for {scope:?}");
        }
        // A community's facilitators are appointed in the community.
        let in_the_form: Vec<Role> = of_project.into_iter().filter(|role| *role != Facilitator).collect();
        assert_eq!(holder(ProjectManager, elsewhere).gives_roles(), in_the_form);
        assert_eq!(holder(Coordinator, elsewhere).gives_roles(), [Teacher, Tutor]);
        assert!(holder(Tutor, elsewhere).gives_roles().is_empty());
        // A role is given for its own kind of scope only.
        assert!(!holder(Administrator, None).may_give(Tutor, &GrantScope::Project(PROJECT)));
    }

    #[test]
    fn the_scope_is_asked_for_as_the_role_needs_it() {
        let parse = |role: &str, scope: &str, edition: &str| {
            parse_grant("a@b.it", role, scope, edition, "", "", TODAY).map(|grant| grant.scope)
        };
        let id = PROJECT.to_string();
        assert_eq!(parse("tutor", "", "cor-cr-iv-03"), Ok(WishedScope::Edition("COR-CR-IV-03".to_owned())));
        assert_eq!(parse("tutor", &id, ""), Err(FieldErrors::one("edition_code", FieldCode::Required)));
        assert_eq!(parse("steering_member", &id, ""), Ok(WishedScope::Id(PROJECT)));
        assert_eq!(parse("coordinator", "", ""), Err(FieldErrors::one("scope", FieldCode::Required)));
        assert_eq!(parse("coordinator", "CR", ""), Err(FieldErrors::one("scope", FieldCode::NotAChoice)));
        assert_eq!(parse("administrator", "", ""), Ok(WishedScope::Installation));
        assert_eq!(parse("facilitator", &id, ""), Err(FieldErrors::one("role", FieldCode::NotAChoice)));
        assert_eq!(parse("king", "", ""), Err(FieldErrors::one("role", FieldCode::NotAChoice)));
        assert_eq!(parse("", "", ""), Err(FieldErrors::one("role", FieldCode::Required)));
    }

    #[test]
    fn days_are_days_and_in_their_order() {
        let until = |from: &str, until: &str| {
            let parsed = parse_grant("a@b.it", "administrator", "", "", from, until, TODAY);
            parsed.map(|grant| (grant.from, grant.until))
        };
        assert_eq!(until("", "2026-11-21"), Ok((None, Some(TODAY))));
        assert_eq!(until("2026-12-01", ""), Ok((Some(jiff::civil::date(2026, 12, 1)), None)));
        for (from, to) in [("", "2026-11-20"), ("2026-12-02", "2026-12-01"), ("2026-01-01", "2026-02-01")] {
            assert_eq!(until(from, to), Err(FieldErrors::one("until", FieldCode::EndsTooEarly)), "{from} {to}");
        }
        assert_eq!(until("domani", ""), Err(FieldErrors::one("from", FieldCode::NotADate)));
    }
}

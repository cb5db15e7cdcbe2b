// SPDX-License-Identifier: AGPL-3.0-or-later
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::i18n::Text;

/// A task somebody was given (DESIGN section 1). An operator needs no grant: any account is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Docente: own meetings, results of own editions.
    Teacher,
    /// Tutor: keeps the register of an edition.
    Tutor,
    /// Referente territoriale: plans editions of a partner and decides on applications.
    Coordinator,
    /// Facilitatore: runs a community.
    Facilitator,
    /// Redazione materiali: reviews and publishes.
    MaterialsEditor,
    /// Partner scientifico: approves contents, reads the results of all territories.
    ScientificPartner,
    /// Responsabile di progetto: sets up and sees everything of a project.
    ProjectManager,
    /// Componente del Comitato di pilotaggio: reads monitoring, adopts.
    SteeringMember,
    /// Amministratore: accounts, configuration, log of the installation.
    Administrator,
}

/// All roles, in the order of DESIGN section 1.
pub const ROLES: [Role; 9] = [
    Role::Teacher,
    Role::Tutor,
    Role::Coordinator,
    Role::Facilitator,
    Role::MaterialsEditor,
    Role::ScientificPartner,
    Role::ProjectManager,
    Role::SteeringMember,
    Role::Administrator,
];

impl Role {
    /// As in the database and on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::Teacher => "teacher",
            Self::Tutor => "tutor",
            Self::Coordinator => "coordinator",
            Self::Facilitator => "facilitator",
            Self::MaterialsEditor => "materials_editor",
            Self::ScientificPartner => "scientific_partner",
            Self::ProjectManager => "project_manager",
            Self::SteeringMember => "steering_member",
            Self::Administrator => "administrator",
        }
    }

    /// The role with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        ROLES.into_iter().find(|role| role.code() == code)
    }

    /// The kind of thing this role is given for.
    pub fn scope_kind(self) -> ScopeKind {
        match self {
            Self::Teacher | Self::Tutor => ScopeKind::Edition,
            Self::Coordinator => ScopeKind::Partner,
            Self::Facilitator => ScopeKind::Community,
            Self::MaterialsEditor | Self::ScientificPartner | Self::ProjectManager | Self::SteeringMember => {
                ScopeKind::Project
            }
            Self::Administrator => ScopeKind::Installation,
        }
    }
}

/// What a grant is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScopeKind {
    /// One edition of a course.
    Edition,
    /// A partner in a project.
    Partner,
    /// A community of practice.
    Community,
    /// A project.
    Project,
    /// The whole installation.
    Installation,
}

impl ScopeKind {
    /// As in the database and on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::Edition => "edition",
            Self::Partner => "partner",
            Self::Community => "community",
            Self::Project => "project",
            Self::Installation => "installation",
        }
    }
}

/// A role in force for a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The task.
    pub role: Role,
    /// The edition, partner, community or project; none for the installation. Its kind follows from the role.
    pub scope: Option<Uuid>,
}

/// Who is logged in, with the grants in force now. Loaded anew for each request, so a withdrawn grant ends at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The login.
    pub account: Uuid,
    /// The human.
    pub person: Uuid,
    /// Given name and family name.
    pub name: String,
    /// Address of the account.
    pub email: String,
    /// Whether the address has been shown to be theirs.
    pub verified: bool,
    /// In force now.
    pub grants: Vec<Grant>,
}

/// Who is logged in, as the frame of every page needs it; grants stay on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedIn {
    /// Given name and family name.
    pub name: String,
    /// Whether there is a desk (`/gestione`) to go to.
    pub staff: bool,
}

impl From<&Viewer> for LoggedIn {
    fn from(viewer: &Viewer) -> Self {
        Self { name: viewer.name.clone(), staff: viewer.is_staff() }
    }
}

/// Where an edition belongs: what its grants are looked up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditionScope {
    /// The edition.
    pub edition: Uuid,
    /// The partner that runs it.
    pub partner: Uuid,
    /// Its project.
    pub project: Uuid,
}

/// What an account's forms begin with: codes of the projects' word lists, and the name of the body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defaults {
    /// Kind of body.
    pub body_kind: Option<String>,
    /// Name of the body.
    pub body_name: Option<String>,
    /// Role at work.
    pub role: Option<String>,
    /// Territory.
    pub territory: Option<String>,
}

/// An entry of a word list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// On the wire.
    pub code: String,
    /// What people read.
    pub title: Text,
}

/// The word lists of all projects together: an account belongs to none of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountChoices {
    /// Kinds of body.
    pub body_kinds: Vec<Term>,
    /// Roles at work.
    pub roles: Vec<Term>,
    /// Territories.
    pub territories: Vec<Term>,
}

/// What the profile page shows of one's own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Address of the account.
    pub email: String,
    /// Language of the mails: `it` or `en`.
    pub locale: String,
    /// What forms begin with.
    pub defaults: Defaults,
    /// The word lists.
    pub choices: AccountChoices,
}

/// A task in the list of those given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantRow {
    /// The grant.
    pub id: Uuid,
    /// The task.
    pub role: Role,
    /// Acronym of the project; none for the installation.
    pub project: Option<String>,
    /// The edition's code or the partner's name, where it is for one.
    pub place: Option<String>,
    /// Given name and family name of who holds it.
    pub name: String,
    /// Address of the account.
    pub email: String,
    /// First day, `2026-11-21`.
    pub from: String,
    /// Last day.
    pub until: Option<String>,
    /// Whether it is in force now (else it begins later).
    pub in_force: bool,
}

/// The page of tasks: what may be given, and what was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantsPage {
    /// Roles that the viewer may give.
    pub roles: Vec<Role>,
    /// Projects and partners it may give them for: id and name.
    pub scopes: Vec<(Uuid, String)>,
    /// The tasks in force or to come within the viewer's reach, newest first.
    pub grants: crate::paging::Page<GrantRow>,
}

/// A person in staff's lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// The person.
    pub id: Uuid,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Address, where it is known.
    pub email: Option<String>,
    /// How the person came to us.
    pub source: String,
    /// Whether it has an account.
    pub has_account: bool,
}

/// The account of a person, as staff sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonAccount {
    /// The login.
    pub account: Uuid,
    /// Whether its address is confirmed.
    pub confirmed: bool,
    /// Whether it has been disabled.
    pub disabled: bool,
}

/// A person's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonPage {
    /// The person.
    pub person: PersonRow,
    /// Its account.
    pub account: Option<PersonAccount>,
    /// The person it counts as.
    pub merged_into: Option<PersonRow>,
    /// Those who count as this one.
    pub merged: Vec<PersonRow>,
    /// Likely the same human: same name, or same address.
    pub duplicates: Vec<PersonRow>,
    /// Applications, those of the merged ones included.
    pub applications: u32,
    /// Whether the viewer may merge and part here.
    pub may_merge: bool,
    /// Whether the viewer may disable the account.
    pub may_disable: bool,
}

/// The persons' desk: what was found, and the projects a person may be entered for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonsPage {
    /// In the order of their names.
    pub persons: crate::paging::Page<PersonRow>,
    /// Id and acronym.
    pub projects: Vec<(Uuid, String)>,
    /// Whether the list of likely duplicates is open to the viewer.
    pub sees_duplicates: bool,
}

/// Persons of the installation that are likely the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicatesPage {
    /// Whether they have the same address, else the same name.
    pub by_address: bool,
    /// Each group is likely one human.
    pub groups: crate::paging::Page<Vec<PersonRow>>,
}

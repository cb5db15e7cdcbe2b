// SPDX-License-Identifier: AGPL-3.0-or-later
use serde::{Deserialize, Serialize};
use uuid::Uuid;

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

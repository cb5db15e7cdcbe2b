// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the desk reads.

mod application;
mod editions;
mod preview;
mod today;

pub use application::{application, colleague_choices};
pub use editions::{edition, settings, summary, todo};
pub use preview::{preview_confirmation, preview_decision};

use uuid::Uuid;

use crate::people::{Role, Viewer};

/// The editions a viewer works on: those of partners they coordinate, of projects they manage, those they tutor.
#[derive(Debug)]
pub struct Scope {
    partners: Vec<Uuid>,
    projects: Vec<Uuid>,
    editions: Vec<Uuid>,
    /// Those they teach or tutor.
    classrooms: Vec<Uuid>,
}

impl Scope {
    /// What follows from the viewer's grants.
    pub fn of(viewer: &Viewer) -> Self {
        let of_role = |role: Role| -> Vec<Uuid> {
            viewer.grants.iter().filter(|grant| grant.role == role).filter_map(|grant| grant.scope).collect()
        };
        Self {
            partners: of_role(Role::Coordinator),
            projects: of_role(Role::ProjectManager),
            editions: of_role(Role::Tutor),
            classrooms: [of_role(Role::Tutor), of_role(Role::Teacher)].concat(),
        }
    }
}

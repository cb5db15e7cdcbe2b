// SPDX-License-Identifier: AGPL-3.0-or-later
//! How figures are rounded, and who opens them.

use uuid::Uuid;

use super::{Indicators, RowKind};
pub use crate::numbers::{decimal, grouped};
use crate::people::Viewer;

/// How far somebody sees into the rows behind a project's figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everything of the project.
    Project,
    /// The editions of these partners.
    Partners(Vec<Uuid>),
}

/// How far a viewer sees into rows of this kind; none where they may not be opened. The manager opens everything; the
/// steering committee and the scientific partner courses and editions, no people; coordinators what their own
/// partner's editions add.
pub fn reach(viewer: &Viewer, project: Uuid, partners_of_project: &[Uuid], rows: RowKind) -> Option<Reach> {
    if viewer.manages_project(project) || (viewer.reads_monitoring(project) && !rows.names_people()) {
        return Some(Reach::Project);
    }
    let own: Vec<Uuid> = partners_of_project.iter().copied().filter(|partner| viewer.coordinates(*partner)).collect();
    (!own.is_empty()).then_some(Reach::Partners(own))
}

/// Hours of so many minutes, in hundredths of an hour, rounded half up.
pub fn hundredths_of_hours(minutes: i64) -> i64 {
    (minutes * 100 + 30).div_euclid(60)
}

/// Where the bars of a chart of hours end: at the most minutes of lessons, and at the most that could be attended. At
/// least one, for a bar needs a length.
pub fn hours_scale<'a>(parts: impl Iterator<Item = &'a Indicators>) -> (i64, i64) {
    parts.fold((1, 1), |(lessons, attendance), part| {
        (
            lessons.max(part.minutes_planned).max(part.minutes_held),
            attendance.max(part.attendable_minutes).max(part.attended_minutes),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        i18n::Locale,
        people::{Grant, ROLES, Role, ScopeKind},
    };

    const PROJECT: Uuid = Uuid::from_u128(1);
    const PARTNERS: [Uuid; 2] = [Uuid::from_u128(2), Uuid::from_u128(3)];

    fn viewer(role: Role, scope: Option<Uuid>) -> Viewer {
        Viewer {
            account: Uuid::from_u128(8),
            person: Uuid::from_u128(9),
            name: String::new(),
            email: String::new(),
            verified: true,
            grants: vec![Grant { role, scope }],
        }
    }

    #[test]
    fn each_role_opens_what_it_may_and_only_in_its_own_project() {
        for role in ROLES {
            let own = match role.scope_kind() {
                ScopeKind::Project => Some(PROJECT),
                ScopeKind::Partner => Some(PARTNERS[1]),
                ScopeKind::Installation => None,
                ScopeKind::Edition | ScopeKind::Community => Some(Uuid::from_u128(7)),
            };
            let partner = Some(Reach::Partners(vec![PARTNERS[1]]));
            let (editions, people) = match role {
                Role::ProjectManager => (Some(Reach::Project), Some(Reach::Project)),
                Role::ScientificPartner | Role::SteeringMember => (Some(Reach::Project), None),
                Role::Coordinator => (partner.clone(), partner),
                _ => (None, None),
            };
            let own = viewer(role, own);
            for (rows, expected) in [
                (RowKind::Courses, &editions),
                (RowKind::Editions, &editions),
                (RowKind::Applications, &people),
                (RowKind::Persons, &people),
            ] {
                assert_eq!(reach(&own, PROJECT, &PARTNERS, rows), *expected, "{role:?} {rows:?}");
                let foreign = viewer(role, Some(Uuid::from_u128(99)));
                assert_eq!(reach(&foreign, PROJECT, &PARTNERS, rows), None, "foreign {role:?} {rows:?}");
            }
        }
    }

    #[test]
    fn hours_of_lessons_and_of_people_have_scales_of_their_own() {
        let part = |minutes_planned, minutes_held, attended_minutes, attendable_minutes| Indicators {
            minutes_planned,
            minutes_held,
            attended_minutes,
            attendable_minutes,
            ..Indicators::default()
        };
        assert_eq!(hours_scale([].iter()), (1, 1));
        assert_eq!(hours_scale([part(960, 480, 9000, 12_000), part(1920, 0, 0, 0)].iter()), (1920, 12_000));
    }

    #[test]
    fn hours_show_a_fraction_only_if_they_have_one() {
        let cases = [(960, "16", "16"), (990, "16,5", "16.5"), (50, "0,83", "0.83"), (111_360, "1.856", "1,856")];
        for (minutes, italian, english) in cases {
            assert_eq!(decimal(hundredths_of_hours(minutes), Locale::it), italian);
            assert_eq!(decimal(hundredths_of_hours(minutes), Locale::en), english);
        }
    }
}

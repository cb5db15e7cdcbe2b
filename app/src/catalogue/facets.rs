// SPDX-License-Identifier: AGPL-3.0-or-later
//! The values of each filter, with how many editions each would show: counted with all filters in force but its own.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{
    db::{COUNTED_AT_MOST, Wanted},
    filters::{Filters, Phase},
};
use crate::i18n::Text;

/// A project, territory or axis as filters know it.
#[derive(Clone, Debug)]
pub struct NodeName {
    /// Itself.
    pub id: Uuid,
    /// In addresses.
    pub code: String,
    /// What people read.
    pub name: Text,
    /// The territory it lies in.
    pub parent: Option<Uuid>,
    /// Its project.
    pub project: Uuid,
}

/// All that can be filtered by, in the order shown.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Projects that the public may see.
    pub projects: Vec<NodeName>,
    /// Their territories.
    pub territories: Vec<NodeName>,
    /// Their axes.
    pub axes: Vec<NodeName>,
    /// Projects that the public may not see yet.
    pub hidden: Vec<Uuid>,
}

/// How many editions share project, territory, axis and whether they are over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Their project.
    pub project: Uuid,
    /// Their territory.
    pub territory: Uuid,
    /// Their axis.
    pub axis: Uuid,
    /// Finished or cancelled.
    pub ended: bool,
    /// How many.
    pub editions: i32,
}

/// A value of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// In addresses.
    pub value: String,
    /// What people read; several where projects give the same code to different things.
    pub names: Vec<Text>,
    /// Editions it would show.
    pub count: i64,
}

/// The values of the filters, and how many editions are found with all of them in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// `progetto`.
    pub projects: Vec<FacetValue>,
    /// `territorio`.
    pub territories: Vec<FacetValue>,
    /// `asse`.
    pub axes: Vec<FacetValue>,
    /// `stato`.
    pub phases: Vec<(Phase, i64)>,
    /// Found with all filters.
    pub total: i64,
    /// Whether counting stopped before the end, so that each count may be higher.
    pub at_least: bool,
}

/// Looks up the codes of the filters. A code that no project knows finds nothing.
pub fn look_up(names: &Names, filters: Filters) -> Wanted {
    let ids = |nodes: &[NodeName], code: &Option<String>| {
        code.as_ref().map(|code| {
            nodes.iter().filter(|node| node.code.eq_ignore_ascii_case(code)).map(|node| node.id).collect::<Vec<Uuid>>()
        })
    };
    let project = ids(&names.projects, &filters.project).map(|found| found.first().copied().unwrap_or_else(Uuid::nil));
    let of_project = |found: Option<Vec<Uuid>>, nodes: &[NodeName]| {
        found.map(|mut found| {
            if let Some(project) = project {
                found.retain(|id| nodes.iter().any(|node| node.id == *id && node.project == project));
            }
            found
        })
    };
    let territories = of_project(ids(&names.territories, &filters.territory), &names.territories)
        .map(|roots| with_those_inside(&names.territories, roots));
    Wanted {
        project,
        territories,
        axes: of_project(ids(&names.axes, &filters.axis), &names.axes),
        course: None,
        hidden: names.hidden.clone(),
        taking_applications: None,
        filters,
    }
}

/// Territories and all that lie in them, at any depth.
fn with_those_inside(territories: &[NodeName], mut found: Vec<Uuid>) -> Vec<Uuid> {
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        for inside in territories.iter().filter(|territory| territory.parent == Some(parent)) {
            if !found.contains(&inside.id) {
                found.push(inside.id);
            }
        }
        next += 1;
    }
    found
}

impl Facets {
    /// Counts the values of each filter out of the cells.
    pub fn count(names: &Names, wanted: &Wanted, cells: &[Cell]) -> Self {
        let phase = wanted.filters.phase;
        let in_project = |cell: &Cell| wanted.project.is_none_or(|project| project == cell.project);
        let in_territory = |cell: &Cell| wanted.territories.as_ref().is_none_or(|ids| ids.contains(&cell.territory));
        let in_axis = |cell: &Cell| wanted.axes.as_ref().is_none_or(|ids| ids.contains(&cell.axis));
        let in_phase = |cell: &Cell| has_phase(cell, phase);
        let shown: Vec<&Cell> = cells.iter().filter(|cell| !wanted.hidden.contains(&cell.project)).collect();
        let sum = |fits: &dyn Fn(&Cell) -> bool| -> i64 {
            shown.iter().filter(|cell| fits(cell)).map(|cell| i64::from(cell.editions)).sum()
        };

        let of_project = |node: &&NodeName| wanted.project.is_none_or(|project| project == node.project);
        let chosen = &wanted.filters;
        let projects = names.projects.iter().map(|node| {
            let count = sum(&|cell| in_territory(cell) && in_axis(cell) && in_phase(cell) && cell.project == node.id);
            (node, count)
        });
        let territories = names.territories.iter().filter(of_project).map(|node| {
            let inside = with_those_inside(&names.territories, vec![node.id]);
            let count =
                sum(&|cell| in_project(cell) && in_axis(cell) && in_phase(cell) && inside.contains(&cell.territory));
            (node, count)
        });
        let axes = names.axes.iter().filter(of_project).map(|node| {
            let count = sum(&|cell| in_project(cell) && in_territory(cell) && in_phase(cell) && cell.axis == node.id);
            (node, count)
        });
        let counted = |ended| -> i64 {
            cells.iter().filter(|cell| cell.ended == ended).map(|cell| i64::from(cell.editions)).sum()
        };
        let stopped = counted(true) >= COUNTED_AT_MOST || counted(false) >= COUNTED_AT_MOST;
        Self {
            projects: values(projects, chosen.project.as_deref()),
            territories: values(territories, chosen.territory.as_deref()),
            axes: values(axes, chosen.axis.as_deref()),
            phases: Phase::EVERY
                .into_iter()
                .map(|phase| {
                    let fits =
                        |cell: &Cell| in_project(cell) && in_territory(cell) && in_axis(cell) && has_phase(cell, phase);
                    (phase, sum(&fits))
                })
                .collect(),
            total: sum(&|cell| in_project(cell) && in_territory(cell) && in_axis(cell) && in_phase(cell)),
            at_least: !chosen.are_counted() && stopped,
        }
    }
}

fn has_phase(cell: &Cell, phase: Phase) -> bool {
    match phase {
        Phase::Live => !cell.ended,
        Phase::Ended => cell.ended,
        Phase::All => true,
    }
}

/// One value for each code, in the order shown; without editions only if it is chosen.
fn values<'a>(nodes: impl Iterator<Item = (&'a NodeName, i64)>, chosen: Option<&str>) -> Vec<FacetValue> {
    let mut order: Vec<FacetValue> = Vec::new();
    let mut place: BTreeMap<String, usize> = BTreeMap::new();
    for (node, count) in nodes {
        let key = node.code.to_ascii_lowercase();
        let at = *place.entry(key).or_insert_with(|| {
            order.push(FacetValue { value: node.code.clone(), names: Vec::new(), count: 0 });
            order.len() - 1
        });
        order[at].count += count;
        // Of things that share a code those with editions give it its name.
        let value = &mut order[at];
        if value.count == count {
            value.names.clear();
        }
        if !value.names.contains(&node.name) && (count > 0 || value.names.is_empty()) {
            value.names.push(node.name.clone());
        }
    }
    order.retain(|value| value.count > 0 || chosen.is_some_and(|code| code.eq_ignore_ascii_case(&value.value)));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(id: u128, code: &str, name: &str, parent: Option<u128>, project: u128) -> NodeName {
        NodeName {
            id: Uuid::from_u128(id),
            code: code.to_owned(),
            name: Text::plain(name),
            parent: parent.map(Uuid::from_u128),
            project: Uuid::from_u128(project),
        }
    }

    fn names() -> Names {
        Names {
            projects: vec![node(1, "uno", "Uno", None, 1), node(2, "due", "Due", None, 2)],
            territories: vec![
                node(10, "LOM", "Lombardia", None, 1),
                node(11, "CR", "Cremona", Some(10), 1),
                node(12, "CR-CREMA", "Crema", Some(11), 1),
                node(20, "CR", "Cremona", None, 2),
            ],
            axes: vec![node(31, "I", "Lingua", None, 1), node(32, "I", "Reti", None, 2)],
            hidden: Vec::new(),
        }
    }

    fn cell(project: u128, territory: u128, axis: u128, ended: bool, editions: i32) -> Cell {
        Cell {
            project: Uuid::from_u128(project),
            territory: Uuid::from_u128(territory),
            axis: Uuid::from_u128(axis),
            ended,
            editions,
        }
    }

    fn filters(query: &str) -> Filters {
        Filters::parse(query).0
    }

    fn counts(values: &[FacetValue]) -> Vec<(&str, i64)> {
        values.iter().map(|value| (value.value.as_str(), value.count)).collect()
    }

    #[test]
    fn each_filter_is_counted_with_the_others_in_force() {
        let cells =
            [cell(1, 11, 31, false, 3), cell(1, 12, 31, true, 4), cell(2, 20, 32, false, 5), cell(1, 10, 31, true, 1)];
        let wanted = look_up(&names(), filters("progetto=UNO&territorio=cr&stato=tutti"));
        let facets = Facets::count(&names(), &wanted, &cells);
        assert_eq!(facets.total, 7);
        assert_eq!(counts(&facets.projects), [("uno", 7)]);
        assert_eq!(counts(&facets.territories), [("LOM", 8), ("CR", 7), ("CR-CREMA", 4)]);
        assert_eq!(counts(&facets.axes), [("I", 7)]);
        assert_eq!(facets.phases, [(Phase::Live, 3), (Phase::Ended, 4), (Phase::All, 7)]);
        assert!(!facets.at_least);
    }

    #[test]
    fn a_code_of_several_projects_is_one_value() {
        let cells = [cell(1, 11, 31, false, 3), cell(2, 20, 32, false, 5)];
        let wanted = look_up(&names(), filters("territorio=CR"));
        assert_eq!(wanted.territories.as_ref().map(Vec::len), Some(3));
        let facets = Facets::count(&names(), &wanted, &cells);
        assert_eq!(counts(&facets.territories), [("LOM", 3), ("CR", 8)]);
        assert_eq!(facets.axes[0].names, [Text::plain("Lingua"), Text::plain("Reti")]);
        assert_eq!(facets.total, 8);
        // One without editions does not add its name.
        let facets = Facets::count(&names(), &wanted, &[cell(2, 20, 32, false, 5)]);
        assert_eq!(facets.axes[0].names, [Text::plain("Reti")]);
        let facets = Facets::count(&names(), &wanted, &[]);
        assert_eq!(facets.territories[0].names, [Text::plain("Cremona")]);
    }

    #[test]
    fn an_unknown_code_finds_nothing() {
        let wanted = look_up(&names(), filters("progetto=tre&asse=IX&territorio=XX"));
        assert_eq!(wanted.project, Some(Uuid::nil()));
        assert_eq!((wanted.territories.as_deref(), wanted.axes.as_deref()), (Some(&[][..]), Some(&[][..])));
        assert_eq!(Facets::count(&names(), &wanted, &[cell(1, 11, 31, false, 3)]).total, 0);
    }

    #[test]
    fn projects_in_preparation_are_not_counted() {
        let mut names = names();
        names.projects.truncate(1);
        names.hidden.push(Uuid::from_u128(2));
        let wanted = look_up(&names, filters(""));
        assert_eq!(Facets::count(&names, &wanted, &[cell(2, 20, 32, false, 5)]).total, 0);
    }
}

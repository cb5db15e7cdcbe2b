// SPDX-License-Identifier: AGPL-3.0-or-later
//! The second pass: what can only be said by comparing the parts of the file.
//!
//! An empty code is one the first pass could not read; it has been reported and is passed over.

use std::collections::HashMap;

use super::model::*;
use super::{FileError, FileErrorCode as Code};

/// What `/comunita/…` has pages of its own for, now or soon.
const RESERVED: [&str; 2] = ["cerca", "nuova"];

/// Every mistake between the parts of a file.
pub(super) fn check(project: &ProjectFile) -> Vec<FileError> {
    let mut found = Vec::new();
    duplicates(project, &mut found);
    references(project, &mut found);
    partners(project, &mut found);
    cycles(&project.territories, &mut found);
    for (index, edition) in project.editions.iter().enumerate() {
        overlaps(index, edition, &mut found);
    }
    for (index, community) in project.communities.iter().enumerate() {
        topics(index, community, &mut found);
        if RESERVED.contains(&community.slug.as_str()) {
            let reserved = RESERVED.map(str::to_owned).to_vec();
            let code = Code::Reserved { found: community.slug.clone(), reserved };
            found.push(FileError::new(format!("communities[{index}].slug"), code));
        }
    }
    found
}

/// Topics of one community that are called alike.
fn topics(index: usize, community: &Community, found: &mut Vec<FileError>) {
    let path = |topic: usize| format!("communities[{index}].topics[{topic}]");
    for (later, title) in community.topics.iter().enumerate().filter(|(_, title)| !title.is_empty()) {
        let same = |other: &String| other.to_lowercase() == title.to_lowercase();
        if let Some(first) = community.topics[..later].iter().position(same) {
            found.push(FileError::new(path(later), Code::Duplicate { found: title.clone(), first: path(first) }));
        }
    }
}

fn duplicates(project: &ProjectFile, found: &mut Vec<FileError>) {
    let mut unique = |list: &str, field: &str, keys: Vec<&str>| {
        let mut first_at = HashMap::new();
        for (index, key) in keys.into_iter().enumerate().filter(|(_, key)| !key.is_empty()) {
            let path = format!("{list}[{index}].{field}");
            // Codes that differ only in case would be one in an address or on paper.
            if let Some(first) = first_at.get(&key.to_ascii_lowercase()) {
                found
                    .push(FileError::new(path, Code::Duplicate { found: key.to_owned(), first: String::clone(first) }));
            } else {
                first_at.insert(key.to_ascii_lowercase(), path);
            }
        }
    };
    macro_rules! unique {
        ($($list:ident.$field:ident),+ $(,)?) => { $(
            unique(stringify!($list), stringify!($field), project.$list.iter().map(|one| one.$field.as_str()).collect());
        )+ };
    }
    unique!(
        partners.slug,
        territory_layers.code,
        territories.code,
        axes.code,
        meeting_kinds.code,
        event_kinds.code,
        body_kinds.code,
        roles.code,
        age_bands.code,
        courses.slug,
        editions.code,
        communities.slug,
        interventions.code,
        events.slug,
        indicators.code,
    );
}

/// A list others refer to: its name in the file, and the keys in it.
struct List<'a> {
    name: &'static str,
    keys: Vec<&'a str>,
}

impl List<'_> {
    /// Notes a reference into this list that finds nothing.
    fn refer(&self, path: String, key: &str, found: &mut Vec<FileError>) {
        if !key.is_empty() && !self.keys.contains(&key) {
            found.push(FileError::new(
                path,
                Code::UnknownReference { found: key.to_owned(), list: self.name.to_owned() },
            ));
        }
    }

    /// The same for a reference that may be absent.
    fn refer_if(&self, path: String, key: &Option<String>, found: &mut Vec<FileError>) {
        if let Some(key) = key {
            self.refer(path, key, found);
        }
    }
}

fn references(project: &ProjectFile, found: &mut Vec<FileError>) {
    macro_rules! list {
        ($list:ident.$field:ident) => {
            List { name: stringify!($list), keys: project.$list.iter().map(|one| one.$field.as_str()).collect() }
        };
    }
    let layers = list!(territory_layers.code);
    let territories = list!(territories.code);
    let axes = list!(axes.code);
    let partners = list!(partners.slug);
    let courses = list!(courses.slug);
    let meeting_kinds = list!(meeting_kinds.code);
    let event_kinds = list!(event_kinds.code);

    for (i, partner) in project.partners.iter().enumerate() {
        for (j, code) in partner.territories.iter().enumerate() {
            territories.refer(format!("partners[{i}].territories[{j}]"), code, found);
        }
    }
    for (i, territory) in project.territories.iter().enumerate() {
        layers.refer(format!("territories[{i}].layer"), &territory.layer, found);
        territories.refer_if(format!("territories[{i}].parent"), &territory.parent, found);
    }
    for (i, course) in project.courses.iter().enumerate() {
        axes.refer(format!("courses[{i}].axis"), &course.axis, found);
    }
    for (i, edition) in project.editions.iter().enumerate() {
        courses.refer(format!("editions[{i}].course"), &edition.course, found);
        partners.refer(format!("editions[{i}].partner"), &edition.partner, found);
        territories.refer(format!("editions[{i}].territory"), &edition.territory, found);
        for (j, meeting) in edition.meetings.iter().enumerate() {
            meeting_kinds.refer(format!("editions[{i}].meetings[{j}].kind"), &meeting.kind, found);
        }
    }
    for (i, community) in project.communities.iter().enumerate() {
        partners.refer_if(format!("communities[{i}].partner"), &community.partner, found);
        territories.refer_if(format!("communities[{i}].territory"), &community.territory, found);
    }
    for (i, intervention) in project.interventions.iter().enumerate() {
        partners.refer(format!("interventions[{i}].partner"), &intervention.partner, found);
        territories.refer_if(format!("interventions[{i}].territory"), &intervention.territory, found);
        axes.refer_if(format!("interventions[{i}].axis"), &intervention.axis, found);
    }
    for (i, event) in project.events.iter().enumerate() {
        event_kinds.refer(format!("events[{i}].kind"), &event.kind, found);
        partners.refer_if(format!("events[{i}].partner"), &event.partner, found);
        territories.refer_if(format!("events[{i}].territory"), &event.territory, found);
    }
}

fn partners(project: &ProjectFile, found: &mut Vec<FileError>) {
    let partners = &project.partners;
    if partners.is_empty() {
        return; // already reported
    }
    let leads = partners.iter().filter(|partner| partner.role == PartnerRole::Lead).count();
    if leads != 1 {
        found.push(FileError::new("partners", Code::LeadCount { found: leads }));
    }
    let weights: Vec<u32> = partners.iter().filter_map(|partner| partner.weight_pct).collect();
    let sum = weights.iter().sum();
    if !weights.is_empty() && sum != 100 {
        found.push(FileError::new("partners", Code::WeightsSum { found: sum }));
    }
}

/// Follows each territory up to a root. A cycle is reported once, at its first member in the file.
fn cycles(territories: &[Territory], found: &mut Vec<FileError>) {
    let parents: HashMap<&str, &str> = territories
        .iter()
        .filter_map(|territory| Some((territory.code.as_str(), territory.parent.as_deref()?)))
        .collect();
    let mut reported: Vec<&str> = Vec::new();
    for (index, territory) in territories.iter().enumerate() {
        let start = territory.code.as_str();
        let mut way = vec![start];
        while let Some(&parent) = parents.get(way[way.len() - 1]) {
            if way.contains(&parent) {
                way.push(parent);
                // A territory below a cycle walks into it without being part of it.
                if parent == start && !reported.contains(&start) {
                    reported.extend(&way);
                    let codes = way.iter().map(|&code| code.to_owned()).collect();
                    found.push(FileError::new(format!("territories[{index}].parent"), Code::Cycle { codes }));
                }
                break;
            }
            way.push(parent);
        }
    }
}

/// Slots of one edition that run at the same time, across its meetings.
fn overlaps(index: usize, edition: &Edition, found: &mut Vec<FileError>) {
    let path = |(meeting, slot): (usize, usize)| format!("editions[{index}].meetings[{meeting}].slots[{slot}]");
    let mut earlier: Vec<((usize, usize), &Slot)> = Vec::new();
    for (j, meeting) in edition.meetings.iter().enumerate() {
        for (k, slot) in meeting.slots.iter().enumerate().filter(|(_, slot)| slot.starts < slot.ends) {
            let meets = |other: &Slot| other.day == slot.day && other.starts < slot.ends && slot.starts < other.ends;
            if let Some(&(at, _)) = earlier.iter().find(|(_, other)| meets(other)) {
                found.push(FileError::new(path((j, k)), Code::SlotOverlap { with: path(at) }));
            }
            earlier.push(((j, k), slot));
        }
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who applies to what, and what becomes of it. Pure: from the targets alone, the same each time.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rand::{Rng, SeedableRng, rngs::StdRng, seq::SliceRandom};
use uuid::Uuid;

use super::targets::{DemoAccount, Gender, Outcome, Situation, Targets, TerritoryTargets};

/// An invented human, or one with a demo account.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub id: Uuid,
    /// Name of the demo account, for those who have one.
    pub account: Option<String>,
    pub given_name: String,
    pub family_name: String,
    pub gender: Gender,
    pub age_band: String,
    pub body_kind: String,
    pub body_name: String,
    pub role: String,
    pub territory: String,
}

/// An application to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Applicant {
    /// Index into the cast's persons.
    pub person: usize,
    pub outcome: Outcome,
}

/// All persons, and the applicants of each edition.
#[derive(Debug)]
pub(super) struct Cast {
    pub persons: Vec<Person>,
    /// By code of the edition.
    pub editions: BTreeMap<String, Vec<Applicant>>,
}

/// Chooses the cast; `territories` are those of the editions, by code.
pub(super) fn cast(targets: &Targets, territories: &BTreeMap<String, String>) -> Cast {
    let mut casting = Casting {
        targets,
        territories,
        rng: StdRng::seed_from_u64(targets.seed),
        names: HashSet::new(),
        persons: Vec::new(),
        editions: BTreeMap::new(),
    };
    for territory in targets.projects.iter().flat_map(|project| &project.territories) {
        casting.territory(territory);
    }
    for situation in &targets.situations {
        casting.situation(situation);
    }
    Cast { persons: casting.persons, editions: casting.editions }
}

struct Casting<'a> {
    targets: &'a Targets,
    territories: &'a BTreeMap<String, String>,
    rng: StdRng,
    /// Nobody is called like somebody else: that would look like a duplicate.
    names: HashSet<(String, String)>,
    persons: Vec<Person>,
    editions: BTreeMap<String, Vec<Applicant>>,
}

impl Casting<'_> {
    /// The participants as the targets count them; who was not accepted, or withdrew before the start, took part in
    /// another edition of the territory.
    fn territory(&mut self, territory: &TerritoryTargets) {
        let first = self.persons.len();
        for together in &territory.together {
            for (gender, count) in [(Gender::Female, together.female), (Gender::Male, together.male)] {
                for _ in 0..count {
                    let person = self.invent(gender, &territory.territory);
                    for edition in &together.editions {
                        self.apply(edition, person, Outcome::Accepted);
                    }
                }
            }
        }
        for edition in &territory.editions {
            for (gender, wanted) in [(Gender::Female, edition.female), (Gender::Male, edition.male)] {
                for _ in self.count(&edition.code, gender)..wanted {
                    let person = self.invent(gender, &territory.territory);
                    self.apply(&edition.code, person, Outcome::Accepted);
                }
            }
        }
        let everybody: Vec<usize> = (first..self.persons.len()).collect();
        for edition in &territory.editions {
            let inside: BTreeSet<usize> = self.applicants(&edition.code).iter().map(|a| a.person).collect();
            let mut others: Vec<usize> = everybody.iter().copied().filter(|person| !inside.contains(person)).collect();
            others.shuffle(&mut self.rng);
            let rejected = std::iter::repeat_n(Outcome::Rejected, edition.not_accepted);
            let withdrawn = std::iter::repeat_n(Outcome::WithdrawnBeforeStart, edition.withdrawn_before_start);
            for (person, outcome) in others.into_iter().zip(rejected.chain(withdrawn)) {
                self.apply(&edition.code, person, outcome);
            }
        }
    }

    /// A person for each application, the demo accounts' first.
    fn situation(&mut self, situation: &Situation) {
        for edition in &situation.editions {
            for (outcome, count) in &edition.states {
                let mut left = *count;
                for account in &self.targets.accounts {
                    let wishes = &account.applications;
                    if left > 0 && wishes.iter().any(|wish| wish.edition == edition.code && wish.state == *outcome) {
                        let person = self.holder(account);
                        self.apply(&edition.code, person, *outcome);
                        left -= 1;
                    }
                }
                for _ in 0..left {
                    let territory = self.territories.get(&edition.code).map_or("", String::as_str);
                    let women = self.rng.random_ratio(self.targets.women_pct, 100);
                    let person = self.invent(if women { Gender::Female } else { Gender::Male }, territory);
                    self.apply(&edition.code, person, *outcome);
                }
            }
        }
    }

    fn apply(&mut self, edition: &str, person: usize, outcome: Outcome) {
        self.editions.entry(edition.to_owned()).or_default().push(Applicant { person, outcome });
    }

    fn applicants(&self, edition: &str) -> &[Applicant] {
        self.editions.get(edition).map_or(&[], Vec::as_slice)
    }

    fn count(&self, edition: &str, gender: Gender) -> usize {
        self.applicants(edition).iter().filter(|applicant| self.persons[applicant.person].gender == gender).count()
    }

    /// The person behind a demo account.
    fn holder(&mut self, account: &DemoAccount) -> usize {
        let known = self.persons.iter().position(|person| person.account.as_ref() == Some(&account.name));
        known.unwrap_or_else(|| {
            let text = |field: &Option<String>| field.clone().unwrap_or_default();
            self.persons.push(Person {
                // Not the id of the account's person: that one is there already.
                id: Uuid::nil(),
                account: Some(account.name.clone()),
                given_name: account.given_name.clone(),
                family_name: account.family_name.clone(),
                gender: account.gender.unwrap_or(Gender::Female),
                age_band: text(&account.age_band),
                body_kind: text(&account.body_kind),
                body_name: text(&account.body_name),
                role: text(&account.role),
                territory: text(&account.territory),
            });
            self.persons.len() - 1
        })
    }

    fn invent(&mut self, gender: Gender, territory: &str) -> usize {
        let id = uuid::Builder::from_random_bytes(self.rng.random()).into_uuid();
        let (given_name, family_name) = self.new_name(gender);
        let body_kind = weighted(&self.targets.body_kind_weights, &mut self.rng);
        let body_name = self.body(territory, &body_kind);
        let role = weighted(&self.targets.role_weights, &mut self.rng);
        let age_band = weighted(&self.targets.age_band_weights, &mut self.rng);
        self.persons.push(Person {
            id,
            account: None,
            given_name,
            family_name,
            gender,
            age_band,
            body_kind,
            body_name,
            role,
            territory: territory.to_owned(),
        });
        self.persons.len() - 1
    }

    fn new_name(&mut self, gender: Gender) -> (String, String) {
        let given_names = self.targets.given_names.get(&gender).map_or(&[][..], Vec::as_slice);
        loop {
            let name = (one_of(given_names, &mut self.rng), one_of(&self.targets.surnames, &mut self.rng));
            if self.names.insert(name.clone()) {
                return name;
            }
        }
    }

    fn body(&mut self, territory: &str, kind: &str) -> String {
        let here = self.targets.bodies.iter().find(|bodies| bodies.territory == territory);
        let names = here.and_then(|bodies| bodies.by_kind.get(kind)).map_or(&[][..], Vec::as_slice);
        one_of(names, &mut self.rng)
    }
}

/// One of the words, or nothing if there are none.
pub(super) fn one_of(words: &[String], rng: &mut StdRng) -> String {
    if words.is_empty() { String::new() } else { words[rng.random_range(0..words.len())].clone() }
}

/// One of the codes, each as often as its weight says.
pub(super) fn weighted(weights: &BTreeMap<String, u32>, rng: &mut StdRng) -> String {
    let mut left = rng.random_range(0..weights.values().sum::<u32>().max(1));
    for (code, weight) in weights {
        if left < *weight {
            return code.clone();
        }
        left -= weight;
    }
    String::new()
}

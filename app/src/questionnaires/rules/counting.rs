// SPDX-License-Identifier: AGPL-3.0-or-later
//! From the opened ballots of a round to what remains of it.

use rand::{Rng, seq::SliceRandom};

use super::{Ballot, kept};
use crate::questionnaires::{ItemKind, QuestionSet};

/// A ballot as the closing has opened it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What was answered.
    pub ballot: Ballot,
    /// Whether it was typed from paper.
    pub on_paper: bool,
}

/// What remains of an item, for a teacher where it is asked for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atom {
    /// Code of the item.
    pub item: String,
    /// Number of the teacher, from 1; 0 where the item is asked once.
    pub teacher: usize,
    /// How many gave each answer, in the item's order.
    pub counts: Vec<i32>,
}

/// What remains of a round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// In the order of the questionnaire.
    pub atoms: Vec<Atom>,
    /// Item by item, each item's texts shuffled anew: what one person wrote does not stand at one place.
    pub texts: Vec<(String, String)>,
}

/// Counts the ballots. What fewer than five answered is not in it.
pub fn tally(set: &QuestionSet, teachers: usize, ballots: &[Opened], rng: &mut impl Rng) -> Tally {
    let mut tally = Tally::default();
    for place in set.places(teachers) {
        let key = place.key();
        if place.item.kind == ItemKind::Open {
            let texts: Vec<(&String, bool)> = ballots
                .iter()
                .filter_map(|opened| opened.ballot.texts.get(&key).map(|text| (text, opened.on_paper)))
                .collect();
            let on_paper = texts.iter().filter(|(_, on_paper)| *on_paper).count();
            let kept = kept(texts.len() - on_paper, on_paper);
            let mut texts: Vec<String> = texts
                .into_iter()
                .filter(|(_, on_paper)| if *on_paper { kept.paper } else { kept.online })
                .map(|(text, _)| text.clone())
                .collect();
            texts.shuffle(rng);
            tally.texts.extend(texts.into_iter().map(|text| (key.clone(), text)));
            continue;
        }
        let answers = place.item.answers().len();
        let mut counts = [vec![0; answers], vec![0; answers]];
        for opened in ballots {
            if let Some(position) = opened.ballot.choices.get(&key).filter(|position| **position < answers) {
                counts[usize::from(opened.on_paper)][*position] += 1;
            }
        }
        let sums = counts.each_ref().map(|counts| counts.iter().map(|count| *count as usize).sum());
        let kept = kept(sums[0], sums[1]);
        let sum = |position: usize| {
            i32::from(kept.online) * counts[0][position] + i32::from(kept.paper) * counts[1][position]
        };
        if kept.online || kept.paper {
            let counts = (0..answers).map(sum).collect();
            tally.atoms.push(Atom { item: place.item.code.clone(), teacher: place.teacher, counts });
        }
    }
    tally
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    fn ballot(choices: &[(&str, usize)], text: &str, on_paper: bool) -> Opened {
        let choices = choices.iter().map(|(key, position)| ((*key).to_owned(), *position)).collect();
        let texts = (!text.is_empty()).then(|| ("A1".to_owned(), text.to_owned())).into_iter().collect();
        Opened { ballot: Ballot { choices, texts }, on_paper }
    }

    fn counted(ballots: &[Opened], teachers: usize) -> Tally {
        tally(&QuestionSet::satisfaction().unwrap(), teachers, ballots, &mut StdRng::seed_from_u64(1))
    }

    #[test]
    fn an_item_is_counted_among_those_who_answered_it() {
        let mut ballots = vec![ballot(&[("G1", 4), ("D1-1", 3), ("D1-2", 0)], "", false); 5];
        // One of the five leaves out the second teacher: that atom is gone, the others stay.
        ballots[2].ballot.choices.remove("D1-2");
        let atoms = counted(&ballots, 2).atoms;
        let found: Vec<_> = atoms.iter().map(|atom| (atom.item.as_str(), atom.teacher, &atom.counts[..])).collect();
        assert_eq!(found, [("D1", 1, &[0, 0, 0, 5, 0][..]), ("G1", 0, &[0, 0, 0, 0, 5][..])]);
        assert_eq!(counted(&ballots[..4], 2), Tally::default(), "of four nothing remains");
    }

    #[test]
    fn sheets_come_in_where_the_online_answers_stand_by_themselves() {
        let online = vec![ballot(&[("G1", 4)], "", false); 5];
        let paper = vec![ballot(&[("G1", 0)], "", true); 5];
        let g1 = |ballots: &[Opened]| counted(ballots, 0).atoms.first().map(|atom| atom.counts.clone());
        assert_eq!(g1(&[&online[..], &paper[..1]].concat()), Some(vec![1, 0, 0, 0, 5]));
        assert_eq!(g1(&[&online[..4], &paper[..]].concat()), Some(vec![5, 0, 0, 0, 0]));
        assert_eq!(g1(&[&online[..4], &paper[..4]].concat()), None);
    }

    #[test]
    fn texts_are_shuffled_and_kept_from_five_on() {
        let ballots: Vec<Opened> = (0..12).map(|n| ballot(&[], &format!("testo {n:02}"), false)).collect();
        let texts: Vec<String> = counted(&ballots, 0).texts.into_iter().map(|(_, text)| text).collect();
        let mut sorted = texts.clone();
        sorted.sort();
        assert_eq!(sorted.len(), 12);
        assert_ne!(texts, sorted, "not in the order of the ballots");
        assert!(counted(&ballots[..4], 0).texts.is_empty());
    }

    #[test]
    fn a_ballot_with_what_the_questionnaire_does_not_know_is_counted_without_it() {
        let ballots = vec![ballot(&[("G1", 9), ("XX", 1), ("G2", 0)], "", false); 6];
        let atoms = counted(&ballots, 0).atoms;
        assert_eq!(atoms.iter().map(|atom| atom.item.as_str()).collect::<Vec<_>>(), ["G2"]);
    }
}

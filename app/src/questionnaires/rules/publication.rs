// SPDX-License-Identifier: AGPL-3.0-or-later
//! What may be published (DESIGN section 5): whole atoms of closed rounds, none of fewer than five.
//!
//! An atom is one item (for one teacher, where it is asked for each) in one round. Its answers are counted when the
//! round closes, and never again; one of fewer than five respondents is not even kept. Every figure is a sum of whole
//! atoms, so two figures differ by whole atoms: by nobody, or by five and more.

/// Fewest respondents of an atom.
pub const LEAST: usize = 5;

/// What of an atom is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The answers handed in online.
    pub online: bool,
    /// The answers from paper.
    pub paper: bool,
}

/// What is kept of an atom with so many respondents online and on paper.
///
/// Whoever types the sheets knows them, and could take them away from the sum: so answers handed in online have to be
/// five by themselves.
pub fn kept(online: usize, paper: usize) -> Kept {
    let online_kept = online >= LEAST;
    Kept { online: online_kept, paper: paper > 0 && (online_kept || paper >= LEAST) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Respondents of an atom, as far as they are kept.
    fn size(online: usize, paper: usize) -> usize {
        let kept = kept(online, paper);
        usize::from(kept.online) * online + usize::from(kept.paper) * paper
    }

    #[test]
    fn no_atom_has_one_to_four_and_none_of_five_online_is_withheld() {
        for online in 0..40 {
            for paper in 0..40 {
                let size = size(online, paper);
                assert!(size == 0 || size >= LEAST, "{online} online, {paper} on paper: {size}");
                assert_eq!(size == 0, online < LEAST && paper < LEAST);
                assert!(kept(online, paper).online || online < LEAST, "five and more online are never withheld");
                // Whoever typed the sheets takes them away: nobody, or five and more, remain.
                let rest = if kept(online, paper).online { online } else { 0 };
                assert!(rest == 0 || rest >= LEAST);
            }
        }
        assert_eq!((size(5, 0), size(0, 5), size(5, 1), size(4, 0), size(4, 4), size(4, 5)), (5, 5, 6, 0, 0, 5));
    }

    /// Every figure that any filter can ask for, after each closing, in every order of closings: pairwise, the
    /// respondents that are in one and not in the other are none, or at least five.
    #[test]
    fn no_two_figures_differ_by_one_to_four_respondents() {
        // Respondents of one item in five rounds; small, borderline and usual classes.
        for classes in [[4, 5, 6, 1, 12], [5, 5, 5, 5, 5], [0, 4, 9, 3, 7], [6, 2, 5, 20, 4]] {
            let mut published: Vec<u32> = Vec::new();
            for order in permutations(&[0, 1, 2, 3, 4]) {
                let mut closed = 0u32;
                for round in order {
                    closed |= 1 << round;
                    // A filter chooses any rounds; only those closed, and of them only kept atoms, come in.
                    for chosen in 0..32u32 {
                        let atoms =
                            (0..5).filter(|atom| (chosen & closed) >> atom & 1 == 1 && kept(classes[*atom], 0).online);
                        published.push(atoms.fold(0, |figure, atom| figure | 1 << atom));
                    }
                }
            }
            published.sort_unstable();
            published.dedup();
            let people = |figure: u32| (0..5).filter(|atom| figure >> atom & 1 == 1).map(|atom| classes[atom]).sum();
            for one in &published {
                for other in &published {
                    let (more, less): (usize, usize) = (people(one & !other), people(other & !one));
                    for apart in [more, less, more + less] {
                        assert!(apart == 0 || apart >= LEAST, "{classes:?}: {one:b} and {other:b}");
                    }
                }
            }
        }
    }

    fn permutations(of: &[usize]) -> Vec<Vec<usize>> {
        if of.is_empty() {
            return vec![Vec::new()];
        }
        of.iter()
            .flat_map(|first| {
                let rest: Vec<usize> = of.iter().copied().filter(|other| other != first).collect();
                permutations(&rest).into_iter().map(move |rest| [vec![*first], rest].concat())
            })
            .collect()
    }
}

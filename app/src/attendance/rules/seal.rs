// SPDX-License-Identifier: AGPL-3.0-or-later
//! The seal of a closed register: whoever has written it down can tell later whether a minute was changed.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::attendance::Mark;

/// A mark as it is sealed: ids and minutes, no names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealedMark {
    /// The slot.
    pub slot: Uuid,
    /// The application.
    pub enrolment: Uuid,
    /// What is marked.
    pub mark: Mark,
}

/// SHA-256 over the meeting's id and a line for each mark, `slot enrolment status minutes`, in the order of the ids.
pub fn seal(meeting: Uuid, marks: &[SealedMark]) -> [u8; 32] {
    let mut marks: Vec<&SealedMark> = marks.iter().collect();
    marks.sort_by_key(|mark| (mark.slot, mark.enrolment));
    let mut hash = Sha256::new();
    hash.update(meeting.to_string());
    for SealedMark { slot, enrolment, mark } in marks {
        hash.update(format!("\n{slot} {enrolment} {} {}", mark.code(), mark.minutes()));
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEETING: Uuid = Uuid::from_u128(1);

    fn mark(slot: u128, enrolment: u128, mark: Mark) -> SealedMark {
        SealedMark { slot: Uuid::from_u128(slot), enrolment: Uuid::from_u128(enrolment), mark }
    }

    #[test]
    fn any_minute_changes_the_seal_and_order_does_not() {
        let (one, two) = (mark(10, 20, Mark::whole(240)), mark(10, 21, Mark::Absent));
        let sealed = seal(MEETING, &[one, two]);
        assert_eq!(seal(MEETING, &[two, one]), sealed);
        for other in [
            vec![one],
            vec![mark(10, 20, Mark::whole(239)), two],
            vec![one, mark(10, 21, Mark::Justified)],
            vec![mark(11, 20, Mark::whole(240)), two],
            vec![one, mark(10, 22, Mark::Absent)],
        ] {
            assert_ne!(seal(MEETING, &other), sealed, "{other:?}");
        }
        assert_ne!(seal(Uuid::from_u128(2), &[one, two]), sealed);
    }

    #[test]
    fn it_is_the_hash_that_anybody_can_compute() {
        // sha256 of "00000000-0000-0000-0000-000000000001\n…000a …0014 present 240"
        let expected = Sha256::digest(
            "00000000-0000-0000-0000-000000000001\n00000000-0000-0000-0000-00000000000a \
             00000000-0000-0000-0000-000000000014 present 240",
        );
        assert_eq!(seal(MEETING, &[mark(10, 20, Mark::whole(240))]), <[u8; 32]>::from(expected));
    }
}

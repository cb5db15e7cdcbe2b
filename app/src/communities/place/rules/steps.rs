// SPDX-License-Identifier: AGPL-3.0-or-later
//! What may happen to a membership.

use crate::{
    communities::{CommunityPlace, CommunityState, Joining, MemberState, place::Way},
    error::FieldCode,
};

/// What is done to a membership, by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Joins an open community.
    Join,
    /// Asks to join.
    Ask,
    /// Accepts an invitation.
    Accept,
    /// Declines an invitation.
    Decline,
    /// Leaves, or takes a request back.
    Leave,
    /// Objects to having been removed.
    Object,
    /// A facilitator invites.
    Invite,
    /// A facilitator admits who asks.
    Admit,
    /// A facilitator does not.
    Refuse,
    /// A facilitator removes a member.
    Remove,
    /// A facilitator or the project's manager takes a removed member back.
    Readmit,
    /// The project's manager makes somebody facilitator.
    Appoint,
}

/// What happened to a membership, as its events say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberEvent {
    /// Asked to join.
    Requested,
    /// Was invited.
    Invited,
    /// Joined by themselves.
    Joined,
    /// Was taken in.
    Admitted,
    /// Declined, or was not taken in.
    Declined,
    /// Went.
    Left,
    /// Was removed.
    Removed,
    /// Objected to it.
    Objected,
    /// Was taken back.
    Readmitted,
    /// Was kept from writing for a time.
    Suspended,
    /// Writes again.
    Unsuspended,
}

impl MemberEvent {
    /// As in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Invited => "invited",
            Self::Joined => "joined",
            Self::Admitted => "admitted",
            Self::Declined => "declined",
            Self::Left => "left",
            Self::Removed => "removed",
            Self::Objected => "objected",
            Self::Readmitted => "readmitted",
            Self::Suspended => "suspended",
            Self::Unsuspended => "unsuspended",
        }
    }
}

/// What a step leads to: the membership's state afterwards, and the event that says so. `objected` is whether the last
/// removal was objected to already.
///
/// # Errors
/// Why it cannot be done from where things stand.
pub fn step(
    step: Step,
    state: Option<MemberState>,
    objected: bool,
    community: CommunityState,
    joining: Joining,
) -> Result<(MemberState, MemberEvent), FieldCode> {
    use MemberState as State;
    let alive = matches!(community, CommunityState::Started | CommunityState::Active | CommunityState::Synthesis);
    let takes_in = matches!(step, Step::Join | Step::Ask | Step::Accept | Step::Invite | Step::Admit);
    if takes_in && !alive {
        return Err(FieldCode::CommunityNotOpen);
    }
    let outside = matches!(state, None | Some(State::Left | State::Declined));
    let next = match step {
        Step::Join if joining != Joining::Open => return Err(FieldCode::CommunityNotOpen),
        // An open door needs no answer to a request or an invitation.
        Step::Join if outside || matches!(state, Some(State::Requested | State::Invited)) => {
            (State::Member, MemberEvent::Joined)
        }
        Step::Ask if joining != Joining::Request => return Err(FieldCode::CommunityNotOpen),
        Step::Ask if outside => (State::Requested, MemberEvent::Requested),
        Step::Accept if state == Some(State::Invited) => (State::Member, MemberEvent::Joined),
        Step::Decline if state == Some(State::Invited) => (State::Declined, MemberEvent::Declined),
        Step::Leave if matches!(state, Some(State::Member | State::Requested)) => (State::Left, MemberEvent::Left),
        Step::Object if state == Some(State::Removed) && !objected => (State::Removed, MemberEvent::Objected),
        Step::Invite if outside => (State::Invited, MemberEvent::Invited),
        Step::Invite if state != Some(State::Removed) => return Err(FieldCode::AlreadyInCommunity),
        Step::Admit if state == Some(State::Requested) => (State::Member, MemberEvent::Admitted),
        Step::Refuse if state == Some(State::Requested) => (State::Declined, MemberEvent::Declined),
        Step::Remove if state == Some(State::Member) => (State::Removed, MemberEvent::Removed),
        Step::Readmit if state == Some(State::Removed) => (State::Member, MemberEvent::Readmitted),
        Step::Appoint if state != Some(State::Member) => (State::Member, MemberEvent::Admitted),
        _ => return Err(FieldCode::ChangedMeanwhile),
    };
    Ok(next)
}

/// The one thing that somebody can do about belonging to a community; `removed` is why they were removed, and whether
/// they have objected.
pub fn way(place: &CommunityPlace, logged_in: bool, removed: Option<(String, bool)>) -> Way {
    match place.standing.membership {
        Some(MemberState::Member) => return Way::Member,
        Some(MemberState::Removed) => {
            let (reason, objected) = removed.unwrap_or_default();
            return Way::Removed { reason, objected };
        }
        Some(MemberState::Requested) if place.joining != Joining::Open => return Way::Requested,
        Some(MemberState::Invited) if place.is_alive() => return Way::Invited,
        _ => {}
    }
    match (place.state, place.joining) {
        (CommunityState::Closed, _) => Way::Over,
        (CommunityState::Proposed, _) => Way::NotYet,
        (_, Joining::Invitation) => Way::ByInvitation,
        _ if !logged_in => Way::LogIn,
        (_, Joining::Open) => Way::Join,
        (_, Joining::Request) => Way::Ask,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::communities::Standing;

    fn offered(state: CommunityState, joining: Joining, membership: Option<MemberState>, logged_in: bool) -> Way {
        let place = CommunityPlace {
            id: Uuid::nil(),
            slug: "sportelli".to_owned(),
            project: Uuid::nil(),
            state,
            joining,
            first_posts_held: false,
            standing: Standing { membership, ..Standing::default() },
        };
        way(&place, logged_in, Some(("Perché".to_owned(), true)))
    }

    #[test]
    fn one_thing_is_offered_and_it_can_be_done() {
        use CommunityState::{Active, Closed, Proposed};
        use Joining::{Invitation, Open, Request};
        use MemberState::{Declined, Invited, Left, Member, Removed, Requested};

        let removed = Way::Removed { reason: "Perché".to_owned(), objected: true };
        for (state, joining, membership, logged_in, expected) in [
            (Active, Open, None, false, Way::LogIn),
            (Active, Request, None, false, Way::LogIn),
            (Active, Invitation, None, false, Way::ByInvitation),
            (Active, Open, None, true, Way::Join),
            (Active, Request, None, true, Way::Ask),
            (Active, Open, Some(Left), true, Way::Join),
            (Active, Request, Some(Declined), true, Way::Ask),
            (Active, Open, Some(Requested), true, Way::Join),
            (Active, Request, Some(Requested), true, Way::Requested),
            (Active, Invitation, Some(Invited), true, Way::Invited),
            (Active, Open, Some(Invited), true, Way::Invited),
            (Closed, Open, Some(Invited), true, Way::Over),
            (Closed, Open, Some(Member), true, Way::Member),
            (Closed, Open, None, false, Way::Over),
            (Closed, Open, Some(Removed), true, removed.clone()),
            (Active, Open, Some(Removed), true, removed),
            (Proposed, Open, None, true, Way::NotYet),
        ] {
            assert_eq!(
                offered(state, joining, membership, logged_in),
                expected,
                "{state:?} {joining:?} {membership:?}"
            );
        }
    }

    const STATES: [Option<MemberState>; 7] = [
        None,
        Some(MemberState::Requested),
        Some(MemberState::Invited),
        Some(MemberState::Member),
        Some(MemberState::Left),
        Some(MemberState::Removed),
        Some(MemberState::Declined),
    ];
    const COMMUNITY_STATES: [CommunityState; 5] = [
        CommunityState::Proposed,
        CommunityState::Started,
        CommunityState::Active,
        CommunityState::Synthesis,
        CommunityState::Closed,
    ];

    /// From which of the states above a step leads where; `.` where it is refused.
    fn row(taken: Step, joining: Joining) -> String {
        let letter = |state| match step(taken, state, false, CommunityState::Active, joining) {
            Ok((MemberState::Requested, _)) => 'r',
            Ok((MemberState::Invited, _)) => 'i',
            Ok((MemberState::Member, _)) => 'm',
            Ok((MemberState::Left, _)) => 'l',
            Ok((MemberState::Removed, _)) => 'x',
            Ok((MemberState::Declined, _)) => 'd',
            Err(_) => '.',
        };
        STATES.into_iter().map(letter).collect()
    }

    #[test]
    fn each_step_leads_from_some_states_and_no_others() {
        //                 none, requested, invited, member, left, removed, declined
        let table = [
            (Step::Join, Joining::Open, "mmm.m.m"),
            (Step::Join, Joining::Request, "......."),
            (Step::Join, Joining::Invitation, "......."),
            (Step::Ask, Joining::Open, "......."),
            (Step::Ask, Joining::Request, "r...r.r"),
            (Step::Ask, Joining::Invitation, "......."),
            (Step::Accept, Joining::Invitation, "..m...."),
            (Step::Decline, Joining::Invitation, "..d...."),
            (Step::Leave, Joining::Open, ".l.l..."),
            (Step::Object, Joining::Open, ".....x."),
            (Step::Invite, Joining::Open, "i...i.i"),
            (Step::Admit, Joining::Request, ".m....."),
            (Step::Refuse, Joining::Request, ".d....."),
            (Step::Remove, Joining::Open, "...x..."),
            (Step::Readmit, Joining::Open, ".....m."),
            (Step::Appoint, Joining::Invitation, "mmm.mmm"),
        ];
        for (taken, joining, expected) in table {
            assert_eq!(row(taken, joining), expected, "{taken:?} {joining:?}");
        }
    }

    #[test]
    fn nobody_is_taken_in_before_the_start_or_after_the_end_but_everybody_may_go() {
        for community in COMMUNITY_STATES {
            let alive = !matches!(community, CommunityState::Proposed | CommunityState::Closed);
            let joins = step(Step::Join, None, false, community, Joining::Open);
            assert_eq!(
                joins,
                if alive { Ok((MemberState::Member, MemberEvent::Joined)) } else { Err(FieldCode::CommunityNotOpen) }
            );
            let leaves = step(Step::Leave, Some(MemberState::Member), false, community, Joining::Open);
            assert_eq!(leaves, Ok((MemberState::Left, MemberEvent::Left)));
            let objects = step(Step::Object, Some(MemberState::Removed), false, community, Joining::Open);
            assert_eq!(objects, Ok((MemberState::Removed, MemberEvent::Objected)));
        }
    }

    #[test]
    fn whoever_was_removed_comes_back_only_through_a_facilitator_and_objects_once() {
        for joining in [Joining::Open, Joining::Request, Joining::Invitation] {
            for taken in [Step::Join, Step::Ask, Step::Accept, Step::Invite] {
                let state = Some(MemberState::Removed);
                assert!(step(taken, state, false, CommunityState::Active, joining).is_err(), "{taken:?}");
            }
        }
        let again = step(Step::Object, Some(MemberState::Removed), true, CommunityState::Active, Joining::Open);
        assert_eq!(again, Err(FieldCode::ChangedMeanwhile));
    }

    #[test]
    fn who_is_there_already_is_not_invited() {
        for state in [MemberState::Member, MemberState::Invited, MemberState::Requested] {
            let invited = step(Step::Invite, Some(state), false, CommunityState::Active, Joining::Open);
            assert_eq!(invited, Err(FieldCode::AlreadyInCommunity));
        }
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who reads, writes and moderates in a community.

mod attachments;
mod filters;
pub mod moderation;
mod paste;
mod pieces;
mod post;
mod toolbar;

pub use attachments::*;
pub use filters::*;
pub use pieces::*;
pub use post::*;
pub use toolbar::*;

use super::{CommunityPlace, CommunityState, MemberState, Standing};

impl Standing {
    /// Whether they belong to it.
    pub fn is_member(&self) -> bool {
        self.membership == Some(MemberState::Member)
    }

    /// Whether they read members' names and discussions: members, facilitators and who manages the project.
    pub fn reads(&self) -> bool {
        self.is_member() || self.moderates()
    }

    /// Whether they have a voice in it, though they may be suspended: members and facilitators.
    pub fn talks(&self) -> bool {
        self.is_member() || self.facilitates
    }

    /// Whether they settle requests, flags and what posts may say.
    pub fn moderates(&self) -> bool {
        self.facilitates || self.manages
    }
}

impl CommunityPlace {
    /// Whether anything is written there still: between its start and its end.
    pub fn is_alive(&self) -> bool {
        matches!(self.state, CommunityState::Started | CommunityState::Active | CommunityState::Synthesis)
    }

    /// Whether the one who asks writes posts: members who are not suspended, and facilitators, while it is alive.
    pub fn may_write(&self) -> bool {
        let writes = self.standing.facilitates || (self.standing.is_member() && !self.standing.suspended);
        writes && self.is_alive()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::communities::Joining;

    fn place(state: CommunityState, standing: Standing) -> CommunityPlace {
        CommunityPlace {
            id: Uuid::nil(),
            slug: "sportelli".to_owned(),
            project: Uuid::nil(),
            state,
            joining: Joining::Open,
            first_posts_held: false,
            standing,
        }
    }

    #[test]
    fn members_read_always_and_write_while_it_is_alive_and_they_are_not_suspended() {
        let member = Standing { membership: Some(MemberState::Member), ..Standing::default() };
        let suspended = Standing { suspended: true, ..member };
        let facilitator = Standing { facilitates: true, ..Standing::default() };
        let manager = Standing { manages: true, ..Standing::default() };
        for (state, alive) in [
            (CommunityState::Proposed, false),
            (CommunityState::Started, true),
            (CommunityState::Active, true),
            (CommunityState::Synthesis, true),
            (CommunityState::Closed, false),
        ] {
            assert_eq!(place(state, member).may_write(), alive, "{state:?}");
            assert_eq!(place(state, facilitator).may_write(), alive, "{state:?}");
            assert!(!place(state, suspended).may_write() && suspended.reads(), "{state:?}");
            assert!(!place(state, manager).may_write(), "who manages the project joins before writing");
        }
        assert!(manager.moderates() && facilitator.moderates() && !member.moderates());
        for state in [
            MemberState::Requested,
            MemberState::Invited,
            MemberState::Left,
            MemberState::Removed,
            MemberState::Declined,
        ] {
            let outside = Standing { membership: Some(state), ..Standing::default() };
            assert!(!outside.reads() && !place(CommunityState::Active, outside).may_write(), "{state:?}");
        }
        assert!(!Standing::default().reads());
    }
}

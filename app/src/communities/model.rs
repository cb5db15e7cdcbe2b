// SPDX-License-Identifier: AGPL-3.0-or-later
mod attachments;
mod moderation;
mod talk;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use attachments::*;
pub use moderation::*;
pub use talk::*;

/// Where a community stands (DESIGN section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommunityState {
    /// Thought of; nobody has met yet.
    Proposed,
    /// Members are being found.
    Started,
    /// Discussing.
    Active,
    /// Writing down what came of it.
    Synthesis,
    /// Over: to be read only.
    Closed,
}

impl CommunityState {
    /// As in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Started => "started",
            Self::Active => "active",
            Self::Synthesis => "synthesis",
            Self::Closed => "closed",
        }
    }

    /// The state with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Proposed, Self::Started, Self::Active, Self::Synthesis, Self::Closed]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// How one becomes a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Joining {
    /// By a click.
    Open,
    /// A facilitator admits who asks.
    Request,
    /// A facilitator invites.
    Invitation,
}

impl Joining {
    /// As in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Request => "request",
            Self::Invitation => "invitation",
        }
    }

    /// The way with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Open, Self::Request, Self::Invitation].into_iter().find(|way| way.code() == code)
    }
}

/// A membership as the database keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    /// Asks to join.
    Requested,
    /// Was invited and has not answered.
    Invited,
    /// Belongs to it.
    Member,
    /// Went.
    Left,
    /// Was removed by a facilitator.
    Removed,
    /// Was not admitted, or declined an invitation.
    Declined,
}

impl MemberState {
    /// As in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Invited => "invited",
            Self::Member => "member",
            Self::Left => "left",
            Self::Removed => "removed",
            Self::Declined => "declined",
        }
    }

    /// The state with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Requested, Self::Invited, Self::Member, Self::Left, Self::Removed, Self::Declined]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// What somebody is to a community: what they may follows from it and from the community's state (`rules.rs`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Their membership, if there was ever one.
    pub membership: Option<MemberState>,
    /// Whether they are kept from writing now.
    pub suspended: bool,
    /// Whether they facilitate it.
    pub facilitates: bool,
    /// Whether they manage its project.
    pub manages: bool,
}

/// A community with what decides who may do what there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommunityPlace {
    /// The community.
    pub id: Uuid,
    /// In addresses.
    pub slug: String,
    /// Its project.
    pub project: Uuid,
    /// Where it stands; `Closed` also when its project is concluded.
    pub state: CommunityState,
    /// How one becomes a member.
    pub joining: Joining,
    /// Whether the first post of a new member waits for a facilitator.
    pub first_posts_held: bool,
    /// What the one who asks is to it.
    pub standing: Standing,
}

/// What changed in a thread: what open pages read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A post came.
    Posted,
    /// A post was written anew.
    Edited,
    /// A moderator hid a post.
    Hidden,
    /// It is shown again, or for the first time after waiting.
    Shown,
    /// Its author deleted a post.
    Deleted,
    /// Personal data was erased from a post.
    Redacted,
    /// A post was found useful, or no longer.
    Useful,
    /// A post was marked as the answer, or no longer.
    Answered,
    /// No more posts.
    Locked,
    /// Posts again.
    Unlocked,
    /// Stands above the others.
    Pinned,
    /// No longer.
    Unpinned,
    /// Its title, topic or tags changed.
    Renamed,
}

impl ChangeKind {
    /// As in the database and on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::Posted => "posted",
            Self::Edited => "edited",
            Self::Hidden => "hidden",
            Self::Shown => "shown",
            Self::Deleted => "deleted",
            Self::Redacted => "redacted",
            Self::Useful => "useful",
            Self::Answered => "answered",
            Self::Locked => "locked",
            Self::Unlocked => "unlocked",
            Self::Pinned => "pinned",
            Self::Unpinned => "unpinned",
            Self::Renamed => "renamed",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [
            Self::Posted,
            Self::Edited,
            Self::Hidden,
            Self::Shown,
            Self::Deleted,
            Self::Redacted,
            Self::Useful,
            Self::Answered,
            Self::Locked,
            Self::Unlocked,
            Self::Pinned,
            Self::Unpinned,
            Self::Renamed,
        ]
        .into_iter()
        .find(|kind| kind.code() == code)
    }
}

/// A change of a thread, in the order of its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its number in the thread, from 1.
    pub seq: i32,
    /// What changed.
    pub kind: ChangeKind,
    /// The post it is about.
    pub post: Option<Uuid>,
    /// When.
    pub at: Timestamp,
}

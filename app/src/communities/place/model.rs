// SPDX-License-Identifier: AGPL-3.0-or-later
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    catalogue::TextBlock,
    communities::{CommunityState, Joining, MemberState, touch::TouchChoices},
    i18n::Text,
    paging::Page,
};

/// A community in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommunityCard {
    /// In addresses.
    pub slug: String,
    /// Its title.
    pub title: Text,
    /// A paragraph.
    pub summary: Text,
    /// Who it is for.
    pub open_to: Text,
    /// Where it stands.
    pub state: CommunityState,
    /// Acronym of its project.
    pub project: String,
    /// How many belong to it.
    pub members: i32,
    /// What the reader is to it.
    pub membership: Option<MemberState>,
    /// Whether the reader facilitates it.
    pub facilitates: bool,
    /// Discussions with something new since the reader's last visit; at most [`NEWS_MOST`].
    pub news: i64,
}

/// As many discussions with news are shown.
pub const NEWS_MOST: i64 = 10;

/// What `/comunita` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommunitiesPage {
    /// The reader's own, on the first page.
    pub mine: Vec<CommunityCard>,
    /// All, by project.
    pub all: Page<CommunityCard>,
}

/// A meeting of members, in the civil time of the community's project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingView {
    /// The meeting.
    pub id: Uuid,
    /// `2026-12-09`.
    pub day: String,
    /// `14:30`.
    pub starts: String,
    /// `17:00`.
    pub ends: String,
    /// A room and its address, or a link; none for those who do not belong to the community.
    pub place: Option<String>,
    /// What it is about; none for those who do not belong to the community.
    pub agenda: Option<String>,
    /// Number of changes so far.
    pub version: i32,
}

/// A discussion with something new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadNews {
    /// The discussion.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// Posts the reader has not seen; at most [`NEW_POSTS_MOST`].
    pub new_posts: i64,
    /// When its last post came, `2026-11-23T14:05`.
    pub last: String,
}

/// As many new posts of a discussion are counted.
pub const NEW_POSTS_MOST: i64 = 99;

/// What the reader can do about belonging to the community: one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// Log in first.
    LogIn,
    /// Join.
    Join,
    /// Ask to join.
    Ask,
    /// Wait, or take the request back.
    Requested,
    /// Accept or decline the invitation.
    Invited,
    /// Leave.
    Member,
    /// Object, unless it was done already.
    Removed {
        /// Why, in a facilitator's words.
        reason: String,
        /// Whether the project's manager has the objection.
        objected: bool,
    },
    /// Be invited.
    ByInvitation,
    /// Come back when it has started.
    NotYet,
    /// Read what was published: it is over.
    Over,
}

/// What `/comunita/{slug}` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommunityView {
    /// In addresses.
    pub slug: String,
    /// Its title.
    pub title: Text,
    /// A paragraph.
    pub summary: Text,
    /// Who it is for.
    pub open_to: Text,
    /// The rules of living together.
    pub charter: Vec<TextBlock>,
    /// What it is to produce.
    pub output: Option<Text>,
    /// Where it stands.
    pub state: CommunityState,
    /// How one becomes a member.
    pub joining: Joining,
    /// Its project, in addresses.
    pub project_slug: String,
    /// Its project, as it writes itself.
    pub project: String,
    /// Name of the partner that hosts it.
    pub host: Option<String>,
    /// Names of its facilitators.
    pub facilitators: Vec<String>,
    /// How many belong to it.
    pub members: i32,
    /// How many discussions there are.
    pub threads: i32,
    /// Meetings planned.
    pub planned_meetings: Option<i32>,
    /// The next meeting.
    pub next_meeting: Option<MeetingView>,
    /// What the reader can do.
    pub way: Way,
    /// Whether the reader reads discussions and members' names.
    pub reads: bool,
    /// Whether the reader facilitates it, or manages its project.
    pub moderates: bool,
    /// What is new since the reader's last visit, newest first.
    pub news: Vec<ThreadNews>,
    /// What the reader has chosen, as a member.
    pub touch: Option<TouchChoices>,
    /// Others who are there now, of those who want it shown.
    pub here: Vec<String>,
}

/// A member as others see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberLine {
    /// The person.
    pub person: Uuid,
    /// Given name and family name.
    pub name: String,
    /// Their body, as it was when they joined.
    pub body: String,
    /// Since when, `2026-11-23`.
    pub since: String,
    /// Whether they facilitate the community.
    pub facilitates: bool,
}

/// What `/comunita/{slug}/membri` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembersPage {
    /// In addresses.
    pub slug: String,
    /// Title of the community.
    pub title: Text,
    /// How many belong to it.
    pub count: i32,
    /// Whether the reader admits and removes.
    pub moderates: bool,
    /// By the day they joined.
    pub members: Page<MemberLine>,
}

/// Something that happened to a membership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberStep {
    /// As in the database.
    pub kind: String,
    /// When, `2026-11-23T10:00`.
    pub at: String,
    /// Who did it, where it was not the person.
    pub by: Option<String>,
    /// The words with it.
    pub words: Option<String>,
}

/// A member, or somebody who asks to be one, as facilitators see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberPage {
    /// In addresses.
    pub slug: String,
    /// Title of the community.
    pub title: Text,
    /// The person.
    pub person: Uuid,
    /// Given name and family name.
    pub name: String,
    /// Their body.
    pub body: String,
    /// Where they stand.
    pub state: MemberState,
    /// Whether it is the reader.
    pub is_reader: bool,
    /// What happened, newest first.
    pub history: Vec<MemberStep>,
}

/// Somebody whom facilitators have to answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The person.
    pub person: Uuid,
    /// Given name and family name.
    pub name: String,
    /// Their body.
    pub body: String,
    /// Since when, `2026-11-23T10:00`.
    pub since: String,
    /// What they wrote.
    pub words: Option<String>,
}

/// A facilitator, as the project's manager sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacilitatorLine {
    /// The task.
    pub grant: Uuid,
    /// Given name and family name.
    pub name: String,
    /// Address of the account.
    pub email: String,
}

/// What `/comunita/{slug}/facilitazione` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacilitationView {
    /// In addresses.
    pub slug: String,
    /// Title of the community.
    pub title: Text,
    /// Where it stands.
    pub state: CommunityState,
    /// How many belong to it.
    pub members: i32,
    /// Meetings to come.
    pub meetings: Vec<MeetingView>,
    /// Questions without an answer, the last ones asked or spoken of first.
    pub unanswered: Vec<ThreadNews>,
    /// Requests to join, the oldest first.
    pub requests: Vec<Waiting>,
    /// Objections to a removal, the oldest first.
    pub objections: Vec<Waiting>,
    /// Invitations not answered yet.
    pub invited: i64,
    /// Posts that members have flagged.
    pub flags: i64,
    /// Whether the reader appoints facilitators.
    pub appoints: bool,
    /// Facilitators, for who appoints them.
    pub facilitators: Vec<FacilitatorLine>,
}

/// What the form of a meeting begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingForm {
    /// In addresses.
    pub slug: String,
    /// Title of the community.
    pub title: Text,
    /// How many members will be told.
    pub members: i32,
    /// The meeting; none for a new one.
    pub meeting: Option<MeetingView>,
}

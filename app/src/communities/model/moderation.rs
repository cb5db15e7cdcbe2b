// SPDX-License-Identifier: AGPL-3.0-or-later
//! Flags and what moderators do, as their pages show it. Times are civil, in the project's zone: `2013-04-22T10:30`.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{i18n::Text, paging::Page};

/// Why a post is flagged, or something done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It tells of people who can be recognised.
    PersonalData,
    /// It offends.
    Offensive,
    /// It belongs elsewhere.
    OffTopic,
    /// What it says is not so.
    Wrong,
    /// It advertises.
    Advertising,
    /// Something else, in words.
    Other,
}

/// All reasons, in the order in which they are offered.
pub const REASONS: [Reason; 6] =
    [Reason::PersonalData, Reason::Offensive, Reason::OffTopic, Reason::Wrong, Reason::Advertising, Reason::Other];

impl Reason {
    /// As in the database and on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::PersonalData => "personal_data",
            Self::Offensive => "offensive",
            Self::OffTopic => "off_topic",
            Self::Wrong => "wrong",
            Self::Advertising => "advertising",
            Self::Other => "other",
        }
    }

    /// The reason with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        REASONS.into_iter().find(|reason| reason.code() == code)
    }
}

/// What a moderator did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModerationKind {
    /// Told the author that it must not happen again.
    Warned,
    /// Hid a post.
    Hidden,
    /// Closed a thread to new posts.
    Locked,
    /// Put a thread above the others.
    Pinned,
    /// Kept a member from writing for some days.
    Suspended,
    /// Let a post that waited be seen.
    Released,
    /// Erased a post for the personal data in it: the one that cannot be undone.
    Redacted,
    /// Put a thread under another topic, or into another community.
    Moved,
    /// Made a thread of its own of some posts.
    Split,
    /// Put a thread's posts into another one.
    Merged,
}

impl ModerationKind {
    /// As in the database and on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::Warned => "warned",
            Self::Hidden => "hidden",
            Self::Locked => "locked",
            Self::Pinned => "pinned",
            Self::Suspended => "suspended",
            Self::Released => "released",
            Self::Redacted => "redacted",
            Self::Moved => "moved",
            Self::Split => "split",
            Self::Merged => "merged",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [
            Self::Warned,
            Self::Hidden,
            Self::Locked,
            Self::Pinned,
            Self::Suspended,
            Self::Released,
            Self::Redacted,
            Self::Moved,
            Self::Split,
            Self::Merged,
        ]
        .into_iter()
        .find(|kind| kind.code() == code)
    }
}

/// An action in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionLine {
    /// The action.
    pub id: Uuid,
    /// What was done.
    pub kind: ModerationKind,
    /// Why.
    pub reason: Reason,
    /// When.
    pub at: String,
    /// Who did it.
    pub actor: String,
    /// Whom it concerns.
    pub person: Option<String>,
    /// Number of the post.
    pub post_number: Option<i32>,
    /// The thread.
    pub thread: Option<Uuid>,
    /// What it is called.
    pub thread_title: Option<String>,
    /// Where a thread or posts went: title of the thread, the topic or the community.
    pub to: Option<Text>,
    /// The thread that posts went into.
    pub to_thread: Option<Uuid>,
    /// When it was undone.
    pub undone_at: Option<String>,
}

/// Words about an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionWords {
    /// `reason`, `objection` or `answer`.
    pub kind: String,
    /// Whose.
    pub author: String,
    /// When.
    pub at: String,
    /// What they say.
    pub body: String,
}

/// The page of an action, for whom it concerns and for moderators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionPage {
    /// The community in addresses.
    pub slug: String,
    /// Its title.
    pub community: Text,
    /// The action.
    pub line: ActionLine,
    /// Words about it, in order.
    pub words: Vec<ActionWords>,
    /// Whether the one who asks may undo it.
    pub may_undo: bool,
    /// Whether they are the one concerned, and may object.
    pub may_object: bool,
    /// Whether there is an objection that they are to answer.
    pub may_answer: bool,
    /// Whether they moderate.
    pub moderates: bool,
}

/// A flag, to moderators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlagLine {
    /// The post.
    pub post: Uuid,
    /// Who flagged it.
    pub by: String,
    /// Why.
    pub reason: Reason,
    /// In their words.
    pub note: String,
    /// When.
    pub at: String,
}

/// A post among others, to moderators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostInContext {
    /// The post.
    pub id: Uuid,
    /// Its place in the thread.
    pub number: i32,
    /// Whose words.
    pub author: String,
    /// As the server rendered and sanitised it.
    pub html: String,
    /// `visible`, `waiting`, `hidden`, `deleted` or `redacted`.
    pub state: String,
    /// When.
    pub at: String,
}

/// A post in the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueItem {
    /// The post.
    pub post: PostInContext,
    /// What its thread is called.
    pub thread_title: String,
    /// Its open flags.
    pub flags: Vec<FlagLine>,
    /// How often something was done about its author here before, and not undone.
    pub earlier: i64,
}

/// What waits for a moderator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// The community in addresses.
    pub slug: String,
    /// Its title.
    pub community: Text,
    /// Posts that were flagged or that wait to be released, the longest waiting first.
    pub items: Vec<QueueItem>,
    /// Actions that somebody objects to and nobody has answered.
    pub objections: Vec<ActionLine>,
}

/// All there is to know about a post for deciding on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostDesk {
    /// The community in addresses.
    pub slug: String,
    /// Its title.
    pub community: Text,
    /// The thread.
    pub thread: Uuid,
    /// What it is called.
    pub thread_title: String,
    /// Whether it takes no more posts.
    pub locked: bool,
    /// Whether it stands above the others.
    pub pinned: bool,
    /// The post.
    pub post: PostInContext,
    /// The one before.
    pub before: Option<PostInContext>,
    /// The one after.
    pub after: Option<PostInContext>,
    /// Its open flags.
    pub flags: Vec<FlagLine>,
    /// Until when its author is suspended.
    pub suspended_until: Option<String>,
    /// What was done about this post, its thread or its author, the last first.
    pub earlier: Vec<ActionLine>,
}

/// A post that somebody wants to flag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostToFlag {
    /// The community in addresses.
    pub slug: String,
    /// Its title.
    pub community: Text,
    /// The thread.
    pub thread: Uuid,
    /// What it is called.
    pub thread_title: String,
    /// The post.
    pub post: PostInContext,
    /// Whether they have flagged it already.
    pub flagged: bool,
}

/// The log of a community's moderators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModerationLog {
    /// The community in addresses.
    pub slug: String,
    /// Its title.
    pub community: Text,
    /// The actions, the last first.
    pub actions: Page<ActionLine>,
}

/// A post in the list of those that may be split off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostLine {
    /// The post.
    pub id: Uuid,
    /// Its place in the thread.
    pub number: i32,
    /// Whose words.
    pub author: String,
    /// When.
    pub at: String,
    /// How it begins.
    pub excerpt: String,
}

/// A thread that a moderator may move, split or put into another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadDesk {
    /// The community in addresses.
    pub slug: String,
    /// Its title.
    pub community: Text,
    /// The thread.
    pub thread: Uuid,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub topic: Option<String>,
    /// The community's other topics.
    pub topics: Vec<(Uuid, String)>,
    /// Other communities of the project that the one who asks moderates.
    pub communities: Vec<(Uuid, Text)>,
    /// Other discussions of the community, those with the newest posts.
    pub others: Vec<(Uuid, String)>,
    /// Posts that may be split off, from a number on.
    pub posts: Vec<PostLine>,
    /// Number to go on with, if there are more.
    pub next: Option<i32>,
    /// What was done about the thread, the last first.
    pub earlier: Vec<ActionLine>,
}

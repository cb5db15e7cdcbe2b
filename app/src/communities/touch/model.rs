// SPDX-License-Identifier: AGPL-3.0-or-later
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{i18n::Text, paging::Page};

/// How a member is told of what is new in a community.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// Not at all.
    Never,
    /// A mail for each post.
    AtOnce,
    /// A summary each morning.
    Daily,
    /// A summary on Mondays.
    Weekly,
}

/// The ways of being told, as they are offered.
pub const WAYS_OF_TELLING: [Told; 4] = [Told::AtOnce, Told::Daily, Told::Weekly, Told::Never];

impl Told {
    /// As in the database and on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::AtOnce => "at_once",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
        }
    }

    /// The way with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        WAYS_OF_TELLING.into_iter().find(|told| told.code() == code)
    }
}

/// Why somebody is told of a post: the first that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// It names them.
    Mentioned,
    /// It answers a post of theirs.
    Replied,
    /// It stands in a discussion that they follow.
    PostedInFollowed,
    /// They want to hear of each post of the community.
    Posted,
}

impl NoticeKind {
    /// As in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Mentioned => "mentioned",
            Self::Replied => "replied",
            Self::PostedInFollowed => "posted_in_followed",
            Self::Posted => "posted",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Mentioned, Self::Replied, Self::PostedInFollowed, Self::Posted]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// What a post says, to who may read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticePost {
    /// Given name and family name of its author.
    pub author: String,
    /// How it begins, as plain text.
    pub excerpt: String,
}

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Why.
    pub kind: NoticeKind,
    /// The community's title.
    pub community: Text,
    /// What the discussion is called.
    pub thread: String,
    /// Where the post stands.
    pub address: String,
    /// The post; none where it is not to be read any more.
    pub post: Option<NoticePost>,
    /// When, in the project's civil time: `2026-11-23T10:30`.
    pub at: String,
    /// Whether it was not read yet.
    pub unread: bool,
}

/// How the one who asks is told, in one of their communities.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldIn {
    /// Name in addresses.
    pub slug: String,
    /// Title.
    pub title: Text,
    /// How.
    pub told: Told,
}

/// What `/area-personale/notifiche` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticesPage {
    /// Newest first.
    pub notices: Page<Notice>,
    /// Whether some were not read.
    pub unread: bool,
    /// How one is told in each of one's communities, on the first page.
    pub told: Vec<ToldIn>,
}

/// As many unread notices are counted.
pub const UNREAD_MOST: i64 = 100;

/// What the address in a mail stops.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsubscription {
    /// The community; none where it is all summaries.
    pub community: Option<Text>,
    /// Whether it is one discussion there.
    pub of_thread: bool,
    /// Whether it is stopped already.
    pub stopped: bool,
}

/// How a member is told in a community, and whether others see that they are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TouchChoices {
    /// How they are told.
    pub told: Told,
    /// Whether they are shown to be there.
    pub shows_presence: bool,
}

/// A member whom a text may name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberLike {
    /// The person.
    pub person: Uuid,
    /// Given name and family name.
    pub name: String,
    /// Their body.
    pub body_name: String,
}

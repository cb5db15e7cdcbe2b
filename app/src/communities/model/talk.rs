// SPDX-License-Identifier: AGPL-3.0-or-later
//! Threads and posts as pages and open pages see them. Times are civil, in the project's zone: `2013-04-22T10:30`.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{AttachmentShown, CommunityState};
use crate::paging::Page;

/// Posts on a page of a thread.
pub const POSTS_A_PAGE: i32 = 20;

/// What has become of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostState {
    /// Readers see it.
    Visible,
    /// A facilitator has not seen this first post of a new member: it and its author alone see it.
    Waiting,
    /// A moderator has hidden it, for a reason that its author is told.
    Hidden,
    /// Its author took it back.
    Deleted,
    /// Personal data was erased from it.
    Redacted,
}

impl PostState {
    /// As in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Visible => "visible",
            Self::Waiting => "waiting",
            Self::Hidden => "hidden",
            Self::Deleted => "deleted",
            Self::Redacted => "redacted",
        }
    }

    /// The state with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Visible, Self::Waiting, Self::Hidden, Self::Deleted, Self::Redacted]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// How a contribution came that a facilitator entered in somebody's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CameBy {
    /// By mail.
    Mail,
    /// Said.
    Voice,
    /// On paper.
    Paper,
}

/// The ways a contribution may come.
pub const WAYS: [CameBy; 3] = [CameBy::Mail, CameBy::Voice, CameBy::Paper];

impl CameBy {
    /// As in the database and on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Voice => "voice",
            Self::Paper => "paper",
        }
    }

    /// The way with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        WAYS.into_iter().find(|way| way.code() == code)
    }
}

/// Whose words a post is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PostAuthor {
    /// Given name and family name.
    pub name: String,
    /// Their body, as it was when they joined.
    pub body_name: String,
    /// Whether they facilitate the community now.
    pub facilitates: bool,
}

/// The post that a post answers, in a line.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Quoted {
    /// The post.
    pub id: Uuid,
    /// Its place in the thread.
    pub number: i32,
    /// Whose words; none where they are not to be seen any more.
    pub author: Option<String>,
    /// How it begins, as plain text; empty where it is not to be seen any more.
    pub excerpt: String,
}

/// Why a post was hidden.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Hiding {
    /// Code of the reason, as in `moderation_action`.
    pub reason: String,
    /// The moderator's words to the author.
    pub words: String,
}

/// A post as the one who asks may see it. A post that waits comes to its author and to moderators only; what others may
/// not read any more comes without author and text, as a placeholder.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PostShown {
    /// The post.
    pub id: Uuid,
    /// Its place in the thread, from 1.
    pub number: i32,
    /// What has become of it.
    pub state: PostState,
    /// Whose words; none in a placeholder.
    pub author: Option<PostAuthor>,
    /// The text, rendered and sanitised by the server; none in a placeholder. The one text that may be inner HTML.
    pub html: Option<String>,
    /// When it was written.
    pub at: String,
    /// When it was last written anew.
    pub edited_at: Option<String>,
    /// How often it was written anew.
    pub version: i32,
    /// How it came, where a facilitator entered it.
    pub came_by: Option<CameBy>,
    /// What it answers.
    pub reply_to: Option<Quoted>,
    /// How many found it useful.
    pub useful_count: i32,
    /// Whether the one who asks did.
    pub useful_to_me: bool,
    /// Whether it is the answer to the thread's question.
    pub is_answer: bool,
    /// Whether it is their own.
    pub mine: bool,
    /// Why it was hidden: to its author and to moderators.
    pub hiding: Option<Hiding>,
    /// The files that belong to it; none in a placeholder.
    pub attachments: Vec<AttachmentShown>,
}

impl PostShown {
    /// Whether there is nothing to read.
    pub fn is_placeholder(&self) -> bool {
        self.html.is_none()
    }
}

/// What a thread's page says besides its posts, for the one who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadFacts {
    /// The thread.
    pub id: Uuid,
    /// Name of its community in addresses.
    pub slug: String,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub topic: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Whether it asks something.
    pub is_question: bool,
    /// Place of the post that answers it.
    pub answered_by: Option<i32>,
    /// Whether it stands above the others.
    pub pinned: bool,
    /// Whether it takes no more posts.
    pub locked: bool,
    /// Whether it is `visible`, `waiting` or `hidden`; the latter two come to its author and moderators only.
    pub state: PostState,
    /// Number of its last post.
    pub last_number: i32,
    /// Number of its last change.
    pub seq: i32,
    /// How far the one who asks has read.
    pub read_number: i32,
    /// Whether they follow it.
    pub follows: bool,
    /// Whether they may write posts here now.
    pub may_write: bool,
    /// Whether they may mark the answer: who asked, and who moderates.
    pub may_mark_answer: bool,
    /// Whether they moderate.
    pub moderates: bool,
    /// Whether they may enter a contribution in somebody's name.
    pub may_enter: bool,
}

/// A page of a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadPage {
    /// The community.
    pub head: TalkHead,
    /// The thread; its read position is as it was before this page was read.
    pub facts: ThreadFacts,
    /// The posts, in order.
    pub posts: Vec<PostShown>,
    /// The number that the page begins with.
    pub from: i32,
    /// A post that an answer begins by quoting, and its words as Markdown.
    pub quote: Option<(i32, Uuid, String)>,
    /// Others who are there now, of those who want it shown.
    pub here: Vec<String>,
}

/// What became of a thread since a change that an open page knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadNews {
    /// The last change told of here: what to ask after next time. If it is below `facts.seq` there is more.
    pub seq: i32,
    /// The posts that changed, as they are now, in order; those not to be seen are left out.
    pub posts: Vec<PostShown>,
    /// The thread, as it is now.
    pub facts: ThreadFacts,
}

/// A thread in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadRow {
    /// The thread.
    pub id: Uuid,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub topic: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Given name and family name of who began it.
    pub author: String,
    /// Their body.
    pub body_name: String,
    /// Posts that readers see.
    pub posts: i32,
    /// When the last one came.
    pub last_at: String,
    /// Posts since the one who asks last read it.
    pub unread: i32,
    /// Whether it asks something.
    pub is_question: bool,
    /// Whether that was answered.
    pub is_answered: bool,
    /// Whether it stands above the others.
    pub pinned: bool,
    /// Whether it takes no more posts.
    pub locked: bool,
    /// Visible, waiting or hidden.
    pub state: PostState,
}

/// A topic of a community.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicChoice {
    /// The topic.
    pub id: Uuid,
    /// What it is called.
    pub title: String,
}

/// What the pages about a community's discussions have in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TalkHead {
    /// Name in addresses.
    pub slug: String,
    /// Title, per language.
    pub title: crate::i18n::Text,
    /// Where it stands.
    pub state: CommunityState,
    /// Its topics, in order.
    pub topics: Vec<TopicChoice>,
    /// Whether the one who asks may write.
    pub may_write: bool,
    /// Whether what they write first waits for a facilitator.
    pub will_wait: bool,
    /// Who asks: drafts at a computer that several people use are kept apart.
    pub person: Uuid,
}

/// The discussions of a community.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadList {
    /// The community.
    pub head: TalkHead,
    /// Pinned, waiting and hidden ones, on the first page without filters.
    pub above: Vec<ThreadRow>,
    /// The others, by their last post.
    pub threads: Page<ThreadRow>,
}

/// What a list of discussions is narrowed to: as in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadFilters {
    /// A topic's id.
    #[serde(default)]
    pub topic: String,
    /// A tag.
    #[serde(default)]
    pub tag: String,
    /// `1`: questions without an answer.
    #[serde(default)]
    pub unanswered: String,
    /// Where to go on.
    #[serde(default)]
    pub cursor: String,
}

/// A piece of an excerpt; marked where it is what was looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Plain text.
    pub text: String,
    /// Whether it was looked for.
    pub found: bool,
}

/// A post, or a thread by its title, that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchHit {
    /// The community's name in addresses.
    pub slug: String,
    /// The community's title.
    pub community: crate::i18n::Text,
    /// The thread.
    pub thread: Uuid,
    /// What it is called.
    pub title: Vec<Piece>,
    /// The post; none where the title was found.
    pub post: Option<Uuid>,
    /// Its place in the thread; 0 where the title was found.
    pub number: i32,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub at: String,
    /// What of it was found.
    pub excerpt: Vec<Piece>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchResults {
    /// The communities that the one who asks reads: name in addresses and title.
    pub communities: Vec<(String, crate::i18n::Text)>,
    /// Threads by their title, newest first; on the first page.
    pub threads: Vec<SearchHit>,
    /// Posts, newest first.
    pub posts: Page<SearchHit>,
    /// Whether there was anything to look for.
    pub asked: bool,
}

/// A post to be written anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostToEdit {
    /// The community.
    pub head: TalkHead,
    /// The thread.
    pub thread: Uuid,
    /// What it is called.
    pub thread_title: String,
    /// The post's place.
    pub number: i32,
    /// Its Markdown.
    pub body: String,
    /// How often it was written anew: what the change is made on.
    pub version: i32,
}

/// What a post said at one time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostVersion {
    /// When it was written so.
    pub at: String,
    /// Rendered and sanitised by the server.
    pub html: String,
}

/// What a post said before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostHistory {
    /// The community.
    pub head: TalkHead,
    /// The thread.
    pub thread: Uuid,
    /// What it is called.
    pub thread_title: String,
    /// The post's place.
    pub number: i32,
    /// Newest first; the first is what it says now.
    pub versions: Vec<PostVersion>,
}

/// What the form for a contribution in somebody's name chooses from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContributionChoices {
    /// The community.
    pub head: TalkHead,
    /// The thread.
    pub thread: Uuid,
    /// What it is called.
    pub thread_title: String,
    /// Members, by name: id and what people read.
    pub members: Vec<(Uuid, String)>,
}

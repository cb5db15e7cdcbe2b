// SPDX-License-Identifier: AGPL-3.0-or-later
//! Files attached to posts.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::TalkHead;
use crate::error::FieldCode;

/// A file under a post.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AttachmentShown {
    /// The attachment.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// How big it is.
    pub bytes: i32,
}

/// How the sending of a file stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Sending {
    /// It may begin, under this id.
    Started {
        /// The attachment.
        id: Uuid,
    },
    /// So many bytes have come.
    Going {
        /// All of them are pieces in order.
        received: u32,
    },
    /// All have, and the file is what its name says.
    Ready,
    /// It is not taken; nothing of it is kept.
    Refused {
        /// Why.
        code: FieldCode,
    },
}

/// One's own post, to attach files to it or take them away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostFiles {
    /// The community.
    pub head: TalkHead,
    /// The thread.
    pub thread: Uuid,
    /// What it is called.
    pub thread_title: String,
    /// The post.
    pub post: Uuid,
    /// Its place.
    pub number: i32,
    /// Its files.
    pub files: Vec<AttachmentShown>,
}

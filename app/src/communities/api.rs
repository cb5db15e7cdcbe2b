// SPDX-License-Identifier: AGPL-3.0-or-later
//! Server functions of communities: who asks, one transaction, one change.

mod attachments;
mod moderation;
mod post;
mod talk;

pub use attachments::*;
pub use moderation::*;
pub use post::*;
pub use talk::*;

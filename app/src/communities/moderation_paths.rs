// SPDX-License-Identifier: AGPL-3.0-or-later
//! Addresses of flags and moderation.

use uuid::Uuid;

/// Where a post is flagged.
pub fn flag_address(slug: &str, post: Uuid) -> String {
    format!("/comunita/{slug}/segnala/{post}")
}

/// Where a post is moderated.
pub fn moderate_address(slug: &str, post: Uuid) -> String {
    format!("/comunita/{slug}/moderazione/intervento/{post}")
}

/// Where a thread is moved, split and merged; posts are listed from a number on.
pub fn move_address(slug: &str, thread: Uuid, from: i32) -> String {
    format!("/comunita/{slug}/moderazione/discussione/{thread}?da={from}")
}

/// An action's page.
pub fn action_address(slug: &str, action: Uuid) -> String {
    format!("/comunita/{slug}/moderazione/azione/{action}")
}

/// What waits for a community's moderators.
pub fn queue_address(slug: &str) -> String {
    format!("/comunita/{slug}/moderazione")
}

/// The log of a community's moderators.
pub fn log_address(slug: &str) -> String {
    format!("/comunita/{slug}/moderazione/registro")
}

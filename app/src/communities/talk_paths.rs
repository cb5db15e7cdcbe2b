// SPDX-License-Identifier: AGPL-3.0-or-later
//! Addresses of discussions.

use uuid::Uuid;

use super::rules::page_around;

/// The discussions of a community.
pub fn threads_address(slug: &str) -> String {
    format!("/comunita/{slug}/discussioni")
}

/// A thread, at the first post that the reader has not read.
pub fn thread_address(slug: &str, thread: Uuid) -> String {
    format!("/comunita/{slug}/discussioni/{thread}")
}

/// A thread from a number on.
pub fn thread_from(slug: &str, thread: Uuid, number: i32) -> String {
    format!("{}?da={number}", thread_address(slug, thread))
}

/// The name of a post within its thread's page.
pub fn post_anchor(number: i32) -> String {
    format!("intervento-{number}")
}

/// A post on its thread's page.
pub fn post_in_thread(slug: &str, thread: Uuid, number: i32) -> String {
    format!("{}#{}", thread_from(slug, thread, page_around(number)), post_anchor(number))
}

/// A post as it was just written: what came of it is said above it.
pub fn post_just_done(slug: &str, thread: Uuid, number: i32, outcome: &str) -> String {
    let address = thread_from(slug, thread, page_around(number));
    format!("{address}&esito={outcome}-{number}#{}", post_anchor(number))
}

/// The page where one attaches files to a post of one's own.
pub fn post_files_address(slug: &str, post: Uuid) -> String {
    format!("{}/allegati", post_address(slug, post))
}

/// A file of a post; while it is sent, its pieces come to their numbers below it.
pub fn attachment_address(slug: &str, attachment: Uuid) -> String {
    format!("/comunita/{slug}/allegati/{attachment}")
}

/// A post, wherever it stands: the link that people pass on.
pub fn post_address(slug: &str, post: Uuid) -> String {
    format!("/comunita/{slug}/interventi/{post}")
}

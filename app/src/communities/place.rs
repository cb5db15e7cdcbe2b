// SPDX-License-Identifier: AGPL-3.0-or-later
//! The place: what a community is, who belongs to it, when its members meet, and its facilitator's first screen.

pub mod api;
pub mod communities_page;
pub mod community_page;
#[cfg(feature = "ssr")]
pub mod db;
pub mod facilitation_page;
pub mod letter_page;
pub mod meeting_page;
pub mod member_page;
pub mod members_page;
mod membership_forms;
mod model;
pub mod rules;
mod words;

pub use model::*;

/// Where a community is found.
pub fn community_address(slug: &str) -> String {
    format!("/comunita/{slug}")
}

/// Where its discussions are.
pub fn discussions_address(slug: &str) -> String {
    format!("/comunita/{slug}/discussioni")
}

/// Where its facilitators begin.
pub fn facilitation_address(slug: &str) -> String {
    format!("/comunita/{slug}/facilitazione")
}

/// Where its members are listed.
pub fn members_address(slug: &str) -> String {
    format!("/comunita/{slug}/membri")
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Courses, their editions, meetings made of slots: what people look for and find.
//!
//! What crosses the wire is ready to be shown: the server knows the reader's language and has the words, the dates'
//! formats and the addresses, so the browser gets none of it as code.

pub mod api;
#[cfg(feature = "ssr")]
mod compose;
#[cfg(feature = "ssr")]
mod compose_project;
pub mod course_page;
pub mod courses_page;
#[cfg(feature = "ssr")]
pub mod db;
pub mod edition_page;
#[cfg(feature = "ssr")]
pub mod facets;
#[cfg(feature = "ssr")]
pub mod filters;
#[cfg(feature = "ssr")]
pub mod find;
pub mod home_page;
mod model;
pub(crate) mod parts;
pub mod project_page;
#[cfg(feature = "ssr")]
pub mod rules;
#[cfg(feature = "ssr")]
pub mod words;

pub use model::*;

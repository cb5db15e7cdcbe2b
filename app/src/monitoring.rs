// SPDX-License-Identifier: AGPL-3.0-or-later
//! Figures: computed in one place (`db::indicators`), labelled persons or participations, always of the territory
//! of the edition. What each figure counts is said at its field of [`Indicators`].

pub mod api;
mod community_tile;
#[cfg(feature = "ssr")]
pub mod db;
mod hours_view;
mod model;
pub mod monitoring_page;
#[cfg(feature = "ssr")]
pub mod open;
mod opened;
mod report_view;
pub mod rows_page;
mod rows_view;
pub mod rules;
mod satisfaction;
#[cfg(feature = "ssr")]
pub mod sheet;
mod words;

pub use community_tile::community_members_figure;
pub use model::*;
pub use opened::*;

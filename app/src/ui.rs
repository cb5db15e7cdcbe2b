// SPDX-License-Identifier: AGPL-3.0-or-later
//! The interface's building blocks, on the classes of bootstrap-italia (`style/README.md` is their cheat sheet).

pub mod badge;
pub mod fields;
#[cfg(feature = "ssr")]
pub mod flash_db;
pub mod form;
pub mod icon;
pub mod navigation;
pub mod page;
pub mod resource;

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The server of Correlare: everything around the pages of the crate `app`.

#![recursion_limit = "512"]

pub mod api_v1;
pub mod config;
pub mod page_state;
pub mod postgres;
pub mod router;
pub mod security;
pub mod serve;
pub mod session_store;

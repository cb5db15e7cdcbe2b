// SPDX-License-Identifier: AGPL-3.0-or-later
//! The server of Correlare: everything around the pages of the crate `app`.

#![recursion_limit = "512"]

pub mod api_v1;
pub mod attachments;
pub mod audit;
pub mod cli;
pub mod client_address;
pub mod community_calendar;
pub mod config;
pub mod database;
pub mod demo;
pub mod error_pages;
pub mod file_store;
pub mod generate_talk;
pub mod import;
pub mod jobs;
pub mod live;
pub mod mail;
pub mod monitoring_files;
pub mod observability;
pub mod own_data;
pub mod page_state;
pub mod pages;
pub mod postgres;
pub mod results_files;
pub mod router;
pub mod security;
pub mod serve;
pub mod session_store;
pub mod sheets;
pub mod stop;
pub mod unsubscribe;

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Accounts, tasks and persons through the router, in both ways a form is sent.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

mod common;

#[path = "people/accounts.rs"]
mod accounts;
#[path = "people/grants.rs"]
mod grants;
#[path = "people/ground.rs"]
mod ground;
#[path = "people/log_in.rs"]
mod log_in;
#[path = "people/persons.rs"]
mod persons;

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Accounts, tasks and persons through the router, in both ways a form is sent.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

mod accounts;
mod grants;
mod ground;
mod log_in;
mod persons;

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Server functions of accounts, tasks and persons.

mod account;
#[cfg(feature = "ssr")]
mod asked_mail;
mod grants;
mod log_in;
mod persons;
mod profile;
#[cfg(feature = "ssr")]
mod session;

pub use account::*;
pub use grants::*;
pub use log_in::*;
pub use persons::*;
pub use profile::*;

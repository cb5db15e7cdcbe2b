// SPDX-License-Identifier: AGPL-3.0-or-later
//! Server functions of enrolment: who asks, what they may, one transaction, one change.
//!
//! Operators act on their own applications; coordinators and project managers on those of their editions
//! (`people::rules`). What may not be seen is answered as absent.

mod applicant;
mod consent;
mod staff;

pub use applicant::*;
pub use consent::*;
pub use staff::*;

#[cfg(feature = "ssr")]
pub(crate) mod authorise;

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Server functions of a community's place.

mod facilitating;
mod joining;
mod reading;

pub use facilitating::*;
pub use joining::*;
pub use reading::*;

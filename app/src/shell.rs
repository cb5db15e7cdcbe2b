// SPDX-License-Identifier: AGPL-3.0-or-later
//! The roof: the document around every page, the routes, and what the server tells the browser at the start.

mod frame;
mod page_state;
mod routes;

pub use page_state::PageState;
pub use routes::{App, shell};

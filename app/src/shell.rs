// SPDX-License-Identifier: AGPL-3.0-or-later
//! The roof: the document around every page, the routes, and what the server tells the browser at the start.

mod areas;
#[cfg(feature = "ssr")]
mod error_page;
mod frame;
mod page_state;
mod routes;

#[cfg(feature = "ssr")]
pub use error_page::error_shell;
pub use page_state::PageState;
pub use routes::{App, shell};

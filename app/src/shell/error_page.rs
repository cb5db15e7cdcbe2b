// SPDX-License-Identifier: AGPL-3.0-or-later
//! The page for a request that failed before or beside the pages: a form sent without WebAssembly by someone whose
//! session has ended, a body that cannot be read, a panic.

use leptos::{config::LeptosOptions, prelude::*};
use leptos_meta::provide_meta_context;
use leptos_router::components::Router;

use super::{
    PageState,
    frame::Frame,
    routes::{SiteTitle, document},
};
use crate::{error::AppError, ui::resource::Failure};

/// The document that says what went wrong. It has no scripts: at this address the browser would render another page.
pub fn error_shell(options: LeptosOptions, error: AppError) -> impl IntoView {
    document(options, (), move || view! { <ErrorPage error/> })
}

#[component]
fn ErrorPage(error: AppError) -> impl IntoView {
    provide_meta_context();
    PageState::here().provide();
    view! {
        <SiteTitle/>
        <Router>
            <Frame>
                <Failure error/>
            </Frame>
        </Router>
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every page and its address. A page is a `Lazy` route: its code is fetched when it is first visited.

use leptos::{config::LeptosOptions, prelude::*};
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::{
    Lazy, SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use super::{frame::Frame, page_state::PageState};
use crate::{
    catalogue::{
        course_page::CourseRoute, courses_page::CoursesPage, edition_page::EditionRoute, home_page::HomePage,
        project_page::ProjectRoute,
    },
    error::AppError,
    people::log_in_page::LogInRoute,
    projects::{
        legal_pages::{AccessibilityRoute, LegalNotesRoute},
        privacy_page::PrivacyRoute,
    },
    ui::resource::Failure,
};

/// The application, below `<body>`.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    PageState::here().provide();
    view! {
        <Router>
            <Routes fallback=|| view! { <Frame><Failure error=AppError::NotFound/></Frame> }>
                // Async: pages are complete without JavaScript and have their true status code.
                <ParentRoute path=path!("") view=PagesInFrame ssr=SsrMode::Async>
                    <Route path=path!("/") view=HomePage/>
                    <Route path=path!("/corsi") view=CoursesPage/>
                    <Route path=path!("/corsi/:slug") view={Lazy::<CourseRoute>::new()}/>
                    <Route path=path!("/edizioni/:code") view={Lazy::<EditionRoute>::new()}/>
                    <Route path=path!("/progetti/:slug") view={Lazy::<ProjectRoute>::new()}/>
                    <Route path=path!("/progetti/:slug/privacy") view={Lazy::<PrivacyRoute>::new()}/>
                    <Route path=path!("/accessibilita") view={Lazy::<AccessibilityRoute>::new()}/>
                    <Route path=path!("/note-legali") view={Lazy::<LegalNotesRoute>::new()}/>
                    <Route path=path!("/accedi") view={Lazy::<LogInRoute>::new()}/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

#[component]
fn PagesInFrame() -> impl IntoView {
    view! { <Frame><leptos_router::components::Outlet/></Frame> }
}

/// The document.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    #[cfg(feature = "ssr")]
    let (language, end) = {
        use super::page_state::PageStateScript;

        let state = PageState::here();
        content_security_policy();
        (crate::i18n::code(state.locale()), view! { <PageStateScript state/> })
    };
    #[cfg(not(feature = "ssr"))]
    let (language, end) = ("it", ());
    view! {
        <!DOCTYPE html>
        <html lang=language>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <HydrationScripts options=options.clone()/>
                <leptos_meta::HashedStylesheet id="style" options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
                {end}
            </body>
        </html>
    }
}

/// Allows this page's own scripts, styles, images and fonts, and nothing else.
#[cfg(feature = "ssr")]
fn content_security_policy() {
    use axum::http::{HeaderValue, header::CONTENT_SECURITY_POLICY};

    let nonce = leptos::nonce::use_nonce().map(|nonce| format!(" 'nonce-{nonce}'")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{nonce}; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let (Some(response), Ok(policy)) =
        (use_context::<leptos_axum::ResponseOptions>(), HeaderValue::from_str(&policy))
    {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}

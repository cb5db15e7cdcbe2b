// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every page and its address. A page is a `Lazy` route: its code is fetched when it is first visited.

use leptos::{config::LeptosOptions, prelude::*};
use leptos_meta::{MetaTags, Title, provide_meta_context};
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
    enrolment::{
        application_page::ApplicationRoute,
        apply_page::ApplyRoute,
        desk::{
            application_page::ApplicationDeskRoute, cancel_page::CancelEditionRoute, change_page::ChangeEditionRoute,
            decision_page::DecisionRoute, edition_page::EditionDeskRoute, substitute_page::SubstituteRoute,
            todo_page::TodoRoute,
        },
        personal_area_page::PersonalAreaRoute,
    },
    error::AppError,
    monitoring::monitoring_page::MonitoringRoute,
    notifications::demo_mailbox_page::DemoMailboxRoute,
    people::{
        grants_page::GrantsRoute,
        log_in_page::LogInRoute,
        own_data_page::OwnDataRoute,
        person_page::PersonRoute,
        persons_page::{NewPersonRoute, PersonsRoute},
        profile_page::ProfileRoute,
        recover_page::{NewPasswordRoute, RecoverRoute},
        register_page::RegisterRoute,
        verify_page::{NewAddressRoute, VerifyRoute},
    },
    projects::{
        legal_pages::{AccessibilityRoute, LegalNotesRoute},
        privacy_page::PrivacyRoute,
    },
    ui::resource::Failure,
};

/// The site's name, behind every page's title.
const SITE_NAME: &str = "Correlare";

/// The application, below `<body>`.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    PageState::here().provide();
    view! {
        <SiteTitle/>
        <Router>
            <Routes fallback=|| view! { <Frame><Failure error=AppError::NotFound/></Frame> }>
                // Async: pages are complete without JavaScript and have their true status code.
                <ParentRoute path=path!("") view=PagesInFrame ssr=SsrMode::Async>
                    <Route path=path!("/") view=HomePage/>
                    <Route path=path!("/posta-dimostrativa") view={Lazy::<DemoMailboxRoute>::new()}/>
                    <Route path=path!("/corsi") view=CoursesPage/>
                    <Route path=path!("/corsi/:slug") view={Lazy::<CourseRoute>::new()}/>
                    <Route path=path!("/edizioni/:code") view={Lazy::<EditionRoute>::new()}/>
                    <Route path=path!("/edizioni/:code/domanda") view={Lazy::<ApplyRoute>::new()}/>
                    <Route path=path!("/progetti/:slug") view={Lazy::<ProjectRoute>::new()}/>
                    <Route path=path!("/progetti/:slug/privacy") view={Lazy::<PrivacyRoute>::new()}/>
                    <Route path=path!("/accessibilita") view={Lazy::<AccessibilityRoute>::new()}/>
                    <Route path=path!("/note-legali") view={Lazy::<LegalNotesRoute>::new()}/>
                    <Route path=path!("/accedi") view={Lazy::<LogInRoute>::new()}/>
                    <Route path=path!("/monitoraggio/:slug") view={Lazy::<MonitoringRoute>::new()}/>
                    <Route path=path!("/crea-account") view={Lazy::<RegisterRoute>::new()}/>
                    <Route path=path!("/verifica") view={Lazy::<VerifyRoute>::new()}/>
                    <Route path=path!("/nuovo-indirizzo") view={Lazy::<NewAddressRoute>::new()}/>
                    <Route path=path!("/recupera-password") view={Lazy::<RecoverRoute>::new()}/>
                    <Route path=path!("/nuova-password") view={Lazy::<NewPasswordRoute>::new()}/>
                    <Route path=path!("/area-personale") view={Lazy::<PersonalAreaRoute>::new()}/>
                    <Route path=path!("/area-personale/domande/:code") view={Lazy::<ApplicationRoute>::new()}/>
                    <Route path=path!("/area-personale/profilo") view={Lazy::<ProfileRoute>::new()}/>
                    <Route path=path!("/area-personale/dati") view={Lazy::<OwnDataRoute>::new()}/>
                    <Route path=path!("/gestione") view={Lazy::<TodoRoute>::new()}/>
                    <Route path=path!("/gestione/edizioni/:code") view={Lazy::<EditionDeskRoute>::new()}/>
                    <Route path=path!("/gestione/edizioni/:code/decisione") view={Lazy::<DecisionRoute>::new()}/>
                    <Route path=path!("/gestione/edizioni/:code/modifica") view={Lazy::<ChangeEditionRoute>::new()}/>
                    <Route path=path!("/gestione/edizioni/:code/annulla") view={Lazy::<CancelEditionRoute>::new()}/>
                    <Route path=path!("/gestione/domande/:code") view={Lazy::<ApplicationDeskRoute>::new()}/>
                    <Route path=path!("/gestione/domande/:code/sostituzione") view={Lazy::<SubstituteRoute>::new()}/>
                    <Route path=path!("/gestione/incarichi") view={Lazy::<GrantsRoute>::new()}/>
                    <Route path=path!("/gestione/persone") view={Lazy::<PersonsRoute>::new()}/>
                    <Route path=path!("/gestione/persone/nuova") view={Lazy::<NewPersonRoute>::new()}/>
                    <Route path=path!("/gestione/persone/:id") view={Lazy::<PersonRoute>::new()}/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// The site's name behind every page's title.
#[component]
pub(super) fn SiteTitle() -> impl IntoView {
    let with_site =
        |title: String| if title.is_empty() { SITE_NAME.to_owned() } else { format!("{title} · {SITE_NAME}") };
    view! { <Title formatter=with_site/> }
}

#[component]
fn PagesInFrame() -> impl IntoView {
    view! { <Frame><leptos_router::components::Outlet/></Frame> }
}

/// The document of a page.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    #[cfg(feature = "ssr")]
    let end = {
        use super::page_state::PageStateScript;

        view! { <PageStateScript state=PageState::here()/> }
    };
    #[cfg(not(feature = "ssr"))]
    let end = ();
    let scripts = view! { <HydrationScripts options=options.clone()/> };
    document(options, scripts, move || {
        view! {
            <App/>
            {end}
        }
    })
}

/// What every document has around its body.
pub(super) fn document<V: IntoView>(
    options: LeptosOptions,
    scripts: impl IntoView,
    body: impl FnOnce() -> V,
) -> impl IntoView {
    #[cfg(feature = "ssr")]
    let language = {
        content_security_policy();
        crate::i18n::code(PageState::here().locale())
    };
    #[cfg(not(feature = "ssr"))]
    let language = "it";
    view! {
        <!DOCTYPE html>
        <html lang=language>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                {scripts}
                <leptos_meta::HashedStylesheet id="style" options/>
                <MetaTags/>
            </head>
            <body>{body()}</body>
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

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every page and its address. Home page and catalogue are the first visit; every other page comes
//! with its area (`areas.rs`).

use leptos::{config::LeptosOptions, prelude::*};
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use super::{areas::*, frame::Frame, page_state::PageState};
use crate::{
    catalogue::{courses_page::CoursesPage, home_page::HomePage},
    error::AppError,
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
                    <Route path=path!("/posta-dimostrativa") view={in_area::<DemoMailboxRoute>()}/>
                    <Route path=path!("/corsi") view=CoursesPage/>
                    <Route path=path!("/corsi/:slug") view={in_area::<CourseRoute>()}/>
                    <Route path=path!("/edizioni/:code") view={in_area::<EditionRoute>()}/>
                    <Route path=path!("/edizioni/:code/domanda") view={in_area::<ApplyRoute>()}/>
                    <Route path=path!("/progetti/:slug") view={in_area::<ProjectRoute>()}/>
                    <Route path=path!("/progetti/:slug/privacy") view={in_area::<PrivacyRoute>()}/>
                    <Route path=path!("/comunita") view={in_area::<CommunitiesRoute>()}/>
                    <Route path=path!("/comunita/cerca") view={in_area::<SearchRoute>()}/>
                    <Route path=path!("/comunita/:slug") view={in_area::<CommunityRoute>()}/>
                    <Route path=path!("/comunita/:slug/membri") view={in_area::<MembersRoute>()}/>
                    <Route path=path!("/comunita/:slug/membri/:person") view={in_area::<MemberRoute>()}/>
                    <Route path=path!("/comunita/:slug/facilitazione") view={in_area::<FacilitationRoute>()}/>
                    <Route path=path!("/comunita/:slug/facilitazione/incontro") view={in_area::<MeetingRoute>()}/>
                    <Route path=path!("/comunita/:slug/facilitazione/messaggio") view={in_area::<LetterRoute>()}/>
                    <Route path=path!("/comunita/:slug/segnala/:post") view={in_area::<FlagRoute>()}/>
                    <Route path=path!("/comunita/:slug/moderazione") view={in_area::<ModerationQueueRoute>()}/>
                    <Route path=path!("/comunita/:slug/moderazione/registro") view={in_area::<ModerationLogRoute>()}/>
                    <Route
                        path=path!("/comunita/:slug/moderazione/intervento/:post")
                        view={in_area::<ModeratedPostRoute>()}
                    />
                    <Route
                        path=path!("/comunita/:slug/moderazione/azione/:action")
                        view={in_area::<ModerationActionRoute>()}
                    />
                    <Route path=path!("/accessibilita") view={in_area::<AccessibilityRoute>()}/>
                    <Route path=path!("/note-legali") view={in_area::<LegalNotesRoute>()}/>
                    <Route path=path!("/accedi") view={in_area::<LogInRoute>()}/>
                    <Route path=path!("/monitoraggio/:slug") view={in_area::<MonitoringRoute>()}/>
                    <Route path=path!("/monitoraggio/:slug/righe") view={in_area::<FigureRowsRoute>()}/>
                    <Route path=path!("/crea-account") view={in_area::<RegisterRoute>()}/>
                    <Route path=path!("/verifica") view={in_area::<VerifyRoute>()}/>
                    <Route path=path!("/nuovo-indirizzo") view={in_area::<NewAddressRoute>()}/>
                    <Route path=path!("/recupera-password") view={in_area::<RecoverRoute>()}/>
                    <Route path=path!("/nuova-password") view={in_area::<NewPasswordRoute>()}/>
                    <Route path=path!("/consenso/:project") view={in_area::<ConsentRoute>()}/>
                    <Route path=path!("/area-personale") view={in_area::<PersonalAreaRoute>()}/>
                    <Route path=path!("/area-personale/domande/:code") view={in_area::<ApplicationRoute>()}/>
                    <Route
                        path=path!("/area-personale/domande/:code/dichiarazione")
                        view={in_area::<StatementRoute>()}
                    />
                    <Route path=path!("/area-personale/profilo") view={in_area::<ProfileRoute>()}/>
                    <Route path=path!("/area-personale/notifiche") view={in_area::<NoticesRoute>()}/>
                    <Route path=path!("/disiscrizione/:secret") view={in_area::<UnsubscribeRoute>()}/>
                    <Route path=path!("/area-personale/dati") view={in_area::<OwnDataRoute>()}/>
                    <Route path=path!("/area-personale/questionari") view={in_area::<QuestionnairesRoute>()}/>
                    <Route path=path!("/area-personale/questionari/:round") view={in_area::<QuestionnaireRoute>()}/>
                    <Route path=path!("/gestione/risultati") view={in_area::<ResultsRoute>()}/>
                    <Route path=path!("/gestione/risultati/stampa") view={in_area::<ResultsPrintRoute>()}/>
                    <Route path=path!("/gestione/edizioni/:code/questionari") view={in_area::<EditionSurveyRoute>()}/>
                    <Route path=path!("/gestione/edizioni/:code/questionari/carta") view={in_area::<PaperRoute>()}/>
                    <Route path=path!("/gestione") view={in_area::<TodoRoute>()}/>
                    <Route path=path!("/gestione/edizioni/:code") view={in_area::<EditionDeskRoute>()}/>
                    <Route path=path!("/gestione/edizioni/:code/decisione") view={in_area::<DecisionRoute>()}/>
                    <Route path=path!("/gestione/edizioni/:code/modifica") view={in_area::<ChangeEditionRoute>()}/>
                    <Route path=path!("/gestione/edizioni/:code/conferma") view={in_area::<ConfirmEditionRoute>()}/>
                    <Route path=path!("/gestione/edizioni/:code/annulla") view={in_area::<CancelEditionRoute>()}/>
                    <Route path=path!("/gestione/edizioni/:code/registro") view={in_area::<RegistersRoute>()}/>
                    <Route path=path!("/gestione/edizioni/:code/registro/:meeting") view={in_area::<SheetRoute>()}/>
                    <Route
                        path=path!("/gestione/edizioni/:code/registro/:meeting/aggiungi")
                        view={in_area::<AddInRoomRoute>()}
                    />
                    <Route
                        path=path!("/gestione/edizioni/:code/registro/:meeting/stampa")
                        view={in_area::<PrintRoute>()}
                    />
                    <Route path=path!("/gestione/domande/:code") view={in_area::<ApplicationDeskRoute>()}/>
                    <Route path=path!("/gestione/domande/:code/sostituzione") view={in_area::<SubstituteRoute>()}/>
                    <Route path=path!("/gestione/incarichi") view={in_area::<GrantsRoute>()}/>
                    <Route path=path!("/gestione/persone") view={in_area::<PersonsRoute>()}/>
                    <Route path=path!("/gestione/persone/nuova") view={in_area::<NewPersonRoute>()}/>
                    <Route path=path!("/gestione/persone/doppioni") view={in_area::<DuplicatesRoute>()}/>
                    <Route path=path!("/gestione/persone/:id") view={in_area::<PersonRoute>()}/>
                    <Route path=path!("/comunita/:slug/discussioni") view={in_area::<ThreadsRoute>()}/>
                    <Route path=path!("/comunita/:slug/discussioni/nuova") view={in_area::<NewThreadRoute>()}/>
                    <Route path=path!("/comunita/:slug/discussioni/:id") view={in_area::<ThreadRoute>()}/>
                    <Route path=path!("/comunita/:slug/discussioni/:id/per-conto") view={in_area::<ContributionRoute>()}/>
                    <Route path=path!("/comunita/:slug/interventi/:post") view={in_area::<PostLinkRoute>()}/>
                    <Route path=path!("/comunita/:slug/interventi/:post/modifica") view={in_area::<EditPostRoute>()}/>
                    <Route path=path!("/comunita/:slug/interventi/:post/versioni") view={in_area::<PostHistoryRoute>()}/>
                    <Route path=path!("/comunita/:slug/interventi/:post/allegati") view={in_area::<PostFilesRoute>()}/>
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

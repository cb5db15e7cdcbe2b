// SPDX-License-Identifier: AGPL-3.0-or-later
//! Header, navigation and footer around every page. They follow the project of the page.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use server_fn::ServerFn;

use crate::{
    communities::touch::{NOTICES_ADDRESS, UnreadNotices},
    i18n::{self, Locale},
    people::{LoggedIn, api::LogOut},
    projects::{ProjectHeader, api::page_header},
    tr,
    ui::icon::Icon,
};

/// Skip links, header, the page, footer.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let header = expect_context::<RwSignal<Option<ProjectHeader>>>();
    follow_navigation(header);
    view! {
        <div class="skiplinks">
            <a class="visually-hidden-focusable" href="#main">{tr!(common.skip_to_content)}</a>
            <a class="visually-hidden-focusable" href="#footer">{tr!(common.skip_to_footer)}</a>
        </div>
        <Header header/>
        <main id="main" class="page" tabindex="-1">
            <div class="container">{children()}</div>
        </main>
        <Footer header/>
    }
    .into_any()
}

/// After a navigation in the browser: the header of the new page's project, the number of unread notices, and the focus at
/// its beginning.
fn follow_navigation(header: RwSignal<Option<ProjectHeader>>) {
    let path = use_location().pathname;
    let unread = use_context::<UnreadNotices>().filter(|_| use_context::<Option<LoggedIn>>().flatten().is_some());
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        if before.is_some_and(|before| before != path) {
            let path = path.clone();
            leptos::task::spawn_local(async move {
                if let Ok(of_page) = page_header(path).await {
                    header.set(of_page);
                }
            });
            if let Some(unread) = unread {
                unread.refresh();
            }
            if let Some(main) = document().get_element_by_id("main") {
                let _ = wasm_focus(&main);
            }
            if let Some(menu) = document().get_element_by_id("menu") {
                let _ = menu.remove_attribute("open");
            }
        }
        path
    });
}

fn wasm_focus(element: &web_sys::Element) -> Option<()> {
    use leptos::wasm_bindgen::JsCast;

    element.dyn_ref::<web_sys::HtmlElement>()?.focus().ok()
}

#[component]
fn Header(header: RwSignal<Option<ProjectHeader>>) -> impl IntoView {
    let lead = move || {
        header.read().as_ref().map_or_else(|| tr!(common.service_of).to_string(), |project| project.lead.clone())
    };
    let name = move || {
        header.read().as_ref().map_or_else(|| tr!(common.site_name).to_string(), |project| project.acronym.clone())
    };
    let tagline = move || {
        header.read().as_ref().map_or_else(|| tr!(common.site_tagline).to_string(), |project| project.title.clone())
    };
    let home =
        move || header.read().as_ref().map_or_else(|| "/".to_owned(), |project| format!("/progetti/{}", project.slug));
    let marks = move || {
        header
            .read()
            .as_ref()
            .map(|project| project.marks.clone())
            .unwrap_or_default()
            .into_iter()
            .filter_map(|mark| mark.image.map(|image| view! { <img src=image alt=mark.name/> }))
            .collect_view()
    };
    view! {
        <header class="it-header-wrapper">
            <div class="it-header-slim-wrapper">
                <div class="container">
                    <div class="it-header-slim-wrapper-content">
                        <span class="navbar-brand">{lead}</span>
                        <div class="it-header-slim-right-zone">
                            <LanguageLinks/>
                            <Account/>
                        </div>
                    </div>
                </div>
            </div>
            <div class="it-nav-wrapper">
                <div class="it-header-center-wrapper it-small-header">
                    <div class="container">
                        <div class="it-header-center-content-wrapper">
                            <div class="it-brand-wrapper">
                                <a href=home>
                                    <Icon name="correlare" class="icon"/>
                                    <div class="it-brand-text">
                                        <div class="it-brand-title">{name}</div>
                                        <div class="it-brand-tagline">{tagline}</div>
                                    </div>
                                </a>
                            </div>
                            <div class="brand-marks">{marks}</div>
                        </div>
                    </div>
                </div>
                <SiteNavigation header/>
            </div>
        </header>
    }
    .into_any()
}

/// The main sections: address and words.
fn sections(logged_in: Option<&LoggedIn>) -> Vec<(&'static str, String)> {
    let mut sections =
        vec![("/corsi", tr!(common.courses).to_string()), ("/comunita", tr!(common.communities).to_string())];
    if logged_in.is_some() {
        sections.push(("/area-personale", tr!(common.personal_area).to_string()));
    }
    if logged_in.is_some_and(|account| account.staff) {
        sections.push(("/gestione", tr!(common.desk).to_string()));
    }
    sections
}

/// The figures of the page's project: address and words.
fn figures(header: RwSignal<Option<ProjectHeader>>) -> Option<(String, String)> {
    let project = header.read();
    let project = project.as_ref()?;
    Some((
        format!("/monitoraggio/{}", project.slug),
        tr!(common.figures_of, project = project.acronym.clone()).to_string(),
    ))
}

#[component]
fn SiteNavigation(header: RwSignal<Option<ProjectHeader>>) -> impl IntoView {
    let path = use_location().pathname;
    let figures = move || {
        figures(header).map(|(href, text)| {
            let current = (path.get() == href).then_some("page");
            view! { <li><a href=href aria-current=current>{text}</a></li> }
        })
    };
    let links = sections(use_context::<Option<LoggedIn>>().flatten().as_ref())
        .into_iter()
        .map(|(href, text)| {
            let current = move || {
                let path = path.get();
                if path == href {
                    Some("page")
                } else {
                    path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')).then_some("true")
                }
            };
            view! { <li><a href=href aria-current=current>{text}</a></li> }
        })
        .collect_view();
    view! {
        <nav class="site-nav" aria-label=tr!(common.main_navigation)>
            <div class="container">
                <details class="site-nav-toggle" id="menu">
                    <summary>
                        <Icon name="it-burger"/>
                        {tr!(common.menu)}
                    </summary>
                </details>
                <ul class="site-nav-list">{links}{figures}</ul>
            </div>
        </nav>
    }
    .into_any()
}

/// The other language. A link that works without WebAssembly: the server keeps the choice and comes back.
#[component]
fn LanguageLinks() -> impl IntoView {
    let path = use_location().pathname;
    let other = match i18n::locale() {
        Locale::it => Locale::en,
        Locale::en => Locale::it,
    };
    let (code, words) = match other {
        Locale::it => ("it", "Italiano"),
        Locale::en => ("en", "English"),
    };
    view! {
        <ul class="slim-links">
            <li>
                <a href=move || format!("/lingua/{code}?da={}", path.get()) lang=code hreflang=code rel="external nofollow">
                    {words}
                </a>
            </li>
        </ul>
    }
}

#[component]
fn Account() -> impl IntoView {
    match use_context::<Option<LoggedIn>>().flatten() {
        Some(account) => view! {
            <Notices/>
            <a class="btn btn-primary btn-icon btn-full" href="/area-personale">
                <Icon name="it-user"/>
                <span class="account-name">{account.name}</span>
            </a>
            // A plain form: the page has to be loaded again anyway, and the code of forms stays out of the first visit.
            <form method="post" action=LogOut::url()>
                <button class="btn btn-primary btn-full" type="submit">{tr!(common.log_out)}</button>
            </form>
        }
        .into_any(),
        None => view! {
            <a class="btn btn-primary btn-icon btn-full" href="/accedi">
                <Icon name="it-user"/>
                <span>{tr!(common.log_in)}</span>
            </a>
        }
        .into_any(),
    }
}

/// One's notices, and how many of them were not read.
#[component]
fn Notices() -> impl IntoView {
    let unread = use_context::<UnreadNotices>();
    let count = move || {
        unread.and_then(UnreadNotices::label).map(|label| {
            view! {
                <span class="notices-count">
                    {label} <span class="visually-hidden">" " {tr!(common.notices_unread)}</span>
                </span>
            }
        })
    };
    view! {
        <a class="btn btn-primary btn-icon btn-full" href=NOTICES_ADDRESS>
            <Icon name="it-inbox"/>
            <span class="visually-hidden">{tr!(common.notices)} " "</span>
            {count}
        </a>
    }
}

#[component]
fn Footer(header: RwSignal<Option<ProjectHeader>>) -> impl IntoView {
    let links = sections(use_context::<Option<LoggedIn>>().flatten().as_ref())
        .into_iter()
        .map(|(href, text)| view! { <li><a href=href>{text}</a></li> })
        .collect_view();
    let figures = move || figures(header).map(|(href, text)| view! { <li><a href=href>{text}</a></li> });
    let funding = move || {
        header.read().as_ref().map(|project| view! { <p class="funding-note">{project.funding_wording.clone()}</p> })
    };
    let privacy = move || {
        header.read().as_ref().map(|project| {
            view! { <li><a href=format!("/progetti/{}/privacy", project.slug) data-element="privacy-policy-link">{tr!(common.privacy)}</a></li> }
        })
    };
    view! {
        <footer class="it-footer" id="footer">
            <div class="it-footer-main">
                <div class="container">
                    <div class="row g-4 py-5">
                        <nav class="col-md-4" aria-label=tr!(common.sections)>
                            <h2 class="footer-title">{tr!(common.sections)}</h2>
                            <ul class="footer-links">{links}{figures}</ul>
                        </nav>
                    </div>
                    {funding}
                </div>
            </div>
            <div class="it-footer-small-prints">
                <div class="container">
                    <ul class="footer-legal">
                        {privacy}
                        <li><a href="/accessibilita" data-element="accessibility-link">{tr!(common.accessibility)}</a></li>
                        <li><a href="/note-legali" data-element="legal-notes">{tr!(common.legal_notes)}</a></li>
                    </ul>
                </div>
            </div>
        </footer>
    }
    .into_any()
}

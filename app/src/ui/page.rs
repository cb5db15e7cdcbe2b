// SPDX-License-Identifier: AGPL-3.0-or-later
//! What pages share: title, breadcrumb, heading, status code, notices.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::tr;

/// A step of the breadcrumb: its words and its address.
pub type Crumb = (String, String);

/// A page that is not part of the first visit: its code is fetched with the other pages of its area
/// (`shell/areas.rs`), when one of them is first visited.
pub trait AreaPage: Sized {
    /// What the page needs: its resources begin to load here.
    fn data() -> Self;

    /// The page.
    fn view(this: Self) -> AnyView;
}

/// Title of the window, breadcrumb and main heading of a page.
#[component]
pub fn PageHead(
    /// The main heading, also the window's title.
    #[prop(into)]
    title: String,
    /// A sentence under it.
    #[prop(optional, into)]
    lead: Option<String>,
    /// The pages above this one, without the home page.
    #[prop(optional)]
    crumbs: Vec<Crumb>,
) -> impl IntoView {
    let above = crumbs
        .into_iter()
        .map(|(text, href)| {
            view! {
                <li class="breadcrumb-item">
                    <a href=href>{text}</a>
                    <span class="separator" aria-hidden="true">"/"</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <Title text=window_title(&title)/>
        <nav class="breadcrumb-container" aria-label=tr!(common.breadcrumb)>
            <ol class="breadcrumb" data-element="breadcrumb">
                <li class="breadcrumb-item">
                    <a href="/">"Home"</a>
                    <span class="separator" aria-hidden="true">"/"</span>
                </li>
                {above}
                <li class="breadcrumb-item active" aria-current="page">{title.clone()}</li>
            </ol>
        </nav>
        <div class="page-heading">
            <h1>{title}</h1>
            {lead.map(|lead| view! { <p class="lead">{lead}</p> })}
        </div>
    }
    .into_any()
}

/// What was just done, as a form that comes back to a page says it in the address: `?esito=…`.
pub fn outcome() -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.read().get("esito").unwrap_or_default())
}

/// Says what was just done, if anything was.
#[component]
pub fn Done(
    /// In words.
    text: Option<String>,
) -> impl IntoView {
    text.map(|text| view! { <div class="alert alert-success" role="status"><p>{text}</p></div> })
}

/// The text of a `<Title>`: leptos_meta 0.8.7 writes it into the document as it is, so on the server we escape it. In
/// the browser it is set as text.
pub fn window_title(text: &str) -> String {
    if cfg!(feature = "ssr") { text.replace('&', "&amp;").replace('<', "&lt;") } else { text.to_owned() }
}

/// Gives the page being rendered its true HTTP status code; does nothing in the browser.
pub fn set_status(status: u16) {
    #[cfg(feature = "ssr")]
    if let (Some(response), Ok(status)) =
        (use_context::<leptos_axum::ResponseOptions>(), axum::http::StatusCode::from_u16(status))
    {
        response.set_status(status);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = status;
}

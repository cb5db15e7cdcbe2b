// SPDX-License-Identifier: AGPL-3.0-or-later
//! What several pages of the catalogue show.

use leptos::{ev::SubmitEvent, html, prelude::*, wasm_bindgen::JsCast, web_sys};
use leptos_router::hooks::use_navigate;

use super::{CourseCard, EditionLine, TextBlock};
use crate::{tr, ui::icon::Icon};

/// Courses as cards, each with its editions.
#[component]
pub fn CourseCards(
    /// In their order.
    courses: Vec<CourseCard>,
) -> impl IntoView {
    let cards = courses
        .into_iter()
        .map(|course| {
            view! {
                <li>
                    <article class="it-card rounded shadow-sm border">
                        <h3 class="it-card-title">
                            <a href=format!("/corsi/{}", course.slug)>{course.title}</a>
                        </h3>
                        <div class="it-card-body">
                            <p class="item-meta">{course.place}</p>
                            <EditionList editions=course.editions/>
                        </div>
                    </article>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="card-grid">{cards}</ul> }.into_any()
}

/// Editions of one course.
#[component]
pub fn EditionList(
    /// In their order.
    editions: Vec<EditionLine>,
) -> impl IntoView {
    let lines = editions
        .into_iter()
        .map(|edition| {
            view! {
                <li>
                    <p class="item-title">
                        <a href=format!("/edizioni/{}", edition.code)>
                            <time datetime=edition.starts_on>{edition.title}</time>
                        </a>
                    </p>
                    <p class="item-meta">{edition.details}</p>
                    <p class="item-meta">
                        {edition.badge.view()}
                        {edition.seats.map(|seats| format!(" {seats}"))}
                    </p>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="item-list">{lines}</ul> }.into_any()
}

/// A longer text.
#[component]
pub fn Blocks(
    /// Its pieces.
    blocks: Vec<TextBlock>,
) -> impl IntoView {
    let blocks = blocks
        .into_iter()
        .map(|block| match block {
            TextBlock::Paragraph(text) => view! { <p>{text}</p> }.into_any(),
            TextBlock::List(points) => {
                let points = points.into_iter().map(|point| view! { <li>{point}</li> }).collect_view();
                view! { <ul>{points}</ul> }.into_any()
            }
        })
        .collect_view();
    view! { <div class="prose">{blocks}</div> }.into_any()
}

/// Words and what they are.
#[component]
pub fn Facts(
    /// In their order.
    facts: Vec<(String, String)>,
) -> impl IntoView {
    let facts =
        facts.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect_view();
    view! { <dl class="facts">{facts}</dl> }.into_any()
}

/// Back to the beginning of a list, and on.
#[component]
pub fn Pages(
    /// Address of the beginning, if this is not it.
    first: Option<String>,
    /// Address of what follows, if anything does.
    next: Option<String>,
) -> impl IntoView {
    (first.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pagination-wrapper" aria-label=tr!(catalogue.result_pages)>
                <ul class="pagination">
                    {first.map(|href| view! {
                        <li class="page-item"><a class="page-link" href=href>{tr!(catalogue.first_page)}</a></li>
                    })}
                    {next.map(|href| view! {
                        <li class="page-item">
                            <a class="page-link" href=href rel="next">
                                {tr!(catalogue.next_page)}
                                <Icon name="it-chevron-right"/>
                            </a>
                        </li>
                    })}
                </ul>
            </nav>
        }
    })
}

/// What a form that searches `/corsi` does when it is sent in a browser with WebAssembly: goes to the same address as
/// without, but leaves out empty fields and does not load the page again.
pub fn search_without_reload(element: NodeRef<html::Form>) -> impl Fn(SubmitEvent) + Clone + 'static {
    let navigate = use_navigate();
    move |event| {
        let form = element.get_untracked().map(JsCast::unchecked_into);
        if let Some(address) = form.as_ref().and_then(address_of) {
            event.prevent_default();
            navigate(&address, Default::default());
        }
    }
}

fn address_of(form: &web_sys::HtmlFormElement) -> Option<String> {
    const FIELDS: [&str; 8] = ["testo", "stato", "territorio", "asse", "progetto", "da", "a", "posti"];
    let data = web_sys::FormData::new_with_form(form).ok()?;
    let mut address = "/corsi".to_owned();
    let mut separator = '?';
    for name in FIELDS {
        let value = data.get(name).as_string().unwrap_or_default();
        if !value.is_empty() && (name, value.as_str()) != ("stato", "aperti") {
            address.push(separator);
            address.push_str(name);
            address.push('=');
            address.push_str(&String::from(web_sys::js_sys::encode_uri_component(&value)));
            separator = '&';
        }
    }
    Some(address)
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What happens when a navigation inside the browser breaks: the page is loaded from the server instead.
//!
//! In leptos 0.8 a page's chunk that cannot be fetched (the network is down, or the server was updated meanwhile)
//! panics, and after a panic the WebAssembly answers no more. So the address one is heading for is kept, and the panic
//! hook goes there by an ordinary load. A page that breaks while it is hydrated stays the plain HTML it is, which works.

use std::cell::RefCell;

thread_local! {
    static HEADING_FOR: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Notes the path a navigation by the program goes to; links that are clicked are noted by themselves.
pub fn heading_for(path: &str) {
    HEADING_FOR.with_borrow_mut(|heading| *heading = Some(path.to_owned()));
}

/// Installs the panic hook and the listener for clicks.
#[cfg(feature = "hydrate")]
pub fn install() {
    use leptos::prelude::*;
    use wasm_bindgen::{JsCast, prelude::Closure};

    std::panic::set_hook(Box::new(|panic| {
        leptos::logging::error!("{panic}");
        let heading = HEADING_FOR.with_borrow_mut(Option::take);
        if let Some(address) = heading {
            let _ = window().location().set_href(&address);
        }
    }));

    let note_click = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| {
        let link = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|element| element.closest("a[href]").ok().flatten())
            .and_then(|link| link.get_attribute("href"));
        // The router scrolls to a place in the page but does not give it the focus, as the browser does by itself.
        if let Some(place) = link.as_deref().and_then(|href| href.strip_prefix('#'))
            && let Some(element) = document().get_element_by_id(place)
        {
            let _ = element.unchecked_ref::<web_sys::HtmlElement>().focus();
        }
        HEADING_FOR.with_borrow_mut(|heading| *heading = link.filter(|href| href.starts_with('/')));
    });
    // While capturing: before the router's own listener, which is where a navigation begins.
    let _ = document().add_event_listener_with_callback_and_bool("click", note_click.as_ref().unchecked_ref(), true);
    note_click.forget();
}

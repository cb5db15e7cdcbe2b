// SPDX-License-Identifier: AGPL-3.0-or-later
//! The browser's entry: gives life to the page that the server rendered.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's script once the WebAssembly is there. A document that was cut off stays plain HTML.
#[wasm_bindgen]
pub async fn hydrate() {
    app::start_in_browser().await;
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What was answered and not handed in yet stays in the browser, and nowhere else: no answer reaches the server before
//! it is sealed. Without WebAssembly there is no draft; a refused form still keeps everything.

use std::collections::BTreeMap;

use leptos::{prelude::*, wasm_bindgen::JsCast};
use web_sys::{HtmlFormElement, HtmlInputElement, HtmlTextAreaElement, Storage};

use crate::tr;

/// Under which name the browser keeps a draft.
fn key_of(name: &str) -> String {
    format!("questionario/{name}")
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// A field of the form that holds an answer.
enum Field {
    Radio(HtmlInputElement),
    Text(HtmlTextAreaElement),
}

fn fields(form: &str) -> Vec<Field> {
    let Some(form) = document().get_element_by_id(form).and_then(|element| element.dyn_into::<HtmlFormElement>().ok())
    else {
        return Vec::new();
    };
    let elements = form.elements();
    (0..elements.length())
        .filter_map(|at| elements.item(at))
        .filter_map(|element| match element.dyn_into::<HtmlInputElement>() {
            Ok(input) => (input.type_() == "radio").then_some(Field::Radio(input)),
            Err(element) => element.dyn_into::<HtmlTextAreaElement>().ok().map(Field::Text),
        })
        .collect()
}

/// Keeps what is answered now.
fn save(form: &str, key: &str) {
    let mut answers: BTreeMap<String, String> = BTreeMap::new();
    for field in fields(form) {
        match field {
            Field::Radio(radio) if radio.checked() => {
                answers.insert(radio.name(), radio.value());
            }
            Field::Text(text) if !text.value().is_empty() => {
                answers.insert(text.name(), text.value());
            }
            _ => {}
        }
    }
    // Storage that is full or forbidden: there is no draft then, and nothing else is lost.
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(&answers)) {
        let _ = storage.set_item(key, &text);
    }
}

/// Fills in what was kept; answers whether there was anything.
fn restore(form: &str, key: &str) -> bool {
    let kept = storage().and_then(|storage| storage.get_item(key).ok().flatten());
    let Some(answers) = kept.and_then(|text| serde_json::from_str::<BTreeMap<String, String>>(&text).ok()) else {
        return false;
    };
    for field in fields(form) {
        match field {
            Field::Radio(radio) => {
                if answers.get(&radio.name()) == Some(&radio.value()) {
                    radio.set_checked(true);
                }
            }
            Field::Text(text) => {
                if let Some(answer) = answers.get(&text.name()).filter(|_| text.value().is_empty()) {
                    text.set_value(answer);
                }
            }
        }
    }
    !answers.is_empty()
}

/// Around the fields of a form: keeps a draft while it is filled in, and fills it in again after a reload.
#[component]
pub fn Draft(
    /// Id of the form's element.
    form: &'static str,
    /// Name of the draft: of this participant in this round, so that nobody else at the same computer gets it.
    name: String,
    /// The form.
    children: Children,
) -> impl IntoView {
    let key = StoredValue::new(key_of(&name));
    let restored = RwSignal::new(false);
    // Runs in the browser only, when the page has been taken over.
    Effect::new(move |_| restored.set(key.with_value(|key| restore(form, key))));
    let keep = move || key.with_value(|key| save(form, key));
    view! {
        <div on:input=move |_| keep() on:change=move |_| keep()>
            <p class="form-text" role="status">
                {move || restored.get().then(|| tr!(questionnaires.draft_restored).to_string())}
            </p>
            {children()}
        </div>
    }
}

/// Forgets a draft, once it is handed in or of no more use.
pub fn forget_draft(name: &str) {
    let key = key_of(name);
    Effect::new(move |_| {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&key);
        }
    });
}

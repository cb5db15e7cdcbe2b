// SPDX-License-Identifier: AGPL-3.0-or-later
//! A filter that is typed, for there may be too many values to choose from.

use leptos::prelude::*;

use super::FilterChoice;

/// A field with the first values as suggestions, where there are any. Without WebAssembly too: browsers suggest by
/// themselves.
pub fn typed(
    name: &'static str,
    label: &'static str,
    chosen: String,
    suggestions: Vec<FilterChoice>,
) -> Option<AnyView> {
    (!suggestions.is_empty() || !chosen.is_empty()).then(|| {
        let (id, list) = (format!("filtro-{name}"), format!("valori-{name}"));
        let options =
            suggestions.into_iter().map(|choice| view! { <option value=choice.value></option> }).collect_view();
        view! {
            <div class="form-group">
                <label class="active" for=id.clone()>{label}</label>
                <input
                    class="form-control"
                    id=id
                    name=name
                    type="text"
                    value=chosen
                    list=list.clone()
                    autocomplete="off"
                    spellcheck="false"
                />
                <datalist id=list>{options}</datalist>
            </div>
        }
        .into_any()
    })
}

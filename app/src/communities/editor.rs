// SPDX-License-Identifier: AGPL-3.0-or-later
//! Where posts are written: a text area as it is, and with WebAssembly buttons, a preview and a draft that stays in the
//! browser.

use leptos::{prelude::*, wasm_bindgen::JsCast};
use web_sys::{HtmlTextAreaElement, Storage};

use super::{
    api::preview_post,
    rules::{BODY_MOST, TOOLS, Tool, use_tool},
    touch::MentionList,
};
use crate::{
    tr,
    ui::{fields::TextAreaField, form::FormState},
};

/// Where the draft of an answer is kept.
pub fn answer_draft(person: uuid::Uuid, thread: uuid::Uuid) -> String {
    format!("intervento/{person}/{thread}")
}

/// Where the draft of a new discussion is kept.
pub fn thread_draft(person: uuid::Uuid, slug: &str) -> String {
    format!("discussione/{person}/{slug}")
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// The text area with this id. In the browser only.
pub(super) fn text_area(id: &str) -> Option<HtmlTextAreaElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Forgets a draft that was sent, once: what is typed after it on the same page is a new one. In the browser only.
pub fn forget_draft(key: String, outcome: String) {
    Effect::new(move |_| {
        if let Some(storage) = storage() {
            let sent = format!("{key}/inviato");
            if storage.get_item(&sent).ok().flatten().as_deref() != Some(&outcome) {
                let _ = storage.remove_item(&key);
                let _ = storage.set_item(&sent, &outcome);
            }
        }
    });
}

/// Never about people who can be recognised: said beside every editor.
#[component]
pub fn PrivacyReminder() -> impl IntoView {
    view! { <p class="callout-note">{tr!(communities.talk_privacy_reminder)}</p> }
}

/// The text of a post, inside a form: the field `body`.
#[component]
pub fn Editor(
    /// What people call it.
    #[prop(into)]
    label: String,
    /// The text to begin with.
    #[prop(optional, into)]
    value: String,
    /// Where the draft is kept; none where there is to be none.
    #[prop(optional, into)]
    draft: Option<String>,
    /// The community whose members a text may name, in addresses; none where it names nobody.
    #[prop(optional, into)]
    community: Option<String>,
) -> impl IntoView {
    let id = StoredValue::new(FormState::here().id("body"));
    let draft = StoredValue::new(draft.filter(|key| !key.is_empty()));
    let (ready, restored) = (RwSignal::new(false), RwSignal::new(false));
    let named_in = community.clone().unwrap_or_default();
    let preview = Action::new(move |body: &String| preview_post(body.clone(), named_in.clone()));
    // Runs in the browser only, when the page has been taken over.
    Effect::new(move |_| {
        ready.set(true);
        let kept = draft.with_value(|key| key.as_ref().and_then(|key| storage()?.get_item(key).ok().flatten()));
        let area = id.with_value(|id| text_area(id)).filter(|area| area.value().is_empty());
        if let (Some(kept), Some(area)) = (kept.filter(|kept| !kept.is_empty()), area) {
            area.set_value(&kept);
            restored.set(true);
        }
    });
    let keep = move || {
        let text = id.with_value(|id| text_area(id)).map(|area| area.value());
        draft.with_value(|key| {
            // Storage that is full or forbidden: there is no draft then, and nothing else is lost.
            if let (Some(key), Some(storage), Some(text)) = (key, storage(), text) {
                let _ = if text.trim().is_empty() { storage.remove_item(key) } else { storage.set_item(key, &text) };
            }
        });
    };
    let mentions = community.map(|community| MentionList::new(id, community, Callback::new(move |()| keep())));
    let apply = move |tool: Tool| {
        if let Some(area) = id.with_value(|id| text_area(id)) {
            let start = area.selection_start().ok().flatten().unwrap_or_default();
            let end = area.selection_end().ok().flatten().unwrap_or(start);
            let (text, start, end) = use_tool(tool, &area.value(), start, end);
            area.set_value(&text);
            let _ = area.focus();
            let _ = area.set_selection_range(start, end);
            keep();
        }
    };
    let tools = move || {
        ready.get().then(|| {
            let buttons = TOOLS
                .map(|tool| {
                    let name = tool_name(tool);
                    view! {
                        <button type="button" class="btn btn-sm btn-outline-primary" on:click=move |_| apply(tool)>
                            {name}
                        </button>
                    }
                })
                .collect_view();
            view! { <div class="toolbar" role="group" aria-label=tr!(communities.talk_tools)>{buttons}</div> }
        })
    };
    let show_preview = move |_| {
        let text = id.with_value(|id| text_area(id)).map(|area| area.value()).unwrap_or_default();
        preview.dispatch(text);
    };
    let shown = move || {
        preview.value().get().map(|result| match result {
            Ok(html) if html.is_empty() => {
                view! { <p class="form-text">{tr!(communities.talk_preview_empty)}</p> }.into_any()
            }
            // Rendered and sanitised by the function that renders posts.
            Ok(html) => view! { <div class="post-text prose" inner_html=html></div> }.into_any(),
            Err(error) => view! { <p class="invalid-feedback d-block">{error.message()}</p> }.into_any(),
        })
    };
    view! {
        <div
            on:input=move |_| {
                keep();
                if let Some(mentions) = mentions {
                    mentions.typed();
                }
            }
            on:keydown=move |event| {
                if let Some(mentions) = mentions {
                    mentions.key(&event);
                }
            }
            on:focusout=move |_| {
                if let Some(mentions) = mentions {
                    mentions.close();
                }
            }
        >
            {tools}
            <TextAreaField
                name="body"
                label
                required=true
                rows=8
                value
                help=tr!(communities.talk_body_help, most = BODY_MOST).to_string()
            />
            {mentions.map(MentionList::view)}
            <p class="form-text" role="status">
                {move || restored.get().then(|| tr!(communities.talk_draft_restored).to_string())}
            </p>
            {move || {
                ready
                    .get()
                    .then(|| {
                        view! {
                            <div class="actions">
                                <button type="button" class="btn btn-sm btn-outline-primary" on:click=show_preview>
                                    {tr!(communities.talk_preview)}
                                </button>
                            </div>
                            <div role="status" aria-live="polite">{shown}</div>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

fn tool_name(tool: Tool) -> &'static str {
    match tool {
        Tool::Bold => tr!(communities.talk_tool_bold),
        Tool::Italic => tr!(communities.talk_tool_italic),
        Tool::List => tr!(communities.talk_tool_list),
        Tool::Link => tr!(communities.talk_tool_link),
        Tool::Quote => tr!(communities.talk_tool_quote),
    }
}

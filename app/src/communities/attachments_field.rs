// SPDX-License-Identifier: AGPL-3.0-or-later
//! Where files are chosen for a post that is being written: with WebAssembly they are sent at once, in pieces, and the
//! form carries their ids. Without, a line says how files are attached afterwards.

use leptos::prelude::*;
use uuid::Uuid;

#[cfg(feature = "hydrate")]
use super::attachments_browser as browser;
use super::{
    attachments_view::kind_and_size,
    rules::{ACCEPTED, FILE_MEGABYTES_MOST, FILES_MOST},
};
use crate::{tr, ui::form::FormState};

/// The field's name in the form.
const NAME: &str = "attachments";

/// How the sending of a chosen file stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Others come first.
    Waiting,
    /// Under way.
    Sending,
    /// It has come and is taken.
    Ready,
    /// It is not taken.
    Refused(String),
    /// It was broken off; it can be tried again.
    Failed(String),
}

/// A chosen file. What it knows is counted by reference: it may be told something when the page has gone.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// Tells it from the others of this window.
    pub number: u32,
    /// What it is called.
    pub name: String,
    /// How big it is.
    pub bytes: u32,
    /// How it stands.
    pub stage: ArcRwSignal<Stage>,
    /// Bytes that have come.
    pub sent: ArcRwSignal<u32>,
    /// The attachment, once the server knows of it.
    pub id: ArcRwSignal<Option<Uuid>>,
}

impl Chosen {
    /// What the form says of it: its id, or a word that the server refuses while it is not whole.
    fn for_form(&self) -> Option<String> {
        match self.stage.get() {
            Stage::Refused(_) => None,
            _ => Some(self.id.get().map_or_else(|| "-".to_owned(), |id| id.to_string())),
        }
    }
}

/// The state of the field.
#[derive(Clone, Copy)]
pub struct Files {
    /// Name of the community in addresses.
    pub slug: StoredValue<String>,
    /// What was chosen, in order.
    pub chosen: RwSignal<Vec<Chosen>>,
    /// What has just happened, for who does not see it.
    pub said: RwSignal<String>,
}

/// Chooses files: the form's field `attachments`.
#[component]
pub fn AttachmentsField(
    /// Name of the community in addresses.
    #[prop(into)]
    slug: String,
) -> impl IntoView {
    let form = FormState::here();
    form.name_field(NAME, tr!(communities.files_choose));
    let (id, message) = (form.id(NAME), form.message(NAME));
    let files =
        Files { slug: StoredValue::new(slug), chosen: RwSignal::new(Vec::new()), said: RwSignal::new(String::new()) };
    let ready = RwSignal::new(false);
    // Runs in the browser only, when the page has been taken over.
    Effect::new(move |_| ready.set(true));
    #[cfg(feature = "hydrate")]
    on_cleanup(move || browser::forget(files));
    let value = move || files.chosen.get().iter().filter_map(Chosen::for_form).collect::<Vec<_>>().join(",");
    view! {
        <input type="hidden" name=NAME value=value/>
        {move || {
            if ready.get() {
                view! { <Chooser files id=id.clone() message/> }.into_any()
            } else {
                view! { <p class="form-text">{tr!(communities.files_later)}</p> }.into_any()
            }
        }}
    }
    .into_any()
}

/// The chooser and the list; in the browser only.
#[component]
fn Chooser(files: Files, id: String, message: Signal<Option<String>>) -> impl IntoView {
    let (help, error) = (format!("{id}-help"), format!("{id}-error"));
    let described = {
        let (help, error) = (help.clone(), error.clone());
        move || if message.read().is_some() { format!("{error} {help}") } else { help.clone() }
    };
    let choose = move |event: web_sys::Event| {
        #[cfg(feature = "hydrate")]
        browser::choose(files, &event);
        #[cfg(not(feature = "hydrate"))]
        let _ = (files, event);
    };
    let drop_here = move |event: web_sys::DragEvent| {
        event.prevent_default();
        #[cfg(feature = "hydrate")]
        browser::drop_here(files, &event);
    };
    view! {
        <div class="form-group file-drop" on:dragover=|event| event.prevent_default() on:drop=drop_here>
            <label class="active" for=id.clone()>{tr!(communities.files_choose)}</label>
            <small class="form-text" id=help>
                {tr!(communities.files_help_drop, most = FILES_MOST, size = FILE_MEGABYTES_MOST)}
            </small>
            // Without a name: the form sends ids, the files have gone already.
            <input
                class=move || if message.read().is_some() { "form-control is-invalid" } else { "form-control" }
                id=id
                type="file"
                multiple=true
                accept=ACCEPTED
                aria-invalid=move || message.read().is_some().then_some("true")
                aria-describedby=described
                on:change=choose
            />
            {move || {
                message
                    .get()
                    .map(|message| view! { <div class="invalid-feedback d-block" id=error.clone()>{message}</div> })
            }}
            <ul class="file-list">
                <For each=move || files.chosen.get() key=|file| file.number children=move |file| view! { <Line files file/> }/>
            </ul>
            <p class="visually-hidden" role="status" aria-live="polite">{move || files.said.get()}</p>
        </div>
    }
    .into_any()
}

/// A chosen file: how far it is, and what can be done.
#[component]
fn Line(files: Files, file: Chosen) -> impl IntoView {
    let about = kind_and_size(&file.name, file.bytes);
    let (name, number, bytes) = (file.name.clone(), file.number, file.bytes);
    let stage = {
        let (file, name) = (file.clone(), name.clone());
        move || match file.stage.get() {
            Stage::Waiting => view! { <span>{tr!(communities.files_waiting)}</span> }.into_any(),
            Stage::Sending => {
                let sent = file.sent.clone();
                let label = tr!(communities.files_sending, name = name.clone()).to_string();
                view! { <progress class="bar" max=bytes value=move || sent.get() aria-label=label></progress> }
                    .into_any()
            }
            Stage::Ready => view! { <span class="badge badge-good">{tr!(communities.files_ready)}</span> }.into_any(),
            Stage::Refused(why) => view! { <span class="invalid-feedback d-block">{why}</span> }.into_any(),
            Stage::Failed(why) => view! {
                <span class="invalid-feedback d-block">{why}</span>
                <button
                    type="button"
                    class="btn btn-link btn-sm"
                    on:click=move |_| {
                        #[cfg(feature = "hydrate")]
                        browser::retry(files, number);
                    }
                >
                    {tr!(communities.files_retry)}
                    <span class="visually-hidden">{format!(" «{name}»")}</span>
                </button>
            }
            .into_any(),
        }
    };
    let remove = move |_| {
        #[cfg(feature = "hydrate")]
        browser::remove(files, number);
        #[cfg(not(feature = "hydrate"))]
        let _ = (files, number);
    };
    view! {
        <li>
            <span>{file.name.clone()}</span>
            " "
            <span class="file-meta">{about}</span>
            " "
            {stage}
            <button type="button" class="btn btn-link btn-sm" on:click=remove>
                {tr!(communities.files_remove)}
                <span class="visually-hidden">{format!(" «{}»", file.name)}</span>
            </button>
        </li>
    }
    .into_any()
}

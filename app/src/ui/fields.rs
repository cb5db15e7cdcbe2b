// SPDX-License-Identifier: AGPL-3.0-or-later
//! The fields of forms: label, help, value kept after a refusal, message, and what ties them together for a screen
//! reader. Each stands inside a [`crate::ui::form::Form`].

use leptos::prelude::*;

use super::form::FormState;
use crate::tr;

/// A choice of a select or radio field: its value and what people read.
pub type Choice = (String, String);

/// The ids that describe a field: its message while it is refused, and its help.
fn described_by(id: &str, message: Signal<Option<String>>, help: Option<&str>) -> Signal<Option<String>> {
    let (id, has_help) = (id.to_owned(), help.is_some());
    Signal::derive(move || {
        let mut ids = Vec::new();
        if message.read().is_some() {
            ids.push(format!("{id}-error"));
        }
        if has_help {
            ids.push(format!("{id}-help"));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    })
}

fn with_asterisk(label: &str, required: bool) -> String {
    if required { format!("{label}*") } else { label.to_owned() }
}

/// The message under a refused field.
#[component]
fn Message(id: String, message: Signal<Option<String>>) -> impl IntoView {
    move || {
        message.get().map(|message| {
            view! { <div class="invalid-feedback d-block" id=format!("{id}-error")>{message}</div> }
        })
    }
}

/// The help of a field, above its input.
#[component]
fn Help(id: String, help: Option<String>) -> impl IntoView {
    help.map(|help| view! { <small class="form-text" id=format!("{id}-help")>{help}</small> })
}

/// A field of one line: text, e-mail, password, date or number.
#[component]
pub fn InputField(
    /// Name of the argument of the server function.
    name: &'static str,
    /// What people call it.
    #[prop(into)]
    label: String,
    /// `type` of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// Whether it has to be filled in.
    #[prop(optional)]
    required: bool,
    /// What to enter and why it is asked.
    #[prop(optional, into)]
    help: Option<String>,
    /// Token of the browser's own filling in.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// The value to begin with.
    #[prop(optional, into)]
    value: String,
    /// Further classes of the input, such as `input-short`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let form = FormState::here();
    form.name_field(name, &label);
    let id = form.id(name);
    let message = form.message(name);
    let described = described_by(&id, message, help.as_deref());
    // A password is never given back.
    let value = if kind == "password" { String::new() } else { form.value(name, value) };
    view! {
        <div class="form-group">
            <label class="active" for=id.clone()>{with_asterisk(&label, required)}</label>
            <Help id=id.clone() help/>
            <input
                class=move || format!("form-control {class}{}", if message.read().is_some() { " is-invalid" } else { "" })
                id=id.clone()
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                required=required
                aria-invalid=move || message.read().is_some().then_some("true")
                aria-describedby=move || described.get()
            />
            <Message id message/>
        </div>
    }
}

/// A field of several lines.
#[component]
pub fn TextAreaField(
    /// Name of the argument of the server function.
    name: &'static str,
    /// What people call it.
    #[prop(into)]
    label: String,
    /// Whether it has to be filled in.
    #[prop(optional)]
    required: bool,
    /// What to enter and why it is asked.
    #[prop(optional, into)]
    help: Option<String>,
    /// The text to begin with.
    #[prop(optional, into)]
    value: String,
    /// Lines shown.
    #[prop(default = 4)]
    rows: u32,
) -> impl IntoView {
    let form = FormState::here();
    form.name_field(name, &label);
    let id = form.id(name);
    let message = form.message(name);
    let described = described_by(&id, message, help.as_deref());
    let value = form.value(name, value);
    view! {
        <div class="form-group">
            <label class="active" for=id.clone()>{with_asterisk(&label, required)}</label>
            <Help id=id.clone() help/>
            <textarea
                class=move || if message.read().is_some() { "form-control is-invalid" } else { "form-control" }
                id=id.clone()
                name=name
                rows=rows
                required=required
                aria-invalid=move || message.read().is_some().then_some("true")
                aria-describedby=move || described.get()
            >
                {escaped_child(value)}
            </textarea>
            <Message id message/>
        </div>
    }
}

/// The child of a `<textarea>`: leptos 0.8.23 does not escape it when it renders on the server (leptos#4730), so we
/// do. A leading line break is doubled, since HTML drops the first. In the browser the element is not rendered anew.
pub(crate) fn escaped_child(text: String) -> String {
    if cfg!(feature = "ssr") {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        if escaped.starts_with('\n') { format!("\n{escaped}") } else { escaped }
    } else {
        text
    }
}

/// A field to choose one of several from a list.
#[component]
pub fn SelectField(
    /// Name of the argument of the server function.
    name: &'static str,
    /// What people call it.
    #[prop(into)]
    label: String,
    /// Values and what people read.
    choices: Vec<Choice>,
    /// Whether it has to be filled in.
    #[prop(optional)]
    required: bool,
    /// What to enter and why it is asked.
    #[prop(optional, into)]
    help: Option<String>,
    /// The value to begin with.
    #[prop(optional, into)]
    value: String,
    /// What the empty choice says; without it the list begins with "choose".
    #[prop(optional, into)]
    empty: Option<String>,
) -> impl IntoView {
    let form = FormState::here();
    form.name_field(name, &label);
    let id = form.id(name);
    let message = form.message(name);
    let described = described_by(&id, message, help.as_deref());
    let value = form.value(name, value);
    let empty = empty.unwrap_or_else(|| tr!(common.choose).to_string());
    let options = choices
        .into_iter()
        .map(|(choice, text)| {
            let selected = choice == value;
            view! { <option value=choice selected=selected>{text}</option> }
        })
        .collect_view();
    view! {
        <div class="form-group">
            <label class="active" for=id.clone()>{with_asterisk(&label, required)}</label>
            <Help id=id.clone() help/>
            <select
                class=move || if message.read().is_some() { "form-select is-invalid" } else { "form-select" }
                id=id.clone()
                name=name
                required=required
                aria-invalid=move || message.read().is_some().then_some("true")
                aria-describedby=move || described.get()
            >
                <option value="">{empty}</option>
                {options}
            </select>
            <Message id message/>
        </div>
    }
}

/// A field to choose one of a few, all shown.
#[component]
pub fn RadioField(
    /// Name of the argument of the server function.
    name: &'static str,
    /// The question.
    #[prop(into)]
    label: String,
    /// Values and what people read.
    choices: Vec<Choice>,
    /// Whether one has to be chosen.
    #[prop(optional)]
    required: bool,
    /// What to choose and why it is asked.
    #[prop(optional, into)]
    help: Option<String>,
    /// The value to begin with.
    #[prop(optional, into)]
    value: String,
) -> impl IntoView {
    let form = FormState::here();
    form.name_field(name, &label);
    let id = form.id(name);
    let message = form.message(name);
    let described = described_by(&id, message, help.as_deref());
    let value = form.value(name, value);
    let group = id.clone();
    let radios = choices
        .into_iter()
        .enumerate()
        .map(|(number, (choice, text))| {
            // The first has the field's own id, so that the error summary's link leads to it.
            let id = if number == 0 { group.clone() } else { format!("{group}-{number}") };
            let checked = choice == value;
            view! {
                <div class="form-check">
                    <input type="radio" id=id.clone() name=name value=choice checked=checked/>
                    <label for=id>{text}</label>
                </div>
            }
        })
        .collect_view();
    view! {
        <fieldset class="form-group" aria-describedby=move || described.get()>
            <legend>{with_asterisk(&label, required)}</legend>
            <Help id=id.clone() help/>
            <Message id message/>
            {radios}
        </fieldset>
    }
}

/// A box to tick.
#[component]
pub fn CheckField(
    /// Name of the argument of the server function.
    name: &'static str,
    /// What ticking it says.
    #[prop(into)]
    label: String,
    /// Value sent when ticked.
    #[prop(default = "true".to_owned(), into)]
    value: String,
    /// Whether it has to be ticked.
    #[prop(optional)]
    required: bool,
    /// Whether it is ticked to begin with.
    #[prop(optional)]
    checked: bool,
) -> impl IntoView {
    let form = FormState::here();
    form.name_field(name, &label);
    let id = form.id(name);
    let message = form.message(name);
    let described = described_by(&id, message, None);
    let ticked = form.value(name, if checked { value.clone() } else { String::new() }) == value;
    view! {
        <div class="form-check">
            <input
                type="checkbox"
                id=id.clone()
                name=name
                value=value
                checked=ticked
                required=required
                aria-invalid=move || message.read().is_some().then_some("true")
                aria-describedby=move || described.get()
            />
            <label for=id.clone()>{with_asterisk(&label, required)}</label>
            <Message id message/>
        </div>
    }
}

/// A value the form carries unseen.
#[component]
pub fn HiddenField(
    /// Name of the argument of the server function.
    name: &'static str,
    /// Its value.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    view! { <input type="hidden" name=name value=value/> }
}

/// The button that sends the form.
#[component]
pub fn Submit(
    /// What it does, as a verb.
    #[prop(into)]
    label: String,
    /// Classes of the button.
    #[prop(default = "btn btn-primary")]
    class: &'static str,
) -> impl IntoView {
    view! { <button class=class type="submit">{label}</button> }
}

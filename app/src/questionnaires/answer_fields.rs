// SPDX-License-Identifier: AGPL-3.0-or-later
//! The places to answer of a questionnaire, inside a `<Form>`: plain radio buttons with worded ends, so that keyboard
//! and screen reader need nothing of ours.

use leptos::prelude::*;

use super::{Item, ItemKind, NOT_APPLICABLE, QuestionSet, rules::TEXT_MOST};
use crate::{
    error::FieldCode,
    tr,
    ui::{fields::escaped_child, form::FormState},
};

/// All places, under the headings of their areas and, where they are asked for each teacher, the teachers' names.
#[component]
pub fn AnswerFields(
    /// What is asked.
    set: QuestionSet,
    /// About whom.
    teachers: Vec<String>,
) -> impl IntoView {
    let sections = set
        .areas
        .iter()
        .map(|area| {
            let mut fields: Vec<AnyView> = Vec::new();
            let mut heading = 0;
            for place in set.places(teachers.len()).into_iter().filter(|place| place.item.area == area.code) {
                let teacher = place.teacher.checked_sub(1).and_then(|at| teachers.get(at)).cloned();
                if place.teacher != heading {
                    heading = place.teacher;
                    fields.push(view! { <h3>{teacher.clone()}</h3> }.into_any());
                }
                let (key, item) = (place.key(), place.item.clone());
                fields.push(match item.kind {
                    ItemKind::Open => view! { <OpenField key item/> }.into_any(),
                    _ => view! { <ClosedField key item teacher/> }.into_any(),
                });
            }
            // An area about teachers has nothing to ask where there are none.
            (!fields.is_empty()).then(|| view! { <section><h2>{area.title.here()}</h2>{fields}</section> })
        })
        .collect_view();
    view! { {sections} }.into_any()
}

/// The message of a place, if it was refused.
fn message_of(form: FormState, key: &str) -> Signal<Option<String>> {
    let key = key.to_owned();
    Signal::derive(move || form.errors.read().of(&key).map(FieldCode::message))
}

#[component]
fn Message(id: String, message: Signal<Option<String>>) -> impl IntoView {
    move || {
        message.get().map(|message| {
            view! { <div class="invalid-feedback d-block" id=format!("{id}-error")>{message}</div> }
        })
    }
}

/// A choice: its value, what people see, and what a screen reader says besides.
struct Choice {
    value: String,
    text: String,
    end: Option<String>,
    class: &'static str,
}

fn choices(item: &Item) -> Vec<Choice> {
    let last = item.answers().len().saturating_sub(1);
    let mut choices: Vec<Choice> = match item.kind {
        ItemKind::Agreement => item
            .answers()
            .into_iter()
            .enumerate()
            .map(|(at, value)| Choice {
                value: value.to_owned(),
                text: value.to_owned(),
                end: match at {
                    0 => Some(tr!(questionnaires.not_at_all).to_string()),
                    at if at == last => Some(tr!(questionnaires.wholly).to_string()),
                    _ => None,
                },
                class: "form-check",
            })
            .collect(),
        ItemKind::Choice => item
            .choices
            .iter()
            .map(|choice| Choice {
                value: choice.code.clone(),
                text: choice.title.here(),
                end: None,
                class: "form-check",
            })
            .collect(),
        ItemKind::Open => Vec::new(),
    };
    if item.not_applicable {
        choices.push(Choice {
            value: NOT_APPLICABLE.to_owned(),
            text: tr!(questionnaires.not_applicable).to_string(),
            end: None,
            class: "form-check likert-na",
        });
    }
    choices
}

#[component]
fn ClosedField(key: String, item: Item, teacher: Option<String>) -> impl IntoView {
    let form = FormState::here();
    let text = item.text.here();
    // Without its full stop: the message follows after a colon.
    let label = text.trim_end_matches('.');
    form.name_field(&key, &teacher.map_or_else(|| label.to_owned(), |name| format!("{name}: {label}")));
    let message = message_of(form, &key);
    let id = form.id(&key);
    let name = format!("answers[{key}]");
    let chosen = form.value(&key, String::new());
    let end = |text: String| view! { <span class="likert-end" aria-hidden="true">{text}</span> };
    let worded = item.kind == ItemKind::Agreement;
    let radios = choices(&item)
        .into_iter()
        .enumerate()
        .map(|(number, choice)| {
            // The first has the place's own id, so that the error summary's link leads to it.
            let id = if number == 0 { id.clone() } else { format!("{id}-{number}") };
            let checked = choice.value == chosen;
            let after = (worded && number == 4).then(|| end(tr!(questionnaires.wholly).to_string()));
            view! {
                <div class=choice.class>
                    <input type="radio" id=id.clone() name=name.clone() value=choice.value checked=checked/>
                    <label for=id>
                        {choice.text}
                        {choice.end.map(|end| view! { <span class="visually-hidden">{format!(" {end}")}</span> })}
                    </label>
                </div>
                {after}
            }
        })
        .collect_view();
    let described = {
        let id = id.clone();
        move || message.read().is_some().then(|| format!("{id}-error"))
    };
    view! {
        <fieldset class="likert" aria-describedby=described>
            <legend>{text}</legend>
            <Message id message/>
            <div class="likert-scale">
                {worded.then(|| end(tr!(questionnaires.not_at_all).to_string()))}
                {radios}
            </div>
        </fieldset>
    }
    .into_any()
}

#[component]
fn OpenField(key: String, item: Item) -> impl IntoView {
    let form = FormState::here();
    let text = item.text.here();
    form.name_field(&key, &text);
    let message = message_of(form, &key);
    let id = form.id(&key);
    let name = format!("answers[{key}]");
    let value = form.value(&key, String::new());
    let described = {
        let id = id.clone();
        move || {
            let help = format!("{id}-help");
            if message.read().is_some() { format!("{id}-error {help}") } else { help }
        }
    };
    view! {
        <div class="form-group">
            <label class="active" for=id.clone()>{text}</label>
            <small class="form-text" id=format!("{id}-help")>
                {tr!(questionnaires.open_help, most = TEXT_MOST)}
            </small>
            <textarea
                class=move || if message.read().is_some() { "form-control is-invalid" } else { "form-control" }
                id=id.clone()
                name=name
                rows="3"
                aria-invalid=move || message.read().is_some().then_some("true")
                aria-describedby=described
            >
                {escaped_child(value)}
            </textarea>
            <Message id message/>
        </div>
    }
    .into_any()
}

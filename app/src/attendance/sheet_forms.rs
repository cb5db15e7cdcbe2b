// SPDX-License-Identifier: AGPL-3.0-or-later
//! The forms below the sheet: topic and teaching, closing, reopening.

use leptos::prelude::*;

use super::api::{CLOSE_FORM, CloseRegister, DESCRIBE_FORM, DescribeMeeting, REOPEN_FORM, ReopenRegister};
use crate::{
    error::FieldCode,
    tr,
    ui::{
        fields::{CheckField, HiddenField, InputField, Submit, TextAreaField},
        form::{Form, FormState},
    },
};

/// Topic and teachers' minutes.
#[component]
pub(super) fn DescribeForm(
    /// The edition.
    code: String,
    /// The meeting.
    number: i32,
    /// Number of the register's last event.
    version: i32,
    /// As held, else as planned.
    topic: String,
    /// Teachers with their minutes.
    teaching: Vec<(String, Option<i32>)>,
) -> impl IntoView {
    let action = ServerAction::<DescribeMeeting>::new();
    // One line more, for a guest.
    let lines = teaching.into_iter().map(|(teacher, minutes)| (teacher, minutes, true));
    let lines: Vec<_> = lines.chain([(String::new(), None, false)]).enumerate().collect();
    view! {
        <section class="panel">
            <h2>{tr!(attendance.topic_and_teaching)}</h2>
            <Form action name=DESCRIBE_FORM>
                <HiddenField name="edition_code" value=code.clone()/>
                <HiddenField name="meeting" value=number.to_string()/>
                <HiddenField name="seen" value=version.to_string()/>
                <InputField name="topic" label=tr!(attendance.topic) value=topic.clone()/>
                {lines
                    .iter()
                    .map(|(index, (teacher, minutes, known))| {
                        view! {
                            <TeacherLine index=*index teacher=teacher.clone() minutes=*minutes known=*known/>
                        }
                    })
                    .collect_view()}
                <div class="actions">
                    <Submit label=tr!(attendance.save_description) class="btn btn-outline-primary"/>
                </div>
            </Form>
        </section>
    }
    .into_any()
}

/// A teacher's minutes; a guest's name can be written.
#[component]
fn TeacherLine(index: usize, teacher: String, minutes: Option<i32>, known: bool) -> impl IntoView {
    let state = FormState::here();
    let (name, time) = (format!("teaching[{index}][teacher]"), format!("teaching[{index}][minutes]"));
    let guest = tr!(attendance.guest).to_string();
    let who = if known { teacher.clone() } else { guest.clone() };
    let label = tr!(attendance.minutes_of, who).to_string();
    state.name_field(&name, &guest);
    state.name_field(&time, &label);
    let message = |field: &str| {
        let field = field.to_owned();
        Signal::derive(move || state.errors.read().of(&field).map(FieldCode::message))
    };
    let (of_name, of_time) = (message(&name), message(&time));
    let who = if known {
        view! { <input type="hidden" name=name.clone() value=teacher/> }.into_any()
    } else {
        view! {
            <div class="form-group col-md-8">
                <label class="active" for=state.id(&name)>{guest}</label>
                <input class="form-control" id=state.id(&name) name=name.clone() value=state.value(&name, teacher)/>
                {move || of_name.get().map(|text| view! { <div class="invalid-feedback d-block">{text}</div> })}
            </div>
        }
        .into_any()
    };
    let value = minutes.map(|minutes| minutes.to_string()).unwrap_or_default();
    view! {
        <div class="row">
            {who}
            <div class="form-group col-md-4">
                <label class="active" for=state.id(&time)>{label}</label>
                <input
                    class="form-control input-short"
                    id=state.id(&time)
                    name=time.clone()
                    type="number"
                    min="0"
                    inputmode="numeric"
                    value=state.value(&time, value)
                />
                {move || of_time.get().map(|text| view! { <div class="invalid-feedback d-block">{text}</div> })}
            </div>
        </div>
    }
    .into_any()
}

/// Closes the register.
#[component]
pub(super) fn CloseForm(
    /// The edition.
    code: String,
    /// The meeting.
    number: i32,
    /// Cells of participants not marked.
    unmarked: usize,
) -> impl IntoView {
    let action = ServerAction::<CloseRegister>::new();
    let label = tr!(attendance.close_unmarked, count = unmarked).to_string();
    view! {
        <section class="panel">
            <h2>{tr!(attendance.close)}</h2>
            <p>{tr!(attendance.close_help)}</p>
            <Form action name=CLOSE_FORM>
                <HiddenField name="edition_code" value=code.clone()/>
                <HiddenField name="meeting" value=number.to_string()/>
                {(unmarked > 0).then(|| view! { <CheckField name="unmarked" label value="absent"/> })}
                <div class="actions"><Submit label=tr!(attendance.close_submit)/></div>
            </Form>
        </section>
    }
    .into_any()
}

/// Reopens the register.
#[component]
pub(super) fn ReopenForm(
    /// The edition.
    code: String,
    /// The meeting.
    number: i32,
) -> impl IntoView {
    let action = ServerAction::<ReopenRegister>::new();
    view! {
        <section class="panel">
            <h2>{tr!(attendance.reopen)}</h2>
            <p>{tr!(attendance.reopen_help)}</p>
            <Form action name=REOPEN_FORM>
                <HiddenField name="edition_code" value=code.clone()/>
                <HiddenField name="meeting" value=number.to_string()/>
                <TextAreaField name="reason" label=tr!(attendance.reopen_reason) required=true rows=2/>
                <div class="actions">
                    <Submit label=tr!(attendance.reopen_submit) class="btn btn-outline-danger"/>
                </div>
            </Form>
        </section>
    }
    .into_any()
}

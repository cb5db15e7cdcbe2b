// SPDX-License-Identifier: AGPL-3.0-or-later
//! A participant's line on the sheet: one set of buttons for each slot.

use leptos::prelude::*;

use super::{Cell, Contest, Mark, SheetRow, SlotLine, cell_key, words};
use crate::{error::FieldCode, tr, ui::form::FormState};

/// Somebody's line; inside the sheet's form.
#[component]
pub(super) fn Row(
    /// Who, with the marks.
    row: SheetRow,
    /// The meeting's slots.
    slots: Vec<SlotLine>,
) -> impl IntoView {
    let SheetRow { code, family_name, given_name, body_name, counts, cells } = row;
    let name = format!("{family_name} {given_name}");
    let several = slots.len() > 1;
    let cells = slots
        .into_iter()
        .zip(cells)
        .map(|(slot, cell)| {
            let key = cell_key(&code, slot.number);
            view! { <SlotCell key name=name.clone() several when=slot cell/> }
        })
        .collect_view();
    view! {
        <fieldset class="register-row">
            <legend>
                <span class="register-name"><strong>{family_name}</strong>{format!(" {given_name}")}</span>
                <span class="register-body">{body_name}</span>
                {(!counts)
                    .then(|| view! { <span class="badge badge-withdrawn">{tr!(attendance.withdrawn)}</span> })}
            </legend>
            <div class="register-slots">{cells}</div>
        </fieldset>
    }
    .into_any()
}

/// The message of a refused field of a cell.
fn message(state: FormState, field: &str) -> Signal<Option<String>> {
    let field = field.to_owned();
    Signal::derive(move || state.errors.read().of(&field).map(FieldCode::message))
}

#[component]
fn SlotCell(key: String, name: String, several: bool, when: SlotLine, cell: Cell) -> impl IntoView {
    let (state, slot) = (FormState::here(), when);
    let field = |part: &str| format!("cells[{key}][{part}]");
    let (seen, mark, late, left) = (field("seen"), field("mark"), field("late"), field("left"));
    let label = format!("{name}, {}", words::slot(&slot));
    for field in [&mark, &late, &left] {
        state.name_field(field, &label);
    }
    // Two disagree: nothing is chosen, so that whoever chooses has read both.
    let in_force = if cell.contest.is_some() { None } else { cell.mark };
    let times = words::times(&slot);
    let (arrived, left_at) = match in_force {
        Some(Mark::Present { arrived_after, left_after }) => (
            if arrived_after > 0 { arrived_after.to_string() } else { String::new() },
            if left_after < slot.minutes { times.time_after(left_after) } else { String::new() },
        ),
        _ => (String::new(), String::new()),
    };
    let chosen = state.value(&mark, in_force.map(Mark::code).unwrap_or_default().to_owned());
    let (arrived, left_at) = (state.value(&late, arrived), state.value(&left, left_at));
    let opened = !arrived.is_empty() || !left_at.is_empty() || chosen == "justified";
    let choice = |code: &'static str, first: bool, word: String| {
        let id = if first { state.id(&mark) } else { format!("{}-{code}", state.id(&mark)) };
        let checked = chosen == code;
        view! {
            <label class=format!("register-choice register-{code}") for=id.clone()>
                <input type="radio" id=id.clone() name=mark.clone() value=code checked=checked/>
                <span>{word}</span>
            </label>
        }
    };
    let (refused, wrong) = (message(state, &mark), [message(state, &late), message(state, &left)]);
    let inputs = view! {
        <input type="hidden" name=seen.clone() value=state.value(&seen, cell.seen.to_string())/>
        <div class="register-choices">
            {choice("present", true, tr!(attendance.present).to_string())}
            {choice("absent", false, tr!(attendance.absent).to_string())}
            <details class="register-more" open=opened>
                <summary>
                    {tr!(attendance.more)} <span class="visually-hidden">{format!(": {label}")}</span>
                </summary>
                <div class="register-extra">
                    <Extra
                        id=state.id(&late)
                        name=late.clone()
                        kind="number"
                        label=tr!(attendance.late_by).to_string()
                        value=arrived
                        message=wrong[0]
                    />
                    <Extra
                        id=state.id(&left)
                        name=left.clone()
                        kind="time"
                        label=tr!(attendance.left_at).to_string()
                        value=left_at
                        message=wrong[1]
                    />
                    {choice("justified", false, tr!(attendance.justified).to_string())}
                    {choice("unmarked", false, tr!(attendance.not_marked).to_string())}
                </div>
            </details>
        </div>
        {move || refused.get().map(|text| view! { <div class="invalid-feedback d-block">{text}</div> })}
        {cell.contest.map(|contest| view! { <Disagreement contest when=slot.clone()/> })}
    };
    if several {
        view! {
            <fieldset class="register-slot">
                <legend>{words::slot(&slot)}</legend>
                {inputs}
            </fieldset>
        }
        .into_any()
    } else {
        view! { <div class="register-slot">{inputs}</div> }.into_any()
    }
}

#[component]
fn Extra(
    id: String,
    name: String,
    kind: &'static str,
    label: String,
    value: String,
    message: Signal<Option<String>>,
) -> impl IntoView {
    let error = format!("{id}-error");
    let described = error.clone();
    view! {
        <div class="register-time">
            <label for=id.clone()>{label}</label>
            <input
                class=move || if message.read().is_some() { "form-control is-invalid" } else { "form-control" }
                id=id.clone()
                name=name
                type=kind
                min=(kind == "number").then_some("0")
                inputmode=(kind == "number").then_some("numeric")
                value=value
                aria-invalid=move || message.read().is_some().then_some("true")
                aria-describedby=move || message.read().is_some().then(|| described.clone())
            />
            {move || {
                message
                    .get()
                    .map(|text| view! { <div class="invalid-feedback d-block" id=error.clone()>{text}</div> })
            }}
        </div>
    }
    .into_any()
}

/// Two tutors have marked differently.
#[component]
fn Disagreement(contest: Contest, when: SlotLine) -> impl IntoView {
    let first = tr!(
        attendance.somebody_marked,
        name = contest.first_by,
        mark = words::mark(contest.first, &when),
        time = words::time_of(&contest.first_at)
    )
    .to_string();
    let second = tr!(
        attendance.somebody_marked,
        name = contest.second_by,
        mark = words::mark(contest.second, &when),
        time = words::time_of(&contest.second_at)
    )
    .to_string();
    let rest = tr!(attendance.choose_which, mark = words::mark(contest.first, &when)).to_string();
    view! {
        <div class="alert alert-warning register-contest">
            <p>{first}</p>
            <p>{second}</p>
            <p>{rest}</p>
        </div>
    }
    .into_any()
}

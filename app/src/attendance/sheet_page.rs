// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/gestione/edizioni/{code}/registro/{meeting}`: the sheet of a meeting, made for a telephone in the room.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    Locked, RegisterDeed, RegisterEntry, Sheet, SheetRow, SlotLine,
    api::{RecordAttendance, SHEET_FORM, register_sheet},
    registers_address, sheet_address,
    sheet_forms::{CloseForm, DescribeForm, ReopenForm},
    sheet_row::Row,
    words,
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::HiddenField,
        form::Form,
        page::{Done, PageHead, outcome},
        resource::Loaded,
    },
};

/// The page's own chunk, and the sheet.
#[derive(Debug)]
pub struct SheetRoute {
    sheet: Resource<Result<Sheet, AppError>>,
    outcome: Memo<String>,
}

impl AreaPage for SheetRoute {
    fn data() -> Self {
        let (params, query) = (use_params_map(), use_query_map());
        let outcome = outcome();
        // After each change the address says when, so the sheet is read anew.
        let wanted = move || {
            let params = params.read();
            let of_params = |name: &str| params.get(name).unwrap_or_default();
            (of_params("code"), of_params("meeting"), query.read().get("alle").unwrap_or_default())
        };
        Self { sheet: Resource::new(wanted, |(code, meeting, _)| register_sheet(code, meeting)), outcome }
    }

    fn view(this: Self) -> AnyView {
        let outcome = this.outcome;
        view! {
            <Loaded
                resource=this.sheet
                view=move |sheet| view! { <SheetView sheet outcome=outcome.get_untracked()/> }
            />
        }
        .into_any()
    }
}

/// What was just done.
fn done(outcome: &str) -> Option<AnyView> {
    let text = match outcome {
        "salvato" => tr!(attendance.done_saved).to_string(),
        "argomento" => tr!(attendance.done_described).to_string(),
        "chiuso" => tr!(attendance.done_closed).to_string(),
        "riaperto" => tr!(attendance.done_reopened).to_string(),
        "aggiunta" => tr!(attendance.done_added).to_string(),
        "discordanti" => {
            let text = tr!(attendance.done_contested);
            return Some(view! { <div class="alert alert-warning" role="status"><p>{text}</p></div> }.into_any());
        }
        _ => return None,
    };
    Some(view! { <Done text=Some(text)/> }.into_any())
}

#[component]
fn SheetView(sheet: Sheet, outcome: String) -> impl IntoView {
    let code = sheet.edition.code.clone();
    let address = sheet_address(&code, sheet.number);
    let title = tr!(attendance.sheet_title, number = sheet.number, of = sheet.of).to_string();
    let topic = sheet.topic.clone().unwrap_or_else(|| sheet.planned_topic.here());
    let crumbs = vec![
        (tr!(attendance.desk).to_string(), "/gestione".to_owned()),
        (code.clone(), format!("/gestione/edizioni/{code}")),
        (tr!(attendance.registers).to_string(), registers_address(&code)),
    ];
    let marked = sheet.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.mark.is_some()).count();
    let unmarked = sheet
        .rows
        .iter()
        .filter(|row| row.counts)
        .flat_map(|row| &row.cells)
        .filter(|cell| cell.mark.is_none())
        .count();
    let body = match sheet.locked {
        None => view! { <Marking code=code.clone() number=sheet.number rows=sheet.rows slots=sheet.slots.clone()/> }
            .into_any(),
        Some(locked) => {
            let marks = marked > 0 || locked == Locked::Closed;
            view! {
                <LockedNotice sheet=sheet.clone() locked/>
                {marks.then(|| view! { <Marks rows=sheet.rows slots=sheet.slots.clone()/> })}
            }
            .into_any()
        }
    };
    let writable = sheet.locked.is_none();
    let reopens = sheet.locked == Some(Locked::Closed) && sheet.may_reopen;
    view! {
        <PageHead title lead=format!("{}: {topic}", sheet.edition.course.here()) crumbs/>
        {done(&outcome)}
        <div class="register-body">
            {words::slots(&sheet.slots)}
            <p>
                {if sheet.place.is_empty() { sheet.edition.venue.clone() } else { sheet.place.clone() }}
                {format!(" ({})", sheet.kind.here())}
            </p>
        </div>
        {body}
        <p class="register-links">
            <a href=format!("{address}/stampa")>{tr!(attendance.print)}</a>
            {writable.then(|| view! { <a href=format!("{address}/aggiungi")>{tr!(attendance.add)}</a> })}
            <a href=format!("{}#supplente", registers_address(&code))>{tr!(attendance.stand_in)}</a>
        </p>
        {writable
            .then(|| {
                view! {
                    <DescribeForm
                        code=code.clone()
                        number=sheet.number
                        version=sheet.version
                        topic=topic.clone()
                        teaching=sheet.teaching.clone()
                    />
                    <CloseForm code=code.clone() number=sheet.number unmarked/>
                }
            })}
        {reopens.then(|| view! { <ReopenForm code=code.clone() number=sheet.number/> })}
        {(!writable).then(|| view! { <Taught teaching=sheet.teaching.clone()/> })}
        <History history=sheet.history slots=sheet.slots/>
    }
    .into_any()
}

/// The sheet as a form: every line, one button to save.
#[component]
fn Marking(code: String, number: i32, rows: Vec<SheetRow>, slots: Vec<SlotLine>) -> impl IntoView {
    let action = ServerAction::<RecordAttendance>::new();
    if rows.is_empty() {
        return view! { <p>{tr!(attendance.nobody)}</p> }.into_any();
    }
    let rows = StoredValue::new((rows, slots));
    view! {
        <Form action name=SHEET_FORM class="register-sheet">
            <HiddenField name="edition_code" value=code.clone()/>
            <HiddenField name="meeting" value=number.to_string()/>
            {rows
                .with_value(|(rows, slots)| {
                    rows.iter()
                        .map(|row| view! { <Row row=row.clone() slots=slots.clone()/> })
                        .collect_view()
                })}
            // Saving comes first: it is what the Enter key of a field does.
            <div class="register-save">
                <button class="btn btn-primary" type="submit">{tr!(attendance.save)}</button>
                <button class="btn btn-outline-primary" type="submit" name="fill" value="present">
                    {tr!(attendance.fill_present)}
                </button>
            </div>
        </Form>
    }
    .into_any()
}

/// Why nothing can be written.
#[component]
fn LockedNotice(sheet: Sheet, locked: Locked) -> impl IntoView {
    let text = match (locked, sheet.closing) {
        (Locked::Closed, Some(closing)) => {
            let at = words::moment(&closing.at);
            let seal: String = closing.seal.chars().take(8).collect();
            let closed = match closing.by {
                Some(by) => tr!(attendance.closed_by, by, at).to_string(),
                None => tr!(attendance.closed_at, at).to_string(),
            };
            return view! {
                <div class="callout-note">
                    <p>
                        <span class="badge badge-past">{tr!(attendance.state_closed)}</span>
                        " "
                        {closed}
                    </p>
                    <p>{tr!(attendance.seal_is)} " " <code>{seal}</code></p>
                </div>
            }
            .into_any();
        }
        (Locked::Closed, None) => tr!(errors.register_closed).to_string(),
        (Locked::NotYet, _) => tr!(errors.meeting_not_yet).to_string(),
        (Locked::NoRegister, _) => tr!(errors.no_register).to_string(),
        (Locked::Concluded, _) => tr!(errors.project_concluded).to_string(),
    };
    view! { <div class="alert alert-info" role="status"><p>{text}</p></div> }.into_any()
}

/// The marks, to be read.
#[component]
fn Marks(rows: Vec<SheetRow>, slots: Vec<SlotLine>) -> impl IntoView {
    let heads =
        slots.iter().map(|slot| view! { <th scope="col" role="columnheader">{words::slot(slot)}</th> }).collect_view();
    let lines = rows
        .into_iter()
        .map(|row| {
            let attended = row.cells.iter().filter_map(|cell| cell.mark).map(|mark| i64::from(mark.minutes())).sum();
            let cells = slots
                .iter()
                .zip(&row.cells)
                .map(|(slot, cell)| {
                    view! { <td role="cell" data-label=words::slot(slot)>{words::mark(cell.mark, slot)}</td> }
                })
                .collect_view();
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader">{format!("{} {}", row.family_name, row.given_name)}</th>
                    {cells}
                    <td role="cell" data-label=tr!(attendance.attended) class="num">{words::duration(attended)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table table-stack" role="table">
            <caption>{tr!(attendance.marks)}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{tr!(attendance.participant)}</th>
                    {heads}
                    <th scope="col" role="columnheader" class="num">{tr!(attendance.attended)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{lines}</tbody>
        </table>
    }
    .into_any()
}

/// Who taught how long, to be read.
#[component]
fn Taught(teaching: Vec<(String, Option<i32>)>) -> impl IntoView {
    let lines = teaching
        .into_iter()
        .filter_map(|(teacher, minutes)| Some((teacher, minutes?)))
        .map(|(teacher, minutes)| view! { <div><dt>{teacher}</dt><dd>{words::duration(minutes.into())}</dd></div> })
        .collect::<Vec<_>>();
    (!lines.is_empty()).then(|| {
        view! {
            <h2>{tr!(attendance.teaching)}</h2>
            <dl class="facts">{lines}</dl>
        }
    })
}

/// Closings, reopenings, corrections.
#[component]
fn History(history: Vec<RegisterEntry>, slots: Vec<SlotLine>) -> impl IntoView {
    (!history.is_empty()).then(|| {
        let entries = history
            .into_iter()
            .map(|entry| {
                let (title, note) = deed(entry.what, &slots);
                let by = entry.by.unwrap_or_else(|| tr!(attendance.by_itself).to_string());
                view! {
                    <li>
                        <time datetime=entry.at.clone()>{words::moment(&entry.at)}</time>
                        <p class="history-title">{format!("{title} ({by})")}</p>
                        {note.map(|note| view! { <p class="history-note">{note}</p> })}
                    </li>
                }
            })
            .collect_view();
        view! {
            <details class="disclosure">
                <summary>{tr!(attendance.history)}</summary>
                <ol class="history">{entries}</ol>
            </details>
        }
    })
}

fn deed(deed: RegisterDeed, slots: &[SlotLine]) -> (String, Option<String>) {
    match deed {
        RegisterDeed::Closed(seal) => {
            (tr!(attendance.deed_closed).to_string(), Some(format!("{} {seal}", tr!(attendance.seal_is))))
        }
        RegisterDeed::Reopened(reason) => (tr!(attendance.deed_reopened).to_string(), Some(reason)),
        RegisterDeed::Described => (tr!(attendance.deed_described).to_string(), None),
        RegisterDeed::Marked { name, slot, from, to, contested } => {
            let title = if contested { tr!(attendance.deed_contested) } else { tr!(attendance.deed_corrected) };
            let slot = slot.checked_sub(1).and_then(|index| slots.get(index));
            let note = slot.map(|slot| {
                format!("{name}, {}: {} → {}", words::slot(slot), words::mark(from, slot), words::mark(to, slot))
            });
            (title.to_string(), note)
        }
    }
}

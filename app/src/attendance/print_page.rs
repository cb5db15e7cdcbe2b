// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/gestione/edizioni/{code}/registro/{meeting}/stampa`: the register on paper, with boxes for signatures. The pages'
//! numbers come from the style sheet (`_register.scss`).

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    Sheet,
    api::register_sheet,
    registers_address, sheet_address,
    words::{self, Letterhead},
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{page::PageHead, resource::Loaded},
};

/// Lines for whoever is added in the room.
const EMPTY_LINES: usize = 4;

/// The page's own chunk, and the sheet.
#[derive(Debug)]
pub struct PrintRoute {
    sheet: Resource<Result<Sheet, AppError>>,
}

impl AreaPage for PrintRoute {
    fn data() -> Self {
        let params = use_params_map();
        let wanted = move || {
            let params = params.read();
            (params.get("code").unwrap_or_default(), params.get("meeting").unwrap_or_default())
        };
        Self { sheet: Resource::new(wanted, |(code, meeting)| register_sheet(code, meeting)) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.sheet view=|sheet| view! { <Paper sheet/> }/> }.into_any()
    }
}

#[component]
fn Paper(sheet: Sheet) -> impl IntoView {
    let code = sheet.edition.code.clone();
    let title = tr!(attendance.print_title, number = sheet.number, of = sheet.of).to_string();
    let topic = sheet.topic.clone().unwrap_or_else(|| sheet.planned_topic.here());
    let closed = sheet.closing.as_ref().map(|closing| {
        let seal: String = closing.seal.chars().take(8).collect();
        let at = words::moment(&closing.at);
        let by = closing.by.clone().unwrap_or_else(|| tr!(attendance.by_itself).to_string());
        view! { <p>{tr!(attendance.closed_by, by, at)} " " {tr!(attendance.seal_is)} " " <code>{seal}</code></p> }
    });
    let crumbs = vec![
        (tr!(attendance.registers).to_string(), registers_address(&code)),
        (tr!(attendance.meeting_number, number = sheet.number).to_string(), sheet_address(&code, sheet.number)),
    ];
    let place = if sheet.place.is_empty() { sheet.edition.venue.clone() } else { sheet.place.clone() };
    let teachers = sheet.teaching.iter().map(|(teacher, _)| teacher.clone()).collect::<Vec<_>>().join(", ");
    view! {
        <div class="paper">
            <p class="no-print">{tr!(attendance.how_to_print)}</p>
            <Letterhead
                marks=sheet.marks.clone()
                project=sheet.project.clone()
                title=sheet.project_title.clone()
                partner=sheet.partner.clone()
                funding=sheet.funding_wording.clone()
            />
            <PageHead title lead=format!("{}: {}", code, sheet.edition.course.here()) crumbs/>
            <dl class="facts facts-inline">
                <div><dt>{tr!(attendance.when)}</dt><dd>{words::slots(&sheet.slots)}</dd></div>
                <div><dt>{tr!(attendance.place)}</dt><dd>{format!("{}, {place}", sheet.edition.town)}</dd></div>
                <div><dt>{tr!(attendance.topic)}</dt><dd>{topic}</dd></div>
                <div><dt>{tr!(attendance.teachers)}</dt><dd>{teachers}</dd></div>
            </dl>
            {closed}
            <SignatureTable sheet=sheet.clone()/>
            <Signatures/>
        </div>
    }
    .into_any()
}

#[component]
fn SignatureTable(sheet: Sheet) -> impl IntoView {
    let Sheet { rows, slots, closing, .. } = sheet;
    let is_closed = closing.is_some();
    let heads = slots
        .iter()
        .map(|slot| {
            let head = format!("{} {}", tr!(attendance.signature), words::slot(slot));
            view! { <th scope="col">{head}</th> }
        })
        .collect_view();
    let filled = rows
        .into_iter()
        .filter(|row| row.counts || row.cells.iter().any(|cell| cell.mark.is_some()))
        .enumerate()
        .map(|(index, row)| {
            let cells = slots
                .iter()
                .zip(&row.cells)
                .map(|(slot, cell)| {
                    let text = if is_closed { words::mark(cell.mark, slot) } else { String::new() };
                    view! { <td class="signature">{text}</td> }
                })
                .collect_view();
            view! {
                <tr>
                    <td class="num">{index + 1}</td>
                    <th scope="row">{format!("{} {}", row.family_name, row.given_name)}</th>
                    <td>{row.body_name}</td>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    let empty = (!is_closed).then(|| {
        (0..EMPTY_LINES)
            .map(|_| {
                let cells = slots.iter().map(|_| view! { <td class="signature"></td> }).collect_view();
                view! { <tr><td></td><td></td><td></td>{cells}</tr> }
            })
            .collect_view()
    });
    view! {
        <div class="table-responsive" tabindex="0" role="region" aria-labelledby="signatures">
            <table class="table signature-table">
                <caption id="signatures">{tr!(attendance.signatures)}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="num">{tr!(attendance.line_number)}</th>
                        <th scope="col">{tr!(attendance.family_and_given_name)}</th>
                        <th scope="col">{tr!(attendance.body_name)}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>
                    {filled}
                    {empty}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Where teacher and tutor sign.
#[component]
fn Signatures() -> impl IntoView {
    view! {
        <dl class="signature-lines">
            <div><dt>{tr!(attendance.teacher_signature)}</dt><dd></dd></div>
            <div><dt>{tr!(attendance.tutor_signature)}</dt><dd></dd></div>
        </dl>
    }
    .into_any()
}

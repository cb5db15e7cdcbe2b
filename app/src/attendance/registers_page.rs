// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/gestione/edizioni/{code}/registro`: the registers of an edition, and a stand-in for a day.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    EditionRegisters, RegisterLine,
    api::{AppointStandIn, STAND_IN_FORM, list_registers},
    sheet_address, words,
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::{HiddenField, InputField, Submit},
        form::Form,
        page::{Done, PageHead, outcome},
        resource::Loaded,
    },
};

/// The page's own chunk, and the registers.
#[derive(Debug)]
pub struct RegistersRoute {
    registers: Resource<Result<EditionRegisters, AppError>>,
    outcome: Memo<String>,
}

impl AreaPage for RegistersRoute {
    fn data() -> Self {
        let (params, outcome) = (use_params_map(), outcome());
        let wanted = move || (params.read().get("code").unwrap_or_default(), outcome.get());
        Self { registers: Resource::new(wanted, |(code, _)| list_registers(code)), outcome }
    }

    fn view(this: Self) -> AnyView {
        let outcome = this.outcome;
        view! {
            <Loaded
                resource=this.registers
                view=move |registers| {
                    let appointed = outcome.get_untracked() == "supplente";
                    view! { <Registers registers appointed/> }
                }
            />
        }
        .into_any()
    }
}

#[component]
fn Registers(registers: EditionRegisters, appointed: bool) -> impl IntoView {
    let edition = registers.edition.clone();
    let crumbs = vec![
        (tr!(attendance.desk).to_string(), "/gestione".to_owned()),
        (edition.code.clone(), format!("/gestione/edizioni/{}", edition.code)),
    ];
    let mean = registers.mean_attendance.map_or_else(|| "–".to_owned(), words::percent);
    let closed = registers.meetings.iter().filter(|meeting| meeting.closing.is_some()).count();
    let (code, today) = (edition.code.clone(), registers.today.clone());
    view! {
        <PageHead title=tr!(attendance.registers) lead=words::lead(&edition) crumbs/>
        <Done text=appointed.then(|| tr!(attendance.done_stand_in).to_string())/>
        <dl class="stat-tiles">
            <div class="stat-tile">
                <dt>{tr!(attendance.participants)}</dt>
                <dd class="stat-value">{registers.participants}</dd>
            </div>
            <div class="stat-tile">
                <dt>{tr!(attendance.closed_registers)}</dt>
                <dd class="stat-value">{closed}</dd>
                <dd class="stat-note">
                    {tr!(
                        attendance.closed_hours,
                        hours = words::duration(registers.closed_minutes),
                        of = words::duration(edition.minutes.into())
                    )}
                </dd>
            </div>
            <div class="stat-tile">
                <dt>{tr!(attendance.mean_attendance)}</dt>
                <dd class="stat-value">{mean}</dd>
                <dd class="stat-note">{tr!(attendance.mean_attendance_note)}</dd>
            </div>
        </dl>
        {if registers.meetings.is_empty() {
            view! { <p>{tr!(attendance.no_meetings)}</p> }.into_any()
        } else {
            view! { <Meetings code=code.clone() meetings=registers.meetings/> }.into_any()
        }}
        {registers.may_record.then(|| view! { <StandIn code today/> })}
    }
    .into_any()
}

/// How a meeting's register stands, with its badge.
fn state(meeting: &RegisterLine) -> AnyView {
    let (badge, word) = if meeting.closing.is_some() {
        ("badge badge-past", tr!(attendance.state_closed).to_string())
    } else if !meeting.has_come {
        ("badge badge-neutral", tr!(attendance.state_to_come).to_string())
    } else if meeting.marked == 0 {
        ("badge badge-attention", tr!(attendance.state_empty).to_string())
    } else {
        ("badge badge-attention", tr!(attendance.state_open).to_string())
    };
    let today = meeting.is_today.then(|| view! { " " <span class="badge badge-info">{tr!(attendance.today)}</span> });
    view! {
        <span class=badge>{word}</span>
        {today}
    }
    .into_any()
}

#[component]
fn Meetings(code: String, meetings: Vec<RegisterLine>) -> impl IntoView {
    let rows = meetings
        .into_iter()
        .map(|meeting| {
            let address = sheet_address(&code, meeting.number);
            let name = tr!(attendance.meeting_number, number = meeting.number).to_string();
            let taught = if meeting.taught > 0 { words::duration(meeting.taught) } else { "–".to_owned() };
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader">
                        <a href=address>{format!("{name}: {}", meeting.topic.here())}</a>
                    </th>
                    <td role="cell" data-label=tr!(attendance.when)><div>{words::slots(&meeting.slots)}</div></td>
                    <td role="cell" data-label=tr!(attendance.register)><div>{state(&meeting)}</div></td>
                    <td role="cell" data-label=tr!(attendance.marked) class="num">
                        {format!("{}/{}", meeting.marked, meeting.to_mark)}
                    </td>
                    <td role="cell" data-label=tr!(attendance.attended) class="num">
                        {words::duration(meeting.attended)}
                    </td>
                    <td role="cell" data-label=tr!(attendance.taught) class="num">{taught}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <h2 id="meetings">{tr!(attendance.meetings)}</h2>
        <table class="table table-stack" role="table" aria-labelledby="meetings">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{tr!(attendance.meeting)}</th>
                    <th scope="col" role="columnheader">{tr!(attendance.when)}</th>
                    <th scope="col" role="columnheader">{tr!(attendance.register)}</th>
                    <th scope="col" role="columnheader" class="num">{tr!(attendance.marked)}</th>
                    <th scope="col" role="columnheader" class="num">{tr!(attendance.attended)}</th>
                    <th scope="col" role="columnheader" class="num">{tr!(attendance.taught)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

/// Another tutor for a day, in one step.
#[component]
fn StandIn(code: String, today: String) -> impl IntoView {
    let action = ServerAction::<AppointStandIn>::new();
    view! {
        <section class="panel" id="supplente">
            <h2>{tr!(attendance.stand_in)}</h2>
            <p>{tr!(attendance.stand_in_help)}</p>
            <Form action name=STAND_IN_FORM>
                <HiddenField name="edition_code" value=code/>
                <InputField
                    name="email"
                    label=tr!(attendance.stand_in_email)
                    kind="email"
                    required=true
                    class="input-medium"
                />
                <InputField
                    name="day"
                    label=tr!(attendance.stand_in_day)
                    kind="date"
                    required=true
                    class="input-medium"
                    value=today
                />
                <div class="actions"><Submit label=tr!(attendance.stand_in_submit)/></div>
            </Form>
        </section>
    }
    .into_any()
}

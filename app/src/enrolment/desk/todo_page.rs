// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/gestione`: what is to be done, and the editions one works on.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::desk_todo,
    model::{EditionSummary, TodayMeeting, Todo},
    rules::{Task, tasks},
    words::{self, StateBadge},
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{page::PageHead, resource::Loaded},
};

/// The page's own chunk, and what there is to do.
#[derive(Debug)]
pub struct TodoRoute {
    todo: Resource<Result<Todo, AppError>>,
}

impl AreaPage for TodoRoute {
    fn data() -> Self {
        let query = use_query_map();
        let wanted = move || {
            let query = query.read();
            (query.get("urgenti").unwrap_or_default(), query.get("cursore").unwrap_or_default())
        };
        Self { todo: Resource::new(wanted, |(urgent_after, after)| desk_todo(urgent_after, after)) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.todo view=|todo| view! { <TodoView todo/> }/> }.into_any()
    }
}

/// Where an edition is worked on.
pub fn edition_address(code: &str) -> String {
    format!("/gestione/edizioni/{code}")
}

#[component]
fn TodoView(todo: Todo) -> impl IntoView {
    let by_task: Vec<(EditionSummary, Task)> = todo
        .urgent
        .items
        .iter()
        .flat_map(|edition| tasks(edition).into_iter().map(|task| (edition.clone(), task)))
        .collect();
    let nothing = by_task.is_empty() && todo.today.is_empty();
    let lists = words::task_headings()
        .into_iter()
        .enumerate()
        .map(|(kind, heading)| {
            let of_kind: Vec<_> = by_task.iter().filter(|(_, task)| task.kind() == kind).cloned().collect();
            (!of_kind.is_empty()).then(|| view! { <TaskList heading tasks=of_kind/> })
        })
        .collect_view();
    view! {
        <PageHead title=tr!(enrolment.desk_title) lead=tr!(enrolment.desk_lead)/>
        {nothing
            .then(|| {
                view! {
                    <div class="empty-state">
                        <h2>{tr!(enrolment.desk_nothing_title)}</h2>
                        <p>{tr!(enrolment.desk_nothing)}</p>
                    </div>
                }
            })}
        <Today meetings=todo.today/>
        {lists}
        {todo
            .urgent
            .next
            .map(|next| {
                view! {
                    <p><a href=format!("/gestione?urgenti={next}")>{tr!(enrolment.desk_more_tasks)}</a></p>
                }
            })}
        <EditionTable editions=todo.editions.items next=todo.editions.next/>
        {todo
            .reads_results
            .then(|| view! { <p><a href="/gestione/risultati">{tr!(questionnaires.results_title)}</a></p> })}
    }
    .into_any()
}

/// The meetings of today, each with the way to its register.
#[component]
fn Today(meetings: Vec<TodayMeeting>) -> impl IntoView {
    (!meetings.is_empty()).then(|| {
        let items = meetings
            .into_iter()
            .map(|meeting| {
                let register = format!("{}/registro/{}", edition_address(&meeting.edition), meeting.number);
                view! {
                    <li>
                        <a href=register>
                            {format!("{}: {}, {}", meeting.edition, meeting.course.here(), meeting.town)}
                        </a>
                        " "
                        <span class="todo-count">{meeting.times}</span>
                        <p class="item-meta">{tr!(enrolment.desk_today_meeting, number = meeting.number)}</p>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="panel">
                <h2>{tr!(enrolment.desk_today)}</h2>
                <ul class="todo-list">{items}</ul>
            </section>
        }
    })
}

#[component]
fn TaskList(heading: String, tasks: Vec<(EditionSummary, Task)>) -> impl IntoView {
    let items = tasks
        .into_iter()
        .map(|(edition, task)| {
            let detail = match task {
                Task::Offers(_) => edition
                    .first_offer_until
                    .clone()
                    .map(|until| tr!(enrolment.desk_first_offer_until, until = until).to_string()),
                Task::Minimum(_) => edition.decide_on.clone().map(|day| {
                    tr!(
                        enrolment.desk_decided_on,
                        day = day,
                        accepted = edition.accepted(),
                        minimum = edition.minimum.unwrap_or_default()
                    )
                    .to_string()
                }),
                Task::Open(_) => Some(tr!(enrolment.desk_opens_on, day = edition.opens_on.clone()).to_string()),
                Task::FreeSeats(_) => Some(tr!(enrolment.desk_in_line, count = edition.waiting).to_string()),
                Task::Decide(_) | Task::StartsSoon(_) => {
                    Some(tr!(enrolment.desk_starts_on, day = edition.starts_on.clone()).to_string())
                }
            };
            let address = edition_address(&edition.code);
            let address = if matches!(task, Task::Minimum(_)) { format!("{address}/conferma") } else { address };
            view! {
                <li>
                    <a href=address>
                        {format!("{}: {}, {}", edition.code, edition.course.here(), edition.town)}
                    </a>
                    " "
                    <span class="todo-count">{words::task(task)}</span>
                    {detail.map(|detail| view! { <p class="item-meta">{detail}</p> })}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="panel">
            <h2>{heading}</h2>
            <ul class="todo-list">{items}</ul>
        </section>
    }
    .into_any()
}

/// The live editions, by date.
#[component]
fn EditionTable(editions: Vec<EditionSummary>, next: Option<String>) -> impl IntoView {
    if editions.is_empty() {
        return view! { <p>{tr!(enrolment.desk_no_editions)}</p> }.into_any();
    }
    let rows = editions
        .into_iter()
        .map(|edition| {
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader">
                        <a href=edition_address(&edition.code)>{format!("{} {}", edition.code, edition.course.here())}</a>
                    </th>
                    <td role="cell" data-label=tr!(enrolment.desk_town)>{edition.town}</td>
                    <td role="cell" data-label=tr!(enrolment.desk_start) class="nowrap">{edition.starts_on}</td>
                    <td role="cell" data-label=tr!(enrolment.desk_state)><StateBadge code=edition.state/></td>
                    <td role="cell" data-label=tr!(enrolment.desk_seats_held) class="num">
                        {format!("{}/{}", edition.seats_held, edition.seats)}
                    </td>
                    <td role="cell" data-label=tr!(enrolment.desk_waitlisted) class="num">{edition.waiting}</td>
                    <td role="cell" data-label=tr!(enrolment.desk_to_decide) class="num">{edition.to_decide}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <h2>{tr!(enrolment.desk_editions)}</h2>
        <table class="table table-stack" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{tr!(enrolment.desk_edition)}</th>
                    <th scope="col" role="columnheader">{tr!(enrolment.desk_town)}</th>
                    <th scope="col" role="columnheader">{tr!(enrolment.desk_start)}</th>
                    <th scope="col" role="columnheader">{tr!(enrolment.desk_state)}</th>
                    <th scope="col" role="columnheader" class="num">{tr!(enrolment.desk_seats_held)}</th>
                    <th scope="col" role="columnheader" class="num">{tr!(enrolment.desk_waitlisted)}</th>
                    <th scope="col" role="columnheader" class="num">{tr!(enrolment.desk_to_decide)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
        {next
            .map(|next| {
                view! {
                    <nav class="pagination-wrapper" aria-label=tr!(enrolment.desk_pages)>
                        <ul class="pagination">
                            <li class="page-item">
                                <a class="page-link" href=format!("/gestione?cursore={next}") rel="next">
                                    {tr!(enrolment.desk_next)}
                                </a>
                            </li>
                        </ul>
                    </nav>
                }
            })}
    }
    .into_any()
}

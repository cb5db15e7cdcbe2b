// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/area-personale/domande/{code}/dichiarazione`: the statement of attendance that a participant takes to the
//! personnel office, right after a register was closed.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    Statement, StatementLine,
    api::my_attendance_statement,
    words::{self, Letterhead},
};
use crate::ui::page::AreaPage;
use crate::{
    dates,
    error::AppError,
    i18n, tr,
    ui::{page::PageHead, resource::Loaded},
};

/// The page's own chunk, and the statement.
#[derive(Debug)]
pub struct StatementRoute {
    statement: Resource<Result<Statement, AppError>>,
}

impl AreaPage for StatementRoute {
    fn data() -> Self {
        let params = use_params_map();
        let code = move || params.read().get("code").unwrap_or_default();
        Self { statement: Resource::new(code, my_attendance_statement) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.statement view=|statement| view! { <StatementView statement/> }/> }.into_any()
    }
}

/// First to last day.
fn days((first, last): &(String, String)) -> String {
    match (first.parse(), last.parse()) {
        (Ok(first), Ok(last)) => dates::span(i18n::locale(), first, last),
        _ => first.clone(),
    }
}

#[component]
fn StatementView(statement: Statement) -> impl IntoView {
    let crumbs = vec![
        (tr!(common.personal_area).to_string(), "/area-personale".to_owned()),
        (
            tr!(attendance.application, code = statement.code.clone()).to_string(),
            format!("/area-personale/domande/{}", statement.code),
        ),
    ];
    let edition = statement.edition.clone();
    let closed = statement.lines.len();
    let body = if statement.lines.is_empty() {
        view! {
            <div class="empty-state">
                <p>{tr!(attendance.statement_nothing_yet)}</p>
                <div class="actions">
                    <a class="btn btn-primary" href=format!("/area-personale/domande/{}", statement.code)>
                        {tr!(attendance.back_to_application)}
                    </a>
                </div>
            </div>
        }
        .into_any()
    } else {
        let took_part = tr!(
            attendance.statement_took_part,
            name = statement.name.clone(),
            body = statement.body_name.clone(),
            course = edition.course.here(),
            code = edition.code.clone(),
            town = edition.town.clone(),
            days = days(&statement.days)
        )
        .to_string();
        let total = tr!(
            attendance.statement_total,
            hours = words::duration(statement.attended),
            closed = closed,
            meetings = statement.meetings,
            of = words::duration(edition.minutes.into())
        )
        .to_string();
        view! {
            <p>{took_part}</p>
            <Lines lines=statement.lines/>
            <p><strong>{total}</strong></p>
            <p>{tr!(attendance.statement_is_not)}</p>
            <p>{tr!(attendance.issued_on, day = words::day(&statement.issued_on))}</p>
            <p class="no-print">{tr!(attendance.how_to_print)}</p>
        }
        .into_any()
    };
    view! {
        <div class="paper narrow">
            <Letterhead
                marks=statement.marks
                project=statement.project
                title=statement.project_title
                partner=statement.partner
                funding=statement.funding_wording
            />
            <PageHead title=tr!(attendance.statement) crumbs/>
            {body}
        </div>
    }
    .into_any()
}

#[component]
fn Lines(lines: Vec<StatementLine>) -> impl IntoView {
    let rows = lines
        .into_iter()
        .map(|line| {
            let planned: i64 = line.slots.iter().map(|slot| i64::from(slot.minutes)).sum();
            let hours = tr!(attendance.hours_of, hours = words::duration(line.attended), of = words::duration(planned));
            view! {
                <tr>
                    <td class="num">{line.number}</td>
                    <th scope="row">{words::slots(&line.slots)}</th>
                    <td>{line.topic.here()}</td>
                    <td class="num">{hours.to_string()}</td>
                    <td><code>{line.seal}</code></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-responsive" tabindex="0" role="region" aria-labelledby="hours">
            <table class="table">
                <caption id="hours">{tr!(attendance.statement_hours)}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="num">{tr!(attendance.line_number)}</th>
                        <th scope="col">{tr!(attendance.when)}</th>
                        <th scope="col">{tr!(attendance.topic)}</th>
                        <th scope="col" class="num">{tr!(attendance.attended)}</th>
                        <th scope="col">{tr!(attendance.seal)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

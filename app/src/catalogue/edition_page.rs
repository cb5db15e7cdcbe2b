// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/edizioni/{code}`: one run of a course, and how to take part.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    EditionView, MeetingLine,
    api::find_edition,
    parts::{Blocks, Facts},
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{icon::Icon, page::PageHead, resource::Loaded},
};

/// The page's own chunk.
#[derive(Debug)]
pub struct EditionRoute {
    edition: Resource<Result<EditionView, AppError>>,
}

impl AreaPage for EditionRoute {
    fn data() -> Self {
        let params = use_params_map();
        Self { edition: Resource::new(move || params.read().get("code").unwrap_or_default(), find_edition) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.edition view=|edition| view! { <Edition edition/> }/> }.into_any()
    }
}

#[component]
fn Edition(edition: EditionView) -> impl IntoView {
    let code = edition.code;
    let calendar = format!("/api/v1/editions/{code}/calendar.ics");
    let application = format!("/edizioni/{code}/domanda");
    let course = edition.course;
    view! {
        <PageHead
            title=edition.title
            lead=edition.subtitle
            crumbs=vec![(tr!(catalogue.courses).to_string(), "/corsi".to_owned())]
        />
        <p>
            {edition.badge.view()}
            {format!(" {}", tr!(catalogue.edition, code = code.clone()))}
        </p>
        <section class="panel" aria-labelledby="applying">
            <h2 id="applying">{tr!(catalogue.applying)}</h2>
            <p>{edition.applying}</p>
            <div class="actions">
                {edition.can_apply.then(|| view! {
                    <a class="btn btn-primary btn-lg" href=application>{tr!(catalogue.apply)}</a>
                })}
                {edition.instead.map(|link| view! {
                    <a class="btn btn-outline-primary" href=link.href>{link.text}</a>
                })}
                <a class="btn btn-outline-primary" href=calendar rel="external" download="">
                    <Icon name="it-calendar"/>
                    {tr!(catalogue.calendar)}
                </a>
            </div>
        </section>
        <div class="row g-4">
            <div class="col-lg-7">
                <p>{edition.summary}</p>
                <h2>{tr!(catalogue.what_it_is_about)}</h2>
                <Blocks blocks=edition.contents/>
                <h2>{tr!(catalogue.who_it_is_for)}</h2>
                <p>{edition.recipients}</p>
                <h2>{tr!(catalogue.how_selected)}</h2>
                <p>{edition.selection}</p>
                <Teachers teachers=edition.teachers/>
                <p><a href=course>{tr!(catalogue.about_course)}</a></p>
            </div>
            <div class="col-lg-5">
                <h2>{tr!(catalogue.in_short)}</h2>
                <Facts facts=edition.facts/>
            </div>
        </div>
        <h2 id="meetings">{tr!(catalogue.meetings)}</h2>
        {if edition.meetings.is_empty() {
            view! { <p>{tr!(catalogue.no_meetings)}</p> }.into_any()
        } else {
            view! { <Meetings meetings=edition.meetings/> }.into_any()
        }}
    }
    .into_any()
}

#[component]
fn Teachers(teachers: Vec<String>) -> impl IntoView {
    (!teachers.is_empty()).then(|| {
        let names = teachers.into_iter().map(|name| view! { <li>{name}</li> }).collect_view();
        view! {
            <h2>{tr!(catalogue.teachers)}</h2>
            <ul>{names}</ul>
        }
    })
}

/// A table that on phones becomes one block for each meeting; roles keep its meaning there.
#[component]
fn Meetings(meetings: Vec<MeetingLine>) -> impl IntoView {
    let rows = meetings
        .into_iter()
        .map(|meeting| {
            let slots = meeting.slots.into_iter().map(|slot| view! { <div>{slot}</div> }).collect_view();
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader">{format!("{} {}", tr!(catalogue.meeting_number), meeting.number)}</th>
                    <td role="cell" data-label=tr!(catalogue.meeting_when)>{slots}</td>
                    <td role="cell" data-label=tr!(catalogue.meeting_what)>{meeting.topic}</td>
                    <td role="cell" data-label=tr!(catalogue.meeting_where)>{meeting.place}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table table-stack" role="table" aria-labelledby="meetings">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{tr!(catalogue.meeting_number)}</th>
                    <th scope="col" role="columnheader">{tr!(catalogue.meeting_when)}</th>
                    <th scope="col" role="columnheader">{tr!(catalogue.meeting_what)}</th>
                    <th scope="col" role="columnheader">{tr!(catalogue.meeting_where)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

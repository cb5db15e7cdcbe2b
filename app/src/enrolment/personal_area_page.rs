// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/area-personale`: one's applications, offers to answer first, each with where it stands and what comes next.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    MyApplication, Status,
    api::my_enrolments,
    words::{StatusBadge, moment, next_step},
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    paging::Page,
    people::area_nav::{AreaNav, AreaSection},
    tr,
    ui::{page::PageHead, resource::Loaded},
};

/// The page's own chunk, and the applications.
#[derive(Debug)]
pub struct PersonalAreaRoute {
    applications: Resource<Result<Page<MyApplication>, AppError>>,
}

impl AreaPage for PersonalAreaRoute {
    fn data() -> Self {
        let query = use_query_map();
        let cursor = move || query.read().get("cursore").unwrap_or_default();
        Self { applications: Resource::new(cursor, my_enrolments) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.applications view=|page| view! { <PersonalArea page/> }/> }.into_any()
    }
}

#[component]
fn PersonalArea(page: Page<MyApplication>) -> impl IntoView {
    let (offers, others): (Vec<_>, Vec<_>) =
        page.items.into_iter().partition(|application| application.status == Status::Offered);
    let none = offers.is_empty() && others.is_empty();
    let next = page.next.map(|cursor| {
        let href = format!("/area-personale?cursore={}", cursor.replace(' ', "+"));
        view! { <p><a href=href>{tr!(enrolment.area_older)}</a></p> }
    });
    view! {
        <PageHead title=tr!(common.personal_area) lead=tr!(enrolment.area_lead)/>
        <AreaNav current=AreaSection::Applications/>
        {(!offers.is_empty()).then(|| view! {
            <h2>{tr!(enrolment.area_offers)}</h2>
            <Applications applications=offers/>
        })}
        {(!others.is_empty()).then(|| view! {
            <h2>{tr!(enrolment.area_applications)}</h2>
            <Applications applications=others/>
        })}
        {none.then(|| view! {
            <div class="empty-state">
                <h2>{tr!(enrolment.area_none_title)}</h2>
                <p>{tr!(enrolment.area_none)}</p>
                <div class="actions"><a class="btn btn-primary" href="/corsi">{tr!(common.go_to_courses)}</a></div>
            </div>
        })}
        {next}
    }
    .into_any()
}

#[component]
fn Applications(applications: Vec<MyApplication>) -> impl IntoView {
    let items = applications
        .into_iter()
        .map(|application| {
            let href = format!("/area-personale/domande/{}", application.code);
            let meta = tr!(
                enrolment.application_meta,
                code = application.code.clone(),
                edition = application.edition.code.clone(),
                at = moment(&application.submitted_at)
            )
            .to_string();
            let answer = (application.status == Status::Offered).then(|| {
                view! {
                    <p><a class="btn btn-primary" href=href.clone()>{tr!(enrolment.area_answer)}</a></p>
                }
            });
            view! {
                <li>
                    <h3 class="item-title"><a href=href.clone()>{application.edition.course.here()}</a></h3>
                    <p class="item-meta">{meta}</p>
                    <p><StatusBadge status=application.status/></p>
                    <p>{next_step(&application)}</p>
                    {answer}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="item-list">{items}</ul> }.into_any()
}

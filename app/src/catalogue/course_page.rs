// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/corsi/{slug}`: a course and all its editions.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};

use super::{
    CourseView,
    api::find_course,
    parts::{Blocks, EditionList, Facts, Pages},
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{page::PageHead, resource::Loaded},
};

/// The page's own chunk.
#[derive(Debug)]
pub struct CourseRoute {
    course: Resource<Result<CourseView, AppError>>,
}

impl AreaPage for CourseRoute {
    fn data() -> Self {
        let (params, query) = (use_params_map(), use_location().search);
        let asked = move || (params.read().get("slug").unwrap_or_default(), query.get());
        Self { course: Resource::new(asked, |(slug, query)| find_course(slug, query)) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.course view=|course| view! { <Course course/> }/> }.into_any()
    }
}

#[component]
fn Course(course: CourseView) -> impl IntoView {
    let facts = vec![course.axis];
    view! {
        <PageHead
            title=course.title
            lead=course.summary
            crumbs=vec![(tr!(catalogue.courses).to_string(), "/corsi".to_owned())]
        />
        <div class="row g-4">
            <div class="col-lg-7">
                <h2>{tr!(catalogue.what_it_is_about)}</h2>
                <Blocks blocks=course.contents/>
                <h2>{tr!(catalogue.who_it_is_for)}</h2>
                <p>{course.recipients}</p>
                <Facts facts/>
                <p>
                    {format!("{}: ", tr!(catalogue.project))}
                    <a href=course.project.href>{course.project.text}</a>
                </p>
            </div>
            <section class="col-lg-5" aria-labelledby="editions">
                <h2 id="editions">{tr!(catalogue.editions_of_course)}</h2>
                {if course.editions.is_empty() {
                    view! { <p>{tr!(catalogue.no_editions_yet)}</p> }.into_any()
                } else {
                    view! {
                        <p class="result-count">{course.found}</p>
                        <EditionList editions=course.editions/>
                    }
                    .into_any()
                }}
                <Pages first=course.first next=course.next/>
            </section>
        </div>
    }
    .into_any()
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/progetti/{slug}`: what a project is, who carries it, what it holds. It shows editions, so it lives on the
//! catalogue's floor.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    Link, ProjectView,
    api::find_project,
    parts::{CourseCards, Facts},
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{page::PageHead, resource::Loaded},
};

/// The page's own chunk.
#[derive(Debug)]
pub struct ProjectRoute {
    project: Resource<Result<ProjectView, AppError>>,
}

impl AreaPage for ProjectRoute {
    fn data() -> Self {
        let params = use_params_map();
        Self { project: Resource::new(move || params.read().get("slug").unwrap_or_default(), find_project) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.project view=|project| view! { <Project project/> }/> }.into_any()
    }
}

#[component]
fn Project(project: ProjectView) -> impl IntoView {
    let partners =
        project.partners.into_iter().map(|(name, role)| view! { <li>{format!("{name} ({role})")}</li> }).collect_view();
    let editions_title = if project.ended { tr!(catalogue.latest_editions) } else { tr!(catalogue.next_editions) };
    view! {
        <PageHead title=project.acronym lead=project.title/>
        <p>{project.badge.view()}</p>
        {project.demonstration.then(|| view! {
            <div class="alert alert-warning"><p>{tr!(projects.demonstration_note)}</p></div>
        })}
        <p>{project.summary}</p>
        {(!project.courses.is_empty()).then(|| view! {
            <section aria-labelledby="editions">
                <h2 id="editions">{editions_title}</h2>
                <CourseCards courses=project.courses/>
                <div class="actions">
                    <a class="btn btn-primary" href=project.all.href>{project.all.text}</a>
                </div>
            </section>
        })}
        <div class="row g-4 mt-4">
            <section class="col-lg-7" aria-labelledby="identity">
                <h2 id="identity">{tr!(projects.identity)}</h2>
                <Facts facts=project.facts/>
            </section>
            <div class="col-lg-5">
                <h2>{tr!(projects.partners)}</h2>
                <ul>{partners}</ul>
                <Links title=tr!(projects.territories).to_owned() links=project.territories/>
                <Links title=project.axes_word links=project.axes/>
                <h2>{tr!(projects.figures)}</h2>
                <p>{tr!(projects.figures_text)}</p>
                <p><a href=format!("/monitoraggio/{}", project.slug)>{tr!(projects.see_figures)}</a></p>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Links(title: String, links: Vec<Link>) -> impl IntoView {
    (!links.is_empty()).then(|| {
        let links = links.into_iter().map(|link| view! { <li><a href=link.href>{link.text}</a></li> }).collect_view();
        view! {
            <h2>{title}</h2>
            <ul>{links}</ul>
        }
    })
}

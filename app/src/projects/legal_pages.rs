// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/accessibilita` and `/note-legali`. Whom to write to is said by the projects themselves: the lead of each.

use leptos::prelude::*;

use super::{ProjectCard, api::list_projects};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{page::PageHead, resource::Loaded},
};

type Projects = Resource<Result<Vec<ProjectCard>, AppError>>;

/// The chunk of `/accessibilita`.
#[derive(Debug)]
pub struct AccessibilityRoute {
    projects: Projects,
}

impl AreaPage for AccessibilityRoute {
    fn data() -> Self {
        Self { projects: Resource::new(|| (), |()| list_projects()) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.projects view=|projects| view! { <Accessibility projects/> }/> }.into_any()
    }
}

#[component]
fn Accessibility(projects: Vec<ProjectCard>) -> impl IntoView {
    let leads = projects
        .into_iter()
        .filter(|project| !project.demonstration)
        .map(|project| {
            view! {
                <li>
                    {format!("{}, ", project.lead)}
                    <a href=format!("/progetti/{}", project.slug)>{project.acronym}</a>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="narrow">
            <PageHead title=tr!(projects.accessibility_title) lead=tr!(projects.accessibility_lead)/>
            <h2>{tr!(projects.conformity)}</h2>
            <p>{tr!(projects.conformity_text)}</p>
            <p>{tr!(projects.formal_statement)}</p>
            <h2>{tr!(projects.how_checked)}</h2>
            <ul>
                <li>{tr!(projects.how_checked_1)}</li>
                <li>{tr!(projects.how_checked_2)}</li>
                <li>{tr!(projects.how_checked_3)}</li>
            </ul>
            <h2>{tr!(projects.known_limits)}</h2>
            <ul>
                <li>{tr!(projects.known_limits_1)}</li>
                <li>{tr!(projects.known_limits_2)}</li>
                <li>{tr!(projects.known_limits_3)}</li>
            </ul>
            <h2>{tr!(projects.feedback)}</h2>
            <p>{tr!(projects.feedback_text)}</p>
            <h3>{tr!(projects.who_answers)}</h3>
            <ul>{leads}</ul>
        </div>
    }
    .into_any()
}

/// The chunk of `/note-legali`.
#[derive(Debug)]
pub struct LegalNotesRoute {
    projects: Projects,
}

impl AreaPage for LegalNotesRoute {
    fn data() -> Self {
        Self { projects: Resource::new(|| (), |()| list_projects()) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.projects view=|projects| view! { <LegalNotes projects/> }/> }.into_any()
    }
}

#[component]
fn LegalNotes(projects: Vec<ProjectCard>) -> impl IntoView {
    let notices = projects
        .into_iter()
        .map(|project| view! { <li><a href=format!("/progetti/{}/privacy", project.slug)>{project.acronym}</a></li> })
        .collect_view();
    view! {
        <div class="narrow">
            <PageHead title=tr!(projects.legal_title) lead=tr!(projects.legal_lead)/>
            <h2>{tr!(projects.contents)}</h2>
            <p>{tr!(projects.contents_text)}</p>
            <h2>{tr!(projects.liability)}</h2>
            <p>{tr!(projects.liability_text)}</p>
            <h2>{tr!(projects.personal_data)}</h2>
            <p>{tr!(projects.personal_data_text)}</p>
            <ul>{notices}</ul>
            <h2>{tr!(projects.cookies)}</h2>
            <p>{tr!(projects.cookies_text)}</p>
            <h2>{tr!(projects.software)}</h2>
            <p>{tr!(projects.software_text)}</p>
            <p><a href="/licenze.txt" rel="external">{tr!(projects.licences)}</a></p>
        </div>
    }
    .into_any()
}

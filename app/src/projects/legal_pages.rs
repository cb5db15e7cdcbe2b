// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/accessibilita` and `/note-legali`. Whom to write to: the lead of each project, and whoever runs the installation.

use leptos::prelude::*;

use super::{LegalNotes, ProjectCard, api::show_legal_notes};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    site::SiteHost,
    tr,
    ui::{page::PageHead, resource::Loaded},
};

type Notes = Resource<Result<LegalNotes, AppError>>;

/// The chunk of `/accessibilita`.
#[derive(Debug)]
pub struct AccessibilityRoute {
    notes: Notes,
}

impl AreaPage for AccessibilityRoute {
    fn data() -> Self {
        Self { notes: Resource::new(|| (), |()| show_legal_notes()) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.notes view=|notes| view! { <Accessibility projects=notes.projects host=notes.host/> }/> }.into_any()
    }
}

#[component]
fn Accessibility(projects: Vec<ProjectCard>, host: Option<SiteHost>) -> impl IntoView {
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
            <Host host/>
        </div>
    }
    .into_any()
}

/// The chunk of `/note-legali`.
#[derive(Debug)]
pub struct LegalNotesRoute {
    notes: Notes,
}

impl AreaPage for LegalNotesRoute {
    fn data() -> Self {
        Self { notes: Resource::new(|| (), |()| show_legal_notes()) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.notes view=|notes| view! { <Legal projects=notes.projects host=notes.host/> }/> }
            .into_any()
    }
}

#[component]
fn Legal(projects: Vec<ProjectCard>, host: Option<SiteHost>) -> impl IntoView {
    let notices = projects
        .into_iter()
        .map(|project| view! { <li><a href=format!("/progetti/{}/privacy", project.slug)>{project.acronym}</a></li> })
        .collect_view();
    view! {
        <div class="narrow">
            <PageHead title=tr!(projects.legal_title) lead=tr!(projects.legal_lead)/>
            <Host host/>
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

/// Who runs the installation, and where to write to them.
#[component]
fn Host(host: Option<SiteHost>) -> impl IntoView {
    let who = match host {
        Some(SiteHost { name, email }) => view! {
            <p>{name} ", " <a href=format!("mailto:{email}")>{email.clone()}</a></p>
        }
        .into_any(),
        None => view! { <p>{tr!(projects.host_unnamed)}</p> }.into_any(),
    };
    view! {
        <h2>{tr!(projects.host)}</h2>
        {who}
    }
    .into_any()
}

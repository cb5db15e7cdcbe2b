// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/`: what this is and what to do next.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{ProjectCard, api::list_projects};
use crate::{tr, ui::resource::Loaded};

/// The home page.
#[component]
pub fn HomePage() -> impl IntoView {
    let projects = Resource::new(|| (), |()| list_projects());
    view! {
        <Title text=tr!(common.site_tagline)/>
        <div class="hero">
            <h1>{tr!(common.site_tagline)}</h1>
        </div>
        <h2>{tr!(projects.projects)}</h2>
        <Loaded resource=projects view=|projects| view! { <ProjectCards projects/> }/>
    }
}

#[component]
fn ProjectCards(projects: Vec<ProjectCard>) -> impl IntoView {
    view! {
        <ul class="card-grid">
            {projects
                .into_iter()
                .map(|project| {
                    view! {
                        <li>
                            <article class="it-card rounded shadow-sm border">
                                <h3 class="it-card-title">
                                    <a href=format!("/progetti/{}", project.slug)>{project.acronym.clone()}</a>
                                </h3>
                                <div class="it-card-body">
                                    <p class="it-card-text">{project.title.here()}</p>
                                </div>
                            </article>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}

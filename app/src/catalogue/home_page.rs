// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/`: what this is and what to do next. It shows the next editions, so it lives on the catalogue's floor.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    HomeView, ProjectTile,
    api::show_home,
    parts::{CourseCards, search_without_reload},
};
use crate::{tr, ui::resource::Loaded};

/// The home page.
#[component]
pub fn HomePage() -> impl IntoView {
    let home = Resource::new(|| (), |()| show_home());
    let element = NodeRef::new();
    let submit = search_without_reload(element);
    view! {
        <Title text=tr!(common.site_name)/>
        <div class="hero">
            <div class="container">
                <h1>{tr!(catalogue.home_title)}</h1>
                <p class="lead">{tr!(catalogue.home_lead)}</p>
                <form class="search-box" role="search" method="get" action="/corsi" node_ref=element on:submit=submit>
                    <label class="visually-hidden" for="testo">{tr!(catalogue.search_label)}</label>
                    <input
                        class="form-control" id="testo" name="testo" type="search" maxlength="200"
                        placeholder=tr!(catalogue.search_label)
                    />
                    <button class="btn btn-primary" type="submit">{tr!(catalogue.search)}</button>
                </form>
                <div class="actions">
                    <a class="btn btn-outline-primary" href="/corsi">{tr!(catalogue.home_all)}</a>
                </div>
            </div>
        </div>
        <Loaded resource=home view=|home| view! { <Home home/> }/>
    }
}

#[component]
fn Home(home: HomeView) -> impl IntoView {
    view! {
        <section class="mt-4" aria-labelledby="next">
            <h2 id="next">{tr!(catalogue.home_next)}</h2>
            {if home.courses.is_empty() {
                view! { <p>{tr!(catalogue.home_none)}</p> }.into_any()
            } else {
                view! { <CourseCards courses=home.courses/> }.into_any()
            }}
        </section>
        <Steps/>
        <section class="mt-4" aria-labelledby="projects">
            <h2 id="projects">{tr!(projects.projects)}</h2>
            <Projects projects=home.projects/>
        </section>
    }
    .into_any()
}

#[component]
fn Steps() -> impl IntoView {
    let steps = [
        (tr!(catalogue.step_1), tr!(catalogue.step_1_text)),
        (tr!(catalogue.step_2), tr!(catalogue.step_2_text)),
        (tr!(catalogue.step_3), tr!(catalogue.step_3_text)),
    ];
    let steps = steps
        .into_iter()
        .enumerate()
        .map(|(number, (title, text))| {
            view! {
                <li>
                    <div class="panel">
                        <h3>{format!("{}. {title}", number + 1)}</h3>
                        <p>{text}</p>
                    </div>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="mt-4" aria-labelledby="steps">
            <h2 id="steps">{tr!(catalogue.how_it_works)}</h2>
            <ol class="card-grid">{steps}</ol>
        </section>
    }
    .into_any()
}

#[component]
fn Projects(projects: Vec<ProjectTile>) -> impl IntoView {
    let cards = projects
        .into_iter()
        .map(|project| {
            view! {
                <li>
                    <article class="it-card rounded shadow-sm border">
                        <h3 class="it-card-title">
                            <a href=format!("/progetti/{}", project.slug)>{project.acronym}</a>
                        </h3>
                        <div class="it-card-body">
                            <p class="item-meta">{project.place}</p>
                            <p class="it-card-text">{project.summary}</p>
                        </div>
                        <footer class="it-card-related it-card-footer">
                            <div class="it-card-taxonomy">{project.badge.view()}</div>
                        </footer>
                    </article>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="card-grid">{cards}</ul> }.into_any()
}

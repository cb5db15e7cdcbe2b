// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/comunita`: all communities of practice, one's own first.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{CommunitiesPage, CommunityCard, api::list_communities, community_address, words, words::StateBadge};
use crate::ui::page::AreaPage;
use crate::{
    catalogue::parts::Pages,
    communities::MemberState,
    error::AppError,
    tr,
    ui::{page::PageHead, resource::Loaded},
};

/// The page's own chunk, and the communities.
#[derive(Debug)]
pub struct CommunitiesRoute {
    page: Resource<Result<CommunitiesPage, AppError>>,
}

impl AreaPage for CommunitiesRoute {
    fn data() -> Self {
        let query = use_query_map();
        let after = move || query.read().get("cursore").unwrap_or_default();
        Self { page: Resource::new(after, list_communities) }
    }

    fn view(this: Self) -> AnyView {
        let query = use_query_map();
        let view = move |page| {
            let continued = query.read_untracked().get("cursore").is_some_and(|after| !after.is_empty());
            view! { <Communities page continued/> }
        };
        view! { <Loaded resource=this.page view/> }.into_any()
    }
}

#[component]
fn Communities(page: CommunitiesPage, continued: bool) -> impl IntoView {
    let next = page.all.next.map(|next| format!("/comunita?cursore={next}"));
    let empty = page.all.items.is_empty();
    let by_project = by_project(page.all.items);
    view! {
        <PageHead title=tr!(communities.title) lead=tr!(communities.place_lead)/>
        {(!page.mine.is_empty())
            .then(|| {
                view! {
                    <section class="mb-5" aria-labelledby="mine">
                        <h2 id="mine">{tr!(communities.place_mine)}</h2>
                        {cards(page.mine)}
                    </section>
                }
            })}
        {empty
            .then(|| view! { <div class="empty-state"><p>{tr!(communities.place_none)}</p></div> })}
        {by_project}
        <Pages first=continued.then(|| "/comunita".to_owned()) next/>
    }
    .into_any()
}

/// A section for each project, in the order they come in.
fn by_project(communities: Vec<CommunityCard>) -> impl IntoView {
    let mut projects: Vec<(String, Vec<CommunityCard>)> = Vec::new();
    for community in communities {
        match projects.last_mut().filter(|(project, _)| *project == community.project) {
            Some((_, list)) => list.push(community),
            None => projects.push((community.project.clone(), vec![community])),
        }
    }
    projects
        .into_iter()
        .enumerate()
        .map(|(number, (project, list))| {
            let id = format!("project-{number}");
            let heading = id.clone();
            view! {
                <section class="mb-5" aria-labelledby=heading>
                    <h2 id=id>{project}</h2>
                    {cards(list)}
                </section>
            }
        })
        .collect_view()
}

fn cards(communities: Vec<CommunityCard>) -> impl IntoView {
    let cards = communities.into_iter().map(card).collect_view();
    view! { <ul class="card-grid">{cards}</ul> }
}

fn card(community: CommunityCard) -> impl IntoView {
    let standing = if community.facilitates {
        Some(tr!(communities.place_you_facilitate).to_string())
    } else {
        match community.membership {
            Some(MemberState::Member) => Some(tr!(communities.place_you_belong).to_string()),
            Some(MemberState::Invited) => Some(tr!(communities.place_you_are_invited).to_string()),
            Some(MemberState::Requested) => Some(tr!(communities.place_you_asked).to_string()),
            _ => None,
        }
    };
    let news = match community.news {
        0 => None,
        1 => Some(tr!(communities.place_one_with_news).to_string()),
        count => Some(tr!(communities.place_with_news, count).to_string()),
    };
    view! {
        <li>
            <article class="it-card rounded shadow-sm border">
                <h3 class="it-card-title">
                    <a href=community_address(&community.slug)>{community.title.here()}</a>
                </h3>
                <div class="it-card-body">
                    <p class="it-card-text">{community.summary.here()}</p>
                    <p class="it-card-text">
                        {tr!(communities.place_for, who = community.open_to.here()).to_string()}
                    </p>
                    {news.map(|news| view! { <p class="it-card-text"><strong>{news}</strong></p> })}
                </div>
                <footer class="it-card-related it-card-footer">
                    <div class="it-card-taxonomy">
                        <StateBadge state=community.state/>
                        {standing.map(|word| view! { " " <span class="badge badge-info">{word}</span> })}
                    </div>
                    <span class="it-card-date">{words::members(community.members)}</span>
                </footer>
            </article>
        </li>
    }
    .into_any()
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/comunita/{slug}/membri`: who belongs to a community, for those who do.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    MembersPage,
    api::community_members,
    members_address,
    words::{self, CommunityNav},
};
use crate::ui::page::AreaPage;
use crate::{
    catalogue::parts::Pages,
    communities::outside::{Seen, seen, show},
    error::AppError,
    people::labels::Notice,
    tr,
    ui::{page::PageHead, resource::Loaded},
};

/// The page's own chunk, and the members.
#[derive(Debug)]
pub struct MembersRoute {
    page: Resource<Result<Seen<MembersPage>, AppError>>,
}

impl AreaPage for MembersRoute {
    fn data() -> Self {
        let (params, query) = (use_params_map(), use_query_map());
        let wanted =
            move || (params.read().get("slug").unwrap_or_default(), query.read().get("cursore").unwrap_or_default());
        Self {
            page: Resource::new(wanted, |(slug, after): (String, _)| {
                seen(slug.clone(), community_members(slug, after))
            }),
        }
    }

    fn view(this: Self) -> AnyView {
        let query = use_query_map();
        let view = move |page| {
            let continued = query.read_untracked().get("cursore").is_some_and(|after| !after.is_empty());
            show(page, move |page| view! { <Members page continued/> }.into_any())
        };
        view! { <Loaded resource=this.page view/> }.into_any()
    }
}

fn done(outcome: &str) -> Option<String> {
    (outcome == "tolto").then(|| tr!(communities.place_done_removed).to_string())
}

#[component]
fn Members(page: MembersPage, continued: bool) -> impl IntoView {
    let here = members_address(&page.slug);
    let next = page.members.next.map(|next| format!("{here}?cursore={next}"));
    let (slug, moderates) = (page.slug.clone(), page.moderates);
    let rows = page
        .members
        .items
        .into_iter()
        .map(|member| {
            let name = if moderates {
                let href = format!("{}/{}", members_address(&slug), member.person);
                view! { <a href=href>{member.name}</a> }.into_any()
            } else {
                member.name.into_any()
            };
            let task = member
                .facilitates
                .then(|| view! { " " <span class="badge badge-info">{tr!(communities.place_facilitates)}</span> });
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader">{name} {task}</th>
                    <td role="cell" data-label=tr!(communities.place_body)>{member.body}</td>
                    <td role="cell" data-label=tr!(communities.place_since)>{words::day(&member.since)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <PageHead
            title=tr!(communities.place_nav_members)
            lead=words::members(page.count)
            crumbs=words::crumbs(&page.slug, page.title.here())
        />
        <CommunityNav slug=page.slug.clone() here=here.clone() moderates/>
        <Notice text=done/>
        <table class="table table-stack" role="table">
            <caption class="visually-hidden">{tr!(communities.place_nav_members)}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{tr!(communities.place_name)}</th>
                    <th scope="col" role="columnheader">{tr!(communities.place_body)}</th>
                    <th scope="col" role="columnheader">{tr!(communities.place_since)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
        <Pages first=continued.then_some(here) next/>
    }
    .into_any()
}

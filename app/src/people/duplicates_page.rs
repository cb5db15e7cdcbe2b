// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/gestione/persone/doppioni`: persons of the whole installation that are likely the same, for administrators. They are
//! merged on the page of the one to be kept.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    DuplicatesPage,
    api::list_duplicates,
    persons_page::{PersonLine, encode, persons},
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{page::PageHead, resource::Loaded},
};

/// The page's own chunk.
#[derive(Debug)]
pub struct DuplicatesRoute {
    page: Resource<Result<DuplicatesPage, AppError>>,
}

impl AreaPage for DuplicatesRoute {
    fn data() -> Self {
        let query = use_query_map();
        let asked = move || {
            let query = query.read();
            (query.get("per").unwrap_or_default(), query.get("cursore").unwrap_or_default())
        };
        Self { page: Resource::new(asked, |(by, after)| list_duplicates(by, after)) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.page view=|page| view! { <Duplicates page/> }/> }.into_any()
    }
}

#[component]
fn Duplicates(page: DuplicatesPage) -> impl IntoView {
    let here = "/gestione/persone/doppioni";
    let by_address = page.by_address;
    let of_address = format!("{here}?per=indirizzo");
    let current = |shown: bool| shown.then_some("page");
    let next = page.groups.next.map(|next| {
        let key = encode(&next);
        if by_address { format!("{of_address}&cursore={key}") } else { format!("{here}?cursore={key}") }
    });
    let empty = page.groups.items.is_empty();
    let groups = page
        .groups
        .items
        .into_iter()
        .map(|group| {
            let rows = group.into_iter().map(|row| view! { <li><PersonLine row/></li> }).collect_view();
            view! {
                <section class="panel">
                    <ul class="item-list">{rows}</ul>
                </section>
            }
        })
        .collect_view();
    view! {
        <PageHead
            title=tr!(people.likely_duplicates_all)
            lead=tr!(people.likely_duplicates_all_lead)
            crumbs=vec![(tr!(common.desk).to_string(), "/gestione".to_owned()), persons()]
        />
        <nav class="section-nav" aria-label=tr!(people.likely_duplicates_by)>
            <ul>
                <li><a href=here aria-current=current(!by_address)>{tr!(people.same_name)}</a></li>
                <li><a href=of_address.clone() aria-current=current(by_address)>{tr!(people.same_address)}</a></li>
            </ul>
        </nav>
        {empty.then(|| view! { <p role="status">{tr!(people.no_duplicates)}</p> })}
        {groups}
        {next.map(|href| view! {
            <nav class="pagination-wrapper" aria-label=tr!(people.pages)>
                <ul class="pagination">
                    <li class="page-item"><a class="page-link" href=href rel="next">{tr!(people.next_page)}</a></li>
                </ul>
            </nav>
        })}
    }
    .into_any()
}

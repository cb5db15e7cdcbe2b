// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/comunita/cerca`: looks for words in the discussions of one's communities.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    Piece, SearchHit, SearchResults, api::search_discussions, post_address, talk_words as words, thread_address,
};
use crate::{
    error::AppError,
    people::persons_page::encode,
    tr,
    ui::{
        page::{AreaPage, PageHead},
        resource::Loaded,
    },
};

/// The page's data.
#[derive(Debug)]
pub struct SearchRoute {
    results: Resource<Result<SearchResults, AppError>>,
    asked: Memo<(String, String)>,
}

impl AreaPage for SearchRoute {
    fn data() -> Self {
        let query = use_query_map();
        let of = move |name: &str| query.read().get(name).unwrap_or_default();
        let asked = Memo::new(move |_| (of("testo"), of("comunita")));
        let wanted = move || (asked.get(), of("cursore"));
        let results = Resource::new(wanted, |((words, slug), cursor)| search_discussions(words, slug, cursor));
        Self { results, asked }
    }

    fn view(this: Self) -> AnyView {
        let asked = this.asked;
        view! {
            <Loaded
                resource=this.results
                view=move |results| {
                    let (text, community) = asked.get_untracked();
                    view! { <Results results text community/> }
                }
            />
        }
        .into_any()
    }
}

#[component]
fn Results(results: SearchResults, text: String, community: String) -> impl IntoView {
    let crumbs = vec![(tr!(communities.title).to_string(), "/comunita".to_owned())];
    let nothing = results.asked && results.threads.is_empty() && results.posts.items.is_empty();
    let next = results.posts.next.clone().map(|next| {
        let address = format!(
            "/comunita/cerca?testo={}&comunita={}&cursore={}",
            encode(&text),
            encode(&community),
            encode(&next)
        );
        view! {
            <nav class="pagination-wrapper" aria-label=tr!(communities.talk_pages_below)>
                <ul class="pagination">
                    <li class="page-item">
                        <a class="page-link" href=address rel="next">{tr!(communities.talk_more_found)}</a>
                    </li>
                </ul>
            </nav>
        }
    });
    let choices = results
        .communities
        .iter()
        .map(|(slug, title)| {
            let selected = *slug == community;
            view! { <option value=slug.clone() selected=selected>{title.here()}</option> }
        })
        .collect_view();
    let list = |heading: &'static str, hits: Vec<SearchHit>| {
        (!hits.is_empty()).then(|| {
            let hits = hits.into_iter().map(hit).collect_view();
            view! {
                <h2>{heading}</h2>
                <ul class="item-list">{hits}</ul>
            }
        })
    };
    view! {
        <PageHead title=tr!(communities.talk_search) lead=tr!(communities.talk_search_lead) crumbs/>
        <search>
            <form method="get" action="/comunita/cerca">
                <div class="row">
                    <div class="form-group col-md-6">
                        <label class="active" for="testo">{tr!(communities.talk_search_words)}</label>
                        <input class="form-control" id="testo" name="testo" type="search" maxlength="200" value=text/>
                    </div>
                    <div class="form-group col-md-6">
                        <label class="active" for="comunita">{tr!(communities.talk_search_where)}</label>
                        <select class="form-select" id="comunita" name="comunita">
                            <option value="">{tr!(communities.talk_search_everywhere)}</option>
                            {choices}
                        </select>
                    </div>
                </div>
                <div class="actions">
                    <button class="btn btn-primary" type="submit">{tr!(communities.talk_search_submit)}</button>
                </div>
            </form>
        </search>
        {nothing
            .then(|| view! { <div class="empty-state" role="status"><p>{tr!(communities.talk_nothing_found)}</p></div> })}
        {list(tr!(communities.talk_found_threads), results.threads)}
        {list(tr!(communities.talk_found_posts), results.posts.items)}
        {next}
    }
    .into_any()
}

/// Words in which what was looked for is marked.
fn marked(pieces: Vec<Piece>) -> AnyView {
    pieces
        .into_iter()
        .map(|piece| {
            if piece.found {
                view! { <mark>{piece.text}</mark> }.into_any()
            } else {
                view! { <span>{piece.text}</span> }.into_any()
            }
        })
        .collect_view()
        .into_any()
}

fn hit(hit: SearchHit) -> AnyView {
    let address = match hit.post {
        Some(post) => post_address(&hit.slug, post),
        None => thread_address(&hit.slug, hit.thread),
    };
    let mut facts = vec![hit.community.here(), hit.author];
    if hit.number > 0 {
        facts.push(tr!(communities.talk_post_number, number = hit.number).to_string());
    }
    facts.push(words::moment(&hit.at));
    view! {
        <li>
            <h3 class="item-title h5"><a href=address>{marked(hit.title)}</a></h3>
            <p class="item-meta">{facts.join(" · ")}</p>
            {(!hit.excerpt.is_empty()).then(|| view! { <p>{marked(hit.excerpt)}</p> })}
        </li>
    }
    .into_any()
}

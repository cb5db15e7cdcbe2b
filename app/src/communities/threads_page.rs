// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/comunita/{slug}/discussioni`: the discussions of a community.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    PostState, TalkHead, ThreadFilters, ThreadList, ThreadRow,
    api::list_threads,
    outside::{Seen, seen, show},
    talk_words as words, thread_address, threads_address,
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
pub struct ThreadsRoute {
    threads: Resource<Result<Seen<ThreadList>, AppError>>,
    filters: Memo<ThreadFilters>,
}

impl AreaPage for ThreadsRoute {
    fn data() -> Self {
        let (params, query) = (use_params_map(), use_query_map());
        let filters = Memo::new(move |_| {
            let query = query.read();
            let of = |name: &str| query.get(name).unwrap_or_default();
            ThreadFilters { topic: of("tema"), tag: of("tag"), unanswered: of("senza-risposta"), cursor: of("cursore") }
        });
        let wanted = move || (params.read().get("slug").unwrap_or_default(), filters.get());
        let read = |(slug, filters): (String, _)| seen(slug.clone(), list_threads(slug, filters));
        Self { threads: Resource::new(wanted, read), filters }
    }

    fn view(this: Self) -> AnyView {
        let filters = this.filters;
        view! {
            <Loaded
                resource=this.threads
                view=move |seen| {
                    show(seen, move |list| view! { <Threads list filters=filters.get_untracked()/> }.into_any())
                }
            />
        }
        .into_any()
    }
}

#[component]
fn Threads(list: ThreadList, filters: ThreadFilters) -> impl IntoView {
    let head = list.head;
    let crumbs = words::crumbs(&head, false);
    let address = threads_address(&head.slug);
    let narrowed = !filters.topic.is_empty() || !filters.tag.is_empty() || !filters.unanswered.is_empty();
    let empty = list.threads.items.is_empty() && list.above.is_empty();
    let next = list.threads.next.map(|next| {
        let address = format!(
            "{address}?tema={}&tag={}&senza-risposta={}&cursore={}",
            encode(&filters.topic),
            encode(&filters.tag),
            encode(&filters.unanswered),
            encode(&next)
        );
        view! {
            <nav class="pagination-wrapper" aria-label=tr!(communities.talk_pages_below)>
                <ul class="pagination">
                    <li class="page-item">
                        <a class="page-link" href=address rel="next">{tr!(communities.talk_older_threads)}</a>
                    </li>
                </ul>
            </nav>
        }
    });
    let rows = list.above.into_iter().chain(list.threads.items).map(|row| thread_row(&head.slug, row)).collect_view();
    view! {
        <PageHead title=tr!(communities.talk_threads) lead=head.title.here() crumbs/>
        <div class="actions">
            {head
                .may_write
                .then(|| {
                    view! {
                        <a class="btn btn-primary" href=format!("{address}/nuova")>{tr!(communities.talk_begin)}</a>
                    }
                })}
            <a class="btn btn-outline-primary" href=format!("/comunita/cerca?comunita={}", head.slug)>
                {tr!(communities.talk_search)}
            </a>
        </div>
        <Filters head=head.clone() filters=filters.clone()/>
        {if empty {
            view! { <Empty address=address.clone() narrowed may_write=head.may_write/> }.into_any()
        } else {
            view! { <ul class="item-list">{rows}</ul> }.into_any()
        }}
        {next}
    }
    .into_any()
}

/// What to do where there is nothing yet.
#[component]
fn Empty(address: String, narrowed: bool, may_write: bool) -> impl IntoView {
    if narrowed {
        return view! {
            <div class="empty-state">
                <p>{tr!(communities.talk_none_found)}</p>
                <p><a href=address>{tr!(communities.talk_all_threads)}</a></p>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="empty-state">
            <p>{tr!(communities.talk_none_yet)}</p>
            {may_write.then(|| view! { <p>{tr!(communities.talk_none_yet_help)}</p> })}
        </div>
    }
    .into_any()
}

/// What the list is narrowed to: a form of the address.
#[component]
fn Filters(head: TalkHead, filters: ThreadFilters) -> impl IntoView {
    let topics = head
        .topics
        .iter()
        .map(|topic| {
            let (id, title) = (topic.id.to_string(), topic.title.clone());
            let selected = id == filters.topic;
            view! { <option value=id selected=selected>{title}</option> }
        })
        .collect_view();
    let address = threads_address(&head.slug);
    let without_tag = (!filters.tag.is_empty()).then(|| {
        let kept = format!("{address}?tema={}&senza-risposta={}", encode(&filters.topic), encode(&filters.unanswered));
        let said = tr!(communities.talk_with_tag, tag = filters.tag.clone()).to_string();
        view! {
            <ul class="chip-list">
                <li>
                    <a class="chip" href=kept>
                        {said} <span class="visually-hidden">{tr!(communities.talk_remove_filter)}</span>
                    </a>
                </li>
            </ul>
        }
    });
    view! {
        <search>
            <form method="get" action=address.clone()>
                <div class="row">
                    {(!head.topics.is_empty())
                        .then(|| {
                            view! {
                                <div class="form-group col-md-6">
                                    <label class="active" for="tema">{tr!(communities.talk_topic)}</label>
                                    <select class="form-select" id="tema" name="tema">
                                        <option value="">{tr!(communities.talk_all_topics)}</option>
                                        {topics}
                                    </select>
                                </div>
                            }
                        })}
                    <div class="col-md-6">
                        <div class="form-check">
                            <input
                                type="checkbox"
                                id="senza-risposta"
                                name="senza-risposta"
                                value="1"
                                checked=filters.unanswered == "1"
                            />
                            <label for="senza-risposta">{tr!(communities.talk_only_unanswered)}</label>
                        </div>
                        <input type="hidden" name="tag" value=filters.tag.clone()/>
                        <button class="btn btn-sm btn-outline-primary" type="submit">
                            {tr!(communities.talk_apply_filters)}
                        </button>
                    </div>
                </div>
            </form>
            {without_tag}
        </search>
    }
    .into_any()
}

fn thread_row(slug: &str, row: ThreadRow) -> AnyView {
    let address = thread_address(slug, row.id);
    let class = (row.unread > 0).then_some("unread");
    let unread = (row.unread > 0).then(|| {
        let text = words::unread(row.unread);
        view! { <a class="badge badge-info" href=format!("{address}#nuovi")>{text}</a> " " }
    });
    let badge = |class: &'static str, text: &'static str| view! { <span class=class>{text}</span> " " };
    let question = match (row.is_question, row.is_answered) {
        (true, true) => Some(badge("badge badge-good", tr!(communities.talk_answered))),
        (true, false) => Some(badge("badge badge-attention", tr!(communities.talk_question))),
        _ => None,
    };
    let by = if row.body_name.is_empty() { row.author.clone() } else { format!("{} ({})", row.author, row.body_name) };
    let mut facts = Vec::new();
    facts.extend(row.topic.clone());
    facts.push(tr!(communities.talk_by, author = by).to_string());
    facts.push(words::posts(row.posts));
    facts.push(tr!(communities.talk_last_at, at = words::moment(&row.last_at)).to_string());
    let list = threads_address(slug);
    let tags = row
        .tags
        .iter()
        .map(|tag| {
            let address = format!("{list}?tag={}", encode(tag));
            view! { <li><a class="chip" href=address>{tag.clone()}</a></li> }
        })
        .collect_view();
    view! {
        <li class=class>
            <h2 class="item-title h5"><a href=address>{row.title}</a></h2>
            <p class="item-meta">
                {unread} {row.pinned.then(|| badge("badge badge-neutral", tr!(communities.talk_pinned)))} {question}
                {row.locked.then(|| badge("badge badge-past", tr!(communities.talk_locked)))}
                {(row.state == PostState::Waiting)
                    .then(|| badge("badge badge-attention", tr!(communities.talk_thread_waiting)))}
                {(row.state == PostState::Hidden)
                    .then(|| badge("badge badge-bad", tr!(communities.talk_thread_hidden)))}
                {facts.join(" · ")}
            </p>
            {(!row.tags.is_empty())
                .then(|| view! { <ul class="chip-list" aria-label=tr!(communities.talk_tags)>{tags}</ul> })}
        </li>
    }
    .into_any()
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/comunita/{slug}/moderazione`: what waits for a moderator; `…/registro`: what moderators have done.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    FlagLine, ModerationLog, Queue, QueueItem,
    api::{list_moderation, moderation_queue},
    log_address, moderate_address,
    moderation_words::{self as words, Actions, Done, ShownPost},
};
use crate::{
    error::AppError,
    tr,
    ui::{
        page::{AreaPage, PageHead},
        resource::Loaded,
    },
};

/// The queue.
#[derive(Debug)]
pub struct ModerationQueueRoute {
    queue: Resource<Result<Queue, AppError>>,
    outcome: Memo<String>,
}

impl AreaPage for ModerationQueueRoute {
    fn data() -> Self {
        let (params, query) = (use_params_map(), use_query_map());
        let outcome = Memo::new(move |_| query.read().get("esito").unwrap_or_default());
        // Each change says when it was made, so that two of a kind are both read.
        let wanted = move || (params.read().get("slug").unwrap_or_default(), query.read().get("alle"));
        Self { queue: Resource::new(wanted, |(slug, _)| moderation_queue(slug)), outcome }
    }

    fn view(this: Self) -> AnyView {
        let outcome = this.outcome;
        view! {
            <Loaded
                resource=this.queue
                view=move |queue| view! { <Waiting queue outcome=outcome.get_untracked()/> }
            />
        }
        .into_any()
    }
}

#[component]
fn Waiting(queue: Queue, outcome: String) -> impl IntoView {
    let slug = queue.slug.clone();
    let crumbs = words::crumbs_of_members(&slug, &queue.community);
    let objections = (!queue.objections.is_empty()).then(|| {
        view! {
            <section class="panel">
                <h2>{tr!(communities.mod_objections)}</h2>
                <Actions slug=slug.clone() actions=queue.objections/>
            </section>
        }
    });
    let nothing = queue.items.is_empty();
    let items = queue.items.into_iter().map(|item| view! { <li><Item slug=slug.clone() item/></li> }).collect_view();
    view! {
        <PageHead title=tr!(communities.mod_title) lead=tr!(communities.mod_lead) crumbs/>
        <Done outcome/>
        <p><a href=log_address(&slug)>{tr!(communities.mod_log)}</a></p>
        {objections}
        <h2>{tr!(communities.mod_queue)}</h2>
        {if nothing {
            view! { <p>{tr!(communities.mod_queue_empty)}</p> }.into_any()
        } else {
            view! { <ol class="posts">{items}</ol> }.into_any()
        }}
    }
    .into_any()
}

#[component]
fn Item(slug: String, item: QueueItem) -> impl IntoView {
    let address = moderate_address(&slug, item.post.id);
    let number = item.post.number;
    let earlier = match item.earlier {
        0 => None,
        1 => Some(tr!(communities.mod_one_earlier).to_string()),
        count => Some(tr!(communities.mod_earlier_count, count = count).to_string()),
    };
    view! {
        <p class="item-meta">{item.thread_title}</p>
        <ShownPost post=item.post/>
        <Flags flags=item.flags/>
        {earlier.map(|earlier| view! { <p>{earlier}</p> })}
        <div class="actions">
            <a class="btn btn-primary btn-sm" href=address>
                {tr!(communities.mod_decide)}
                <span class="visually-hidden">
                    {format!(" {}", tr!(communities.mod_of_post, number = number))}
                </span>
            </a>
        </div>
    }
    .into_any()
}

/// Who flagged a post, and why.
#[component]
pub fn Flags(
    /// The flags.
    flags: Vec<FlagLine>,
) -> impl IntoView {
    let items = flags
        .into_iter()
        .map(|flag| {
            let by = tr!(communities.mod_flagged_by, name = flag.by).to_string();
            let note = (!flag.note.is_empty()).then(|| format!(" «{}»", flag.note));
            view! { <li>{format!("{by}, {}: {}.", words::moment(&flag.at), words::reason(flag.reason))} {note}</li> }
        })
        .collect::<Vec<_>>();
    (!items.is_empty()).then(|| view! { <ul>{items}</ul> })
}

/// The log.
#[derive(Debug)]
pub struct ModerationLogRoute {
    log: Resource<Result<ModerationLog, AppError>>,
}

impl AreaPage for ModerationLogRoute {
    fn data() -> Self {
        let (params, query) = (use_params_map(), use_query_map());
        let wanted =
            move || (params.read().get("slug").unwrap_or_default(), query.read().get("cursore").unwrap_or_default());
        Self { log: Resource::new(wanted, |(slug, cursor)| list_moderation(slug, cursor)) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.log view=|log| view! { <Log log/> }/> }.into_any()
    }
}

#[component]
fn Log(log: ModerationLog) -> impl IntoView {
    let crumbs = words::crumbs(&log.slug, &log.community);
    let next = log.actions.next.map(|cursor| {
        let address = format!("{}?cursore={cursor}", log_address(&log.slug));
        view! {
            <nav class="pagination-wrapper" aria-label=tr!(communities.mod_pages)>
                <ul class="pagination">
                    <li class="page-item"><a class="page-link" href=address rel="next">{tr!(communities.mod_older)}</a></li>
                </ul>
            </nav>
        }
    });
    let nothing = log.actions.items.is_empty();
    view! {
        <PageHead title=tr!(communities.mod_log) lead=tr!(communities.mod_log_lead) crumbs/>
        {if nothing {
            view! { <p>{tr!(communities.mod_log_empty)}</p> }.into_any()
        } else {
            view! { <Actions slug=log.slug actions=log.actions.items/> }.into_any()
        }}
        {next}
    }
    .into_any()
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/area-personale/notifiche`: what one was told of, newest first, and how one is told in each of one's communities.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    NOTICES_ADDRESS, Notice, NoticeKind, NoticesPage, UnreadNotices,
    api::{MarkNoticesRead, READ_FORM, my_notices},
    told_forms::ToldEverywhere,
};
use crate::{
    communities::talk_words::moment,
    error::AppError,
    people::{
        area_nav::{AreaNav, AreaSection},
        labels,
    },
    tr,
    ui::{
        fields::Submit,
        form::Form,
        page::{AreaPage, PageHead},
        resource::Loaded,
    },
};

/// The page's own chunk, and the notices.
#[derive(Debug)]
pub struct NoticesRoute {
    notices: Resource<Result<NoticesPage, AppError>>,
}

impl AreaPage for NoticesRoute {
    fn data() -> Self {
        let query = use_query_map();
        let wanted = move || {
            let query = query.read();
            // The moment of what was just done, so that the page is read anew after it.
            (query.get("cursore").unwrap_or_default(), query.get("alle").unwrap_or_default())
        };
        Self { notices: Resource::new(wanted, |(cursor, _)| my_notices(cursor)) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.notices view=|page| view! { <Notices page/> }/> }.into_any()
    }
}

fn done(outcome: &str) -> Option<String> {
    match outcome {
        "lette" => Some(tr!(communities.touch_done_read).to_string()),
        "novita" => Some(tr!(communities.touch_saved).to_string()),
        _ => None,
    }
}

#[component]
fn Notices(page: NoticesPage) -> impl IntoView {
    UnreadNotices::refresh_when_shown();
    let read = ServerAction::<MarkNoticesRead>::new();
    let empty = page.notices.items.is_empty();
    let items = page.notices.items.into_iter().map(|notice| view! { <NoticeLine notice/> }).collect_view();
    let next = page.notices.next.map(|key| {
        view! {
            <nav class="pagination-wrapper" aria-label=tr!(communities.touch_pages)>
                <ul class="pagination">
                    <li class="page-item">
                        <a class="page-link" rel="next" href=format!("{NOTICES_ADDRESS}?cursore={key}")>
                            {tr!(communities.touch_older)}
                        </a>
                    </li>
                </ul>
            </nav>
        }
    });
    view! {
        <PageHead
            title=tr!(communities.touch_notices)
            lead=tr!(communities.touch_notices_lead)
            crumbs=vec![(tr!(common.personal_area).to_string(), "/area-personale".to_owned())]
        />
        <AreaNav current=AreaSection::Notices/>
        <labels::Notice text=done/>
        {page
            .unread
            .then(|| {
                view! {
                    <Form action=read name=READ_FORM class="mb-3">
                        <Submit label=tr!(communities.touch_mark_read) class="btn btn-sm btn-outline-primary"/>
                    </Form>
                }
            })}
        {if empty {
            view! { <p>{tr!(communities.touch_none)}</p> }.into_any()
        } else {
            view! { <ul class="item-list">{items}</ul> }.into_any()
        }}
        {next}
        {(!page.told.is_empty())
            .then(|| {
                view! {
                    <section class="narrow mt-4" aria-labelledby="told">
                        <h2 id="told">{tr!(communities.touch_told)}</h2>
                        <p>{tr!(communities.touch_told_help)}</p>
                        <ToldEverywhere told=page.told/>
                    </section>
                }
            })}
    }
    .into_any()
}

#[component]
fn NoticeLine(notice: Notice) -> impl IntoView {
    let (text, excerpt) = match notice.post {
        Some(post) => {
            let who = post.author;
            let text = match notice.kind {
                NoticeKind::Mentioned => tr!(communities.touch_was_mentioned, who).to_string(),
                NoticeKind::Replied => tr!(communities.touch_was_replied, who).to_string(),
                NoticeKind::PostedInFollowed | NoticeKind::Posted => tr!(communities.touch_was_posted, who).to_string(),
            };
            (text, Some(post.excerpt))
        }
        None => (tr!(communities.touch_gone).to_string(), None),
    };
    let unread = notice.unread;
    view! {
        <li class=if unread { "unread" } else { "" }>
            <h2 class="item-title">
                <a href=notice.address>
                    {unread.then(|| view! { <span class="visually-hidden">{tr!(communities.touch_unread)} " "</span> })}
                    {text}
                </a>
            </h2>
            <p class="item-meta">
                {format!("{} · {} · {}", notice.thread, notice.community.here(), moment(&notice.at))}
            </p>
            {excerpt.map(|excerpt| view! { <p>{excerpt}</p> })}
        </li>
    }
    .into_any()
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Words and pieces of several pages of a community.

use jiff::civil::{Date, DateTime, Time};
use leptos::prelude::*;

use super::{MeetingView, ThreadNews, community_address, discussions_address, facilitation_address, members_address};
use crate::{communities::CommunityState, dates, i18n, tr, ui::page::Crumb};

/// Where a community stands, as a badge.
#[component]
pub fn StateBadge(
    /// Its state.
    state: CommunityState,
) -> impl IntoView {
    let (class, word) = match state {
        CommunityState::Proposed => ("badge badge-proposed", tr!(communities.state_proposed)),
        CommunityState::Started => ("badge badge-started", tr!(communities.state_started)),
        CommunityState::Active => ("badge badge-active", tr!(communities.state_active)),
        CommunityState::Synthesis => ("badge badge-synthesis", tr!(communities.state_synthesis)),
        CommunityState::Closed => ("badge badge-closed", tr!(communities.state_closed)),
    };
    view! { <span class=class>{word}</span> }
}

/// A civil day as people write it.
pub fn day(civil: &str) -> String {
    civil.parse::<Date>().map_or_else(|_| civil.to_owned(), |day| dates::day(i18n::locale(), day))
}

/// A civil moment: day and time.
pub fn moment(civil: &str) -> String {
    civil.parse::<DateTime>().map_or_else(
        |_| civil.to_owned(),
        |moment| {
            let locale = i18n::locale();
            let (day, time) = (dates::day(locale, moment.date()), dates::time(locale, moment.time()));
            tr!(communities.place_day_and_time, day, time).to_string()
        },
    )
}

/// Day and times of a meeting: `mercoledì 9 dicembre 2026, 14.30-17.00`.
pub fn meeting_times(meeting: &MeetingView) -> String {
    let locale = i18n::locale();
    let day = meeting.day.parse::<Date>().map(|day| dates::weekday_and_day(locale, day));
    let time = |civil: &str| civil.parse::<Time>().map_or_else(|_| civil.to_owned(), |time| dates::time(locale, time));
    let day = day.unwrap_or_else(|_| meeting.day.clone());
    format!("{day}, {}-{}", time(&meeting.starts), time(&meeting.ends))
}

/// How many members, in words.
pub fn members(count: i32) -> String {
    match count {
        0 => tr!(communities.place_no_members).to_string(),
        1 => tr!(communities.place_one_member).to_string(),
        count => tr!(communities.place_members_count, count).to_string(),
    }
}

/// The breadcrumb of a page below a community's.
pub fn crumbs(slug: &str, title: String) -> Vec<Crumb> {
    vec![(tr!(communities.title).to_string(), "/comunita".to_owned()), (title, community_address(slug))]
}

/// What a person typed, line by line.
pub fn typed_lines(text: &str) -> impl IntoView + use<> {
    text.lines()
        .enumerate()
        .map(|(number, line)| {
            view! {
                {(number > 0).then(|| view! { <br/> })}
                {line.to_owned()}
            }
        })
        .collect_view()
}

/// The pages of a community, for those who read them.
#[component]
pub fn CommunityNav(
    /// The community, in addresses.
    slug: String,
    /// Address of the page this is on.
    here: String,
    /// Whether the reader facilitates it, or manages its project.
    moderates: bool,
) -> impl IntoView {
    let mut pages = vec![
        (community_address(&slug), tr!(communities.place_nav_community).to_string()),
        (discussions_address(&slug), tr!(communities.place_nav_discussions).to_string()),
        (members_address(&slug), tr!(communities.place_nav_members).to_string()),
    ];
    if moderates {
        pages.push((facilitation_address(&slug), tr!(communities.place_nav_facilitation).to_string()));
    }
    let links = pages
        .into_iter()
        .map(|(href, text)| {
            let current = (href == here).then_some("page");
            view! { <li><a href=href aria-current=current>{text}</a></li> }
        })
        .collect_view();
    view! { <nav class="section-nav" aria-label=tr!(communities.place_nav)><ul>{links}</ul></nav> }.into_any()
}

/// A meeting: when, and for those who may know, where and what about.
#[component]
pub fn Meeting(
    /// The meeting.
    meeting: MeetingView,
) -> impl IntoView {
    view! {
        <p><strong>{meeting_times(&meeting)}</strong></p>
        {meeting.place.map(|place| view! { <p>{place}</p> })}
        {meeting.agenda.map(|agenda| view! { <p>{typed_lines(&agenda)}</p> })}
    }
    .into_any()
}

/// Discussions, each with a line about it.
#[component]
pub fn Threads(
    /// The community, in addresses.
    slug: String,
    /// The discussions.
    threads: Vec<ThreadNews>,
    /// What is said of the number of posts.
    count: fn(i64) -> String,
) -> impl IntoView {
    let items = threads
        .into_iter()
        .map(|thread| {
            let href = format!("{}/{}", discussions_address(&slug), thread.id);
            view! {
                <li>
                    <h3 class="item-title"><a href=href>{thread.title}</a></h3>
                    <p class="item-meta">{format!("{} · {}", count(thread.new_posts), moment(&thread.last))}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="item-list">{items}</ul> }.into_any()
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/comunita/{slug}`: what a community is, what is new in it, when it meets, and how one belongs to it.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    CommunityView, MeetingView, NEW_POSTS_MOST, ThreadNews,
    api::{MarkCommunitySeen, SEEN_FORM, find_community},
    community_address, discussions_address, members_address,
    membership_forms::Belonging,
    words::{self, CommunityNav, Meeting, StateBadge, Threads},
};
use crate::ui::page::AreaPage;
use crate::{
    catalogue::parts::{Blocks, Facts},
    communities::touch::{HereNow, StayingInTouch},
    error::AppError,
    people::labels::Notice,
    tr,
    ui::{
        fields::{HiddenField, Submit},
        form::Form,
        page::PageHead,
        resource::Loaded,
    },
};

/// The page's own chunk, and the community.
#[derive(Debug)]
pub struct CommunityRoute {
    community: Resource<Result<CommunityView, AppError>>,
}

impl AreaPage for CommunityRoute {
    fn data() -> Self {
        let (params, query) = (use_params_map(), use_query_map());
        let wanted = move || {
            // What was just done and when, so that the page is read anew after it.
            let done = ["esito", "alle"].map(|name| query.read().get(name).unwrap_or_default());
            (params.read().get("slug").unwrap_or_default(), done)
        };
        Self { community: Resource::new(wanted, |(slug, _)| find_community(slug)) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.community view=|community| view! { <Community community/> }/> }.into_any()
    }
}

fn done(outcome: &str) -> Option<String> {
    Some(
        match outcome {
            "dentro" => tr!(communities.place_done_joined),
            "richiesta" => tr!(communities.place_done_asked),
            "rifiutato" => tr!(communities.place_done_declined),
            "fuori" => tr!(communities.place_done_left),
            "opposizione" => tr!(communities.place_done_objected),
            "novita" => tr!(communities.touch_saved),
            "presenza" => tr!(communities.touch_done_presence),
            "visto" => tr!(communities.place_done_seen),
            _ => return None,
        }
        .to_string(),
    )
}

#[component]
fn Community(community: CommunityView) -> impl IntoView {
    let slug = community.slug.clone();
    let crumbs = vec![(tr!(communities.title).to_string(), "/comunita".to_owned())];
    let facts = facts(&community);
    let is_member = community.way == super::Way::Member;
    let (nav_slug, here) = (slug.clone(), community_address(&slug));
    view! {
        <PageHead title=community.title.here() lead=community.summary.here() crumbs/>
        <p>
            <StateBadge state=community.state/>
            " "
            <a href=format!("/progetti/{}", community.project_slug)>{community.project.clone()}</a>
        </p>
        {community
            .reads
            .then(move || view! { <CommunityNav slug=nav_slug here moderates=community.moderates/> })}
        <HereNow names=community.here/>
        <Notice text=done/>
        <div class="row g-4">
            <div class="col-lg-8">
                {is_member.then(|| view! { <News slug=slug.clone() news=community.news/> })}
                <NextMeeting
                    slug=slug.clone()
                    meeting=community.next_meeting
                    reads=community.reads
                />
                <section aria-labelledby="charter">
                    <h2 id="charter">{tr!(communities.place_charter)}</h2>
                    <Blocks blocks=community.charter/>
                </section>
            </div>
            <div class="col-lg-4">
                <Belonging slug=slug.clone() way=community.way/>
                {community.touch.map(|choices| view! { <StayingInTouch slug=slug.clone() choices/> })}
                <section class="mt-4" aria-labelledby="facts">
                    <h2 id="facts">{tr!(communities.place_facts)}</h2>
                    <Facts facts/>
                    {community
                        .reads
                        .then(|| {
                            view! { <p><a href=members_address(&slug)>{tr!(communities.place_see_members)}</a></p> }
                        })}
                </section>
            </div>
        </div>
    }
    .into_any()
}

fn facts(community: &CommunityView) -> Vec<(String, String)> {
    let mut facts = vec![(tr!(communities.place_open_to).to_string(), community.open_to.here())];
    let facilitators = if community.facilitators.is_empty() {
        tr!(communities.place_no_facilitator).to_string()
    } else {
        community.facilitators.join(", ")
    };
    facts.push((tr!(communities.place_facilitators).to_string(), facilitators));
    facts.push((tr!(communities.place_members).to_string(), words::members(community.members)));
    if let Some(host) = &community.host {
        facts.push((tr!(communities.place_host).to_string(), host.clone()));
    }
    if let Some(output) = &community.output {
        facts.push((tr!(communities.place_output).to_string(), output.here()));
    }
    if let Some(planned) = community.planned_meetings {
        facts.push((tr!(communities.place_planned_meetings).to_string(), planned.to_string()));
    }
    facts
}

/// How many posts are new.
fn new_posts(count: i64) -> String {
    match count {
        1 => tr!(communities.place_one_new_post).to_string(),
        count if count >= NEW_POSTS_MOST => tr!(communities.place_many_new_posts, count = NEW_POSTS_MOST).to_string(),
        count => tr!(communities.place_new_posts, count).to_string(),
    }
}

#[component]
fn News(slug: String, news: Vec<ThreadNews>) -> impl IntoView {
    let action = ServerAction::<MarkCommunitySeen>::new();
    let all = discussions_address(&slug);
    view! {
        <section class="mb-5" aria-labelledby="news">
            <h2 id="news">{tr!(communities.place_news)}</h2>
            {if news.is_empty() {
                view! { <p>{tr!(communities.place_no_news)}</p> }.into_any()
            } else {
                view! {
                    <Threads slug=slug.clone() threads=news count=new_posts/>
                    <Form action name=SEEN_FORM>
                        <HiddenField name="community" value=slug.clone()/>
                        <Submit label=tr!(communities.place_mark_seen) class="btn btn-sm btn-outline-primary"/>
                    </Form>
                }
                .into_any()
            }}
            <p class="mt-3"><a href=all>{tr!(communities.place_all_discussions)}</a></p>
        </section>
    }
    .into_any()
}

#[component]
fn NextMeeting(slug: String, meeting: Option<MeetingView>, reads: bool) -> impl IntoView {
    let inside = match meeting {
        None => view! { <p>{tr!(communities.place_no_meeting)}</p> }.into_any(),
        Some(meeting) if reads => {
            let file = format!("{}/incontri.ics", community_address(&slug));
            view! {
                <Meeting meeting/>
                // A file, not a page: the browser fetches it itself.
                <p><a href=file rel="external" download="">{tr!(communities.place_calendar_file)}</a></p>
            }
            .into_any()
        }
        Some(meeting) => view! {
            <p><strong>{words::day(&meeting.day)}</strong></p>
            <p>{tr!(communities.place_meeting_for_members)}</p>
        }
        .into_any(),
    };
    view! {
        <section class="mb-5" aria-labelledby="meeting">
            <h2 id="meeting">{tr!(communities.place_next_meeting)}</h2>
            {inside}
        </section>
    }
    .into_any()
}

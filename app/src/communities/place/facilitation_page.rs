// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/comunita/{slug}/facilitazione`: what waits for a facilitator, on one screen.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    FacilitationView, FacilitatorLine, MeetingView, Waiting,
    api::{
        APPOINT_FORM, AppointFacilitator, DISMISS_FORM, DismissFacilitator, INVITE_FORM, InviteMember, REQUEST_FORM,
        SettleRequest, show_facilitation,
    },
    facilitation_address, members_address,
    words::{self, CommunityNav, Meeting, StateBadge, Threads},
};
use crate::ui::page::AreaPage;
use crate::{
    communities::queue_address,
    error::AppError,
    people::labels::Notice,
    tr,
    ui::{
        fields::{HiddenField, InputField, Submit},
        form::Form,
        page::PageHead,
        resource::Loaded,
    },
};

/// The page's own chunk, and what waits.
#[derive(Debug)]
pub struct FacilitationRoute {
    facilitation: Resource<Result<FacilitationView, AppError>>,
}

impl AreaPage for FacilitationRoute {
    fn data() -> Self {
        let (params, query) = (use_params_map(), use_query_map());
        // Each change says when it was made, so that two of a kind are both read.
        let wanted = move || (params.read().get("slug").unwrap_or_default(), query.read().get("alle"));
        Self { facilitation: Resource::new(wanted, |(slug, _)| show_facilitation(slug)) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.facilitation view=|desk| view! { <Desk desk/> }/> }.into_any()
    }
}

fn done(outcome: &str) -> Option<String> {
    Some(
        match outcome {
            "invitato" => tr!(communities.place_done_invited),
            "ammesso" => tr!(communities.place_done_admitted),
            "non_ammesso" => tr!(communities.place_done_refused),
            "incontro" => tr!(communities.place_done_meeting),
            "annullato" => tr!(communities.place_done_cancelled),
            "scritto" => tr!(communities.place_done_letter),
            "incaricato" => tr!(communities.place_done_appointed),
            "revocato" => tr!(communities.place_done_dismissed),
            _ => return None,
        }
        .to_string(),
    )
}

#[component]
fn Desk(desk: FacilitationView) -> impl IntoView {
    let slug = desk.slug.clone();
    let letter = format!("{}/messaggio", facilitation_address(&slug));
    let flags = match desk.flags {
        0 => None,
        1 => Some(tr!(communities.place_one_flag).to_string()),
        count => Some(tr!(communities.place_flags_count, count).to_string()),
    };
    let moderation = queue_address(&slug);
    view! {
        <PageHead
            title=tr!(communities.place_nav_facilitation)
            crumbs=words::crumbs(&slug, desk.title.here())
        />
        <p><StateBadge state=desk.state/> " " {words::members(desk.members)}</p>
        <CommunityNav slug=slug.clone() here=facilitation_address(&slug) moderates=true/>
        <Notice text=done/>
        <Meetings slug=slug.clone() meetings=desk.meetings/>
        <Requests slug=slug.clone() requests=desk.requests/>
        <Objections slug=slug.clone() objections=desk.objections/>
        <section class="panel" aria-labelledby="unanswered">
            <h2 id="unanswered">{tr!(communities.place_unanswered)}</h2>
            {if desk.unanswered.is_empty() {
                view! { <p>{tr!(communities.place_none_unanswered)}</p> }.into_any()
            } else {
                view! { <Threads slug=slug.clone() threads=desk.unanswered count=posts/> }.into_any()
            }}
        </section>
        <section class="panel" aria-labelledby="flags">
            <h2 id="flags">{tr!(communities.place_flags)}</h2>
            {match flags {
                Some(flags) => view! { <p><a href=moderation>{flags}</a></p> }.into_any(),
                None => view! { <p>{tr!(communities.place_no_flags)}</p> }.into_any(),
            }}
        </section>
        <section class="panel" aria-labelledby="letter">
            <h2 id="letter">{tr!(communities.place_write_to_all)}</h2>
            <p>{tr!(communities.place_write_to_all_help)}</p>
            <div class="actions"><a class="btn btn-outline-primary" href=letter>{tr!(communities.place_write_to_all)}</a></div>
        </section>
        <Invite slug=slug.clone() waiting=desk.invited/>
        {desk.appoints.then(|| view! { <Facilitators slug facilitators=desk.facilitators/> })}
    }
    .into_any()
}

fn posts(count: i64) -> String {
    match count {
        1 => tr!(communities.place_one_post).to_string(),
        count => tr!(communities.place_posts, count).to_string(),
    }
}

#[component]
fn Meetings(slug: String, meetings: Vec<MeetingView>) -> impl IntoView {
    let form = format!("{}/incontro", facilitation_address(&slug));
    let items = meetings
        .into_iter()
        .map(|meeting| {
            let href = format!("{form}?incontro={}", meeting.id);
            view! {
                <li>
                    <Meeting meeting/>
                    <p><a href=href>{tr!(communities.place_change_meeting)}</a></p>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <section class="panel" aria-labelledby="meetings">
            <h2 id="meetings">{tr!(communities.place_next_meeting)}</h2>
            {if items.is_empty() {
                view! { <p>{tr!(communities.place_no_meeting)}</p> }.into_any()
            } else {
                view! { <ul class="item-list">{items}</ul> }.into_any()
            }}
            <div class="actions"><a class="btn btn-primary" href=form>{tr!(communities.place_new_meeting)}</a></div>
        </section>
    }
    .into_any()
}

#[component]
fn Requests(slug: String, requests: Vec<Waiting>) -> impl IntoView {
    let action = ServerAction::<SettleRequest>::new();
    let list = (!requests.is_empty()).then(|| {
        let items = requests
            .into_iter()
            .map(|request| {
                let button = request.person.to_string();
                let name = request.name.clone();
                view! {
                    <li>
                        {about(&slug, request)}
                        <button class="btn btn-sm btn-primary" type="submit" name="person" value=button>
                            {tr!(communities.place_admit)}
                            <span class="visually-hidden">{format!(" {name}")}</span>
                        </button>
                    </li>
                }
            })
            .collect_view();
        let slug = slug.clone();
        view! {
            <Form action name=REQUEST_FORM>
                <HiddenField name="community" value=slug/>
                <HiddenField name="decision" value="admit"/>
                <ul class="item-list">{items}</ul>
            </Form>
        }
    });
    view! {
        <section class="panel" aria-labelledby="requests">
            <h2 id="requests">{tr!(communities.place_requests)}</h2>
            {match list {
                Some(list) => list.into_any(),
                None => view! { <p>{tr!(communities.place_no_requests)}</p> }.into_any(),
            }}
        </section>
    }
    .into_any()
}

#[component]
fn Objections(slug: String, objections: Vec<Waiting>) -> impl IntoView {
    (!objections.is_empty()).then(|| {
        let items = objections.into_iter().map(|one| view! { <li>{about(&slug, one)}</li> }).collect_view();
        view! {
            <section class="panel" aria-labelledby="objections">
                <h2 id="objections">{tr!(communities.place_objections)}</h2>
                <ul class="item-list">{items}</ul>
            </section>
        }
    })
}

/// Who waits, since when, and what they wrote.
fn about(slug: &str, waiting: Waiting) -> impl IntoView + use<> {
    let href = format!("{}/{}", members_address(slug), waiting.person);
    let since = words::moment(&waiting.since);
    let meta = if waiting.body.is_empty() { since } else { format!("{} · {since}", waiting.body) };
    view! {
        <h3 class="item-title"><a href=href>{waiting.name}</a></h3>
        <p class="item-meta">{meta}</p>
        {waiting.words.map(|text| view! { <p>{words::typed_lines(&text)}</p> })}
    }
}

#[component]
fn Invite(slug: String, waiting: i64) -> impl IntoView {
    let action = ServerAction::<InviteMember>::new();
    let open = match waiting {
        0 => None,
        1 => Some(tr!(communities.place_one_invited).to_string()),
        count => Some(tr!(communities.place_invited_count, count).to_string()),
    };
    view! {
        <section class="panel" aria-labelledby="invite">
            <h2 id="invite">{tr!(communities.place_invite)}</h2>
            {open.map(|open| view! { <p>{open}</p> })}
            <Form action name=INVITE_FORM>
                <HiddenField name="community" value=slug/>
                <InputField
                    name="email"
                    label=tr!(communities.place_email)
                    kind="email"
                    required=true
                    help=tr!(communities.place_invite_help)
                />
                <div class="actions"><Submit label=tr!(communities.place_invite) class="btn btn-outline-primary"/></div>
            </Form>
        </section>
    }
    .into_any()
}

#[component]
fn Facilitators(slug: String, facilitators: Vec<FacilitatorLine>) -> impl IntoView {
    let (appoint, dismiss) = (ServerAction::<AppointFacilitator>::new(), ServerAction::<DismissFacilitator>::new());
    let list = (!facilitators.is_empty()).then(|| {
        let items = facilitators
            .into_iter()
            .map(|line| {
                let name = line.name.clone();
                view! {
                    <li>
                        <p>{format!("{} ({})", line.name, line.email)}</p>
                        <button
                            class="btn btn-sm btn-outline-danger"
                            type="submit"
                            name="grant_id"
                            value=line.grant.to_string()
                        >
                            {tr!(communities.place_dismiss)}
                            <span class="visually-hidden">{format!(" {name}")}</span>
                        </button>
                    </li>
                }
            })
            .collect_view();
        let slug = slug.clone();
        view! {
            <Form action=dismiss name=DISMISS_FORM>
                <HiddenField name="community" value=slug/>
                <ul class="item-list">{items}</ul>
            </Form>
        }
    });
    view! {
        <section class="panel" aria-labelledby="facilitators">
            <h2 id="facilitators">{tr!(communities.place_facilitators)}</h2>
            {list}
            <Form action=appoint name=APPOINT_FORM>
                <HiddenField name="community" value=slug/>
                <InputField
                    name="email"
                    label=tr!(communities.place_email)
                    kind="email"
                    required=true
                    help=tr!(communities.place_appoint_help)
                />
                <div class="actions">
                    <Submit label=tr!(communities.place_appoint) class="btn btn-outline-primary"/>
                </div>
            </Form>
        </section>
    }
    .into_any()
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/gestione/edizioni/{code}`: how an edition stands, its applications, and the beginning of decisions on them.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    api::desk_edition,
    applications_table::ApplicationsTable,
    model::{EditionDesk, Listing},
    todo_page::edition_address,
    words::{self, StateBadge},
};
use crate::ui::page::AreaPage;
use crate::{
    enrolment::{
        EditionStep,
        api::{EDITION_STEP_FORM, StepEdition},
    },
    error::AppError,
    tr,
    ui::{fields::HiddenField, form::Form, page::PageHead, resource::Loaded},
};

/// The page's own chunk, and the edition.
#[derive(Debug)]
pub struct EditionDeskRoute {
    desk: Resource<Result<EditionDesk, AppError>>,
}

impl AreaPage for EditionDeskRoute {
    fn data() -> Self {
        let params = use_params_map();
        let query = use_query_map();
        let wanted = move || {
            let of_query = |name: &str| query.read().get(name).unwrap_or_default();
            let listing = Listing {
                status: of_query("stato"),
                text: of_query("testo"),
                order: of_query("ordine"),
                after: of_query("dopo").parse().unwrap_or_default(),
            };
            (params.read().get("code").unwrap_or_default(), listing)
        };
        Self {
            desk: Resource::new(wanted, |(code, listing)| {
                desk_edition(code, listing.status, listing.text, listing.order, listing.after)
            }),
        }
    }

    fn view(this: Self) -> AnyView {
        let query = use_query_map();
        view! {
            <Loaded
                resource=this.desk
                view=move |desk| {
                    let all_chosen = query.read_untracked().get("scelte").as_deref() == Some("tutte");
                    view! { <EditionDeskView desk all_chosen/> }
                }
            />
        }
        .into_any()
    }
}

#[component]
fn EditionDeskView(desk: EditionDesk, all_chosen: bool) -> impl IntoView {
    let edition = desk.edition.clone();
    let address = edition_address(&edition.code);
    let crumbs = vec![(tr!(enrolment.desk_title).to_string(), "/gestione".to_owned())];
    let actions = (edition.decides && !matches!(edition.state.as_str(), "finished" | "cancelled")).then(|| {
        view! {
            <div class="actions">
                {desk
                    .steps
                    .contains(&EditionStep::Confirm)
                    .then(|| {
                        view! {
                            <a class="btn btn-primary" href=format!("{address}/conferma")>
                                {words::step(EditionStep::Confirm)}
                            </a>
                        }
                    })}
                <a class="btn btn-outline-primary" href=format!("{address}/modifica")>{tr!(enrolment.desk_change)}</a>
                <a class="btn btn-outline-danger" href=format!("{address}/annulla")>{tr!(enrolment.desk_cancel)}</a>
            </div>
        }
    });
    view! {
        <PageHead title=edition.code.clone() lead=format!("{}, {}", edition.course.here(), edition.town) crumbs/>
        <Head desk=desk.clone()/>
        {(!matches!(edition.state.as_str(), "draft" | "cancelled"))
            .then(|| view! { <p><a href=format!("{address}/registro")>{tr!(enrolment.desk_registers)}</a></p> })}
        {actions}
        <Publication desk=desk.clone()/>
        <h2>{tr!(enrolment.desk_applications)}</h2>
        <Filters address=address.clone() listing=desk.listing.clone() by_status=desk.by_status.clone() by_review=desk.by_review/>
        <p class="result-count" role="status">
            {if desk.found == 1 {
                tr!(enrolment.desk_one_found).to_string()
            } else {
                tr!(enrolment.desk_found, count = desk.found).to_string()
            }}
        </p>
        <ApplicationsTable desk all_chosen/>
    }
    .into_any()
}

/// Brings a draft or a provisional edition before the public.
#[component]
fn Publication(desk: EditionDesk) -> impl IntoView {
    let action = ServerAction::<StepEdition>::new();
    let steps: Vec<EditionStep> = desk.steps.iter().copied().filter(|step| *step != EditionStep::Confirm).collect();
    (!steps.is_empty()).then(|| {
        let day = desk.applications_from.clone();
        let help = if desk.edition.state == "draft" {
            tr!(enrolment.desk_step_help_draft, day).to_string()
        } else {
            tr!(enrolment.desk_step_help_provisional, day).to_string()
        };
        let buttons = steps
            .into_iter()
            .map(|step| {
                let class = if step == EditionStep::Open { "btn btn-primary" } else { "btn btn-outline-primary" };
                view! { <button class=class type="submit" name="state" value=step.code()>{words::step(step)}</button> }
            })
            .collect_view();
        view! {
            <section class="panel no-print">
                <h2>{tr!(enrolment.desk_step_title)}</h2>
                <p>{help}</p>
                <Form action name=EDITION_STEP_FORM>
                    <HiddenField name="edition_code" value=desk.edition.code.clone()/>
                    <HiddenField name="poi" value=edition_address(&desk.edition.code)/>
                    <div class="actions">{buttons}</div>
                </Form>
            </section>
        }
    })
}

#[component]
fn Head(desk: EditionDesk) -> impl IntoView {
    let edition = desk.edition;
    let free = (edition.seats - edition.seats_held).max(0);
    let public = (edition.state != "draft").then(|| format!("/edizioni/{}", edition.code));
    let dates = if edition.starts_on == desk.ends_on {
        edition.starts_on.clone()
    } else {
        format!("{} – {}", edition.starts_on, desk.ends_on)
    };
    view! {
        <dl class="stat-tiles">
            <div class="stat-tile">
                <dt>{tr!(enrolment.desk_seats_held)}</dt>
                <dd class="stat-value">{edition.seats_held}</dd>
                <dd class="stat-note">{tr!(enrolment.desk_of_seats, seats = edition.seats, free = free)}</dd>
            </div>
            <div class="stat-tile">
                <dt>{tr!(enrolment.desk_to_decide)}</dt>
                <dd class="stat-value">{edition.to_decide}</dd>
            </div>
            <div class="stat-tile">
                <dt>{tr!(enrolment.desk_waitlisted)}</dt>
                <dd class="stat-value">{edition.waiting}</dd>
                <dd class="stat-note">{tr!(enrolment.desk_on_offer, count = edition.offered)}</dd>
            </div>
        </dl>
        <dl class="facts facts-inline">
            <div><dt>{tr!(enrolment.desk_state)}</dt><dd><StateBadge code=edition.state/></dd></div>
            <div><dt>{tr!(enrolment.desk_dates)}</dt><dd>{dates}</dd></div>
            <div>
                <dt>{tr!(enrolment.desk_application_dates)}</dt>
                <dd>{format!("{} – {}", desk.applications_from, desk.applications_until)}</dd>
            </div>
            <div>
                <dt>{tr!(enrolment.desk_selection)}</dt>
                <dd>
                    {if desk.by_review { tr!(enrolment.desk_by_review) } else { tr!(enrolment.desk_first_come) }}
                </dd>
            </div>
            {edition
                .decide_on
                .map(|day| {
                    view! {
                        <div>
                            <dt>{tr!(enrolment.desk_minimum)}</dt>
                            <dd>
                                {tr!(
                                    enrolment.desk_minimum_on,
                                    minimum = edition.minimum.unwrap_or_default(),
                                    day = day
                                )}
                            </dd>
                        </div>
                    }
                })}
            <div>
                <dt>{tr!(questionnaires.desk_title)}</dt>
                <dd>
                    <a href=format!("/gestione/edizioni/{}/questionari", edition.code)>
                        {tr!(questionnaires.desk_how_it_stands)}
                    </a>
                </dd>
            </div>
            {public
                .map(|href| {
                    view! {
                        <div>
                            <dt>{tr!(enrolment.desk_public_page)}</dt>
                            <dd><a href=href>{tr!(enrolment.desk_see_public_page)}</a></dd>
                        </div>
                    }
                })}
        </dl>
    }
    .into_any()
}

/// Status, words and order of the list; a GET form, so that an address can be kept.
#[component]
fn Filters(address: String, listing: Listing, by_status: Vec<(String, i64)>, by_review: bool) -> impl IntoView {
    let statuses = by_status
        .into_iter()
        .map(|(code, count)| {
            let selected = code == listing.status;
            let text = format!("{} ({count})", words::state(&code));
            view! { <option value=code selected=selected>{text}</option> }
        })
        .collect_view();
    let by_rank = if by_review { tr!(enrolment.desk_order_rank) } else { tr!(enrolment.desk_order_line) }.to_string();
    let orders = [
        ("arrivo", tr!(enrolment.desk_order_arrival).to_string()),
        ("nome", tr!(enrolment.desk_order_name).to_string()),
        ("graduatoria", by_rank),
    ]
    .map(|(code, text)| view! { <option value=code selected=listing.order == code>{text}</option> })
    .collect_view();
    view! {
        <search class="no-print">
            <form method="get" action=address>
                <div class="row">
                    <div class="form-group col-md-4">
                        <label class="active" for="list-status">{tr!(enrolment.desk_status)}</label>
                        <select class="form-select" id="list-status" name="stato">
                            <option value="">{tr!(enrolment.desk_all_statuses)}</option>
                            {statuses}
                        </select>
                    </div>
                    <div class="form-group col-md-4">
                        <label class="active" for="list-text">{tr!(enrolment.desk_search)}</label>
                        <input class="form-control" id="list-text" type="search" name="testo" value=listing.text.clone()/>
                    </div>
                    <div class="form-group col-md-4">
                        <label class="active" for="list-order">{tr!(enrolment.desk_order)}</label>
                        <select class="form-select" id="list-order" name="ordine">{orders}</select>
                    </div>
                </div>
                <div class="actions">
                    <button class="btn btn-outline-primary" type="submit">{tr!(enrolment.desk_apply_filters)}</button>
                </div>
            </form>
        </search>
    }
    .into_any()
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/gestione/edizioni/{code}/questionari`: how the questionnaire of an edition stands, and closing it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    RoundStatus, SurveyDesk,
    api::{CLOSE_FORM, CloseRound, desk_survey},
    results_figures::{ResponseTiles, whole},
    words::encoded,
};
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::{HiddenField, Submit},
        form::Form,
        page::{AreaPage, Done, PageHead, outcome},
        resource::Loaded,
    },
};

/// The page's own chunk, and how the questionnaire stands.
#[derive(Debug)]
pub struct EditionSurveyRoute {
    desk: Resource<Result<SurveyDesk, AppError>>,
    outcome: Memo<String>,
}

impl AreaPage for EditionSurveyRoute {
    fn data() -> Self {
        let (params, outcome) = (use_params_map(), outcome());
        let wanted = move || (params.read().get("code").unwrap_or_default(), outcome.get());
        Self { desk: Resource::new(wanted, |(code, _)| desk_survey(code)), outcome }
    }

    fn view(this: Self) -> AnyView {
        let outcome = this.outcome;
        view! {
            <Loaded
                resource=this.desk
                view=move |desk| view! { <EditionSurvey desk closed=outcome.get_untracked() == "chiuso"/> }
            />
        }
        .into_any()
    }
}

#[component]
fn EditionSurvey(desk: SurveyDesk, closed: bool) -> impl IntoView {
    let address = format!("/gestione/edizioni/{}", desk.edition);
    let crumbs =
        vec![(tr!(enrolment.desk_title).to_string(), "/gestione".to_owned()), (desk.edition.clone(), address.clone())];
    let body = match desk.round.clone() {
        None => view! { <p>{tr!(questionnaires.desk_none)}</p> }.into_any(),
        Some(round) if round.state == "planned" => view! { <p>{tr!(questionnaires.desk_planned)}</p> }.into_any(),
        Some(round) => view! { <Round desk=desk.clone() round address/> }.into_any(),
    };
    view! {
        <PageHead title=tr!(questionnaires.desk_title) lead=format!("{}, {}", desk.edition, desk.course.here()) crumbs/>
        <Done text=closed.then(|| tr!(questionnaires.desk_closed_now).to_string())/>
        {body}
    }
    .into_any()
}

#[component]
fn Round(desk: SurveyDesk, round: RoundStatus, address: String) -> impl IntoView {
    let open = round.state == "open";
    let closes_on = round.closes_on.clone().unwrap_or_default();
    let all_answered = round.responses >= round.participants;
    let results = (!open && desk.reads_results).then(|| {
        let href = format!("/gestione/risultati?edizione={}", encoded(&desk.edition));
        view! { <p><a class="btn btn-primary" href=href>{tr!(questionnaires.see_results)}</a></p> }
    });
    view! {
        <p>
            {if open {
                view! { <span class="badge badge-open">{tr!(questionnaires.state_open)}</span> }
            } else {
                view! { <span class="badge badge-closed">{tr!(questionnaires.state_closed)}</span> }
            }}
            " "
            {if open {
                tr!(questionnaires.desk_open_until, day = closes_on).to_string()
            } else {
                tr!(questionnaires.desk_closed_on, day = closes_on).to_string()
            }}
        </p>
        <ResponseTiles responses=round.responses participants=round.participants/>
        {open.then(|| view! { <p>{tr!(questionnaires.desk_open_explained)}</p> })}
        {results}
        {open.then(|| view! {
            <section class="panel">
                <h2>{tr!(questionnaires.paper_title)}</h2>
                <p>{tr!(questionnaires.paper_counts, names = whole(round.on_paper), sheets = whole(round.sheets))}</p>
                <p><a class="btn btn-outline-primary" href=format!("{address}/questionari/carta")>
                    {tr!(questionnaires.paper_enter)}
                </a></p>
            </section>
        })}
        {(open && desk.closes).then(|| view! {
            <section class="panel">
                <h2>{tr!(questionnaires.close_title)}</h2>
                {if all_answered {
                    view! { <CloseForm round=round.round.clone() code=desk.edition.clone()/> }.into_any()
                } else {
                    view! { <p>{tr!(questionnaires.close_not_yet)}</p> }.into_any()
                }}
            </section>
        })}
    }
    .into_any()
}

#[component]
fn CloseForm(round: String, code: String) -> impl IntoView {
    let action = ServerAction::<CloseRound>::new();
    view! {
        <p>{tr!(questionnaires.close_explained)}</p>
        <Form action=action name=CLOSE_FORM>
            <HiddenField name="round_id" value=round/>
            <HiddenField name="code" value=code/>
            <div class="actions"><Submit label=tr!(questionnaires.close)/></div>
        </Form>
    }
    .into_any()
}

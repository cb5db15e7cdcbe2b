// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/gestione/edizioni/{code}/questionari/carta`: first who handed in on paper, then, apart from that, the sheets.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    PaperDesk, PaperParticipant,
    answer_fields::AnswerFields,
    api::{EnterSheet, MarkPaper, PAPER_NAMES_FORM, SHEET_FORM, desk_paper},
    results_figures::whole,
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

/// The page's own chunk, the names and the next sheet.
#[derive(Debug)]
pub struct PaperRoute {
    paper: Resource<Result<PaperDesk, AppError>>,
    outcome: Memo<String>,
}

impl AreaPage for PaperRoute {
    fn data() -> Self {
        let (params, query) = (use_params_map(), use_query_map());
        // Each change has a number of its own, so that the next sheet is a new one.
        let wanted = move || (params.read().get("code").unwrap_or_default(), query.read().get("n").unwrap_or_default());
        Self { paper: Resource::new(wanted, |(code, _)| desk_paper(code)), outcome: outcome() }
    }

    fn view(this: Self) -> AnyView {
        let outcome = this.outcome;
        view! {
            <Loaded
                resource=this.paper
                view=move |paper| view! { <Paper paper outcome=outcome.get_untracked()/> }
            />
        }
        .into_any()
    }
}

#[component]
fn Paper(paper: PaperDesk, outcome: String) -> impl IntoView {
    let PaperDesk { desk, participants, sheet, teachers, set } = paper;
    let address = format!("/gestione/edizioni/{}", desk.edition);
    let crumbs = vec![
        (tr!(enrolment.desk_title).to_string(), "/gestione".to_owned()),
        (desk.edition.clone(), address.clone()),
        (tr!(questionnaires.desk_title).to_string(), format!("{address}/questionari")),
    ];
    let (round, names, sheets) =
        desk.round.map_or_else(|| (String::new(), 0, 0), |round| (round.round, round.on_paper, round.sheets));
    let done = match outcome.as_str() {
        "nomi" => Some(tr!(questionnaires.paper_names_saved).to_string()),
        "foglio" => {
            Some(tr!(questionnaires.paper_sheet_saved, sheets = whole(sheets), names = whole(names)).to_string())
        }
        _ => None,
    };
    let enter = ServerAction::<EnterSheet>::new();
    let (code, same_round, more) = (desk.edition.clone(), round.clone(), sheets < names);
    view! {
        <div class="narrow">
            <PageHead title=tr!(questionnaires.paper_title) lead=desk.course.here() crumbs/>
            <Done text=done/>
            <p>{tr!(questionnaires.paper_explained)}</p>
            <h2>{tr!(questionnaires.paper_names)}</h2>
            <Names round=round code=desk.edition participants/>
            <h2>{tr!(questionnaires.paper_sheets)}</h2>
            <p>{tr!(questionnaires.paper_counts, names = whole(names), sheets = whole(sheets))}</p>
            {if more {
                view! {
                    <p>{tr!(questionnaires.paper_gaps)}</p>
                    <Form action=enter name=SHEET_FORM>
                        <HiddenField name="round_id" value=same_round/>
                        <HiddenField name="code" value=code/>
                        <HiddenField name="sheet" value=sheet/>
                        <AnswerFields set teachers/>
                        <div class="actions"><Submit label=tr!(questionnaires.paper_save_sheet)/></div>
                    </Form>
                }
                .into_any()
            } else {
                view! { <p>{tr!(questionnaires.paper_no_more)}</p> }.into_any()
            }}
        </div>
    }
    .into_any()
}

#[component]
fn Names(round: String, code: String, participants: Vec<PaperParticipant>) -> impl IntoView {
    let action = ServerAction::<MarkPaper>::new();
    let boxes = participants
        .into_iter()
        .enumerate()
        .map(|(number, participant)| {
            let id = format!("{PAPER_NAMES_FORM}-{number}");
            view! {
                <div class="form-check">
                    <input
                        type="checkbox"
                        id=id.clone()
                        name="enrolments[]"
                        value=participant.enrolment
                        checked=participant.on_paper
                        disabled=participant.on_paper
                    />
                    <label for=id>{participant.name}</label>
                </div>
            }
        })
        .collect_view();
    view! {
        <Form action=action name=PAPER_NAMES_FORM>
            <HiddenField name="round_id" value=round/>
            <HiddenField name="code" value=code/>
            <fieldset class="form-group">
                <legend>{tr!(questionnaires.paper_who)}</legend>
                {boxes}
            </fieldset>
            <div class="actions"><Submit label=tr!(questionnaires.paper_save_names)/></div>
        </Form>
    }
    .into_any()
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/area-personale/questionari/{round}`: answering, and afterwards why nobody can tell who answered what.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    QuestionnaireForm,
    answer_fields::AnswerFields,
    api::{HAND_IN_FORM, HandIn, find_questionnaire},
    draft::{Draft, forget_draft},
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

/// The page's own chunk, and the questionnaire.
#[derive(Debug)]
pub struct QuestionnaireRoute {
    questionnaire: Resource<Result<QuestionnaireForm, AppError>>,
    outcome: Memo<String>,
}

impl AreaPage for QuestionnaireRoute {
    fn data() -> Self {
        let (params, outcome) = (use_params_map(), outcome());
        // After handing in the address says so, and the questionnaire is read anew.
        let wanted = move || (params.read().get("round").unwrap_or_default(), outcome.get());
        Self { questionnaire: Resource::new(wanted, |(round, _)| find_questionnaire(round)), outcome }
    }

    fn view(this: Self) -> AnyView {
        let outcome = this.outcome;
        view! {
            <Loaded
                resource=this.questionnaire
                view=move |form| view! { <Questionnaire form again=outcome.get_untracked() == "gia-consegnato"/> }
            />
        }
        .into_any()
    }
}

#[component]
fn Questionnaire(form: QuestionnaireForm, again: bool) -> impl IntoView {
    let (mine, draft) = (form.mine.clone(), form.draft.clone());
    let body = if mine.answered {
        forget_draft(&draft);
        view! { <HandedIn again/> }.into_any()
    } else if mine.open {
        view! { <Answering form/> }.into_any()
    } else {
        forget_draft(&draft);
        view! {
            <div class="empty-state">
                <h2>{tr!(questionnaires.over_title)}</h2>
                <p>{tr!(questionnaires.over, day = mine.closes_on.clone())}</p>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="narrow">
            <PageHead
                title=tr!(questionnaires.page_title)
                lead=mine.course.here()
                crumbs=vec![
                    (tr!(common.personal_area).to_string(), "/area-personale".to_owned()),
                    (tr!(questionnaires.title).to_string(), "/area-personale/questionari".to_owned()),
                ]
            />
            <p class="item-meta">{tr!(questionnaires.list_meta, edition = mine.edition, day = mine.closes_on)}</p>
            {body}
        </div>
    }
    .into_any()
}

#[component]
fn Answering(form: QuestionnaireForm) -> impl IntoView {
    let action = ServerAction::<HandIn>::new();
    let round = form.mine.round;
    view! {
        <p>{tr!(questionnaires.intro)}</p>
        <p>{tr!(questionnaires.intro_anonymous)}</p>
        <Draft form=HAND_IN_FORM name=form.draft>
            <Form action=action name=HAND_IN_FORM>
                <HiddenField name="round_id" value=round/>
                <AnswerFields set=form.set teachers=form.teachers/>
                <div class="actions"><Submit label=tr!(questionnaires.hand_in)/></div>
            </Form>
        </Draft>
    }
    .into_any()
}

/// Thanks, and the reasons, in plain words.
#[component]
fn HandedIn(again: bool) -> impl IntoView {
    let text = if again { tr!(questionnaires.handed_in_again) } else { tr!(questionnaires.handed_in) };
    view! {
        <Done text=Some(text.to_string())/>
        <h2>{tr!(questionnaires.why_title)}</h2>
        <ul>
            <li>{tr!(questionnaires.why_sealed)}</li>
            <li>{tr!(questionnaires.why_counted)}</li>
            <li>{tr!(questionnaires.why_five)}</li>
            <li>{tr!(questionnaires.why_mark)}</li>
        </ul>
        <p>{tr!(questionnaires.why_price)}</p>
        <div class="actions">
            <a class="btn btn-outline-primary" href="/area-personale/questionari">
                {tr!(questionnaires.back_to_list)}
            </a>
        </div>
    }
    .into_any()
}

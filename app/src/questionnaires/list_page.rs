// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/area-personale/questionari`: one's questionnaires, those to be answered first.

use leptos::prelude::*;

use super::{MyQuestionnaire, api::my_questionnaires};
use crate::{
    error::AppError,
    people::area_nav::{AreaNav, AreaSection},
    tr,
    ui::{
        page::{AreaPage, PageHead},
        resource::Loaded,
    },
};

/// The page's own chunk, and the questionnaires.
#[derive(Debug)]
pub struct QuestionnairesRoute {
    questionnaires: Resource<Result<Vec<MyQuestionnaire>, AppError>>,
}

impl AreaPage for QuestionnairesRoute {
    fn data() -> Self {
        Self { questionnaires: Resource::new(|| (), |()| my_questionnaires()) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.questionnaires view=|list| view! { <Questionnaires list/> }/> }.into_any()
    }
}

/// Where a questionnaire is answered.
pub fn questionnaire_address(round: &str) -> String {
    format!("/area-personale/questionari/{round}")
}

#[component]
fn Questionnaires(list: Vec<MyQuestionnaire>) -> impl IntoView {
    let none = list.is_empty();
    let items = list
        .into_iter()
        .map(|mine| {
            let (badge, words) = match (mine.open, mine.answered) {
                (_, true) => ("badge badge-handed-in", tr!(questionnaires.state_answered)),
                (true, false) => ("badge badge-open", tr!(questionnaires.state_to_answer)),
                (false, false) => ("badge badge-closed", tr!(questionnaires.state_over)),
            };
            let to_answer = mine.open && !mine.answered;
            let href = questionnaire_address(&mine.round);
            view! {
                <li>
                    <h3 class="item-title"><a href=href.clone()>{mine.course.here()}</a></h3>
                    <p class="item-meta">
                        {tr!(questionnaires.list_meta, edition = mine.edition, day = mine.closes_on)}
                    </p>
                    <p><span class=badge>{words}</span></p>
                    {to_answer.then(|| view! {
                        <p><a class="btn btn-primary" href=href>{tr!(questionnaires.fill_in)}</a></p>
                    })}
                </li>
            }
        })
        .collect_view();
    view! {
        <PageHead
            title=tr!(questionnaires.title)
            lead=tr!(questionnaires.list_lead)
            crumbs=vec![(tr!(common.personal_area).to_string(), "/area-personale".to_owned())]
        />
        <AreaNav current=AreaSection::Questionnaires/>
        {if none {
            view! {
                <div class="empty-state">
                    <h2>{tr!(questionnaires.none_title)}</h2>
                    <p>{tr!(questionnaires.none)}</p>
                </div>
            }
            .into_any()
        } else {
            view! { <h2 class="visually-hidden">{tr!(questionnaires.title)}</h2><ul class="item-list">{items}</ul> }
                .into_any()
        }}
    }
    .into_any()
}

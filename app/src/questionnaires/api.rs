// SPDX-License-Identifier: AGPL-3.0-or-later
//! Answering, closing, paper, results. Each function asks who may.

use std::collections::BTreeMap;

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::{MyQuestionnaire, PaperDesk, QuestionnaireForm, Results, SurveyDesk};
use crate::{error::AppError, ui::form::FormOutcome};

/// Name of the form that hands in.
pub const HAND_IN_FORM: &str = "hand-in";
/// Name of the form that closes a round.
pub const CLOSE_FORM: &str = "close-round";
/// Name of the form with the names of those who handed in on paper.
pub const PAPER_NAMES_FORM: &str = "paper-names";
/// Name of the form that a sheet is typed into.
pub const SHEET_FORM: &str = "sheet";
/// Questionnaires of one's own on the page.
#[cfg(feature = "ssr")]
const MINE_MOST: u16 = 100;
/// Free texts of an item on the page.
#[cfg(feature = "ssr")]
const TEXTS_MOST: i64 = 20;

/// The questionnaires of whoever is logged in.
///
/// # Errors
/// `NotAuthenticated` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "my_questionnaires", input = GetUrl)]
pub async fn my_questionnaires() -> Result<Vec<MyQuestionnaire>, AppError> {
    use super::db;
    use crate::services::{Services, answer, require_viewer};

    answer(async {
        let viewer = require_viewer()?;
        let services = Services::here()?;
        let mut connection = services.pool.acquire().await?;
        Ok(db::my_questionnaires(&mut connection, viewer.person, MINE_MOST).await?)
    })
    .await
}

/// A questionnaire of one's own.
///
/// # Errors
/// `NotAuthenticated`, `NotFound` (also where one takes no part) or `Internal`.
#[server(prefix = "/api/fn", endpoint = "find_questionnaire", input = GetUrl)]
pub async fn find_questionnaire(round_id: String) -> Result<QuestionnaireForm, AppError> {
    use super::db;
    use crate::services::{Services, answer, require_viewer};

    answer(async {
        let viewer = require_viewer()?;
        let services = Services::here()?;
        let mut connection = services.pool.acquire().await?;
        let round = round_id.parse().map_err(|_| AppError::NotFound)?;
        let found = db::questionnaire(&mut connection, viewer.person, round).await?;
        found.map(|(_, form)| form).ok_or(AppError::NotFound)
    })
    .await
}

/// Hands in one's answers, by place (`C1`, `D1-2`). Handing in again changes nothing.
///
/// # Errors
/// `NotAuthenticated`, `NotFound` (also where one takes no part) or `Internal`.
#[server(prefix = "/api/fn", endpoint = "hand_in")]
pub async fn hand_in(
    #[server(default)] round_id: String,
    #[server(default)] answers: BTreeMap<String, String>,
) -> Result<FormOutcome, AppError> {
    use uuid::Uuid;

    use super::{
        db::{self, By},
        rules::parse_answers,
    };
    use crate::{
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let round: Uuid = round_id.parse().map_err(|_| AppError::NotFound)?;
        let to = |outcome: &str| FormOutcome::to(format!("/area-personale/questionari/{round}?esito={outcome}"));
        let (enrolment, form) =
            db::questionnaire(&mut transaction, asking.viewer.person, round).await?.ok_or(AppError::NotFound)?;
        let outcome = if form.mine.answered {
            to("gia-consegnato")
        } else {
            let result = async {
                let open = db::lock_open_round(&mut transaction, round).await?;
                let ballot = parse_answers(&open.set, open.teachers, &answers)?;
                db::cast(&mut transaction, &open, By::Participant(enrolment), &ballot).await
            }
            .await;
            settle(transaction, result, |first| to(if first { "consegnato" } else { "gia-consegnato" })).await?
        };
        finish(HAND_IN_FORM, outcome, &kept(&answers)).await
    })
    .await
}

/// The answers under the names of their places, as a refused form keeps them.
#[cfg(feature = "ssr")]
fn kept(answers: &BTreeMap<String, String>) -> Vec<(&str, &str)> {
    answers.iter().map(|(key, answer)| (key.as_str(), answer.as_str())).collect()
}

/// How the questionnaire of an edition stands.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who neither see its participants nor read its results, `NotFound` or
/// `Internal`.
#[server(prefix = "/api/fn", endpoint = "desk_survey", input = GetUrl)]
pub async fn desk_survey(code: String) -> Result<SurveyDesk, AppError> {
    use super::db;
    use crate::services::{Services, answer, require_viewer};

    answer(async {
        let viewer = require_viewer()?;
        let services = Services::here()?;
        let mut connection = services.pool.acquire().await?;
        let (scope, desk) = db::desk(&mut connection, &viewer, &code).await?.ok_or(AppError::NotFound)?;
        if !viewer.sees_participants(&scope) && !viewer.reads_results(&scope) {
            return Err(AppError::Forbidden);
        }
        Ok(desk)
    })
    .await
}

/// Closes a round before its day, when all have answered.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if it is another's edition, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "close_round")]
pub async fn close_round(
    #[server(default)] round_id: String,
    #[server(default)] code: String,
) -> Result<FormOutcome, AppError> {
    use super::db;
    use crate::{
        error::FieldErrors,
        people::{Viewer, asking::Asking},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut connection = asking.services.pool.acquire().await?;
        let round = asking.round(&mut connection, &round_id, Viewer::decides_applications).await?;
        drop(connection);
        let services = &asking.services;
        let outcome = match db::close_and_forget(&services.pool, round, &services.keys, asking.now).await {
            Ok(()) => FormOutcome::to(address(&code, "questionari?esito=chiuso")),
            Err(error) => FieldErrors::try_from(error)?.into(),
        };
        finish(CLOSE_FORM, outcome, &[]).await
    })
    .await
}

/// A page about the questionnaire on an edition's desk; its code comes from a form and goes into an address.
#[cfg(feature = "ssr")]
fn address(code: &str, page: &str) -> String {
    let code: String =
        code.chars().filter(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(*letter)).collect();
    format!("/gestione/edizioni/{code}/{page}")
}

/// The page of the paper answers, which says what was done. Another address each time, so that the page is read anew and
/// offers the next sheet.
#[cfg(feature = "ssr")]
fn paper_address(code: &str, outcome: &str) -> String {
    let next = uuid::Uuid::new_v4().simple().to_string();
    address(code, &format!("questionari/carta?esito={outcome}&n={}", &next[..8]))
}

/// What typing sheets of paper needs.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if the participants may not be seen, `NotFound` (also where no round is open) or
/// `Internal`.
#[server(prefix = "/api/fn", endpoint = "desk_paper", input = GetUrl)]
pub async fn desk_paper(code: String) -> Result<PaperDesk, AppError> {
    use uuid::Uuid;

    use super::db;
    use crate::services::{Services, answer, require_viewer};

    answer(async {
        let viewer = require_viewer()?;
        let services = Services::here()?;
        let mut connection = services.pool.acquire().await?;
        let (scope, desk) = db::desk(&mut connection, &viewer, &code).await?.ok_or(AppError::NotFound)?;
        if !viewer.sees_participants(&scope) {
            return Err(AppError::Forbidden);
        }
        let round = desk.round.as_ref().filter(|round| round.state == "open").ok_or(AppError::NotFound)?;
        let round = round.round.parse().map_err(|_| AppError::NotFound)?;
        let names = db::paper_names(&mut connection, round).await?.ok_or(AppError::NotFound)?;
        Ok(PaperDesk {
            desk,
            participants: names.participants,
            sheet: Uuid::new_v4().to_string(),
            teachers: names.teachers,
            set: names.set,
        })
    })
    .await
}

/// Notes who handed in on paper.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if the participants may not be seen, `NotFound`, `BadRequest` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "mark_paper")]
pub async fn mark_paper(
    #[server(default)] round_id: String,
    #[server(default)] code: String,
    #[server(default)] enrolments: Vec<String>,
) -> Result<FormOutcome, AppError> {
    use super::db;
    use crate::{
        people::{
            Viewer,
            asking::{Asking, settle},
        },
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let round = asking.round(&mut transaction, &round_id, Viewer::sees_participants).await?;
        let enrolments: Vec<_> = enrolments
            .iter()
            .map(|id| id.trim().parse())
            .collect::<Result<_, _>>()
            .map_err(|_| AppError::BadRequest)?;
        let result = async {
            let open = db::lock_open_round(&mut transaction, round).await?;
            db::mark_on_paper(&mut transaction, &open, &enrolments).await
        }
        .await;
        let outcome = settle(transaction, result, |_| FormOutcome::to(paper_address(&code, "nomi"))).await?;
        finish(PAPER_NAMES_FORM, outcome, &[]).await
    })
    .await
}

/// Enters a sheet of paper, unnamed. Sending the same sheet again changes nothing.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if the participants may not be seen, `NotFound`, `BadRequest` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "enter_sheet")]
pub async fn enter_sheet(
    #[server(default)] round_id: String,
    #[server(default)] code: String,
    #[server(default)] sheet: String,
    #[server(default)] answers: BTreeMap<String, String>,
) -> Result<FormOutcome, AppError> {
    use super::{
        db::{self, By},
        rules::parse_sheet,
    };
    use crate::{
        people::{
            Viewer,
            asking::{Asking, settle},
        },
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let round = asking.round(&mut transaction, &round_id, Viewer::sees_participants).await?;
        let id = sheet.trim().parse().map_err(|_| AppError::BadRequest)?;
        let result = async {
            let open = db::lock_open_round(&mut transaction, round).await?;
            let ballot = parse_sheet(&open.set, open.teachers, &answers)?;
            db::cast(&mut transaction, &open, By::Sheet(id), &ballot).await
        }
        .await;
        let outcome = settle(transaction, result, |_| FormOutcome::to(paper_address(&code, "foglio"))).await?;
        finish(SHEET_FORM, outcome, &kept(&answers)).await
    })
    .await
}

/// Results of closed rounds within the viewer's reach, by project, territory, axis, course, edition and teacher.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who read no results, or `Internal`.
#[server(prefix = "/api/fn", endpoint = "show_results", input = GetUrl)]
pub async fn show_results(
    #[server(default)] project: String,
    #[server(default)] territory: String,
    #[server(default)] axis: String,
    #[server(default)] course: String,
    #[server(default)] edition: String,
    #[server(default)] teacher: String,
) -> Result<Results, AppError> {
    use super::{
        ResultsFilter,
        db::{self, ResultsScope},
    };
    use crate::services::{Services, answer, require_viewer};

    answer(async {
        let viewer = require_viewer()?;
        let scope = ResultsScope::of(&viewer).ok_or(AppError::Forbidden)?;
        let services = Services::here()?;
        let mut connection = services.pool.acquire().await?;
        let filter = ResultsFilter { project, territory, axis, course, edition, teacher };
        Ok(db::results(&mut connection, &scope, &filter, TEXTS_MOST).await?)
    })
    .await
}

#[cfg(feature = "ssr")]
mod ask {
    use sqlx::PgConnection;
    use uuid::Uuid;

    use crate::{
        error::AppError,
        people::{EditionScope, Viewer, asking::Asking},
        questionnaires::db,
    };

    impl Asking {
        /// A round of an edition where this viewer may do this.
        pub async fn round(
            &self,
            connection: &mut PgConnection,
            round: &str,
            may: fn(&Viewer, &EditionScope) -> bool,
        ) -> Result<Uuid, AppError> {
            let round = round.parse().map_err(|_| AppError::NotFound)?;
            let scope = db::find_round(connection, round).await?.ok_or(AppError::NotFound)?;
            if may(&self.viewer, &scope) { Ok(round) } else { Err(AppError::Forbidden) }
        }
    }
}

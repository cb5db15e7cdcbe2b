// SPDX-License-Identifier: AGPL-3.0-or-later
//! What coordinators and project managers do with the applications of their editions. `poi` is where to go on to; where
//! it may be the very page that the form is on, that is loaded anew.

#![expect(clippy::too_many_arguments, reason = "one argument a field of the form")]

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::{enrolment::EnrolmentIds, error::AppError, ui::form::FormOutcome};

/// Name of the form to decide.
pub const DECIDE_FORM: &str = "decide";
/// Name of the form to move an application to another edition.
pub const TRANSFER_FORM: &str = "transfer";
/// Name of the form to put a colleague in somebody's place.
pub const SUBSTITUTE_FORM: &str = "substitute";
/// Name of the form to rank an application.
pub const RANK_FORM: &str = "rank";
/// Name of the form to rank the applications of a list.
pub const RANKS_FORM: &str = "ranks";
/// Name of the form to change an edition.
pub const CHANGE_EDITION_FORM: &str = "change-edition";
/// Name of the forms to announce, open or confirm an edition.
pub const EDITION_STEP_FORM: &str = "edition-step";
/// Name of the form to cancel an edition.
pub const CANCEL_EDITION_FORM: &str = "cancel-edition";

/// Decides on applications: on all of them or, if one cannot be decided on so, on none.
///
/// `decision` is accept, reject, waitlist or reopen; `reason` a code of the list where somebody is not accepted, else
/// words; `note` tells a reason in words.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if one is of another's edition, `NotFound`, `BadRequest` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "decide")]
pub async fn decide(
    #[server(default)] enrolment_ids: EnrolmentIds,
    #[server(default)] decision: String,
    #[server(default)] reason: String,
    #[server(default)] note: String,
    #[server(default)] poi: String,
) -> Result<FormOutcome, AppError> {
    use super::authorise::{Asking, settle};
    use crate::{
        enrolment::{Decision, db, rules},
        error::{FieldCode, FieldErrors},
        people::rules::safe_path,
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let mut ids = Vec::new();
        for id in &enrolment_ids.0 {
            ids.push(asking.decidable(&mut transaction, id).await?.0);
        }
        ids.sort_unstable();
        ids.dedup();
        let parsed = match Decision::from_code(&decision) {
            None => Err(FieldErrors::one("decision", FieldCode::NotAChoice)),
            Some(_) if ids.is_empty() => Err(FieldErrors::one("enrolment_ids", FieldCode::Required)),
            Some(decision) => rules::parse_decision(decision, &reason, &note).map(|reason| (decision, reason)),
        };
        let outcome = match parsed {
            Err(errors) => errors.into(),
            Ok((decision, reason)) => {
                let result = db::decide(&mut transaction, &ids, decision, &reason, &asking.act()).await;
                settle(transaction, result, |()| FormOutcome::to(safe_path(&poi, "/gestione"))).await?
            }
        };
        let mut typed: Vec<(&str, &str)> = enrolment_ids.0.iter().map(|id| ("enrolment_ids", id.as_str())).collect();
        typed.extend([("decision", decision.as_str()), ("reason", &reason), ("note", &note), ("poi", &poi)]);
        finish(DECIDE_FORM, outcome, &typed).await
    })
    .await
}

/// Moves an application to another edition of its course, named by its code.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` unless both editions are one's own, `NotFound`, `BadRequest` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "transfer_enrolment")]
pub async fn transfer_enrolment(
    #[server(default)] enrolment_id: String,
    #[server(default)] edition_code: String,
    #[server(default)] note: String,
    #[server(default)] poi: String,
) -> Result<FormOutcome, AppError> {
    use super::authorise::{Asking, settle};
    use crate::{
        enrolment::{
            db,
            rules::{self, Reason},
        },
        error::{FieldCode, FieldErrors},
        people::rules::safe_path,
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (id, _) = asking.decidable(&mut transaction, &enrolment_id).await?;
        let outcome = match (asking.changeable(&mut transaction, edition_code.trim()).await, rules::words(&note)) {
            (Err(AppError::NotFound), _) => FieldErrors::one("edition_code", FieldCode::NotAnotherEdition).into(),
            (Err(error), _) => return Err(error),
            (_, Err(errors)) => errors.into(),
            (Ok(to), Ok(note)) => {
                let reason = Reason { code: None, note };
                let result = db::transfer(&mut transaction, id, to, &reason, &asking.act()).await;
                settle(transaction, result, |()| FormOutcome::reload(safe_path(&poi, "/gestione"))).await?
            }
        };
        let typed =
            [("enrolment_id", enrolment_id.as_str()), ("edition_code", &edition_code), ("note", &note), ("poi", &poi)];
        finish(TRANSFER_FORM, outcome, &typed).await
    })
    .await
}

/// Puts a colleague in the place of somebody accepted, with what is frozen of their own. The colleague is the person
/// of the account with this address or else a new person without account.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if it is of another's edition, `NotFound`, `BadRequest` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "substitute_enrolment")]
pub async fn substitute_enrolment(
    #[server(default)] enrolment_id: String,
    #[server(default)] given_name: String,
    #[server(default)] family_name: String,
    #[server(default)] email: String,
    #[server(default)] gender: String,
    #[server(default)] age_band: String,
    #[server(default)] body_kind: String,
    #[server(default)] body_name: String,
    #[server(default)] role: String,
    #[server(default)] territory: String,
    #[server(default)] privacy_version: String,
    #[server(default)] note: String,
    #[server(default)] poi: String,
) -> Result<FormOutcome, AppError> {
    use super::authorise::{Asking, settle};
    use crate::{
        enrolment::{
            db,
            rules::{ColleagueForm, Reason},
        },
        people::rules::safe_path,
        services::answer,
        ui::form::finish,
    };

    let form = ColleagueForm {
        given_name: &given_name,
        family_name: &family_name,
        email: &email,
        gender: &gender,
        age_band: &age_band,
        body_kind: &body_kind,
        body_name: &body_name,
        role: &role,
        territory: &territory,
        privacy_version: &privacy_version,
        note: &note,
    };
    let typed = [
        ("enrolment_id", enrolment_id.as_str()),
        ("given_name", &given_name),
        ("family_name", &family_name),
        ("email", &email),
        ("gender", &gender),
        ("age_band", &age_band),
        ("body_kind", &body_kind),
        ("body_name", &body_name),
        ("role", &role),
        ("territory", &territory),
        ("privacy_version", &privacy_version),
        ("note", &note),
        ("poi", &poi),
    ];
    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (id, place) = asking.decidable(&mut transaction, &enrolment_id).await?;
        let codes = db::codes(&mut transaction, place.scope.project, asking.now).await?;
        let outcome = match form.parse(&codes) {
            Err(errors) => errors.into(),
            Ok((colleague, note)) => {
                let person = db::find_or_add_person(&mut transaction, &colleague, asking.now).await?;
                let reason = Reason { code: None, note };
                let result =
                    db::substitute(&mut transaction, id, person, &colleague.frozen, &reason, &asking.act()).await;
                settle(transaction, result, |()| FormOutcome::to(safe_path(&poi, "/gestione"))).await?
            }
        };
        finish(SUBSTITUTE_FORM, outcome, &typed).await
    })
    .await
}

/// Ranks an application under review: 1 is first; empty takes the rank away.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if it is of another's edition, `NotFound`, `BadRequest` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "rank_enrolment")]
pub async fn rank_enrolment(
    #[server(default)] enrolment_id: String,
    #[server(default)] rank: String,
    #[server(default)] poi: String,
) -> Result<FormOutcome, AppError> {
    use super::authorise::{Asking, settle};
    use crate::{
        enrolment::{db, rules},
        people::rules::safe_path,
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (id, _) = asking.decidable(&mut transaction, &enrolment_id).await?;
        let outcome = match rules::parse_rank(&rank) {
            Err(errors) => errors.into(),
            Ok(rank) => {
                let result = db::set_rank(&mut transaction, id, rank, &asking.act()).await;
                settle(transaction, result, |()| FormOutcome::reload(safe_path(&poi, "/gestione"))).await?
            }
        };
        finish(RANK_FORM, outcome, &[("enrolment_id", &enrolment_id), ("rank", &rank), ("poi", &poi)]).await
    })
    .await
}

/// Ranks applications of an edition under review, each named by `n` and its code: 1 is first, empty takes the rank away.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if it is another's edition, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "rank_enrolments")]
pub async fn rank_enrolments(
    #[server(default)] edition_code: String,
    #[server(default)] ranks: BTreeMap<String, String>,
    #[server(default)] poi: String,
) -> Result<FormOutcome, AppError> {
    use super::authorise::{Asking, settle};
    use crate::{
        enrolment::{db, rules},
        people::rules::safe_path,
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let edition = asking.changeable(&mut transaction, &edition_code).await?;
        let outcome = match rules::parse_ranks(&ranks) {
            Err(errors) => errors.into(),
            Ok(ranks) => {
                let result = db::set_ranks(&mut transaction, edition, &ranks, &asking.act()).await;
                settle(transaction, result, |()| FormOutcome::reload(safe_path(&poi, "/gestione"))).await?
            }
        };
        let fields: Vec<(String, &str)> =
            ranks.iter().map(|(key, rank)| (format!("ranks[{key}]"), rank.as_str())).collect();
        let mut typed: Vec<(&str, &str)> = fields.iter().map(|(field, rank)| (field.as_str(), *rank)).collect();
        typed.extend([("edition_code", edition_code.as_str()), ("poi", &poi)]);
        finish(RANKS_FORM, outcome, &typed).await
    })
    .await
}

/// Changes seats, the time of applications, and by whole days the meetings of an edition. Moments are civil, by the
/// project's clock: `2026-12-01T09:00`.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if it is another's edition, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "change_edition")]
pub async fn change_edition(
    #[server(default)] edition_code: String,
    #[server(default)] seats: String,
    #[server(default)] applications_from: String,
    #[server(default)] applications_until: String,
    #[server(default)] move_days: String,
    #[server(default)] poi: String,
) -> Result<FormOutcome, AppError> {
    use super::authorise::{Asking, settle};
    use crate::{
        enrolment::{db, rules},
        people::rules::safe_path,
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let edition = asking.changeable(&mut transaction, &edition_code).await?;
        let outcome = match rules::parse_edition_change(&seats, &applications_from, &applications_until, &move_days) {
            Err(errors) => errors.into(),
            Ok(change) => {
                let result = db::change_edition(&mut transaction, edition, &change, &asking.act()).await;
                settle(transaction, result, |()| FormOutcome::to(safe_path(&poi, "/gestione"))).await?
            }
        };
        let typed = [
            ("edition_code", edition_code.as_str()),
            ("seats", &seats),
            ("applications_from", &applications_from),
            ("applications_until", &applications_until),
            ("move_days", &move_days),
            ("poi", &poi),
        ];
        finish(CHANGE_EDITION_FORM, outcome, &typed).await
    })
    .await
}

/// Brings an edition on: `state` is provisional, open or confirmed.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if it is another's edition, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "step_edition")]
pub async fn step_edition(
    #[server(default)] edition_code: String,
    #[server(default)] state: String,
    #[server(default)] poi: String,
) -> Result<FormOutcome, AppError> {
    use super::authorise::{Asking, settle};
    use crate::{
        enrolment::{EditionStep, db},
        error::{FieldCode, FieldErrors},
        people::rules::safe_path,
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let edition = asking.changeable(&mut transaction, &edition_code).await?;
        let outcome = match EditionStep::from_code(&state) {
            None => FieldErrors::one("state", FieldCode::NotAChoice).into(),
            Some(step) => {
                let result = db::step_edition(&mut transaction, edition, step, &asking.act()).await;
                // Anew, since the page one is on may be the one to go to.
                settle(transaction, result, |()| FormOutcome::reload(safe_path(&poi, "/gestione"))).await?
            }
        };
        let typed = [("edition_code", edition_code.as_str()), ("state", &state), ("poi", &poi)];
        finish(EDITION_STEP_FORM, outcome, &typed).await
    })
    .await
}

/// Cancels an edition with all its live applications, and tells everybody why.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if it is another's edition, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "cancel_edition")]
pub async fn cancel_edition(
    #[server(default)] edition_code: String,
    #[server(default)] reason: String,
    #[server(default)] poi: String,
) -> Result<FormOutcome, AppError> {
    use super::authorise::{Asking, settle};
    use crate::{
        enrolment::{db, rules},
        people::rules::safe_path,
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let edition = asking.changeable(&mut transaction, &edition_code).await?;
        let outcome = match rules::parse_cancellation(&reason) {
            Err(errors) => errors.into(),
            Ok(reason) => {
                let result = db::cancel_edition(&mut transaction, edition, &reason, &asking.act()).await;
                settle(transaction, result, |()| FormOutcome::to(safe_path(&poi, "/gestione"))).await?
            }
        };
        let typed = [("edition_code", edition_code.as_str()), ("reason", &reason), ("poi", &poi)];
        finish(CANCEL_EDITION_FORM, outcome, &typed).await
    })
    .await
}

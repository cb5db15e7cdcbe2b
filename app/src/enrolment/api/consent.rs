// SPDX-License-Identifier: AGPL-3.0-or-later
//! The consent of an applicant's body: asked for by the applicant, answered by whoever has the mail's secret, recorded
//! from paper by the coordinator.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::{enrolment::ConsentRequest, error::AppError, ui::form::FormOutcome};

/// Name of the form that answers.
pub const CONSENT_FORM: &str = "consent";
/// Name of the form that asks again.
pub const ASK_CONSENT_FORM: &str = "ask-consent";
/// Name of the form that records consent on paper.
pub const RECORD_CONSENT_FORM: &str = "record-consent";

/// What the secret of a mail asks consent for; none if it is not awaited any more.
///
/// # Errors
/// `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "find_consent_request", input = GetUrl)]
pub async fn find_consent_request(#[server(default)] codice: String) -> Result<Option<ConsentRequest>, AppError> {
    use crate::{
        enrolment::db,
        services::{Services, answer},
    };

    answer(async {
        let mut connection = Services::here()?.pool.acquire().await?;
        match db::by_consent_secret(&mut connection, &codice).await? {
            Some(enrolment) => Ok(db::consent_request(&mut connection, enrolment).await?),
            None => Ok(None),
        }
    })
    .await
}

/// Gives (`given`) or refuses (`refused`, with words) consent with the secret of a mail. It needs no account: who has the
/// secret was named by the applicant.
///
/// # Errors
/// `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "answer_consent")]
pub async fn answer_consent(
    #[server(default)] codice: String,
    #[server(default)] answer: String,
    #[server(default)] note: String,
) -> Result<FormOutcome, AppError> {
    use super::authorise::settle;
    use crate::{
        enrolment::{
            db::{self, Act},
            rules::{self, ConsentAnswer},
        },
        error::{FieldCode, FieldErrors},
        services::{self, Services},
        ui::form::finish,
    };

    services::answer(async {
        let services = Services::here()?;
        let mut transaction = services.pool.begin().await?;
        let enrolment = db::by_consent_secret(&mut transaction, &codice).await?;
        let outcome = match (enrolment, rules::parse_consent_answer(&answer, &note)) {
            (None, _) => FieldErrors::one("", FieldCode::LinkNoLongerValid).into(),
            (_, Err(errors)) => errors.into(),
            (Some(enrolment), Ok(parsed)) => {
                let act = Act { actor: None, now: services.clock.now(), site: &services.public_url };
                let request = db::consent_request(&mut transaction, enrolment).await?;
                let project = request.map(|request| request.project).unwrap_or_default();
                let result = db::answer_consent(&mut transaction, enrolment, &parsed, &act).await;
                let done = if parsed == ConsentAnswer::Given { "dato" } else { "negato" };
                settle(transaction, result, |()| FormOutcome::to(format!("/consenso/{project}?esito={done}"))).await?
            }
        };
        finish(CONSENT_FORM, outcome, &[("codice", &codice), ("answer", &answer), ("note", &note)]).await
    })
    .await
}

/// Asks for consent again, or somebody else, to an application of one's own.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if it is somebody else's, `NotFound`, `BadRequest` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "ask_consent")]
pub async fn ask_consent(
    #[server(default)] enrolment_id: String,
    #[server(default)] consent_email: String,
) -> Result<FormOutcome, AppError> {
    use rand::{SeedableRng, rngs::StdRng};

    use super::authorise::{Asking, settle};
    use crate::{
        enrolment::{db, rules},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (id, place) = asking.own(&mut transaction, &enrolment_id).await?;
        let outcome = match rules::parse_consent_email(&consent_email, &asking.viewer.email) {
            Err(errors) => errors.into(),
            Ok(email) => {
                let rng = &mut StdRng::from_os_rng();
                let result = db::ask_again(&mut transaction, id, &email, rng, &asking.act()).await;
                let page = format!("/area-personale/domande/{}?esito=chiesto", place.code);
                settle(transaction, result, |()| FormOutcome::reload(page)).await?
            }
        };
        finish(ASK_CONSENT_FORM, outcome, &[("enrolment_id", &enrolment_id), ("consent_email", &consent_email)]).await
    })
    .await
}

/// Records consent that came on paper. `poi` is where to go on to.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if it is of another's edition, `NotFound`, `BadRequest` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "record_consent")]
pub async fn record_consent(
    #[server(default)] enrolment_id: String,
    #[server(default)] poi: String,
) -> Result<FormOutcome, AppError> {
    use super::authorise::{Asking, settle};
    use crate::{
        enrolment::{db, rules::ConsentAnswer},
        people::rules::safe_path,
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (id, _) = asking.decidable(&mut transaction, &enrolment_id).await?;
        let result = db::answer_consent(&mut transaction, id, &ConsentAnswer::Given, &asking.act()).await;
        let outcome = settle(transaction, result, |()| FormOutcome::reload(safe_path(&poi, "/gestione"))).await?;
        finish(RECORD_CONSENT_FORM, outcome, &[("enrolment_id", &enrolment_id), ("poi", &poi)]).await
    })
    .await
}

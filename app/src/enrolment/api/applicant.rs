// SPDX-License-Identifier: AGPL-3.0-or-later
//! What operators do with their own applications.

#![expect(clippy::too_many_arguments, reason = "one argument a field of the form")]

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::{
    enrolment::{ApplicationFormData, MyApplication, MyApplicationDetail},
    error::AppError,
    paging::Page,
    ui::form::FormOutcome,
};

/// Applications of one's own on a page.
#[cfg(feature = "ssr")]
const MINE_ON_A_PAGE: usize = 20;

/// Name of the application form.
pub const APPLY_FORM: &str = "apply";
/// Name of the form to withdraw.
pub const WITHDRAW_FORM: &str = "withdraw";
/// Name of the form to take an offered seat.
pub const ACCEPT_OFFER_FORM: &str = "accept-offer";
/// Name of the form to decline an offered seat.
pub const DECLINE_OFFER_FORM: &str = "decline-offer";

/// Sends an application, of whoever is logged in.
///
/// # Errors
/// `NotAuthenticated`, `NotFound` if there is no such edition, or `Internal`.
#[server(prefix = "/api/fn", endpoint = "apply")]
pub async fn apply(
    #[server(default)] edition_code: String,
    #[server(default)] motivation: String,
    #[server(default)] gender: String,
    #[server(default)] age_band: String,
    #[server(default)] body_kind: String,
    #[server(default)] body_name: String,
    #[server(default)] role: String,
    #[server(default)] territory: String,
    #[server(default)] accessibility_needs: String,
    #[server(default)] privacy_version: String,
    #[server(default)] consent_email: String,
) -> Result<FormOutcome, AppError> {
    use rand::{SeedableRng, rngs::StdRng};

    use super::authorise::{Asking, settle};
    use crate::{
        enrolment::{
            db::{self, NewApplication},
            rules::{ApplicationForm, parse_consent_email},
        },
        error::FieldErrors,
        services::answer,
        ui::form::finish,
    };

    let typed = [
        ("edition_code", edition_code.as_str()),
        ("motivation", &motivation),
        ("gender", &gender),
        ("age_band", &age_band),
        ("body_kind", &body_kind),
        ("body_name", &body_name),
        ("role", &role),
        ("territory", &territory),
        ("accessibility_needs", &accessibility_needs),
        ("privacy_version", &privacy_version),
        ("consent_email", &consent_email),
    ];
    let form = ApplicationForm {
        motivation: &motivation,
        gender: &gender,
        age_band: &age_band,
        body_kind: &body_kind,
        body_name: &body_name,
        role: &role,
        territory: &territory,
        accessibility_needs: &accessibility_needs,
        privacy_version: &privacy_version,
    };
    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let scope = db::edition_scope(&mut transaction, &edition_code).await?.ok_or(AppError::NotFound)?;
        let codes = db::codes(&mut transaction, scope.project, asking.now).await?;
        let consent_of = match codes.needs_consent {
            true => parse_consent_email(&consent_email, &asking.viewer.email).map(Some),
            false => Ok(None),
        };
        let outcome = match (form.parse(&codes), consent_of) {
            (Err(FieldErrors(mut errors)), consent_of) => {
                errors.extend(consent_of.err().into_iter().flat_map(|refused| refused.0));
                FieldErrors(errors).into()
            }
            (_, Err(errors)) => errors.into(),
            (Ok(frozen), Ok(consent_of)) => {
                let application = NewApplication { edition: scope.edition, person: asking.viewer.person, frozen };
                let (rng, act) = (&mut StdRng::from_os_rng(), asking.act());
                let result = db::submit_asking(&mut transaction, &application, consent_of.as_deref(), rng, &act).await;
                settle(transaction, result, |sent| page_of(&sent.code, "inviata")).await?
            }
        };
        finish(APPLY_FORM, outcome, &typed).await
    })
    .await
}

/// Withdraws an application of one's own. `reason` is one of the list, `note` tells it in words.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if it is somebody else's, `NotFound`, `BadRequest` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "withdraw")]
pub async fn withdraw(
    #[server(default)] enrolment_id: String,
    #[server(default)] reason: String,
    #[server(default)] note: String,
) -> Result<FormOutcome, AppError> {
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
        let outcome = match rules::parse_withdrawal(&reason, &note) {
            Err(errors) => errors.into(),
            Ok(reason) => {
                let result = db::withdraw(&mut transaction, id, &reason, &asking.act()).await;
                settle(transaction, result, |_| page_of(&place.code, "ritirata")).await?
            }
        };
        finish(WITHDRAW_FORM, outcome, &[("enrolment_id", &enrolment_id), ("reason", &reason), ("note", &note)]).await
    })
    .await
}

/// Takes a seat offered to one.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if it is somebody else's, `NotFound`, `BadRequest` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "accept_offer")]
pub async fn accept_offer(#[server(default)] enrolment_id: String) -> Result<FormOutcome, AppError> {
    use super::authorise::{Asking, settle};
    use crate::{enrolment::db, services::answer, ui::form::finish};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (id, place) = asking.own(&mut transaction, &enrolment_id).await?;
        let result = db::accept_offer(&mut transaction, id, &asking.act()).await;
        let outcome = settle(transaction, result, |()| page_of(&place.code, "confermata")).await?;
        finish(ACCEPT_OFFER_FORM, outcome, &[("enrolment_id", &enrolment_id)]).await
    })
    .await
}

/// Declines a seat offered to one: the application is withdrawn.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` if it is somebody else's, `NotFound`, `BadRequest` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "decline_offer")]
pub async fn decline_offer(#[server(default)] enrolment_id: String) -> Result<FormOutcome, AppError> {
    use super::authorise::{Asking, settle};
    use crate::{enrolment::db, services::answer, ui::form::finish};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (id, place) = asking.own(&mut transaction, &enrolment_id).await?;
        let result = db::decline_offer(&mut transaction, id, &asking.act()).await;
        let outcome = settle(transaction, result, |()| page_of(&place.code, "rinuncia")).await?;
        finish(DECLINE_OFFER_FORM, outcome, &[("enrolment_id", &enrolment_id)]).await
    })
    .await
}

/// On to the page of one's own application, which says what was done.
#[cfg(feature = "ssr")]
fn page_of(code: &str, outcome: &str) -> FormOutcome {
    FormOutcome::to(format!("/area-personale/domande/{code}?esito={outcome}"))
}

/// What the application form of an edition is made of; open to everybody, for nobody in particular if nobody is
/// logged in.
///
/// # Errors
/// `NotFound` if there is no such edition, or `Internal`.
#[server(prefix = "/api/fn", endpoint = "application_form", input = GetUrl)]
pub async fn application_form(code: String) -> Result<ApplicationFormData, AppError> {
    use crate::{
        enrolment::db,
        services::{Services, answer, viewer},
    };

    answer(async {
        let services = Services::here()?;
        let mut connection = services.pool.acquire().await?;
        let person = viewer().map(|viewer| viewer.person);
        db::application_form(&mut connection, &code, person, services.clock.now()).await?.ok_or(AppError::NotFound)
    })
    .await
}

/// The applications of whoever is logged in: offers first, then the newest.
///
/// # Errors
/// `NotAuthenticated` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "my_enrolments", input = GetUrl)]
pub async fn my_enrolments(#[server(default)] cursor: String) -> Result<Page<MyApplication>, AppError> {
    use crate::{
        enrolment::db,
        services::{Services, answer, require_viewer},
    };

    answer(async {
        let viewer = require_viewer()?;
        let services = Services::here()?;
        let mut connection = services.pool.acquire().await?;
        let after = (!cursor.is_empty()).then_some(cursor.as_str());
        Ok(db::my_applications(&mut connection, viewer.person, after, MINE_ON_A_PAGE, services.clock.now()).await?)
    })
    .await
}

/// An application of one's own, by its code, with its history.
///
/// # Errors
/// `NotAuthenticated`, `NotFound` (also where it is somebody else's) or `Internal`.
#[server(prefix = "/api/fn", endpoint = "my_enrolment", input = GetUrl)]
pub async fn my_enrolment(code: String) -> Result<MyApplicationDetail, AppError> {
    use crate::{
        enrolment::db,
        services::{Services, answer, require_viewer},
    };

    answer(async {
        let viewer = require_viewer()?;
        let services = Services::here()?;
        let mut connection = services.pool.acquire().await?;
        db::my_application(&mut connection, viewer.person, &code, services.clock.now()).await?.ok_or(AppError::NotFound)
    })
    .await
}

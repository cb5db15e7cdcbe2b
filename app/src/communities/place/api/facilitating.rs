// SPDX-License-Identifier: AGPL-3.0-or-later
//! What facilitators and the project's manager do.

#![expect(clippy::too_many_arguments, reason = "one argument a field of the form")]

use leptos::prelude::*;

use crate::{error::AppError, ui::form::FormOutcome};

/// Name of the form that invites.
pub const INVITE_FORM: &str = "invite-member";
/// Name of the form that answers a request to join.
pub const REQUEST_FORM: &str = "settle-request";
/// Name of the form that removes a member.
pub const REMOVE_FORM: &str = "remove-member";
/// Name of the form that takes somebody back.
pub const READMIT_FORM: &str = "readmit-member";
/// Name of the form of a meeting.
pub const MEETING_FORM: &str = "community-meeting";
/// Name of the form that cancels a meeting.
pub const CANCEL_MEETING_FORM: &str = "cancel-community-meeting";
/// Name of the form of a letter to all members.
pub const LETTER_FORM: &str = "write-to-members";
/// Name of the form that appoints a facilitator.
pub const APPOINT_FORM: &str = "appoint-facilitator";
/// Name of the form that takes the task away.
pub const DISMISS_FORM: &str = "dismiss-facilitator";

/// Does a step of somebody's membership, and goes on to a page below the community's, which says what was done.
#[cfg(feature = "ssr")]
async fn step_of(
    asking: &crate::people::asking::Asking,
    mut transaction: sqlx::Transaction<'static, sqlx::Postgres>,
    place: &crate::communities::CommunityPlace,
    person: &str,
    (step, words): (crate::communities::place::rules::Step, &str),
    (page, done): (&str, &str),
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::place::{community_address, db},
        people::asking::settle,
    };

    let person = person.trim().parse().map_err(|_| AppError::BadRequest)?;
    let result = db::change(&mut transaction, place, person, step, words, &asking.act()).await;
    settle(transaction, result, |()| asking.done(&format!("{}{page}", community_address(&place.slug)), done)).await
}

/// Invites the holder of an account; they accept or decline on the community's page.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden`, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "invite_member")]
pub async fn invite_member(
    #[server(default)] community: String,
    #[server(default)] email: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::place::{db, facilitation_address, rules::Step},
        error::{FieldCode, FieldErrors},
        people::{
            asking::{Asking, settle},
            db::accounts,
            rules::parse_email,
        },
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.moderated(&mut transaction, &community).await?;
        let outcome = match parse_email(&email) {
            Err(code) => FieldErrors::one("email", code).into(),
            Ok(address) => match accounts::find_confirmed(&mut transaction, &address).await? {
                None => FieldErrors::one("email", FieldCode::NoSuchAccount).into(),
                Some(holder) => {
                    let act = asking.act();
                    let result = db::change(&mut transaction, &place, holder.person, Step::Invite, "", &act).await;
                    settle(transaction, result, |()| asking.done(&facilitation_address(&place.slug), "invitato"))
                        .await?
                }
            },
        };
        finish(INVITE_FORM, outcome, &[("email", &email)]).await
    })
    .await
}

/// Admits who asks to join (`decision=admit`), or does not (`decline`), with words to them if there are any.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden`, `NotFound`, `BadRequest` for another decision, or `Internal`.
#[server(prefix = "/api/fn", endpoint = "settle_request")]
pub async fn settle_request(
    #[server(default)] community: String,
    #[server(default)] person: String,
    #[server(default)] decision: String,
    #[server(default)] words: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::place::rules::{Step, parse_optional_words},
        people::asking::Asking,
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.moderated(&mut transaction, &community).await?;
        let (step, done) = match decision.as_str() {
            "admit" => (Step::Admit, "ammesso"),
            "decline" => (Step::Refuse, "non_ammesso"),
            _ => return Err(AppError::BadRequest),
        };
        let outcome = match parse_optional_words("words", &words) {
            Ok(parsed) => {
                let to = ("/facilitazione", done);
                step_of(&asking, transaction, &place, &person, (step, &parsed), to).await?
            }
            Err(errors) => errors.into(),
        };
        finish(REQUEST_FORM, outcome, &[("words", &words)]).await
    })
    .await
}

/// Removes a member, with a reason that they are told.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden`, `NotFound`, `BadRequest` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "remove_member")]
pub async fn remove_member(
    #[server(default)] community: String,
    #[server(default)] person: String,
    #[server(default)] reason: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::place::rules::{Step, parse_words},
        people::asking::Asking,
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.moderated(&mut transaction, &community).await?;
        let outcome = match parse_words("reason", &reason) {
            Ok(parsed) => {
                let to = ("/membri", "tolto");
                step_of(&asking, transaction, &place, &person, (Step::Remove, &parsed), to).await?
            }
            Err(errors) => errors.into(),
        };
        finish(REMOVE_FORM, outcome, &[("reason", &reason)]).await
    })
    .await
}

/// Takes a removed member back.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden`, `NotFound`, `BadRequest` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "readmit_member")]
pub async fn readmit_member(
    #[server(default)] community: String,
    #[server(default)] person: String,
) -> Result<FormOutcome, AppError> {
    use crate::{communities::place::rules::Step, people::asking::Asking, services::answer, ui::form::finish};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.moderated(&mut transaction, &community).await?;
        let page = format!("/membri/{}", person.trim());
        let outcome = step_of(&asking, transaction, &place, &person, (Step::Readmit, ""), (&page, "riammesso")).await?;
        finish(READMIT_FORM, outcome, &[]).await
    })
    .await
}

/// Calls a meeting, or changes the one with this id; `version` is the number of changes that the page showed. All
/// members are told.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden`, `NotFound`, `BadRequest` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "save_community_meeting")]
pub async fn save_community_meeting(
    #[server(default)] community: String,
    #[server(default)] meeting: String,
    #[server(default)] version: String,
    #[server(default)] day: String,
    #[server(default)] starts: String,
    #[server(default)] ends: String,
    #[server(default)] place: String,
    #[server(default)] agenda: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::place::{db, facilitation_address, rules::parse_meeting},
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let found = asking.moderated(&mut transaction, &community).await?;
        let changed = match meeting.trim() {
            "" => None,
            id => {
                let id = id.parse().map_err(|_| AppError::BadRequest)?;
                Some((id, version.trim().parse().map_err(|_| AppError::BadRequest)?))
            }
        };
        let now = db::civil_now(&mut transaction, found.id, asking.now).await?;
        let outcome = match parse_meeting(&day, &starts, &ends, &place, &agenda, now) {
            Err(errors) => errors.into(),
            Ok(wish) => {
                let result = db::save_meeting(&mut transaction, &found, changed, &wish, &asking.act()).await;
                settle(transaction, result, |()| asking.done(&facilitation_address(&found.slug), "incontro")).await?
            }
        };
        let typed =
            [("day", day.as_str()), ("starts", &starts), ("ends", &ends), ("place", &place), ("agenda", &agenda)];
        finish(MEETING_FORM, outcome, &typed).await
    })
    .await
}

/// Cancels a meeting. All members are told.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden`, `NotFound`, `BadRequest` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "cancel_community_meeting")]
pub async fn cancel_community_meeting(
    #[server(default)] community: String,
    #[server(default)] meeting: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::place::{db, facilitation_address},
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.moderated(&mut transaction, &community).await?;
        let meeting = meeting.trim().parse().map_err(|_| AppError::BadRequest)?;
        let result = db::cancel_meeting(&mut transaction, &place, meeting, &asking.act()).await;
        let outcome =
            settle(transaction, result, |()| asking.done(&facilitation_address(&place.slug), "annullato")).await?;
        finish(CANCEL_MEETING_FORM, outcome, &[]).await
    })
    .await
}

/// Writes to all members. The writer's address is told only with `with_address=true`.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden`, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "write_to_members")]
pub async fn write_to_members(
    #[server(default)] community: String,
    #[server(default)] subject: String,
    #[server(default)] body: String,
    #[server(default)] with_address: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::place::{db, facilitation_address, rules::parse_letter},
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.moderated(&mut transaction, &community).await?;
        let outcome = match parse_letter(&subject, &body) {
            Err(errors) => errors.into(),
            Ok(letter) => {
                let (writer, told) = (&asking.viewer, with_address == "true");
                let result = db::write_to_members(&mut transaction, &place, writer, &letter, told, &asking.act()).await;
                settle(transaction, result, |()| asking.done(&facilitation_address(&place.slug), "scritto")).await?
            }
        };
        let typed = [("subject", subject.as_str()), ("body", &body), ("with_address", &with_address)];
        finish(LETTER_FORM, outcome, &typed).await
    })
    .await
}

/// Makes the holder of an account facilitator, and a member.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for all but the manager of the community's project, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "appoint_facilitator")]
pub async fn appoint_facilitator(
    #[server(default)] community: String,
    #[server(default)] email: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::place::{db, facilitation_address},
        error::{FieldCode, FieldErrors},
        people::{
            asking::{Asking, settle},
            db::accounts,
            rules::parse_email,
        },
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.appoints_in(&mut transaction, &community).await?;
        let outcome = match parse_email(&email) {
            Err(code) => FieldErrors::one("email", code).into(),
            Ok(address) => match accounts::find_confirmed(&mut transaction, &address).await? {
                None => FieldErrors::one("email", FieldCode::NoSuchAccount).into(),
                Some(holder) => {
                    let result = db::appoint(&mut transaction, &place, &holder, &asking.act()).await;
                    settle(transaction, result, |()| asking.done(&facilitation_address(&place.slug), "incaricato"))
                        .await?
                }
            },
        };
        finish(APPOINT_FORM, outcome, &[("email", &email)]).await
    })
    .await
}

/// Takes the task of a facilitator away; they stay a member.
///
/// # Errors
/// As [`appoint_facilitator`].
#[server(prefix = "/api/fn", endpoint = "dismiss_facilitator")]
pub async fn dismiss_facilitator(
    #[server(default)] community: String,
    #[server(default)] grant_id: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::place::{db, facilitation_address},
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.appoints_in(&mut transaction, &community).await?;
        let grant = grant_id.trim().parse().map_err(|_| AppError::BadRequest)?;
        let result = db::dismiss(&mut transaction, &place, grant, asking.viewer.account, asking.now).await;
        let outcome =
            settle(transaction, result, |()| asking.done(&facilitation_address(&place.slug), "revocato")).await?;
        finish(DISMISS_FORM, outcome, &[]).await
    })
    .await
}

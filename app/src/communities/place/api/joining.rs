// SPDX-License-Identifier: AGPL-3.0-or-later
//! What people do about their own membership.

use leptos::prelude::*;

use crate::{error::AppError, ui::form::FormOutcome};

/// Name of the form that joins an open community.
pub const JOIN_FORM: &str = "join-community";
/// Name of the form that asks to join.
pub const ASK_FORM: &str = "ask-to-join";
/// Name of the form that answers an invitation.
pub const INVITATION_FORM: &str = "answer-invitation";
/// Name of the form that leaves.
pub const LEAVE_FORM: &str = "leave-community";
/// Name of the form that objects to a removal.
pub const OBJECT_FORM: &str = "object-to-removal";
/// Name of the form that marks everything as seen.
pub const SEEN_FORM: &str = "mark-community-seen";

/// Does a step of the asker's own membership, and comes back to the community's page.
#[cfg(feature = "ssr")]
async fn own_step(
    community: &str,
    step: crate::communities::place::rules::Step,
    words: &str,
    done: &str,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::place::{community_address, db},
        people::asking::{Asking, settle},
    };

    let asking = Asking::here()?;
    let mut transaction = asking.begin().await?;
    let place = asking.community(&mut transaction, community).await?;
    let result = db::change(&mut transaction, &place, asking.viewer.person, step, words, &asking.act()).await;
    settle(transaction, result, |()| FormOutcome::to(format!("{}?esito={done}", community_address(&place.slug)))).await
}

/// Joins an open community.
///
/// # Errors
/// `NotAuthenticated`, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "join_community")]
pub async fn join_community(#[server(default)] community: String) -> Result<FormOutcome, AppError> {
    use crate::{communities::place::rules::Step, services::answer, ui::form::finish};

    answer(async {
        let outcome = own_step(&community, Step::Join, "", "dentro").await?;
        finish(JOIN_FORM, outcome, &[]).await
    })
    .await
}

/// Asks to join, with a few words to the facilitators, who are told.
///
/// # Errors
/// `NotAuthenticated`, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "ask_to_join")]
pub async fn ask_to_join(
    #[server(default)] community: String,
    #[server(default)] words: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::place::rules::{Step, parse_optional_words},
        services::{answer, require_viewer},
        ui::form::finish,
    };

    answer(async {
        require_viewer()?;
        let outcome = match parse_optional_words("words", &words) {
            Ok(parsed) => own_step(&community, Step::Ask, &parsed, "richiesta").await?,
            Err(errors) => errors.into(),
        };
        finish(ASK_FORM, outcome, &[("words", &words)]).await
    })
    .await
}

/// Accepts an invitation (`answer=accept`) or declines it (`decline`).
///
/// # Errors
/// `NotAuthenticated`, `NotFound`, `BadRequest` for another answer, or `Internal`.
#[server(prefix = "/api/fn", endpoint = "answer_invitation")]
pub async fn answer_invitation(
    #[server(default)] community: String,
    #[server(default)] answer: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::place::rules::Step,
        services::{self, require_viewer},
        ui::form::finish,
    };

    services::answer(async {
        require_viewer()?;
        let outcome = match answer.as_str() {
            "accept" => own_step(&community, Step::Accept, "", "dentro").await?,
            "decline" => own_step(&community, Step::Decline, "", "rifiutato").await?,
            _ => return Err(AppError::BadRequest),
        };
        finish(INVITATION_FORM, outcome, &[]).await
    })
    .await
}

/// Leaves a community, or takes a request to join back.
///
/// # Errors
/// `NotAuthenticated`, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "leave_community")]
pub async fn leave_community(#[server(default)] community: String) -> Result<FormOutcome, AppError> {
    use crate::{communities::place::rules::Step, services::answer, ui::form::finish};

    answer(async {
        let outcome = own_step(&community, Step::Leave, "", "fuori").await?;
        finish(LEAVE_FORM, outcome, &[]).await
    })
    .await
}

/// Objects to having been removed: the words go to the managers of the community's project.
///
/// # Errors
/// `NotAuthenticated`, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "object_to_removal")]
pub async fn object_to_removal(
    #[server(default)] community: String,
    #[server(default)] words: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::place::rules::{Step, parse_words},
        services::{answer, require_viewer},
        ui::form::finish,
    };

    answer(async {
        require_viewer()?;
        let outcome = match parse_words("words", &words) {
            Ok(parsed) => own_step(&community, Step::Object, &parsed, "opposizione").await?,
            Err(errors) => errors.into(),
        };
        finish(OBJECT_FORM, outcome, &[("words", &words)]).await
    })
    .await
}

/// Notes that a member has seen what is new.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not belong to it, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "mark_community_seen")]
pub async fn mark_community_seen(#[server(default)] community: String) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::place::{community_address, db},
        people::asking::Asking,
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.read_community(&mut transaction, &community).await?;
        db::mark_seen(&mut transaction, place.id, asking.viewer.person, asking.now).await?;
        transaction.commit().await?;
        let to = format!("{}?esito=visto", community_address(&place.slug));
        finish(SEEN_FORM, FormOutcome::to(to), &[]).await
    })
    .await
}

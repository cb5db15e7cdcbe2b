// SPDX-License-Identifier: AGPL-3.0-or-later
//! Notices, how one is told, and names while they are typed.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::{MemberLike, NoticesPage, Unsubscription};
use crate::{error::AppError, ui::form::FormOutcome};

/// Name of the form that says how one is told.
pub const TOLD_FORM: &str = "told";
/// Name of the form that says whether one is shown to be there.
pub const PRESENCE_FORM: &str = "presence";
/// Name of the form that marks all notices as read.
pub const READ_FORM: &str = "notices-read";

/// The notices of whoever asks, after a place in the list; and on the first page how they are told, by community.
///
/// # Errors
/// `NotAuthenticated` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "my_notices", input = GetUrl)]
pub async fn my_notices(#[server(default)] cursore: String) -> Result<NoticesPage, AppError> {
    use crate::{communities::touch::db, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        Ok(db::notices(&mut transaction, asking.viewer.person, &cursore, asking.now).await?)
    })
    .await
}

/// How many notices the one who asks has not read; a hundred are not counted further.
///
/// # Errors
/// `NotAuthenticated` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "count_notices", input = GetUrl)]
pub async fn count_notices() -> Result<i64, AppError> {
    use crate::{communities::touch::db, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        Ok(db::count_unread(&mut transaction, asking.viewer.person, asking.now).await?)
    })
    .await
}

/// Marks all notices of whoever asks as read.
///
/// # Errors
/// `NotAuthenticated` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "mark_notices_read")]
pub async fn mark_notices_read() -> Result<FormOutcome, AppError> {
    use crate::{
        communities::touch::{NOTICES_ADDRESS, db},
        people::asking::Asking,
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        db::mark_all_read(&mut transaction, asking.viewer.person, asking.now).await?;
        transaction.commit().await?;
        finish(READ_FORM, asking.done(NOTICES_ADDRESS, "lette"), &[]).await
    })
    .await
}

/// Sets how a member is told of what is new in a community; comes back to its page, or to the notices (`back=notices`).
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not belong to it, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "set_told")]
pub async fn set_told(
    #[server(default)] community: String,
    #[server(default)] told: String,
    #[server(default)] back: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::{
            place::community_address,
            touch::{NOTICES_ADDRESS, db, rules},
        },
        people::asking::Asking,
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.own_community(&mut transaction, &community).await?;
        let outcome = match rules::parse_told(&told) {
            Err(errors) => errors.into(),
            Ok(told) => {
                db::set_told(&mut transaction, place.id, asking.viewer.person, told).await?;
                transaction.commit().await?;
                let address = match back.as_str() {
                    "notices" => NOTICES_ADDRESS.to_owned(),
                    _ => community_address(&place.slug),
                };
                asking.done(&address, "novita")
            }
        };
        finish(TOLD_FORM, outcome, &[("told", &told)]).await
    })
    .await
}

/// Sets whether other members see that one is there (`shows=true`).
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not belong to it, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "set_presence")]
pub async fn set_presence(
    #[server(default)] community: String,
    #[server(default)] shows: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::{place::community_address, touch::db},
        people::asking::Asking,
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.own_community(&mut transaction, &community).await?;
        db::set_presence(&mut transaction, place.id, asking.viewer.person, shows == "true").await?;
        transaction.commit().await?;
        finish(PRESENCE_FORM, asking.done(&community_address(&place.slug), "presenza"), &[]).await
    })
    .await
}

/// Members of a community whose name begins with these letters.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not read there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "members_like", input = GetUrl)]
pub async fn members_like(
    #[server(default)] community: String,
    #[server(default)] letters: String,
) -> Result<Vec<MemberLike>, AppError> {
    use crate::{communities::touch::db, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.read_community(&mut transaction, &community).await?;
        Ok(db::members_like(&mut transaction, place.id, &letters).await?)
    })
    .await
}

/// What the address of a mail stops; none if there is no such address. It needs no account.
///
/// # Errors
/// `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "show_unsubscription", input = GetUrl)]
pub async fn show_unsubscription(#[server(default)] codice: String) -> Result<Option<Unsubscription>, AppError> {
    use crate::{
        communities::touch::db,
        services::{Services, answer},
    };

    answer(async {
        let mut connection = Services::here()?.pool.acquire().await?;
        Ok(db::unsubscription(&mut connection, &codice).await?)
    })
    .await
}

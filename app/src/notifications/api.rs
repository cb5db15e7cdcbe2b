// SPDX-License-Identifier: AGPL-3.0-or-later
//! The server function of the demonstration's mailbox.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::ShownMail;
use crate::{error::AppError, paging::Page};

/// The newest mails of a demonstration that sends none, or those after `cursor`. Open to everybody there: the
/// passwords of the demo logins are public too.
///
/// # Errors
/// `NotFound` in every other installation, `BadRequest` for a cursor that is none, `Internal` if the database could
/// not be reached.
#[server(prefix = "/api/fn", endpoint = "demo_mails", input = GetUrl)]
pub async fn demo_mails(#[server(default)] cursor: String) -> Result<Page<ShownMail>, AppError> {
    use axum::http::request::Parts;

    use super::{MailsStayHere, db};
    use crate::{
        paging::TimeKey,
        services::{Services, answer},
    };

    const MAILS_OF_A_PAGE: u16 = 20;

    answer(async {
        if use_context::<Parts>().is_none_or(|parts| parts.extensions.get::<MailsStayHere>().is_none()) {
            return Err(AppError::NotFound);
        }
        let mut connection = Services::here()?.pool.acquire().await?;
        if !db::is_demonstration(&mut connection).await? {
            return Err(AppError::NotFound);
        }
        let after = match cursor.as_str() {
            "" => None,
            text => Some(TimeKey::parse(text).ok_or(AppError::BadRequest)?),
        };
        Ok(db::list_newest(&mut connection, after, MAILS_OF_A_PAGE).await?)
    })
    .await
}

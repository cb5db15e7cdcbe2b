// SPDX-License-Identifier: AGPL-3.0-or-later
//! Logging in and out, and a forgotten password.

use leptos::prelude::*;

use crate::{error::AppError, ui::form::FormOutcome};

/// Name of the log-in form.
pub const LOG_IN_FORM: &str = "log-in";
/// Name of the form that asks for the link to a new password.
pub const RECOVER_FORM: &str = "recover";
/// Name of the form with the new password.
pub const NEW_PASSWORD_FORM: &str = "new-password";

/// Logs in. `poi` is where to go on to.
///
/// # Errors
/// `Internal` if the database or the session could not be reached.
#[server(prefix = "/api/fn", endpoint = "log_in")]
pub async fn log_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] poi: String,
) -> Result<FormOutcome, AppError> {
    use super::session;
    use crate::{
        error::{FieldCode, FieldErrors},
        people::{db::accounts, guard, messages, rules},
        services::{Services, answer},
        ui::form::finish,
    };

    answer(async {
        let outcome = match rules::parse_log_in(&email, &password) {
            Err(errors) => errors.into(),
            Ok(address) => {
                let services = Services::here()?;
                let checked = guard::check(&services, &address, password).await?;
                match checked.or_refuse(FieldCode::WrongCredentials) {
                    Err(code) => FieldErrors::one("", code).into(),
                    Ok(credentials) if !credentials.confirmed => {
                        let mut transaction = services.pool.begin().await?;
                        if let Some(account) = accounts::find(&mut transaction, credentials.account).await? {
                            let now = services.clock.now();
                            messages::send_confirmation(&mut transaction, &account, &services.public_url, now).await?;
                        }
                        transaction.commit().await?;
                        FieldErrors::one("", FieldCode::AddressNotConfirmed).into()
                    }
                    Ok(credentials) => {
                        session::log_in(credentials.account).await?;
                        FormOutcome::reload(rules::safe_path(&poi, "/area-personale"))
                    }
                }
            }
        };
        finish(LOG_IN_FORM, outcome, &[("email", &email), ("poi", &poi)]).await
    })
    .await
}

/// Logs out of this browser.
///
/// # Errors
/// `Internal` if the session could not be reached.
#[server(prefix = "/api/fn", endpoint = "log_out")]
pub async fn log_out() -> Result<FormOutcome, AppError> {
    use super::session;
    use crate::{services::answer, ui::form::finish};

    answer(async {
        session::log_out().await?;
        finish("log-out", FormOutcome::reload("/"), &[]).await
    })
    .await
}

/// Logs out of every browser, this one included.
///
/// # Errors
/// `NotAuthenticated`; `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "log_out_everywhere")]
pub async fn log_out_everywhere() -> Result<FormOutcome, AppError> {
    use super::session;
    use crate::{
        people::db::accounts,
        services::{Services, answer, require_viewer},
        ui::form::finish,
    };

    answer(async {
        let viewer = require_viewer()?;
        let mut connection = Services::here()?.pool.acquire().await?;
        accounts::end_sessions(&mut connection, viewer.account, None).await?;
        session::log_out().await?;
        finish("log-out-everywhere", FormOutcome::reload("/accedi?esito=ovunque"), &[]).await
    })
    .await
}

/// Sends the link to a new password, if the address has an account; the answer is the same either way.
///
/// # Errors
/// `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "ask_new_password")]
pub async fn ask_new_password(#[server(default)] email: String) -> Result<FormOutcome, AppError> {
    use super::asked_mail::{self, Asked};
    use crate::services::answer;

    answer(asked_mail::send(RECOVER_FORM, Asked::NewPassword, &email, "/recupera-password?esito=inviata")).await
}

/// Sets a new password with the secret of a mail. It also shows that the address is theirs, ends every session and is
/// told by mail.
///
/// # Errors
/// `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "set_new_password")]
pub async fn set_new_password(
    #[server(default)] codice: String,
    #[server(default)] password: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        error::{FieldCode, FieldErrors},
        notifications::{account_mails, db::enqueue},
        people::{
            db::{
                accounts, persons,
                tokens::{self, Purpose},
            },
            messages, password as hashing,
            rules::accounts::check_password,
        },
        services::{Services, answer},
        ui::form::finish,
    };

    answer(async {
        let services = Services::here()?;
        let now = services.clock.now();
        let mut transaction = services.pool.begin().await?;
        let found = match tokens::find(&mut transaction, Purpose::Reset, &codice, now).await? {
            Some(token) => accounts::find(&mut transaction, token.account).await?.filter(|account| !account.disabled),
            None => None,
        };
        let outcome = match found {
            None => FieldErrors::one("", FieldCode::LinkNoLongerValid).into(),
            Some(account) => match check_password(&password, &account.email) {
                Err(code) => FieldErrors::one("password", code).into(),
                Ok(()) => {
                    // The link's row stays locked meanwhile, so it serves once.
                    let hash = hashing::hash(password).await?;
                    accounts::set_password(&mut transaction, account.account, &hash).await?;
                    accounts::confirm(&mut transaction, account.account, now).await?;
                    accounts::end_sessions(&mut transaction, account.account, None).await?;
                    tokens::end_all(&mut transaction, account.account, None, now).await?;
                    if !account.confirmed {
                        persons::join_by_address(&mut transaction, account.person, now).await?;
                    }
                    let mail = account_mails::password_changed(messages::to(&account), &services.public_url);
                    enqueue(&mut transaction, &mail, now).await?;
                    transaction.commit().await?;
                    FormOutcome::reload("/accedi?esito=password")
                }
            },
        };
        finish(NEW_PASSWORD_FORM, outcome, &[("codice", &codice)]).await
    })
    .await
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Forms that have a mail sent to the address typed. The answer never tells whether it has an account.

use crate::{
    error::{AppError, FieldErrors},
    people::{db::accounts, guard, messages, rules},
    services::Services,
    ui::form::{FormOutcome, finish},
};

/// Which mail is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The link that confirms the address of a new account.
    Confirmation,
    /// The link to a new password.
    NewPassword,
}

/// Sends the mail, if the address has an account that it is for; ends in the form `form`, and at `done`.
pub async fn send(form: &str, asked: Asked, email: &str, done: &str) -> Result<FormOutcome, AppError> {
    let outcome = match rules::parse_email(email) {
        Err(code) => FieldErrors::one("email", code).into(),
        Ok(address) => {
            let services = Services::here()?;
            match guard::may_write(&services).await? {
                Err(code) => FieldErrors::one("", code).into(),
                Ok(()) => {
                    write(&services, asked, &address).await?;
                    FormOutcome::to(done)
                }
            }
        }
    };
    finish(form, outcome, &[("email", email)]).await
}

async fn write(services: &Services, asked: Asked, address: &str) -> Result<(), AppError> {
    let (url, now) = (&services.public_url, services.clock.now());
    let mut transaction = services.pool.begin().await?;
    accounts::lock_address(&mut transaction, address).await?;
    let account = accounts::find_by_email(&mut transaction, address).await?;
    if let Some(account) = account.filter(|account| !account.disabled) {
        match asked {
            Asked::NewPassword => messages::send_reset(&mut transaction, &account, url, now).await?,
            Asked::Confirmation if account.confirmed => {
                messages::send_account_exists(&mut transaction, &account, url, now).await?;
            }
            Asked::Confirmation => messages::send_confirmation(&mut transaction, &account, url, now).await?,
        }
    }
    transaction.commit().await?;
    Ok(())
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one place that checks passwords, slowed down per account and per network address; and that slows down requests
//! to write to addresses.

use super::{db, db::log_in, password};
use crate::{
    error::{AppError, FieldCode},
    services::{self, Services},
};

/// What came of checking a password.
#[derive(Debug)]
pub enum Checked {
    /// It is the account's.
    Right(db::Credentials),
    /// There is no such account, or it has another password.
    Wrong,
    /// It was not looked at: too many tries.
    Wait(u32),
}

impl Checked {
    /// The credentials, or why not; `wrong` is how a wrong password is told in this form.
    ///
    /// # Errors
    /// The refusal.
    pub fn or_refuse(self, wrong: FieldCode) -> Result<db::Credentials, FieldCode> {
        match self {
            Self::Right(credentials) => Ok(credentials),
            Self::Wrong => Err(wrong),
            Self::Wait(minutes) => Err(FieldCode::TryAgainInMinutes(minutes)),
        }
    }
}

/// Checks a password. While one has to wait, even the right one is refused unseen.
///
/// # Errors
/// `Internal` if the database could not be reached.
pub async fn check(services: &Services, email: &str, typed: String) -> Result<Checked, AppError> {
    let began = services.clock.now();
    let account = log_in::account_key(email);
    let address = services::client_address().map(log_in::address_key);

    let mut transaction = services.pool.begin().await?;
    let wait = log_in::begin_try(&mut transaction, account, address, began).await?;
    let credentials = db::find_credentials(&mut transaction, email).await?;
    transaction.commit().await?;
    if let Some(minutes) = wait {
        return Ok(Checked::Wait(minutes));
    }

    // No connection is held while the hash is computed.
    let hash = credentials.as_ref().and_then(|found| found.password_hash.clone());
    match (password::verify(typed, hash).await?, credentials) {
        (true, Some(credentials)) => {
            let mut connection = services.pool.acquire().await?;
            log_in::forgive(&mut connection, account, address, began).await?;
            Ok(Checked::Right(credentials))
        }
        _ => Ok(Checked::Wrong),
    }
}

/// Counts a request that makes us write to an address which whoever asks has not shown to be theirs, or says why it has
/// to wait: nobody shall fill mailboxes through our forms.
///
/// # Errors
/// `Internal` if the database could not be reached.
pub async fn may_write(services: &Services) -> Result<Result<(), FieldCode>, AppError> {
    let Some(address) = services::client_address() else { return Ok(Ok(())) };
    let mut transaction = services.pool.begin().await?;
    let wait = log_in::begin_request(&mut transaction, address, services.clock.now()).await?;
    transaction.commit().await?;
    Ok(wait.map_or(Ok(()), |minutes| Err(FieldCode::TooManyFromThisNetwork(minutes))))
}

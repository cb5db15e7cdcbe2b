// SPDX-License-Identifier: AGPL-3.0-or-later
//! Secrets made and sent: a token is kept and its mail written in the same transaction.

use jiff::Timestamp;
use sqlx::PgConnection;

use super::db::{
    accounts::Addressee,
    tokens::{self, Purpose},
};
use crate::notifications::{
    account_mails::{self, To},
    db::enqueue,
};

/// How the mails address an account's owner.
pub fn to(account: &Addressee) -> To<'_> {
    To { account: account.account, email: &account.email, name: &account.given_name, locale: account.locale }
}

/// Sends the link that confirms the address of an account, unless the last one is only moments old.
///
/// # Errors
/// Those of the database.
pub async fn send_confirmation(
    connection: &mut PgConnection,
    account: &Addressee,
    public_url: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let secret = tokens::new_secret(&mut rand::rng());
    if tokens::keep(connection, account.account, Purpose::Verify, &secret, None, now).await? {
        let link = format!("{public_url}/verifica?codice={secret}");
        enqueue(connection, &account_mails::confirm_address(to(account), &link), now).await?;
    }
    Ok(())
}

/// Sends the link to a new password, unless the last one is only moments old.
///
/// # Errors
/// Those of the database.
pub async fn send_reset(
    connection: &mut PgConnection,
    account: &Addressee,
    public_url: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let secret = tokens::new_secret(&mut rand::rng());
    if tokens::keep(connection, account.account, Purpose::Reset, &secret, None, now).await? {
        let link = format!("{public_url}/nuova-password?codice={secret}");
        enqueue(connection, &account_mails::new_password(to(account), &link), now).await?;
    }
    Ok(())
}

/// Sends the link that moves an account to its new address, and tells the old one.
///
/// # Errors
/// Those of the database.
pub async fn send_change_of_address(
    connection: &mut PgConnection,
    account: &Addressee,
    new_email: &str,
    public_url: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let secret = tokens::new_secret(&mut rand::rng());
    if tokens::keep(connection, account.account, Purpose::ChangeEmail, &secret, Some(new_email), now).await? {
        let link = format!("{public_url}/nuovo-indirizzo?codice={secret}");
        let new = To { email: new_email, ..to(account) };
        enqueue(connection, &account_mails::confirm_new_address(new, &link), now).await?;
        enqueue(connection, &account_mails::address_moving(to(account), public_url), now).await?;
    }
    Ok(())
}

/// Tells the owner of an address that it has an account already, unless that was told only moments ago.
///
/// # Errors
/// Those of the database.
pub async fn send_account_exists(
    connection: &mut PgConnection,
    account: &Addressee,
    public_url: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let mail = account_mails::account_exists(to(account), public_url);
    if !tokens::told_lately(connection, account.account, mail.template, now).await? {
        enqueue(connection, &mail, now).await?;
    }
    Ok(())
}

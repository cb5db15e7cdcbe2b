// SPDX-License-Identifier: AGPL-3.0-or-later
//! The mails about accounts, in the language of the account.

use leptos_i18n::td_string;
use uuid::Uuid;

use super::NewMail;
use crate::i18n::Locale;

/// To whom a mail about an account goes.
#[derive(Clone, Copy, Debug)]
pub struct To<'a> {
    /// The account.
    pub account: Uuid,
    /// Address.
    pub email: &'a str,
    /// Given name.
    pub name: &'a str,
    /// Language.
    pub locale: Locale,
}

impl To<'_> {
    fn mail(self, template: &'static str, subject: String, body: String) -> NewMail {
        let body = format!("{body}\n\n-- \n{}\n", td_string!(self.locale, mails.signature));
        NewMail { account: Some(self.account), to: self.email.to_owned(), locale: self.locale, template, subject, body }
    }
}

/// Asks to confirm the address of a new account.
pub fn confirm_address(to: To<'_>, link: &str) -> NewMail {
    to.mail(
        "account_confirm",
        td_string!(to.locale, mails.account_confirm_subject).to_string(),
        td_string!(to.locale, mails.account_confirm_body, name = to.name.to_owned(), link = link.to_owned())
            .to_string(),
    )
}

/// Tells that somebody wanted to make an account, or to move one, with an address that has one already.
pub fn account_exists(to: To<'_>, public_url: &str) -> NewMail {
    to.mail(
        "account_exists",
        td_string!(to.locale, mails.account_exists_subject).to_string(),
        td_string!(
            to.locale,
            mails.account_exists_body,
            name = to.name.to_owned(),
            log_in = format!("{public_url}/accedi"),
            recover = format!("{public_url}/recupera-password")
        )
        .to_string(),
    )
}

/// Lets choose a new password.
pub fn new_password(to: To<'_>, link: &str) -> NewMail {
    to.mail(
        "account_reset",
        td_string!(to.locale, mails.account_reset_subject).to_string(),
        td_string!(to.locale, mails.account_reset_body, name = to.name.to_owned(), link = link.to_owned()).to_string(),
    )
}

/// Tells that the password was changed.
pub fn password_changed(to: To<'_>, public_url: &str) -> NewMail {
    to.mail(
        "account_password_changed",
        td_string!(to.locale, mails.account_password_changed_subject).to_string(),
        td_string!(
            to.locale,
            mails.account_password_changed_body,
            name = to.name.to_owned(),
            recover = format!("{public_url}/recupera-password")
        )
        .to_string(),
    )
}

/// Asks, at the new address, to confirm that an account moves there.
pub fn confirm_new_address(to: To<'_>, link: &str) -> NewMail {
    to.mail(
        "account_new_address",
        td_string!(to.locale, mails.account_new_address_subject).to_string(),
        td_string!(to.locale, mails.account_new_address_body, name = to.name.to_owned(), link = link.to_owned())
            .to_string(),
    )
}

/// Tells, at the old address, that a move to another one was asked for.
pub fn address_moving(to: To<'_>, public_url: &str) -> NewMail {
    to.mail(
        "account_address_moving",
        td_string!(to.locale, mails.account_address_moving_subject).to_string(),
        td_string!(
            to.locale,
            mails.account_address_moving_body,
            name = to.name.to_owned(),
            recover = format!("{public_url}/recupera-password")
        )
        .to_string(),
    )
}

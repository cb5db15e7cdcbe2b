// SPDX-License-Identifier: AGPL-3.0-or-later
//! Making an account and confirming its address.

#![expect(
    clippy::too_many_arguments,
    reason = "one argument a field of the form; of the module, as the macro repeats it"
)]

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::{error::AppError, people::AccountChoices, ui::form::FormOutcome};

/// Name of the form that creates an account.
pub const REGISTER_FORM: &str = "register";
/// Name of the form that confirms an address.
pub const CONFIRM_FORM: &str = "confirm";
/// Name of the form that asks for the message again.
pub const RESEND_FORM: &str = "resend";

/// The word lists that an account's fields are chosen from.
///
/// # Errors
/// `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "list_account_choices", input = GetUrl)]
pub async fn list_account_choices() -> Result<AccountChoices, AppError> {
    use crate::{
        people::db::accounts,
        services::{Services, answer},
    };

    answer(async {
        let mut connection = Services::here()?.pool.acquire().await?;
        Ok(accounts::choices(&mut connection).await?)
    })
    .await
}

/// Creates an account and sends the message that confirms its address. Body, role and territory may be left out: the
/// application's form begins with them. An address that has an account already is told so by mail; the answer here is
/// the same, and takes as long.
///
/// # Errors
/// `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "register")]
pub async fn register(
    #[server(default)] given_name: String,
    #[server(default)] family_name: String,
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] body_kind: String,
    #[server(default)] body_name: String,
    #[server(default)] role: String,
    #[server(default)] territory: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        error::FieldErrors,
        people::{
            db::accounts::{self, Addressee, NewAccount},
            guard, messages, password as hashing,
            rules::accounts::{TypedDefaults, parse_registration},
        },
        services::{Services, answer, locale},
        ui::form::finish,
    };

    answer(async {
        let services = Services::here()?;
        let now = services.clock.now();
        let choices = accounts::choices(&mut *services.pool.acquire().await?).await?;
        let typed = TypedDefaults { body_kind: &body_kind, body_name: &body_name, role: &role, territory: &territory };
        let parsed = parse_registration(&given_name, &family_name, &email, &password, typed, &choices);
        // A form that is filled in wrong has nothing sent, and does not count.
        let parsed = match parsed {
            Ok(registration) => {
                guard::may_write(&services).await?.map(|()| registration).map_err(|code| FieldErrors::one("", code))
            }
            refused => refused,
        };
        let outcome = match parsed {
            Err(errors) => errors.into(),
            Ok(registration) => {
                let hash = hashing::hash(password).await?;
                let new = NewAccount {
                    email: &registration.email,
                    given_name: &registration.given_name,
                    family_name: &registration.family_name,
                    password_hash: &hash,
                    locale: locale(),
                    confirmed: false,
                    demonstration: false,
                };
                let mut transaction = services.pool.begin().await?;
                accounts::lock_address(&mut transaction, new.email).await?;
                match accounts::find_by_email(&mut transaction, new.email).await? {
                    Some(old) if old.disabled => {}
                    Some(old) if old.confirmed => {
                        messages::send_account_exists(&mut transaction, &old, &services.public_url, now).await?;
                    }
                    Some(old) => {
                        accounts::replace_unconfirmed(&mut transaction, &old, new, &registration.defaults).await?;
                        let renamed = Addressee { given_name: registration.given_name.clone(), ..old };
                        messages::send_confirmation(&mut transaction, &renamed, &services.public_url, now).await?;
                    }
                    None => {
                        let made = accounts::create(&mut transaction, new, &registration.defaults, now).await?;
                        if let Some(account) = accounts::find(&mut transaction, made.account).await? {
                            messages::send_confirmation(&mut transaction, &account, &services.public_url, now).await?;
                        }
                    }
                }
                transaction.commit().await?;
                FormOutcome::to("/verifica")
            }
        };
        let typed = [
            ("given_name", given_name.as_str()),
            ("family_name", &family_name),
            ("email", &email),
            ("body_kind", &body_kind),
            ("body_name", &body_name),
            ("role", &role),
            ("territory", &territory),
        ];
        finish(REGISTER_FORM, outcome, &typed).await
    })
    .await
}

/// Confirms an address with the secret of a mail and the account's password, and logs in.
///
/// The secret alone is not enough: somebody may have made an account with another's address and wait for its owner to
/// follow the link. The owner does not know that password and is led to a new one.
///
/// # Errors
/// `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "verify_address")]
pub async fn verify_address(
    #[server(default)] codice: String,
    #[server(default)] password: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        error::FieldErrors,
        people::db::{
            accounts, persons,
            tokens::{self, Purpose},
        },
        services::{Services, answer},
        ui::form::finish,
    };

    answer(async {
        let outcome = match proven(Purpose::Verify, &codice, password).await? {
            Err(code) => FieldErrors::one(field_of(&code), code).into(),
            Ok((account, _)) => {
                let services = Services::here()?;
                let now = services.clock.now();
                let mut transaction = services.pool.begin().await?;
                accounts::confirm(&mut transaction, account.account, now).await?;
                tokens::end_all(&mut transaction, account.account, Some(Purpose::Verify), now).await?;
                persons::join_by_address(&mut transaction, account.person, now).await?;
                transaction.commit().await?;
                super::session::log_in(account.account).await?;
                FormOutcome::reload("/area-personale")
            }
        };
        finish(CONFIRM_FORM, outcome, &[("codice", &codice)]).await
    })
    .await
}

/// Moves an account to the address that a mail was sent to, with that mail's secret and the account's password.
///
/// # Errors
/// `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "confirm_new_address")]
pub async fn confirm_new_address(
    #[server(default)] codice: String,
    #[server(default)] password: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        error::{FieldCode, FieldErrors},
        people::db::{
            accounts, persons,
            tokens::{self, Purpose},
        },
        services::{Services, answer},
        ui::form::finish,
    };

    answer(async {
        let outcome = match proven(Purpose::ChangeEmail, &codice, password).await? {
            Err(code) => FieldErrors::one(field_of(&code), code).into(),
            Ok((account, new_email)) => {
                let services = Services::here()?;
                let now = services.clock.now();
                let new_email = new_email.unwrap_or_default();
                let mut transaction = services.pool.begin().await?;
                accounts::lock_address(&mut transaction, &new_email).await?;
                if accounts::find_by_email(&mut transaction, &new_email).await?.is_some() {
                    FieldErrors::one("", FieldCode::LinkNoLongerValid).into()
                } else {
                    accounts::set_email(&mut transaction, account.account, &new_email, now).await?;
                    tokens::end_all(&mut transaction, account.account, None, now).await?;
                    persons::join_by_address(&mut transaction, account.person, now).await?;
                    transaction.commit().await?;
                    super::session::log_in(account.account).await?;
                    FormOutcome::reload("/area-personale/profilo?esito=indirizzo")
                }
            }
        };
        finish(CONFIRM_FORM, outcome, &[("codice", &codice)]).await
    })
    .await
}

/// Sends the message that confirms an address once more, if there is an account that waits for it; the answer is the
/// same either way.
///
/// # Errors
/// `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "resend_confirmation")]
pub async fn resend_confirmation(#[server(default)] email: String) -> Result<FormOutcome, AppError> {
    use super::asked_mail::{self, Asked};
    use crate::services::answer;

    answer(asked_mail::send(RESEND_FORM, Asked::Confirmation, &email, "/verifica?esito=inviata")).await
}

/// The field a refusal of a confirmation belongs to.
#[cfg(feature = "ssr")]
fn field_of(code: &crate::error::FieldCode) -> &'static str {
    match code {
        crate::error::FieldCode::LinkNoLongerValid => "",
        _ => "password",
    }
}

/// Whose secret this is, and the new address it leads to, if the password is the account's too.
#[cfg(feature = "ssr")]
async fn proven(
    purpose: crate::people::db::tokens::Purpose,
    secret: &str,
    password: String,
) -> Result<Result<(crate::people::db::accounts::Addressee, Option<String>), crate::error::FieldCode>, AppError> {
    use crate::{
        error::FieldCode,
        people::{
            db::{accounts, tokens},
            guard,
        },
        services::Services,
    };

    let services = Services::here()?;
    let now = services.clock.now();
    let mut transaction = services.pool.begin().await?;
    let token = tokens::find(&mut transaction, purpose, secret, now).await?;
    let account = match &token {
        Some(token) => accounts::find(&mut transaction, token.account).await?.filter(|account| !account.disabled),
        None => None,
    };
    // Nothing was written: this only lets go of the rows while the password is checked.
    transaction.rollback().await?;
    let (Some(token), Some(account)) = (token, account) else { return Ok(Err(FieldCode::LinkNoLongerValid)) };
    if password.is_empty() {
        return Ok(Err(FieldCode::Required));
    }
    let checked = guard::check(&services, &account.email, password).await?;
    Ok(checked.or_refuse(FieldCode::WrongPassword).map(|_| (account, token.new_email)))
}

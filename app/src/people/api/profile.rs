// SPDX-License-Identifier: AGPL-3.0-or-later
//! One's own account: name, work, address, password, data.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::{error::AppError, people::Profile, ui::form::FormOutcome};

/// Name of the form of name and work.
pub const PROFILE_FORM: &str = "profile";
/// Name of the form that changes the address.
pub const ADDRESS_FORM: &str = "address";
/// Name of the form that changes the password.
pub const PASSWORD_FORM: &str = "password";

/// One's own account.
///
/// # Errors
/// `NotAuthenticated`; `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "my_profile", input = GetUrl)]
pub async fn my_profile() -> Result<Profile, AppError> {
    use crate::{
        people::db::accounts,
        services::{Services, answer, require_viewer},
    };

    answer(async {
        let viewer = require_viewer()?;
        let mut connection = Services::here()?.pool.acquire().await?;
        accounts::profile(&mut connection, viewer.account).await?.ok_or(AppError::NotFound)
    })
    .await
}

/// Saves name, work and the language of mails.
///
/// # Errors
/// `NotAuthenticated`; `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "save_profile")]
pub async fn save_profile(
    #[server(default)] given_name: String,
    #[server(default)] family_name: String,
    #[server(default)] body_kind: String,
    #[server(default)] body_name: String,
    #[server(default)] role: String,
    #[server(default)] territory: String,
    #[server(default)] language: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        error::{FieldCode, FieldErrors},
        i18n,
        people::{
            db::accounts,
            rules::accounts::{TypedDefaults, parse_defaults, parse_name},
        },
        services::{Services, answer, require_viewer},
        ui::form::finish,
    };

    answer(async {
        let viewer = require_viewer()?;
        let mut connection = Services::here()?.pool.acquire().await?;
        let choices = accounts::choices(&mut connection).await?;
        let mut errors = FieldErrors::default();
        let given = parse_name(&given_name).map_err(|code| errors.add("given_name", code));
        let family = parse_name(&family_name).map_err(|code| errors.add("family_name", code));
        let typed = TypedDefaults { body_kind: &body_kind, body_name: &body_name, role: &role, territory: &territory };
        let defaults = parse_defaults(typed, &choices, &mut errors);
        let locale = i18n::from_code(&language).ok_or_else(|| errors.add("language", FieldCode::NotAChoice));
        let outcome = match (given, family, locale) {
            (Ok(given), Ok(family), Ok(locale)) if errors.is_empty() => {
                let names = (given.as_str(), family.as_str());
                accounts::save_profile(&mut connection, viewer.account, names, locale, &defaults).await?;
                FormOutcome::reload("/area-personale/profilo?esito=salvato")
            }
            _ => errors.into(),
        };
        let typed = [
            ("given_name", given_name.as_str()),
            ("family_name", &family_name),
            ("body_kind", &body_kind),
            ("body_name", &body_name),
            ("role", &role),
            ("territory", &territory),
            ("language", &language),
        ];
        finish(PROFILE_FORM, outcome, &typed).await
    })
    .await
}

/// Asks to move one's account to another address: a link goes there, a notice to the old one. The answer does not tell
/// whether the new address has an account.
///
/// # Errors
/// `NotAuthenticated`; `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "change_address")]
pub async fn change_address(
    #[server(default)] email: String,
    #[server(default)] current_password: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        error::{FieldCode, FieldErrors},
        people::{db::accounts, guard, messages, rules},
        services::{Services, answer, require_viewer},
        ui::form::finish,
    };

    answer(async {
        let viewer = require_viewer()?;
        let services = Services::here()?;
        let mut errors = FieldErrors::default();
        let address = rules::parse_email(&email).map_err(|code| errors.add("email", code));
        if current_password.is_empty() {
            errors.add("current_password", FieldCode::Required);
        }
        let outcome = match address {
            Ok(address) if errors.is_empty() => {
                let checked = guard::check(&services, &viewer.email, current_password).await?;
                match checked.or_refuse(FieldCode::WrongPassword) {
                    Err(code) => FieldErrors::one("current_password", code).into(),
                    Ok(_) => {
                        let now = services.clock.now();
                        let mut transaction = services.pool.begin().await?;
                        accounts::lock_address(&mut transaction, &address).await?;
                        if let Some(other) = accounts::find_by_email(&mut transaction, &address).await? {
                            let url = &services.public_url;
                            messages::send_account_exists(&mut transaction, &other, url, now).await?;
                        } else if let Some(own) = accounts::find(&mut transaction, viewer.account).await? {
                            let url = &services.public_url;
                            messages::send_change_of_address(&mut transaction, &own, &address, url, now).await?;
                        }
                        transaction.commit().await?;
                        FormOutcome::reload("/area-personale/profilo?esito=inviata")
                    }
                }
            }
            _ => errors.into(),
        };
        finish(ADDRESS_FORM, outcome, &[("email", &email)]).await
    })
    .await
}

/// Changes one's password, and logs out of all other browsers.
///
/// # Errors
/// `NotAuthenticated`; `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "change_password")]
pub async fn change_password(
    #[server(default)] current_password: String,
    #[server(default)] password: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        error::{FieldCode, FieldErrors},
        notifications::{account_mails, db::enqueue},
        people::{
            db::{accounts, tokens},
            guard, messages, password as hashing,
            rules::accounts::check_password,
        },
        services::{Services, answer, require_viewer},
        ui::form::finish,
    };

    answer(async {
        let viewer = require_viewer()?;
        let services = Services::here()?;
        let mut errors = FieldErrors::default();
        if current_password.is_empty() {
            errors.add("current_password", FieldCode::Required);
        }
        if let Err(code) = check_password(&password, &viewer.email) {
            errors.add("password", code);
        }
        if errors.is_empty() {
            let checked = guard::check(&services, &viewer.email, current_password).await?;
            if let Err(code) = checked.or_refuse(FieldCode::WrongPassword) {
                errors.add("current_password", code);
            }
        }
        let outcome = if errors.is_empty() {
            let now = services.clock.now();
            let hash = hashing::hash(password).await?;
            let mut transaction = services.pool.begin().await?;
            let account = accounts::find(&mut transaction, viewer.account).await?.ok_or(AppError::NotFound)?;
            accounts::set_password(&mut transaction, viewer.account, &hash).await?;
            let this = super::session::id();
            accounts::end_sessions(&mut transaction, viewer.account, this.as_deref()).await?;
            // A change of address or a reset that was asked for before may not have been the owner's.
            tokens::end_all(&mut transaction, viewer.account, None, now).await?;
            let mail = account_mails::password_changed(messages::to(&account), &services.public_url);
            enqueue(&mut transaction, &mail, now).await?;
            transaction.commit().await?;
            FormOutcome::reload("/area-personale/profilo?esito=password")
        } else {
            errors.into()
        };
        finish(PASSWORD_FORM, outcome, &[]).await
    })
    .await
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Tasks: listed, given, withdrawn.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::{error::AppError, people::GrantsPage, ui::form::FormOutcome};

/// Name of the form that gives a task.
pub const GIVE_FORM: &str = "give-grant";
/// Name of the form that withdraws one.
pub const WITHDRAW_FORM: &str = "withdraw-grant";

/// What may be given and what was, within reach of who asks.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` without a task that gives tasks; `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "list_grants", input = GetUrl)]
pub async fn list_grants(#[server(default)] cursore: String) -> Result<GrantsPage, AppError> {
    use crate::{
        people::{Role, db::grants},
        services::{Services, answer, require_viewer},
    };

    answer(async {
        let viewer = require_viewer()?;
        let roles = viewer.gives_roles();
        if roles.is_empty() {
            return Err(AppError::Forbidden);
        }
        let reach = grants::Reach {
            everything: viewer.is_administrator(),
            projects: viewer.managed_projects(),
            partners: viewer
                .grants
                .iter()
                .filter(|grant| grant.role == Role::Coordinator)
                .filter_map(|grant| grant.scope)
                .collect(),
        };
        let services = Services::here()?;
        let mut connection = services.pool.acquire().await?;
        let after = cursore.parse().ok();
        Ok(GrantsPage {
            roles,
            scopes: grants::scopes(&mut connection, &reach).await?,
            grants: grants::list(&mut connection, &reach, after, services.clock.now()).await?,
        })
    })
    .await
}

/// Gives a task to the account of an address.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for a task or scope that is not one's to give; `Internal` if the database could not
/// be reached.
#[server(prefix = "/api/fn", endpoint = "give_grant")]
pub async fn give_grant(
    #[server(default)] email: String,
    #[server(default)] role: String,
    #[server(default)] scope: String,
    #[server(default)] edition_code: String,
    #[server(default)] from: String,
    #[server(default)] until: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        error::{FieldCode, FieldErrors},
        people::{
            db::{accounts, grants},
            rules::grants::{WishedScope, parse_grant},
        },
        services::{Services, answer, require_viewer},
        ui::form::finish,
    };
    use jiff::tz::TimeZone;

    answer(async {
        let viewer = require_viewer()?;
        if viewer.gives_roles().is_empty() {
            return Err(AppError::Forbidden);
        }
        let services = Services::here()?;
        let now = services.clock.now();
        let today = now.to_zoned(TimeZone::get("Europe/Rome").unwrap_or(TimeZone::UTC)).date();
        let outcome = match parse_grant(&email, &role, &scope, &edition_code, &from, &until, today) {
            Err(errors) => errors.into(),
            Ok(wish) => {
                let mut transaction = services.pool.begin().await?;
                match grants::find_scope(&mut transaction, &wish.scope).await? {
                    None if matches!(wish.scope, WishedScope::Edition(_)) => {
                        FieldErrors::one("edition_code", FieldCode::NoSuchEdition).into()
                    }
                    None => FieldErrors::one("scope", FieldCode::NotAChoice).into(),
                    Some(found) if found.kind() != wish.role.scope_kind() => {
                        FieldErrors::one("scope", FieldCode::NotAChoice).into()
                    }
                    Some(found) if !viewer.may_give(wish.role, &found) => return Err(AppError::Forbidden),
                    Some(found) => match accounts::find_confirmed(&mut transaction, &wish.email).await? {
                        None => FieldErrors::one("email", FieldCode::NoSuchAccount).into(),
                        Some(holder) => {
                            let days = (wish.from, wish.until);
                            let actor = Some(viewer.account);
                            let given =
                                grants::give(&mut transaction, holder.account, wish.role, &found, days, actor, now);
                            match given.await? {
                                None => FieldErrors::one("email", FieldCode::AlreadyGiven).into(),
                                Some(_) => {
                                    transaction.commit().await?;
                                    FormOutcome::reload("/gestione/incarichi?esito=dato")
                                }
                            }
                        }
                    },
                }
            }
        };
        let typed = [
            ("email", email.as_str()),
            ("role", &role),
            ("scope", &scope),
            ("edition_code", &edition_code),
            ("from", &from),
            ("until", &until),
        ];
        finish(GIVE_FORM, outcome, &typed).await
    })
    .await
}

/// Withdraws a task.
///
/// # Errors
/// `NotAuthenticated`, `NotFound`, `Forbidden` if it is not one's to withdraw; `Internal` if the database could not be
/// reached.
#[server(prefix = "/api/fn", endpoint = "withdraw_grant")]
pub async fn withdraw_grant(#[server(default)] grant_id: String) -> Result<FormOutcome, AppError> {
    use crate::{
        error::{FieldCode, FieldErrors},
        people::{Role, db::grants},
        services::{Services, answer, require_viewer},
        ui::form::finish,
    };

    answer(async {
        let viewer = require_viewer()?;
        let id = grant_id.parse().map_err(|_| AppError::BadRequest)?;
        let services = Services::here()?;
        let now = services.clock.now();
        let mut transaction = services.pool.begin().await?;
        let grant = grants::find(&mut transaction, id).await?.ok_or(AppError::NotFound)?;
        if !viewer.may_give(grant.role, &grant.scope) {
            return Err(AppError::Forbidden);
        }
        let last = grant.role == Role::Administrator
            && !grants::has_other_administrator(&mut transaction, grant.account, now).await?;
        let outcome = if last {
            FieldErrors::one("", FieldCode::LastAdministrator).into()
        } else {
            grants::withdraw(&mut transaction, id, &grant, viewer.account, now).await?;
            transaction.commit().await?;
            FormOutcome::reload("/gestione/incarichi?esito=ritirato")
        };
        finish(WITHDRAW_FORM, outcome, &[]).await
    })
    .await
}

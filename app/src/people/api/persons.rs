// SPDX-License-Identifier: AGPL-3.0-or-later
//! The persons' desk: search, enter, merge and part; disable an account.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::{
    error::AppError,
    people::{DuplicatesPage, PersonPage, PersonsPage},
    ui::form::FormOutcome,
};

/// Name of the form that enters a person.
pub const PERSON_FORM: &str = "person";
/// Name of the form that merges.
pub const MERGE_FORM: &str = "merge";
/// Name of the form that parts.
pub const PART_FORM: &str = "part";
/// Name of the form that disables or enables an account.
pub const DISABLE_FORM: &str = "disable";

/// Persons whose name or address holds each word of `testo`.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for all but administrators and project managers; `Internal` if the database could
/// not be reached.
#[server(prefix = "/api/fn", endpoint = "list_persons", input = GetUrl)]
pub async fn list_persons(
    #[server(default)] testo: String,
    #[server(default)] cursore: String,
) -> Result<PersonsPage, AppError> {
    use crate::{
        people::db::{find_persons, persons},
        services::{Services, answer, require_viewer},
    };

    answer(async {
        let viewer = require_viewer()?;
        if !viewer.sees_persons() {
            return Err(AppError::Forbidden);
        }
        let managed = viewer.managed_projects();
        let limited = (!viewer.is_administrator()).then_some(managed.as_slice());
        let words: Vec<String> = testo.split_whitespace().take(8).map(str::to_owned).collect();
        let mut connection = Services::here()?.pool.acquire().await?;
        Ok(PersonsPage {
            persons: find_persons::search(&mut connection, &words, limited, Some(&cursore)).await?,
            projects: persons::projects(&mut connection, limited).await?,
            sees_duplicates: viewer.is_administrator(),
        })
    })
    .await
}

/// Groups of persons that are likely the same, over the whole installation: by name, or by address if `per` is
/// `indirizzo`.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for all but administrators; `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "list_duplicates", input = GetUrl)]
pub async fn list_duplicates(
    #[server(default)] per: String,
    #[server(default)] cursore: String,
) -> Result<DuplicatesPage, AppError> {
    use crate::{
        people::db::find_persons::{Alike, duplicate_groups},
        services::{Services, answer, require_viewer},
    };

    answer(async {
        let viewer = require_viewer()?;
        if !viewer.is_administrator() {
            return Err(AppError::Forbidden);
        }
        let by_address = per == "indirizzo";
        let alike = if by_address { Alike::Address } else { Alike::Name };
        let mut connection = Services::here()?.pool.acquire().await?;
        Ok(DuplicatesPage { by_address, groups: duplicate_groups(&mut connection, alike, &cursore).await? })
    })
    .await
}

/// A person, who counts as it, and who is likely the same.
///
/// # Errors
/// `NotAuthenticated`, `NotFound` also where the person may not be seen; `Internal` if the database could not be
/// reached.
#[server(prefix = "/api/fn", endpoint = "view_person", input = GetUrl)]
pub async fn view_person(person_id: String) -> Result<PersonPage, AppError> {
    use crate::{
        people::db::{find_persons, persons},
        services::{Services, answer, require_viewer},
    };

    answer(async {
        let viewer = require_viewer()?;
        if !viewer.sees_persons() {
            return Err(AppError::Forbidden);
        }
        let id = person_id.parse().map_err(|_| AppError::NotFound)?;
        let mut connection = Services::here()?.pool.acquire().await?;
        let found = persons::find(&mut connection, id).await?.ok_or(AppError::NotFound)?;
        let projects = persons::projects_of(&mut connection, id).await?;
        if !viewer.sees_person(&projects) {
            return Err(AppError::NotFound);
        }
        let merged_into = match found.merged_into {
            Some(into) => persons::find(&mut connection, into).await?.map(|person| person.row),
            None => None,
        };
        let mut duplicates = Vec::new();
        if merged_into.is_none() {
            for row in find_persons::duplicates(&mut connection, id).await? {
                let of_row = persons::projects_of(&mut connection, row.id).await?;
                if viewer.sees_person(&of_row) {
                    duplicates.push(row);
                }
            }
        }
        Ok(PersonPage {
            account: found.account,
            merged_into,
            merged: persons::merged_into(&mut connection, id).await?,
            duplicates,
            applications: persons::count_applications(&mut connection, id).await?,
            may_merge: viewer.merges_persons(&projects),
            may_disable: viewer.is_administrator(),
            person: found.row,
        })
    })
    .await
}

/// Enters a person without an account for a project.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for a project that is not one's own; `Internal` if the database could not be
/// reached.
#[server(prefix = "/api/fn", endpoint = "create_person")]
pub async fn create_person(
    #[server(default)] given_name: String,
    #[server(default)] family_name: String,
    #[server(default)] email: String,
    #[server(default)] source: String,
    #[server(default)] project: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        error::{FieldCode, FieldErrors},
        people::{db::persons, rules::persons::parse_person},
        services::{Services, answer, require_viewer},
        ui::form::finish,
    };

    answer(async {
        let viewer = require_viewer()?;
        if !viewer.sees_persons() {
            return Err(AppError::Forbidden);
        }
        let outcome = match parse_person(&given_name, &family_name, &email, &source, &project) {
            Err(errors) => errors.into(),
            Ok(new) if !viewer.sees_person(&[new.project]) => return Err(AppError::Forbidden),
            Ok(new) => {
                let services = Services::here()?;
                let mut transaction = services.pool.begin().await?;
                if persons::projects(&mut transaction, Some(&[new.project])).await?.is_empty() {
                    FieldErrors::one("project", FieldCode::NotAChoice).into()
                } else {
                    let id = persons::create(&mut transaction, &new, viewer.account, services.clock.now()).await?;
                    transaction.commit().await?;
                    // There, likely duplicates are shown.
                    FormOutcome::to(format!("/gestione/persone/{id}?esito=inserita"))
                }
            }
        };
        let typed = [
            ("given_name", given_name.as_str()),
            ("family_name", &family_name),
            ("email", &email),
            ("source", &source),
            ("project", &project),
        ];
        finish(PERSON_FORM, outcome, &typed).await
    })
    .await
}

/// Makes `person_id` count as `into_id`. Its enrolments keep their person.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` where another's project is touched; `Internal` if the database could not be
/// reached.
#[server(prefix = "/api/fn", endpoint = "merge_persons")]
pub async fn merge_persons(
    #[server(default)] person_id: String,
    #[server(default)] into_id: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        error::{FieldCode, FieldErrors},
        people::db::persons::{self, NotMerged},
        services::{Services, answer, require_viewer},
        ui::form::finish,
    };

    answer(async {
        let viewer = require_viewer()?;
        let person = person_id.parse().map_err(|_| AppError::BadRequest)?;
        let into = into_id.parse().map_err(|_| AppError::BadRequest)?;
        let services = Services::here()?;
        let mut transaction = services.pool.begin().await?;
        for id in [person, into] {
            let projects = persons::projects_of(&mut transaction, id).await?;
            if !viewer.merges_persons(&projects) {
                return Err(AppError::Forbidden);
            }
        }
        let merged = persons::merge(&mut transaction, person, into, Some(viewer.account), services.clock.now()).await?;
        let outcome = match merged {
            Ok(()) => {
                transaction.commit().await?;
                FormOutcome::reload(format!("/gestione/persone/{into}?esito=unita"))
            }
            Err(why) => {
                let code = match why {
                    NotMerged::Same => FieldCode::SamePerson,
                    NotMerged::MergedAlready => FieldCode::AlreadyMerged,
                    NotMerged::HasAccount => FieldCode::HasItsOwnAccount,
                    NotMerged::BothHaveApplied => FieldCode::BothHaveApplied,
                };
                FieldErrors::one("", code).into()
            }
        };
        finish(MERGE_FORM, outcome, &[]).await
    })
    .await
}

/// Parts a merged person again.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` where another's project is touched, `Conflict` if it was parted meanwhile;
/// `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "part_person")]
pub async fn part_person(#[server(default)] person_id: String) -> Result<FormOutcome, AppError> {
    use crate::{
        people::db::persons,
        services::{Services, answer, require_viewer},
        ui::form::finish,
    };

    answer(async {
        let viewer = require_viewer()?;
        let person = person_id.parse().map_err(|_| AppError::BadRequest)?;
        let services = Services::here()?;
        let mut transaction = services.pool.begin().await?;
        let found = persons::find(&mut transaction, person).await?;
        // Whose count changes: all who count as the one it was merged into.
        let counted_as = found.and_then(|found| found.merged_into).unwrap_or(person);
        let projects = persons::projects_of(&mut transaction, counted_as).await?;
        if !viewer.merges_persons(&projects) {
            return Err(AppError::Forbidden);
        }
        if !persons::part(&mut transaction, person, viewer.account, services.clock.now()).await? {
            return Err(AppError::Conflict);
        }
        transaction.commit().await?;
        let outcome = FormOutcome::reload(format!("/gestione/persone/{person}?esito=separata"));
        finish(PART_FORM, outcome, &[]).await
    })
    .await
}

/// Disables an account (`disabled` is `true`), which logs it out everywhere, or enables it again.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for all but administrators, `NotFound`; `Internal` if the database could not be
/// reached.
#[server(prefix = "/api/fn", endpoint = "disable_account")]
pub async fn disable_account(
    #[server(default)] account_id: String,
    #[server(default)] disabled: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        error::{FieldCode, FieldErrors},
        people::db::{accounts, grants, persons},
        services::{Services, answer, require_viewer},
        ui::form::finish,
    };

    answer(async {
        let viewer = require_viewer()?;
        if !viewer.is_administrator() {
            return Err(AppError::Forbidden);
        }
        let id = account_id.parse().map_err(|_| AppError::BadRequest)?;
        let disabled = disabled == "true";
        let services = Services::here()?;
        let now = services.clock.now();
        let mut transaction = services.pool.begin().await?;
        let last = disabled && !grants::has_other_administrator(&mut transaction, id, now).await?;
        let account = accounts::find(&mut transaction, id).await?.ok_or(AppError::NotFound)?;
        let merged = persons::find(&mut transaction, account.person).await?.is_some_and(|it| it.merged_into.is_some());
        let outcome = if last {
            FieldErrors::one("", FieldCode::LastAdministrator).into()
        } else if merged && !disabled {
            // Its person counts as another one: it has to be parted first.
            FieldErrors::one("", FieldCode::AlreadyMerged).into()
        } else {
            accounts::set_disabled(&mut transaction, id, disabled, viewer.account, now).await?;
            transaction.commit().await?;
            FormOutcome::reload(format!("/gestione/persone/{}?esito=account", account.person))
        };
        finish(DISABLE_FORM, outcome, &[]).await
    })
    .await
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is written into registers.

#![expect(clippy::too_many_arguments, reason = "one argument a field of the form")]

use std::collections::BTreeMap;

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::attendance::sheet_address;
use crate::{
    attendance::{CellInput, TeachingInput},
    error::AppError,
    ui::form::FormOutcome,
};

/// Name of the form of the sheet.
pub const SHEET_FORM: &str = "sheet";
/// Name of the form for topic and teaching.
pub const DESCRIBE_FORM: &str = "describe-meeting";
/// Name of the form that closes a register.
pub const CLOSE_FORM: &str = "close-register";
/// Name of the form that reopens one.
pub const REOPEN_FORM: &str = "reopen-register";
/// Name of the form that adds somebody in the room.
pub const ADD_FORM: &str = "add-in-room";
/// Name of the form that appoints a stand-in.
pub const STAND_IN_FORM: &str = "stand-in";

/// Saves the sheet of a meeting. `cells` are by the application's code and the slot's number (`pK7M3QXAC_1`); `fill`
/// says what those are for whom nothing is chosen and nothing marked: `present`, `absent`, or nothing.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who keep no register there, `NotFound`, `BadRequest` for a cell that is
/// not of this sheet, or `Internal`.
#[server(prefix = "/api/fn", endpoint = "record_attendance")]
pub async fn record_attendance(
    #[server(default)] edition_code: String,
    #[server(default)] meeting: String,
    #[server(default)] cells: BTreeMap<String, CellInput>,
    #[server(default)] fill: String,
) -> Result<FormOutcome, AppError> {
    use super::ask::{Asking, settle};
    use crate::{
        attendance::db::{self, Fill},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (place, number) = asking.meeting(&mut transaction, &edition_code, &meeting).await?;
        let fill = match fill.as_str() {
            "" => Fill::Nothing,
            "present" => Fill::Present,
            "absent" => Fill::Absent,
            _ => return Err(AppError::BadRequest),
        };
        let result = db::record(&mut transaction, place.meeting, &cells, fill, &asking.act()).await;
        let outcome = settle(transaction, result, |recorded| {
            let outcome = if recorded.contested > 0 { "discordanti" } else { "salvato" };
            asking.done(&sheet_address(&edition_code, number), outcome)
        })
        .await?;
        let names: Vec<(String, &str)> = cells
            .iter()
            .flat_map(|(key, cell)| {
                [("seen", &cell.seen), ("mark", &cell.mark), ("late", &cell.late), ("left", &cell.left)]
                    .map(|(field, value)| (format!("cells[{key}][{field}]"), value.as_str()))
            })
            .collect();
        let typed: Vec<(&str, &str)> = names.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        finish(SHEET_FORM, outcome, &typed).await
    })
    .await
}

/// Writes what a meeting was about and who taught how long. `seen` is the number of the register's last event shown.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who keep no register there, `NotFound`, `BadRequest` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "describe_meeting")]
pub async fn describe_meeting(
    #[server(default)] edition_code: String,
    #[server(default)] meeting: String,
    #[server(default)] seen: String,
    #[server(default)] topic: String,
    #[server(default)] teaching: Vec<TeachingInput>,
) -> Result<FormOutcome, AppError> {
    use super::ask::{Asking, settle};
    use crate::{
        attendance::{db, rules::parse_description},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (place, number) = asking.meeting(&mut transaction, &edition_code, &meeting).await?;
        let seen_version = seen.trim().parse().map_err(|_| AppError::BadRequest)?;
        let minutes = db::meeting_minutes(&mut transaction, place.meeting).await?;
        let outcome = match parse_description(&topic, &teaching, minutes) {
            Err(errors) => errors.into(),
            Ok(description) => {
                let act = asking.act();
                let result = db::describe(&mut transaction, place.meeting, &description, seen_version, &act).await;
                settle(transaction, result, |()| asking.done(&sheet_address(&edition_code, number), "argomento"))
                    .await?
            }
        };
        let names: Vec<(String, &str)> = teaching
            .iter()
            .enumerate()
            .flat_map(|(index, line)| {
                [("teacher", &line.teacher), ("minutes", &line.minutes)]
                    .map(|(field, value)| (format!("teaching[{index}][{field}]"), value.as_str()))
            })
            .collect();
        let mut typed: Vec<(&str, &str)> = names.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        typed.extend([("seen", seen.as_str()), ("topic", topic.as_str())]);
        finish(DESCRIBE_FORM, outcome, &typed).await
    })
    .await
}

/// Closes the register of a meeting; with `unmarked=absent` whoever is not marked was absent.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who keep no register there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "close_register")]
pub async fn close_register(
    #[server(default)] edition_code: String,
    #[server(default)] meeting: String,
    #[server(default)] unmarked: String,
) -> Result<FormOutcome, AppError> {
    use super::ask::{Asking, settle};
    use crate::{attendance::db, services::answer, ui::form::finish};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (place, number) = asking.meeting(&mut transaction, &edition_code, &meeting).await?;
        let result = db::close(&mut transaction, place.meeting, unmarked == "absent", &asking.act()).await;
        let outcome =
            settle(transaction, result, |_| asking.done(&sheet_address(&edition_code, number), "chiuso")).await?;
        finish(CLOSE_FORM, outcome, &[("unmarked", &unmarked)]).await
    })
    .await
}

/// Reopens a closed register, for a reason in words.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not see the participants, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "reopen_register")]
pub async fn reopen_register(
    #[server(default)] edition_code: String,
    #[server(default)] meeting: String,
    #[server(default)] reason: String,
) -> Result<FormOutcome, AppError> {
    use super::ask::{Asking, settle};
    use crate::{
        attendance::{db, rules::parse_reason},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (place, number) = asking.meeting(&mut transaction, &edition_code, &meeting).await?;
        if !asking.viewer.sees_participants(&place.scope) {
            return Err(AppError::Forbidden);
        }
        let outcome = match parse_reason(&reason) {
            Err(errors) => errors.into(),
            Ok(words) => {
                let result = db::reopen(&mut transaction, place.meeting, &words, &asking.act()).await;
                settle(transaction, result, |()| asking.done(&sheet_address(&edition_code, number), "riaperto")).await?
            }
        };
        finish(REOPEN_FORM, outcome, &[("reason", &reason)]).await
    })
    .await
}

/// Adds somebody who stands in the room: a person known or new, accepted at once if a seat is free.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who keep no register there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "add_in_room")]
pub async fn add_in_room(
    #[server(default)] edition_code: String,
    #[server(default)] meeting: String,
    #[server(default)] family_name: String,
    #[server(default)] given_name: String,
    #[server(default)] email: String,
    #[server(default)] body_kind: String,
    #[server(default)] body_name: String,
    #[server(default)] role: String,
    #[server(default)] territory: String,
    #[server(default)] gender: String,
    #[server(default)] age_band: String,
    #[server(default)] privacy_version: String,
) -> Result<FormOutcome, AppError> {
    use rand::{SeedableRng, rngs::StdRng};

    use super::ask::{Asking, settle};
    use crate::{
        attendance::{
            db,
            rules::{InRoom, parse_in_room},
        },
        enrolment::{
            db::{self as enrolment, Error, NewApplication},
            rules::ApplicationForm,
        },
        error::FieldErrors,
        people::rules::persons::NewPerson,
        services::answer,
        ui::form::finish,
    };

    let typed = [
        ("family_name", family_name.as_str()),
        ("given_name", &given_name),
        ("email", &email),
        ("body_kind", &body_kind),
        ("body_name", &body_name),
        ("role", &role),
        ("territory", &territory),
        ("gender", &gender),
        ("age_band", &age_band),
        ("privacy_version", &privacy_version),
    ];
    let form = InRoom {
        given_name: &given_name,
        family_name: &family_name,
        email: &email,
        application: ApplicationForm {
            gender: &gender,
            age_band: &age_band,
            body_kind: &body_kind,
            body_name: &body_name,
            role: &role,
            territory: &territory,
            privacy_version: &privacy_version,
            ..ApplicationForm::default()
        },
    };
    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (place, number) = asking.meeting(&mut transaction, &edition_code, &meeting).await?;
        let codes = enrolment::codes(&mut transaction, place.scope.project, asking.now).await?;
        let outcome = match parse_in_room(&form, &codes) {
            Err(errors) => errors.into(),
            Ok((given_name, family_name, email, frozen)) => {
                let (project, actor, now) = (place.scope.project, asking.viewer.account, asking.now);
                let new = NewPerson { given_name, family_name, email, source: "walk_in", project };
                let result = async {
                    db::may_add(&mut transaction, place.meeting, now).await?;
                    let person = db::find_or_add_in_room(&mut transaction, &new, &frozen.body_name, actor, now).await?;
                    let application = NewApplication { edition: place.scope.edition, person, frozen };
                    let mut rng = StdRng::from_os_rng();
                    match enrolment::add_in_room(&mut transaction, &application, &mut rng, &asking.act()).await {
                        Ok(_) => Ok(()),
                        Err(Error::Refused(refusal)) => Err(FieldErrors::from(refusal).into()),
                        Err(Error::Absent) => Err(db::Error::Absent),
                        Err(Error::Database(error)) => Err(error.into()),
                    }
                }
                .await;
                settle(transaction, result, |()| asking.done(&sheet_address(&edition_code, number), "aggiunta")).await?
            }
        };
        finish(ADD_FORM, outcome, &typed).await
    })
    .await
}

/// Makes the account of an address tutor of an edition for one day.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who neither decide there nor tutor it, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "appoint_stand_in")]
pub async fn appoint_stand_in(
    #[server(default)] edition_code: String,
    #[server(default)] email: String,
    #[server(default)] day: String,
) -> Result<FormOutcome, AppError> {
    use jiff::tz::TimeZone;

    use super::ask::Asking;
    use crate::{
        attendance::rules::parse_stand_in,
        error::{FieldCode, FieldErrors},
        people::db::{
            accounts,
            grants::{self, StandIn},
        },
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let scope = asking.edition(&mut transaction, &edition_code).await?;
        if !asking.viewer.sees_participants(&scope) {
            return Err(AppError::Forbidden);
        }
        // The zone in which grants count their days.
        let today = asking.now.to_zoned(TimeZone::get("Europe/Rome").unwrap_or(TimeZone::UTC)).date();
        let outcome = match parse_stand_in(&email, &day, today) {
            Err(errors) => errors.into(),
            Ok((address, day)) => match accounts::find_confirmed(&mut transaction, &address).await? {
                None => FieldErrors::one("email", FieldCode::NoSuchAccount).into(),
                Some(holder) => {
                    let (account, actor) = (holder.account, asking.viewer.account);
                    let came =
                        grants::appoint_stand_in(&mut transaction, account, scope, day, actor, asking.now).await?;
                    transaction.commit().await?;
                    let outcome = match came {
                        StandIn::Appointed => "supplente",
                        StandIn::AbleAlready => "gia-in-grado",
                    };
                    let registers = crate::attendance::registers_address(&edition_code);
                    FormOutcome::to(format!("{registers}?esito={outcome}&giorno={day}"))
                }
            },
        };
        finish(STAND_IN_FORM, outcome, &[("email", &email), ("day", &day)]).await
    })
    .await
}

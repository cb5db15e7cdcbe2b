// SPDX-License-Identifier: AGPL-3.0-or-later
//! Words of the domain on several pages.

use jiff::civil::Date;
use leptos::prelude::*;

use super::Role;
use crate::{
    tr,
    ui::page::{Done, outcome},
};

/// What people call a role.
pub fn role_name(role: Role) -> String {
    match role {
        Role::Teacher => tr!(people.role_teacher),
        Role::Tutor => tr!(people.role_tutor),
        Role::Coordinator => tr!(people.role_coordinator),
        Role::Facilitator => tr!(people.role_facilitator),
        Role::MaterialsEditor => tr!(people.role_materials_editor),
        Role::ScientificPartner => tr!(people.role_scientific_partner),
        Role::ProjectManager => tr!(people.role_project_manager),
        Role::SteeringMember => tr!(people.role_steering_member),
        Role::Administrator => tr!(people.role_administrator),
    }
    .to_string()
}

/// How a person came to us.
pub fn source_name(source: &str) -> String {
    match source {
        "account" => tr!(people.source_account),
        "import" => tr!(people.source_import),
        "paper" => tr!(people.source_paper),
        "walk_in" => tr!(people.source_walk_in),
        _ => tr!(people.source_demo),
    }
    .to_string()
}

/// `2026-11-21` as `21/11/2026`.
pub fn short_day(day: &str) -> String {
    day.parse::<Date>().map_or_else(|_| day.to_owned(), |day| day.strftime("%d/%m/%Y").to_string())
}

/// Says what was done, after a form that comes back to a page: `?esito=…` tells which.
#[component]
pub fn Notice(
    /// The words of each outcome.
    text: fn(&str) -> Option<String>,
) -> impl IntoView {
    let outcome = outcome();
    move || view! { <Done text=text(&outcome.read())/> }
}

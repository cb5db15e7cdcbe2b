// SPDX-License-Identifier: AGPL-3.0-or-later
//! What pages say of projects, in the reader's language.

use leptos_i18n::td_string;

use crate::{i18n::Locale, ui::badge::Badge};

/// Where a project stands; of a demonstration, that it is one.
pub fn badge(locale: Locale, state: &str, demonstration: bool) -> Badge {
    let (class, text) = match (demonstration, state) {
        (true, _) => ("badge-attention", td_string!(locale, projects.demonstration)),
        (false, "active") => ("badge-active", td_string!(locale, projects.active)),
        (false, "reporting") => ("badge-reporting", td_string!(locale, projects.reporting)),
        (false, "concluded") => ("badge-concluded", td_string!(locale, projects.concluded)),
        (false, _) => ("badge-preparing", td_string!(locale, projects.preparing)),
    };
    Badge { class: format!("badge {class}"), text: text.to_owned() }
}

/// What a partner does in the project.
pub fn partner_role(locale: Locale, role: &str) -> String {
    match role {
        "lead" => td_string!(locale, projects.lead),
        "scientific_partner" => td_string!(locale, projects.scientific_partner),
        _ => td_string!(locale, projects.partner),
    }
    .to_owned()
}

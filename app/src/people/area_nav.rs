// SPDX-License-Identifier: AGPL-3.0-or-later
//! The sections of `/area-personale`.

use leptos::prelude::*;

use crate::tr;

/// A section of the personal area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AreaSection {
    /// One's applications: `/area-personale`.
    Applications,
    /// `/area-personale/questionari`.
    Questionnaires,
    /// `/area-personale/notifiche`.
    Notices,
    /// `/area-personale/profilo`.
    Profile,
    /// `/area-personale/dati`.
    OwnData,
}

/// Links to the sections of the personal area.
#[component]
pub fn AreaNav(
    /// The section being shown.
    current: AreaSection,
) -> impl IntoView {
    let links = [
        (AreaSection::Applications, "/area-personale", tr!(people.area_applications).to_string()),
        (AreaSection::Questionnaires, "/area-personale/questionari", tr!(people.area_questionnaires).to_string()),
        (AreaSection::Notices, "/area-personale/notifiche", tr!(people.area_notices).to_string()),
        (AreaSection::Profile, "/area-personale/profilo", tr!(people.area_profile).to_string()),
        (AreaSection::OwnData, "/area-personale/dati", tr!(people.area_own_data).to_string()),
    ]
    .map(|(section, href, text)| {
        let mark = (section == current).then_some("page");
        view! { <li><a href=href aria-current=mark>{text}</a></li> }
    })
    .into_iter()
    .collect_view();
    view! { <nav class="section-nav" aria-label=tr!(people.area_sections)><ul>{links}</ul></nav> }.into_any()
}

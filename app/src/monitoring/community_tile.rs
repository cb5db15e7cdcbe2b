// SPDX-License-Identifier: AGPL-3.0-or-later
//! Members of communities, a figure of a project as a whole.

use leptos::prelude::*;

use super::{Figure, Unit};
use crate::tr;

/// The figure as it is published; without a value for a part of a project, since communities belong to no territory.
pub fn community_members_figure(members: Option<i64>) -> Figure {
    Figure { name: "community_members", unit: Unit::Persons, hundredths: members.map(|members| members * 100) }
}

/// How many persons belong to communities, a tile among the others.
#[component]
pub fn CommunityTile(
    /// Persons; none for a part of a project.
    members: Option<i64>,
) -> impl IntoView {
    members.filter(|members| *members > 0).map(|members| {
        view! {
            <div class="stat-tile">
                <dt>{tr!(monitoring.community_members)}</dt>
                <dd class="stat-value">{members}</dd>
                <dd class="stat-note">{tr!(monitoring.community_members_meaning)}</dd>
            </div>
        }
    })
}

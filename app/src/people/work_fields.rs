// SPDX-License-Identifier: AGPL-3.0-or-later
//! The fields of one's own work, on the forms that create and change an account.

use leptos::prelude::*;

use super::{AccountChoices, Defaults, Term};
use crate::{
    tr,
    ui::fields::{Choice, InputField, SelectField},
};

fn choices(terms: Vec<Term>) -> Vec<Choice> {
    terms.into_iter().map(|term| (term.code, term.title.here())).collect()
}

/// Kind and name of the body, role, territory: all optional.
#[component]
pub fn WorkFields(
    /// What to choose from.
    lists: AccountChoices,
    /// What to begin with.
    #[prop(optional)]
    defaults: Defaults,
) -> impl IntoView {
    let none = tr!(people.not_said).to_string();
    view! {
        <SelectField
            name="body_kind"
            label=tr!(people.body_kind)
            choices=choices(lists.body_kinds)
            value=defaults.body_kind.unwrap_or_default()
            empty=none.clone()
        />
        <InputField
            name="body_name"
            label=tr!(people.body_name)
            autocomplete="organization"
            value=defaults.body_name.unwrap_or_default()
        />
        <SelectField
            name="role"
            label=tr!(people.work_role)
            choices=choices(lists.roles)
            value=defaults.role.unwrap_or_default()
            empty=none.clone()
        />
        <SelectField
            name="territory"
            label=tr!(people.territory)
            choices=choices(lists.territories)
            value=defaults.territory.unwrap_or_default()
            empty=none
        />
    }
    .into_any()
}

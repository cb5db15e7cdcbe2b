// SPDX-License-Identifier: AGPL-3.0-or-later
//! The ranks in the table of an edition's applications. The table stands inside the form that begins a decision, so the
//! numbers and their button belong to a form of their own by its id. A plain form, with WebAssembly too: a refusal comes
//! back with the page.

use leptos::prelude::*;
use server_fn::ServerFn;

use super::model::ApplicationRow;
use crate::{
    enrolment::{
        api::{RANKS_FORM, RankEnrolments},
        rules::rank_field,
    },
    tr,
    ui::form::Flash,
};

/// The refused form, if this page came back with it.
fn refused() -> Option<Flash> {
    Flash::of_page(RANKS_FORM)
}

fn id(code: &str) -> String {
    format!("{RANKS_FORM}-{code}")
}

/// Whether a rank can be given: nobody has decided yet.
pub fn is_ranked(row: &ApplicationRow) -> bool {
    matches!(row.status.as_str(), "submitted" | "awaiting_consent")
}

/// The field of an application's rank.
#[component]
pub fn RankField(
    /// The application.
    row: ApplicationRow,
) -> impl IntoView {
    let (id, field) = (id(&row.code), rank_field(&row.code));
    let flash = refused();
    let value = match flash.as_ref().and_then(|flash| flash.typed.get(&field)) {
        Some(typed) => typed.first().cloned().unwrap_or_default(),
        None => row.rank.map(|rank| rank.to_string()).unwrap_or_default(),
    };
    let message = flash.and_then(|flash| flash.errors.of(&field).map(crate::error::FieldCode::message));
    let error_id = format!("{id}-error");
    let class = if message.is_some() { "form-control input-short is-invalid" } else { "form-control input-short" };
    view! {
        <label class="visually-hidden" for=id.clone()>{tr!(enrolment.desk_rank_of, name = row.name)}</label>
        <input
            class=class
            id=id
            name=field
            form=RANKS_FORM
            type="number"
            min="1"
            value=value
            aria-invalid=message.is_some().then_some("true")
            aria-describedby=message.is_some().then(|| error_id.clone())
        />
        {message.map(|message| view! { <div class="invalid-feedback d-block" id=error_id>{message}</div> })}
    }
    .into_any()
}

/// The form itself, without its fields, and why it was refused.
#[component]
pub fn RanksForm(
    /// Code of the edition.
    edition: String,
    /// The list to come back to.
    back: String,
) -> impl IntoView {
    let summary = refused().map(|flash| {
        let items = flash
            .errors
            .0
            .iter()
            .map(|(field, code)| {
                let of = field.strip_prefix("ranks[n").and_then(|rest| rest.strip_suffix(']'));
                match of {
                    Some(of) => view! {
                        <li><a class="alert-link" href=format!("#{}", id(of))>{format!("{of}: {}", code.message())}</a></li>
                    }
                    .into_any(),
                    None => view! { <li>{code.message()}</li> }.into_any(),
                }
            })
            .collect_view();
        view! {
            <div id=format!("{RANKS_FORM}-errors") class="alert alert-danger error-summary" role="alert" tabindex="-1">
                <h3 class="alert-heading">{tr!(enrolment.desk_ranks_refused)}</h3>
                <ul>{items}</ul>
            </div>
        }
    });
    view! {
        {summary}
        <form id=RANKS_FORM method="post" action=RankEnrolments::url()>
            <input type="hidden" name="edition_code" value=edition/>
            <input type="hidden" name="poi" value=back/>
        </form>
    }
    .into_any()
}

/// The button that sends the ranks.
#[component]
pub fn RanksButton() -> impl IntoView {
    view! {
        <p class="no-print">
            <button class="btn btn-outline-primary" type="submit" form=RANKS_FORM>{tr!(enrolment.desk_save_ranks)}</button>
            " "
            <small class="form-text">{tr!(enrolment.desk_ranks_help)}</small>
        </p>
    }
}

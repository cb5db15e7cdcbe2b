// SPDX-License-Identifier: AGPL-3.0-or-later
//! What applicants read about an edition and about where their application stands.

use jiff::civil::{Date, DateTime};
use leptos::prelude::*;

use super::{
    EditionSummary, MyApplication, Selection, Status,
    desk::words::{StateBadge, phase, reason},
};
use crate::{dates, i18n, tr};

/// `2026-12-10T09:00` as people write it.
pub(super) fn moment(civil: &str) -> String {
    civil.parse::<DateTime>().map_or_else(
        |_| civil.to_owned(),
        |moment| {
            let locale = i18n::locale();
            let (day, time) = (dates::day(locale, moment.date()), dates::time(locale, moment.time()));
            tr!(enrolment.day_and_time, day, time).to_string()
        },
    )
}

/// First to last day, as people write it.
pub(super) fn when(edition: &EditionSummary) -> String {
    span(&edition.starts_on, &edition.ends_on)
}

/// Two days of the form `2026-12-10`, as people write them.
pub(super) fn span(first: &str, last: &str) -> String {
    match (first.parse::<Date>(), last.parse::<Date>()) {
        (Ok(first), Ok(last)) => dates::span(i18n::locale(), first, last),
        _ => first.to_owned(),
    }
}

/// What comes next for an application, in a sentence or two.
pub(super) fn next_step(application: &MyApplication) -> String {
    let edition = &application.edition;
    let because = || reason(application.reason.as_deref().unwrap_or_default());
    match application.status {
        Status::Submitted => tr!(enrolment.next_submitted).to_string(),
        Status::AwaitingConsent => tr!(enrolment.next_awaiting_consent).to_string(),
        Status::Accepted if edition.state == "finished" => tr!(enrolment.next_finished).to_string(),
        Status::Accepted if application.has_started => {
            tr!(enrolment.next_running, when = when(edition), town = edition.town.clone()).to_string()
        }
        Status::Accepted => tr!(enrolment.next_accepted, when = when(edition), town = edition.town.clone()).to_string(),
        Status::Waitlisted => tr!(enrolment.next_waitlisted, place = application.place.unwrap_or_default()).to_string(),
        Status::Offered => {
            let until = moment(application.offer_until.as_deref().unwrap_or_default());
            tr!(enrolment.next_offered, until).to_string()
        }
        Status::Rejected => tr!(enrolment.next_rejected, reason = because()).to_string(),
        Status::Withdrawn => {
            let phase = phase(application.phase.map_or("before_decision", super::WithdrawalPhase::code));
            tr!(enrolment.next_withdrawn, phase).to_string()
        }
        Status::CancelledWithEdition => {
            tr!(enrolment.next_cancelled, reason = edition.cancelled_because.clone().unwrap_or_default()).to_string()
        }
    }
}

/// Where an application stands.
#[component]
pub(super) fn StatusBadge(
    /// Its status.
    status: Status,
) -> impl IntoView {
    view! { <StateBadge code=status.code().to_owned()/> }
}

/// What somebody has to know of an edition before applying.
#[component]
pub(super) fn EditionFacts(
    /// The edition.
    edition: EditionSummary,
) -> impl IntoView {
    let selection = match edition.selection {
        Selection::FirstCome => tr!(enrolment.apply_first_come),
        Selection::Review => tr!(enrolment.apply_review),
    };
    let seats = tr!(enrolment.fact_of_seats, left = edition.seats_left, seats = edition.seats).to_string();
    view! {
        <dl class="facts">
            <div>
                <dt>{tr!(enrolment.fact_edition)}</dt>
                <dd><a href=format!("/edizioni/{}", edition.code)>{edition.code.clone()}</a></dd>
            </div>
            <div><dt>{tr!(enrolment.fact_when)}</dt><dd>{when(&edition)}</dd></div>
            <div><dt>{tr!(enrolment.fact_where)}</dt><dd>{edition.town.clone()}</dd></div>
            <div><dt>{tr!(enrolment.fact_seats)}</dt><dd>{seats}</dd></div>
            <div><dt>{tr!(enrolment.fact_until)}</dt><dd>{moment(&edition.applications_until)}</dd></div>
            <div><dt>{tr!(enrolment.fact_selection)}</dt><dd>{selection}</dd></div>
        </dl>
    }
    .into_any()
}

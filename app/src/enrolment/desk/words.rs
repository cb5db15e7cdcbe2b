// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the desk calls statuses, decisions, reasons and events.

use leptos::prelude::*;

use super::rules::Task;
use crate::{
    enrolment::{Decision, EditionStep},
    tr,
};

/// A status of an application, or a state of an edition, in a word.
#[component]
pub fn StateBadge(
    /// Its code.
    code: String,
) -> impl IntoView {
    let class = format!("badge badge-{}", code.replace('_', "-"));
    view! { <span class=class>{state(&code)}</span> }
}

/// A status of an application, or a state of an edition.
pub fn state(code: &str) -> String {
    match code {
        "submitted" => tr!(enrolment.desk_submitted),
        "awaiting_consent" => tr!(enrolment.desk_awaiting_consent),
        "accepted" => tr!(enrolment.desk_accepted),
        "waitlisted" => tr!(enrolment.desk_waitlisted),
        "offered" => tr!(enrolment.desk_offered),
        "rejected" => tr!(enrolment.desk_rejected),
        "withdrawn" => tr!(enrolment.desk_withdrawn),
        "cancelled_with_edition" => tr!(enrolment.desk_cancelled_with_edition),
        "draft" => tr!(enrolment.desk_draft),
        "provisional" => tr!(enrolment.desk_provisional),
        "open" => tr!(enrolment.desk_open),
        "confirmed" => tr!(enrolment.desk_confirmed),
        "running" => tr!(enrolment.desk_running),
        "finished" => tr!(enrolment.desk_finished),
        "cancelled" => tr!(enrolment.desk_cancelled),
        _ => return code.to_owned(),
    }
    .to_string()
}

/// What a coordinator does to applications.
pub fn decision(decision: Decision) -> String {
    match decision {
        Decision::Accept => tr!(enrolment.desk_decide_accept),
        Decision::Reject => tr!(enrolment.desk_decide_reject),
        Decision::Waitlist => tr!(enrolment.desk_decide_waitlist),
        Decision::Reopen => tr!(enrolment.desk_decide_reopen),
    }
    .to_string()
}

/// What brings an edition on.
pub fn step(step: EditionStep) -> String {
    match step {
        EditionStep::Announce => tr!(enrolment.desk_step_announce),
        EditionStep::Open => tr!(enrolment.desk_step_open),
        EditionStep::Confirm => tr!(enrolment.desk_confirm_edition),
    }
    .to_string()
}

/// Why somebody was not accepted or withdrew.
pub fn reason(code: &str) -> String {
    match code {
        "no_seat" => tr!(enrolment.desk_reason_no_seat),
        "not_recipient" => tr!(enrolment.desk_reason_not_recipient),
        "duplicate" => tr!(enrolment.desk_reason_duplicate),
        "no_consent" => tr!(enrolment.desk_reason_no_consent),
        "incomplete" => tr!(enrolment.desk_reason_incomplete),
        "offer_lapsed" => tr!(enrolment.desk_reason_offer_lapsed),
        "offer_declined" => tr!(enrolment.desk_reason_offer_declined),
        "work" => tr!(enrolment.desk_reason_work),
        "health_or_family" => tr!(enrolment.desk_reason_health_or_family),
        "other_course" => tr!(enrolment.desk_reason_other_course),
        "no_longer_interested" => tr!(enrolment.desk_reason_no_longer_interested),
        "added_in_room" => tr!(enrolment.desk_reason_added_in_room),
        _ => tr!(enrolment.desk_reason_other),
    }
    .to_string()
}

/// When somebody withdrew.
pub fn phase(code: &str) -> String {
    match code {
        "before_decision" => tr!(enrolment.desk_phase_before_decision),
        "before_start" => tr!(enrolment.desk_phase_before_start),
        _ => tr!(enrolment.desk_phase_during),
    }
    .to_string()
}

/// What happened to an application.
pub fn event(kind: &str) -> String {
    match kind {
        "submitted" => tr!(enrolment.desk_event_submitted),
        "accepted" => tr!(enrolment.desk_event_accepted),
        "waitlisted" => tr!(enrolment.desk_event_waitlisted),
        "offered" => tr!(enrolment.desk_event_offered),
        "offer_accepted" => tr!(enrolment.desk_event_offer_accepted),
        "rejected" => tr!(enrolment.desk_event_rejected),
        "withdrawn" => tr!(enrolment.desk_event_withdrawn),
        "cancelled_with_edition" => tr!(enrolment.desk_event_cancelled_with_edition),
        "reopened" => tr!(enrolment.desk_event_reopened),
        "transferred" => tr!(enrolment.desk_event_transferred),
        "substituted" => tr!(enrolment.desk_event_substituted),
        "consented" => tr!(enrolment.desk_event_consented),
        "ranked" => tr!(enrolment.desk_event_ranked),
        _ => return kind.to_owned(),
    }
    .to_string()
}

/// Headings of the lists of the "da fare" page, by `Task::kind`.
pub fn task_headings() -> [String; 6] {
    [
        tr!(enrolment.desk_tasks_decide).to_string(),
        tr!(enrolment.desk_tasks_offers).to_string(),
        tr!(enrolment.desk_tasks_minimum).to_string(),
        tr!(enrolment.desk_tasks_open).to_string(),
        tr!(enrolment.desk_tasks_free_seats).to_string(),
        tr!(enrolment.desk_tasks_start).to_string(),
    ]
}

/// What stands beside a task: a number and what it is a number of.
pub fn task(task: Task) -> String {
    let (count, unit) = match task {
        Task::Minimum(0) => return tr!(enrolment.desk_task_reached).to_string(),
        Task::Decide(1) => (1, tr!(enrolment.desk_task_application)),
        Task::Decide(count) => (count, tr!(enrolment.desk_task_applications)),
        Task::Offers(1) => (1, tr!(enrolment.desk_task_offer)),
        Task::Offers(count) => (count, tr!(enrolment.desk_task_offers)),
        Task::Open(1) => (1, tr!(enrolment.desk_task_opens_one)),
        Task::Open(days) => (days.into(), tr!(enrolment.desk_task_opens)),
        Task::Minimum(1) => (1, tr!(enrolment.desk_task_missing_one)),
        Task::Minimum(missing) => (missing, tr!(enrolment.desk_task_missing)),
        Task::FreeSeats(1) => (1, tr!(enrolment.desk_task_free_seat)),
        Task::FreeSeats(count) => (count.into(), tr!(enrolment.desk_task_free_seats)),
        Task::StartsSoon(1) => (1, tr!(enrolment.desk_task_day)),
        Task::StartsSoon(days) => (days.into(), tr!(enrolment.desk_task_days)),
    };
    format!("{count} {unit}")
}

/// Why an edition in this state cannot be confirmed, and what to do; nothing if the state is not why.
pub fn not_to_confirm(state: &str) -> Option<String> {
    let words = match state {
        "draft" => tr!(enrolment.desk_not_to_confirm_draft),
        "provisional" => tr!(enrolment.desk_not_to_confirm_provisional),
        "confirmed" => tr!(enrolment.desk_not_to_confirm_confirmed),
        "running" => tr!(enrolment.desk_not_to_confirm_running),
        "finished" => tr!(enrolment.desk_not_to_confirm_finished),
        "cancelled" => tr!(enrolment.desk_not_to_confirm_cancelled),
        _ => return None,
    };
    Some(words.to_string())
}

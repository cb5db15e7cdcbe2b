// SPDX-License-Identifier: AGPL-3.0-or-later
//! How an application counts.

use crate::enrolment::{FunnelCategory, Status, WithdrawalPhase};

/// The one category an application counts in, by its present state (DESIGN section 4.8).
///
/// applications = accepted_ever + not_accepted + pending + withdrawn_before_decision, where
/// accepted_ever = participations + withdrawn_before_start; applications of cancelled editions are in none of them.
/// In SQL, word for word:
///
/// ```sql
/// case
///     when status in ('submitted', 'awaiting_consent', 'waitlisted', 'offered') then 'pending'
///     when status = 'rejected' then 'not_accepted'
///     when status = 'cancelled_with_edition' then 'cancelled'
///     when status = 'accepted' or withdrawn_phase = 'during' then 'participation'
///     when withdrawn_phase = 'before_start' then 'withdrawn_before_start'
///     else 'withdrawn_before_decision'
/// end
/// ```
pub fn funnel_category(status: Status, phase: Option<WithdrawalPhase>) -> FunnelCategory {
    match (status, phase) {
        (Status::Submitted | Status::AwaitingConsent | Status::Waitlisted | Status::Offered, _) => {
            FunnelCategory::Pending
        }
        (Status::Rejected, _) => FunnelCategory::NotAccepted,
        (Status::CancelledWithEdition, _) => FunnelCategory::Cancelled,
        (Status::Accepted, _) | (Status::Withdrawn, Some(WithdrawalPhase::During)) => FunnelCategory::Participation,
        (Status::Withdrawn, Some(WithdrawalPhase::BeforeStart)) => FunnelCategory::WithdrawnBeforeStart,
        (Status::Withdrawn, Some(WithdrawalPhase::BeforeDecision) | None) => FunnelCategory::WithdrawnBeforeDecision,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrolment::STATUSES;

    #[test]
    fn each_application_counts_once_by_its_present_state() {
        let expected = [
            FunnelCategory::Pending,
            FunnelCategory::Pending,
            FunnelCategory::Participation,
            FunnelCategory::Pending,
            FunnelCategory::Pending,
            FunnelCategory::NotAccepted,
            FunnelCategory::WithdrawnBeforeDecision,
            FunnelCategory::Cancelled,
        ];
        for (status, expected) in STATUSES.into_iter().zip(expected) {
            let phase = (status == Status::Withdrawn).then_some(WithdrawalPhase::BeforeDecision);
            assert_eq!(funnel_category(status, phase), expected, "{status:?}");
        }
        let withdrawn = |phase| funnel_category(Status::Withdrawn, Some(phase));
        assert_eq!(withdrawn(WithdrawalPhase::BeforeStart), FunnelCategory::WithdrawnBeforeStart);
        assert_eq!(withdrawn(WithdrawalPhase::During), FunnelCategory::Participation);
    }
}

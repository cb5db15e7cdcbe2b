// SPDX-License-Identifier: AGPL-3.0-or-later
use serde::{Deserialize, Serialize};

/// Where an application stands (DESIGN section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Sent, waiting for a decision.
    Submitted,
    /// Sent, waiting for the applicant's body to agree.
    AwaitingConsent,
    /// A seat is theirs.
    Accepted,
    /// In line for a seat.
    Waitlisted,
    /// A seat is held for them until a deadline.
    Offered,
    /// Not accepted, with a reason.
    Rejected,
    /// Withdrawn by the applicant, with a reason.
    Withdrawn,
    /// The edition was cancelled.
    CancelledWithEdition,
}

/// All statuses.
pub const STATUSES: [Status; 8] = [
    Status::Submitted,
    Status::AwaitingConsent,
    Status::Accepted,
    Status::Waitlisted,
    Status::Offered,
    Status::Rejected,
    Status::Withdrawn,
    Status::CancelledWithEdition,
];

impl Status {
    /// As in the database and on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::AwaitingConsent => "awaiting_consent",
            Self::Accepted => "accepted",
            Self::Waitlisted => "waitlisted",
            Self::Offered => "offered",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::CancelledWithEdition => "cancelled_with_edition",
        }
    }

    /// The status with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        STATUSES.into_iter().find(|status| status.code() == code)
    }

    /// Whether it stands for the one live application a person may have in an edition.
    pub fn is_live(self) -> bool {
        !matches!(self, Self::Rejected | Self::Withdrawn | Self::CancelledWithEdition)
    }

    /// Whether it holds one of the edition's seats.
    pub fn holds_seat(self) -> bool {
        matches!(self, Self::Accepted | Self::Offered)
    }
}

/// When somebody withdrew; fixed when it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalPhase {
    /// Before a seat was theirs.
    BeforeDecision,
    /// Accepted, before the edition started.
    BeforeStart,
    /// Accepted, after the start.
    During,
}

impl WithdrawalPhase {
    /// As in the database and on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::BeforeDecision => "before_decision",
            Self::BeforeStart => "before_start",
            Self::During => "during",
        }
    }

    /// The phase with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::BeforeDecision, Self::BeforeStart, Self::During].into_iter().find(|phase| phase.code() == code)
    }
}

/// How an edition chooses among its applications.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// In ordine di arrivo.
    FirstCome,
    /// Con selezione.
    Review,
}

impl Selection {
    /// The selection with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "first_come" => Some(Self::FirstCome),
            "review" => Some(Self::Review),
            _ => None,
        }
    }
}

/// What a coordinator decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// A seat is theirs.
    Accept,
    /// Not accepted; with a reason.
    Reject,
    /// To the end of the waiting list.
    Waitlist,
    /// The last decision is undone.
    Reopen,
}

/// All decisions.
pub const DECISIONS: [Decision; 4] = [Decision::Accept, Decision::Reject, Decision::Waitlist, Decision::Reopen];

impl Decision {
    /// As in forms and on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Waitlist => "waitlist",
            Self::Reopen => "reopen",
        }
    }

    /// The decision with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        DECISIONS.into_iter().find(|decision| decision.code() == code)
    }
}

/// How a coordinator brings an edition on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditionStep {
    /// It is shown in the catalogue, with dates that may still change.
    Announce,
    /// It takes applications.
    Open,
    /// It takes place.
    Confirm,
}

/// All steps.
pub const EDITION_STEPS: [EditionStep; 3] = [EditionStep::Announce, EditionStep::Open, EditionStep::Confirm];

impl EditionStep {
    /// The state it leads to; as in forms and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Announce => "provisional",
            Self::Open => "open",
            Self::Confirm => "confirmed",
        }
    }

    /// The step that leads to this state.
    pub fn from_code(code: &str) -> Option<Self> {
        EDITION_STEPS.into_iter().find(|step| step.code() == code)
    }
}

/// Kind of an event in an application's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The application was sent.
    Submitted,
    /// It was accepted.
    Accepted,
    /// It was put on the waiting list.
    Waitlisted,
    /// A seat was offered.
    Offered,
    /// The offer was taken.
    OfferAccepted,
    /// It was not accepted, or its offer lapsed.
    Rejected,
    /// It was withdrawn, or its offer declined.
    Withdrawn,
    /// The edition was cancelled.
    CancelledWithEdition,
    /// A decision was undone.
    Reopened,
    /// It went over to another edition of the course.
    Transferred,
    /// A colleague took the applicant's place.
    Substituted,
    /// A coordinator gave it a rank.
    Ranked,
    /// The applicant's body agreed.
    Consented,
}

/// All kinds of event.
pub const EVENT_KINDS: [EventKind; 13] = [
    EventKind::Submitted,
    EventKind::Accepted,
    EventKind::Waitlisted,
    EventKind::Offered,
    EventKind::OfferAccepted,
    EventKind::Rejected,
    EventKind::Withdrawn,
    EventKind::CancelledWithEdition,
    EventKind::Reopened,
    EventKind::Transferred,
    EventKind::Substituted,
    EventKind::Ranked,
    EventKind::Consented,
];

impl EventKind {
    /// As in the database and on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Accepted => "accepted",
            Self::Waitlisted => "waitlisted",
            Self::Offered => "offered",
            Self::OfferAccepted => "offer_accepted",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::CancelledWithEdition => "cancelled_with_edition",
            Self::Reopened => "reopened",
            Self::Transferred => "transferred",
            Self::Substituted => "substituted",
            Self::Ranked => "ranked",
            Self::Consented => "consented",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        EVENT_KINDS.into_iter().find(|kind| kind.code() == code)
    }
}

/// Reason codes of "non accettata" a coordinator may choose from; `offer_lapsed` is the program's own.
pub const REJECTION_REASONS: [&str; 6] = ["no_seat", "not_recipient", "duplicate", "incomplete", NO_CONSENT, "other"];
/// Reason of an application that the applicant's body does not agree to.
pub const NO_CONSENT: &str = "no_consent";
/// Reason of an application whose offer was not answered in time.
pub const OFFER_LAPSED: &str = "offer_lapsed";
/// Reason of an application still waiting when the edition started.
pub const NO_SEAT: &str = "no_seat";
/// Why somebody who stood in the room was accepted at once.
pub const ADDED_IN_ROOM: &str = "added_in_room";
/// Reason codes of a withdrawal an applicant may choose from; `offer_declined` comes with declining an offer.
pub const WITHDRAWAL_REASONS: [&str; 5] = ["work", "health_or_family", "other_course", "no_longer_interested", "other"];
/// Reason of an application whose offer was declined.
pub const OFFER_DECLINED: &str = "offer_declined";
/// The reason that has to be told in words.
pub const OTHER: &str = "other";

/// How an application counts in the figures (DESIGN section 4.8): each once, by its present state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FunnelCategory {
    /// In attesa.
    Pending,
    /// Non accettata.
    NotAccepted,
    /// Ritirata prima della decisione.
    WithdrawnBeforeDecision,
    /// Accettata, poi ritirata prima dell'inizio.
    WithdrawnBeforeStart,
    /// Partecipazione.
    Participation,
    /// Only counted as cancelled.
    Cancelled,
}

/// Ids of applications as forms and programs send them: one, several separated by commas, or a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnrolmentIds(pub Vec<String>);

impl Serialize for EnrolmentIds {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.join(","))
    }
}

impl<'de> Deserialize<'de> for EnrolmentIds {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMore;

        impl<'de> serde::de::Visitor<'de> for OneOrMore {
            type Value = EnrolmentIds;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("ids, separated by commas or in a list")
            }

            fn visit_str<E>(self, text: &str) -> Result<EnrolmentIds, E> {
                Ok(EnrolmentIds(split(text)))
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<EnrolmentIds, A::Error> {
                let mut ids = Vec::new();
                while let Some(text) = list.next_element::<String>()? {
                    ids.extend(split(&text));
                }
                Ok(EnrolmentIds(ids))
            }
        }

        deserializer.deserialize_any(OneOrMore)
    }
}

fn split(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_from_a_text_or_a_list() {
        let two = EnrolmentIds(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(serde_json::from_str::<EnrolmentIds>(r#""a, b,""#).unwrap(), two);
        assert_eq!(serde_json::from_str::<EnrolmentIds>(r#"["a","b"]"#).unwrap(), two);
        assert_eq!(serde_json::to_string(&two).unwrap(), r#""a,b""#);
        assert_eq!(serde_json::from_str::<EnrolmentIds>(r#""""#).unwrap(), EnrolmentIds::default());
    }

    #[test]
    fn codes_lead_back_to_what_they_stand_for() {
        for status in STATUSES {
            assert_eq!(Status::from_code(status.code()), Some(status));
        }
        for decision in DECISIONS {
            assert_eq!(Decision::from_code(decision.code()), Some(decision));
        }
        for kind in EVENT_KINDS {
            assert_eq!(EventKind::from_code(kind.code()), Some(kind));
        }
        assert_eq!(Status::from_code("ACCEPTED"), None);
    }
}

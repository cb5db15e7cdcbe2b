// SPDX-License-Identifier: AGPL-3.0-or-later
//! Looks for what must never be (DESIGN section 4) in the database. It only reads, in one transaction, so that what
//! it sees belongs together while people go on working.

mod attendance;
mod catalogue;
mod communities;
mod enrolments;
mod people;
mod questionnaires;
mod talk;

use std::fmt;

use sqlx::{Connection, PgConnection};

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Accepted and offered applications never exceed the seats.
    SeatsExceeded,
    /// What an edition counts equals its applications.
    CountersWrong,
    /// One live application per person and edition.
    TwoLiveInEdition,
    /// One live application per person and course, where the project says so.
    TwoLiveInCourse,
    /// No place on a waiting list is given twice.
    PositionTwice,
    /// Nobody is offered a seat by the program while others wait in front of them.
    OrderJumped,
    /// An application's status is that of its last event.
    StatusNotOfEvents,
    /// The events of an application are numbered without gaps, and each begins where the last one ended.
    EventsBroken,
    /// Each event leads from a status to one it may lead to.
    EventNotLegal,
    /// The phase of a withdrawal agrees with when it happened and from where.
    PhaseWrong,
    /// An application's course and project are those of its edition.
    EnrolmentMisplaced,
    /// Nobody attends longer than a slot lasts, or a slot of another edition.
    AttendanceExceedsSlot,
    /// A mark is what its events say.
    MarkNotOfEvents,
    /// The seal of a closed register is that of its marks.
    SealBroken,
    /// A participant's total is the sum of the minutes in closed registers.
    AttendanceTotalWrong,
    /// A closed register leaves no participant unmarked.
    RegisterIncomplete,
    /// An edition's days, start and minutes are those of its slots.
    DatesNotOfSlots,
    /// An edition's project and axis are those of its course.
    EditionMisplaced,
    /// Nobody is merged with somebody who is merged with another.
    MergeChain,
    /// A task is for something that exists, of the kind its role asks for.
    GrantWithoutScope,
    /// A community counts those who belong to it.
    MemberCountWrong,
    /// A membership is what its events say, numbered without gaps.
    MembershipNotOfEvents,
    /// A community counts the discussions that its members see.
    ThreadCountWrong,
    /// A thread counts the posts that readers see.
    PostCountWrong,
    /// No last post, of a thread or a community, is older than the newest there is.
    LastPostWrong,
    /// A thread's last numbers are those of its posts and changes.
    TalkNumbersWrong,
    /// A post counts those who find it useful.
    UsefulCountWrong,
    /// A question is answered by a post of its thread.
    AnswerMisplaced,
    /// A thread that was merged holds nothing, and leads to one that was not.
    MergedThreadWrong,
    /// An open questionnaire has the key that ballots are sealed to.
    RoundWithoutKey,
    /// There are as many ballots as people who handed in online, and no more sheets than names.
    BallotsNotOfMarks,
    /// All ballots of a round have one length.
    BallotsDiffer,
    /// No ballot is left of a closed round.
    BallotsLeft,
    /// Nothing is counted before a round is closed.
    CountedTooEarly,
    /// No item has more answers than people answered, and its answers add up.
    CountersExceed,
    /// Nothing is kept that fewer than five answered.
    FewerThanFive,
    /// Who has answered takes part in the edition asked about.
    MarkMisplaced,
}

impl Rule {
    /// The word its lines begin with.
    pub fn code(self) -> &'static str {
        match self {
            Self::SeatsExceeded => "seats-exceeded",
            Self::CountersWrong => "counters-wrong",
            Self::TwoLiveInEdition => "two-live-in-edition",
            Self::TwoLiveInCourse => "two-live-in-course",
            Self::PositionTwice => "position-twice",
            Self::OrderJumped => "order-jumped",
            Self::StatusNotOfEvents => "status-not-of-events",
            Self::EventsBroken => "events-broken",
            Self::EventNotLegal => "event-not-legal",
            Self::PhaseWrong => "phase-wrong",
            Self::EnrolmentMisplaced => "enrolment-misplaced",
            Self::AttendanceExceedsSlot => "attendance-exceeds-slot",
            Self::MarkNotOfEvents => "mark-not-of-events",
            Self::SealBroken => "seal-broken",
            Self::AttendanceTotalWrong => "attendance-total-wrong",
            Self::RegisterIncomplete => "register-incomplete",
            Self::DatesNotOfSlots => "dates-not-of-slots",
            Self::EditionMisplaced => "edition-misplaced",
            Self::MergeChain => "merge-chain",
            Self::GrantWithoutScope => "grant-without-scope",
            Self::MemberCountWrong => "member-count-wrong",
            Self::MembershipNotOfEvents => "membership-not-of-events",
            Self::ThreadCountWrong => "talk-thread-count-wrong",
            Self::PostCountWrong => "talk-post-count-wrong",
            Self::LastPostWrong => "talk-last-post-wrong",
            Self::TalkNumbersWrong => "talk-numbers-wrong",
            Self::UsefulCountWrong => "talk-useful-count-wrong",
            Self::AnswerMisplaced => "talk-answer-misplaced",
            Self::MergedThreadWrong => "talk-merged-thread-wrong",
            Self::RoundWithoutKey => "round-without-key",
            Self::BallotsNotOfMarks => "ballots-not-of-marks",
            Self::BallotsDiffer => "ballots-differ",
            Self::BallotsLeft => "ballots-left",
            Self::CountedTooEarly => "counted-too-early",
            Self::CountersExceed => "counters-exceed",
            Self::FewerThanFive => "fewer-than-five",
            Self::MarkMisplaced => "mark-misplaced",
        }
    }
}

/// Something that must never be. It names editions and applications by their codes, persons and grants by their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// What was broken.
    pub rule: Rule,
    /// Where, and how it is.
    pub facts: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule.code(), self.facts)
    }
}

/// Everything that must never be, rule by rule; nothing in a sound database.
///
/// # Errors
/// Those of the database.
pub async fn run(connection: &mut PgConnection) -> Result<Vec<Breach>, sqlx::Error> {
    let mut transaction = connection.begin().await?;
    sqlx::query!("set transaction isolation level repeatable read, read only").execute(&mut *transaction).await?;
    let mut found = Findings::default();
    enrolments::check(&mut transaction, &mut found).await?;
    attendance::check(&mut transaction, &mut found).await?;
    catalogue::check(&mut transaction, &mut found).await?;
    people::check(&mut transaction, &mut found).await?;
    communities::check(&mut transaction, &mut found).await?;
    talk::check(&mut transaction, &mut found).await?;
    questionnaires::check(&mut transaction, &mut found).await?;
    transaction.rollback().await?;
    Ok(found.0)
}

/// What has been found so far.
#[derive(Default)]
struct Findings(Vec<Breach>);

impl Findings {
    fn add(&mut self, rule: Rule, facts: Vec<String>) {
        self.0.extend(facts.into_iter().map(|facts| Breach { rule, facts }));
    }
}

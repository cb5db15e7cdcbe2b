// SPDX-License-Identifier: AGPL-3.0-or-later
//! When what happens in an edition: the acts of its applicants and coordinator, in order of time.

use jiff::{SignedDuration, Span, Timestamp, civil::Date, tz::TimeZone};
use rand::{Rng, rngs::StdRng, seq::SliceRandom};

use super::{cast::Applicant, targets::Outcome};

/// What a script goes by.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    /// State the edition is to end in.
    pub state: String,
    pub by_arrival: bool,
    pub applications_from: Timestamp,
    pub applications_until: Timestamp,
    pub starts_at: Timestamp,
    pub ends_on: Date,
    pub decide_on: Option<Date>,
    pub zone: TimeZone,
    /// Nothing happens later.
    pub now: Timestamp,
}

/// Something that happens; applicants by their index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Submit(usize),
    /// All that are to be accepted, at once.
    AcceptAll,
    Reject(usize),
    Withdraw(usize),
    Start,
    Finish,
    Cancel,
}

/// The acts of an edition, the earliest first.
pub(super) fn script(setting: &Setting, applicants: &[Applicant], rng: &mut StdRng) -> Vec<(Timestamp, Act)> {
    let mut acts = Vec::new();
    let arrivals = arrivals(setting, applicants, rng);
    let last = arrivals.iter().map(|(at, _)| *at).max().unwrap_or(setting.applications_from);
    let decided_at = setting.decided_at(applicants, last);
    if !setting.by_arrival && applicants.iter().any(|applicant| wants_seat(applicant.outcome)) {
        acts.push((decided_at, Act::AcceptAll));
    }
    for &(arrived, index) in &arrivals {
        acts.push((arrived, Act::Submit(index)));
        // In order of arrival there is nothing to decide: who is not accepted had been by mistake, found out soon.
        let told = if setting.by_arrival { soon_after(arrived, setting.now, rng) } else { decided_at };
        match applicants[index].outcome {
            Outcome::Rejected => acts.push((told, Act::Reject(index))),
            Outcome::WithdrawnBeforeStart => {
                let end = setting.starts_at.min(setting.now);
                let from = if setting.by_arrival { arrived } else { decided_at };
                acts.push((between(from, end, rng), Act::Withdraw(index)));
            }
            Outcome::WithdrawnDuring => {
                let end = (setting.starts_at + SignedDuration::from_hours(48)).min(setting.now);
                acts.push((between(setting.starts_at, end, rng), Act::Withdraw(index)));
            }
            Outcome::Accepted | Outcome::CancelledWithEdition | Outcome::Waitlisted | Outcome::Submitted => {}
        }
    }
    match setting.state.as_str() {
        "running" => acts.push((setting.starts_at, Act::Start)),
        "finished" => acts.extend([(setting.starts_at, Act::Start), (setting.over_at(), Act::Finish)]),
        "cancelled" => acts.push((decided_at, Act::Cancel)),
        _ => {}
    }
    // Stable: what happens at one moment stays in the order written here, the decision after the last arrival.
    acts.sort_by_key(|(at, act)| (*at, act.rank()));
    acts
}

/// Whether an application comes to an acceptance.
pub(super) fn wants_seat(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Accepted | Outcome::WithdrawnBeforeStart | Outcome::WithdrawnDuring)
}

impl Act {
    /// Order of what happens at the same moment.
    fn rank(self) -> u8 {
        match self {
            Self::Submit(_) => 0,
            Self::AcceptAll => 1,
            Self::Reject(_) => 2,
            // Who withdraws at the very start withdraws during it.
            Self::Start => 3,
            Self::Withdraw(_) => 4,
            Self::Cancel => 5,
            Self::Finish => 6,
        }
    }
}

impl Setting {
    /// When the coordinator decides: on the day set for it, after all who are decided on have applied.
    fn decided_at(&self, applicants: &[Applicant], last_arrival: Timestamp) -> Timestamp {
        if applicants.iter().any(|applicant| applicant.outcome == Outcome::Submitted) {
            // Some were decided on early, others wait.
            return self.part_of_window(70);
        }
        let morning = self.decide_on.map(|day| self.at(day, 11));
        let latest = (self.starts_at - SignedDuration::from_hours(1)).min(self.now);
        morning.unwrap_or(latest).max(last_arrival).min(latest)
    }

    /// So many hundredths of the time in which applications have come in so far.
    fn part_of_window(&self, hundredths: i64) -> Timestamp {
        let end = self.applications_until.min(self.now).max(self.applications_from);
        let seconds = end.as_second() - self.applications_from.as_second();
        self.applications_from + SignedDuration::from_secs(seconds * hundredths / 100)
    }

    /// The night after the last day, when the program ends an edition.
    fn over_at(&self) -> Timestamp {
        let next = self.ends_on.saturating_add(Span::new().days(1));
        self.at(next, 0).min(self.now)
    }

    fn at(&self, day: Date, hour: i8) -> Timestamp {
        self.zone.to_timestamp(day.at(hour, 0, 0, 0)).unwrap_or(self.now)
    }
}

/// When each applicant applies, the earliest first: those who wait after those who got the seats, those who are not
/// decided on after those who are.
fn arrivals(setting: &Setting, applicants: &[Applicant], rng: &mut StdRng) -> Vec<(Timestamp, usize)> {
    let mut order: Vec<usize> = (0..applicants.len()).collect();
    order.shuffle(rng);
    let late = |index: &usize| matches!(applicants[*index].outcome, Outcome::Waitlisted | Outcome::Submitted);
    order.sort_by_key(late);
    let early_end = if order.iter().any(late) { setting.part_of_window(60) } else { setting.part_of_window(100) };
    let mut early: Vec<Timestamp> = Vec::new();
    let mut rest: Vec<Timestamp> = Vec::new();
    for index in &order {
        let moment = |from, until, rng: &mut StdRng| by_day(setting, from, until, rng);
        if late(index) {
            rest.push(moment(early_end, setting.part_of_window(100), rng));
        } else {
            early.push(moment(setting.applications_from, early_end, rng));
        }
    }
    early.sort();
    rest.sort();
    early.into_iter().chain(rest).zip(order).collect()
}

/// A moment of a span, by daylight if that is still within it.
fn by_day(setting: &Setting, from: Timestamp, until: Timestamp, rng: &mut StdRng) -> Timestamp {
    let any = between(from, until, rng);
    let minute = rng.random_range(8 * 60..20 * 60);
    let day = setting.at(any.to_zoned(setting.zone.clone()).date(), 0);
    let waking = day + SignedDuration::from_mins(minute);
    if (from..=until).contains(&waking) { waking } else { any }
}

fn soon_after(moment: Timestamp, now: Timestamp, rng: &mut StdRng) -> Timestamp {
    between(moment, (moment + SignedDuration::from_hours(20)).min(now), rng)
}

/// A moment after the first and before the second, to the second; the first if there is none.
fn between(from: Timestamp, until: Timestamp, rng: &mut StdRng) -> Timestamp {
    let seconds = until.as_second() - from.as_second();
    if seconds > 1 { from + SignedDuration::from_secs(rng.random_range(1..seconds)) } else { from }
}

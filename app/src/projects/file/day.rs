// SPDX-License-Identifier: AGPL-3.0-or-later
//! Days and moments of a project file: civil, or counted from the day the file is loaded.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time};
use jiff::{Span, civil};
use serde::{Deserialize, Serialize};

/// How far a relative day may lie from the loading day: ten years, far beyond any project.
const FARTHEST: i32 = 3660;

/// A day: `2013-05-29`, or `today`, `today+12`, `today-3`.
///
/// The relative form exists for demonstration projects, which must look alive whenever they are
/// loaded. Two days of different form cannot be compared before loading, hence only `PartialOrd`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Day {
    /// A day of the calendar.
    Civil(Date),
    /// So many days after (or, negative, before) the day of loading in the project's zone.
    FromToday(i32),
}

impl Day {
    /// The calendar day, given the day of loading in the project's zone.
    pub fn on(self, today: Date) -> Date {
        match self {
            Self::Civil(date) => date,
            // Parsing keeps the distance within ten years, so only a clock at the end of
            // jiff's calendar (year 9999) saturates.
            Self::FromToday(days) => today.saturating_add(Span::new().days(days)),
        }
    }
}

impl Default for Day {
    /// The day of loading.
    fn default() -> Self {
        Self::FromToday(0)
    }
}

impl PartialOrd for Day {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Civil(a), Self::Civil(b)) => Some(a.cmp(b)),
            (Self::FromToday(a), Self::FromToday(b)) => Some(a.cmp(b)),
            (Self::Civil(_), Self::FromToday(_)) | (Self::FromToday(_), Self::Civil(_)) => None,
        }
    }
}

impl FromStr for Day {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str = "a day as 2013-05-29 or today+12";
        if let Some(rest) = text.strip_prefix("today") {
            if rest.is_empty() {
                return Ok(Self::FromToday(0));
            }
            // `i32` would also read a bare number: the sign is what makes "today12" wrong.
            let signed = rest.starts_with(['+', '-']);
            return match rest.parse::<i32>() {
                Ok(days) if signed && days.abs() <= FARTHEST => Ok(Self::FromToday(days)),
                _ => Err(EXPECTED),
            };
        }
        // jiff also reads shorter forms (20130529); the file knows one way to write a day.
        if text.len() != 10 {
            return Err(EXPECTED);
        }
        text.parse().map(Self::Civil).map_err(|_| EXPECTED)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Civil(date) => write!(f, "{date}"),
            Self::FromToday(0) => f.write_str("today"),
            Self::FromToday(days) => write!(f, "today{days:+}"),
        }
    }
}

/// A day with, where it is known, the time of day: `2013-01-07T09:00`, `today+12T09:00`, `today+12`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment {
    /// The day.
    pub day: Day,
    /// The local time of day; absent where the file gives only the day.
    pub time: Option<Time>,
}

impl Moment {
    /// The civil moment of something that begins here: without a time, the first of the day.
    pub fn beginning_on(self, today: Date) -> DateTime {
        self.day.on(today).to_datetime(self.opening())
    }

    /// The civil moment of something that ends here: without a time, the last minute of the day.
    pub fn ending_on(self, today: Date) -> DateTime {
        self.day.on(today).to_datetime(self.closing())
    }

    /// Whether a span from `self` to `end` runs backwards; unknown (false) between civil and
    /// relative days.
    pub fn is_after(self, end: Self) -> bool {
        match self.day.partial_cmp(&end.day) {
            Some(Ordering::Greater) => true,
            Some(Ordering::Equal) => self.opening() > end.closing(),
            Some(Ordering::Less) | None => false,
        }
    }

    fn opening(self) -> Time {
        self.time.unwrap_or_default()
    }

    fn closing(self) -> Time {
        self.time.unwrap_or(civil::time(23, 59, 0, 0))
    }
}

impl FromStr for Moment {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str = "a moment as 2013-01-07T09:00, today+12T09:00 or a day alone";
        let (day, time) = match text.split_once('T') {
            Some((day, time)) => (day, Some(parse_time(time).ok_or(EXPECTED)?)),
            None => (text, None),
        };
        Ok(Self { day: day.parse().map_err(|_| EXPECTED)?, time })
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.time {
            Some(time) => write!(f, "{}T{}", self.day, show_time(time)),
            None => write!(f, "{}", self.day),
        }
    }
}

/// Reads a time of day as `HH:MM`, the only form of the file.
pub(super) fn parse_time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let two_digits = |part: &str| {
        (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse::<i8>().ok())?
    };
    Time::new(two_digits(hour)?, two_digits(minute)?, 0, 0).ok()
}

/// Writes a time of day as `HH:MM`.
pub(super) fn show_time(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// The serde form of a time of day, `HH:MM`, for the slots of meetings.
pub(super) mod hh_mm {
    use jiff::civil::Time;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(time: &Time, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&super::show_time(*time))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Time, D::Error> {
        let text = String::deserialize(from)?;
        super::parse_time(&text).ok_or_else(|| D::Error::custom("expected a time as 09:30"))
    }
}

/// Strings on the wire for the types above.
macro_rules! string_on_the_wire {
    ($($name:ident),+) => { $(
        impl TryFrom<String> for $name {
            type Error = &'static str;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }
        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }
    )+ };
}
string_on_the_wire!(Day, Moment);

// SPDX-License-Identifier: AGPL-3.0-or-later
use serde::{Deserialize, Serialize};

use crate::i18n::Text;

/// Where the registers of an edition are.
pub fn registers_address(edition: &str) -> String {
    format!("/gestione/edizioni/{edition}/registro")
}

/// Where the sheet of a meeting is.
pub fn sheet_address(edition: &str, meeting: i32) -> String {
    format!("/gestione/edizioni/{edition}/registro/{meeting}")
}

/// What is marked of somebody in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// There, from so many minutes after the slot's start until so many after it.
    Present {
        /// 0 if on time.
        arrived_after: i32,
        /// The slot's minutes if until the end.
        left_after: i32,
    },
    /// Not there.
    Absent,
    /// Not there, with a reason that the tutor accepts.
    Justified,
}

impl Mark {
    /// There from beginning to end of a slot of so many minutes.
    pub fn whole(slot_minutes: i32) -> Self {
        Self::Present { arrived_after: 0, left_after: slot_minutes }
    }

    /// Minutes attended.
    pub fn minutes(self) -> i32 {
        match self {
            Self::Present { arrived_after, left_after } => left_after - arrived_after,
            Self::Absent | Self::Justified => 0,
        }
    }

    /// `present`, `absent` or `justified`: in the database, in forms, in the seal.
    pub fn code(self) -> &'static str {
        match self {
            Self::Present { .. } => "present",
            Self::Absent => "absent",
            Self::Justified => "justified",
        }
    }

    /// The columns of the database: status, arrived and left after.
    pub fn columns(self) -> (&'static str, Option<i32>, Option<i32>) {
        match self {
            Self::Present { arrived_after, left_after } => (self.code(), Some(arrived_after), Some(left_after)),
            Self::Absent | Self::Justified => (self.code(), None, None),
        }
    }

    /// The mark of these columns.
    pub fn from_columns(status: &str, arrived_after: Option<i32>, left_after: Option<i32>) -> Option<Self> {
        match (status, arrived_after, left_after) {
            ("present", Some(arrived_after), Some(left_after)) => Some(Self::Present { arrived_after, left_after }),
            ("absent", None, None) => Some(Self::Absent),
            ("justified", None, None) => Some(Self::Justified),
            _ => None,
        }
    }
}

/// The key of a cell in the sheet's form: the application's code and the slot's number. It begins with a letter, since
/// what decodes forms takes a key that begins with a digit for a place in a list.
pub fn cell_key(code: &str, slot: usize) -> String {
    format!("p{code}_{slot}")
}

/// A cell of a sheet as its form sends it: somebody in a slot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CellInput {
    /// Number of the cell's last event that the page showed; `0` or empty for none.
    pub seen: String,
    /// `present`, `absent`, `justified`, `unmarked`, or nothing chosen.
    pub mark: String,
    /// Minutes late.
    pub late: String,
    /// Time of leaving early, `HH:MM`.
    pub left: String,
}

/// A teacher's line as its form sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeachingInput {
    /// Who.
    pub teacher: String,
    /// How long, in minutes.
    pub minutes: String,
}

/// An edition in the heads of register pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterEdition {
    /// Its code.
    pub code: String,
    /// Title of its course.
    pub course: Text,
    /// Where.
    pub town: String,
    /// Where exactly.
    pub venue: String,
    /// Minutes of all its slots.
    pub minutes: i32,
}

/// A slot of a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotLine {
    /// Its number in the meeting, from 1.
    pub number: usize,
    /// Civil day, `2026-11-23`.
    pub day: String,
    /// Civil time, `09:00`.
    pub starts: String,
    /// Civil time, `13:00`.
    pub ends: String,
    /// How long.
    pub minutes: i32,
}

/// How a register stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// Who closed it; none if the program did (demonstration data).
    pub by: Option<String>,
    /// Civil moment, `2026-11-23T17:05`.
    pub at: String,
    /// The seal, in hexadecimal.
    pub seal: String,
}

/// A meeting in the list of an edition's registers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterLine {
    /// Number of the meeting.
    pub number: i32,
    /// What about: as held, else as planned.
    pub topic: Text,
    /// Its slots.
    pub slots: Vec<SlotLine>,
    /// Whether its day has come.
    pub has_come: bool,
    /// Whether it is today.
    pub is_today: bool,
    /// Marks set.
    pub marked: i64,
    /// Participants times slots.
    pub to_mark: i64,
    /// Minutes attended by all.
    pub attended: i64,
    /// Minutes taught, where the tutor wrote them.
    pub taught: i64,
    /// How it was closed, if it is.
    pub closing: Option<Closing>,
}

/// The registers of an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionRegisters {
    /// The edition.
    pub edition: RegisterEdition,
    /// Its meetings.
    pub meetings: Vec<RegisterLine>,
    /// Participants now.
    pub participants: i64,
    /// Minutes of the closed meetings.
    pub closed_minutes: i64,
    /// Minutes attended in closed meetings.
    pub attended_minutes: i64,
    /// Hundredths of the mean attendance in percent, over closed meetings.
    pub mean_attendance: Option<i64>,
    /// Whether registers can be written.
    pub may_record: bool,
    /// Today, for the form that appoints a stand-in.
    pub today: String,
}

/// A mark that somebody else would have set otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contest {
    /// Who set the mark in force.
    pub first_by: String,
    /// When, civil time.
    pub first_at: String,
    /// What it says; none if it was taken back.
    pub first: Option<Mark>,
    /// Who would have it otherwise.
    pub second_by: String,
    /// When.
    pub second_at: String,
    /// What they marked.
    pub second: Option<Mark>,
}

/// Somebody in a slot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Number of its last event.
    pub seen: i32,
    /// The mark in force.
    pub mark: Option<Mark>,
    /// Two tutors disagree.
    pub contest: Option<Contest>,
}

/// A participant's line on the sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRow {
    /// Code of the application.
    pub code: String,
    /// Family name, as rows are ordered and begin.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Body.
    pub body_name: String,
    /// Whether the participant is still one; those who withdrew during the edition keep their marks.
    pub counts: bool,
    /// One for each slot.
    pub cells: Vec<Cell>,
}

/// Why nothing can be written into a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Locked {
    /// It is closed.
    #[error("the register is closed")]
    Closed,
    /// The meeting's day has not come.
    #[error("the meeting's day has not come")]
    NotYet,
    /// The edition is a draft or cancelled.
    #[error("the edition keeps no register")]
    NoRegister,
    /// The project is concluded.
    #[error("the project is concluded")]
    Concluded,
}

/// Something that happened to a register, for its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterEntry {
    /// Civil moment.
    pub at: String,
    /// Who; none if the program did.
    pub by: Option<String>,
    /// What.
    pub what: RegisterDeed,
}

/// What happened to a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegisterDeed {
    /// Closed, with this seal.
    Closed(String),
    /// Reopened, for this reason.
    Reopened(String),
    /// Topic or teaching written.
    Described,
    /// A mark corrected after the first closing, or contested.
    Marked {
        /// Whose.
        name: String,
        /// Which slot.
        slot: usize,
        /// Before.
        from: Option<Mark>,
        /// After.
        to: Option<Mark>,
        /// Whether it did not come into force.
        contested: bool,
    },
}

/// The sheet of a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The edition.
    pub edition: RegisterEdition,
    /// Number of the meeting.
    pub number: i32,
    /// How many meetings the edition has.
    pub of: i64,
    /// Kind of meeting.
    pub kind: Text,
    /// Topic as planned.
    pub planned_topic: Text,
    /// Topic as held, where the tutor wrote it.
    pub topic: Option<String>,
    /// Where.
    pub place: String,
    /// Slots, in order.
    pub slots: Vec<SlotLine>,
    /// Participants by family name.
    pub rows: Vec<SheetRow>,
    /// Teachers of the edition, and those who taught here, with the minutes written.
    pub teaching: Vec<(String, Option<i32>)>,
    /// Number of the register's last event.
    pub version: i32,
    /// How it was closed.
    pub closing: Option<Closing>,
    /// Why nothing can be written, if so.
    pub locked: Option<Locked>,
    /// Whether who asks may reopen it: those who decide, and its tutors.
    pub may_reopen: bool,
    /// Closings, reopenings and corrections, the newest first.
    pub history: Vec<RegisterEntry>,
    /// The sentence of the project's funding, for paper.
    pub funding_wording: Text,
    /// Its marks (name, address of the picture, where it has one).
    pub marks: Vec<String>,
    /// The project as it writes itself.
    pub project: String,
    /// Its title.
    pub project_title: Text,
    /// Who runs the edition.
    pub partner: String,
}

/// A choice of the form for somebody in the room.
pub type RoomChoice = (String, Text);

/// What the form for somebody added in the room chooses from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomChoices {
    /// The edition.
    pub edition: RegisterEdition,
    /// Number of the meeting.
    pub meeting: i32,
    /// Free seats.
    pub seats_left: i32,
    /// Kinds of body.
    pub body_kinds: Vec<RoomChoice>,
    /// Roles.
    pub roles: Vec<RoomChoice>,
    /// Age bands.
    pub age_bands: Vec<RoomChoice>,
    /// Territories.
    pub territories: Vec<RoomChoice>,
    /// The edition's own.
    pub territory: String,
    /// Slug of the project, for its privacy notice.
    pub project_slug: String,
    /// Version of the notice in force.
    pub privacy_version: i32,
}

/// A meeting on a statement of attendance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementLine {
    /// Number of the meeting.
    pub number: i32,
    /// What about.
    pub topic: Text,
    /// Its slots.
    pub slots: Vec<SlotLine>,
    /// Minutes attended.
    pub attended: i64,
    /// Civil day on which the register was closed.
    pub closed_on: String,
    /// The beginning of its seal.
    pub seal: String,
}

/// A statement of attendance, for the personnel office: closed meetings only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Code of the application.
    pub code: String,
    /// Who.
    pub name: String,
    /// Of which body, as applied.
    pub body_name: String,
    /// The edition.
    pub edition: RegisterEdition,
    /// First and last civil day of the edition.
    pub days: (String, String),
    /// The project.
    pub project: String,
    /// Its title.
    pub project_title: Text,
    /// Who runs the edition.
    pub partner: String,
    /// The sentence of the project's funding.
    pub funding_wording: Text,
    /// Names of its marks.
    pub marks: Vec<String>,
    /// Meetings with a closed register.
    pub lines: Vec<StatementLine>,
    /// Meetings of the edition.
    pub meetings: i64,
    /// Minutes attended in them.
    pub attended: i64,
    /// Civil day of issue.
    pub issued_on: String,
}

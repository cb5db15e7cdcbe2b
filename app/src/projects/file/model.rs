// SPDX-License-Identifier: AGPL-3.0-or-later
//! The types of a project file. Field names are those of the JSON.

use std::fmt;

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use super::day::hh_mm;
use super::{Day, Moment};
use crate::i18n::Text;

/// An enum written in the file, in the database and on the wire as one word.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $word)] $variant),+ }

        impl Word for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

/// A closed set of words.
pub trait Word: Copy + Default + 'static {
    /// Every word of the set.
    const ALL: &'static [Self];
    /// The word as written.
    fn as_str(self) -> &'static str;
}

words!(
    /// Where a project stands.
    ProjectState { #[default] Preparing = "preparing", Active = "active", Reporting = "reporting", Concluded = "concluded" }
);
words!(
    /// What kind of body a partner is.
    PartnerKind {
        #[default] Public = "public", Foundation = "foundation", Association = "association",
        Charity = "charity", Company = "company", Other = "other",
    }
);
words!(
    /// What a partner does in the project.
    PartnerRole { Lead = "lead", #[default] Partner = "partner", ScientificPartner = "scientific_partner" }
);
words!(
    /// Whether a kind of body is among those the project is made for, or benefits beside them.
    Recipients { #[default] Direct = "direct", Indirect = "indirect" }
);
words!(
    /// Where an edition stands.
    EditionState {
        #[default] Draft = "draft", Provisional = "provisional", Open = "open", Confirmed = "confirmed",
        Running = "running", Finished = "finished", Cancelled = "cancelled",
    }
);
words!(
    /// How applications are decided: in order of arrival, or one by one by a coordinator.
    Selection { #[default] FirstCome = "first_come", Review = "review" }
);
words!(
    /// Where a community of practice stands.
    CommunityState {
        #[default] Proposed = "proposed", Started = "started", Active = "active",
        Synthesis = "synthesis", Closed = "closed",
    }
);
words!(
    /// How one becomes a member of a community.
    Joining { #[default] Request = "request", Open = "open", Invitation = "invitation" }
);
words!(
    /// What an intervention in a body is.
    InterventionKind { #[default] Requalification = "requalification", Experiment = "experiment" }
);
words!(
    /// What an indicator counts, so that persons and participations are never mixed.
    Counts {
        #[default] Persons = "persons", Participations = "participations", Modules = "modules", Meetings = "meetings",
        Hours = "hours", Communities = "communities", Documents = "documents", Events = "events", Percent = "percent",
    }
);

/// A piece of a longer text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// One paragraph.
    Paragraph(Text),
    /// A list of points.
    List(Vec<Text>),
}

/// What a project calls something, in the singular and the plural.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// One of them: "modulo".
    pub one: Text,
    /// Many of them: "moduli".
    pub many: Text,
}

/// The words that differ from project to project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The project itself: "progetto", "programma".
    pub project: Label,
    /// Its axes: "asse", "ambito".
    pub axis: Label,
    /// Its courses: "modulo", "corso", "tappa".
    pub course: Label,
}

/// Where the money comes from, and how that must be said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funding {
    /// The sentence on every page, mail and PDF.
    pub wording: Text,
    /// The fund's name; absent for a project without one.
    pub fund: Option<Text>,
    /// The fund's programme, for instance its year.
    pub programme: Option<Text>,
    /// The action of the programme.
    pub action: Option<Text>,
    /// The priority or objective of the fund.
    pub priority: Option<Text>,
    /// Who pays, in the order to be named.
    pub co_financed_by: Vec<Text>,
    /// The number of the grant agreement.
    pub grant_agreement: Option<String>,
    /// The CUP, the Italian code of a public investment.
    pub cup: Option<String>,
    /// The total cost in euro, a decimal kept as text.
    pub total_cost_eur: Option<String>,
}

/// One mark of the header, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The name, which stands in for the image and is its text alternative.
    pub name: String,
    /// The path of the image on this site.
    pub image: Option<String>,
}

/// The notice of article 13 of the GDPR. People acknowledge having read it; they do not consent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivacyNotice {
    /// Grows by one with every change of the text.
    pub version: u32,
    /// The text.
    pub sections: Vec<PrivacySection>,
}

/// One section of the notice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivacySection {
    /// Its heading.
    pub title: Text,
    /// Its text.
    pub body: Vec<Block>,
}

/// A body that carries the project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partner {
    pub slug: String,
    pub name: String,
    pub kind: Option<PartnerKind>,
    pub role: PartnerRole,
    /// Codes of the territories it answers for.
    pub territories: Vec<String>,
    /// Its share of the project.
    pub weight_pct: Option<u32>,
    /// How many editions it is to hold.
    pub planned_modules: Option<u32>,
}

/// An entry of a list of choices: layers, kinds of meeting and event, roles, age bands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub code: String,
    pub title: Text,
}

/// A node of the project's own territory tree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Territory {
    pub code: String,
    pub name: String,
    /// Code of its layer.
    pub layer: String,
    /// ISTAT code, a text because of its leading zeros.
    pub istat: Option<String>,
    /// Code of the territory it lies in.
    pub parent: Option<String>,
}

/// A theme of the courses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Axis {
    pub code: String,
    pub title: Text,
    /// Whether it runs through the other axes.
    pub cross_cutting: bool,
}

/// A kind of body the participants work for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyKind {
    pub code: String,
    pub title: Text,
    pub recipients: Recipients,
}

/// A course, which editions hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    pub slug: String,
    /// Code of its axis.
    pub axis: String,
    pub title: Text,
    pub summary: Text,
    pub contents: Vec<Block>,
    pub objectives: Vec<Text>,
    pub recipients: Option<Text>,
    /// Planned hours; those of an edition are the sum of its slots.
    pub hours: u32,
}

/// One run of a course in a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    pub code: String,
    /// Slug of its course.
    pub course: String,
    /// Slug of the partner that holds it.
    pub partner: String,
    /// Code of the territory it counts for.
    pub territory: String,
    pub town: String,
    /// The name of the place; absent while not settled.
    pub venue: Option<String>,
    /// Street and number.
    pub address: Option<String>,
    pub state: EditionState,
    /// Why it was cancelled.
    pub cancelled_because: Option<Text>,
    pub selection: Selection,
    pub seats: u32,
    /// How many accepted applications it takes to hold it.
    pub minimum: Option<u32>,
    /// The day on which that is decided.
    pub decide_by: Option<Day>,
    pub apply_from: Option<Moment>,
    pub apply_until: Option<Moment>,
    /// How long an offered seat is held.
    pub offer_hours: u32,
    /// Share of the minutes that gives right to a certificate.
    pub certificate_threshold_pct: u32,
    /// Names of the teachers.
    pub teachers: Vec<String>,
    pub meetings: Vec<Meeting>,
}

/// One meeting of an edition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Code of its kind.
    pub kind: String,
    /// Where, if not at the edition's venue.
    pub place: Option<String>,
    pub topic: Option<Text>,
    pub slots: Vec<Slot>,
}

/// A stretch of a meeting without a break for a meal, on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    pub day: Day,
    #[serde(with = "hh_mm")]
    pub starts: Time,
    #[serde(with = "hh_mm")]
    pub ends: Time,
}

impl Slot {
    /// Its length in minutes by the clock on the wall; none if it runs backwards.
    pub fn minutes(&self) -> u32 {
        let of_day = |time: Time| u32::from(time.hour().unsigned_abs()) * 60 + u32::from(time.minute().unsigned_abs());
        of_day(self.ends).saturating_sub(of_day(self.starts))
    }
}

impl Edition {
    /// The sum of its slots in minutes.
    pub fn minutes(&self) -> u32 {
        self.meetings.iter().flat_map(|meeting| &meeting.slots).map(Slot::minutes).sum()
    }
}

/// A community of practice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Community {
    pub slug: String,
    pub title: Text,
    pub summary: Text,
    /// Who may join.
    pub open_to: Text,
    /// Rules of living together, agreed at the start.
    pub charter: Vec<Block>,
    /// Slug of the partner that hosts it.
    pub partner: Option<String>,
    /// Code of the territory it is about.
    pub territory: Option<String>,
    pub state: CommunityState,
    pub planned_meetings: Option<u32>,
    /// What it is to produce.
    pub output: Option<Text>,
    /// How one becomes a member.
    pub joining: Joining,
    /// Whether the first post of a new member waits for a facilitator.
    pub first_posts_held: bool,
    /// What its discussions are about, in order.
    pub topics: Vec<String>,
    /// When its members meet, as far as it is settled.
    pub meetings: Vec<CommunityMeeting>,
}

/// A meeting of a community's members, within one day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommunityMeeting {
    pub day: Day,
    #[serde(with = "hh_mm")]
    pub starts: Time,
    #[serde(with = "hh_mm")]
    pub ends: Time,
    /// A room and its address, or a link.
    pub place: String,
    /// What it is about, in words.
    pub agenda: Option<String>,
}

/// A requalification or an experiment in a body; it has no class and no seats.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intervention {
    pub code: String,
    pub title: Text,
    pub kind: InterventionKind,
    pub description: Text,
    /// Slug of the partner that answers for it.
    pub partner: String,
    pub territory: Option<String>,
    pub axis: Option<String>,
    pub starts: Option<Day>,
    pub ends: Option<Day>,
}

/// A conference, a stage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub slug: String,
    /// Code of its kind.
    pub kind: String,
    pub title: Text,
    pub summary: Option<Text>,
    pub partner: Option<String>,
    pub territory: Option<String>,
    pub town: String,
    pub venue: Option<String>,
    pub address: Option<String>,
    pub starts: Moment,
    pub ends: Option<Moment>,
    pub planned_attendees: Option<u32>,
    /// The parts of its programme, in order.
    pub programme: Vec<Text>,
    /// What a reader should know, for instance that the date was inferred.
    pub note: Option<Text>,
}

/// What a project promised to reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    pub code: String,
    pub title: Text,
    pub counts: Counts,
    /// Name of the figure, as the indicators' API calls it, that shows what has been reached.
    pub figure: Option<String>,
    pub target: Option<u32>,
    /// Its share in the evaluation of the project.
    pub weight_pct: Option<u32>,
}

/// A whole project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectFile {
    /// The version of the format, [`super::FORMAT`].
    pub format: u32,
    pub slug: String,
    pub acronym: String,
    pub title: Text,
    pub words: Words,
    pub state: ProjectState,
    /// Whether everything in it is invented, which its pages then say.
    pub demonstration: bool,
    /// IANA name of the zone in which its days and times are meant.
    pub zone: String,
    pub summary: Text,
    pub starts: Option<Day>,
    pub ends: Option<Day>,
    pub funding: Funding,
    pub marks: Vec<Mark>,
    pub privacy_notice: PrivacyNotice,
    /// Whether a person may have one live application per course, not only per edition.
    pub one_live_application_per_course: bool,
    /// Whether an application waits for the consent of the applicant's body.
    pub applications_need_consent: bool,
    /// Whether a certificate asks for the questionnaire to be handed in.
    pub certificate_needs_questionnaire: bool,
    /// Who may apply, in words.
    pub recipients_rule: Text,
    pub partners: Vec<Partner>,
    pub territory_layers: Vec<Choice>,
    pub territories: Vec<Territory>,
    pub axes: Vec<Axis>,
    pub meeting_kinds: Vec<Choice>,
    pub event_kinds: Vec<Choice>,
    pub body_kinds: Vec<BodyKind>,
    pub roles: Vec<Choice>,
    pub age_bands: Vec<Choice>,
    pub courses: Vec<Course>,
    pub editions: Vec<Edition>,
    pub communities: Vec<Community>,
    pub interventions: Vec<Intervention>,
    pub events: Vec<Event>,
    pub indicators: Vec<Indicator>,
}

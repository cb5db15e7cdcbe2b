// SPDX-License-Identifier: AGPL-3.0-or-later
//! A project file as the rows it makes: relative days resolved, civil times turned into instants, defaults filled in,
//! what follows from other values worked out. Two versions of a file are compared row by row.

use std::collections::BTreeMap;

use app::projects::file::{Community, Course, Edition, Meeting, Moment, ProjectFile};
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::ImportError;

/// What a file describes, in the order in which it can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The project itself.
    Project,
    /// A version of its privacy notice.
    PrivacyNotice,
    /// A node of its territory tree.
    Territory,
    /// A body that carries it.
    Partner,
    /// A theme of its courses.
    Axis,
    /// A kind of meeting.
    MeetingKind,
    /// A kind of body participants work for.
    BodyKind,
    /// A role of participants.
    Role,
    /// A band of ages.
    AgeBand,
    /// A course.
    Course,
    /// A run of a course.
    Edition,
    /// A community of practice.
    Community,
    /// A requalification or an experiment in a body.
    Intervention,
    /// A conference or a stage.
    Event,
    /// What the project promised to reach.
    Indicator,
}

impl Kind {
    /// What it is called in the lines a person reads: one of them, many of them.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Project => ("project", "projects"),
            Self::PrivacyNotice => ("privacy notice version", "versions of the privacy notice"),
            Self::Territory => ("territory", "territories"),
            Self::Partner => ("partner", "partners"),
            Self::Axis => ("axis", "axes"),
            Self::MeetingKind => ("kind of meeting", "kinds of meeting"),
            Self::BodyKind => ("kind of body", "kinds of body"),
            Self::Role => ("role", "roles"),
            Self::AgeBand => ("age band", "age bands"),
            Self::Course => ("course", "courses"),
            Self::Edition => ("edition", "editions"),
            Self::Community => ("community", "communities"),
            Self::Intervention => ("intervention", "interventions"),
            Self::Event => ("event", "events"),
            Self::Indicator => ("indicator", "indicators"),
        }
    }

    /// The name of the word list it is kept in, for the kinds that are entries of one.
    pub(super) fn term(self) -> Option<&'static str> {
        match self {
            Self::MeetingKind => Some("meeting_kind"),
            Self::BodyKind => Some("body_kind"),
            Self::Role => Some("role"),
            Self::AgeBand => Some("age_band"),
            _ => None,
        }
    }
}

/// One row. Its fields are compared by their JSON, under the names a person reads in the differences.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Row {
    Project(ProjectRow),
    PrivacyNotice(PrivacyRow),
    Territory(TerritoryRow),
    Partner(PartnerRow),
    Axis(AxisRow),
    Term(TermRow),
    Course(CourseRow),
    Edition(Box<EditionRow>),
    Community(Box<CommunityRow>),
    /// Kept in the project's source alone, until its domain takes it from there.
    SourceOnly(Value),
}

impl Row {
    /// Its fields by name.
    pub(super) fn fields(&self) -> Value {
        let fields = match self {
            Self::Project(row) => serde_json::to_value(row),
            Self::PrivacyNotice(row) => serde_json::to_value(row),
            Self::Territory(row) => serde_json::to_value(row),
            Self::Partner(row) => serde_json::to_value(row),
            Self::Axis(row) => serde_json::to_value(row),
            Self::Term(row) => serde_json::to_value(row),
            Self::Course(row) => serde_json::to_value(row),
            Self::Edition(row) => serde_json::to_value(row),
            Self::Community(row) => serde_json::to_value(row),
            Self::SourceOnly(fields) => Ok(fields.clone()),
        };
        fields.expect("rows are plain structs, which are JSON")
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct ProjectRow {
    pub acronym: String,
    pub title: Value,
    pub words: Value,
    pub summary: Value,
    pub state: &'static str,
    pub zone: String,
    pub funding: Value,
    #[serde(skip)]
    pub funding_wording: Value,
    pub marks: Value,
    pub starts: Option<Date>,
    pub ends: Option<Date>,
    pub one_live_application_per_course: bool,
    pub applications_need_consent: bool,
    pub demonstration: bool,
    /// Fields without a column of their own: they are in the stored source.
    #[serde(flatten)]
    pub source_only: BTreeMap<&'static str, Value>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct PrivacyRow {
    pub version: i32,
    pub sections: Value,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct TerritoryRow {
    pub name: Value,
    pub layer: String,
    pub istat: Option<String>,
    pub parent: Option<String>,
    pub position: i32,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct PartnerRow {
    pub name: String,
    pub kind: &'static str,
    pub role: &'static str,
    pub territories: Vec<String>,
    pub weight_pct: Option<i32>,
    pub planned_modules: Option<i32>,
    pub position: i32,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct AxisRow {
    pub title: Value,
    pub cross_cutting: bool,
    pub position: i32,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct TermRow {
    pub title: Value,
    pub recipients: Option<&'static str>,
    pub position: i32,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct CourseRow {
    pub axis: String,
    pub title: Value,
    pub summary: Value,
    pub contents: Value,
    pub recipients: Value,
    /// Planned; without a column: the hours of an edition are those of its slots.
    pub hours: u32,
    /// Without a column.
    pub objectives: Value,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct EditionRow {
    pub course: String,
    pub partner: String,
    pub territory: String,
    pub town: String,
    pub venue: String,
    pub state: &'static str,
    pub cancelled_because: Option<Value>,
    pub selection: &'static str,
    pub seats: i32,
    pub minimum: Option<i32>,
    pub decide_by: Option<Date>,
    pub apply_from: Timestamp,
    pub apply_until: Timestamp,
    pub offer_hours: i32,
    pub certificate_threshold_pct: i32,
    pub teachers: Vec<String>,
    pub meetings: Vec<MeetingRow>,
    // What follows from the meetings.
    #[serde(skip)]
    pub starts_on: Date,
    #[serde(skip)]
    pub ends_on: Date,
    #[serde(skip)]
    pub starts_at: Timestamp,
    #[serde(skip)]
    pub minutes: i32,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct MeetingRow {
    pub kind: String,
    pub place: String,
    pub topic: Value,
    /// Beginnings and ends.
    pub slots: Vec<(Timestamp, Timestamp)>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct CommunityRow {
    pub title: Value,
    pub summary: Value,
    pub open_to: Value,
    pub charter: Value,
    pub output: Option<Value>,
    pub partner: Option<String>,
    pub territory: Option<String>,
    pub state: &'static str,
    pub joining: &'static str,
    pub first_posts_held: bool,
    pub planned_meetings: Option<i32>,
    pub topics: Vec<String>,
    pub meetings: Vec<CommunityMeetingRow>,
    pub position: i32,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct CommunityMeetingRow {
    pub starts: Timestamp,
    pub ends: Timestamp,
    pub place: String,
    pub agenda: String,
}

/// The rows of a project by kind and code, in the order in which they can be written.
pub(super) type Rows = Vec<((Kind, String), Row)>;

/// The zone of a file, if it is one.
pub(super) fn zone(file: &ProjectFile) -> Result<TimeZone, ImportError> {
    TimeZone::get(&file.zone).map_err(|_| ImportError::UnknownZone(file.zone.clone()))
}

/// The rows a file makes; `loaded_on` is the day on which the project was first loaded.
pub(super) fn resolve(file: &ProjectFile, loaded_on: Date) -> Result<Rows, ImportError> {
    let place = Place { zone: zone(file)?, loaded_on, project_ends: file.ends.map(|day| day.on(loaded_on)) };
    let mut rows: Rows = vec![((Kind::Project, file.slug.clone()), Row::Project(project(file, loaded_on)))];
    rows.push((
        (Kind::PrivacyNotice, file.privacy_notice.version.to_string()),
        Row::PrivacyNotice(PrivacyRow {
            version: number(file.privacy_notice.version),
            sections: json!(file.privacy_notice.sections),
        }),
    ));
    for (position, territory) in numbered(&file.territories) {
        let row = TerritoryRow {
            // A place has one name in every language of ours.
            name: json!({ "it": territory.name }),
            layer: territory.layer.clone(),
            istat: territory.istat.clone(),
            parent: territory.parent.clone(),
            position,
        };
        rows.push(((Kind::Territory, territory.code.clone()), Row::Territory(row)));
    }
    for (position, partner) in numbered(&file.partners) {
        let row = PartnerRow {
            name: partner.name.clone(),
            kind: partner.kind.map_or("other", word),
            role: word(partner.role),
            territories: partner.territories.clone(),
            weight_pct: partner.weight_pct.map(number),
            planned_modules: partner.planned_modules.map(number),
            position,
        };
        rows.push(((Kind::Partner, partner.slug.clone()), Row::Partner(row)));
    }
    for (position, axis) in numbered(&file.axes) {
        let row = AxisRow { title: json!(axis.title), cross_cutting: axis.cross_cutting, position };
        rows.push(((Kind::Axis, axis.code.clone()), Row::Axis(row)));
    }
    let lists = [(Kind::MeetingKind, &file.meeting_kinds), (Kind::Role, &file.roles), (Kind::AgeBand, &file.age_bands)];
    for (kind, choices) in lists {
        for (position, choice) in numbered(choices) {
            let row = TermRow { title: json!(choice.title), recipients: None, position };
            rows.push(((kind, choice.code.clone()), Row::Term(row)));
        }
    }
    for (position, kind) in numbered(&file.body_kinds) {
        let row = TermRow { title: json!(kind.title), recipients: Some(word(kind.recipients)), position };
        rows.push(((Kind::BodyKind, kind.code.clone()), Row::Term(row)));
    }
    rows.extend(file.courses.iter().map(|item| ((Kind::Course, item.slug.clone()), Row::Course(course(item, file)))));
    for edition in &file.editions {
        let row = place.edition(edition)?;
        rows.push(((Kind::Edition, edition.code.clone()), Row::Edition(Box::new(row))));
    }
    for (position, community) in numbered(&file.communities) {
        let row = place.community(community, position)?;
        rows.push(((Kind::Community, community.slug.clone()), Row::Community(Box::new(row))));
    }
    rows.extend(source_only(Kind::Intervention, &file.interventions, |item| &item.code));
    rows.extend(source_only(Kind::Event, &file.events, |item| &item.slug));
    rows.extend(source_only(Kind::Indicator, &file.indicators, |item| &item.code));
    Ok(rows)
}

fn project(file: &ProjectFile, loaded_on: Date) -> ProjectRow {
    ProjectRow {
        acronym: file.acronym.clone(),
        title: json!(file.title),
        words: json!({
            "project": file.words.project.one, "projects": file.words.project.many,
            "axis": file.words.axis.one, "axes": file.words.axis.many,
            "course": file.words.course.one, "courses": file.words.course.many,
        }),
        summary: json!(file.summary),
        state: word(file.state),
        zone: file.zone.clone(),
        funding: json!(file.funding),
        funding_wording: json!(file.funding.wording),
        marks: json!(file.marks),
        starts: file.starts.map(|day| day.on(loaded_on)),
        ends: file.ends.map(|day| day.on(loaded_on)),
        one_live_application_per_course: file.one_live_application_per_course,
        applications_need_consent: file.applications_need_consent,
        demonstration: file.demonstration,
        source_only: BTreeMap::from([
            ("certificate_needs_questionnaire", json!(file.certificate_needs_questionnaire)),
            ("recipients_rule", json!(file.recipients_rule)),
            ("territory_layers", json!(file.territory_layers)),
            ("event_kinds", json!(file.event_kinds)),
        ]),
    }
}

fn course(course: &Course, file: &ProjectFile) -> CourseRow {
    CourseRow {
        axis: course.axis.clone(),
        title: json!(course.title),
        summary: json!(course.summary),
        contents: json!(course.contents),
        // A course that says nothing of its own is for whom the project is for.
        recipients: json!(course.recipients.as_ref().unwrap_or(&file.recipients_rule)),
        hours: course.hours,
        objectives: json!(course.objectives),
    }
}

/// Where and when civil days and times become instants.
struct Place {
    zone: TimeZone,
    loaded_on: Date,
    project_ends: Option<Date>,
}

impl Place {
    fn edition(&self, edition: &Edition) -> Result<EditionRow, ImportError> {
        let meetings: Vec<MeetingRow> =
            edition.meetings.iter().map(|meeting| self.meeting(meeting)).collect::<Result<_, _>>()?;
        let slots: Vec<(Timestamp, Timestamp)> = meetings.iter().flat_map(|meeting| meeting.slots.clone()).collect();
        let civil_days =
            || edition.meetings.iter().flat_map(|meeting| &meeting.slots).map(|slot| slot.day.on(self.loaded_on));
        // An edition whose meetings are not settled stands in lists at the last day the file knows of it.
        let unsettled = edition
            .decide_by
            .or(edition.apply_until.map(|moment| moment.day))
            .map(|day| day.on(self.loaded_on))
            .or(self.project_ends)
            .unwrap_or(self.loaded_on);
        let starts_on = civil_days().min().unwrap_or(unsettled);
        let starts_at = match slots.iter().map(|(starts, _)| *starts).min() {
            Some(first) => first,
            None => self.instant(starts_on.to_datetime(jiff::civil::Time::midnight()))?,
        };
        // Without a window nobody can apply: it is empty, at the start.
        let apply_until = self.moment(edition.apply_until, Moment::ending_on)?.unwrap_or(starts_at);
        let apply_from = self.moment(edition.apply_from, Moment::beginning_on)?.unwrap_or(apply_until);
        let minutes = slots.iter().map(|(starts, ends)| (ends.as_second() - starts.as_second()) / 60).sum::<i64>();
        Ok(EditionRow {
            course: edition.course.clone(),
            partner: edition.partner.clone(),
            territory: edition.territory.clone(),
            town: edition.town.clone(),
            venue: [&edition.venue, &edition.address].into_iter().flatten().cloned().collect::<Vec<_>>().join(", "),
            state: word(edition.state),
            cancelled_because: edition.cancelled_because.as_ref().map(|reason| json!(reason)),
            selection: word(edition.selection),
            seats: number(edition.seats),
            minimum: edition.minimum.map(number),
            decide_by: edition.decide_by.map(|day| day.on(self.loaded_on)),
            apply_from,
            apply_until: apply_until.max(apply_from),
            offer_hours: number(edition.offer_hours),
            certificate_threshold_pct: number(edition.certificate_threshold_pct),
            teachers: edition.teachers.clone(),
            meetings,
            starts_on,
            ends_on: civil_days().max().unwrap_or(unsettled),
            starts_at,
            minutes: i32::try_from(minutes).unwrap_or(i32::MAX),
        })
    }

    fn meeting(&self, meeting: &Meeting) -> Result<MeetingRow, ImportError> {
        let instant = |day: Date, time| self.instant(day.to_datetime(time));
        let slots = meeting.slots.iter().map(|slot| {
            let day = slot.day.on(self.loaded_on);
            Ok((instant(day, slot.starts)?, instant(day, slot.ends)?))
        });
        Ok(MeetingRow {
            kind: meeting.kind.clone(),
            place: meeting.place.clone().unwrap_or_default(),
            topic: json!(meeting.topic.clone().unwrap_or_default()),
            slots: slots.collect::<Result<_, ImportError>>()?,
        })
    }

    fn community(&self, community: &Community, position: i32) -> Result<CommunityRow, ImportError> {
        let meetings = community.meetings.iter().map(|meeting| {
            let instant = |time| self.instant(meeting.day.on(self.loaded_on).to_datetime(time));
            Ok(CommunityMeetingRow {
                starts: instant(meeting.starts)?,
                ends: instant(meeting.ends)?,
                place: meeting.place.clone(),
                agenda: meeting.agenda.clone().unwrap_or_default(),
            })
        });
        Ok(CommunityRow {
            title: json!(community.title),
            summary: json!(community.summary),
            open_to: json!(community.open_to),
            charter: json!(community.charter),
            output: community.output.as_ref().map(|output| json!(output)),
            partner: community.partner.clone(),
            territory: community.territory.clone(),
            state: word(community.state),
            joining: word(community.joining),
            first_posts_held: community.first_posts_held,
            planned_meetings: community.planned_meetings.map(number),
            topics: community.topics.clone(),
            meetings: meetings.collect::<Result<_, ImportError>>()?,
            position,
        })
    }

    fn moment(
        &self,
        moment: Option<Moment>,
        on: impl Fn(Moment, Date) -> DateTime,
    ) -> Result<Option<Timestamp>, ImportError> {
        moment.map(|moment| self.instant(on(moment, self.loaded_on))).transpose()
    }

    fn instant(&self, civil: DateTime) -> Result<Timestamp, ImportError> {
        self.zone.to_timestamp(civil).map_err(|_| ImportError::BeyondCalendar(civil))
    }
}

fn source_only<'a, T: Serialize>(
    kind: Kind,
    items: &'a [T],
    key: impl Fn(&T) -> &String + 'a,
) -> impl Iterator<Item = ((Kind, String), Row)> + 'a {
    items.iter().map(move |item| ((kind, key(item).clone()), Row::SourceOnly(json!(item))))
}

fn numbered<T>(items: &[T]) -> impl Iterator<Item = (i32, &T)> {
    (1..).zip(items)
}

fn word<W: app::projects::file::Word>(word: W) -> &'static str {
    word.as_str()
}

/// The file's limits are far below those of the column.
fn number(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

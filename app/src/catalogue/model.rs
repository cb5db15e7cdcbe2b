// SPDX-License-Identifier: AGPL-3.0-or-later
use serde::{Deserialize, Serialize};

use crate::ui::badge::Badge;

/// Words that lead somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The words.
    pub text: String,
    /// An address of this site.
    pub href: String,
}

/// An edition in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionLine {
    /// As people write it.
    pub code: String,
    /// When and where: "dal 5 al 19 aprile 2013, Cremona".
    pub title: String,
    /// First day, `2013-04-05`.
    pub starts_on: String,
    /// "16 ore · in ordine di arrivo · domande fino al 28 marzo 2013".
    pub details: String,
    /// Where it stands.
    pub badge: Badge,
    /// "4 posti liberi su 25"; none once it makes no difference.
    pub seats: Option<String>,
}

/// A course with those of its editions that a list holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseCard {
    /// In addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// "Asse IV · CO.R.RE.L.A.RE.".
    pub place: String,
    /// In the list's order.
    pub editions: Vec<EditionLine>,
}

/// A value of a filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterChoice {
    /// In addresses.
    pub value: String,
    /// What people read, with how many editions it has.
    pub text: String,
    /// Whether it is chosen.
    pub selected: bool,
}

/// The filters as the form shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterForm {
    /// Words typed.
    pub text: String,
    /// Projects.
    pub projects: Vec<FilterChoice>,
    /// Territories.
    pub territories: Vec<FilterChoice>,
    /// Axes.
    pub axes: Vec<FilterChoice>,
    /// Open, concluded, all.
    pub phases: Vec<FilterChoice>,
    /// From this day.
    pub from: String,
    /// Until this day.
    pub until: String,
    /// Whether only editions with free seats are wanted.
    pub with_seats: bool,
}

/// What `/corsi` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CataloguePage {
    /// The filters.
    pub form: FilterForm,
    /// Each filter in force, leading to the list without it.
    pub chips: Vec<Link>,
    /// What could not be read in the address, as a sentence.
    pub unread: Option<String>,
    /// "116 edizioni".
    pub found: String,
    /// Courses with their editions.
    pub courses: Vec<CourseCard>,
    /// Back to the beginning, if this is not it.
    pub first: Option<String>,
    /// Further editions.
    pub next: Option<String>,
    /// Where else to look when nothing was found.
    pub instead: Vec<Link>,
}

/// A piece of a longer text, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TextBlock {
    /// One paragraph.
    Paragraph(String),
    /// A list of points.
    List(Vec<String>),
}

/// What `/corsi/{slug}` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseView {
    /// Its title.
    pub title: String,
    /// One paragraph.
    pub summary: String,
    /// The project and its address.
    pub project: Link,
    /// The project's word for an axis, and the axis.
    pub axis: (String, String),
    /// What it is about.
    pub contents: Vec<TextBlock>,
    /// Who it is for.
    pub recipients: String,
    /// "3 edizioni".
    pub found: String,
    /// Its editions, the newest first.
    pub editions: Vec<EditionLine>,
    /// Back to the newest, if these are not they.
    pub first: Option<String>,
    /// Further editions.
    pub next: Option<String>,
}

/// A meeting of an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingLine {
    /// Its number.
    pub number: i32,
    /// "venerdì 5 aprile 2013, ore 9.00-13.00", one for each slot.
    pub slots: Vec<String>,
    /// What kind of meeting, and what about.
    pub topic: String,
    /// Where.
    pub place: String,
}

/// What `/edizioni/{code}` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionView {
    /// As people write it.
    pub code: String,
    /// Title of the course.
    pub title: String,
    /// "dal 5 al 19 aprile 2013, Cremona".
    pub subtitle: String,
    /// Address of the course's own page.
    pub course: String,
    /// One paragraph.
    pub summary: String,
    /// Where it stands.
    pub badge: Badge,
    /// Words and what they are of this edition, in the order shown.
    pub facts: Vec<(String, String)>,
    /// What it is about.
    pub contents: Vec<TextBlock>,
    /// Who it is for.
    pub recipients: String,
    /// Its meetings.
    pub meetings: Vec<MeetingLine>,
    /// Those who teach.
    pub teachers: Vec<String>,
    /// How applications are decided.
    pub selection: String,
    /// Whether an application can be sent.
    pub can_apply: bool,
    /// What applying now means, or why one cannot and what can be done.
    pub applying: String,
    /// Other editions to look at when one cannot apply.
    pub instead: Option<Link>,
}

/// What `/` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeView {
    /// The next editions that take applications.
    pub courses: Vec<CourseCard>,
    /// All projects.
    pub projects: Vec<ProjectTile>,
}

/// A project on the home page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectTile {
    /// In addresses.
    pub slug: String,
    /// As it writes itself.
    pub acronym: String,
    /// One paragraph.
    pub summary: String,
    /// "progetto · Provincia di Monza e della Brianza".
    pub place: String,
    /// Where it stands.
    pub badge: Badge,
}

/// What `/progetti/{slug}` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectView {
    /// In addresses.
    pub slug: String,
    /// As it writes itself.
    pub acronym: String,
    /// Full title.
    pub title: String,
    /// One paragraph.
    pub summary: String,
    /// Where it stands.
    pub badge: Badge,
    /// Plainly a demonstration.
    pub demonstration: bool,
    /// Words and what they are of this project: dates, fund, grant agreement, cost.
    pub facts: Vec<(String, String)>,
    /// Partners with what they do.
    pub partners: Vec<(String, String)>,
    /// Territories with courses, and how many editions each has; they lead to `/corsi`.
    pub territories: Vec<Link>,
    /// The project's word for its axes.
    pub axes_word: String,
    /// Axes, leading to `/corsi`.
    pub axes: Vec<Link>,
    /// The next editions, or the latest where none is ahead.
    pub courses: Vec<CourseCard>,
    /// Whether the editions shown are over.
    pub ended: bool,
    /// All its editions.
    pub all: Link,
}

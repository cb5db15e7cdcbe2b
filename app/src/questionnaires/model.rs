// SPDX-License-Identifier: AGPL-3.0-or-later
use serde::{Deserialize, Serialize};

use super::QuestionSet;
use crate::i18n::Text;

/// A questionnaire in the list of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyQuestionnaire {
    /// The round.
    pub round: String,
    /// Title of the course.
    pub course: Text,
    /// Code of the edition.
    pub edition: String,
    /// Last day, `22/04/2013`.
    pub closes_on: String,
    /// Whether it takes answers.
    pub open: bool,
    /// Whether one has answered.
    pub answered: bool,
}

/// A questionnaire to be answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionnaireForm {
    /// The questionnaire in one's list.
    pub mine: MyQuestionnaire,
    /// Under this name the browser keeps what is not handed in yet.
    pub draft: String,
    /// Names of the teachers it asks about.
    pub teachers: Vec<String>,
    /// What it asks.
    pub set: QuestionSet,
}

/// How the questionnaire of an edition stands, for its staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyDesk {
    /// Code of the edition.
    pub edition: String,
    /// Title of the course.
    pub course: Text,
    /// The round; none before the edition starts.
    pub round: Option<RoundStatus>,
    /// Whether the viewer may close it.
    pub closes: bool,
    /// Whether the viewer may read the results.
    pub reads_results: bool,
}

/// How a round stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundStatus {
    /// The round.
    pub round: String,
    /// `planned`, `open` or `closed`.
    pub state: String,
    /// Last day, `22/04/2013`; none while it is planned.
    pub closes_on: Option<String>,
    /// How many take part.
    pub participants: i64,
    /// How many have answered.
    pub responses: i64,
    /// How many handed in on paper, and how many sheets were typed; while it is open.
    pub on_paper: i64,
    /// Sheets typed.
    pub sheets: i64,
}

/// What the page for paper needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperDesk {
    /// How the round stands.
    pub desk: SurveyDesk,
    /// The participants.
    pub participants: Vec<PaperParticipant>,
    /// The sheet to type next: a random id, so that sending it twice enters it once.
    pub sheet: String,
    /// Names of the teachers it asks about.
    pub teachers: Vec<String>,
    /// What it asks.
    pub set: QuestionSet,
}

/// A participant in the list of those who handed in on paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperParticipant {
    /// The enrolment.
    pub enrolment: String,
    /// Family name and given name.
    pub name: String,
    /// Ticked already. Who has answered online is not told here.
    pub on_paper: bool,
}

/// What results are asked for; an empty text is everything. The names are those of the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultsFilter {
    /// Slug of the project.
    #[serde(default, rename = "progetto")]
    pub project: String,
    /// Code of the territory.
    #[serde(default, rename = "territorio")]
    pub territory: String,
    /// Code of the axis.
    #[serde(default, rename = "asse")]
    pub axis: String,
    /// Slug of the course.
    #[serde(default, rename = "corso")]
    pub course: String,
    /// Code of the edition.
    #[serde(default, rename = "edizione")]
    pub edition: String,
    /// Name of the teacher.
    #[serde(default, rename = "docente")]
    pub teacher: String,
}

impl ResultsFilter {
    /// The parameters of the address that are set, in order.
    pub fn parameters(&self) -> Vec<(&'static str, &str)> {
        let all: [(&'static str, &str); 6] = [
            ("progetto", &self.project),
            ("territorio", &self.territory),
            ("asse", &self.axis),
            ("corso", &self.course),
            ("edizione", &self.edition),
            ("docente", &self.teacher),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }
}

/// A value of a filter and what people read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterChoice {
    /// In the address.
    pub value: String,
    /// What people read.
    pub title: Text,
}

/// What the filters choose from: only where a round has closed, within the viewer's reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterChoices {
    /// Projects.
    pub projects: Vec<FilterChoice>,
    /// Territories of editions.
    pub territories: Vec<FilterChoice>,
    /// Axes.
    pub axes: Vec<FilterChoice>,
    /// Courses.
    pub courses: Vec<FilterChoice>,
    /// Editions.
    pub editions: Vec<FilterChoice>,
    /// Teachers.
    pub teachers: Vec<FilterChoice>,
}

/// Results: sums of whole atoms of closed rounds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Results {
    /// What was asked for, with the project filled in.
    pub filter: ResultsFilter,
    /// What else can be asked for.
    pub choices: FilterChoices,
    /// The project, as it writes itself.
    pub acronym: String,
    /// The sentence about its funding.
    pub funding: Text,
    /// Closed rounds that the filter takes in.
    pub rounds: i64,
    /// Those of them of which nothing is shown, because fewer than five answered.
    pub withheld_rounds: i64,
    /// Participants of these rounds.
    pub participants: i64,
    /// How many of them answered.
    pub responses: i64,
    /// What was asked; none where no round has closed.
    pub set: Option<QuestionSet>,
    /// Item by item, in the order of the questionnaire.
    pub figures: Vec<Figure>,
    /// Free texts, item by item.
    pub texts: Vec<ItemTexts>,
    /// Rounds that are open: of these only how many have answered is known.
    pub open: Vec<OpenRoundRow>,
}

/// The answers to an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Code of the item.
    pub item: String,
    /// For which teacher, where an edition with several is asked for.
    pub teacher: Option<String>,
    /// How many gave each answer, in the item's order; all zero where it is withheld.
    pub counts: Vec<i64>,
    /// The same over the whole project.
    pub project_counts: Vec<i64>,
}

impl Figure {
    /// Whether nothing can be shown, because in each round fewer than five answered.
    pub fn withheld(&self) -> bool {
        self.counts.iter().all(|count| *count == 0)
    }
}

/// The free texts of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemTexts {
    /// Code of the item.
    pub item: String,
    /// In no order.
    pub texts: Vec<String>,
    /// How many there are in all.
    pub all: i64,
}

/// An open round in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenRoundRow {
    /// Code of the edition.
    pub edition: String,
    /// Title of the course.
    pub course: Text,
    /// Last day, `22/04/2013`.
    pub closes_on: String,
    /// How many take part.
    pub participants: i64,
    /// How many have answered.
    pub responses: i64,
}

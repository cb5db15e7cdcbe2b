// SPDX-License-Identifier: AGPL-3.0-or-later
//! Results: sums of whole atoms of closed rounds, and nothing else.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::{
    i18n::Text,
    people::{Role, Viewer},
    questionnaires::{
        Figure, FilterChoice, FilterChoices, ItemKind, ItemTexts, OpenRoundRow, QuestionSet, Results, ResultsFilter,
    },
};

/// Most editions and teachers suggested: others are found by typing.
const SUGGESTIONS_MOST: usize = 50;
/// Most open rounds in the list.
const OPEN_MOST: i64 = 100;

/// The editions whose results a viewer reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResultsScope {
    partners: Vec<Uuid>,
    projects: Vec<Uuid>,
    editions: Vec<Uuid>,
}

impl ResultsScope {
    /// What follows from the viewer's grants; none where they read no results.
    pub fn of(viewer: &Viewer) -> Option<Self> {
        let of_role = |role: Role| viewer.grants.iter().filter(move |grant| grant.role == role);
        let ids = |role: Role| of_role(role).filter_map(|grant| grant.scope).collect::<Vec<_>>();
        let scope = Self {
            partners: ids(Role::Coordinator),
            projects: [ids(Role::ProjectManager), ids(Role::ScientificPartner)].concat(),
            editions: ids(Role::Teacher),
        };
        (scope != Self::default()).then_some(scope)
    }
}

/// A project of the scope.
struct Project {
    id: Uuid,
    slug: String,
    acronym: String,
    funding: Text,
}

/// The results that a filter asks for, within a scope; at most so many free texts of each item. A filter that names
/// what the scope does not hold finds nothing.
///
/// # Errors
/// Those of the database.
pub async fn results(
    connection: &mut PgConnection,
    scope: &ResultsScope,
    filter: &ResultsFilter,
    texts_most: i64,
) -> Result<Results, sqlx::Error> {
    let projects = projects(&mut *connection, scope).await?;
    let mut results = Results { filter: filter.clone(), ..Results::default() };
    results.choices.projects = projects
        .iter()
        .map(|project| FilterChoice { value: project.slug.clone(), title: Text::plain(&project.acronym) })
        .collect();
    let wanted = |project: &&Project| filter.project.is_empty() || project.slug == filter.project;
    let Some(project) = projects.iter().find(wanted) else { return Ok(results) };
    results.filter.project.clone_from(&project.slug);
    results.acronym.clone_from(&project.acronym);
    results.funding = project.funding.clone();
    results.open = open_rounds(&mut *connection, scope, project.id).await?;

    let rounds = closed_rounds(&mut *connection, scope, project.id).await?;
    let Some(newest) = rounds.iter().max_by_key(|round| round.set.version) else { return Ok(results) };
    let set = Arc::clone(&newest.set);
    let rounds: Vec<_> = rounds.into_iter().filter(|round| round.set.code == set.code).collect();
    let filter = &as_written(&results.filter, &rounds);
    results.filter.clone_from(filter);
    results.choices = FilterChoices { projects: results.choices.projects, ..choices(&rounds, filter) };
    let chosen: Vec<_> = rounds.iter().filter(|round| round.is_wanted(filter)).collect();
    results.rounds = i64::try_from(chosen.len()).unwrap_or(i64::MAX);
    results.participants = chosen.iter().map(|round| i64::from(round.participants)).sum();
    results.responses = chosen.iter().map(|round| i64::from(round.responses)).sum();
    let ids: Vec<Uuid> = chosen.iter().map(|round| round.id).collect();

    let by_teacher = !filter.edition.is_empty() && filter.teacher.is_empty();
    let sums = sums(&mut *connection, &ids, &filter.teacher, by_teacher).await?;
    let of_project = project_sums(&mut *connection, project.id, &set.code).await?;
    let teachers: &[String] =
        if by_teacher { chosen.first().map_or(&[], |round| round.teachers.as_slice()) } else { &[] };
    results.figures = figures(&set, teachers, &sums, &of_project);
    results.withheld_rounds = withheld(&mut *connection, &ids).await?;
    results.texts = texts(connection, &set, &ids, texts_most).await?;
    results.set = Some(Arc::unwrap_or_clone(set));
    Ok(results)
}

async fn projects(connection: &mut PgConnection, scope: &ResultsScope) -> Result<Vec<Project>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select p.id, p.slug, p.acronym, p.funding_wording as "funding: Json<Text>"
        from project p
        where p.id = any($1)
           or p.id in (select project_id from partner where id = any($2))
           or p.id in (select project_id from edition where id = any($3))
        -- First where there is something to read.
        order by exists (select 1 from edition e join survey_round r on r.edition_id = e.id
                         where e.project_id = p.id and r.state = 'closed') desc, p.acronym
        "#,
        &scope.projects,
        &scope.partners,
        &scope.editions,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Project { id: row.id, slug: row.slug, acronym: row.acronym, funding: row.funding.0 })
        .collect())
}

/// A closed round of the scope, with what filters ask about.
struct ClosedRound {
    id: Uuid,
    set: Arc<QuestionSet>,
    participants: i32,
    responses: i32,
    teachers: Vec<String>,
    edition: String,
    course: (String, Text),
    axis: (String, Text),
    territory: (String, Text),
}

impl ClosedRound {
    fn is_wanted(&self, filter: &ResultsFilter) -> bool {
        let is = |wish: &str, value: &str| wish.is_empty() || wish == value;
        is(&filter.edition, &self.edition)
            && is(&filter.course, &self.course.0)
            && is(&filter.axis, &self.axis.0)
            && is(&filter.territory, &self.territory.0)
            && (filter.teacher.is_empty() || self.teachers.contains(&filter.teacher))
    }
}

async fn closed_rounds(
    connection: &mut PgConnection,
    scope: &ResultsScope,
    project: Uuid,
) -> Result<Vec<ClosedRound>, sqlx::Error> {
    let sets = sqlx::query!(r#"select id, content as "content: Json<QuestionSet>" from question_set"#)
        .fetch_all(&mut *connection)
        .await?;
    let sets: BTreeMap<Uuid, Arc<QuestionSet>> =
        sets.into_iter().map(|row| (row.id, Arc::new(row.content.0))).collect();
    let rows = sqlx::query!(
        r#"
        select r.id, r.question_set_id, r.participants as "participants!", r.responses as "responses!",
               r.teachers as "teachers: Json<Vec<String>>", e.code as edition, c.slug, c.title as "course: Json<Text>",
               a.code as axis_code, a.title as "axis: Json<Text>", t.code as territory_code,
               t.name as "territory: Json<Text>"
        from edition e
        join survey_round r on r.edition_id = e.id and r.state = 'closed'
        join course c on c.id = e.course_id
        join axis a on a.id = e.axis_id
        join territory t on t.id = e.territory_id
        where e.project_id = $1
          and (e.project_id = any($2) or e.partner_id = any($3) or e.id = any($4))
        order by t.position, a.position, e.code
        "#,
        project,
        &scope.projects,
        &scope.partners,
        &scope.editions,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(ClosedRound {
                id: row.id,
                set: Arc::clone(sets.get(&row.question_set_id)?),
                participants: row.participants,
                responses: row.responses,
                teachers: row.teachers.0,
                edition: row.edition,
                course: (row.slug, row.course.0),
                axis: (row.axis_code, row.axis.0),
                territory: (row.territory_code, row.territory.0),
            })
        })
        .collect())
}

/// The edition and the teacher of a filter as they are written, however they were typed.
fn as_written(filter: &ResultsFilter, rounds: &[ClosedRound]) -> ResultsFilter {
    let same = |typed: &str, written: &str| typed.to_lowercase() == written.to_lowercase();
    let (edition, teacher) = (filter.edition.trim(), filter.teacher.trim());
    let editions = rounds.iter().map(|round| &round.edition);
    let teachers = rounds.iter().flat_map(|round| &round.teachers);
    ResultsFilter {
        edition: editions.into_iter().find(|code| same(edition, code)).map_or(edition, |code| code).to_owned(),
        teacher: teachers.into_iter().find(|name| same(teacher, name)).map_or(teacher, |name| name).to_owned(),
        ..filter.clone()
    }
}

/// What there is to choose from, in the order of the rounds; teachers by their names. Of editions and teachers the first
/// within the territory, axis and course chosen.
fn choices(rounds: &[ClosedRound], filter: &ResultsFilter) -> FilterChoices {
    let once = |rounds: &mut dyn Iterator<Item = &ClosedRound>, of: &dyn Fn(&ClosedRound) -> (String, Text)| {
        let mut seen = BTreeSet::new();
        let choices = rounds.map(of).filter(|(value, _)| seen.insert(value.clone()));
        choices.map(|(value, title)| FilterChoice { value, title }).collect::<Vec<_>>()
    };
    let wider = ResultsFilter { edition: String::new(), teacher: String::new(), ..filter.clone() };
    let near = || rounds.iter().filter(|round| round.is_wanted(&wider));
    let teachers: BTreeSet<&String> = near().flat_map(|round| &round.teachers).collect();
    FilterChoices {
        projects: Vec::new(),
        territories: once(&mut rounds.iter(), &|round| round.territory.clone()),
        axes: once(&mut rounds.iter(), &|round| round.axis.clone()),
        courses: once(&mut rounds.iter(), &|round| round.course.clone()),
        // An edition has one questionnaire.
        editions: near()
            .take(SUGGESTIONS_MOST)
            .map(|round| FilterChoice { value: round.edition.clone(), title: Text::plain(&round.edition) })
            .collect(),
        teachers: teachers
            .into_iter()
            .take(SUGGESTIONS_MOST)
            .map(|name| FilterChoice { value: name.clone(), title: Text::plain(name) })
            .collect(),
    }
}

/// Counts by item and teacher.
type Sums = BTreeMap<(String, i16), Vec<i64>>;

/// Adds up the atoms of these rounds; where items are asked for each teacher, of this one, or of each by itself.
async fn sums(
    connection: &mut PgConnection,
    rounds: &[Uuid],
    teacher: &str,
    by_teacher: bool,
) -> Result<Sums, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select a.item, case when $3 then a.teacher else 0 end as "teacher!",
               array[sum(a.counts[1]), sum(a.counts[2]), sum(a.counts[3]), sum(a.counts[4]), sum(a.counts[5]),
                     sum(a.counts[6]), sum(a.counts[7])] as "counts!: Vec<Option<i64>>"
        from survey_atom a
        join survey_round r on r.id = a.round_id
        where a.round_id = any($1) and r.state = 'closed'
          and ($2 = '' or a.teacher = 0 or r.teachers ->> (a.teacher - 1) = $2)
        group by 1, 2
        "#,
        rounds,
        teacher,
        by_teacher,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| ((row.item, row.teacher as i16), numbers(row.counts))).collect())
}

/// Adds up all atoms of a project.
async fn project_sums(
    connection: &mut PgConnection,
    project: Uuid,
    set: &str,
) -> Result<BTreeMap<String, Vec<i64>>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select a.item,
               array[sum(a.counts[1]), sum(a.counts[2]), sum(a.counts[3]), sum(a.counts[4]), sum(a.counts[5]),
                     sum(a.counts[6]), sum(a.counts[7])] as "counts!: Vec<Option<i64>>"
        from edition e
        join survey_round r on r.edition_id = e.id and r.state = 'closed'
        join question_set s on s.id = r.question_set_id and s.code = $2
        join survey_atom a on a.round_id = r.id
        where e.project_id = $1
        group by a.item
        "#,
        project,
        set,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.item, numbers(row.counts))).collect())
}

fn numbers(counts: Vec<Option<i64>>) -> Vec<i64> {
    counts.into_iter().map(Option::unwrap_or_default).collect()
}

/// Every item once, or once for each of these teachers where it is asked for each.
fn figures(
    set: &QuestionSet,
    teachers: &[String],
    sums: &Sums,
    of_project: &BTreeMap<String, Vec<i64>>,
) -> Vec<Figure> {
    let mut figures = Vec::new();
    let closed = set.places(0).into_iter().map(|place| place.item.code.clone()).collect::<BTreeSet<_>>();
    for area in &set.areas {
        for item in set.items.iter().filter(|item| item.area == area.code && item.kind != ItemKind::Open) {
            let answers = item.answers().len();
            let cut = |counts: Option<&Vec<i64>>| {
                let mut counts = counts.cloned().unwrap_or_default();
                counts.resize(answers, 0);
                counts
            };
            let project_counts = cut(of_project.get(&item.code));
            let of = |number: i16, teacher: Option<String>| Figure {
                item: item.code.clone(),
                teacher,
                counts: cut(sums.get(&(item.code.clone(), number))),
                project_counts: project_counts.clone(),
            };
            if closed.contains(&item.code) || teachers.is_empty() {
                figures.push(of(0, None));
            } else {
                figures.extend((1..).zip(teachers).map(|(number, name)| of(number, Some(name.clone()))));
            }
        }
    }
    figures
}

async fn withheld(connection: &mut PgConnection, rounds: &[Uuid]) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select count(*) as "count!" from unnest($1::uuid[]) as round (id)
        where not exists (select 1 from survey_atom a where a.round_id = round.id)
        "#,
        rounds,
    )
    .fetch_one(connection)
    .await
}

async fn texts(
    connection: &mut PgConnection,
    set: &QuestionSet,
    rounds: &[Uuid],
    most: i64,
) -> Result<Vec<ItemTexts>, sqlx::Error> {
    let mut found = Vec::new();
    for item in set.items.iter().filter(|item| item.kind == ItemKind::Open) {
        // The ids are random: in their order the texts of several rounds are mixed.
        let texts = sqlx::query_scalar!(
            "select body from survey_text where round_id = any($1) and item = $2 order by id limit $3",
            rounds,
            item.code,
            most,
        )
        .fetch_all(&mut *connection)
        .await?;
        let all = sqlx::query_scalar!(
            r#"select count(*) as "count!" from survey_text where round_id = any($1) and item = $2"#,
            rounds,
            item.code,
        )
        .fetch_one(&mut *connection)
        .await?;
        found.push(ItemTexts { item: item.code.clone(), texts, all });
    }
    Ok(found)
}

async fn open_rounds(
    connection: &mut PgConnection,
    scope: &ResultsScope,
    project: Uuid,
) -> Result<Vec<OpenRoundRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select e.code, c.title as "course: Json<Text>",
               to_char((r.closes_at - interval '1 minute') at time zone p.zone, 'DD/MM/YYYY') as "closes_on!",
               (select count(*) from enrolment n where n.edition_id = e.id and n.status = 'accepted')
                   as "participants!",
               (select count(*) from survey_mark m where m.round_id = r.id) as "responses!"
        from survey_round r
        join edition e on e.id = r.edition_id
        join course c on c.id = e.course_id
        join project p on p.id = e.project_id
        where r.state = 'open' and e.project_id = $1
          and (e.project_id = any($2) or e.partner_id = any($3) or e.id = any($4))
        order by r.closes_at, e.code
        limit $5
        "#,
        project,
        &scope.projects,
        &scope.partners,
        &scope.editions,
        OPEN_MOST,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| OpenRoundRow {
            edition: row.code,
            course: row.course.0,
            closes_on: row.closes_on,
            participants: row.participants,
            responses: row.responses,
        })
        .collect())
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Questionnaires of the demonstration: opened, answered and closed by the functions that the program's job and its
//! users call, at moments of the past. The round of an edition that ended lately stays open, with some answers in it
//! and none of the demo logins'.

use std::collections::BTreeMap;

use app::{
    questionnaires::{
        ItemKind, NOT_APPLICABLE, QuestionSet,
        db::{self, By},
        rules::{OPEN_DAYS, parse_answers},
    },
    seal::KeyFolder,
};
use jiff::Timestamp;

use rand::{Rng, SeedableRng, rngs::StdRng, seq::SliceRandom};
use serde::Deserialize;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::{DemoError, cast::one_of};

/// `data/demo-answers.json`: how the answers lie, and what people write.
#[derive(Debug, Deserialize)]
struct Answers {
    seed: u64,
    /// Mean answer around which those of a territory lie.
    level_by_territory: BTreeMap<String, f64>,
    level_otherwise: f64,
    /// How much better or worse an item is judged.
    shift_by_item: BTreeMap<String, f64>,
    texts: BTreeMap<String, Vec<String>>,
}

/// An edition that is over and has not been asked about.
struct Unasked {
    id: Uuid,
    code: String,
    territory: String,
    /// When its round opens, in the night after its last day.
    opens_at: Timestamp,
    closes_at: Timestamp,
}

/// Asks about every edition of the demonstration that is over and has not been asked about. Answers how many.
pub(super) async fn fill(
    connection: &mut PgConnection,
    keys: &KeyFolder,
    now: Timestamp,
    site: &str,
    progress: &mut impl FnMut(&str),
) -> Result<usize, DemoError> {
    let answers: Answers = serde_json::from_str(include_str!("../../data/demo-answers.json"))?;
    let set = QuestionSet::satisfaction().map_err(db::Error::of_set)?;
    let unasked = unasked(&mut *connection).await?;
    for (number, edition) in (1..).zip(&unasked) {
        let seed =
            edition.code.bytes().fold(answers.seed, |seed, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
        let mut rng = StdRng::seed_from_u64(seed);
        let over = edition.closes_at <= now;
        let mut transaction = connection.begin().await?;
        let opens_at = if over { edition.opens_at } else { now };
        let round = db::open(&mut transaction, edition.id, &set, keys, opens_at, site).await?;
        answer(&mut transaction, edition, round, over, &answers, &mut rng).await?;
        if over {
            db::close(&mut transaction, round, keys, edition.closes_at, &mut rng).await?;
        }
        transaction.commit().await?;
        if over {
            keys.delete(round).map_err(db::Error::Key)?;
        }
        if number % 40 == 0 || number == unasked.len() {
            progress(&format!("questionnaires: {number} of {} editions", unasked.len()));
        }
    }
    Ok(unasked.len())
}

async fn unasked(connection: &mut PgConnection) -> Result<Vec<Unasked>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select e.id, e.code, t.code as territory,
               ((e.ends_on + 1)::timestamp at time zone p.zone) as "opens_at!: jiff_sqlx::Timestamp",
               ((e.ends_on + $1::integer + 1)::timestamp at time zone p.zone) as "closes_at!: jiff_sqlx::Timestamp"
        from edition e
        join project p on p.id = e.project_id
        join territory t on t.id = e.territory_id
        left join survey_round r on r.edition_id = e.id
        where e.state = 'finished' and coalesce(r.state, 'planned') = 'planned' and exists (
            select 1 from enrolment n join person on person.id = n.person_id
            where n.edition_id = e.id and n.status = 'accepted' and person.source = 'demo')
        order by e.ends_on, e.code
        "#,
        OPEN_DAYS,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Unasked {
            id: row.id,
            code: row.code,
            territory: row.territory,
            opens_at: row.opens_at.to_jiff(),
            closes_at: row.closes_at.to_jiff(),
        })
        .collect())
}

/// Hands in for a part of the participants; of demo logins only where the round is over.
async fn answer(
    connection: &mut PgConnection,
    edition: &Unasked,
    round: Uuid,
    over: bool,
    answers: &Answers,
    rng: &mut StdRng,
) -> Result<(), DemoError> {
    let mut participants = sqlx::query_scalar!(
        r#"
        select n.id from enrolment n
        left join account a on a.person_id = n.person_id
        where n.edition_id = $1 and n.status = 'accepted' and ($2 or a.id is null)
        order by n.id
        "#,
        edition.id,
        over,
    )
    .fetch_all(&mut *connection)
    .await?;
    participants.shuffle(rng);
    let share = if over { rng.random_range(0.62..0.97) } else { 0.55 };
    let mut answering = (participants.len() as f64 * share).round() as usize;
    // In a few editions nearly nobody answered: there is something to withhold.
    if over && rng.random_ratio(1, 24) {
        answering = answering.min(3);
    }
    let open = db::lock_open_round(&mut *connection, round).await?;
    let level = answers.level_by_territory.get(&edition.territory).copied().unwrap_or(answers.level_otherwise);
    let level = level + rng.random_range(-0.25..0.25);
    let teachers: Vec<f64> = (0..open.teachers).map(|_| rng.random_range(-0.4..0.4)).collect();
    for enrolment in participants.into_iter().take(answering) {
        let typed = one_form(&open.set, level, &teachers, answers, rng);
        let ballot =
            parse_answers(&open.set, open.teachers, &typed).map_err(|_| DemoError::Targets(edition.code.clone()))?;
        db::cast(&mut *connection, &open, By::Participant(enrolment), &ballot).await?;
    }
    Ok(())
}

/// What one participant ticks and writes.
fn one_form(
    set: &QuestionSet,
    level: f64,
    teachers: &[f64],
    answers: &Answers,
    rng: &mut StdRng,
) -> BTreeMap<String, String> {
    // Some people tick high whatever they are asked, some low.
    let mood: f64 = level + spread(rng) * 0.6;
    let mut typed = BTreeMap::new();
    for place in set.places(teachers.len()) {
        let code = place.item.code.as_str();
        let answer = match place.item.kind {
            ItemKind::Open => {
                let texts = answers.texts.get(code).filter(|_| rng.random_ratio(2, 5));
                texts.map_or_else(String::new, |texts| one_of(texts, rng))
            }
            ItemKind::Choice => {
                let word = if mood > 3.3 {
                    "yes"
                } else if mood > 2.5 {
                    "maybe"
                } else {
                    "no"
                };
                word.to_owned()
            }
            ItemKind::Agreement if place.item.not_applicable && rng.random_ratio(1, 30) => NOT_APPLICABLE.to_owned(),
            ItemKind::Agreement => {
                let shift = answers.shift_by_item.get(code).copied().unwrap_or_default();
                let teacher = place.teacher.checked_sub(1).and_then(|at| teachers.get(at)).copied().unwrap_or_default();
                let answer = (mood + shift + teacher + spread(rng) * 0.7).round().clamp(1.0, 5.0);
                format!("{answer:.0}")
            }
        };
        typed.insert(place.key(), answer);
    }
    typed
}

/// A number around 0, seldom beyond 1.5.
fn spread(rng: &mut StdRng) -> f64 {
    (0..3).map(|_| rng.random_range(-1.0..1.0)).sum::<f64>() / 1.2
}

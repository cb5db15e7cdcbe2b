// SPDX-License-Identifier: AGPL-3.0-or-later
//! What keeps answers anonymous (docs/ANONYMITY.md), as far as the database shows it.

use sqlx::PgConnection;

use super::{Findings, Rule};

pub(super) async fn check(connection: &mut PgConnection, found: &mut Findings) -> Result<(), sqlx::Error> {
    found.add(Rule::RoundWithoutKey, round_without_key(&mut *connection).await?);
    found.add(Rule::BallotsNotOfMarks, ballots_not_of_marks(&mut *connection).await?);
    found.add(Rule::BallotsDiffer, ballots_differ(&mut *connection).await?);
    found.add(Rule::BallotsLeft, ballots_left(&mut *connection).await?);
    found.add(Rule::CountedTooEarly, counted_too_early(&mut *connection).await?);
    found.add(Rule::CountersExceed, counters_exceed(&mut *connection).await?);
    found.add(Rule::FewerThanFive, fewer_than_five(&mut *connection).await?);
    found.add(Rule::MarkMisplaced, mark_misplaced(connection).await?);
    Ok(())
}

async fn round_without_key(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('the questionnaire of edition %s is open and has no key', e.code) as "facts!"
        from survey_round r
        join edition e on e.id = r.edition_id
        where r.state = 'open' and r.public_key is null
        order by e.code
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn ballots_not_of_marks(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('the questionnaire of edition %s has %s ballots for %s people who handed in online, %s sheets '
                      'for %s names', e.code, b.online, m.online, b.paper, m.paper) as "facts!"
        from survey_round r
        join edition e on e.id = r.edition_id
        cross join lateral (
            select count(*) filter (where not on_paper) as online, count(*) filter (where on_paper) as paper
            from survey_ballot where round_id = r.id) b
        cross join lateral (
            select count(*) filter (where not on_paper) as online, count(*) filter (where on_paper) as paper
            from survey_mark where round_id = r.id) m
        where r.state <> 'closed' and (b.online <> m.online or b.paper > m.paper)
        order by e.code
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn ballots_differ(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('ballots about edition %s have from %s to %s bytes', e.code, min(octet_length(b.sealed)),
                      max(octet_length(b.sealed))) as "facts!"
        from survey_ballot b
        join survey_round r on r.id = b.round_id
        join edition e on e.id = r.edition_id
        group by e.code
        having min(octet_length(b.sealed)) <> max(octet_length(b.sealed))
        order by e.code
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn ballots_left(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('the questionnaire of edition %s is closed and has %s ballots', e.code, count(*)) as "facts!"
        from survey_ballot b
        join survey_round r on r.id = b.round_id
        join edition e on e.id = r.edition_id
        where r.state = 'closed'
        group by e.code
        order by e.code
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn counted_too_early(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('the questionnaire of edition %s is %s and has answers that anybody can read', e.code, r.state)
            as "facts!"
        from survey_round r
        join edition e on e.id = r.edition_id
        where r.state <> 'closed'
          and (exists (select 1 from survey_atom a where a.round_id = r.id)
               or exists (select 1 from survey_text t where t.round_id = r.id))
        order by e.code
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn counters_exceed(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('item %s about edition %s counts %s answers of %s respondents, %s people answered', a.item,
                      e.code, s.answers, a.respondents, r.responses) as "facts!"
        from survey_atom a
        join survey_round r on r.id = a.round_id
        join edition e on e.id = r.edition_id
        cross join lateral (select sum(count) as answers from unnest(a.counts) as count) s
        where s.answers is distinct from a.respondents or a.respondents > r.responses
        order by e.code, a.item, a.teacher
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn fewer_than_five(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select facts as "facts!" from (
            select format('item %s about edition %s is kept with %s respondents', a.item, e.code, a.respondents)
                as facts, e.code, a.item
            from survey_atom a
            join survey_round r on r.id = a.round_id
            join edition e on e.id = r.edition_id
            where a.respondents < 5
            union all
            select format('item %s about edition %s is kept with %s texts', t.item, e.code, count(*)), e.code, t.item
            from survey_text t
            join survey_round r on r.id = t.round_id
            join edition e on e.id = r.edition_id
            group by e.code, t.item
            having count(*) < 5) few
        order by code, item
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn mark_misplaced(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('application %s is marked as having answered about edition %s, and is for another', n.code,
                      e.code) as "facts!"
        from survey_mark m
        join survey_round r on r.id = m.round_id
        join edition e on e.id = r.edition_id
        join enrolment n on n.id = m.enrolment_id
        where n.edition_id <> r.edition_id
        order by n.code
        "#,
    )
    .fetch_all(connection)
    .await
}

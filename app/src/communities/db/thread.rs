// SPDX-License-Identifier: AGPL-3.0-or-later
//! A thread as the one who asks sees it, and how far they have read.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::communities::{CommunityPlace, PostState, ThreadFacts, rules};

/// What a thread's page says besides its posts. None where there is no such thread, or it waits or is hidden and is
/// none of theirs.
///
/// # Errors
/// Those of the database.
pub async fn thread_facts(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    person: Uuid,
    thread: Uuid,
) -> Result<Option<ThreadFacts>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select t.title, topic.title as "topic?", t.tags, t.is_question, answer.number as "answered_by?",
               t.pinned_at is not null as "pinned!", t.locked_at is not null as "locked!", t.state, t.last_number,
               t.last_seq, t.author_id = $3 as "mine!",
               coalesce(r.read_number, 0) as "read_number!", coalesce(r.follows, false) as "follows!"
        from thread t
        left join community_topic topic on topic.id = t.topic_id
        left join post answer on answer.id = t.answer_post_id
        left join thread_reader r on r.thread_id = t.id and r.person_id = $3
        where t.id = $1 and t.community_id = $2
        "#,
        thread,
        place.id,
        person,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.and_then(|row| {
        let state = PostState::from_code(&row.state).unwrap_or(PostState::Hidden);
        let moderates = place.standing.moderates();
        if !rules::reads_post(state, row.mine, &place.standing) {
            return None;
        }
        Some(ThreadFacts {
            id: thread,
            slug: place.slug.clone(),
            title: row.title,
            topic: row.topic,
            tags: row.tags,
            is_question: row.is_question,
            answered_by: row.answered_by,
            pinned: row.pinned,
            locked: row.locked,
            state,
            last_number: row.last_number,
            seq: row.last_seq,
            read_number: row.read_number,
            follows: row.follows,
            may_write: place.may_write() && !row.locked,
            may_mark_answer: row.is_question && place.is_alive() && (row.mine || moderates),
            moderates,
            may_enter: place.standing.facilitates && place.is_alive() && !row.locked,
        })
    }))
}

/// Notes that somebody has read a thread as far as a number: on whatever device, and never back.
///
/// # Errors
/// Those of the database.
pub async fn mark_read(
    connection: &mut PgConnection,
    thread: Uuid,
    person: Uuid,
    number: i32,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into thread_reader (thread_id, person_id, read_number)
         select id, $2, least($3, last_number) from thread where id = $1
         on conflict (thread_id, person_id) do update set read_number = excluded.read_number
         where thread_reader.read_number < excluded.read_number",
        thread,
        person,
        number,
    )
    .execute(connection)
    .await?;
    Ok(())
}

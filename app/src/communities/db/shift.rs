// SPDX-License-Identifier: AGPL-3.0-or-later
//! Moderators move, split and merge threads. A post keeps its id and with it all that hangs on it; where it goes it gets
//! the next numbers, so that numbers there only grow, and where it was it leaves a gap. `detail` holds the ids and
//! numbers that undoing needs (`shift_undo.rs`).

use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    change::note_change,
    lock::lock_threads,
    moderation::{Because, ModerationError, NewAction, record},
};
use crate::{
    communities::{
        ChangeKind, CommunityPlace, ModerationKind,
        rules::shift::{Chosen, Destination, POSTS_MOST},
    },
    error::{FieldCode, FieldErrors},
    people::asking::Act,
};

/// A thread whose row is locked.
pub(super) struct Locked {
    pub community: Uuid,
    pub topic: Option<Uuid>,
    pub author: Uuid,
    pub state: String,
    pub merged_into: Option<Uuid>,
    pub last_number: i32,
    pub last_post_at: jiff_sqlx::Timestamp,
    pub answer: Option<Uuid>,
}

/// Reads a thread whose row is locked.
pub(super) async fn read_locked(connection: &mut PgConnection, thread: Uuid) -> Result<Locked, ModerationError> {
    let row = sqlx::query_as!(
        Locked,
        r#"select community_id as community, topic_id as topic, author_id as author, state, merged_into, last_number,
                  last_post_at as "last_post_at: jiff_sqlx::Timestamp", answer_post_id as answer
           from thread where id = $1"#,
        thread,
    );
    row.fetch_optional(connection).await?.ok_or(ModerationError::Stale)
}

fn not_a_choice(field: &str) -> ModerationError {
    FieldErrors::one(field, FieldCode::NotAChoice).into()
}

/// Brings a community's count of threads by so many, and the moment of its last post, to what its threads say.
pub(super) async fn recount(connection: &mut PgConnection, community: Uuid, more: i32) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update community set thread_count = thread_count + $2,
             last_post_at = (select last_post_at from thread where community_id = $1 and state = 'visible'
                             order by last_post_at desc, id desc limit 1)
         where id = $1",
        community,
        more,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Puts a thread under a topic of a community, with what goes by the community: counts, open flags, waiting posts.
pub(super) async fn place_thread(
    connection: &mut PgConnection,
    thread: Uuid,
    from: &Locked,
    (community, topic): (Uuid, Option<Uuid>),
) -> Result<(), sqlx::Error> {
    sqlx::query!("update thread set community_id = $2, topic_id = $3 where id = $1", thread, community, topic)
        .execute(&mut *connection)
        .await?;
    if from.community == community {
        return Ok(());
    }
    // The trigger reads the thread's community anew.
    sqlx::query!("update post set state = state where thread_id = $1 and state = 'waiting'", thread)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "update post_flag f set community_id = $2 from post p
         where p.id = f.post_id and p.thread_id = $1 and f.settled_at is null",
        thread,
        community,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "update attachment a set community_id = $2 from post p where p.id = a.post_id and p.thread_id = $1",
        thread,
        community,
    )
    .execute(&mut *connection)
    .await?;
    let counted = i32::from(from.state == "visible");
    let mut both = [(from.community, -counted), (community, counted)];
    both.sort();
    for (community, more) in both {
        recount(&mut *connection, community, more).await?;
    }
    Ok(())
}

/// Moves a thread under another topic, or into another community of the project that the one who asks moderates too:
/// `other` is that community, as they see it.
///
/// # Errors
/// A refusal where it cannot go there, `Stale` if it is elsewhere by now, or the database's.
pub async fn move_thread(
    connection: &mut PgConnection,
    (place, thread): (&CommunityPlace, Uuid),
    (to, other): (Destination, Option<&CommunityPlace>),
    because: &Because<'_>,
    act: &Act<'_>,
) -> Result<Uuid, ModerationError> {
    lock_threads(&mut *connection, &[thread]).await?;
    let from = read_locked(&mut *connection, thread).await?;
    if from.community != place.id || from.merged_into.is_some() {
        return Err(ModerationError::Stale);
    }
    let goes = match to {
        Destination::Topic(topic) => {
            if topic == from.topic || !is_topic_of(&mut *connection, topic, place.id).await? {
                return Err(not_a_choice("to"));
            }
            (place.id, topic)
        }
        Destination::Community(community) => {
            let may = other.is_some_and(|other| other.standing.moderates() && other.project == place.project);
            if !may || community == place.id {
                return Err(not_a_choice("to"));
            }
            (community, None)
        }
    };
    place_thread(&mut *connection, thread, &from, goes).await?;
    note_change(&mut *connection, thread, ChangeKind::Moved, None, act.now).await?;
    // Under another topic it is the thread's author's; in another community it concerns whoever wrote in it.
    let persons = match to {
        Destination::Topic(_) => vec![from.author],
        Destination::Community(_) => authors(&mut *connection, thread).await?,
    };
    let detail = json!({
        "from_community": from.community, "from_topic": from.topic,
        "to_community": goes.0, "to_topic": goes.1, "persons": persons,
    });
    let kind = ModerationKind::Moved;
    let action = NewAction { kind, community: place.id, post: None, thread, person: from.author, because, detail };
    record(connection, &action, act).await
}

async fn is_topic_of(connection: &mut PgConnection, topic: Option<Uuid>, community: Uuid) -> Result<bool, sqlx::Error> {
    let Some(topic) = topic else { return Ok(true) };
    sqlx::query_scalar!(
        r#"select exists (select from community_topic where id = $1 and community_id = $2) as "is!""#,
        topic,
        community,
    )
    .fetch_one(connection)
    .await
}

/// Whose words stand in a thread.
async fn authors(connection: &mut PgConnection, thread: Uuid) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("select distinct author_id from post where thread_id = $1 order by author_id", thread)
        .fetch_all(connection)
        .await
}

/// A post that goes elsewhere.
struct Going {
    id: Uuid,
    number: i32,
    author: Uuid,
    state: String,
    created_at: jiff_sqlx::Timestamp,
}

fn details(going: &[Going]) -> (Vec<Uuid>, Vec<i32>, Vec<Uuid>) {
    let mut persons: Vec<Uuid> = going.iter().map(|post| post.author).collect();
    persons.sort();
    persons.dedup();
    (going.iter().map(|post| post.id).collect(), going.iter().map(|post| post.number).collect(), persons)
}

/// Makes a thread of its own of some posts of a thread. Whoever had read them there has read them here, and whoever
/// followed the thread follows both.
///
/// # Errors
/// A refusal of the choice, `Stale` if the thread or a post is elsewhere by now, or the database's.
pub async fn split_thread(
    connection: &mut PgConnection,
    (place, thread): (&CommunityPlace, Uuid),
    (chosen, title): (&Chosen, &str),
    because: &Because<'_>,
    act: &Act<'_>,
) -> Result<Uuid, ModerationError> {
    lock_threads(&mut *connection, &[thread]).await?;
    let from = read_locked(&mut *connection, thread).await?;
    if from.community != place.id || from.state != "visible" {
        return Err(ModerationError::Stale);
    }
    let going = sqlx::query_as!(
        Going,
        r#"select id, number, author_id as author, state, created_at as "created_at: jiff_sqlx::Timestamp"
           from post where thread_id = $1 and (id = any($2) or number >= $3) order by number limit $4"#,
        thread,
        &chosen.ticked,
        chosen.from,
        POSTS_MOST as i64 + 1,
    )
    .fetch_all(&mut *connection)
    .await?;
    if chosen.ticked.iter().any(|ticked| going.iter().all(|post| post.id != *ticked)) {
        return Err(ModerationError::Stale);
    }
    let field = if chosen.ticked.is_empty() { "from" } else { "posts" };
    if going.len() > POSTS_MOST {
        return Err(FieldErrors::one(field, FieldCode::TooMany(POSTS_MOST as u32)).into());
    }
    let first = sqlx::query_scalar!("select min(number) from post where thread_id = $1", thread);
    let first = first.fetch_one(&mut *connection).await?;
    let (Some(begins), Some(visible)) = (going.first(), going.iter().find(|post| post.state == "visible")) else {
        return Err(FieldErrors::one(field, FieldCode::NotToBeSplit).into());
    };
    if first == Some(begins.number) {
        return Err(FieldErrors::one(field, FieldCode::NotToBeSplit).into());
    }
    let (ids, numbers, persons) = details(&going);
    let new = Uuid::now_v7();
    let shown = going.iter().filter(|post| post.state == "visible").count() as i32;
    let last_post_at = going.iter().filter(|post| post.state == "visible").map(|post| post.created_at).max();
    sqlx::query!(
        "insert into thread (id, community_id, topic_id, title, author_id, created_at, last_number, post_count,
                             last_post_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new,
        place.id,
        from.topic,
        title,
        visible.author,
        begins.created_at as _,
        going.len() as i32,
        shown,
        last_post_at as _,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "update post p set thread_id = $1, number = goes.number::integer
         from unnest($2::uuid[]) with ordinality goes (id, number) where p.id = goes.id",
        new,
        &ids,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "insert into thread_reader (thread_id, person_id, read_number, follows)
         select $2, person_id, (select count(*) from unnest($3::integer[]) number where number <= read_number), follows
         from thread_reader where thread_id = $1",
        thread,
        new,
        &numbers,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "update thread t set post_count = post_count - $2,
             answer_post_id = case when answer_post_id = any($3) then null else answer_post_id end,
             last_post_at = coalesce((select max(created_at) from post where thread_id = $1 and state = 'visible'),
                                     t.created_at)
         where id = $1",
        thread,
        shown,
        &ids,
    )
    .execute(&mut *connection)
    .await?;
    recount(&mut *connection, place.id, 1).await?;
    note_change(&mut *connection, thread, ChangeKind::Split, None, act.now).await?;
    let detail = json!({
        "to_thread": new, "posts": ids, "numbers": numbers, "persons": persons,
        "answer": from.answer.filter(|answer| ids.contains(answer)), "last_post_at": from.last_post_at.to_jiff(),
    });
    let kind = ModerationKind::Split;
    let action = NewAction { kind, community: place.id, post: None, thread, person: begins.author, because, detail };
    record(connection, &action, act).await
}

/// Puts the posts of a thread behind those of another one of its community; its address leads there from then on. Who
/// had read all of the other one has also read here what they had read there; who followed it follows the other one.
///
/// # Errors
/// A refusal of the choice, `Stale` if the thread is elsewhere by now, or the database's.
pub async fn merge_thread(
    connection: &mut PgConnection,
    (place, thread): (&CommunityPlace, Uuid),
    (into, field): (Uuid, &str),
    because: &Because<'_>,
    act: &Act<'_>,
) -> Result<Uuid, ModerationError> {
    lock_threads(&mut *connection, &[thread, into]).await?;
    let from = read_locked(&mut *connection, thread).await?;
    if from.community != place.id || from.state != "visible" {
        return Err(ModerationError::Stale);
    }
    let refused = || ModerationError::from(FieldErrors::one(field, FieldCode::NotAThread));
    let target = match read_locked(&mut *connection, into).await {
        Err(ModerationError::Stale) => return Err(refused()),
        target => target?,
    };
    if into == thread || target.community != place.id || target.state != "visible" {
        return Err(refused());
    }
    let going = sqlx::query_as!(
        Going,
        r#"select id, number, author_id as author, state, created_at as "created_at: jiff_sqlx::Timestamp"
           from post where thread_id = $1 order by number limit $2"#,
        thread,
        POSTS_MOST as i64 + 1,
    )
    .fetch_all(&mut *connection)
    .await?;
    if going.len() > POSTS_MOST {
        return Err(FieldErrors::one(field, FieldCode::TooMany(POSTS_MOST as u32)).into());
    }
    let (ids, numbers, mut persons) = details(&going);
    if !persons.contains(&from.author) {
        persons.push(from.author);
    }
    let shown = going.iter().filter(|post| post.state == "visible").count() as i32;
    sqlx::query!(
        "update post p set thread_id = $1, number = $3 + goes.number::integer
         from unnest($2::uuid[]) with ordinality goes (id, number) where p.id = goes.id",
        into,
        &ids,
        target.last_number,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "update thread set last_number = last_number + $2, post_count = post_count + $3,
             last_post_at = greatest(last_post_at, $4) where id = $1",
        into,
        going.len() as i32,
        shown,
        from.last_post_at as _,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "update thread set state = 'merged', merged_into = $2, post_count = 0, answer_post_id = null where id = $1",
        thread,
        into,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "update thread_reader r
         set read_number = $3 + (select count(*) from unnest($4::integer[]) number where number <= had.read_number)
         from thread_reader had
         where r.thread_id = $2 and r.read_number = $3 and had.thread_id = $1 and had.person_id = r.person_id",
        thread,
        into,
        target.last_number,
        &numbers,
    )
    .execute(&mut *connection)
    .await?;
    let followed = sqlx::query_scalar!(
        "update thread_reader r set follows = true from thread_reader had
         where r.thread_id = $2 and not r.follows and had.thread_id = $1 and had.person_id = r.person_id and had.follows
         returning r.person_id",
        thread,
        into,
    )
    .fetch_all(&mut *connection)
    .await?;
    let joined = sqlx::query_scalar!(
        "insert into thread_reader (thread_id, person_id, follows)
         select $2, person_id, true from thread_reader where thread_id = $1 and follows
         on conflict do nothing returning person_id",
        thread,
        into,
    )
    .fetch_all(&mut *connection)
    .await?;
    recount(&mut *connection, place.id, -1).await?;
    note_change(&mut *connection, thread, ChangeKind::Merged, None, act.now).await?;
    note_change(&mut *connection, into, ChangeKind::Merged, None, act.now).await?;
    let detail = json!({
        "to_thread": into, "posts": ids, "numbers": numbers, "persons": persons, "answer": from.answer,
        "last_number": target.last_number, "last_post_at": target.last_post_at.to_jiff(),
        "followed": followed, "joined": joined,
    });
    let kind = ModerationKind::Merged;
    let action = NewAction { kind, community: place.id, post: None, thread, person: from.author, because, detail };
    record(connection, &action, act).await
}

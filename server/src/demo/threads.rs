// SPDX-License-Identifier: AGPL-3.0-or-later
//! Discussions of the demonstration, said by the members of its communities through the functions that their own
//! actions call, each at its moment of the past. A community without members, or in which something was said already,
//! is left as it is.

use app::{
    communities::{
        ChangeKind, CommunityPlace, CommunityState, MemberState,
        db::{self, NewPost},
        rules::{NewThread, parse_body, parse_tags},
    },
    people::asking::Act,
};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::DateTime, tz::TimeZone};
use jiff_sqlx::ToSqlx;
use serde::Deserialize;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::DemoError;
use crate::import::ImportError;

/// The time of day at which a discussion of so many days ago begins.
const BEGINS_HOUR: i8 = 9;

/// `data/demo-threads.json`.
#[derive(Debug, Deserialize)]
struct Threads {
    threads: Vec<DemoThread>,
}

#[derive(Debug, Deserialize)]
struct DemoThread {
    /// Name of the community in addresses.
    community: String,
    title: String,
    tags: Vec<String>,
    question: bool,
    /// When it began, by the clock of the project's zone.
    at: Option<DateTime>,
    /// Or so many days before the demonstration was made.
    days_ago: Option<i32>,
    /// Number of the post that answers it.
    answer: Option<i32>,
    #[serde(default)]
    pinned: bool,
    posts: Vec<DemoPost>,
}

#[derive(Debug, Deserialize)]
struct DemoPost {
    /// Which of the members, from 0; from the first again where there are fewer.
    by: usize,
    /// So many hours after the discussion began.
    hours: i64,
    body: String,
}

/// Fills the communities in which nothing was said yet. Answers how many discussions were begun.
pub(super) async fn fill(
    connection: &mut PgConnection,
    site: &str,
    now: Timestamp,
    progress: &mut impl FnMut(&str),
) -> Result<usize, DemoError> {
    let threads: Threads = serde_json::from_str(include_str!("../../data/demo-threads.json"))?;
    let mut slugs: Vec<&str> = threads.threads.iter().map(|thread| thread.community.as_str()).collect();
    slugs.dedup();
    let mut begun = 0;
    for slug in slugs {
        let Some((mut place, zone, members)) = silent(&mut *connection, slug, now).await? else { continue };
        // As it was when they wrote.
        place.state = CommunityState::Active;
        place.standing.membership = Some(MemberState::Member);
        place.first_posts_held = false;
        let mut transaction = connection.begin().await?;
        for thread in threads.threads.iter().filter(|thread| thread.community == slug) {
            let stage = Stage { place: &place, members: &members, zone: &zone, site, now };
            begun += usize::from(stage.perform(&mut transaction, thread).await?);
        }
        transaction.commit().await?;
    }
    if begun > 0 {
        progress(&format!("discussions: {begun}"));
    }
    Ok(begun)
}

/// A community with members in which nothing was said yet: with its project's zone, and its members by their coming.
async fn silent(
    connection: &mut PgConnection,
    slug: &str,
    now: Timestamp,
) -> Result<Option<(CommunityPlace, TimeZone, Vec<Uuid>)>, DemoError> {
    let Some(place) = db::place(&mut *connection, slug, None, now).await? else { return Ok(None) };
    let facts = sqlx::query!(
        r#"select p.zone, exists (select 1 from thread t where t.community_id = c.id) as "spoken!"
           from community c join project p on p.id = c.project_id where c.id = $1"#,
        place.id,
    )
    .fetch_one(&mut *connection)
    .await?;
    let members = sqlx::query_scalar!(
        "select person_id from community_member where community_id = $1 and state = 'member'
         order by since, person_id limit 50",
        place.id,
    )
    .fetch_all(connection)
    .await?;
    if facts.spoken || members.is_empty() {
        return Ok(None);
    }
    let zone = TimeZone::get(&facts.zone).map_err(|_| ImportError::UnknownZone(facts.zone))?;
    Ok(Some((place, zone, members)))
}

/// Where a discussion is held.
struct Stage<'a> {
    place: &'a CommunityPlace,
    members: &'a [Uuid],
    zone: &'a TimeZone,
    site: &'a str,
    now: Timestamp,
}

impl Stage<'_> {
    fn member(&self, number: usize) -> Uuid {
        self.members[number % self.members.len()]
    }

    /// When a discussion begins; none if its moment has not come or cannot be told.
    fn begins(&self, thread: &DemoThread) -> Option<Timestamp> {
        let civil = match (thread.at, thread.days_ago) {
            (Some(at), _) => at,
            (None, Some(days)) => {
                let today = self.now.to_zoned(self.zone.clone()).date();
                today.checked_sub(days.days()).ok()?.at(BEGINS_HOUR, 30, 0, 0)
            }
            (None, None) => return None,
        };
        let at = civil.to_zoned(self.zone.clone()).ok()?.timestamp();
        (at <= self.now).then_some(at)
    }

    /// Holds a discussion as far as its moments have come. Answers whether it has begun.
    async fn perform(&self, connection: &mut PgConnection, thread: &DemoThread) -> Result<bool, DemoError> {
        let (Some(begins), Some(first)) = (self.begins(thread), thread.posts.first()) else { return Ok(false) };
        let wrong = |_| DemoError::Discussion(thread.title.clone());
        let new = NewThread {
            title: thread.title.clone(),
            topic: None,
            tags: parse_tags(&thread.tags.join(",")).map_err(wrong)?,
            is_question: thread.question,
            body: parse_body(&first.body).map_err(wrong)?,
        };
        let act = |at: Timestamp| Act { actor: None, now: at, site: self.site };
        let author = self.member(first.by);
        let begun = db::begin_thread(&mut *connection, self.place, author, &new, &act(begins)).await?;
        let mut posts = vec![(begun.post, author, begins)];
        for post in &thread.posts[1..] {
            let at = begins + SignedDuration::from_hours(post.hours);
            if at > self.now {
                break;
            }
            let body = parse_body(&post.body).map_err(wrong)?;
            let author = self.member(post.by);
            let new = NewPost { author, body: &body, reply_to: None, came_by: None };
            let posted = db::add_post(&mut *connection, self.place, begun.thread, &new, &act(at)).await?;
            posts.push((posted.post, author, at));
        }
        let Some((_, _, last)) = posts.last().copied() else { return Ok(true) };
        for (number, (post, author, _)) in posts.iter().enumerate() {
            // Some find some posts useful: as many as the place of the post and the length of the title say.
            let readers = (number * 7 + thread.title.len()) % 4;
            for reader in (0..readers).map(|offset| self.member(number + 3 + offset)).filter(|reader| reader != author)
            {
                db::mark_useful(&mut *connection, self.place, *post, reader, true, &act(last)).await?;
            }
        }
        let answer = thread.answer.and_then(|number| posts.get(usize::try_from(number).ok()?.checked_sub(1)?));
        if let Some((answer, ..)) = answer {
            db::mark_answer(&mut *connection, self.place, *answer, author, true, &act(last)).await?;
        }
        if thread.pinned {
            sqlx::query!("update thread set pinned_at = $2 where id = $1", begun.thread, begins.to_sqlx() as _)
                .execute(&mut *connection)
                .await?;
            db::note_change(connection, begun.thread, ChangeKind::Pinned, None, begins).await?;
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_discussions_can_be_read_and_said() {
        let threads: Threads = serde_json::from_str(include_str!("../../data/demo-threads.json")).unwrap();
        for thread in &threads.threads {
            assert!(thread.at.is_some() != thread.days_ago.is_some(), "{}", thread.title);
            assert!(parse_tags(&thread.tags.join(",")).is_ok() && !thread.posts.is_empty(), "{}", thread.title);
            assert!(thread.posts.iter().all(|post| parse_body(&post.body).is_ok()), "{}", thread.title);
            assert!(thread.posts.is_sorted_by_key(|post| post.hours), "{}", thread.title);
            assert!(thread.answer.is_none_or(|answer| thread.question && answer >= 2), "{}", thread.title);
        }
    }
}

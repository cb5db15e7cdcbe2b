// SPDX-License-Identifier: AGPL-3.0-or-later
//! Summaries: once a day or a week, one mail for all communities of somebody that have news for them; none without.
//!
//! What a summary tells of lies between two mornings, so that nothing is told twice or left out, however late it is
//! written. A process that writes somebody's locks them; whoever comes after finds that it was done.

use jiff::{Timestamp, tz::TimeZone};
use jiff_sqlx::ToSqlx;
use rand::Rng;
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use super::{Scope, footer, new_way_out};
use crate::{
    communities::{
        markdown,
        place::{community_address, db as place},
        post_address, thread_address,
        touch::{NOTICES_ADDRESS, Told, rules},
    },
    i18n::{self, Locale, Text},
    notifications::{
        self, NewMail,
        touch_mails::{self, CommunityNews, NextMeeting, SummaryFacts, ThreadNews},
    },
};

/// Discussions of a community that a summary tells of.
const THREADS_MOST: i64 = 10;
/// New posts of a discussion that are counted.
const POSTS_MOST: i64 = 99;
/// Questions without an answer that it reminds of.
const QUESTIONS_MOST: usize = 5;
/// Characters of a post that it shows.
const EXCERPT_MOST: usize = 200;

/// Up to when summaries are due, for each zone and each way of being told: three lists of the same length.
#[derive(Debug, Default)]
struct Due {
    zones: Vec<String>,
    ways: Vec<String>,
    /// In seconds.
    up_to: Vec<i64>,
}

async fn due(connection: &mut PgConnection, now: Timestamp) -> Result<Due, sqlx::Error> {
    let zones = sqlx::query_scalar!(
        "select distinct zone from project where exists (select from community where project_id = project.id)"
    )
    .fetch_all(connection)
    .await?;
    let mut due = Due::default();
    for name in zones {
        let zone = TimeZone::get(&name).unwrap_or(TimeZone::UTC);
        for told in [Told::Daily, Told::Weekly] {
            if let Some(at) = rules::last_summary(told, now, &zone) {
                due.zones.push(name.clone());
                due.ways.push(told.code().to_owned());
                due.up_to.push(at.as_second());
            }
        }
    }
    Ok(due)
}

/// Lets the time of those begin who get summaries and were never counted: the first one comes with the next morning.
async fn begin(connection: &mut PgConnection, due: &Due) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update community_member m set last_summary_at = to_timestamp(due.up_to)
         from community c, project p, unnest($1::text[], $2::text[], $3::bigint[]) due (zone, told, up_to)
         where c.id = m.community_id and p.id = c.project_id and due.zone = p.zone and due.told = m.told
           and m.state = 'member' and m.told in ('daily', 'weekly') and m.last_summary_at is null",
        &due.zones,
        &due.ways,
        &due.up_to,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes the summaries that are due. Answers how many mails.
///
/// # Errors
/// Those of the database; nothing is half done.
pub async fn write_summaries(
    pool: &PgPool,
    site: &str,
    rng: &mut (impl Rng + Send),
    now: Timestamp,
) -> Result<usize, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let due = due(&mut connection, now).await?;
    begin(&mut connection, &due).await?;
    drop(connection);
    let mut written = 0;
    loop {
        let mut transaction = pool.begin().await?;
        let person = sqlx::query_scalar!(
            "select f.id
             from unnest($1::text[], $2::text[], $3::bigint[]) due (zone, told, up_to)
             join community_member m on m.told = due.told and m.last_summary_at < to_timestamp(due.up_to)
                 and m.state = 'member' and m.told in ('daily', 'weekly')
             join community c on c.id = m.community_id
             join project p on p.id = c.project_id and p.zone = due.zone
             join person f on f.id = m.person_id
             limit 1
             for no key update of f skip locked",
            &due.zones,
            &due.ways,
            &due.up_to,
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(person) = person else { return Ok(written) };
        written += usize::from(write_one(&mut transaction, person, &due, site, rng, now).await?);
        transaction.commit().await?;
    }
}

/// A community of which somebody is to be told.
struct DueCommunity {
    id: Uuid,
    slug: String,
    title: Text,
    weekly: bool,
    from: Timestamp,
    up_to: Timestamp,
    acronym: String,
    funding: Json<Text>,
}

/// Writes somebody's summary, whose row is locked. Answers whether there was anything to tell.
async fn write_one(
    connection: &mut PgConnection,
    person: Uuid,
    due: &Due,
    site: &str,
    rng: &mut (impl Rng + Send),
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let communities = take_due(&mut *connection, person, due).await?;
    let account = sqlx::query!(
        r#"select a.id, a.email, a.locale, p.given_name || ' ' || p.family_name as "name!"
           from person p
           join account a on a.person_id = coalesce(p.merged_into, p.id) and a.disabled_at is null
           where p.id = $1 and p.erased_at is null"#,
        person,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(account) = account else { return Ok(false) };
    let locale = i18n::from_code(&account.locale).unwrap_or_default();
    let mut facts = SummaryFacts {
        name: account.name,
        weekly: false,
        communities: Vec::new(),
        choices: format!("{site}{NOTICES_ADDRESS}"),
        way_out: String::new(),
        footer: String::new(),
    };
    let mut footers: Vec<String> = Vec::new();
    for community in &communities {
        let news = news(&mut *connection, community, person, site, locale, now).await?;
        if news.threads.is_empty() {
            continue;
        }
        facts.weekly |= community.weekly;
        facts.communities.push(news);
        let line = footer(&community.acronym, &community.funding, locale);
        if !footers.contains(&line) {
            footers.push(line);
        }
    }
    if facts.communities.is_empty() {
        return Ok(false);
    }
    facts.footer = footers.join("\n\n");
    facts.way_out = new_way_out(&mut *connection, person, Scope::Summaries, site, rng, now).await?;
    let (subject, body) = touch_mails::summary(locale, &facts);
    let template = if facts.weekly { "community_weekly" } else { "community_daily" };
    let mail = NewMail { account: Some(account.id), to: account.email, locale, template, subject, body };
    notifications::db::enqueue_with_way_out(connection, &mail, &facts.way_out, now).await?;
    Ok(true)
}

/// The communities of which somebody is to be told; from now on they have been.
async fn take_due(connection: &mut PgConnection, person: Uuid, due: &Due) -> Result<Vec<DueCommunity>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        with taken as (
            select m.community_id, m.last_summary_at as began, to_timestamp(due.up_to) as up_to, m.told, p.acronym,
                   p.funding_wording, c.slug, c.title, c.position
            from community_member m
            join community c on c.id = m.community_id
            join project p on p.id = c.project_id
            join unnest($2::text[], $3::text[], $4::bigint[]) due (zone, told, up_to)
                on due.zone = p.zone and due.told = m.told
            where m.person_id = $1 and m.state = 'member' and m.last_summary_at < to_timestamp(due.up_to)
        ), told as (
            update community_member m set last_summary_at = taken.up_to
            from taken where m.community_id = taken.community_id and m.person_id = $1
            returning m.community_id
        )
        select t.community_id, t.began as "began!", t.up_to as "up_to!", t.told = 'weekly' as "weekly!", t.acronym,
               t.funding_wording as "funding: Json<Text>", t.slug, t.title as "title: Json<Text>"
        from taken t join told using (community_id)
        order by t.acronym, t.position, t.community_id
        "#,
        person,
        &due.zones,
        &due.ways,
        &due.up_to,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| DueCommunity {
            id: row.community_id,
            slug: row.slug,
            title: row.title.0,
            weekly: row.weekly,
            from: row.began.to_jiff(),
            up_to: row.up_to.to_jiff(),
            acronym: row.acronym,
            funding: row.funding,
        })
        .collect())
}

/// What is new in a community for somebody: what others have written since that they have not read.
async fn news(
    connection: &mut PgConnection,
    community: &DueCommunity,
    person: Uuid,
    site: &str,
    locale: Locale,
    now: Timestamp,
) -> Result<CommunityNews, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select t.title, fresh.count as "count!", p.id, p.body,
               author.given_name || ' ' || author.family_name as "author!"
        from thread t
        left join thread_reader r on r.thread_id = t.id and r.person_id = $2
        cross join lateral (
            select count(*) as count, min(number) as first
            from (select p.number from post p
                  -- One that waited for a moderator is news from when it was released.
                  cross join lateral (
                      select coalesce(max(a.at), p.created_at) as at from moderation_action a
                      where a.post_id = p.id and a.kind = 'released' and a.undone_at is null) shown
                  where p.thread_id = t.id and p.number > coalesce(r.read_number, 0) and p.state = 'visible'
                    and p.author_id <> $2 and shown.at > $3 and shown.at <= $4
                  order by p.number limit $5) posts) fresh
        join post p on p.thread_id = t.id and p.number = fresh.first
        join person author on author.id = p.author_id
        where t.community_id = $1 and t.state = 'visible' and t.last_post_at > $3
        order by t.last_post_at desc, t.id desc
        limit $6
        "#,
        community.id,
        person,
        community.from.to_sqlx() as jiff_sqlx::Timestamp,
        community.up_to.to_sqlx() as jiff_sqlx::Timestamp,
        POSTS_MOST,
        THREADS_MOST,
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut news = CommunityNews {
        title: community.title.get(locale).to_owned(),
        link: format!("{site}{}", community_address(&community.slug)),
        ..CommunityNews::default()
    };
    news.threads = rows
        .into_iter()
        .map(|row| ThreadNews {
            title: row.title,
            count: row.count,
            author: row.author,
            excerpt: markdown::excerpt(&row.body, EXCERPT_MOST),
            link: format!("{site}{}", post_address(&community.slug, row.id)),
        })
        .collect();
    if news.threads.is_empty() {
        return Ok(news);
    }
    let questions = place::unanswered(&mut *connection, community.id).await?;
    let link = |thread| format!("{site}{}", thread_address(&community.slug, thread));
    news.questions =
        questions.into_iter().take(QUESTIONS_MOST).map(|question| (question.title, link(question.id))).collect();
    let meeting = place::next_meeting(connection, community.id, now).await?;
    news.meeting = meeting.and_then(|meeting| {
        Some(NextMeeting {
            day: meeting.day.parse().ok()?,
            starts: meeting.starts.parse().ok()?,
            ends: meeting.ends.parse().ok()?,
            place: meeting.place.unwrap_or_default(),
        })
    });
    Ok(news)
}

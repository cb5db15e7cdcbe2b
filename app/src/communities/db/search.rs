// SPDX-License-Identifier: AGPL-3.0-or-later
//! Looks for words in the discussions of the communities that somebody reads, without regard to accents.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::{
    communities::{SearchHit, markdown, rules::pieces},
    i18n::Text,
    paging::Page,
    people::{Role, Viewer},
};

/// Posts of a page.
const POSTS: usize = 20;
/// Posts, or threads, that have the words, looked at before those of the reader's communities are asked for alone.
const NEWEST: usize = 500;
/// Threads found by their title.
const THREADS: usize = 10;
/// Communities looked through at once.
const COMMUNITIES_MOST: i64 = 500;

/// A community that somebody reads: id, name in addresses, title.
pub type ReadCommunity = (Uuid, String, Text);

/// The communities that somebody reads: as a member, as who facilitates, as who manages the project.
///
/// # Errors
/// Those of the database.
pub async fn read_communities(
    connection: &mut PgConnection,
    viewer: &Viewer,
) -> Result<Vec<ReadCommunity>, sqlx::Error> {
    let scopes = |role: Role| -> Vec<Uuid> {
        viewer.grants.iter().filter(|grant| grant.role == role).filter_map(|grant| grant.scope).collect()
    };
    let rows = sqlx::query!(
        r#"
        select c.id, c.slug, c.title as "title: Json<Text>"
        from community c
        where c.id in (
            select community_id from community_member where person_id = $1 and state = 'member'
            union select id from community where id = any($2)
            union select id from community where project_id = any($3)
        )
        order by c.position, c.slug limit $4
        "#,
        viewer.person,
        &scopes(Role::Facilitator),
        &scopes(Role::ProjectManager),
        COMMUNITIES_MOST,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.slug, row.title.0)).collect())
}

/// Threads whose title has the words, newest first.
///
/// # Errors
/// Those of the database.
pub async fn find_threads(
    connection: &mut PgConnection,
    communities: &[Uuid],
    words: &str,
) -> Result<Vec<SearchHit>, sqlx::Error> {
    let newest = sqlx::query_as!(
        Hit,
        r#"select id, community_id as community, true as "visible!" from thread
           where state = 'visible' and search @@ websearch_to_tsquery('italian_unaccent', $1)
           order by last_post_at desc, id desc limit $2"#,
        words,
        NEWEST as i64,
    )
    .fetch_all(&mut *connection)
    .await?;
    let found = match first_read(&newest, communities, THREADS) {
        Some(found) => found,
        None => {
            sqlx::query_scalar!(
                "select id from thread
                 where state = 'visible' and community_id = any($1)
                   and search @@ websearch_to_tsquery('italian_unaccent', $2)
                 order by last_post_at desc, id desc limit $3",
                communities,
                words,
                THREADS as i64,
            )
            .fetch_all(&mut *connection)
            .await?
        }
    };
    let rows = sqlx::query!(
        r#"
        select t.id, t.title, c.slug, c.title as "community: Json<Text>",
               author.given_name || ' ' || author.family_name as "author!",
               to_char(t.last_post_at at time zone project.zone, 'YYYY-MM-DD"T"HH24:MI') as "at!"
        from thread t
        join community c on c.id = t.community_id
        join project on project.id = c.project_id
        join person author on author.id = t.author_id
        where t.id = any($1)
        order by t.last_post_at desc, t.id desc
        "#,
        &found,
    )
    .fetch_all(&mut *connection)
    .await?;
    let titles: Vec<String> = rows.iter().map(|row| row.title.clone()).collect();
    let titles = headlines(connection, &titles, words, "HighlightAll=true").await?;
    Ok(rows
        .into_iter()
        .zip(titles)
        .map(|(row, title)| SearchHit {
            slug: row.slug,
            community: row.community.0,
            thread: row.id,
            title: pieces(&title),
            post: None,
            number: 0,
            author: row.author,
            at: row.at,
            excerpt: Vec::new(),
        })
        .collect())
}

/// Visible posts of visible threads that have the words, newest first.
///
/// # Errors
/// Those of the database.
pub async fn find_posts(
    connection: &mut PgConnection,
    communities: &[Uuid],
    words: &str,
    after: Option<(Timestamp, Uuid)>,
) -> Result<Page<SearchHit>, sqlx::Error> {
    let after = after.unwrap_or((Timestamp::MAX, Uuid::max()));
    let newest = newest_anywhere(connection, words, after).await?;
    let found = match first_read(&newest, communities, POSTS + 1) {
        Some(found) => found,
        None => newest_of_communities(connection, communities, words, after).await?,
    };
    let rows = sqlx::query!(
        r#"
        select p.id, p.number, p.body, p.created_at as "created_at: jiff_sqlx::Timestamp", t.id as thread, t.title,
               c.slug, c.title as "community: Json<Text>",
               author.given_name || ' ' || author.family_name as "author!",
               to_char(p.created_at at time zone project.zone, 'YYYY-MM-DD"T"HH24:MI') as "at!"
        from post p
        join thread t on t.id = p.thread_id
        join community c on c.id = t.community_id
        join project on project.id = c.project_id
        join person author on author.id = p.author_id
        where p.id = any($1)
        order by p.created_at desc, p.id desc
        "#,
        &found,
    )
    .fetch_all(&mut *connection)
    .await?;
    let page = Page::cut(rows, POSTS, |row| format!("{}_{}", row.created_at.to_jiff(), row.id));
    let texts: Vec<String> = page.items.iter().map(|row| markdown::plain(&row.body)).collect();
    let options = "MaxFragments=2, MaxWords=30, MinWords=12";
    let excerpts = headlines(connection, &texts, words, options).await?;
    let items = page
        .items
        .into_iter()
        .zip(excerpts)
        .map(|(row, excerpt)| SearchHit {
            slug: row.slug,
            community: row.community.0,
            thread: row.thread,
            title: vec![crate::communities::Piece { text: row.title, found: false }],
            post: Some(row.id),
            number: row.number,
            author: row.author,
            at: row.at,
            excerpt: pieces(&excerpt),
        })
        .collect();
    Ok(Page { items, next: page.next })
}

/// To be called once before searching. Which index is best depends on the words, so a plan for any words is no use, for
/// what is left of the transaction.
///
/// # Errors
/// Those of the database.
pub async fn plan_for_each_search(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!(r#"select set_config('plan_cache_mode', 'force_custom_plan', true) as "mode!""#)
        .fetch_one(connection)
        .await?;
    Ok(())
}

/// A post or thread that has the words, and where it stands.
struct Hit {
    id: Uuid,
    community: Uuid,
    /// Whether its thread is.
    visible: bool,
}

/// The first of these hits, the newest anywhere, that stand in these communities; none if there may be more of them than
/// were looked at.
fn first_read(newest: &[Hit], communities: &[Uuid], wanted: usize) -> Option<Vec<Uuid>> {
    let read = newest.iter().filter(|hit| hit.visible && communities.contains(&hit.community));
    let found: Vec<Uuid> = read.map(|hit| hit.id).take(wanted).collect();
    (newest.len() < NEWEST || found.len() == wanted).then_some(found)
}

/// The newest visible posts that have the words, whosever they are: by the index of words if they are rare, by the index
/// of time if they are not. Fewer than [`NEWEST`] are all there are.
async fn newest_anywhere(
    connection: &mut PgConnection,
    words: &str,
    (after_at, after_id): (Timestamp, Uuid),
) -> Result<Vec<Hit>, sqlx::Error> {
    sqlx::query_as!(
        Hit,
        r#"
        select p.id, t.community_id as community, t.state = 'visible' as "visible!"
        from (
            select p.id, p.thread_id, p.created_at from post p
            where p.state = 'visible' and p.search @@ websearch_to_tsquery('italian_unaccent', $1)
              and (p.created_at, p.id) < ($2::timestamptz, $3::uuid)
            order by p.created_at desc, p.id desc limit $4
        ) p
        join thread t on t.id = p.thread_id
        order by p.created_at desc, p.id desc
        "#,
        words,
        after_at.to_sqlx() as _,
        after_id,
        NEWEST as i64,
    )
    .fetch_all(connection)
    .await
}

/// The newest posts that have the words, of these communities alone: reads what they hold, when the words are frequent
/// and the communities a small part of all.
async fn newest_of_communities(
    connection: &mut PgConnection,
    communities: &[Uuid],
    words: &str,
    (after_at, after_id): (Timestamp, Uuid),
) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "
        select p.id from post p join thread t on t.id = p.thread_id
        where p.state = 'visible' and t.state = 'visible' and t.community_id = any($1)
          and p.search @@ websearch_to_tsquery('italian_unaccent', $2)
          and (p.created_at, p.id) < ($3::timestamptz, $4::uuid)
        order by p.created_at desc, p.id desc limit $5
        ",
        communities,
        words,
        after_at.to_sqlx() as _,
        after_id,
        POSTS as i64 + 1,
    )
    .fetch_all(connection)
    .await
}

/// The pieces of plain texts around what was looked for, which stands between `rules::FOUND` and `rules::FOUND_END`.
async fn headlines(
    connection: &mut PgConnection,
    texts: &[String],
    words: &str,
    options: &str,
) -> Result<Vec<String>, sqlx::Error> {
    use crate::communities::rules::{FOUND, FOUND_END};

    let plain: Vec<String> = texts.iter().map(|text| text.replace([FOUND, FOUND_END], "")).collect();
    let options = format!("StartSel={FOUND}, StopSel={FOUND_END}, FragmentDelimiter=\" … \", {options}");
    sqlx::query_scalar!(
        r#"select ts_headline('italian_unaccent', text, websearch_to_tsquery('italian_unaccent', $2), $3) as "piece!"
           from unnest($1::text[]) with ordinality given (text, place) order by place"#,
        &plain,
        words,
        options,
    )
    .fetch_all(connection)
    .await
}

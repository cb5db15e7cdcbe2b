// SPDX-License-Identifier: AGPL-3.0-or-later
//! Posts as the one who asks may see them.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use super::files_of;
use crate::communities::{
    CameBy, CommunityPlace, Hiding, POSTS_A_PAGE, PostAuthor, PostShown, PostState, Quoted, markdown, rules,
};

/// Characters of a quoted post that its answer shows.
const QUOTED_MOST: usize = 120;

/// Who looks at which thread, and when.
#[derive(Clone, Copy, Debug)]
pub struct PostsOf<'a> {
    /// The community, with what they are to it.
    pub place: &'a CommunityPlace,
    /// The thread.
    pub thread: Uuid,
    /// Who looks.
    pub person: Uuid,
    /// When.
    pub now: Timestamp,
}

/// The posts of a page: those that the one who asks sees, from a number on.
///
/// # Errors
/// Those of the database.
pub async fn posts(connection: &mut PgConnection, of: PostsOf<'_>, from: i32) -> Result<Vec<PostShown>, sqlx::Error> {
    let ids = sqlx::query_scalar!(
        "select id from post
         where thread_id = $1 and number >= $2 and (state <> 'waiting' or author_id = $3 or $4)
         order by number limit $5",
        of.thread,
        from,
        of.person,
        of.place.standing.moderates(),
        i64::from(POSTS_A_PAGE),
    )
    .fetch_all(&mut *connection)
    .await?;
    seen_posts(connection, of, &ids).await
}

/// These posts of the thread, in its order, as the one who asks sees them; those that they do not see are left out.
///
/// # Errors
/// Those of the database.
pub async fn seen_posts(
    connection: &mut PgConnection,
    of: PostsOf<'_>,
    ids: &[Uuid],
) -> Result<Vec<PostShown>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select p.id, p.number, p.state, p.html, p.came_by, p.version, p.useful_count,
               p.author_id = $3 as "mine!",
               author.given_name || ' ' || author.family_name as "author!",
               coalesce(member.body_name, '') as "body_name!",
               exists (
                   select 1 from role_grant g join account a on a.id = g.account_id
                   where g.scope_id = t.community_id and g.role = 'facilitator' and g.withdrawn_at is null
                     and g.valid_from <= $4 and (g.valid_until is null or g.valid_until > $4)
                     and a.person_id = p.author_id
               ) as "facilitates!",
               to_char(p.created_at at time zone project.zone, 'YYYY-MM-DD"T"HH24:MI') as "at!",
               to_char(p.edited_at at time zone project.zone, 'YYYY-MM-DD"T"HH24:MI') as edited_at,
               exists (select 1 from post_useful u where u.post_id = p.id and u.person_id = $3) as "useful_to_me!",
               coalesce(t.answer_post_id = p.id, false) as "is_answer!",
               q.id as "q_id?", q.number as "q_number?", q.state as "q_state?", q.body as "q_body?",
               q.author_id = $3 as "q_mine?", q_author.given_name || ' ' || q_author.family_name as "q_author?",
               hiding.reason as "hidden_reason?", hiding.words as "hidden_words?"
        from unnest($2::uuid[]) wanted (id)
        join post p on p.id = wanted.id
        join thread t on t.id = p.thread_id
        join community c on c.id = t.community_id
        join project on project.id = c.project_id
        join person author on author.id = p.author_id
        left join community_member member on member.community_id = c.id and member.person_id = p.author_id
        left join post q on q.id = p.reply_to
        left join person q_author on q_author.id = q.author_id
        left join lateral (
            select a.reason,
                   (select n.body from moderation_note n where n.action_id = a.id and n.kind = 'reason'
                    order by n.at, n.id limit 1) as words
            from moderation_action a
            where a.post_id = p.id and a.kind = 'hidden' and a.undone_at is null and p.state = 'hidden'
            order by a.at desc limit 1
        ) hiding on true
        where p.thread_id = $1
        order by p.number
        "#,
        of.thread,
        ids,
        of.person,
        of.now.to_sqlx() as _,
    )
    .fetch_all(&mut *connection)
    .await?;
    let files = files_of(connection, ids).await?;
    let files_of_post =
        |post: Uuid| -> Vec<_> { files.iter().filter(|(of, _)| *of == post).map(|(_, file)| file.clone()).collect() };
    let standing = &of.place.standing;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let state = PostState::from_code(&row.state)?;
            if !rules::sees_post(state, row.mine, standing) {
                return None;
            }
            let reads = rules::reads_post(state, row.mine, standing);
            let quoted = row.q_id.zip(row.q_number).map(|(id, number)| {
                let state = row.q_state.as_deref().and_then(PostState::from_code).unwrap_or(PostState::Hidden);
                let shown = rules::reads_post(state, row.q_mine.unwrap_or_default(), standing);
                Quoted {
                    id,
                    number,
                    author: row.q_author.filter(|_| shown),
                    excerpt: row
                        .q_body
                        .filter(|_| shown)
                        .map_or_else(String::new, |body| markdown::excerpt(&body, QUOTED_MOST)),
                }
            });
            Some(PostShown {
                id: row.id,
                number: row.number,
                state,
                author: reads.then_some(PostAuthor {
                    name: row.author,
                    body_name: row.body_name,
                    facilitates: row.facilitates,
                }),
                html: reads.then_some(row.html),
                at: row.at,
                edited_at: row.edited_at.filter(|_| reads),
                version: row.version,
                came_by: row.came_by.as_deref().and_then(CameBy::from_code),
                reply_to: quoted.filter(|_| reads),
                useful_count: row.useful_count,
                useful_to_me: row.useful_to_me,
                is_answer: row.is_answer,
                mine: row.mine,
                hiding: row
                    .hidden_reason
                    .filter(|_| reads)
                    .map(|reason| Hiding { reason, words: row.hidden_words.unwrap_or_default() }),
                attachments: if reads { files_of_post(row.id) } else { Vec::new() },
            })
        })
        .collect())
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Tells of a post, in its transaction: one statement, however many follow the discussion. Mails are a job's work.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::communities::{
    markdown,
    touch::{MemberLike, rules},
};

/// As many members are offered for the letters typed.
const MEMBERS_OFFERED: i64 = 8;

/// Whom a text names, of the members of a community, and the words that are their names.
///
/// # Errors
/// Those of the database.
pub async fn names_in(
    connection: &mut PgConnection,
    community: Uuid,
    body: &str,
) -> Result<(Vec<Uuid>, Vec<String>), sqlx::Error> {
    let texts = markdown::own_words(body);
    let signs: Vec<_> = texts.iter().flat_map(|text| rules::signs(text)).collect();
    if signs.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let mut wanted: Vec<String> = signs.iter().flat_map(|sign| &sign.names).map(|name| (*name).to_owned()).collect();
    wanted.sort();
    wanted.dedup();
    let rows = sqlx::query!(
        r#"
        select wanted.name as "name!", p.id
        from unnest($2::text[]) wanted (name)
        join person p on p.name_key = regexp_replace(plain_words(wanted.name), '[^[:alnum:]]+', '', 'g')
            and p.merged_into is null and p.erased_at is null
        join community_member m on m.community_id = $1 and m.person_id = p.id and m.state = 'member'
        order by p.id
        "#,
        community,
        &wanted,
    )
    .fetch_all(connection)
    .await?;
    let found: Vec<_> = rows.into_iter().map(|row| (row.name, row.id)).collect();
    Ok(rules::named(&signs, &found))
}

/// Tells everybody concerned of a post that has become visible, each once: whom it names, whose post it answers, who
/// follows the discussion, who wants to hear of each post. Not its author, not who entered it, not who reads there no
/// longer.
///
/// # Errors
/// Those of the database.
pub async fn tell_of_post(
    connection: &mut PgConnection,
    post: Uuid,
    named: &[Uuid],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        r#"
        with told as (
            select p.id as post, p.thread_id, t.community_id, p.author_id, entered.person_id as entered_by,
                   answered.author_id as answered
            from post p
            join thread t on t.id = p.thread_id
            left join account entered on entered.id = p.entered_by
            left join post answered on answered.id = p.reply_to
            where p.id = $1 and p.state = 'visible' and t.state = 'visible'
        ), concerned (person_id, rank, kind) as (
            select unnest($2::uuid[]), 1, 'mentioned'
            union all
            select answered, 2, 'replied' from told where answered is not null
            union all
            select r.person_id, 3, 'posted_in_followed'
            from told join thread_reader r on r.thread_id = told.thread_id where r.follows
            union all
            select m.person_id, 4, 'posted'
            from told join community_member m on m.community_id = told.community_id
            where m.state = 'member' and m.told = 'at_once'
        )
        insert into notice (id, person_id, kind, post_id, at)
        select distinct on (c.person_id) gen_random_uuid(), c.person_id, c.kind, told.post, $3
        from concerned c cross join told
        where c.person_id <> told.author_id and c.person_id is distinct from told.entered_by
          and reads_community(c.person_id, told.community_id, $3)
        order by c.person_id, c.rank
        on conflict (person_id, post_id) do nothing
        "#,
        post,
        named,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Tells those whom a post names since it was written anew, and who were not told of it before.
///
/// # Errors
/// Those of the database.
pub async fn tell_of_mentions(
    connection: &mut PgConnection,
    post: Uuid,
    named: &[Uuid],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into notice (id, person_id, kind, post_id, at)
         select gen_random_uuid(), named.id, 'mentioned', p.id, $3
         from post p
         join thread t on t.id = p.thread_id
         cross join unnest($2::uuid[]) named (id)
         where p.id = $1 and p.state = 'visible' and t.state = 'visible' and named.id <> p.author_id
         on conflict (person_id, post_id) do nothing",
        post,
        named,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Members whose name begins with these letters, their own or the family's, without regard to accents and capitals.
///
/// # Errors
/// Those of the database.
pub async fn members_like(
    connection: &mut PgConnection,
    community: Uuid,
    letters: &str,
) -> Result<Vec<MemberLike>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        with typed (begins) as (
            select regexp_replace(plain_words($2), '[^[:alnum:]]+', '', 'g')
        )
        select p.id, p.given_name || ' ' || p.family_name as "name!", m.body_name
        from typed
        join person p on (p.name_key like begins || '%' or p.family_key like begins || '%')
            and p.merged_into is null and p.erased_at is null
        join community_member m on m.community_id = $1 and m.person_id = p.id and m.state = 'member'
        where begins <> ''
        order by lower(p.family_name), lower(p.given_name), p.id
        limit $3
        "#,
        community,
        letters,
        MEMBERS_OFFERED,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| MemberLike { person: row.id, name: row.name, body_name: row.body_name }).collect())
}

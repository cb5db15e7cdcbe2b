// SPDX-License-Identifier: AGPL-3.0-or-later
//! Discussions: what threads and communities count and point to. Each check goes once through its tables.

use sqlx::PgConnection;

use super::{Findings, Rule};

pub(super) async fn check(connection: &mut PgConnection, found: &mut Findings) -> Result<(), sqlx::Error> {
    found.add(Rule::ThreadCountWrong, thread_count(&mut *connection).await?);
    found.add(Rule::PostCountWrong, post_count(&mut *connection).await?);
    found.add(Rule::LastPostWrong, last_post(&mut *connection).await?);
    found.add(Rule::TalkNumbersWrong, numbers(&mut *connection).await?);
    found.add(Rule::UsefulCountWrong, useful_count(&mut *connection).await?);
    found.add(Rule::AnswerMisplaced, answer(&mut *connection).await?);
    found.add(Rule::MergedThreadWrong, merged(connection).await?);
    Ok(())
}

async fn thread_count(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('community %s counts %s discussions, there are %s', c.slug, c.thread_count, count(t.id))
            as "facts!"
        from community c
        left join thread t on t.community_id = c.id and t.state = 'visible'
        group by c.id
        having c.thread_count <> count(t.id)
        order by c.slug
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn post_count(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('thread %s counts %s posts, there are %s', t.id, t.post_count, coalesce(p.posts, 0)) as "facts!"
        from thread t
        left join (select thread_id, count(*) as posts from post where state = 'visible' group by thread_id) p
            on p.thread_id = t.id
        where t.post_count <> coalesce(p.posts, 0)
        order by t.id
        "#,
    )
    .fetch_all(connection)
    .await
}

/// A thread's last post may be later than its newest one: it was shown, after waiting, or something later was hidden.
async fn last_post(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('thread %s says its last post came before its newest one', t.id) as "facts!"
        from thread t
        join (select thread_id, max(created_at) as newest from post where state = 'visible' group by thread_id) p
            on p.thread_id = t.id
        where t.last_post_at < p.newest
        union all
        select format('community %s says its last post came before that of a discussion', c.slug)
        from community c
        join (select community_id, max(last_post_at) as newest from thread where state = 'visible'
              group by community_id) t on t.community_id = c.id
        where c.last_post_at is null or c.last_post_at < t.newest
        order by 1
        "#,
    )
    .fetch_all(connection)
    .await
}

/// Posts that went into another thread leave gaps, at the end too; changes are numbered without.
async fn numbers(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('thread %s gave its last post number %s, and holds number %s', t.id, t.last_number, p.last)
            as "facts!"
        from thread t
        join (select thread_id, max(number) as last from post group by thread_id) p on p.thread_id = t.id
        where t.last_number < p.last
        union all
        select format('thread %s gave its last change number %s; %s changes, the last of them number %s', t.id,
                      t.last_seq, coalesce(e.changes, 0), coalesce(e.last, 0))
        from thread t
        left join (select thread_id, count(*) as changes, max(seq) as last from thread_change group by thread_id) e
            on e.thread_id = t.id
        where (t.last_seq, t.last_seq) is distinct from (coalesce(e.changes, 0), coalesce(e.last, 0))
        order by 1
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn useful_count(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('post %s counts %s who find it useful, there are %s', p.id, p.useful_count,
                      coalesce(u.persons, 0)) as "facts!"
        from post p
        left join (select post_id, count(*) as persons from post_useful group by post_id) u on u.post_id = p.id
        where p.useful_count <> coalesce(u.persons, 0)
        order by p.id
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn answer(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('thread %s is answered by post %s, which is %s', t.id, p.id,
                      case when p.thread_id <> t.id then 'of another thread' else p.state end) as "facts!"
        from thread t
        join post p on p.id = t.answer_post_id
        where p.thread_id <> t.id or p.state = 'deleted'
        order by t.id
        "#,
    )
    .fetch_all(connection)
    .await
}

/// Whoever follows its address must arrive.
async fn merged(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('thread %s was merged and holds posts', t.id) as "facts!"
        from thread t
        where t.merged_into is not null and exists (select from post p where p.thread_id = t.id)
        union all
        select format('thread %s was merged, and leads back to itself', t.id)
        from thread t
        where t.merged_into is not null and exists (
            with recursive way (id, goes) as (
                select s.id, s.merged_into from thread s where s.id = t.id
                union select s.id, s.merged_into from thread s join way on way.goes = s.id
            )
            select from way where way.goes = t.id)
        order by 1
        "#,
    )
    .fetch_all(connection)
    .await
}

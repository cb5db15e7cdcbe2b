// SPDX-License-Identifier: AGPL-3.0-or-later
//! Persons looked for: by parts of their names and addresses, and those who are likely the same.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::{paging::Page, people::PersonRow};

/// Rows of a page of the list.
const ROWS: usize = 50;
/// Groups of likely duplicates on a page.
const GROUPS: usize = 20;

/// By what persons are likely the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alike {
    /// The same name without regard to accents, capitals and signs.
    Name,
    /// The same address under different names.
    Address,
}

/// A page of persons; the condition is written out, so that Postgres can follow the index made for words where there
/// are any, and that of names where there are none.
macro_rules! list_persons {
    ($connection:expr, $condition:tt, $first:expr, $patterns:expr, $projects:expr, $after:expr) => {
        sqlx::query_as!(
            PersonRow,
            r#"
            select p.id, p.given_name, p.family_name, p.email, p.source,
                   exists (select 1 from account a where a.person_id = p.id) as "has_account!"
            from person p
            where p.merged_into is null and p.erased_at is null
                and "#
                + $condition
                + r#"
                and p.words like all (select plain_words(pattern) from unnest($2::text[]) pattern)
                and ($3::uuid[] is null or p.entered_for = any($3)
                    or exists (select 1 from enrolment e where e.person_id = p.id and e.project_id = any($3))
                    or exists (select 1 from person m where m.merged_into = p.id and (m.entered_for = any($3)
                        or exists (select 1 from enrolment e where e.person_id = m.id and e.project_id = any($3)))))
                and ($4::uuid is null or (lower(p.family_name), lower(p.given_name), p.id)
                    > (select lower(l.family_name), lower(l.given_name), l.id from person l where l.id = $4))
            order by lower(p.family_name), lower(p.given_name), p.id
            limit $5
            "#,
            $first,
            $patterns,
            $projects,
            $after,
            ROWS as i64 + 1,
        )
        .fetch_all($connection)
        .await
    };
}

/// Persons whose name or address holds each word, in the order of their names. `projects` limits them to those
/// projects' persons; none is all. Merged ones are found under the person they count as.
///
/// # Errors
/// Those of the database.
pub async fn search(
    connection: &mut PgConnection,
    words: &[String],
    projects: Option<&[Uuid]>,
    after: Option<&str>,
) -> Result<Page<PersonRow>, sqlx::Error> {
    let mut patterns: Vec<String> = words.iter().map(|word| format!("%{}%", escape_like(word))).collect();
    // The longest first: it is the one that the index is asked for.
    patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.len()));
    let after: Option<Uuid> = after.and_then(|id| id.parse().ok());
    let rows = match patterns.split_first() {
        Some((first, others)) => {
            list_persons!(connection, "p.words like plain_words($1)", first, others, projects, after)?
        }
        None => list_persons!(connection, "$1 = ''", "", &[], projects, after)?,
    };
    Ok(Page::cut(rows, ROWS, |row| row.id.to_string()))
}

fn escape_like(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// Persons who are likely the same human as this one: alike by name or address. A few at most.
///
/// # Errors
/// Those of the database.
pub async fn duplicates(connection: &mut PgConnection, person: Uuid) -> Result<Vec<PersonRow>, sqlx::Error> {
    sqlx::query_as!(
        PersonRow,
        r#"
        with one as (select id, lower(email) as email, name_key from person where id = $1)
        select p.id, p.given_name, p.family_name, p.email, p.source,
               exists (select 1 from account a where a.person_id = p.id) as "has_account!"
        from one
        join person p on p.id <> one.id and p.merged_into is null and p.erased_at is null
            and (lower(p.email) = one.email or (p.name_key = one.name_key and one.name_key <> ''))
        order by p.id
        limit 20
        "#,
        person,
    )
    .fetch_all(connection)
    .await
}

/// Groups of persons who are likely the same, over the whole installation, after the group with this key. Of a large
/// group the first.
///
/// # Errors
/// Those of the database.
pub async fn duplicate_groups(
    connection: &mut PgConnection,
    alike: Alike,
    after: &str,
) -> Result<Page<Vec<PersonRow>>, sqlx::Error> {
    let limit = GROUPS as i64 + 1;
    let keys: Vec<String> = match alike {
        Alike::Name => {
            sqlx::query_scalar!(
                "select name_key from person
                 where merged_into is null and erased_at is null and name_key > $1
                 group by name_key having count(*) > 1
                 order by name_key limit $2",
                after,
                limit,
            )
            .fetch_all(&mut *connection)
            .await?
        }
        Alike::Address => {
            sqlx::query_scalar!(
                r#"select lower(email) as "email!" from person
                   where merged_into is null and erased_at is null and email is not null and lower(email) > $1
                   group by lower(email) having min(name_key) <> max(name_key)
                   order by lower(email) limit $2"#,
                after,
                limit,
            )
            .fetch_all(&mut *connection)
            .await?
        }
    };
    let page = Page::cut(keys, GROUPS, Clone::clone);
    let mut groups = Vec::new();
    for key in &page.items {
        groups.push(group(&mut *connection, alike, key).await?);
    }
    Ok(Page { items: groups, next: page.next })
}

async fn group(connection: &mut PgConnection, alike: Alike, key: &str) -> Result<Vec<PersonRow>, sqlx::Error> {
    match alike {
        Alike::Name => {
            sqlx::query_as!(
                PersonRow,
                r#"
                select p.id, p.given_name, p.family_name, p.email, p.source,
                       exists (select 1 from account a where a.person_id = p.id) as "has_account!"
                from person p
                where p.merged_into is null and p.erased_at is null and p.name_key = $1
                order by p.id
                limit 20
                "#,
                key,
            )
            .fetch_all(connection)
            .await
        }
        Alike::Address => {
            sqlx::query_as!(
                PersonRow,
                r#"
                select p.id, p.given_name, p.family_name, p.email, p.source,
                       exists (select 1 from account a where a.person_id = p.id) as "has_account!"
                from person p
                where p.merged_into is null and p.erased_at is null and lower(p.email) = $1
                order by p.id
                limit 20
                "#,
                key,
            )
            .fetch_all(connection)
            .await
        }
    }
}

#[cfg(test)]
mod tests {
    use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

    use super::*;

    /// Twenty thousand persons, of whom two have one name and two others one address. Over one connection, so that
    /// Postgres' own count of sequential scans is complete when it is asked for.
    async fn many(pool_options: PgPoolOptions, connect_options: PgConnectOptions) -> sqlx::PgPool {
        let pool = pool_options.max_connections(1).connect_with(connect_options).await.unwrap();
        sqlx::raw_sql(
            "insert into person (id, given_name, family_name, email, source, created_at)
             select gen_random_uuid(), 'Nome ' || n, 'Cognome ' || n, n || '@comune.example', 'import', now()
             from generate_series(1, 20000) n;
             update person set given_name = 'Niccòlò', family_name = 'D''Este' where email = '15000@comune.example';
             update person set given_name = 'NICCOLO', family_name = 'd este', email = null
             where email = '7@comune.example';
             update person set email = 'Ufficio@comune.example'
             where email in ('11@comune.example', '12000@comune.example');
             analyze person",
        )
        .execute(&pool)
        .await
        .unwrap();
        pool
    }

    async fn sequential_scans(connection: &mut PgConnection) -> i64 {
        sqlx::query("select pg_stat_force_next_flush()").execute(&mut *connection).await.unwrap();
        sqlx::query_scalar("select seq_scan from pg_stat_user_tables where relname = 'person'")
            .fetch_one(connection)
            .await
            .unwrap()
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn nothing_is_found_by_reading_all_persons(pool_options: PgPoolOptions, connect_options: PgConnectOptions) {
        let pool = many(pool_options, connect_options).await;
        let connection = &mut *pool.acquire().await.unwrap();
        // The counter counts: this is what must not happen below.
        let before = sequential_scans(connection).await;
        sqlx::query("select count(*) from person where source = 'paper'").execute(&mut *connection).await.unwrap();
        let before = (before < sequential_scans(connection).await).then_some(sequential_scans(connection).await);
        let before = before.unwrap();
        for (text, least) in
            [("niccolò ESTE", 2), ("15000", 1), ("ufficio@", 2), ("nome", 50), ("", 50), ("nessuno", 0)]
        {
            let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            let page = search(connection, &words, None, None).await.unwrap();
            assert!(page.items.len() >= least, "{text}: {}", page.items.len());
            if let Some(next) = page.next {
                assert_eq!(search(connection, &words, None, Some(&next)).await.unwrap().items.len(), ROWS, "{text}");
            }
        }
        for alike in [Alike::Name, Alike::Address] {
            let page = duplicate_groups(connection, alike, "").await.unwrap();
            assert_eq!((page.items.len(), page.items[0].len(), page.next), (1, 2, None), "{alike:?}");
            let found = duplicates(connection, page.items[0][0].id).await.unwrap();
            assert_eq!(found.len(), 1, "{alike:?}");
        }
        assert_eq!(sequential_scans(connection).await, before);
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn groups_go_on_page_by_page(pool: sqlx::PgPool) {
        sqlx::raw_sql(
            "insert into person (id, given_name, family_name, email, source, created_at)
             select gen_random_uuid(), 'Ada', 'Cognome ' || n % 45, null, 'import', now() from generate_series(1, 90) n",
        )
        .execute(&pool)
        .await
        .unwrap();
        let connection = &mut pool.acquire().await.unwrap();
        let (mut after, mut sizes) = (String::new(), Vec::new());
        loop {
            let page = duplicate_groups(connection, Alike::Name, &after).await.unwrap();
            sizes.push(page.items.len());
            assert!(page.items.iter().all(|group| group.len() == 2));
            match page.next {
                Some(next) => after = next,
                None => break,
            }
        }
        assert_eq!(sizes, [20, 20, 5]);
    }
}

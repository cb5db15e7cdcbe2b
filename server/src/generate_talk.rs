// SPDX-License-Identifier: AGPL-3.0-or-later
//! Discussions in great number, to measure with: `correlare generate-talk` and the test of size use it. The same seed makes
//! the same rows, and `audit` finds nothing wrong in them. A few statements write all, in one transaction.
//!
//! The first community holds the two longest threads, with the oldest posts of all; the others share the rest evenly.
//! Every 500th post waits for a moderator, and every 1,000th one was flagged.

use rand::{Rng, SeedableRng, rngs::StdRng};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

/// Sentences that posts are put together from.
const SENTENCES: usize = 3_000;
/// Posts written by one statement.
const BATCH: i32 = 100_000;
/// Members of each community.
const MEMBERS: i32 = 25;
/// A word that stands in every 100,000th post.
pub const RARE_WORD: &str = "rarissima";

const SUBJECTS: &[&str] = &[
    "Allo sportello",
    "Nel nostro Comune",
    "In Questura",
    "All'anagrafe",
    "Con la mediatrice",
    "Al centro per l'impiego",
    "In biblioteca",
    "Durante il colloquio",
    "La settimana scorsa",
    "Da qualche mese",
];
const VERBS: &[&str] = &[
    "ci chiedono",
    "abbiamo rivisto",
    "si discute di",
    "non è chiaro come trattare",
    "abbiamo risolto insieme",
    "resta da capire",
    "conviene preparare",
    "manca spesso",
];
const OBJECTS: &[&str] = &[
    "il rinnovo del permesso di soggiorno",
    "l'iscrizione anagrafica di chi è ospitato",
    "la dichiarazione di ospitalità",
    "il codice STP",
    "il ricongiungimento familiare",
    "l'iscrizione a scuola in corso d'anno",
    "l'assegno di maternità",
    "il contratto di affitto",
    "la traduzione dei documenti",
    "l'appuntamento per le impronte",
    "il riconoscimento del titolo di studio",
    "la residenza per chi non ha casa",
];
const ENDS: &[&str] = &[
    "quando i documenti sono scaduti",
    "prima che finisca l'anno",
    "con chi parla poco italiano",
    "senza far tornare le persone tre volte",
    "secondo l'ultima circolare",
    "insieme agli altri uffici",
    "e ognuno fa a modo suo",
    "come già in altre province",
];

/// How much is made.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Communities, each with 25 members.
    pub communities: i32,
    /// Threads of all of them: at least three for each.
    pub threads: i32,
    /// Posts of all threads: at least one for each.
    pub posts: i32,
    /// Sentences of a post.
    pub sentences: i32,
    /// Another one makes other rows.
    pub seed: i32,
}

/// Why nothing was made.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// There are discussions already.
    #[error("this database holds discussions: use one of its own to measure with, or say --add")]
    NotEmpty,
    /// There is nothing to put communities into.
    #[error("there is no project {0:?}: run `correlare demo`, or import a project and name it with --project")]
    NoProject(String),
    /// The same was made before.
    #[error("seed {0} was used in this database: say another one")]
    SeedUsed(i32),
    /// Numbers that do not go together.
    #[error("at least 1 community, 3 threads for each community and 1 post for each thread; seeds begin at 1")]
    TooSmall,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Makes communities with members and discussions in a project. With `add` beside those that are there.
///
/// # Errors
/// See [`GenerateError`]; nothing is left then.
pub async fn run(
    connection: &mut PgConnection,
    size: Size,
    project: &str,
    add: bool,
    mut progress: impl FnMut(&str),
) -> Result<(), GenerateError> {
    let fits = size.communities >= 1 && size.threads / 3 >= size.communities && size.posts >= size.threads;
    if !fits || size.seed < 1 || size.sentences < 1 {
        return Err(GenerateError::TooSmall);
    }
    let project_id = sqlx::query_scalar!("select id from project where slug = $1", project);
    let project_id = project_id.fetch_optional(&mut *connection).await?;
    let project_id = project_id.ok_or_else(|| GenerateError::NoProject(project.to_owned()))?;
    let mut transaction = connection.begin().await?;
    let spoken = sqlx::query_scalar!(r#"select exists (select from thread) as "spoken!""#);
    if !add && spoken.fetch_one(&mut *transaction).await? {
        return Err(GenerateError::NotEmpty);
    }
    let used = sqlx::query_scalar!(
        r#"select exists (select from community where slug = 'prova-' || $1::integer || '-1') as "used!""#,
        size.seed,
    );
    if used.fetch_one(&mut *transaction).await? {
        return Err(GenerateError::SeedUsed(size.seed));
    }
    communities(&mut transaction, size, project_id).await?;
    progress(&format!("{} communities with {MEMBERS} members each", size.communities));
    let sentences = sentences(size.seed);
    threads(&mut transaction, size, &sentences).await?;
    progress(&format!("{} discussions", size.threads));
    let mut from = 1;
    while from <= size.posts {
        let to = size.posts.min(from + BATCH - 1);
        posts(&mut transaction, size, &sentences, (from, to)).await?;
        progress(&format!("{to} posts"));
        from = to + 1;
    }
    counts(&mut transaction, size).await?;
    transaction.commit().await?;
    // What is there now is what queries are planned by.
    sqlx::query!("analyze").execute(connection).await?;
    Ok(())
}

/// Sentences in the manner of those that operators write, without anybody in them.
fn sentences(seed: i32) -> Vec<String> {
    let mut chance = StdRng::seed_from_u64(u64::from(seed.unsigned_abs()));
    let mut of = |words: &[&'static str]| words[chance.random_range(0..words.len())];
    (0..SENTENCES).map(|_| format!("{} {} {} {}.", of(SUBJECTS), of(VERBS), of(OBJECTS), of(ENDS))).collect()
}

/// Ids are `seed-0000-4kind-8000-number`: a seed's rows are found by them, and come again the same.
async fn communities(connection: &mut PgConnection, size: Size, project: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into community (id, project_id, slug, title, summary, open_to, charter, state, joining, position)
         select (lpad(to_hex($1::integer), 8, '0') || '-0000-4001-8000-' || lpad(to_hex(n), 12, '0'))::uuid, $3,
                'prova-' || $1 || '-' || n, jsonb_build_object('it', 'Comunità di prova ' || n),
                '{\"it\": \"Discussioni per misurare\"}', '{\"it\": \"Nessuno\"}', '[]', 'active', 'open', 100000 + n
         from generate_series(1, $2::integer) n",
        size.seed,
        size.communities,
        project,
    )
    .execute(&mut *connection)
    .await?;
    let members = size.communities * MEMBERS;
    sqlx::query!(
        "insert into person (id, given_name, family_name, source, created_at)
         select (lpad(to_hex($1::integer), 8, '0') || '-0000-4002-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'Persona',
                'di Prova ' || n, 'paper', timestamptz '2020-01-01'
         from generate_series(1, $2::integer) n",
        size.seed,
        members,
    )
    .execute(&mut *connection)
    .await?;
    // One after the other, so that a person belongs to one community.
    sqlx::query!(
        "insert into community_member (community_id, person_id, state, since, version)
         select (lpad(to_hex($1::integer), 8, '0') || '-0000-4001-8000-' || lpad(to_hex(1 + n % $3), 12, '0'))::uuid,
                (lpad(to_hex($1), 8, '0') || '-0000-4002-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'member',
                timestamptz '2020-01-01' + n * interval '1 second', 1
         from generate_series(1, $2::integer) n",
        size.seed,
        members,
        size.communities,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "insert into community_member_event (community_id, person_id, number, kind, at)
         select m.community_id, m.person_id, 1, 'joined', m.since
         from community c join community_member m on m.community_id = c.id
         where c.slug like 'prova-' || $1::integer || '-%'",
        size.seed,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// As many threads belong to the first community as to the others, the two longest among them. One in seven asks
/// something, and a third of these is answered: numbers without a common divisor, so that each community has of all.
async fn threads(connection: &mut PgConnection, size: Size, sentences: &[String]) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "with sentence as materialized (select text, n from unnest($4::text[]) with ordinality s (text, n))
         insert into thread (id, community_id, title, author_id, created_at, last_post_at, is_question)
         select (lpad(to_hex($1::integer), 8, '0') || '-0000-4003-8000-' || lpad(to_hex(t.n), 12, '0'))::uuid,
                (lpad(to_hex($1), 8, '0') || '-0000-4001-8000-' || lpad(to_hex(t.home), 12, '0'))::uuid,
                'Discussione ' || t.n || ': ' || s.text,
                (lpad(to_hex($1), 8, '0') || '-0000-4002-8000-'
                 || lpad(to_hex(case when t.home = 1 then $3 else t.home - 1 end), 12, '0'))::uuid,
                timestamptz '2020-01-01' + t.n * interval '1 minute', timestamptz '2020-01-01' + t.n * interval '1 minute',
                t.n % 7 = 0
         from (select n, case when n <= 2 then 1 else 1 + n % $3 end as home from generate_series(1, $2::integer) n) t
         join sentence s on s.n = 1 + mod(abs(hashint8extended(t.n, $1::integer)), cardinality($4::text[]))",
        size.seed,
        size.threads,
        size.communities,
        sentences,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// A twentieth of the posts goes to the two longest threads, a tenth of that to the first one; the others go round.
async fn posts(
    connection: &mut PgConnection,
    size: Size,
    sentences: &[String],
    (from, to): (i32, i32),
) -> Result<(), sqlx::Error> {
    let (first, both) = ((size.posts / 200).max(1), (size.posts / 20).max(2));
    sqlx::query!(
        "with sentence as materialized (select text, n from unnest($8::text[]) with ordinality s (text, n)),
         placed as (
             select n, case when n <= $6 then 1 when n <= $7 then 2 else 3 + (n - $7 - 1) % ($5 - 2) end as thread,
                    case when n <= $6 then n when n <= $7 then n - $6 else 1 + (n - $7 - 1) / ($5 - 2) end as number
             from generate_series($2::integer, $3::integer) n),
         at_home as (select n, thread, number, case when thread <= 2 then 1 else 1 + thread % $4 end as home from placed),
         text as (
             select at_home.n, string_agg(s.text, ' ' order by part) as body
             from at_home
             cross join generate_series(1, $9::integer) part
             join sentence s on s.n = 1 + mod(abs(hashint8extended(at_home.n * 8::bigint + part, $1::integer)), cardinality($8::text[]))
             group by at_home.n)
         insert into post (id, thread_id, number, author_id, body, html, state, created_at)
         select (lpad(to_hex($1::integer), 8, '0') || '-0000-4004-8000-' || lpad(to_hex(p.n), 12, '0'))::uuid,
                (lpad(to_hex($1), 8, '0') || '-0000-4003-8000-' || lpad(to_hex(p.thread), 12, '0'))::uuid, p.number,
                -- One of the members: their numbers go up by as many as there are communities.
                (lpad(to_hex($1), 8, '0') || '-0000-4002-8000-' || lpad(to_hex(
                    case when p.home = 1 then $4 else p.home - 1 end + (p.n % $10::integer) * $4), 12, '0'))::uuid,
                body.said, '<p>' || body.said || '</p>',
                case when p.n % 500 = 0 and p.number > 1 then 'waiting' else 'visible' end,
                timestamptz '2020-01-01' + p.n * interval '1 second'
         from at_home p
         join text t on t.n = p.n
         cross join lateral (select t.body || case when p.n % 100000 = 7 then ' Parola ' || $11::text || '.' else '' end
                             as said) body",
        size.seed,
        from,
        to,
        size.communities,
        size.threads,
        first,
        both,
        sentences,
        size.sentences,
        MEMBERS,
        RARE_WORD,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What hangs on posts, and what threads and communities count.
async fn counts(connection: &mut PgConnection, size: Size) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into thread_change (thread_id, seq, kind, post_id, at)
         select p.thread_id, p.number, 'posted', p.id, p.created_at
         from community c join thread t on t.community_id = c.id join post p on p.thread_id = t.id
         where c.slug like 'prova-' || $1::integer || '-%'",
        size.seed,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "update thread t
         set last_number = p.last, last_seq = p.last, post_count = p.visible, last_post_at = p.newest,
             answer_post_id = case when t.is_question and extract(epoch from t.created_at)::bigint % 180 = 0
                 then (select id from post where thread_id = t.id and number = 2 and state = 'visible') end
         from (select p.thread_id, max(p.number) as last, count(*) filter (where p.state = 'visible') as visible,
                      max(p.created_at) filter (where p.state = 'visible') as newest
               from community c join thread h on h.community_id = c.id join post p on p.thread_id = h.id
               where c.slug like 'prova-' || $1::integer || '-%' group by p.thread_id) p
         where p.thread_id = t.id",
        size.seed,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "insert into thread_reader (thread_id, person_id, read_number, follows)
         select t.id, t.author_id, 1, true from community c join thread t on t.community_id = c.id
         where c.slug like 'prova-' || $1::integer || '-%'",
        size.seed,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "insert into post_flag (id, post_id, community_id, flagged_by, reason, at)
         select md5(p.id::text)::uuid, p.id, t.community_id, t.author_id, 'other', p.created_at
         from community c join thread t on t.community_id = c.id join post p on p.thread_id = t.id
         where c.slug like 'prova-' || $1::integer || '-%' and p.author_id <> t.author_id
           and mod(extract(epoch from p.created_at)::bigint, 1000) = 0",
        size.seed,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "update community c
         set member_count = $2, thread_count = t.threads, last_post_at = t.newest
         from (select community_id, count(*) as threads, max(last_post_at) as newest from thread
               where state = 'visible' group by community_id) t
         where t.community_id = c.id and c.slug like 'prova-' || $1::integer || '-%'",
        size.seed,
        MEMBERS,
    )
    .execute(connection)
    .await?;
    Ok(())
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Mails at once: a job takes notices of which that is still to be decided, locks them, writes the mails and says that
//! it is decided, in one transaction. Another process leaves locked ones alone, so each mail is written once.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use rand::Rng;
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use super::{Scope, footer, new_way_out};
use crate::{
    communities::{
        post_address,
        touch::{NOTICES_ADDRESS, NoticeKind},
    },
    i18n::{self, Text},
    notifications::{
        self, NewMail,
        touch_mails::{self, PostFacts, Why},
    },
};

/// Notices decided on in one transaction.
const AT_A_TIME: i64 = 50;
/// What is older is no news: the summary may still tell of it.
const NEWS_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Writes the mails that are due. Answers how many.
///
/// # Errors
/// Those of the database; nothing is half done.
pub async fn write_mails(
    pool: &PgPool,
    site: &str,
    rng: &mut (impl Rng + Send),
    now: Timestamp,
) -> Result<usize, sqlx::Error> {
    let mut written = 0;
    loop {
        let mut transaction = pool.begin().await?;
        let (taken, mails) = write_some(&mut transaction, site, rng, now).await?;
        transaction.commit().await?;
        written += mails;
        if taken < AT_A_TIME as usize {
            return Ok(written);
        }
    }
}

/// Decides on some notices. Answers how many they were, and how many mails were written.
async fn write_some(
    connection: &mut PgConnection,
    site: &str,
    rng: &mut (impl Rng + Send),
    now: Timestamp,
) -> Result<(usize, usize), sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select n.id, n.kind, n.person_id, t.community_id, p.thread_id, n.post_id, c.slug,
               c.title as "community: Json<Text>", t.title as thread, p.body,
               author.given_name || ' ' || author.family_name as "author!",
               reader.given_name || ' ' || reader.family_name as "name!",
               a.id as "account?", a.email as "email?", a.locale as "locale?", pr.acronym,
               pr.funding_wording as "funding: Json<Text>",
               (n.read_at is null and n.at > $2 and p.state = 'visible' and t.state = 'visible'
                and m.told is distinct from 'never' and (n.kind <> 'posted' or m.told = 'at_once')
                and reads_community(n.person_id, t.community_id, $3)) as "wanted!"
        from notice n
        join post p on p.id = n.post_id
        join thread t on t.id = p.thread_id
        join community c on c.id = t.community_id
        join project pr on pr.id = c.project_id
        join person author on author.id = p.author_id
        join person reader on reader.id = n.person_id
        left join account a on a.person_id = coalesce(reader.merged_into, reader.id) and a.disabled_at is null
        left join community_member m on m.community_id = t.community_id and m.person_id = n.person_id
        where n.mail_due
        order by n.at, n.id
        limit $1
        for update of n skip locked
        "#,
        AT_A_TIME,
        (now - NEWS_FOR).to_sqlx() as jiff_sqlx::Timestamp,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut written = 0;
    for row in rows.into_iter().filter(|row| row.wanted) {
        let (Some(to), Some(kind)) = (row.email, NoticeKind::from_code(&row.kind)) else { continue };
        let locale = row.locale.as_deref().and_then(i18n::from_code).unwrap_or_default();
        let (why, scope) = match kind {
            NoticeKind::Mentioned => (Why::Mentioned, Scope::Community(row.community_id)),
            NoticeKind::Replied => (Why::Replied, Scope::Community(row.community_id)),
            NoticeKind::PostedInFollowed => (Why::Followed, Scope::Thread(row.community_id, row.thread_id)),
            NoticeKind::Posted => (Why::Posted, Scope::Community(row.community_id)),
        };
        let way_out = new_way_out(&mut *connection, row.person_id, scope, site, rng, now).await?;
        let facts = PostFacts {
            name: row.name,
            community: row.community.get(locale).to_owned(),
            thread: row.thread,
            author: row.author,
            words: row.body,
            link: format!("{site}{}", post_address(&row.slug, row.post_id)),
            choices: format!("{site}{NOTICES_ADDRESS}"),
            way_out: way_out.clone(),
            footer: footer(&row.acronym, &row.funding, locale),
        };
        let (subject, body) = touch_mails::post(locale, why, &facts);
        let mail = NewMail { account: row.account, to, locale, template: why.template(), subject, body };
        notifications::db::enqueue_with_way_out(&mut *connection, &mail, &way_out, now).await?;
        written += 1;
    }
    sqlx::query!("update notice set mail_due = false where id = any($1)", &ids).execute(connection).await?;
    Ok((ids.len(), written))
}

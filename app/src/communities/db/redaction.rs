// SPDX-License-Identifier: AGPL-3.0-or-later
//! Erasing a post for the personal data in it: its text, what it said before, its files, what others wrote about it to
//! moderators, and the mails that carry it. What stays is that it was done, by whom, when and why. It cannot be undone.

use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    attachments::let_go_of_post,
    change::note_change,
    flags,
    moderation::{Because, ModerationError, NewAction, PostHead, record},
};
use crate::{
    communities::{ChangeKind, ModerationKind},
    people::asking::Act,
};

/// What a thread is called whose title was erased.
const ERASED_TITLE: &str = "Titolo rimosso";
/// A shorter line may stand in mails that have nothing to do with it.
const LINE_LEAST: usize = 16;

/// Erases a post, and the thread's title if that is asked for.
///
/// # Errors
/// `Stale` if there is nothing left to erase, or the database's.
pub async fn redact(
    connection: &mut PgConnection,
    post: &PostHead,
    with_title: bool,
    because: &Because<'_>,
    act: &Act<'_>,
) -> Result<Uuid, ModerationError> {
    if post.state == "redacted" {
        return Err(ModerationError::Stale);
    }
    erase_mails(&mut *connection, post, with_title, act).await?;
    sqlx::query!("update post set body = '', html = '', state = 'redacted' where id = $1", post.id)
        .execute(&mut *connection)
        .await?;
    sqlx::query!("delete from post_version where post_id = $1", post.id).execute(&mut *connection).await?;
    let_go_of_post(&mut *connection, post.id, act.now).await?;
    if post.state == "visible" {
        sqlx::query!("update thread set post_count = post_count - 1 where id = $1", post.thread)
            .execute(&mut *connection)
            .await?;
    }
    // What was written to moderators and by them may quote it.
    flags::settle(&mut *connection, post.id, flags::Outcome::Acted, act).await?;
    sqlx::query!("update post_flag set note = '' where post_id = $1", post.id).execute(&mut *connection).await?;
    sqlx::query!(
        "delete from moderation_note where action_id in (select id from moderation_action where post_id = $1)",
        post.id
    )
    .execute(&mut *connection)
    .await?;
    note_change(&mut *connection, post.thread, ChangeKind::Redacted, Some(post.id), act.now).await?;
    if with_title {
        sqlx::query!("update thread set title = $2, tags = '{}' where id = $1", post.thread, ERASED_TITLE)
            .execute(&mut *connection)
            .await?;
        note_change(&mut *connection, post.thread, ChangeKind::Renamed, None, act.now).await?;
    }
    let action = NewAction {
        kind: ModerationKind::Redacted,
        community: post.community,
        post: Some(post.id),
        thread: post.thread,
        person: post.author,
        because,
        detail: json!({ "with_title": with_title }),
    };
    record(connection, &action, act).await
}

/// Empties the mails that carry the post: those that lead to it, those that hold a line of it in any of its versions,
/// those that moderators wrote about it and, if the title is erased, those that hold that. One that has not been sent
/// will not be.
async fn erase_mails(
    connection: &mut PgConnection,
    post: &PostHead,
    with_title: bool,
    act: &Act<'_>,
) -> Result<(), sqlx::Error> {
    let texts = sqlx::query_scalar!(
        r#"
        select body as "body!" from post where id = $1
        union all select body from post_version where post_id = $1
        union all select note from post_flag where post_id = $1
        union all select n.body from moderation_note n join moderation_action a on a.id = n.action_id
                  where a.post_id = $1
        union all select title from thread where id = $2 and $3
        "#,
        post.id,
        post.thread,
        with_title,
    )
    .fetch_all(&mut *connection)
    .await?;
    let actions = sqlx::query_scalar!(r#"select id::text as "id!" from moderation_action where post_id = $1"#, post.id)
        .fetch_all(&mut *connection)
        .await?;
    let mut marks = vec![post.id.to_string()];
    marks.extend(actions);
    for text in &texts {
        // Without the marks of quotes and lists, which a mail may leave out.
        let lines = text.lines().map(|line| line.trim_matches(|c: char| !c.is_alphanumeric()));
        marks.extend(lines.filter(|line| line.chars().count() >= LINE_LEAST).map(str::to_owned));
    }
    sqlx::query!(
        "update mail set subject = '', body = '', given_up_at = case when sent_at is null then coalesce(given_up_at, $2) end
         where exists (select from unnest($1::text[]) mark
                       where position(mark in body) > 0 or position(mark in subject) > 0)",
        &marks,
        act.now.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

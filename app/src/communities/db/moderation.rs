// SPDX-License-Identifier: AGPL-3.0-or-later
//! What moderators do and undo. Each action locks the thread, changes it, notes the change for open pages, writes
//! itself into the log with its reason, settles the flags it answers, and tells the person concerned: one transaction.
//! Its words lie apart (`moderation_note`), so that they can be erased without touching what happened.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    change::{note_change, note_membership},
    flags,
    moderation_news::{self, News},
};
use crate::{
    communities::{ChangeKind, ModerationKind, Reason, touch::db as touch},
    error::{AppError, FieldErrors},
    people::asking::Act,
};

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum ModerationError {
    /// The rules do not allow it.
    #[error("refused")]
    Refused(FieldErrors),
    /// Somebody was faster, or it is not to be had: the page shows an older state.
    #[error("it has changed meanwhile")]
    Stale,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl From<FieldErrors> for ModerationError {
    fn from(errors: FieldErrors) -> Self {
        Self::Refused(errors)
    }
}

impl TryFrom<ModerationError> for FieldErrors {
    type Error = AppError;

    fn try_from(error: ModerationError) -> Result<Self, AppError> {
        match error {
            ModerationError::Refused(errors) => Ok(errors),
            ModerationError::Stale => Err(AppError::Conflict),
            ModerationError::Database(error) => Err(error.into()),
        }
    }
}

/// A post that something may be done about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostHead {
    /// The post.
    pub id: Uuid,
    /// Its thread.
    pub thread: Uuid,
    /// Its community.
    pub community: Uuid,
    /// Whose words.
    pub author: Uuid,
    /// Its state.
    pub state: String,
    /// Its place in the thread.
    pub number: i32,
}

/// Why, with words to the person concerned.
#[derive(Clone, Copy, Debug)]
pub struct Because<'a> {
    /// The reason.
    pub reason: Reason,
    /// The words; may be empty.
    pub words: &'a str,
}

/// An action to be written.
pub(super) struct NewAction<'a> {
    pub kind: ModerationKind,
    pub community: Uuid,
    pub post: Option<Uuid>,
    pub thread: Uuid,
    pub person: Uuid,
    pub because: &'a Because<'a>,
    /// What undoing needs.
    pub detail: Value,
}

/// A post.
///
/// # Errors
/// Those of the database.
pub async fn find_post(connection: &mut PgConnection, post: Uuid) -> Result<Option<PostHead>, sqlx::Error> {
    sqlx::query_as!(
        PostHead,
        "select p.id, p.thread_id as thread, t.community_id as community, p.author_id as author, p.state, p.number
         from post p join thread t on t.id = p.thread_id where p.id = $1",
        post,
    )
    .fetch_optional(connection)
    .await
}

/// A post, with its thread's row locked for a change.
///
/// # Errors
/// Those of the database.
pub async fn lock_post(connection: &mut PgConnection, post: Uuid) -> Result<Option<PostHead>, sqlx::Error> {
    sqlx::query!("select id from thread where id = (select thread_id from post where id = $1) for update", post)
        .fetch_optional(&mut *connection)
        .await?;
    find_post(connection, post).await
}

/// Hides a post.
///
/// # Errors
/// `Stale` if it is not there to be seen, or the database's.
pub async fn hide(
    connection: &mut PgConnection,
    post: &PostHead,
    because: &Because<'_>,
    act: &Act<'_>,
) -> Result<Uuid, ModerationError> {
    if !matches!(post.state.as_str(), "visible" | "waiting") {
        return Err(ModerationError::Stale);
    }
    set_state(&mut *connection, post.id, post.thread, &post.state, "hidden").await?;
    note_change(&mut *connection, post.thread, ChangeKind::Hidden, Some(post.id), act.now).await?;
    let detail = json!({ "was": post.state });
    of_post(connection, ModerationKind::Hidden, post, because, detail, act).await
}

/// Warns the author of a post.
///
/// # Errors
/// Those of the database.
pub async fn warn(
    connection: &mut PgConnection,
    post: &PostHead,
    because: &Because<'_>,
    act: &Act<'_>,
) -> Result<Uuid, ModerationError> {
    of_post(connection, ModerationKind::Warned, post, because, json!({}), act).await
}

/// Lets a post that waits be seen, and its thread with it if it waits too. Who is concerned is told now.
///
/// # Errors
/// `Stale` if it does not wait, or the database's.
pub async fn release(
    connection: &mut PgConnection,
    post: &PostHead,
    because: &Because<'_>,
    act: &Act<'_>,
) -> Result<Uuid, ModerationError> {
    if post.state != "waiting" {
        return Err(ModerationError::Stale);
    }
    set_state(&mut *connection, post.id, post.thread, "waiting", "visible").await?;
    let with_thread = show_thread(&mut *connection, post, act.now).await?;
    let body = sqlx::query_scalar!("select body from post where id = $1", post.id).fetch_one(&mut *connection).await?;
    let (named, _) = touch::names_in(&mut *connection, post.community, &body).await?;
    touch::tell_of_post(&mut *connection, post.id, &named, act.now).await?;
    note_change(&mut *connection, post.thread, ChangeKind::Shown, Some(post.id), act.now).await?;
    let detail = json!({ "with_thread": with_thread });
    of_post(connection, ModerationKind::Released, post, because, detail, act).await
}

/// Keeps the author of a post from writing for some days.
///
/// # Errors
/// `Stale` if they are no member, or the database's.
pub async fn suspend(
    connection: &mut PgConnection,
    post: &PostHead,
    days: i64,
    because: &Because<'_>,
    act: &Act<'_>,
) -> Result<Uuid, ModerationError> {
    let until = act.now + SignedDuration::from_hours(24 * days);
    set_suspension(&mut *connection, post.community, post.author, Some(until), act).await?;
    let detail = json!({ "until": until.to_string() });
    of_post(connection, ModerationKind::Suspended, post, because, detail, act).await
}

/// Closes a thread to new posts (`Locked`), or puts it above the others (`Pinned`).
///
/// # Errors
/// `Stale` if it is so already, or the database's.
pub async fn mark_thread(
    connection: &mut PgConnection,
    thread: Uuid,
    kind: ModerationKind,
    because: &Because<'_>,
    act: &Act<'_>,
) -> Result<Uuid, ModerationError> {
    let row = sqlx::query!(
        r#"select community_id, author_id, locked_at is not null as "locked!", pinned_at is not null as "pinned!"
           from thread where id = $1 for update"#,
        thread,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Err(ModerationError::Stale) };
    let pins = kind == ModerationKind::Pinned;
    if if pins { row.pinned } else { row.locked } {
        return Err(ModerationError::Stale);
    }
    set_mark(&mut *connection, thread, pins, Some(act.now), act.now).await?;
    let action = NewAction {
        kind,
        community: row.community_id,
        post: None,
        thread,
        person: row.author_id,
        because,
        detail: json!({}),
    };
    record(connection, &action, act).await
}

/// Undoes an action: a post is shown again, or waits again; a thread is open again, or among the others; a member
/// writes again; a warning is taken back. The person concerned is told.
///
/// # Errors
/// `Stale` if it was undone, cannot be, or what it was about has changed; or the database's.
pub async fn undo(
    connection: &mut PgConnection,
    action: Uuid,
    words: &str,
    act: &Act<'_>,
) -> Result<(), ModerationError> {
    let thread = sqlx::query_scalar!("select thread_id from moderation_action where id = $1", action);
    if let Some(Some(thread)) = thread.fetch_optional(&mut *connection).await? {
        sqlx::query!("select id from thread where id = $1 for update", thread).fetch_one(&mut *connection).await?;
    }
    let row = sqlx::query!(
        "select kind, community_id, post_id, thread_id, person_id, detail from moderation_action
         where id = $1 and undone_at is null for update",
        action,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Err(ModerationError::Stale) };
    let kind = ModerationKind::from_code(&row.kind).ok_or(ModerationError::Stale)?;
    match (kind, row.post_id, row.thread_id, row.person_id) {
        (ModerationKind::Warned, ..) => {}
        (ModerationKind::Hidden, Some(post), Some(thread), _) => {
            let was = row.detail["was"].as_str().unwrap_or("visible");
            set_state(&mut *connection, post, thread, "hidden", was).await?;
            note_change(&mut *connection, thread, ChangeKind::Shown, Some(post), act.now).await?;
        }
        (ModerationKind::Released, Some(post), Some(thread), _) => {
            set_state(&mut *connection, post, thread, "visible", "waiting").await?;
            if row.detail["with_thread"].as_bool() == Some(true) {
                hold_thread(&mut *connection, thread).await?;
            }
            note_change(&mut *connection, thread, ChangeKind::Hidden, Some(post), act.now).await?;
        }
        (ModerationKind::Locked | ModerationKind::Pinned, _, Some(thread), _) => {
            set_mark(&mut *connection, thread, kind == ModerationKind::Pinned, None, act.now).await?;
        }
        (ModerationKind::Suspended, _, _, Some(person)) => {
            set_suspension(&mut *connection, row.community_id, person, None, act).await?;
        }
        _ => return Err(ModerationError::Stale),
    }
    sqlx::query!(
        "update moderation_action set undone_at = $2, undone_by = $3 where id = $1",
        action,
        act.now.to_sqlx() as _,
        act.actor,
    )
    .execute(&mut *connection)
    .await?;
    add_words(&mut *connection, action, "answer", words, act).await?;
    Ok(moderation_news::tell(connection, action, News::Undone, words, act).await?)
}

/// The person concerned objects: whoever manages the project is told.
///
/// # Errors
/// `Stale` if the action was undone, or the database's.
pub async fn object(
    connection: &mut PgConnection,
    action: Uuid,
    words: &str,
    act: &Act<'_>,
) -> Result<(), ModerationError> {
    let open =
        sqlx::query_scalar!("select id from moderation_action where id = $1 and undone_at is null for update", action);
    open.fetch_optional(&mut *connection).await?.ok_or(ModerationError::Stale)?;
    add_words(&mut *connection, action, "objection", words, act).await?;
    Ok(moderation_news::tell_managers(connection, action, act).await?)
}

/// Whoever manages the project answers an objection and lets the action stand.
///
/// # Errors
/// Those of the database.
pub async fn answer_objection(
    connection: &mut PgConnection,
    action: Uuid,
    words: &str,
    act: &Act<'_>,
) -> Result<(), ModerationError> {
    add_words(&mut *connection, action, "answer", words, act).await?;
    Ok(moderation_news::tell(connection, action, News::Answered, words, act).await?)
}

async fn of_post(
    connection: &mut PgConnection,
    kind: ModerationKind,
    post: &PostHead,
    because: &Because<'_>,
    detail: Value,
    act: &Act<'_>,
) -> Result<Uuid, ModerationError> {
    // Releasing a post is no answer to its flags.
    if kind != ModerationKind::Released {
        flags::settle(&mut *connection, post.id, flags::Outcome::Acted, act).await?;
    }
    let (community, thread, person) = (post.community, post.thread, post.author);
    record(connection, &NewAction { kind, community, post: Some(post.id), thread, person, because, detail }, act).await
}

/// Writes an action and its words, and tells the person concerned.
pub(super) async fn record(
    connection: &mut PgConnection,
    action: &NewAction<'_>,
    act: &Act<'_>,
) -> Result<Uuid, ModerationError> {
    let id = Uuid::now_v7();
    sqlx::query!(
        "insert into moderation_action (id, community_id, kind, post_id, thread_id, person_id, reason, actor, at, detail)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id,
        action.community,
        action.kind.code(),
        action.post,
        action.thread,
        action.person,
        action.because.reason.code(),
        act.actor,
        act.now.to_sqlx() as _,
        action.detail,
    )
    .execute(&mut *connection)
    .await?;
    add_words(&mut *connection, id, "reason", action.because.words, act).await?;
    moderation_news::tell(connection, id, News::Done, action.because.words, act).await?;
    Ok(id)
}

async fn add_words(
    connection: &mut PgConnection,
    action: Uuid,
    kind: &str,
    words: &str,
    act: &Act<'_>,
) -> Result<(), sqlx::Error> {
    if words.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into moderation_note (id, action_id, kind, body, author, at) values ($1, $2, $3, $4, $5, $6)",
        Uuid::now_v7(),
        action,
        kind,
        words,
        act.actor,
        act.now.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Brings a post from one state to another, and the thread's count of visible ones with it.
async fn set_state(
    connection: &mut PgConnection,
    post: Uuid,
    thread: Uuid,
    from: &str,
    to: &str,
) -> Result<(), ModerationError> {
    let done = sqlx::query!("update post set state = $3 where id = $1 and state = $2", post, from, to)
        .execute(&mut *connection)
        .await?;
    if done.rows_affected() == 0 {
        return Err(ModerationError::Stale);
    }
    let more = i32::from(to == "visible") - i32::from(from == "visible");
    sqlx::query!("update thread set post_count = post_count + $2 where id = $1", thread, more)
        .execute(connection)
        .await?;
    Ok(())
}

/// Lets a thread that waits with its first post be seen; whether it did.
async fn show_thread(connection: &mut PgConnection, post: &PostHead, now: Timestamp) -> Result<bool, sqlx::Error> {
    let shown = sqlx::query!(
        "update thread set state = 'visible', last_post_at = $3 where id = $1 and state = 'waiting' and $2 = 1",
        post.thread,
        post.number,
        now.to_sqlx() as _,
    )
    .execute(&mut *connection)
    .await?
    .rows_affected()
        > 0;
    if shown {
        count_threads(connection, post.thread, 1).await?;
    }
    Ok(shown)
}

async fn hold_thread(connection: &mut PgConnection, thread: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!("update thread set state = 'waiting' where id = $1", thread).execute(&mut *connection).await?;
    count_threads(connection, thread, -1).await
}

async fn count_threads(connection: &mut PgConnection, thread: Uuid, more: i32) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update community set thread_count = thread_count + $2
         where id = (select community_id from thread where id = $1)",
        thread,
        more,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Sets or takes away a thread's pin or lock.
async fn set_mark(
    connection: &mut PgConnection,
    thread: Uuid,
    pins: bool,
    at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let since = at.map(|at| at.to_sqlx());
    if pins {
        sqlx::query!("update thread set pinned_at = $2 where id = $1", thread, since as _)
            .execute(&mut *connection)
            .await?;
    } else {
        sqlx::query!("update thread set locked_at = $2 where id = $1", thread, since as _)
            .execute(&mut *connection)
            .await?;
    }
    let kind = match (pins, at.is_some()) {
        (true, true) => ChangeKind::Pinned,
        (true, false) => ChangeKind::Unpinned,
        (false, true) => ChangeKind::Locked,
        (false, false) => ChangeKind::Unlocked,
    };
    note_change(connection, thread, kind, None, now).await?;
    Ok(())
}

/// Suspends a member, or ends it, with an event of the membership.
async fn set_suspension(
    connection: &mut PgConnection,
    community: Uuid,
    person: Uuid,
    until: Option<Timestamp>,
    act: &Act<'_>,
) -> Result<(), ModerationError> {
    let version = sqlx::query_scalar!(
        "update community_member set suspended_until = $3, version = version + 1
         where community_id = $1 and person_id = $2 and (state = 'member' or $3::timestamptz is null) returning version",
        community,
        person,
        until.map(|until| until.to_sqlx()) as _,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(version) = version else { return Err(ModerationError::Stale) };
    sqlx::query!(
        "insert into community_member_event (community_id, person_id, number, kind, actor, at)
         values ($1, $2, $3, $4, $5, $6)",
        community,
        person,
        version,
        if until.is_some() { "suspended" } else { "unsuspended" },
        act.actor,
        act.now.to_sqlx() as _,
    )
    .execute(&mut *connection)
    .await?;
    note_membership(connection, community, person).await?;
    Ok(())
}

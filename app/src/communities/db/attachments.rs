// SPDX-License-Identifier: AGPL-3.0-or-later
//! Files of posts: their rows, and which objects of the store these stand on.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{TalkError, note_change, own_post};
use crate::{
    communities::{
        AttachmentShown, ChangeKind, CommunityPlace, PostState,
        rules::{self, FILES_MOST, NewFile},
    },
    error::{FieldCode, FieldErrors},
    files,
    people::asking::Act,
};

/// Where a file's bytes lie in the store.
pub fn object_path(object: Uuid) -> String {
    format!("attachments/{object}")
}

/// Where a piece of a file lies until the file is whole.
pub fn piece_path(attachment: Uuid, piece: u32) -> String {
    format!("receiving/{attachment}/{piece}")
}

/// A file that is being sent, or waits for its post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// What it is called, and how big it is to be.
    pub file: NewFile,
    /// How much of it has come.
    pub received: u32,
    /// Whether it is whole and was looked into.
    pub ready: bool,
}

/// A file whole and looked into: what its row stands on.
#[derive(Clone, Copy, Debug)]
pub struct Whole<'a> {
    /// Its name in the store.
    pub object: Uuid,
    /// The hash of what it holds.
    pub sha256: &'a [u8],
}

/// Begins a file of somebody's; answers its id.
///
/// # Errors
/// `TooManyFilesWaiting`, or those of the database.
pub async fn begin_file(
    connection: &mut PgConnection,
    community: Uuid,
    person: Uuid,
    file: &NewFile,
    now: Timestamp,
) -> Result<Result<Uuid, FieldCode>, sqlx::Error> {
    // Two at once are counted one after the other.
    sqlx::query!("select id from person where id = $1 for no key update", person).fetch_one(&mut *connection).await?;
    let waiting = sqlx::query!(
        r#"select count(*) as "count!", coalesce(sum(bytes), 0)::bigint as "bytes!" from attachment
           where uploaded_by = $1 and post_id is null"#,
        person,
    )
    .fetch_one(&mut *connection)
    .await?;
    if let Err(code) = rules::may_begin(waiting.count, waiting.bytes, file.bytes) {
        return Ok(Err(code));
    }
    let id = Uuid::new_v4();
    sqlx::query!(
        "insert into attachment (id, community_id, uploaded_by, name, media_type, bytes, state, created_at)
         values ($1, $2, $3, $4, $5, $6, 'receiving', $7)",
        id,
        community,
        person,
        file.name,
        file.kind.media_type(),
        signed(file.bytes),
        now.to_sqlx() as _,
    )
    .execute(connection)
    .await?;
    Ok(Ok(id))
}

/// Somebody's own file that no post was sent with.
///
/// # Errors
/// Those of the database.
pub async fn unsent(
    connection: &mut PgConnection,
    community: Uuid,
    person: Uuid,
    id: Uuid,
) -> Result<Option<Unsent>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select name, bytes, received_bytes, state = 'ready' as "ready!" from attachment
           where id = $1 and community_id = $2 and uploaded_by = $3 and post_id is null"#,
        id,
        community,
        person,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.and_then(|row| {
        let bytes = u32::try_from(row.bytes).ok()?;
        let kind = rules::FileKind::of_name(&row.name)?;
        let received = u32::try_from(row.received_bytes).ok()?;
        Some(Unsent { file: NewFile { name: row.name, kind, bytes }, received, ready: row.ready })
    }))
}

/// Notes that a piece has come, if nothing has come since it was judged.
///
/// # Errors
/// Those of the database.
pub async fn note_received(
    connection: &mut PgConnection,
    id: Uuid,
    before: u32,
    after: u32,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "update attachment set received_bytes = $3 where id = $1 and received_bytes = $2 and state = 'receiving'",
        id,
        signed(before),
        signed(after),
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A file is whole: its row stands on its object from now on, and its pieces are let go. `false` if it is no longer
/// awaited.
///
/// # Errors
/// Those of the database.
pub async fn complete_file(
    connection: &mut PgConnection,
    id: Uuid,
    whole: &Whole<'_>,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let bytes = sqlx::query_scalar!(
        "update attachment set state = 'ready', received_bytes = bytes, object = $2, sha256 = $3
         where id = $1 and state = 'receiving' returning bytes",
        id,
        whole.object,
        whole.sha256,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(bytes) = bytes else { return Ok(false) };
    files::keep(&mut *connection, &object_path(whole.object)).await?;
    files::let_go(connection, &pieces(id, bytes), now).await?;
    Ok(true)
}

/// Puts a post together with files that its author has sent for it.
///
/// # Errors
/// A refusal at `attachments` if one of them is not theirs, not whole, of another community or with another post.
pub async fn bind_files(
    connection: &mut PgConnection,
    community: Uuid,
    author: Uuid,
    post: Uuid,
    ids: &[Uuid],
) -> Result<(), TalkError> {
    if ids.is_empty() {
        return Ok(());
    }
    let bound = sqlx::query!(
        "update attachment set post_id = $1
         where id = any($2) and community_id = $3 and uploaded_by = $4 and post_id is null and state = 'ready'",
        post,
        ids,
        community,
        author,
    )
    .execute(connection)
    .await?;
    if bound.rows_affected() == ids.len() as u64 {
        Ok(())
    } else {
        Err(TalkError::Refused(FieldErrors::one("attachments", FieldCode::FileNotThere)))
    }
}

/// The files of these posts.
///
/// # Errors
/// Those of the database.
pub async fn files_of(
    connection: &mut PgConnection,
    posts: &[Uuid],
) -> Result<Vec<(Uuid, AttachmentShown)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select post_id as "post!", id, name, bytes from attachment where post_id = any($1)
           order by post_id, created_at, name, id"#,
        posts,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.post, AttachmentShown { id: row.id, name: row.name, bytes: row.bytes }))
        .collect())
}

/// One's own post to which files may be attached, under its thread's lock. Answers the thread.
async fn lock_own(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    post: Uuid,
    person: Uuid,
) -> Result<Uuid, TalkError> {
    let locked = own_post::lock(connection, place, post).await?;
    if locked.author != person {
        return Err(TalkError::NotTheirs);
    }
    if let Some(code) = rules::why_not_write(place, false) {
        return Err(TalkError::refused(code));
    }
    if rules::may_edit(place, locked.state, true) { Ok(locked.thread) } else { Err(TalkError::NotTheirs) }
}

/// Attaches a whole file to one's own post.
///
/// # Errors
/// A refusal, `NotTheirs`, `Absent`, or those of the database.
pub async fn attach_file(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    post: Uuid,
    person: Uuid,
    (file, whole): (&NewFile, &Whole<'_>),
    act: &Act<'_>,
) -> Result<(), TalkError> {
    let thread = lock_own(&mut *connection, place, post, person).await?;
    let there = sqlx::query_scalar!(r#"select count(*) as "count!" from attachment where post_id = $1"#, post)
        .fetch_one(&mut *connection)
        .await?;
    if there >= FILES_MOST as i64 {
        return Err(TalkError::Refused(FieldErrors::one("files", FieldCode::TooManyFiles(FILES_MOST as u32))));
    }
    sqlx::query!(
        "insert into attachment (id, community_id, post_id, uploaded_by, name, media_type, bytes, received_bytes, state,
                                 object, sha256, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7, 'ready', $8, $9, $10)",
        Uuid::new_v4(),
        place.id,
        post,
        person,
        file.name,
        file.kind.media_type(),
        signed(file.bytes),
        whole.object,
        whole.sha256,
        act.now.to_sqlx() as _,
    )
    .execute(&mut *connection)
    .await?;
    files::keep(&mut *connection, &object_path(whole.object)).await?;
    note_change(connection, thread, ChangeKind::Edited, Some(post), act.now).await?;
    Ok(())
}

/// Takes away one's own file: one that waits for its post, or one of a post of theirs. Answers the post, if it had one.
///
/// # Errors
/// A refusal, `NotTheirs`, `Absent`, or those of the database.
pub async fn remove_file(
    connection: &mut PgConnection,
    place: &CommunityPlace,
    person: Uuid,
    id: Uuid,
    act: &Act<'_>,
) -> Result<Option<Uuid>, TalkError> {
    let row =
        sqlx::query!("select uploaded_by, post_id from attachment where id = $1 and community_id = $2", id, place.id,)
            .fetch_optional(&mut *connection)
            .await?
            .ok_or(TalkError::Absent)?;
    let thread = match row.post_id {
        // That somebody has a file waiting is nobody else's to know.
        None if row.uploaded_by != person => return Err(TalkError::Absent),
        None => None,
        Some(post) => Some(lock_own(&mut *connection, place, post, person).await?),
    };
    let_go_where(&mut *connection, &[id], act.now).await?;
    if let Some(thread) = thread {
        note_change(connection, thread, ChangeKind::Edited, row.post_id, act.now).await?;
    }
    Ok(row.post_id)
}

/// A post's words go: its files go with it, and their names.
///
/// # Errors
/// Those of the database.
pub(super) async fn let_go_of_post(
    connection: &mut PgConnection,
    post: Uuid,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let ids = sqlx::query_scalar!("select id from attachment where post_id = $1", post);
    let ids = ids.fetch_all(&mut *connection).await?;
    let_go_where(connection, &ids, now).await
}

/// A file was refused when it was looked into.
///
/// # Errors
/// Those of the database.
pub async fn let_go_of_refused(connection: &mut PgConnection, id: Uuid, now: Timestamp) -> Result<(), sqlx::Error> {
    // Its last piece may have come twice at once, with another end.
    let id = sqlx::query_scalar!("select id from attachment where id = $1 and state = 'receiving' for update", id);
    let ids: Vec<Uuid> = id.fetch_all(&mut *connection).await?;
    let_go_where(connection, &ids, now).await
}

/// Lets go of files that began to be sent before this moment, and that no post was sent with. Answers how many.
///
/// # Errors
/// Those of the database.
pub async fn let_go_of_old(
    connection: &mut PgConnection,
    before: Timestamp,
    now: Timestamp,
) -> Result<usize, sqlx::Error> {
    let ids = sqlx::query_scalar!(
        "select id from attachment where post_id is null and created_at < $1 order by created_at limit 500
         for update skip locked",
        before.to_sqlx() as _,
    )
    .fetch_all(&mut *connection)
    .await?;
    let_go_where(connection, &ids, now).await?;
    Ok(ids.len())
}

async fn let_go_where(connection: &mut PgConnection, ids: &[Uuid], now: Timestamp) -> Result<(), sqlx::Error> {
    let gone = sqlx::query!("delete from attachment where id = any($1) returning id, bytes, object", ids)
        .fetch_all(&mut *connection)
        .await?;
    let paths: Vec<String> = gone
        .into_iter()
        .flat_map(|row| match row.object {
            Some(object) => vec![object_path(object)],
            None => pieces(row.id, row.bytes),
        })
        .collect();
    files::let_go(connection, &paths, now).await
}

/// The pieces that lie in the store until a file is whole; the last one never does.
fn pieces(id: Uuid, bytes: i32) -> Vec<String> {
    let all = rules::pieces_of(u32::try_from(bytes).unwrap_or(0));
    (0..all.saturating_sub(1)).map(|piece| piece_path(id, piece)).collect()
}

/// A file as it is handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// The file.
    pub id: Uuid,
    /// The name in addresses of the community it is in.
    pub slug: String,
    /// The post it belongs to, and its thread.
    pub post: Uuid,
    /// The thread.
    pub thread: Uuid,
    /// What has become of the post.
    pub state: PostState,
    /// Whose post.
    pub author: Uuid,
    /// What it is called.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// How big it is.
    pub bytes: i32,
    /// Its name in the store.
    pub object: Uuid,
    /// The hash of what it holds.
    pub sha256: Vec<u8>,
}

/// A file that came whole.
///
/// # Errors
/// Those of the database.
pub async fn stored_file(connection: &mut PgConnection, id: Uuid) -> Result<Option<StoredFile>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select c.slug, p.id as post, p.thread_id, p.state, p.author_id, a.name, a.media_type, a.bytes, a.object as "object!",
                  a.sha256 as "sha256!"
           from attachment a join post p on p.id = a.post_id join community c on c.id = a.community_id
           where a.id = $1 and a.state = 'ready'"#,
        id,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| StoredFile {
        id,
        slug: row.slug,
        post: row.post,
        thread: row.thread_id,
        state: PostState::from_code(&row.state).unwrap_or(PostState::Hidden),
        author: row.author_id,
        name: row.name,
        media_type: row.media_type,
        bytes: row.bytes,
        object: row.object,
        sha256: row.sha256,
    }))
}

/// Bytes as the database counts them; no file has more than it can count.
fn signed(bytes: u32) -> i32 {
    i32::try_from(bytes).unwrap_or(i32::MAX)
}

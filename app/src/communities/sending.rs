// SPDX-License-Identifier: AGPL-3.0-or-later
//! How files come: in pieces with WebAssembly, which says how far it is and goes on after a break; whole in a form
//! without. Both end in the same look into the file, and nothing can be read before that.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    CommunityPlace, Sending, content,
    db::{self, Unsent, Whole},
    rules::{self, NewFile, PIECE_BYTES, Piece},
};
use crate::{
    error::{AppError, FieldCode, FieldErrors},
    files::{self, FilesError},
    people::asking::Asking,
};

/// Files that were begun so long ago and that no post was sent with are let go.
const UNSENT_FOR: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

impl From<FilesError> for AppError {
    fn from(error: FilesError) -> Self {
        match error {
            FilesError::Database(error) => error.into(),
            FilesError::Store(_) => Self::internal(&error),
        }
    }
}

/// A community in which the one who asks may write now.
async fn writes(asking: &Asking, connection: &mut PgConnection, slug: &str) -> Result<CommunityPlace, AppError> {
    let place = asking.read_community(connection, slug).await?;
    if place.standing.talks() && place.may_write() { Ok(place) } else { Err(AppError::Forbidden) }
}

/// A file may begin to come, or may not.
///
/// # Errors
/// `Forbidden` for those who cannot write there now, `NotFound` or `Internal`.
pub async fn start(asking: &Asking, slug: &str, name: &str, bytes: u64) -> Result<Sending, AppError> {
    let mut transaction = asking.begin().await?;
    let place = writes(asking, &mut transaction, slug).await?;
    let begun = match rules::parse_file(name, bytes) {
        Ok(file) => db::begin_file(&mut transaction, place.id, asking.viewer.person, &file, asking.now).await?,
        Err(code) => Err(code),
    };
    Ok(match begun {
        Ok(id) => {
            transaction.commit().await?;
            Sending::Started { id }
        }
        Err(code) => Sending::Refused { code },
    })
}

/// A piece of a file has come. The same piece may come again, which changes nothing.
///
/// # Errors
/// `Forbidden`, `NotFound`, `BadRequest` for a piece of another length than it must have, `Conflict` for one that is too
/// early, or `Internal`.
pub async fn receive(asking: &Asking, slug: &str, id: &str, piece: u32, bytes: Vec<u8>) -> Result<Sending, AppError> {
    let id = id.parse().map_err(|_| AppError::NotFound)?;
    let mut connection = asking.services.pool.acquire().await?;
    let place = writes(asking, &mut connection, slug).await?;
    let file = db::unsent(&mut connection, place.id, asking.viewer.person, id).await?.ok_or(AppError::NotFound)?;
    if file.ready {
        return Ok(Sending::Ready);
    }
    match rules::judge_piece(file.file.bytes, file.received, piece, bytes.len()) {
        Piece::Known => return Ok(Sending::Going { received: file.received }),
        Piece::TooEarly => return Err(AppError::Conflict),
        Piece::Wrong => return Err(AppError::BadRequest),
        Piece::Last => {
            drop(connection);
            return complete(asking, id, file, bytes).await;
        }
        Piece::Next => {}
    }
    let store = &asking.services.files;
    let path = db::piece_path(id, piece);
    files::write_down(&mut connection, &path, asking.now + files::LOOSE_FOR).await?;
    // Held by nobody while the store takes its time.
    drop(connection);
    store.write(&path, bytes).await?;
    let received = file.received + PIECE_BYTES;
    let mut connection = asking.services.pool.acquire().await?;
    if db::note_received(&mut connection, id, file.received, received).await? {
        Ok(Sending::Going { received })
    } else {
        // It came twice at once, or the file was taken away meanwhile.
        Err(AppError::Conflict)
    }
}

/// The last piece has come: puts the file together, looks into it, and keeps it or lets it go.
async fn complete(asking: &Asking, id: Uuid, unsent: Unsent, last: Vec<u8>) -> Result<Sending, AppError> {
    let file = unsent.file;
    let mut bytes = Vec::with_capacity(usize::try_from(file.bytes).unwrap_or_default());
    for piece in 0..rules::pieces_of(file.bytes) - 1 {
        bytes.extend(asking.services.files.read(&db::piece_path(id, piece)).await?);
    }
    bytes.extend(last);
    match keep(asking, &file, bytes).await? {
        Err(code) => {
            let mut transaction = asking.begin().await?;
            db::let_go_of_refused(&mut transaction, id, asking.now).await?;
            transaction.commit().await?;
            delete_let_go(asking).await;
            Ok(Sending::Refused { code })
        }
        Ok((object, sha256)) => {
            let mut transaction = asking.begin().await?;
            let whole = Whole { object, sha256: &sha256 };
            let awaited = db::complete_file(&mut transaction, id, &whole, asking.now).await?;
            transaction.commit().await?;
            delete_let_go(asking).await;
            if awaited { Ok(Sending::Ready) } else { Err(AppError::Conflict) }
        }
    }
}

/// Looks into a whole file and writes it into the store, where it stays if a row comes to stand on it: its name there,
/// and its hash.
async fn keep(asking: &Asking, file: &NewFile, bytes: Vec<u8>) -> Result<Result<(Uuid, Vec<u8>), FieldCode>, AppError> {
    if usize::try_from(file.bytes) != Ok(bytes.len()) {
        return Err(AppError::Conflict);
    }
    let looked = file.clone();
    // Off the threads that answer: a file of 10 MB takes its time.
    let work = tokio::task::spawn_blocking(move || {
        content::check(&looked, &bytes).map(|()| (Sha256::digest(&bytes).to_vec(), bytes))
    });
    let (sha256, bytes) = match work.await.map_err(|error| AppError::internal(&error))? {
        Ok(checked) => checked,
        Err(code) => return Ok(Err(code)),
    };
    let object = Uuid::new_v4();
    let path = db::object_path(object);
    let mut connection = asking.services.pool.acquire().await?;
    files::write_down(&mut connection, &path, asking.now + files::LOOSE_FOR).await?;
    drop(connection);
    asking.services.files.write(&path, bytes).await?;
    Ok(Ok((object, sha256)))
}

/// A file that a form brought is attached to one's own post, or refused.
///
/// # Errors
/// `Forbidden` where the post is not theirs to change, `NotFound` or `Internal`.
pub async fn attach(
    asking: &Asking,
    place: &CommunityPlace,
    post: Uuid,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Result<(), FieldErrors>, AppError> {
    let refused = |code| Ok(Err(FieldErrors::one("files", code)));
    let file = match rules::parse_file(name, bytes.len() as u64) {
        Ok(file) => file,
        Err(code) => return refused(code),
    };
    let (object, sha256) = match keep(asking, &file, bytes).await? {
        Ok(kept) => kept,
        Err(code) => return refused(code),
    };
    let mut transaction = asking.begin().await?;
    let whole = Whole { object, sha256: &sha256 };
    let person = asking.viewer.person;
    match db::attach_file(&mut transaction, place, post, person, (&file, &whole), &asking.act()).await {
        Ok(()) => {
            transaction.commit().await?;
            Ok(Ok(()))
        }
        Err(error) => {
            transaction.rollback().await?;
            let mut connection = asking.services.pool.acquire().await?;
            files::let_go(&mut connection, &[db::object_path(object)], asking.now).await?;
            drop(connection);
            delete_let_go(asking).await;
            Ok(Err(FieldErrors::try_from(error)?))
        }
    }
}

/// Takes away one's own file. Answers the post it belonged to, if any.
///
/// # Errors
/// `Forbidden` where it is not theirs, `NotFound` or `Internal`.
pub async fn remove(asking: &Asking, slug: &str, id: &str) -> Result<Result<Option<Uuid>, FieldErrors>, AppError> {
    let id = id.trim().parse().map_err(|_| AppError::NotFound)?;
    let mut transaction = asking.begin().await?;
    let place = asking.read_community(&mut transaction, slug).await?;
    match db::remove_file(&mut transaction, &place, asking.viewer.person, id, &asking.act()).await {
        Ok(post) => {
            transaction.commit().await?;
            delete_let_go(asking).await;
            Ok(Ok(post))
        }
        Err(error) => Ok(Err(FieldErrors::try_from(error)?)),
    }
}

/// Deletes what a change has let go of.
pub async fn delete_let_go(asking: &Asking) {
    files::delete_let_go(&asking.services.pool, &asking.services.files, asking.now).await;
}

/// Lets go of files that nobody has published, and deletes what nothing stands on. Answers how many of each.
///
/// # Errors
/// Those of the database and of the store.
pub async fn tidy(services: &crate::services::Services, now: Timestamp) -> Result<(usize, usize), FilesError> {
    let mut transaction = services.pool.begin().await?;
    let unsent = db::let_go_of_old(&mut transaction, now - UNSENT_FOR, now).await?;
    transaction.commit().await?;
    Ok((unsent, files::delete_due(&services.pool, &services.files, now).await?))
}

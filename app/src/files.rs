// SPDX-License-Identifier: AGPL-3.0-or-later
//! Where files lie that are too big for the database: a folder or an S3 bucket, as the server's configuration says.
//!
//! A file and its row cannot be written in one transaction. So each object of the store is written down as loose
//! (`loose_file`) before it is written, and stops being loose in the transaction that makes a row stand on it; what a
//! transaction no longer stands on becomes loose in it. Whatever crashes in between, the store holds nothing that the
//! database does not know, and [`delete_due`] clears it away.

mod db;

use std::{fmt, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, path::Path};
use sqlx::PgPool;

pub use db::{keep, let_go, write_down};

/// How long an object stays that nothing came to stand on: longer than any sending of it takes.
pub const LOOSE_FOR: SignedDuration = SignedDuration::from_hours(24);
/// Objects deleted at once.
const DUE_MOST: i64 = 200;

/// Why a file could not be written, read or deleted.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The store.
    #[error("the store of files: {0}")]
    Store(#[from] object_store::Error),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The store of files.
#[derive(Clone)]
pub struct FileStore(Arc<dyn ObjectStore>);

impl fmt::Debug for FileStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileStore({})", self.0)
    }
}

impl FileStore {
    /// Files are kept here.
    pub fn new(store: Arc<dyn ObjectStore>) -> Self {
        Self(store)
    }

    /// Writes an object, in place of an older one.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn write(&self, path: &str, bytes: impl Into<PutPayload>) -> Result<(), FilesError> {
        self.0.put(&Path::from(path), bytes.into()).await?;
        Ok(())
    }

    /// A whole object.
    ///
    /// # Errors
    /// Those of the store, also when it is not there.
    pub async fn read(&self, path: &str) -> Result<Vec<u8>, FilesError> {
        Ok(self.0.get(&Path::from(path)).await?.bytes().await?.into())
    }

    /// An object, to be passed on as it comes.
    ///
    /// # Errors
    /// Those of the store, also when it is not there.
    pub async fn open(&self, path: &str) -> Result<object_store::GetResult, FilesError> {
        Ok(self.0.get(&Path::from(path)).await?)
    }

    /// Deletes an object; that it is gone already is well.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn delete(&self, path: &str) -> Result<(), FilesError> {
        match self.0.delete(&Path::from(path)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Deletes the loose objects whose time has come; answers how many.
///
/// # Errors
/// Those of the store or the database; what is deleted stays so.
pub async fn delete_due(pool: &PgPool, files: &FileStore, now: Timestamp) -> Result<usize, FilesError> {
    let mut connection = pool.acquire().await?;
    let due = db::due(&mut connection, now, DUE_MOST).await?;
    for path in &due {
        files.delete(path).await?;
        db::forget(&mut connection, path, now).await?;
    }
    Ok(due.len())
}

/// After a change that let go of files: deletes them now. What cannot be deleted now is tried again by the server's jobs.
pub async fn delete_let_go(pool: &PgPool, files: &FileStore, now: Timestamp) {
    if let Err(error) = delete_due(pool, files, now).await {
        tracing::warn!(%error, "files that are no longer needed are deleted later");
    }
}

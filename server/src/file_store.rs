// SPDX-License-Identifier: AGPL-3.0-or-later
//! The store of files that the configuration names: a folder of this machine, or a bucket that speaks S3.

use std::{fs::DirBuilder, os::unix::fs::DirBuilderExt, sync::Arc, time::Duration};

use app::files::{FileStore, FilesError};
use object_store::{RetryConfig, aws::AmazonS3Builder, local::LocalFileSystem, prefix::PrefixStore};

use crate::config::FilesConfig;

/// How long a request to a bucket is tried again.
const TRY_FOR: Duration = Duration::from_secs(20);
/// An object that is written and deleted at the start, to see that the store takes files.
const PROBE: &str = "probe";

/// Why files cannot be kept: what was tried, what came of it, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("files cannot be kept in {place}: {cause}; {remedy}")]
pub struct FileStoreError {
    place: String,
    cause: String,
    remedy: &'static str,
}

/// Opens the store and sees that it takes files.
///
/// # Errors
/// One line that says what to do.
pub async fn open(config: &FilesConfig) -> Result<FileStore, FileStoreError> {
    let refused = |cause: String| FileStoreError { place: config.to_string(), cause, remedy: remedy(config) };
    let store = match config {
        FilesConfig::Folder(folder) => {
            let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
            made.map_err(|error| refused(error.to_string()))?;
            let store = LocalFileSystem::new_with_prefix(folder).map_err(|error| refused(error.to_string()))?;
            // What was acknowledged outlives a power cut; folders of pieces go with the last piece.
            FileStore::new(Arc::new(store.with_fsync(true).with_automatic_cleanup(true)))
        }
        FilesConfig::S3 { bucket, prefix } => {
            // One TLS library for all of the program: that of mails.
            let _already = rustls::crypto::ring::default_provider().install_default();
            let retry = RetryConfig { max_retries: 3, retry_timeout: TRY_FOR, ..RetryConfig::default() };
            let store = AmazonS3Builder::from_env()
                .with_bucket_name(bucket)
                .with_retry(retry)
                .build()
                .map_err(|error| refused(error.to_string()))?;
            FileStore::new(Arc::new(PrefixStore::new(store, prefix.as_str())))
        }
    };
    let tried = async {
        store.write(PROBE, Vec::new()).await?;
        store.delete(PROBE).await
    };
    tried.await.map_err(|error: FilesError| refused(one_line(&error)))?;
    Ok(store)
}

fn remedy(config: &FilesConfig) -> &'static str {
    match config {
        FilesConfig::Folder(_) => {
            "give the program a folder that it may write to in CORRELARE_FILES or CORRELARE_DATA_DIR"
        }
        FilesConfig::S3 { .. } => {
            "check CORRELARE_FILES, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and, for a server other than \
             Amazon's, AWS_ENDPOINT"
        }
    }
}

/// What S3 servers answer is XML of several lines.
fn one_line(error: &FilesError) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_folder_is_made_and_one_that_cannot_be_says_what_to_do() {
        let folder = std::env::temp_dir().join(format!("correlare-test-files-{}", uuid::Uuid::new_v4()));
        let store = open(&FilesConfig::Folder(folder.join("files"))).await.unwrap();
        store.write("a/b", b"c".to_vec()).await.unwrap();
        assert_eq!(store.read("a/b").await.unwrap(), b"c");
        store.delete("a/b").await.unwrap();
        store.delete("a/b").await.unwrap();
        assert!(store.read("a/b").await.is_err());

        std::fs::write(folder.join("file"), "").unwrap();
        let error = open(&FilesConfig::Folder(folder.join("file/files"))).await.unwrap_err().to_string();
        assert!(error.contains("CORRELARE_FILES") && !error.contains('\n'), "{error}");
        std::fs::remove_dir_all(folder).unwrap();
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Sealing to a public key whose private half is a file outside the database: whoever has the database, its backups
//! or its write-ahead log cannot open what was sealed, and once the file is deleted nobody can.

use std::{
    fmt, fs,
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};

use crypto_box::{PublicKey, SecretKey, aead::OsRng};
use uuid::Uuid;

/// Bytes of a key, public or private.
const KEY_BYTES: usize = 32;
/// How the files of private keys end.
const EXTENSION: &str = "key";

/// Why a key could not be used. It names files by their path, never what is in them.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The private key is not there.
    #[error("the private key {0} is missing")]
    Missing(PathBuf),
    /// It is there and is no key, or not ours to read or write.
    #[error("the private key {path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// What was to be opened was not sealed to this key, or was changed since.
    #[error("cannot be opened with this key")]
    NotOurs,
    /// What was given as a public key is none.
    #[error("not a public key")]
    NotAKey,
}

/// The folder of private keys, one file each, named by the id of what they open.
#[derive(Clone)]
pub struct KeyFolder(Arc<Path>);

impl fmt::Debug for KeyFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyFolder({})", self.0.display())
    }
}

impl KeyFolder {
    /// The keys in this folder, which is made when the first key is.
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self(path.as_ref().into())
    }

    fn path(&self, id: Uuid) -> PathBuf {
        self.0.join(format!("{id}.{EXTENSION}"))
    }

    /// Makes a pair of keys, keeps the private one so that it outlives a power cut, and answers the public one.
    ///
    /// # Errors
    /// `File` if it cannot be written, or is there already.
    pub fn create(&self, id: Uuid) -> Result<[u8; KEY_BYTES], SealError> {
        let secret = SecretKey::generate(&mut OsRng);
        let path = self.path(id);
        let write = || {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.0)?;
            let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
            file.write_all(&secret.to_bytes())?;
            file.sync_all()?;
            // The file's name, too, has to be on the disk before anything is sealed to the key.
            fs::File::open(&self.0)?.sync_all()
        };
        write().map_err(|source| SealError::File { path: path.clone(), source })?;
        Ok(*secret.public_key().as_bytes())
    }

    /// The private key of an id.
    ///
    /// # Errors
    /// `Missing`, or `File` if it cannot be read.
    pub fn open(&self, id: Uuid) -> Result<PrivateKey, SealError> {
        let path = self.path(id);
        let bytes = fs::read(&path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => SealError::Missing(path.clone()),
            _ => SealError::File { path: path.clone(), source },
        })?;
        let bytes: [u8; KEY_BYTES] = bytes.try_into().map_err(|_| SealError::File {
            path,
            source: io::Error::new(io::ErrorKind::InvalidData, "is not 32 bytes long"),
        })?;
        Ok(PrivateKey(SecretKey::from(bytes)))
    }

    /// Deletes the private key of an id: what is sealed to it stays closed for good. That it is gone already is well.
    ///
    /// # Errors
    /// `File` if it cannot be deleted.
    pub fn delete(&self, id: Uuid) -> Result<(), SealError> {
        let path = self.path(id);
        let delete = || {
            // Overwritten first: on many file systems that leaves nothing to find in the freed blocks.
            let mut file = fs::OpenOptions::new().write(true).open(&path)?;
            file.write_all(&[0; KEY_BYTES])?;
            file.sync_all()?;
            fs::remove_file(&path)?;
            fs::File::open(&self.0)?.sync_all()
        };
        match delete() {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(SealError::File { path, source }),
            _ => Ok(()),
        }
    }

    /// The ids that have a private key here.
    ///
    /// # Errors
    /// `File` if the folder is there and cannot be read.
    pub fn list(&self) -> Result<Vec<Uuid>, SealError> {
        let entries = match fs::read_dir(&self.0) {
            Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(|source| SealError::File { path: self.0.to_path_buf(), source })?,
        };
        let ids = entries.filter_map(Result::ok).filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            name.strip_suffix(EXTENSION)?.strip_suffix('.')?.parse().ok()
        });
        Ok(ids.collect())
    }
}

/// A private key.
pub struct PrivateKey(SecretKey);

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey(hidden)")
    }
}

impl PrivateKey {
    /// Opens what was sealed to it.
    ///
    /// # Errors
    /// `NotOurs`.
    pub fn unseal(&self, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        self.0.unseal(sealed).map_err(|_| SealError::NotOurs)
    }
}

/// Seals to a public key; each time other bytes come of it.
///
/// # Errors
/// `NotAKey`.
pub fn seal(public: &[u8], plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let public: [u8; KEY_BYTES] = public.try_into().map_err(|_| SealError::NotAKey)?;
    PublicKey::from(public).seal(&mut OsRng, plain).map_err(|_| SealError::NotAKey)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    struct Scratch(PathBuf);

    impl Scratch {
        fn new() -> Self {
            Self(std::env::temp_dir().join(format!("correlare-keys-{}", Uuid::new_v4())))
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _left = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn only_the_private_key_opens_what_was_sealed_and_only_while_it_is_there() {
        let scratch = Scratch::new();
        let keys = KeyFolder::new(&scratch.0);
        let (id, other) = (Uuid::new_v4(), Uuid::new_v4());
        let public = keys.create(id).unwrap();
        keys.create(other).unwrap();
        let sealed = seal(&public, b"4").unwrap();
        assert_ne!(sealed, seal(&public, b"4").unwrap(), "the same answer looks different each time");
        assert_eq!(keys.open(id).unwrap().unseal(&sealed).unwrap(), b"4");
        assert!(matches!(keys.open(other).unwrap().unseal(&sealed), Err(SealError::NotOurs)));
        keys.delete(id).unwrap();
        assert!(matches!(keys.open(id), Err(SealError::Missing(_))));
        keys.delete(id).unwrap();
        assert_eq!(keys.list().unwrap(), [other]);
    }

    #[test]
    fn nobody_else_may_read_the_files() {
        let scratch = Scratch::new();
        let keys = KeyFolder::new(scratch.0.join("inner"));
        assert!(keys.list().unwrap().is_empty());
        let id = Uuid::new_v4();
        keys.create(id).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&keys.0), mode(&keys.path(id))), (0o700, 0o600));
        assert!(matches!(keys.create(id), Err(SealError::File { .. })), "a key is never replaced");
        assert!(!format!("{:?}", keys.open(id).unwrap()).contains(char::is_numeric));
    }

    #[test]
    fn what_is_no_key_is_said_to_be_none() {
        let scratch = Scratch::new();
        let keys = KeyFolder::new(&scratch.0);
        let id = Uuid::new_v4();
        keys.create(id).unwrap();
        fs::write(keys.path(id), b"short").unwrap();
        assert!(matches!(keys.open(id), Err(SealError::File { .. })));
        assert!(matches!(seal(&[1, 2, 3], b"x"), Err(SealError::NotAKey)));
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Where the private Postgres lives: its home folder, its socket, and the two locks beside them.
//!
//! ```text
//! <home>/                 <data directory>/postgres, or a folder elsewhere (see `Home::prepare`)
//!   cluster/              what initdb made; 0700, of the user Postgres runs as
//!   socket/               0700, of the same user
//!   postgres.log          what Postgres writes
//!   change.lock           held while somebody starts or stops Postgres
//!   users.lock            held, shared, by every process that uses it
//! ```

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, lchown};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::error::PostgresError;
use super::programs::{SearchPlaces, SystemUser};

/// The longest path Linux takes for a socket.
const LONGEST_SOCKET_PATH: usize = 107;
/// What Postgres puts into the socket folder; the lock beside it is an ordinary file.
const SOCKET_NAME: &str = ".s.PGSQL.5432";
/// The file of a data directory that says where its database lies when that is elsewhere.
const LOCATION_FILE: &str = "postgres.location";
/// A log longer than this is set aside at the next start.
const LONG_LOG: u64 = 4 * 1024 * 1024;

/// The home folder of one private Postgres, ready to be used.
#[derive(Debug, Clone)]
pub(super) struct Home {
    folder: PathBuf,
    socket: PathBuf,
    /// Whom Postgres must run as, when this process is root.
    pub run_as: Option<SystemUser>,
}

impl Home {
    /// Finds or makes the home for a data directory.
    ///
    /// It is `<data directory>/postgres`. When root's data directory lies where the `postgres`
    /// user cannot go (`/root/...`), the home is made under [`SearchPlaces::root_homes`] and the
    /// data directory remembers it in a file; deleting the data directory therefore always means
    /// a new, empty database.
    pub fn prepare(data_dir: &Path, places: &SearchPlaces) -> Result<Self, PostgresError> {
        let data_dir = std::path::absolute(data_dir).map_err(not_writable(data_dir))?;
        std::fs::create_dir_all(&data_dir).map_err(not_writable(&data_dir))?;
        let data_dir = data_dir.canonicalize().map_err(not_writable(&data_dir))?;
        let own_uid = try_writing(&data_dir).map_err(not_writable(&data_dir))?;

        let run_as = match own_uid {
            0 => Some(SystemUser::postgres()?),
            _ => None,
        };
        let folder = match (remembered_location(&data_dir), run_as) {
            (Some(remembered), _) => remembered,
            // A database that is there already is not given up for an empty one.
            (None, Some(user)) if !can_reach(&data_dir, user) && !data_dir.join("postgres/cluster").exists() => {
                let folder = unused_root_home(&data_dir, places);
                make_folder(&places.root_homes, 0o755, None)?;
                let file = data_dir.join(LOCATION_FILE);
                std::fs::write(&file, format!("{}\n", folder.display())).map_err(not_writable(&file))?;
                folder
            }
            _ => data_dir.join("postgres"),
        };
        // Root keeps the home itself, so that the `postgres` user cannot plant links in it that
        // root would follow; what that user owns are the two folders inside.
        make_folder(&folder, if run_as.is_some() { 0o755 } else { 0o700 }, None)?;

        let inside = folder.join("socket");
        let socket = if is_too_long(&inside) {
            let short = places.runtime.join(format!("correlare-{}", digest(&folder)));
            make_folder(&short, 0o700, run_as)?;
            // The runtime folder may be everybody's /tmp: take no folder another user put there.
            let owner = run_as.map_or(own_uid, |user| user.uid);
            check_private(&short, owner).map_err(not_writable(&short))?;
            short
        } else {
            make_folder(&inside, 0o700, run_as)?;
            inside
        };
        let home = Self { folder, socket, run_as };
        home.check_owner(own_uid)?;
        Ok(home)
    }

    /// The folder of the home itself.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of the database files.
    pub fn cluster(&self) -> PathBuf {
        self.folder.join("cluster")
    }

    /// The folder the socket is made in.
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// The file by which Postgres keeps others from its socket.
    pub fn socket_lock(&self) -> PathBuf {
        self.socket.join(format!("{SOCKET_NAME}.lock"))
    }

    /// The file Postgres writes its messages to.
    pub fn log(&self) -> PathBuf {
        self.folder.join("postgres.log")
    }

    /// The name that the titles of all processes of this cluster carry.
    pub fn cluster_name(&self) -> String {
        format!("correlare-{}", digest(&self.folder))
    }

    /// The major version that made the cluster; absent when there is no cluster yet.
    pub fn cluster_major(&self) -> Option<String> {
        std::fs::read_to_string(self.cluster().join("PG_VERSION")).ok().map(|text| text.trim().to_owned())
    }

    /// Makes an empty folder for initdb, without what an interrupted initdb may have left.
    pub fn fresh_cluster_folder(&self) -> Result<PathBuf, PostgresError> {
        let folder = self.folder.join("cluster.new");
        match std::fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(not_writable(&folder)(error));
            }
            _ => make_folder(&folder, 0o700, self.run_as)?,
        }
        Ok(folder)
    }

    /// Makes the folder filled by initdb the cluster, for good: the rename is on the disk before
    /// anything is written into the database.
    pub fn adopt_cluster_folder(&self, filled: &Path) -> Result<(), PostgresError> {
        let cluster = self.cluster();
        std::fs::rename(filled, &cluster)
            .and_then(|()| File::open(&self.folder)?.sync_all())
            .map_err(not_writable(&cluster))
    }

    /// Opens the log for Postgres to append to.
    pub fn open_log(&self) -> Result<File, PostgresError> {
        let log = self.log();
        if std::fs::metadata(&log).is_ok_and(|file| file.len() > LONG_LOG) {
            std::fs::rename(&log, self.folder.join("postgres.log.old")).map_err(not_writable(&log))?;
        }
        OpenOptions::new().create(true).append(true).mode(0o600).open(&log).map_err(not_writable(&log))
    }

    /// Opens the lock held while somebody starts or stops Postgres.
    pub fn open_change_lock(&self) -> Result<File, PostgresError> {
        self.open_lock("change.lock")
    }

    /// Opens the lock every user of this Postgres holds.
    pub fn open_users_lock(&self) -> Result<File, PostgresError> {
        self.open_lock("users.lock")
    }

    fn open_lock(&self, name: &str) -> Result<File, PostgresError> {
        let path = self.folder.join(name);
        OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path).map_err(not_writable(&path))
    }

    fn check_owner(&self, own_uid: u32) -> Result<(), PostgresError> {
        let runner = self.run_as.map_or(own_uid, |user| user.uid);
        let cluster = self.cluster();
        match std::fs::metadata(&cluster) {
            Ok(found) if found.uid() != runner => {
                Err(PostgresError::WrongOwner { cluster, owner: found.uid(), runner })
            }
            _ => Ok(()),
        }
    }
}

/// An error of the file system, as the error about this path.
pub(super) fn not_writable(path: &Path) -> impl FnOnce(io::Error) -> PostgresError {
    let path = path.to_owned();
    move |source| PostgresError::NotWritable { path, source }
}

/// Whether a socket in this folder would have a path the system or the setting cannot take:
/// the setting is a list that a comma would split and a quote would upset.
pub(super) fn is_too_long(folder: &Path) -> bool {
    let path = folder.join(SOCKET_NAME);
    let text = path.as_os_str().as_encoded_bytes();
    text.len() > LONGEST_SOCKET_PATH
        || std::str::from_utf8(text).is_err()
        || text.iter().any(|byte| matches!(byte, b',' | b'"'))
}

/// Whether the user may pass through a folder and everything above it, by the permission bits.
pub(super) fn can_reach(folder: &Path, user: SystemUser) -> bool {
    folder.ancestors().all(|step| {
        std::fs::metadata(step).is_ok_and(|found| {
            let passes = if found.uid() == user.uid {
                0o100
            } else if found.gid() == user.gid {
                0o010
            } else {
                0o001
            };
            found.mode() & passes != 0
        })
    })
}

/// Writes and removes a file; answers whose file it was, which is the user of this process.
fn try_writing(folder: &Path) -> io::Result<u32> {
    let probe = folder.join(format!(".writable-{}", std::process::id()));
    let owner = File::create(&probe).and_then(|file| file.metadata());
    std::fs::remove_file(&probe)?;
    Ok(owner?.uid())
}

fn remembered_location(data_dir: &Path) -> Option<PathBuf> {
    let text = std::fs::read_to_string(data_dir.join(LOCATION_FILE)).ok()?;
    let folder = PathBuf::from(text.trim_end_matches('\n'));
    folder.is_absolute().then_some(folder)
}

/// A name nobody used yet: an older one may hold the database of a deleted data directory of the
/// same path, which is not ours to open or to delete.
fn unused_root_home(data_dir: &Path, places: &SearchPlaces) -> PathBuf {
    let name = digest(data_dir);
    let first = places.root_homes.join(&name);
    if !first.exists() {
        return first;
    }
    tracing::warn!(
        earlier = %first.display(),
        "a database of an earlier data directory of this path was left behind; delete it if nobody needs it"
    );
    (2u32..)
        .map(|number| places.root_homes.join(format!("{name}-{number}")))
        .find(|folder| !folder.exists())
        .unwrap_or(first)
}

/// Sixteen characters that stand for a path.
fn digest(path: &Path) -> String {
    Sha256::digest(path.as_os_str().as_encoded_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Makes a folder of the given mode for the given user; one that exists is left as it is, except
/// that it is handed over if a killed start had made it and not yet given it away.
fn make_folder(folder: &Path, mode: u32, owner: Option<SystemUser>) -> Result<(), PostgresError> {
    let make = || {
        match DirBuilder::new().mode(0o700).create(folder) {
            // The mask of this process must not close a folder that the other user passes through.
            Ok(()) => std::fs::set_permissions(folder, Permissions::from_mode(mode))?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
            Err(error) => return Err(error),
        }
        match owner {
            // Not through a link: in /tmp somebody else may have put it there.
            Some(user) if std::fs::symlink_metadata(folder)?.uid() == 0 => {
                lchown(folder, Some(user.uid), Some(user.gid))
            }
            _ => Ok(()),
        }
    };
    make().map_err(not_writable(folder))
}

fn check_private(folder: &Path, owner: u32) -> io::Result<()> {
    let found = std::fs::symlink_metadata(folder)?;
    if found.is_dir() && found.uid() == owner && found.mode() & 0o077 == 0 {
        Ok(())
    } else {
        Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "it exists and is not a private folder of the user Postgres runs as",
        ))
    }
}

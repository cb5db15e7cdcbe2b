// SPDX-License-Identifier: AGPL-3.0-or-later
//! The processes of one cluster, as `postmaster.pid` and `/proc` tell of them.
//!
//! Postgres by itself refuses to start when `postmaster.pid` names a process that lives, and
//! cannot know that the number now belongs to somebody else, or to a dead process that nobody has
//! collected (a container's first process often does not). Command lines tell: that of the
//! postmaster names the cluster's folder, those of its children carry the cluster's name, and a
//! dead process has none.

use std::path::{Path, PathBuf};

use super::place::Home;

/// What runs of a cluster.
#[derive(Debug, Default)]
pub(super) struct Running {
    /// The process that the others belong to.
    pub postmaster: Option<u32>,
    /// The others.
    pub children: Vec<u32>,
}

impl Running {
    /// Looks through all processes of the machine.
    pub fn of(home: &Home) -> Self {
        let cluster = home.cluster();
        let cluster = cluster.as_os_str().as_encoded_bytes();
        let title = format!("postgres: {}:", home.cluster_name());
        let mut running = Self::default();
        for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
            let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
                continue;
            };
            let Ok(line) = std::fs::read(entry.path().join("cmdline")) else {
                continue;
            };
            if line.starts_with(title.as_bytes()) {
                running.children.push(pid);
            } else if is_postmaster(&line, cluster) {
                running.postmaster = Some(pid);
            }
        }
        running
    }

    /// Whether nothing of the cluster runs.
    pub fn is_nothing(&self) -> bool {
        self.postmaster.is_none() && self.children.is_empty()
    }
}

fn is_postmaster(command_line: &[u8], cluster: &[u8]) -> bool {
    let mut arguments = command_line.split(|byte| *byte == 0);
    let program = arguments.next().unwrap_or_default();
    program.ends_with(b"/postgres") && arguments.next() == Some(b"-D") && arguments.next() == Some(cluster)
}

/// The file in which a running Postgres says how to reach it.
pub(super) fn postmaster_file(home: &Home) -> PathBuf {
    home.cluster().join("postmaster.pid")
}

/// The socket folder of the Postgres that runs, from the fifth line of its file.
pub(super) fn socket_folder(postmaster_file: &Path) -> Option<PathBuf> {
    let text = std::fs::read_to_string(postmaster_file).ok()?;
    let line = text.lines().nth(4)?.trim();
    (!line.is_empty()).then(|| PathBuf::from(line))
}

#[cfg(test)]
mod tests {
    use super::is_postmaster;

    #[test]
    fn a_postmaster_is_known_by_its_cluster() {
        let line = b"/usr/lib/postgresql/15/bin/postgres\0-D\0/data/cluster\0-c\0port=5432\0";
        assert!(is_postmaster(line, b"/data/cluster"));
        assert!(!is_postmaster(line, b"/data/clust"));
        assert!(!is_postmaster(b"/bin/initdb\0-D\0/data/cluster\0", b"/data/cluster"));
        assert!(!is_postmaster(b"", b"/data/cluster"));
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! The real program as processes of its own, on a data directory of the test's own, asked through real sockets.

#![expect(clippy::unwrap_used, reason = "tests only; clippy does not see that in a file beside them")]

use std::{io, net::SocketAddr, os::unix::fs::PermissionsExt, path::PathBuf, process::Stdio, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
    time::timeout,
};

/// A folder that every user may reach, as a Postgres that root has started needs it; removed at the end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(test: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("correlare-{test}-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("site/pkg")).unwrap();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
        Self(folder)
    }

    pub fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    /// The program, with this folder's data and nothing of this process's environment but where programs are.
    pub fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_correlare"));
        command
            .args(arguments)
            .current_dir(&self.0)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("CORRELARE_DATA_DIR", self.data())
            .env("CORRELARE_SITE_ROOT", self.0.join("site"))
            .env("CORRELARE_LISTEN", "127.0.0.1:0");
        command
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left in the folder of temporary files does no harm.
        let _left = std::fs::remove_dir_all(&self.0);
    }
}

/// A running server.
pub struct Server {
    pub child: Child,
    pub address: SocketAddr,
}

impl Server {
    pub async fn start(folder: &Folder) -> Self {
        let mut child = folder.program(&["serve"]).stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = timeout(Duration::from_secs(60), lines.next_line()).await.unwrap().unwrap().unwrap();
        let address = said.split("http://").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().parse().unwrap();
        // Kept open, so that what it says later finds a reader.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { child, address }
    }

    /// Ends it as Ctrl-C in a terminal does.
    pub async fn interrupt(mut self) {
        signal("INT", self.child.id().unwrap()).await;
        let status = timeout(Duration::from_secs(45), self.child.wait()).await.unwrap().unwrap();
        assert_eq!(status.code(), Some(0), "Ctrl-C is a clean end");
    }
}

/// Sends a signal to a process.
pub async fn signal(name: &str, pid: u32) {
    let status = Command::new("kill").args(["-s", name, &pid.to_string()]).status().await.unwrap();
    assert!(status.success(), "kill -s {name} {pid}");
}

/// Sends a request and reads the whole answer.
pub async fn exchange(address: SocketAddr, request: &str) -> io::Result<String> {
    let mut connection = TcpStream::connect(address).await?;
    connection.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await?;
    Ok(answer)
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What has been acknowledged outlives `kill -9`, of the server and of its private Postgres, and a killed server's
//! leftovers do not stop the next start.
//!
//! The write is the smallest there is: a form refused without WebAssembly is kept as a row, and the redirect that
//! acknowledges it carries the row's id.

#![expect(clippy::unwrap_used, reason = "tests only; clippy does not see that outside the test functions")]

use std::{
    io,
    net::SocketAddr,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use correlare::postgres::PrivatePostgres;
use sqlx::{Connection, PgConnection};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
    task::JoinSet,
    time::{Instant, sleep, timeout},
};
use uuid::Uuid;

const WRITERS: usize = 6;
/// Acknowledgements before the kill: enough to be in the midst of it.
const BURST: usize = 60;
/// How long clients go on trying after the kill.
const AFTER_KILL: Duration = Duration::from_millis(300);

/// A folder that every user may reach, as a Postgres that root has started needs it; removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("correlare-{test}-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("site/pkg")).unwrap();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
        Self(folder)
    }

    fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    /// The program, with this folder's data and nothing of this process's environment but where programs are.
    fn program(&self, arguments: &[&str]) -> Command {
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
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    async fn start(folder: &Folder) -> Self {
        let mut child = folder.program(&["serve"]).stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = timeout(Duration::from_secs(60), lines.next_line()).await.unwrap().unwrap().unwrap();
        let address = said.split("http://").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().parse().unwrap();
        // Kept open, so that what it says later finds a reader.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { child, address }
    }

    /// Ends it as Ctrl-C in a terminal does.
    async fn interrupt(mut self) {
        signal("INT", self.child.id().unwrap()).await;
        let status = timeout(Duration::from_secs(45), self.child.wait()).await.unwrap().unwrap();
        assert_eq!(status.code(), Some(0), "Ctrl-C is a clean end");
    }

    /// Writes from several clients, kills in the midst of it, and answers all that was acknowledged.
    async fn burst(&self, kill: impl AsyncFnOnce()) -> Vec<Uuid> {
        let acknowledged: Arc<Mutex<Vec<Uuid>>> = Arc::default();
        let over = Arc::new(AtomicBool::new(false));
        let mut writers = JoinSet::new();
        for _ in 0..WRITERS {
            let (address, acknowledged, over) = (self.address, acknowledged.clone(), over.clone());
            writers.spawn(async move {
                while !over.load(Ordering::Relaxed) {
                    // The kill makes writes fail, or wait until Postgres is there again.
                    if let Ok(Some(id)) = write(address).await {
                        acknowledged.lock().unwrap().push(id);
                    }
                }
            });
        }
        timeout(Duration::from_secs(30), async {
            while acknowledged.lock().unwrap().len() < BURST {
                sleep(Duration::from_millis(2)).await;
            }
        })
        .await
        .expect("the server takes writes");
        kill().await;
        sleep(AFTER_KILL).await;
        over.store(true, Ordering::Relaxed);
        timeout(Duration::from_secs(45), writers.join_all()).await.expect("no answer takes for ever");
        let acknowledged = acknowledged.lock().unwrap();
        acknowledged.clone()
    }

    async fn is_ready(&self) -> bool {
        let request = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        exchange(self.address, request).await.is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
    }
}

async fn signal(name: &str, pid: u32) {
    let status = Command::new("kill").args(["-s", name, &pid.to_string()]).status().await.unwrap();
    assert!(status.success(), "kill -s {name} {pid}");
}

async fn exchange(address: SocketAddr, request: &str) -> io::Result<String> {
    let mut connection = TcpStream::connect(address).await?;
    connection.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await?;
    Ok(answer)
}

/// A log-in form that is refused; answers the id of the row it is kept in, once that is acknowledged.
async fn write(address: SocketAddr) -> io::Result<Option<Uuid>> {
    let body = "email=nobody&password=x";
    let request = format!(
        "POST /api/fn/log_in HTTP/1.1\r\nHost: {address}\r\nReferer: http://{address}/accedi\r\nAccept: text/html\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let answer = exchange(address, &request).await?;
    let location = answer.lines().find_map(|line| line.strip_prefix("location: /accedi?f="));
    Ok(location.and_then(|rest| rest.split('#').next()).and_then(|id| id.parse().ok()))
}

/// How many of these rows are there, asked through the library as any subcommand would.
async fn count_kept(data: &Path, ids: &[Uuid]) -> usize {
    let postgres = PrivatePostgres::start_or_join(data).await.unwrap();
    let mut connection = PgConnection::connect_with(&postgres.connect_options()).await.unwrap();
    let kept: i64 = sqlx::query_scalar("select count(*) from form_flash where id = any($1)")
        .bind(ids)
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    postgres.stop().await.unwrap();
    usize::try_from(kept).unwrap()
}

/// The file in which the private Postgres of a data directory says its process id.
async fn postmaster_file(data: &Path) -> PathBuf {
    let postgres = PrivatePostgres::start_or_join(data).await.unwrap();
    let socket = postgres.connect_options().get_socket().unwrap().to_owned();
    postgres.stop().await.unwrap();
    socket.parent().unwrap().join("cluster/postmaster.pid")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_acknowledged_outlives_kill_9() {
    let folder = Folder::new("kill");
    // A database with something in it gets no demonstration data, which takes its time.
    let admin = folder.program(&["create-admin", "capo@comune.example"]).output().await.unwrap();
    assert!(admin.status.success(), "{admin:?}");

    let mut server = Server::start(&folder).await;
    let pid = server.child.id().unwrap();
    let before = server.burst(async || signal("KILL", pid).await).await;
    server.child.wait().await.unwrap();

    // The next start takes over the Postgres that the killed server left running.
    let server = Server::start(&folder).await;
    assert_eq!(count_kept(&folder.data(), &before).await, before.len(), "after the server was killed");

    let postmaster = postmaster_file(&folder.data()).await;
    let pid_of_postgres: u32 = std::fs::read_to_string(&postmaster).unwrap().lines().next().unwrap().parse().unwrap();
    let during = server.burst(async || signal("KILL", pid_of_postgres).await).await;

    let begin = Instant::now();
    while !server.is_ready().await {
        assert!(begin.elapsed() < Duration::from_secs(60), "Postgres is started again");
        sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(count_kept(&folder.data(), &during).await, during.len(), "after Postgres was killed");
    assert!(write(server.address).await.unwrap().is_some(), "writes are taken again");

    server.interrupt().await;
    assert!(!postmaster.exists(), "Postgres has ended with the server");
}

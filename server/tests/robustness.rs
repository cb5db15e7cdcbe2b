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
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use correlare::postgres::PrivatePostgres;
use sqlx::{Connection, PgConnection};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep, timeout},
};
use uuid::Uuid;

use crate::common::process::{Folder, Server, exchange, signal};

const WRITERS: usize = 6;
/// Acknowledgements before the kill: enough to be in the midst of it.
const BURST: usize = 60;
/// How long clients go on trying after the kill.
const AFTER_KILL: Duration = Duration::from_millis(300);

impl Server {
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

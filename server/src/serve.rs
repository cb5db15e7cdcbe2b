// SPDX-License-Identifier: AGPL-3.0-or-later
//! `correlare serve`: everything that runs while people use the site, from the first check to the last goodbye.

use std::{
    fmt,
    io::{self, Write},
    net::SocketAddr,
    path::{Path, PathBuf},
};

use app::{clock::Clock, notifications::MailsStayHere, seal::KeyFolder, services::Services};
use axum::{Extension, Router, middleware};
use leptos::config::LeptosOptions;
use lettre::transport::smtp;
use sqlx::PgPool;
use tokio::net::TcpListener;

use crate::{
    config::{Config, PublicUrl},
    database::{Database, DatabaseError},
    demo::{self, DemoError},
    file_store::{self, FileStoreError},
    jobs::Jobs,
    live::Live,
    mail::{self, Outbox},
    observability::{self, Metrics},
    pages::Turns,
    router::{AppState, SecureCookies, SessionLasts, TrustedProxies, router},
    stop::Stop,
};

pub mod listen;

/// The name of the built WebAssembly, scripts and style sheet, as the workspace's `Cargo.toml` has it.
const OUTPUT_NAME: &str = "correlare";
/// The folder of the site that holds them.
const PACKAGE_FOLDER: &str = "pkg";
/// The file beside the program that tells the hashes in their names.
const HASH_FILE: &str = "hash.txt";

/// Why the server does not run: one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// Somebody else serves there.
    #[error("{address} is taken by another program; end that, or set {variable} to another port")]
    PortTaken {
        /// The address that was asked for.
        address: SocketAddr,
        /// Where it was set.
        variable: &'static str,
    },
    /// The address cannot be served on.
    #[error("cannot serve on {address}: {source}; set {variable} to an address of this machine")]
    CannotListen {
        /// The address that was asked for.
        address: SocketAddr,
        /// Where it was set.
        variable: &'static str,
        /// What the system says.
        source: io::Error,
    },
    /// What the browser needs was not built, or lies elsewhere.
    #[error("there is no built site in {0}; run scripts/build, or set CORRELARE_SITE_ROOT to where it is")]
    NoSite(PathBuf),
    /// The browser would ask for files by names that are not there.
    #[error("the site in {0} and the file hash.txt beside the program are not of one build; copy both anew")]
    OtherSite(PathBuf),
    /// The demo logins' password is public.
    #[error(
        "the database has demonstration logins, whose password is public, and {listen} can be reached from other machines; set CORRELARE_LISTEN to 127.0.0.1:3000, or CORRELARE_DEMO_LOGINS_BEYOND_LOOPBACK to yes-i-know-the-passwords-are-public"
    )]
    PublicDemoLogins {
        /// Where it would serve.
        listen: SocketAddr,
    },
    /// The mail server's address passed the first check and is still of no use.
    #[error("CORRELARE_SMTP_URL cannot be used: {0}; correct it, or leave it out to keep mails in the outbox")]
    Mail(#[from] smtp::Error),
    /// Where files are to be kept.
    #[error(transparent)]
    Files(#[from] FileStoreError),
    /// The demonstration data.
    #[error("the demonstration data could not be made: {0}; start again, or with another CORRELARE_DATA_DIR")]
    Demo(#[from] DemoError),
    /// A question to the database failed while starting.
    #[error("the database does not answer: {0}; start again, and if it happens again look at the database's log")]
    Query(#[from] sqlx::Error),
    /// The system.
    #[error("the server stopped: {0}; start it again")]
    System(#[from] io::Error),
}

/// Serves until Ctrl-C or `SIGTERM`, then ends the server and after it the private Postgres.
///
/// # Errors
/// See [`ServeError`].
pub async fn run(config: &Config) -> Result<(), ServeError> {
    let stop = Stop::on_signals()?;
    let options = site_options(&config.site_root, config.listen)?;
    // Before the database, so that a second start in the same place ends at once and disturbs nothing.
    let listener = listen::take(config.listen, "CORRELARE_LISTEN").await?;
    let metrics_listener = match config.metrics_listen {
        Some(address) => Some(listen::take(address, "CORRELARE_METRICS_LISTEN").await?),
        None => None,
    };
    let mut database = tokio::select! {
        opened = Database::open(config) => opened?,
        // The private Postgres that was being started is asked to stop when it is dropped.
        () = stop.requested() => return Ok(()),
    };
    let outcome = run_on(config, options, listener, metrics_listener, &mut database, stop).await;
    let closed = database.close().await;
    outcome?;
    Ok(closed?)
}

async fn run_on(
    config: &Config,
    leptos_options: LeptosOptions,
    listener: TcpListener,
    metrics_listener: Option<TcpListener>,
    database: &mut Database,
    stop: Stop,
) -> Result<(), ServeError> {
    database.migrate().await?;
    let files = tokio::select! {
        files = file_store::open(&config.files) => files?,
        () = stop.requested() => return Ok(()),
    };
    let public_url = config.public_url_for(listener.local_addr()?);
    let keys = KeyFolder::new(&config.keys_dir);
    if database.is_private() && config.demo_logins_allowed() {
        tokio::select! {
            filled = fill_if_empty(database.pool(), &public_url, &keys) => filled?,
            // What was being written is rolled back; the next start goes on from there.
            () = stop.requested() => return Ok(()),
        }
    }
    let demo_logins = demo_logins(database.pool()).await?;
    if !demo_logins.is_empty() && !config.demo_logins_allowed() {
        return Err(ServeError::PublicDemoLogins { listen: config.listen });
    }

    let pool = database.pool().clone();
    let services = Services {
        pool: pool.clone(),
        clock: Clock::System,
        public_url: public_url.as_str().into(),
        keys,
        files,
        host: config.host.clone(),
    };
    let live = Live::default();
    let turns = Turns::default();
    let state = AppState {
        live: live.clone(),
        turns: turns.clone(),
        services: services.clone(),
        leptos_options,
        secure_cookies: SecureCookies(public_url.is_https()),
        trusted_proxies: TrustedProxies(config.trusted_proxies),
        session_lasts: SessionLasts(i64::try_from(config.session_length.as_secs() / 3600).unwrap_or(i64::MAX)),
    };
    let outbox = config.mail.as_ref().map(|mail| Outbox::new(pool.clone(), Clock::System, mail)).transpose()?;
    let mut routes = router(state);
    routes = match &outbox {
        Some(outbox) => routes.layer(middleware::from_fn_with_state(outbox.wake(), mail::wake_after_forms)),
        None => routes.layer(Extension(MailsStayHere)),
    };
    let metrics = Metrics::default();
    let routes = observability::counted(routes, metrics.clone());
    let metrics_routes = observability::router(metrics, pool.clone());

    let jobs = Jobs::start(&services, outbox, live, &stop);
    announce(&public_url, &demo_logins, config.mail.is_none());
    let served = tokio::select! {
        served = listen::serve(listener, routes, stop.clone()) => served,
        served = serve_metrics(metrics_listener, metrics_routes, stop) => served,
        () = database.keep_alive() => Ok(()),
    };
    turns.finish().await;
    jobs.finish().await;
    Ok(served?)
}

/// Ends only with an error: the site outlives it.
async fn serve_metrics(listener: Option<TcpListener>, routes: Router, stop: Stop) -> io::Result<()> {
    if let Some(listener) = listener {
        listen::serve(listener, routes, stop).await?;
    }
    std::future::pending().await
}

/// Where the built site is. The names of its files carry hashes if the build has left their list beside the program,
/// as release builds do.
fn site_options(site_root: &Path, listen: SocketAddr) -> Result<LeptosOptions, ServeError> {
    let Ok(package) = std::fs::read_dir(site_root.join(PACKAGE_FOLDER)) else {
        return Err(ServeError::NoSite(site_root.to_owned()));
    };
    let hashes = std::fs::read_to_string(std::env::current_exe()?.with_file_name(HASH_FILE)).ok();
    let files: Vec<_> = package.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    if !is_one_build(&files, hashes.as_deref()) {
        return Err(ServeError::OtherSite(site_root.to_owned()));
    }
    Ok(LeptosOptions::builder()
        .output_name(OUTPUT_NAME)
        .site_root(site_root.to_string_lossy())
        .site_pkg_dir(PACKAGE_FOLDER)
        .site_addr(listen)
        .hash_file(HASH_FILE.into())
        .hash_files(hashes.is_some())
        .build())
}

/// Whether the site's style sheet has the name that pages will ask for.
fn is_one_build(files: &[String], hashes: Option<&str>) -> bool {
    let expected = match hashes {
        None => Some(format!("{OUTPUT_NAME}.css")),
        Some(hashes) => {
            hashes.lines().find_map(|line| line.strip_prefix("css: ")).map(|hash| format!("{OUTPUT_NAME}.{hash}.css"))
        }
    };
    let mut style_sheets = files.iter().filter(|file| file.ends_with(".css")).peekable();
    style_sheets.peek().is_none() || style_sheets.any(|file| Some(file) == expected.as_ref())
}

/// Makes demonstration data in a database that nobody has used yet, or completes that of an older version.
async fn fill_if_empty(pool: &PgPool, public_url: &PublicUrl, keys: &KeyFolder) -> Result<(), ServeError> {
    match demo::run(pool, public_url.as_str(), keys, Clock::System.now(), |step| say(format_args!("{step}"))).await {
        Ok(_) | Err(DemoError::NotEmpty) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The addresses of the demonstration accounts that can log in.
async fn demo_logins(pool: &PgPool) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select email from account
         where demonstration and disabled_at is null and password_hash is not null
         order by email limit 20"
    )
    .fetch_all(pool)
    .await
}

/// Says where it serves and how to log in.
fn announce(public_url: &PublicUrl, demo_logins: &[String], mails_stay: bool) {
    say(format_args!("Correlare runs at {public_url} (Ctrl-C ends it)"));
    if !demo_logins.is_empty() {
        say(format_args!("Demonstration logins, password {}: {}", demo::PASSWORD, demo_logins.join(", ")));
        if mails_stay {
            say(format_args!("Mails are not sent but shown at {}", public_url.join("/posta-dimostrativa")));
        }
    }
}

/// Writes a line to standard output; that it may be closed is no reason to stop.
fn say(line: fmt::Arguments) {
    let _closed = writeln!(io::stdout().lock(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::is_one_build;

    #[test]
    fn a_site_of_another_build_is_noticed() {
        let files = |name: &str| vec![name.to_owned(), "correlare.js".to_owned()];
        assert!(is_one_build(&files("correlare.abc.css"), Some("js: x\ncss: abc\n")));
        assert!(!is_one_build(&files("correlare.abc.css"), Some("js: x\ncss: def\n")));
        assert!(!is_one_build(&files("correlare.abc.css"), None));
        assert!(is_one_build(&files("correlare.css"), None));
        assert!(is_one_build(&[], None));
    }
}

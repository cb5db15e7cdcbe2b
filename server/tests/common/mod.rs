// SPDX-License-Identifier: AGPL-3.0-or-later
//! Drives the whole router in a test, on a database of the test's own and a clock that stands still.
//!
//! [`Site`] is the running program, [`Browser`] somebody in front of it: it keeps cookies and knows the page it is on.
//! Each function of a form is called in both ways it is called in life: [`Browser::post_form`] as a browser without
//! WebAssembly (which is sent on, or back to its page), [`Browser::call`] as one with it (which gets a `FormOutcome`).
//!
//! ```ignore
//! let site = Site::new(pool);
//! site.account("maria@comune.example").await;
//! let mut maria = site.browser();
//! maria.log_in("maria@comune.example").await;
//! let page = maria.get("/area-personale").await;
//! assert_eq!(page.status, StatusCode::OK);
//! let answer = maria.post_form("withdraw", &[("enrolment_id", "…"), ("reason", "")]).await;
//! assert!(maria.follow(&answer).await.text.contains("Campo obbligatorio"));
//! ```

#![expect(clippy::unwrap_used, reason = "tests only; clippy does not see that in a file beside them")]

pub mod process;

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};

use app::{
    clock::Clock,
    error::{AppError, FieldCode, FieldErrors},
    files::FileStore,
    notifications::MailsStayHere,
    people::{Role, password},
    seal::KeyFolder,
    services::Services,
    ui::form::FormOutcome,
};
use axum::{
    Extension, Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use correlare::{
    live::Live,
    pages::Turns,
    router::{AppState, SecureCookies, SessionLasts, TrustedProxies, router},
};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use leptos::config::LeptosOptions;
use object_store::memory::InMemory;
use serde::de::DeserializeOwned;
use sqlx::PgPool;
use tower::ServiceExt;
use uuid::Uuid;

/// The host that browsers think they are on.
pub const HOST: &str = "correlare.example";
/// The address of the installation, as mails write it.
pub const PUBLIC_URL: &str = "http://correlare.example";
/// The password of every account made by [`Site::account`].
pub const PASSWORD: &str = "una frase lunga di prova";
/// The moment at which the clock stands, until a test moves it: a Monday morning in Italy.
pub const NOW: &str = "2026-11-23T09:00:00Z";
/// Longer than any answer.
const ANSWER_BYTES_MOST: usize = 16 * 1024 * 1024;

/// The running program.
#[derive(Clone, Debug)]
pub struct Site {
    router: Router,
    /// Its database.
    pub pool: PgPool,
    /// Its clock; move it with `site.clock.set(…)`.
    pub clock: Clock,
    /// Its private keys.
    pub keys: KeyFolder,
    /// Its files, kept in memory.
    pub files: FileStore,
    /// The same, to look into.
    pub objects: Arc<InMemory>,
    own_folder: Arc<OwnFolder>,
}

/// A folder of the test's own, made only by tests that open questionnaires; it goes with the last who uses the site.
#[derive(Debug)]
struct OwnFolder(PathBuf);

impl Drop for OwnFolder {
    fn drop(&mut self) {
        if self.0.exists() {
            std::fs::remove_dir_all(&self.0).unwrap();
        }
    }
}

/// An account made for a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TestAccount {
    /// The login.
    pub account: Uuid,
    /// The human.
    pub person: Uuid,
}

impl Site {
    /// The program on this database, at [`NOW`], with no proxy in front.
    pub fn new(pool: PgPool) -> Self {
        Self::behind_proxies(pool, 0)
    }

    /// The program with this many trusted proxies in front.
    pub fn behind_proxies(pool: PgPool, trusted: u8) -> Self {
        let clock = Clock::at(NOW.parse().expect("a timestamp"));
        let own_folder = OwnFolder(std::env::temp_dir().join(format!("correlare-test-keys-{}", Uuid::new_v4())));
        let keys = KeyFolder::new(&own_folder.0);
        let objects = Arc::new(InMemory::new());
        let files = FileStore::new(objects.clone());
        // Streams that somebody opens in a test send what there is and end; `server/tests/live.rs` has real ones.
        let live = Live::default();
        live.end();
        let state = AppState {
            live,
            turns: Turns::default(),
            services: Services {
                pool: pool.clone(),
                clock: clock.clone(),
                public_url: PUBLIC_URL.into(),
                keys: keys.clone(),
                files: files.clone(),
                host: None,
            },
            leptos_options: LeptosOptions::builder().output_name("correlare").build(),
            secure_cookies: SecureCookies(false),
            // The session layer counts from the system's clock, which the test's clock may be years away from.
            session_lasts: SessionLasts(24 * 365 * 20),
            trusted_proxies: TrustedProxies(trusted),
        };
        Self { router: router(state), pool, clock, keys, files, objects, own_folder: Arc::new(own_folder) }
    }

    /// What the program's jobs work with.
    pub fn services(&self) -> Services {
        Services {
            pool: self.pool.clone(),
            clock: self.clock.clone(),
            public_url: PUBLIC_URL.into(),
            keys: self.keys.clone(),
            files: self.files.clone(),
            host: None,
        }
    }

    /// The program as a demonstration that sends no mails and shows them on a page.
    pub async fn demonstration(pool: PgPool) -> Self {
        let mut site = Self::new(pool);
        site.router = site.router.layer(Extension(MailsStayHere));
        let account = site.account("demo@demo.example").await.account;
        sqlx::query("update account set demonstration = true where id = $1")
            .bind(account)
            .execute(&site.pool)
            .await
            .unwrap();
        site
    }

    /// Somebody new in front of the program, with no cookies and a network address of their own.
    pub fn browser(&self) -> Browser {
        static NEXT: AtomicU8 = AtomicU8::new(1);
        let address = IpAddr::V4(Ipv4Addr::new(192, 0, 2, NEXT.fetch_add(1, Ordering::Relaxed)));
        Browser {
            router: self.router.clone(),
            _own_folder: Arc::clone(&self.own_folder),
            cookies: BTreeMap::new(),
            page: "/".to_owned(),
            language: "it",
            address,
            headers: Vec::new(),
        }
    }

    /// A browser with an account of this address logged in; the account is made.
    pub async fn browser_of(&self, email: &str) -> Browser {
        self.account(email).await;
        let mut browser = self.browser();
        browser.log_in(email).await;
        browser
    }

    /// An account with a verified address and [`PASSWORD`], called after its address: `maria@…` is "Maria Prova".
    pub async fn account(&self, email: &str) -> TestAccount {
        let made = TestAccount { account: Uuid::now_v7(), person: Uuid::now_v7() };
        let mut given_name = email.split('@').next().unwrap_or_default().to_owned();
        if let Some(first) = given_name.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        let hash = password::hash(PASSWORD.to_owned()).await.unwrap();
        sqlx::query(
            "insert into person (id, given_name, family_name, email, source, created_at)
             values ($1, $2, 'Prova', $3, 'account', $4)",
        )
        .bind(made.person)
        .bind(given_name)
        .bind(email)
        .bind(self.clock.now().to_sqlx())
        .execute(&self.pool)
        .await
        .unwrap();
        sqlx::query(
            "insert into account (id, person_id, email, email_verified_at, password_hash, created_at)
             values ($1, $2, $3, $4, $5, $4)",
        )
        .bind(made.account)
        .bind(made.person)
        .bind(email)
        .bind(self.clock.now().to_sqlx())
        .bind(hash)
        .execute(&self.pool)
        .await
        .unwrap();
        made
    }

    /// Gives a role from now on.
    pub async fn grant(&self, account: Uuid, role: Role, scope: Option<Uuid>) -> Uuid {
        let id = Uuid::now_v7();
        sqlx::query(
            "insert into role_grant (id, account_id, role, scope_kind, scope_id, valid_from, given_at)
             values ($1, $2, $3, $4, $5, $6, $6)",
        )
        .bind(id)
        .bind(account)
        .bind(role.code())
        .bind(role.scope_kind().code())
        .bind(scope)
        .bind(self.clock.now().to_sqlx())
        .execute(&self.pool)
        .await
        .unwrap();
        id
    }

    /// The mails in the outbox to this address, oldest first: subject and text.
    pub async fn mails_to(&self, email: &str) -> Vec<(String, String)> {
        sqlx::query_as("select subject, body from mail where to_address = $1 order by id")
            .bind(email)
            .fetch_all(&self.pool)
            .await
            .unwrap()
    }

    /// How many rows a query with no arguments counts: `site.count("select count(*) from account")`.
    pub async fn count(&self, query: &'static str) -> i64 {
        sqlx::query_scalar(query).fetch_one(&self.pool).await.unwrap()
    }

    /// Moves the clock on.
    pub fn later(&self, by: jiff::SignedDuration) -> Timestamp {
        let moment = self.clock.now() + by;
        self.clock.set(moment);
        moment
    }
}

/// Somebody in front of the program.
#[derive(Clone, Debug)]
pub struct Browser {
    router: Router,
    _own_folder: Arc<OwnFolder>,
    cookies: BTreeMap<String, String>,
    /// The page it is on, as it says in `Referer`.
    pub page: String,
    /// What it wishes in `Accept-Language`.
    pub language: &'static str,
    /// Where its connection comes from.
    pub address: IpAddr,
    /// Further headers of each request, such as `x-forwarded-for`.
    pub headers: Vec<(&'static str, String)>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Status code.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub text: String,
}

impl Browser {
    /// Opens a page, following no redirect.
    pub async fn get(&mut self, path: &str) -> Answer {
        let answer = self.send(Method::GET, path, "text/html", None).await;
        self.page = path.split('#').next().unwrap_or_default().to_owned();
        answer
    }

    /// Goes where an answer sends it.
    ///
    /// # Panics
    /// If it sends nowhere, or away from this site.
    pub async fn follow(&mut self, answer: &Answer) -> Answer {
        let to = answer.location();
        assert!(to.starts_with('/') && !to.starts_with("//"), "sent away from this site: {to}");
        self.get(&to).await
    }

    /// Sends the form of a server function from the page it is on, as a browser without WebAssembly.
    pub async fn post_form(&mut self, function: &str, pairs: &[(&str, &str)]) -> Answer {
        let path = format!("/api/fn/{function}");
        self.send(Method::POST, &path, "text/html,application/xhtml+xml", Some(encode(pairs))).await
    }

    /// As [`Browser::post_form`], and goes where the answer sends it: the page that somebody then sees.
    pub async fn submit(&mut self, function: &str, pairs: &[(&str, &str)]) -> Answer {
        let answer = self.post_form(function, pairs).await;
        self.follow(&answer).await
    }

    /// Calls the server function of a form as the page's WebAssembly does.
    pub async fn call(&mut self, function: &str, pairs: &[(&str, &str)]) -> Answer {
        let path = format!("/api/fn/{function}");
        self.send(Method::POST, &path, "application/json", Some(encode(pairs))).await
    }

    /// Calls a server function that only reads (`input = GetUrl`).
    pub async fn read(&mut self, function: &str, pairs: &[(&str, &str)]) -> Answer {
        let path = format!("/api/fn/{function}?{}", encode(pairs));
        self.send(Method::GET, &path, "application/json", None).await
    }

    /// Sends any body to any path, as `application/x-www-form-urlencoded`.
    pub async fn send(&mut self, method: Method, path: &str, accept: &str, body: Option<String>) -> Answer {
        let body = body.map(|body| ("application/x-www-form-urlencoded", body.into_bytes()));
        self.deliver(method, path, accept, body).await
    }

    /// Sends a body of any kind to any path.
    pub async fn deliver(&mut self, method: Method, path: &str, accept: &str, body: Option<(&str, Vec<u8>)>) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path.split('#').next().unwrap_or_default())
            .header(header::HOST, HOST)
            .header(header::ACCEPT, accept)
            .header(header::ACCEPT_LANGUAGE, self.language)
            .header(header::REFERER, format!("http://{HOST}{}", self.page))
            .extension(ConnectInfo(SocketAddr::new(self.address, 50_000)));
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        if let Some((kind, _)) = &body {
            request = request.header(header::ORIGIN, format!("http://{HOST}")).header(header::CONTENT_TYPE, *kind);
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let request = request.body(body.map_or_else(Body::empty, |(_, bytes)| Body::from(bytes))).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        self.keep_cookies(&parts.headers);
        let bytes = to_bytes(body, ANSWER_BYTES_MOST).await.unwrap();
        // Empty comments stand between pieces of text for the browser's sake; people do not see them.
        let text = String::from_utf8_lossy(&bytes).replace("<!>", "");
        Answer { status: parts.status, headers: parts.headers, text }
    }

    /// Logs in with [`PASSWORD`].
    ///
    /// # Panics
    /// If it is refused.
    pub async fn log_in(&mut self, email: &str) {
        let answer = self.call("log_in", &[("email", email), ("password", PASSWORD)]).await;
        assert!(matches!(answer.outcome(), FormOutcome::Done { .. }), "{email} cannot log in: {}", answer.text);
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let mut parts = cookie.split("; ");
            let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { continue };
            if parts.any(|part| part.eq_ignore_ascii_case("max-age=0")) || value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Answer {
    /// Where it sends the browser.
    ///
    /// # Panics
    /// If nowhere.
    pub fn location(&self) -> String {
        let location = self.headers.get(header::LOCATION);
        let location = location.unwrap_or_else(|| panic!("sent nowhere: {} {}", self.status, self.text));
        location.to_str().unwrap().to_owned()
    }

    /// Its JSON.
    ///
    /// # Panics
    /// If it is not this.
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text))
    }

    /// What a form's function answered.
    pub fn outcome(&self) -> FormOutcome {
        self.json()
    }

    /// The error a server function answered.
    pub fn error(&self) -> AppError {
        self.json()
    }

    /// Where a form's function sends on to.
    ///
    /// # Panics
    /// If it was refused.
    pub fn done_to(&self) -> String {
        match self.outcome() {
            FormOutcome::Done { to, .. } => to,
            FormOutcome::Refused { fields } => panic!("refused: {fields:?}"),
        }
    }

    /// The refused fields.
    ///
    /// # Panics
    /// If it was not refused.
    pub fn refused(&self) -> FieldErrors {
        match self.outcome() {
            FormOutcome::Refused { fields } => fields,
            done => panic!("not refused: {done:?}"),
        }
    }

    /// Why this field was refused; `""` is the form as a whole.
    pub fn refused_for(&self, field: &str) -> Option<FieldCode> {
        self.refused().of(field).cloned()
    }
}

/// Pairs as a form sends them.
fn encode(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
    pairs.join("&")
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => escaped.push(char::from(byte)),
            b' ' => escaped.push('+'),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

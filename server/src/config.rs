// SPDX-License-Identifier: AGPL-3.0-or-later
//! The configuration: environment variables, read and checked once, at the start.
//!
//! [`VARIABLES`] is the one table of them; `--help` prints it and the README repeats it. A variable
//! set to nothing counts as not set, as container files often write it so.

use std::ffi::OsString;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use app::site::SiteHost;
use axum::http::Uri;
use lettre::message::Mailbox;
use sqlx::postgres::PgConnectOptions;
use tracing_subscriber::EnvFilter;

#[cfg(test)]
mod tests;

/// What `CORRELARE_DEMO_LOGINS_BEYOND_LOOPBACK` must say: nobody writes this by accident.
const DEMO_LOGINS_CONSENT: &str = "yes-i-know-the-passwords-are-public";
/// A web session lasts at most a month.
const LONGEST_SESSION_HOURS: u64 = 744;

/// One environment variable of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// The value that holds when it is not set, or in words what happens then.
    pub default: &'static str,
    /// What it is for.
    pub meaning: &'static str,
    /// What a value must look like; error lines end with it.
    pub expected: &'static str,
}

const DATABASE_URL: Variable = Variable {
    name: "DATABASE_URL",
    default: "a private Postgres in the data directory",
    meaning: "the Postgres to use; the program then loads no demonstration data by itself",
    expected: "an address such as postgres://user:password@host:5432/database",
};
const DATA_DIR: Variable = Variable {
    name: "CORRELARE_DATA_DIR",
    default: ".data in the repository, else $XDG_DATA_HOME/correlare or ~/.local/share/correlare",
    meaning: "the folder for files, keys and the private Postgres",
    expected: "the path of a folder",
};
const KEYS_DIR: Variable = Variable {
    name: "CORRELARE_KEYS_DIR",
    default: "keys in the data directory",
    meaning: "the folder of the keys that open questionnaires; shared by all programs on one database, and in no backup",
    expected: "the path of a folder",
};
const FILES: Variable = Variable {
    name: "CORRELARE_FILES",
    default: "files in the data directory",
    meaning: "where files that people attach lie: a folder, or a bucket of Amazon S3 or a server that speaks like it, with the usual AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT (and AWS_ALLOW_HTTP=true for one without TLS)",
    expected: "the path of a folder, or s3://bucket or s3://bucket/prefix",
};
const LISTEN: Variable = Variable {
    name: "CORRELARE_LISTEN",
    default: "127.0.0.1:3000",
    meaning: "the address and port to serve on",
    expected: "an IP address and a port such as 127.0.0.1:3000 or [::]:3000",
};
const PUBLIC_URL: Variable = Variable {
    name: "CORRELARE_PUBLIC_URL",
    default: "http:// and the address served on",
    meaning: "the address people use, for links in mails; with https:// cookies are marked Secure",
    expected: "an address without a path such as https://formazione.example.it",
};
const DEMO_LOGINS: Variable = Variable {
    name: "CORRELARE_DEMO_LOGINS_BEYOND_LOOPBACK",
    default: "demo logins work on this machine only",
    meaning: "lets the demo logins, whose password is public, work from other machines",
    expected: "the words yes-i-know-the-passwords-are-public, or nothing",
};
const SMTP_URL: Variable = Variable {
    name: "CORRELARE_SMTP_URL",
    default: "mails stay in the outbox",
    meaning: "the server that sends mails; smtps:// is encrypted, smtp:// may have ?tls=required",
    expected: "an address such as smtps://user:password@mail.example.it or smtp://localhost:25",
};
const MAIL_FROM: Variable = Variable {
    name: "CORRELARE_MAIL_FROM",
    default: "needed with CORRELARE_SMTP_URL",
    meaning: "the sender of mails",
    expected: "a mail address such as Formazione <formazione@example.it>",
};
const MAIL_REPLY_TO: Variable = Variable {
    name: "CORRELARE_MAIL_REPLY_TO",
    default: "the sender",
    meaning: "where answers to mails go",
    expected: "a mail address such as segreteria@example.it",
};
const HOST: Variable = Variable {
    name: "CORRELARE_HOST",
    default: "the legal notes say that nobody is named",
    meaning: "who runs this installation, for the legal notes and the accessibility page",
    expected: "a name with a mail address such as Ufficio formazione <formazione@example.it>",
};
const SESSION_HOURS: Variable = Variable {
    name: "CORRELARE_SESSION_HOURS",
    default: "12",
    meaning: "how many hours a login lasts",
    expected: "a whole number of hours from 1 to 744",
};
const SITE_ROOT: Variable = Variable {
    name: "CORRELARE_SITE_ROOT",
    default: "target/site",
    meaning: "the folder with the built style sheets, scripts and WebAssembly",
    expected: "the path of a folder",
};
const LOG: Variable = Variable {
    name: "CORRELARE_LOG",
    default: "info,sqlx::postgres::notice=warn",
    meaning: "what is logged, to standard error",
    expected: "filters such as info or correlare=debug,sqlx=warn",
};
const METRICS_LISTEN: Variable = Variable {
    name: "CORRELARE_METRICS_LISTEN",
    default: "off",
    meaning: "the address and port to serve /metrics on",
    expected: "an IP address and a port such as 127.0.0.1:9100, other than those of CORRELARE_LISTEN",
};
const TRUSTED_PROXIES: Variable = Variable {
    name: "CORRELARE_TRUSTED_PROXIES",
    default: "0",
    meaning: "how many reverse proxies in front add themselves to X-Forwarded-For",
    expected: "a whole number from 0 to 255",
};

/// Every variable the program reads, in the order `--help` shows them.
pub const VARIABLES: [Variable; 16] = [
    DATABASE_URL,
    DATA_DIR,
    KEYS_DIR,
    FILES,
    LISTEN,
    PUBLIC_URL,
    DEMO_LOGINS,
    SMTP_URL,
    MAIL_FROM,
    MAIL_REPLY_TO,
    HOST,
    SESSION_HOURS,
    SITE_ROOT,
    LOG,
    METRICS_LISTEN,
    TRUSTED_PROXIES,
];

/// A variable whose value cannot be used. The value itself is not repeated where it may hold a
/// password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{variable} {problem}; expected {expected}")]
pub struct ConfigError {
    /// The variable's name.
    pub variable: &'static str,
    /// What was wrong.
    pub problem: String,
    /// What is expected instead.
    pub expected: &'static str,
}

impl Variable {
    fn refuse(&self, problem: impl Into<String>) -> ConfigError {
        ConfigError { variable: self.name, problem: problem.into(), expected: self.expected }
    }

    fn parse<T: FromStr>(&self, text: &str) -> Result<T, ConfigError> {
        text.parse().map_err(|_| self.refuse(format!("is {text:?}")))
    }
}

/// Which database the program uses.
#[derive(Clone)]
pub enum Database {
    /// The private Postgres of the data directory.
    Private,
    /// The one of `DATABASE_URL`.
    External(Box<PgConnectOptions>),
}

impl fmt::Debug for Database {
    /// Without the connection options, which hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Private => "Private",
            Self::External(_) => "External",
        })
    }
}

/// The address of a mail server with its credentials, as `lettre` takes it.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpUrl(String);

impl SmtpUrl {
    /// The whole address, password included: not for logs.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmtpUrl(hidden)")
    }
}

/// Where files that people attach lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilesConfig {
    /// A folder; absolute, perhaps not there yet.
    Folder(PathBuf),
    /// A bucket, and what the names of all objects in it begin with; may be empty.
    S3 {
        /// The bucket.
        bucket: String,
        /// Without slashes at its ends.
        prefix: String,
    },
}

impl fmt::Display for FilesConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(f, "{}", folder.display()),
            Self::S3 { bucket, prefix } if prefix.is_empty() => write!(f, "s3://{bucket}"),
            Self::S3 { bucket, prefix } => write!(f, "s3://{bucket}/{prefix}"),
        }
    }
}

/// How mails are sent.
#[derive(Debug, Clone)]
pub struct MailConfig {
    /// The server that takes them.
    pub smtp_url: SmtpUrl,
    /// Their sender.
    pub from: Mailbox,
    /// Where answers go, when not to the sender.
    pub reply_to: Option<Mailbox>,
}

/// The address people use: scheme, host and port, no path and no final slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// The address of a server without a proxy in front. One that listens on every address is
    /// reached, from this machine at least, on the loopback one.
    pub fn of_listener(listener: SocketAddr) -> Self {
        let mut reached = listener;
        if listener.ip().is_unspecified() {
            reached.set_ip(match listener.ip() {
                IpAddr::V4(_) => IpAddr::V4(std::net::Ipv4Addr::LOCALHOST),
                IpAddr::V6(_) => IpAddr::V6(std::net::Ipv6Addr::LOCALHOST),
            });
        }
        Self(format!("http://{reached}"))
    }

    /// Such as `https://formazione.example.it`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether cookies must be marked Secure.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// The full address of a path that begins with a slash.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    fn is_loopback(&self) -> bool {
        let host = self.0.parse::<Uri>().ok();
        is_loopback_host(host.as_ref().and_then(Uri::host).unwrap_or_default())
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The program's configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// Which database to use.
    pub database: Database,
    /// The folder for files, keys and the private Postgres; absolute, perhaps not there yet.
    pub data_dir: PathBuf,
    /// The folder of the keys that open questionnaires; absolute, perhaps not there yet.
    pub keys_dir: PathBuf,
    /// Where files that people attach lie.
    pub files: FilesConfig,
    /// Where to serve.
    pub listen: SocketAddr,
    /// The address set for people to use; see [`Config::public_url_for`].
    pub public_url: Option<PublicUrl>,
    /// Whether demo logins may work from other machines; see [`Config::demo_logins_allowed`].
    pub demo_logins_beyond_loopback: bool,
    /// How to send mails; without it they stay in the outbox.
    pub mail: Option<MailConfig>,
    /// Who runs this installation.
    pub host: Option<SiteHost>,
    /// How long a login lasts.
    pub session_length: Duration,
    /// The folder with what `cargo leptos build` made for the browser.
    pub site_root: PathBuf,
    /// Filters of the log, known to be well formed.
    pub log: String,
    /// Where to serve `/metrics`.
    pub metrics_listen: Option<SocketAddr>,
    /// How many entries at the end of X-Forwarded-For were written by proxies we trust.
    pub trusted_proxies: u8,
}

impl Config {
    /// Reads the environment of this process.
    pub fn from_environment() -> Result<Self, ConfigError> {
        let here = std::env::current_dir()
            .map_err(|error| DATA_DIR.refuse(format!("has no folder to start from: {error}")))?;
        Self::read(|name| std::env::var_os(name), &here)
    }

    /// Reads the variables that `lookup` answers; relative paths start from `working_directory`.
    pub fn read(lookup: impl Fn(&str) -> Option<OsString>, working_directory: &Path) -> Result<Self, ConfigError> {
        let source = Source { lookup };
        let listen = source.parsed_or_default(&LISTEN)?;
        let metrics_listen = source.parsed::<SocketAddr>(&METRICS_LISTEN)?;
        if metrics_listen == Some(listen) {
            return Err(METRICS_LISTEN.refuse("is the public address"));
        }
        let data_dir = working_directory.join(data_dir(&source, working_directory)?);
        let keys_dir =
            source.path(&KEYS_DIR).map_or_else(|| data_dir.join("keys"), |path| working_directory.join(path));
        Ok(Self {
            database: read_database(&source)?,
            files: read_files(&source, working_directory, &data_dir)?,
            data_dir,
            keys_dir,
            listen,
            public_url: source.text(&PUBLIC_URL)?.map(|text| parse_public_url(&text)).transpose()?,
            demo_logins_beyond_loopback: read_demo_consent(&source)?,
            mail: read_mail(&source)?,
            host: read_host(&source)?,
            session_length: read_session_length(&source)?,
            site_root: working_directory.join(source.path(&SITE_ROOT).unwrap_or_else(|| SITE_ROOT.default.into())),
            log: read_log(&source)?,
            metrics_listen,
            trusted_proxies: source.parsed_or_default(&TRUSTED_PROXIES)?,
        })
    }

    /// The address people use, for a server that really listens on `listener` (which differs from
    /// [`Config::listen`] when that leaves the port to the system).
    pub fn public_url_for(&self, listener: SocketAddr) -> PublicUrl {
        self.public_url.clone().unwrap_or_else(|| PublicUrl::of_listener(listener))
    }

    /// Whether demo logins work: their password is public, so by default only where nobody but
    /// this machine can come in, be it directly or through a proxy.
    pub fn demo_logins_allowed(&self) -> bool {
        let only_this_machine = self.listen.ip().is_loopback()
            && self.trusted_proxies == 0
            && self.public_url.as_ref().is_none_or(PublicUrl::is_loopback);
        self.demo_logins_beyond_loopback || only_this_machine
    }
}

/// Where values come from.
struct Source<L> {
    lookup: L,
}

impl<L: Fn(&str) -> Option<OsString>> Source<L> {
    fn raw(&self, name: &str) -> Option<OsString> {
        (self.lookup)(name).filter(|value| !value.is_empty())
    }

    fn path(&self, variable: &Variable) -> Option<PathBuf> {
        self.raw(variable.name).map(PathBuf::from)
    }

    fn text(&self, variable: &Variable) -> Result<Option<String>, ConfigError> {
        self.raw(variable.name)
            .map(|value| {
                let text = value.into_string().map_err(|_| variable.refuse("is not UTF-8 text"))?;
                // A line break could reach a header or a log line.
                if text.chars().any(char::is_control) {
                    return Err(variable.refuse("holds a control character"));
                }
                Ok(text)
            })
            .transpose()
    }

    fn parsed<T: FromStr>(&self, variable: &Variable) -> Result<Option<T>, ConfigError> {
        self.text(variable)?.map(|text| variable.parse(&text)).transpose()
    }

    fn parsed_or_default<T: FromStr>(&self, variable: &Variable) -> Result<T, ConfigError> {
        let text = self.text(variable)?;
        variable.parse(text.as_deref().unwrap_or(variable.default))
    }
}

fn read_database(source: &Source<impl Fn(&str) -> Option<OsString>>) -> Result<Database, ConfigError> {
    let Some(text) = source.text(&DATABASE_URL)? else {
        return Ok(Database::Private);
    };
    if !["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme)) {
        return Err(DATABASE_URL.refuse("is not the address of a Postgres"));
    }
    text.parse()
        .map(|options| Database::External(Box::new(options)))
        // The cause may quote parts of the address, so it is left out.
        .map_err(|_| DATABASE_URL.refuse("cannot be read"))
}

/// A folder, or an address that begins with `s3://`.
fn read_files(
    source: &Source<impl Fn(&str) -> Option<OsString>>,
    working_directory: &Path,
    data_dir: &Path,
) -> Result<FilesConfig, ConfigError> {
    let Some(text) = source.text(&FILES)? else { return Ok(FilesConfig::Folder(data_dir.join("files"))) };
    let Some((scheme, address)) = text.split_once("://") else {
        return Ok(FilesConfig::Folder(working_directory.join(text)));
    };
    let (bucket, prefix) = address.split_once('/').unwrap_or((address, ""));
    let named = |part: &str| part.chars().all(|letter| letter.is_ascii_alphanumeric() || "-._/".contains(letter));
    if scheme != "s3" {
        Err(FILES.refuse(format!("is {text:?}, neither a folder nor s3://")))
    } else if bucket.is_empty() || !named(bucket) || !named(prefix) || address.contains("//") || prefix.contains("..") {
        // What stands in front of an @ could be a password: it is not repeated.
        Err(FILES.refuse("names no bucket and prefix"))
    } else {
        Ok(FilesConfig::S3 { bucket: bucket.to_owned(), prefix: prefix.trim_matches('/').to_owned() })
    }
}

/// The data directory that is set, or `.data` in the repository (that of `make run`), or the place
/// the desktop standards give to a program's data.
fn data_dir(
    source: &Source<impl Fn(&str) -> Option<OsString>>,
    working_directory: &Path,
) -> Result<PathBuf, ConfigError> {
    if let Some(folder) = source.path(&DATA_DIR) {
        return Ok(folder);
    }
    if is_repository_root(working_directory) {
        return Ok(PathBuf::from(".data"));
    }
    let absolute = |name| source.raw(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute("XDG_DATA_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".local/share")))
        .map(|folder| folder.join("correlare"))
        .ok_or_else(|| DATA_DIR.refuse("is not set, and neither is HOME"))
}

fn is_repository_root(folder: &Path) -> bool {
    std::fs::read_to_string(folder.join("server/Cargo.toml"))
        .is_ok_and(|text| text.lines().any(|line| line == "name = \"correlare\""))
}

fn parse_public_url(text: &str) -> Result<PublicUrl, ConfigError> {
    let refuse = |problem: &str| PUBLIC_URL.refuse(format!("is {text:?}, {problem}"));
    let uri: Uri = text.parse().map_err(|_| refuse("not an address"))?;
    let authority = uri.authority().ok_or_else(|| refuse("not an address"))?;
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err(refuse("neither http nor https"));
    }
    if authority.as_str().contains('@') || authority.host().is_empty() {
        return Err(refuse("not a plain host"));
    }
    if uri.path() != "/" || uri.query().is_some() || text.contains('#') {
        return Err(refuse("more than a host"));
    }
    let scheme = uri.scheme_str().unwrap_or("http");
    Ok(PublicUrl(format!("{scheme}://{authority}")))
}

fn read_demo_consent(source: &Source<impl Fn(&str) -> Option<OsString>>) -> Result<bool, ConfigError> {
    match source.text(&DEMO_LOGINS)? {
        None => Ok(false),
        Some(text) if text == DEMO_LOGINS_CONSENT => Ok(true),
        Some(text) => Err(DEMO_LOGINS.refuse(format!("is {text:?}"))),
    }
}

fn read_mail(source: &Source<impl Fn(&str) -> Option<OsString>>) -> Result<Option<MailConfig>, ConfigError> {
    let smtp_url = source.text(&SMTP_URL)?;
    let from = source.parsed::<Mailbox>(&MAIL_FROM)?;
    let reply_to = source.parsed::<Mailbox>(&MAIL_REPLY_TO)?;
    let Some(smtp_url) = smtp_url else {
        // A sender may be set ahead of the server: mails of the outbox simply wait.
        return Ok(None);
    };
    Ok(Some(MailConfig {
        smtp_url: parse_smtp_url(smtp_url)?,
        from: from.ok_or_else(|| MAIL_FROM.refuse("is not set, but CORRELARE_SMTP_URL is"))?,
        reply_to,
    }))
}

fn read_host(source: &Source<impl Fn(&str) -> Option<OsString>>) -> Result<Option<SiteHost>, ConfigError> {
    let Some(host) = source.parsed::<Mailbox>(&HOST)? else { return Ok(None) };
    let name = host.name.ok_or_else(|| HOST.refuse("has no name before the address"))?;
    Ok(Some(SiteHost { name, email: host.email.to_string() }))
}

fn parse_smtp_url(text: String) -> Result<SmtpUrl, ConfigError> {
    let uri: Uri = text.parse().map_err(|_| SMTP_URL.refuse("is not an address"))?;
    let authority = uri
        .authority()
        .filter(|authority| !authority.host().is_empty())
        .ok_or_else(|| SMTP_URL.refuse("names no host"))?;
    let encrypted = match (uri.scheme_str(), uri.query()) {
        (Some("smtps"), None) | (Some("smtp"), Some("tls=required")) => true,
        (Some("smtp"), None | Some("tls=opportunistic")) => false,
        (Some("smtp" | "smtps"), Some(_)) => {
            return Err(SMTP_URL.refuse("has settings other than tls=required on smtp://"));
        }
        _ => return Err(SMTP_URL.refuse("is neither smtp:// nor smtps://")),
    };
    if !matches!(uri.path(), "" | "/") {
        return Err(SMTP_URL.refuse("has a path"));
    }
    if authority.as_str().contains('@') && !encrypted && !is_loopback_host(authority.host()) {
        return Err(SMTP_URL.refuse("would send its password unencrypted"));
    }
    Ok(SmtpUrl(text))
}

fn read_session_length(source: &Source<impl Fn(&str) -> Option<OsString>>) -> Result<Duration, ConfigError> {
    let hours: u64 = source.parsed_or_default(&SESSION_HOURS)?;
    if !(1..=LONGEST_SESSION_HOURS).contains(&hours) {
        return Err(SESSION_HOURS.refuse(format!("is {hours}")));
    }
    Ok(Duration::from_secs(hours * 3600))
}

fn read_log(source: &Source<impl Fn(&str) -> Option<OsString>>) -> Result<String, ConfigError> {
    let text = source.text(&LOG)?.unwrap_or_else(|| LOG.default.to_owned());
    EnvFilter::try_new(&text).map_err(|error| LOG.refuse(format!("is {text:?} ({error})")))?;
    Ok(text)
}

fn is_loopback_host(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

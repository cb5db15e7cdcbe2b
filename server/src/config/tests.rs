// SPDX-License-Identifier: AGPL-3.0-or-later
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Config, ConfigError, Database, FilesConfig, VARIABLES};

fn read(values: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let mut values: BTreeMap<&str, OsString> = values.iter().map(|(name, value)| (*name, value.into())).collect();
    values.entry("HOME").or_insert_with(|| "/home/anna".into());
    Config::read(|name| values.get(name).cloned(), Path::new("/srv"))
}

fn refusal(values: &[(&str, &str)]) -> String {
    let line = read(values).unwrap_err().to_string();
    assert!(!line.contains('\n'), "{line}");
    line
}

#[test]
fn nothing_set_gives_the_defaults() {
    let config = read(&[]).unwrap();
    assert!(matches!(config.database, Database::Private));
    assert_eq!(config.data_dir, PathBuf::from("/home/anna/.local/share/correlare"));
    assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(config.public_url_for(config.listen).as_str(), "http://127.0.0.1:3000");
    assert!(config.mail.is_none());
    assert_eq!(config.session_length, Duration::from_secs(12 * 3600));
    assert_eq!(config.site_root, PathBuf::from("/srv/target/site"));
    assert_eq!(config.log, "info,sqlx::postgres::notice=warn");
    assert_eq!(config.metrics_listen, None);
    assert_eq!(config.trusted_proxies, 0);
    assert!(config.demo_logins_allowed());
}

#[test]
fn a_variable_set_to_nothing_is_not_set() {
    let empty: Vec<_> = VARIABLES.iter().map(|variable| (variable.name, "")).collect();
    assert_eq!(read(&empty).unwrap().listen.to_string(), "127.0.0.1:3000");
}

#[test]
fn the_data_directory_depends_on_where_the_program_starts() {
    let xdg = read(&[("XDG_DATA_HOME", "/data")]).unwrap();
    assert_eq!(xdg.data_dir, PathBuf::from("/data/correlare"));
    let relative = read(&[("CORRELARE_DATA_DIR", "mine")]).unwrap();
    assert_eq!(relative.data_dir, PathBuf::from("/srv/mine"));
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let in_repository = Config::read(|_| None, &repository).unwrap();
    assert_eq!(in_repository.data_dir, repository.join(".data"));
    let homeless = Config::read(|_| None, Path::new("/srv")).unwrap_err();
    assert!(homeless.to_string().starts_with("CORRELARE_DATA_DIR is not set"), "{homeless}");
}

#[test]
fn demo_logins_stay_on_this_machine_unless_asked_in_so_many_words() {
    let everywhere = ("CORRELARE_LISTEN", "0.0.0.0:80");
    assert!(!read(&[everywhere]).unwrap().demo_logins_allowed());
    let public = ("CORRELARE_PUBLIC_URL", "https://formazione.example.it");
    assert!(!read(&[public]).unwrap().demo_logins_allowed());
    assert!(!read(&[("CORRELARE_TRUSTED_PROXIES", "1")]).unwrap().demo_logins_allowed());
    let name = "CORRELARE_DEMO_LOGINS_BEYOND_LOOPBACK";
    let consent = (name, "yes-i-know-the-passwords-are-public");
    assert!(read(&[everywhere, consent]).unwrap().demo_logins_allowed());
    let line = refusal(&[(name, "true")]);
    assert!(line.contains("\"true\"") && line.contains("yes-i-know"), "{line}");
}

#[test]
fn the_public_address_is_a_host_only() {
    let name = "CORRELARE_PUBLIC_URL";
    for (text, kept, https) in [
        ("https://a.example.it/", "https://a.example.it", true),
        ("http://localhost:8080", "http://localhost:8080", false),
        ("http://[::1]:8080", "http://[::1]:8080", false),
    ] {
        let url = read(&[(name, text)]).unwrap().public_url.unwrap();
        assert_eq!((url.as_str(), url.is_https()), (kept, https));
        assert_eq!(url.join("/corsi"), format!("{kept}/corsi"));
    }
    for text in ["a.example.it", "ftp://a.it", "https://a.it/b", "https://a.it/?b", "https://u@a.it", "/"] {
        assert!(refusal(&[(name, text)]).starts_with(name), "{text}");
    }
}

#[test]
fn a_server_on_every_address_is_reached_on_the_loopback_one() {
    for (listen, url) in [("0.0.0.0:80", "http://127.0.0.1:80"), ("[::]:80", "http://[::1]:80")] {
        let config = read(&[("CORRELARE_LISTEN", listen)]).unwrap();
        assert_eq!(config.public_url_for(config.listen).to_string(), url);
    }
}

#[test]
fn mail_needs_a_server_and_a_sender() {
    let from = ("CORRELARE_MAIL_FROM", "Formazione <formazione@example.it>");
    let smtp = ("CORRELARE_SMTP_URL", "smtps://user:p%40ss@mail.example.it");
    let mail = read(&[smtp, from]).unwrap().mail.unwrap();
    assert_eq!(mail.smtp_url.expose(), smtp.1);
    assert_eq!(mail.from.email.to_string(), "formazione@example.it");
    assert!(mail.reply_to.is_none());
    assert!(read(&[from]).unwrap().mail.is_none());
    assert!(refusal(&[smtp]).starts_with("CORRELARE_MAIL_FROM is not set"));
    assert!(refusal(&[smtp, ("CORRELARE_MAIL_FROM", "nobody")]).contains("\"nobody\""));
    let reply_to = ("CORRELARE_MAIL_REPLY_TO", "x@");
    assert!(refusal(&[smtp, from, reply_to]).starts_with("CORRELARE_MAIL_REPLY_TO"));
}

#[test]
fn who_runs_the_installation_has_a_name_and_an_address() {
    let name = "CORRELARE_HOST";
    let host = read(&[(name, "Ufficio formazione <formazione@example.it>")]).unwrap().host.unwrap();
    assert_eq!((host.name.as_str(), host.email.as_str()), ("Ufficio formazione", "formazione@example.it"));
    assert!(read(&[]).unwrap().host.is_none());
    assert!(refusal(&[(name, "formazione@example.it")]).starts_with("CORRELARE_HOST has no name"));
    assert!(refusal(&[(name, "Ufficio formazione")]).starts_with("CORRELARE_HOST"));
}

#[test]
fn mail_servers_are_addresses_that_keep_their_password() {
    let from = ("CORRELARE_MAIL_FROM", "a@example.it");
    let name = "CORRELARE_SMTP_URL";
    for text in [
        "smtp://localhost:25",
        "smtp://u:p@127.0.0.1",
        "smtp://u:p@mail.example.it:587?tls=required",
        "smtp://mail.example.it?tls=opportunistic",
        "smtps://mail.example.it:465/",
    ] {
        assert!(read(&[(name, text), from]).is_ok(), "{text}");
    }
    for text in [
        "http://mail.example.it",
        "mail.example.it",
        "smtp://",
        "smtps://mail.example.it/inbox",
        "smtp://mail.example.it?tls=no",
        "smtp://u:secret@mail.example.it",
        "smtp://u:secret@mail.example.it?tls=opportunistic",
        "smtps://u:secret@mail example.it",
    ] {
        let line = refusal(&[(name, text), from]);
        assert!(line.starts_with(name) && !line.contains("secret"), "{text}: {line}");
    }
}

#[test]
fn passwords_are_in_no_message() {
    let database = ("DATABASE_URL", "postgres://u:secret@db.example.it/correlare");
    let smtp = ("CORRELARE_SMTP_URL", "smtps://u:secret@mail.example.it");
    let from = ("CORRELARE_MAIL_FROM", "a@example.it");
    let config = read(&[database, smtp, from]).unwrap();
    assert!(matches!(config.database, Database::External(_)));
    assert!(!format!("{config:?}").contains("secret"));
    for text in ["mysql://u:secret@h/d", "postgres://u:secret@h:port/d"] {
        let line = refusal(&[("DATABASE_URL", text)]);
        assert!(line.starts_with("DATABASE_URL") && !line.contains("secret"), "{line}");
    }
}

#[test]
fn every_other_bad_value_is_named_with_what_is_expected() {
    for (name, text) in [
        ("CORRELARE_LISTEN", "3000"),
        ("CORRELARE_LISTEN", "127.0.0.1:99999"),
        ("CORRELARE_SESSION_HOURS", "0"),
        ("CORRELARE_SESSION_HOURS", "745"),
        ("CORRELARE_SESSION_HOURS", "a day"),
        ("CORRELARE_LOG", "correlare=loud"),
        ("CORRELARE_LOG", "info\nwarn"),
        ("CORRELARE_METRICS_LISTEN", "on"),
        ("CORRELARE_METRICS_LISTEN", "127.0.0.1:3000"),
        ("CORRELARE_TRUSTED_PROXIES", "-1"),
    ] {
        let line = refusal(&[(name, text)]);
        let variable = VARIABLES.iter().find(|variable| variable.name == name).unwrap();
        assert!(line.starts_with(name) && line.ends_with(variable.expected), "{line}");
    }
    let not_text = OsString::from_vec(vec![0xff]);
    let lookup = |name: &str| (name == "CORRELARE_LISTEN").then(|| not_text.clone());
    let error = Config::read(lookup, Path::new("/srv")).unwrap_err();
    assert_eq!(error.problem, "is not UTF-8 text");
}

#[test]
fn the_table_names_each_variable_once() {
    let names: std::collections::BTreeSet<_> = VARIABLES.iter().map(|v| v.name).collect();
    assert_eq!(names.len(), VARIABLES.len());
}

#[test]
fn files_lie_in_a_folder_or_a_bucket() {
    let files = |value: &str| read(&[("CORRELARE_DATA_DIR", "/data"), ("CORRELARE_FILES", value)]).unwrap().files;
    assert_eq!(files(""), FilesConfig::Folder("/data/files".into()));
    assert_eq!(files("allegati"), FilesConfig::Folder("/srv/allegati".into()));
    assert_eq!(files("/var/files"), FilesConfig::Folder("/var/files".into()));
    let bucket = |prefix: &str| FilesConfig::S3 { bucket: "rete".to_owned(), prefix: prefix.to_owned() };
    assert_eq!((files("s3://rete"), files("s3://rete/")), (bucket(""), bucket("")));
    assert_eq!(
        (files("s3://rete/a/b/").to_string(), files("s3://rete").to_string()),
        ("s3://rete/a/b".into(), "s3://rete".into())
    );
    for wrong in ["s3://", "s3:///a", "s3://rete//a", "s3://rete/../a", "https://rete", "s3://chiave:segreto@rete"] {
        let line = refusal(&[("CORRELARE_FILES", wrong)]);
        assert!(line.starts_with("CORRELARE_FILES ") && line.ends_with("or s3://bucket/prefix"), "{line}");
        assert!(!line.contains("segreto"), "{line}");
    }
}

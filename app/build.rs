// SPDX-License-Identifier: AGPL-3.0-or-later
//! Turns the texts of the interface (`locales/<language>/<domain>.json`) into code: a key that is missing, or missing
//! in one language, does not compile. Also makes cargo build again when a migration changed, which a macro reads.

use std::{error::Error, fs, path::PathBuf};

use leptos_i18n_parser::parse_locales::{
    options::{Config, ParseOptions},
    parse_locales,
};

const DOMAINS: [&str; 11] = [
    "common",
    "errors",
    "projects",
    "people",
    "catalogue",
    "communities",
    "enrolment",
    "attendance",
    "questionnaires",
    "monitoring",
    "mails",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=../server/migrations");

    let config = Config::new("it")?
        .add_locale("en")?
        .add_namespaces(DOMAINS)?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let locales = parse_locales(Some(PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?)), config)?;
    if let Some(error) = locales.diag.errors().first() {
        return Err(error.to_string().into());
    }
    if let Some(warning) = locales.diag.warnings().first() {
        return Err(warning.to_string().into());
    }
    let code = leptos_i18n_codegen::gen_code(&locales, None, false, None, false)?;
    fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join("i18n.rs"), code.to_string())?;
    Ok(())
}

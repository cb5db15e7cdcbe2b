// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who may do what: every server function and every address × every role × own and foreign scope. Each cell is a
//! request through the router, by an account that holds the role; what comes back is compared with the table written
//! by hand in `access/functions.rs` and `access/routes.rs`. A function or address without a row fails, and so does a
//! row without its function.
//!
//! To add a row: the name, what is sent, and the cells (`access/cells.rs`; most are one of the names there). What is
//! sent must be what somebody entitled may send, and should change nothing: a form that is refused after it was
//! authorised is best. Words in braces, such as `{enrolment}`, are the things of `access/ground.rs`. A wrong row is
//! printed as it is and as it should be, in the notation of the table.
//!
//! `access/inert.rs` walks over the same ground: what people type stays text on every page.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

mod cells;
mod functions;
mod ground;
mod inert;
mod routes;

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use cells::{Cells, Row};
use functions::FUNCTIONS;
use ground::Ground;
use routes::ROUTES;
use sqlx::PgPool;

use crate::common::{Browser, Site};

/// Name and method of every registered server function.
fn registered() -> BTreeMap<String, Method> {
    let paths = leptos::server_fn::axum::server_fn_paths();
    paths.map(|(path, method)| (path.trim_start_matches("/api/fn/").to_owned(), method)).collect()
}

fn names(rows: &[Row]) -> BTreeSet<String> {
    rows.iter().map(|(name, ..)| (*name).to_owned()).collect()
}

#[test]
fn every_function_has_its_row_and_every_row_its_function() {
    assert_eq!(registered().into_keys().collect::<BTreeSet<_>>(), names(FUNCTIONS));
}

#[test]
fn every_address_has_its_row_and_every_row_its_address() {
    let pages = leptos_axum::generate_route_list(app::shell::App);
    let pages = pages.iter().map(|page| page.path().to_owned());
    assert_eq!(pages.chain(correlare::router::own_paths()).collect::<BTreeSet<_>>(), names(ROUTES));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn every_cell_of_the_functions_is_as_written(pool: PgPool) {
    let functions = registered();
    let ground = Ground::prepare(Site::new(pool)).await;
    let mut wrong = Vec::new();
    for (name, sent, expected) in FUNCTIONS {
        let Some(method) = functions.get(*name) else { continue };
        let got = ground.ask(async |browser, sent| browser.send_to_function(method, name, sent).await, sent).await;
        compare(name, expected, got, &mut wrong);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn every_cell_of_the_addresses_is_as_written(pool: PgPool) {
    let ground = Ground::prepare(Site::new(pool)).await;
    let mut wrong = Vec::new();
    for (name, address, expected) in ROUTES {
        let open = async |browser: &mut Browser, address: String| match address.split_once(' ') {
            Some((method, path)) => {
                let method = method.parse().unwrap();
                browser.send(method, path, "text/html", Some(String::new())).await
            }
            None => browser.get(&address).await,
        };
        let got = ground.ask(open, address).await;
        compare(name, expected, got, &mut wrong);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn compare(name: &str, expected: &Cells, got: [String; 3], wrong: &mut Vec<String>) {
    let expected = [expected.0, expected.1, expected.2];
    if got != expected {
        wrong.push(format!("{name}\n   written {expected:?}\n   but is  {got:?}"));
    }
}

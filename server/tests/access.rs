// SPDX-License-Identifier: AGPL-3.0-or-later
//! The table of server functions and who may call them. It is compared with the functions that are registered: one
//! without a row fails, and so does a row without its function.
//!
//! Two columns stand here for every function: nobody logged in, and an operator without any task, who asks for things
//! that are not theirs. The cells of each task, in its own scope and in another's, are in the tests of the domains
//! (`people`, `enrolment`, `desk`) and in `people::rules`.

mod common;

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use common::Site;
use sqlx::PgPool;

/// Who a function is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum For {
    /// Everybody; it says nothing but what is public.
    Everybody,
    /// Whoever is logged in, about their own data.
    LoggedIn,
    /// Those with a task: an operator is refused, or finds nothing of that name.
    Staff,
}
use For::{Everybody, LoggedIn, Staff};

const TABLE: [(&str, For); 66] = [
    ("accept_offer", LoggedIn),
    ("add_in_room", Staff),
    ("application_form", Everybody),
    ("apply", LoggedIn),
    ("appoint_stand_in", Staff),
    ("ask_new_password", Everybody),
    ("cancel_edition", Staff),
    ("change_address", LoggedIn),
    ("change_edition", Staff),
    ("change_password", LoggedIn),
    ("close_register", Staff),
    ("confirm_new_address", Everybody),
    ("create_person", Staff),
    ("decide", Staff),
    ("decline_offer", LoggedIn),
    ("demo_mails", Everybody),
    ("describe_meeting", Staff),
    ("desk_application", Staff),
    ("desk_colleague_choices", Staff),
    ("desk_edition", Staff),
    ("desk_edition_settings", Staff),
    ("desk_editions", Staff),
    ("desk_preview_decision", Staff),
    ("desk_todo", Staff),
    ("disable_account", Staff),
    ("edition_applications", Staff),
    ("enrolment_history", LoggedIn),
    ("find_course", Everybody),
    ("find_edition", Everybody),
    ("find_privacy_notice", Everybody),
    ("find_project", Everybody),
    ("give_grant", Staff),
    ("list_account_choices", Everybody),
    ("list_editions", Everybody),
    ("list_grants", Staff),
    ("list_persons", Staff),
    ("list_projects", Everybody),
    ("list_registers", Staff),
    ("log_in", Everybody),
    ("log_out", Everybody),
    ("log_out_everywhere", LoggedIn),
    ("merge_persons", Staff),
    ("my_attendance_statement", LoggedIn),
    ("my_enrolment", LoggedIn),
    ("my_enrolments", LoggedIn),
    ("my_profile", LoggedIn),
    ("page_header", Everybody),
    ("part_person", Staff),
    ("preview_decision", Staff),
    ("rank_enrolment", Staff),
    ("record_attendance", Staff),
    ("register", Everybody),
    ("register_sheet", Staff),
    ("reopen_register", Staff),
    ("resend_confirmation", Everybody),
    ("save_profile", LoggedIn),
    ("set_new_password", Everybody),
    ("show_home", Everybody),
    ("show_monitoring", Everybody),
    ("show_room", Staff),
    ("substitute_enrolment", Staff),
    ("transfer_enrolment", Staff),
    ("verify_address", Everybody),
    ("view_person", Staff),
    ("withdraw", LoggedIn),
    ("withdraw_grant", Staff),
];

/// Something for every argument a function may insist on; it reads those it knows. Nothing of the kind exists.
const ARGUMENTS: [(&str, &str); 15] = [
    ("id", "0193c8f0-0000-7000-8000-000000000001"),
    ("enrolment_id", "0193c8f0-0000-7000-8000-000000000001"),
    ("enrolment_ids", "0193c8f0-0000-7000-8000-000000000001"),
    ("person_id", "0193c8f0-0000-7000-8000-000000000001"),
    ("into_id", "0193c8f0-0000-7000-8000-000000000002"),
    ("account", "0193c8f0-0000-7000-8000-000000000001"),
    ("grant_id", "0193c8f0-0000-7000-8000-000000000001"),
    ("code", "NON-CE-01"),
    ("edition", "NON-CE-01"),
    ("edition_code", "NON-CE-01"),
    ("meeting", "1"),
    ("slug", "non-ce"),
    ("path", "/"),
    ("query", ""),
    ("decision", "accept"),
];

/// Path and method of every registered function.
fn registered() -> Vec<(String, Method)> {
    leptos::server_fn::axum::server_fn_paths().map(|(path, method)| (path.to_owned(), method)).collect()
}

#[test]
fn every_function_has_its_row_and_every_row_its_function() {
    let functions: BTreeSet<String> =
        registered().into_iter().map(|(path, _)| path.trim_start_matches("/api/fn/").to_owned()).collect();
    let rows: BTreeSet<String> = TABLE.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(functions, rows);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn nobody_and_an_operator_get_what_the_table_says(pool: PgPool) {
    let site = Site::new(pool);
    site.account("operatrice@comune.example").await;
    let mut wrong = Vec::new();
    for (path, method) in registered() {
        let name = path.trim_start_matches("/api/fn/").to_owned();
        let Some((_, whom)) = TABLE.iter().find(|(row, _)| *row == name) else { panic!("no row for {name}") };
        let mut nobody = site.browser();
        // A browser of its own for each: some functions end the session.
        let mut operator = site.browser();
        operator.log_in("operatrice@comune.example").await;
        let (to_nobody, to_operator) = if method == Method::GET {
            (nobody.read(&name, &ARGUMENTS).await.status, operator.read(&name, &ARGUMENTS).await.status)
        } else {
            (nobody.call(&name, &ARGUMENTS).await.status, operator.call(&name, &ARGUMENTS).await.status)
        };
        let right = match whom {
            Everybody => to_nobody != StatusCode::UNAUTHORIZED && to_nobody != StatusCode::FORBIDDEN,
            LoggedIn => {
                to_nobody == StatusCode::UNAUTHORIZED
                    && !matches!(to_operator, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
            }
            Staff => {
                to_nobody == StatusCode::UNAUTHORIZED
                    && matches!(to_operator, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND)
            }
        };
        if !right || to_nobody.is_server_error() || to_operator.is_server_error() {
            wrong.push(format!("{name}, {whom:?}: {to_nobody} to nobody, {to_operator} to an operator"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

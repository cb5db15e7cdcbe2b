// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/accedi`: log in.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{LOG_IN_FORM, LogIn},
    labels::Notice,
};
use crate::ui::page::AreaPage;
use crate::{
    tr,
    ui::{
        fields::{HiddenField, InputField, Submit},
        form::Form,
        page::PageHead,
    },
};

/// The page's own chunk.
#[derive(Debug)]
pub struct LogInRoute;

impl AreaPage for LogInRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <LogInPage/> }.into_any()
    }
}

fn notice(outcome: &str) -> Option<String> {
    match outcome {
        "password" => Some(tr!(people.password_changed).to_string()),
        "ovunque" => Some(tr!(people.logged_out_everywhere).to_string()),
        _ => None,
    }
}

#[component]
fn LogInPage() -> impl IntoView {
    let action = ServerAction::<LogIn>::new();
    let go_on_to = use_query_map().with_untracked(|query| query.get("poi").unwrap_or_default());
    view! {
        <div class="narrow">
            <PageHead title=tr!(people.log_in)/>
            <Notice text=notice/>
            <Form action name=LOG_IN_FORM>
                <InputField name="email" label=tr!(people.work_email) kind="email" autocomplete="username" required=true/>
                <InputField name="password" label=tr!(people.password) kind="password" autocomplete="current-password" required=true/>
                <HiddenField name="poi" value=go_on_to/>
                <div class="actions">
                    <Submit label=tr!(people.log_in)/>
                    <a href="/recupera-password">{tr!(people.forgot_password)}</a>
                </div>
            </Form>
            <p class="mt-4">
                {tr!(people.no_account_yet)} " "
                <a href="/crea-account">{tr!(people.create_account)}</a>
            </p>
        </div>
    }
    .into_any()
}

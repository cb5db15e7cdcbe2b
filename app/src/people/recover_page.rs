// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/recupera-password` and `/nuova-password`: a forgotten password.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{AskNewPassword, NEW_PASSWORD_FORM, RECOVER_FORM, SetNewPassword},
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

/// The chunk of `/recupera-password`.
#[derive(Debug)]
pub struct RecoverRoute;

impl AreaPage for RecoverRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <RecoverPage/> }.into_any()
    }
}

/// The chunk of `/nuova-password`.
#[derive(Debug)]
pub struct NewPasswordRoute;

impl AreaPage for NewPasswordRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <NewPasswordPage/> }.into_any()
    }
}

fn notice(outcome: &str) -> Option<String> {
    (outcome == "inviata").then(|| tr!(people.recover_sent).to_string())
}

#[component]
fn RecoverPage() -> impl IntoView {
    let action = ServerAction::<AskNewPassword>::new();
    view! {
        <div class="narrow">
            <PageHead
                title=tr!(people.recover_password)
                lead=tr!(people.recover_lead)
                crumbs=vec![(tr!(people.log_in).to_string(), "/accedi".to_owned())]
            />
            <Notice text=notice/>
            <Form action name=RECOVER_FORM>
                <InputField name="email" label=tr!(people.work_email) kind="email" autocomplete="username" required=true/>
                <div class="actions">
                    <Submit label=tr!(people.send_link)/>
                </div>
            </Form>
        </div>
    }
    .into_any()
}

#[component]
fn NewPasswordPage() -> impl IntoView {
    let action = ServerAction::<SetNewPassword>::new();
    let secret = use_query_map().with_untracked(|query| query.get("codice").unwrap_or_default());
    view! {
        <div class="narrow">
            <PageHead title=tr!(people.new_password) lead=tr!(people.new_password_lead)/>
            <Form action name=NEW_PASSWORD_FORM>
                <HiddenField name="codice" value=secret/>
                <InputField
                    name="password"
                    label=tr!(people.new_password)
                    kind="password"
                    autocomplete="new-password"
                    required=true
                    help=tr!(people.password_help)
                />
                <div class="actions">
                    <Submit label=tr!(people.save_password)/>
                </div>
            </Form>
            <p class="mt-4"><a href="/recupera-password">{tr!(people.ask_link_again)}</a></p>
        </div>
    }
    .into_any()
}

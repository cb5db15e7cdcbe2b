// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/verifica` and `/nuovo-indirizzo`: where the links of confirming mails lead. Following a link changes nothing, since
//! programs that look through mails follow links too; the form does.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{CONFIRM_FORM, ConfirmNewAddress, RESEND_FORM, ResendConfirmation, VerifyAddress},
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

/// The chunk of `/verifica`.
#[derive(Debug)]
pub struct VerifyRoute;

impl AreaPage for VerifyRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <VerifyPage/> }.into_any()
    }
}

/// The chunk of `/nuovo-indirizzo`.
#[derive(Debug)]
pub struct NewAddressRoute;

impl AreaPage for NewAddressRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <NewAddressPage/> }.into_any()
    }
}

/// The secret of the link that led here.
fn secret() -> String {
    use_query_map().with_untracked(|query| query.get("codice").unwrap_or_default())
}

fn notice(outcome: &str) -> Option<String> {
    (outcome == "inviata").then(|| tr!(people.message_sent_again).to_string())
}

#[component]
fn VerifyPage() -> impl IntoView {
    let secret = secret();
    if secret.is_empty() {
        return view! { <CheckYourMail/> }.into_any();
    }
    let action = ServerAction::<VerifyAddress>::new();
    view! {
        <div class="narrow">
            <PageHead title=tr!(people.confirm_address) lead=tr!(people.confirm_address_lead)/>
            <Form action name=CONFIRM_FORM>
                <HiddenField name="codice" value=secret/>
                <InputField name="password" label=tr!(people.password) kind="password" autocomplete="current-password" required=true/>
                <div class="actions">
                    <Submit label=tr!(people.confirm_address)/>
                    <a href="/recupera-password">{tr!(people.forgot_password)}</a>
                </div>
            </Form>
            <p class="mt-4"><a href="/verifica">{tr!(people.ask_message_again)}</a></p>
        </div>
    }
    .into_any()
}

/// After an account was asked for: the same page whether the address was free or not.
#[component]
fn CheckYourMail() -> impl IntoView {
    let action = ServerAction::<ResendConfirmation>::new();
    view! {
        <div class="narrow">
            <PageHead title=tr!(people.check_your_mail) lead=tr!(people.check_your_mail_lead)/>
            <Notice text=notice/>
            <h2>{tr!(people.no_message)}</h2>
            <p>{tr!(people.no_message_help)}</p>
            <Form action name=RESEND_FORM>
                <InputField name="email" label=tr!(people.work_email) kind="email" autocomplete="username" required=true/>
                <div class="actions">
                    <Submit label=tr!(people.send_message_again) class="btn btn-outline-primary"/>
                </div>
            </Form>
        </div>
    }
    .into_any()
}

#[component]
fn NewAddressPage() -> impl IntoView {
    let action = ServerAction::<ConfirmNewAddress>::new();
    view! {
        <div class="narrow">
            <PageHead title=tr!(people.confirm_new_address) lead=tr!(people.confirm_new_address_lead)/>
            <Form action name=CONFIRM_FORM>
                <HiddenField name="codice" value=secret()/>
                <InputField name="password" label=tr!(people.password) kind="password" autocomplete="current-password" required=true/>
                <div class="actions">
                    <Submit label=tr!(people.confirm_new_address)/>
                </div>
            </Form>
        </div>
    }
    .into_any()
}

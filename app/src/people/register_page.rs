// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/crea-account`: create an account.

use leptos::prelude::*;

use super::{
    AccountChoices,
    api::{REGISTER_FORM, Register, list_account_choices},
    work_fields::WorkFields,
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::{InputField, Submit},
        form::Form,
        page::PageHead,
        resource::Loaded,
    },
};

/// The page's own chunk.
#[derive(Debug)]
pub struct RegisterRoute {
    choices: Resource<Result<AccountChoices, AppError>>,
}

impl AreaPage for RegisterRoute {
    fn data() -> Self {
        Self { choices: Resource::new(|| (), |()| list_account_choices()) }
    }

    fn view(this: Self) -> AnyView {
        view! {
            <div class="narrow">
                <PageHead title=tr!(people.create_account) lead=tr!(people.create_account_lead)/>
                <Loaded resource=this.choices view=|choices| view! { <RegisterForm choices/> }/>
                <p class="mt-4">{tr!(people.already_an_account)} " " <a href="/accedi">{tr!(people.log_in)}</a></p>
            </div>
        }
        .into_any()
    }
}

#[component]
fn RegisterForm(choices: AccountChoices) -> impl IntoView {
    let action = ServerAction::<Register>::new();
    view! {
        <Form action name=REGISTER_FORM with_mandatory_fields=true>
            <InputField name="given_name" label=tr!(people.given_name) autocomplete="given-name" required=true/>
            <InputField name="family_name" label=tr!(people.family_name) autocomplete="family-name" required=true/>
            <InputField
                name="email"
                label=tr!(people.work_email)
                kind="email"
                autocomplete="username"
                required=true
                help=tr!(people.work_email_help)
            />
            <InputField
                name="password"
                label=tr!(people.password)
                kind="password"
                autocomplete="new-password"
                required=true
                help=tr!(people.password_help)
            />
            <h2>{tr!(people.your_work)}</h2>
            <p>{tr!(people.your_work_help)}</p>
            <WorkFields lists=choices/>
            <div class="actions">
                <Submit label=tr!(people.create_account)/>
            </div>
        </Form>
    }
    .into_any()
}

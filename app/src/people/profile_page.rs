// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/area-personale/profilo`: name, work, address, password, open sessions.

use leptos::prelude::*;

use super::{
    Profile,
    api::{
        ADDRESS_FORM, ChangeAddress, ChangePassword, LogOutEverywhere, PASSWORD_FORM, PROFILE_FORM, SaveProfile,
        my_profile,
    },
    area_nav::{AreaNav, AreaSection},
    labels::Notice,
    work_fields::WorkFields,
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::{InputField, RadioField, Submit},
        form::Form,
        page::PageHead,
        resource::Loaded,
    },
};

/// The page's own chunk.
#[derive(Debug)]
pub struct ProfileRoute {
    profile: Resource<Result<Profile, AppError>>,
}

impl AreaPage for ProfileRoute {
    fn data() -> Self {
        Self { profile: Resource::new(|| (), |()| my_profile()) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.profile view=|profile| view! { <ProfilePage profile/> }/> }.into_any()
    }
}

fn notice(outcome: &str) -> Option<String> {
    match outcome {
        "salvato" => Some(tr!(people.profile_saved).to_string()),
        "inviata" => Some(tr!(people.new_address_sent).to_string()),
        "indirizzo" => Some(tr!(people.address_changed).to_string()),
        "password" => Some(tr!(people.password_changed_here).to_string()),
        _ => None,
    }
}

#[component]
fn ProfilePage(profile: Profile) -> impl IntoView {
    let email = profile.email.clone();
    view! {
        <PageHead
            title=tr!(people.area_profile)
            crumbs=vec![(tr!(common.personal_area).to_string(), "/area-personale".to_owned())]
        />
        <AreaNav current=AreaSection::Profile/>
        <Notice text=notice/>
        <div class="narrow">
            <NamesAndWork profile/>
            <Address email/>
            <Password/>
            <Sessions/>
        </div>
    }
    .into_any()
}

#[component]
fn NamesAndWork(profile: Profile) -> impl IntoView {
    let action = ServerAction::<SaveProfile>::new();
    let languages = vec![("it".to_owned(), "Italiano".to_owned()), ("en".to_owned(), "English".to_owned())];
    view! {
        <section class="panel">
            <h2>{tr!(people.names_and_work)}</h2>
            <Form action name=PROFILE_FORM with_mandatory_fields=true>
                <InputField name="given_name" label=tr!(people.given_name) autocomplete="given-name" required=true value=profile.given_name/>
                <InputField name="family_name" label=tr!(people.family_name) autocomplete="family-name" required=true value=profile.family_name/>
                <WorkFields lists=profile.choices defaults=profile.defaults/>
                <RadioField name="language" label=tr!(people.mail_language) choices=languages value=profile.locale required=true/>
                <div class="actions">
                    <Submit label=tr!(people.save)/>
                </div>
            </Form>
        </section>
    }
    .into_any()
}

#[component]
fn Address(email: String) -> impl IntoView {
    let action = ServerAction::<ChangeAddress>::new();
    view! {
        <section class="panel">
            <h2>{tr!(people.change_address)}</h2>
            <p>{tr!(people.present_address)} " " <strong>{email}</strong></p>
            <Form action name=ADDRESS_FORM>
                <InputField
                    name="email"
                    label=tr!(people.new_address)
                    kind="email"
                    autocomplete="email"
                    required=true
                    help=tr!(people.new_address_help)
                />
                <InputField name="current_password" label=tr!(people.current_password) kind="password" autocomplete="current-password" required=true/>
                <div class="actions">
                    <Submit label=tr!(people.change_address)/>
                </div>
            </Form>
        </section>
    }
    .into_any()
}

#[component]
fn Password() -> impl IntoView {
    let action = ServerAction::<ChangePassword>::new();
    view! {
        <section class="panel">
            <h2>{tr!(people.change_password)}</h2>
            <Form action name=PASSWORD_FORM>
                <InputField name="current_password" label=tr!(people.current_password) kind="password" autocomplete="current-password" required=true/>
                <InputField
                    name="password"
                    label=tr!(people.new_password)
                    kind="password"
                    autocomplete="new-password"
                    required=true
                    help=tr!(people.password_help)
                />
                <div class="actions">
                    <Submit label=tr!(people.change_password)/>
                </div>
            </Form>
        </section>
    }
    .into_any()
}

#[component]
fn Sessions() -> impl IntoView {
    let action = ServerAction::<LogOutEverywhere>::new();
    view! {
        <section class="panel">
            <h2>{tr!(people.log_out_everywhere)}</h2>
            <p>{tr!(people.log_out_everywhere_help)}</p>
            <Form action name="log-out-everywhere">
                <Submit label=tr!(people.log_out_everywhere) class="btn btn-outline-danger"/>
            </Form>
        </section>
    }
    .into_any()
}

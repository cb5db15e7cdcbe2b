// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/gestione/edizioni/{code}/registro/{meeting}/aggiungi`: somebody added in the room.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    RoomChoice, RoomChoices,
    api::{ADD_FORM, AddInRoom, show_room},
    registers_address, sheet_address, words,
};
use crate::ui::page::AreaPage;
use crate::{
    enrolment::rules::{AGE_UNKNOWN, GENDERS},
    error::AppError,
    tr,
    ui::{
        fields::{CheckField, Choice, HiddenField, InputField, SelectField, Submit},
        form::Form,
        page::PageHead,
        resource::Loaded,
    },
};

/// The page's own chunk, and what the form chooses from.
#[derive(Debug)]
pub struct AddInRoomRoute {
    choices: Resource<Result<RoomChoices, AppError>>,
}

impl AreaPage for AddInRoomRoute {
    fn data() -> Self {
        let params = use_params_map();
        let wanted = move || {
            let params = params.read();
            (params.get("code").unwrap_or_default(), params.get("meeting").unwrap_or_default())
        };
        Self { choices: Resource::new(wanted, |(code, meeting)| show_room(code, meeting)) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.choices view=|choices| view! { <AddForm choices/> }/> }.into_any()
    }
}

fn list(choices: Vec<RoomChoice>) -> Vec<Choice> {
    choices.into_iter().map(|(code, title)| (code, title.here())).collect()
}

#[component]
fn AddForm(choices: RoomChoices) -> impl IntoView {
    let action = ServerAction::<AddInRoom>::new();
    let code = choices.edition.code.clone();
    let back = sheet_address(&code, choices.meeting);
    let crumbs = vec![
        (tr!(attendance.desk).to_string(), "/gestione".to_owned()),
        (tr!(attendance.registers).to_string(), registers_address(&code)),
        (tr!(attendance.meeting_number, number = choices.meeting).to_string(), back.clone()),
    ];
    let gender = |code: &str| match code {
        "female" => tr!(attendance.gender_female).to_string(),
        "male" => tr!(attendance.gender_male).to_string(),
        "other" => tr!(attendance.gender_other).to_string(),
        _ => tr!(attendance.not_said).to_string(),
    };
    let genders: Vec<Choice> = GENDERS.iter().map(|code| ((*code).to_owned(), gender(code))).collect();
    let mut age_bands = list(choices.age_bands);
    age_bands.push((AGE_UNKNOWN.to_owned(), tr!(attendance.not_said).to_string()));
    let (body_kinds, roles, territories) = (list(choices.body_kinds), list(choices.roles), list(choices.territories));
    let seats = if choices.seats_left > 0 {
        tr!(attendance.seats_left, count = choices.seats_left).to_string()
    } else {
        tr!(attendance.no_seats_left).to_string()
    };
    let notice = format!("/progetti/{}/privacy", choices.project_slug);
    let version = choices.privacy_version.to_string();
    view! {
        <div class="narrow">
            <PageHead title=tr!(attendance.add) lead=words::lead(&choices.edition) crumbs/>
            <p>{seats}</p>
            <p>{tr!(attendance.add_help)}</p>
            <Form action name=ADD_FORM with_mandatory_fields=true>
                <HiddenField name="edition_code" value=code.clone()/>
                <HiddenField name="meeting" value=choices.meeting.to_string()/>
                <InputField name="family_name" label=tr!(attendance.family_name) required=true/>
                <InputField name="given_name" label=tr!(attendance.given_name) required=true/>
                <InputField
                    name="email"
                    label=tr!(attendance.email)
                    kind="email"
                    help=tr!(attendance.email_help)
                />
                <SelectField name="body_kind" label=tr!(attendance.body_kind) choices=body_kinds required=true/>
                <InputField name="body_name" label=tr!(attendance.body_name) required=true/>
                <SelectField name="role" label=tr!(attendance.role) choices=roles required=true/>
                <SelectField
                    name="territory"
                    label=tr!(attendance.territory)
                    choices=territories
                    required=true
                    value=choices.territory
                />
                <SelectField
                    name="gender"
                    label=tr!(attendance.gender)
                    choices=genders
                    required=true
                    value="unknown"
                />
                <SelectField
                    name="age_band"
                    label=tr!(attendance.age_band)
                    choices=age_bands
                    required=true
                    value=AGE_UNKNOWN
                />
                <CheckField name="privacy_version" label=tr!(attendance.has_read_notice) value=version required=true/>
                <p><a href=notice>{tr!(attendance.notice)}</a></p>
                <div class="actions">
                    <Submit label=tr!(attendance.add_submit)/>
                    <a class="btn btn-outline-primary" href=back.clone()>{tr!(attendance.back_to_sheet)}</a>
                </div>
            </Form>
        </div>
    }
    .into_any()
}

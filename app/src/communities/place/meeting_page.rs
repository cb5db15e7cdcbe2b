// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/comunita/{slug}/facilitazione/incontro`: a meeting called, changed (`?incontro=…`) or cancelled.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    MeetingForm,
    api::{CANCEL_MEETING_FORM, CancelCommunityMeeting, MEETING_FORM, SaveCommunityMeeting, show_community_meeting},
    facilitation_address, words,
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::{HiddenField, InputField, Submit, TextAreaField},
        form::Form,
        page::PageHead,
        resource::Loaded,
    },
};

/// The page's own chunk, and what the form begins with.
#[derive(Debug)]
pub struct MeetingRoute {
    form: Resource<Result<MeetingForm, AppError>>,
}

impl AreaPage for MeetingRoute {
    fn data() -> Self {
        let (params, query) = (use_params_map(), use_query_map());
        let wanted =
            move || (params.read().get("slug").unwrap_or_default(), query.read().get("incontro").unwrap_or_default());
        Self { form: Resource::new(wanted, |(slug, meeting)| show_community_meeting(slug, meeting)) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.form view=|form| view! { <MeetingView form/> }/> }.into_any()
    }
}

#[component]
fn MeetingView(form: MeetingForm) -> impl IntoView {
    let action = ServerAction::<SaveCommunityMeeting>::new();
    let slug = form.slug.clone();
    let mut crumbs = words::crumbs(&slug, form.title.here());
    crumbs.push((tr!(communities.place_nav_facilitation).to_string(), facilitation_address(&slug)));
    let title =
        if form.meeting.is_some() { tr!(communities.place_change_meeting) } else { tr!(communities.place_new_meeting) };
    let (id, version) =
        form.meeting.as_ref().map(|meeting| (meeting.id.to_string(), meeting.version.to_string())).unwrap_or_default();
    let cancel = form.meeting.is_some().then(|| view! { <Cancel slug=slug.clone() meeting=id.clone()/> });
    let meeting = form.meeting.unwrap_or_default();
    view! {
        <div class="narrow">
            <PageHead title=title crumbs/>
            <p>{tr!(communities.place_meeting_told, members = words::members(form.members)).to_string()}</p>
            <Form action name=MEETING_FORM with_mandatory_fields=true>
                <HiddenField name="community" value=slug.clone()/>
                <HiddenField name="meeting" value=id/>
                <HiddenField name="version" value=version/>
                <InputField
                    name="day"
                    label=tr!(communities.place_meeting_day)
                    kind="date"
                    required=true
                    value=meeting.day
                    class="input-medium"
                />
                <InputField
                    name="starts"
                    label=tr!(communities.place_meeting_starts)
                    kind="time"
                    required=true
                    value=meeting.starts
                    class="input-medium"
                />
                <InputField
                    name="ends"
                    label=tr!(communities.place_meeting_ends)
                    kind="time"
                    required=true
                    value=meeting.ends
                    class="input-medium"
                />
                <InputField
                    name="place"
                    label=tr!(communities.place_meeting_place)
                    required=true
                    help=tr!(communities.place_meeting_place_help)
                    value=meeting.place.unwrap_or_default()
                />
                <TextAreaField
                    name="agenda"
                    label=tr!(communities.place_meeting_agenda)
                    rows=6
                    value=meeting.agenda.unwrap_or_default()
                />
                <div class="actions">
                    <Submit label=tr!(communities.place_meeting_save)/>
                    <a class="btn btn-outline-primary" href=facilitation_address(&slug)>
                        {tr!(communities.place_back)}
                    </a>
                </div>
            </Form>
            {cancel}
        </div>
    }
    .into_any()
}

#[component]
fn Cancel(slug: String, meeting: String) -> impl IntoView {
    let action = ServerAction::<CancelCommunityMeeting>::new();
    view! {
        <section class="panel mt-5">
            <h2>{tr!(communities.place_cancel_meeting)}</h2>
            <p>{tr!(communities.place_cancel_meeting_help)}</p>
            <Form action name=CANCEL_MEETING_FORM>
                <HiddenField name="community" value=slug/>
                <HiddenField name="meeting" value=meeting/>
                <div class="actions">
                    <Submit label=tr!(communities.place_cancel_meeting) class="btn btn-danger"/>
                </div>
            </Form>
        </section>
    }
    .into_any()
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/area-personale/dati`: what is kept about oneself, why, and how to have it.

use leptos::prelude::*;

use super::{
    Profile,
    api::my_profile,
    area_nav::{AreaNav, AreaSection},
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{page::PageHead, resource::Loaded},
};

/// The page's own chunk.
#[derive(Debug)]
pub struct OwnDataRoute {
    profile: Resource<Result<Profile, AppError>>,
}

impl AreaPage for OwnDataRoute {
    fn data() -> Self {
        Self { profile: Resource::new(|| (), |()| my_profile()) }
    }

    fn view(this: Self) -> AnyView {
        // Read for the true status code: who is not logged in has no data here.
        view! { <Loaded resource=this.profile view=|_| view! { <OwnDataPage/> }/> }.into_any()
    }
}

#[component]
fn OwnDataPage() -> impl IntoView {
    view! {
        <PageHead
            title=tr!(people.area_own_data)
            lead=tr!(people.own_data_lead)
            crumbs=vec![(tr!(common.personal_area).to_string(), "/area-personale".to_owned())]
        />
        <AreaNav current=AreaSection::OwnData/>
        <div class="narrow">
            <h2>{tr!(people.what_is_kept)}</h2>
            <dl class="facts">
                <div><dt>{tr!(people.kept_account)}</dt><dd>{tr!(people.kept_account_why)}</dd></div>
                <div><dt>{tr!(people.kept_applications)}</dt><dd>{tr!(people.kept_applications_why)}</dd></div>
                <div><dt>{tr!(people.kept_needs)}</dt><dd>{tr!(people.kept_needs_why)}</dd></div>
                <div><dt>{tr!(people.kept_log)}</dt><dd>{tr!(people.kept_log_why)}</dd></div>
            </dl>
            <h2>{tr!(people.download_data)}</h2>
            <p>{tr!(people.download_data_help)}</p>
            // A file, not a page: the browser has to ask the server for it.
            <p><a class="btn btn-primary" href="/area-personale/dati.json" download="correlare.json" rel="external">{tr!(people.download_data)}</a></p>
        </div>
    }
    .into_any()
}

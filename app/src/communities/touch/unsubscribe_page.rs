// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/disiscrizione/{secret}`: where mails about communities lead to be stopped. Opening it changes nothing, since programs
//! that look through mails open their links; its button sends to the same address, as mail programs do by themselves
//! (RFC 8058, `server/src/unsubscribe.rs`). No account is needed.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{NOTICES_ADDRESS, Unsubscription, api::show_unsubscription};
use crate::{
    error::AppError,
    tr,
    ui::{
        page::{AreaPage, PageHead, set_status},
        resource::Loaded,
    },
};

/// The page's own chunk, and what is stopped.
#[derive(Debug)]
pub struct UnsubscribeRoute {
    secret: Memo<String>,
    found: Resource<Result<Option<Unsubscription>, AppError>>,
}

impl AreaPage for UnsubscribeRoute {
    fn data() -> Self {
        let params = use_params_map();
        let secret = Memo::new(move |_| params.read().get("secret").unwrap_or_default());
        Self { secret, found: Resource::new(move || secret.get(), show_unsubscription) }
    }

    fn view(this: Self) -> AnyView {
        let secret = this.secret;
        view! {
            <Loaded
                resource=this.found
                view=move |found| view! { <Unsubscribe secret=secret.get_untracked() found/> }
            />
        }
        .into_any()
    }
}

#[component]
fn Unsubscribe(secret: String, found: Option<Unsubscription>) -> impl IntoView {
    let Some(found) = found else {
        set_status(404);
        return view! {
            <div class="narrow">
                <PageHead title=tr!(communities.touch_stop_unknown) lead=tr!(communities.touch_stop_unknown_text)/>
                <Choose/>
            </div>
        }
        .into_any();
    };
    let community = found.community.map(|title| title.here()).unwrap_or_default();
    let what = match (community.is_empty(), found.of_thread) {
        (true, _) => tr!(communities.touch_stop_summaries).to_string(),
        (false, true) => tr!(communities.touch_stop_thread, community).to_string(),
        (false, false) => tr!(communities.touch_stop_community, community).to_string(),
    };
    if found.stopped {
        return view! {
            <div class="narrow">
                <PageHead title=tr!(communities.touch_stopped) lead=what/>
                <Choose/>
            </div>
        }
        .into_any();
    }
    // A plain form: what answers it is this page, loaded anew.
    view! {
        <div class="narrow">
            <PageHead title=tr!(communities.touch_stop) lead=what/>
            <form method="post" action=format!("/disiscrizione/{secret}")>
                <div class="actions">
                    <button class="btn btn-primary" type="submit">{tr!(communities.touch_stop_submit)}</button>
                </div>
            </form>
            <Choose/>
        </div>
    }
    .into_any()
}

/// Where one chooses otherwise.
#[component]
fn Choose() -> impl IntoView {
    view! { <p class="mt-4"><a href=NOTICES_ADDRESS>{tr!(communities.touch_choose)}</a></p> }
}

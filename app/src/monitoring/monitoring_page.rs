// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/monitoraggio/{slug}`: the figures of a project, for everybody; `territorio` in the query chooses a territory.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{MonitoringReport, api::show_monitoring, report_view::ReportView};
use crate::ui::page::AreaPage;
use crate::{error::AppError, ui::resource::Loaded};

/// The page's own chunk, and its figures.
#[derive(Debug)]
pub struct MonitoringRoute {
    report: Resource<Result<MonitoringReport, AppError>>,
}

impl AreaPage for MonitoringRoute {
    fn data() -> Self {
        let params = use_params_map();
        let query = use_query_map();
        let wanted =
            move || (params.read().get("slug").unwrap_or_default(), query.read().get("territorio").unwrap_or_default());
        Self { report: Resource::new(wanted, |(slug, territory)| show_monitoring(slug, territory)) }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.report view=|report| view! { <ReportView report/> }/> }.into_any()
    }
}

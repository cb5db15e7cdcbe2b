// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/monitoraggio/{slug}/righe`: the rows behind a figure, for those who may open them.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{OpenedFigure, Opening, api::open_figure, rows_view::RowsView};
use crate::{
    error::AppError,
    ui::{page::AreaPage, resource::Loaded},
};

/// The page's own chunk, and its rows.
#[derive(Debug)]
pub struct FigureRowsRoute {
    opened: Resource<Result<OpenedFigure, AppError>>,
}

impl AreaPage for FigureRowsRoute {
    fn data() -> Self {
        let params = use_params_map();
        let query = use_query_map();
        let wanted = move || {
            let of_query = |name: &str| query.read().get(name).unwrap_or_default();
            let opening = Opening {
                figure: of_query("figura"),
                territory: of_query("territorio"),
                only: of_query("solo"),
                axis: of_query("asse"),
                after: of_query("cursore"),
            };
            (params.read().get("slug").unwrap_or_default(), opening)
        };
        let opened = Resource::new(wanted, |(slug, opening)| {
            open_figure(slug, opening.figure, opening.territory, opening.only, opening.axis, opening.after)
        });
        Self { opened }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.opened view=|opened| view! { <RowsView opened/> }/> }.into_any()
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/gestione/risultati`: results of closed rounds; `/gestione/risultati/stampa`: the same for a meeting, on paper.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    Results, ResultsFilter,
    api::show_results,
    results_view::{ResultsPrint, ResultsView},
};
use crate::{
    error::AppError,
    ui::{page::AreaPage, resource::Loaded},
};

/// The results that the address asks for.
fn wanted() -> Resource<Result<Results, AppError>> {
    let query = use_query_map();
    let filter = move || {
        let of_query = |name: &str| query.read().get(name).unwrap_or_default();
        ResultsFilter {
            project: of_query("progetto"),
            territory: of_query("territorio"),
            axis: of_query("asse"),
            course: of_query("corso"),
            edition: of_query("edizione"),
            teacher: of_query("docente"),
        }
    };
    Resource::new(filter, |filter| {
        show_results(filter.project, filter.territory, filter.axis, filter.course, filter.edition, filter.teacher)
    })
}

/// The page's own chunk, and the results.
#[derive(Debug)]
pub struct ResultsRoute {
    results: Resource<Result<Results, AppError>>,
}

impl AreaPage for ResultsRoute {
    fn data() -> Self {
        Self { results: wanted() }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.results view=|results| view! { <ResultsView results/> }/> }.into_any()
    }
}

/// The page's own chunk, and the results.
#[derive(Debug)]
pub struct ResultsPrintRoute {
    results: Resource<Result<Results, AppError>>,
}

impl AreaPage for ResultsPrintRoute {
    fn data() -> Self {
        Self { results: wanted() }
    }

    fn view(this: Self) -> AnyView {
        view! { <Loaded resource=this.results view=|results| view! { <ResultsPrint results/> }/> }.into_any()
    }
}

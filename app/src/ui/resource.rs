// SPDX-License-Identifier: AGPL-3.0-or-later
//! A page's data: while it loads, when it is there, and when it could not be had.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use serde::{Serialize, de::DeserializeOwned};

use super::page::set_status;
use crate::{error::AppError, tr};

/// Shows what a resource holds. While it loads the browser keeps the page before, or says that it is loading; a
/// failure becomes a page with the true status code.
///
/// Each resource is read by one `Loaded` only (leptos#4851).
#[component]
pub fn Loaded<T, V>(
    /// The page's data.
    resource: Resource<Result<T, AppError>>,
    /// Its view.
    view: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition fallback=|| view! { <p class="loading" role="status">{tr!(common.loading)}</p> }>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(value) => view(value).into_any(),
                        Err(error) => view! { <Failure error/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

/// A page that could not be shown, and what to do next.
#[component]
pub fn Failure(
    /// Why.
    error: AppError,
) -> impl IntoView {
    set_status(error.status());
    let title = match error {
        AppError::NotFound => tr!(errors.not_found_title),
        AppError::Forbidden => tr!(errors.forbidden_title),
        AppError::NotAuthenticated => tr!(errors.not_authenticated_title),
        _ => tr!(errors.something_broke_title),
    };
    let log_in = (error == AppError::NotAuthenticated).then(|| {
        let href = log_in_address(&use_location().pathname.get_untracked());
        view! { <a class="btn btn-primary" href=href>{tr!(common.log_in)}</a> }
    });
    view! {
        <Title text=title/>
        <div class="empty-state">
            <h1>{title}</h1>
            <p class="lead">{error.message()}</p>
            <div class="actions">
                {log_in}
                <a class="btn btn-outline-primary" href="/corsi">{tr!(common.go_to_courses)}</a>
                <a class="btn btn-outline-primary" href="/">{tr!(common.go_home)}</a>
            </div>
        </div>
    }
}

/// Where to log in and come back to this page; a path that would have to be encoded is left out.
fn log_in_address(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
    if path != "/" && path.chars().all(plain) { format!("/accedi?poi={path}") } else { "/accedi".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logging_in_leads_back() {
        assert_eq!(log_in_address("/edizioni/COR-CR-IV-03/domanda"), "/accedi?poi=/edizioni/COR-CR-IV-03/domanda");
        assert_eq!(log_in_address("/corsi/a&b"), "/accedi");
        assert_eq!(log_in_address("/"), "/accedi");
    }
}

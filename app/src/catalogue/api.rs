// SPDX-License-Identifier: AGPL-3.0-or-later
//! Server functions of the catalogue; all are open to everybody.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::{CataloguePage, CourseView, EditionView, HomeView, ProjectView};
use crate::error::AppError;

/// The page of `/corsi` for the query of its address.
///
/// # Errors
/// `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "list_editions", input = GetUrl)]
pub async fn list_editions(#[server(default)] query: String) -> Result<CataloguePage, AppError> {
    use super::{compose, filters::Filters, find};
    use crate::services::{self, Services, answer};

    answer(async {
        let services = Services::here()?;
        let (filters, unread) = Filters::parse(&query);
        let found = find::editions(&mut *services.pool.acquire().await?, filters).await?;
        Ok(compose::catalogue(services::locale(), &found, &unread, services.clock.now()))
    })
    .await
}

/// A course and a page of its editions.
///
/// # Errors
/// `NotFound`; `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "find_course", input = GetUrl)]
pub async fn find_course(slug: String, #[server(default)] query: String) -> Result<CourseView, AppError> {
    use super::{compose, filters::Filters, find};
    use crate::services::{self, Services, answer};

    answer(async {
        let services = Services::here()?;
        let (filters, _) = Filters::parse(&query);
        let found = find::course(&mut *services.pool.acquire().await?, &slug, filters.cursor).await?;
        let (course, page) = found.ok_or(AppError::NotFound)?;
        Ok(compose::course(services::locale(), &course, &page, services.clock.now()))
    })
    .await
}

/// An edition.
///
/// # Errors
/// `NotFound`, also for a draft; `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "find_edition", input = GetUrl)]
pub async fn find_edition(code: String) -> Result<EditionView, AppError> {
    use super::{compose, db};
    use crate::services::{self, Services, answer};

    answer(async {
        let services = Services::here()?;
        let found = db::find_edition(&mut *services.pool.acquire().await?, &code).await?;
        let edition = found.ok_or(AppError::NotFound)?;
        Ok(compose::edition(services::locale(), &edition, services.clock.now()))
    })
    .await
}

/// The home page.
///
/// # Errors
/// `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "show_home", input = GetUrl)]
pub async fn show_home() -> Result<HomeView, AppError> {
    use super::{compose, find};
    use crate::{
        projects,
        services::{self, Services, answer},
    };

    answer(async {
        let services = Services::here()?;
        let now = services.clock.now();
        let mut connection = services.pool.acquire().await?;
        let editions = find::taking_applications(&mut connection, now).await?;
        let projects = projects::db::list(&mut connection).await?;
        Ok(compose::home(services::locale(), &editions, &projects, now))
    })
    .await
}

/// A project with its next editions.
///
/// # Errors
/// `NotFound`; `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "find_project", input = GetUrl)]
pub async fn find_project(slug: String) -> Result<ProjectView, AppError> {
    use super::{compose_project, find};
    use crate::{
        projects,
        services::{self, Services, answer},
    };

    answer(async {
        let services = Services::here()?;
        let mut connection = services.pool.acquire().await?;
        let project = projects::db::find(&mut connection, &slug).await?.ok_or(AppError::NotFound)?;
        let editions = find::of_project(&mut connection, &project.slug).await?;
        Ok(compose_project::project(services::locale(), &project, &editions, services.clock.now()))
    })
    .await
}

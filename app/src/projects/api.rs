// SPDX-License-Identifier: AGPL-3.0-or-later
//! Server functions of projects; all are open to everybody.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::{ProjectCard, ProjectHeader};
use crate::error::AppError;

/// All projects that the public may see.
///
/// # Errors
/// `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "list_projects", input = GetUrl)]
pub async fn list_projects() -> Result<Vec<ProjectCard>, AppError> {
    use crate::services::{Services, answer};

    answer(async {
        let mut connection = Services::here()?.pool.acquire().await?;
        Ok(super::db::list(&mut connection).await?)
    })
    .await
}

/// The project whose header, marks and funding wording the page at this path carries.
///
/// # Errors
/// `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "page_header", input = GetUrl)]
pub async fn page_header(path: String) -> Result<Option<ProjectHeader>, AppError> {
    use crate::services::{Services, answer};

    answer(async { Ok(super::db::find_header(&Services::here()?.pool, &path).await?) }).await
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Server functions of projects; all are open to everybody.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use super::{LegalNotes, PrivacyNotice, ProjectHeader};
use crate::error::AppError;

/// All projects that the public may see, and who runs the installation.
///
/// # Errors
/// `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "show_legal_notes", input = GetUrl)]
pub async fn show_legal_notes() -> Result<LegalNotes, AppError> {
    use crate::services::{Services, answer};

    answer(async {
        let services = Services::here()?;
        let mut connection = services.pool.acquire().await?;
        Ok(LegalNotes { projects: super::db::list(&mut connection).await?, host: services.host })
    })
    .await
}

/// The project whose header, marks and funding wording the page at this path carries.
///
/// # Errors
/// `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "page_header", input = GetUrl)]
pub async fn page_header(path: String) -> Result<Option<ProjectHeader>, AppError> {
    use crate::services::{self, Services, answer, viewer};

    answer(async {
        let account = viewer().map(|viewer| viewer.account);
        Ok(super::db::find_header(&Services::here()?.pool, &path, services::locale(), account).await?)
    })
    .await
}

/// The privacy notice of a project: the version asked for, or the one in force.
///
/// # Errors
/// `NotFound`; `Internal` if the database could not be reached.
#[server(prefix = "/api/fn", endpoint = "find_privacy_notice", input = GetUrl)]
pub async fn find_privacy_notice(slug: String, #[server(default)] version: String) -> Result<PrivacyNotice, AppError> {
    use crate::{
        dates,
        services::{self, Services, answer},
    };

    answer(async {
        let mut connection = Services::here()?.pool.acquire().await?;
        let version = match version.trim() {
            "" => None,
            version => Some(version.parse().map_err(|_| AppError::NotFound)?),
        };
        let row = super::db::find_privacy_notice(&mut connection, &slug, version).await?.ok_or(AppError::NotFound)?;
        let published = row.published.to_jiff().date();
        Ok(PrivacyNotice {
            acronym: row.acronym,
            version: row.version,
            published_on: published.to_string(),
            published: dates::day(services::locale(), published),
            sections: row.sections.0,
            versions: row.versions,
        })
    })
    .await
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Files of posts. Their bytes come to addresses of the server's own (`server/src/attachments.rs`).

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::{
    communities::{PostFiles, Sending},
    error::AppError,
    ui::form::FormOutcome,
};

/// Name of the form that attaches files to a post.
pub const ATTACH_FORM: &str = "attach";
/// Name of the form that takes a file away.
pub const REMOVE_FILE_FORM: &str = "remove-file";

/// Begins to send a file of a name and a size, for a post that is being written; its pieces come to
/// `/comunita/{slug}/allegati/{id}/{piece}`.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who cannot write there now, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "start_attachment")]
pub async fn start_attachment(
    #[server(default)] community: String,
    #[server(default)] name: String,
    #[server(default)] bytes: String,
) -> Result<Sending, AppError> {
    use crate::{communities::sending, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        // What is no number of bytes is more than any file has.
        sending::start(&asking, &community, &name, bytes.trim().parse().unwrap_or(u64::MAX)).await
    })
    .await
}

/// Takes one's own file away: one that waits for its post, or one of a post.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` where it is not theirs, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "remove_attachment")]
pub async fn remove_attachment(
    #[server(default)] community: String,
    #[server(default)] attachment_id: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::{post_files_address, sending, threads_address},
        people::asking::Asking,
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let outcome = match sending::remove(&asking, &community, &attachment_id).await? {
            Ok(Some(post)) => asking.done(&post_files_address(&community, post), "tolto"),
            Ok(None) => FormOutcome::to(threads_address(&community)),
            Err(refused) => refused.into(),
        };
        finish(REMOVE_FILE_FORM, outcome, &[]).await
    })
    .await
}

/// One's own post with its files.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` where it is not theirs to change, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "show_post_files", input = GetUrl)]
pub async fn show_post_files(#[server(default)] post_id: String) -> Result<PostFiles, AppError> {
    use crate::{communities::db, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (place, _, post) = asking.seen_post(&mut transaction, &post_id).await?;
        let found = db::post_to_edit(&mut transaction, &place, asking.viewer.person, post).await?;
        let found = found.ok_or(AppError::Forbidden)?;
        let files = db::files_of(&mut transaction, &[post]).await?;
        Ok(PostFiles {
            head: found.head,
            thread: found.thread,
            thread_title: found.thread_title,
            post,
            number: found.number,
            files: files.into_iter().map(|(_, file)| file).collect(),
        })
    })
    .await
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Server functions that move, split and merge threads.

use std::collections::BTreeMap;

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::{communities::ThreadDesk, error::AppError, ui::form::FormOutcome};

/// Name of the form that moves a thread.
pub const MOVE_FORM: &str = "move-thread";
/// Name of the form that splits one.
pub const SPLIT_FORM: &str = "split-thread";
/// Name of the form that merges one into another.
pub const MERGE_FORM: &str = "merge-thread";

/// A thread with what there is to choose from for moving, splitting and merging it; posts from a number on.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not moderate there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "moderated_thread", input = GetUrl)]
pub async fn moderated_thread(
    #[server(default)] thread_id: String,
    #[server(default)] from: String,
) -> Result<ThreadDesk, AppError> {
    use crate::{communities::db, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (thread, place) = asking.moderated_thread(&mut transaction, &thread_id).await?;
        let from = from.trim().parse().unwrap_or(1);
        let desk = db::thread_desk(&mut transaction, &place, &asking.viewer, thread, from).await?;
        desk.ok_or(AppError::NotFound)
    })
    .await
}

/// Moves a thread under another topic, or into another community of the project that the one who asks moderates too.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not moderate there, `NotFound`, `Conflict` if it is elsewhere by
/// now, or `Internal`.
#[server(prefix = "/api/fn", endpoint = "move_thread")]
pub async fn move_thread(
    #[server(default)] thread_id: String,
    #[server(default)] to: String,
    #[server(default)] reason: String,
    #[server(default)] note: String,
) -> Result<FormOutcome, AppError> {
    use super::moderation::done;
    use crate::{
        communities::{
            db::{self, Because},
            rules::{
                moderation::parse_reason,
                shift::{Destination, parse_destination},
            },
        },
        error::FieldErrors,
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (thread, place) = asking.moderated_thread(&mut transaction, &thread_id).await?;
        let result = match FieldErrors::both(parse_destination(&to), parse_reason(&reason, &note, false)) {
            Err(errors) => Err(errors.into()),
            Ok((to, (reason, words))) => {
                let other = match to {
                    Destination::Community(id) => {
                        db::place_by_id(&mut transaction, id, Some(&asking.viewer), asking.now).await?
                    }
                    Destination::Topic(_) => None,
                };
                let (because, to) = (Because { reason, words: &words }, (to, other.as_ref()));
                db::move_thread(&mut transaction, (&place, thread), to, &because, &asking.act()).await
            }
        };
        let outcome = settle(transaction, result, |action| done(&place.slug, action, "fatto")).await?;
        finish(MOVE_FORM, outcome, &[("to", &to), ("reason", &reason), ("note", &note)]).await
    })
    .await
}

/// Makes a thread of its own of the posts that are ticked (`posts`, by `p` and their id) and of all from the number
/// `from` on.
///
/// # Errors
/// As [`move_thread`].
#[server(prefix = "/api/fn", endpoint = "split_thread")]
pub async fn split_thread(
    #[server(default)] thread_id: String,
    #[server(default)] posts: BTreeMap<String, String>,
    #[server(default)] from: String,
    #[server(default)] title: String,
    #[server(default)] reason: String,
    #[server(default)] note: String,
) -> Result<FormOutcome, AppError> {
    use super::moderation::done;
    use crate::{
        communities::{
            db::{self, Because},
            rules::{moderation::parse_reason, shift::parse_split},
        },
        error::FieldErrors,
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (thread, place) = asking.moderated_thread(&mut transaction, &thread_id).await?;
        let result = match FieldErrors::both(parse_split(&posts, &from, &title), parse_reason(&reason, &note, false)) {
            Err(errors) => Err(errors.into()),
            Ok(((chosen, title), (reason, words))) => {
                let because = Because { reason, words: &words };
                let wanted = (&chosen, title.as_str());
                db::split_thread(&mut transaction, (&place, thread), wanted, &because, &asking.act()).await
            }
        };
        let outcome = settle(transaction, result, |action| done(&place.slug, action, "fatto")).await?;
        let ticks: Vec<(String, &str)> =
            posts.iter().map(|(post, tick)| (format!("posts[{post}]"), tick.as_str())).collect();
        let mut typed: Vec<(&str, &str)> = ticks.iter().map(|(name, tick)| (name.as_str(), *tick)).collect();
        typed.extend([("from", from.as_str()), ("title", &title), ("reason", &reason), ("note", &note)]);
        finish(SPLIT_FORM, outcome, &typed).await
    })
    .await
}

/// Puts a thread's posts behind those of another one of its community: the one chosen (`into`), or the one whose address
/// was pasted.
///
/// # Errors
/// As [`move_thread`].
#[server(prefix = "/api/fn", endpoint = "merge_thread")]
pub async fn merge_thread(
    #[server(default)] thread_id: String,
    #[server(default)] into: String,
    #[server(default)] address: String,
    #[server(default)] reason: String,
    #[server(default)] note: String,
) -> Result<FormOutcome, AppError> {
    use super::moderation::done;
    use crate::{
        communities::{
            db::{self, Because},
            rules::{moderation::parse_reason, shift::parse_other_thread},
        },
        error::FieldErrors,
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (thread, place) = asking.moderated_thread(&mut transaction, &thread_id).await?;
        let result = match FieldErrors::both(parse_other_thread(&into, &address), parse_reason(&reason, &note, false)) {
            Err(errors) => Err(errors.into()),
            Ok((other, (reason, words))) => {
                let because = Because { reason, words: &words };
                let target = (other, if address.trim().is_empty() { "into" } else { "address" });
                db::merge_thread(&mut transaction, (&place, thread), target, &because, &asking.act()).await
            }
        };
        let outcome = settle(transaction, result, |action| done(&place.slug, action, "fatto")).await?;
        let typed = [("into", into.as_str()), ("address", &address), ("reason", &reason), ("note", &note)];
        finish(MERGE_FORM, outcome, &typed).await
    })
    .await
}

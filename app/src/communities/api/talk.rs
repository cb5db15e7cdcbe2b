// SPDX-License-Identifier: AGPL-3.0-or-later
//! What pages of discussions read.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::{communities::ThreadNews, error::AppError};

/// Changes that are told of at once; an open page that missed more asks again.
#[cfg(feature = "ssr")]
const CHANGES_MOST: i64 = 200;

/// What became of a thread since a change that an open page knows: the posts that changed, as they are now.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not read there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "posts_changed", input = GetUrl)]
pub async fn posts_changed(
    #[server(default)] thread_id: String,
    #[server(default)] known_seq: i32,
) -> Result<ThreadNews, AppError> {
    use crate::{
        communities::db::{self, PostsOf},
        people::asking::Asking,
        services::answer,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (thread, place) = asking.read_thread(&mut transaction, &thread_id).await?;
        let person = asking.viewer.person;
        let facts = db::thread_facts(&mut transaction, &place, person, thread).await?.ok_or(AppError::NotFound)?;
        let changes = db::changes_after(&mut transaction, thread, known_seq, CHANGES_MOST).await?;
        let seq = changes.last().map_or(known_seq.min(facts.seq), |last| last.seq);
        let mut ids: Vec<_> = changes.iter().filter_map(|change| change.post).collect();
        ids.sort();
        ids.dedup();
        let of = PostsOf { place: &place, thread, person, now: asking.now };
        let posts = db::seen_posts(&mut transaction, of, &ids).await?;
        Ok(ThreadNews { seq, posts, facts })
    })
    .await
}

/// Notes that the one who asks has read a thread as far as a number. Pages that the server renders do so by themselves;
/// open pages do when they show what is new.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not read there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "mark_read")]
pub async fn mark_read(#[server(default)] thread_id: String, #[server(default)] number: i32) -> Result<(), AppError> {
    use crate::{communities::db, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (thread, place) = asking.read_thread(&mut transaction, &thread_id).await?;
        let person = asking.viewer.person;
        db::thread_facts(&mut transaction, &place, person, thread).await?.ok_or(AppError::NotFound)?;
        db::mark_read(&mut transaction, thread, person, number).await?;
        transaction.commit().await?;
        Ok(())
    })
    .await
}

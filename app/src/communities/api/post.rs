// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is said in discussions.

use leptos::prelude::*;

use crate::{error::AppError, ui::form::FormOutcome};

/// Name of the form that begins a discussion.
pub const THREAD_FORM: &str = "new-thread";
/// Name of the form of a post.
pub const POST_FORM: &str = "new-post";
/// Name of the form that writes a post anew.
pub const EDIT_FORM: &str = "edit-post";
/// Name of the form that takes a post back.
pub const DELETE_FORM: &str = "delete-post";
/// Name of the form of a contribution in somebody's name.
pub const CONTRIBUTION_FORM: &str = "contribution";
/// Name of the small forms under posts.
pub const MARK_FORM: &str = "mark";

/// Begins a discussion with its first post. `tags` are divided by commas, and so are `attachments`: the ids of files that
/// were sent for it.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who have no voice there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "create_thread")]
pub async fn create_thread(
    #[server(default)] community: String,
    #[server(default)] title: String,
    #[server(default)] body: String,
    #[server(default)] topic: String,
    #[server(default)] tags: String,
    #[server(default)] is_question: String,
    #[server(default)] attachments: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::{db, post_just_done, rules},
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.read_community(&mut transaction, &community).await?;
        if !place.standing.talks() {
            return Err(AppError::Forbidden);
        }
        let parsed = rules::parse_thread(&title, &topic, &tags, &is_question, &body);
        let outcome = match with_files(parsed, &attachments) {
            Err(errors) => errors.into(),
            Ok((new, files)) => {
                let author = asking.viewer.person;
                let result = async {
                    let begun = db::begin_thread(&mut transaction, &place, author, &new, &asking.act()).await?;
                    db::bind_files(&mut transaction, place.id, author, begun.post, &files).await?;
                    Ok::<_, db::TalkError>(begun)
                };
                let result = result.await;
                settle(transaction, result, |posted| {
                    let outcome = if posted.waits { "in-attesa" } else { "pubblicato" };
                    FormOutcome::to(post_just_done(&place.slug, posted.thread, posted.number, outcome))
                })
                .await?
            }
        };
        let typed = [
            ("title", &*title),
            ("body", &body),
            ("topic", &topic),
            ("tags", &tags),
            ("is_question", &is_question),
            ("attachments", &attachments),
        ];
        finish(THREAD_FORM, outcome, &typed).await
    })
    .await
}

/// What a form says, with the files that were sent for it.
#[cfg(feature = "ssr")]
fn with_files<T>(
    parsed: Result<T, crate::error::FieldErrors>,
    attachments: &str,
) -> Result<(T, Vec<uuid::Uuid>), crate::error::FieldErrors> {
    let files = crate::communities::rules::parse_attachments(attachments);
    match (parsed, files) {
        (Ok(parsed), Ok(files)) => Ok((parsed, files)),
        (parsed, files) => {
            let mut errors = parsed.err().unwrap_or_default();
            if let Err(code) = files {
                errors.add("attachments", code);
            }
            Err(errors)
        }
    }
}

/// Writes a post into a discussion. `reply_to` is the post it answers, `attachments` are as in [`create_thread`].
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who have no voice there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "create_post")]
pub async fn create_post(
    #[server(default)] thread_id: String,
    #[server(default)] body: String,
    #[server(default)] reply_to: String,
    #[server(default)] attachments: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::{
            db::{self, NewPost},
            post_just_done, rules,
        },
        error::FieldErrors,
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (thread, place) = asking.talking(&mut transaction, &thread_id).await?;
        let answered = match reply_to.trim() {
            "" => None,
            id => Some(id.parse().map_err(|_| AppError::NotFound)?),
        };
        let parsed = rules::parse_body(&body).map_err(|code| FieldErrors::one("body", code));
        let outcome = match with_files(parsed, &attachments) {
            Err(errors) => errors.into(),
            Ok((body, files)) => {
                let author = asking.viewer.person;
                let new = NewPost { author, body: &body, reply_to: answered, came_by: None };
                let result = async {
                    let posted = db::add_post(&mut transaction, &place, thread, &new, &asking.act()).await?;
                    db::bind_files(&mut transaction, place.id, author, posted.post, &files).await?;
                    Ok::<_, db::TalkError>(posted)
                };
                let result = result.await;
                settle(transaction, result, |posted| {
                    let outcome = if posted.waits { "in-attesa" } else { "pubblicato" };
                    FormOutcome::to(post_just_done(&place.slug, thread, posted.number, outcome))
                })
                .await?
            }
        };
        let typed = [("body", &*body), ("reply_to", &reply_to), ("attachments", &attachments)];
        finish(POST_FORM, outcome, &typed).await
    })
    .await
}

/// Writes one's own post anew; `version` is the one that the change was made on.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` where it is not theirs to change, `NotFound`, `BadRequest` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "edit_post")]
pub async fn edit_post(
    #[server(default)] post_id: String,
    #[server(default)] version: String,
    #[server(default)] body: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::{db, post_just_done, rules},
        error::FieldErrors,
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (place, thread, post) = asking.seen_post(&mut transaction, &post_id).await?;
        let person = asking.viewer.person;
        if db::author_of(&mut transaction, post).await? != Some(person) {
            return Err(AppError::Forbidden);
        }
        let seen = version.trim().parse().map_err(|_| AppError::BadRequest)?;
        let outcome = match rules::parse_body(&body) {
            Err(code) => FieldErrors::one("body", code).into(),
            Ok(body) => {
                let act = asking.act();
                let result = db::edit_post(&mut transaction, &place, (thread, post), person, (seen, &body), &act).await;
                settle(transaction, result, |number| {
                    FormOutcome::to(post_just_done(&place.slug, thread, number, "modificato"))
                })
                .await?
            }
        };
        finish(EDIT_FORM, outcome, &[("body", &body), ("version", &version)]).await
    })
    .await
}

/// Takes one's own post back.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` where it is not theirs, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "delete_post")]
pub async fn delete_post(#[server(default)] post_id: String) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::{db, post_just_done, sending},
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (place, thread, post) = asking.seen_post(&mut transaction, &post_id).await?;
        let person = asking.viewer.person;
        let result = db::delete_post(&mut transaction, &place, (thread, post), person, &asking.act()).await;
        let outcome = settle(transaction, result, |number| {
            FormOutcome::to(post_just_done(&place.slug, thread, number, "eliminato"))
        })
        .await?;
        sending::delete_let_go(&asking).await;
        finish(DELETE_FORM, outcome, &[]).await
    })
    .await
}

/// Marks a post as useful to whoever asks (`useful=true`), or no longer.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who have no voice there and for their own post, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "mark_useful")]
pub async fn mark_useful(
    #[server(default)] post_id: String,
    #[server(default)] useful: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::{db, post_in_thread},
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (place, thread, post) = asking.seen_post(&mut transaction, &post_id).await?;
        if !place.standing.talks() {
            return Err(AppError::Forbidden);
        }
        let (person, act) = (asking.viewer.person, asking.act());
        let marked = useful == "true";
        let result = db::mark_useful(&mut transaction, &place, (thread, post), person, marked, &act).await;
        let outcome =
            settle(transaction, result, |number| FormOutcome::to(post_in_thread(&place.slug, thread, number))).await?;
        finish(MARK_FORM, outcome, &[]).await
    })
    .await
}

/// Marks a post as the answer to its discussion's question (`answer=true`), or no longer.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for who neither asked nor moderates, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "mark_answer")]
pub async fn mark_answer(
    #[server(default)] post_id: String,
    #[server(default)] answer: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::{db, post_in_thread},
        people::asking::{Asking, settle},
        services,
        ui::form::finish,
    };

    services::answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (place, thread, post) = asking.seen_post(&mut transaction, &post_id).await?;
        let (person, act) = (asking.viewer.person, asking.act());
        let marked = answer == "true";
        let result = db::mark_answer(&mut transaction, &place, (thread, post), person, marked, &act).await;
        let outcome =
            settle(transaction, result, |number| FormOutcome::to(post_in_thread(&place.slug, thread, number))).await?;
        finish(MARK_FORM, outcome, &[]).await
    })
    .await
}

/// Follows a discussion (`follows=true`), or no longer.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not read there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "follow_thread")]
pub async fn follow_thread(
    #[server(default)] thread_id: String,
    #[server(default)] follows: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::{db, thread_address},
        people::asking::Asking,
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (thread, place) = asking.read_thread(&mut transaction, &thread_id).await?;
        let person = asking.viewer.person;
        db::thread_facts(&mut transaction, &place, person, thread).await?.ok_or(AppError::NotFound)?;
        db::follow(&mut transaction, thread, person, follows == "true").await?;
        transaction.commit().await?;
        finish(MARK_FORM, FormOutcome::to(thread_address(&place.slug, thread)), &[]).await
    })
    .await
}

/// Enters a contribution in the name of a member who sent it by mail, said it or wrote it on paper. It is marked so.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not facilitate there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "enter_contribution")]
pub async fn enter_contribution(
    #[server(default)] thread_id: String,
    #[server(default)] member: String,
    #[server(default)] came_by: String,
    #[server(default)] body: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::{
            db::{self, NewPost},
            post_just_done, rules,
        },
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (thread, place) = asking.talking(&mut transaction, &thread_id).await?;
        if !place.standing.facilitates {
            return Err(AppError::Forbidden);
        }
        let outcome = match rules::parse_contribution(&member, &came_by, &body) {
            Err(errors) => errors.into(),
            Ok((author, way, body)) => {
                let new = NewPost { author, body: &body, reply_to: None, came_by: Some(way) };
                let result = db::add_post(&mut transaction, &place, thread, &new, &asking.act()).await;
                settle(transaction, result, |posted| {
                    FormOutcome::to(post_just_done(&place.slug, thread, posted.number, "inserito"))
                })
                .await?
            }
        };
        finish(CONTRIBUTION_FORM, outcome, &[("member", &member), ("came_by", &came_by), ("body", &body)]).await
    })
    .await
}

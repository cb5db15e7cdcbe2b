// SPDX-License-Identifier: AGPL-3.0-or-later
//! Server functions of flags and moderation: who asks, one transaction, one change.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::{
    communities::{ActionPage, ModerationLog, PostDesk, PostToFlag, Queue},
    error::AppError,
    ui::form::FormOutcome,
};

/// Name of the form that flags a post.
pub const FLAG_FORM: &str = "flag";
/// Name of the form that settles flags.
pub const DISMISS_FORM: &str = "dismiss-flags";
/// Name of the form that hides a post.
pub const HIDE_FORM: &str = "hide-post";
/// Name of the form that does something else about a post.
pub const MODERATE_FORM: &str = "moderate-post";
/// Name of the form that locks or pins a thread.
pub const MODERATE_THREAD_FORM: &str = "moderate-thread";
/// Name of the form that undoes an action.
pub const UNDO_FORM: &str = "undo-moderation";
/// Name of the form of an objection.
pub const OBJECT_FORM: &str = "object-moderation";
/// Name of the form that answers one.
pub const ANSWER_FORM: &str = "answer-objection";

/// A post that a member wants to flag.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not read there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "find_post_to_flag", input = GetUrl)]
pub async fn find_post_to_flag(#[server(default)] post_id: String) -> Result<PostToFlag, AppError> {
    use crate::{communities::db, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (post, place) = asking.read_post(&mut transaction, &post_id).await?;
        let shown = db::post_to_flag(&mut transaction, &place.slug, &post, asking.viewer.person).await?;
        shown.ok_or(AppError::NotFound)
    })
    .await
}

/// A member points moderators to a post. Flagging it twice is flagging it once.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not read there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "flag_post")]
pub async fn flag_post(
    #[server(default)] post_id: String,
    #[server(default)] reason: String,
    #[server(default)] note: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::{
            db::{self, Because, ModerationError},
            flag_address,
            rules::moderation::parse_reason,
        },
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (post, place) = asking.read_post(&mut transaction, &post_id).await?;
        let change = async {
            let (reason, words) = parse_reason(&reason, &note, false)?;
            let because = Because { reason, words: &words };
            db::flag(&mut transaction, &post, asking.viewer.person, &because, &asking.act()).await?;
            Ok::<_, ModerationError>(())
        };
        let result = change.await;
        let to = format!("{}?esito=segnalato", flag_address(&place.slug, post.id));
        let outcome = settle(transaction, result, |()| FormOutcome::to(to)).await?;
        finish(FLAG_FORM, outcome, &[("reason", &reason), ("note", &note)]).await
    })
    .await
}

/// What waits for a moderator of a community.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not moderate there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "moderation_queue", input = GetUrl)]
pub async fn moderation_queue(#[server(default)] slug: String) -> Result<Queue, AppError> {
    use crate::{communities::db, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.moderated(&mut transaction, &slug).await?;
        Ok(Queue {
            community: db::community_title(&mut transaction, place.id).await?,
            items: db::queue(&mut transaction, place.id).await?,
            objections: db::objections(&mut transaction, place.id).await?,
            slug: place.slug,
        })
    })
    .await
}

/// The log of a community's moderators.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not moderate there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "list_moderation", input = GetUrl)]
pub async fn list_moderation(
    #[server(default)] slug: String,
    #[server(default)] cursor: String,
) -> Result<ModerationLog, AppError> {
    use crate::{communities::db, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.moderated(&mut transaction, &slug).await?;
        Ok(ModerationLog {
            community: db::community_title(&mut transaction, place.id).await?,
            actions: db::log(&mut transaction, place.id, cursor.parse().ok()).await?,
            slug: place.slug,
        })
    })
    .await
}

/// A post with all there is to know for deciding on it.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not moderate there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "moderated_post", input = GetUrl)]
pub async fn moderated_post(#[server(default)] post_id: String) -> Result<PostDesk, AppError> {
    use crate::{communities::db, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (post, place) = asking.moderated_post(&mut transaction, &post_id).await?;
        let desk = db::post_desk(&mut transaction, &place.slug, &post, asking.now).await?;
        desk.ok_or(AppError::NotFound)
    })
    .await
}

/// An action, to whom it concerns and to moderators.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for everybody else, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "moderation_action", input = GetUrl)]
pub async fn moderation_action(#[server(default)] action_id: String) -> Result<ActionPage, AppError> {
    use crate::{
        communities::{ModerationKind, db},
        people::asking::Asking,
        services::answer,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (found, place) = asking.action(&mut transaction, &action_id).await?;
        let open = found.line.undone_at.is_none();
        let asked = found.words.iter().rev().find(|words| words.kind != "reason");
        let (concerned, moderates) = (found.person == Some(asking.viewer.person), place.standing.moderates());
        Ok(ActionPage {
            community: db::community_title(&mut transaction, place.id).await?,
            slug: place.slug,
            may_undo: open && moderates && found.line.kind != ModerationKind::Redacted,
            may_object: open && concerned && asked.is_none(),
            may_answer: open && place.standing.manages && asked.is_some_and(|words| words.kind == "objection"),
            moderates,
            line: found.line,
            words: found.words,
        })
    })
    .await
}

/// Settles a post's flags as unfounded.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not moderate there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "dismiss_flags")]
pub async fn dismiss_flags(#[server(default)] post_id: String) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::{
            db::{self, FlagOutcome},
            queue_address,
        },
        people::asking::Asking,
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (post, place) = asking.locked_post(&mut transaction, &post_id).await?;
        db::settle_flags(&mut transaction, post.id, FlagOutcome::Unfounded, &asking.act()).await?;
        transaction.commit().await?;
        finish(DISMISS_FORM, asking.done(&queue_address(&place.slug), "archiviata"), &[]).await
    })
    .await
}

/// Hides a post. `reason` is a code, or words; `note` words to its author.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not moderate there, `NotFound`, `Conflict` if it is not there to be
/// seen any more, or `Internal`.
#[server(prefix = "/api/fn", endpoint = "hide_post")]
pub async fn hide_post(
    #[server(default)] post_id: String,
    #[server(default)] reason: String,
    #[server(default)] note: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::{
            db::{self, Because},
            rules::moderation::parse_reason,
        },
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (post, place) = asking.locked_post(&mut transaction, &post_id).await?;
        let result = match parse_reason(&reason, &note, false) {
            Ok((reason, words)) => {
                db::hide(&mut transaction, &post, &Because { reason, words: &words }, &asking.act()).await
            }
            Err(errors) => Err(errors.into()),
        };
        let outcome = settle(transaction, result, |action| done(&place.slug, action, "fatto")).await?;
        finish(HIDE_FORM, outcome, &[("reason", &reason), ("note", &note)]).await
    })
    .await
}

/// Does something about a post: `warned`, `suspended` (its author, for `days`), `released`, or `redacted` (with the
/// thread's title if `with_title`; wants `sure`).
///
/// # Errors
/// As [`hide_post`].
#[server(prefix = "/api/fn", endpoint = "moderate_post")]
pub async fn moderate_post(
    #[server(default)] post_id: String,
    #[server(default)] kind: String,
    #[server(default)] reason: String,
    #[server(default)] note: String,
    #[server(default)] days: String,
    #[server(default)] with_title: String,
    #[server(default)] sure: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::{
            ModerationKind, Reason,
            db::{self, Because, ModerationError},
            rules::moderation::{parse_days, parse_reason, parse_words},
            sending,
        },
        error::{FieldCode, FieldErrors},
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (post, place) = asking.locked_post(&mut transaction, &post_id).await?;
        let act = asking.act();
        let change = async {
            let connection = &mut *transaction;
            match ModerationKind::from_code(&kind) {
                Some(ModerationKind::Warned) => {
                    let (reason, words) = parse_reason(&reason, &note, true)?;
                    db::warn(connection, &post, &Because { reason, words: &words }, &act).await
                }
                Some(ModerationKind::Suspended) => {
                    let because = parse_reason(&reason, &note, true);
                    let days = parse_days(&days);
                    let ((reason, words), days) = match (because, days) {
                        (Ok(because), Ok(days)) => (because, days),
                        (Err(mut errors), Err(days)) => {
                            errors.0.extend(days.0);
                            return Err(errors.into());
                        }
                        (Err(errors), _) | (_, Err(errors)) => return Err(errors.into()),
                    };
                    db::suspend(connection, &post, days, &Because { reason, words: &words }, &act).await
                }
                Some(ModerationKind::Released) => {
                    let words = parse_words(&note, false)?;
                    db::release(connection, &post, &Because { reason: Reason::Other, words: &words }, &act).await
                }
                Some(ModerationKind::Redacted) => {
                    if sure.is_empty() {
                        return Err(FieldErrors::one("sure", FieldCode::Required).into());
                    }
                    let words = parse_words(&note, false)?;
                    let because = Because { reason: Reason::PersonalData, words: &words };
                    db::redact(connection, &post, !with_title.is_empty(), &because, &act).await
                }
                _ => Err(ModerationError::from(FieldErrors::one("kind", FieldCode::NotAChoice))),
            }
        };
        let result = change.await;
        let outcome = settle(transaction, result, |action| done(&place.slug, action, "fatto")).await?;
        // Erasing erases files too.
        sending::delete_let_go(&asking).await;
        let typed = [
            ("kind", kind.as_str()),
            ("reason", &reason),
            ("note", &note),
            ("days", &days),
            ("with_title", &with_title),
        ];
        finish(MODERATE_FORM, outcome, &typed).await
    })
    .await
}

/// Closes a thread to new posts (`locked`) or puts it above the others (`pinned`).
///
/// # Errors
/// As [`hide_post`].
#[server(prefix = "/api/fn", endpoint = "moderate_thread")]
pub async fn moderate_thread(
    #[server(default)] thread_id: String,
    #[server(default)] kind: String,
    #[server(default)] note: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::{
            ModerationKind, Reason,
            db::{self, Because},
            rules::moderation::parse_words,
        },
        error::{FieldCode, FieldErrors},
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (thread, place) = asking.read_thread(&mut transaction, &thread_id).await?;
        if !place.standing.moderates() {
            return Err(AppError::Forbidden);
        }
        let result = match (ModerationKind::from_code(&kind), parse_words(&note, false)) {
            (Some(kind @ (ModerationKind::Locked | ModerationKind::Pinned)), Ok(words)) => {
                let because = Because { reason: Reason::Other, words: &words };
                db::mark_thread(&mut transaction, thread, kind, &because, &asking.act()).await
            }
            (_, Err(errors)) => Err(errors.into()),
            _ => Err(FieldErrors::one("kind", FieldCode::NotAChoice).into()),
        };
        let outcome = settle(transaction, result, |action| done(&place.slug, action, "fatto")).await?;
        finish(MODERATE_THREAD_FORM, outcome, &[("kind", &kind), ("note", &note)]).await
    })
    .await
}

/// Undoes an action.
///
/// # Errors
/// As [`hide_post`].
#[server(prefix = "/api/fn", endpoint = "undo_moderation")]
pub async fn undo_moderation(
    #[server(default)] action_id: String,
    #[server(default)] note: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::{db, rules::moderation::parse_words},
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (found, place) = asking.action(&mut transaction, &action_id).await?;
        if !place.standing.moderates() {
            return Err(AppError::Forbidden);
        }
        let result = match parse_words(&note, false) {
            Ok(words) => db::undo(&mut transaction, found.line.id, &words, &asking.act()).await,
            Err(errors) => Err(errors.into()),
        };
        let outcome = settle(transaction, result, |()| done(&place.slug, found.line.id, "annullato")).await?;
        finish(UNDO_FORM, outcome, &[("note", &note)]).await
    })
    .await
}

/// The person concerned does not agree.
///
/// # Errors
/// As [`hide_post`]; `Forbidden` for everybody else.
#[server(prefix = "/api/fn", endpoint = "object_moderation")]
pub async fn object_moderation(
    #[server(default)] action_id: String,
    #[server(default)] note: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::{db, rules::moderation::parse_words},
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (found, place) = asking.action(&mut transaction, &action_id).await?;
        if found.person != Some(asking.viewer.person) {
            return Err(AppError::Forbidden);
        }
        if found.words.iter().any(|words| words.kind == "objection") {
            return Err(AppError::Conflict);
        }
        let result = match parse_words(&note, true) {
            Ok(words) => db::object(&mut transaction, found.line.id, &words, &asking.act()).await,
            Err(errors) => Err(errors.into()),
        };
        let outcome = settle(transaction, result, |()| done(&place.slug, found.line.id, "obiezione")).await?;
        finish(OBJECT_FORM, outcome, &[("note", &note)]).await
    })
    .await
}

/// Whoever manages the project answers an objection and lets the action stand; to agree with it is to undo the action.
///
/// # Errors
/// As [`hide_post`]; `Forbidden` for those who do not manage the project.
#[server(prefix = "/api/fn", endpoint = "answer_objection")]
pub async fn answer_objection(
    #[server(default)] action_id: String,
    #[server(default)] note: String,
) -> Result<FormOutcome, AppError> {
    use crate::{
        communities::{db, rules::moderation::parse_words},
        people::asking::{Asking, settle},
        services::answer,
        ui::form::finish,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (found, place) = asking.action(&mut transaction, &action_id).await?;
        if !place.standing.manages {
            return Err(AppError::Forbidden);
        }
        let result = match parse_words(&note, true) {
            Ok(words) => db::answer_objection(&mut transaction, found.line.id, &words, &asking.act()).await,
            Err(errors) => Err(errors.into()),
        };
        let outcome = settle(transaction, result, |()| done(&place.slug, found.line.id, "risposta")).await?;
        finish(ANSWER_FORM, outcome, &[("note", &note)]).await
    })
    .await
}

/// On to an action's page, which says what was done.
#[cfg(feature = "ssr")]
fn done(slug: &str, action: uuid::Uuid, outcome: &str) -> FormOutcome {
    FormOutcome::to(format!("{}?esito={outcome}", crate::communities::action_address(slug, action)))
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What pages of discussions read.

use leptos::prelude::*;
use server_fn::codec::GetUrl;

use crate::{
    communities::{
        ContributionChoices, PostHistory, PostToEdit, SearchResults, TalkHead, ThreadFilters, ThreadList, ThreadNews,
        ThreadPage,
    },
    error::AppError,
};

/// Changes that are told of at once; an open page that missed more asks again.
#[cfg(feature = "ssr")]
const CHANGES_MOST: i64 = 200;

/// What became of a thread since a change that an open page knows: the posts that changed, as they are now, and where
/// moderators put what is not there any more.
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
        let kinds: Vec<_> = changes.iter().map(|change| change.kind).collect();
        let asked = thread_id.trim().parse().map_err(|_| AppError::NotFound)?;
        let went = db::went(&mut transaction, asked, &facts, &kinds).await?;
        let mut ids: Vec<_> = changes.iter().filter_map(|change| change.post).collect();
        ids.sort();
        ids.dedup();
        let of = PostsOf { place: &place, thread, person, now: asking.now };
        let posts = db::seen_posts(&mut transaction, of, &ids).await?;
        Ok(ThreadNews { seq, posts, facts, went })
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
    use crate::{
        communities::{db, touch::db as touch},
        people::asking::Asking,
        services::answer,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (thread, place) = asking.read_thread(&mut transaction, &thread_id).await?;
        let person = asking.viewer.person;
        db::thread_facts(&mut transaction, &place, person, thread).await?.ok_or(AppError::NotFound)?;
        db::mark_read(&mut transaction, thread, person, number).await?;
        touch::mark_thread_read(&mut transaction, thread, person, number, asking.now).await?;
        transaction.commit().await?;
        Ok(())
    })
    .await
}

/// A page of a community's discussions.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not read there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "list_threads", input = GetUrl)]
pub async fn list_threads(
    #[server(default)] community: String,
    #[server(default)] filters: ThreadFilters,
) -> Result<ThreadList, AppError> {
    use crate::{
        communities::{db, rules::Wanted},
        people::asking::Asking,
        services::answer,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.read_community(&mut transaction, &community).await?;
        let wanted = Wanted::parse(&filters);
        Ok(db::threads(&mut transaction, &place, asking.viewer.person, &wanted).await?)
    })
    .await
}

/// What the form of a new discussion chooses from.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not read there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "show_talk", input = GetUrl)]
pub async fn show_talk(#[server(default)] community: String) -> Result<TalkHead, AppError> {
    use crate::{communities::db, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let place = asking.read_community(&mut transaction, &community).await?;
        Ok(db::talk_head(&mut transaction, &place, asking.viewer.person).await?)
    })
    .await
}

/// A page of a thread: from the number asked for, or at the first unread post. What it shows is read then, with
/// WebAssembly or without, on every device. `quote` is a post that an answer begins by quoting.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not read there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "show_thread", input = GetUrl)]
pub async fn show_thread(
    #[server(default)] thread_id: String,
    #[server(default)] from: String,
    #[server(default)] quote: String,
) -> Result<ThreadPage, AppError> {
    use crate::{
        communities::{
            POSTS_A_PAGE,
            db::{self, PostsOf},
            rules,
            touch::db as touch,
        },
        people::asking::Asking,
        services::answer,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (thread, place) = asking.read_thread(&mut transaction, &thread_id).await?;
        let person = asking.viewer.person;
        let facts = db::thread_facts(&mut transaction, &place, person, thread).await?.ok_or(AppError::NotFound)?;
        let from = rules::page_start(from.trim().parse().ok(), &facts);
        let of = PostsOf { place: &place, thread, person, now: asking.now };
        let posts = db::posts(&mut transaction, of, from).await?;
        let read = match posts.last() {
            Some(last) if posts.len() == POSTS_A_PAGE as usize => last.number,
            _ => facts.last_number,
        };
        // Who asked for a thread that was merged is led to this one, and reads it there.
        if read > facts.read_number && thread_id.trim().parse() == Ok(thread) {
            db::mark_read(&mut transaction, thread, person, read).await?;
        }
        touch::mark_thread_read(&mut transaction, thread, person, read, asking.now).await?;
        touch::note_presence(&mut transaction, place.id, person, asking.now).await?;
        let here = touch::here_now(&mut transaction, place.id, person, asking.now).await?;
        let quote = match quote.trim().parse() {
            Ok(post) => db::body_of(&mut transaction, &place, person, post)
                .await?
                .map(|(number, body)| (number, post, rules::quoted(&body))),
            Err(_) => None,
        };
        let head = db::talk_head(&mut transaction, &place, person).await?;
        transaction.commit().await?;
        Ok(ThreadPage { head, facts, posts, from, quote, here })
    })
    .await
}

/// Where a post stands: the address of its thread's page.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not read there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "find_post", input = GetUrl)]
pub async fn find_post(#[server(default)] post_id: String) -> Result<String, AppError> {
    use crate::{communities::post_in_thread, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (post, place) = asking.seen_post(&mut transaction, &post_id).await?;
        Ok(post_in_thread(&place.slug, post.thread, post.number))
    })
    .await
}

/// One's own post, to write it anew.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` where it is not theirs to change, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "show_post_to_edit", input = GetUrl)]
pub async fn show_post_to_edit(#[server(default)] post_id: String) -> Result<PostToEdit, AppError> {
    use crate::{communities::db, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (post, place) = asking.seen_post(&mut transaction, &post_id).await?;
        let found = db::post_to_edit(&mut transaction, &place, asking.viewer.person, post.id).await?;
        found.ok_or(AppError::Forbidden)
    })
    .await
}

/// What a post said before it was written anew.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not read there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "show_post_history", input = GetUrl)]
pub async fn show_post_history(#[server(default)] post_id: String) -> Result<PostHistory, AppError> {
    use crate::{communities::db, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (post, place) = asking.seen_post(&mut transaction, &post_id).await?;
        let found = db::post_history(&mut transaction, &place, asking.viewer.person, post.id).await?;
        found.ok_or(AppError::NotFound)
    })
    .await
}

/// Whom a facilitator may give a voice to in a thread.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for those who do not facilitate there, `NotFound` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "show_contribution_form", input = GetUrl)]
pub async fn show_contribution_form(#[server(default)] thread_id: String) -> Result<ContributionChoices, AppError> {
    use crate::{communities::db, people::asking::Asking, services::answer};

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let (thread, place) = asking.read_thread(&mut transaction, &thread_id).await?;
        if !place.standing.facilitates {
            return Err(AppError::Forbidden);
        }
        let person = asking.viewer.person;
        let facts = db::thread_facts(&mut transaction, &place, person, thread).await?.ok_or(AppError::NotFound)?;
        Ok(db::contribution_choices(&mut transaction, &place, person, (thread, facts.title)).await?)
    })
    .await
}

/// Looks for words in the discussions of the communities that the one who asks reads, or of one of them.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden` for a community that they do not read, or `Internal`.
#[server(prefix = "/api/fn", endpoint = "search_discussions", input = GetUrl)]
pub async fn search_discussions(
    #[server(default)] words: String,
    #[server(default)] community: String,
    #[server(default)] cursor: String,
) -> Result<SearchResults, AppError> {
    use crate::{
        communities::{db, rules},
        paging::Page,
        people::asking::Asking,
        search::parse_words,
        services::answer,
    };

    answer(async {
        let asking = Asking::here()?;
        let mut transaction = asking.begin().await?;
        let read = db::read_communities(&mut transaction, &asking.viewer).await?;
        let within: Vec<_> = if community.is_empty() {
            read.iter().map(|(id, ..)| *id).collect()
        } else {
            vec![asking.read_community(&mut transaction, &community).await?.id]
        };
        let words = parse_words(&words);
        let after = rules::parse_cursor(&cursor);
        let (threads, posts) = match &words {
            Some(words) => {
                db::plan_for_each_search(&mut transaction).await?;
                let threads = match after {
                    None => db::find_threads(&mut transaction, &within, words).await?,
                    Some(_) => Vec::new(),
                };
                (threads, db::find_posts(&mut transaction, &within, words, after).await?)
            }
            None => (Vec::new(), Page { items: Vec::new(), next: None }),
        };
        let communities = read.into_iter().map(|(_, slug, title)| (slug, title)).collect();
        Ok(SearchResults { communities, threads, posts, asked: words.is_some() })
    })
    .await
}

/// How a text will look: with its names marked, where it is written for a community that one reads.
///
/// # Errors
/// `NotAuthenticated`, `Forbidden`, `NotFound`, `TooLarge` or `Internal`.
#[server(prefix = "/api/fn", endpoint = "preview_post")]
pub async fn preview_post(
    #[server(default)] body: String,
    #[server(default)] community: String,
) -> Result<String, AppError> {
    use crate::{
        communities::{markdown, rules, touch},
        error::FieldCode,
        people::asking::Asking,
        services::answer,
    };

    answer(async {
        let asking = Asking::here()?;
        let body = match rules::parse_body(&body) {
            Ok(body) => body,
            Err(FieldCode::TooLong(_)) => return Err(AppError::TooLarge),
            Err(_) => return Ok(String::new()),
        };
        if community.is_empty() {
            return Ok(markdown::render(&body));
        }
        let mut connection = asking.services.pool.acquire().await?;
        let place = asking.read_community(&mut connection, &community).await?;
        let (_, names) = touch::db::names_in(&mut connection, place.id, &body).await?;
        Ok(markdown::render_naming(&body, &names))
    })
    .await
}

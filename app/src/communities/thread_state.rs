// SPDX-License-Identifier: AGPL-3.0-or-later
//! What an open page knows of its thread. Whoever changes something, or hears that something changed, calls
//! [`ThreadState::refresh`]: shown posts change where they stand, new ones wait until the reader wants them.

use leptos::{prelude::*, task::spawn_local, wasm_bindgen::JsCast};

use super::{
    PostShown, ThreadFacts, ThreadNews, ThreadPage, Went,
    api::{mark_read, posts_changed},
};
use crate::{error::AppError, ui::form::FormOutcome};

/// The thread of the page around.
#[derive(Clone, Copy)]
pub struct ThreadState {
    /// The posts that are shown, in order.
    pub posts: RwSignal<Vec<PostShown>>,
    /// Those that have come since and are not shown yet.
    pub new_posts: RwSignal<Vec<PostShown>>,
    /// The thread.
    pub facts: RwSignal<ThreadFacts>,
    /// The last change known.
    pub known_seq: RwSignal<i32>,
    /// Where the thread, or posts of it, went while the page was open.
    pub went: RwSignal<Option<Went>>,
    /// Why the last small change was not made.
    pub failure: RwSignal<Option<String>>,
    /// Whether the page reaches the end of the thread, so that what is new belongs to it.
    reaches_end: bool,
}

impl ThreadState {
    /// The state of a page, for what stands inside it.
    pub fn provide(page: &ThreadPage) -> Self {
        let last = page.posts.last().map_or(0, |post| post.number);
        let state = Self {
            posts: RwSignal::new(page.posts.clone()),
            new_posts: RwSignal::new(Vec::new()),
            facts: RwSignal::new(page.facts.clone()),
            known_seq: RwSignal::new(page.facts.seq),
            went: RwSignal::new(None),
            failure: RwSignal::new(None),
            reaches_end: last >= page.facts.last_number,
        };
        provide_context(state);
        state
    }

    /// The state of the page around.
    pub fn here() -> Self {
        expect_context()
    }

    /// Asks what has changed since, and applies it; again while there is more. In the browser only.
    pub fn refresh(self) {
        spawn_local(async move {
            loop {
                // The page may have gone while we waited.
                let thread = self.facts.try_with_untracked(|facts| facts.id);
                let Some((thread, known)) = thread.zip(self.known_seq.try_get_untracked()) else { break };
                let news = posts_changed(thread.to_string(), known).await;
                if self.known_seq.try_get_untracked().is_none() {
                    break;
                }
                match news {
                    Ok(news) => {
                        let more = news.facts.id == thread && news.seq > known && news.seq < news.facts.seq;
                        self.apply(news);
                        if !more {
                            break;
                        }
                    }
                    Err(error) => {
                        self.failure.set(Some(error.message()));
                        break;
                    }
                }
            }
        });
    }

    /// Puts in what changed: shown posts change where they stand, new ones wait in `new_posts`.
    pub fn apply(self, news: ThreadNews) {
        if news.went.is_some() {
            self.went.set(news.went);
        }
        // What was put into another thread is read there.
        if news.facts.id != self.facts.with_untracked(|facts| facts.id) {
            return;
        }
        let focused = document().active_element().map(|element| element.id()).filter(|id| !id.is_empty());
        let last_shown = self.posts.with_untracked(|posts| posts.last().map_or(0, |post| post.number));
        let (shown, new): (Vec<_>, Vec<_>) = news.posts.into_iter().partition(|post| post.number <= last_shown);
        self.posts.update(|posts| {
            for post in shown {
                if let Some(place) = posts.iter_mut().find(|known| known.id == post.id) {
                    *place = post;
                }
            }
        });
        if self.reaches_end {
            self.new_posts.update(|waiting| {
                for post in new {
                    match waiting.iter_mut().find(|known| known.id == post.id) {
                        Some(place) => *place = post,
                        None => waiting.push(post),
                    }
                }
                waiting.sort_by_key(|post| post.number);
            });
        }
        self.known_seq.set(news.seq);
        self.facts.set(news.facts);
        // A post that is rendered anew takes the focus of its buttons along.
        if let Some(id) = focused {
            request_animation_frame(move || {
                let element = document().get_element_by_id(&id);
                if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
                    let _ = element.focus();
                }
            });
        }
    }

    /// Shows the posts that have come since; they are read then.
    pub fn show_new(self) {
        let new = std::mem::take(&mut *self.new_posts.write());
        let Some(last) = new.last().map(|post| post.number) else { return };
        self.posts.update(|posts| posts.extend(new));
        let thread = self.facts.with_untracked(|facts| facts.id);
        spawn_local(async move {
            // Reading again marks it later.
            let _ = mark_read(thread.to_string(), last).await;
        });
    }

    /// After a small change of one's own: shows it where it was made, or says why it was not.
    pub fn follow(self, value: MappedSignal<Option<Result<FormOutcome, AppError>>>) {
        Effect::new(move |_| match &*value.read() {
            Some(Ok(FormOutcome::Done { .. })) => {
                self.failure.set(None);
                self.refresh();
            }
            Some(Ok(FormOutcome::Refused { fields })) => {
                self.failure.set(fields.0.first().map(|(_, code)| code.message()));
            }
            Some(Err(error)) => self.failure.set(Some(error.message())),
            None => {}
        });
    }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! How pages are made: each in its turn, to its end, and with nobody else's context.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::{Arc, OnceLock},
    time::Duration,
};

use app::{panics, services::Services, shell::PageState};
use axum::{
    Json,
    extract::{Request, State},
    http::{Method, StatusCode, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::{prelude::*, reactive::owner::WeakOwner};
use tokio::{sync::Semaphore, time::timeout};

/// No page takes this long; a rendering that hangs is cut off.
pub const PAGE_AT_MOST: Duration = Duration::from_secs(30);

/// Pages made at the same time. More would be done no sooner, since all wait for the same processors and connections
/// to the database, and each holds what it has made so far: a thousand at once took 200 MB.
const PAGES_AT_ONCE: usize = 64;

/// Pages whose readers have gone may take this long once it is time to stop.
const FINISH_WITHIN: Duration = Duration::from_secs(2);

/// Whose turn it is.
#[derive(Clone, Debug)]
pub struct Turns(Arc<Semaphore>);

impl Turns {
    /// Waits until no page is being made any more, before the database is closed; but not for ever.
    pub async fn finish(&self) {
        let all = u32::try_from(PAGES_AT_ONCE).unwrap_or(u32::MAX);
        let _given_back = timeout(FINISH_WITHIN, self.0.acquire_many(all)).await;
    }
}

impl Default for Turns {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(PAGES_AT_ONCE)))
    }
}

/// Lets a page be made when it is its turn. Forms do not wait: their bodies come as slowly as who sends them likes, and
/// would hold the turns of others meanwhile.
///
/// A page that is begun is made to its end, also when who asked has gone: parts of it are at work in tasks of their own,
/// and would find their context gone in the midst of it.
pub async fn in_turn(State(Turns(turns)): State<Turns>, request: Request, next: Next) -> Response {
    if request.method() != Method::GET {
        return in_own_context(request, |request| next.run(request)).await;
    }
    let Ok(turn) = turns.acquire_owned().await else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    let page = tokio::spawn(async move {
        let page = panics::caught(async { Ok(in_own_context(request, |request| next.run(request)).await) });
        let page = timeout(PAGE_AT_MOST, page).await;
        drop(turn);
        match page {
            Ok(Ok(page)) => page,
            Ok(Err(error)) => (StatusCode::INTERNAL_SERVER_ERROR, Json(error)).into_response(),
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        }
    });
    page.await.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
}

/// Gives a page what it needs of the server and of its request.
pub fn provide(services: Services) {
    provide_context(services);
    if let Some(page) = use_context::<Parts>().and_then(|parts| parts.extensions.get::<PageState>().cloned()) {
        provide_context(page);
    }
    remember_owner();
}

/// The owner of the rendering that a request leads to, once it has begun. Weak, as the owner holds the request.
#[derive(Clone, Default)]
struct OwnOwner(Arc<OnceLock<WeakOwner>>);

/// To be called where the rendering of a request begins; for what it is good, see [`in_own_context`].
pub fn remember_owner() {
    let own = use_context::<Parts>().and_then(|parts| parts.extensions.get::<OwnOwner>().cloned());
    if let (Some(OwnOwner(own)), Some(owner)) = (own, Owner::current()) {
        own.get_or_init(|| owner.downgrade());
    }
}

/// Answers a request with its own owner in force whenever the answer goes on after a wait.
///
/// leptos (0.8.23) does so for most of a page, not for all: after its first wait, the links to the page's WebAssembly and
/// what is rendered outside a boundary of data see the owner that was last in force on the thread, another request's.
pub async fn in_own_context<F: Future>(mut request: Request, answer: impl FnOnce(Request) -> F) -> F::Output {
    let own = OwnOwner::default();
    request.extensions_mut().insert(own.clone());
    let nobody = Owner::default();
    let mut answer = pin!(answer(request));
    poll_fn(|context| {
        let owner = own.0.get().and_then(WeakOwner::upgrade);
        owner.as_ref().unwrap_or(&nobody).with(|| answer.as_mut().poll(context))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, middleware::from_fn_with_state, routing::get};
    use tokio::{
        sync::{Barrier, mpsc},
        task::yield_now,
    };
    use tower::ServiceExt;

    fn request() -> Request {
        Request::new(Body::empty())
    }

    /// As leptos begins a rendering, and as it goes on after a wait.
    async fn rendering(request: Request, own: u32, both_begun: &Barrier) -> Option<u32> {
        let owner = Owner::new_root(None);
        owner.with(|| {
            provide_context(request.into_parts().0);
            provide_context(own);
            remember_owner();
        });
        both_begun.wait().await;
        yield_now().await;
        use_context::<u32>()
    }

    #[tokio::test]
    async fn after_a_wait_a_page_still_sees_its_own_context() {
        let both_begun = Barrier::new(2);
        let (one, other) = tokio::join!(
            in_own_context(request(), |request| rendering(request, 1, &both_begun)),
            in_own_context(request(), |request| rendering(request, 2, &both_begun)),
        );
        assert_eq!((one, other), (Some(1), Some(2)));
        assert!(Owner::current().is_none(), "whatever comes next on this thread sees neither");
    }

    #[tokio::test]
    async fn a_page_is_made_to_its_end_though_who_asked_has_gone() {
        let (begun, mut is_begun) = mpsc::channel(1);
        let (go_on, may_go_on) = mpsc::channel::<()>(1);
        let (done, mut is_done) = mpsc::channel(1);
        let may_go_on = Arc::new(tokio::sync::Mutex::new(may_go_on));
        let turns = Turns::default();
        let page = get(async move || {
            begun.send(()).await.expect("somebody listens");
            may_go_on.lock().await.recv().await;
            done.send(()).await.expect("somebody listens");
        });
        let router = Router::new().route("/", page).layer(from_fn_with_state(turns.clone(), in_turn));
        let asked = tokio::spawn(router.oneshot(request()));
        is_begun.recv().await.expect("the page is begun");
        asked.abort();
        assert!(asked.await.is_err_and(|error| error.is_cancelled()));
        assert_eq!(turns.0.available_permits(), PAGES_AT_ONCE - 1, "it still holds its turn");
        go_on.send(()).await.expect("the page waits");
        is_done.recv().await.expect("the page is made");
        let _all = turns.0.acquire_many(PAGES_AT_ONCE as u32).await.expect("the turn is given back");
    }

    #[tokio::test]
    async fn a_page_that_panics_gives_its_turn_back() {
        let turns = Turns::default();
        let panics = get(async || -> () { panic!("in a page") });
        let router = Router::new().route("/", panics).layer(from_fn_with_state(turns.clone(), in_turn));
        let answer = router.oneshot(request()).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(turns.0.available_permits(), PAGES_AT_ONCE);
    }
}

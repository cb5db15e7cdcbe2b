// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/api/v1/threads/{id}/events`: what changes in a thread, as server-sent events, for those who read it.
//!
//! Each event is named `change`, has the change's number as its id, and holds `{"seq", "kind", "post"}`: ids only. It
//! begins after the number in `Last-Event-ID` or in `?da=`, without either with what comes next. With `?breve=1` it
//! ends once it has sent what there is: for a browser that has no connection to spare.

use std::{collections::BTreeMap, convert::Infallible, time::Duration};

use app::{
    communities::{
        db::{self, ThreadHead},
        touch::db as touch,
    },
    error::AppError,
    people::{self, Viewer},
    services::Services,
};
use axum::{
    Extension,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use tokio::{sync::watch, time::sleep};
use tower_sessions::Session;
use uuid::Uuid;

use super::{Live, Reader, feed::Feed, registry::Held};
use crate::api_v1::ApiError;

/// How often a stream says that it is there, and whether its reader may still read is looked at again.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// The pause after the database did not answer.
const AFTER_FAILURE: Duration = Duration::from_secs(1);
/// When a browser whose stream ended comes again, in milliseconds.
const COME_AGAIN: &str = "retry: 1000\n\n";

/// Opens a stream.
pub async fn open(
    State(services): State<Services>,
    State(live): State<Live>,
    Path(thread): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
    session: Option<Extension<Session>>,
    viewer: Option<Extension<Viewer>>,
) -> Result<Response, ApiError> {
    let Extension(viewer) = viewer.ok_or(AppError::NotAuthenticated)?;
    let session = session.and_then(|session| session.id()).ok_or(AppError::NotAuthenticated)?;
    let thread: Uuid = thread.parse().map_err(|_| AppError::NotFound)?;
    let (_, head) = readable(&mut *services.pool.acquire().await?, thread, &viewer, &services).await?;
    let reader = live.reader(viewer.person).ok_or(AppError::TooManyRequests)?;

    let known = headers.get("last-event-id").and_then(|id| id.to_str().ok()).or(query.get("da").map(String::as_str));
    let known = known.and_then(|known| known.trim().parse().ok()).unwrap_or(head.last_seq);
    let (feed, ended) = (live.feed(thread), live.ended.subscribe());
    let (woken, called) = (feed.woken(), reader.0.subscribe());
    let stream = Stream {
        brief: query.contains_key("breve"),
        begun: false,
        // A number that was never given would wait for ever.
        known: known.clamp(0, head.last_seq),
        account: viewer.account,
        session: session.to_string(),
        services,
        live,
        thread,
        feed,
        woken,
        _reader: reader,
        called,
        ended,
    };
    let events = stream::unfold(stream, |mut stream| async move {
        stream.next().await.map(|text| (Ok::<_, Infallible>(text), stream))
    });
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would keep events back until it has enough of them.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok((headers, Body::from_stream(events)).into_response())
}

/// The thread and its community, if whoever asks reads it.
async fn readable(
    connection: &mut PgConnection,
    thread: Uuid,
    viewer: &Viewer,
    services: &Services,
) -> Result<(Uuid, ThreadHead), AppError> {
    let now = services.clock.now();
    let place = db::place_of_thread(connection, thread, Some(viewer), now).await?.ok_or(AppError::NotFound)?;
    if !place.standing.reads() {
        return Err(AppError::Forbidden);
    }
    let head = db::thread_head(connection, thread).await?.ok_or(AppError::NotFound)?;
    if head.visible || place.standing.moderates() || head.author == viewer.person {
        Ok((place.id, head))
    } else {
        Err(AppError::NotFound)
    }
}

/// Why a stream goes on.
enum Why {
    /// The server stops.
    Ended,
    /// What its reader may read has changed.
    Called,
    /// The thread has changed.
    Woken,
    /// Nothing has happened for a while.
    Quiet,
}

/// An open stream.
struct Stream {
    services: Services,
    live: Live,
    thread: Uuid,
    /// The number of the last change sent.
    known: i32,
    account: Uuid,
    /// Id of the web session it was opened in.
    session: String,
    brief: bool,
    begun: bool,
    feed: Held<Feed>,
    woken: watch::Receiver<u64>,
    _reader: Held<Reader>,
    called: watch::Receiver<()>,
    ended: watch::Receiver<bool>,
}

impl Stream {
    /// What is sent next; none at the end.
    async fn next(&mut self) -> Option<String> {
        if !self.begun {
            self.begun = true;
            return Some(COME_AGAIN.to_owned());
        }
        loop {
            // Before reading, so that what comes while it is read wakes again.
            self.woken.mark_unchanged();
            match self.feed.events_after(&self.services.pool, self.thread, self.known).await {
                Ok(Some(events)) => {
                    self.known = events.last;
                    return Some(events.text);
                }
                Ok(None) if self.brief || self.live.has_ended() => return None,
                Ok(None) => {}
                Err(error) => {
                    if self.brief || self.live.has_ended() {
                        return None;
                    }
                    tracing::warn!(%error, "changes of a thread could not be read");
                    sleep(AFTER_FAILURE).await;
                    self.woken.mark_changed();
                }
            }
            let why = tokio::select! {
                biased;
                _told = self.ended.wait_for(|ended| *ended) => Why::Ended,
                _called = self.called.changed() => Why::Called,
                _woken = self.woken.changed() => Why::Woken,
                () = sleep(KEEP_ALIVE) => Why::Quiet,
            };
            match why {
                Why::Woken => {}
                Why::Ended => return None,
                Why::Called | Why::Quiet if !self.may_go_on().await => return None,
                Why::Called => {}
                Why::Quiet => {
                    self.feed.doubt();
                    return Some(":\n\n".to_owned());
                }
            }
        }
    }

    /// Whether the session, the account and the membership are still there. A database that does not answer tells
    /// nothing, and nothing can be read from it either.
    async fn may_go_on(&self) -> bool {
        match self.look_again().await {
            Ok(()) | Err(AppError::Internal { .. }) => true,
            Err(_) => false,
        }
    }

    async fn look_again(&self) -> Result<(), AppError> {
        let now = self.services.clock.now();
        let mut connection = self.services.pool.acquire().await?;
        let open = sqlx::query_scalar!(
            r#"select exists (select from web_session where id = $1 and account_id = $2 and expires_at > $3) as "open!""#,
            self.session,
            self.account,
            now.to_sqlx() as _,
        );
        if !open.fetch_one(&mut *connection).await? {
            return Err(AppError::NotAuthenticated);
        }
        let viewer = people::db::lookup_viewer(&mut connection, self.account, now).await?;
        let viewer = viewer.ok_or(AppError::NotAuthenticated)?;
        let (community, _) = readable(&mut connection, self.thread, &viewer, &self.services).await?;
        // Whoever keeps a page open is there.
        touch::note_presence(&mut connection, community, viewer.person, now).await?;
        Ok(())
    }
}

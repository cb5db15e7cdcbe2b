// SPDX-License-Identifier: AGPL-3.0-or-later
//! Live updates: one connection of this process listens to what changes in threads, and wakes the streams of whoever
//! has one open. A word on that connection says only *that* something changed. What changed is read from the table,
//! from the last number known, so it does not matter which words were lost while the connection, or a reader's, was
//! down: after each new connection everybody is woken, reads on, and nothing is lost or doubled.
//!
//! | file | what |
//! |---|---|
//! | `live/registry.rs` | what lives as long as somebody uses it |
//! | `live/feed.rs` | the changes of a thread, read once for all its readers |
//! | `live/stream.rs` | `/api/v1/threads/{id}/events`: a reader's stream |

mod feed;
mod registry;
pub mod stream;

use std::{sync::Arc, time::Duration};

use app::communities::db::{MEMBER_CHANNEL, THREAD_CHANNEL};
use sqlx::{
    PgPool,
    postgres::{PgListener, PgPoolOptions},
};
use tokio::{sync::watch, time::sleep};
use uuid::Uuid;

use self::{
    feed::Feed,
    registry::{Held, Registry},
};
use crate::stop::Stop;

/// The pause before listening is tried again.
const TRY_AGAIN: Duration = Duration::from_millis(500);
/// Streams that one person may have open: more than tabs that anybody looks at.
const STREAMS_MOST: usize = 16;

/// Who is to be woken when something changes; each holder has a copy.
#[derive(Clone, Debug)]
pub struct Live {
    feeds: Arc<Registry<Feed>>,
    readers: Arc<Registry<Reader>>,
    ended: watch::Sender<bool>,
}

/// Somebody with open streams: told when what they may read has to be looked at again.
#[derive(Debug, Default)]
struct Reader(watch::Sender<()>);

impl Default for Live {
    fn default() -> Self {
        Self { feeds: Arc::default(), readers: Arc::default(), ended: watch::Sender::new(false) }
    }
}

impl Live {
    /// Listens until it is time to stop, then ends all streams. The database may end the connection or not be there:
    /// it is tried again.
    pub async fn listen(self, pool: PgPool, stop: Stop) {
        // A pool of one, so that listening takes no connection from those who work.
        let own = PgPoolOptions::new()
            .max_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .connect_lazy_with(pool.connect_options().as_ref().clone());
        loop {
            tokio::select! {
                () = stop.requested() => break,
                error = self.follow(&own) => tracing::warn!(%error, "live updates wait for the database"),
            }
            tokio::select! {
                () = stop.requested() => break,
                () = sleep(TRY_AGAIN) => {}
            }
        }
        self.end();
        own.close().await;
    }

    /// Ends all streams, and those to come once they have sent what there is.
    pub fn end(&self) {
        self.ended.send_replace(true);
    }

    /// Listens until the connection fails for good.
    async fn follow(&self, pool: &PgPool) -> sqlx::Error {
        let listening = async {
            let mut listener = PgListener::connect_with(pool).await?;
            listener.ignore_pool_close_event(true);
            listener.listen_all([THREAD_CHANNEL, MEMBER_CHANNEL]).await?;
            Ok(listener)
        };
        let mut listener = match listening.await {
            Ok(listener) => listener,
            Err(error) => return error,
        };
        // What was said before now has not been heard.
        self.wake_all();
        loop {
            match listener.try_recv().await {
                Ok(Some(said)) => self.hear(said.channel(), said.payload()),
                // The connection was lost and is there again.
                Ok(None) => self.wake_all(),
                Err(error) => return error,
            }
        }
    }

    fn wake_all(&self) {
        self.feeds.for_each(Feed::wake);
    }

    /// Wakes whom a word is about: a thread's readers, or somebody whose membership changed.
    fn hear(&self, channel: &str, payload: &str) {
        let mut ids = payload.split(' ').map(str::parse::<Uuid>);
        let (first, second) = (ids.next(), ids.next());
        if channel == THREAD_CHANNEL {
            if let Some(Ok(thread)) = first {
                self.feeds.with(thread, Feed::wake);
            }
        } else if let Some(Ok(person)) = second {
            self.readers.with(person, |reader| reader.0.send_modify(|()| {}));
        }
    }

    /// The changes of a thread, as long as they are held.
    fn feed(&self, thread: Uuid) -> Held<Feed> {
        Registry::hold(&self.feeds, thread)
    }

    /// A place among the streams of a person; none if they have too many.
    fn reader(&self, person: Uuid) -> Option<Held<Reader>> {
        Registry::hold_at_most(&self.readers, person, STREAMS_MOST)
    }

    fn has_ended(&self) -> bool {
        *self.ended.borrow()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_word_wakes_whom_it_is_about() {
        let live = Live::default();
        let (thread, other, person) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        let (woken, asleep) = (live.feed(thread), live.feed(other));
        let reader = live.reader(person).unwrap();
        let (mut of_woken, of_asleep, mut of_reader) = (woken.woken(), asleep.woken(), reader.0.subscribe());
        live.hear(THREAD_CHANNEL, &format!("{thread} 7"));
        assert!(of_woken.has_changed().unwrap() && !of_asleep.has_changed().unwrap());
        assert!(!of_reader.has_changed().unwrap());
        live.hear(MEMBER_CHANNEL, &format!("{other} {person}"));
        assert!(of_reader.has_changed().unwrap());
        of_woken.mark_unchanged();
        of_reader.mark_unchanged();
        for payload in ["", "x", "x 1", &format!("{thread}"), " "] {
            live.hear(MEMBER_CHANNEL, payload);
        }
        assert!(!of_reader.has_changed().unwrap());
        live.wake_all();
        assert!(of_woken.has_changed().unwrap() && of_asleep.has_changed().unwrap());
    }

    #[test]
    fn streams_of_a_person_are_counted() {
        let live = Live::default();
        let person = Uuid::from_u128(1);
        let mut held: Vec<_> = (0..STREAMS_MOST).map(|_| live.reader(person).unwrap()).collect();
        assert!(live.reader(person).is_none());
        assert!(live.reader(Uuid::from_u128(2)).is_some());
        held.pop();
        assert!(live.reader(person).is_some());
    }
}

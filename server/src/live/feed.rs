// SPDX-License-Identifier: AGPL-3.0-or-later
//! The changes of a thread, read once for all its readers: a thousand streams that are woken together cost one query.

use std::collections::VecDeque;

use app::communities::{Change, db};
use serde_json::json;
use sqlx::PgPool;
use tokio::sync::{Mutex, watch};
use uuid::Uuid;

/// Changes kept for readers; whoever is further behind reads for themselves.
const KEPT_MOST: usize = 256;
/// Changes read at once.
const READ_MOST: usize = 256;

/// The latest changes of a thread.
#[derive(Debug)]
pub struct Feed {
    /// How often it was said that something changed.
    told: watch::Sender<u64>,
    recent: Mutex<Recent>,
}

#[derive(Debug, Default)]
struct Recent {
    /// What `told` was when all was read.
    read: u64,
    /// The number from which on, without it, changes are kept; none before the first reading.
    from: Option<i32>,
    /// Number and event of each change, in order.
    kept: VecDeque<(i32, String)>,
}

impl Default for Feed {
    fn default() -> Self {
        Self { told: watch::Sender::new(1), recent: Mutex::default() }
    }
}

/// Changes as events of a stream, and the number of the last.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Events {
    /// As they are sent.
    pub text: String,
    /// The last number.
    pub last: i32,
}

impl Feed {
    /// Says that something has changed, or may have.
    pub fn wake(&self) {
        self.told.send_modify(|told| *told += 1);
    }

    /// What is read next is read anew, without waking anybody: should listening be deaf without knowing.
    pub fn doubt(&self) {
        self.told.send_if_modified(|told| {
            *told += 1;
            false
        });
    }

    /// When something changes, from now on.
    pub fn woken(&self) -> watch::Receiver<u64> {
        self.told.subscribe()
    }

    /// The next changes after the last one known; nothing if there are none. To be asked again until then.
    pub async fn events_after(&self, pool: &PgPool, thread: Uuid, known: i32) -> Result<Option<Events>, sqlx::Error> {
        {
            let mut recent = self.recent.lock().await;
            let told = *self.told.borrow();
            if recent.read < told {
                recent.read_on(pool, thread, told).await?;
            }
            if recent.from.is_some_and(|from| from <= known) {
                return Ok(events(recent.kept.iter().filter(|(seq, _)| *seq > known)));
            }
        }
        let mut connection = pool.acquire().await?;
        let changes = db::changes_after(&mut connection, thread, known, READ_MOST as i64).await?;
        let changes: Vec<_> = changes.iter().map(event).collect();
        Ok(events(changes.iter()))
    }
}

impl Recent {
    async fn read_on(&mut self, pool: &PgPool, thread: Uuid, told: u64) -> Result<(), sqlx::Error> {
        let mut connection = pool.acquire().await?;
        let from = match self.from {
            Some(from) => from,
            None => db::thread_head(&mut connection, thread).await?.map_or(0, |head| head.last_seq),
        };
        let last = self.kept.back().map_or(from, |(seq, _)| *seq);
        let changes = db::changes_after(&mut connection, thread, last, READ_MOST as i64).await?;
        self.from = Some(from);
        if changes.len() < READ_MOST {
            self.read = told;
        }
        self.kept.extend(changes.iter().map(event));
        while self.kept.len() > KEPT_MOST {
            self.from = self.kept.pop_front().map(|(seq, _)| seq);
        }
        Ok(())
    }
}

fn event(change: &Change) -> (i32, String) {
    let data = json!({ "seq": change.seq, "kind": change.kind, "post": change.post });
    (change.seq, format!("id: {}\nevent: change\ndata: {data}\n\n", change.seq))
}

fn events<'a>(changes: impl Iterator<Item = &'a (i32, String)>) -> Option<Events> {
    changes.fold(None, |events, (seq, text)| {
        let mut events: Events = events.unwrap_or_default();
        events.text += text;
        events.last = *seq;
        Some(events)
    })
}

#[cfg(test)]
mod tests {
    use app::communities::ChangeKind;

    use super::*;

    #[test]
    fn an_event_has_its_number_and_names_no_one() {
        let change = Change {
            seq: 7,
            kind: ChangeKind::Edited,
            post: Some(Uuid::nil()),
            at: "2026-01-01T00:00Z".parse().unwrap(),
        };
        let (seq, text) = event(&change);
        assert_eq!(seq, 7);
        assert_eq!(
            text,
            "id: 7\nevent: change\ndata: {\"kind\":\"edited\",\"post\":\"00000000-0000-0000-0000-000000000000\",\"seq\":7}\n\n"
        );
        assert_eq!(events([].iter()), None);
        let both = [(1, "a".to_owned()), (2, "b".to_owned())];
        assert_eq!(events(both.iter()), Some(Events { text: "ab".to_owned(), last: 2 }));
    }
}

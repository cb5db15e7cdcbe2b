// SPDX-License-Identifier: AGPL-3.0-or-later
//! What changes in a thread while its page is open. The stream tells only that something changed; the page reads what,
//! in the way it reads everything. Without WebAssembly nothing of this is there, and a page shows what it was given.

use leptos::prelude::*;
use serde::Deserialize;
use uuid::Uuid;

use super::ChangeKind;
/// A change as the stream tells it (`server/src/live/feed.rs`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct LiveChange {
    /// Its number in the thread.
    pub seq: i32,
    /// What changed.
    pub kind: ChangeKind,
    /// The post it is about.
    pub post: Option<Uuid>,
}

/// Tells the page around it that its thread has changed, as long as it is shown: once for changes that come together. A
/// hidden tab lets go of its connection and catches up when it is looked at again.
#[component]
pub fn LiveThread(
    /// The thread.
    thread_id: Uuid,
    /// Number of the last change that the page knows.
    known_seq: i32,
    /// Told when there are changes after it.
    on_change: Callback<()>,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::live_browser::follow(thread_id, known_seq, on_change);
    #[cfg(not(feature = "hydrate"))]
    let _ = (thread_id, known_seq, on_change);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_read_as_the_server_tells_it() {
        let told = r#"{"kind":"posted","post":"00000000-0000-0000-0000-000000000007","seq":12}"#;
        let change: LiveChange = serde_json::from_str(told).unwrap();
        assert_eq!(change, LiveChange { seq: 12, kind: ChangeKind::Posted, post: Some(Uuid::from_u128(7)) });
        let told = r#"{"kind":"locked","post":null,"seq":13}"#;
        assert_eq!(serde_json::from_str::<LiveChange>(told).unwrap().kind, ChangeKind::Locked);
    }
}

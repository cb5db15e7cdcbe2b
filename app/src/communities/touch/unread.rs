// SPDX-License-Identifier: AGPL-3.0-or-later
//! The number of unread notices in the header. The server counts it with the page; in the browser it is asked for again
//! when it may have changed.

use leptos::{prelude::*, task::spawn_local};

use super::{api::count_notices, rules::unread_label};

/// The number in the header of the page around.
#[derive(Clone, Copy, Debug)]
pub struct UnreadNotices(RwSignal<i64>);

impl UnreadNotices {
    /// Gives the number that the server counted to those below.
    pub fn provide(count: i64) {
        provide_context(Self(RwSignal::new(count)));
    }

    /// The number as people see it; none for none.
    pub fn label(self) -> Option<String> {
        unread_label(self.0.get())
    }

    /// Asks again. In the browser only, for somebody who is logged in.
    pub fn refresh(self) {
        spawn_local(async move {
            if let Ok(count) = count_notices().await {
                // The page may have gone meanwhile.
                let _ = self.0.try_set(count);
            }
        });
    }

    /// Asks again once the part of the page around is there, since showing it may have changed the number.
    pub fn refresh_when_shown() {
        let here = use_context::<Self>();
        Effect::new(move |_| {
            if let Some(here) = here {
                here.refresh();
            }
        });
    }
}

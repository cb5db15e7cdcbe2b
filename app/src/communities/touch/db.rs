// SPDX-License-Identifier: AGPL-3.0-or-later
//! Staying in touch, in the database.

mod mails;
mod notices;
mod presence;
mod summaries;
mod tell;
mod unsubscribe;

pub use mails::write_mails;
pub use notices::{count_unread, delete_old_notices, mark_all_read, mark_thread_read, notices};
pub use presence::{delete_old_presence, here_now, note_presence, set_presence};
pub use summaries::write_summaries;
pub use tell::{members_like, names_in, tell_of_mentions, tell_of_post};
pub use unsubscribe::{Scope, choices, delete_old_tokens, new_way_out, set_told, unsubscribe, unsubscription};

use sqlx::types::Json;

use crate::i18n::{Locale, Text};

/// The line that ends each mail: the project and who pays for it.
fn footer(acronym: &str, funding: &Json<Text>, locale: Locale) -> String {
    format!("{acronym}\n{}", funding.get(locale))
}

// SPDX-License-Identifier: AGPL-3.0-or-later
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use uuid::Uuid;

#[cfg(feature = "ssr")]
use crate::i18n::Locale;

/// A mail to be sent.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq)]
pub struct NewMail {
    /// The account it is for, where there is one.
    pub account: Option<Uuid>,
    /// Address.
    pub to: String,
    /// Language it is written in.
    pub locale: Locale,
    /// Name of its text, for the log and for tests.
    pub template: &'static str,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// A mail of the outbox that a worker has taken in order to send it.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq)]
pub struct TakenMail {
    /// The mail.
    pub id: Uuid,
    /// The same for every try, without angle brackets.
    pub message_id: String,
    /// Address.
    pub to_address: String,
    /// Name of its text, for the log.
    pub template: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// When it was written.
    pub created_at: jiff::Timestamp,
    /// How many times it has been taken, this one included.
    pub attempts: i32,
    /// Until then nobody else takes it.
    pub locked_until: jiff::Timestamp,
    /// Where mails like this one can be stopped, where they can.
    pub unsubscribe: Option<String>,
}

/// A mail as the mailbox of a demonstration shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownMail {
    /// To whom.
    pub to: String,
    /// When it was written, in Italy, as people read it.
    pub written: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// What continues the list after it.
    pub key: String,
}

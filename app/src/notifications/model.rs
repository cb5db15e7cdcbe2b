// SPDX-License-Identifier: AGPL-3.0-or-later
use uuid::Uuid;

use crate::i18n::Locale;

/// A mail to be sent.
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

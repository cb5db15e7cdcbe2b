// SPDX-License-Identifier: AGPL-3.0-or-later
//! The worker that sends the mails of the outbox.
//!
//! A mail is taken for a while ([`LEASE`]), sent, and marked as sent, each in a statement of its own. A worker that
//! dies in between leaves the mail to the next one, which sends it with the same Message-ID: a mail may arrive twice
//! and be recognised as one, it is never lost. Sending is cut off long before the lease ends, so no two workers ever
//! send the same mail at once.
//!
//! The outbox is the truth and is looked at every so often. What this process writes into it goes out at once all the
//! same: each form that has been answered and each round of the jobs wakes the worker ([`Wake`]), which then looks.
//! Another process wakes its own worker, or waits for the next look.

use std::{sync::Arc, time::Duration};

use app::{
    clock::Clock,
    notifications::{TakenMail, outbox_db},
};
use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use jiff::{SignedDuration, Timestamp};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp,
};
use sqlx::PgPool;
use tokio::{
    sync::Notify,
    time::{sleep, timeout},
};

use crate::{config::MailConfig, stop::Stop};

/// How long a mail belongs to the worker that took it.
pub const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// Sending that takes longer is cut off; well below [`LEASE`].
const SEND_WITHIN: Duration = Duration::from_secs(120);
/// The mail server gets this long for each of its answers.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);
/// How often the outbox is looked at unasked: for mails to be tried again, and for what another process wrote. Being told
/// by the database would cost every writing transaction a lock that all of them share.
pub const LOOK_EVERY: Duration = Duration::from_secs(30);
/// How long to wait when the mail server is not there at all: each mail tried meanwhile would lose one of its tries.
const SERVER_BACK_AFTER: Duration = Duration::from_secs(30);
/// A mail that failed this often, over about a day, is given up.
pub const TRIES_MOST: i32 = 12;
/// The pause after the first failure; it doubles with each.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(1);
/// The longest pause.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);
/// An authentication that fails is our configuration's fault, not the mail's.
const AUTHENTICATION_CODES: [&str; 4] = ["530", "534", "535", "538"];

/// Wakes the worker, because a mail may have been written and committed.
#[derive(Clone, Debug, Default)]
pub struct Wake(Arc<Notify>);

impl Wake {
    /// The worker looks now, or once it has done what it is doing.
    pub fn up(&self) {
        self.0.notify_one();
    }

    /// Waits to be woken; being woken before counts.
    pub async fn called(&self) {
        self.0.notified().await;
    }
}

/// Wakes the worker after each form, when its transaction has ended.
pub async fn wake_after_forms(State(wake): State<Wake>, request: Request, next: Next) -> Response {
    let is_form = request.method() == Method::POST;
    let response = next.run(request).await;
    if is_form {
        wake.up();
    }
    response
}

/// The outbox and how to send what is in it.
#[derive(Debug)]
pub struct Outbox {
    wake: Wake,
    pool: PgPool,
    clock: Clock,
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    reply_to: Option<Mailbox>,
}

/// What became of looking into the outbox once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// Nothing is due.
    Nothing,
    /// A mail was sent.
    Sent,
    /// A mail was refused; it is tried again later, or was given up.
    Refused,
    /// The mail server was not there.
    ServerAway,
}

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
enum SendError {
    /// It cannot be written as a mail: no try will change that.
    #[error("not a mail: {0}")]
    Unwritable(String),
    /// The mail server refused it for good.
    #[error("{0}")]
    Refused(smtp::Error),
    /// The mail server refused it for now.
    #[error("{0}")]
    RefusedForNow(smtp::Error),
    /// The mail server was not reached, or does not let us in.
    #[error("{0}")]
    ServerAway(smtp::Error),
    /// It took too long.
    #[error("the mail server took too long")]
    TooLong,
}

impl Outbox {
    /// A worker on this database that sends as configured.
    ///
    /// # Errors
    /// If the address of the mail server cannot be used.
    pub fn new(pool: PgPool, clock: Clock, config: &MailConfig) -> Result<Self, smtp::Error> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(config.smtp_url.expose())?
            .timeout(Some(ANSWER_WITHIN))
            .build();
        Ok(Self {
            wake: Wake::default(),
            pool,
            clock,
            transport,
            from: config.from.clone(),
            reply_to: config.reply_to.clone(),
        })
    }

    /// What wakes this worker.
    pub fn wake(&self) -> Wake {
        self.wake.clone()
    }

    /// Sends what is due until it is time to stop; a mail being sent then is finished first.
    pub async fn run(self: Arc<Self>, stop: Stop) {
        loop {
            let (pause, is_idle) = match self.send_next().await {
                Ok(Looked::Sent | Looked::Refused) => (Duration::ZERO, false),
                Ok(Looked::Nothing) => (LOOK_EVERY, true),
                Ok(Looked::ServerAway) => (SERVER_BACK_AFTER, false),
                Err(error) => {
                    tracing::error!(%error, "the outbox cannot be read");
                    (SERVER_BACK_AFTER, false)
                }
            };
            tokio::select! {
                () = stop.requested() => return,
                () = sleep(pause) => {}
                () = self.wake.called(), if is_idle => {}
            }
        }
    }

    /// Sends the mail that has been due longest.
    ///
    /// # Errors
    /// Those of the database; a mail that was sent and could not be marked is sent again when its lease is over.
    pub async fn send_next(&self) -> Result<Looked, sqlx::Error> {
        let now = self.clock.now();
        let mut connection = self.pool.acquire().await?;
        let taken = outbox_db::take_due(&mut connection, now, now + LEASE).await?;
        // Not held while talking to the mail server.
        drop(connection);
        let Some(mail) = taken else { return Ok(Looked::Nothing) };

        let outcome = self.send(&mail).await;
        let mut connection = self.pool.acquire().await?;
        let now = self.clock.now();
        let Err(error) = outcome else {
            outbox_db::mark_sent(&mut connection, mail.id, now).await?;
            tracing::info!(mail = %mail.id, template = mail.template, tries = mail.attempts, "mail sent");
            return Ok(Looked::Sent);
        };
        let for_good = matches!(error, SendError::Unwritable(_) | SendError::Refused(_));
        if for_good || mail.attempts >= TRIES_MOST {
            tracing::error!(mail = %mail.id, template = mail.template, tries = mail.attempts, %error, "mail given up");
            outbox_db::give_up(&mut connection, &mail, &error.to_string(), now).await?;
        } else {
            tracing::warn!(mail = %mail.id, template = mail.template, tries = mail.attempts, %error, "mail not sent yet");
            outbox_db::postpone(&mut connection, &mail, &error.to_string(), next_try(now, mail.attempts)).await?;
        }
        Ok(match error {
            SendError::ServerAway(_) | SendError::TooLong => Looked::ServerAway,
            _ => Looked::Refused,
        })
    }

    async fn send(&self, mail: &TakenMail) -> Result<(), SendError> {
        let message = self.message(mail)?;
        let sent = timeout(SEND_WITHIN, self.transport.send(message)).await.map_err(|_| SendError::TooLong)?;
        match sent {
            Ok(_) => Ok(()),
            Err(error) if error.is_transient() => Err(SendError::RefusedForNow(error)),
            Err(error) if error.is_permanent() && self.lets_us_in(&error).await => Err(SendError::Refused(error)),
            Err(error) => Err(SendError::ServerAway(error)),
        }
    }

    /// Whether a refusal for good is about the mail rather than about us: the server greets us and takes our password.
    async fn lets_us_in(&self, refusal: &smtp::Error) -> bool {
        let code = refusal.status().map(|code| code.to_string()).unwrap_or_default();
        !AUTHENTICATION_CODES.contains(&code.as_str())
            && matches!(timeout(SEND_WITHIN, self.transport.test_connection()).await, Ok(Ok(true)))
    }

    fn message(&self, mail: &TakenMail) -> Result<Message, SendError> {
        let unwritable = |error: &dyn std::error::Error| SendError::Unwritable(error.to_string());
        let to = mail.to_address.parse().map_err(|error: lettre::address::AddressError| unwritable(&error))?;
        let mut builder = Message::builder()
            .message_id(Some(format!("<{}>", mail.message_id)))
            .date(mail.created_at.into())
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&mail.subject)
            // Nobody's absence note should answer it.
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN);
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        if let Some(unsubscribe) = &mail.unsubscribe {
            // What mail programs offer as one button (RFC 2369, RFC 8058).
            let headers = [
                ("List-Unsubscribe", format!("<{unsubscribe}>")),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
            ];
            for (name, value) in headers {
                builder = builder.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
            }
        }
        builder.body(mail.body.clone()).map_err(|error| unwritable(&error))
    }
}

/// When a mail that has failed this often is tried again.
fn next_try(now: Timestamp, tries: i32) -> Timestamp {
    let doublings = u32::try_from(tries.saturating_sub(1)).unwrap_or_default().min(16);
    let pause = FIRST_PAUSE.checked_mul(2_i32.saturating_pow(doublings)).unwrap_or(LONGEST_PAUSE);
    now + pause.min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_limit_and_last_about_a_day() {
        let now: Timestamp = "2026-11-21T09:00:00Z".parse().unwrap();
        let pause = |tries| next_try(now, tries).duration_since(now);
        assert_eq!(pause(1), SignedDuration::from_mins(1));
        assert_eq!(pause(2), SignedDuration::from_mins(2));
        assert_eq!(pause(5), SignedDuration::from_mins(16));
        assert_eq!(pause(12), LONGEST_PAUSE);
        assert_eq!(pause(i32::MAX), LONGEST_PAUSE);
        let total: SignedDuration = (1..TRIES_MOST).map(pause).sum();
        assert!((20..=30).contains(&total.as_hours()), "{total}");
    }
}

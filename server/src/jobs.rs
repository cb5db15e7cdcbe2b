// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the server does by itself, beside answering: it sends mails and clears away what is out of date.

use std::{sync::Arc, time::Duration};

use app::{
    communities::{sending, touch},
    enrolment::{self, db::Act},
    people::db::log_in,
    questionnaires::{self, QuestionSet},
    services::Services,
    ui::flash_db,
};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use rand::{SeedableRng, rngs::StdRng};
use sqlx::{PgConnection, PgPool};
use tokio::{
    task::{JoinError, JoinHandle, JoinSet},
    time::{sleep, timeout},
};

use crate::{
    live::Live,
    mail::{Outbox, Wake},
    session_store::PgSessionStore,
    stop::Stop,
};

/// How often what is out of date is deleted.
const TIDY_EVERY: Duration = Duration::from_secs(600);
/// How often offers whose deadline has passed lapse, and editions begin and end.
const ADVANCE_EVERY: Duration = Duration::from_secs(30);
/// How often it is looked whether somebody is to be told of a post, or is due a summary.
const TELL_EVERY: Duration = Duration::from_secs(5);
/// The pause after a job has panicked.
const AFTER_PANIC: Duration = Duration::from_secs(30);
/// How long jobs may take to end once they are told to.
const END_WITHIN: Duration = Duration::from_secs(8);

/// The jobs under way.
#[derive(Debug)]
pub struct Jobs(JoinSet<()>);

impl Jobs {
    /// Starts them; mails are sent if there is a worker for them.
    pub fn start(services: &Services, outbox: Option<Outbox>, live: Live, stop: &Stop) -> Self {
        let mut jobs = JoinSet::new();
        let pool = &services.pool;
        let wake = outbox.as_ref().map(Outbox::wake).unwrap_or_default();
        let advancing = {
            let (services, wake, stop) = (services.clone(), wake.clone(), stop.clone());
            move || advance_until(services.clone(), wake.clone(), stop.clone())
        };
        jobs.spawn(again_after_panic(advancing, stop.clone()));
        let telling = {
            let (services, stop) = (services.clone(), stop.clone());
            move || tell_until(services.clone(), wake.clone(), stop.clone())
        };
        jobs.spawn(again_after_panic(telling, stop.clone()));
        let tidying = {
            let (services, stop) = (services.clone(), stop.clone());
            move || tidy_until(services.clone(), stop.clone())
        };
        jobs.spawn(again_after_panic(tidying, stop.clone()));
        let listening = {
            let (pool, stop) = (pool.clone(), stop.clone());
            move || live.clone().listen(pool.clone(), stop.clone())
        };
        jobs.spawn(again_after_panic(listening, stop.clone()));
        if let Some(outbox) = outbox.map(Arc::new) {
            let sending = {
                let stop = stop.clone();
                move || Arc::clone(&outbox).run(stop.clone())
            };
            jobs.spawn(again_after_panic(sending, stop.clone()));
        }
        Self(jobs)
    }

    /// Waits for them to end, which they do when it is time to stop; what does not end is cut off.
    pub async fn finish(mut self) {
        let ended = timeout(END_WITHIN, async { while self.0.join_next().await.is_some() {} });
        if ended.await.is_err() {
            tracing::warn!("a job that had not ended was cut off");
        }
    }
}

/// A job under way, cut off with whoever waits for it.
struct JobHandle(JoinHandle<()>);

impl JobHandle {
    async fn ended(mut self) -> Result<(), JoinError> {
        (&mut self.0).await
    }
}

impl Drop for JobHandle {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Runs a job to its end, and anew if it panicked, which the panic's hook has logged: the server lives on, and so must
/// its jobs.
async fn again_after_panic<J: Future<Output = ()> + Send + 'static>(job: impl Fn() -> J, stop: Stop) {
    while let Err(panic) = JobHandle(tokio::spawn(job())).ended().await {
        tracing::error!(%panic, "a job has failed and is started again");
        tokio::select! {
            () = stop.requested() => return,
            () = sleep(AFTER_PANIC) => {}
        }
    }
}

async fn advance_until(services: Services, wake: Wake, stop: Stop) {
    loop {
        if let Err(error) = advance(&services).await {
            tracing::error!(%error, "offers and editions whose time has come were not moved on");
        }
        if let Err(error) = advance_questionnaires(&services).await {
            tracing::error!(%error, "questionnaires whose time has come were not moved on");
        }
        wake.up();
        tokio::select! {
            () = stop.requested() => return,
            () = sleep(ADVANCE_EVERY) => {}
        }
    }
}

/// Lets offers lapse whose deadline has passed, and editions begin and end whose time has come.
///
/// # Errors
/// Those of the enrolment domain; nothing is half done.
pub async fn advance(services: &Services) -> Result<(), enrolment::db::Error> {
    let act = Act { actor: None, now: services.clock.now(), site: &services.public_url };
    let mut transaction = services.pool.begin().await?;
    let lapsed = enrolment::db::lapse_offers(&mut transaction, &act).await?;
    transaction.commit().await?;
    let mut transaction = services.pool.begin().await?;
    let advanced = enrolment::db::advance_editions(&mut transaction, &act).await?;
    transaction.commit().await?;
    tracing::debug!(lapsed, advanced, "moved on what was due");
    Ok(())
}

/// Plans and opens the questionnaires of editions, reminds those who have not answered, closes those whose day has
/// come, and deletes the keys of closed ones that are still there.
///
/// # Errors
/// Those of the questionnaires' domain; nothing is half done.
pub async fn advance_questionnaires(services: &Services) -> Result<(), questionnaires::db::Error> {
    use questionnaires::db;

    let now = services.clock.now();
    let set = QuestionSet::satisfaction().map_err(db::Error::of_set)?;
    let mut connection = services.pool.acquire().await?;
    let planned = db::plan(&mut connection, &set).await?;
    let opened = db::open_due(&mut connection, &set, &services.keys, now, &services.public_url).await?;
    let reminded = db::remind_due(&mut connection, now, &services.public_url).await?;
    let closed = db::close_due(&services.pool, &services.keys, now).await?;
    let forgotten = db::forget_left_over_keys(&mut connection, &services.keys).await?;
    tracing::debug!(planned, opened, reminded, closed, forgotten, "moved on questionnaires that were due");
    Ok(())
}

async fn tell_until(services: Services, wake: Wake, stop: Stop) {
    loop {
        match tell(&services).await {
            Ok(0) => {}
            Ok(_) => wake.up(),
            Err(error) => tracing::error!(%error, "news of communities were not written"),
        }
        tokio::select! {
            () = stop.requested() => return,
            () = sleep(TELL_EVERY) => {}
        }
    }
}

/// Writes the mails about posts of communities that are to go out at once, and the summaries that are due. Answers how
/// many mails.
///
/// # Errors
/// Those of the database; nothing is half done.
pub async fn tell(services: &Services) -> Result<usize, sqlx::Error> {
    let (pool, site, now) = (&services.pool, &services.public_url, services.clock.now());
    let mut rng = StdRng::from_os_rng();
    let mails = touch::db::write_mails(pool, site, &mut rng, now).await?;
    let summaries = touch::db::write_summaries(pool, site, &mut rng, now).await?;
    Ok(mails + summaries)
}

async fn tidy_until(services: Services, stop: Stop) {
    let sessions = PgSessionStore::new(services.pool.clone(), services.clock.clone());
    loop {
        let now = services.clock.now();
        if let Err(error) = tidy(&services.pool, &sessions, now).await {
            tracing::error!(%error, "what is out of date could not be deleted");
        }
        match sending::tidy(&services, now).await {
            Ok((unsent, deleted)) => tracing::debug!(unsent, deleted, "deleted files that nobody needs"),
            Err(error) => tracing::error!(%error, "files that nobody needs could not be deleted"),
        }
        tokio::select! {
            () = stop.requested() => return,
            () = sleep(TIDY_EVERY) => {}
        }
    }
}

/// Deletes sessions, refused forms, secrets sent by mail and failed logins that no longer count, notices of long ago, and
/// who is no longer there in a community.
///
/// # Errors
/// Those of the database.
pub async fn tidy(pool: &PgPool, sessions: &PgSessionStore, now: Timestamp) -> Result<(), sqlx::Error> {
    let ended_sessions = sessions.delete_expired().await?;
    let mut connection = pool.acquire().await?;
    let forms = flash_db::delete_expired(&mut connection, now).await?;
    let tokens = delete_expired_tokens(&mut connection, now).await?;
    let failures = log_in::delete_old(&mut connection, now).await?;
    let gone = touch::db::delete_old_presence(&mut connection, now).await?;
    let notices = touch::db::delete_old_notices(&mut connection, now).await?;
    let ways_out = touch::db::delete_old_tokens(&mut connection, now).await?;
    tracing::debug!(ended_sessions, forms, tokens, failures, gone, notices, ways_out, "deleted what is out of date");
    Ok(())
}

async fn delete_expired_tokens(connection: &mut PgConnection, now: Timestamp) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!("delete from account_token where expires_at <= $1", now.to_sqlx() as _)
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! An edition under its row lock, an application in it, and the one way an application changes.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{Act, Error};
use crate::enrolment::{
    EventKind, Selection, Status, WithdrawalPhase,
    rules::{EditionFacts, Reason},
};

/// An edition whose row is locked until the transaction ends.
pub(super) struct LockedEdition {
    pub id: Uuid,
    pub course: Uuid,
    pub project: Uuid,
    /// One live application per person and course, not only per edition.
    pub one_per_course: bool,
    /// Applications wait for the consent of the applicant's body.
    pub needs_consent: bool,
    pub facts: EditionFacts,
    last_waiting_position: i32,
}

/// An application of a locked edition.
pub(super) struct Application {
    pub id: Uuid,
    pub person: Uuid,
    pub status: Status,
    pub waiting_position: Option<i32>,
    pub rank: Option<i32>,
    pub offer_until: Option<Timestamp>,
    /// Number of its last event.
    pub version: i32,
}

/// A change of an application.
pub(super) struct Step<'a> {
    pub kind: EventKind,
    pub to: Status,
    pub reason: &'a Reason,
    /// Where it withdraws.
    pub phase: Option<WithdrawalPhase>,
    /// Where it is offered a seat.
    pub offer_until: Option<Timestamp>,
    /// Whether a waiting application goes back to the place it had.
    pub keeps_place: bool,
}

/// No reason.
pub(super) const NO_REASON: &Reason = &Reason { code: None, note: None };

impl Step<'_> {
    /// A change without reason or further data.
    pub fn to(kind: EventKind, to: Status) -> Self {
        Self { kind, to, reason: NO_REASON, phase: None, offer_until: None, keeps_place: false }
    }
}

impl LockedEdition {
    /// Locks an edition.
    pub async fn lock(connection: &mut PgConnection, edition: Uuid) -> Result<Self, Error> {
        let row = sqlx::query!(
            "select e.id, e.course_id, e.project_id, p.one_live_application_per_course, p.needs_consent,
                    e.last_waiting_position
             from edition e
             join project p on p.id = e.project_id
             where e.id = $1
             for update of e",
            edition,
        )
        .fetch_optional(&mut *connection)
        .await?
        .ok_or(Error::Absent)?;
        Ok(Self {
            id: row.id,
            course: row.course_id,
            project: row.project_id,
            one_per_course: row.one_live_application_per_course,
            needs_consent: row.needs_consent,
            last_waiting_position: row.last_waiting_position,
            facts: facts(connection, edition).await?.ok_or(Error::Absent)?,
        })
    }

    /// Locks the edition of an application, and reads the application as it is then.
    pub async fn lock_of(connection: &mut PgConnection, enrolment: Uuid) -> Result<(Self, Application), Error> {
        let edition = sqlx::query_scalar!("select edition_id from enrolment where id = $1", enrolment)
            .fetch_optional(&mut *connection)
            .await?
            .ok_or(Error::Absent)?;
        let locked = Self::lock(&mut *connection, edition).await?;
        let mut found = locked.applications(connection, &[enrolment]).await?;
        match found.pop() {
            Some(application) => Ok((locked, application)),
            // It went over to another edition while we waited for the lock.
            None => Err(crate::enrolment::rules::Refusal::WrongStatus.into()),
        }
    }

    /// Applications of this edition, those in line first and in its order, then by rank and arrival.
    pub async fn applications(
        &self,
        connection: &mut PgConnection,
        enrolments: &[Uuid],
    ) -> Result<Vec<Application>, Error> {
        let rows = sqlx::query!(
            r#"
            select id, person_id, status, waiting_position, rank, version,
                   offer_until as "offer_until: jiff_sqlx::Timestamp"
            from enrolment
            where edition_id = $1 and id = any($2)
            order by case when status = 'waitlisted' then waiting_position end nulls last, rank nulls last,
                     submitted_at, id
            "#,
            self.id,
            enrolments,
        )
        .fetch_all(connection)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Application {
                    id: row.id,
                    person: row.person_id,
                    status: Status::from_code(&row.status).ok_or_else(|| unknown("status"))?,
                    waiting_position: row.waiting_position,
                    rank: row.rank,
                    offer_until: row.offer_until.map(jiff_sqlx::Timestamp::to_jiff),
                    version: row.version,
                })
            })
            .collect()
    }

    /// Ids of the live applications, or of those with one status, in line and by arrival.
    pub async fn live(&self, connection: &mut PgConnection, only: Option<Status>) -> Result<Vec<Uuid>, Error> {
        Ok(sqlx::query_scalar!(
            "select id from enrolment
             where edition_id = $1 and status in ('submitted', 'awaiting_consent', 'accepted', 'waitlisted', 'offered')
               and ($2::text is null or status = $2)
             order by waiting_position nulls last, submitted_at, id",
            self.id,
            only.map(Status::code),
        )
        .fetch_all(connection)
        .await?)
    }

    /// Moves the counters from one status to another.
    pub fn count(&mut self, from: Option<Status>, to: Option<Status>) {
        let held = |status: Option<Status>| i32::from(status.is_some_and(Status::holds_seat));
        let waits = |status: Option<Status>| i32::from(status == Some(Status::Waitlisted));
        self.facts.seats_held += held(to) - held(from);
        self.facts.waiting += waits(to) - waits(from);
    }

    /// A new last place in line.
    pub fn new_place(&mut self) -> i32 {
        self.last_waiting_position += 1;
        self.last_waiting_position
    }

    /// Writes the counters back.
    pub async fn save(&self, connection: &mut PgConnection) -> Result<(), Error> {
        sqlx::query!(
            "update edition set seats_held = $2, waiting = $3, last_waiting_position = $4 where id = $1",
            self.id,
            self.facts.seats_held,
            self.facts.waiting,
            self.last_waiting_position,
        )
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Changes an application of this edition: its status, the counters, its event.
    pub async fn apply(
        &mut self,
        connection: &mut PgConnection,
        application: &mut Application,
        step: &Step<'_>,
        act: &Act<'_>,
    ) -> Result<(), Error> {
        let from = application.status;
        self.count(Some(from), Some(step.to));
        if step.to == Status::Waitlisted && from != Status::Waitlisted && !step.keeps_place {
            application.waiting_position = Some(self.new_place());
        }
        application.status = step.to;
        application.offer_until = step.offer_until;
        application.version += 1;
        let decided_at = matches!(step.to, Status::Accepted | Status::Rejected).then_some(act.now);
        sqlx::query!(
            "update enrolment
             set status = $2, withdrawn_phase = $3, reason = $4, waiting_position = $5, offer_until = $6,
                 decided_at = case when $2 = any('{withdrawn,cancelled_with_edition}') then decided_at else $7 end,
                 rank = $8, version = $9
             where id = $1",
            application.id,
            step.to.code(),
            step.phase.map(WithdrawalPhase::code),
            step.reason.code,
            application.waiting_position,
            step.offer_until.map(|until| until.to_sqlx()) as Option<jiff_sqlx::Timestamp>,
            decided_at.map(|at| at.to_sqlx()) as Option<jiff_sqlx::Timestamp>,
            application.rank,
            application.version,
        )
        .execute(&mut *connection)
        .await?;
        if from == Status::AwaitingConsent && step.to != from {
            // Nobody is asked any more: the address has served, and the link ends.
            sqlx::query!(
                "update enrolment_consent set email = null, token_hash = null, answered_at = $2
                 where enrolment_id = $1 and answered_at is null",
                application.id,
                act.now.to_sqlx() as jiff_sqlx::Timestamp,
            )
            .execute(&mut *connection)
            .await?;
        }
        let detail = match step.kind {
            EventKind::Waitlisted => serde_json::json!({ "position": application.waiting_position }),
            EventKind::Offered => serde_json::json!({ "until": step.offer_until }),
            EventKind::Ranked => serde_json::json!({ "rank": application.rank }),
            EventKind::Withdrawn => serde_json::json!({ "phase": step.phase }),
            _ => serde_json::json!({}),
        };
        record(connection, application.id, application.version, Some(from), step, detail, act).await
    }
}

/// What the rules know of an edition, as it is now.
pub(super) async fn facts(connection: &mut PgConnection, edition: Uuid) -> Result<Option<EditionFacts>, sqlx::Error> {
    let row = sqlx::query!(
        r#"
        select e.state, p.state as project_state, e.selection, e.seats, e.seats_held, e.waiting,
               e.applications_from as "applications_from: jiff_sqlx::Timestamp",
               e.applications_until as "applications_until: jiff_sqlx::Timestamp",
               e.starts_at as "starts_at: jiff_sqlx::Timestamp", e.offer_hours, e.minutes
        from edition e
        join project p on p.id = e.project_id
        where e.id = $1
        "#,
        edition,
    )
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(EditionFacts {
        state: row.state,
        project_state: row.project_state,
        selection: Selection::from_code(&row.selection).ok_or_else(|| unknown("selection"))?,
        seats: row.seats,
        seats_held: row.seats_held,
        waiting: row.waiting,
        applications_from: row.applications_from.to_jiff(),
        applications_until: row.applications_until.to_jiff(),
        starts_at: row.starts_at.to_jiff(),
        offer_hours: row.offer_hours,
        minutes: row.minutes,
    }))
}

/// Writes an event, and its words apart.
pub(super) async fn record(
    connection: &mut PgConnection,
    enrolment: Uuid,
    number: i32,
    from: Option<Status>,
    step: &Step<'_>,
    detail: serde_json::Value,
    act: &Act<'_>,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into enrolment_event (enrolment_id, number, kind, from_status, to_status, actor, reason, detail, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        enrolment,
        number,
        step.kind.code(),
        from.map(Status::code),
        step.to.code(),
        act.actor,
        step.reason.code,
        Json(detail) as _,
        act.now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .execute(&mut *connection)
    .await?;
    if let Some(note) = &step.reason.note {
        sqlx::query!(
            "insert into enrolment_note (enrolment_id, number, body) values ($1, $2, $3)",
            enrolment,
            number,
            note,
        )
        .execute(connection)
        .await?;
    }
    Ok(())
}

/// A code in the database that the program does not know: the database is newer than the program.
fn unknown(column: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("unknown code in {column}").into())
}

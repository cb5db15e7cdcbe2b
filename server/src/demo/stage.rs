// SPDX-License-Identifier: AGPL-3.0-or-later
//! Performs an edition's script through the functions that users' actions call, each act at its own moment of the
//! past. One transaction an edition: seen from outside, all of it happens at once or not at all.

use app::enrolment::{
    Decision,
    db::{self, Act as Doing, NewApplication},
    rules::{Frozen, Reason},
};
use jiff::{Timestamp, tz::TimeZone};
use jiff_sqlx::ToSqlx;
use rand::{SeedableRng, rngs::StdRng};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    DemoError, accounts,
    cast::{Applicant, Cast, Person, one_of, weighted},
    script::{Act, Setting, script, wants_seat},
    targets::{Outcome, Targets},
};

/// An edition that waits for its applicants.
pub(super) struct EmptyEdition {
    id: Uuid,
    code: String,
    project: Uuid,
    project_state: String,
    privacy_version: i32,
    cancelled_reason: Option<String>,
    /// Who decides: the partner's coordinator, else the project's manager.
    coordinator: Option<Uuid>,
    setting: Setting,
}

/// The editions of these that no demo person has applied to, by the beginning of applications: who was not accepted
/// in one edition of a course may apply to a later one.
pub(super) async fn find_empty(
    connection: &mut PgConnection,
    codes: &[String],
    now: Timestamp,
) -> Result<Vec<EmptyEdition>, DemoError> {
    let rows = sqlx::query!(
        r#"
        select e.id, e.code, e.project_id, p.state as project_state, p.zone, e.state, e.selection, e.cancelled_reason,
               e.applications_from as "applications_from: jiff_sqlx::Timestamp",
               e.applications_until as "applications_until: jiff_sqlx::Timestamp",
               e.starts_at as "starts_at: jiff_sqlx::Timestamp",
               e.ends_on as "ends_on: jiff_sqlx::Date", e.decide_on as "decide_on: jiff_sqlx::Date",
               (select max(version) from privacy_notice where project_id = p.id) as "privacy_version!",
               (select account_id from role_grant
                where (role = 'coordinator' and scope_id = e.partner_id)
                   or (role = 'project_manager' and scope_id = e.project_id)
                order by role, account_id limit 1) as coordinator
        from edition e
        join project p on p.id = e.project_id
        where e.code = any($1) and e.state <> 'draft' and not exists (
            select 1 from enrolment n join person on person.id = n.person_id
            where n.edition_id = e.id and person.source = 'demo')
        order by e.applications_from, e.code
        "#,
        codes,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let zone = TimeZone::get(&row.zone).map_err(|_| crate::import::ImportError::UnknownZone(row.zone))?;
            let setting = Setting {
                state: row.state,
                by_arrival: row.selection == "first_come",
                applications_from: row.applications_from.to_jiff(),
                applications_until: row.applications_until.to_jiff(),
                starts_at: row.starts_at.to_jiff(),
                ends_on: row.ends_on.to_jiff(),
                decide_on: row.decide_on.map(jiff_sqlx::Date::to_jiff),
                zone,
                now,
            };
            Ok(EmptyEdition {
                id: row.id,
                code: row.code,
                project: row.project_id,
                project_state: row.project_state,
                privacy_version: row.privacy_version,
                cancelled_reason: row.cancelled_reason,
                coordinator: row.coordinator,
                setting,
            })
        })
        .collect()
}

/// Fills an edition with its applications, in the caller's transaction. Answers how many.
pub(super) async fn fill(
    connection: &mut PgConnection,
    edition: &EmptyEdition,
    cast: &Cast,
    targets: &Targets,
    site: &str,
) -> Result<usize, DemoError> {
    let Some(applicants) = cast.editions.get(&edition.code) else { return Ok(0) };
    check(edition, applicants)?;
    // Of its own, so that an edition comes out the same whichever others have been filled before.
    let seed = edition.code.bytes().fold(targets.seed, |seed, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
    let mut rng = StdRng::seed_from_u64(seed);
    let acts = script(&edition.setting, applicants, &mut rng);
    set_states(&mut *connection, edition, "active", "open").await?;
    let mut stage = Stage { connection, edition, cast, targets, site, applicants, sent: Vec::new(), rng };
    stage.sent.resize(applicants.len(), Uuid::nil());
    for (at, act) in acts {
        stage.perform(at, act).await?;
    }
    set_states(connection, edition, &edition.project_state, &edition.setting.state).await?;
    Ok(applicants.len())
}

/// Turns project and edition back to when people applied, or forth again; nobody sees it before the commit.
async fn set_states(
    connection: &mut PgConnection,
    edition: &EmptyEdition,
    project_state: &str,
    state: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!("update project set state = $2 where id = $1 and state <> $2", edition.project, project_state)
        .execute(&mut *connection)
        .await?;
    sqlx::query!("update edition set state = $2 where id = $1 and state <> $2", edition.id, state)
        .execute(connection)
        .await?;
    Ok(())
}

struct Stage<'a> {
    connection: &'a mut PgConnection,
    edition: &'a EmptyEdition,
    cast: &'a Cast,
    targets: &'a Targets,
    site: &'a str,
    applicants: &'a [Applicant],
    /// Ids of the applications, by applicant.
    sent: Vec<Uuid>,
    rng: StdRng,
}

impl<'a> Stage<'a> {
    async fn perform(&mut self, at: Timestamp, act: Act) -> Result<(), DemoError> {
        let by = |actor| Doing { actor, now: at, site: self.site };
        let (itself, coordinator) = (by(None), by(self.edition.coordinator));
        match act {
            Act::Submit(index) => self.submit(index, at).await?,
            Act::AcceptAll => {
                let accepted: Vec<Uuid> = self
                    .applicants
                    .iter()
                    .zip(&self.sent)
                    .filter(|(applicant, _)| wants_seat(applicant.outcome))
                    .map(|(_, id)| *id)
                    .collect();
                db::decide(self.connection, &accepted, Decision::Accept, &Reason::default(), &coordinator).await?;
            }
            Act::Reject(index) => {
                let id = [self.sent[index]];
                let reason = if self.edition.setting.by_arrival {
                    db::decide(self.connection, &id, Decision::Reopen, &Reason::default(), &coordinator).await?;
                    // There was a seat: it went to somebody the course is not for.
                    "not_recipient".to_owned()
                } else {
                    weighted(&self.targets.rejection_reason_weights, &mut self.rng)
                };
                let reason = Reason::code(&reason);
                db::decide(self.connection, &id, Decision::Reject, &reason, &coordinator).await?;
            }
            Act::Withdraw(index) => {
                let reason = Reason::code(&weighted(&self.targets.withdrawal_reason_weights, &mut self.rng));
                let person = self.person(index);
                let actor = self.account(person).await?.map(|(account, _)| account);
                db::withdraw(self.connection, self.sent[index], &reason, &by(actor)).await?;
            }
            Act::Start => db::start_edition(self.connection, self.edition.id, &itself).await?,
            Act::Finish => db::finish_edition(self.connection, self.edition.id, &itself).await?,
            Act::Cancel => {
                let reason = self.edition.cancelled_reason.clone().unwrap_or_default();
                db::cancel_edition(self.connection, self.edition.id, &reason, &coordinator).await?;
            }
        }
        Ok(())
    }

    fn person(&self, index: usize) -> &'a Person {
        let cast = self.cast;
        &cast.persons[self.applicants[index].person]
    }

    async fn submit(&mut self, index: usize, at: Timestamp) -> Result<(), DemoError> {
        let person = self.person(index);
        let account = self.account(person).await?;
        let id = match account {
            Some((_, person)) => person,
            None => self.add_person(person, at).await?,
        };
        let application = NewApplication {
            edition: self.edition.id,
            person: id,
            frozen: Frozen {
                gender: person.gender.code().to_owned(),
                age_band: person.age_band.clone(),
                body_kind: person.body_kind.clone(),
                body_name: person.body_name.clone(),
                role: person.role.clone(),
                territory: person.territory.clone(),
                privacy_version: self.edition.privacy_version,
                motivation: one_of(&self.targets.motivations, &mut self.rng),
                accessibility_needs: None,
            },
        };
        let actor = account.map(|(account, _)| account);
        let doing = Doing { actor, now: at, site: self.site };
        let sent = db::submit(self.connection, &application, &mut self.rng, &doing).await?;
        self.sent[index] = sent.id;
        Ok(())
    }

    /// The account and the person of a demo login; none for everybody else.
    async fn account(&mut self, person: &Person) -> Result<Option<(Uuid, Uuid)>, sqlx::Error> {
        let Some(name) = &person.account else { return Ok(None) };
        let row = sqlx::query!("select id, person_id from account where email = $1", accounts::address(name))
            .fetch_one(&mut *self.connection)
            .await?;
        Ok(Some((row.id, row.person_id)))
    }

    /// Without an address and without an account: nobody can log in as them, and no mail goes out to them.
    async fn add_person(&mut self, person: &Person, at: Timestamp) -> Result<Uuid, sqlx::Error> {
        sqlx::query!(
            "insert into person (id, given_name, family_name, source, created_at) values ($1, $2, $3, 'demo', $4)
             on conflict (id) do nothing",
            person.id,
            person.given_name,
            person.family_name,
            at.to_sqlx(),
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(person.id)
    }
}

/// Applications are cancelled with their edition, all of them; targets that say otherwise are a mistake in the data.
fn check(edition: &EmptyEdition, applicants: &[Applicant]) -> Result<(), DemoError> {
    let cancelled = edition.setting.state == "cancelled";
    let odd = applicants.iter().any(|applicant| (applicant.outcome == Outcome::CancelledWithEdition) != cancelled);
    if odd { Err(DemoError::Targets(edition.code.clone())) } else { Ok(()) }
}

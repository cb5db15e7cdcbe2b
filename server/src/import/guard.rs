// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a project file may not change.

use std::fmt;

use app::projects::file::ProjectFile;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    changes::{Change, What},
    rows::Kind,
};

/// What a file may still change of an edition people have applied to. The rest concerns them, and the program tells
/// them when it is changed there.
const FREE_FIELDS: [&str; 3] = ["town", "venue", "teachers"];

/// A part of a change that is not allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What it is about.
    pub kind: Kind,
    /// Its code or slug.
    pub key: String,
    /// Why.
    pub reason: Reason,
}

/// Why a part of a change is not allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It would be removed, and this many enrolments refer to it.
    HasEnrolments(i64),
    /// It would be removed, and somebody has been given a task in it.
    HasGrants,
    /// It would be removed, and something made in the program uses it.
    InUse,
    /// People have applied, so these fields are changed in the program.
    ChangesForApplicants(Vec<String>),
    /// Its meetings would be changed or removed, and somebody has written into the register of one of them.
    RegisterBegun,
    /// It would be removed, and its questionnaire has been opened.
    QuestionnaireOpened,
    /// The community has members, so its meetings are changed in the program.
    MeetingsOfMembers,
    /// The code or slug is used already in this installation.
    Taken,
    /// The text differs under the same number, or the number is not the highest so far.
    NoticeNeedsNewVersion,
    /// Somebody has two live applications to editions of this course.
    TwoLivePerCourse,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, key) = (self.kind.names().0, &self.key);
        match &self.reason {
            Reason::HasEnrolments(count) => {
                write!(f, "{name} {key}: cannot be removed, enrolments refer to it ({count})")
            }
            Reason::HasGrants => {
                write!(f, "{name} {key}: cannot be removed, somebody has a task in it; withdraw it first")
            }
            Reason::InUse => write!(f, "{name} {key}: cannot be removed, it is in use"),
            Reason::ChangesForApplicants(fields) => {
                let fields = fields.join(", ");
                write!(f, "{name} {key}: people have applied; change {fields} in the program, which tells them")
            }
            Reason::RegisterBegun => {
                write!(
                    f,
                    "{name} {key}: somebody has written into the register of a meeting; its meetings stay as they are"
                )
            }
            Reason::QuestionnaireOpened => {
                write!(f, "{name} {key}: cannot be removed, its questionnaire has been opened")
            }
            Reason::MeetingsOfMembers => {
                write!(f, "{name} {key}: it has members; change its meetings in the program, which tells them")
            }
            Reason::Taken => write!(f, "{name} {key}: the name is used already in this installation"),
            Reason::NoticeNeedsNewVersion => {
                write!(f, "{name} {key}: a text once published never changes; raise the version above all earlier ones")
            }
            Reason::TwoLivePerCourse => {
                write!(f, "{name} {key}: somebody has two live applications to a course; only one would be allowed")
            }
        }
    }
}

/// Everything in these changes that is not allowed.
pub(super) async fn refusals(
    connection: &mut PgConnection,
    project: Option<Uuid>,
    file: &ProjectFile,
    changes: &[Change],
) -> Result<Vec<Refusal>, sqlx::Error> {
    let mut guard = Guard { connection, project, going: Vec::new(), refusals: Vec::new() };
    guard.going = changes
        .iter()
        .filter(|change| change.kind == Kind::Edition && change.what == What::Removed)
        .map(|change| change.key.clone())
        .collect();
    guard.taken_codes(changes).await?;
    for change in changes {
        match change.what {
            What::Removed => guard.removal(change).await?,
            What::Changed(_) => guard.change(change).await?,
            What::Added if change.kind == Kind::PrivacyNotice => guard.new_notice(change, file).await?,
            What::Added => {}
        }
    }
    Ok(guard.refusals)
}

struct Guard<'a> {
    connection: &'a mut PgConnection,
    /// None while the project is not there yet.
    project: Option<Uuid>,
    /// Codes of the editions that the same file removes.
    going: Vec<String>,
    refusals: Vec<Refusal>,
}

impl Guard<'_> {
    fn refuse(&mut self, change: &Change, reason: Reason) {
        self.refusals.push(Refusal { kind: change.kind, key: change.key.clone(), reason });
    }

    /// New codes that the installation has already, in this project (made in the program) or another.
    async fn taken_codes(&mut self, changes: &[Change]) -> Result<(), sqlx::Error> {
        let new = |kind| -> Vec<String> {
            let added = changes.iter().filter(|change| change.kind == kind && change.what == What::Added);
            added.map(|change| change.key.to_lowercase()).collect()
        };
        // What the same file takes away under another case is free again.
        let removed: Vec<String> =
            changes.iter().filter(|change| change.what == What::Removed).map(|change| change.key.clone()).collect();
        let taken = sqlx::query!(
            r#"
            select 'edition' as "kind!", lower(code) as "key!" from edition
            where lower(code) = any($1) and not (project_id = $5 and code = any($6))
            union all
            select 'course', lower(slug) from course
            where lower(slug) = any($2) and not (project_id = $5 and slug = any($6))
            union all
            select 'community', lower(slug) from community
            where lower(slug) = any($3) and not (project_id = $5 and slug = any($6))
            union all
            select 'event', lower(item ->> 'slug')
            from project, jsonb_array_elements(source -> 'events') as item
            where project.id <> $5 and lower(item ->> 'slug') = any($4)
            "#,
            &new(Kind::Edition),
            &new(Kind::Course),
            &new(Kind::Community),
            &new(Kind::Event),
            self.project.unwrap_or_default(),
            &removed,
        )
        .fetch_all(&mut *self.connection)
        .await?;
        for change in changes.iter().filter(|change| change.what == What::Added) {
            let key = change.key.to_lowercase();
            if taken.iter().any(|row| row.kind == change.kind.names().0 && row.key == key) {
                self.refuse(change, Reason::Taken);
            }
        }
        Ok(())
    }

    async fn removal(&mut self, change: &Change) -> Result<(), sqlx::Error> {
        let enrolments = self.enrolments(change).await?;
        if enrolments > 0 {
            self.refuse(change, Reason::HasEnrolments(enrolments));
        } else if self.has_grants(change).await? {
            self.refuse(change, Reason::HasGrants);
        } else if self.is_used(change).await? {
            self.refuse(change, Reason::InUse);
        } else if self.has_register(change).await? {
            self.refuse(change, Reason::RegisterBegun);
        } else if self.has_questionnaire(change).await? {
            self.refuse(change, Reason::QuestionnaireOpened);
        }
        Ok(())
    }

    /// How many enrolments refer to something that would go.
    async fn enrolments(&mut self, change: &Change) -> Result<i64, sqlx::Error> {
        let kind = match change.kind {
            Kind::Edition => "edition",
            Kind::Territory => "territory",
            Kind::BodyKind => "body_kind",
            Kind::Role => "role",
            Kind::AgeBand => "age_band",
            Kind::Course => "course",
            Kind::Partner => "partner",
            // Axes have courses, kinds of meeting have meetings; the others have nothing.
            Kind::Axis
            | Kind::MeetingKind
            | Kind::Project
            | Kind::PrivacyNotice
            | Kind::Community
            | Kind::Intervention
            | Kind::Event
            | Kind::Indicator => return Ok(0),
        };
        sqlx::query_scalar!(
            r#"
            select count(*) as "count!"
            from enrolment
            join edition on edition.id = enrolment.edition_id
            join course on course.id = edition.course_id
            join partner on partner.id = edition.partner_id
            join territory theirs on theirs.id = enrolment.territory_id
            join territory its on its.id = edition.territory_id
            where enrolment.project_id = $1
              and case $2::text
                  when 'edition' then edition.code = $3
                  when 'course' then course.slug = $3
                  when 'partner' then partner.code = $3
                  when 'territory' then theirs.code = $3 or its.code = $3
                  when 'body_kind' then enrolment.body_kind = $3
                  when 'role' then enrolment.role = $3
                  when 'age_band' then enrolment.age_band = $3
              end
            "#,
            self.project,
            kind,
            change.key,
        )
        .fetch_one(&mut *self.connection)
        .await
    }

    async fn has_grants(&mut self, change: &Change) -> Result<bool, sqlx::Error> {
        let is = |kind| change.kind == kind;
        if !is(Kind::Edition) && !is(Kind::Partner) && !is(Kind::Community) {
            return Ok(false);
        }
        sqlx::query_scalar!(
            r#"
            select exists(
                select 1 from role_grant
                where withdrawn_at is null and scope_id in (
                    select id from edition where $2 and project_id = $1 and code = $4
                    union all
                    select id from partner where $3 and project_id = $1 and code = $4
                    union all
                    select id from community where $5 and project_id = $1 and slug = $4)
            ) as "exists!"
            "#,
            self.project,
            is(Kind::Edition),
            is(Kind::Partner),
            change.key,
            is(Kind::Community),
        )
        .fetch_one(&mut *self.connection)
        .await
    }

    /// Whether somebody has written into the register of one of an edition's meetings. That can be before anybody has
    /// applied.
    async fn has_register(&mut self, change: &Change) -> Result<bool, sqlx::Error> {
        if change.kind != Kind::Edition {
            return Ok(false);
        }
        sqlx::query_scalar!(
            r#"
            select exists(
                select 1
                from edition e
                join meeting m on m.edition_id = e.id
                join meeting_register r on r.meeting_id = m.id
                where e.project_id = $1 and e.code = $2
            ) as "exists!"
            "#,
            self.project,
            change.key,
        )
        .fetch_one(&mut *self.connection)
        .await
    }

    /// Whether an edition's questionnaire is or was open; one that is only planned goes with the edition.
    async fn has_questionnaire(&mut self, change: &Change) -> Result<bool, sqlx::Error> {
        if change.kind != Kind::Edition {
            return Ok(false);
        }
        sqlx::query_scalar!(
            r#"
            select exists(
                select 1 from survey_round r join edition e on e.id = r.edition_id
                where e.project_id = $1 and e.code = $2 and r.state <> 'planned'
            ) as "exists!"
            "#,
            self.project,
            change.key,
        )
        .fetch_one(&mut *self.connection)
        .await
    }

    /// Whether editions or meetings that the file does not remove need it: those made in the program.
    async fn is_used(&mut self, change: &Change) -> Result<bool, sqlx::Error> {
        let kind = match change.kind {
            Kind::Territory => "territory",
            Kind::Partner => "partner",
            Kind::Course => "course",
            Kind::Axis => "axis",
            Kind::MeetingKind => "meeting_kind",
            Kind::Community => return self.community_lives(&change.key).await,
            _ => return Ok(false),
        };
        sqlx::query_scalar!(
            r#"
            select exists(
                select 1
                from edition
                join course on course.id = edition.course_id
                join project on project.id = edition.project_id
                where edition.project_id = $1 and not (edition.code = any($4))
                  and not exists (select 1 from jsonb_array_elements(project.source -> 'editions') as item
                                  where item ->> 'code' = edition.code)
                  and case $2::text
                      when 'territory' then edition.territory_id =
                          (select id from territory where project_id = $1 and code = $3)
                      when 'partner' then edition.partner_id = (select id from partner where project_id = $1 and code = $3)
                      when 'course' then course.slug = $3
                      when 'axis' then course.axis_id = (select id from axis where project_id = $1 and code = $3)
                      when 'meeting_kind' then exists (select 1 from meeting where edition_id = edition.id and kind = $3)
                  end
            ) as "exists!"
            "#,
            self.project,
            kind,
            change.key,
            &self.going,
        )
        .fetch_one(&mut *self.connection)
        .await
    }

    /// Whether a community has, or had, members or discussions.
    async fn community_lives(&mut self, slug: &str) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar!(
            r#"
            select exists(
                select 1 from community c
                where c.project_id = $1 and c.slug = $2
                  and (exists (select 1 from community_member where community_id = c.id)
                       or exists (select 1 from thread where community_id = c.id))
            ) as "exists!"
            "#,
            self.project,
            slug,
        )
        .fetch_one(&mut *self.connection)
        .await
    }

    async fn change(&mut self, change: &Change) -> Result<(), sqlx::Error> {
        match change.kind {
            Kind::PrivacyNotice => self.refuse(change, Reason::NoticeNeedsNewVersion),
            Kind::Edition => {
                let told = |name: &str| !FREE_FIELDS.contains(&name);
                let fields: Vec<String> =
                    change.fields().iter().map(|field| field.name.clone()).filter(|name| told(name)).collect();
                if !fields.is_empty() && self.enrolments(change).await? > 0 {
                    self.refuse(change, Reason::ChangesForApplicants(fields));
                } else if change.touches("meetings") && self.has_register(change).await? {
                    self.refuse(change, Reason::RegisterBegun);
                }
            }
            Kind::Community if change.touches("meetings") && self.community_lives(&change.key).await? => {
                self.refuse(change, Reason::MeetingsOfMembers);
            }
            Kind::Project
                if change.touches("one_live_application_per_course") && self.two_live_per_course().await? =>
            {
                self.refuse(change, Reason::TwoLivePerCourse);
            }
            _ => {}
        }
        Ok(())
    }

    async fn two_live_per_course(&mut self) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar!(
            r#"
            select exists(
                select 1 from enrolment
                join project on project.id = enrolment.project_id
                where enrolment.project_id = $1 and not project.one_live_application_per_course
                  and status in ('submitted', 'awaiting_consent', 'accepted', 'waitlisted', 'offered')
                group by person_id, course_id
                having count(*) > 1
            ) as "exists!"
            "#,
            self.project,
        )
        .fetch_one(&mut *self.connection)
        .await
    }

    async fn new_notice(&mut self, change: &Change, file: &ProjectFile) -> Result<(), sqlx::Error> {
        let highest =
            sqlx::query_scalar!("select max(version) from privacy_notice where project_id = $1", self.project)
                .fetch_one(&mut *self.connection)
                .await?;
        let higher = i64::from(file.privacy_notice.version) > highest.map_or(0, i64::from);
        if !higher {
            self.refuse(change, Reason::NoticeNeedsNewVersion);
        }
        Ok(())
    }
}

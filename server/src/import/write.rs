// SPDX-License-Identifier: AGPL-3.0-or-later
//! Writes the changes of a project file. In what people change in the program (the project, its courses and editions)
//! a changed field writes its column and no other, so that their changes stay.

use app::projects::file::ProjectFile;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    changes::{Change, What},
    communities,
    rows::{
        AxisRow, CourseRow, EditionRow, Kind, MeetingRow, PartnerRow, PrivacyRow, ProjectRow, Row, TermRow,
        TerritoryRow,
    },
};

/// What every statement needs.
struct Writer<'a> {
    connection: &'a mut PgConnection,
    project: Uuid,
    now: Timestamp,
}

/// Writes the changes in their order, and the file as the project's source.
pub(super) async fn write(
    connection: &mut PgConnection,
    project: Option<Uuid>,
    file: &ProjectFile,
    changes: &[Change],
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let mut writer = Writer { connection, project: project.unwrap_or_else(Uuid::now_v7), now };
    for change in changes {
        writer.make(change).await?;
    }
    writer.finish(file, changes).await
}

impl Writer<'_> {
    async fn make(&mut self, change: &Change) -> Result<(), sqlx::Error> {
        match (&change.new, &change.what) {
            (None, _) => self.remove(change.kind, &change.key).await,
            (Some(Row::Project(row)), _) => self.project(change, row).await,
            (Some(Row::PrivacyNotice(row)), _) => self.privacy_notice(row).await,
            (Some(Row::Territory(row)), _) => self.territory(change, row).await,
            (Some(Row::Partner(row)), _) => self.partner(change, row).await,
            (Some(Row::Axis(row)), _) => self.axis(change, row).await,
            (Some(Row::Term(row)), _) => self.term(change, row).await,
            (Some(Row::Course(row)), _) => self.course(change, row).await,
            (Some(Row::Edition(row)), What::Added) => self.add_edition(&change.key, row).await,
            (Some(Row::Edition(row)), _) => self.change_edition(change, row).await,
            (Some(Row::Community(row)), _) => {
                communities::write(self.connection, self.project, change, row, self.now).await
            }
            (Some(Row::SourceOnly(_)), _) => Ok(()),
        }
    }

    async fn project(&mut self, change: &Change, row: &ProjectRow) -> Result<(), sqlx::Error> {
        if change.what == What::Added {
            sqlx::query!(
                "insert into project (id, slug, acronym, title, words, summary, state, zone, funding, funding_wording,
                                      source, created_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '{}', $11)",
                self.project,
                change.key,
                row.acronym,
                row.title,
                row.words,
                row.summary,
                row.state,
                row.zone,
                row.funding,
                row.funding_wording,
                self.now.to_sqlx(),
            )
            .execute(&mut *self.connection)
            .await?;
        }
        sqlx::query!(
            "update project
             set acronym = coalesce($2, acronym), title = coalesce($3, title), words = coalesce($4, words),
                 summary = coalesce($5, summary), state = coalesce($6, state), zone = coalesce($7, zone),
                 funding = coalesce($8, funding), funding_wording = coalesce($9, funding_wording),
                 marks = coalesce($10, marks),
                 starts_on = case when $11 then $12 else starts_on end,
                 ends_on = case when $13 then $14 else ends_on end,
                 one_live_application_per_course = coalesce($15, one_live_application_per_course),
                 demonstration = coalesce($16, demonstration),
                 needs_consent = coalesce($17, needs_consent)
             where id = $1",
            self.project,
            change.touches("acronym").then_some(&row.acronym),
            change.touches("title").then_some(&row.title),
            change.touches("words").then_some(&row.words),
            change.touches("summary").then_some(&row.summary),
            change.touches("state").then_some(row.state),
            change.touches("zone").then_some(&row.zone),
            change.touches("funding").then_some(&row.funding),
            change.touches("funding").then_some(&row.funding_wording),
            change.touches("marks").then_some(&row.marks),
            change.touches("starts"),
            row.starts.map(|day| day.to_sqlx()) as _,
            change.touches("ends"),
            row.ends.map(|day| day.to_sqlx()) as _,
            change.touches("one_live_application_per_course").then_some(row.one_live_application_per_course),
            change.touches("demonstration").then_some(row.demonstration),
            change.touches("applications_need_consent").then_some(row.applications_need_consent),
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn privacy_notice(&mut self, row: &PrivacyRow) -> Result<(), sqlx::Error> {
        sqlx::query!(
            "insert into privacy_notice (project_id, version, body, published_at) values ($1, $2, $3, $4)",
            self.project,
            row.version,
            row.sections,
            self.now.to_sqlx(),
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    /// Without its parent, which may come later in the file.
    async fn territory(&mut self, change: &Change, row: &TerritoryRow) -> Result<(), sqlx::Error> {
        sqlx::query!(
            "insert into territory (id, project_id, code, name, layer, istat, position)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (project_id, code) do update
             set name = excluded.name, layer = excluded.layer, istat = excluded.istat, position = excluded.position",
            Uuid::now_v7(),
            self.project,
            change.key,
            row.name,
            row.layer,
            row.istat,
            row.position,
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn partner(&mut self, change: &Change, row: &PartnerRow) -> Result<(), sqlx::Error> {
        let id = sqlx::query_scalar!(
            "insert into partner (id, project_id, code, name, kind, role, weight_pct, planned_modules, position)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (project_id, code) do update
             set name = excluded.name, kind = excluded.kind, role = excluded.role, weight_pct = excluded.weight_pct,
                 planned_modules = excluded.planned_modules, position = excluded.position
             returning id",
            Uuid::now_v7(),
            self.project,
            change.key,
            row.name,
            row.kind,
            row.role,
            row.weight_pct,
            row.planned_modules,
            row.position,
        )
        .fetch_one(&mut *self.connection)
        .await?;
        sqlx::query!("delete from partner_territory where partner_id = $1", id).execute(&mut *self.connection).await?;
        sqlx::query!(
            "insert into partner_territory (partner_id, territory_id)
             select $1, id from territory where project_id = $2 and code = any($3)",
            id,
            self.project,
            &row.territories,
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn axis(&mut self, change: &Change, row: &AxisRow) -> Result<(), sqlx::Error> {
        sqlx::query!(
            "insert into axis (id, project_id, code, title, cross_cutting, position) values ($1, $2, $3, $4, $5, $6)
             on conflict (project_id, code) do update
             set title = excluded.title, cross_cutting = excluded.cross_cutting, position = excluded.position",
            Uuid::now_v7(),
            self.project,
            change.key,
            row.title,
            row.cross_cutting,
            row.position,
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn term(&mut self, change: &Change, row: &TermRow) -> Result<(), sqlx::Error> {
        let Some(list) = change.kind.term() else { return Ok(()) };
        sqlx::query!(
            "insert into project_term (project_id, kind, code, title, recipients, position)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (project_id, kind, code) do update
             set title = excluded.title, recipients = excluded.recipients, position = excluded.position",
            self.project,
            list,
            change.key,
            row.title,
            row.recipients,
            row.position,
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn course(&mut self, change: &Change, row: &CourseRow) -> Result<(), sqlx::Error> {
        if change.what == What::Added {
            sqlx::query!(
                "insert into course (id, project_id, axis_id, slug, title, summary, contents, recipients)
                 select $1, $2, axis.id, $3, $4, $5, $6, $7 from axis where axis.project_id = $2 and axis.code = $8",
                Uuid::now_v7(),
                self.project,
                change.key,
                row.title,
                row.summary,
                row.contents,
                row.recipients,
                row.axis,
            )
            .execute(&mut *self.connection)
            .await?;
            return Ok(());
        }
        sqlx::query!(
            "update course
             set axis_id = coalesce((select id from axis where project_id = $1 and code = $3), axis_id),
                 title = coalesce($4, title), summary = coalesce($5, summary), contents = coalesce($6, contents),
                 recipients = coalesce($7, recipients)
             where project_id = $1 and slug = $2",
            self.project,
            change.key,
            change.touches("axis").then_some(&row.axis),
            change.touches("title").then_some(&row.title),
            change.touches("summary").then_some(&row.summary),
            change.touches("contents").then_some(&row.contents),
            change.touches("recipients").then_some(&row.recipients),
        )
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn add_edition(&mut self, code: &str, row: &EditionRow) -> Result<(), sqlx::Error> {
        let id = Uuid::now_v7();
        sqlx::query!(
            "insert into edition (id, code, course_id, project_id, axis_id, partner_id, territory_id, town, venue, state,
                                  selection, seats, minimum, decide_on, applications_from, applications_until,
                                  offer_hours, certificate_threshold_pct, starts_on, ends_on, starts_at, minutes,
                                  teachers, cancelled_reason, created_at)
             select $1, $2, course.id, $3, course.axis_id, partner.id, territory.id, $4, $5, $6,
                    $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21
             from course, partner, territory
             where course.project_id = $3 and course.slug = $22
               and partner.project_id = $3 and partner.code = $23
               and territory.project_id = $3 and territory.code = $24",
            id,
            code,
            self.project,
            row.town,
            row.venue,
            row.state,
            row.selection,
            row.seats,
            row.minimum,
            row.decide_by.map(|day| day.to_sqlx()) as _,
            row.apply_from.to_sqlx(),
            row.apply_until.to_sqlx(),
            row.offer_hours,
            row.certificate_threshold_pct,
            row.starts_on.to_sqlx(),
            row.ends_on.to_sqlx(),
            row.starts_at.to_sqlx(),
            row.minutes,
            json!(row.teachers),
            reason(row),
            self.now.to_sqlx(),
            row.course,
            row.partner,
            row.territory,
        )
        .execute(&mut *self.connection)
        .await?;
        self.meetings(id, &row.meetings).await
    }

    async fn change_edition(&mut self, change: &Change, row: &EditionRow) -> Result<(), sqlx::Error> {
        let dates = |edition: &EditionRow| (edition.starts_on, edition.ends_on, edition.starts_at, edition.minutes);
        let moved = !matches!(&change.old, Some(Row::Edition(old)) if dates(old) == dates(row));
        let id = sqlx::query_scalar!(
            "update edition
             set course_id = coalesce((select id from course where project_id = $1 and slug = $3), course_id),
                 partner_id = coalesce((select id from partner where project_id = $1 and code = $4), partner_id),
                 territory_id = coalesce((select id from territory where project_id = $1 and code = $5), territory_id),
                 town = coalesce($6, town), venue = coalesce($7, venue), state = coalesce($8, state),
                 cancelled_reason = case when $9 then $10 else cancelled_reason end,
                 selection = coalesce($11, selection), seats = coalesce($12, seats),
                 minimum = case when $13 then $14 else minimum end,
                 decide_on = case when $15 then $16 else decide_on end,
                 applications_from = coalesce($17, applications_from),
                 applications_until = coalesce($18, applications_until),
                 offer_hours = coalesce($19, offer_hours),
                 certificate_threshold_pct = coalesce($20, certificate_threshold_pct),
                 teachers = coalesce($21, teachers),
                 starts_on = coalesce($22, starts_on), ends_on = coalesce($23, ends_on),
                 starts_at = coalesce($24, starts_at), minutes = coalesce($25, minutes)
             where project_id = $1 and code = $2
             returning id",
            self.project,
            change.key,
            change.touches("course").then_some(&row.course),
            change.touches("partner").then_some(&row.partner),
            change.touches("territory").then_some(&row.territory),
            change.touches("town").then_some(&row.town),
            change.touches("venue").then_some(&row.venue),
            change.touches("state").then_some(row.state),
            change.touches("cancelled_because"),
            reason(row),
            change.touches("selection").then_some(row.selection),
            change.touches("seats").then_some(row.seats),
            change.touches("minimum"),
            row.minimum,
            change.touches("decide_by"),
            row.decide_by.map(|day| day.to_sqlx()) as _,
            change.touches("apply_from").then(|| row.apply_from.to_sqlx()) as _,
            change.touches("apply_until").then(|| row.apply_until.to_sqlx()) as _,
            change.touches("offer_hours").then_some(row.offer_hours),
            change.touches("certificate_threshold_pct").then_some(row.certificate_threshold_pct),
            change.touches("teachers").then(|| json!(row.teachers)),
            moved.then(|| row.starts_on.to_sqlx()) as _,
            moved.then(|| row.ends_on.to_sqlx()) as _,
            moved.then(|| row.starts_at.to_sqlx()) as _,
            moved.then_some(row.minutes),
        )
        .fetch_optional(&mut *self.connection)
        .await?;
        if let Some(id) = id.filter(|_| change.touches("meetings")) {
            self.remove_meetings(id).await?;
            self.meetings(id, &row.meetings).await?;
        }
        Ok(())
    }

    async fn meetings(&mut self, edition: Uuid, meetings: &[MeetingRow]) -> Result<(), sqlx::Error> {
        for (number, meeting) in (1..).zip(meetings) {
            let id = Uuid::now_v7();
            sqlx::query!(
                "insert into meeting (id, edition_id, number, kind, place, topic) values ($1, $2, $3, $4, $5, $6)",
                id,
                edition,
                number,
                meeting.kind,
                meeting.place,
                meeting.topic,
            )
            .execute(&mut *self.connection)
            .await?;
            for (starts, ends) in &meeting.slots {
                sqlx::query!(
                    "insert into slot (id, meeting_id, starts_at, ends_at) values ($1, $2, $3, $4)",
                    Uuid::now_v7(),
                    id,
                    starts.to_sqlx(),
                    ends.to_sqlx(),
                )
                .execute(&mut *self.connection)
                .await?;
            }
        }
        Ok(())
    }

    async fn remove_meetings(&mut self, edition: Uuid) -> Result<(), sqlx::Error> {
        sqlx::query!("delete from slot where meeting_id in (select id from meeting where edition_id = $1)", edition)
            .execute(&mut *self.connection)
            .await?;
        sqlx::query!("delete from meeting where edition_id = $1", edition).execute(&mut *self.connection).await?;
        Ok(())
    }

    async fn remove(&mut self, kind: Kind, key: &str) -> Result<(), sqlx::Error> {
        let project = self.project;
        let statement = match kind {
            Kind::Edition => {
                let id =
                    sqlx::query_scalar!("select id from edition where project_id = $1 and code = $2", project, key)
                        .fetch_optional(&mut *self.connection)
                        .await?;
                let Some(id) = id else { return Ok(()) };
                self.remove_meetings(id).await?;
                sqlx::query!("delete from survey_round where edition_id = $1 and state = 'planned'", id)
                    .execute(&mut *self.connection)
                    .await?;
                sqlx::query!("delete from edition where id = $1", id)
            }
            Kind::Course => sqlx::query!("delete from course where project_id = $1 and slug = $2", project, key),
            Kind::Axis => sqlx::query!("delete from axis where project_id = $1 and code = $2", project, key),
            Kind::Partner => {
                sqlx::query!(
                    "delete from partner_territory
                     where partner_id = (select id from partner where project_id = $1 and code = $2)",
                    project,
                    key,
                )
                .execute(&mut *self.connection)
                .await?;
                sqlx::query!("delete from partner where project_id = $1 and code = $2", project, key)
            }
            Kind::Territory => {
                // Those that stay have got their new parents by now, or get them at the end.
                sqlx::query!(
                    "update territory set parent_id = null
                     where parent_id = (select id from territory where project_id = $1 and code = $2)",
                    project,
                    key,
                )
                .execute(&mut *self.connection)
                .await?;
                sqlx::query!("delete from territory where project_id = $1 and code = $2", project, key)
            }
            Kind::MeetingKind | Kind::BodyKind | Kind::Role | Kind::AgeBand => sqlx::query!(
                "delete from project_term where project_id = $1 and kind = $2 and code = $3",
                project,
                kind.term(),
                key,
            ),
            Kind::Community => return communities::remove(self.connection, project, key).await,
            Kind::Project | Kind::PrivacyNotice | Kind::Intervention | Kind::Event | Kind::Indicator => return Ok(()),
        };
        statement.execute(&mut *self.connection).await?;
        Ok(())
    }

    /// What can only be written when all rows are there: parents of territories, what editions take from their
    /// courses; and the source.
    async fn finish(&mut self, file: &ProjectFile, changes: &[Change]) -> Result<(), sqlx::Error> {
        for change in changes.iter().filter(|change| change.touches("parent")) {
            let Some(Row::Territory(row)) = &change.new else { continue };
            sqlx::query!(
                "update territory
                 set parent_id = (select id from territory parent where parent.project_id = $1 and parent.code = $3)
                 where project_id = $1 and code = $2",
                self.project,
                change.key,
                row.parent,
            )
            .execute(&mut *self.connection)
            .await?;
        }
        sqlx::query!(
            "update edition set axis_id = course.axis_id from course
             where course.id = edition.course_id and course.project_id = $1 and edition.axis_id <> course.axis_id",
            self.project,
        )
        .execute(&mut *self.connection)
        .await?;
        sqlx::query!("update project set source = $2 where id = $1", self.project, json!(file))
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }
}

/// The reason for cancelling, as it is kept: in Italian.
fn reason(row: &EditionRow) -> Option<&str> {
    row.cancelled_because.as_ref().and_then(|reason| reason.get("it")).and_then(Value::as_str)
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Whom a mail of a community goes to: each in their own language, in the transaction of what it tells.

use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::{
    i18n::{self, Text},
    notifications::{
        self, NewMail,
        community_mails::{self, Facts, MeetingFacts, News},
    },
    people::asking::Act,
};

/// What a mail is about.
pub(super) struct About<'a> {
    /// The community.
    pub community: Uuid,
    /// When it happens, and where links lead to.
    pub act: &'a Act<'a>,
}

/// What a mail says besides the community.
#[derive(Clone, Debug, Default)]
pub(super) struct Saying {
    /// Whom it is about, by name.
    pub who: String,
    /// Their page, below the community's address.
    pub page: String,
    /// Words of a person.
    pub words: String,
    /// Subject of a letter.
    pub subject: String,
    /// The meeting.
    pub meeting: MeetingFacts,
}

/// Tells somebody what became of their membership.
pub(super) async fn person(
    connection: &mut PgConnection,
    about: &About<'_>,
    person: Uuid,
    news: News,
    words: &str,
) -> Result<(), sqlx::Error> {
    let saying = Saying { words: words.to_owned(), ..Saying::default() };
    persons(connection, about, &[person], news, &saying).await
}

/// Tells the facilitators about somebody.
pub(super) async fn facilitators(
    connection: &mut PgConnection,
    about: &About<'_>,
    subject: Uuid,
    news: News,
    words: &str,
) -> Result<(), sqlx::Error> {
    let holders = holders(&mut *connection, about, "facilitator", about.community).await?;
    staff(connection, about, &holders, subject, news, words).await
}

/// Tells the managers of the community's project about somebody.
pub(super) async fn managers(
    connection: &mut PgConnection,
    about: &About<'_>,
    project: Uuid,
    subject: Uuid,
    news: News,
    words: &str,
) -> Result<(), sqlx::Error> {
    let holders = holders(&mut *connection, about, "project_manager", project).await?;
    staff(connection, about, &holders, subject, news, words).await
}

async fn staff(
    connection: &mut PgConnection,
    about: &About<'_>,
    holders: &[Uuid],
    subject: Uuid,
    news: News,
    words: &str,
) -> Result<(), sqlx::Error> {
    let who = sqlx::query_scalar!(
        r#"select given_name || ' ' || family_name as "name!" from person where id = $1"#,
        subject,
    )
    .fetch_one(&mut *connection)
    .await?;
    let saying = Saying { who, page: format!("/membri/{subject}"), words: words.to_owned(), ..Saying::default() };
    persons(connection, about, holders, news, &saying).await
}

/// Persons who hold a role for a scope now.
async fn holders(
    connection: &mut PgConnection,
    about: &About<'_>,
    role: &str,
    scope: Uuid,
) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "select distinct a.person_id from role_grant g join account a on a.id = g.account_id
         where g.role = $1 and g.scope_id = $2 and g.withdrawn_at is null and g.valid_from <= $3
           and (g.valid_until is null or g.valid_until > $3)",
        role,
        scope,
        about.act.now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_all(connection)
    .await
}

/// Writes to all members.
pub(super) async fn members(
    connection: &mut PgConnection,
    about: &About<'_>,
    news: News,
    saying: &Saying,
) -> Result<(), sqlx::Error> {
    let members = sqlx::query_scalar!(
        "select person_id from community_member where community_id = $1 and state = 'member'
         order by since, person_id",
        about.community,
    )
    .fetch_all(&mut *connection)
    .await?;
    persons(connection, about, &members, news, saying).await
}

/// Writes to each of these who has an address.
pub(super) async fn persons(
    connection: &mut PgConnection,
    about: &About<'_>,
    persons: &[Uuid],
    news: News,
    saying: &Saying,
) -> Result<(), sqlx::Error> {
    let place = sqlx::query!(
        r#"select c.slug, c.title as "title: Json<Text>", p.acronym, p.funding_wording as "funding: Json<Text>"
           from community c join project p on p.id = c.project_id where c.id = $1"#,
        about.community,
    )
    .fetch_one(&mut *connection)
    .await?;
    let rows = sqlx::query!(
        r#"
        select a.id as "account?", coalesce(a.email, p.email) as "address!", coalesce(a.locale, 'it') as "locale!",
               p.given_name || ' ' || p.family_name as "name!"
        from person p
        left join account a on a.person_id = coalesce(p.merged_into, p.id) and a.disabled_at is null
        where p.id = any($1) and p.erased_at is null and coalesce(a.email, p.email) is not null
        order by p.id
        "#,
        persons,
    )
    .fetch_all(&mut *connection)
    .await?;
    for row in rows {
        let locale = i18n::from_code(&row.locale).unwrap_or_default();
        let facts = Facts {
            name: row.name,
            community: place.title.0.get(locale).to_owned(),
            who: saying.who.clone(),
            words: saying.words.clone(),
            subject: saying.subject.clone(),
            meeting: saying.meeting.clone(),
            link: format!("{}/comunita/{}{}", about.act.site, place.slug, saying.page),
            acronym: place.acronym.clone(),
            funding: place.funding.0.get(locale).to_owned(),
        };
        let (subject, body) = community_mails::write(locale, news, &facts);
        let template = news.template();
        let mail = NewMail { account: row.account, to: row.address, locale, template, subject, body };
        notifications::db::enqueue(&mut *connection, &mail, about.act.now).await?;
    }
    Ok(())
}

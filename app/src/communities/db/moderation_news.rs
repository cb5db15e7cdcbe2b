// SPDX-License-Identifier: AGPL-3.0-or-later
//! Tells whom it concerns what a moderator did: a mail in the outbox, where there is an account.

use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::{
    communities::{ModerationKind, Reason, action_address},
    i18n::{self, Text},
    notifications::{
        self, NewMail,
        moderation_mails::{self, Facts, Subject},
    },
    people::asking::Act,
};

/// What there is to tell about an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// It was done.
    Done,
    /// It was undone.
    Undone,
    /// An objection was answered, and it stands.
    Answered,
}

/// Tells the persons concerned: one, or all whose words were moved.
pub(super) async fn tell(
    connection: &mut PgConnection,
    action: Uuid,
    news: News,
    words: &str,
    act: &Act<'_>,
) -> Result<(), sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select distinct on (coalesce(a.email, p.email))
               m.kind, m.reason, a.id as "account?", coalesce(a.email, p.email) as address,
               coalesce(a.locale, 'it') as "locale!", p.given_name, p.family_name, c.slug,
               c.title as "community: Json<Text>", t.title as "thread?", pr.acronym,
               pr.funding_wording as "funding: Json<Text>",
               to_char((m.detail ->> 'until')::timestamptz at time zone pr.zone, 'DD/MM/YYYY') as until,
               coalesce(gone.title, topic.title) as "to_title?", elsewhere.title as "to_community?: Json<Text>"
        from moderation_action m
        join community c on c.id = m.community_id
        join project pr on pr.id = c.project_id
        join person p on p.id in (
            select m.person_id union select jsonb_array_elements_text(m.detail -> 'persons')::uuid)
        left join thread t on t.id = m.thread_id
        left join thread gone on gone.id = (m.detail ->> 'to_thread')::uuid
        left join community_topic topic on topic.id = (m.detail ->> 'to_topic')::uuid
        left join community elsewhere on elsewhere.id = (m.detail ->> 'to_community')::uuid
        left join account a on a.person_id = coalesce(p.merged_into, p.id) and a.disabled_at is null
        where m.id = $1 and p.erased_at is null and coalesce(a.email, p.email) is not null
          -- Who moderates their own posts knows.
          and m.actor is distinct from a.id
        order by coalesce(a.email, p.email), p.merged_into nulls first, p.id
        "#,
        action,
    )
    .fetch_all(&mut *connection)
    .await?;
    for row in rows {
        let (Some(to), Some(kind)) = (row.address, ModerationKind::from_code(&row.kind)) else { continue };
        let locale = i18n::from_code(&row.locale).unwrap_or_default();
        let subject = match (news, kind) {
            (News::Undone, _) => Subject::Undone,
            (News::Answered, _) => Subject::Answered,
            (News::Done, ModerationKind::Warned) => Subject::Warned,
            (News::Done, ModerationKind::Hidden) => Subject::Hidden,
            (News::Done, ModerationKind::Locked) => Subject::Locked,
            (News::Done, ModerationKind::Pinned) => Subject::Pinned,
            (News::Done, ModerationKind::Suspended) => Subject::Suspended,
            (News::Done, ModerationKind::Released) => Subject::Released,
            (News::Done, ModerationKind::Redacted) => Subject::Redacted,
            (News::Done, ModerationKind::Moved) => Subject::Moved,
            (News::Done, ModerationKind::Split) => Subject::Split,
            (News::Done, ModerationKind::Merged) => Subject::Merged,
        };
        let facts = Facts {
            name: format!("{} {}", row.given_name, row.family_name),
            community: row.community.get(locale).to_owned(),
            thread: row.thread.unwrap_or_default(),
            // A post that is let through, or a thread put above, needs no reason.
            reason: match subject {
                Subject::Released | Subject::Pinned | Subject::Undone | Subject::Answered => None,
                _ => Reason::from_code(&row.reason).map(Reason::code),
            },
            words: words.to_owned(),
            until: row.until.unwrap_or_default(),
            to: match subject {
                Subject::Moved | Subject::Split | Subject::Merged => {
                    row.to_title.or(row.to_community.map(|title| title.get(locale).to_owned())).unwrap_or_default()
                }
                _ => String::new(),
            },
            link: format!("{}{}", act.site, action_address(&row.slug, action)),
            acronym: row.acronym,
            funding: row.funding.get(locale).to_owned(),
        };
        let (mail_subject, body) = moderation_mails::write(locale, subject, &facts);
        let template = subject.template();
        let mail = NewMail { account: row.account, to, locale, template, subject: mail_subject, body };
        notifications::db::enqueue(&mut *connection, &mail, act.now).await?;
    }
    Ok(())
}

/// Tells those who manage the project that somebody objects.
pub(super) async fn tell_managers(
    connection: &mut PgConnection,
    action: Uuid,
    act: &Act<'_>,
) -> Result<(), sqlx::Error> {
    use jiff_sqlx::ToSqlx;

    let rows = sqlx::query!(
        r#"
        select distinct a.id, a.email, a.locale, p.given_name, p.family_name, c.slug,
               c.title as "community: Json<Text>", pr.acronym, pr.funding_wording as "funding: Json<Text>"
        from moderation_action m
        join community c on c.id = m.community_id
        join project pr on pr.id = c.project_id
        join role_grant g on g.role = 'project_manager' and g.scope_id = pr.id and g.withdrawn_at is null
            and g.valid_from <= $2 and (g.valid_until is null or g.valid_until > $2)
        join account a on a.id = g.account_id and a.disabled_at is null
        join person p on p.id = a.person_id
        where m.id = $1
        "#,
        action,
        act.now.to_sqlx() as _,
    )
    .fetch_all(&mut *connection)
    .await?;
    for row in rows {
        let locale = i18n::from_code(&row.locale).unwrap_or_default();
        let facts = Facts {
            name: format!("{} {}", row.given_name, row.family_name),
            community: row.community.get(locale).to_owned(),
            link: format!("{}{}", act.site, action_address(&row.slug, action)),
            acronym: row.acronym,
            funding: row.funding.get(locale).to_owned(),
            ..Facts::default()
        };
        let (subject, body) = moderation_mails::write(locale, Subject::Objected, &facts);
        let template = Subject::Objected.template();
        let mail = NewMail { account: Some(row.id), to: row.email, locale, template, subject, body };
        notifications::db::enqueue(&mut *connection, &mail, act.now).await?;
    }
    Ok(())
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Accounts: made, confirmed, changed, disabled.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{
    grants,
    log::{self, LogEntry},
};
use crate::{
    i18n::{self, Locale, Text},
    people::{AccountChoices, Defaults, Profile, Term},
};

/// An account to make, with its person.
#[derive(Clone, Copy, Debug)]
pub struct NewAccount<'a> {
    /// Address, in lower case.
    pub email: &'a str,
    /// Given name.
    pub given_name: &'a str,
    /// Family name.
    pub family_name: &'a str,
    /// In PHC form.
    pub password_hash: &'a str,
    /// Language of its mails.
    pub locale: Locale,
    /// Whether the address needs no confirmation.
    pub confirmed: bool,
    /// Made for a demonstration.
    pub demonstration: bool,
}

/// An account and its person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// The login.
    pub account: Uuid,
    /// The human.
    pub person: Uuid,
}

/// What the program needs to know of an account it writes to.
#[derive(Clone, Debug)]
pub struct Addressee {
    /// The login.
    pub account: Uuid,
    /// The human.
    pub person: Uuid,
    /// Given name.
    pub given_name: String,
    /// Address.
    pub email: String,
    /// Language.
    pub locale: Locale,
    /// Whether the address is confirmed.
    pub confirmed: bool,
    /// Whether it has been disabled.
    pub disabled: bool,
}

/// Makes all who register or move to this address wait for each other until the transaction ends.
///
/// # Errors
/// Those of the database.
pub async fn lock_address(connection: &mut PgConnection, email: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('account:' || $1, 0))", email)
        .execute(connection)
        .await?;
    Ok(())
}

/// The account of an address.
///
/// # Errors
/// Those of the database.
pub async fn find_by_email(connection: &mut PgConnection, email: &str) -> Result<Option<Addressee>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select a.id, a.person_id, p.given_name, a.email, a.locale, a.email_verified_at is not null as "confirmed!",
                  a.disabled_at is not null as "disabled!"
           from account a join person p on p.id = a.person_id where a.email = $1"#,
        email,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Addressee {
        account: row.id,
        person: row.person_id,
        given_name: row.given_name,
        email: row.email,
        locale: i18n::from_code(&row.locale).unwrap_or_default(),
        confirmed: row.confirmed,
        disabled: row.disabled,
    }))
}

/// The account of an address that its holder has shown to be theirs, unless it is disabled: whom something may be given.
///
/// # Errors
/// Those of the database.
pub async fn find_confirmed(connection: &mut PgConnection, email: &str) -> Result<Option<Addressee>, sqlx::Error> {
    let found = find_by_email(connection, email).await?;
    Ok(found.filter(|account| account.confirmed && !account.disabled))
}

/// The account with this id.
///
/// # Errors
/// Those of the database.
pub async fn find(connection: &mut PgConnection, account: Uuid) -> Result<Option<Addressee>, sqlx::Error> {
    let email = sqlx::query_scalar!("select email from account where id = $1 for update", account)
        .fetch_optional(&mut *connection)
        .await?;
    match email {
        Some(email) => find_by_email(connection, &email).await,
        None => Ok(None),
    }
}

/// Makes an account and its person. The caller has made sure that the address is free (see [`lock_address`]).
///
/// # Errors
/// Those of the database.
pub async fn create(
    connection: &mut PgConnection,
    new: NewAccount<'_>,
    defaults: &Defaults,
    now: Timestamp,
) -> Result<Made, sqlx::Error> {
    let made = Made { account: Uuid::now_v7(), person: Uuid::now_v7() };
    sqlx::query!(
        "insert into person (id, given_name, family_name, email, source, created_at) values ($1, $2, $3, $4, $5, $6)",
        made.person,
        new.given_name,
        new.family_name,
        new.email,
        if new.demonstration { "demo" } else { "account" },
        now.to_sqlx(),
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "insert into account (id, person_id, email, email_verified_at, password_hash, locale, body_kind, body_name, role,
             territory, created_at, demonstration)
         values ($1, $2, $3, case when $4 then $5::timestamptz end, $6, $7, $8, $9, $10, $11, $5, $12)",
        made.account,
        made.person,
        new.email,
        new.confirmed,
        now.to_sqlx() as jiff_sqlx::Timestamp,
        new.password_hash,
        i18n::code(new.locale),
        defaults.body_kind,
        defaults.body_name,
        defaults.role,
        defaults.territory,
        new.demonstration,
    )
    .execute(connection)
    .await?;
    Ok(made)
}

/// Writes a registration over one of the same address that was never confirmed: nobody has shown yet to be its owner,
/// so the newest counts and the older one's password is worth nothing.
///
/// # Errors
/// Those of the database.
pub async fn replace_unconfirmed(
    connection: &mut PgConnection,
    old: &Addressee,
    new: NewAccount<'_>,
    defaults: &Defaults,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update person set given_name = $2, family_name = $3 where id = $1",
        old.person,
        new.given_name,
        new.family_name,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "update account set password_hash = $2, locale = $3, body_kind = $4, body_name = $5, role = $6, territory = $7
         where id = $1 and email_verified_at is null",
        old.account,
        new.password_hash,
        i18n::code(new.locale),
        defaults.body_kind,
        defaults.body_name,
        defaults.role,
        defaults.territory,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// An account of the demonstration, already confirmed.
///
/// # Errors
/// Those of the database, also if the address is taken.
pub async fn create_demo_account(
    connection: &mut PgConnection,
    email: &str,
    password_hash: &str,
    given_name: &str,
    family_name: &str,
    now: Timestamp,
) -> Result<Made, sqlx::Error> {
    let new = NewAccount {
        email,
        given_name,
        family_name,
        password_hash,
        locale: Locale::it,
        confirmed: true,
        demonstration: true,
    };
    create(connection, new, &Defaults::default(), now).await
}

/// Makes sure that there is an administrator with this address and password, in one transaction of the caller's: an
/// account that is already there is confirmed, enabled and given the password.
///
/// # Errors
/// Those of the database.
pub async fn create_admin(
    connection: &mut PgConnection,
    email: &str,
    password_hash: &str,
    given_name: &str,
    family_name: &str,
    now: Timestamp,
) -> Result<Uuid, sqlx::Error> {
    lock_address(connection, email).await?;
    let account = match find_by_email(connection, email).await? {
        Some(old) => {
            sqlx::query!(
                "update account set password_hash = $2, email_verified_at = coalesce(email_verified_at, $3),
                     disabled_at = null
                 where id = $1",
                old.account,
                password_hash,
                now.to_sqlx(),
            )
            .execute(&mut *connection)
            .await?;
            end_sessions(connection, old.account, None).await?;
            old.account
        }
        None => {
            let new = NewAccount {
                email,
                given_name,
                family_name,
                password_hash,
                locale: Locale::it,
                confirmed: true,
                demonstration: false,
            };
            create(connection, new, &Defaults::default(), now).await?.account
        }
    };
    grants::give_administrator(connection, account, now).await?;
    Ok(account)
}

/// Notes that the address has been shown to be theirs.
///
/// # Errors
/// Those of the database.
pub async fn confirm(connection: &mut PgConnection, account: Uuid, now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update account set email_verified_at = $2 where id = $1 and email_verified_at is null",
        account,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Sets the password.
///
/// # Errors
/// Those of the database.
pub async fn set_password(
    connection: &mut PgConnection,
    account: Uuid,
    password_hash: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query!("update account set password_hash = $2 where id = $1", account, password_hash)
        .execute(connection)
        .await?;
    Ok(())
}

/// Moves an account to a confirmed address.
///
/// # Errors
/// Those of the database.
pub async fn set_email(
    connection: &mut PgConnection,
    account: Uuid,
    email: &str,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "with moved as (update account set email = $2, email_verified_at = $3 where id = $1 returning person_id)
         update person set email = $2 from moved where person.id = moved.person_id",
        account,
        email,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Ends the web sessions of an account, all or all but one; answers how many.
///
/// # Errors
/// Those of the database.
pub async fn end_sessions(
    connection: &mut PgConnection,
    account: Uuid,
    except: Option<&str>,
) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "delete from web_session where account_id = $1 and ($2::text is null or id <> $2)",
        account,
        except,
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// Disables an account and ends its sessions, or enables it again; logged.
///
/// # Errors
/// Those of the database.
pub async fn set_disabled(
    connection: &mut PgConnection,
    account: Uuid,
    disabled: bool,
    actor: Uuid,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update account set disabled_at = case when $2 then coalesce(disabled_at, $3::timestamptz) end where id = $1",
        account,
        disabled,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .execute(&mut *connection)
    .await?;
    if disabled {
        end_sessions(connection, account, None).await?;
    }
    let entry = LogEntry {
        actor: Some(actor),
        action: if disabled { "account_disabled" } else { "account_enabled" },
        subject_kind: "account",
        subject: account,
        reason: None,
        detail: json!({}),
    };
    log::write(connection, entry, now).await
}

/// The word lists of all projects that are not being prepared, each code once.
///
/// # Errors
/// Those of the database.
pub async fn choices(connection: &mut PgConnection) -> Result<AccountChoices, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select kind as "kind!", code as "code!", title as "title!: Json<Text>" from (
            select distinct on (t.kind, t.code) t.kind, t.code, t.title
            from project_term t join project p on p.id = t.project_id
            where t.kind in ('body_kind', 'role') and p.state <> 'preparing'
            order by t.kind, t.code, p.created_at, p.id
        ) terms
        union all
        select 'territory', code, name from (
            select distinct on (t.code) t.code, t.name
            from territory t join project p on p.id = t.project_id
            where p.state <> 'preparing'
            order by t.code, p.created_at, p.id
        ) territories
        "#,
    )
    .fetch_all(connection)
    .await?;
    let mut choices = AccountChoices::default();
    for row in rows {
        let list = match row.kind.as_str() {
            "body_kind" => &mut choices.body_kinds,
            "role" => &mut choices.roles,
            _ => &mut choices.territories,
        };
        list.push(Term { code: row.code, title: row.title.0 });
    }
    for list in [&mut choices.body_kinds, &mut choices.roles, &mut choices.territories] {
        list.sort_by_key(|term| term.title.it.to_lowercase());
    }
    Ok(choices)
}

/// What the account's owner sees and changes.
///
/// # Errors
/// Those of the database.
pub async fn profile(connection: &mut PgConnection, account: Uuid) -> Result<Option<Profile>, sqlx::Error> {
    let row = sqlx::query!(
        "select p.given_name, p.family_name, a.email, a.locale, a.body_kind, a.body_name, a.role, a.territory
         from account a join person p on p.id = a.person_id where a.id = $1",
        account,
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Profile {
        given_name: row.given_name,
        family_name: row.family_name,
        email: row.email,
        locale: row.locale,
        defaults: Defaults {
            body_kind: row.body_kind,
            body_name: row.body_name,
            role: row.role,
            territory: row.territory,
        },
        choices: choices(connection).await?,
    }))
}

/// What an account's forms begin with.
///
/// # Errors
/// Those of the database.
pub async fn defaults(connection: &mut PgConnection, account: Uuid) -> Result<Option<Defaults>, sqlx::Error> {
    sqlx::query_as!(Defaults, "select body_kind, body_name, role, territory from account where id = $1", account)
        .fetch_optional(connection)
        .await
}

/// Saves what the owner changed.
///
/// # Errors
/// Those of the database.
pub async fn save_profile(
    connection: &mut PgConnection,
    account: Uuid,
    names: (&str, &str),
    locale: Locale,
    defaults: &Defaults,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "with changed as (
             update account set locale = $4, body_kind = $5, body_name = $6, role = $7, territory = $8 where id = $1
             returning person_id)
         update person set given_name = $2, family_name = $3 from changed where person.id = changed.person_id",
        account,
        names.0,
        names.1,
        i18n::code(locale),
        defaults.body_kind,
        defaults.body_name,
        defaults.role,
        defaults.territory,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Everything kept about an account's owner, as JSON for them to download: person, account, tasks, applications with
/// their events, notes and attendance, what they wrote, attached, marked, followed and reported in communities, what was decided
/// about it, mails sent. It reads other domains' tables so that nothing is left out.
///
/// # Errors
/// Those of the database.
pub async fn own_data(connection: &mut PgConnection, account: Uuid) -> Result<serde_json::Value, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        with me as (select a.id, a.person_id from account a where a.id = $1),
        persons as (select p.id from person p, me where p.id = me.person_id or p.merged_into = me.person_id)
        select jsonb_build_object(
            'persons', (select coalesce(jsonb_agg(to_jsonb(p)), '[]') from person p where p.id in (select id from persons)),
            'account', (select to_jsonb(a) - 'password_hash' from account a where a.id = $1),
            'tasks', (select coalesce(jsonb_agg(to_jsonb(g) order by g.id), '[]') from role_grant g where g.account_id = $1),
            'applications', (
                select coalesce(jsonb_agg(to_jsonb(e) || jsonb_build_object(
                    'edition_code', d.code,
                    'events', (select coalesce(jsonb_agg(to_jsonb(v) - 'actor' order by v.number), '[]')
                               from enrolment_event v where v.enrolment_id = e.id),
                    'notes', (select coalesce(jsonb_agg(to_jsonb(n) order by n.number), '[]')
                              from enrolment_note n where n.enrolment_id = e.id),
                    'attendance', (select coalesce(jsonb_agg(jsonb_build_object('slot_starts_at', s.starts_at,
                                       'status', t.status, 'minutes', t.minutes) order by s.starts_at), '[]')
                                   from attendance t join slot s on s.id = t.slot_id where t.enrolment_id = e.id)
                ) order by e.submitted_at, e.id), '[]')
                from enrolment e join edition d on d.id = e.edition_id where e.person_id in (select id from persons)),
            'communities', (
                select coalesce(jsonb_agg(to_jsonb(m) || jsonb_build_object(
                    'community', c.slug,
                    'events', (select coalesce(jsonb_agg(to_jsonb(v) - 'actor' order by v.number), '[]')
                               from community_member_event v
                               where v.community_id = m.community_id and v.person_id = m.person_id),
                    'notes', (select coalesce(jsonb_agg(to_jsonb(n) order by n.number), '[]')
                              from community_member_note n
                              where n.community_id = m.community_id and n.person_id = m.person_id)
                ) order by c.slug), '[]')
                from community_member m join community c on c.id = m.community_id
                where m.person_id in (select id from persons)),
            'posts', (
                select coalesce(jsonb_agg(jsonb_build_object('community', c.slug, 'thread', t.title, 'number', p.number,
                    'body', p.body, 'state', p.state, 'written_at', p.created_at, 'edited_at', p.edited_at, 'came_by', p.came_by,
                    'before', (select coalesce(jsonb_agg(jsonb_build_object('body', v.body, 'at', v.at) order by v.version), '[]')
                               from post_version v where v.post_id = p.id),
                    'files', (select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'bytes', f.bytes,
                                  'sent_at', f.created_at) order by f.created_at, f.id), '[]')
                              from attachment f where f.post_id = p.id)
                ) order by p.created_at, p.id), '[]')
                from post p join thread t on t.id = p.thread_id join community c on c.id = t.community_id
                where p.author_id in (select id from persons)),
            'files_without_post', (
                select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'bytes', f.bytes,
                    'sent_at', f.created_at) order by f.created_at, f.id), '[]')
                from attachment f where f.post_id is null and f.uploaded_by in (select id from persons)),
            'useful_marks', (
                select coalesce(jsonb_agg(jsonb_build_object('post_id', u.post_id, 'at', u.at) order by u.at, u.post_id), '[]')
                from post_useful u where u.person_id in (select id from persons)),
            'threads_read', (
                select coalesce(jsonb_agg(to_jsonb(r) - 'person_id' order by r.thread_id), '[]')
                from thread_reader r where r.person_id in (select id from persons)),
            'notices', (
                select coalesce(jsonb_agg(to_jsonb(n) - 'person_id' order by n.at, n.id), '[]')
                from notice n where n.person_id in (select id from persons)),
            'flags', (
                select coalesce(jsonb_agg(to_jsonb(f) - 'flagged_by' - 'settled_by' order by f.at, f.id), '[]')
                from post_flag f where f.flagged_by in (select id from persons)),
            -- Who moderates is named by their task, not as a person.
            'moderation', (
                select coalesce(jsonb_agg(to_jsonb(m) - 'actor' - 'undone_by' - 'detail' || jsonb_build_object(
                    'words', (select coalesce(jsonb_agg(jsonb_build_object('kind', w.kind, 'body', w.body) order by w.at, w.id), '[]')
                              from moderation_note w where w.action_id = m.id)
                ) order by m.at, m.id), '[]')
                from moderation_action m where m.person_id in (select id from persons)),
            -- That they were handed in is all that is known of a person's questionnaires.
            'questionnaires_handed_in', (
                select coalesce(jsonb_agg(d.code order by d.code), '[]')
                from survey_mark m join enrolment e on e.id = m.enrolment_id join edition d on d.id = e.edition_id
                where e.person_id in (select id from persons)),
            'mails', (
                select coalesce(jsonb_agg(jsonb_build_object('to', m.to_address, 'subject', m.subject,
                    'written_at', m.created_at, 'sent_at', m.sent_at) order by m.id), '[]')
                from mail m where m.account_id = $1),
            'open_sessions', (select count(*) from web_session s where s.account_id = $1)
        ) as "data!"
        "#,
        account,
    )
    .fetch_one(connection)
    .await
}

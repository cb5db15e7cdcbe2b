// SPDX-License-Identifier: AGPL-3.0-or-later
//! Flags and moderation, through the router: each action with its reason, the mail, and undoing it; redaction, which
//! leaves the text nowhere; objections.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

use app::{
    error::{AppError, FieldCode},
    people::Role,
};
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{Browser, Site, TestAccount};

const PROJECT: Uuid = Uuid::from_u128(1);
const COMMUNITY: Uuid = Uuid::from_u128(0x000a_0000_0000_0001);
const THREAD: Uuid = Uuid::from_u128(0x000d_0000_0000_0001);
const POST: Uuid = Uuid::from_u128(0x000e_0000_0000_0001);

/// A community with a discussion of three posts, of the author, of the reader, and one that waits.
struct Ground {
    site: Site,
    author: Browser,
    reader: Browser,
    facilitator: Browser,
    manager: Browser,
}

async fn person(site: &Site, name: &str, member: bool) -> (TestAccount, Browser) {
    let email = format!("{name}@comune.example");
    let account = site.account(&email).await;
    if member {
        sqlx::query(
            "insert into community_member (community_id, person_id, state, since, version)
             values ($1, $2, 'member', now(), 1)",
        )
        .bind(COMMUNITY)
        .bind(account.person)
        .execute(&site.pool)
        .await
        .unwrap();
    }
    let mut browser = site.browser();
    browser.log_in(&email).await;
    (account, browser)
}

impl Ground {
    async fn prepare(pool: PgPool) -> Self {
        for statements in [include_str!("enrolment/sample.sql"), include_str!("live/ground.sql")] {
            sqlx::raw_sql(statements).execute(&pool).await.unwrap();
        }
        let site = Site::new(pool);
        let (author, of_author) = person(&site, "autrice", true).await;
        let (reader, of_reader) = person(&site, "lettore", true).await;
        let (facilitator, of_facilitator) = person(&site, "facilitatrice", false).await;
        site.grant(facilitator.account, Role::Facilitator, Some(COMMUNITY)).await;
        let (manager, of_manager) = person(&site, "responsabile", false).await;
        site.grant(manager.account, Role::ProjectManager, Some(PROJECT)).await;
        sqlx::query(
            "insert into post (id, thread_id, number, author_id, body, html, state, created_at)
             select ('00000000-0000-0000-000e-00000000000' || number)::uuid, $1, number, author, body,
                    '<p>' || body || '</p>', state, now()
             from (values (1, $2::uuid, 'Il signor Quirinopoli abita in via Zanzibarese.', 'visible'),
                          (2, $3, 'Grazie del contributo.', 'visible'),
                          (3, $3, 'Il mio primo intervento.', 'waiting')) post (number, author, body, state)",
        )
        .bind(THREAD)
        .bind(author.person)
        .bind(reader.person)
        .execute(&site.pool)
        .await
        .unwrap();
        sqlx::query("update thread set post_count = 2, last_number = 3, author_id = $2 where id = $1")
            .bind(THREAD)
            .bind(author.person)
            .execute(&site.pool)
            .await
            .unwrap();
        Self { site, author: of_author, reader: of_reader, facilitator: of_facilitator, manager: of_manager }
    }

    /// All that an action changes, to be compared.
    async fn state(&self) -> String {
        sqlx::query_scalar(
            "select (select jsonb_agg(jsonb_build_array(number, state, body, html) order by number) from post)::text
                    || (select jsonb_agg(jsonb_build_array(state, title, pinned_at is null, locked_at is null, post_count))
                        from thread)::text
                    || (select jsonb_agg(jsonb_build_array(thread_count, member_count)) from community)::text
                    || (select jsonb_agg(suspended_until order by person_id) from community_member)::text",
        )
        .fetch_one(&self.site.pool)
        .await
        .unwrap()
    }

    async fn changes(&self) -> Vec<String> {
        sqlx::query_scalar("select kind from thread_change order by seq").fetch_all(&self.site.pool).await.unwrap()
    }
}

fn post(number: u8) -> String {
    format!("00000000-0000-0000-000e-00000000000{number}")
}

/// The action whose page a form led to.
fn action_of(to: &str) -> String {
    to.split("/azione/").nth(1).unwrap().split('?').next().unwrap().to_owned()
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn every_action_but_redaction_is_told_logged_and_undone(pool: PgPool) {
    let mut ground = Ground::prepare(pool).await;
    let (first, waiting, thread) = (post(1), post(3), THREAD.to_string());
    let (author, reader) = ("autrice@comune.example", "lettore@comune.example");
    let of_post = |kind: &'static str| {
        vec![("post_id", first.as_str()), ("kind", kind), ("reason", "off_topic"), ("note", "Ecco perché.")]
    };
    let mut suspend = of_post("suspended");
    suspend.push(("days", "7"));
    let of_thread = |kind: &'static str| vec![("thread_id", thread.as_str()), ("kind", kind), ("note", "Ecco perché.")];
    let release = vec![("post_id", waiting.as_str()), ("kind", "released")];
    for (function, sent, told, subject, changes) in [
        ("moderate_post", of_post("warned"), author, "un avviso", &[][..]),
        (
            "hide_post",
            of_post("hidden")[..1].iter().copied().chain([("reason", "wrong"), ("note", "Ecco perché.")]).collect(),
            author,
            "nascosto",
            &["hidden", "shown"],
        ),
        ("moderate_post", suspend, author, "non puoi scrivere", &[]),
        ("moderate_post", release, reader, "pubblicato", &["shown", "hidden"]),
        ("moderate_thread", of_thread("locked"), author, "chiusa", &["locked", "unlocked"]),
        ("moderate_thread", of_thread("pinned"), author, "in evidenza", &["pinned", "unpinned"]),
    ] {
        let before = ground.state().await;
        let noted = ground.changes().await.len();
        let mails = ground.site.mails_to(told).await.len();
        let answer = ground.facilitator.call(function, &sent).await;
        let action = action_of(&answer.done_to());
        if !subject.contains("avviso") {
            assert_ne!(ground.state().await, before, "{subject}");
        }
        let mail = &ground.site.mails_to(told).await[mails];
        assert!(mail.0.starts_with("Sportelli: ") && mail.0.contains(subject), "{mail:?}");
        assert!(mail.1.contains(&format!("/moderazione/azione/{action}")), "{mail:?}");
        assert_eq!(mail.1.contains("Ecco perché."), !subject.contains("pubblicato"), "{mail:?}");
        // Its page, for moderators and whom it concerns.
        let page = format!("/comunita/sportelli/moderazione/azione/{action}");
        let of_told = if told == author { &mut ground.author } else { &mut ground.reader };
        assert_eq!(of_told.get(&page).await.status, 200, "{subject}");
        let shown = ground.facilitator.get(&page).await;
        assert!(shown.text.contains("Annulla il provvedimento"), "{subject}: {}", shown.text);
        let log = ground.facilitator.get("/comunita/sportelli/moderazione/registro").await;
        assert!(log.text.contains(&action), "{subject}");

        let undone =
            ground.facilitator.call("undo_moderation", &[("action_id", &action), ("note", "Ci ho ripensato.")]).await;
        undone.done_to();
        assert_eq!(ground.state().await, before, "{subject}");
        assert_eq!(ground.changes().await[noted..], *changes, "{subject}");
        let mail = ground.site.mails_to(told).await.pop().unwrap();
        assert!(mail.0.contains("annullato") && mail.1.contains("Ci ho ripensato."), "{mail:?}");
        let again = ground.facilitator.call("undo_moderation", &[("action_id", &action)]).await;
        assert_eq!(again.error(), AppError::Conflict, "{subject}");
    }
    assert_eq!(ground.site.count("select count(*) from moderation_action where undone_by is null").await, 0);
    assert_eq!(ground.site.count("select count(*) from moderation_note where body = ''").await, 0);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn flags_reach_the_queue_and_leave_it_when_they_are_settled(pool: PgPool) {
    let mut ground = Ground::prepare(pool).await;
    let first = post(1);
    let page = format!("/comunita/sportelli/segnala/{POST}");
    assert!(ground.reader.get(&page).await.text.contains("Zanzibarese"));
    let refused = ground.reader.submit("flag_post", &[("post_id", &first), ("note", "Si riconosce")]).await;
    assert!(refused.text.contains("Campo obbligatorio") && refused.text.contains("Si riconosce"), "{}", refused.text);
    for _ in 0..2 {
        let sent = [("post_id", first.as_str()), ("reason", "personal_data"), ("note", "Si riconosce")];
        let thanks = ground.reader.submit("flag_post", &sent).await;
        assert!(thanks.text.contains("Grazie"), "{}", thanks.text);
    }
    assert_eq!(ground.site.count("select count(*) from post_flag").await, 1, "flagged once");
    assert!(ground.reader.get(&page).await.text.contains("Hai già segnalato"));
    let queue = ground.facilitator.get("/comunita/sportelli/moderazione").await;
    for part in ["Segnalato da Lettore Prova", "«Si riconosce»", "Zanzibarese", "Il mio primo intervento"] {
        assert!(queue.text.contains(part), "{part}: {}", queue.text);
    }
    let desk = format!("/comunita/sportelli/moderazione/intervento/{POST}");
    let shown = ground.facilitator.get(&desk).await;
    for part in ["Si riconosce", "Grazie del contributo", "Nascondi"] {
        assert!(shown.text.contains(part), "{part}: {}", shown.text);
    }
    let dismissed = ground.facilitator.submit("dismiss_flags", &[("post_id", &first)]).await;
    assert!(dismissed.text.contains("archiviata") && !dismissed.text.contains("Si riconosce"), "{}", dismissed.text);
    assert_eq!(ground.site.count("select count(*) from post_flag where outcome = 'unfounded'").await, 1);

    // What is done about a post answers its flags. The contract's own field is enough: words are a reason.
    ground.reader.call("flag_post", &[("post_id", &first), ("reason", "offensive")]).await.done_to();
    ground
        .facilitator
        .call("hide_post", &[("post_id", &first), ("reason", "Si riconosce una persona")])
        .await
        .done_to();
    assert_eq!(ground.site.count("select count(*) from post_flag where outcome = 'acted'").await, 1);
    assert_eq!(
        ground.site.count("select count(*) from moderation_note where body = 'Si riconosce una persona'").await,
        1
    );
    // Hidden, it is there for moderators and its author only.
    assert_eq!(ground.reader.get(&page).await.status, 404);
    let again = ground.facilitator.call("hide_post", &[("post_id", &first), ("reason", "wrong")]).await;
    assert_eq!(again.error(), AppError::Conflict);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn redaction_leaves_the_text_nowhere(pool: PgPool) {
    let mut ground = Ground::prepare(pool).await;
    let pool = ground.site.pool.clone();
    let first = post(1);
    sqlx::query("update thread set title = 'Il caso Quirinopoli', tags = '{quirinopoli}'")
        .execute(&pool)
        .await
        .unwrap();
    sqlx::query(
        "insert into post_version (post_id, version, body, at)
         values ($1, 0, 'Il signor Quirinopoli abitava in via Zanzibarese, al piano terra.', now())",
    )
    .bind(POST)
    .execute(&pool)
    .await
    .unwrap();
    ground
        .reader
        .call(
            "flag_post",
            &[("post_id", &first), ("reason", "personal_data"), ("note", "È Quirinopoli di Zanzibarese")],
        )
        .await
        .done_to();
    ground
        .facilitator
        .call("hide_post", &[("post_id", &first), ("reason", "personal_data"), ("note", "Hai scritto di Quirinopoli")])
        .await
        .done_to();
    // A summary that quotes it, sent, and one that is not.
    for sent in [true, false] {
        sqlx::query(
            "insert into mail (id, message_id, to_address, template, locale, subject, body, created_at, not_before, sent_at)
             values (gen_random_uuid(), gen_random_uuid()::text, 'x@comune.example', 'digest', 'it', 'Novità',
                     '> Il signor Quirinopoli abita in via Zanzibarese.', now(), now(), case when $1 then now() end)",
        )
        .bind(sent)
        .execute(&pool)
        .await
        .unwrap();
    }
    assert!(!found(&pool, "zanzibar").await.is_empty() && !found(&pool, "quirinopol").await.is_empty());

    let unsure = ground.facilitator.call("moderate_post", &[("post_id", &first), ("kind", "redacted")]).await;
    assert_eq!(unsure.refused().of("sure"), Some(&FieldCode::Required));
    let sent = [
        ("post_id", first.as_str()),
        ("kind", "redacted"),
        ("with_title", "true"),
        ("sure", "true"),
        ("note", "C'era un nome."),
    ];
    let action = action_of(&ground.facilitator.call("moderate_post", &sent).await.done_to());
    for word in ["zanzibar", "quirinopol"] {
        assert_eq!(found(&pool, word).await, [""; 0], "{word}");
    }
    // The fact stays, with its reason; so does everybody else's text; what was not sent will not be.
    assert_eq!(ground.changes().await, ["hidden", "redacted", "renamed"]);
    assert_eq!(ground.site.count("select count(*) from moderation_action where kind = 'redacted'").await, 1);
    assert_eq!(ground.site.count("select count(*) from post where body <> ''").await, 2);
    assert_eq!(
        ground
            .site
            .count("select count(*) from mail where body = '' and sent_at is null and given_up_at is null")
            .await,
        0
    );
    let mail = ground.site.mails_to("autrice@comune.example").await.pop().unwrap();
    assert!(mail.0.contains("rimosso") && mail.1.contains("C'era un nome."), "{mail:?}");
    // There is no way back.
    let undo = ground.facilitator.call("undo_moderation", &[("action_id", &action)]).await;
    assert_eq!(undo.error(), AppError::Conflict);
    let again = ground.facilitator.call("moderate_post", &sent).await;
    assert_eq!(again.error(), AppError::Conflict);
}

/// The columns in which a word is found, whatever they hold.
async fn found(pool: &PgPool, word: &str) -> Vec<String> {
    let columns: Vec<(String, String)> = sqlx::query_as(
        "select table_name::text, column_name::text from information_schema.columns
         where table_schema = 'public' and data_type in ('text', 'jsonb', 'json', 'tsvector', 'ARRAY', 'character varying')
         order by 1, 2",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    assert!(columns.len() > 50, "the schema is looked through");
    let mut found = Vec::new();
    for (table, column) in columns {
        let query = format!("select count(*) from \"{table}\" where \"{column}\"::text ilike '%' || $1 || '%'");
        let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(query)).bind(word).fetch_one(pool).await.unwrap();
        if count > 0 {
            found.push(format!("{table}.{column}"));
        }
    }
    found
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn who_is_concerned_objects_and_who_manages_the_project_decides(pool: PgPool) {
    let mut ground = Ground::prepare(pool).await;
    let first = post(1);
    let hidden = ground.facilitator.call("hide_post", &[("post_id", &first), ("reason", "off_topic")]).await;
    let action = action_of(&hidden.done_to());
    let page = format!("/comunita/sportelli/moderazione/azione/{action}");
    let shown = ground.author.get(&page).await;
    assert!(shown.text.contains("Invia l&#39;obiezione") || shown.text.contains("Invia l'obiezione"), "{}", shown.text);
    assert!(!shown.text.contains("undo_moderation"), "who is concerned undoes nothing");
    assert_eq!(ground.reader.get(&page).await.status, 403);
    let none = ground.author.call("object_moderation", &[("action_id", &action)]).await;
    assert_eq!(none.refused().of("note"), Some(&FieldCode::Required));
    let sent = [("action_id", action.as_str()), ("note", "Era in tema, e lo spiego.")];
    for other in [&mut ground.reader, &mut ground.facilitator, &mut ground.manager] {
        assert_eq!(other.call("object_moderation", &sent).await.error(), AppError::Forbidden);
    }
    // Removed meanwhile, they may object still.
    sqlx::query("update community_member set state = 'removed'").execute(&ground.site.pool).await.unwrap();
    let sent_on = ground.author.submit("object_moderation", &sent).await;
    assert!(sent_on.text.contains("è arrivata") && sent_on.text.contains("Era in tema"), "{}", sent_on.text);
    assert_eq!(ground.author.call("object_moderation", &sent).await.error(), AppError::Conflict);
    let mail = ground.site.mails_to("responsabile@comune.example").await.pop().unwrap();
    assert!(mail.0.contains("obiezione") && mail.1.contains(&page), "{mail:?}");
    assert!(ground.manager.get("/comunita/sportelli/moderazione").await.text.contains("Obiezioni da valutare"));
    let answer = [("action_id", action.as_str()), ("note", "Hai ragione tu.")];
    assert_eq!(ground.facilitator.call("answer_objection", &answer).await.error(), AppError::Forbidden);
    ground.manager.call("answer_objection", &[("action_id", &action), ("note", "Resta così.")]).await.done_to();
    let mail = ground.site.mails_to("autrice@comune.example").await.pop().unwrap();
    assert!(mail.0.contains("una risposta") && mail.1.contains("Resta così."), "{mail:?}");
    assert!(!ground.manager.get("/comunita/sportelli/moderazione").await.text.contains("Obiezioni da valutare"));
    ground.manager.call("undo_moderation", &answer).await.done_to();
    assert_eq!(ground.site.count("select count(*) from post where number = 1 and state = 'visible'").await, 1);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_cannot_be_done_is_refused_and_leaves_nothing(pool: PgPool) {
    let mut ground = Ground::prepare(pool).await;
    let (first, thread) = (post(1), THREAD.to_string());
    let before = ground.state().await;
    let long = "x".repeat(2001);
    let sent = |kind, reason, note, days| {
        [("post_id", first.as_str()), ("kind", kind), ("reason", reason), ("note", note), ("days", days)]
    };
    for (sent, field, code) in [
        (sent("", "wrong", "x", "1"), "kind", FieldCode::NotAChoice),
        (sent("moved", "wrong", "x", "1"), "kind", FieldCode::NotAChoice),
        (sent("warned", "", "x", ""), "reason", FieldCode::Required),
        (sent("warned", "wrong", "", ""), "note", FieldCode::Required),
        (sent("warned", "wrong", &long, ""), "note", FieldCode::TooLong(2000)),
        (sent("suspended", "wrong", "x", ""), "days", FieldCode::Required),
        (sent("suspended", "wrong", "x", "91"), "days", FieldCode::NotBetween(1, 90)),
        (sent("suspended", "", "x", "0"), "days", FieldCode::NotBetween(1, 90)),
        (sent("released", "", &long, ""), "note", FieldCode::TooLong(2000)),
    ] {
        assert_eq!(ground.facilitator.call("moderate_post", &sent).await.refused().of(field), Some(&code), "{sent:?}");
    }
    let hide = ground.facilitator.call("hide_post", &[("post_id", &first), ("reason", "other")]).await;
    assert_eq!(hide.refused().of("note"), Some(&FieldCode::Required));
    let lock = ground.facilitator.call("moderate_thread", &[("thread_id", &thread), ("kind", "warned")]).await;
    assert_eq!(lock.refused().of("kind"), Some(&FieldCode::NotAChoice));
    // A post that does not wait is not let through.
    let release = ground.facilitator.call("moderate_post", &sent("released", "", "", "")).await;
    assert_eq!(release.error(), AppError::Conflict);
    // Who is no member cannot be suspended.
    sqlx::query("delete from community_member where person_id = (select author_id from post where number = 1)")
        .execute(&ground.site.pool)
        .await
        .unwrap();
    let suspend = ground.facilitator.call("moderate_post", &sent("suspended", "wrong", "x", "3")).await;
    assert_eq!(suspend.error(), AppError::Conflict);
    for nothing in ["", "x", "00000000-0000-0000-0000-000000000000", "\u{0}"] {
        assert_eq!(ground.facilitator.call("hide_post", &[("post_id", nothing)]).await.error(), AppError::NotFound);
        assert_eq!(
            ground.facilitator.call("undo_moderation", &[("action_id", nothing)]).await.error(),
            AppError::NotFound
        );
        assert_eq!(
            ground.facilitator.call("moderate_thread", &[("thread_id", nothing)]).await.error(),
            AppError::NotFound
        );
    }
    for function in ["hide_post", "moderate_post", "dismiss_flags"] {
        assert_eq!(ground.reader.call(function, &[("post_id", &first)]).await.error(), AppError::Forbidden);
    }
    assert_eq!(ground.state().await.split("[null").next(), before.split("[null").next());
    assert_eq!(ground.site.count("select count(*) from moderation_action").await, 0);
}

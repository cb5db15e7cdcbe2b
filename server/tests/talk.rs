// SPDX-License-Identifier: AGPL-3.0-or-later
//! Discussions through the whole program: reading, writing, searching, and every refusal.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

mod attachments;

use app::{
    communities::{
        PostState, SearchResults, ThreadList, ThreadNews, ThreadPage,
        db::{self, NewPost, Posted},
        rules::NewThread,
    },
    error::{AppError, FieldCode},
    people::{Role, asking::Act},
};
use axum::http::StatusCode;
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{Browser, PUBLIC_URL, Site};

const COMMUNITY: Uuid = Uuid::from_u128(0x000a_0000_0000_0001);
const TOPIC: &str = "00000000-0000-0000-000c-000000000001";
const FOREIGN_TOPIC: &str = "00000000-0000-0000-000c-000000000002";

/// A community with two members, who facilitates it, who manages its project, and somebody from outside.
struct Talk {
    site: Site,
    ada: Browser,
    bruno: Browser,
    facilitator: Browser,
    manager: Browser,
    outsider: Browser,
}

async fn member(site: &Site, email: &str) -> Browser {
    let made = site.account(email).await;
    sqlx::query(
        "insert into community_member (community_id, person_id, state, body_name, since, version)
         values ($1, $2, 'member', 'Comune di Crema', now(), 1)",
    )
    .bind(COMMUNITY)
    .bind(made.person)
    .execute(&site.pool)
    .await
    .unwrap();
    logged_in(site, email).await
}

async fn logged_in(site: &Site, email: &str) -> Browser {
    let mut browser = site.browser();
    browser.log_in(email).await;
    browser
}

async fn holder(site: &Site, email: &str, role: Role, scope: Uuid) -> Browser {
    let made = site.account(email).await;
    site.grant(made.account, role, Some(scope)).await;
    logged_in(site, email).await
}

impl Talk {
    async fn begin(pool: PgPool) -> Self {
        let site = Site::new(pool);
        for statements in [include_str!("../../app/src/monitoring/db/ground.sql"), include_str!("talk/ground.sql")] {
            sqlx::raw_sql(statements).execute(&site.pool).await.unwrap();
        }
        Self {
            ada: member(&site, "ada@comune.example").await,
            bruno: member(&site, "bruno@comune.example").await,
            facilitator: holder(&site, "fiora@rete.example", Role::Facilitator, COMMUNITY).await,
            manager: holder(&site, "marta@rete.example", Role::ProjectManager, Uuid::from_u128(1)).await,
            outsider: site.browser_of("olga@altrove.example").await,
            site,
        }
    }

    /// Ada's question, and its id.
    async fn thread(&mut self) -> String {
        let sent = [
            ("community", "sportelli"),
            ("title", "Residenza senza contratto"),
            ("body", "Come fate quando **manca** il contratto?"),
            ("topic", TOPIC),
            ("tags", "Residenza, anagrafe"),
            ("is_question", "true"),
        ];
        let to = self.ada.call("create_thread", &sent).await.done_to();
        to.split("/discussioni/").nth(1).unwrap()[..36].to_owned()
    }

    async fn run(&self, statement: &'static str) {
        sqlx::query(statement).execute(&self.site.pool).await.unwrap();
    }
}

async fn post(browser: &mut Browser, thread: &str, body: &str) -> String {
    browser.call("create_post", &[("thread_id", thread), ("body", body)]).await.done_to()
}

async fn page(browser: &mut Browser, thread: &str) -> ThreadPage {
    browser.read("show_thread", &[("thread_id", thread)]).await.json()
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_question_is_asked_answered_and_marked_without_webassembly(pool: PgPool) {
    let mut talk = Talk::begin(pool).await;
    talk.ada.get("/comunita/sportelli/discussioni/nuova").await;
    let sent = [
        ("community", "sportelli"),
        ("title", "Residenza senza contratto"),
        ("body", "Come fate quando **manca** il contratto?"),
        ("is_question", "true"),
    ];
    let page = talk.ada.submit("create_thread", &sent).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    for shown in [
        "Residenza senza contratto",
        "Come fate quando <strong>manca</strong> il contratto?",
        "Il tuo intervento è pubblicato",
        "Non scrivere mai nomi",
        "Comune di Crema",
        "id=\"intervento-1\"",
    ] {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }
    let id = talk.ada.page.split("/discussioni/").nth(1).unwrap()[..36].to_owned();

    let list = talk.bruno.get("/comunita/sportelli/discussioni").await;
    assert!(list.text.contains("1 nuovo") && list.text.contains("1 intervento") && list.text.contains("domanda"));
    talk.bruno.get(&format!("/comunita/sportelli/discussioni/{id}")).await;
    let list = talk.bruno.get("/comunita/sportelli/discussioni").await;
    assert!(!list.text.contains("1 nuovo"), "opening it without WebAssembly is reading it");

    let page: ThreadPage = talk.bruno.read("show_thread", &[("thread_id", &id)]).await.json();
    let question = page.posts[0].id.to_string();
    let quoting = format!("/comunita/sportelli/discussioni/{id}?cita={question}");
    let form = talk.bruno.get(&quoting).await;
    assert!(form.text.contains("&gt; Come fate quando **manca** il contratto?"), "{}", form.text);
    let reply = [("thread_id", &*id), ("reply_to", &question), ("body", "•\tdichiarazione\n•\tsopralluogo")];
    let page = talk.bruno.submit("create_post", &reply).await;
    assert!(page.text.contains("<li>dichiarazione</li>") && page.text.contains("In risposta a Ada Prova (n. 1)"));

    let page: ThreadPage = talk.ada.read("show_thread", &[("thread_id", &id)]).await.json();
    let answer = page.posts[1].id.to_string();
    let marked = talk.ada.submit("mark_answer", &[("post_id", &answer), ("answer", "true")]).await;
    assert!(marked.text.contains("Vai alla risposta"), "{}", marked.text);
    let useful = talk.ada.submit("mark_useful", &[("post_id", &answer), ("useful", "true")]).await;
    assert!(useful.text.contains("Utile a 1 persona") && useful.text.contains("Non mi è più utile"));
    let link = talk.bruno.get(&format!("/comunita/sportelli/interventi/{answer}")).await;
    assert!(link.location().ends_with("#intervento-2"), "{}", link.location());
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn who_may_not_is_told_so(pool: PgPool) {
    let mut talk = Talk::begin(pool).await;
    let id = talk.thread().await;
    let shown: ThreadPage = page(&mut talk.ada, &id).await;
    let own = shown.posts[0].id.to_string();
    let nobody = Uuid::from_u128(77).to_string();
    let (thread, body) = (("thread_id", &*id), ("body", "Ciao"));
    // From outside nothing of it is read.
    for (function, sent) in [
        ("list_threads", vec![("community", "sportelli")]),
        ("show_thread", vec![thread]),
        ("posts_changed", vec![thread, ("known_seq", "0")]),
        ("find_post", vec![("post_id", &*own)]),
        ("show_post_history", vec![("post_id", &*own)]),
        ("search_discussions", vec![("words", "residenza"), ("community", "sportelli")]),
    ] {
        assert_eq!(talk.outsider.read(function, &sent).await.error(), AppError::Forbidden, "{function}");
        assert_eq!(talk.site.browser().read(function, &sent).await.error(), AppError::NotAuthenticated, "{function}");
    }
    for (function, sent) in [
        ("create_thread", vec![("community", "sportelli"), ("title", "x"), body]),
        ("create_post", vec![thread, body]),
        ("edit_post", vec![("post_id", &*own), ("version", "0"), body]),
        ("delete_post", vec![("post_id", &*own)]),
        ("mark_useful", vec![("post_id", &*own), ("useful", "true")]),
        ("mark_answer", vec![("post_id", &*own), ("answer", "true")]),
        ("follow_thread", vec![thread, ("follows", "true")]),
        ("mark_read", vec![thread, ("number", "1")]),
        ("enter_contribution", vec![thread, body]),
    ] {
        assert_eq!(talk.outsider.call(function, &sent).await.error(), AppError::Forbidden, "{function}");
    }
    // Inside, what is somebody else's stays so.
    for (browser, function, sent) in [
        (&talk.bruno, "edit_post", vec![("post_id", &*own), ("version", "0"), body]),
        (&talk.facilitator, "edit_post", vec![("post_id", &*own), ("version", "0"), body]),
        (&talk.facilitator, "delete_post", vec![("post_id", &*own)]),
        (&talk.bruno, "mark_answer", vec![("post_id", &*own), ("answer", "true")]),
        (&talk.ada, "mark_useful", vec![("post_id", &*own), ("useful", "true")]),
        (&talk.ada, "enter_contribution", vec![thread, body]),
        (&talk.manager, "create_post", vec![thread, body]),
        (&talk.manager, "mark_useful", vec![("post_id", &*own), ("useful", "true")]),
    ] {
        assert_eq!(browser.clone().call(function, &sent).await.error(), AppError::Forbidden, "{function}");
    }
    let elsewhere = [("thread_id", &*nobody), body];
    assert_eq!(talk.ada.call("create_post", &elsewhere).await.error(), AppError::NotFound);
    let of_none = [thread, body, ("reply_to", &*nobody)];
    assert_eq!(talk.ada.call("create_post", &of_none).await.error(), AppError::NotFound);
    let stale = [("post_id", &*own), ("version", "x"), body];
    assert_eq!(talk.ada.call("edit_post", &stale).await.error(), AppError::BadRequest);
    assert_eq!(page(&mut talk.manager, &id).await.posts.len(), 1, "who manages the project reads");
    assert_eq!(talk.site.count("select count(*) from post").await, 1, "nothing was half written");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_refused_form_keeps_what_was_typed(pool: PgPool) {
    let mut talk = Talk::begin(pool).await;
    talk.ada.get("/comunita/sportelli/discussioni/nuova").await;
    let sent = [("community", "sportelli"), ("title", ""), ("body", "Una <b>bozza</b>"), ("topic", FOREIGN_TOPIC)];
    let page = talk.ada.submit("create_thread", &sent).await;
    assert!(page.text.contains("Campo obbligatorio") && page.text.contains("Una &lt;b&gt;bozza&lt;/b&gt;"));
    let sent = [("community", "sportelli"), ("title", "x"), ("body", "y"), ("topic", FOREIGN_TOPIC)];
    let refused = talk.ada.call("create_thread", &sent).await;
    assert_eq!(refused.refused_for("topic"), Some(FieldCode::NotAChoice));
    let id = talk.thread().await;
    let long = "x".repeat(10_001);
    for (body, code) in
        [("", FieldCode::Required), (" \u{200b} ", FieldCode::Required), (&long, FieldCode::TooLong(10_000))]
    {
        let refused = talk.bruno.call("create_post", &[("thread_id", &id), ("body", body)]).await;
        assert_eq!(refused.refused_for("body"), Some(code));
    }
    // A stale page: what it was written for has changed meanwhile.
    let body = [("thread_id", &*id), ("body", "Con calma")];
    talk.run("update thread set locked_at = now()").await;
    assert_eq!(talk.bruno.call("create_post", &body).await.refused_for(""), Some(FieldCode::ThreadLocked));
    talk.run("update thread set locked_at = null").await;
    talk.run("update community_member set suspended_until = '2030-01-01'").await;
    assert_eq!(talk.bruno.call("create_post", &body).await.refused_for(""), Some(FieldCode::WritingSuspended));
    talk.bruno.get(&format!("/comunita/sportelli/discussioni/{id}")).await;
    let page = talk.bruno.submit("create_post", &body).await;
    assert!(page.text.contains("Per ora non puoi scrivere"), "{}", page.text);
    talk.run("update community_member set suspended_until = null").await;
    talk.run("update community set state = 'closed'").await;
    assert_eq!(talk.bruno.call("create_post", &body).await.refused_for(""), Some(FieldCode::CommunityNotAlive));
    let page = talk.bruno.get(&format!("/comunita/sportelli/discussioni/{id}")).await;
    assert!(page.text.contains("Qui puoi leggere, ma non scrivere") && !page.text.contains("new-post-body"));
    assert_eq!(talk.site.count("select count(*) from post").await, 1);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_first_post_waits_where_the_community_wants_it(pool: PgPool) {
    let mut talk = Talk::begin(pool).await;
    talk.run("update community set first_posts_held = true").await;
    let id = talk.thread().await;
    let page = talk.ada.get(&format!("/comunita/sportelli/discussioni/{id}")).await;
    assert!(page.text.contains("attende che chi facilita lo legga"), "{}", page.text);
    assert_eq!(talk.bruno.read("show_thread", &[("thread_id", &id)]).await.error(), AppError::NotFound);
    let list: ThreadList = talk.bruno.read("list_threads", &[("community", "sportelli")]).await.json();
    assert!(list.above.is_empty() && list.threads.items.is_empty());
    for browser in [&mut talk.ada, &mut talk.facilitator] {
        let list: ThreadList = browser.read("list_threads", &[("community", "sportelli")]).await.json();
        assert_eq!(list.above.first().map(|row| row.state), Some(PostState::Waiting));
    }
    // A facilitator's own never waits; in it a member's first reply does.
    let sent = [("community", "sportelli"), ("title", "Benvenuti"), ("body", "Presentiamoci")];
    let to = talk.facilitator.call("create_thread", &sent).await.done_to();
    let welcome = to.split("/discussioni/").nth(1).unwrap()[..36].to_owned();
    assert!(post(&mut talk.bruno, &welcome, "Eccomi").await.contains("esito=in-attesa-2"));
    let seen: ThreadPage = talk.ada.read("show_thread", &[("thread_id", &welcome)]).await.json();
    assert_eq!(seen.posts.len(), 1, "another's waiting post is not there");
    let seen: ThreadPage = talk.facilitator.read("show_thread", &[("thread_id", &welcome)]).await.json();
    assert_eq!(seen.posts[1].state, PostState::Waiting);
    // Once one is visible, the next ones do not wait.
    talk.run("update post set state = 'visible'").await;
    assert!(post(&mut talk.bruno, &welcome, "E poi").await.contains("esito=pubblicato-3"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_was_said_can_be_put_right_or_taken_back(pool: PgPool) {
    let mut talk = Talk::begin(pool).await;
    let id = talk.thread().await;
    post(&mut talk.bruno, &id, "Parola prima").await;
    let reply = page(&mut talk.bruno, &id).await.posts[1].id.to_string();
    let address = format!("/comunita/sportelli/interventi/{reply}");
    let form = talk.bruno.get(&format!("{address}/modifica")).await;
    assert!(form.text.contains("Parola prima"));
    let sent = [("post_id", &*reply), ("version", "0"), ("body", "Parola dopo")];
    let edited = talk.bruno.submit("edit_post", &sent).await;
    assert!(edited.text.contains("Parola dopo") && edited.text.contains("modificato il"), "{}", edited.text);
    let again = talk.bruno.call("edit_post", &sent).await;
    assert_eq!(again.refused_for(""), Some(FieldCode::WrittenAnewMeanwhile));
    let history = talk.ada.get(&format!("{address}/versioni")).await;
    assert!(history.text.contains("Parola prima") && history.text.contains("Parola dopo"));

    talk.ada.call("mark_answer", &[("post_id", &reply), ("answer", "true")]).await.done_to();
    talk.ada.call("mark_useful", &[("post_id", &reply), ("useful", "true")]).await.done_to();
    talk.bruno.get(&format!("{address}/modifica")).await;
    let deleted = talk.bruno.submit("delete_post", &[("post_id", &reply)]).await;
    assert!(
        deleted.text.contains("Intervento eliminato da chi l'aveva scritto")
            || deleted.text.contains("l&#x27;aveva scritto"),
        "{}",
        deleted.text
    );
    let seen = page(&mut talk.ada, &id).await;
    assert_eq!((seen.posts[1].state, seen.posts[1].html.as_ref()), (PostState::Deleted, None));
    assert_eq!((seen.posts[1].author.as_ref(), seen.facts.answered_by), (None, None));
    let nowhere = "select (select count(*) from post where body like '%Parola%' or html like '%Parola%'
                                                     or search::text like '%parol%')
                        + (select count(*) from post_version) + (select count(*) from post_useful)";
    assert_eq!(talk.site.count(nowhere).await, 0, "its words are nowhere");
    assert_eq!(talk.site.count("select post_count::bigint from thread").await, 1);
    assert_eq!(talk.ada.get(&format!("{address}/versioni")).await.status, StatusCode::NOT_FOUND);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_hidden_post_is_read_by_its_author_and_moderators_alone(pool: PgPool) {
    let mut talk = Talk::begin(pool).await;
    let id = talk.thread().await;
    post(&mut talk.bruno, &id, "Segretissimo").await;
    post(&mut talk.ada, &id, "Dopo").await;
    talk.run(
        "insert into moderation_action (id, community_id, kind, post_id, reason, actor, at)
         select '00000000-0000-0000-000d-000000000001', '00000000-0000-0000-000a-000000000001', 'hidden', p.id,
                'off_topic', a.id, now()
         from post p, account a where p.number = 2 and a.email = 'fiora@rete.example'",
    )
    .await;
    talk.run(
        "insert into moderation_note (id, action_id, kind, body, author, at)
         select gen_random_uuid(), id, 'reason', 'Parlane altrove', actor, at from moderation_action",
    )
    .await;
    talk.run("update post set state = 'hidden' where number = 2").await;
    let address = format!("/comunita/sportelli/discussioni/{id}?da=1");
    let page = talk.ada.get(&address).await;
    assert!(!page.text.contains("Segretissimo") && page.text.contains("Intervento nascosto da chi modera"));
    assert!(!page.text.contains("Parlane altrove"));
    for browser in [&mut talk.bruno, &mut talk.facilitator] {
        let page = browser.get(&address).await;
        assert!(page.text.contains("Segretissimo") && page.text.contains("fuori tema"), "{}", page.text);
        assert!(page.text.contains("Parlane altrove"));
    }
    for browser in [&mut talk.ada, &mut talk.bruno] {
        let found: SearchResults = browser.read("search_discussions", &[("words", "segretissimo")]).await.json();
        assert!(found.posts.items.is_empty(), "hidden posts are never found");
    }
    let hidden = super::talk::page(&mut talk.bruno, &id).await.posts[1].id.to_string();
    let edit = [("post_id", &*hidden), ("version", "0"), ("body", "x")];
    assert_eq!(talk.bruno.call("edit_post", &edit).await.error(), AppError::Forbidden);
    let quoting = format!("/comunita/sportelli/discussioni/{id}?cita={hidden}");
    assert!(!talk.ada.get(&quoting).await.text.contains("Segretissimo"));
    assert_eq!(
        talk.ada.get(&format!("/comunita/sportelli/interventi/{hidden}/versioni")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_open_page_learns_what_changed_since(pool: PgPool) {
    let mut talk = Talk::begin(pool).await;
    let id = talk.thread().await;
    let known = page(&mut talk.bruno, &id).await.facts.seq;
    post(&mut talk.ada, &id, "Aggiungo").await;
    let first = page(&mut talk.ada, &id).await.posts[0].id.to_string();
    talk.bruno.call("mark_useful", &[("post_id", &first), ("useful", "true")]).await.done_to();
    talk.bruno.call("mark_useful", &[("post_id", &first), ("useful", "true")]).await.done_to();
    let known_seq = known.to_string();
    let sent = [("thread_id", &*id), ("known_seq", &known_seq)];
    let news: ThreadNews = talk.bruno.read("posts_changed", &sent).await.json();
    assert_eq!((news.seq, news.facts.seq), (known + 2, known + 2), "useful twice is useful once");
    let numbers: Vec<(i32, i32, bool)> =
        news.posts.iter().map(|post| (post.number, post.useful_count, post.useful_to_me)).collect();
    assert_eq!(numbers, [(1, 1, true), (2, 0, false)]);
    assert_eq!(news.facts.read_number, 1, "hearing of it is not reading it");
    talk.bruno.call("mark_read", &[("thread_id", &id), ("number", "2")]).await.json::<()>();
    talk.bruno.call("mark_read", &[("thread_id", &id), ("number", "1")]).await.json::<()>();
    talk.bruno.call("mark_read", &[("thread_id", &id), ("number", "99")]).await.json::<()>();
    assert_eq!(page(&mut talk.bruno, &id).await.facts.read_number, 2, "never back, and not beyond the end");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_facilitator_gives_a_member_a_voice(pool: PgPool) {
    let mut talk = Talk::begin(pool).await;
    let id = talk.thread().await;
    let form = talk.facilitator.get(&format!("/comunita/sportelli/discussioni/{id}/per-conto")).await;
    assert!(form.text.contains("Prova Bruno, Comune di Crema"), "{}", form.text);
    assert_eq!(
        talk.ada.get(&format!("/comunita/sportelli/discussioni/{id}/per-conto")).await.status,
        StatusCode::FORBIDDEN
    );
    let bruno: Uuid = sqlx::query_scalar("select id from person where email = 'bruno@comune.example'")
        .fetch_one(&talk.site.pool)
        .await
        .unwrap();
    let outside: Uuid = sqlx::query_scalar("select id from person where email = 'olga@altrove.example'")
        .fetch_one(&talk.site.pool)
        .await
        .unwrap();
    let (bruno, outside) = (bruno.to_string(), outside.to_string());
    let refused =
        talk.facilitator.call("enter_contribution", &[("thread_id", &id), ("member", ""), ("body", "")]).await;
    for (field, code) in
        [("member", FieldCode::Required), ("came_by", FieldCode::Required), ("body", FieldCode::Required)]
    {
        assert_eq!(refused.refused_for(field), Some(code));
    }
    let sent = [("thread_id", &*id), ("member", &*outside), ("came_by", "mail"), ("body", "Da fuori")];
    let refused = talk.facilitator.call("enter_contribution", &sent).await;
    assert_eq!(refused.refused_for("member"), Some(FieldCode::NotAChoice));
    let sent = [("thread_id", &*id), ("member", &*bruno), ("came_by", "mail"), ("body", "Da noi si fa così")];
    let page = talk.facilitator.submit("enter_contribution", &sent).await;
    assert!(page.text.contains("arrivato per e-mail") && page.text.contains("Bruno Prova"), "{}", page.text);
    let seen = super::talk::page(&mut talk.bruno, &id).await;
    assert!(seen.posts[1].mine, "it is the member's: they may put it right or take it back");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn lists_and_search_find_what_is_looked_for(pool: PgPool) {
    let mut talk = Talk::begin(pool).await;
    let id = talk.thread().await;
    post(&mut talk.bruno, &id, "La *qualità* dell'accoglienza & <script>").await;
    let other = [("community", "sportelli"), ("title", "Codice STP"), ("body", "Chi lo rilascia?"), ("tags", "salute")];
    talk.bruno.call("create_thread", &other).await.done_to();
    for (filter, value, titles) in [
        ("filters[topic]", TOPIC, vec!["Residenza senza contratto"]),
        ("filters[tag]", "Salute", vec!["Codice STP"]),
        ("filters[unanswered]", "1", vec!["Residenza senza contratto"]),
        ("filters[topic]", "x", vec!["Codice STP", "Residenza senza contratto"]),
    ] {
        let list: ThreadList =
            talk.ada.read("list_threads", &[("community", "sportelli"), (filter, value)]).await.json();
        let found: Vec<String> = list.threads.items.into_iter().map(|row| row.title).collect();
        assert_eq!(found, titles, "{filter}={value}");
    }
    talk.run("update thread set pinned_at = now() where title = 'Residenza senza contratto'").await;
    let list: ThreadList = talk.ada.read("list_threads", &[("community", "sportelli")]).await.json();
    assert_eq!((list.above[0].pinned, list.threads.items.len()), (true, 1));

    let page = talk.ada.get("/comunita/cerca?testo=qualita").await;
    assert!(page.text.contains("<mark>qualità</mark>"), "{}", page.text);
    let page = talk.ada.get("/comunita/cerca?testo=residenza&comunita=sportelli").await;
    assert!(page.text.contains("<mark>Residenza</mark>"), "{}", page.text);
    assert_eq!(
        talk.outsider.get("/comunita/cerca?testo=qualita&comunita=sportelli").await.status,
        StatusCode::FORBIDDEN
    );
    let page = talk.outsider.get("/comunita/cerca?testo=qualita").await;
    assert!(page.text.contains("Nessun intervento contiene"), "{}", page.text);
    let found: SearchResults = talk.manager.read("search_discussions", &[("words", "QUALITÀ")]).await.json();
    assert_eq!(found.posts.items.len(), 1);
    for nonsense in ["' or 1=1 --", "\u{0}", "\"", "!&|()", "-"] {
        assert_eq!(
            talk.ada.read("search_discussions", &[("words", nonsense)]).await.status,
            StatusCode::OK,
            "{nonsense}"
        );
    }
    let cursor = talk.ada.read("search_discussions", &[("words", "qualita"), ("cursor", "x_y")]).await;
    assert_eq!(cursor.status, StatusCode::OK);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn fifty_posts_at_once_have_their_numbers_in_order(pool: PgPool) {
    let talk = Talk::begin(pool).await;
    let pool = talk.site.pool.clone();
    let now = talk.site.clock.now();
    let person: Uuid =
        sqlx::query_scalar("select id from person where email = 'ada@comune.example'").fetch_one(&pool).await.unwrap();
    let mut connection = pool.acquire().await.unwrap();
    let mut place = db::place(&mut connection, "sportelli", None, now).await.unwrap().unwrap();
    place.standing.facilitates = true;
    let new = NewThread {
        title: "In tanti".to_owned(),
        topic: None,
        tags: Vec::new(),
        is_question: false,
        body: "Comincio".to_owned(),
    };
    let act = Act { actor: None, now, site: PUBLIC_URL };
    let begun = db::begin_thread(&mut connection, &place, person, &new, &act).await.unwrap();
    drop(connection);
    let mut crowd = tokio::task::JoinSet::new();
    for number in 0..49 {
        let (pool, place) = (pool.clone(), place.clone());
        crowd.spawn(async move {
            let mut transaction = pool.begin().await.unwrap();
            let body = format!("Intervento {number}");
            let post = NewPost { author: person, body: &body, reply_to: None, came_by: None };
            let act = Act { actor: None, now, site: PUBLIC_URL };
            let posted = db::add_post(&mut transaction, &place, begun.thread, &post, &act).await.unwrap();
            transaction.commit().await.unwrap();
            posted
        });
    }
    let mut numbers: Vec<i32> =
        crowd.join_all().await.into_iter().map(|posted: Posted| posted.number).chain([begun.number]).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=50).collect::<Vec<_>>());
    let mut connection = pool.acquire().await.unwrap();
    let changes = db::changes_after(&mut connection, begun.thread, 0, 100).await.unwrap();
    assert_eq!(changes.iter().map(|change| change.seq).collect::<Vec<_>>(), (1..=50).collect::<Vec<_>>());
    let in_order = "select count(*) from thread_change c join post p on p.id = c.post_id where p.number <> c.seq";
    assert_eq!(talk.site.count(in_order).await, 0, "posts and changes come in one order");
    let counters =
        "select t.post_count::bigint * 1000 + c.thread_count from thread t join community c on c.id = t.community_id";
    assert_eq!(talk.site.count(counters).await, 50_001);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn who_is_outside_is_told_whose_page_it_is_and_how_to_join(pool: PgPool) {
    let mut talk = Talk::begin(pool).await;
    let id = talk.thread().await;
    for page in ["/discussioni", "/membri", &format!("/discussioni/{id}")] {
        let answer = talk.outsider.get(&format!("/comunita/sportelli{page}")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{page}");
        for shown in ["Questa pagina è della comunità", "href=\"/comunita/sportelli\"", "come si entra"] {
            assert!(answer.text.contains(shown), "{page}: {shown}: {}", answer.text);
        }
        for inside in ["Residenza senza contratto", "bruno", "Bruno"] {
            assert!(!answer.text.contains(inside), "{page}: {inside}");
        }
    }
    let answer = talk.outsider.get("/comunita/nessuna/discussioni").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_somebody_wrote_and_marked_is_in_the_copy_of_their_data(pool: PgPool) {
    let mut talk = Talk::begin(pool).await;
    let id = talk.thread().await;
    post(&mut talk.bruno, &id, "Parola di Bruno").await;
    let reply = page(&mut talk.ada, &id).await.posts[1].id.to_string();
    talk.bruno.call("edit_post", &[("post_id", &*reply), ("version", "0"), ("body", "Parola dopo")]).await.done_to();
    talk.ada.call("mark_useful", &[("post_id", &*reply), ("useful", "true")]).await.done_to();
    talk.ada.call("flag_post", &[("post_id", &*reply), ("reason", "wrong"), ("note", "Non è così")]).await.done_to();

    let of_bruno = talk.bruno.get("/area-personale/dati.json").await.text;
    for kept in ["Parola dopo", "Parola di Bruno", "Residenza senza contratto"] {
        assert!(of_bruno.contains(kept), "{kept}: {of_bruno}");
    }
    let of_ada = talk.ada.get("/area-personale/dati.json").await.text;
    for kept in ["Come fate quando", "Non è così", &*reply, "useful_marks"] {
        assert!(of_ada.contains(kept), "{kept}: {of_ada}");
    }
    assert!(!of_bruno.contains("Come fate quando") && !of_bruno.contains("Non è così"), "{of_bruno}");
    assert!(!of_ada.contains("Parola di Bruno") && !of_ada.contains("Parola dopo"), "{of_ada}");
}

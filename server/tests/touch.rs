// SPDX-License-Identifier: AGPL-3.0-or-later
//! Staying in touch: who is told of a post, in the page and by mail, how that is stopped, who is there.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

use app::{
    communities::{
        ThreadPage,
        touch::{self, MemberLike, NoticeKind, NoticesPage, Told},
    },
    error::{AppError, FieldCode},
    people::Role,
};
use axum::http::{Method, StatusCode};
use correlare::jobs;
use jiff::{SignedDuration, Timestamp};
use rand::{SeedableRng, rngs::StdRng};
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{Answer, Browser, PUBLIC_URL, Site};

const COMMUNITY: Uuid = Uuid::from_u128(0x000a_0000_0000_0001);
const NOTICES: &str = "/area-personale/notifiche";

/// A community with three members, who facilitates it, and somebody from outside.
struct Ground {
    site: Site,
    ada: Browser,
    bruno: Browser,
    carla: Browser,
    facilitator: Browser,
    outsider: Browser,
}

async fn belong(site: &Site, email: &str) -> Uuid {
    let person = site.account(email).await.person;
    sqlx::query(
        "insert into community_member (community_id, person_id, state, body_name, since, version)
         values ($1, $2, 'member', 'Comune di Crema', '2026-11-01', 1)",
    )
    .bind(COMMUNITY)
    .bind(person)
    .execute(&site.pool)
    .await
    .unwrap();
    person
}

async fn member(site: &Site, email: &str) -> Browser {
    belong(site, email).await;
    let mut browser = site.browser();
    browser.log_in(email).await;
    browser
}

impl Ground {
    async fn begin(pool: PgPool) -> Self {
        let site = Site::new(pool);
        for statements in [include_str!("../../app/src/monitoring/db/ground.sql"), include_str!("talk/ground.sql")] {
            sqlx::raw_sql(statements).execute(&site.pool).await.unwrap();
        }
        let facilitator = site.account("fiora@rete.example").await;
        site.grant(facilitator.account, Role::Facilitator, Some(COMMUNITY)).await;
        let mut of_facilitator = site.browser();
        of_facilitator.log_in("fiora@rete.example").await;
        Self {
            ada: member(&site, "ada@comune.example").await,
            bruno: member(&site, "bruno@comune.example").await,
            carla: member(&site, "carla@comune.example").await,
            facilitator: of_facilitator,
            outsider: site.browser_of("olga@altrove.example").await,
            site,
        }
    }

    /// Ada's discussion, and its id.
    async fn thread(&mut self, body: &str) -> String {
        let sent = [("community", "sportelli"), ("title", "Residenza senza contratto"), ("body", body)];
        let to = self.ada.call("create_thread", &sent).await.done_to();
        to.split("/discussioni/").nth(1).unwrap()[..36].to_owned()
    }

    async fn run(&self, statement: &'static str) {
        sqlx::query(statement).execute(&self.site.pool).await.unwrap();
    }

    /// What the job writes now.
    async fn tell(&self) -> usize {
        jobs::tell(&self.site.services()).await.unwrap()
    }

    async fn mails(&self, who: &str) -> Vec<(String, String)> {
        self.site.mails_to(&format!("{who}@comune.example")).await
    }

    /// A moment later, so that what comes is newer.
    fn tick(&self) {
        self.site.later(SignedDuration::from_secs(1));
    }

    async fn set_told(&self, browser: &Browser, told: &str) {
        browser.clone().call("set_told", &[("community", "sportelli"), ("told", told)]).await.done_to();
    }
}

async fn post(browser: &Browser, thread: &str, body: &str) -> String {
    browser.clone().call("create_post", &[("thread_id", thread), ("body", body)]).await.done_to()
}

async fn page(browser: &Browser, thread: &str) -> ThreadPage {
    browser.clone().read("show_thread", &[("thread_id", thread)]).await.json()
}

async fn notices(browser: &Browser) -> NoticesPage {
    browser.clone().read("my_notices", &[]).await.json()
}

async fn unread(browser: &Browser) -> i64 {
    browser.clone().read("count_notices", &[]).await.json()
}

async fn kinds(browser: &Browser) -> Vec<NoticeKind> {
    notices(browser).await.notices.items.iter().map(|notice| notice.kind).collect()
}

/// The last address in a mail: what stops it.
fn way_out(mail: &(String, String)) -> String {
    mail.1.rsplit_once(PUBLIC_URL).unwrap().1.trim().to_owned()
}

/// As a mail provider does it: without cookies, from elsewhere.
async fn one_click(site: &Site, address: &str) -> Answer {
    site.browser().send(Method::POST, address, "*/*", None).await
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn who_is_named_sees_it_in_the_header_and_reads_it_by_opening_the_discussion(pool: PgPool) {
    let mut ground = Ground::begin(pool).await;
    let thread = ground.thread("Chiedo a @bruno PROVA e a @Nessuno Qui: come fate?").await;
    assert!(
        page(&ground.carla, &thread).await.posts[0]
            .html
            .as_ref()
            .unwrap()
            .contains("<span class=\"mention\">@bruno PROVA</span> e a @Nessuno Qui")
    );
    let header = ground.bruno.get("/comunita").await;
    assert!(header.text.contains("notices-count") && header.text.contains("da leggere"), "{}", header.text);
    assert!(!ground.carla.get("/comunita").await.text.contains("notices-count"));
    assert!(!ground.site.browser().get("/comunita").await.text.contains(NOTICES), "visitors have none");

    let list = ground.bruno.get(NOTICES).await;
    for shown in ["Ada Prova ti ha nominato", "Residenza senza contratto · Sportelli", "come fate?", "Segna tutte"] {
        assert!(list.text.contains(shown), "{shown}: {}", list.text);
    }
    let address = &notices(&ground.bruno).await.notices.items[0].address;
    let link = ground.bruno.get(address).await;
    assert!(link.location().ends_with("#intervento-1"));
    ground.bruno.follow(&link).await;
    assert_eq!(unread(&ground.bruno).await, 0, "opening it was reading it");
    assert!(!ground.bruno.get("/comunita").await.text.contains("notices-count"));

    post(&ground.carla, &thread, "Di nuovo @Bruno Prova").await;
    assert_eq!(unread(&ground.bruno).await, 1);
    let read = ground.bruno.submit("mark_notices_read", &[]).await;
    assert!(read.text.contains("Tutte le notifiche sono segnate come lette"), "{}", read.text);
    assert_eq!(unread(&ground.bruno).await, 0);
    assert_eq!(ground.site.browser().read("my_notices", &[]).await.error(), AppError::NotAuthenticated);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn each_is_told_once_for_the_first_reason_and_nobody_of_their_own(pool: PgPool) {
    let mut ground = Ground::begin(pool).await;
    let thread = ground.thread("Come fate?").await;
    assert!(kinds(&ground.ada).await.is_empty() && kinds(&ground.bruno).await.is_empty());
    ground.set_told(&ground.carla, "at_once").await;
    let question = page(&ground.bruno, &thread).await.posts[0].id.to_string();
    let answer = [("thread_id", &*thread), ("reply_to", &question), ("body", "Così, @Ada Prova")];
    ground.bruno.call("create_post", &answer).await.done_to();
    assert_eq!(kinds(&ground.ada).await, [NoticeKind::Mentioned], "named, answered and following: once");
    assert_eq!(kinds(&ground.carla).await, [NoticeKind::Posted]);
    assert!(kinds(&ground.bruno).await.is_empty(), "of one's own post one is not told");
    ground.tick();
    let answer = [("thread_id", &*thread), ("reply_to", &question), ("body", "E così")];
    ground.carla.call("create_post", &answer).await.done_to();
    assert_eq!(kinds(&ground.ada).await, [NoticeKind::Replied, NoticeKind::Mentioned]);
    assert_eq!(kinds(&ground.bruno).await, [NoticeKind::PostedInFollowed], "who wrote there follows it");
    // What is quoted names nobody anew; an address of mail neither.
    ground.tick();
    let before = kinds(&ground.carla).await.len();
    post(&ground.facilitator, &thread, "> @Carla Prova\n\nscrivete a x@Carla Prova").await;
    assert_eq!(kinds(&ground.carla).await[0], NoticeKind::PostedInFollowed);
    assert_eq!(kinds(&ground.carla).await.len(), before + 1);

    // Named when the post was written anew: who had heard of it does not hear again.
    ground.tick();
    let mine = page(&ground.ada, &thread).await.posts[0].clone();
    let edited = [("post_id", &*mine.id.to_string()), ("version", "0"), ("body", "Come fate, @Bruno Prova?")];
    ground.ada.call("edit_post", &edited).await.done_to();
    assert_eq!(kinds(&ground.bruno).await[0], NoticeKind::Mentioned);
    let edited = [("post_id", &*mine.id.to_string()), ("version", "1"), ("body", "Allora, @Bruno Prova?")];
    ground.ada.call("edit_post", &edited).await.done_to();
    assert_eq!(kinds(&ground.bruno).await.iter().filter(|kind| **kind == NoticeKind::Mentioned).count(), 1);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_preview_marks_the_names_that_the_post_will_mark(pool: PgPool) {
    let mut ground = Ground::begin(pool).await;
    let body = ("body", "Per @Bruno Prova e @Nessuno Qui");
    let seen: String = ground.ada.call("preview_post", &[body, ("community", "sportelli")]).await.json();
    assert!(seen.contains("class=\"mention\">@Bruno Prova<") && !seen.contains(">@Nessuno"), "{seen}");
    let seen: String = ground.ada.call("preview_post", &[body]).await.json();
    assert!(seen.contains("@Bruno Prova") && !seen.contains("mention"), "{seen}");
    let outside = ground.outsider.call("preview_post", &[body, ("community", "sportelli")]).await;
    assert_eq!(outside.error(), AppError::Forbidden);
    assert_eq!(ground.site.count("select count(*) from notice").await, 0, "nobody is told of it");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn who_writes_follows_until_they_choose_otherwise(pool: PgPool) {
    let mut ground = Ground::begin(pool).await;
    let thread = ground.thread("Come fate?").await;
    assert!(page(&ground.ada, &thread).await.facts.follows, "who begins it");
    assert!(!page(&ground.bruno, &thread).await.facts.follows, "who reads it does not");
    post(&ground.bruno, &thread, "Così").await;
    assert!(page(&ground.bruno, &thread).await.facts.follows, "who writes in it");
    ground.bruno.call("follow_thread", &[("thread_id", &*thread), ("follows", "false")]).await.done_to();
    post(&ground.bruno, &thread, "E così").await;
    assert!(!page(&ground.bruno, &thread).await.facts.follows, "writing again does not begin it unasked");
    post(&ground.ada, &thread, "Grazie").await;
    assert!(kinds(&ground.bruno).await.is_empty());
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_waits_is_told_when_it_is_let_through_and_what_is_hidden_says_nothing(pool: PgPool) {
    let mut ground = Ground::begin(pool).await;
    ground.run("update community set first_posts_held = true").await;
    let thread = ground.thread("Una domanda riservata per @Bruno Prova").await;
    assert_eq!((unread(&ground.bruno).await, ground.tell().await), (0, 0), "it waits");
    let post = page(&ground.ada, &thread).await.posts[0].id.to_string();
    let released = [("post_id", &*post), ("kind", "released"), ("reason", "other")];
    ground.facilitator.call("moderate_post", &released).await.done_to();
    assert_eq!(kinds(&ground.bruno).await, [NoticeKind::Mentioned]);

    let hidden = [("post_id", &*post), ("reason", "offensive"), ("note", "Motivo")];
    ground.facilitator.call("hide_post", &hidden).await.done_to();
    let list = ground.bruno.get(NOTICES).await;
    assert!(list.text.contains("non si può più leggere") && !list.text.contains("riservata"), "{}", list.text);
    let before = ground.mails("bruno").await.len();
    ground.tell().await;
    assert_eq!(ground.mails("bruno").await.len(), before, "no mail of what is hidden");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn who_reads_there_no_longer_is_told_nothing(pool: PgPool) {
    let mut ground = Ground::begin(pool).await;
    let thread = ground.thread("Per @Bruno Prova").await;
    ground.run("update community_member set state = 'left' where person_id = (select id from person where given_name = 'Bruno')").await;
    assert_eq!((unread(&ground.bruno).await, ground.tell().await), (0, 0));
    assert!(notices(&ground.bruno).await.notices.items.is_empty());
    ground.run("update thread_reader set follows = true").await;
    post(&ground.ada, &thread, "E ancora @Bruno Prova").await;
    assert_eq!(ground.site.count("select count(*) from notice").await, 1, "only the one from before");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_mail_goes_out_once_and_is_stopped_with_one_request(pool: PgPool) {
    let mut ground = Ground::begin(pool).await;
    let thread = ground.thread("Sentiamo @Bruno Prova").await;
    assert_eq!((ground.tell().await, ground.tell().await), (1, 0));
    let [mail] = ground.mails("bruno").await.try_into().unwrap();
    assert_eq!(mail.0, "Ada Prova ti ha nominato: Residenza senza contratto");
    for part in
        ["Gentile Bruno Prova", "Sentiamo @Bruno Prova", "/interventi/", NOTICES, "Non ricevere più avvisi di questa"]
    {
        assert!(mail.1.contains(part), "{part}: {}", mail.1);
    }
    let address = way_out(&mail);
    let kept: Vec<String> =
        sqlx::query_scalar("select unsubscribe from mail").fetch_all(&ground.site.pool).await.unwrap();
    assert_eq!(kept, [format!("{PUBLIC_URL}{address}")]);
    let secret = address.rsplit('/').next().unwrap();
    let hashes: Vec<Vec<u8>> =
        sqlx::query_scalar("select token_hash from unsubscribe_token").fetch_all(&ground.site.pool).await.unwrap();
    assert!(hashes.iter().all(|hash| hash.len() == 32 && hash != secret.as_bytes()), "only a hash is kept");

    // Programs that look through mails open their links: nothing changes.
    let shown = ground.site.browser().get(&address).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    assert!(shown.text.contains("Avvisi e riepiloghi della comunità «Sportelli»") && shown.text.contains("<form"));
    assert_eq!(ground.site.count("select count(*) from community_member where told = 'never'").await, 0);

    for _ in 0..2 {
        let stopped = one_click(&ground.site, &address).await;
        assert_eq!(stopped.status, StatusCode::OK, "{}", stopped.text);
        assert!(
            stopped.text.contains("Non riceverai più queste mail") && !stopped.text.contains("<form method=\"post\"")
        );
    }
    assert_eq!(ground.site.count("select count(*) from community_member where told = 'never'").await, 1);
    post(&ground.ada, &thread, "Ancora @Bruno Prova").await;
    assert_eq!(ground.tell().await, 0, "in the page only");
    assert_eq!(unread(&ground.bruno).await, 2);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_discussion_and_summaries_are_stopped_by_themselves(pool: PgPool) {
    let mut ground = Ground::begin(pool).await;
    let thread = ground.thread("Come fate?").await;
    post(&ground.bruno, &thread, "Così").await;
    ground.tell().await;
    let [mail] = ground.mails("ada").await.try_into().unwrap();
    assert_eq!(mail.0, "Nuovo intervento: Residenza senza contratto");
    assert!(one_click(&ground.site, &way_out(&mail)).await.text.contains("una discussione della comunità"));
    assert!(!page(&ground.ada, &thread).await.facts.follows);
    assert_eq!(ground.site.count("select count(*) from community_member where told = 'never'").await, 0);
    post(&ground.ada, &thread, "Grazie").await;
    assert!(!page(&ground.ada, &thread).await.facts.follows, "who stopped it by mail does not begin it by writing");

    let mut rng = StdRng::seed_from_u64(7);
    let person = sqlx::query_scalar("select id from person where given_name = 'Carla'");
    let person = person.fetch_one(&ground.site.pool).await.unwrap();
    let mut connection = ground.site.pool.acquire().await.unwrap();
    let (scope, now) = (touch::db::Scope::Summaries, ground.site.clock.now());
    let address = touch::db::new_way_out(&mut connection, person, scope, "", &mut rng, now).await.unwrap();
    assert!(ground.site.browser().get(&address).await.text.contains("Riepiloghi delle tue comunità"));
    assert_eq!(one_click(&ground.site, &address).await.status, StatusCode::OK);
    assert_eq!(ground.site.count("select count(*) from community_member where told = 'never'").await, 1);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_address_that_stops_nothing_says_so_kindly(pool: PgPool) {
    let ground = Ground::begin(pool).await;
    for secret in ["x", "%F0%9F%99%82", "a'b", &"y".repeat(500)] {
        let address = format!("/disiscrizione/{secret}");
        for answer in [ground.site.browser().get(&address).await, one_click(&ground.site, &address).await] {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{secret}");
            assert!(answer.text.contains("Questo collegamento non è valido"), "{}", answer.text);
        }
    }
    // From another site's page, in a browser, nobody is made to stop anything.
    let mut browser = ground.site.browser();
    browser.headers.push(("sec-fetch-site", "cross-site".to_owned()));
    assert_eq!(browser.send(Method::POST, "/disiscrizione/x", "*/*", None).await.status, StatusCode::FORBIDDEN);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn two_processes_at_once_write_each_mail_once(pool: PgPool) {
    let mut ground = Ground::begin(pool).await;
    let thread = ground.thread("Come fate?").await;
    for number in 0..120 {
        let person = Uuid::now_v7();
        sqlx::query(
            "with made as (
                 insert into person (id, given_name, family_name, email, source, created_at)
                 values ($1, 'Tante', $2, $3, 'account', now()) returning id
             ), account as (
                 insert into account (id, person_id, email, email_verified_at, created_at)
                 select id, id, $3, now(), now() from made
             ), reader as (
                 insert into thread_reader (thread_id, person_id, follows) select $4::uuid, id, true from made
             )
             insert into community_member (community_id, person_id, state, since, version)
             select $5, id, 'member', '2026-11-01', 1 from made",
        )
        .bind(person)
        .bind(format!("N{number}"))
        .bind(format!("n{number}@comune.example"))
        .bind(&thread)
        .bind(COMMUNITY)
        .execute(&ground.site.pool)
        .await
        .unwrap();
    }
    post(&ground.bruno, &thread, "Così").await;
    page(&ground.bruno, &thread).await;
    let (one, two, three) = (ground.site.services(), ground.site.services(), ground.site.services());
    let (one, two, three) = tokio::join!(jobs::tell(&one), jobs::tell(&two), jobs::tell(&three));
    assert_eq!(one.unwrap() + two.unwrap() + three.unwrap(), 121, "the followers and Ada");
    let count = "select count(*) from mail where template = 'community_followed'";
    assert_eq!(ground.site.count(count).await, 121);
    let different = "select count(distinct to_address) from mail where template = 'community_followed'";
    assert_eq!(ground.site.count(different).await, 121);

    // And each summary: it is Monday again.
    ground.site.later(SignedDuration::from_hours(24 * 7));
    let (one, two, three) = (ground.site.services(), ground.site.services(), ground.site.services());
    let (one, two, three) = tokio::join!(jobs::tell(&one), jobs::tell(&two), jobs::tell(&three));
    let written = one.unwrap() + two.unwrap() + three.unwrap();
    assert_eq!(written, 122, "all but Bruno, who has read it: Ada, Carla and the others");
    let different = "select count(distinct to_address) from mail where template = 'community_weekly'";
    assert_eq!(ground.site.count(different).await, 122);
    assert_eq!(ground.tell().await, 0);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_summary_tells_what_others_wrote_and_was_not_read(pool: PgPool) {
    let mut ground = Ground::begin(pool).await;
    ground.set_told(&ground.bruno, "daily").await;
    assert_eq!(ground.tell().await, 0, "from now on it is counted");
    ground.site.later(SignedDuration::from_hours(1));
    let thread = ground.thread("Come fate quando manca il contratto?").await;
    ground.run("update thread set is_question = true").await;
    post(&ground.carla, &thread, "Da noi basta una **dichiarazione**").await;
    post(&ground.ada, &thread, "Parole da nascondere").await;
    ground.run("update post set state = 'hidden' where number = 3").await;
    ground.run("update notice set mail_due = false").await;
    ground
        .run(
            "insert into community_meeting (id, community_id, starts_at, ends_at, place, created_at)
         values (gen_random_uuid(), '00000000-0000-0000-000a-000000000001', '2026-12-09T13:30Z', '2026-12-09T16:00Z',
                 'Crema, sala civica', now())",
        )
        .await;
    ground.site.clock.set("2026-11-24T05:59:00Z".parse::<Timestamp>().unwrap());
    assert_eq!(ground.tell().await, 0, "not before seven");
    ground.site.clock.set("2026-11-24T06:00:00Z".parse::<Timestamp>().unwrap());
    assert_eq!((ground.tell().await, ground.tell().await), (1, 0));
    let [mail] = ground.mails("bruno").await.try_into().unwrap();
    assert_eq!(mail.0, "Le novità del giorno: Sportelli");
    for part in [
        "* Sportelli *\nhttp://correlare.example/comunita/sportelli",
        "- Residenza senza contratto: 2 nuovi interventi\n  Ada Prova: «Come fate quando manca il contratto?»\n",
        "Domande che aspettano una risposta:\n- Residenza senza contratto",
        "Prossimo incontro: mercoledì 9 dicembre 2026, 14.30-17.00\nCrema, sala civica",
        "Non ricevere più riepiloghi: http://correlare.example/disiscrizione/",
    ] {
        assert!(mail.1.contains(part), "{part}\n{}", mail.1);
    }
    assert!(!mail.1.contains("nascondere"), "{}", mail.1);

    // The next morning there is nothing new; on Monday the weekly ones come, but not of what was read or is one's own.
    ground.site.later(SignedDuration::from_hours(24));
    assert_eq!(ground.tell().await, 0);
    page(&ground.ada, &thread).await;
    ground.site.clock.set("2026-11-30T06:30:00Z".parse::<Timestamp>().unwrap());
    assert_eq!(ground.tell().await, 1);
    let [mail] = ground.mails("carla").await.try_into().unwrap();
    assert!(mail.0 == "Le novità della settimana: Sportelli" && mail.1.contains(": 1 nuovo intervento"), "{}", mail.1);
    assert!(ground.mails("ada").await.is_empty(), "she has read it");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_post_that_waited_is_news_from_when_it_was_released(pool: PgPool) {
    let mut ground = Ground::begin(pool).await;
    ground.set_told(&ground.bruno, "daily").await;
    assert_eq!(ground.tell().await, 0, "from now on it is counted");
    ground.site.later(SignedDuration::from_hours(1));
    let thread = ground.thread("Come fate quando manca il contratto?").await;
    post(&ground.carla, &thread, "Parole che aspettano").await;
    ground.run("update post set state = 'waiting' where number = 2").await;
    let waiting: Uuid =
        sqlx::query_scalar("select id from post where number = 2").fetch_one(&ground.site.pool).await.unwrap();
    ground.run("update notice set mail_due = false").await;
    ground.site.clock.set("2026-11-24T06:00:00Z".parse::<Timestamp>().unwrap());
    assert_eq!(ground.tell().await, 1);
    let [mail] = ground.mails("bruno").await.try_into().unwrap();
    assert!(mail.1.contains(": 1 nuovo intervento") && !mail.1.contains("che aspettano"), "{}", mail.1);

    ground.site.later(SignedDuration::from_hours(2));
    let waiting = waiting.to_string();
    ground.facilitator.call("moderate_post", &[("post_id", &*waiting), ("kind", "released")]).await.done_to();
    ground.run("update notice set mail_due = false").await;
    ground.run("delete from mail").await;
    ground.site.clock.set("2026-11-25T06:00:00Z".parse::<Timestamp>().unwrap());
    assert_eq!(ground.tell().await, 1);
    let [mail] = ground.mails("bruno").await.try_into().unwrap();
    assert!(mail.1.contains(": 1 nuovo intervento") && mail.1.contains("Parole che aspettano"), "{}", mail.1);
    ground.site.clock.set("2026-11-26T06:00:00Z".parse::<Timestamp>().unwrap());
    assert_eq!(ground.tell().await, 0, "once");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn how_one_is_told_and_shown_is_ones_own_choice_as_a_member(pool: PgPool) {
    let mut ground = Ground::begin(pool).await;
    let (place, told) = (("community", "sportelli"), ("told", "never"));
    for (function, sent) in [("set_told", vec![place, told]), ("set_presence", vec![place, ("shows", "true")])] {
        assert_eq!(ground.outsider.call(function, &sent).await.error(), AppError::Forbidden, "{function}");
        assert_eq!(ground.facilitator.call(function, &sent).await.error(), AppError::Forbidden, "{function}");
        assert_eq!(ground.site.browser().call(function, &sent).await.error(), AppError::NotAuthenticated);
        let nowhere = [("community", "nessuna"), told];
        assert_eq!(ground.ada.call(function, &nowhere).await.error(), AppError::NotFound, "{function}");
    }
    let refused = ground.ada.call("set_told", &[place, ("told", "ogni tanto")]).await;
    assert_eq!(refused.refused_for("told"), Some(FieldCode::NotAChoice));
    assert_eq!(ground.ada.call("set_told", &[place]).await.refused_for("told"), Some(FieldCode::Required));

    // Without WebAssembly, on both pages.
    ground.ada.get("/comunita/sportelli").await;
    let refused = ground.ada.submit("set_told", &[place, ("told", "x")]).await;
    assert!(refused.text.contains("Come vuoi ricevere le novità") && refused.text.contains("error-summary"));
    let saved = ground.ada.submit("set_told", &[place, ("told", "at_once")]).await;
    assert!(saved.text.contains("Salvato.") && ground.ada.page.starts_with("/comunita/sportelli"), "{}", saved.text);
    let saved = ground.ada.submit("set_told", &[place, ("told", "daily"), ("back", "notices")]).await;
    assert!(ground.ada.page.starts_with(NOTICES) && saved.text.contains("Salvato."), "{}", saved.text);
    let told: Vec<_> = notices(&ground.ada).await.told.iter().map(|told| told.told).collect();
    assert_eq!(told, [Told::Daily]);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn who_is_there_is_seen_only_if_they_want_it_and_only_for_a_moment(pool: PgPool) {
    let mut ground = Ground::begin(pool).await;
    let thread = ground.thread("Come fate?").await;
    page(&ground.bruno, &thread).await;
    assert!(page(&ground.ada, &thread).await.here.is_empty(), "nobody is shown unasked");
    assert_eq!(ground.site.count("select count(*) from presence").await, 0, "nothing is kept either");
    let place = ("community", "sportelli");
    ground.bruno.get("/comunita/sportelli").await;
    let saved = ground.bruno.submit("set_presence", &[place, ("shows", "true")]).await;
    assert!(saved.text.contains("La tua scelta è salvata"), "{}", saved.text);
    assert_eq!(page(&ground.ada, &thread).await.here, ["Bruno P."]);
    assert!(page(&ground.bruno, &thread).await.here.is_empty(), "not oneself");
    assert!(ground.ada.get("/comunita/sportelli").await.text.contains("Adesso qui: Bruno P."));
    assert!(!ground.outsider.get("/comunita/sportelli").await.text.contains("Adesso qui"));

    ground.site.later(SignedDuration::from_secs(121));
    assert!(page(&ground.ada, &thread).await.here.is_empty(), "two minutes later");
    page(&ground.bruno, &thread).await;
    assert_eq!(page(&ground.ada, &thread).await.here, ["Bruno P."]);
    ground.bruno.call("set_presence", &[place]).await.done_to();
    assert!(page(&ground.ada, &thread).await.here.is_empty(), "gone at once");
    assert_eq!(ground.site.count("select count(*) from presence").await, 0);

    ground.bruno.call("set_presence", &[place, ("shows", "true")]).await.done_to();
    page(&ground.bruno, &thread).await;
    let now = ground.site.later(SignedDuration::from_mins(3));
    let mut connection = ground.site.pool.acquire().await.unwrap();
    assert_eq!(touch::db::delete_old_presence(&mut connection, now).await.unwrap(), 1);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn members_are_found_by_how_their_name_begins(pool: PgPool) {
    let mut ground = Ground::begin(pool).await;
    ground.run("update person set given_name = 'Niccolò', family_name = 'D''Angelo' where given_name = 'Bruno'").await;
    let like = async |browser: &Browser, letters: &str| {
        let sent = [("community", "sportelli"), ("letters", letters)];
        let found: Vec<MemberLike> = browser.clone().read("members_like", &sent).await.json();
        found.into_iter().map(|member| member.name).collect::<Vec<_>>()
    };
    for letters in ["n", "NICCOLO", "niccolò d", "dang", "d'An"] {
        assert_eq!(like(&ground.ada, letters).await, ["Niccolò D'Angelo"], "{letters}");
    }
    assert_eq!(
        like(&ground.facilitator, "prova").await,
        ["Ada Prova", "Carla Prova"],
        "not the facilitator, no member"
    );
    for letters in ["", "%", "_", "rova", "\\"] {
        assert!(like(&ground.ada, letters).await.is_empty(), "{letters}");
    }
    let sent = [("community", "sportelli"), ("letters", "a")];
    assert_eq!(ground.outsider.read("members_like", &sent).await.error(), AppError::Forbidden);
    assert_eq!(ground.site.browser().read("members_like", &sent).await.error(), AppError::NotAuthenticated);
    for number in 0..9 {
        belong(&ground.site, &format!("tante{number}@comune.example")).await;
    }
    assert_eq!(like(&ground.ada, "tante").await.len(), 8);
    let thread = ground.thread("Chiedo a @niccolo d'angelo").await;
    assert!(page(&ground.ada, &thread).await.posts[0].html.as_ref().unwrap().contains("@niccolo d'angelo</span>"));
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Moderators move, split and merge threads, through the router: each with its reason and its mails, where addresses
//! and open pages lead, undoing it to the last row, and posts that are written at the same moment.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

use app::{
    communities::{HowWent, ThreadNews},
    error::{AppError, FieldCode},
    people::Role,
};
use axum::http::StatusCode;
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{Answer, Browser, Site};

const HERE: Uuid = Uuid::from_u128(0x000a_0000_0000_0001);
const THERE: Uuid = Uuid::from_u128(0x000a_0000_0000_0002);
const TOPIC: &str = "tema-00000000-0000-0000-000c-000000000001";
const TO_THERE: &str = "comunita-00000000-0000-0000-000a-000000000002";
const BECAUSE: [(&str, &str); 2] = [("reason", "off_topic"), ("note", "Si legge meglio così.")];

/// Two communities; `ada` and `bea` belong to the first, `bea` to the second too; `both` facilitates the two, `one` the
/// first alone.
struct Ground {
    site: Site,
    ada: Browser,
    bea: Browser,
    both: Browser,
    one: Browser,
}

async fn somebody(site: &Site, name: &str, member_of: &[Uuid], facilitates: &[Uuid]) -> Browser {
    let email = format!("{name}@comune.example");
    let account = site.account(&email).await;
    for community in member_of {
        sqlx::query(
            "insert into community_member (community_id, person_id, state, since, version)
             values ($1, $2, 'member', '2026-11-01', 1)",
        )
        .bind(community)
        .bind(account.person)
        .execute(&site.pool)
        .await
        .unwrap();
    }
    for community in facilitates {
        site.grant(account.account, Role::Facilitator, Some(*community)).await;
    }
    let mut browser = site.browser();
    browser.log_in(&email).await;
    browser
}

fn with<'a>(of: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    of.iter().chain(&BECAUSE).copied().collect()
}

/// The thread that a form led to.
fn thread_of(answer: &Answer) -> String {
    answer.done_to().split("/discussioni/").nth(1).unwrap().split(['?', '#']).next().unwrap().to_owned()
}

fn action_of(answer: &Answer) -> String {
    answer.done_to().split("/azione/").nth(1).unwrap().split('?').next().unwrap().to_owned()
}

impl Ground {
    async fn prepare(pool: PgPool) -> Self {
        for statements in [include_str!("../../app/src/monitoring/db/ground.sql"), include_str!("talk/ground.sql")] {
            sqlx::raw_sql(statements).execute(&pool).await.unwrap();
        }
        let site = Site::new(pool);
        let ada = somebody(&site, "ada", &[HERE], &[]).await;
        let bea = somebody(&site, "bea", &[HERE, THERE], &[]).await;
        let both = somebody(&site, "entrambe", &[], &[HERE, THERE]).await;
        let one = somebody(&site, "una", &[], &[HERE]).await;
        Self { site, ada, bea, both, one }
    }

    /// A moment passes.
    fn later(&self) {
        self.site.clock.set(self.site.later(jiff::SignedDuration::from_mins(1)));
    }

    /// A question of Ada's with answers of Bea's, numbered from 1; Bea has read them.
    async fn thread(&mut self, title: &str, posts: usize) -> String {
        self.later();
        let begin = [("community", "sportelli"), ("title", title), ("body", title), ("is_question", "true")];
        let thread = thread_of(&self.ada.call("create_thread", &begin).await);
        for number in 2..=posts {
            self.later();
            let body = format!("{title} {number}");
            self.bea.call("create_post", &[("thread_id", &thread), ("body", &body)]).await.done_to();
        }
        self.bea.get(&format!("/comunita/sportelli/discussioni/{thread}")).await;
        thread
    }

    async fn post(&self, thread: &str, number: i32) -> String {
        sqlx::query_scalar::<_, Uuid>("select id from post where thread_id = $1::uuid and number = $2")
            .bind(thread)
            .bind(number)
            .fetch_one(&self.site.pool)
            .await
            .unwrap()
            .to_string()
    }

    /// Whatever could be changed, but for the numbers of changes and what leads elsewhere only.
    async fn rows(&self) -> String {
        sqlx::query_scalar(
            "select (select jsonb_agg(to_jsonb(t) - 'last_seq' order by id) from thread t where merged_into is null)::text
                 || (select jsonb_agg(to_jsonb(p) order by id) from post p)::text
                 || (select jsonb_agg(to_jsonb(c) order by id) from community c)::text
                 || (select jsonb_agg(to_jsonb(r) order by thread_id, person_id) from thread_reader r
                     join thread t on t.id = r.thread_id where t.merged_into is null)::text
                 || coalesce((select jsonb_agg(to_jsonb(f) order by id) from post_flag f)::text, '')
                 || coalesce((select jsonb_agg(to_jsonb(a) order by id) from attachment a)::text, '')",
        )
        .fetch_one(&self.site.pool)
        .await
        .unwrap()
    }

    /// The posts of a thread: number and text.
    async fn said(&self, thread: &str) -> Vec<(i32, String)> {
        sqlx::query_as("select number, body from post where thread_id = $1::uuid order by number")
            .bind(thread)
            .fetch_all(&self.site.pool)
            .await
            .unwrap()
    }

    async fn read_number(&self, thread: &str, email: &str) -> i32 {
        sqlx::query_scalar(
            "select read_number from thread_reader r join account a on a.person_id = r.person_id
             where thread_id = $1::uuid and email = $2",
        )
        .bind(thread)
        .bind(email)
        .fetch_one(&self.site.pool)
        .await
        .unwrap()
    }

    /// Nothing in the discussions contradicts itself.
    async fn is_sound(&self) {
        let mut connection = self.site.pool.acquire().await.unwrap();
        let found = correlare::audit::run(&mut connection).await.unwrap();
        let of_talk: Vec<_> = found.iter().filter(|breach| breach.rule.code().starts_with("talk-")).collect();
        assert!(of_talk.is_empty(), "{of_talk:?}");
    }

    async fn undo(&mut self, action: &str) {
        self.both.call("undo_moderation", &[("action_id", action), ("note", "Ci ho ripensato.")]).await.done_to();
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_thread_moves_to_a_topic_and_to_another_community_and_back(pool: PgPool) {
    let mut ground = Ground::prepare(pool).await;
    let thread = ground.thread("Residenza", 3).await;
    ground.thread("Altra", 1).await;
    let third = ground.post(&thread, 3).await;
    ground.ada.call("flag_post", &[("post_id", &third), ("reason", "off_topic")]).await.done_to();
    sqlx::query(
        "insert into attachment (id, community_id, post_id, uploaded_by, name, media_type, bytes, received_bytes, state,
                                 object, sha256, created_at)
         select gen_random_uuid(), t.community_id, p.id, p.author_id, 'Modulo.txt', 'text/plain; charset=utf-8', 3, 3,
                'ready', gen_random_uuid(), '\\x01', p.created_at
         from post p join thread t on t.id = p.thread_id where p.id = $1::uuid",
    )
    .bind(&third)
    .execute(&ground.site.pool)
    .await
    .unwrap();
    sqlx::query("update post set state = 'waiting' where id = $1::uuid")
        .bind(&third)
        .execute(&ground.site.pool)
        .await
        .unwrap();
    sqlx::query("update thread set post_count = 2 where id = $1::uuid")
        .bind(&thread)
        .execute(&ground.site.pool)
        .await
        .unwrap();
    let old = format!("/comunita/sportelli/discussioni/{thread}");
    // Reading moves a position too: she has read it before.
    ground.ada.get(&old).await;
    let before = ground.rows().await;

    let moved = ground.one.call("move_thread", &with(&[("thread_id", &thread), ("to", TOPIC)])).await;
    assert!(ground.ada.get(&old).await.text.contains("Residenza · "), "{}", ground.ada.get(&old).await.text);
    let mail = ground.site.mails_to("ada@comune.example").await.pop().unwrap();
    assert!(
        mail.0.contains("spostata") && mail.1.contains("Residenza") && mail.1.contains("Si legge meglio"),
        "{mail:?}"
    );
    assert!(ground.site.mails_to("bea@comune.example").await.is_empty(), "the author's alone");
    ground.is_sound().await;
    ground.undo(&action_of(&moved)).await;
    assert_eq!(ground.rows().await, before);

    let seq = ground.site.count("select max(last_seq)::bigint from thread").await.to_string();
    let moved = ground.both.call("move_thread", &with(&[("thread_id", &thread), ("to", TO_THERE)])).await;
    let action = action_of(&moved);
    ground.is_sound().await;
    let counts =
        "select string_agg(slug || thread_count, ' ' order by slug) from community where slug in ('casa', 'sportelli')";
    let counted: String = sqlx::query_scalar(counts).fetch_one(&ground.site.pool).await.unwrap();
    assert_eq!(counted, "casa1 sportelli1");
    let files = "select count(*) from attachment a join community c on c.id = a.community_id where c.slug = 'casa'";
    assert_eq!(ground.site.count(files).await, 1, "its files are read by those who read it there");
    // The old address leads there those who read there; the queue goes with it, and whoever wrote in it is told.
    let led = ground.bea.get(&format!("{old}?da=2")).await;
    assert_eq!(led.location(), format!("/comunita/casa/discussioni/{thread}?da=2"));
    assert_eq!(ground.ada.get(&old).await.status, StatusCode::FORBIDDEN);
    assert!(ground.both.get("/comunita/casa/moderazione").await.text.contains("Residenza 3"));
    assert!(!ground.both.get("/comunita/sportelli/moderazione").await.text.contains("Residenza 3"));
    let mail = ground.site.mails_to("bea@comune.example").await.pop().unwrap();
    assert!(mail.1.contains("Ora si trova in: Casa"), "{mail:?}");
    let news = ground.bea.read("posts_changed", &[("thread_id", &thread), ("known_seq", &seq)]).await;
    let went = news.json::<ThreadNews>().went.unwrap();
    assert_eq!((went.how, went.address), (HowWent::Moved, format!("/comunita/casa/discussioni/{thread}")));
    // Ada reads what was done, though she does not read there; who moderates here alone does not undo it.
    assert!(ground.ada.get(&format!("/comunita/sportelli/moderazione/azione/{action}")).await.text.contains("Casa"));
    assert_eq!(ground.one.call("undo_moderation", &[("action_id", &action)]).await.error(), AppError::Forbidden);
    ground.undo(&action).await;
    assert_eq!(ground.rows().await, before);
    ground.is_sound().await;
    assert_eq!(ground.both.call("undo_moderation", &[("action_id", &action)]).await.error(), AppError::Conflict);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_thread_is_split_and_put_together_again(pool: PgPool) {
    let mut ground = Ground::prepare(pool).await;
    let thread = ground.thread("Residenza", 6).await;
    let (second, third) = (ground.post(&thread, 2).await, ground.post(&thread, 3).await);
    ground.ada.call("mark_answer", &[("post_id", &third), ("answer", "true")]).await.done_to();
    ground.ada.call("mark_useful", &[("post_id", &third), ("useful", "true")]).await.done_to();
    ground.ada.get(&format!("/comunita/sportelli/discussioni/{thread}?da=1")).await;
    let before = ground.rows().await;
    let seq = ground.site.count("select max(last_seq)::bigint from thread").await.to_string();

    let ticked = format!("posts[p{third}]");
    let sent = with(&[("thread_id", &thread), (&ticked, "true"), ("from", "6"), ("title", "Un caso a parte")]);
    let action = action_of(&ground.one.call("split_thread", &sent).await);
    ground.is_sound().await;
    let page = ground.bea.get(&format!("/comunita/sportelli/moderazione/azione/{action}")).await;
    assert!(page.text.contains("Un caso a parte"), "whose posts went sees it: {}", page.text);
    let mail = ground.site.mails_to("bea@comune.example").await.pop().unwrap();
    assert!(mail.0.contains("a parte") && mail.1.contains("Un caso a parte"), "{mail:?}");
    let new = page.text.split("/discussioni/").nth(1).unwrap()[..36].to_owned();
    assert_eq!(ground.said(&new).await, [(1, "Residenza 3".to_owned()), (2, "Residenza 6".to_owned())]);
    let numbers: Vec<i32> = ground.said(&thread).await.into_iter().map(|(number, _)| number).collect();
    assert_eq!(numbers, [1, 2, 4, 5]);
    assert_eq!(ground.read_number(&new, "bea@comune.example").await, 2, "read there, read here");
    let link = ground.bea.get(&format!("/comunita/sportelli/interventi/{third}")).await;
    assert!(link.location().starts_with(&format!("/comunita/sportelli/discussioni/{new}?da=1")), "{}", link.location());
    let news = ground.ada.read("posts_changed", &[("thread_id", &thread), ("known_seq", &seq)]).await;
    let went = news.json::<ThreadNews>().went.unwrap();
    assert_eq!((went.how, went.title.as_str()), (HowWent::Split, "Un caso a parte"));
    ground.undo(&action).await;
    assert_eq!(ground.rows().await, before);
    let led = ground.bea.get(&format!("/comunita/sportelli/discussioni/{new}?da=2")).await;
    assert_eq!(led.location(), format!("/comunita/sportelli/discussioni/{thread}"), "nothing is left there");

    // What was written in the new thread since stays there, and what was hidden there is hidden here.
    let two = format!("posts[p{second}]");
    let sent = with(&[("thread_id", &thread), (&two, "true"), (&ticked, "true"), ("title", "Di nuovo")]);
    let action = action_of(&ground.one.call("split_thread", &sent).await);
    let new = sqlx::query_scalar::<_, Uuid>("select id from thread where title = 'Di nuovo'");
    let new = new.fetch_one(&ground.site.pool).await.unwrap().to_string();
    ground.later();
    ground.ada.call("create_post", &[("thread_id", &new), ("body", "Più tardi")]).await.done_to();
    ground.one.call("hide_post", &with(&[("post_id", &second)])).await.done_to();
    // An answer to a post that has just gone is an answer still.
    let answer = [("thread_id", thread.as_str()), ("reply_to", &third), ("body", "Una risposta")];
    let answered = ground.ada.call("create_post", &answer).await.done_to();
    assert!(answered.contains("pubblicato-7"), "{answered}");
    ground.undo(&action).await;
    ground.is_sound().await;
    assert_eq!(ground.said(&new).await, [(3, "Più tardi".to_owned())]);
    assert_eq!(ground.said(&thread).await.len(), 7);
    assert!(ground.ada.get(&format!("/comunita/sportelli/discussioni/{new}")).await.text.contains("Più tardi"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_thread_is_merged_into_another_and_parted_again(pool: PgPool) {
    let mut ground = Ground::prepare(pool).await;
    let target = ground.thread("Casa", 3).await;
    let source = ground.thread("Affitto", 4).await;
    let answer = ground.post(&source, 2).await;
    ground.ada.call("mark_answer", &[("post_id", &answer), ("answer", "true")]).await.done_to();
    ground.bea.call("follow_thread", &[("thread_id", &source), ("follows", "true")]).await.done_to();
    let before = ground.rows().await;
    let address = format!("http://correlare.example/comunita/sportelli/discussioni/{target}?da=2#intervento-3");
    let sent = with(&[("thread_id", &source), ("address", &address)]);
    let action = action_of(&ground.one.call("merge_thread", &sent).await);
    ground.is_sound().await;
    let numbers: Vec<i32> = ground.said(&target).await.into_iter().map(|(number, _)| number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(ground.said(&target).await[3].1, "Affitto");
    assert_eq!(ground.read_number(&target, "bea@comune.example").await, 7, "she had read all of both");
    assert_eq!(ground.site.count("select count(*) from thread_reader where follows and read_number = 7").await, 1);
    // The old address, a link to a post, a form and an open page lead there.
    let old = format!("/comunita/sportelli/discussioni/{source}");
    assert_eq!(
        ground.bea.get(&format!("{old}?da=3")).await.location(),
        format!("/comunita/sportelli/discussioni/{target}")
    );
    let link = ground.bea.get(&format!("/comunita/sportelli/interventi/{answer}")).await;
    assert!(link.location().contains(&target) && link.location().ends_with("#intervento-5"), "{}", link.location());
    let news = ground.ada.read("posts_changed", &[("thread_id", &source), ("known_seq", "1")]).await;
    assert_eq!(news.json::<ThreadNews>().went.unwrap().how, HowWent::Merged);
    let news = ground.ada.read("posts_changed", &[("thread_id", &target), ("known_seq", "3")]).await;
    assert_eq!(news.json::<ThreadNews>().went.unwrap().how, HowWent::Gathered);
    let mail = ground.site.mails_to("bea@comune.example").await.pop().unwrap();
    assert!(mail.0.contains("unita") && mail.1.contains("Ora si trova in: Casa"), "{mail:?}");
    ground.undo(&action).await;
    assert_eq!(ground.rows().await, before);
    ground.is_sound().await;

    // What was written since, by whoever still had the old page open too, stays where it went.
    let sent = with(&[("thread_id", &source), ("into", &target)]);
    let action = action_of(&ground.one.call("merge_thread", &sent).await);
    ground.later();
    let written = ground.ada.call("create_post", &[("thread_id", &source), ("body", "Più tardi")]).await.done_to();
    assert!(written.contains(&target) && written.ends_with("#intervento-8"), "{written}");
    // A post that went along is hidden, and shown again after all was parted: in the thread where it stands then.
    let hidden = action_of(&ground.one.call("hide_post", &with(&[("post_id", &answer)])).await);
    ground.undo(&action).await;
    ground.is_sound().await;
    assert_eq!(ground.said(&target).await.last().unwrap(), &(8, "Più tardi".to_owned()));
    assert_eq!(ground.said(&source).await.len(), 4);
    ground.undo(&hidden).await;
    ground.is_sound().await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_went_on_meanwhile_is_undone_first(pool: PgPool) {
    let mut ground = Ground::prepare(pool).await;
    let (first, second) = (ground.thread("Prima", 2).await, ground.thread("Seconda", 3).await);
    let third = ground.thread("Terza", 1).await;
    let before = ground.rows().await;
    let merge = async |ground: &mut Ground, from: &str, into: &str| {
        action_of(&ground.one.call("merge_thread", &with(&[("thread_id", from), ("into", into)])).await)
    };
    let one = merge(&mut ground, &second, &first).await;
    let two = merge(&mut ground, &first, &third).await;
    let old = format!("/comunita/sportelli/discussioni/{second}");
    assert_eq!(ground.bea.get(&old).await.location(), format!("/comunita/sportelli/discussioni/{third}"));
    let early = ground.both.call("undo_moderation", &[("action_id", &one)]).await;
    assert_eq!(early.error(), AppError::Conflict);
    ground.is_sound().await;
    for action in [two, one] {
        ground.undo(&action).await;
    }
    assert_eq!(ground.rows().await, before);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_post_written_at_the_same_moment_ends_in_one_thread(pool: PgPool) {
    let mut ground = Ground::prepare(pool).await;
    for round in 0..4 {
        let (source, target) = (ground.thread("Da unire", 3).await, ground.thread("Dove", 2).await);
        let write = async |mut browser: Browser, thread: &str, body: String| {
            browser.call("create_post", &[("thread_id", thread), ("body", &body)]).await.done_to()
        };
        let merge = async |mut browser: Browser| {
            browser.call("merge_thread", &with(&[("thread_id", &source), ("into", &target)])).await.done_to()
        };
        let writing = |who: &Browser, number: usize| write(who.clone(), &source, format!("Insieme {round} {number}"));
        let (a, b) = (ground.ada.clone(), ground.bea.clone());
        tokio::join!(writing(&a, 1), writing(&b, 2), merge(ground.one.clone()), writing(&a, 3), writing(&b, 4));
        let said = ground.said(&target).await;
        assert_eq!(said.len(), 9, "{said:?}");
        assert!(said.iter().map(|(number, _)| *number).eq(1..=9), "{said:?}");
        ground.is_sound().await;
    }
    // Into another community: whoever does not belong there is told, and nothing is lost or doubled.
    let thread = ground.thread("Da spostare", 2).await;
    let (mut a, mut b, mut both) = (ground.ada.clone(), ground.bea.clone(), ground.both.clone());
    let (of_ada, of_bea) =
        ([("thread_id", &*thread), ("body", "Di Ada")], [("thread_id", &*thread), ("body", "Di Bea")]);
    let sent = with(&[("thread_id", &thread), ("to", TO_THERE)]);
    let (ada, bea, moved) =
        tokio::join!(a.call("create_post", &of_ada), b.call("create_post", &of_bea), both.call("move_thread", &sent));
    moved.done_to();
    bea.done_to();
    assert!(ada.status == StatusCode::OK || ada.error() == AppError::Forbidden, "{}", ada.text);
    assert_eq!(ground.said(&thread).await.len(), 3 + usize::from(ada.status == StatusCode::OK));
    ground.is_sound().await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_cannot_go_is_refused_beside_its_field(pool: PgPool) {
    let mut ground = Ground::prepare(pool).await;
    let (thread, other) = (ground.thread("Residenza", 3).await, ground.thread("Altra", 2).await);
    let (first, second) = (ground.post(&thread, 1).await, ground.post(&thread, 2).await);
    let of_other = format!("posts[p{}]", ground.post(&other, 2).await);
    let before = ground.rows().await;
    let (first, second) = (format!("posts[p{first}]"), format!("posts[p{second}]"));
    let (first, second) = (first.as_str(), second.as_str());
    let foreign_topic = "tema-00000000-0000-0000-000c-000000000002";
    let untitled = [(second, "true"), ("title", "")];
    for (function, sent, field, code) in [
        ("move_thread", vec![], "to", FieldCode::Required),
        ("move_thread", vec![("to", "altrove")], "to", FieldCode::NotAChoice),
        ("move_thread", vec![("to", "senza-tema")], "to", FieldCode::NotAChoice),
        ("move_thread", vec![("to", foreign_topic)], "to", FieldCode::NotAChoice),
        // She does not moderate there.
        ("move_thread", vec![("to", TO_THERE)], "to", FieldCode::NotAChoice),
        ("split_thread", vec![("title", "Nuova")], "posts", FieldCode::Required),
        ("split_thread", untitled.to_vec(), "title", FieldCode::Required),
        ("split_thread", vec![(first, "true"), ("title", "Nuova")], "posts", FieldCode::NotToBeSplit),
        ("split_thread", vec![("from", "1"), ("title", "Nuova")], "from", FieldCode::NotToBeSplit),
        ("split_thread", vec![("from", "9"), ("title", "Nuova")], "from", FieldCode::NotToBeSplit),
        ("split_thread", vec![("from", "x"), ("title", "Nuova")], "from", FieldCode::NotBetween(1, 2_147_483_647)),
        ("merge_thread", vec![], "into", FieldCode::Required),
        ("merge_thread", vec![("into", "x")], "into", FieldCode::NotAChoice),
        ("merge_thread", vec![("into", thread.as_str())], "into", FieldCode::NotAThread),
        ("merge_thread", vec![("address", "/comunita/sportelli")], "address", FieldCode::NotAThread),
        ("merge_thread", vec![("address", "00000000-0000-0000-0000-000000000009")], "address", FieldCode::NotAThread),
    ] {
        let mut sent = with(&sent);
        sent.push(("thread_id", &thread));
        let refused = ground.one.call(function, &sent).await.refused();
        assert_eq!(refused.of(field), Some(&code), "{function} {sent:?}: {refused:?}");
    }
    for (function, sent) in
        [("move_thread", ("to", TOPIC)), ("split_thread", ("title", "Nuova")), ("merge_thread", ("into", &*other))]
    {
        let sent = [("thread_id", thread.as_str()), sent, (second, "true")];
        let sent = if function == "split_thread" { &sent[..] } else { &sent[..2] };
        assert_eq!(
            ground.one.call(function, sent).await.refused().of("reason"),
            Some(&FieldCode::Required),
            "{function}"
        );
        assert_eq!(ground.bea.call(function, sent).await.error(), AppError::Forbidden);
    }
    // A post of another thread: it went there since the page was opened.
    let sent = with(&[("thread_id", &thread), (&of_other, "true"), ("title", "Nuova")]);
    assert_eq!(ground.one.call("split_thread", &sent).await.error(), AppError::Conflict);
    assert_eq!(ground.rows().await, before);

    // Without WebAssembly what was typed and ticked comes back with the reason.
    ground.one.get(&format!("/comunita/sportelli/moderazione/discussione/{thread}")).await;
    let sent = [("thread_id", thread.as_str()), (second, "true"), ("title", "Un caso"), ("note", "Perché sì")];
    let refused = ground.one.submit("split_thread", &sent).await;
    for part in ["Campo obbligatorio", "value=\"Un caso\"", "Perché sì", " checked"] {
        assert!(refused.text.contains(part), "{part}: {}", refused.text);
    }
}

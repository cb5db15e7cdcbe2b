// SPDX-License-Identifier: AGPL-3.0-or-later
//! Files of posts through the whole program: how they come, in pieces and in a form; who reads them; what becomes of
//! them; and all that may be tried with them.

use app::{
    communities::{Sending, ThreadNews, rules::PIECE_BYTES, sending},
    files::{self, LOOSE_FOR},
};
use axum::http::{Method, header};
use futures_util::TryStreamExt;
use jiff::SignedDuration;
use object_store::ObjectStore;

use super::*;
use crate::common::Answer;

/// A file that is what it says, of this size.
fn pdf(bytes: usize) -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\n".to_vec();
    pdf.resize(bytes, b'x');
    pdf
}

async fn start(browser: &mut Browser, name: &str, bytes: usize) -> Answer {
    let bytes = bytes.to_string();
    browser.call("start_attachment", &[("community", "sportelli"), ("name", name), ("bytes", &bytes)]).await
}

async fn started(browser: &mut Browser, name: &str, bytes: usize) -> String {
    match start(browser, name, bytes).await.json() {
        Sending::Started { id } => id.to_string(),
        other => panic!("{name}: {other:?}"),
    }
}

async fn piece(browser: &mut Browser, id: &str, number: &str, bytes: &[u8]) -> Answer {
    let path = format!("/comunita/sportelli/allegati/{id}/{number}");
    browser.deliver(Method::PUT, &path, "*/*", Some(("application/octet-stream", bytes.to_vec()))).await
}

/// Sends a whole file as the browser does; what the last piece answered.
async fn send_pieces(browser: &mut Browser, name: &str, bytes: &[u8]) -> (String, Sending) {
    let id = started(browser, name, bytes.len()).await;
    let mut last = Sending::Ready;
    for (number, bytes) in bytes.chunks(PIECE_BYTES as usize).enumerate() {
        last = piece(browser, &id, &number.to_string(), bytes).await.json();
    }
    (id, last)
}

async fn ready(browser: &mut Browser, name: &str, bytes: &[u8]) -> String {
    let (id, last) = send_pieces(browser, name, bytes).await;
    assert_eq!(last, Sending::Ready, "{name}");
    id
}

/// Sends a form's files from the post's own page.
async fn form(browser: &mut Browser, post: &str, files: &[(&str, &[u8])]) -> Answer {
    let mut body = Vec::new();
    for (name, bytes) in files {
        let head = format!("--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n");
        body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
    }
    body.extend(b"--x--\r\n");
    let path = format!("/comunita/sportelli/interventi/{post}/allegati/invia");
    browser.deliver(Method::POST, &path, "text/html", Some(("multipart/form-data; boundary=x", body))).await
}

impl Talk {
    /// Ada's discussion, with a post of hers with these files: the thread and the post.
    async fn with_files(&mut self, files: &[&str]) -> (String, String) {
        let thread = self.thread().await;
        let files = files.join(",");
        let sent = [("thread_id", &*thread), ("body", "Ecco il modulo"), ("attachments", &files)];
        self.ada.call("create_post", &sent).await.done_to();
        let post = page(&mut self.ada, &thread).await.posts[1].id.to_string();
        (thread, post)
    }

    /// The objects that lie in the store.
    async fn objects(&self) -> Vec<String> {
        let objects: Vec<_> = self.site.objects.list(None).try_collect().await.unwrap();
        objects.into_iter().map(|object| object.location.to_string()).collect()
    }

    async fn tidy(&self) {
        sending::tidy(&self.site.services(), self.site.clock.now()).await.unwrap();
    }
}

fn read_at(id: &str) -> String {
    format!("/comunita/sportelli/allegati/{id}")
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_file_comes_in_pieces_and_is_read_by_those_who_read_its_post(pool: PgPool) {
    let mut talk = Talk::begin(pool).await;
    let bytes = pdf(PIECE_BYTES as usize * 2 + 100);
    let (first, rest) = bytes.split_at(PIECE_BYTES as usize);
    let id = started(&mut talk.ada, "C:\\moduli\\Città \u{202e}di Crema.pdf", bytes.len()).await;
    // Out of order, too short, too long, beyond the end.
    assert_eq!(piece(&mut talk.ada, &id, "1", first).await.error(), AppError::Conflict);
    assert_eq!(piece(&mut talk.ada, &id, "0", &first[1..]).await.error(), AppError::BadRequest);
    assert_eq!(piece(&mut talk.ada, &id, "0", &[first, b"x"].concat()).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(piece(&mut talk.ada, &id, "3", b"x").await.error(), AppError::BadRequest);
    for number in ["-1", "x", "4294967296"] {
        assert_eq!(piece(&mut talk.ada, &id, number, first).await.status, StatusCode::NOT_FOUND, "{number}");
    }
    let going = Sending::Going { received: PIECE_BYTES };
    for _ in 0..2 {
        assert_eq!(piece(&mut talk.ada, &id, "0", first).await.json::<Sending>(), going, "twice is once");
    }
    let sent = [("community", "sportelli"), ("title", "Modulo"), ("body", "Eccolo"), ("attachments", &id)];
    let early = talk.ada.call("create_thread", &sent).await;
    assert_eq!(early.refused_for("attachments"), Some(FieldCode::FileNotThere));
    assert_eq!(talk.site.count("select count(*) from thread").await, 0, "nothing half written");
    assert_eq!(
        piece(&mut talk.ada, &id, "1", &rest[..PIECE_BYTES as usize]).await.json::<Sending>(),
        Sending::Going { received: PIECE_BYTES * 2 }
    );
    for _ in 0..2 {
        let last = piece(&mut talk.ada, &id, "2", &rest[PIECE_BYTES as usize..]).await;
        assert_eq!(last.json::<Sending>(), Sending::Ready, "once more after it is ready");
    }
    assert_eq!(talk.objects().await.len(), 1, "the pieces are gone");
    assert_eq!(talk.ada.get(&read_at(&id)).await.status, StatusCode::NOT_FOUND, "nobody reads it before its post");

    let to = talk.ada.call("create_thread", &sent).await.done_to();
    let shown = talk.bruno.get(&to).await;
    assert!(shown.text.contains("Città di Crema.pdf") && shown.text.contains("PDF, 1,0 MB"), "{}", shown.text);
    assert!(!shown.text.contains("moduli\\"));
    for browser in [&mut talk.ada, &mut talk.bruno, &mut talk.facilitator, &mut talk.manager] {
        let read = browser.get(&read_at(&id)).await;
        assert_eq!((read.status, read.text.as_bytes() == bytes), (StatusCode::OK, true));
        for (name, value) in [
            (header::CONTENT_TYPE, "application/pdf"),
            (header::CONTENT_LENGTH, &*bytes.len().to_string()),
            (header::CACHE_CONTROL, "private, no-cache"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
            (
                header::CONTENT_DISPOSITION,
                "attachment; filename=\"Citt_ di Crema.pdf\"; filename*=UTF-8''Citt%C3%A0%20di%20Crema.pdf",
            ),
        ] {
            assert_eq!(read.headers[&name], value, "{name}");
        }
    }
    let tag = talk.bruno.get(&read_at(&id)).await.headers[header::ETAG].to_str().unwrap().to_owned();
    let mut again = talk.bruno.clone();
    again.headers.push(("if-none-match", tag));
    assert_eq!(again.get(&read_at(&id)).await.status, StatusCode::NOT_MODIFIED);

    assert_eq!(talk.outsider.get(&read_at(&id)).await.status, StatusCode::FORBIDDEN);
    assert!(talk.site.browser().get(&read_at(&id)).await.location().starts_with("/accedi"));
    let elsewhere = format!("/comunita/casa/allegati/{id}");
    for reader in [&mut talk.bruno, &mut talk.manager] {
        let answer = reader.get(&elsewhere).await;
        assert_eq!(answer.location(), read_at(&id), "a link from before its thread was moved still leads to it");
    }
    assert_eq!(talk.outsider.get(&elsewhere).await.status, StatusCode::NOT_FOUND);
    for id in ["x", "00000000-0000-0000-0000-000000000000", "%00"] {
        assert_eq!(talk.ada.get(&read_at(id)).await.status, StatusCode::NOT_FOUND, "{id}");
    }
    talk.run("update community_member set state = 'left' where person_id = (select id from person where email like 'bruno%')")
        .await;
    assert_eq!(talk.bruno.get(&read_at(&id)).await.status, StatusCode::FORBIDDEN, "who has gone reads no more");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_is_not_what_it_says_is_refused_and_leaves_nothing(pool: PgPool) {
    let mut talk = Talk::begin(pool).await;
    for name in ["pagina.html", "disegno.svg", "macro.docm", "fattura\u{202e}fdp.exe", "archivio.zip", "..", ""] {
        let answer = start(&mut talk.ada, name, 10).await.json();
        assert!(matches!(answer, Sending::Refused { code: FieldCode::FileKindNotTaken(_) }), "{name}: {answer:?}");
    }
    for (bytes, code) in [
        ("0", FieldCode::FileEmpty("a.pdf".to_owned())),
        ("10485761", FieldCode::FileTooLarge("a.pdf".to_owned(), 10)),
        ("-1", FieldCode::FileTooLarge("a.pdf".to_owned(), 10)),
        ("tanti", FieldCode::FileTooLarge("a.pdf".to_owned(), 10)),
    ] {
        let sent = [("community", "sportelli"), ("name", "a.pdf"), ("bytes", bytes)];
        let answer: Sending = talk.ada.call("start_attachment", &sent).await.json();
        assert_eq!(answer, Sending::Refused { code }, "{bytes}");
    }
    let html = b"<!DOCTYPE html><script>alert(1)</script>".to_vec();
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec();
    let polyglot = [html.clone(), pdf(PIECE_BYTES as usize)].concat();
    for (name, bytes) in [
        ("foto.png", &html),
        ("foto.jpg", &svg),
        ("testo.txt", &svg),
        ("tabella.csv", &html),
        ("relazione.pdf", &polyglot),
        ("relazione.docx", &html),
        ("relazione.doc", &html),
        ("foglio.ods", &html),
    ] {
        let (id, last) = send_pieces(&mut talk.ada, name, bytes).await;
        assert_eq!(last, Sending::Refused { code: FieldCode::FileNotAsNamed(name.to_owned()) });
        assert_eq!(piece(&mut talk.ada, &id, "0", bytes.get(..10).unwrap()).await.error(), AppError::NotFound);
        let sent = [("community", "sportelli"), ("title", "T"), ("body", "B"), ("attachments", &id)];
        let refused = talk.ada.call("create_thread", &sent).await;
        assert_eq!(refused.refused_for("attachments"), Some(FieldCode::FileNotThere), "{name}");
    }
    assert_eq!(talk.site.count("select count(*) from attachment").await, 0);
    assert_eq!(talk.site.count("select count(*) from loose_file").await, 0);
    assert!(talk.objects().await.is_empty());
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_file_is_sent_by_nobody_else_and_to_nowhere_else(pool: PgPool) {
    let mut talk = Talk::begin(pool).await;
    let id = started(&mut talk.ada, "a.pdf", 10).await;
    let bytes = pdf(10);
    for (browser, error) in [
        (&mut talk.bruno, AppError::NotFound),
        (&mut talk.facilitator, AppError::NotFound),
        (&mut talk.manager, AppError::Forbidden),
        (&mut talk.outsider, AppError::Forbidden),
        (&mut talk.site.browser(), AppError::NotAuthenticated),
    ] {
        assert_eq!(piece(browser, &id, "0", &bytes).await.error(), error);
        let sent = [("community", "sportelli"), ("attachment_id", &*id)];
        let removed = browser.call("remove_attachment", &sent).await.error();
        assert!(removed == error || removed == AppError::NotFound, "{removed:?}");
    }
    for id in ["x", "00000000-0000-0000-0000-000000000000"] {
        assert_eq!(piece(&mut talk.ada, id, "0", &bytes).await.error(), AppError::NotFound);
    }
    let foreign = [("community", "casa"), ("name", "a.pdf"), ("bytes", "10")];
    assert_eq!(talk.ada.call("start_attachment", &foreign).await.error(), AppError::Forbidden);
    let mut lured = talk.ada.clone();
    lured.headers.push(("sec-fetch-site", "cross-site".to_owned()));
    assert_eq!(piece(&mut lured, &id, "0", &bytes).await.error(), AppError::CrossSite);

    assert_eq!(piece(&mut talk.ada, &id, "0", &bytes).await.json::<Sending>(), Sending::Ready);
    let thread = talk.thread().await;
    let sent = [("thread_id", &*thread), ("body", "Non mio"), ("attachments", &*id)];
    let refused = talk.bruno.call("create_post", &sent).await;
    assert_eq!(refused.refused_for("attachments"), Some(FieldCode::FileNotThere));
    talk.ada.call("create_post", &sent).await.done_to();
    let refused = talk.ada.call("create_post", &sent).await;
    assert_eq!(refused.refused_for("attachments"), Some(FieldCode::FileNotThere), "one post each");
    assert_eq!(talk.site.count("select count(*) from post").await, 2);

    let elsewhere = ready(&mut talk.ada, "b.pdf", &bytes).await;
    talk.run("update attachment set community_id = '00000000-0000-0000-000a-000000000002' where post_id is null").await;
    let sent = [("thread_id", &*thread), ("body", "Altrove"), ("attachments", &*elsewhere)];
    let refused = talk.ada.call("create_post", &sent).await;
    assert_eq!(refused.refused_for("attachments"), Some(FieldCode::FileNotThere));

    talk.run("update community_member set suspended_until = '2100-01-01'").await;
    assert_eq!(start(&mut talk.ada, "c.pdf", 10).await.error(), AppError::Forbidden);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn there_are_limits(pool: PgPool) {
    let mut talk = Talk::begin(pool).await;
    let ten = 10 * 1024 * 1024;
    for number in 0..4 {
        started(&mut talk.ada, &format!("{number}.pdf"), ten).await;
    }
    let full = Sending::Refused { code: FieldCode::TooManyFilesWaiting(40, 20) };
    assert_eq!(start(&mut talk.ada, "5.pdf", 1).await.json::<Sending>(), full);
    started(&mut talk.bruno, "5.pdf", ten).await;
    talk.run("delete from attachment").await;

    let mut ids = Vec::new();
    for number in 0..6 {
        ids.push(ready(&mut talk.ada, &format!("{number}.pdf"), &pdf(10)).await);
    }
    let thread = talk.thread().await;
    let six = ids.join(",");
    let sent = [("thread_id", &*thread), ("body", ""), ("attachments", &six)];
    let refused = talk.ada.call("create_post", &sent).await;
    assert_eq!(refused.refused_for("attachments"), Some(FieldCode::TooManyFiles(5)));
    assert_eq!(refused.refused_for("body"), Some(FieldCode::Required), "both are said");
    let five = ids[..5].join(",");
    talk.ada.call("create_post", &[("thread_id", &thread), ("body", "Cinque"), ("attachments", &five)]).await.done_to();
    let post = page(&mut talk.ada, &thread).await.posts[1].id.to_string();
    talk.ada.get(&format!("/comunita/sportelli/interventi/{post}/allegati")).await;
    let answer = form(&mut talk.ada, &post, &[("sesto.pdf", &pdf(10))]).await;
    let shown = talk.ada.follow(&answer).await;
    assert!(shown.text.contains("Al massimo 5 file per intervento"), "{}", shown.text);
    // The sixth waits for a post still; the refused one is nowhere.
    assert_eq!(talk.objects().await.len(), 6);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_form_attaches_files_and_takes_them_away_without_webassembly(pool: PgPool) {
    let mut talk = Talk::begin(pool).await;
    let (thread, post) = talk.with_files(&[]).await;
    let seq = page(&mut talk.bruno, &thread).await.facts.seq.to_string();
    let shown = talk.ada.get(&format!("/comunita/sportelli/discussioni/{thread}?da=1")).await;
    let address = format!("/comunita/sportelli/interventi/{post}/allegati");
    assert!(shown.text.contains(&format!("href=\"{address}\"")), "{}", shown.text);
    let empty = talk.ada.get(&address).await;
    assert!(empty.text.contains("non ha ancora allegati") && empty.text.contains("multipart/form-data"));
    for nothing in [&[][..], &[("", b"".as_slice())]] {
        let answer = form(&mut talk.ada, &post, nothing).await;
        assert!(talk.ada.follow(&answer).await.text.contains("Campo obbligatorio"));
    }
    let no_form = format!("{address}/invia");
    let answer = talk.ada.send(Method::POST, &no_form, "text/html", Some("files=x".to_owned())).await;
    assert!(talk.ada.follow(&answer).await.text.contains("Campo obbligatorio"));

    let png = b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\x01".as_slice();
    let large = pdf(10 * 1024 * 1024 + 1);
    let files = [("foto.png", png), ("pagina.html", b"<p>"), ("falsa.png", b"<p>"), ("grande.pdf", &large)];
    let answer = form(&mut talk.ada, &post, &files).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let shown = talk.ada.follow(&answer).await;
    for said in
        ["foto.png", "«pagina.html» è di un tipo", "Il contenuto di «falsa.png»", "«grande.pdf» è troppo grande"]
    {
        assert!(shown.text.contains(said), "{said}: {}", shown.text);
    }
    assert_eq!(talk.site.count("select count(*) from attachment").await, 1, "what is fine is attached");
    let answer = form(&mut talk.ada, &post, &[("modulo <b>.pdf", &pdf(2000))]).await;
    assert!(talk.ada.follow(&answer).await.text.contains("File allegati."));

    let news: ThreadNews =
        talk.bruno.read("posts_changed", &[("thread_id", &thread), ("known_seq", &seq)]).await.json();
    let names: Vec<_> = news.posts[0].attachments.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["foto.png", "modulo <b>.pdf"], "open pages learn of them");
    let shown = talk.bruno.get(&format!("/comunita/sportelli/discussioni/{thread}?da=1")).await;
    assert!(shown.text.contains("alt=\"Immagine: foto.png\"") && shown.text.contains("modulo &lt;b&gt;.pdf"));
    let image = talk.bruno.get(&read_at(&news.posts[0].attachments[0].id.to_string())).await;
    assert!(image.headers[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("inline"));

    // Nobody else's.
    for browser in [&mut talk.bruno, &mut talk.facilitator, &mut talk.outsider] {
        assert_eq!(browser.get(&address).await.status, StatusCode::FORBIDDEN);
        assert_eq!(form(browser, &post, &[("x.pdf", &pdf(10))]).await.status, StatusCode::FORBIDDEN);
        let id = news.posts[0].attachments[0].id.to_string();
        let removed = browser.call("remove_attachment", &[("community", "sportelli"), ("attachment_id", &id)]).await;
        assert_eq!(removed.error(), AppError::Forbidden);
    }
    assert!(form(&mut talk.site.browser(), &post, &[]).await.location().starts_with("/accedi"));

    for file in &news.posts[0].attachments {
        talk.ada.get(&address).await;
        let id = file.id.to_string();
        let shown = talk.ada.submit("remove_attachment", &[("community", "sportelli"), ("attachment_id", &id)]).await;
        assert!(shown.text.contains("File tolto") && !shown.text.contains(&*file.name.replace('<', "&lt;")));
        assert_eq!(talk.bruno.get(&read_at(&id)).await.status, StatusCode::NOT_FOUND);
    }
    assert!(talk.objects().await.is_empty());
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn files_share_the_fate_of_their_post(pool: PgPool) {
    let mut talk = Talk::begin(pool).await;
    let name = "Elenco-riservatissimo.pdf";
    let id = ready(&mut talk.ada, name, &pdf(2000)).await;
    let (thread, post) = talk.with_files(&[&id]).await;
    for state in ["hidden", "waiting"] {
        let change = format!("update post set state = '{state}' where number = 2");
        sqlx::query(sqlx::AssertSqlSafe(change)).execute(&talk.site.pool).await.unwrap();
        for browser in [&mut talk.ada, &mut talk.facilitator, &mut talk.manager] {
            assert_eq!(browser.get(&read_at(&id)).await.status, StatusCode::OK, "{state}");
        }
        assert_eq!(talk.bruno.get(&read_at(&id)).await.status, StatusCode::NOT_FOUND, "{state}");
        let shown = talk.bruno.get(&format!("/comunita/sportelli/discussioni/{thread}?da=1")).await;
        assert!(!shown.text.contains(name), "{state}");
    }
    talk.run("update post set state = 'visible'").await;
    talk.run("update thread set state = 'hidden'").await;
    assert_eq!(talk.bruno.get(&read_at(&id)).await.status, StatusCode::NOT_FOUND);
    talk.run("update thread set state = 'visible'").await;
    assert_eq!(talk.bruno.get(&read_at(&id)).await.status, StatusCode::OK);

    let sent = [("post_id", &*post), ("kind", "redacted"), ("sure", "true")];
    talk.facilitator.call("moderate_post", &sent).await.done_to();
    assert_nowhere(&talk, name).await;
    for browser in [&mut talk.ada, &mut talk.facilitator] {
        assert_eq!(browser.get(&read_at(&id)).await.status, StatusCode::NOT_FOUND);
    }

    let id = ready(&mut talk.ada, name, &pdf(2000)).await;
    let sent = [("thread_id", &*thread), ("body", "Di nuovo"), ("attachments", &id)];
    talk.ada.call("create_post", &sent).await.done_to();
    let post = page(&mut talk.ada, &thread).await.posts[2].id.to_string();
    talk.ada.call("delete_post", &[("post_id", &post)]).await.done_to();
    assert_nowhere(&talk, name).await;
}

/// Neither an object, nor a row, nor the name in any column of text.
async fn assert_nowhere(talk: &Talk, name: &str) {
    assert!(talk.objects().await.is_empty());
    assert_eq!(
        talk.site.count("select (select count(*) from attachment) + (select count(*) from loose_file)").await,
        0
    );
    let columns: Vec<(String, String)> = sqlx::query_as(
        "select table_name::text, column_name::text from information_schema.columns
         where table_schema = 'public' and data_type in ('text', 'jsonb', 'tsvector', 'ARRAY')",
    )
    .fetch_all(&talk.site.pool)
    .await
    .unwrap();
    for (table, column) in columns {
        let query = format!("select count(*) from \"{table}\" where \"{column}\"::text like '%' || $1 || '%'");
        let found: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(query)).bind(name).fetch_one(&talk.site.pool).await.unwrap();
        assert_eq!(found, 0, "{table}.{column}");
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_a_crash_leaves_is_read_by_nobody_and_tidied(pool: PgPool) {
    let mut talk = Talk::begin(pool).await;
    // The server ended after the object, before the commit: it is written down, and no row stands on it.
    let now = talk.site.clock.now();
    let path = db::object_path(Uuid::from_u128(7));
    let mut connection = talk.site.pool.acquire().await.unwrap();
    files::write_down(&mut connection, &path, now + LOOSE_FOR).await.unwrap();
    talk.site.files.write(&path, pdf(10)).await.unwrap();
    assert_eq!(talk.ada.get(&read_at(&Uuid::from_u128(7).to_string())).await.status, StatusCode::NOT_FOUND);
    // And after a piece, before it was counted: it may come again.
    let bytes = pdf(PIECE_BYTES as usize + 1);
    let id = started(&mut talk.ada, "a.pdf", bytes.len()).await;
    piece(&mut talk.ada, &id, "0", &bytes[..PIECE_BYTES as usize]).await;
    talk.run("update attachment set received_bytes = 0").await;
    piece(&mut talk.ada, &id, "0", &bytes[..PIECE_BYTES as usize]).await;
    let last = piece(&mut talk.ada, &id, "1", &bytes[PIECE_BYTES as usize..]).await;
    assert_eq!(last.json::<Sending>(), Sending::Ready);
    // Half sent, sent and never published, published.
    let half = started(&mut talk.bruno, "b.pdf", bytes.len()).await;
    piece(&mut talk.bruno, &half, "0", &bytes[..PIECE_BYTES as usize]).await;
    let published = ready(&mut talk.ada, "c.pdf", &pdf(10)).await;
    talk.with_files(&[&published]).await;
    talk.tidy().await;
    assert_eq!(talk.objects().await.len(), 4, "nothing is old enough");
    talk.site.later(SignedDuration::from_hours(25));
    talk.tidy().await;
    assert_eq!(talk.objects().await.len(), 1);
    assert_eq!(talk.site.count("select count(*) from attachment").await, 1);
    assert_eq!(talk.site.count("select count(*) from loose_file").await, 0);
    assert_eq!(piece(&mut talk.bruno, &half, "1", b"x").await.error(), AppError::NotFound);
}

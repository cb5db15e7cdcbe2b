// SPDX-License-Identifier: AGPL-3.0-or-later
//! The register through the router: a tutor's day, what is refused, two tutors at once, who may what.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

use std::collections::BTreeMap;

use app::{
    attendance::{
        CellInput, EditionRegisters, Mark, Sheet, SheetRow, Statement,
        db::{self, Fill},
    },
    enrolment::db::Act,
    error::{AppError, FieldCode},
    people::Role,
};
use axum::http::StatusCode;
use correlare::audit;
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{Browser, PUBLIC_URL, Site};

const PROJECT: Uuid = Uuid::from_u128(1);
const PARTNER: Uuid = Uuid::from_u128(2);
const EDITION: Uuid = Uuid::from_u128(0x0004_0000_0000_0001);
const ELSEWHERE: Uuid = Uuid::from_u128(0x0004_0000_0000_0002);
/// The sheet of the meeting of today.
const TODAY: &str = "/gestione/edizioni/ED-1/registro/2";

async fn site(pool: PgPool) -> Site {
    let site = Site::new(pool);
    for statements in [include_str!("../../app/src/monitoring/db/ground.sql"), include_str!("attendance/sample.sql")] {
        sqlx::raw_sql(statements).execute(&site.pool).await.unwrap();
    }
    site
}

async fn staff(site: &Site, email: &str, role: Role, scope: Uuid) -> Browser {
    let account = site.account(email).await;
    site.grant(account.account, role, Some(scope)).await;
    let mut browser = site.browser();
    browser.log_in(email).await;
    browser
}

async fn tutor(site: &Site) -> Browser {
    staff(site, "tutor@ente.example", Role::Tutor, EDITION).await
}

/// Fields of a form about a meeting.
fn about<'a>(meeting: &'a str, fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("edition_code", "ED-1"), ("meeting", meeting)], fields].concat()
}

async fn sheet(browser: &mut Browser, meeting: &str) -> Sheet {
    browser.read("register_sheet", &[("code", "ED-1"), ("meeting", meeting)]).await.json()
}

fn row<'a>(sheet: &'a Sheet, family_name: &str) -> &'a SheetRow {
    sheet.rows.iter().find(|row| row.family_name == family_name).unwrap()
}

fn present(arrived_after: i32, left_after: i32) -> Option<Mark> {
    Some(Mark::Present { arrived_after, left_after })
}

async fn audited(site: &Site) {
    let mut db = site.pool.acquire().await.unwrap();
    let rules = [
        audit::Rule::AttendanceExceedsSlot,
        audit::Rule::MarkNotOfEvents,
        audit::Rule::SealBroken,
        audit::Rule::AttendanceTotalWrong,
        audit::Rule::RegisterIncomplete,
        audit::Rule::StatusNotOfEvents,
        audit::Rule::CountersWrong,
    ];
    let mut found = audit::run(&mut db).await.unwrap();
    found.retain(|breach| rules.contains(&breach.rule));
    assert_eq!(found, []);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_tutors_day(pool: PgPool) {
    let site = site(pool).await;
    let mut tutor = tutor(&site).await;

    // The desk says that there is a meeting today, and leads to its sheet: by family name, nothing marked.
    let desk = tutor.get("/gestione").await;
    assert!(desk.text.contains(TODAY) && desk.text.contains("09:00-13:00, 14:00-18:00"), "{}", desk.text);
    let page = tutor.get(TODAY).await;
    assert_eq!(page.status, StatusCode::OK);
    let names: Vec<usize> =
        ["Alfa", "Bruni", "Conti", "Dossi", "Esposito"].map(|name| page.text.find(name).unwrap()).to_vec();
    assert!(names.is_sorted(), "{names:?}");
    assert!(!page.text.contains(" checked"));

    // One post for the whole sheet, without WebAssembly: one late, one left, one absent; the rest at one go.
    let fields = about(
        "2",
        &[
            ("cells[p3ALFA333_1][mark]", "present"),
            ("cells[p3ALFA333_1][late]", "15"),
            ("cells[p3BRUN333_1][mark]", "present"),
            ("cells[p3BRUN333_1][left]", "12:30"),
            ("cells[p3CONT333_1][mark]", "absent"),
            ("cells[p3CONT333_2][mark]", "justified"),
            ("cells[p3DOSS333_1][mark]", ""),
            ("cells[p3DOSS333_1][seen]", "0"),
        ],
    );
    let page = tutor.submit("record_attendance", &fields).await;
    assert!(page.text.contains("Presenze salvate."), "{}", page.text);
    let saved = sheet(&mut tutor, "2").await;
    assert_eq!(row(&saved, "Alfa").cells[0].mark, present(15, 240));
    assert_eq!(row(&saved, "Bruni").cells[0].mark, present(0, 210));
    assert_eq!(row(&saved, "Conti").cells[0].mark, Some(Mark::Absent));
    assert_eq!(row(&saved, "Conti").cells[1].mark, Some(Mark::Justified));
    // Not marked is not absent.
    assert_eq!(row(&saved, "Dossi").cells[0].mark, None);

    // It cannot be closed before everybody is marked; who withdrew need not be.
    let refused = tutor.call("close_register", &about("2", &[])).await;
    assert_eq!(refused.refused_for("unmarked"), Some(FieldCode::NotAllMarked(4)));
    let page = tutor.submit("close_register", &about("2", &[])).await;
    assert!(page.text.contains("Presenze non ancora segnate: 4"), "{}", page.text);
    tutor.call("record_attendance", &about("2", &[("fill", "present")])).await.done_to();
    let filled = sheet(&mut tutor, "2").await;
    assert_eq!(row(&filled, "Dossi").cells[1].mark, present(0, 240));
    assert_eq!(row(&filled, "Alfa").cells[0].mark, present(15, 240), "what was marked stays");
    assert_eq!(row(&filled, "Esposito").cells[0].mark, None, "who withdrew is not filled in");

    // Topic, teaching, closing.
    let version = filled.version.to_string();
    let description = about(
        "2",
        &[
            ("seen", &version),
            ("topic", "La rete, dal vivo"),
            ("teaching[0][teacher]", "Ivo Pedroni"),
            ("teaching[0][minutes]", "420"),
            ("teaching[1][teacher]", ""),
            ("teaching[1][minutes]", ""),
        ],
    );
    tutor.call("describe_meeting", &description).await.done_to();
    // Whoever has not seen it does not overwrite it.
    let stale = tutor.call("describe_meeting", &description).await;
    assert_eq!(stale.refused_for("topic"), Some(FieldCode::StatusChanged));
    let page = tutor.submit("close_register", &about("2", &[])).await;
    let closed = sheet(&mut tutor, "2").await;
    let seal = &closed.closing.as_ref().unwrap().seal[..8];
    assert!(page.text.contains("Registro chiuso.") && page.text.contains(seal), "{}", page.text);
    assert!(page.text.contains("Chiuso da Tutor Prova"), "{}", page.text);
    assert_eq!(closed.topic.as_deref(), Some("La rete, dal vivo"));
    audited(&site).await;

    // The list of registers, and the paper.
    let list: EditionRegisters = tutor.read("list_registers", &[("code", "ED-1")]).await.json();
    // 225 + 240, 210 + 240, 0, 480 of 5 participations (one withdrew) in 480 minutes.
    assert_eq!((list.attended_minutes, list.closed_minutes), (1395, 480));
    assert_eq!(list.mean_attendance, Some(5813));
    assert_eq!(list.meetings[1].taught, 420);
    let paper = tutor.get(&format!("{TODAY}/stampa")).await;
    for expected in ["Firma del tutor", "Alfa Ada", "Presente dalle 9.15", seal] {
        assert!(paper.text.contains(expected), "{expected}: {}", paper.text);
    }

    // Nothing changes in a closed register.
    let refused = tutor.call("record_attendance", &about("2", &[("cells[p3ALFA333_1][mark]", "absent")])).await;
    assert_eq!(refused.refused_for(""), Some(FieldCode::RegisterClosed));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_correction_leaves_a_trace(pool: PgPool) {
    let site = site(pool).await;
    let mut tutor = tutor(&site).await;
    tutor.get(TODAY).await;
    tutor.call("close_register", &about("2", &[("unmarked", "absent")])).await.done_to();
    let seal = sheet(&mut tutor, "2").await.closing.unwrap().seal;

    let refused = tutor.call("reopen_register", &about("2", &[("reason", " ")])).await;
    assert_eq!(refused.refused_for("reason"), Some(FieldCode::Required));
    site.later(jiff::SignedDuration::from_mins(1));
    tutor.call("reopen_register", &about("2", &[("reason", "Alfa era in aula")])).await.done_to();
    let again = tutor.call("reopen_register", &about("2", &[("reason", "Ancora")])).await;
    assert_eq!(again.refused_for(""), Some(FieldCode::RegisterNotClosed));
    audited(&site).await;
    site.later(jiff::SignedDuration::from_mins(1));
    let fields = about("2", &[("cells[p3ALFA333_1][mark]", "present"), ("cells[p3ALFA333_1][seen]", "1")]);
    tutor.call("record_attendance", &fields).await.done_to();
    tutor.call("close_register", &about("2", &[])).await.done_to();
    let corrected = sheet(&mut tutor, "2").await;
    assert_ne!(corrected.closing.as_ref().unwrap().seal, seal);
    assert_eq!(corrected.history.len(), 4, "{:?}", corrected.history);
    let page = tutor.get(TODAY).await;
    for expected in ["Alfa era in aula", "Alfa Ada, 9.00-13.00: Assente → Presente", &seal[..8]] {
        assert!(page.text.contains(expected), "{expected}: {}", page.text);
    }
    audited(&site).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_cannot_be_is_refused_and_nothing_typed_is_lost(pool: PgPool) {
    let site = site(pool).await;
    let mut tutor = tutor(&site).await;
    tutor.get(TODAY).await;
    let fields = about(
        "2",
        &[
            ("cells[p3ALFA333_1][mark]", "present"),
            ("cells[p3ALFA333_1][late]", "300"),
            ("cells[p3BRUN333_1][mark]", "absent"),
            ("cells[p3BRUN333_1][left]", "12:30"),
            ("cells[p3CONT333_2][mark]", "present"),
            ("cells[p3CONT333_2][left]", "19:00"),
            ("cells[p3DOSS333_1][mark]", "absent"),
        ],
    );
    let refused = tutor.call("record_attendance", &fields).await;
    assert_eq!(refused.refused_for("cells[p3ALFA333_1][late]"), Some(FieldCode::NotBetween(0, 239)));
    assert_eq!(refused.refused_for("cells[p3BRUN333_1][mark]"), Some(FieldCode::AbsentWithTimes));
    let until = FieldCode::NotATimeBetween("14:01".to_owned(), "18:00".to_owned());
    assert_eq!(refused.refused_for("cells[p3CONT333_2][left]"), Some(until));
    assert_eq!(site.count("select count(*) from attendance_event").await, 0, "nothing half written");
    let page = tutor.submit("record_attendance", &fields).await;
    for expected in [r#"value="300""#, r#"value="19:00""#, "tra le 14:01 e le 18:00"] {
        assert!(page.text.contains(expected), "{expected}: {}", page.text);
    }

    // Cells that this sheet cannot have shown.
    for cell in
        ["pNESSUNO3_1", "p3ALFA333_3", "p3ALFA333_0", "p3ALFA333", "_", "p3ALFA333_x", "3ALFA333_1", "aALFA333_1"]
    {
        let name = format!("cells[{cell}][mark]");
        let answer = tutor.call("record_attendance", &about("2", &[(&name, "present")])).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{cell}: {}", answer.text);
    }
    let wrong_fill = tutor.call("record_attendance", &about("2", &[("fill", "king")])).await;
    assert_eq!(wrong_fill.error(), AppError::BadRequest);
    let wrong_seen = [("cells[p3ALFA333_1][seen]", "x"), ("cells[p3ALFA333_1][mark]", "absent")];
    assert_eq!(tutor.call("record_attendance", &about("2", &wrong_seen)).await.error(), AppError::BadRequest);

    // A meeting to come, and one that is none.
    let answer = tutor.call("record_attendance", &about("3", &[("fill", "present")])).await;
    assert_eq!(answer.refused_for(""), Some(FieldCode::MeetingNotYet));
    for meeting in ["4", "0", "-1", "x", "", "99999999999"] {
        let answer = tutor.call("record_attendance", &about(meeting, &[])).await;
        assert_eq!(answer.error(), AppError::NotFound, "{meeting}");
        let page = tutor.get(&format!("/gestione/edizioni/ED-1/registro/{meeting}x")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{meeting}");
    }
    // From the day itself on.
    site.clock.set("2026-11-29T23:30:00Z".parse().unwrap());
    tutor.call("record_attendance", &about("3", &[("fill", "absent")])).await.done_to();
    // Neither in a cancelled edition nor in a concluded project.
    sqlx::raw_sql("update edition set state = 'cancelled' where code = 'ED-1'").execute(&site.pool).await.unwrap();
    let answer = tutor.call("record_attendance", &about("2", &[("fill", "present")])).await;
    assert_eq!(answer.refused_for(""), Some(FieldCode::NoRegister));
    sqlx::raw_sql("update edition set state = 'finished' where code = 'ED-1'; update project set state = 'concluded'")
        .execute(&site.pool)
        .await
        .unwrap();
    let answer = tutor.call("close_register", &about("3", &[])).await;
    assert_eq!(answer.refused_for(""), Some(FieldCode::ProjectConcluded));
}

/// Two connections at the same moment, each with its own opinion.
#[sqlx::test(migrator = "app::MIGRATOR")]
async fn two_tutors_at_once_are_settled_and_shown(pool: PgPool) {
    let site = site(pool).await;
    let mut rossi = staff(&site, "rossi@ente.example", Role::Tutor, EDITION).await;
    let bianchi = site.account("bianchi@ente.example").await;
    site.grant(bianchi.account, Role::Tutor, Some(EDITION)).await;
    let of_rossi = sqlx::query_scalar("select id from account where email = 'rossi@ente.example'");
    let of_rossi: Uuid = of_rossi.fetch_one(&site.pool).await.unwrap();
    let cell = |mark: &str| CellInput { seen: "0".to_owned(), mark: mark.to_owned(), ..CellInput::default() };
    let cells = |alfa: &str, mine: &str| -> BTreeMap<String, CellInput> {
        [("p3ALFA333_1", alfa), ("p3BRUN333_1", "present"), (mine, "present")]
            .map(|(key, mark)| (key.to_owned(), cell(mark)))
            .into()
    };
    let save = |account: Uuid, cells: BTreeMap<String, CellInput>| {
        let pool = site.pool.clone();
        let now = site.clock.now();
        async move {
            let mut transaction = pool.begin().await.unwrap();
            let place = db::place(&mut transaction, "ED-1", 2).await.unwrap().unwrap();
            let act = Act { actor: Some(account), now, site: PUBLIC_URL };
            let recorded = db::record(&mut transaction, place.meeting, &cells, Fill::Nothing, &act).await.unwrap();
            transaction.commit().await.unwrap();
            recorded
        }
    };
    let (one, two) = tokio::join!(
        save(of_rossi, cells("absent", "p3CONT333_1")),
        save(bianchi.account, cells("present", "p3DOSS333_1"))
    );
    // The same value settles itself, a different one is contested, the rest is saved.
    assert_eq!(one.contested + two.contested, 1);
    assert_eq!(one.written + two.written, 4);
    let both = sheet(&mut rossi, "2").await;
    assert_eq!(row(&both, "Bruni").cells[0].mark, present(0, 240));
    assert_eq!(row(&both, "Conti").cells[0].mark, present(0, 240));
    assert_eq!(row(&both, "Dossi").cells[0].mark, present(0, 240));
    let contest = row(&both, "Alfa").cells[0].contest.clone().unwrap();
    assert_ne!(contest.first, contest.second);
    let page = rossi.get(TODAY).await;
    for expected in ["Rossi Prova, alle 10.00:", "Bianchi Prova, alle 10.00:", "Per ora vale:"] {
        assert!(page.text.contains(expected), "{expected}: {}", page.text);
    }
    audited(&site).await;

    // It cannot be closed over a disagreement; saving the sheet without choosing leaves it; choosing settles it.
    let refused = rossi.call("close_register", &about("2", &[("unmarked", "absent")])).await;
    assert_eq!(refused.refused_for(""), Some(FieldCode::MarksContested(1)));
    assert_eq!(site.count("select count(*) from attendance").await, 4, "a refused closing marks nobody");
    let seen = row(&both, "Alfa").cells[0].seen.to_string();
    let nothing = about("2", &[("cells[p3ALFA333_1][seen]", seen.as_str()), ("cells[p3ALFA333_1][mark]", "")]);
    rossi.call("record_attendance", &nothing).await.done_to();
    assert!(row(&sheet(&mut rossi, "2").await, "Alfa").cells[0].contest.is_some());
    let decided = about("2", &[("cells[p3ALFA333_1][seen]", seen.as_str()), ("cells[p3ALFA333_1][mark]", "absent")]);
    rossi.call("record_attendance", &decided).await.done_to();
    let settled = sheet(&mut rossi, "2").await;
    assert_eq!(
        (row(&settled, "Alfa").cells[0].mark, &row(&settled, "Alfa").cells[0].contest),
        (Some(Mark::Absent), &None)
    );

    // Whoever still has the old page contests again, and is told.
    let stale = about("2", &[("cells[p3ALFA333_1][seen]", "0"), ("cells[p3ALFA333_1][mark]", "justified")]);
    let page = rossi.submit("record_attendance", &stale).await;
    assert!(
        page.text.contains("un'altra persona ha segnato diversamente") || page.text.contains("&#x27;altra persona")
    );
    audited(&site).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn closing_and_correcting_at_once_never_breaks_a_seal(pool: PgPool) {
    let site = site(pool).await;
    let tutor = site.account("tutor@ente.example").await;
    let work = |number: usize| {
        let (pool, now) = (site.pool.clone(), site.clock.now());
        async move {
            for turn in 0..6 {
                let mut transaction = pool.begin().await.unwrap();
                let meeting = 1 + (number + turn) as i32 % 2;
                let place = db::place(&mut transaction, "ED-1", meeting).await.unwrap().unwrap();
                let act = Act { actor: Some(tutor.account), now, site: PUBLIC_URL };
                let done = match (number + turn) % 3 {
                    0 => db::close(&mut transaction, place.meeting, true, &act).await.map(|_| ()),
                    1 => db::reopen(&mut transaction, place.meeting, "Prova", &act).await,
                    _ => {
                        let mark =
                            CellInput { mark: "justified".to_owned(), seen: "9".to_owned(), ..CellInput::default() };
                        let cells = [("p3ALFA333_1".to_owned(), mark)].into();
                        db::record(&mut transaction, place.meeting, &cells, Fill::Present, &act).await.map(|_| ())
                    }
                };
                match done {
                    Ok(()) => transaction.commit().await.unwrap(),
                    Err(db::Error::Refused(_)) => transaction.rollback().await.unwrap(),
                    Err(error) => panic!("{error}"),
                }
            }
        }
    };
    tokio::join!(work(0), work(1), work(2), work(3));
    audited(&site).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn somebody_in_the_room_is_added_while_seats_last(pool: PgPool) {
    let site = site(pool).await;
    let mut tutor = tutor(&site).await;
    let known = site.account("anna@comune.example").await;
    tutor.get(&format!("{TODAY}/aggiungi")).await;
    let person = |family_name: &'static str, email: &'static str| {
        about(
            "2",
            &[
                ("family_name", family_name),
                ("given_name", "Anna"),
                ("email", email),
                ("body_kind", "comune"),
                ("body_name", "Comune di Soresina"),
                ("role", "operatore"),
                ("territory", "CR"),
                ("gender", "unknown"),
                ("age_band", "unknown"),
                ("privacy_version", "1"),
            ],
        )
    };
    let refused = tutor.call("add_in_room", &about("2", &[("family_name", "Re")])).await.refused();
    assert_eq!(refused.of("given_name"), Some(&FieldCode::Required));
    assert_eq!(refused.of("privacy_version"), Some(&FieldCode::Required));

    let page = tutor.submit("add_in_room", &person("Re", "")).await;
    assert!(page.text.contains("Persona aggiunta") && page.text.contains("<strong>Re</strong>"), "{}", page.text);
    // The account behind the address, and what became of it is in their own area.
    tutor.call("add_in_room", &person("Prova", " ANNA@comune.example")).await.done_to();
    let of_anna = sqlx::query_scalar("select status from enrolment where person_id = $1").bind(known.person);
    assert_eq!(of_anna.fetch_one(&site.pool).await.map(|status: String| status).unwrap(), "accepted");
    // Nobody twice, and nobody beyond the seats; a refusal leaves no person behind.
    let twice = tutor.call("add_in_room", &person("Prova", "anna@comune.example")).await;
    assert_eq!(twice.refused_for(""), Some(FieldCode::NoSeatLeft));
    let before = site.count("select count(*) from person").await;
    tutor.get(&format!("{TODAY}/aggiungi")).await;
    let page = tutor.submit("add_in_room", &person("Oltre", "")).await;
    assert!(page.text.contains("posti") && page.text.contains("Oltre"), "{}", page.text);
    assert_eq!(site.count("select count(*) from person").await, before);
    sqlx::raw_sql("update edition set seats = 9 where code = 'ED-1'").execute(&site.pool).await.unwrap();
    let twice = tutor.call("add_in_room", &person("Prova", "anna@comune.example")).await;
    assert_eq!(twice.refused_for(""), Some(FieldCode::AlreadyApplied));
    // The same without an address is the same person; not before the meeting's day, not into a closed register.
    assert_eq!(tutor.call("add_in_room", &person("Re", "")).await.refused_for(""), Some(FieldCode::AlreadyApplied));
    let mut early = person("Presto", "");
    early[1].1 = "3";
    assert_eq!(tutor.call("add_in_room", &early).await.refused_for(""), Some(FieldCode::MeetingNotYet));
    tutor.call("close_register", &about("2", &[("unmarked", "absent")])).await.done_to();
    assert_eq!(tutor.call("add_in_room", &person("Tardi", "")).await.refused_for(""), Some(FieldCode::RegisterClosed));
    audited(&site).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_stand_in_is_tutor_for_one_day(pool: PgPool) {
    let site = site(pool).await;
    let mut tutor = tutor(&site).await;
    site.account("bianchi@ente.example").await;
    let mut bianchi = site.browser();
    bianchi.log_in("bianchi@ente.example").await;
    assert_eq!(bianchi.get(TODAY).await.status, StatusCode::FORBIDDEN);
    tutor.get("/gestione/edizioni/ED-1/registro").await;
    let appoint = |email: &'static str, day: &'static str| [("edition_code", "ED-1"), ("email", email), ("day", day)];
    for (email, day, field, code) in [
        ("nessuno@ente.example", "2026-11-23", "email", FieldCode::NoSuchAccount),
        ("bianchi@ente.example", "2026-11-22", "day", FieldCode::EndsTooEarly),
        ("bianchi@ente.example", "lunedì", "day", FieldCode::NotADate),
    ] {
        let refused = tutor.call("appoint_stand_in", &appoint(email, day)).await;
        assert_eq!(refused.refused_for(field), Some(code), "{email} {day}");
    }
    let page = tutor.submit("appoint_stand_in", &appoint("bianchi@ente.example", "2026-11-23")).await;
    assert!(page.text.contains("Supplente nominato"), "{}", page.text);
    assert_eq!(bianchi.get(TODAY).await.status, StatusCode::OK);
    let given = "select count(*) from log_entry where action = 'grant_given'";
    assert_eq!(site.count(given).await, 1);
    // Who may keep the registers on that day already: said kindly, and nothing is added. Another day is another matter.
    for email in ["bianchi@ente.example", "tutor@ente.example"] {
        let page = tutor.submit("appoint_stand_in", &appoint(email, "2026-11-23")).await;
        assert!(page.text.contains("può già tenere i registri"), "{email}: {}", page.text);
    }
    assert_eq!(site.count(given).await, 1);
    tutor.call("appoint_stand_in", &appoint("bianchi@ente.example", "2026-11-25")).await.done_to();
    assert_eq!(site.count(given).await, 2);
    site.clock.set("2026-11-24T00:00:00Z".parse().unwrap());
    assert_eq!(bianchi.get(TODAY).await.status, StatusCode::FORBIDDEN);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_participant_takes_a_statement_right_after_the_closing(pool: PgPool) {
    let site = site(pool).await;
    let mut tutor = tutor(&site).await;
    let olga = site.account("olga@comune.example").await;
    // Alfa has an account, with which she was merged.
    sqlx::query("update person set merged_into = $1 where family_name = 'Alfa'")
        .bind(olga.person)
        .execute(&site.pool)
        .await
        .unwrap();
    let mut alfa = site.browser();
    alfa.log_in("olga@comune.example").await;
    let address = "/area-personale/domande/3ALFA333/dichiarazione";
    let early = alfa.get(address).await;
    assert!(early.text.contains("Nessun registro di questa edizione"), "{}", early.text);
    let fields = about("2", &[("cells[p3ALFA333_1][late]", "15"), ("cells[p3ALFA333_2][mark]", "absent")]);
    tutor.call("record_attendance", &fields).await.done_to();
    let statement = |answer: crate::common::Answer| -> Statement { answer.json() };
    let open = statement(alfa.read("my_attendance_statement", &[("code", "3ALFA333")]).await);
    assert_eq!(open.lines, [], "an open register says nothing");
    tutor.call("close_register", &about("2", &[("unmarked", "absent")])).await.done_to();
    let closed = statement(alfa.read("my_attendance_statement", &[("code", "3ALFA333")]).await);
    assert_eq!((closed.attended, closed.lines.len(), closed.issued_on.as_str()), (225, 1, "2026-11-23"));
    let page = alfa.get(address).await;
    for expected in ["3 h 45 min su 8 h", "Non è un attestato", "23 novembre 2026", "Comune di Crema"] {
        assert!(page.text.contains(expected), "{expected}: {}", page.text);
    }
    // Nobody else's.
    assert_eq!(alfa.get("/area-personale/domande/3BRUN333/dichiarazione").await.status, StatusCode::NOT_FOUND);
    assert_eq!(tutor.get(address).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.browser().get(address).await.status, StatusCode::UNAUTHORIZED);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn each_role_keeps_registers_in_its_own_scope_only(pool: PgPool) {
    let site = site(pool).await;
    let cases = [
        (Role::Tutor, EDITION, true, true),
        (Role::Tutor, ELSEWHERE, false, false),
        // A teacher keeps the register, and neither reopens it nor names a stand-in.
        (Role::Teacher, EDITION, true, false),
        (Role::Teacher, ELSEWHERE, false, false),
        (Role::Coordinator, PARTNER, true, true),
        (Role::Coordinator, Uuid::from_u128(99), false, false),
        (Role::ProjectManager, PROJECT, true, true),
        (Role::ProjectManager, Uuid::from_u128(99), false, false),
        (Role::SteeringMember, PROJECT, false, false),
        (Role::ScientificPartner, PROJECT, false, false),
    ];
    for (number, (role, scope, keeps, appoints)) in cases.into_iter().enumerate() {
        let mut browser = staff(&site, &format!("{number}@ente.example"), role, scope).await;
        let expect = |allowed: bool| if allowed { StatusCode::OK } else { StatusCode::FORBIDDEN };
        let pages = ["", "/2", "/2/stampa", "/2/aggiungi"];
        for page in pages {
            let answer = browser.get(&format!("/gestione/edizioni/ED-1/registro{page}")).await;
            assert_eq!(answer.status, expect(keeps), "{role:?} for {scope}: {page}");
        }
        for function in ["record_attendance", "close_register", "describe_meeting", "add_in_room"] {
            // In a meeting to come, so that nothing changes.
            let answer = browser.call(function, &about("3", &[("seen", "0")])).await;
            assert_eq!(answer.status, expect(keeps), "{role:?} for {scope}: {function} {}", answer.text);
        }
        for function in ["reopen_register", "appoint_stand_in"] {
            let answer = browser.call(function, &about("3", &[])).await;
            assert_eq!(answer.status, expect(appoints), "{role:?} for {scope}: {function} {}", answer.text);
        }
    }
    let mut nobody = site.browser();
    assert_eq!(nobody.get(TODAY).await.status, StatusCode::UNAUTHORIZED);
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! Questionnaires through the router and the job: answering with and without WebAssembly, paper, closing, results.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

pub mod round;

use app::{
    error::{AppError, FieldCode},
    people::Role,
    questionnaires::{PaperDesk, Results, SurveyDesk, db::By},
};
use axum::http::StatusCode;
use jiff::SignedDuration;
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::Site;
use round::*;

fn borrowed(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

fn with_round<'a>(id: &'a str, pairs: &'a [(String, String)]) -> Vec<(&'a str, &'a str)> {
    [vec![("round_id", id)], borrowed(pairs)].concat()
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_round_opens_tells_reminds_once_and_closes(pool: PgPool) {
    let site = site(pool).await;
    let (anna, bruno) = (site.account("anna@comune.example").await, site.account("bruno@comune.example").await);
    take_part(&site, anna.person, EDITION).await;
    take_part(&site, bruno.person, EDITION).await;
    jobs(&site).await;
    jobs(&site).await;
    let round = round_of(&site, EDITION).await;
    let mails = site.mails_to("anna@comune.example").await;
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(mails[0].1.contains(&format!("/area-personale/questionari/{round}")), "{}", mails[0].1);
    assert!(mails[0].1.contains("13/12/2026"), "{}", mails[0].1);

    let mut browser = site.browser();
    browser.log_in("anna@comune.example").await;
    let id = round.to_string();
    browser.call("hand_in", &with_round(&id, &complete("4", 2))).await.done_to();

    // Halfway: who has answered is left in peace, the other is reminded once.
    site.later(SignedDuration::from_hours(24 * 11));
    jobs(&site).await;
    jobs(&site).await;
    assert_eq!(site.mails_to("anna@comune.example").await.len(), 1);
    assert_eq!(site.mails_to("bruno@comune.example").await.len(), 2);
    assert_eq!(site.keys.list().unwrap(), [round]);

    site.later(SignedDuration::from_hours(24 * 10));
    jobs(&site).await;
    assert_eq!(site.count("select count(*) from survey_round where state = 'closed' and responses = 1").await, 1);
    assert_eq!(site.count("select count(*) from survey_ballot").await, 0);
    assert_eq!(site.count("select count(*) from survey_atom").await, 0, "one answer alone is not kept");
    assert!(site.keys.list().unwrap().is_empty());
    let late = browser.call("hand_in", &with_round(&id, &complete("4", 2))).await.done_to();
    assert!(late.ends_with("?esito=gia-consegnato"), "{late}");
    let mut late = site.browser();
    late.log_in("bruno@comune.example").await;
    let refused = late.call("hand_in", &with_round(&id, &complete("4", 2))).await;
    assert_eq!(refused.refused_for(""), Some(FieldCode::QuestionnaireNotOpen));
    assert!(late.get(&format!("/area-personale/questionari/{id}")).await.text.contains("Il questionario è chiuso"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn running_editions_are_planned_and_old_ones_are_left_alone(pool: PgPool) {
    let site = site(pool).await;
    on_foot(&site, 1, EDITION).await;
    sqlx::raw_sql(
        "update edition set starts_on = '2026-09-01', ends_on = '2026-09-30' where code = 'PRO-CR-I-01';
         update edition set state = 'running' where code = 'PRO-CR-I-02'",
    )
    .execute(&site.pool)
    .await
    .unwrap();
    jobs(&site).await;
    assert_eq!(site.count("select count(*) from survey_round where state = 'planned'").await, 1);
    assert_eq!(site.count("select count(*) from survey_round").await, 1);
    // When it ends, the planned round is the one that opens; without participants it does not.
    sqlx::raw_sql(
        "update edition set state = 'finished', starts_on = '2026-11-20', ends_on = '2026-11-22'
         where code = 'PRO-CR-I-02'",
    )
    .execute(&site.pool)
    .await
    .unwrap();
    jobs(&site).await;
    assert_eq!(site.count("select count(*) from survey_round where state = 'open'").await, 0);
    on_foot(&site, 2, Uuid::from_u128(11)).await;
    jobs(&site).await;
    assert_eq!(site.count("select count(*) from survey_round where state = 'open'").await, 1);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn answering_works_without_webassembly_and_a_refusal_keeps_everything(pool: PgPool) {
    let site = site(pool).await;
    let anna = site.account("anna@comune.example").await;
    take_part(&site, anna.person, EDITION).await;
    let round = open(&site, EDITION).await.to_string();
    let mut browser = site.browser();
    browser.log_in("anna@comune.example").await;
    assert!(browser.get("/area-personale/questionari").await.text.contains("Compila il questionario"));
    let page = browser.get(&format!("/area-personale/questionari/{round}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Karim Modello"), "asked about each teacher");
    assert_eq!(page.text.matches("<fieldset").count(), 23);

    let text = "Il mio segreto </textarea><script>alert(1)</script>";
    let mut typed = complete("2", 2);
    typed.retain(|(name, _)| name != "answers[D3-2]");
    typed.push(("answers[A1]".to_owned(), text.to_owned()));
    let refused = browser.submit("hand_in", &with_round(&round, &typed)).await;
    assert_eq!(refused.status, StatusCode::OK);
    assert!(refused.text.contains("Scegli una risposta"), "said at its place");
    assert!(refused.text.contains("Karim Modello: Ha favorito"), "and at the top, with the teacher's name");
    assert_eq!(refused.text.matches(" checked").count(), 22);
    assert!(refused.text.contains("Il mio segreto &lt;/textarea&gt;&lt;script&gt;"));
    let in_flash = "select count(*) from form_flash where position('segreto'::bytea in sealed) > 0";
    assert_eq!(site.count(in_flash).await, 0, "sealed with the key of the browser's cookie");
    assert_eq!(site.count("select count(*) from survey_mark").await, 0, "nothing half written");

    typed.push(("answers[D3-2]".to_owned(), "na".to_owned()));
    let done = browser.submit("hand_in", &with_round(&round, &typed)).await;
    assert!(done.text.contains("Perché nessuno può sapere"), "{}", done.text);
    // Twice: harmless, and said.
    let again = browser.submit("hand_in", &with_round(&round, &typed)).await;
    assert!(again.text.contains("vale la prima consegna"));
    assert_eq!(site.count("select count(*) from survey_ballot").await, 1);
    assert_eq!(site.count("select count(*) from survey_mark").await, 1);
    let list = browser.get("/area-personale/questionari").await.text;
    assert!(list.contains("Consegnato") && !list.contains("Compila il questionario"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn bad_input_is_refused_and_writes_nothing(pool: PgPool) {
    let site = site(pool).await;
    let anna = site.account("anna@comune.example").await;
    take_part(&site, anna.person, EDITION).await;
    let round = open(&site, EDITION).await.to_string();
    let mut browser = site.browser();
    browser.log_in("anna@comune.example").await;
    browser.get(&format!("/area-personale/questionari/{round}")).await;
    for (name, value, code) in [
        ("answers[G1]", "6", FieldCode::NotAChoice),
        ("answers[G1]", "", FieldCode::AnswerMissing),
        ("answers[A3]", &"x".repeat(501), FieldCode::TooLong(500)),
    ] {
        let mut pairs = complete("3", 2);
        pairs.retain(|(other, _)| other != name);
        pairs.push((name.to_owned(), value.to_owned()));
        let refused = browser.call("hand_in", &with_round(&round, &pairs)).await;
        let key = name.trim_start_matches("answers[").trim_end_matches(']');
        assert_eq!(refused.refused_for(key), Some(code));
    }
    let answer = browser.call("hand_in", &[("round_id", &round), ("answers", "everything")]).await;
    assert_eq!((answer.status, answer.error()), (StatusCode::BAD_REQUEST, AppError::BadRequest));
    for id in ["", "x", "0193c8f0-0000-4000-8000-000000000001"] {
        assert_eq!(browser.call("hand_in", &[("round_id", id)]).await.status, StatusCode::NOT_FOUND, "{id}");
    }
    // Somebody who does not take part.
    let mut stranger = site.browser_of("altro@comune.example").await;
    let answer = stranger.call("hand_in", &with_round(&round, &complete("3", 2))).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(stranger.get(&format!("/area-personale/questionari/{round}")).await.status, StatusCode::NOT_FOUND);
    // Who has withdrawn takes no part.
    sqlx::raw_sql("update enrolment set status = 'withdrawn', withdrawn_phase = 'during'")
        .execute(&site.pool)
        .await
        .unwrap();
    let answer = browser.call("hand_in", &with_round(&round, &complete("3", 2))).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(site.count("select count(*) from survey_mark").await, 0);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn many_at_once_hand_in_once_each(pool: PgPool) {
    let site = site(pool).await;
    let mut participants = Vec::new();
    for number in 0..8 {
        participants.push(on_foot(&site, number, EDITION).await);
    }
    let round = open(&site, EDITION).await;
    let tries = participants.iter().flat_map(|enrolment| [*enrolment; 3]).map(|enrolment| {
        let site = site.clone();
        tokio::spawn(async move { hand_in(&site, round, By::Participant(enrolment), "4", "").await })
    });
    let mut firsts = 0;
    for one in tries.collect::<Vec<_>>() {
        firsts += u32::from(one.await.unwrap());
    }
    assert_eq!(firsts, 8);
    assert_eq!(site.count("select count(*) from survey_ballot").await, 8);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn paper_is_a_list_of_names_and_apart_from_it_unnamed_sheets(pool: PgPool) {
    let site = site(pool).await;
    staff(&site, "tutor@prova.example", Role::Tutor, EDITION).await;
    let mut enrolments = Vec::new();
    for number in 0..7 {
        enrolments.push(on_foot(&site, number, EDITION).await);
    }
    let round = open(&site, EDITION).await;
    assert!(hand_in(&site, round, By::Participant(enrolments[0]), "5", "").await);
    let mut tutor = site.browser();
    tutor.log_in("tutor@prova.example").await;
    let address = format!("/gestione/edizioni/{CODE}/questionari/carta");
    assert!(tutor.get(&address).await.text.contains("Prova 06 Persona"));
    let (id, sheet) = (round.to_string(), Uuid::new_v4().to_string());
    let typed = |sheet: &str, pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        let own = [("round_id", id.as_str()), ("code", CODE), ("sheet", sheet)];
        own.iter().chain(pairs).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    // No name, no sheet.
    let early = tutor.call("enter_sheet", &borrowed(&typed(&sheet, &[("answers[G1]", "1")]))).await;
    assert_eq!(early.refused_for(""), Some(FieldCode::MoreSheetsThanNames));
    // Two who handed in on paper, and one of them answered online already: that one does not count.
    let names: Vec<String> = enrolments[..2].iter().map(Uuid::to_string).collect();
    let pairs = [("round_id", id.as_str()), ("code", CODE), ("enrolments[]", &names[0]), ("enrolments[]", &names[1])];
    let page = tutor.submit("mark_paper", &pairs).await;
    assert!(page.text.contains("Nomi salvati"), "{}", page.text);
    assert_eq!(site.count("select count(*) from survey_mark where on_paper").await, 1);
    // A sheet with a gap; sent twice it is entered once.
    for _ in 0..2 {
        let page = tutor.submit("enter_sheet", &borrowed(&typed(&sheet, &[("answers[G1]", "1")]))).await;
        assert!(page.text.contains("Inseriti finora: 1 su 1"), "{}", page.text);
    }
    let other = Uuid::new_v4().to_string();
    let too_many = tutor.call("enter_sheet", &borrowed(&typed(&other, &[("answers[G1]", "1")]))).await;
    assert_eq!(too_many.refused_for(""), Some(FieldCode::MoreSheetsThanNames));
    let empty = tutor.call("enter_sheet", &borrowed(&typed(&other, &[]))).await;
    assert_eq!(empty.refused_for(""), Some(FieldCode::Required));
    assert_eq!(tutor.call("enter_sheet", &borrowed(&typed("x", &[]))).await.status, StatusCode::BAD_REQUEST);

    // The page tells neither who answered online nor what the sheets say.
    let desk: PaperDesk = tutor.read("desk_paper", &[("code", CODE)]).await.json();
    assert_eq!(desk.participants.iter().filter(|participant| participant.on_paper).count(), 1);
    for enrolment in &enrolments[2..] {
        hand_in(&site, round, By::Participant(*enrolment), "5", "").await;
    }
    close(&site, round).await;
    // Six online, one from paper.
    let g1: Vec<i32> =
        sqlx::query_scalar("select counts from survey_atom where item = 'G1'").fetch_one(&site.pool).await.unwrap();
    assert_eq!(g1, [1, 0, 0, 0, 6]);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_coordinator_closes_early_only_when_all_have_answered(pool: PgPool) {
    let site = site(pool).await;
    staff(&site, "referente@prova.example", Role::Coordinator, PARTNER).await;
    staff(&site, "tutor@prova.example", Role::Tutor, EDITION).await;
    let mut enrolments = Vec::new();
    for number in 0..6 {
        enrolments.push(on_foot(&site, number, EDITION).await);
    }
    let round = open(&site, EDITION).await;
    let id = round.to_string();
    let pairs = [("round_id", id.as_str()), ("code", CODE)];
    for enrolment in &enrolments[..5] {
        hand_in(&site, round, By::Participant(*enrolment), "4", "").await;
    }
    let mut coordinator = site.browser();
    coordinator.log_in("referente@prova.example").await;
    assert_eq!(coordinator.call("close_round", &pairs).await.refused_for(""), Some(FieldCode::NotAllHaveAnswered));
    let desk: SurveyDesk = coordinator.read("desk_survey", &[("code", CODE)]).await.json();
    assert_eq!(desk.round.map(|round| (round.responses, round.participants)), Some((5, 6)));
    hand_in(&site, round, By::Participant(enrolments[5]), "4", "").await;

    let mut tutor = site.browser();
    tutor.log_in("tutor@prova.example").await;
    assert_eq!(tutor.call("close_round", &pairs).await.status, StatusCode::FORBIDDEN);

    // Without its key nothing is lost, and a person is told what to do.
    let place = |name: &str| std::path::PathBuf::from(format!("{}{name}", key_folder(&site)));
    let file = place(&format!("/{round}.key"));
    std::fs::rename(&file, place("/elsewhere")).unwrap();
    assert_eq!(coordinator.call("close_round", &pairs).await.refused_for(""), Some(FieldCode::KeyMissing));
    site.later(SignedDuration::from_hours(24 * 40));
    jobs(&site).await;
    assert_eq!(site.count("select count(*) from survey_ballot").await, 6);
    assert_eq!(site.count("select count(*) from survey_round where state = 'open'").await, 1);
    std::fs::rename(place("/elsewhere"), &file).unwrap();

    coordinator.get(&format!("/gestione/edizioni/{CODE}/questionari")).await;
    let page = coordinator.submit("close_round", &pairs).await;
    assert!(page.text.contains("i risultati sono pubblicati"), "{}", page.text);
    assert!(!file.exists());
    assert_eq!(coordinator.call("close_round", &pairs).await.refused_for(""), Some(FieldCode::QuestionnaireNotOpen));
}

fn key_folder(site: &Site) -> String {
    format!("{:?}", site.keys).trim_start_matches("KeyFolder(").trim_end_matches(')').to_owned()
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_key_left_over_by_a_crash_is_deleted_and_a_foreign_one_is_not(pool: PgPool) {
    let site = site(pool).await;
    on_foot(&site, 1, EDITION).await;
    let round = open(&site, EDITION).await;
    let foreign = Uuid::new_v4();
    site.keys.create(foreign).unwrap();
    jobs(&site).await;
    assert_eq!(site.keys.list().unwrap().len(), 2, "the round is open");
    // Closed and committed, and the program ended before it deleted the key.
    close(&site, round).await;
    site.keys.create(round).unwrap();
    jobs(&site).await;
    assert_eq!(site.keys.list().unwrap(), [foreign]);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn results_are_read_by_scope_and_withheld_ones_are_said_to_be(pool: PgPool) {
    let site = site(pool).await;
    let other_edition = Uuid::from_u128(11);
    sqlx::raw_sql(
        r#"update edition set state = 'finished', starts_on = '2026-11-15', ends_on = '2026-11-22',
               teachers = '["Karim Modello"]' where code = 'PRO-CR-I-02'"#,
    )
    .execute(&site.pool)
    .await
    .unwrap();
    for (edition, answers) in [(EDITION, ["5", "5", "4", "4", "4", "2"].as_slice()), (other_edition, &["1"; 4])] {
        let mut enrolments = Vec::new();
        for number in 0..answers.len() as u32 {
            enrolments.push(on_foot(&site, number, edition).await);
        }
        let round = open(&site, edition).await;
        for (enrolment, answer) in enrolments.into_iter().zip(answers) {
            hand_in(&site, round, By::Participant(enrolment), answer, "Più tempo").await;
        }
        close(&site, round).await;
    }
    let partner = Uuid::from_u128(0xf3);
    let readers = [
        ("referente", Role::Coordinator, PARTNER, Some((1, 6))),
        ("altra-referente", Role::Coordinator, partner, Some((1, 0))),
        ("docente", Role::Teacher, EDITION, Some((1, 6))),
        ("altro-docente", Role::Teacher, other_edition, Some((1, 0))),
        ("scientifico", Role::ScientificPartner, PROJECT, Some((2, 6))),
        ("responsabile", Role::ProjectManager, PROJECT, Some((2, 6))),
        ("tutor", Role::Tutor, EDITION, None),
        ("comitato", Role::SteeringMember, PROJECT, None),
        ("redazione", Role::MaterialsEditor, PROJECT, None),
    ];
    for (name, role, scope, expected) in readers {
        let email = format!("{name}@prova.example");
        staff(&site, &email, role, scope).await;
        let mut browser = site.browser();
        browser.log_in(&email).await;
        let answer = browser.read("show_results", &[("project", "prova")]).await;
        let page = browser.get("/gestione/risultati").await;
        let file = browser.get("/gestione/risultati/export.csv").await;
        let Some((rounds, respondents)) = expected else {
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}");
            assert_eq!((page.status, file.status), (StatusCode::FORBIDDEN, StatusCode::FORBIDDEN), "{name}");
            continue;
        };
        let results: Results = answer.json();
        let g1 = results.figures.iter().find(|figure| figure.item == "G1").unwrap();
        assert_eq!((results.rounds, g1.counts.iter().sum::<i64>()), (rounds, respondents), "{name}");
        assert_eq!(g1.withheld(), respondents == 0);
        assert_eq!(g1.project_counts, [0, 1, 0, 3, 2], "beside the project's, of whole atoms too");
        assert_eq!((page.status, file.status), (StatusCode::OK, StatusCode::OK), "{name}");
        assert!(respondents > 0 || page.text.contains("meno di 5 risposte"), "withheld is said");
        // Another's edition: found by no filter.
        let foreign = if scope == EDITION || scope == PARTNER { OTHER } else { CODE };
        if rounds == 1 {
            let results: Results = browser.read("show_results", &[("edition", foreign)]).await.json();
            assert_eq!((results.rounds, results.responses), (0, 0), "{name}");
        }
    }
    let mut stranger = site.browser();
    assert_eq!(stranger.get("/gestione/risultati/export.csv").await.status, StatusCode::SEE_OTHER);

    // By teacher and by edition: the items asked for each teacher follow, each atom whole.
    let mut manager = site.browser();
    manager.log_in("responsabile@prova.example").await;
    let d1 = |results: &Results| -> Vec<(Option<String>, i64)> {
        let d1 = results.figures.iter().filter(|figure| figure.item == "D1");
        d1.map(|figure| (figure.teacher.clone(), figure.counts.iter().sum())).collect()
    };
    let by_edition: Results = manager.read("show_results", &[("edition", CODE)]).await.json();
    assert_eq!(d1(&by_edition), [(Some("Livia Demo".to_owned()), 6), (Some("Karim Modello".to_owned()), 6)]);
    let by_teacher: Results = manager.read("show_results", &[("teacher", "Karim Modello")]).await.json();
    assert_eq!((by_teacher.rounds, d1(&by_teacher)), (2, vec![(None, 6)]));
    // However they are typed; what is not there finds nothing, and what was typed stays in its field.
    let typed = [("edition", " pro-cr-i-01 "), ("teacher", "karim modello")];
    let results: Results = manager.read("show_results", &typed).await.json();
    let filter = (results.filter.edition.as_str(), results.filter.teacher.as_str());
    assert_eq!((results.rounds, filter), (1, (CODE, "Karim Modello")));
    let page = manager.get("/gestione/risultati?edizione=NON-CE").await;
    assert!(page.text.contains("value=\"NON-CE\"") && page.text.contains("empty-state"), "{}", page.text);
    let all: Results = manager.read("show_results", &[]).await.json();
    assert_eq!(d1(&all), [(None, 12)]);
    assert_eq!(all.withheld_rounds, 1);
    let texts: Vec<i64> = all.texts.iter().map(|texts| texts.all).collect();
    assert_eq!(texts, [6, 0, 0], "the four of the small class are nowhere");
    for filter in ["territorio=CR", "asse=I", "corso=primo-contatto", "docente=Karim+Modello", "asse=non-c-e"] {
        for path in ["/gestione/risultati", "/gestione/risultati/stampa"] {
            let page = manager.get(&format!("{path}?{filter}")).await;
            assert_eq!(page.status, StatusCode::OK, "{filter}");
        }
    }
    // However many editions there are, the page suggests a few.
    sqlx::raw_sql(
        "insert into edition (id, code, course_id, project_id, axis_id, partner_id, territory_id, town, venue, state,
             selection, seats, applications_from, applications_until, starts_on, ends_on, starts_at, minutes, teachers,
             created_at)
         select gen_random_uuid(), 'MOLTE-' || n, course_id, project_id, axis_id, partner_id, territory_id, town, venue,
             'finished', selection, seats, applications_from, applications_until, starts_on, ends_on, starts_at, minutes,
             jsonb_build_array('Docente ' || n), created_at
         from edition, generate_series(1, 70) n where code = 'PRO-CR-I-01';
         insert into survey_round (id, edition_id, question_set_id, state, teachers, remind_at, closes_at, participants,
             responses)
         select gen_random_uuid(), e.id, r.question_set_id, 'closed', e.teachers, r.remind_at, r.closes_at, 0, 0
         from edition e, survey_round r join edition o on o.id = r.edition_id and o.code = 'PRO-CR-I-01'
         where e.code like 'MOLTE-%'",
    )
    .execute(&site.pool)
    .await
    .unwrap();
    let many: Results = manager.read("show_results", &[("edition", "molte-70")]).await.json();
    assert_eq!((many.rounds, many.choices.editions.len(), many.choices.teachers.len()), (1, 50, 50));
}

// SPDX-License-Identifier: AGPL-3.0-or-later
//! What an edition's changes mean for its applications.

use sqlx::PgPool;

use super::{fixture::*, transitions::refusal};
use crate::enrolment::{
    Decision, EditionStep, Status, WithdrawalPhase,
    db::{self, Error},
    rules::{DateChange, Reason, Refusal},
};

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn added_seats_are_offered_in_order_and_held_ones_stay(pool: PgPool) {
    project(&pool, "first_come", 2).await;
    let ids = submit_some(&pool, 5).await;
    let connection = &mut pool.acquire().await.unwrap();
    assert_eq!(refusal(db::change_seats(connection, EDITION, 1, &act()).await), Refusal::SeatsBelowHeld(2));
    db::change_seats(connection, EDITION, 4, &act()).await.unwrap();
    assert_eq!(
        statuses(connection, &ids).await,
        [Status::Accepted, Status::Accepted, Status::Offered, Status::Offered, Status::Waitlisted]
    );
    assert_eq!(refusal(db::change_seats(connection, EDITION, 3, &act()).await), Refusal::SeatsBelowHeld(4));
    assert_eq!(breaches(connection).await, [""; 0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn cancelling_ends_every_live_application_and_tells_everybody(pool: PgPool) {
    project(&pool, "first_come", 2).await;
    let ids = submit_some(&pool, 4).await;
    let connection = &mut pool.acquire().await.unwrap();
    db::withdraw(connection, ids[0], &Reason::code("work"), &act()).await.unwrap();
    db::decide(connection, &ids[3..], Decision::Reject, &Reason::code("no_seat"), &act()).await.unwrap();
    db::cancel_edition(connection, EDITION, "Poche domande", &act()).await.unwrap();
    assert_eq!(
        statuses(connection, &ids).await,
        [Status::Withdrawn, Status::CancelledWithEdition, Status::CancelledWithEdition, Status::Rejected]
    );
    let told: Vec<String> = sqlx::query_scalar(
        "select to_address from mail where template = 'enrolment_edition_cancelled' and body like '%Poche domande%'
         order by to_address",
    )
    .fetch_all(&mut **connection)
    .await
    .unwrap();
    assert_eq!(told, ["persona-1@prova.example", "persona-2@prova.example"]);
    assert_eq!(refusal(db::cancel_edition(connection, EDITION, "x", &act()).await), Refusal::EditionCancelled);
    assert_eq!(refusal(db::change_seats(connection, EDITION, 9, &act()).await), Refusal::EditionCancelled);
    assert_eq!(breaches(connection).await, [""; 0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_start_closes_the_line_and_one_can_still_be_taken_with_a_reason(pool: PgPool) {
    project(&pool, "first_come", 2).await;
    let ids = submit_some(&pool, 4).await;
    let connection = &mut pool.acquire().await.unwrap();
    db::withdraw(connection, ids[0], &Reason::code("work"), &act_at(at("2026-12-09T10:00:00Z"))).await.unwrap();
    assert_eq!(offer_until(connection, ids[2]).await, Some(at("2026-12-10T08:00:00Z")), "not past the start");

    let early = act_at(at("2026-12-10T07:59:59Z"));
    assert_eq!(db::advance_editions(connection, &early).await.unwrap(), 0);
    let started = act_at(at("2026-12-10T09:00:00Z"));
    assert_eq!(db::advance_editions(connection, &started).await.unwrap(), 3, "the two with nobody in them start too");
    let reasons: Vec<Option<String>> =
        sqlx::query_scalar("select reason from enrolment where status = 'rejected' order by submitted_at")
            .fetch_all(&mut **connection)
            .await
            .unwrap();
    assert_eq!(reasons, [Some("offer_lapsed".to_owned()), Some("no_seat".to_owned())]);

    // A seat is free; nobody is offered it by the program.
    db::decide(connection, &ids[3..], Decision::Reopen, &Reason::default(), &started).await.unwrap();
    assert_eq!(status(connection, ids[3]).await, Status::Submitted);
    let silent = db::decide(connection, &ids[3..], Decision::Accept, &Reason::default(), &started).await;
    assert_eq!(refusal(silent), Refusal::ReasonNeeded);
    db::decide(connection, &ids[3..], Decision::Accept, &Reason::words("si è liberato"), &started).await.unwrap();

    let phase = db::withdraw(connection, ids[1], &Reason::code("work"), &started).await.unwrap();
    assert_eq!(phase, WithdrawalPhase::During);

    let needs = "select count(*) from enrolment where accessibility_needs is not null";
    let before: i64 = sqlx::query_scalar(needs).fetch_one(&mut **connection).await.unwrap();
    assert_eq!(before, 4);
    assert_eq!(db::advance_editions(connection, &act_at(at("2026-12-18T10:00:00Z"))).await.unwrap(), 3);
    let after: i64 = sqlx::query_scalar(needs).fetch_one(&mut **connection).await.unwrap();
    assert_eq!(after, 0, "what was told of accessibility has served");
    let over = db::withdraw(connection, ids[3], &Reason::code("work"), &started).await;
    assert_eq!(refusal(over), Refusal::EditionOver);
    assert_eq!(breaches(connection).await, [""; 0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_edition_below_its_minimum_waits_for_the_coordinator(pool: PgPool) {
    project(&pool, "first_come", 5).await;
    let connection = &mut pool.acquire().await.unwrap();
    sqlx::query("update edition set minimum = 3").execute(&mut **connection).await.unwrap();
    let started = act_at(at("2026-12-10T09:00:00Z"));
    assert_eq!(db::advance_editions(connection, &started).await.unwrap(), 0);
    db::step_edition(connection, EDITION, EditionStep::Confirm, &started).await.unwrap();
    assert_eq!(db::advance_editions(connection, &started).await.unwrap(), 1);
    assert!(matches!(db::start_edition(connection, EDITION, &started).await, Err(Error::Refused(_))));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_seat_on_offer_does_not_make_up_the_minimum(pool: PgPool) {
    project(&pool, "first_come", 1).await;
    let ids = submit_some(&pool, 2).await;
    let connection = &mut pool.acquire().await.unwrap();
    sqlx::query("update edition set minimum = 1 where id = $1").bind(EDITION).execute(&mut **connection).await.unwrap();
    db::withdraw(connection, ids[0], &Reason::code("work"), &act()).await.unwrap();
    assert_eq!(status(connection, ids[1]).await, Status::Offered);
    let started = act_at(at("2026-12-10T08:00:00Z"));
    assert_eq!(db::advance_editions(connection, &started).await.unwrap(), 2, "the two others, which have no minimum");
    assert_eq!(status(connection, ids[1]).await, Status::Offered);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_confirmed_edition_is_told_to_who_is_accepted(pool: PgPool) {
    project(&pool, "first_come", 2).await;
    let ids = submit_some(&pool, 4).await;
    let connection = &mut pool.acquire().await.unwrap();
    db::withdraw(connection, ids[0], &Reason::code("work"), &act()).await.unwrap();
    assert_eq!(
        statuses(connection, &ids).await,
        [Status::Withdrawn, Status::Accepted, Status::Offered, Status::Waitlisted]
    );
    let early = db::step_edition(connection, EDITION, EditionStep::Open, &act()).await;
    assert_eq!(refusal(early), Refusal::EditionStateChanged, "it is open");
    db::step_edition(connection, EDITION, EditionStep::Confirm, &act()).await.unwrap();
    let told: Vec<String> =
        sqlx::query_scalar("select to_address from mail where template = 'enrolment_edition_confirmed'")
            .fetch_all(&mut **connection)
            .await
            .unwrap();
    assert_eq!(told, ["persona-1@prova.example"]);
    let logged: serde_json::Value = sqlx::query_scalar("select detail from log_entry where action = 'step_edition'")
        .fetch_one(&mut **connection)
        .await
        .unwrap();
    assert_eq!(logged, serde_json::json!({"from": "open", "to": "confirmed", "accepted": 1}));
    let twice = db::step_edition(connection, EDITION, EditionStep::Confirm, &act()).await;
    assert_eq!(refusal(twice), Refusal::EditionStateChanged);
    assert_eq!(breaches(connection).await, [""; 0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_draft_is_announced_and_opened(pool: PgPool) {
    project(&pool, "first_come", 2).await;
    let connection = &mut pool.acquire().await.unwrap();
    set_state(connection, EDITION, "draft").await;
    let first = person(&pool, 0).await;
    db::step_edition(connection, EDITION, EditionStep::Announce, &act()).await.unwrap();
    assert_eq!(refusal(submit_at(&pool, first, EDITION, now()).await), Refusal::EditionNotOpen);
    db::step_edition(connection, EDITION, EditionStep::Open, &act()).await.unwrap();
    submit_at(&pool, first, EDITION, act().now).await.unwrap();
    let none = db::step_edition(connection, COURSE, EditionStep::Open, &act()).await;
    assert!(matches!(none, Err(Error::Absent)));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn moved_meetings_keep_their_hours_over_summer_time_and_everybody_is_told(pool: PgPool) {
    project(&pool, "first_come", 1).await;
    let ids = submit_some(&pool, 2).await;
    let connection = &mut pool.acquire().await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
        "insert into meeting (id, edition_id, number, kind, place, topic) values ('{EDITION}', '{EDITION}', 1, 'aula',
         'Sala', '{{}}');
         insert into slot (id, meeting_id, starts_at, ends_at) values ('{EDITION}', '{EDITION}',
         '2026-12-10T08:00:00Z', '2026-12-10T12:00:00Z')"
    )))
    .execute(&mut **connection)
    .await
    .unwrap();
    // 120 days later is in April: nine o'clock is another instant.
    let change = DateChange {
        applications_from: "2026-11-01T09:00".parse().unwrap(),
        applications_until: "2027-03-31T12:00".parse().unwrap(),
        move_days: 120,
    };
    db::change_dates(connection, EDITION, &change, &act()).await.unwrap();
    let (starts_on, civil, minutes, until): (String, String, i32, String) = sqlx::query_as(
        "select e.starts_on::text, (s.starts_at at time zone 'Europe/Rome')::text, s.minutes,
                (e.applications_until at time zone 'Europe/Rome')::text
         from slot s, edition e where e.id = $1",
    )
    .bind(EDITION)
    .fetch_one(&mut **connection)
    .await
    .unwrap();
    assert_eq!((starts_on.as_str(), civil.as_str(), minutes), ("2027-04-09", "2027-04-09 09:00:00", 240));
    assert_eq!(until, "2027-03-31 12:00:00");
    assert_eq!(mails(connection).await.iter().filter(|name| *name == "enrolment_dates_changed").count(), ids.len());
    let disorder = DateChange { move_days: -120, ..change };
    assert_eq!(refusal(db::change_dates(connection, EDITION, &disorder, &act()).await), Refusal::DatesOutOfOrder);
}

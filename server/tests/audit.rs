// SPDX-License-Identifier: AGPL-3.0-or-later
//! Every line that `audit` can print, provoked once by SQL; and none in a sound database.

#![expect(clippy::unwrap_used, reason = "tests only; clippy does not see that outside the test functions")]

use app::projects::file::parse;
use correlare::{
    audit::{self, Rule},
    import,
};
use sqlx::{PgConnection, PgPool};

/// An edition with two seats and four applications: A and B accepted, C and D in line. And a draft in another course.
async fn sound(pool: &PgPool) -> sqlx::pool::PoolConnection<sqlx::Postgres> {
    let mut db = pool.acquire().await.unwrap();
    let file = parse(include_str!("data/valdora.json")).unwrap();
    let now = "2027-05-10T10:00:00Z".parse().unwrap();
    let plan = import::plan(&mut db, &file, now).await.unwrap();
    import::apply(&mut db, &file, plan, now).await.unwrap();
    let world = "
        insert into person (id, given_name, family_name, source, created_at)
        select ('00000000-0000-0000-0000-00000000000' || letter)::uuid, letter, 'Prova', 'paper', now()
        from unnest('{a,b,c,d}'::text[]) as letter;

        insert into enrolment (id, code, edition_id, course_id, project_id, person_id, status, waiting_position,
            submitted_at, gender, age_band, body_kind, body_name, role, territory_id, recipients, privacy_version,
            motivation, version)
        select p.id, upper(p.given_name), e.id, e.course_id, e.project_id, p.id,
            case when p.given_name in ('a', 'b') then 'accepted' else 'waitlisted' end,
            case p.given_name when 'c' then 1 when 'd' then 2 end,
            '2027-05-06T09:00Z', 'female', 'meno-di-40', 'biblioteca', 'Prova', 'bibliotecario', e.territory_id,
            'direct', 1, '', 2
        from edition e, person p where e.code = 'VAL-SOPRA-1';

        insert into enrolment_event (enrolment_id, number, kind, from_status, to_status, detail, at)
        select id, number, case number when 1 then 'submitted' else status end,
            case number when 2 then 'submitted' end, case number when 1 then 'submitted' else status end,
            case when number = 2 and waiting_position is not null then jsonb_build_object('position', waiting_position)
                else '{}' end,
            '2027-05-06T09:00Z'
        from enrolment, generate_series(1, 2) as number order by code, number;

        update edition set seats_held = 2, waiting = 2, last_waiting_position = 2 where code = 'VAL-SOPRA-1';

        insert into attendance_event (slot_id, enrolment_id, number, kind, status, arrived_after, left_after, at)
        select s.id, n.id, 1, 'marked', mark.status, mark.arrived, mark.left_at, '2027-05-30T10:00Z'
        from (values ('A', 'present', 15, 180), ('B', 'absent', null, null)) mark (code, status, arrived, left_at)
        join enrolment n on n.code = mark.code
        join meeting m on m.edition_id = n.edition_id and m.number = 1
        join slot s on s.meeting_id = m.id;
        insert into attendance (slot_id, enrolment_id, status, arrived_after, left_after, number)
        select slot_id, enrolment_id, status, arrived_after, left_after, number from attendance_event;
        insert into meeting_register (meeting_id, state, closed_at, seal, version)
        select s.meeting_id, 'closed', '2027-05-30T11:00Z', sha256(convert_to(s.meeting_id || string_agg(
                   E'\\n' || a.slot_id || ' ' || a.enrolment_id || ' ' || a.status || ' ' || a.minutes, ''
                   order by a.enrolment_id), 'UTF8')), 1
        from attendance a join slot s on s.id = a.slot_id group by s.meeting_id;
        insert into register_event (meeting_id, number, kind, seal, at)
        select meeting_id, 1, 'closed', seal, closed_at from meeting_register;
        insert into attendance_total (enrolment_id, minutes) select enrolment_id, minutes from attendance;";
    sqlx::raw_sql(world).execute(&mut *db).await.unwrap();
    db
}

async fn breaches(connection: &mut PgConnection) -> Vec<(Rule, String)> {
    let found = audit::run(connection).await.unwrap();
    found.into_iter().map(|breach| (breach.rule, breach.to_string())).collect()
}

/// Spoils the sound database, and expects one line of this rule (others may follow from the same mistake).
async fn provoke(pool: PgPool, statements: &'static str, rule: Rule, line: &str) {
    let mut db = sound(&pool).await;
    assert_eq!(breaches(&mut db).await, [], "sound before");
    sqlx::raw_sql(statements).execute(&mut *db).await.unwrap();
    let found = breaches(&mut db).await;
    let lines: Vec<&str> = found.iter().filter(|(of, _)| *of == rule).map(|(_, line)| line.as_str()).collect();
    assert_eq!(lines, [line], "all: {found:?}");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn nothing_is_found_where_nothing_is_wrong_and_nothing_is_written(pool: PgPool) {
    let mut db = sound(&pool).await;
    sqlx::raw_sql("set default_transaction_read_only = on").execute(&mut *db).await.unwrap();
    assert_eq!(breaches(&mut db).await, []);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn more_than_the_seats(pool: PgPool) {
    let spoil = "update enrolment set status = 'accepted' where code = 'C'";
    let line = "seats-exceeded: edition VAL-SOPRA-1 has 3 accepted or offered applications for 2 seats";
    provoke(pool, spoil, Rule::SeatsExceeded, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn counters_that_do_not_count(pool: PgPool) {
    let spoil = "update edition set seats_held = 1, waiting = 3 where code = 'VAL-SOPRA-1'";
    let line = "counters-wrong: edition VAL-SOPRA-1 counts 1 seats held, 3 waiting, last position 2; \
                its applications make 2, 2, 2";
    provoke(pool, spoil, Rule::CountersWrong, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn two_live_applications_to_an_edition(pool: PgPool) {
    let spoil = "update person set merged_into = (select id from person where given_name = 'a') where given_name = 'b'";
    let line = "two-live-in-edition: edition VAL-SOPRA-1 has several live applications of one person: A, B";
    provoke(pool, spoil, Rule::TwoLiveInEdition, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn two_live_applications_to_a_course(pool: PgPool) {
    let spoil = "update edition set course_id = (select course_id from edition where code = 'VAL-SOPRA-1')
                 where code = 'VAL-SOTTO-1';
                 update person set merged_into = (select id from person where given_name = 'a') where given_name = 'b';
                 update enrolment set edition_id = (select id from edition where code = 'VAL-SOTTO-1')
                 where code = 'B'";
    let line = "two-live-in-course: course scaffali-in-molte-lingue has several live applications of one person: A, B";
    provoke(pool, spoil, Rule::TwoLiveInCourse, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_position_given_twice(pool: PgPool) {
    let spoil = "update enrolment set waiting_position = 1 where code = 'A'";
    let line = "position-twice: edition VAL-SOPRA-1 gave position 1 to several applications: A, C";
    provoke(pool, spoil, Rule::PositionTwice, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_offer_out_of_turn(pool: PgPool) {
    let spoil = "insert into enrolment_event (enrolment_id, number, kind, from_status, to_status, at)
                 select id, 3, 'offered', 'waitlisted', 'offered', now() from enrolment where code = 'D'";
    let line = "order-jumped: edition VAL-SOPRA-1: D was given a seat by the program while C waited in front";
    provoke(pool, spoil, Rule::OrderJumped, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_arrival_in_front_of_the_line(pool: PgPool) {
    let spoil = "insert into enrolment_event (enrolment_id, number, kind, from_status, to_status, at)
                 select id, 3, 'accepted', 'submitted', 'accepted', now() from enrolment where code = 'A'";
    let line = "order-jumped: edition VAL-SOPRA-1: A was given a seat by the program while C, D waited in front";
    provoke(pool, spoil, Rule::OrderJumped, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_seat_in_turn_or_by_a_person_is_in_order(pool: PgPool) {
    let mut db = sound(&pool).await;
    // D by a person, out of turn; C by the program, in turn.
    let statements = "
        insert into account (id, person_id, email, created_at)
        select id, id, 'a@prova.test', now() from person where given_name = 'a';
        insert into enrolment_event (enrolment_id, number, kind, from_status, to_status, actor, at)
        select id, 3, 'accepted', 'waitlisted', 'accepted', (select id from account), now()
        from enrolment where code = 'D';
        insert into enrolment_event (enrolment_id, number, kind, from_status, to_status, at)
        select id, 3, 'offered', 'waitlisted', 'offered', now() from enrolment where code = 'C'";
    sqlx::raw_sql(statements).execute(&mut *db).await.unwrap();
    let found = breaches(&mut db).await;
    assert!(found.iter().all(|(rule, _)| *rule != Rule::OrderJumped), "{found:?}");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn who_waited_in_another_edition_was_not_jumped(pool: PgPool) {
    let mut db = sound(&pool).await;
    // C went over to another edition after D had been offered the seat: C did wait in front, here.
    let statements = "
        insert into enrolment_event (enrolment_id, number, kind, from_status, to_status, at)
        select id, 3, 'offered', 'waitlisted', 'offered', now() from enrolment where code = 'D';
        update enrolment set edition_id = (select id from edition where code = 'VAL-SOTTO-1') where code = 'C';
        insert into enrolment_event (enrolment_id, number, kind, from_status, to_status, detail, at)
        select n.id, 3, 'transferred', 'waitlisted', 'submitted', jsonb_build_object('from_edition', e.id), now()
        from enrolment n, edition e where n.code = 'C' and e.code = 'VAL-SOPRA-1';";
    sqlx::raw_sql(statements).execute(&mut *db).await.unwrap();
    let jumped = |found: Vec<(Rule, String)>| found.iter().filter(|(rule, _)| *rule == Rule::OrderJumped).count();
    assert_eq!(jumped(breaches(&mut db).await), 1);
    // And had C gone over before, nobody would have been jumped.
    sqlx::raw_sql(
        "delete from enrolment_event where kind = 'offered';
         insert into enrolment_event (enrolment_id, number, kind, from_status, to_status, at)
         select id, 3, 'offered', 'waitlisted', 'offered', now() from enrolment where code = 'D'",
    )
    .execute(&mut *db)
    .await
    .unwrap();
    assert_eq!(jumped(breaches(&mut db).await), 0);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_status_its_events_do_not_tell(pool: PgPool) {
    let spoil = "update enrolment set status = 'rejected' where code = 'A'";
    let line = "status-not-of-events: application A is rejected at version 2, its last event says accepted at 2";
    provoke(pool, spoil, Rule::StatusNotOfEvents, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_gap_in_the_events(pool: PgPool) {
    let spoil = "update enrolment_event set number = 3 where number = 2
                 and enrolment_id = (select id from enrolment where code = 'A')";
    let line = "events-broken: application A: event 3 begins at submitted, after event 1 which ended at submitted";
    provoke(pool, spoil, Rule::EventsBroken, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_event_that_begins_elsewhere(pool: PgPool) {
    let spoil = "update enrolment_event set from_status = 'awaiting_consent' where number = 2
                 and enrolment_id = (select id from enrolment where code = 'A')";
    let line =
        "events-broken: application A: event 2 begins at awaiting_consent, after event 1 which ended at submitted";
    provoke(pool, spoil, Rule::EventsBroken, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_event_that_cannot_happen(pool: PgPool) {
    let spoil = "update enrolment_event set kind = 'offered' where number = 2
                 and enrolment_id = (select id from enrolment where code = 'A')";
    let line = "event-not-legal: application A: event 2, offered, leads from submitted to accepted";
    provoke(pool, spoil, Rule::EventNotLegal, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_withdrawal_in_the_wrong_phase(pool: PgPool) {
    let spoil = "update enrolment set status = 'withdrawn', withdrawn_phase = 'during', version = 3 where code = 'A';
                 insert into enrolment_event (enrolment_id, number, kind, from_status, to_status, at)
                 select id, 3, 'withdrawn', 'accepted', 'withdrawn', '2027-05-20T09:00Z'
                 from enrolment where code = 'A'";
    let line = "phase-wrong: application A: withdrawn during from accepted at 2027-05-20T09:00Z, \
                the edition started at 2027-05-30T08:00Z";
    provoke(pool, spoil, Rule::PhaseWrong, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_edition_started_early_by_a_person_has_started(pool: PgPool) {
    let mut db = sound(&pool).await;
    let statements = "
        update enrolment set status = 'withdrawn', withdrawn_phase = 'during', version = 3 where code = 'A';
        insert into enrolment_event (enrolment_id, number, kind, from_status, to_status, at)
        select id, 3, 'withdrawn', 'accepted', 'withdrawn', '2027-05-20T09:00Z' from enrolment where code = 'A';
        update edition set seats_held = 1 where code = 'VAL-SOPRA-1';
        insert into log_entry (at, action, subject_kind, subject_id)
        select '2027-05-19T09:00Z', 'start_edition', 'edition', id from edition where code = 'VAL-SOPRA-1'";
    sqlx::raw_sql(statements).execute(&mut *db).await.unwrap();
    assert_eq!(breaches(&mut db).await, []);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_application_of_another_course(pool: PgPool) {
    let spoil = "update enrolment set course_id = (select id from course where slug = 'racconti-a-voce-alta')
                 where code = 'A'";
    let line = "enrolment-misplaced: application A is not of the course and project of edition VAL-SOPRA-1";
    provoke(pool, spoil, Rule::EnrolmentMisplaced, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn days_that_are_not_of_the_slots(pool: PgPool) {
    let spoil =
        "update slot set ends_at = ends_at + interval '1 day 30 minutes', starts_at = starts_at + interval '1 day'
                 where starts_at = (select max(starts_at) from slot)";
    let line = "dates-not-of-slots: edition VAL-SOPRA-1 is from 2027-05-30 to 2027-06-06 with 360 minutes, \
                its slots from 2027-05-30 to 2027-06-07 with 390";
    provoke(pool, spoil, Rule::DatesNotOfSlots, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_edition_of_another_axis(pool: PgPool) {
    let spoil = "update edition set axis_id = (select id from axis where code = 'VOCI') where code = 'VAL-SOPRA-1'";
    let line =
        "edition-misplaced: edition VAL-SOPRA-1 is not of the project and axis of its course, partner and territory";
    provoke(pool, spoil, Rule::EditionMisplaced, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_chain_of_merged_persons(pool: PgPool) {
    let spoil = "insert into person (id, given_name, family_name, source, created_at) values
                 ('00000000-0000-0000-0000-000000000001', 'x', 'Prova', 'paper', now()),
                 ('00000000-0000-0000-0000-000000000002', 'y', 'Prova', 'paper', now()),
                 ('00000000-0000-0000-0000-000000000003', 'z', 'Prova', 'paper', now());
                 update person set merged_into = '00000000-0000-0000-0000-000000000002' where given_name = 'x';
                 update person set merged_into = '00000000-0000-0000-0000-000000000003' where given_name = 'y'";
    let line = "merge-chain: person 00000000-0000-0000-0000-000000000001 counts as \
                00000000-0000-0000-0000-000000000002, who counts as 00000000-0000-0000-0000-000000000003";
    provoke(pool, spoil, Rule::MergeChain, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_task_for_nothing(pool: PgPool) {
    let spoil = "insert into account (id, person_id, email, created_at)
                 select id, id, 'a@prova.test', now() from person where given_name = 'a';
                 insert into role_grant (id, account_id, role, scope_kind, scope_id, valid_from, given_at)
                 select '00000000-0000-0000-0000-000000000001', id, 'tutor', 'edition',
                     '00000000-0000-0000-0000-000000000002', now(), now() from account";
    let line = "grant-without-scope: grant 00000000-0000-0000-0000-000000000001 gives tutor for edition \
                00000000-0000-0000-0000-000000000002, which is not there or not what the role is for";
    provoke(pool, spoil, Rule::GrantWithoutScope, line).await;
}

/// A community to which A belongs.
const BELONGS: &str = "
    insert into community (id, project_id, slug, title, summary, open_to, charter, state, position, member_count)
    select '00000000-0000-0000-000a-000000000001', id, 'valle', '{}', '{}', '{}', '[]', 'active', 99, 1 from project;
    insert into community_member (community_id, person_id, state, since, version)
    values ('00000000-0000-0000-000a-000000000001', '00000000-0000-0000-0000-00000000000a', 'member', now(), 1);
    insert into community_member_event (community_id, person_id, number, kind, at)
    values ('00000000-0000-0000-000a-000000000001', '00000000-0000-0000-0000-00000000000a', 1, 'joined', now());";

async fn provoke_in_community(pool: PgPool, statements: &'static str, rule: Rule, line: &str) {
    let mut db = sound(&pool).await;
    sqlx::raw_sql(BELONGS).execute(&mut *db).await.unwrap();
    assert_eq!(audit::run(&mut db).await.unwrap(), [], "sound before");
    sqlx::raw_sql(statements).execute(&mut *db).await.unwrap();
    let breaches = audit::run(&mut db).await.unwrap();
    assert_eq!(breaches.iter().map(|breach| breach.rule).collect::<Vec<_>>(), [rule]);
    assert_eq!(breaches[0].to_string(), line);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_community_counts_its_members(pool: PgPool) {
    let line = "member-count-wrong: community valle counts 7 members, there are 1";
    let spoil = "update community set member_count = 7 where slug = 'valle'";
    provoke_in_community(pool, spoil, Rule::MemberCountWrong, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_membership_is_what_its_events_say(pool: PgPool) {
    let line = "membership-not-of-events: person 00000000-0000-0000-0000-00000000000a in community valle is left at \
                number 1; 1 events, the last of them number 1, say member";
    let spoil =
        "update community_member set state = 'left'; update community set member_count = 0 where slug = 'valle'";
    provoke_in_community(pool, spoil, Rule::MembershipNotOfEvents, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn events_of_a_membership_have_no_gaps(pool: PgPool) {
    let line = "membership-not-of-events: person 00000000-0000-0000-0000-00000000000a in community valle is member at \
                number 3; 2 events, the last of them number 3, say member";
    let spoil = "insert into community_member_event (community_id, person_id, number, kind, at)
                 select community_id, person_id, 3, 'suspended', now() from community_member_event;
                 update community_member set version = 3";
    provoke_in_community(pool, spoil, Rule::MembershipNotOfEvents, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_facilitators_task_is_for_a_community_that_is_there(pool: PgPool) {
    let spoil = "insert into account (id, person_id, email, created_at)
                 values ('00000000-0000-0000-0000-00000000000f', '00000000-0000-0000-0000-00000000000a', 'f@a.example', now());
                 insert into role_grant (id, account_id, role, scope_kind, scope_id, valid_from, given_at)
                 values ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-00000000000f', 'facilitator',
                     'community', '00000000-0000-0000-0000-000000000002', now(), now())";
    let line = "grant-without-scope: grant 00000000-0000-0000-0000-000000000001 gives facilitator for community \
                00000000-0000-0000-0000-000000000002, which is not there or not what the role is for";
    provoke_in_community(pool, spoil, Rule::GrantWithoutScope, line).await;
}

/// Besides the sound database, the questionnaire of VAL-SOPRA-1, open, which A has answered.
const ASKED: &str = "
    insert into question_set (id, code, version, content) values ('00000000-0000-4000-8000-000000000001', 's', 1, '{}');
    insert into survey_round (id, edition_id, question_set_id, state, public_key, remind_at, closes_at)
    select '00000000-0000-4000-8000-000000000002', id, '00000000-0000-4000-8000-000000000001', 'open',
        decode(repeat('00', 32), 'hex'), now(), now()
    from edition where code = 'VAL-SOPRA-1';
    insert into survey_mark (round_id, enrolment_id, on_paper)
    select '00000000-0000-4000-8000-000000000002', id, false from enrolment where code = 'A';
    insert into survey_ballot (id, round_id, on_paper, sealed)
    values ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000002', false, '\\x00');";
/// And closed, with six answers to one item.
const COUNTED: &str = "
    delete from survey_ballot;
    update survey_round set state = 'closed', public_key = null, participants = 6, responses = 6;
    insert into survey_atom (round_id, item, teacher, counts, respondents)
    values ('00000000-0000-4000-8000-000000000002', 'G1', 0, '{0,0,0,6,0}', 6);";

/// Spoils a database with a questionnaire, as [`provoke`] does.
async fn provoke_asked(pool: PgPool, before: &'static str, statements: &'static str, rule: Rule, line: &str) {
    let mut db = sound(&pool).await;
    sqlx::raw_sql(ASKED).execute(&mut *db).await.unwrap();
    sqlx::raw_sql(before).execute(&mut *db).await.unwrap();
    assert_eq!(breaches(&mut db).await, [], "sound before");
    sqlx::raw_sql(statements).execute(&mut *db).await.unwrap();
    let found = breaches(&mut db).await;
    let lines: Vec<&str> = found.iter().filter(|(of, _)| *of == rule).map(|(_, line)| line.as_str()).collect();
    assert_eq!(lines, [line], "all: {found:?}");
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn an_open_questionnaire_without_its_key(pool: PgPool) {
    let spoil = "alter table survey_round drop constraint survey_round_open_has_key;
                 update survey_round set public_key = null";
    let line = "round-without-key: the questionnaire of edition VAL-SOPRA-1 is open and has no key";
    provoke_asked(pool, "", spoil, Rule::RoundWithoutKey, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_ballot_nobody_handed_in(pool: PgPool) {
    let spoil = "insert into survey_ballot (id, round_id, on_paper, sealed)
                 select '00000000-0000-4000-8000-000000000004', id, false, '\\x00' from survey_round";
    let line = "ballots-not-of-marks: the questionnaire of edition VAL-SOPRA-1 has 2 ballots for 1 people who handed \
                in online, 0 sheets for 0 names";
    provoke_asked(pool, "", spoil, Rule::BallotsNotOfMarks, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_ballot_longer_than_others(pool: PgPool) {
    let more = "insert into survey_mark (round_id, enrolment_id, on_paper)
                select '00000000-0000-4000-8000-000000000002', id, false from enrolment where code = 'B';
                insert into survey_ballot (id, round_id, on_paper, sealed)
                select '00000000-0000-4000-8000-000000000004', id, false, '\\x00' from survey_round";
    let spoil = "update survey_ballot set sealed = '\\x0000' where id = '00000000-0000-4000-8000-000000000004'";
    let line = "ballots-differ: ballots about edition VAL-SOPRA-1 have from 1 to 2 bytes";
    provoke_asked(pool, more, spoil, Rule::BallotsDiffer, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_closed_questionnaire_still_with_ballots(pool: PgPool) {
    let spoil = "insert into survey_ballot (id, round_id, on_paper, sealed)
                 select '00000000-0000-4000-8000-000000000004', id, false, '\\x00' from survey_round";
    let line = "ballots-left: the questionnaire of edition VAL-SOPRA-1 is closed and has 1 ballots";
    provoke_asked(pool, COUNTED, spoil, Rule::BallotsLeft, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn answers_to_read_before_the_closing(pool: PgPool) {
    let spoil = "insert into survey_atom (round_id, item, teacher, counts, respondents)
                 select id, 'G1', 0, '{0,0,0,6,0}', 6 from survey_round";
    let line = "counted-too-early: the questionnaire of edition VAL-SOPRA-1 is open and has answers that anybody can \
                read";
    provoke_asked(pool, "", spoil, Rule::CountedTooEarly, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn more_answers_than_people(pool: PgPool) {
    let spoil = "update survey_atom set counts = '{0,0,0,7,0}', respondents = 7";
    let line =
        "counters-exceed: item G1 about edition VAL-SOPRA-1 counts 7 answers of 7 respondents, 6 people answered";
    provoke_asked(pool, COUNTED, spoil, Rule::CountersExceed, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_too_few_have_answered(pool: PgPool) {
    let spoil = "insert into survey_text (id, round_id, item, body)
                 select '00000000-0000-4000-8000-000000000005', id, 'A1', 'Solo io' from survey_round";
    let line = "fewer-than-five: item A1 about edition VAL-SOPRA-1 is kept with 1 texts";
    provoke_asked(pool, COUNTED, spoil, Rule::FewerThanFive, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn somebody_who_answered_about_an_edition_of_others(pool: PgPool) {
    let spoil = "update survey_round set edition_id = (select id from edition where code = 'VAL-SOTTO-1')";
    let line =
        "mark-misplaced: application A is marked as having answered about edition VAL-SOTTO-1, and is for another";
    provoke_asked(pool, "", spoil, Rule::MarkMisplaced, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn attendance_beyond_its_slot(pool: PgPool) {
    let spoil = "update attendance set left_after = 200 where status = 'present'";
    let line =
        "attendance-exceeds-slot: application A has 185 minutes in a slot of 180, meeting 1 of edition VAL-SOPRA-1";
    provoke(pool, spoil, Rule::AttendanceExceedsSlot, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn attendance_in_a_slot_of_another_edition(pool: PgPool) {
    let spoil =
        "update enrolment set edition_id = (select id from edition where code = 'VAL-SOTTO-1') where code = 'A'";
    let line = "attendance-exceeds-slot: application A has 165 minutes in a slot of 180, meeting 1 of edition VAL-SOPRA-1, \
                which is not its own";
    provoke(pool, spoil, Rule::AttendanceExceedsSlot, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_mark_that_its_events_do_not_say(pool: PgPool) {
    let spoil = "update attendance set arrived_after = 10 where status = 'present'";
    let line = "mark-not-of-events: application A, meeting 1 of edition VAL-SOPRA-1: the mark is present 170, \
                its events say present 165";
    provoke(pool, spoil, Rule::MarkNotOfEvents, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_minute_changed_under_the_seal(pool: PgPool) {
    let spoil = "update attendance set arrived_after = 14 where status = 'present';
                 update attendance_event set arrived_after = 14 where status = 'present';
                 update attendance_total set minutes = 166 where minutes = 165";
    let line = "seal-broken: the marks of meeting 1 of edition VAL-SOPRA-1 are not those that were sealed";
    provoke(pool, spoil, Rule::SealBroken, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_seal_that_no_closing_gave(pool: PgPool) {
    let spoil = "update register_event set seal = sha256('another')";
    let line = "seal-broken: the marks of meeting 1 of edition VAL-SOPRA-1 are not those that were sealed";
    provoke(pool, spoil, Rule::SealBroken, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_total_that_does_not_add_up(pool: PgPool) {
    let spoil = "update attendance_total set minutes = 100 where minutes = 165";
    let line = "attendance-total-wrong: application A has a total of 100 minutes, its closed registers say 165";
    provoke(pool, spoil, Rule::AttendanceTotalWrong, line).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_participant_left_out_of_a_closed_register(pool: PgPool) {
    let spoil = "delete from attendance where status = 'absent'";
    let line =
        "register-incomplete: application B is not marked in the closed register of meeting 1 of edition VAL-SOPRA-1";
    provoke(pool, spoil, Rule::RegisterIncomplete, line).await;
}

/// In that community a question with an answer, and a discussion that was merged into it.
const TALK: &str = "
    insert into thread (id, community_id, title, author_id, created_at, is_question, last_number, last_seq, post_count,
                        last_post_at)
    select ('00000000-0000-0000-000d-00000000000' || number)::uuid, id, 'Prova', '00000000-0000-0000-0000-00000000000a',
           '2027-05-01', number = 1, 3, case number when 1 then 1 else 0 end, case number when 1 then 2 else 0 end,
           '2027-05-03'
    from community, generate_series(1, 2) number where slug = 'valle';
    insert into post (id, thread_id, number, author_id, body, html, state, created_at, useful_count)
    select ('00000000-0000-0000-000e-00000000000' || number)::uuid, '00000000-0000-0000-000d-000000000001', number,
           '00000000-0000-0000-0000-00000000000a', 'x', 'x', case number when 3 then 'hidden' else 'visible' end,
           '2027-05-01'::date + number, case number when 2 then 1 else 0 end
    from generate_series(1, 3) number;
    insert into post_useful (post_id, person_id, at)
    values ('00000000-0000-0000-000e-000000000002', '00000000-0000-0000-0000-00000000000b', now());
    insert into thread_change (thread_id, seq, kind, at)
    values ('00000000-0000-0000-000d-000000000001', 1, 'merged', now());
    update thread set answer_post_id = '00000000-0000-0000-000e-000000000002' where is_question;
    update thread set state = 'merged', merged_into = '00000000-0000-0000-000d-000000000001' where not is_question;
    update community set thread_count = 1, last_post_at = '2027-05-03' where slug = 'valle';";

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn discussions_count_what_is_there(pool: PgPool) {
    let (first, second) = ("00000000-0000-0000-000d-000000000001", "00000000-0000-0000-000d-000000000002");
    let post = "00000000-0000-0000-000e-000000000002";
    let mut db = sound(&pool).await;
    sqlx::raw_sql(BELONGS).execute(&mut *db).await.unwrap();
    for (spoil, rule, line) in [
        (
            "update community set thread_count = 2",
            Rule::ThreadCountWrong,
            "talk-thread-count-wrong: community valle counts 2 discussions, there are 1".to_owned(),
        ),
        (
            "update thread set post_count = 3 where is_question",
            Rule::PostCountWrong,
            format!("talk-post-count-wrong: thread {first} counts 3 posts, there are 2"),
        ),
        (
            "update thread set last_post_at = '2027-05-02' where is_question",
            Rule::LastPostWrong,
            format!("talk-last-post-wrong: thread {first} says its last post came before its newest one"),
        ),
        (
            "update community set last_post_at = '2027-05-02'",
            Rule::LastPostWrong,
            "talk-last-post-wrong: community valle says its last post came before that of a discussion".to_owned(),
        ),
        (
            "update thread set last_number = 2 where is_question",
            Rule::TalkNumbersWrong,
            format!("talk-numbers-wrong: thread {first} gave its last post number 2, and holds number 3"),
        ),
        (
            "update thread_change set seq = 2",
            Rule::TalkNumbersWrong,
            format!(
                "talk-numbers-wrong: thread {first} gave its last change number 1; 1 changes, the last of them number 2"
            ),
        ),
        (
            "delete from post_useful",
            Rule::UsefulCountWrong,
            format!("talk-useful-count-wrong: post {post} counts 1 who find it useful, there are 0"),
        ),
        (
            "update post set thread_id = '00000000-0000-0000-000d-000000000002' where number = 2",
            Rule::AnswerMisplaced,
            format!("talk-answer-misplaced: thread {first} is answered by post {post}, which is of another thread"),
        ),
        (
            "update post set thread_id = '00000000-0000-0000-000d-000000000002' where number = 3",
            Rule::MergedThreadWrong,
            format!("talk-merged-thread-wrong: thread {second} was merged and holds posts"),
        ),
        (
            "update thread set state = 'merged', merged_into = '00000000-0000-0000-000d-000000000002' where is_question",
            Rule::MergedThreadWrong,
            format!("talk-merged-thread-wrong: thread {first} was merged, and leads back to itself"),
        ),
    ] {
        // Anew for each.
        sqlx::raw_sql("truncate thread cascade").execute(&mut *db).await.unwrap();
        sqlx::raw_sql(TALK).execute(&mut *db).await.unwrap();
        assert_eq!(breaches(&mut db).await, [], "sound before");
        sqlx::raw_sql(spoil).execute(&mut *db).await.unwrap();
        let found = breaches(&mut db).await;
        assert!(found.contains(&(rule, line)), "{spoil}: {found:?}");
    }
}

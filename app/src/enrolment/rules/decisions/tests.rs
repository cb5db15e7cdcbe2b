// SPDX-License-Identifier: AGPL-3.0-or-later
use super::*;
use crate::enrolment::{DECISIONS, STATUSES};

fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

fn now() -> Timestamp {
    at("2026-11-21T10:00:00Z")
}

fn after_start() -> Timestamp {
    at("2026-12-10T09:00:00Z")
}

fn edition() -> EditionFacts {
    EditionFacts {
        state: "open".to_owned(),
        project_state: "active".to_owned(),
        selection: Selection::FirstCome,
        seats: 25,
        seats_held: 10,
        waiting: 0,
        applications_from: at("2026-11-01T08:00:00Z"),
        applications_until: at("2026-11-30T22:59:00Z"),
        starts_at: at("2026-12-10T08:00:00Z"),
        offer_hours: 48,
        minutes: 480,
    }
}

fn full() -> EditionFacts {
    EditionFacts { seats_held: 25, ..edition() }
}

fn candidate(status: Status) -> Candidate {
    Candidate { status, decided_from_waiting: false, decided_from_consent: false, others_in_front: false }
}

#[test]
fn the_table_of_decisions() {
    use Status::{Accepted, AwaitingConsent, Rejected, Submitted, Waitlisted};
    // Everything not named here is `WrongStatus`; without the body's consent nobody gets a seat or a place in line.
    let consent_first =
        |status, decision| status == AwaitingConsent && matches!(decision, Decision::Accept | Decision::Waitlist);
    let possible = [
        (Submitted, Decision::Accept, Accepted),
        (Submitted, Decision::Reject, Rejected),
        (Submitted, Decision::Waitlist, Waitlisted),
        (AwaitingConsent, Decision::Reject, Rejected),
        (Waitlisted, Decision::Accept, Accepted),
        (Waitlisted, Decision::Reject, Rejected),
        (Waitlisted, Decision::Reopen, Submitted),
        (Accepted, Decision::Reopen, Submitted),
        (Rejected, Decision::Reopen, Submitted),
    ];
    for status in STATUSES {
        for decision in DECISIONS {
            let expected = possible
                .iter()
                .find(|(from, by, _)| (*from, *by) == (status, decision))
                .map_or(Err(Refusal::WrongStatus), |(_, _, to)| Ok(*to));
            let expected = if consent_first(status, decision) { Err(Refusal::ConsentMissing) } else { expected };
            assert_eq!(
                decide(candidate(status), decision, &edition(), false, now()),
                expected,
                "{status:?} {decision:?}"
            );
        }
    }
}

#[test]
fn nobody_is_accepted_without_a_seat() {
    for status in [Status::Submitted, Status::Waitlisted] {
        assert_eq!(decide(candidate(status), Decision::Accept, &full(), true, now()), Err(Refusal::NoSeatLeft));
    }
}

#[test]
fn out_of_turn_or_after_the_start_it_takes_words() {
    let behind = Candidate { others_in_front: true, ..candidate(Status::Waitlisted) };
    assert_eq!(decide(behind, Decision::Accept, &edition(), false, now()), Err(Refusal::ReasonNeeded));
    assert_eq!(decide(behind, Decision::Accept, &edition(), true, now()), Ok(Status::Accepted));
    let late = candidate(Status::Submitted);
    assert_eq!(decide(late, Decision::Accept, &edition(), false, after_start()), Err(Refusal::ReasonNeeded));
    assert_eq!(decide(late, Decision::Accept, &edition(), true, after_start()), Ok(Status::Accepted));
    assert_eq!(decide(late, Decision::Waitlist, &edition(), true, after_start()), Err(Refusal::EditionStarted));
}

#[test]
fn an_undone_decision_leads_back_to_the_same_place_in_line() {
    for status in [Status::Accepted, Status::Rejected] {
        let from_waiting = Candidate { decided_from_waiting: true, ..candidate(status) };
        assert_eq!(decide(from_waiting, Decision::Reopen, &edition(), false, now()), Ok(Status::Waitlisted));
        assert_eq!(decide(from_waiting, Decision::Reopen, &edition(), false, after_start()), Ok(Status::Submitted));
    }
}

#[test]
fn editions_over_change_no_more() {
    let cases = [
        ("draft", "active", Refusal::EditionNotOpen),
        ("cancelled", "active", Refusal::EditionCancelled),
        ("finished", "active", Refusal::EditionOver),
        ("open", "concluded", Refusal::EditionOver),
    ];
    for (state, project_state, refusal) in cases {
        let edition = EditionFacts { state: state.to_owned(), project_state: project_state.to_owned(), ..edition() };
        for decision in DECISIONS {
            assert_eq!(decide(candidate(Status::Submitted), decision, &edition, true, now()), Err(refusal), "{state}");
        }
        assert_eq!(withdraw(Status::Accepted, &edition, now()), Err(refusal));
        assert_eq!(change_seats(&edition, 30), Err(refusal));
        assert_eq!(substitute(Status::Accepted, &edition, now()), Err(refusal));
        assert_eq!(accept_offer(Status::Offered, Some(now()), &edition, now()), Err(refusal));
        assert_eq!(seats_to_offer(&EditionFacts { waiting: 3, ..edition }, 1, now()), 0);
    }
}

#[test]
fn applications_arrive_only_while_they_are_taken() {
    assert_eq!(may_apply(&edition(), now()), Ok(()));
    assert_eq!(may_apply(&full(), now()), Ok(()), "a full edition has a waiting list");
    assert_eq!(may_apply(&edition(), at("2026-11-01T08:00:00Z")), Ok(()), "the first moment");
    assert_eq!(may_apply(&edition(), at("2026-11-30T22:59:00Z")), Ok(()), "the last moment");
    assert_eq!(may_apply(&edition(), at("2026-11-01T07:59:59Z")), Err(Refusal::NotYet));
    assert_eq!(may_apply(&edition(), at("2026-11-30T22:59:01Z")), Err(Refusal::TooLate));
    let long = EditionFacts { applications_until: at("2026-12-31T00:00:00Z"), ..edition() };
    assert_eq!(may_apply(&long, after_start()), Err(Refusal::TooLate), "never after the start");
    for (state, expected) in [
        ("draft", Err(Refusal::EditionNotOpen)),
        ("provisional", Err(Refusal::EditionNotOpen)),
        ("open", Ok(())),
        ("confirmed", Ok(())),
        ("running", Err(Refusal::EditionNotOpen)),
        ("finished", Err(Refusal::EditionNotOpen)),
        ("cancelled", Err(Refusal::EditionCancelled)),
    ] {
        assert_eq!(may_apply(&EditionFacts { state: state.to_owned(), ..edition() }, now()), expected, "{state}");
    }
    for project_state in ["preparing", "reporting", "concluded"] {
        let edition = EditionFacts { project_state: project_state.to_owned(), ..edition() };
        assert_eq!(may_apply(&edition, now()), Err(Refusal::EditionNotOpen), "{project_state}");
    }
}

#[test]
fn arrival_follows_the_selection_and_never_passes_those_who_wait() {
    assert_eq!(on_arrival(&edition()), Status::Accepted);
    assert_eq!(on_arrival(&full()), Status::Waitlisted);
    assert_eq!(on_arrival(&EditionFacts { waiting: 1, ..edition() }), Status::Waitlisted);
    assert_eq!(on_arrival(&EditionFacts { selection: Selection::Review, ..edition() }), Status::Submitted);
    assert_eq!(on_arrival(&EditionFacts { selection: Selection::Review, ..full() }), Status::Submitted);
}

#[test]
fn the_phase_of_a_withdrawal() {
    for status in STATUSES {
        let before = withdraw(status, &edition(), now());
        let after = withdraw(status, &edition(), after_start());
        match status {
            Status::Accepted => {
                assert_eq!(before, Ok(WithdrawalPhase::BeforeStart));
                assert_eq!(after, Ok(WithdrawalPhase::During));
                assert_eq!(withdraw(status, &edition(), edition().starts_at), Ok(WithdrawalPhase::During));
            }
            live if live.is_live() => {
                assert_eq!(before, Ok(WithdrawalPhase::BeforeDecision));
                assert_eq!(after, Ok(WithdrawalPhase::BeforeDecision));
            }
            _ => assert_eq!(before, Err(Refusal::WrongStatus)),
        }
    }
}

#[test]
fn an_offer_is_held_until_its_deadline_and_never_past_the_start() {
    assert_eq!(offer_until(&edition(), now()), at("2026-11-23T10:00:00Z"));
    assert_eq!(offer_until(&edition(), at("2026-12-09T10:00:00Z")), edition().starts_at);
    let until = Some(at("2026-11-23T10:00:00Z"));
    assert_eq!(accept_offer(Status::Offered, until, &edition(), at("2026-11-23T10:00:00Z")), Ok(()));
    assert_eq!(accept_offer(Status::Offered, until, &edition(), at("2026-11-23T10:00:01Z")), Err(Refusal::OfferOver));
    for status in STATUSES.into_iter().filter(|status| *status != Status::Offered) {
        assert_eq!(accept_offer(status, None, &edition(), now()), Err(Refusal::WrongStatus));
    }
}

#[test]
fn free_seats_are_offered_to_those_who_wait_before_the_start() {
    let free = EditionFacts { seats_held: 22, waiting: 10, ..edition() };
    assert_eq!(seats_to_offer(&free, 1, now()), 3, "in order of arrival no seat stays free while somebody waits");
    assert_eq!(seats_to_offer(&EditionFacts { waiting: 2, ..free.clone() }, 1, now()), 2);
    assert_eq!(seats_to_offer(&EditionFacts { seats_held: 25, ..free.clone() }, 1, now()), 0);
    let review = EditionFacts { selection: Selection::Review, ..free.clone() };
    assert_eq!(seats_to_offer(&review, 1, now()), 1, "a coordinator may keep seats");
    assert_eq!(seats_to_offer(&review, 0, now()), 0);
    assert_eq!(seats_to_offer(&free, 1, after_start()), 0);
    assert_eq!(seats_to_offer(&EditionFacts { state: "running".to_owned(), ..free }, 1, now()), 0);
}

#[test]
fn the_first_eligible_in_line_is_next() {
    let waiting = |id, position, eligible| Waiting { id, position, eligible };
    assert_eq!(next_offer(&[waiting('b', 7, true), waiting('a', 3, true)], &[]), Some('a'));
    assert_eq!(next_offer(&[waiting('a', 3, false), waiting('b', 7, true)], &[]), Some('b'));
    assert_eq!(next_offer(&[waiting('a', 3, false)], &[]), None);
    assert_eq!(next_offer::<char>(&[], &[]), None);
    // A seat taken back does not return to the same person at once, and nobody overtakes them.
    let line = [waiting('a', 3, true), waiting('b', 7, true)];
    assert_eq!((next_offer(&line, &['a']), next_offer(&line, &['b'])), (None, Some('a')));
}

#[test]
fn a_transfer_never_takes_a_seat_that_is_not_there() {
    let (from, to) = (edition(), edition());
    assert_eq!(transfer(Status::Accepted, &from, &to, now()), Ok(Status::Accepted));
    assert_eq!(transfer(Status::Accepted, &from, &full(), now()), Err(Refusal::NoSeatLeft));
    assert_eq!(transfer(Status::Waitlisted, &from, &full(), now()), Ok(Status::Waitlisted));
    assert_eq!(transfer(Status::Waitlisted, &from, &to, now()), Ok(Status::Accepted));
    let review = EditionFacts { selection: Selection::Review, ..edition() };
    assert_eq!(transfer(Status::Waitlisted, &from, &review, now()), Ok(Status::Submitted));
    for status in [Status::Offered, Status::Rejected, Status::Withdrawn, Status::CancelledWithEdition] {
        assert_eq!(transfer(status, &from, &to, now()), Err(Refusal::WrongStatus), "{status:?}");
    }
    assert_eq!(transfer(Status::Accepted, &from, &to, after_start()), Err(Refusal::EditionStarted));
    let provisional = EditionFacts { state: "provisional".to_owned(), ..edition() };
    assert_eq!(transfer(Status::Accepted, &from, &provisional, now()), Err(Refusal::EditionNotOpen));
}

#[test]
fn a_colleague_takes_only_a_seat_and_only_before_the_start() {
    for status in STATUSES {
        let expected = if status == Status::Accepted { Ok(()) } else { Err(Refusal::WrongStatus) };
        assert_eq!(substitute(status, &edition(), now()), expected, "{status:?}");
    }
    assert_eq!(substitute(Status::Accepted, &edition(), after_start()), Err(Refusal::EditionStarted));
}

#[test]
fn ranks_are_for_review_before_the_decision() {
    let review = EditionFacts { selection: Selection::Review, ..edition() };
    assert_eq!(rank(Status::Submitted, &review), Ok(()));
    assert_eq!(rank(Status::Accepted, &review), Err(Refusal::WrongStatus));
    assert_eq!(rank(Status::Submitted, &edition()), Err(Refusal::NoRanks));
}

#[test]
fn seats_never_go_below_those_held_and_dates_stay_in_order() {
    assert_eq!(change_seats(&edition(), 10), Ok(()));
    assert_eq!(change_seats(&edition(), 9), Err(Refusal::SeatsBelowHeld(10)));
    let window = (edition().applications_from, edition().applications_until);
    assert_eq!(change_dates(&edition(), window, edition().starts_at, now()), Ok(()));
    assert_eq!(
        change_dates(&edition(), (window.1, window.0), edition().starts_at, now()),
        Err(Refusal::DatesOutOfOrder)
    );
    assert_eq!(change_dates(&edition(), window, at("2026-11-29T08:00:00Z"), now()), Err(Refusal::DatesOutOfOrder));
    assert_eq!(change_dates(&edition(), window, edition().starts_at, after_start()), Err(Refusal::EditionStarted));
}

#[test]
fn somebody_in_the_room_is_added_where_the_edition_takes_place_and_has_a_seat() {
    let running = || EditionFacts { state: "running".to_owned(), ..edition() };
    assert_eq!(may_add_in_room(&running(), after_start()), Ok(()));
    assert_eq!(may_add_in_room(&edition(), now()), Ok(()));
    assert_eq!(may_add_in_room(&full(), after_start()), Err(Refusal::NoSeatLeft));
    // Before the start the seat is for those in line; after it there is no line.
    let waited_for = EditionFacts { waiting: 1, ..edition() };
    assert_eq!(may_add_in_room(&waited_for, now()), Err(Refusal::NoSeatLeft));
    assert_eq!(may_add_in_room(&EditionFacts { waiting: 1, ..running() }, after_start()), Ok(()));
    for (state, refusal) in [
        ("draft", Refusal::EditionNotOpen),
        ("provisional", Refusal::EditionNotOpen),
        ("finished", Refusal::EditionOver),
        ("cancelled", Refusal::EditionCancelled),
    ] {
        let facts = EditionFacts { state: state.to_owned(), ..edition() };
        assert_eq!(may_add_in_room(&facts, after_start()), Err(refusal), "{state}");
    }
    let reporting = EditionFacts { project_state: "reporting".to_owned(), ..running() };
    assert_eq!(may_add_in_room(&reporting, after_start()), Err(Refusal::EditionNotOpen));
}

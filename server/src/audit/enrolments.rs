// SPDX-License-Identifier: AGPL-3.0-or-later
//! Seats, waiting lists, and the history of applications.

use sqlx::PgConnection;

use super::{Findings, Rule};

pub(super) async fn check(connection: &mut PgConnection, found: &mut Findings) -> Result<(), sqlx::Error> {
    found.add(Rule::SeatsExceeded, seats_exceeded(&mut *connection).await?);
    found.add(Rule::CountersWrong, counters_wrong(&mut *connection).await?);
    found.add(Rule::TwoLiveInEdition, two_live_in_edition(&mut *connection).await?);
    found.add(Rule::TwoLiveInCourse, two_live_in_course(&mut *connection).await?);
    found.add(Rule::PositionTwice, position_twice(&mut *connection).await?);
    found.add(Rule::OrderJumped, order_jumped(&mut *connection).await?);
    found.add(Rule::StatusNotOfEvents, status_not_of_events(&mut *connection).await?);
    found.add(Rule::EventsBroken, events_broken(&mut *connection).await?);
    found.add(Rule::EventNotLegal, event_not_legal(&mut *connection).await?);
    found.add(Rule::PhaseWrong, phase_wrong(&mut *connection).await?);
    found.add(Rule::EnrolmentMisplaced, enrolment_misplaced(connection).await?);
    Ok(())
}

async fn seats_exceeded(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('edition %s has %s accepted or offered applications for %s seats', e.code, count(*), e.seats)
            as "facts!"
        from edition e
        join enrolment n on n.edition_id = e.id and n.status in ('accepted', 'offered')
        group by e.id
        having count(*) > e.seats
        order by e.code
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn counters_wrong(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('edition %s counts %s seats held, %s waiting, last position %s; its applications make %s, %s, %s',
                      e.code, e.seats_held, e.waiting, e.last_waiting_position, c.held, c.waiting, c.last) as "facts!"
        from edition e
        cross join lateral (
            select count(*) filter (where n.status in ('accepted', 'offered')) as held,
                   count(*) filter (where n.status = 'waitlisted') as waiting,
                   coalesce(max(n.waiting_position), 0) as last
            from enrolment n
            where n.edition_id = e.id
        ) c
        -- Whoever had the last position may have gone over to another edition.
        where (e.seats_held, e.waiting) is distinct from (c.held, c.waiting) or e.last_waiting_position < c.last
        order by e.code
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn two_live_in_edition(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('edition %s has several live applications of one person: %s', e.code,
                      string_agg(n.code, ', ' order by n.code)) as "facts!"
        from enrolment n
        join edition e on e.id = n.edition_id
        join person p on p.id = n.person_id
        where n.status in ('submitted', 'awaiting_consent', 'accepted', 'waitlisted', 'offered')
        group by e.id, coalesce(p.merged_into, p.id)
        having count(*) > 1
        order by e.code, min(n.code)
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn two_live_in_course(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('course %s has several live applications of one person: %s', c.slug,
                      string_agg(n.code, ', ' order by n.code)) as "facts!"
        from enrolment n
        join course c on c.id = n.course_id
        join project on project.id = c.project_id and project.one_live_application_per_course
        join person p on p.id = n.person_id
        where n.status in ('submitted', 'awaiting_consent', 'accepted', 'waitlisted', 'offered')
        group by c.id, coalesce(p.merged_into, p.id)
        having count(distinct n.edition_id) > 1
        order by c.slug, min(n.code)
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn position_twice(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('edition %s gave position %s to several applications: %s', e.code, n.waiting_position,
                      string_agg(n.code, ', ' order by n.code)) as "facts!"
        from enrolment n
        join edition e on e.id = n.edition_id
        where n.waiting_position is not null
        group by e.id, n.waiting_position
        having count(*) > 1
        order by e.code, n.waiting_position
        "#,
    )
    .fetch_all(connection)
    .await
}

/// A person may jump the order, and the program makes them say why; the program itself may not. The words may have
/// been erased since, so all that counts here is that the event has an actor. Those who could not be offered a seat
/// (erased, or in the edition already as another person, found out by a merge) are passed over.
async fn order_jumped(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        with placed as (
            -- Each event with the edition the application was in then, which a later transfer names.
            select v.sequence, v.enrolment_id, v.number, v.kind, v.to_status, v.actor,
                   coalesce((
                       select (later.detail ->> 'from_edition')::uuid
                       from enrolment_event later
                       where later.enrolment_id = v.enrolment_id and later.number > v.number
                         and later.kind = 'transferred'
                       order by later.number
                       limit 1
                   ), n.edition_id) as edition_id
            from enrolment_event v
            join enrolment n on n.id = v.enrolment_id
        ),
        lines as (
            -- From when to when each application stood in line, at the place it was last given.
            select w.edition_id, w.enrolment_id, w.sequence as since,
                   (select (placement.detail ->> 'position')::integer
                    from enrolment_event placement
                    where placement.enrolment_id = w.enrolment_id and placement.number <= w.number
                      and placement.kind = 'waitlisted'
                    order by placement.number desc
                    limit 1) as position,
                   (select departure.sequence
                    from enrolment_event departure
                    where departure.enrolment_id = w.enrolment_id and departure.number = w.number + 1) as until
            from placed w
            where w.to_status = 'waitlisted'
        )
        select format('edition %s: %s was given a seat by the program while %s waited in front', e.code, n.code,
                      string_agg(distinct waiting.code, ', ' order by waiting.code)) as "facts!"
        from placed given
        join enrolment n on n.id = given.enrolment_id
        join edition e on e.id = given.edition_id
        left join lines own on own.enrolment_id = given.enrolment_id and own.until = given.sequence
        join lines ahead on ahead.edition_id = given.edition_id and ahead.enrolment_id <> given.enrolment_id
            and ahead.since < given.sequence and (ahead.until is null or ahead.until > given.sequence)
            and (own.position is null or ahead.position < own.position)
        join enrolment waiting on waiting.id = ahead.enrolment_id
        join person p on p.id = waiting.person_id
        where given.kind in ('offered', 'accepted') and given.actor is null
          and p.erased_at is null
          and not exists (
              select 1
              from enrolment other
              join person same on same.id = other.person_id
              where other.edition_id = given.edition_id and other.person_id <> waiting.person_id
                and coalesce(same.merged_into, same.id) = coalesce(p.merged_into, p.id))
        group by e.code, n.code, given.sequence
        order by given.sequence
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn status_not_of_events(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('application %s is %s at version %s, its last event says %s at %s', n.code, n.status, n.version,
                      coalesce(last.to_status, 'nothing'), coalesce(last.number, 0)) as "facts!"
        from enrolment n
        left join lateral (
            select v.to_status, v.number
            from enrolment_event v
            where v.enrolment_id = n.id
            order by v.number desc
            limit 1
        ) last on true
        where (n.status, n.version) is distinct from (last.to_status, last.number)
        order by n.code
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn events_broken(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('application %s: event %s begins at %s, after event %s which ended at %s', n.code, v.number,
                      coalesce(v.from_status, 'nothing'), coalesce(v.number_before, 0),
                      coalesce(v.status_before, 'nothing')) as "facts!"
        from (
            select enrolment_id, number, from_status,
                   lag(number) over following as number_before, lag(to_status) over following as status_before
            from enrolment_event
            window following as (partition by enrolment_id order by number)
        ) v
        join enrolment n on n.id = v.enrolment_id
        where v.number <> coalesce(v.number_before, 0) + 1 or v.from_status is distinct from v.status_before
        order by n.code, v.number
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn event_not_legal(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('application %s: event %s, %s, leads from %s to %s', n.code, v.number, v.kind,
                      coalesce(v.from_status, 'nothing'), v.to_status) as "facts!"
        from enrolment_event v
        join enrolment n on n.id = v.enrolment_id
        where not case v.kind
            when 'submitted' then v.from_status is null and v.to_status in ('submitted', 'awaiting_consent')
            when 'consented' then v.from_status = 'awaiting_consent' and v.to_status = 'submitted'
            when 'accepted' then
                v.from_status in ('submitted', 'awaiting_consent', 'waitlisted') and v.to_status = 'accepted'
            when 'waitlisted' then
                v.from_status in ('submitted', 'awaiting_consent') and v.to_status = 'waitlisted'
            when 'offered' then v.from_status = 'waitlisted' and v.to_status = 'offered'
            when 'offer_accepted' then v.from_status = 'offered' and v.to_status = 'accepted'
            when 'rejected' then
                v.from_status in ('submitted', 'awaiting_consent', 'waitlisted', 'offered') and v.to_status = 'rejected'
            when 'withdrawn' then
                v.from_status in ('submitted', 'awaiting_consent', 'accepted', 'waitlisted', 'offered')
                and v.to_status = 'withdrawn'
            when 'cancelled_with_edition' then
                v.from_status in ('submitted', 'awaiting_consent', 'accepted', 'waitlisted', 'offered')
                and v.to_status = 'cancelled_with_edition'
            when 'reopened' then
                (v.from_status in ('accepted', 'rejected', 'waitlisted') and v.to_status = 'submitted')
                or (v.from_status in ('accepted', 'rejected') and v.to_status = 'waitlisted')
                or (v.from_status = 'rejected' and v.to_status = 'awaiting_consent')
            when 'transferred' then
                (v.from_status in ('accepted', 'awaiting_consent') and v.to_status = v.from_status)
                or (v.from_status in ('submitted', 'awaiting_consent', 'waitlisted') and v.to_status = 'submitted')
            when 'substituted' then v.from_status = 'accepted' and v.to_status = 'accepted'
            when 'ranked' then v.from_status in ('submitted', 'awaiting_consent') and v.to_status = v.from_status
            else false
        end
        order by n.code, v.number
        "#,
    )
    .fetch_all(connection)
    .await
}

/// An edition has started when its first slot has begun, or when somebody started it before. A minute is granted: the
/// time of an event is that of its request, which may have waited for the edition.
async fn phase_wrong(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('application %s: withdrawn %s from %s at %s, the edition started at %s', n.code,
                      n.withdrawn_phase, v.from_status, to_char(v.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"'),
                      to_char(s.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')) as "facts!"
        from enrolment n
        join edition e on e.id = n.edition_id
        join enrolment_event v on v.enrolment_id = n.id and v.number = n.version and v.kind = 'withdrawn'
        cross join lateral (
            select least(e.starts_at, (select min(at) from log_entry
                                       where subject_kind = 'edition' and subject_id = e.id
                                         and action = 'start_edition')) as at
        ) s
        where n.status = 'withdrawn' and not case n.withdrawn_phase
            when 'before_decision' then v.from_status <> 'accepted'
            when 'before_start' then v.from_status = 'accepted' and v.at < s.at + interval '1 minute'
            when 'during' then v.from_status = 'accepted' and v.at > s.at - interval '1 minute'
            else false
        end
        order by n.code
        "#,
    )
    .fetch_all(connection)
    .await
}

async fn enrolment_misplaced(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('application %s is not of the course and project of edition %s', n.code, e.code) as "facts!"
        from enrolment n
        join edition e on e.id = n.edition_id
        where (n.course_id, n.project_id) is distinct from (e.course_id, e.project_id)
        order by n.code
        "#,
    )
    .fetch_all(connection)
    .await
}

-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Applications, from "domanda di iscrizione" to their outcome.

create table enrolment (
    id uuid primary key,
    -- What the applicant quotes on the telephone; short, unique, says nothing else.
    code text not null unique,
    edition_id uuid not null references edition,
    -- Follows from the edition; kept for the uniqueness rule per course.
    course_id uuid not null references course,
    project_id uuid not null references project,
    person_id uuid not null references person,
    status text not null check (status in ('submitted', 'awaiting_consent', 'accepted', 'waitlisted', 'offered',
        'rejected', 'withdrawn', 'cancelled_with_edition')),
    -- Fixed when it is withdrawn.
    withdrawn_phase text check (withdrawn_phase in ('before_decision', 'before_start', 'during')),
    -- Code of the reason of the present status, where it has one.
    reason text,
    -- Place on the waiting list, given under the edition's row lock; kept when the list moves on.
    waiting_position integer,
    -- Order a coordinator gave under review (1 is first).
    rank integer check (rank >= 1),
    offer_until timestamptz,
    submitted_at timestamptz not null,
    decided_at timestamptz,
    -- Frozen when the application is sent (a substitution freezes the colleague's own).
    gender text not null check (gender in ('female', 'male', 'other', 'unknown')),
    age_band text not null,
    body_kind text not null,
    body_name text not null,
    role text not null,
    territory_id uuid not null references territory,
    recipients text not null check (recipients in ('direct', 'indirect')),
    privacy_version integer not null,
    motivation text not null,
    -- Seen by tutor and coordinator only; may be special-category data: deleted when the edition has ended.
    accessibility_needs text,
    version integer not null default 1,
    check ((status = 'withdrawn') = (withdrawn_phase is not null)),
    check (status <> 'waitlisted' or waiting_position is not null),
    check ((status = 'offered') = (offer_until is not null)),
    foreign key (project_id, privacy_version) references privacy_notice (project_id, version)
);
-- One live enrolment per person and edition, whatever runs at once.
create unique index enrolment_one_live on enrolment (person_id, edition_id)
    where status in ('submitted', 'awaiting_consent', 'accepted', 'waitlisted', 'offered');
create unique index enrolment_waiting_position on enrolment (edition_id, waiting_position)
    where status = 'waitlisted';
create index enrolment_edition on enrolment (edition_id, submitted_at, id);
create index enrolment_edition_status on enrolment (edition_id, status);
create index enrolment_person on enrolment (person_id, submitted_at desc, id desc);
create index enrolment_person_course on enrolment (person_id, course_id);
create index enrolment_project on enrolment (project_id);
-- All that the figures of monitoring read of an application, so that they never visit the table's wide rows.
create index enrolment_figures on enrolment (edition_id) include (status, withdrawn_phase, gender, course_id, person_id);
create index enrolment_offer on enrolment (offer_until) where status = 'offered';

-- Append-only: each transition with its actor, time and reason code. No personal data inside.
create table enrolment_event (
    -- Order of all events, given under the edition's row lock: unlike the time, which is that of the request, it says
    -- which of two came first.
    sequence bigint not null unique generated always as identity,
    enrolment_id uuid not null references enrolment,
    number integer not null check (number >= 1),
    kind text not null check (kind in ('submitted', 'accepted', 'waitlisted', 'offered', 'offer_accepted', 'rejected',
        'withdrawn', 'cancelled_with_edition', 'reopened', 'transferred', 'substituted', 'ranked')),
    from_status text,
    to_status text not null,
    -- Null when the program did it by itself (an offer lapsed, a seat came free).
    actor uuid references account,
    reason text,
    detail jsonb not null default '{}',
    at timestamptz not null,
    primary key (enrolment_id, number)
);

-- Free words with an event (a reason told in full); personal data, erased by retention without touching the event.
create table enrolment_note (
    enrolment_id uuid not null,
    number integer not null,
    body text not null,
    primary key (enrolment_id, number),
    foreign key (enrolment_id, number) references enrolment_event (enrolment_id, number)
);

-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who was there: the register of each meeting, slot by slot. No names in here, ids only; words apart.

-- The register of a meeting; no row before somebody has written into it.
create table meeting_register (
    meeting_id uuid primary key references meeting,
    state text not null default 'open' check (state in ('open', 'closed')),
    -- What the meeting was about, as its tutor wrote it; null as planned.
    topic text,
    closed_by uuid references account,
    closed_at timestamptz,
    -- SHA-256 over the ids and minutes of its marks (app/src/attendance/rules/seal.rs).
    seal bytea,
    -- Number of its last event.
    version integer not null default 0,
    check ((state = 'closed') = (seal is not null)),
    check ((state = 'closed') = (closed_at is not null))
);

-- Append-only: closed with which seal, reopened, described anew.
create table register_event (
    meeting_id uuid not null references meeting_register,
    number integer not null check (number >= 1),
    kind text not null check (kind in ('closed', 'reopened', 'described')),
    seal bytea,
    -- Null when the program did it by itself (demonstration data).
    actor uuid references account,
    at timestamptz not null,
    primary key (meeting_id, number),
    check ((kind = 'closed') = (seal is not null))
);

-- Why a register was reopened, in words; erased by retention without touching the event.
create table register_note (
    meeting_id uuid not null,
    number integer not null,
    body text not null,
    primary key (meeting_id, number),
    foreign key (meeting_id, number) references register_event (meeting_id, number)
);

-- Who taught how long.
create table meeting_teaching (
    meeting_id uuid not null references meeting_register,
    position integer not null check (position >= 1),
    teacher text not null,
    minutes integer not null check (minutes > 0),
    primary key (meeting_id, position)
);

-- A mark. Not marked is not absent: then there is no row.
create table attendance (
    slot_id uuid not null references slot,
    enrolment_id uuid not null references enrolment,
    status text not null check (status in ('present', 'absent', 'justified')),
    -- Minutes after the slot's start.
    arrived_after integer,
    left_after integer,
    minutes integer not null generated always as (coalesce(left_after - arrived_after, 0)) stored,
    -- Number of the event that made it.
    number integer not null,
    primary key (slot_id, enrolment_id),
    check ((status = 'present') = (arrived_after is not null)),
    check ((status = 'present') = (left_after is not null)),
    check (arrived_after >= 0 and left_after > arrived_after)
);
create index attendance_enrolment on attendance (enrolment_id) include (slot_id, minutes);

-- Append-only: each mark that was set, taken back, or contested (somebody else had marked otherwise meanwhile; the
-- earlier mark stays in force until one of them marks again).
create table attendance_event (
    slot_id uuid not null references slot,
    enrolment_id uuid not null references enrolment,
    number integer not null check (number >= 1),
    kind text not null check (kind in ('marked', 'unmarked', 'contested')),
    -- What was marked; for contested, what would have been (null: taken back).
    status text check (status in ('present', 'absent', 'justified')),
    arrived_after integer,
    left_after integer,
    actor uuid references account,
    at timestamptz not null,
    primary key (slot_id, enrolment_id, number),
    check (kind <> 'marked' or status is not null),
    check (kind <> 'unmarked' or status is null)
);

-- Minutes of a participant in closed registers: what figures, statements and certificates read. Written with each
-- closing and reopening under the edition's row lock; `audit` compares it with the marks.
create table attendance_total (
    enrolment_id uuid primary key references enrolment,
    minutes integer not null check (minutes >= 0)
);

-- The figures join each application's total, so their index holds its id too.
drop index enrolment_figures;
create index enrolment_figures on enrolment (edition_id) include (id, status, withdrawn_phase, gender, course_id, person_id);

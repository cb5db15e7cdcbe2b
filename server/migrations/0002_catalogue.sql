-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Courses, their editions, meetings made of slots.

create table course (
    id uuid primary key,
    project_id uuid not null references project,
    axis_id uuid not null references axis,
    slug text not null unique,
    title jsonb not null,
    summary jsonb not null,
    -- Paragraphs, per language.
    contents jsonb not null,
    recipients jsonb not null,
    search tsvector not null generated always as (
        setweight(to_tsvector('italian_unaccent', coalesce(title ->> 'it', '')), 'A')
        || setweight(to_tsvector('italian_unaccent', coalesce(title ->> 'en', '')), 'A')
        || setweight(to_tsvector('italian_unaccent', coalesce(summary ->> 'it', '')), 'B')
        || setweight(to_tsvector('italian_unaccent', coalesce(summary ->> 'en', '')), 'B')
    ) stored
);
create index course_project on course (project_id);
create index course_axis on course (axis_id);
create index course_search on course using gin (search);

create table edition (
    id uuid primary key,
    -- What people write and say: COR-CR-IV-03.
    code text not null unique,
    course_id uuid not null references course,
    -- Both follow from the course and the territory; kept here for the filters' indexes.
    project_id uuid not null references project,
    axis_id uuid not null references axis,
    partner_id uuid not null references partner,
    territory_id uuid not null references territory,
    town text not null,
    venue text not null,
    state text not null check (state in ('draft', 'provisional', 'open', 'confirmed', 'running', 'finished', 'cancelled')),
    selection text not null check (selection in ('first_come', 'review')),
    seats integer not null check (seats between 1 and 10000),
    -- Below this many accepted the edition need not start; decided on the date.
    minimum integer check (minimum >= 0),
    decide_on date,
    applications_from timestamptz not null,
    applications_until timestamptz not null,
    -- How long an offered seat is held.
    offer_hours integer not null default 72 check (offer_hours between 1 and 1440),
    certificate_threshold_pct integer not null default 75 check (certificate_threshold_pct between 0 and 100),
    -- First and last civil day of its slots, in the project's zone.
    starts_on date not null,
    ends_on date not null,
    -- Instant of the first slot: after it nothing is offered automatically.
    starts_at timestamptz not null,
    -- Sum of its slots' minutes.
    minutes integer not null check (minutes >= 0),
    -- Maintained under the row's lock by enrolment: accepted plus offered, and waiting.
    seats_held integer not null default 0 check (seats_held >= 0),
    waiting integer not null default 0 check (waiting >= 0),
    -- The last position given on the waiting list; positions are never given twice.
    last_waiting_position integer not null default 0,
    teachers jsonb not null default '[]',
    cancelled_reason text,
    created_at timestamptz not null,
    check (applications_from <= applications_until),
    check (starts_on <= ends_on),
    constraint edition_seats_not_exceeded check (seats_held <= seats)
);
-- The catalogue is read by date and pages by (starts_on, id); "live" is neither draft, finished nor cancelled.
create index edition_live on edition (starts_on, id) where state in ('provisional', 'open', 'confirmed', 'running');
create index edition_ended on edition (starts_on desc, id desc) where state in ('finished', 'cancelled');
create index edition_by_date on edition (starts_on desc, id desc) where state <> 'draft';
create index edition_project_date on edition (project_id, starts_on desc, id desc) where state <> 'draft';
create index edition_territory_date on edition (territory_id, starts_on desc, id desc) where state <> 'draft';
create index edition_axis_date on edition (axis_id, starts_on desc, id desc) where state <> 'draft';
create index edition_course on edition (course_id, starts_on, id);
create index edition_partner on edition (partner_id, starts_on, id);

create table meeting (
    id uuid primary key,
    edition_id uuid not null references edition,
    number integer not null check (number >= 1),
    kind text not null,
    place text not null,
    topic jsonb not null,
    unique (edition_id, number)
);

create table slot (
    id uuid primary key,
    meeting_id uuid not null references meeting,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    minutes integer not null generated always as ((extract(epoch from (ends_at - starts_at)) / 60)::integer) stored,
    check (ends_at > starts_at)
);
create index slot_meeting on slot (meeting_id, starts_at);

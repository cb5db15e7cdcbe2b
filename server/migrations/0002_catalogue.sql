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
    -- Words of the course, its axis, the town, the territory and the code; kept by triggers.
    search tsvector not null default '',
    check (applications_from <= applications_until),
    check (starts_on <= ends_on),
    constraint edition_seats_not_exceeded check (seats_held <= seats)
);
-- The catalogue is read by date and pages by (starts_on, id): soonest first while live (neither draft, finished nor
-- cancelled), newest first otherwise. One index for each kind of list, with and without its most usual filters; none
-- holds seats, so that giving a seat away touches no index.
create index edition_live on edition (starts_on, id) where state in ('provisional', 'open', 'confirmed', 'running');
create index edition_live_project on edition (project_id, starts_on, id)
    where state in ('provisional', 'open', 'confirmed', 'running');
create index edition_live_territory on edition (territory_id, starts_on, id)
    where state in ('provisional', 'open', 'confirmed', 'running');
create index edition_live_axis on edition (axis_id, starts_on, id)
    where state in ('provisional', 'open', 'confirmed', 'running');
create index edition_ended on edition (starts_on, id) where state in ('finished', 'cancelled');
create index edition_ended_project on edition (project_id, starts_on, id) where state in ('finished', 'cancelled');
create index edition_ended_territory on edition (territory_id, starts_on, id) where state in ('finished', 'cancelled');
create index edition_ended_axis on edition (axis_id, starts_on, id) where state in ('finished', 'cancelled');
create index edition_by_date on edition (starts_on, id) where state <> 'draft';
create index edition_project_date on edition (project_id, starts_on, id) where state <> 'draft';
create index edition_territory_date on edition (territory_id, starts_on, id) where state <> 'draft';
create index edition_axis_date on edition (axis_id, starts_on, id) where state <> 'draft';
create index edition_search on edition using gin (search) where state <> 'draft';
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

-- ---------------------------------------------------------------- words of an edition
create function edition_set_search() returns trigger language plpgsql as $$
begin
    new.search := (select search from course where id = new.course_id)
        || setweight(to_tsvector('italian_unaccent', concat_ws(' ',
            new.town, new.venue, replace(new.code, '-', ' '),
            (select name ->> 'it' from territory where id = new.territory_id),
            (select title ->> 'it' from axis where id = new.axis_id))), 'C');
    return new;
end
$$;
create trigger edition_set_search before insert or update of course_id, axis_id, territory_id, town, venue, code
    on edition for each row execute function edition_set_search();

create function course_pass_search_on() returns trigger language plpgsql as $$
begin
    update edition set course_id = new.id where course_id = new.id;
    return null;
end
$$;
create trigger course_pass_search_on after update of title, summary
    on course for each row execute function course_pass_search_on();

-- ---------------------------------------------------------------- how many editions there are
-- Kept by triggers, so that the catalogue's counts cost the same for a hundred editions and for a hundred thousand.
-- Drafts are not counted. No foreign keys: a cell outlives what it counted, at zero.
create table edition_count (
    project_id uuid not null,
    territory_id uuid not null,
    axis_id uuid not null,
    -- Finished or cancelled.
    ended boolean not null,
    editions integer not null,
    primary key (project_id, territory_id, axis_id, ended)
);

-- Whole statements at once where many rows come or go: one write for each cell, not for each edition.
create function edition_count_added() returns trigger language plpgsql as $$
begin
    insert into edition_count as cell (project_id, territory_id, axis_id, ended, editions)
    select project_id, territory_id, axis_id, state in ('finished', 'cancelled'), count(*)
    from added where state <> 'draft' group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (project_id, territory_id, axis_id, ended) do update set editions = cell.editions + excluded.editions;
    return null;
end
$$;
create trigger edition_count_added after insert on edition
    referencing new table as added for each statement execute function edition_count_added();

create function edition_count_removed() returns trigger language plpgsql as $$
begin
    update edition_count cell set editions = cell.editions - gone.editions
    from (select project_id, territory_id, axis_id, state in ('finished', 'cancelled') as ended, count(*)::integer as editions
          from removed where state <> 'draft' group by 1, 2, 3, 4) gone
    where (cell.project_id, cell.territory_id, cell.axis_id, cell.ended)
        = (gone.project_id, gone.territory_id, gone.axis_id, gone.ended);
    return null;
end
$$;
create trigger edition_count_removed after delete on edition
    referencing old table as removed for each statement execute function edition_count_removed();

-- An edition that changes its cell is rare; the condition keeps the frequent writes (seats) out of here.
create function edition_count_moved() returns trigger language plpgsql as $$
begin
    if old.state <> 'draft' then
        update edition_count set editions = editions - 1
        where project_id = old.project_id and territory_id = old.territory_id and axis_id = old.axis_id
            and ended = (old.state in ('finished', 'cancelled'));
    end if;
    if new.state <> 'draft' then
        insert into edition_count as cell (project_id, territory_id, axis_id, ended, editions)
        values (new.project_id, new.territory_id, new.axis_id, new.state in ('finished', 'cancelled'), 1)
        on conflict (project_id, territory_id, axis_id, ended) do update set editions = cell.editions + 1;
    end if;
    return null;
end
$$;
create trigger edition_count_moved after update on edition for each row
    when ((old.project_id, old.territory_id, old.axis_id, old.state)
        is distinct from (new.project_id, new.territory_id, new.axis_id, new.state))
    execute function edition_count_moved();

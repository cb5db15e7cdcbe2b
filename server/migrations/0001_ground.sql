-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The ground floor: search, projects, people, web sessions, forms, notifications, log.
-- Texts in several languages are jsonb objects {"it": "...", "en": "..."}; Italian is always there.

create extension if not exists unaccent;

-- Italian full-text search without regard to accents: `qualita` finds `qualità`.
create text search configuration italian_unaccent (copy = italian);
alter text search configuration italian_unaccent
    alter mapping for hword, hword_part, word with unaccent, italian_stem;

-- ---------------------------------------------------------------- projects
create table project (
    id uuid primary key,
    slug text not null unique,
    acronym text not null,
    title jsonb not null,
    -- Words of this project: {"project": {"it": "progetto"}, "axis": {...}, "course": {...}}.
    words jsonb not null,
    summary jsonb not null,
    state text not null check (state in ('preparing', 'active', 'reporting', 'concluded')),
    zone text not null default 'Europe/Rome',
    -- Fund, programme, grant agreement, CUP, cost: shown, never computed with.
    funding jsonb not null,
    -- The sentence that every page, mail and document carries.
    funding_wording jsonb not null,
    marks jsonb not null default '[]',
    starts_on date,
    ends_on date,
    one_live_application_per_course boolean not null default false,
    -- Plainly a demonstration: said on its pages.
    demonstration boolean not null default false,
    -- The file it came from (communities, events, interventions, indicators wait there for their domains).
    source jsonb not null,
    created_at timestamptz not null,
    constraint project_title_italian check (title ? 'it')
);

create table partner (
    id uuid primary key,
    project_id uuid not null references project,
    code text not null,
    name text not null,
    kind text not null,
    role text not null check (role in ('lead', 'partner', 'scientific_partner')),
    weight_pct integer check (weight_pct between 0 and 100),
    planned_modules integer check (planned_modules >= 0),
    position integer not null,
    unique (project_id, code)
);

create table territory (
    id uuid primary key,
    project_id uuid not null references project,
    parent_id uuid references territory,
    code text not null,
    name jsonb not null,
    layer text not null,
    istat text,
    position integer not null,
    unique (project_id, code)
);

create table partner_territory (
    partner_id uuid not null references partner,
    territory_id uuid not null references territory,
    primary key (partner_id, territory_id)
);
create index partner_territory_territory on partner_territory (territory_id);

create table axis (
    id uuid primary key,
    project_id uuid not null references project,
    code text not null,
    title jsonb not null,
    cross_cutting boolean not null default false,
    position integer not null,
    unique (project_id, code)
);

-- Word lists of a project: kinds of meeting, kinds of body, roles of recipients, age bands.
create table project_term (
    project_id uuid not null references project,
    kind text not null check (kind in ('meeting_kind', 'body_kind', 'role', 'age_band')),
    code text not null,
    title jsonb not null,
    -- For body_kind: direct or indirect recipients of the project.
    recipients text check (recipients in ('direct', 'indirect')),
    position integer not null,
    primary key (project_id, kind, code)
);

create table privacy_notice (
    project_id uuid not null references project,
    version integer not null,
    body jsonb not null,
    published_at timestamptz not null,
    primary key (project_id, version)
);

-- ---------------------------------------------------------------- people
-- One human. A person may have no account (imported, on paper, a walk-in).
create table person (
    id uuid primary key,
    given_name text not null,
    family_name text not null,
    email text,
    source text not null check (source in ('account', 'import', 'paper', 'walk_in', 'demo')),
    -- The project whose staff entered a person without an account: they see it before it has an enrolment.
    entered_for uuid references project,
    -- Set while this person counts as another one; cleared when the two are parted again.
    merged_into uuid references person,
    created_at timestamptz not null,
    erased_at timestamptz,
    check (merged_into is distinct from id)
);
create index person_merged_into on person (merged_into) where merged_into is not null;
create index person_entered_for on person (entered_for) where entered_for is not null;
create index person_email on person (lower(email)) where email is not null;
create index person_name on person (lower(family_name), lower(given_name), id);

create table account (
    id uuid primary key,
    person_id uuid not null unique references person,
    -- Kept in lower case by the program.
    email text not null unique,
    email_verified_at timestamptz,
    -- argon2id in PHC form; null where nobody can log in with a password.
    password_hash text,
    locale text not null default 'it' check (locale in ('it', 'en')),
    -- What the account's forms are filled in with; frozen on each enrolment when it is sent.
    body_kind text,
    body_name text,
    role text,
    territory text,
    created_at timestamptz not null,
    disabled_at timestamptz,
    demonstration boolean not null default false
);

-- Single-use secrets sent by mail; only a hash is kept.
create table account_token (
    token_hash bytea primary key,
    account_id uuid not null references account,
    purpose text not null check (purpose in ('verify', 'reset', 'change_email')),
    new_email text,
    expires_at timestamptz not null,
    used_at timestamptz,
    created_at timestamptz not null
);
create index account_token_account on account_token (account_id);

-- Failed logins, counted per account and per network address; keys are hashes.
create table login_failure (
    key bytea not null,
    at timestamptz not null
);
create index login_failure_key on login_failure (key, at desc);

-- Who may do what, where, from when until when.
create table role_grant (
    id uuid primary key,
    account_id uuid not null references account,
    role text not null check (role in ('teacher', 'tutor', 'coordinator', 'facilitator', 'materials_editor',
        'scientific_partner', 'project_manager', 'steering_member', 'administrator')),
    scope_kind text not null check (scope_kind in ('edition', 'partner', 'community', 'project', 'installation')),
    -- Null for the installation only.
    scope_id uuid,
    valid_from timestamptz not null,
    valid_until timestamptz,
    given_by uuid references account,
    given_at timestamptz not null,
    withdrawn_at timestamptz,
    withdrawn_by uuid references account,
    check ((scope_kind = 'installation') = (scope_id is null)),
    check ((role = 'administrator') = (scope_kind = 'installation'))
);
create index role_grant_account on role_grant (account_id) where withdrawn_at is null;
create index role_grant_scope on role_grant (scope_id, role) where withdrawn_at is null;

create table web_session (
    id text primary key,
    -- In a column, so that "log out everywhere" is one statement.
    account_id uuid references account,
    data jsonb not null,
    expires_at timestamptz not null
);
create index web_session_account on web_session (account_id) where account_id is not null;
create index web_session_expires on web_session (expires_at);

-- A refused form of a browser without WebAssembly: what was typed (never a secret) and the codes, sealed with a key
-- that only the browser's cookie holds.
create table form_flash (
    id uuid primary key,
    sealed bytea not null,
    expires_at timestamptz not null
);
create index form_flash_expires on form_flash (expires_at);

-- ---------------------------------------------------------------- notifications
-- Outbox: a mail is written in the transaction of what it tells, and sent by a worker.
create table mail (
    id uuid primary key,
    message_id text not null unique,
    account_id uuid references account,
    to_address text not null,
    template text not null,
    locale text not null,
    subject text not null,
    body text not null,
    created_at timestamptz not null,
    not_before timestamptz not null,
    attempts integer not null default 0,
    -- Set while a worker is sending it; a worker that died leaves it, and it is taken again when it has passed.
    locked_until timestamptz,
    last_error text,
    sent_at timestamptz,
    given_up_at timestamptz
);
create index mail_waiting on mail (not_before) where sent_at is null and given_up_at is null;
create index mail_newest on mail (created_at desc, id desc);

-- ---------------------------------------------------------------- log
-- What staff and accounts did, outside enrolments (which have their own events). No personal data inside.
create table log_entry (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    actor uuid references account,
    action text not null,
    subject_kind text not null,
    subject_id uuid not null,
    reason text,
    detail jsonb not null default '{}'
);
create index log_entry_subject on log_entry (subject_kind, subject_id, id);

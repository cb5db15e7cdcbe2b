-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What staff find by: editions by their code in capitals or not, persons by parts of their names, persons that are
-- likely the same. And the consent of an applicant's body, where a project asks for it.

-- People type `cor-cr-iv-03`; two codes that differ in their capitals only would be one to them.
create unique index edition_code_lower on edition (lower(code));

-- ---------------------------------------------------------------- persons
create extension if not exists pg_trgm;

-- In small letters and without accents. `unaccent` is only stable, since its dictionary could be exchanged; ours is not,
-- so this may stand in columns and indexes.
create function plain_words(words text) returns text language sql immutable strict parallel safe
as $$ select lower(public.unaccent('public.unaccent', words)) $$;

alter table person
    -- What a search looks through.
    add column words text not null
        generated always as (plain_words(family_name || ' ' || given_name || ' ' || coalesce(email, ''))) stored,
    -- The name without accents, capitals, signs and spaces: alike for who is likely the same.
    add column name_key text not null
        generated always as (regexp_replace(plain_words(given_name || ' ' || family_name), '[^[:alnum:]]+', '', 'g')) stored;

create index person_words on person using gin (words gin_trgm_ops) where merged_into is null and erased_at is null;
create index person_name_key on person (name_key, id) where merged_into is null and erased_at is null;
create index person_address on person (lower(email), name_key)
    where merged_into is null and erased_at is null and email is not null;

-- ---------------------------------------------------------------- consent
-- Whether applications wait until the applicant's body agrees.
alter table project add column needs_consent boolean not null default false;

-- Who is asked, while they are: the address goes when they have answered.
create table enrolment_consent (
    enrolment_id uuid primary key references enrolment,
    email text,
    -- SHA-256 of the secret in the mail.
    token_hash bytea unique,
    asked_at timestamptz not null,
    answered_at timestamptz,
    check ((answered_at is null) = (email is not null)),
    check ((email is null) = (token_hash is null))
);

alter table enrolment_event drop constraint enrolment_event_kind_check;
alter table enrolment_event add constraint enrolment_event_kind_check
    check (kind in ('submitted', 'consented', 'accepted', 'waitlisted', 'offered', 'offer_accepted', 'rejected',
        'withdrawn', 'cancelled_with_edition', 'reopened', 'transferred', 'substituted', 'ranked'));

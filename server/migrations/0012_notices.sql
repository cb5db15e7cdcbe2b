-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Staying in touch: notices in the page, mails at once and summaries, the way out of them, who is there.

-- Whether somebody reads a community's discussions: members, its facilitators, who manages its project.
create function reads_community(who uuid, place uuid, moment timestamptz) returns boolean language sql stable
as $$
    select exists (select from community_member where community_id = place and person_id = who and state = 'member')
        or exists (
            select from account a
            join role_grant g on g.account_id = a.id
            join community c on c.id = place
            where a.person_id = who and g.withdrawn_at is null and g.valid_from <= moment
              and (g.valid_until is null or g.valid_until > moment)
              and ((g.role = 'facilitator' and g.scope_id = c.id)
                   or (g.role = 'project_manager' and g.scope_id = c.project_id)))
$$;

-- What somebody is told of in the page: ids only, words are read where they stand. One for each post, whatever the
-- reasons.
create table notice (
    id uuid primary key,
    person_id uuid not null references person,
    kind text not null check (kind in ('mentioned', 'replied', 'posted_in_followed', 'posted')),
    post_id uuid not null references post,
    at timestamptz not null,
    read_at timestamptz,
    -- Whether it is still to be decided if a mail goes out with it.
    mail_due boolean not null default true,
    unique (person_id, post_id)
);
create index notice_newest on notice (person_id, at desc, id desc);
create index notice_unread on notice (person_id, post_id) where read_at is null;
create index notice_mail_due on notice (at, id) where mail_due;
create index notice_post on notice (post_id);
create index notice_at on notice (at);

-- Whether somebody has said themselves if they follow a thread: then writing in it changes nothing.
alter table thread_reader add column chose_following boolean not null default false;
-- Up to when somebody was told of in summaries.
alter table community_member add column last_summary_at timestamptz;
create index community_member_summary on community_member (told, last_summary_at)
    where state = 'member' and told in ('daily', 'weekly');
create index community_member_at_once on community_member (community_id) where state = 'member' and told = 'at_once';

-- Where a mail can be stopped with one request (RFC 8058).
alter table mail add column unsubscribe text;

-- The secrets in these addresses, as hashes: what they stop. Without community and thread it is all summaries.
create table unsubscribe_token (
    token_hash bytea primary key,
    person_id uuid not null references person,
    community_id uuid references community,
    thread_id uuid references thread,
    created_at timestamptz not null,
    check (thread_id is null or community_id is not null)
);
create index unsubscribe_token_created on unsubscribe_token (created_at);

-- Who is there, of those who want it shown. Nothing of it outlives a crash or goes into a backup's log.
create unlogged table presence (
    community_id uuid not null references community,
    person_id uuid not null references person,
    seen_at timestamptz not null,
    primary key (community_id, person_id)
);
create index presence_seen on presence (seen_at);

-- Members are found by how their names begin, the family's or their own, without accents, capitals and spaces.
alter table person
    add column family_key text not null
        generated always as (regexp_replace(plain_words(family_name || ' ' || given_name), '[^[:alnum:]]+', '', 'g')) stored;
create index person_name_begins on person (name_key text_pattern_ops) where merged_into is null and erased_at is null;
create index person_family_begins on person (family_key text_pattern_ops)
    where merged_into is null and erased_at is null;

-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Communities of practice: the place and who belongs to it, threads and posts, what becomes of posts.

create table community (
    id uuid primary key,
    project_id uuid not null references project,
    slug text not null unique,
    title jsonb not null,
    summary jsonb not null,
    -- Who it is meant for, in words.
    open_to jsonb not null,
    -- Paragraphs and lists, per language.
    charter jsonb not null,
    -- What it is to produce, in words.
    output jsonb,
    -- The partner that hosts it; what it is about.
    partner_id uuid references partner,
    territory_id uuid references territory,
    state text not null check (state in ('proposed', 'started', 'active', 'synthesis', 'closed')),
    joining text not null default 'request' check (joining in ('open', 'request', 'invitation')),
    -- Whether the first post of a new member waits for a facilitator.
    first_posts_held boolean not null default false,
    planned_meetings integer check (planned_meetings >= 0),
    position integer not null,
    -- Kept by the program with each change of members, threads and posts: lists never count.
    member_count integer not null default 0 check (member_count >= 0),
    thread_count integer not null default 0 check (thread_count >= 0),
    last_post_at timestamptz
);
create index community_project on community (project_id, position, id);

-- When its members meet.
create table community_meeting (
    id uuid primary key,
    community_id uuid not null references community,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    -- In words: a room and its address, or a link.
    place text not null,
    agenda text not null default '',
    cancelled_at timestamptz,
    -- Changes count up, for calendars that have it already.
    version integer not null default 0,
    created_by uuid references account,
    created_at timestamptz not null,
    check (ends_at > starts_at)
);
create index community_meeting_day on community_meeting (community_id, starts_at, id);

-- Who belongs to it, asks to, or did.
create table community_member (
    community_id uuid not null references community,
    person_id uuid not null references person,
    state text not null check (state in ('requested', 'invited', 'member', 'left', 'removed', 'declined')),
    -- Their body as it was when they joined, in words.
    body_name text not null default '',
    since timestamptz not null,
    -- Number of their last event.
    version integer not null,
    -- Until when they read but do not write.
    suspended_until timestamptz,
    -- Whether others may see that they are there: their own choice.
    shows_presence boolean not null default false,
    -- How they are told of what is new.
    told text not null default 'weekly' check (told in ('never', 'at_once', 'daily', 'weekly')),
    last_visit_at timestamptz,
    primary key (community_id, person_id)
);
create index community_member_person on community_member (person_id, state);
create index community_member_state on community_member (community_id, state, since, person_id);

-- Append-only: what happened to a membership. No words in here.
create table community_member_event (
    community_id uuid not null,
    person_id uuid not null,
    number integer not null check (number >= 1),
    kind text not null check (kind in ('requested', 'invited', 'joined', 'admitted', 'declined', 'left', 'removed',
        'objected', 'readmitted', 'suspended', 'unsuspended')),
    actor uuid references account,
    at timestamptz not null,
    primary key (community_id, person_id, number),
    foreign key (community_id, person_id) references community_member (community_id, person_id)
);

-- The words with it: why somebody was removed, why they object; erased by retention without touching the event.
create table community_member_note (
    community_id uuid not null,
    person_id uuid not null,
    number integer not null,
    body text not null,
    primary key (community_id, person_id, number),
    foreign key (community_id, person_id, number)
        references community_member_event (community_id, person_id, number)
);

-- What threads of a community are about.
create table community_topic (
    id uuid primary key,
    community_id uuid not null references community,
    title text not null,
    position integer not null,
    unique (community_id, title)
);

create table thread (
    id uuid primary key,
    community_id uuid not null references community,
    topic_id uuid references community_topic,
    -- In small letters, without repetition, in order.
    tags text[] not null default '{}',
    title text not null,
    -- Whether it asks something that one of its posts may answer.
    is_question boolean not null default false,
    answer_post_id uuid,
    author_id uuid not null references person,
    created_at timestamptz not null,
    -- Waiting as long as its first post waits for a facilitator: then only they and its author see it.
    state text not null default 'visible' check (state in ('visible', 'waiting', 'hidden')),
    pinned_at timestamptz,
    locked_at timestamptz,
    -- Numbers of its last post and of its last change; both are given under this row's lock.
    last_number integer not null default 0,
    last_seq integer not null default 0,
    -- Posts that are visible.
    post_count integer not null default 0 check (post_count >= 0),
    last_post_at timestamptz not null,
    search tsvector not null generated always as (to_tsvector('italian_unaccent', title)) stored,
    check (answer_post_id is null or is_question)
);
create index thread_newest on thread (community_id, last_post_at desc, id desc) where state = 'visible';
create index thread_pinned on thread (community_id, pinned_at desc, id desc) where pinned_at is not null;
create index thread_unanswered on thread (community_id, last_post_at desc, id desc)
    where is_question and answer_post_id is null and state = 'visible' and locked_at is null;
create index thread_topic on thread (topic_id, last_post_at desc, id desc) where topic_id is not null;
create index thread_tags on thread using gin (tags);
create index thread_search on thread using gin (search);

create table post (
    id uuid primary key,
    thread_id uuid not null references thread,
    -- Its place in the thread, from 1.
    number integer not null check (number >= 1),
    -- Whose words they are.
    author_id uuid not null references person,
    -- The facilitator who entered them in the author's name, and how they came.
    entered_by uuid references account,
    came_by text check (came_by in ('mail', 'voice', 'paper')),
    -- The post it answers.
    reply_to uuid references post,
    -- Markdown as it was written, and what became of it (app/src/communities/markdown.rs).
    body text not null,
    html text not null,
    state text not null default 'visible' check (state in ('visible', 'waiting', 'hidden', 'deleted', 'redacted')),
    created_at timestamptz not null,
    edited_at timestamptz,
    -- How often it was written anew.
    version integer not null default 0,
    useful_count integer not null default 0 check (useful_count >= 0),
    search tsvector not null generated always as (to_tsvector('italian_unaccent', body)) stored,
    unique (thread_id, number),
    check ((entered_by is null) = (came_by is null)),
    check (state not in ('deleted', 'redacted') or (body = '' and html = ''))
);
create index post_author on post (author_id, created_at desc, id desc);
create index post_waiting on post (thread_id, number) where state = 'waiting';
create index post_search on post using gin (search) where state = 'visible';
create index post_reply_to on post (reply_to) where reply_to is not null;
alter table thread add foreign key (answer_post_id) references post;

-- What a post said before it was written anew.
create table post_version (
    post_id uuid not null references post,
    version integer not null check (version >= 0),
    body text not null,
    written_by uuid references account,
    at timestamptz not null,
    primary key (post_id, version)
);

-- "Useful to me".
create table post_useful (
    post_id uuid not null references post,
    person_id uuid not null references person,
    at timestamptz not null,
    primary key (post_id, person_id)
);

-- What changed in a thread, in order: what open pages read again from the last they know. Ids only.
create table thread_change (
    thread_id uuid not null references thread,
    seq integer not null check (seq >= 1),
    kind text not null check (kind in ('posted', 'edited', 'hidden', 'shown', 'deleted', 'redacted', 'useful',
        'answered', 'locked', 'unlocked', 'pinned', 'unpinned', 'renamed')),
    post_id uuid references post,
    at timestamptz not null,
    primary key (thread_id, seq)
);

-- How far somebody has read, on whatever device, and whether they follow the thread.
create table thread_reader (
    thread_id uuid not null references thread,
    person_id uuid not null references person,
    read_number integer not null default 0 check (read_number >= 0),
    follows boolean not null default false,
    primary key (thread_id, person_id)
);
create index thread_reader_person on thread_reader (person_id, thread_id);
create index thread_follower on thread_reader (thread_id) where follows;

-- A member points a facilitator to a post.
create table post_flag (
    id uuid primary key,
    post_id uuid not null references post,
    -- Kept with the post, so that a community's queue is one index.
    community_id uuid not null references community,
    flagged_by uuid not null references person,
    reason text not null check (reason in ('personal_data', 'offensive', 'off_topic', 'wrong', 'advertising', 'other')),
    note text not null default '',
    at timestamptz not null,
    settled_at timestamptz,
    settled_by uuid references account,
    -- Unfounded, or what was done because of it.
    outcome text check (outcome in ('unfounded', 'acted')),
    check ((settled_at is null) = (outcome is null))
);
create unique index post_flag_open on post_flag (post_id, flagged_by) where settled_at is null;
create index post_flag_queue on post_flag (community_id, at, id) where settled_at is null;

-- The moderators' log: what was done, to what, why, and whether it was undone. Append-only but for the undoing.
create table moderation_action (
    id uuid primary key,
    community_id uuid not null references community,
    kind text not null check (kind in ('warned', 'hidden', 'locked', 'pinned', 'suspended', 'released', 'moved',
        'split', 'merged', 'redacted')),
    post_id uuid references post,
    thread_id uuid references thread,
    -- Whom it concerns.
    person_id uuid references person,
    reason text not null check (reason in ('personal_data', 'offensive', 'off_topic', 'wrong', 'advertising', 'other')),
    actor uuid not null references account,
    at timestamptz not null,
    -- Ids and numbers that undoing needs; never words.
    detail jsonb not null default '{}',
    undone_at timestamptz,
    undone_by uuid references account,
    check ((undone_at is null) = (undone_by is null)),
    check (kind <> 'redacted' or undone_at is null)
);
create index moderation_action_community on moderation_action (community_id, at desc, id desc);
create index moderation_action_post on moderation_action (post_id) where post_id is not null;
create index moderation_action_thread on moderation_action (thread_id) where thread_id is not null;
create index moderation_action_person on moderation_action (person_id, community_id) where person_id is not null;

-- Words to the person concerned, and theirs when they object; erased by retention without touching the action.
create table moderation_note (
    id uuid primary key,
    action_id uuid not null references moderation_action,
    kind text not null check (kind in ('reason', 'objection', 'answer')),
    body text not null,
    author uuid not null references account,
    at timestamptz not null
);
create index moderation_note_action on moderation_note (action_id, at, id);

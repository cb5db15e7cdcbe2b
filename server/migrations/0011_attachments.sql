-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Files that people attach to what they say in discussions. The files themselves lie in the store (CORRELARE_FILES).

create table attachment (
    -- Random: nothing can be told from it about the others.
    id uuid primary key,
    community_id uuid not null references community,
    -- None until its post is sent.
    post_id uuid references post,
    uploaded_by uuid not null references person,
    -- As people read it: no path, no control characters.
    name text not null check (char_length(name) between 1 and 120),
    media_type text not null,
    bytes integer not null check (bytes between 1 and 10485760),
    received_bytes integer not null default 0 check (received_bytes between 0 and bytes),
    state text not null check (state in ('receiving', 'ready')),
    -- The file's name in the store, and what it holds.
    object uuid unique,
    sha256 bytea,
    created_at timestamptz not null,
    check ((state = 'ready') = (object is not null)),
    check ((state = 'ready') = (sha256 is not null)),
    check (state = 'ready' or post_id is null),
    check (state <> 'ready' or received_bytes = bytes)
);
create index attachment_post on attachment (post_id, created_at, id) where post_id is not null;
create index attachment_unsent_of on attachment (uploaded_by) where post_id is null;
create index attachment_unsent on attachment (created_at) where post_id is null;

-- Objects of the store that no attachment stands on. Each is written down here before it is written there, and taken
-- away when an attachment stands on it: so whatever crashes, what is left over is known, and is deleted when its time
-- has come. Without names.
create table loose_file (
    path text primary key,
    delete_after timestamptz not null
);
create index loose_file_due on loose_file (delete_after);

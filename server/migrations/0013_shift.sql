-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Moderation that moves threads and posts, and what its queue goes by.

-- A thread whose posts went into another one: its address leads there. It comes back when that is undone.
alter table thread
    add merged_into uuid references thread check (merged_into <> id),
    drop constraint thread_state_check,
    add constraint thread_state_check check (state in ('visible', 'waiting', 'hidden', 'merged')),
    add constraint thread_merged_check check ((state = 'merged') = (merged_into is not null));
drop index thread_not_visible;
create index thread_held on thread (community_id, last_post_at desc, id desc) where state in ('waiting', 'hidden');

alter table thread_change
    drop constraint thread_change_kind_check,
    add constraint thread_change_kind_check check (kind in ('posted', 'edited', 'hidden', 'shown', 'deleted', 'redacted',
        'useful', 'answered', 'locked', 'unlocked', 'pinned', 'unpinned', 'renamed', 'moved', 'split', 'merged'));

-- The community of a post while it waits, so that what waits for its moderators is one index. Kept by a trigger:
-- posts wait rarely, and whoever changes a post's state or thread need not think of it.
alter table post add waiting_in uuid references community;
update post p set waiting_in = t.community_id from thread t where t.id = p.thread_id and p.state = 'waiting';
alter table post add constraint post_waiting_check check ((state = 'waiting') = (waiting_in is not null));
drop index post_waiting;
create index post_waiting_in on post (waiting_in, created_at, id) where waiting_in is not null;
create function post_set_waiting_in() returns trigger language plpgsql as $$
begin
    new.waiting_in := case when new.state = 'waiting'
        then (select community_id from thread where id = new.thread_id) end;
    return new;
end $$;
create trigger post_set_waiting_in before insert or update of state, thread_id on post
    for each row when (new.state = 'waiting' or new.waiting_in is not null) execute function post_set_waiting_in();

-- When somebody objected to an action, until that is answered or the action undone.
alter table moderation_action add objected_at timestamptz;
update moderation_action a set objected_at = o.at
from moderation_note o
where o.action_id = a.id and o.kind = 'objection' and a.undone_at is null
  and not exists (select from moderation_note n where n.action_id = a.id and n.kind = 'answer' and n.id > o.id);
create index moderation_action_objected on moderation_action (community_id, at desc, id desc)
    where objected_at is not null;
create index post_flag_post on post_flag (post_id);
-- The last actions of a thread, however many it has seen.
drop index moderation_action_thread;
create index moderation_action_thread on moderation_action (thread_id, at desc, id desc) where thread_id is not null;

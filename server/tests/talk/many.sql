-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Beside what is generated: 5,000 more members of the first community, and 100,000 actions of moderators, half of them
-- there, each with words and the flag it settled; one in a thousand of the others has an objection.
set session_replication_role = replica;
insert into person (id, given_name, family_name, source, created_at)
select ('00000000-0000-0000-00dd-' || lpad(n::text, 12, '0'))::uuid, 'Altra', 'di Prova ' || n, 'paper', '2020-01-01'
from generate_series(1, 5000) n;
insert into account (id, person_id, email, created_at)
select id, id, 'moderatrice@prova.example', created_at from person where id = '00000000-0000-0000-00dd-000000000001';
insert into community_member (community_id, person_id, state, since, version)
select c.id, ('00000000-0000-0000-00dd-' || lpad(n::text, 12, '0'))::uuid, 'member', timestamptz '2020-01-01', 1
from generate_series(1, 5000) n, community c where c.slug = 'prova-1-1';
insert into moderation_action (id, community_id, kind, post_id, thread_id, person_id, reason, actor, at, objected_at)
select ('00000000-0000-0000-00ee-' || lpad(n::text, 12, '0'))::uuid, t.community_id, 'warned', p.id, t.id, p.author_id,
       'other', '00000000-0000-0000-00dd-000000000001', timestamptz '2021-01-01' + n * interval '1 second',
       case when n % 1000 = 1 then timestamptz '2021-02-01' end
from (select n, ('00000001-0000-4004-8000-' || lpad(to_hex(case when n % 2 = 0 then n % 5000 else n end + 1), 12, '0'))::uuid as post
      from generate_series(1, 100000) n) wanted
join post p on p.id = wanted.post
join thread t on t.id = p.thread_id;
insert into moderation_note (id, action_id, kind, body, author, at)
select id, id, 'reason', 'Parole', actor, at from moderation_action;
insert into post_flag (id, post_id, community_id, flagged_by, reason, at, settled_at, settled_by, outcome)
select id, post_id, community_id, actor, 'other', at, at, actor, 'acted' from moderation_action;
set session_replication_role = origin;
analyze;

-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A discussion in the community that the operator belongs to, with a post of theirs and a warning about it.
insert into thread (id, community_id, title, author_id, created_at, last_post_at, last_number, post_count)
values ('00000000-0000-0000-000d-000000000001', '00000000-0000-0000-000a-000000000001', 'Primo contatto',
        '{operator}', '2026-11-02', '2026-11-02', 1, 1);
insert into post (id, thread_id, number, author_id, body, html, created_at)
values ('00000000-0000-0000-000e-000000000001', '00000000-0000-0000-000d-000000000001', 1, '{operator}', 'Testo',
        '<p>Testo</p>', '2026-11-02');
insert into moderation_action (id, community_id, kind, post_id, thread_id, person_id, reason, actor, at)
values ('00000000-0000-0000-000f-000000000001', '00000000-0000-0000-000a-000000000001', 'warned',
        '00000000-0000-0000-000e-000000000001', '00000000-0000-0000-000d-000000000001', '{operator}', 'off_topic',
        '{account}', '2026-11-03');

-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A community with a discussion, on top of the sample of the enrolment's tests.
insert into community (id, project_id, slug, title, summary, open_to, charter, state, joining, position)
values ('00000000-0000-0000-000a-000000000001', '00000000-0000-0000-0000-000000000001', 'sportelli',
        '{"it": "Sportelli"}', '{"it": "Chi lavora allo sportello"}', '{"it": "Operatori"}', '[]', 'active', 'open', 1);
insert into person (id, given_name, family_name, source, created_at)
values ('00000000-0000-0000-000c-000000000001', 'Anna', 'Autrice', 'paper', now());
insert into thread (id, community_id, title, author_id, created_at, last_post_at)
values ('00000000-0000-0000-000d-000000000001', '00000000-0000-0000-000a-000000000001', 'Primo contatto',
        '00000000-0000-0000-000c-000000000001', now(), now());

-- SPDX-License-Identifier: AGPL-3.0-or-later
-- On the ground of the figures' tests: two communities of its project, and topics of the first.
update project set words = '{"project": {"it": "progetto"}, "axis": {"it": "asse"}, "axes": {"it": "assi"}, "course": {"it": "modulo"}}';
insert into community (id, project_id, slug, title, summary, open_to, charter, state, joining, position) values
    ('00000000-0000-0000-000a-000000000001', '00000000-0000-0000-0000-000000000001', 'sportelli',
     '{"it": "Sportelli"}', '{"it": ""}', '{"it": ""}', '[]', 'active', 'open', 1),
    ('00000000-0000-0000-000a-000000000002', '00000000-0000-0000-0000-000000000001', 'casa',
     '{"it": "Casa"}', '{"it": ""}', '{"it": ""}', '[]', 'active', 'open', 2);
insert into community_topic (id, community_id, title, position) values
    ('00000000-0000-0000-000c-000000000001', '00000000-0000-0000-000a-000000000001', 'Residenza', 1),
    ('00000000-0000-0000-000c-000000000002', '00000000-0000-0000-000a-000000000002', 'Affitto', 1);

-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Two projects, each with a partner, a course and an edition; the second allows one live application per course.
insert into project (id, slug, acronym, title, words, summary, state, funding, funding_wording, source, created_at,
    one_live_application_per_course)
values
    ('00000000-0000-0000-0001-000000000001', 'rete', 'RETE', '{"it": "Rete"}', '{"project": {"it": "progetto"}}',
     '{"it": ""}', 'active', '{}', '{"it": "Con il fondo"}', '{}', '2026-01-01T00:00:00Z', false),
    ('00000000-0000-0000-0001-000000000002', 'altra', 'ALTRA', '{"it": "Altra"}', '{"project": {"it": "progetto"}}',
     '{"it": ""}', 'active', '{}', '{"it": "Con il fondo"}', '{}', '2026-01-01T00:00:00Z', true);
insert into partner (id, project_id, code, name, kind, role, position)
select ('00000000-0000-0000-0002-00000000000' || n)::uuid, ('00000000-0000-0000-0001-00000000000' || n)::uuid,
    'P' || n, 'Provincia ' || n, 'provincia', 'lead', 0
from generate_series(1, 2) n;
insert into territory (id, project_id, code, name, layer, position)
select ('00000000-0000-0000-0003-00000000000' || n)::uuid, ('00000000-0000-0000-0001-00000000000' || n)::uuid,
    'T' || n, '{"it": "Territorio"}', 'provincia', 0
from generate_series(1, 2) n;
insert into axis (id, project_id, code, title, position)
select ('00000000-0000-0000-0004-00000000000' || n)::uuid, ('00000000-0000-0000-0001-00000000000' || n)::uuid,
    'I', '{"it": "Asse"}', 0
from generate_series(1, 2) n;
insert into project_term (project_id, kind, code, title, recipients, position) values
    ('00000000-0000-0000-0001-000000000001', 'body_kind', 'comune', '{"it": "Comune", "en": "Municipality"}', 'direct', 0),
    ('00000000-0000-0000-0001-000000000002', 'body_kind', 'comune', '{"it": "Comune"}', 'direct', 0),
    ('00000000-0000-0000-0001-000000000001', 'role', 'educatore', '{"it": "Educatore o educatrice"}', null, 0);
insert into privacy_notice (project_id, version, body, published_at)
select id, 1, '{"it": ""}', created_at from project;
insert into course (id, project_id, axis_id, slug, title, summary, contents, recipients)
select ('00000000-0000-0000-0005-00000000000' || n)::uuid, ('00000000-0000-0000-0001-00000000000' || n)::uuid,
    ('00000000-0000-0000-0004-00000000000' || n)::uuid, 'corso-' || n, '{"it": "Corso"}', '{"it": ""}', '{}', '{"it": ""}'
from generate_series(1, 2) n;
-- Editions 1 (first project), 2 and 3 (second project, the same course).
insert into edition (id, code, course_id, project_id, axis_id, partner_id, territory_id, town, venue, state, selection,
    seats, applications_from, applications_until, starts_on, ends_on, starts_at, minutes, created_at)
select ('00000000-0000-0000-0006-00000000000' || n)::uuid, 'ED-' || n,
    ('00000000-0000-0000-0005-00000000000' || p)::uuid, ('00000000-0000-0000-0001-00000000000' || p)::uuid,
    ('00000000-0000-0000-0004-00000000000' || p)::uuid, ('00000000-0000-0000-0002-00000000000' || p)::uuid,
    ('00000000-0000-0000-0003-00000000000' || p)::uuid, 'Crema', 'Sala', 'open', 'first_come', 25,
    '2026-10-01T00:00:00Z', '2026-12-20T00:00:00Z', '2027-01-10', '2027-01-12', '2027-01-10T08:00:00Z', 960,
    '2026-01-01T00:00:00Z'
from (values (1, 1), (2, 2), (3, 2)) as editions (n, p);

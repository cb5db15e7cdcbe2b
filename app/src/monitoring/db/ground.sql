-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the tests of figures stand on: two courses on two axes and three editions; course 1 in Crema (a town of the
-- territory CR) and in Milano, course 2 in Milano; 40 persons, no applications.
insert into project (id, slug, acronym, title, words, summary, state, funding, funding_wording, source, created_at)
values ('00000000-0000-0000-0000-000000000001', 'rete', 'RETE', '{"it": "Rete"}', '{"axis": {"it": "asse"}}',
        '{"it": ""}', 'active', '{}', '{"it": ""}', '{}', now());
insert into partner (id, project_id, code, name, kind, role, position)
values ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000001', 'P', 'Ente', 'province', 'lead', 1);
insert into territory (id, project_id, parent_id, code, name, layer, position) values
    ('00000000-0000-0000-0001-000000000001', '00000000-0000-0000-0000-000000000001', null, 'CR', '{"it": "Cremona"}', 'province', 1),
    ('00000000-0000-0000-0001-000000000002', '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0001-000000000001', 'CR-CREMA', '{"it": "Crema"}', 'town', 2),
    ('00000000-0000-0000-0001-000000000003', '00000000-0000-0000-0000-000000000001', null, 'MI', '{"it": "Milano"}', 'province', 3);
insert into axis (id, project_id, code, title, position) values
    ('00000000-0000-0000-0002-000000000001', '00000000-0000-0000-0000-000000000001', 'I', '{"it": "Lavoro"}', 1),
    ('00000000-0000-0000-0002-000000000002', '00000000-0000-0000-0000-000000000001', 'II', '{"it": "Salute"}', 2);
insert into privacy_notice values ('00000000-0000-0000-0000-000000000001', 1, '{"it": ""}', now());
insert into course (id, project_id, axis_id, slug, title, summary, contents, recipients)
select format('00000000-0000-0000-0003-00000000000%s', n)::uuid, '00000000-0000-0000-0000-000000000001',
       format('00000000-0000-0000-0002-00000000000%s', n)::uuid, format('corso-%s', n), '{"it": "Corso"}', '{"it": ""}', '{}', '{}'
from generate_series(1, 2) n;
insert into edition (id, code, course_id, project_id, axis_id, partner_id, territory_id, town, venue, state, selection, seats,
    applications_from, applications_until, starts_on, ends_on, starts_at, minutes, created_at)
select format('00000000-0000-0000-0004-00000000000%s', n)::uuid, format('ED-%s', n),
       format('00000000-0000-0000-0003-00000000000%s', course)::uuid, '00000000-0000-0000-0000-000000000001',
       format('00000000-0000-0000-0002-00000000000%s', course)::uuid, '00000000-0000-0000-0000-000000000002',
       format('00000000-0000-0000-0001-00000000000%s', territory)::uuid, '', '', 'finished', 'review', 25,
       now(), now(), '2026-11-02', '2026-11-03', now(), 990, now()
from (values (1, 1, 2), (2, 1, 3), (3, 2, 3)) as wanted (n, course, territory);
insert into meeting (id, edition_id, number, kind, place, topic)
select gen_random_uuid(), id, number, 'aula', '', '{"it": ""}' from edition, generate_series(1, 3) number;
insert into person (id, given_name, family_name, source, created_at)
select format('00000000-0000-0000-0005-%s', lpad(n::text, 12, '0'))::uuid, 'Persona', n::text, 'import', now()
from generate_series(1, 40) n;

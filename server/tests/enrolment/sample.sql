-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A project with two editions of a course, one seat each: by order of arrival, and with selection.
insert into project (id, slug, acronym, title, words, summary, state, funding, funding_wording, source, created_at)
values ('00000000-0000-0000-0000-000000000001', 'prova', 'PROVA', '{"it": "Prova"}',
        '{"project": {"one": {"it": "progetto"}, "many": {"it": "progetti"}},
          "axis": {"one": {"it": "asse"}, "many": {"it": "assi"}},
          "course": {"one": {"it": "modulo"}, "many": {"it": "moduli"}}}',
        '{"it": "Un progetto di prova"}', 'active', '{}', '{"it": "Progetto finanziato"}', '{}', '2026-01-01T00:00:00Z');
insert into territory (id, project_id, code, name, layer, position)
values ('00000000-0000-0000-0000-000000000005', '00000000-0000-0000-0000-000000000001', 'CR', '{"it": "Cremona"}',
        'provincia', 1);
insert into partner (id, project_id, code, name, kind, role, position)
values ('00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000001', 'ente', 'Ente', 'public',
        'lead', 1);
insert into axis (id, project_id, code, title, position)
values ('00000000-0000-0000-0000-000000000006', '00000000-0000-0000-0000-000000000001', 'I', '{"it": "Accoglienza"}', 1);
insert into project_term (project_id, kind, code, title, recipients, position)
values ('00000000-0000-0000-0000-000000000001', 'body_kind', 'comune', '{"it": "Comune"}', 'direct', 1),
       ('00000000-0000-0000-0000-000000000001', 'role', 'operatore', '{"it": "Operatore"}', null, 1),
       ('00000000-0000-0000-0000-000000000001', 'age_band', '30-39', '{"it": "30-39 anni"}', null, 1);
insert into privacy_notice (project_id, version, body, published_at)
values ('00000000-0000-0000-0000-000000000001', 1,
        '[{"title": {"it": "Titolare del trattamento"}, "body": [{"paragraph": {"it": "Ente."}}]}]',
        '2026-01-01T00:00:00Z');
insert into course (id, project_id, axis_id, slug, title, summary, contents, recipients)
values ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000001',
        '00000000-0000-0000-0000-000000000006', 'primo-contatto', '{"it": "Il primo contatto"}',
        '{"it": "Ascoltare e orientare"}', '[]', '{"it": "Operatori"}');
insert into edition (id, code, course_id, project_id, axis_id, partner_id, territory_id, town, venue, state, selection,
                     seats, applications_from, applications_until, offer_hours, starts_on, ends_on, starts_at, minutes,
                     created_at)
values ('00000000-0000-0000-0000-00000000000a', 'PRO-CR-I-01', '00000000-0000-0000-0000-000000000002',
        '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000006',
        '00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000005', 'Crema', 'Sala', 'open',
        'first_come', 1, '2026-11-01T08:00:00Z', '2026-11-30T22:59:00Z', 48, '2026-12-10', '2026-12-17',
        '2026-12-10T08:00:00Z', 480, '2026-01-01T00:00:00Z'),
       ('00000000-0000-0000-0000-00000000000b', 'PRO-CR-I-02', '00000000-0000-0000-0000-000000000002',
        '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000006',
        '00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000005', 'Cremona', 'Sala', 'open',
        'review', 1, '2026-11-01T08:00:00Z', '2026-11-30T22:59:00Z', 48, '2026-12-10', '2026-12-17',
        '2026-12-10T08:00:00Z', 480, '2026-01-01T00:00:00Z');

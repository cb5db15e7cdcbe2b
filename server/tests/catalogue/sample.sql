-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A small catalogue for the tests: two projects that share codes, one in preparation, editions in every state.
-- It is told what time it is (the tests' clock) by the editions: their days lie around 2026-11-21.
insert into project (id, slug, acronym, title, words, summary, state, funding, funding_wording, source, starts_on, ends_on, created_at)
select id::uuid, slug, acronym, jsonb_build_object('it', 'Titolo ' || acronym),
       '{"project": {"it": "progetto", "en": "project"}, "axis": {"it": "asse", "en": "axis"}, "axes": {"it": "assi"}, "course": {"it": "modulo"}}',
       '{"it": "Una rete di enti"}', state,
       '{"fund": {"it": "Fondo di prova"}, "cup": "B53I12000030003", "total_cost_eur": "314410.80"}',
       '{"it": "Cofinanziato dal Fondo di prova"}', '{"recipients_rule": {"it": "Chi lavora nei servizi"}}',
       '2026-01-01', '2026-12-31', '2026-01-01'
from (values
    ('00000000-0000-7000-8000-000000000001', 'rete-uno', 'RETE.UNO', 'active'),
    ('00000000-0000-7000-8000-000000000002', 'rete-due', 'Rete due', 'concluded'),
    ('00000000-0000-7000-8000-000000000003', 'segreta', 'Segreta', 'preparing')) as p (id, slug, acronym, state);

insert into partner (id, project_id, code, name, kind, role, position)
select ('00000000-0000-7000-8100-00000000000' || n)::uuid, ('00000000-0000-7000-8000-00000000000' || n)::uuid,
       'capofila', 'Ente capofila ' || n, 'public', 'lead', 1
from generate_series(1, 3) n;

insert into territory (id, project_id, parent_id, code, name, layer, position) values
    ('00000000-0000-7000-8200-000000000001', '00000000-0000-7000-8000-000000000001', null, 'LOM', '{"it": "Lombardia"}', 'regione', 1),
    ('00000000-0000-7000-8200-000000000002', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8200-000000000001', 'CR', '{"it": "Cremona"}', 'provincia', 2),
    ('00000000-0000-7000-8200-000000000003', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8200-000000000001', 'MI', '{"it": "Milano"}', 'provincia', 3),
    ('00000000-0000-7000-8200-000000000004', '00000000-0000-7000-8000-000000000002', null, 'CR', '{"it": "Cremona"}', 'provincia', 1),
    ('00000000-0000-7000-8200-000000000005', '00000000-0000-7000-8000-000000000003', null, 'CR', '{"it": "Cremona"}', 'provincia', 1);

insert into axis (id, project_id, code, title, position) values
    ('00000000-0000-7000-8300-000000000001', '00000000-0000-7000-8000-000000000001', 'I', '{"it": "Lingua e valori"}', 1),
    ('00000000-0000-7000-8300-000000000002', '00000000-0000-7000-8000-000000000001', 'IV', '{"it": "Accesso ai servizi"}', 2),
    ('00000000-0000-7000-8300-000000000003', '00000000-0000-7000-8000-000000000002', 'I', '{"it": "Reti territoriali"}', 1),
    ('00000000-0000-7000-8300-000000000004', '00000000-0000-7000-8000-000000000003', 'I', '{"it": "Segreto"}', 1);

insert into project_term (project_id, kind, code, title, position) values
    ('00000000-0000-7000-8000-000000000001', 'meeting_kind', 'aula', '{"it": "Lezione in aula", "en": "Class"}', 1);

insert into privacy_notice (project_id, version, body, published_at) values
    ('00000000-0000-7000-8000-000000000001', 1, '[{"title": {"it": "Chi tratta i dati"}, "body": [{"paragraph": {"it": "Testo della prima versione"}}]}]', '2026-01-01T12:00:00Z'),
    ('00000000-0000-7000-8000-000000000001', 2, '[{"title": {"it": "Chi tratta i dati"}, "body": [{"paragraph": {"it": "Testo della seconda versione"}}, {"list": [{"it": "un punto <script>"}]}]}]', '2026-02-01T12:00:00Z');

insert into course (id, project_id, axis_id, slug, title, summary, contents, recipients) values
    ('00000000-0000-7000-8400-000000000001', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8300-000000000001', 'italiano-e-qualita', '{"it": "Italiano e qualità della scuola", "en": "Italian and quality of school"}', '{"it": "La lingua prima di tutto"}', '[{"paragraph": {"it": "Due giornate:"}}, {"list": [{"it": "ascoltare"}, {"it": "</textarea><script>alert(1)</script>"}]}]', '{"it": "Insegnanti"}'),
    ('00000000-0000-7000-8400-000000000002', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8300-000000000002', 'salute', '{"it": "Salute & <b>servizi</b>"}', '{"it": "Lo sportello e la cura"}', '[]', '{"it": "Operatori"}'),
    ('00000000-0000-7000-8400-000000000003', '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8300-000000000003', 'reti', '{"it": "Fare rete"}', '{"it": "Tra comuni"}', '[]', '{"it": "Amministratori"}'),
    ('00000000-0000-7000-8400-000000000004', '00000000-0000-7000-8000-000000000003', '00000000-0000-7000-8300-000000000004', 'segreto', '{"it": "Segreto"}', '{"it": "Segreto"}', '[]', '{"it": "Nessuno"}'),
    ('00000000-0000-7000-8400-000000000005', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8300-000000000001', 'senza-edizioni', '{"it": "Senza edizioni"}', '{"it": "Per ora"}', '[]', '{"it": "Tutti"}');

insert into edition (id, code, course_id, project_id, axis_id, partner_id, territory_id, town, venue, state, selection,
    seats, seats_held, waiting, minimum, decide_on, applications_from, applications_until, starts_on, ends_on, starts_at,
    minutes, teachers, cancelled_reason, created_at)
select ('00000000-0000-7000-8500-' || lpad(n::text, 12, '0'))::uuid, e.code, c.id, c.project_id, c.axis_id, p.id, t.id,
       town, 'Sala ' || town, e.state, selection, seats, held, waiting, 8, (starts - 7)::date,
       (starts - interval '60 days') at time zone 'Europe/Rome', (starts - interval '5 days' + interval '18 hours') at time zone 'Europe/Rome',
       starts, starts + 7, (starts + interval '9 hours') at time zone 'Europe/Rome', 480, '["Anna <i>Rossi</i>"]',
       case when e.state = 'cancelled' then 'troppo poche domande <img>.' end, '2026-01-01'
from (values
    (1, 'UNO-CR-I-01', 'italiano-e-qualita', 'CR', 'Crema', 'open', 'first_come', 20, 5, 0, date '2026-12-10'),
    (2, 'UNO-CR-I-02', 'italiano-e-qualita', 'CR', 'Cremona', 'open', 'first_come', 10, 10, 3, date '2026-12-11'),
    (3, 'UNO-MI-I-03', 'italiano-e-qualita', 'MI', 'Milano', 'confirmed', 'review', 15, 13, 0, date '2026-12-12'),
    (4, 'UNO-MI-IV-01', 'salute', 'MI', 'Milano', 'provisional', 'review', 15, 0, 0, date '2027-02-01'),
    (5, 'UNO-CR-IV-02', 'salute', 'CR', 'Cremona', 'running', 'first_come', 15, 12, 0, date '2026-11-18'),
    (6, 'UNO-CR-IV-03', 'salute', 'CR', 'Casalmaggiore', 'finished', 'first_come', 15, 15, 0, date '2026-03-01'),
    (7, 'UNO-CR-IV-04', 'salute', 'CR', 'Cremona', 'cancelled', 'first_come', 15, 0, 0, date '2026-04-01'),
    (8, 'UNO-CR-IV-05', 'salute', 'CR', 'Cremona', 'draft', 'first_come', 15, 0, 0, date '2027-04-01'),
    (9, 'DUE-CR-I-01', 'reti', 'CR', 'Cremona', 'finished', 'first_come', 30, 30, 0, date '2018-07-20'),
    (10, 'SEG-CR-I-01', 'segreto', 'CR', 'Cremona', 'open', 'first_come', 30, 0, 0, date '2026-12-13')
) e (n, code, course, territory, town, state, selection, seats, held, waiting, starts)
join course c on c.slug = e.course
join partner p on p.project_id = c.project_id
join territory t on t.project_id = c.project_id and t.code = e.territory;

insert into meeting (id, edition_id, number, kind, place, topic) values
    ('00000000-0000-7000-8600-000000000001', '00000000-0000-7000-8500-000000000001', 1, 'aula', '', '{"it": "Il primo contatto"}'),
    ('00000000-0000-7000-8600-000000000002', '00000000-0000-7000-8500-000000000001', 2, 'aula', 'Biblioteca', '{"it": ""}');
insert into slot (id, meeting_id, starts_at, ends_at) values
    ('00000000-0000-7000-8700-000000000001', '00000000-0000-7000-8600-000000000001', '2026-12-10T09:00+01:00', '2026-12-10T13:00+01:00'),
    ('00000000-0000-7000-8700-000000000002', '00000000-0000-7000-8600-000000000001', '2026-12-10T14:00+01:00', '2026-12-10T17:00+01:00'),
    ('00000000-0000-7000-8700-000000000003', '00000000-0000-7000-8600-000000000002', '2026-12-17T09:00+01:00', '2026-12-17T10:00+01:00');

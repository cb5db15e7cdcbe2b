-- SPDX-License-Identifier: AGPL-3.0-or-later
-- On top of the ground of the figures' tests (the project RETE with its editions ED-1, ED-2 of one course and ED-3): a
-- second partner, which runs ED-2; ED-3 is a draft; and another project.
insert into partner (id, project_id, code, name, kind, role, position)
values ('00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000001', 'Q', 'Altro ente', 'province',
        'partner', 2);
update edition
set state = 'open', seats = 2, applications_from = '2026-11-01', applications_until = '2026-11-30',
    starts_on = '2026-12-01', ends_on = '2026-12-03', starts_at = '2026-12-01T08:00Z'
where code in ('ED-1', 'ED-2');
update edition set partner_id = '00000000-0000-0000-0000-000000000003' where code = 'ED-2';
update edition set state = 'draft' where code = 'ED-3';
update privacy_notice set body = '[]';
insert into project_term (project_id, kind, code, title, recipients, position)
select project.id, term.kind, term.code, jsonb_build_object('it', term.name), term.recipients, 1
from project, (values ('body_kind', 'comune', 'Comune', 'direct'), ('role', 'operatore', 'Operatore', null),
                      ('age_band', '30-39', '30-39 anni', null)) term (kind, code, name, recipients);
update project
set words = '{"project": {"it": "progetto"}, "axis": {"it": "asse"}, "axes": {"it": "assi"}, "course": {"it": "modulo"}}';
update course set contents = '[]', recipients = '{"it": "Operatori"}';
insert into project (id, slug, acronym, title, words, summary, state, funding, funding_wording, source, created_at)
select '00000000-0000-0000-0000-000000000009', 'altra', 'ALTRA', title, words, summary, state, funding,
       funding_wording, source, created_at
from project where slug = 'rete';
insert into partner (id, project_id, code, name, kind, role, position)
values ('00000000-0000-0000-0000-000000000008', '00000000-0000-0000-0000-000000000009', 'P', 'Ente', 'province', 'lead', 1);
-- A register that can be written: meeting 1 of ED-1 is today.
insert into slot (id, meeting_id, starts_at, ends_at)
select '00000000-0000-0000-000b-000000000001', m.id, '2026-11-23T08:00Z', '2026-11-23T12:00Z'
from meeting m join edition e on e.id = m.edition_id where e.code = 'ED-1' and m.number = 1;
-- Two communities of the project, which the facilitators facilitate: the operator belongs to the first (ground.rs).
insert into community (id, project_id, slug, title, summary, open_to, charter, state, joining, position)
values ('00000000-0000-0000-000a-000000000001', '00000000-0000-0000-0000-000000000001', 'comunita-1',
        '{"it": "Comunità"}', '{"it": "Una"}', '{"it": "Tutti"}', '[]', 'active', 'request', 1),
       ('00000000-0000-0000-000a-000000000002', '00000000-0000-0000-0000-000000000001', 'comunita-2',
        '{"it": "Altra comunità"}', '{"it": "Una"}', '{"it": "Tutti"}', '[]', 'active', 'request', 2);
insert into community_meeting (id, community_id, starts_at, ends_at, place, created_at)
values ('00000000-0000-0000-000a-000000000003', '00000000-0000-0000-000a-000000000001', '2026-11-20T13:00Z',
        '2026-11-20T15:00Z', 'Crema', '2026-11-01');

-- SPDX-License-Identifier: AGPL-3.0-or-later
-- ED-1 of the figures' ground under way on 23 November 2026: a meeting last week, one today in two slots, one next week;
-- four participants by family name Alfa, Bruni, Conti, Dossi, and one who withdrew during it.
update edition set state = 'running', seats = 6, seats_held = 4, teachers = '["Ivo Pedroni"]',
    applications_from = '2026-10-01', applications_until = '2026-10-31', starts_on = '2026-11-16', ends_on = '2026-11-30',
    starts_at = '2026-11-16T08:00Z', minutes = 960 where code = 'ED-1';
update edition set state = 'open', starts_at = '2026-12-10T08:00Z', minutes = 0, starts_on = '2026-12-10', ends_on = '2026-12-10'
where code <> 'ED-1';
update meeting set topic = '{"it": "La rete dei servizi"}';
insert into slot (id, meeting_id, starts_at, ends_at)
select gen_random_uuid(), m.id, slots.starts_at, slots.ends_at
from (values (1, timestamptz '2026-11-16T08:00Z', timestamptz '2026-11-16T12:00Z'),
             (2, '2026-11-23T08:00Z', '2026-11-23T12:00Z'), (2, '2026-11-23T13:00Z', '2026-11-23T17:00Z'),
             (3, '2026-11-30T08:00Z', '2026-11-30T12:00Z')) slots (number, starts_at, ends_at)
join meeting m on m.number = slots.number
join edition e on e.id = m.edition_id and e.code = 'ED-1';
insert into project_term (project_id, kind, code, title, recipients, position)
select project.id, kind, code, jsonb_build_object('it', term.name), recipients, 1
from project, (values ('body_kind', 'comune', 'Comune', 'direct'), ('role', 'operatore', 'Operatore', null),
                      ('age_band', '30-39', '30-39 anni', null)) term (kind, code, name, recipients);
update person set family_name = names.family, given_name = 'Ada'
from (values (1, 'Conti'), (2, 'Alfa'), (3, 'Dossi'), (4, 'Bruni'), (5, 'Esposito')) names (n, family)
where person.id = format('00000000-0000-0000-0005-%s', lpad(n::text, 12, '0'))::uuid;
insert into enrolment (id, code, edition_id, course_id, project_id, person_id, status, withdrawn_phase, submitted_at, gender,
    age_band, body_kind, body_name, role, territory_id, recipients, privacy_version, motivation, version)
select p.id, '3' || upper(left(p.family_name, 4)) || '333', e.id, e.course_id, e.project_id, p.id,
       case p.family_name when 'Esposito' then 'withdrawn' else 'accepted' end,
       case p.family_name when 'Esposito' then 'during' end, '2026-10-05T09:00Z', 'female', '30-39', 'comune',
       'Comune di Crema', 'operatore', e.territory_id, 'direct', 1, '',
       case p.family_name when 'Esposito' then 3 else 2 end
from edition e, person p where e.code = 'ED-1' and p.family_name in ('Conti', 'Alfa', 'Dossi', 'Bruni', 'Esposito');
insert into enrolment_event (enrolment_id, number, kind, from_status, to_status, detail, at)
select id, 1, 'submitted', null, 'submitted', '{}'::jsonb, timestamptz '2026-10-05T09:00Z' from enrolment
union all
select id, 2, 'accepted', 'submitted', 'accepted', '{}', '2026-10-06T09:00Z' from enrolment
union all
select id, 3, 'withdrawn', 'accepted', 'withdrawn', '{"phase": "during"}', '2026-11-17T09:00Z' from enrolment
where status = 'withdrawn' order by 1, 2;

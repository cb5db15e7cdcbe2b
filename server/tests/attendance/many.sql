-- SPDX-License-Identifier: AGPL-3.0-or-later
-- 1,000,000 marks beside those of the sample: 2,500 editions of 100 participants in 4 meetings of one slot, closed.
insert into edition (id, code, course_id, project_id, axis_id, partner_id, territory_id, town, venue, state, selection, seats,
    seats_held, applications_from, applications_until, starts_on, ends_on, starts_at, minutes, created_at)
select md5('edition ' || n)::uuid, 'MOLTE-' || n, e.course_id, e.project_id, e.axis_id, e.partner_id, e.territory_id, '', '',
       'finished', 'review', 100, 100, now(), now(), date '2020-01-01' + n % 2000, date '2020-01-04' + n % 2000,
       timestamptz '2020-01-01T08:00Z' + (n % 2000) * interval '1 day', 960, now()
from generate_series(1, 2500) n, edition e where e.code = 'ED-3';
insert into meeting (id, edition_id, number, kind, place, topic)
select md5('meeting ' || number || e.code)::uuid, e.id, number, 'aula', '', '{"it": ""}'
from edition e, generate_series(1, 4) number where e.code like 'MOLTE-%';
insert into slot (id, meeting_id, starts_at, ends_at)
select md5('slot ' || m.id)::uuid, m.id, e.starts_at + (m.number - 1) * interval '1 day',
       e.starts_at + (m.number - 1) * interval '1 day' + interval '4 hours'
from meeting m join edition e on e.id = m.edition_id where e.code like 'MOLTE-%';
insert into person (id, given_name, family_name, source, created_at)
select md5('person ' || n)::uuid, 'Ada', 'Molti ' || n, 'import', now() from generate_series(1, 250000) n;
insert into enrolment (id, code, edition_id, course_id, project_id, person_id, status, submitted_at, gender, age_band, body_kind,
    body_name, role, territory_id, recipients, privacy_version, motivation, version)
select md5('enrolment ' || n)::uuid, 'M' || n, e.id, e.course_id, e.project_id, md5('person ' || n)::uuid, 'accepted', now(),
       'female', '30-39', 'comune', '', 'operatore', e.territory_id, 'direct', 1, '', 2
from generate_series(1, 250000) n join edition e on e.code = 'MOLTE-' || ((n - 1) / 100 + 1);
insert into attendance_event (slot_id, enrolment_id, number, kind, status, arrived_after, left_after, at)
select s.id, n.id, 1, 'marked', 'present', 0, 240, now()
from enrolment n join meeting m on m.edition_id = n.edition_id join slot s on s.meeting_id = m.id where n.code like 'M%';
insert into attendance (slot_id, enrolment_id, status, arrived_after, left_after, number)
select slot_id, enrolment_id, status, arrived_after, left_after, number from attendance_event where status = 'present'
on conflict do nothing;
insert into meeting_register (meeting_id, state, closed_at, seal, version)
select m.id, 'closed', now(), '\x00', 1 from meeting m join edition e on e.id = m.edition_id where e.code like 'MOLTE-%';
insert into attendance_total (enrolment_id, minutes) select id, 960 from enrolment where code like 'M%';
analyze;

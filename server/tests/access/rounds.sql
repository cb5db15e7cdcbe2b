-- SPDX-License-Identifier: AGPL-3.0-or-later
-- ED-4, of another partner, which is over and which somebody took part in; the open questionnaires of ED-1 and ED-4.
insert into edition (id, code, course_id, project_id, axis_id, partner_id, territory_id, town, venue, state, selection,
    seats, seats_held, applications_from, applications_until, starts_on, ends_on, starts_at, minutes, created_at)
select '00000000-0000-0000-0004-000000000004', 'ED-4', course_id, project_id, axis_id, partner_id, territory_id, town,
    venue, 'finished', selection, 5, 1, '2026-10-01', '2026-10-30', '2026-11-15', '2026-11-22', '2026-11-15T08:00Z',
    0, created_at
from edition where code = 'ED-2';
insert into enrolment (id, code, edition_id, course_id, project_id, person_id, status, submitted_at, gender, age_band,
    body_kind, body_name, role, territory_id, recipients, privacy_version, motivation)
select '00000000-0000-0000-000c-000000000001', 'OWNROUND', e.id, e.course_id, e.project_id,
    '00000000-0000-0000-0005-000000000001', 'accepted', '2026-10-10', 'female', '30-39', 'comune', 'Comune',
    'operatore', e.territory_id, 'direct', 1, ''
from edition e where e.code = 'ED-4';
insert into survey_round (id, edition_id, question_set_id, state, public_key, remind_at, closes_at)
select ('00000000-0000-0000-000b-00000000000' || case e.code when 'ED-1' then 1 else 2 end)::uuid, e.id, s.id, 'open',
    decode(repeat('09', 32), 'hex'), '2026-12-01', '2026-12-14'
from edition e, question_set s where e.code in ('ED-1', 'ED-4');

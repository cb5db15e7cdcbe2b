-- SPDX-License-Identifier: AGPL-3.0-or-later
-- 100,000 editions over the courses of the sample: half of them ahead, over 40 years, every thousandth of a rare town.
insert into edition (id, code, course_id, project_id, axis_id, partner_id, territory_id, town, venue, state, selection,
    seats, seats_held, applications_from, applications_until, starts_on, ends_on, starts_at, minutes, created_at)
select ('00000000-0000-7000-8a00-' || lpad(n::text, 12, '0'))::uuid, 'MOLTE-' || n, e.course_id, e.project_id, e.axis_id,
       e.partner_id, e.territory_id, case when n % 1000 = 0 then 'Raro' else e.town end, 'Sala ' || n,
       case when n % 2 = 0 then 'open' when n % 14 = 1 then 'cancelled' else 'finished' end, 'first_come',
       20, n % 21, day - interval '60 days', day - interval '5 days', day, day, day + interval '9 hours', 480, '2026-01-01'
from generate_series(1, 100000) n
cross join lateral (select date '2006-01-01' + (n % 7300) + case when n % 2 = 0 then 7700 else 0 end as day) d
join edition e on e.code = (array['UNO-CR-I-01', 'UNO-MI-I-03', 'UNO-MI-IV-01', 'UNO-CR-IV-02', 'DUE-CR-I-01'])[n % 5 + 1];
analyze;

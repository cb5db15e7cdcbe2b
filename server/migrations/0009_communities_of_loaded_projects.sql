-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Communities of projects that were loaded before there was a table for them: they waited in the project's source.
insert into community (id, project_id, slug, title, summary, open_to, charter, output, partner_id, territory_id, state,
                       planned_meetings, position)
select gen_random_uuid(), p.id, item ->> 'slug', item -> 'title', item -> 'summary', item -> 'open_to',
       item -> 'charter', nullif(item -> 'output', 'null'),
       (select id from partner where project_id = p.id and code = item ->> 'partner'),
       (select id from territory where project_id = p.id and code = item ->> 'territory'),
       item ->> 'state', (item ->> 'planned_meetings')::integer, number
from project p, jsonb_array_elements(p.source -> 'communities') with ordinality as list (item, number);

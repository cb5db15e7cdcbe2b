-- SPDX-License-Identifier: AGPL-3.0-or-later
-- 1,000,000 posts: a thread of 5,000 and one of 45,000 in the first community, the others in 400 communities with 100,000
-- threads. Times go by the second; a rare word stands in every 100,000th post. Checks of keys that hold are left out.
set session_replication_role = replica;
insert into community (id, project_id, slug, title, summary, open_to, charter, state, joining, position, thread_count)
select format('00000000-0000-0000-00aa-%s', lpad(n::text, 12, '0'))::uuid, '00000000-0000-0000-0000-000000000001',
       'molte-' || n, '{"it": "Molte"}', '{"it": ""}', '{"it": ""}', '[]', 'active', 'open', 10 + n, 250
from generate_series(1, 400) n;
insert into thread (id, community_id, title, author_id, created_at, last_number, last_seq, post_count, last_post_at, is_question)
select format('00000000-0000-0000-00bb-%s', lpad(n::text, 12, '0'))::uuid,
       case when n <= 2000 then '00000000-0000-0000-000a-000000000001'::uuid
            else format('00000000-0000-0000-00aa-%s', lpad((1 + n % 400)::text, 12, '0'))::uuid end,
       'Discussione ' || n, '00000000-0000-0000-0005-000000000001', '2020-01-01', 10, 10, 10,
       timestamptz '2020-01-01' + n * interval '1 minute', n % 10 = 0
from generate_series(1, 100000) n;
update thread set last_number = 5000, post_count = 5000 where id = '00000000-0000-0000-00bb-000000000001';
update thread set last_number = 45000, post_count = 45000 where id = '00000000-0000-0000-00bb-000000000002';
insert into post (id, thread_id, number, author_id, body, html, created_at)
select format('00000000-0000-0000-00cc-%s', lpad(n::text, 12, '0'))::uuid,
       case when n <= 5000 then '00000000-0000-0000-00bb-000000000001'::uuid
            when n <= 50000 then '00000000-0000-0000-00bb-000000000002'::uuid
            else format('00000000-0000-0000-00bb-%s', lpad((3 + n % 95000)::text, 12, '0'))::uuid end,
       case when n <= 5000 then n when n <= 50000 then n - 5000 else 1 + n / 95000 end,
       '00000000-0000-0000-0005-000000000001',
       case when n % 100000 = 7 then 'Parola rarissima' else 'Permesso di soggiorno' end, '<p>x</p>',
       timestamptz '2020-01-01' + n * interval '1 second'
from generate_series(1, 1000000) n;
set session_replication_role = origin;
analyze;

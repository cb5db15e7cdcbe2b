-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A discussion in the community that the operator belongs to, begun by Persona 1 and answered by the operator.
insert into thread (id, community_id, title, author_id, created_at, last_number, last_seq, post_count, last_post_at)
select '00000000-0000-0000-000e-000000000001', '00000000-0000-0000-000a-000000000001', 'Discussione', p.id,
       '2026-11-20', 2, 0, 2, '2026-11-20'
from person p where p.given_name = 'Persona' and p.family_name = '1';
insert into post (id, thread_id, number, author_id, body, html, created_at)
select '00000000-0000-0000-000f-000000000001', '00000000-0000-0000-000e-000000000001', 1, p.id, 'Uno', '<p>Uno</p>',
       '2026-11-20'
from person p where p.given_name = 'Persona' and p.family_name = '1';
insert into post (id, thread_id, number, author_id, body, html, created_at)
select '00000000-0000-0000-000f-000000000002', '00000000-0000-0000-000e-000000000001', 2, p.id, 'Due', '<p>Due</p>',
       '2026-11-20'
from person p where p.email = 'operatore@rete.example';
insert into attachment (id, community_id, post_id, uploaded_by, name, media_type, bytes, received_bytes, state, object,
                        sha256, created_at)
select '00000000-0000-0000-0010-000000000001', '00000000-0000-0000-000a-000000000001', id, author_id, 'Uno.txt',
       'text/plain; charset=utf-8', 3, 3, 'ready', '00000000-0000-0000-0010-000000000001', '\x01', created_at
from post where id = '00000000-0000-0000-000f-000000000001';
insert into attachment (id, community_id, uploaded_by, name, media_type, bytes, received_bytes, state, object, sha256,
                        created_at)
select '00000000-0000-0000-0010-000000000002', '00000000-0000-0000-000a-000000000001', p.id, 'Due.txt',
       'text/plain; charset=utf-8', 3, 3, 'ready', '00000000-0000-0000-0010-000000000002', '\x02', '2026-11-20'
from person p where p.email = 'operatore@rete.example';

-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What somebody marked and reported, for the copy of their data; what is searched for.
create index post_useful_person on post_useful (person_id, at);
create index post_flag_by on post_flag (flagged_by, at);
-- Threads found by a word that many titles have: from the newest on.
create index thread_newest_anywhere on thread (last_post_at desc, id desc) where state = 'visible';

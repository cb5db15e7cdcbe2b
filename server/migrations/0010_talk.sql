-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What lists and search of discussions go by.

-- Threads that wait or are hidden: moderators and their authors see them above the others.
create index thread_not_visible on thread (community_id, last_post_at desc, id desc) where state <> 'visible';
-- Posts found by a word that many have: from the newest on.
create index post_newest on post (created_at desc, id desc) where state = 'visible';

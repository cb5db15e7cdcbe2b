-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What somebody marked and reported, for the copy of their data.
create index post_useful_person on post_useful (person_id, at);
create index post_flag_by on post_flag (flagged_by, at);

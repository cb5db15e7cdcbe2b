-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Editions with a free seat are found without walking over all that are full. The column changes with the first and
-- the last seat only, so that giving the others away still touches no index.
alter table edition add column has_seats boolean not null generated always as (seats_held < seats) stored;

create index edition_live_seats on edition (starts_on, id)
    where has_seats and state in ('provisional', 'open', 'confirmed', 'running');
create index edition_ended_seats on edition (starts_on, id)
    where has_seats and state in ('finished', 'cancelled');
create index edition_by_date_seats on edition (starts_on, id) where has_seats and state <> 'draft';

-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Questionnaires: what is asked, rounds, who has answered, sealed ballots, counters. Why it is so: docs/ANONYMITY.md.

-- What a questionnaire asks; a version never changes once a round has used it.
create table question_set (
    id uuid primary key,
    code text not null,
    version integer not null check (version >= 1),
    content jsonb not null,
    unique (code, version)
);

-- The questionnaire of an edition. All ids from here on are random: their order tells nothing.
create table survey_round (
    id uuid primary key,
    edition_id uuid not null unique references edition,
    question_set_id uuid not null references question_set,
    state text not null check (state in ('planned', 'open', 'closed')),
    -- Names as they stood when it opened; items asked for each teacher count them from 1.
    teachers jsonb not null default '[]',
    -- Ballots are sealed to it; its private key is a file outside the database. Gone with the closing.
    public_key bytea check (octet_length(public_key) = 32),
    remind_at timestamptz,
    reminded boolean not null default false,
    closes_at timestamptz,
    -- Both fixed by the closing.
    participants integer check (participants >= 0),
    responses integer check (responses >= 0),
    constraint survey_round_open_has_key check ((state = 'open') = (public_key is not null)),
    constraint survey_round_closed_has_counts check (
        (state = 'closed') = (responses is not null) and (state = 'closed') = (participants is not null)),
    check (state = 'planned' or (closes_at is not null and remind_at is not null))
);
create index survey_round_open on survey_round (closes_at) where state = 'open';
create index survey_round_reminding on survey_round (remind_at) where state = 'open' and not reminded;

-- Who has answered, so that nobody answers twice and who has not is reminded. No time, no order.
create table survey_mark (
    round_id uuid not null references survey_round,
    enrolment_id uuid not null references enrolment,
    -- Handed in on paper: entered by the staff, apart from the sheets.
    on_paper boolean not null,
    primary key (round_id, enrolment_id)
);
create index survey_mark_enrolment on survey_mark (enrolment_id);

-- Answers nobody can read while the round is open; deleted by the closing. All of a round have the same length.
create table survey_ballot (
    id uuid primary key,
    round_id uuid not null references survey_round,
    on_paper boolean not null,
    sealed bytea not null
);
-- Random bytes: trying to compress them is lost time.
alter table survey_ballot alter column sealed set storage external;
create index survey_ballot_round on survey_ballot (round_id);

-- What remains of a closed round: for each item (and teacher, from 1; 0 where the item is asked once) how many gave
-- each answer, in the order of the item's choices. Fewer than 5 are not kept at all.
create table survey_atom (
    round_id uuid not null references survey_round,
    item text not null,
    teacher smallint not null check (teacher >= 0),
    counts integer[] not null,
    respondents integer not null,
    primary key (round_id, item, teacher),
    constraint survey_atom_of_five check (respondents >= 5)
);

-- Free texts of a closed round, shuffled item by item; written by 5 or more, else none is kept.
create table survey_text (
    id uuid primary key,
    round_id uuid not null references survey_round,
    item text not null,
    body text not null
);
create index survey_text_round on survey_text (round_id, item, id);

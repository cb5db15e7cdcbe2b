// SPDX-License-Identifier: AGPL-3.0-or-later
//! All tests that go through the whole program, as one test binary: linking the server once instead of for each file
//! saves minutes and gigabytes. The files are as their features are; nextest runs each test in a process of its own.

mod access;
mod anonymity;
mod api_v1;
mod attendance;
mod attendance_scale;
mod audit;
mod catalogue;
mod cli;
mod common;
mod community_place;
mod crowd;
mod demo;
mod demo_mailbox;
mod desk;
mod enrolment;
mod error_pages;
mod fourth_project;
mod import;
mod live;
mod mail;
mod moderation;
mod monitoring;
mod monitoring_rows;
mod people;
mod questionnaires;
mod refusals;
mod robustness;
mod scale;
mod talk;
mod talk_scale;
mod touch;

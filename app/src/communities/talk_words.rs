// SPDX-License-Identifier: AGPL-3.0-or-later
//! How moments, reasons and results are written on the pages of discussions.

use jiff::civil::DateTime;

use super::{CameBy, TalkHead, threads_address};
use crate::{dates, i18n, tr, ui::page::Crumb};

/// A civil moment: `22 aprile 2013, ore 10.30`.
pub fn moment(civil: &str) -> String {
    civil.parse::<DateTime>().map_or_else(
        |_| civil.to_owned(),
        |moment| {
            let locale = i18n::locale();
            let (day, time) = (dates::day(locale, moment.date()), dates::time(locale, moment.time()));
            tr!(communities.talk_day_and_time, day, time).to_string()
        },
    )
}

/// Why a post was hidden.
pub fn reason(code: &str) -> String {
    match code {
        "personal_data" => tr!(communities.talk_reason_personal_data).to_string(),
        "offensive" => tr!(communities.talk_reason_offensive).to_string(),
        "off_topic" => tr!(communities.talk_reason_off_topic).to_string(),
        "wrong" => tr!(communities.talk_reason_wrong).to_string(),
        "advertising" => tr!(communities.talk_reason_advertising).to_string(),
        _ => tr!(communities.talk_reason_other).to_string(),
    }
}

/// How a contribution came.
pub fn came_by(way: CameBy) -> String {
    match way {
        CameBy::Mail => tr!(communities.talk_came_by_mail).to_string(),
        CameBy::Voice => tr!(communities.talk_came_by_voice).to_string(),
        CameBy::Paper => tr!(communities.talk_came_by_paper).to_string(),
    }
}

/// `1 intervento`, `12 interventi`.
pub fn posts(count: i32) -> String {
    if count == 1 { tr!(communities.talk_one_post).to_string() } else { tr!(communities.talk_posts, count).to_string() }
}

/// `1 nuovo`, `3 nuovi`.
pub fn unread(count: i32) -> String {
    if count == 1 {
        tr!(communities.talk_one_unread).to_string()
    } else {
        tr!(communities.talk_unread, count).to_string()
    }
}

/// The pages above those of a community's discussions.
pub fn crumbs(head: &TalkHead, with_list: bool) -> Vec<Crumb> {
    let mut crumbs = vec![
        (tr!(communities.title).to_string(), "/comunita".to_owned()),
        (head.title.here(), format!("/comunita/{}", head.slug)),
    ];
    if with_list {
        crumbs.push((tr!(communities.talk_threads).to_string(), threads_address(&head.slug)));
    }
    crumbs
}
